"""The commands ``explain`` and ``verify``: from a finished document back to its rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ioreport.cli.application import app, counted
from ioreport.cli.terminal import on_one_line, say

if TYPE_CHECKING:
    from ioreport.tables import Office

_DOCUMENT = "An .html, .pdf, .docx or .xlsx that build wrote."


@app.command()
def explain(
    document: Annotated[Path, typer.Argument(help=_DOCUMENT)],
    fact: Annotated[str, typer.Argument(help="The fact's name, or what the document shows: 331, \"about 40\".")],
    data: Annotated[Path | None, typer.Option(help="The office; by default the one in data/ that it names.")] = None,
) -> None:
    """Tell a fact's value, definition, files and the very rows; where none bears the name, of all that read so."""
    from ioreport import audit
    from ioreport.tables import load

    manifest = audit.read_manifest(document)
    found = audit.find_facts(manifest, fact)
    office = load(data) if data else audit.find_office(manifest, found)
    used = {file for each in found for file in each["trail"]}
    changed = audit.changed_files(manifest, office)
    if not _tell_another(manifest, office):
        _tell_changed([file for file in changed if file in used], "the rows are those of today")
        _tell_changed([file for file in changed if file not in used], "no row shown here is of it")
    for place, each in enumerate(found):
        say("\n" * (place > 0), end="")
        _explain(each, audit.explain_rows(each, office))


def _explain(fact: Mapping[str, Any], rows_of: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    for name in ("key", "text", "value", "unit", "precision", "definition", "measure"):
        say(f"{name + ':':<12} {fact[name]}")
    say(f"{'arguments:':<12} {json.dumps(fact['arguments'], ensure_ascii=False)}")
    for file, rows in rows_of.items():
        say(f"\n{file}")
        for row in rows:
            cells = "; ".join(f"{name} = {on_one_line(text)}" for name, text in row.items() if text and name != "row")
            say(f"  row {row['row']}: {cells}")


@app.command()
def verify(
    document: Annotated[Path, typer.Argument(help=_DOCUMENT)],
    data: Annotated[Path, typer.Option(help="The office's folder.")],
    notebook: Annotated[Path | None, typer.Option(
        help="The notebook that it was built with; by default the one in notebooks/ that it names.")] = None,
    brand: Annotated[str | None, typer.Option(help="The brand that it was built in, as of build.")] = None,
) -> None:
    """Hold every fact, text, table and chart of a document against its office, and name those that differ.

    The document is built again from the office's files with the notebook that it names in notebooks/, and compared
    piece by piece: facts, texts, tiles, cells, labels, alternative texts, pictures. Without the notebook its facts are
    computed again, and what it shows is held against what it carries.
    """
    from ioreport import audit
    from ioreport.cli.verifying import find_notebook, hold, told_files
    from ioreport.documents.printed import read_contents
    from ioreport.tables import load

    contents, office = read_contents(document), load(data)
    manifest = contents.manifest
    another = _tell_another(manifest, office)
    verdict = hold(document, contents, office, find_notebook(manifest, notebook), brand)
    changed = [] if another else told_files(audit.changed_files(manifest, office), verdict)
    say(*verdict.differing, *changed, *verdict.told, sep="\n")
    if verdict.differing:
        raise SystemExit(1)


def _tell_another(manifest: Mapping[str, Any], office: Office) -> bool:
    from ioreport.audit import is_another_office

    another = is_another_office(manifest, office)
    if another:
        files = counted(len(manifest["inputs"]), "file")
        say(f"{office.folder}, {office.name}: it seems to be another office. Of the {files} that the document was "
              "built from it has none as it was.")
    return another


def _tell_changed(files: Sequence[str], so: str) -> None:
    for file in files:
        say(f"{file}: not the file that the document was built from; {so}")
