"""Repair a table where its meaning is certain; a finding says each time how it should be written."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from typing import Any

import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.column_types import ID
from ioreport.tables.csv_dialect import plain_form
from ioreport.tables.csv_file import Cells
from ioreport.tables.schema import TableSchema

_TOTAL = re.compile(r"((grand|sub)[ -]?)?totals?\b|(sum|overall|общо|всичко|сума|итого)\b", re.IGNORECASE)
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
    faults = [_misnamed(found, name, file) for found, name in meant.items()]
    return replace(cells, frame=cells.frame.rename(columns=meant), header=header, findings=(*cells.findings, *faults))


def _misnamed(found: str, name: str, file: str) -> Finding:
    how = "without spaces at its ends" if found.strip() == name else f"did you mean {name}?"
    return Finding(file, 1, name, "missing_column", "error", found, f"a column {name} in the header ({how})")


def _without_totals(cells: Cells, schema: TableSchema, file: str) -> Cells:
    needed = [name for name in schema.needed if name in cells.frame.columns]
    below: list[Finding] = []
    frame = cells.frame
    while len(frame) and len(below) < _MOST_BELOW and _is_no_data(frame.iloc[-1], needed, schema.key):
        found = textwrap.shorten(str(frame.iloc[-1].dropna().iloc[0]), 60, placeholder=" …")
        expected = "a row of data: a total or a note below the table must go"
        below.insert(0, Finding(file, int(frame.index[-1]), None, "below_table", "error", found, expected))
        frame = frame.iloc[:-1]
    return replace(cells, frame=frame, findings=(*cells.findings, *below)) if below else cells


def _is_no_data(row: pd.Series, needed: list[str], key: tuple[str, ...]) -> bool:
    """Whether a row is no data: required cells are empty and the rest says total, or it is nearly empty, no key."""
    empty = int(row[needed].isna().sum())
    if empty and any(_TOTAL.match(cell.strip()) for cell in row.dropna()):
        return True
    first: Any = row.get(key[0]) if key else None
    keyless = pd.isna(first) or not re.fullmatch(ID.pattern, first)
    return len(needed) > 2 and len(needed) - empty < 2 and keyless
