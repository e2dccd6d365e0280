"""Raw table: a table of an office with its schema, its cells as text, and its cells as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from ioreport.errors import Finding
from ioreport.input_files import is_named, read_file
from ioreport.tables.csv_file import Cells, no_cells, read_cells
from ioreport.tables.failing_cells import failing_cells
from ioreport.tables.repair import as_intended
from ioreport.tables.schema import Field, TableSchema

_SMALL = 2**20
"""The largest file, in bytes, whose table is kept in memory: the notebook and the next report read it again."""


@dataclass(frozen=True)
class Sheet:
    """A table as it was read.

    `raw` has every cell as text; `typed` has it as a value; an invalid cell is missing there and
    listed in `failing`. Both have all columns of the schema and of the file, and are indexed by row number.
    An absent table has no rows.
    """

    schema: TableSchema
    file: str
    cells: Cells
    raw: pd.DataFrame = field(repr=False)
    typed: pd.DataFrame = field(repr=False)
    failing: pd.DataFrame = field(repr=False)
    present: bool = True

    @property
    def complete(self) -> bool:
        """Whether every row and the whole key were read; only then is a key that is not found really missing."""
        header = self.cells.header
        return not self.present or (self.cells.whole and all(name in header for name in self.schema.always))

    def finding(self, row: int | None, column: str | None, rule: str, level: str, found: str, expected: str) -> Finding:
        """A finding in this table's file."""
        return Finding(self.file, row, column, rule, level, found, expected)


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
    small = not isinstance(found, bytes) or len(found) <= _SMALL
    return _sheet_once(schema, file, found) if small else _sheet(schema, file, found)


def _sheet(schema: TableSchema, file: str, found: bytes | Finding | None) -> Sheet:
    """A table from the content of its file, from the error that prevents reading it, or empty if there is no file."""
    cells = as_intended(_cells(schema, file, found), schema, file)
    whole = schema.extended(tuple(Field(name) for name in cells.frame.columns))
    raw = cells.frame.reindex(columns=list(whole.columns)).astype("str")
    raw = raw.mask(raw.isin(schema.missing)) if schema.missing else raw
    texts = [column.name for column in whole.fields if not column.closed]
    raw[texts] = raw[texts].apply(_without_blanks)
    failing = failing_cells(schema, raw, cells.header)
    typed = typed_frame(whole, without(raw, failing))
    return Sheet(schema, file, cells, raw, typed, failing, found is not None)


_sheet_once = lru_cache(maxsize=256)(_sheet)


def _without_blanks(texts: pd.Series) -> pd.Series:
    """A text of spaces only counts as empty: no title, no wording, no consent."""
    return texts.mask(texts.str.isspace().fillna(False).astype(bool))


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


def without(raw: pd.DataFrame, failing: pd.DataFrame) -> pd.DataFrame:
    """The cells of a table, with invalid ones made empty."""
    if failing.empty:
        return raw
    held = raw.copy(deep=False)
    for name, rows in failing.groupby("column")["index"]:
        held.loc[rows.astype("int64"), name] = None
    return held


def typed_frame(schema: TableSchema, raw: pd.DataFrame) -> pd.DataFrame:
    """The cells of a table as values, every column of the schema in its type."""
    columns = {name: column.typed(raw[name]) for name, column in schema.columns.items()}
    return pd.DataFrame(columns, index=raw.index)
