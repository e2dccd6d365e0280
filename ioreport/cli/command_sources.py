"""The commands ``sources guess``, ``sources try`` and ``import``: files that others sent, taken into the office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ioreport.cli.application import app

sources_app = typer.Typer(
    no_args_is_help=True, help="Files that others sent: what each column is, and what an import would do."
)
app.add_typer(sources_app, name="sources")
_DATA = typer.Option(help="The office's folder.")


@sources_app.command("guess")
def guess_command(
    file: Annotated[Path, typer.Argument(help="A file in the office's folder inbox/.")],
    data: Annotated[Path, _DATA],
    source: Annotated[str, typer.Option("--id", help="The source's id. Default: made of the file's name.")] = "",
    encoding: Annotated[str, typer.Option(help="Of a text that is not UTF-8, such as cp1251.")] = "",
    separator: Annotated[str, typer.Option(help="Of a text whose rows do not prove it; 'tab' for tabs.")] = "",
) -> None:
    """Write a first mapping: what is certain, and everything doubtful as a commented question."""
    from ioreport.cli.sources_output import show_guess
    from ioreport.sources import guess

    show_guess(data, guess(data, file, source, encoding=encoding, separator="\t" if separator == "tab" else separator))


@sources_app.command("try")
def try_command(
    source: Annotated[str, typer.Argument(metavar="ID", help="The source: the name of its mapping sources/ID.toml.")],
    data: Annotated[Path, _DATA],
) -> None:
    """Show what an import would do, without writing: columns, rows, totals, quarantine, cells accounted for."""
    from ioreport.cli.sources_output import show_trial
    from ioreport.sources import trial

    made = trial(data, source)
    show_trial(made)
    if not made.holds:
        raise SystemExit(1)


@app.command("import")
def import_command(
    data: Annotated[Path, _DATA],
    sources: Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="The sources. Default: all.")] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Take what holds; the rest goes to the source's quarantine file.")
    ] = False,
) -> None:
    """Import sources into the office's tables: all of them, or nothing where something is doubtful."""
    from ioreport.cli.sources_output import show_import
    from ioreport.sources.import_run import import_sources

    show_import(data, import_sources(data, sources or [], partial))
