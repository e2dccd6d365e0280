"""Kinds of a sheet's rows below its header: data, totals, section headings, notes, rows left out by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ioreport.sources.column_roles import ColumnRoles
from ioreport.sources.grid import DATE, EMPTY, NUMBER, TEXT, TRUTH, UNSAVED, Grid, shown
from ioreport.sources.lookalike_letters import in_one_script
from ioreport.sources.mapping import SourceMapping, Total, folded, label_fits
from ioreport.sources.sex_age_grammar import words_of

_MEASURED = (NUMBER, DATE, TRUTH, UNSAVED)


NOT_APPROVED = "a submission that is not approved"
"""Why a row is left out."""


@dataclass
class RowKinds:
    """Each kind of row by its number; `sections` has for each data row the fields of the section heading above it."""

    data: list[int] = field(default_factory=list)
    totals: dict[int, Total] = field(default_factory=dict)
    headings: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    sections: dict[int, Mapping[str, str]] = field(default_factory=dict)
    unnamed: list[int] = field(default_factory=list)


def read_kinds(grid: Grid, roles: ColumnRoles, mapping: SourceMapping) -> RowKinds:
    """The kind of every row of a sheet that holds something.

    Rows above the header are notes. With ``notes = "below"`` so are the last rows, as long as they hold texts in
    fewer than half of the headed columns and measure nothing.
    """
    kinds = RowKinds(notes=[row for row in range(1, roles.header.top) if grid.kinds[row - 1].strip()])
    kinds.headings = list(range(roles.header.top, roles.header.bottom + 1))
    last = _before_notes(grid, roles, mapping)
    section: Mapping[str, str] = {}
    shape = mapping.table
    for row in range(roles.header.bottom + 1, grid.height + 1):
        line = grid.kinds[row - 1]
        start = len(line) - len(line.lstrip())
        if start == len(line):
            continue
        if row > last:
            (kinds.notes if shape.notes else kinds.unnamed).append(row)
            continue
        first = grid.values[row - 1][start] if line[start] == TEXT else ""
        total = _total(first, shape.totals) if first else None
        if total:
            kinds.totals[row] = total
        elif shape.sections and (found := _section(first, line, shape.sections)) is not None:
            section = found
            kinds.headings.append(row)
        elif first and _is_header(grid, row, roles):
            kinds.headings.append(row)
        elif reason := _skip_reason(grid, row, roles, mapping):
            kinds.skipped[row] = reason
        else:
            kinds.data.append(row)
            if section:
                kinds.sections[row] = section
    return kinds


def _total(first: str, totals: tuple[Total, ...]) -> Total | None:
    return next((total for total in totals if label_fits(total.label, first)), None)


_TOTAL_WORDS = {
    "total",
    "totals",
    "subtotal",
    "sub-total",
    "общо",
    "всичко",
    "разом",
    "всього",
    "усього",
    "totaux",
}
"""Words that begin the label of a total, whatever follows: "Total général", "Общо за юни"."""


@lru_cache(maxsize=4096)
def is_total_label(text: str) -> bool:
    """Whether a text that begins a row is the label of a total.

    >>> [is_total_label(text) for text in ("Total général", "* Общо:", "Lipovo (total)", "TotalEnergies", "All Saints")]
    [True, True, True, False, False]
    """
    words = folded(in_one_script(re.sub(r"^[\W_]+|[\W_]+$", "", text)))
    last = re.search(r"\((\w+)\)$", folded(text))
    first = words.split(" ")[0]
    begins = first in _TOTAL_WORDS or words.startswith("grand total")
    return begins or words in words_of("total") or (last is not None and last[1] in words_of("total"))


def _section(first: str, line: str, pattern: re.Pattern[str]) -> Mapping[str, str] | None:
    """The fields of a section heading: a row with one text alone, which the pattern matches."""
    if not first or len(line.replace(EMPTY, "")) != 1:
        return None
    found = pattern.fullmatch(" ".join(first.split()))
    return {name: text or "" for name, text in found.groupdict().items()} if found else None


def _is_header(grid: Grid, row: int, roles: ColumnRoles) -> bool:
    """Whether a row repeats the header, as on the pages of a long print; one with a number of its own does not."""
    filled = grid.filled_in(row)
    same = {
        column
        for column in filled
        if folded(shown(grid.value(row, column))) in map(folded, roles.heading(column).parts[-1:])
    }
    others = [column for column in filled if column not in same]
    return len(same) > 1 and 2 * len(same) > len(filled) and all(grid.kind(row, column) == TEXT for column in others)


_APPROVED = ("approved", "validation_status_approved")


def _skip_reason(grid: Grid, row: int, roles: ColumnRoles, mapping: SourceMapping) -> str:
    if roles.approval and folded(shown(grid.value(row, roles.approval))) not in _APPROVED:
        return NOT_APPROVED
    for name, text in mapping.table.only.items():
        if not _reads(grid, row, roles, name, text):
            return f"{name} is not {text}"
    for skipped in mapping.table.skip_rows:
        if all(_reads(grid, row, roles, name, text) for name, text in skipped.where.items()):
            return skipped.reason
    return ""


def _reads(grid: Grid, row: int, roles: ColumnRoles, heading: str, text: str) -> bool:
    """Whether a cell under a heading reads as a mapping says; an empty text stands for an empty cell."""
    cells = (shown(grid.value(row, each.column)) for each in roles.header.called(heading))
    return any(label_fits(text, cell) if text else not cell.strip() for cell in cells)


def _before_notes(grid: Grid, roles: ColumnRoles, mapping: SourceMapping) -> int:
    """The last row that is no note: it measures something, fills half of the headed columns, or is a total.

    A number in a column of numbers is none of a note, however few there are in it.
    """
    headed = [heading.column for heading in roles.header.headings if heading.parts]
    mapped = {*roles.field_columns, *roles.values, *roles.checks}
    measuring = {column for column in mapped if _measures(grid, column, roles.header.bottom)}
    numbers = {*roles.values, *roles.checks}
    numbers |= {
        at for name, at in roles.fields.items() if name in mapping.fields and mapping.fields[name].type == "number"
    }
    for row in range(grid.height, roles.header.bottom, -1):
        filled = grid.filled_in(row)
        if not filled:
            continue
        measured = any(_is_measured(grid.kind(row, column), grid.value(row, column)) for column in measuring)
        counted = any(grid.kind(row, column) in _MEASURED for column in numbers)
        if measured or counted or 2 * len({*filled} & {*headed}) >= len(headed):
            return row
        first = grid.value(row, filled[0])
        if isinstance(first, str) and _total(first, mapping.table.totals):
            return row
    return roles.header.bottom


def _measures(grid: Grid, column: int, header: int) -> bool:
    """Whether most cells of a column are numbers, days or true and false, or texts of digits."""
    cells = [_is_measured(kind, value) for row, kind, value in grid.column(column) if row > header]
    return 2 * sum(cells) > len(cells)


def _is_measured(kind: str, value: object) -> bool:
    return kind in _MEASURED or (kind == TEXT and str(value).strip()[:1].isdigit())
