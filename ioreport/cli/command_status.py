"""The command ``status``: the calendar of an office's reports."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ioreport.cli.application import app, first_few, pluralised, read_day
from ioreport.cli.terminal import say, visible

if TYPE_CHECKING:
    from ioreport.batch.report_calendar import Deadline

_REASONS = 2
"""How many reasons are given for one document that is out of date."""


@app.command("status")
def status_command(
    data: Annotated[Path, typer.Option(help="The office's folder.")],
    out: Annotated[Path, typer.Option(help="The folder of the documents.")] = Path("reports"),
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="What is late on this day, such as 2024-02-22. Default: today.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per line.")] = False,
) -> None:
    """Show the calendar of an office's reports by due day: written, out of date and why, sent, late.

    A report is sent when its row in reports.csv has a day in submitted_on, or `ioreport submit` recorded it.
    """
    from ioreport.batch.report_calendar import calendar
    from ioreport.tables import load

    day = _day(on)
    found = calendar(load(data), out, day)
    if as_json:
        for each in found:
            say(json.dumps(asdict(each), ensure_ascii=False, default=str))
        return
    (_show_table if found and sys.stdout.isatty() else _show_lines)(found)
    _sum_up(found, day)


def _day(on: str | None) -> dt.date:
    if on is None:
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch.isdigit() else dt.date.today()
    return read_day(on)


def _cells(each: Deadline) -> tuple[str, ...]:
    period = f"{each.start} to {each.end}"
    kind = each.kind if each.audience == "donor" else f"{each.kind}, {each.audience}"
    return str(each.due or "no due day"), each.report, _status(each), each.donor, each.grant, kind, period


def _status(each: Deadline) -> str:
    """How far a report is, in words."""
    late = f"{pluralised(each.late, 'day')} late" if each.late else ""
    if each.sent:
        return ", ".join(filter(None, [f"sent on {each.sent}", late]))
    why = first_few(each.why, _REASONS)
    return ", ".join(filter(None, [f"{each.state}{f' ({why})' if why else ''}", f"LATE: {late}" if late else ""]))


def _show_lines(found: Sequence[Deadline]) -> None:
    for each in found:
        say("  ".join(filter(None, _cells(each))))


def _show_table(found: Sequence[Deadline]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("due", "report", "status", "donor", "grant", "kind", "period")
    for each in found:
        style = "bold red" if each.late and not each.sent else "" if each.sent else "bold"
        table.add_row(*(escape(visible(text)) for text in _cells(each)), style=style)
    Console().print(table)


def _sum_up(found: Sequence[Deadline], day: dt.date) -> None:
    states = Counter(each.state for each in found)
    late = sum(bool(each.late) and each.sent is None for each in found)
    counts = [
        f"{states[state]} {state}" for state in ("sent", "written", "out of date", "not written") if states[state]
    ]
    say(f"{pluralised(len(found), 'report')} on {day}: {', '.join([*counts, f'{late} late']) if found else 'none due'}")
