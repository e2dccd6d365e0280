"""The commands ``explain``, ``verify`` and ``diff``: from a finished document back to its rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ioreport.cli.application import app, counted

if TYPE_CHECKING:
    from ioreport.tables import Office

_DOCUMENT = "An .html or .pdf that build wrote; Word and Excel files cannot be asked."


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
        print("\n" * (place > 0), end="")
        _explain(each, audit.explain_rows(each, office))


def _explain(fact: Mapping[str, Any], rows_of: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    for name in ("key", "text", "value", "unit", "precision", "definition", "measure"):
        print(f"{name + ':':<12} {fact[name]}")
    print(f"{'arguments:':<12} {json.dumps(fact['arguments'], ensure_ascii=False)}")
    for file, rows in rows_of.items():
        print(f"\n{file}")
        for row in rows:
            cells = "; ".join(f"{name} = {text}" for name, text in row.items() if text and name != "row")
            print(f"  row {row['row']}: {cells}")


@app.command()
def verify(
    document: Annotated[Path, typer.Argument(help=_DOCUMENT)],
    data: Annotated[Path, typer.Option(help="The office's folder.")],
) -> None:
    """Compute every fact of a document again that is not withheld; name those that differ.

    It checks no texts, tables and charts: build again for these, since the same files give the same bytes.
    """
    from ioreport import audit
    from ioreport.tables import load

    manifest, office = audit.read_manifest(document), load(data)
    another = _tell_another(manifest, office)
    differences = audit.verify(manifest, office)
    print(*audit.tell(differences), sep="\n", end="\n" * bool(differences))
    if not another:
        _tell_changed(audit.changed_files(manifest, office), "its tables and charts may differ")
    _tell_holding(document, manifest["facts"], len({difference.key for difference in differences}))
    if differences:
        raise SystemExit(1)


def _tell_holding(document: Path, facts: Sequence[Mapping[str, Any]], differing: int) -> None:
    """What was computed again, and what was not."""
    withheld = sum(fact["withheld"] for fact in facts)
    computed = len(facts) - withheld
    print(f"{document}: {counted(computed, 'fact')} computed again, {computed - differing} hold"
          + f"; {withheld} withheld and not computed" * bool(withheld))
    print("texts, tables and charts are not checked: built again from the same files, the document has the same bytes")


def _tell_another(manifest: Mapping[str, Any], office: Office) -> bool:
    from ioreport.audit import is_another_office

    another = is_another_office(manifest, office)
    if another:
        files = counted(len(manifest["inputs"]), "file")
        print(f"{office.folder}, {office.name}: it seems to be another office. Of the {files} that the document was "
              "built from it has none as it was.")
    return another


def _tell_changed(files: Sequence[str], so: str) -> None:
    for file in files:
        print(f"{file}: not the file that the document was built from; {so}")


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help=f"The earlier document. {_DOCUMENT}")],
    new: Annotated[Path, typer.Argument(help="The later document.")],
) -> None:
    """Tell what changed between two documents' facts, and which of the office's files; no texts, tables or charts."""
    from ioreport import audit

    told, files = audit.tell(audit.diff(old, new)), audit.changed_inputs(old, new)
    for line in told:
        print(line)
    print(f"{counted(len(told), 'fact')} changed; texts, tables and charts are not compared")
    print(f"files of the office that changed: {', '.join(files) or 'none'}")
