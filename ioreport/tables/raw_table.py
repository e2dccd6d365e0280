"""Raw table: a table of an office with its schema, its cells as text, and its cells as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ioreport.errors import Finding
from ioreport.input_files import is_named, read_file
from ioreport.tables.csv_file import Cells, no_cells, read_cells, row_index, text_frame
from ioreport.tables.repair import as_intended
from ioreport.tables.schema import Field, TableSchema
from ioreport.tables.text_column import TextColumn


@dataclass(frozen=True)
class Sheet:
    """A table as it was read.

    `fields` are the columns of the schema, then the other columns of the file; `written` has their cells as text; in
    `held` an invalid cell is empty. An absent table has no rows.
    """

    schema: TableSchema
    file: str
    cells: Cells
    fields: Mapping[str, Field]
    written: Mapping[str, TextColumn]
    held: Mapping[str, TextColumn]
    present: bool = True
    _numbers: dict[str, np.ndarray] = field(default_factory=dict, repr=False, compare=False)

    @property
    def rows(self) -> np.ndarray:
        """The row numbers, in order."""
        return self.cells.rows

    @property
    def complete(self) -> bool:
        """Whether every row and the whole key were read; only then is a key that is not found really missing."""
        header = self.cells.header
        return not self.present or (self.cells.whole and all(name in header for name in self.schema.always))

    @cached_property
    def typed(self) -> pd.DataFrame:
        """The cells as values, every column in its type, indexed by row number; an invalid cell is missing."""
        values = {name: known.typed(self.held[name]) for name, known in self.fields.items()}
        return pd.DataFrame(values, index=row_index(self.rows), copy=False)

    @cached_property
    def raw(self) -> pd.DataFrame:
        """The cells as text, indexed by row number; an empty cell is missing."""
        return text_frame(self.rows, self.written)

    @cached_property
    def failing(self) -> tuple[tuple[int, str, str], ...]:
        """Every invalid cell, and every empty cell that must not be empty: row, column and the text found."""
        found = [
            (int(place), order, name)
            for order, name in enumerate(self.schema.columns)
            for place in np.flatnonzero(self._wrong(name))
        ]
        return tuple((int(self.rows[place]), name, self.written[name].at(place)) for place, _, name in sorted(found))

    def _wrong(self, name: str) -> np.ndarray:
        written = self.written[name].filled
        invalid: np.ndarray = written & ~self.held[name].filled
        if name in self.schema.needed and name in self.cells.header:
            invalid |= ~written
        return invalid

    def numbers(self, name: str) -> np.ndarray:
        """The valid numbers of a column, or its days counted from one day on, as floats; NaN where there is none."""
        if name not in self._numbers:
            column, value = self.held[name], self.fields[name].kind.value
            read = column.read(lambda text: _as_float(value(text)), np.nan)
            self._numbers[name] = np.array([*read, np.nan])[column.numbers]
        found: np.ndarray = self._numbers[name]
        return found

    def says(self, name: str, *codes: str) -> np.ndarray:
        """Which rows have one of these codes in a column."""
        return self.held[name].matching(codes.__contains__)

    def day(self, place: int | np.integer[Any], name: str) -> dt.date:
        """A day that is there, by the place of its row."""
        return dt.date.fromisoformat(self.held[name].at(place))

    def at(self, wrong: np.ndarray, column: str, rule: str, level: str, expected: str) -> list[Finding]:
        """A finding for each row of a mask, with the cell that was found."""
        found = self.written[column]
        return [
            self.finding(int(self.rows[place]), column, rule, level, found.at(place), expected)
            for place in np.flatnonzero(wrong)
        ]

    def cell(self, row: int, column: str) -> str:
        """The text of a cell; an empty one, or one of a column that is not there, is an empty text."""
        found = self.written.get(column)
        return "" if found is None else found.at(int(np.searchsorted(self.rows, row)))

    def finding(self, row: int | None, column: str | None, rule: str, level: str, found: str, expected: str) -> Finding:
        """A finding in this table's file."""
        return Finding(self.file, row, column, rule, level, found, expected)


def _as_float(value: Any) -> float:
    return float(value.toordinal() if isinstance(value, dt.date) else value)


def read_sheet(schema: TableSchema, folder: Path, file: str, content: bytes | None = None) -> Sheet:
    """A table from its file, or an empty one if there is no file.

    Parameters
    ----------
    schema : TableSchema
        The schema of the table.
    folder : Path
        The office.
    file : str
        The file's path inside the office.
    content : bytes, optional
        What the file will hold, if it is not written yet.
    """
    found = _content(folder, file) if content is None else content
    cells = as_intended(_cells(schema, file, found), schema, file)
    fields = {**schema.columns, **{name: Field(name) for name in cells.columns if name not in schema.columns}}
    nothing = TextColumn.empty(len(cells.rows))
    written = {
        name: _without_missing(cells.columns[name], schema, known) if name in cells.columns else nothing
        for name, known in fields.items()
    }
    held = {name: _valid(written[name], known) for name, known in fields.items()}
    return Sheet(schema, file, cells, fields, written, held, found is not None)


def _without_missing(column: TextColumn, schema: TableSchema, known: Field) -> TextColumn:
    """The cells without texts that mean a missing value. A text of spaces only is one: no title, no consent."""
    blank = [text in schema.missing or (not known.closed and text.isspace()) for text in column.listed]
    return column.without(blank)


def _valid(column: TextColumn, known: Field) -> TextColumn:
    return column.without(~known.holds(column.listed)) if known.closed and column.listed else column


def _content(folder: Path, file: str) -> bytes | Finding | None:
    path = folder / file
    if not is_named(path):
        return None
    try:
        return read_file(path, folder)
    except OSError as error:
        found = error.strerror or "an error of the system"
        return Finding(file, None, None, "unreadable", "error", found, "a file inside the office that can be read")


def _cells(schema: TableSchema, file: str, found: bytes | Finding | None) -> Cells:
    if isinstance(found, bytes):
        return read_cells(found, file, schema.columns)
    return no_cells(found) if found else no_cells()
