"""Output of ``sources try`` and ``import``: what is written, what is kept out and why, and the sum of the cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ioreport.cell_ranges import in_sheet
from ioreport.cli.application import pluralised
from ioreport.cli.terminal import on_one_line, say
from ioreport.errors import grouped
from ioreport.sources.mapping import FOLDER

if TYPE_CHECKING:
    from ioreport.sources.import_frames import Trial
    from ioreport.sources.import_plan import ImportPlan
    from ioreport.sources.import_run import Imported
    from ioreport.sources.mapping_text import Guess

_WIDEST = 44


def show_guess(office: Path, guess: Guess) -> None:
    """Where a first mapping is, and what it asks."""
    path = office / FOLDER / f"{guess.source}.toml"
    say(f"{path}: {pluralised(guess.sure, 'line')} certain, {pluralised(guess.questions, 'question')}")
    for line in guess.text.splitlines():
        if line.startswith("# ?"):
            say(f"  {on_one_line(line.removeprefix('# '))}")
    say(f"Answer the questions in the file, then: ioreport sources try {guess.source} --data {office}")


def show_trial(trial: Trial) -> None:
    """All that an import would do, in the order in which a person asks."""
    plan = trial.plan
    _columns(trial)
    _rows(plan)
    _left_out(plan)
    _totals(trial)
    _doubts(plan)
    for each in plan.files:
        _cells(each.file, each.counts(), each.counted)
    say()
    say(_verdict(trial))


def show_import(office: Path, done: Imported) -> None:
    """What an import did."""
    for plan in done.plans:
        say(f"{plan.mapping.id}: {', '.join(each.file for each in plan.files)}")
        _rows(plan)
        _left_out(plan)
        _doubts(plan)
        for each in plan.files:
            _cells(each.file, each.counts(), each.counted)
        if plan.stopping:
            kept = office / plan.mapping.quarantine
            say(f"\n{pluralised(len(plan.stopping), 'doubt')} in {kept}: write a decision and its reason beside each")
    say(f"written: {', '.join(done.files)}" if done.files else "nothing changed: the office has all of it already")


def _title(text: str) -> None:
    say(f"\n{text}")


def _columns(trial: Trial) -> None:
    """The columns of each sheet; sheets of one layout together."""
    frame = trial.columns
    layouts: dict[tuple[tuple[str, ...], ...], list[tuple[str, list[str]]]] = {}
    for (file, sheet), part in frame.groupby(["file", "sheet"], sort=False):
        rows = part[["column", "heading", "role"]].itertuples(index=False, name=None)
        layouts.setdefault(tuple(rows), []).append((f"{file} {sheet}".strip(), list(part["sample"])))
    for rows, sheets in layouts.items():
        _title(f"Columns of {', '.join(name for name, _ in sheets)}")
        lines = [(*row, f"e.g. {sample}" if sample else "") for row, sample in zip(rows, sheets[0][1], strict=True)]
        _table(lines)


def _table(lines: Iterable[Sequence[str]]) -> None:
    shown = [[_short(text) for text in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for line in shown:
        say("  " + "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def _short(text: object) -> str:
    line = on_one_line(text)
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def _rows(plan: ImportPlan) -> None:
    from ioreport.sources.import_frames import change_line

    _title("Rows of the office")
    tables = sorted({write.table for write in plan.mapping.write} | {row.table for row in plan.changes.rows})
    counts = {table: Counter(row.kind for row in plan.changes.rows if row.table == table) for table in tables}
    _table((table, change_line(count)) for table, count in counts.items())
    shown = sorted((row for row in plan.changes.rows if row.kind != "added"), key=lambda row: (row.kind, row.table))
    for kind, rows in groupby(shown, key=lambda row: row.kind):
        _some([f"{kind}: {row.table} {row.key}, {row.cell}{f': {row.detail}' if row.detail else ''}" for row in rows])


def _left_out(plan: ImportPlan) -> None:
    if counts := plan.left_out():
        _title("Left out, as the mapping or a decision says")
        _some([f"{place}: {pluralised(number, 'row')}: {reason}" for (place, reason), number in counts.items()])


def _some(lines: Sequence[str], most: int = 8) -> None:
    for line in lines[:most]:
        say(f"    {on_one_line(line)}")
    if len(lines) > most:
        say(f"    and {len(lines) - most} more")


def _totals(trial: Trial) -> None:
    totals = trial.totals
    if not len(totals):
        return
    differ = totals[totals["cause"] != ""]
    _title(f"Totals: {len(totals) - len(differ)} of {len(totals)} agree with their rows")
    lines = [
        f"{in_sheet(row.sheet, row.cell)} ({row.heading}) says {row.says}, its rows {row.rows}: {row.cause}"
        for row in differ.itertuples(index=False)
    ]
    _some(lines, 12)


def _doubts(plan: ImportPlan) -> None:
    from ioreport.sources.import_frames import doubt_lines

    errors = doubt_lines(plan.stopping)
    warnings = doubt_lines(doubt for doubt in plan.doubts if not doubt.stops and doubt.rule != "total")
    later = grouped(finding for finding in plan.findings if finding.level == "warning")
    warnings += [f"after the import, check will say: {group}" for group in later]
    found = [str(group) for group in grouped(finding for finding in plan.findings if finding.level == "error")]
    out = sum(each.quarantined for each in plan.files)
    if errors or found:
        _title(f"Must be decided or corrected ({pluralised(out, 'row')} of the source kept out)")
        _some([*found, *errors], 20)
    if warnings:
        _title("Taken, with a warning")
        _some(warnings, 20)


def _cells(file: str, counts: dict[str, int], counted: int | None) -> None:
    total = sum(counts.values())
    said = " + ".join(f"{number} {role}" for role, number in counts.items())
    second = (
        "counted once: this format has no second reader" if counted is None else f"counted a second time: {counted}"
    )
    _title(f"Cells of {file}: {total} filled = {said}; {second}")


def _verdict(trial: Trial) -> str:
    source = trial.plan.mapping.id
    if trial.holds:
        return f"An import would hold: ioreport import {source} --data OFFICE"
    if trial.plan.blocked:
        return "An import would stop, with --partial too: correct what is named above"
    if not trial.plan.rows:
        return "An import would stop, and --partial would take nothing, because every row is kept out"
    return (
        f"A whole import would stop. ioreport import {source} --data OFFICE --partial takes what holds; "
        f"the rest goes to {trial.plan.mapping.quarantine}"
    )
