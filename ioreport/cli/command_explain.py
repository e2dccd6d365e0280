"""The command ``explain``: show the rows behind a figure of a finished document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ioreport.cli.application import DOCUMENT, app, tell_another_office
from ioreport.cli.terminal import say


@app.command()
def explain(
    document: Annotated[Path, typer.Argument(help=DOCUMENT)],
    what: Annotated[
        str,
        typer.Argument(
            help='A fact\'s name, what the document shows (331, "about 40"), or a cell: finance/L1/spent_to_date.'
        ),
    ],
    data: Annotated[Path | None, typer.Option(help="The office; by default the one in data/ that it names.")] = None,
    to: Annotated[str, typer.Option(help="xlsx: also write it as a workbook, for the office only.")] = "",
    open_: Annotated[
        bool,
        typer.Option(
            "--open",
            help="Write a copy of each sheet that its rows were imported from, the cells marked, and open it.",
        ),
    ] = False,
    out: Annotated[Path, typer.Option(help="The folder of the folder for-the-office that files go to.")] = Path(
        "reports"
    ),
) -> None:
    """Show a figure's value, definition, files and rows; for money also each row's rate and converted amount.

    If no figure has this name, all figures with this wording are shown. Rows that were imported end at the file, sheet
    and cells that they came from.
    """
    from ioreport import provenance
    from ioreport.cli.explain_output import check_explained, show_originals, tell_explained, write_explained
    from ioreport.tables import load

    check_explained(to)
    manifest = provenance.read_manifest(document)
    found = provenance.figures_called(manifest, what)
    office = load(data) if data else provenance.find_office(manifest, found)
    used = {file for each in found for file in each.trail}
    changed = provenance.changed_files(manifest, office)
    if not tell_another_office(manifest, office):
        _tell_changed([file for file in changed if file in used], "the rows are those of today")
        _tell_changed([file for file in changed if file not in used], "no row shown here is of it")
    followed = [provenance.explained(each, office, manifest["report"]["language"]) for each in found]
    tell_explained(followed)
    if to:
        say(f"\nfor the office only: {write_explained(followed, document, out)}")
    if open_:
        say()
        show_originals(followed, office, document, out)


def _tell_changed(files: Sequence[str], so: str) -> None:
    for file in files:
        say(f"{file}: not the file that the document was built from; {so}")
