"""Reads one CSV file as text: every cell a string, every row under its number in a spreadsheet.

What keeps a file from being read at all (its encoding, its separator, its header, an open quotation
mark) and rows with too many or too few cells are found here; what stands in the cells is not looked at.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from ioreport.errors import Finding

_LARGEST_BLOCK = 2**31 - 1
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class Cells:
    """The cells of a file as text; an empty cell is missing.

    `frame` is indexed by row number (header = 1); `header` names its columns as the file does. `readable` is
    false when nothing could be read; `whole` is false when rows had to be left out.
    """

    frame: pd.DataFrame
    header: tuple[str, ...] = ()
    sha256: str = ""
    readable: bool = True
    whole: bool = True
    findings: tuple[Finding, ...] = ()


def read_cells(data: bytes, file: str) -> Cells:
    """The cells of a CSV file, or the findings that say why it cannot be read.

    Parameters
    ----------
    data : bytes
        The file's content: UTF-8, with or without a byte order mark, any kind of line end.
    file : str
        Its name for findings.

    Examples
    --------
    >>> read_cells(b"key,value\\nfounded,1994\\n", "profile.csv").frame.loc[2, "value"]
    '1994'
    """
    sha256 = hashlib.sha256(data).hexdigest()
    fault = _encoding_fault(data, file) or _header_fault(data, file) or _quotation_fault(data, file)
    if fault:
        return replace(no_cells(fault), sha256=sha256)
    header = _header(data)
    table, rows, findings = _parsed(data, len(header), file)
    frame = _frame(table, rows, header)
    repeated = _repeated_columns(header, file) + _unnamed_columns(frame, header, file)
    kept = [place for place, name in enumerate(header) if name and name not in header[:place]]
    frame = frame.iloc[:, kept].set_axis([header[place] for place in kept], axis="columns")
    return Cells(frame, header, sha256, True, not findings, (*repeated, *findings))


def no_cells(*findings: Finding) -> Cells:
    """The cells of a file that is not there, or that cannot be read for these reasons."""
    return Cells(empty_frame(()), readable=not findings, whole=not findings, findings=findings)


def empty_frame(columns: tuple[str, ...]) -> pd.DataFrame:
    """A frame of text without rows."""
    return pd.DataFrame(index=pd.Index([], dtype="int64", name="row"), columns=list(columns), dtype="str")


def _encoding_fault(data: bytes, file: str) -> Finding | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Finding(file, 1, None, "encoding", "error", "UTF-16", "UTF-8 text: save it as 'CSV UTF-8'")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Finding(file, 1, None, "encoding", "error", "a workbook", "UTF-8 text: save it as 'CSV UTF-8'")
    if b"\0" in data:
        place = data.index(b"\0")
        found = f"a NUL character at byte {place}"
        return Finding(file, _line(data, place), None, "encoding", "error", found, "UTF-8 text without NUL characters")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _wrong_bytes(data, error.start, file)
    return None


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _wrong_bytes(data: bytes, place: int, file: str) -> Finding:
    foreign = [byte for byte in data[place : place + 4096] if byte > 0x7F]
    cyrillic = sum(byte >= 0xC0 for byte in foreign) > 0.9 * len(foreign) and len(foreign) > 8
    guess = " (it looks like Windows-1251)" if cyrillic else ""
    found = f"byte 0x{data[place]:02x} at byte {place}{guess}"
    return Finding(file, _line(data, place), None, "encoding", "error", found, "UTF-8 text: save it as 'CSV UTF-8'")


def _header(data: bytes) -> tuple[str, ...]:
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    return tuple(next(csv.reader(text), ()))


def _header_fault(data: bytes, file: str) -> Finding | None:
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        return Finding(file, None, None, "empty_file", "error", "an empty file", "a header with the columns' names")
    header = _header(data)
    if not any(name.strip() for name in header):
        return Finding(file, 1, None, "header", "error", "an empty row", "the columns' names in row 1")
    for mark, words in _OTHER_SEPARATORS.items():
        if len(header) == 1 and mark in header[0]:
            found = f"cells separated by {words}"
            return Finding(file, 1, None, "separator", "error", found, "cells separated by commas")
    return None


def _quotation_fault(data: bytes, file: str) -> Finding | None:
    """An open quotation mark swallows rows in silence; only an odd count of marks can leave one open."""
    if data.count(b'"') % 2 == 0:
        return None
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    row = 0
    try:
        for row, _ in enumerate(rows, start=1):  # noqa: B007 - the last row that could be read is what counts
            pass
    except csv.Error:
        found = "a quotation mark that is not closed"
        return Finding(file, row + 1, None, "quotation", "error", found, 'text between two ", a " inside it doubled')
    return None


def _parsed(data: bytes, width: int, file: str) -> tuple[pa.Table, np.ndarray, tuple[Finding, ...]]:
    """The data rows of the right width, their numbers, and a finding for each other row."""
    ragged: dict[int, Finding] = {}

    def skip(row: arrow_csv.InvalidRow) -> str:
        ragged[row.number] = _ragged(row, file)
        return "skip"

    names = [str(place) for place in range(width)]
    table = arrow_csv.read_csv(
        io.BytesIO(data),
        # One thread: only then does the reader know the numbers of the rows that it leaves out.
        read_options=arrow_csv.ReadOptions(
            use_threads=False, column_names=names, block_size=min(len(data) + 1, _LARGEST_BLOCK)
        ),
        parse_options=arrow_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
        ),
        convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )
    numbers = np.setdiff1d(np.arange(1, len(table) + len(ragged) + 1), list(ragged), assume_unique=True)
    return table.slice(1), numbers[1:], tuple(ragged.values())


def _ragged(row: arrow_csv.InvalidRow, file: str) -> Finding:
    expected = f'{row.expected_columns} cells, as in the header (a text with a comma in it stands between ")'
    return Finding(file, row.number, None, "row_width", "error", f"{row.actual_columns} cells", expected)


def _frame(table: pa.Table, numbers: np.ndarray, header: tuple[str, ...]) -> pd.DataFrame:
    """Cells as text under their row numbers; rows in which nothing stands are left out."""
    columns = [pc.if_else(pc.equal(column, ""), None, column) for column in table.columns]
    frame = pa.table([column.cast(pa.large_string()) for column in columns], names=table.column_names).to_pandas()
    frame = frame.astype("str").set_axis(pd.Index(numbers, dtype="int64", name="row"), axis="index")
    return frame.dropna(how="all")


def _repeated_columns(header: tuple[str, ...], file: str) -> tuple[Finding, ...]:
    repeated = [name for name, times in Counter(header).items() if times > 1 and name]
    return tuple(
        Finding(file, 1, name, "repeated_column", "error", f"{header.count(name)} columns", "one column of this name")
        for name in repeated
    )


def _unnamed_columns(frame: pd.DataFrame, header: tuple[str, ...], file: str) -> tuple[Finding, ...]:
    places = [place for place, name in enumerate(header) if not name and frame.iloc[:, place].notna().any()]
    return tuple(
        Finding(file, 1, f"column {place + 1}", "header", "error", "no name over a column with cells", "a name")
        for place in places
    )
