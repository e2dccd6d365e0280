"""Reads one CSV file as text: every cell a string, every row under its number in a spreadsheet.

How the file is written (its encoding, its separator, its header, its quotation marks, the width of its rows) is found
here. Where a file not written as it should be can be read without doubt, it is, so that its cells' faults are told in
the same round. What stands in the cells is not looked at.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from ioreport.errors import Finding
from ioreport.tables.csv_dialect import Layout, plain_form, read_layout
from ioreport.tables.encoding import as_utf8
from ioreport.tables.hxl_tags import without_tags

_LARGEST_BLOCK = 2**31 - 1


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


def read_cells(data: bytes, file: str, known: Collection[str] = ()) -> Cells:
    """The cells of a CSV file, as far as it can be read, and the findings that say why it should be written otherwise.

    Parameters
    ----------
    data : bytes
        The file's content: UTF-8, with or without a byte order mark, any kind of line end.
    file : str
        Its name for findings.
    known : collection of str
        The columns that its table has, by which a header is recognised.

    Examples
    --------
    >>> read_cells(b"key,value\\nfounded,1994\\n", "profile.csv").frame.loc[2, "value"]
    '1994'
    """
    sha256 = hashlib.sha256(data).hexdigest()
    text, foreign = as_utf8(data, file)
    if text is None:
        assert foreign is not None  # what cannot be decoded has a finding
        return replace(no_cells(foreign), sha256=sha256)
    layout = read_layout(text, file, known)
    found = (*([foreign] if foreign else []), *layout.findings)
    if not layout.header:
        return replace(no_cells(*found), sha256=sha256)
    return replace(_cells(layout, file, found), sha256=sha256)


def _cells(layout: Layout, file: str, found: tuple[Finding, ...]) -> Cells:
    header = layout.header
    frame, wide, ragged = _parsed(layout, file)
    frame, again = _without_header(frame, header, file)
    frame, tags = without_tags(frame, file)
    repeated = _repeated_columns(header, file) + _unnamed_columns(frame, header, file)
    kept = [place for place, name in enumerate(header) if name and name not in header[:place]]
    frame = frame.iloc[:, kept].set_axis([header[place] for place in kept], axis="columns")
    whole = layout.whole and not ragged
    return Cells(frame, header, "", True, whole, (*found, *repeated, *again, *tags, *wide, *ragged))


def no_cells(*findings: Finding) -> Cells:
    """The cells of a file that is not there, or that cannot be read for these reasons."""
    return Cells(empty_frame(()), readable=not findings, whole=not findings, findings=findings)


def empty_frame(columns: tuple[str, ...]) -> pd.DataFrame:
    """A frame of text without rows."""
    return pd.DataFrame(index=pd.Index([], dtype="int64", name="row"), columns=list(columns), dtype="str")


def _parsed(layout: Layout, file: str) -> tuple[pd.DataFrame, tuple[Finding, ...], tuple[Finding, ...]]:
    """The rows below the header under their numbers; what is wrong with their width, read nevertheless and left out."""
    ragged: dict[int, Finding] = {}
    wide: dict[int, list[str]] = {}
    skipped: list[int] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        skipped.append(row.number)
        cells = _empty_beyond(row, layout)
        if row.number > layout.header_row and cells:
            wide[row.number] = cells
        elif row.number > layout.header_row:
            ragged[row.number] = _ragged(row, layout.mark, file)
        return "skip"

    table = _table(layout, skip)
    numbers = np.setdiff1d(np.arange(1, len(table) + len(skipped) + 1), skipped, assume_unique=True)
    frame = _frame(table, numbers, wide)
    return frame.loc[frame.index > layout.header_row], _too_wide(wide, layout, file), tuple(ragged.values())


def _empty_beyond(row: arrow_csv.InvalidRow, layout: Layout) -> list[str]:
    """The cells of a row that is as wide as the header but for empty cells; nothing where it may have shifted."""
    width, text = len(layout.header), row.text.rstrip("\r\n")
    if not text.strip(layout.mark):
        return [""] * width
    beyond = layout.mark * (row.actual_columns - width)
    if not beyond or not text.endswith(beyond):
        return []
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=layout.mark))[:width]


def _table(layout: Layout, skip: Callable[[arrow_csv.InvalidRow], str]) -> pa.Table:
    names = [str(place) for place in range(len(layout.header))]
    return arrow_csv.read_csv(
        io.BytesIO(layout.text),
        # One thread: only then does the reader know the numbers of the rows that it leaves out.
        read_options=arrow_csv.ReadOptions(
            use_threads=False, column_names=names, block_size=min(len(layout.text) + 1, _LARGEST_BLOCK)
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=layout.mark, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
        ),
        convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )


def _ragged(row: arrow_csv.InvalidRow, mark: str, file: str) -> Finding:
    between = "comma" if mark == "," else mark
    expected = f'{row.expected_columns} cells, as in the header (a text with a {between} in it stands between ")'
    return Finding(file, row.number, None, "row_width", "error", f"{row.actual_columns} cells", expected)


def _too_wide(wide: dict[int, list[str]], layout: Layout, file: str) -> tuple[Finding, ...]:
    """One finding for all the rows that go on, empty, where the header has ended."""
    rows = [row for row, cells in wide.items() if any(cells)]
    if not rows:
        return ()
    found = f"empty cells beyond the header's {len(layout.header)}, in {len(rows)} rows"
    expected = "as many cells as in the header: delete the empty columns to the right of the table"
    return (Finding(file, rows[0], None, "row_width", "error", found, expected),)


def _frame(table: pa.Table, numbers: np.ndarray, wide: dict[int, list[str]]) -> pd.DataFrame:
    """Cells as text under their row numbers; rows in which nothing stands are left out."""
    columns = [pc.if_else(pc.equal(column, ""), None, column) for column in table.columns]
    frame = pa.table([column.cast(pa.large_string()) for column in columns], names=table.column_names).to_pandas()
    frame = frame.astype("str").set_axis(pd.Index(numbers, dtype="int64", name="row"), axis="index")
    if wide:
        more = pd.DataFrame.from_dict(wide, orient="index", columns=frame.columns, dtype="str")
        frame = pd.concat([frame, more.mask(more == "")]).sort_index().rename_axis("row")
    return frame.dropna(how="all")


def _without_header(
    frame: pd.DataFrame, header: tuple[str, ...], file: str
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """The rows but those that repeat the header, as pages joined into one do, or a second header for the eye."""
    first = frame.iloc[:, 0]
    doubted = frame[(first == header[0]) | (frame.index == frame.index[:1].max())] if len(frame) else frame
    again = [row for row, *cells in doubted.itertuples() if _names_columns(cells, header)]
    found, expected = "the columns' names once more", "a row of data: delete this row"
    return frame.drop(again), tuple(Finding(file, row, None, "header", "error", found, expected) for row in again)


def _names_columns(cells: Iterable[object], header: tuple[str, ...]) -> bool:
    pairs = [
        (plain_form(cell), plain_form(name)) for cell, name in zip(cells, header, strict=True) if isinstance(cell, str)
    ]
    same = sum(cell == name for cell, name in pairs)
    return same > 1 and 2 * same > len(pairs)


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
