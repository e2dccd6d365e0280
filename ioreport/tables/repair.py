"""Repair a table where its meaning is certain; a finding says each time how it should be written."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.column_types import ID
from ioreport.tables.csv_dialect import plain_form
from ioreport.tables.csv_file import Cells
from ioreport.tables.schema import TableSchema
from ioreport.wording.language_folders import all_words, kept_until_changed
from ioreport.wording.people_in_words import any_of

_MOST_BELOW = 3


def as_intended(cells: Cells, schema: TableSchema, file: str) -> Cells:
    """The cells with required columns under their correct names, and without a total or notes below the table.

    Parameters
    ----------
    cells : Cells
        The cells of the file.
    schema : TableSchema
        What the table should be.
    file : str
        Its name for findings.
    """
    return _without_totals(_under_its_names(cells, schema, file), schema, file)


def _under_its_names(cells: Cells, schema: TableSchema, file: str) -> Cells:
    """A missing required column is matched to a column whose name differs only in capitals, spaces or hyphens."""
    written = {plain_form(name): name for name in cells.header if name not in schema.columns}
    meant = {written[name]: name for name in schema.needed if name not in cells.header and name in written}
    if not meant:
        return cells
    header = tuple(meant.get(name, name) for name in cells.header)
    columns = {meant.get(name, name): column for name, column in cells.columns.items()}
    faults = [_misnamed(found, name, file) for found, name in meant.items()]
    return replace(cells, columns=columns, header=header, findings=(*cells.findings, *faults))


def _misnamed(found: str, name: str, file: str) -> Finding:
    how = "without spaces at its ends" if found.strip() == name else f"did you mean {name}?"
    return Finding(file, 1, name, "missing_column", "error", found, f"a column {name} in the header ({how})")


def _without_totals(cells: Cells, schema: TableSchema, file: str) -> Cells:
    needed = [name for name in schema.needed if name in cells.columns]
    below: list[Finding] = []
    last = len(cells.rows)
    while last and len(below) < _MOST_BELOW:
        row = {name: column.at(last - 1) for name, column in cells.columns.items()}
        if not _is_no_data(row, needed, schema.key):
            break
        last -= 1
        found = textwrap.shorten(next(filter(None, row.values())), 60, placeholder=" …")
        expected = "a row of data: a total or a note below the table must go"
        below.insert(0, Finding(file, int(cells.rows[last]), None, "below_table", "error", found, expected))
    if not below:
        return cells
    kept = np.arange(last)
    columns = {name: column.take(kept) for name, column in cells.columns.items()}
    return replace(cells, rows=cells.rows[:last], columns=columns, findings=(*cells.findings, *below))


def _is_no_data(row: Mapping[str, str], needed: list[str], key: tuple[str, ...]) -> bool:
    """Whether a row is no data: required cells are empty and the rest says total, or it is nearly empty, no key."""
    empty = sum(not row[name] for name in needed)
    if empty and any(map(is_total, row.values())):
        return True
    first = row.get(key[0], "") if key else ""
    return len(needed) > 2 and len(needed) - empty < 2 and not re.fullmatch(ID.pattern, first)


def is_total(text: str) -> bool:
    """Whether a text begins like the label of a total, in any language of the office.

    >>> is_total("TOTAL"), is_total("Totalizer rent")
    (True, False)
    """
    return bool(_total().match(text.strip()))


@kept_until_changed
def _total() -> re.Pattern[str]:
    """The beginning of the label of a total."""
    return re.compile(rf"(?:{any_of(all_words('language.toml', 'cells', 'total'))})\b", re.IGNORECASE)
