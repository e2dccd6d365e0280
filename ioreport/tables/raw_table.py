"""Raw table: a table of an office with its schema, its cells as text, and its cells as values."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ioreport.errors import Finding
from ioreport.input_files import is_named, read_file
from ioreport.tables.column_types import DATE
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
    sha256: str = ""
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
            column = self.held[name]
            read = column.read(_ordinal if self.fields[name].kind is DATE else float, np.nan)
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


def _ordinal(day: str) -> int:
    return dt.date.fromisoformat(day).toordinal()


@dataclass(frozen=True)
class TableFile:
    """The file of a table: its content, or the finding that prevents reading it, or `None` if there is no file."""

    schema: TableSchema
    file: str
    found: bytes | Finding | None

    @classmethod
    def of(cls, schema: TableSchema, folder: Path, file: str) -> TableFile:
        """The file of a table in an office's folder."""
        path = folder / file
        if not is_named(path):
            return cls(schema, file, None)
        try:
            return cls(schema, file, read_file(path, folder))
        except OSError as error:
            found = error.strerror or "an error of the system"
            expected = "a file inside the office that can be read"
            return cls(schema, file, Finding(file, None, None, "unreadable", "error", found, expected))

    @cached_property
    def sha256(self) -> str:
        """The sha256 of the content; empty if it could not be read."""
        return hashlib.sha256(self.found).hexdigest() if isinstance(self.found, bytes) else ""

    def sheet(self) -> Sheet:
        """The table."""
        return _absent(self.schema, self.file) if self.found is None else _sheet(self)

    def cells(self) -> Cells:
        """The cells of the file."""
        if isinstance(self.found, bytes):
            return read_cells(self.found, self.file, self.schema.columns)
        return no_cells(self.found) if self.found else no_cells()


@lru_cache(maxsize=256)
def _absent(schema: TableSchema, file: str) -> Sheet:
    """The empty table that takes the place of an absent one."""
    return _sheet(TableFile(schema, file, None))


def _sheet(source: TableFile) -> Sheet:
    schema = source.schema
    cells = as_intended(source.cells(), schema, source.file)
    fields = {**schema.columns, **{name: Field(name) for name in cells.columns if name not in schema.columns}}
    nothing = TextColumn.empty(len(cells.rows))
    written = {
        name: _without_missing(cells.columns[name], schema, known) if name in cells.columns else nothing
        for name, known in fields.items()
    }
    held = {name: _valid(written[name], known) for name, known in fields.items()}
    return Sheet(schema, source.file, cells, fields, written, held, source.found is not None, source.sha256)


def _without_missing(column: TextColumn, schema: TableSchema, known: Field) -> TextColumn:
    """The cells without texts that mean a missing value. A text of spaces only is one: no title, no consent."""
    blanks = not known.closed
    if not blanks and not schema.missing:
        return column
    return column.without([text in schema.missing or (blanks and text.isspace()) for text in column.listed])


def _valid(column: TextColumn, known: Field) -> TextColumn:
    return column.without(~known.holds(column.listed)) if known.closed and column.listed else column
