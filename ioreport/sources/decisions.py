"""Decisions: what the analyst wrote beside a quarantined cell; each holds for that cell as it reads now, no other."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ioreport.cell_ranges import place
from ioreport.errors import Finding
from ioreport.input_files import is_file, read_file
from ioreport.sources.doubts import Doubt
from ioreport.sources.grid import Grid
from ioreport.sources.mapping import SourceMapping
from ioreport.tables.csv_dialect import csv_bytes

COLUMNS = ("file", "sheet", "cell", "heading", "found", "why", "expected", "decision", "reason")
LEAVE_OUT, ACCEPT = "leave out", "accept"


@dataclass(frozen=True)
class Decision:
    """One decision: `leaves_out` the row, `value` to read in place of the cell, or `accepts` a total as it stands."""

    leaves_out: bool = False
    value: str | None = None
    accepts: bool = False
    reason: str = ""


_NONE = Decision()


@dataclass(frozen=True)
class Decisions:
    """The decisions of a source by file, sheet, cell and the text that stood there; `lines` are those of the file."""

    known: Mapping[tuple[str, str, str, str], Decision] = field(default_factory=dict)
    lines: tuple[Mapping[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()

    def on(self, grid: Grid, row: int, column: int, found: str) -> Decision:
        return self.known.get((grid.file, grid.sheet, place(row, column), found), _NONE)

    def of(self, doubt: Doubt) -> Decision:
        return self.known.get((doubt.file, doubt.sheet, doubt.cell, doubt.found), _NONE)


def read_decisions(office: Path, mapping: SourceMapping) -> Decisions:
    """The decisions in a source's quarantine file; a decision that cannot be read is a finding."""
    path = office / mapping.quarantine
    if not is_file(path):
        return Decisions()
    try:
        content = read_file(path, office).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        found, expected = "bytes that are not UTF-8", "the file saved as CSV UTF-8"
        return Decisions(findings=(Finding(mapping.quarantine, None, None, "encoding", "error", found, expected),))
    header = content.partition("\n")[0]
    mark = ";" if header.count(";") > header.count(",") else ","
    known: dict[tuple[str, str, str, str], Decision] = {}
    faults, lines = [], []
    for number, row in enumerate(csv.DictReader(io.StringIO(content, newline=""), delimiter=mark), start=2):
        text = (row.get("decision") or "").strip()
        if not text:
            continue
        decision = _decision(text, (row.get("reason") or "").strip())
        if isinstance(decision, str):
            faults.append(Finding(mapping.quarantine, number, "decision", "decision", "error", text, decision))
        else:
            found = unguarded(row.get("found") or "")
            known[row.get("file") or "", row.get("sheet") or "", row.get("cell") or "", found] = decision
            lines.append({name: row.get(name) or "" for name in COLUMNS})
    return Decisions(known, tuple(lines), tuple(faults))


def _decision(text: str, reason: str) -> Decision | str:
    """A decision, or what was expected in its place.

    >>> _decision("take 3", "asked the partner").value, _decision("leave out", "")
    ('3', 'a reason beside the decision')
    """
    taken = re.fullmatch(r"take\s*:?\s*(.*)", text, re.IGNORECASE | re.DOTALL)
    if not taken and text.casefold() not in (LEAVE_OUT, ACCEPT):
        return f"{LEAVE_OUT!r}, {ACCEPT!r} (of a total) or 'take 3', with the value to read"
    if not reason:
        return "a reason beside the decision"
    if taken:
        return Decision(value=taken[1].strip(), reason=reason)
    return Decision(leaves_out=text.casefold() == LEAVE_OUT, accepts=text.casefold() == ACCEPT, reason=reason)


def guarded(text: str) -> str:
    """A text that a spreadsheet does not take for a formula.

    >>> guarded("=2+2"), guarded("-"), guarded("text")
    ("'=2+2", '-', 'text')
    """
    return f"'{text}" if re.match(r"[=+@\t\r]|-.", text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if re.match(r"'(?:[=+@\t\r]|-.)", text) else text


def quarantine_csv(doubts: Iterable[Doubt], before: Decisions) -> bytes:
    """The quarantine file: a line for each doubt that keeps something out, after those that were decided before."""
    rows = [[line[name] for name in COLUMNS] for line in before.lines]
    for doubt in doubts:
        cells = (doubt.file, doubt.sheet, doubt.cell, doubt.heading, doubt.found, doubt.rule, doubt.expected, "", "")
        rows.append([guarded(cell) for cell in cells])
    return csv_bytes(COLUMNS, rows)
