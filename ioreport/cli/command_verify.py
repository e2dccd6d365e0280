"""The command ``verify``: compare a finished document with its office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ioreport.cli.application import DOCUMENT, app, tell_another_office
from ioreport.cli.terminal import say


@app.command()
def verify(
    document: Annotated[Path, typer.Argument(help=DOCUMENT)],
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
    from ioreport.cli.verify_output import changed_file_lines, compare_document, original_lines
    from ioreport.documents.readback import read_contents
    from ioreport.tables import load

    contents, office = read_contents(document), load(data)
    manifest = contents.manifest
    another = tell_another_office(manifest, office)
    verdict = compare_document(document, contents, office, provenance.find_notebook(manifest, notebook), brand)
    changed = [] if another else changed_file_lines(provenance.changed_files(manifest, office), verdict)
    originals = original_lines(manifest, office)
    say(*verdict.differing, *changed, *originals, *verdict.lines, sep="\n")
    if verdict.differing:
        raise SystemExit(1)
