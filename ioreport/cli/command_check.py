"""The command ``check``: every finding of an office."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ioreport.cli.application import NO_CACHE, app, pluralised
from ioreport.cli.terminal import say, visible
from ioreport.errors import Group, grouped, listed_rows

if TYPE_CHECKING:
    from ioreport.reports.report_checks import Checked
    from ioreport.tables import Office
    from ioreport.tables.certain_cells import CellFix
    from ioreport.tables.office_fixes import OfficeFixes

_FIRST = 3
"""How many texts of one cause are listed."""


@app.command("check")
def check_command(
    office: Annotated[Path, typer.Argument(metavar="[OFFICE]", help="The office's folder.")] = Path("data/bulgaria"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per line.")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help=NO_CACHE)] = False,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="First rewrite the cells whose meaning is certain: dates, numbers, spaces, codes by their names. "
            "The old files are kept in before-fix/.",
        ),
    ] = False,
) -> None:
    """Check an office: errors first, findings of one cause on one line. With --json each finding has its own line."""
    from ioreport.reports.report_checks import check_all
    from ioreport.tables.office_fixes import fix_office
    from ioreport.user_cache import switch_off

    if no_cache:
        switch_off()
    if fix:
        _show_fixes(fix_office(office), as_json)
    checked = check_all(office)
    if as_json:
        for finding in checked.findings:
            say(json.dumps(asdict(finding), ensure_ascii=False))
    else:
        _show(checked, office)
    if any(finding.level == "error" for finding in checked.findings):
        raise SystemExit(1)


def _show_fixes(fixes: OfficeFixes, as_json: bool) -> None:
    """Print what was rewritten, one line a cause, or each cell with --json."""
    if as_json:
        for fix in fixes.cells:
            _say_json(fix.file, fix.row, fix.column, fix.cause, "fixed", fix.found, fix.written)
        for file, reason in fixes.left:
            _say_json(file, None, None, "not_rewritten", "left", reason, "")
        return
    for line in _fix_lines(fixes.cells):
        say(f"fixed: {line}")
    for file, reason in fixes.left:
        say(f"not rewritten: {file} ({reason})")
    files = pluralised(len({fix.file for fix in fixes.cells}), "file")
    kept = f" in {files}; the old ones are in {fixes.kept}" if fixes.kept else ""
    say(f"fixed: {pluralised(len(fixes.cells), 'cell')}{kept}")


def _say_json(file: str, row: int | None, column: str | None, rule: str, level: str, found: str, written: str) -> None:
    """Print a change as a finding is printed, with the new text as `written`."""
    told = {"file": file, "row": row, "column": column, "rule": rule, "level": level, "found": found}
    say(json.dumps({**told, "written": written}, ensure_ascii=False))


def _fix_lines(cells: Sequence[CellFix]) -> Iterator[str]:
    """Cells of one cause in one line: the first rows, and the first old texts with their new ones."""
    causes: dict[tuple[str, str, str], list[CellFix]] = {}
    for fix in cells:
        causes.setdefault((fix.file, fix.column, fix.cause), []).append(fix)
    for (file, column, cause), fixes in causes.items():
        pairs = dict.fromkeys((fix.found, fix.written) for fix in fixes)
        named = ", ".join(f"{found!r} → {written}" for found, written in list(pairs)[:_FIRST])
        others = len(pairs) - _FIRST
        more = f" and {others:,} other{'s' * (others > 1)}" if others > 0 else ""
        rows = listed_rows([fix.row for fix in fixes])
        yield f"{file}, column {column}, {rows} ({cause}): {named}{more}"


def _show(checked: Checked, office: Path) -> None:
    findings = checked.findings
    errors = sum(finding.level == "error" for finding in findings)
    groups = grouped(findings)
    if groups and sys.stdout.isatty():
        _show_table(groups)
    else:
        for group in groups:
            say(f"{group.level}: {group}")
    _show_read(checked.office)
    accepted = f", accepted with a reason {len(checked.accepted)}" if checked.accepted else ""
    say(f"{office}: errors {errors}, warnings {len(findings) - errors}{accepted}")


def _show_read(office: Office) -> None:
    """Print what was read and the day of the data, so that an assumed table or day is visible."""
    rows = {table: read.rows for read in office.inputs for table, file in office.files.items() if file == read.file}
    say("rows read:", ", ".join(f"{table} {count}" for table, count in rows.items()) or "none, as there is no table")
    last = "the last in the tables, as datapackage.json has no created"
    whence = f", {'created in datapackage.json' if office.dated else last}" if office.as_of else ""
    say(f"day of the data: {office.as_of or 'none'}{whence}")


def _show_table(groups: Sequence[Group]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("level", "where", "found", "expected")
    for group in groups:
        cells = (group.level + group.rule(), group.where(), *group.found_and_expected())
        table.add_row(*(escape(visible(text)) for text in cells))
    Console().print(table)
