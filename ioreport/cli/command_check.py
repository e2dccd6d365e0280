"""The command ``check``: every finding of an office."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ioreport.cli.application import NO_CACHE, app
from ioreport.cli.terminal import say, visible
from ioreport.errors import Group, grouped

if TYPE_CHECKING:
    from ioreport.reports.report_checks import Checked
    from ioreport.tables import Office


@app.command("check")
def check_command(
    office: Annotated[Path, typer.Argument(metavar="[OFFICE]", help="The office's folder.")] = Path("data/bulgaria"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per line.")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help=NO_CACHE)] = False,
) -> None:
    """Check an office: errors first, findings of one cause on one line. With --json each finding has its own line."""
    from ioreport.reports.report_checks import check_all
    from ioreport.user_cache import switch_off

    if no_cache:
        switch_off()
    checked = check_all(office)
    if as_json:
        for finding in checked.findings:
            say(json.dumps(asdict(finding), ensure_ascii=False))
    else:
        _show(checked, office)
    if any(finding.level == "error" for finding in checked.findings):
        raise SystemExit(1)


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
