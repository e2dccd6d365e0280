"""Check one file alone: the names of its columns, and every cell against its column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ioreport.errors import Finding
from ioreport.tables.cell_hints import hint
from ioreport.tables.column_types import CODE, DATE, ID, MONEY, NUMBER, SUBDIVISION, WHOLE
from ioreport.tables.data_model import TABLES
from ioreport.tables.hxl_tags import are_tags, tags_fault
from ioreport.tables.misspelt_names import likely
from ioreport.tables.raw_table import Sheet
from ioreport.tables.schema import Field

_MOST_HINTS = 50
_COUNTED = (CODE, DATE, ID, MONEY, NUMBER, SUBDIVISION, WHOLE)
_COUNTED_TEXTS = ("arguments", "umbrella", "wording")
"""Measures read the columns of these kinds and the texts of these names; what else a column says is only shown."""


def check_header(sheet: Sheet) -> tuple[Finding, ...]:
    """Missing columns, and columns with a name similar to that of a missing one.

    Of the columns that datapackage.json describes, one of the data model that is gone is an error where figures move
    without it; any other is a warning.
    """
    header = sheet.cells.header
    if not sheet.present or not header:
        return ()
    if are_tags(header):
        return (tags_fault(sheet.file, 1, header),)
    columns = sheet.schema.columns
    absent = [name for name in columns if name not in header]
    meant = {likely(name, absent): name for name in header if name not in columns}
    needed = [name for name in absent if name in sheet.schema.needed]
    missing = [_missing_column(sheet, name, meant.get(name, "")) for name in needed]
    doubtful = [_doubtful_column(sheet, found, name) for name, found in meant.items() if name and name not in needed]
    told = {*needed, *filter(None, meant)}
    gone = [_gone_column(sheet, name) for name in sheet.schema.described if name not in header and name not in told]
    return (*missing, *doubtful, *gone)


def _missing_column(sheet: Sheet, name: str, found: str) -> Finding:
    return sheet.finding(1, name, "missing_column", "error", found, f"a column {name} in the header")


def _gone_column(sheet: Sheet, name: str) -> Finding:
    contract = TABLES[sheet.schema.name].columns if sheet.schema.name in TABLES else {}
    counts = name in contract and (contract[name].kind in _COUNTED or name in _COUNTED_TEXTS)
    expected = f"a column {name} in the header, which datapackage.json describes: if it is to go, take it out there"
    return sheet.finding(1, name, "gone_column", "error" if counts else "warning", "", expected)


def _doubtful_column(sheet: Sheet, found: str, meant: str) -> Finding:
    how = "without spaces at its ends" if found.strip() == meant else f"did you mean {meant}?"
    return sheet.finding(1, found, "misspelt_column", "warning", found, f"a known column ({how})")


def check_cells(sheet: Sheet) -> Iterator[Finding]:
    """Every cell that is not valid in its column, and every empty cell that must not be empty."""
    if not sheet.failing:
        return
    hints = _hints(sheet)
    for row, column, found in sheet.failing:
        yield _finding(sheet, row, sheet.schema.columns[column], found, hints.get((column, found), ""))


def _hints(sheet: Sheet) -> dict[tuple[str, str], str]:
    """A hint for each of the first wrong cells of a column; if the whole column is wrong, more are not needed."""
    distinct = dict.fromkeys((column, found) for _, column, found in sheet.failing if found)
    counted: Counter[str] = Counter()
    hints = {}
    for column, found in distinct:
        counted[column] += 1
        if counted[column] <= _MOST_HINTS:
            hints[column, found] = hint(sheet.schema.columns[column], found)
    return hints


def _finding(sheet: Sheet, row: int, field: Field, found: str, meant: str) -> Finding:
    if not found:
        return sheet.finding(row, field.name, "required", "error", "", f"{field.expected}, not an empty cell")
    rule = "code" if field.codes else field.kind.rule
    return sheet.finding(row, field.name, rule, "error", found, field.expected + meant)
