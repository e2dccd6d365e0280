"""Read one CSV file as text: every cell is a string, every row has its spreadsheet row number.

The format of the file is checked here: encoding, separator, header, quotation marks, width of rows. A file in another
format is still read where its meaning is certain, so that the faults of its cells are reported in the same run. The
content of cells is not checked here.
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

    `frame` is indexed by row number (header = 1); `header` has the column names of the file. `readable` is
    false if nothing could be read; `whole` is false if rows had to be left out.
    """

    frame: pd.DataFrame
    header: tuple[str, ...] = ()
    sha256: str = ""
    readable: bool = True
    whole: bool = True
    findings: tuple[Finding, ...] = ()


def read_cells(data: bytes, file: str, known: Collection[str] = ()) -> Cells:
    """The cells of a CSV file, as far as it can be read, and the findings on its format.

    Parameters
    ----------
    data : bytes
        The file's content: UTF-8, with or without a byte order mark, any kind of line end.
    file : str
        Its name for findings.
    known : collection of str
        The columns of its table; the header is recognised by them.

    Examples
    --------
    >>> read_cells(b"key,value\\nfounded,1994\\n", "profile.csv").frame.loc[2, "value"]
    '1994'
    """
    sha256 = hashlib.sha256(data).hexdigest()
    text, foreign = as_utf8(data, file)
    if text is None:
        assert foreign is not None  # undecodable text has a finding
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
    """No cells: for a file that is missing or, for these reasons, cannot be read."""
    return Cells(empty_frame(()), readable=not findings, whole=not findings, findings=findings)


def empty_frame(columns: tuple[str, ...]) -> pd.DataFrame:
    """An empty frame of text."""
    return pd.DataFrame(index=pd.Index([], dtype="int64", name="row"), columns=list(columns), dtype="str")


def _parsed(layout: Layout, file: str) -> tuple[pd.DataFrame, tuple[Finding, ...], tuple[Finding, ...]]:
    """The rows below the header with their numbers; the findings on rows of the wrong width, read or left out."""
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
    """The cells of a row, if only empty cells go beyond the header; `None` if its cells may have shifted."""
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
        # One thread: only then does the reader give the numbers of the rows that it leaves out.
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
    """One finding for all rows with empty cells beyond the header."""
    rows = [row for row, cells in wide.items() if any(cells)]
    if not rows:
        return ()
    found = f"empty cells beyond the header's {len(layout.header)}, in {len(rows)} rows"
    expected = "as many cells as in the header: delete the empty columns to the right of the table"
    return (Finding(file, rows[0], None, "row_width", "error", found, expected),)


def _frame(table: pa.Table, numbers: np.ndarray, wide: dict[int, list[str]]) -> pd.DataFrame:
    """Cells as text by row number; empty rows are left out."""
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
    """The rows without repetitions of the header (as in joined pages) and without a second header for readers."""
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
