"""The commands ``explain`` and ``verify``: trace and check the figures of a finished document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ioreport.cli.application import app, pluralised
from ioreport.cli.terminal import say

if TYPE_CHECKING:
    from ioreport.tables import Office

_DOCUMENT = "An .html, .pdf, .docx or .xlsx that build wrote."


@app.command()
def explain(
    document: Annotated[Path, typer.Argument(help=_DOCUMENT)],
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
    if not _tell_another(manifest, office):
        _tell_changed([file for file in changed if file in used], "the rows are those of today")
        _tell_changed([file for file in changed if file not in used], "no row shown here is of it")
    followed = [provenance.explained(each, office, manifest["report"]["language"]) for each in found]
    tell_explained(followed)
    if to:
        say(f"\nfor the office only: {write_explained(followed, document, out)}")
    if open_:
        say()
        show_originals(followed, office, document, out)


@app.command("verify")
def verify_command(
    document: Annotated[Path, typer.Argument(help=_DOCUMENT)],
    data: Annotated[Path, typer.Option(help="The office's folder.")],
    notebook: Annotated[
        Path | None,
        typer.Option(help="The notebook that it was built with; by default the one in notebooks/ that it names."),
    ] = None,
    brand: Annotated[str | None, typer.Option(help="The brand that it was built with, as in build.")] = None,
) -> None:
    """Compare every fact, text, table and chart of a document with its office, and name those that differ.

    The document is built again from the office's files with the notebook that it names in notebooks/, and compared
    piece by piece: facts, texts, tiles, cells, labels, alternative texts, pictures. Without the notebook its facts are
    computed again, and its visible content is compared with its embedded facts. Originals of imported rows that are
    gone or changed are named.
    """
    from ioreport import provenance
    from ioreport.cli.verify_output import changed_file_lines, compare_document, find_notebook, original_lines
    from ioreport.documents.readback import read_contents
    from ioreport.tables import load

    contents, office = read_contents(document), load(data)
    manifest = contents.manifest
    another = _tell_another(manifest, office)
    verdict = compare_document(document, contents, office, find_notebook(manifest, notebook), brand)
    changed = [] if another else changed_file_lines(provenance.changed_files(manifest, office), verdict)
    originals = original_lines(manifest, office)
    say(*verdict.differing, *changed, *originals, *verdict.lines, sep="\n")
    if verdict.differing:
        raise SystemExit(1)


def _tell_another(manifest: Mapping[str, Any], office: Office) -> bool:
    from ioreport.provenance import is_another_office

    another = is_another_office(manifest, office)
    if another:
        files = pluralised(len(manifest["inputs"]), "file")
        say(
            f"{office.folder}, {office.name}: it seems to be another office. Of the {files} that the document was "
            "built from it has none as it was."
        )
    return another


def _tell_changed(files: Sequence[str], so: str) -> None:
    for file in files:
        say(f"{file}: not the file that the document was built from; {so}")
