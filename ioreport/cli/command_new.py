"""The commands ``new report`` and ``new office``: files to begin with, never written over others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ioreport.cli.application import app
from ioreport.cli.terminal import say

new_app = typer.Typer(no_args_is_help=True, help="Files to begin with: a plain notebook of a report, an empty office.")
app.add_typer(new_app, name="new")


@new_app.command("report")
def new_report(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="A row of the office's table reports.")],
    data: Annotated[Path, typer.Option(help="The office's folder.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The notebook to write. Default: notebooks/report-REPORT.ipynb.")
    ] = None,
    template: Annotated[str, typer.Option(help="Another template than the donor's, by its name.")] = "",
    language: Annotated[str, typer.Option(help="Another language than the report's.")] = "",
) -> None:
    """Write a plain notebook of a report, with its texts and the calls that draw its charts and tables.

    It builds to the same document as notebooks/donor_report.ipynb, and everything in it can be changed. A file that is
    there is not overwritten.
    """
    from ioreport.build import document_name
    from ioreport.new_files import write_report_notebook
    from ioreport.tables import load

    file = out or Path("notebooks") / f"{document_name(Path('report'), {'report': report})}.ipynb"
    say(write_report_notebook(load(data), report, file, template=template, language=language))


@new_app.command("office")
def new_office(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is empty or does not exist yet.")],
    name: Annotated[str, typer.Option(help="The office's name.")] = "",
    country: Annotated[str, typer.Option(help="Its country, a code of ISO 3166-1.")] = "BG",
    currency: Annotated[str, typer.Option(help="Its currency, a code of ISO 4217.")] = "EUR",
) -> None:
    """Write an office to begin with: every table with its columns and an example row, and a workbook to fill in.

    All examples are invented and say so.
    """
    from ioreport.new_files import write_new_office

    say(write_new_office(folder, name, country, currency))
