"""The command ``diff``: the changes between two documents, and the rows of the office that caused them."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from ioreport.cli.application import app, pluralised
from ioreport.cli.terminal import on_one_line, say
from ioreport.errors import UsageError

if TYPE_CHECKING:
    from ioreport.provenance.document_changes import Changes
    from ioreport.provenance.office_versions import Version


@app.command("diff")
def diff_command(
    old: Annotated[str, typer.Argument(help="The earlier document, or a report that was submitted: R-01, R-01/1.")],
    new: Annotated[Path, typer.Argument(help="The later document.")],
    data: Annotated[
        Path | None, typer.Option(help="The office; by default the one in data/ that has the rows of one of them.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per line.")] = False,
    to: Annotated[str | None, typer.Option(help="xlsx: also write a workbook with every row.")] = None,
    out: Annotated[Path, typer.Option(help="The folder of the workbook.")] = Path("reports"),
) -> None:
    """Show what changed from one document to another: facts, tables and charts, texts, and the rows that caused it.

    Rows are shown if the office has them: today's rows, and those kept in submitted/. Exit status 1 if anything
    differs.
    """
    from ioreport import provenance
    from ioreport.provenance import change_report, office_versions
    from ioreport.tables import load
    from ioreport.tempdir import scratch_folder

    if to not in (None, "xlsx"):
        raise UsageError(f"There is no format {to!r}; there is xlsx.")
    office = load(data) if data else None
    with scratch_folder() as folder:
        later = provenance.read_manifest(new)
        if Path(old).exists():
            earlier = Path(old)
            office = office or office_versions.near_office(later, provenance.read_manifest(earlier))
        else:
            office = office or office_versions.near_office(later)
            if office is None:
                raise UsageError(f"There is no document {old}.", next_step="name one, or the office with --data")
            earlier = office_versions.recorded_document(old, new, office, folder)
        before = office_versions.version_of(provenance.read_manifest(earlier), office)
        pair = (before, office_versions.version_of(later, office))
        found = provenance.changes(earlier, new, pair)
    if as_json:
        for each in change_report.plain_changes(found):
            say(json.dumps(each, ensure_ascii=False))
    else:
        for line in change_report.lines(found):
            say(on_one_line(line))
        _sum_up(found, pair)
    if to:
        say(_write(found, out, f"{Path(old).stem}-to-{new.stem}"))
    if found.found or found.moved:
        raise SystemExit(1)


def _sum_up(found: Changes, pair: tuple[Version | None, Version | None]) -> None:
    """Print how much changed, the changed rows without effect, and what is not known."""
    from ioreport.provenance.change_report import LONGEST
    from ioreport.provenance.document_changes import FACT, TABLE, WORDS
    from ioreport.provenance.office_versions import files_not_kept

    kinds = ((FACT, "fact"), (TABLE, "cell"), (WORDS, "text"))
    say(", ".join(pluralised(len(found.of(kind)), noun) for kind, noun in kinds) + " changed")
    for row in found.unused:
        say(on_one_line(f"moved no figure named here: {shorten(str(row), LONGEST, placeholder=' …')}"))
    old, new = pair
    if not found.rows_known:
        lacking = [name for name, version in (("old", old), ("new", new)) if version is None]
        say(
            f"the rows of the {' and the '.join(lacking)} document are not at hand: name the office with --data; "
            "ioreport submit keeps them"
        )
    elif old and new and (lost := files_not_kept(old, new)):
        say(f"not kept as they were, so that their rows cannot be told: {', '.join(lost)}")
    if not found.texts_known:
        say("texts are not compared: the documents are of two formats")


def _write(found: Changes, out: Path, name: str) -> Path:
    """Write the workbook of changes."""
    from ioreport.atomic_files import write_whole
    from ioreport.build import check_folder
    from ioreport.documents.excel.list_workbook import write_lists
    from ioreport.provenance import change_report

    path = check_folder(out) / f"{name}.changes.xlsx"
    write_whole(path, write_lists(change_report.sheets(found)))
    return path
