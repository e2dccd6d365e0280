"""Read one CSV file as text: every cell is a string, every row has its spreadsheet row number.

The format of the file is checked here: encoding, separator, header, quotation marks, width of rows. A file in another
format is still read where its meaning is certain, so that the faults of its cells are reported in the same run. The
content of cells is not checked here.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from ioreport.errors import Finding
from ioreport.tables.csv_dialect import Layout, plain_form, read_layout
from ioreport.tables.encoding import as_utf8
from ioreport.tables.hxl_tags import FIRST_ROWS, find_tags
from ioreport.tables.text_column import TextColumn

_LARGEST_BLOCK = 2**31 - 1
_CODED = pa.dictionary(pa.int32(), pa.string())
_STR = pd.StringDtype(na_value=float("nan"))


@dataclass(frozen=True)
class Cells:
    """The cells of a file as text, a column for each named column of the header.

    `rows` are the row numbers (header = 1); `header` has the column names of the file. `readable` is
    false if nothing could be read; `whole` is false if rows had to be left out.
    """

    rows: np.ndarray
    columns: Mapping[str, TextColumn]
    header: tuple[str, ...] = ()
    readable: bool = True
    whole: bool = True
    findings: tuple[Finding, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """The cells as a frame of text indexed by row number; an empty cell is missing."""
        return text_frame(self.rows, self.columns)


def text_frame(rows: np.ndarray, columns: Mapping[str, TextColumn]) -> pd.DataFrame:
    """Columns of text as a frame, indexed by row number."""
    made = {name: text_array(column.decoded()) for name, column in columns.items()}
    return pd.DataFrame(made, index=row_index(rows), dtype=None if made else "str")


def text_array(texts: pa.Array) -> pd.api.extensions.ExtensionArray:
    """An Arrow array of texts as pandas has them."""
    return pd.arrays.ArrowStringArray(texts, dtype=_STR)


def row_index(rows: np.ndarray) -> pd.Index:
    """Row numbers as the index of a frame."""
    return pd.Index(rows, dtype="int64", name="row")


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
    text, foreign = as_utf8(data, file)
    if text is None:
        assert foreign is not None  # undecodable text has a finding
        return no_cells(foreign)
    layout = read_layout(text, file, known)
    found = (*([foreign] if foreign else []), *layout.findings)
    if not layout.header:
        return no_cells(*found)
    return _cells(layout, file, found)


def _cells(layout: Layout, file: str, found: tuple[Finding, ...]) -> Cells:
    header = layout.header
    rows, columns, wide, ragged = _parsed(layout, file)
    out, again = _headers_again(rows, columns, header, file)
    first = np.flatnonzero(~out)[:FIRST_ROWS]
    tags = find_tags({int(rows[place]): [column.at(place) for column in columns] for place in first}, file)
    out |= np.isin(rows, [fault.row or 0 for fault in tags])
    if out.any():
        rows, columns = rows[~out], [column.take(~out) for column in columns]
    faults = _repeated_columns(header, file) + _unnamed_columns(columns, header, file)
    kept = {name: columns[place] for place, name in enumerate(header) if name and name not in header[:place]}
    whole = layout.whole and not ragged
    return Cells(rows, kept, header, True, whole, (*found, *faults, *again, *tags, *wide, *ragged))


def no_cells(*findings: Finding) -> Cells:
    """No cells: for a file that is missing or, for these reasons, cannot be read."""
    return Cells(np.array([], dtype=np.int64), {}, readable=not findings, whole=not findings, findings=findings)


def _parsed(layout: Layout, file: str) -> tuple[np.ndarray, list[TextColumn], tuple[Finding, ...], tuple[Finding, ...]]:
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
    rows = np.setdiff1d(np.arange(1, len(table) + len(skipped) + 1), skipped, assume_unique=True)
    columns = table.columns
    if filled := {row: cells for row, cells in wide.items() if any(cells)}:
        rows, columns = _with_wide(rows, columns, filled)
    texts = [TextColumn.of_arrow(column.combine_chunks()) for column in columns]
    below = (rows > layout.header_row) & np.logical_or.reduce([column.filled for column in texts])
    if not below.all():
        rows, texts = rows[below], [column.take(below) for column in texts]
    return rows, texts, _too_wide(wide, layout, file), tuple(ragged.values())


def _with_wide(
    rows: np.ndarray, columns: Sequence[pa.ChunkedArray], wide: Mapping[int, Sequence[str]]
) -> tuple[np.ndarray, list[pa.ChunkedArray]]:
    """The rows, with those that have empty cells beyond the header in their places."""
    numbers = np.concatenate([rows, np.fromiter(wide, np.int64)])
    order = np.argsort(numbers, kind="stable")
    more = (pa.array([cell or None for cell in cells], pa.string()) for cells in zip(*wide.values(), strict=True))
    joined = (
        pa.chunked_array([*column.chunks, own.dictionary_encode()]).unify_dictionaries()
        for column, own in zip(columns, more, strict=True)
    )
    return numbers[order], [column.take(order) for column in joined]


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
    """The rows of a text, header and all; each distinct text of a column is read once."""
    names = [str(place) for place in range(len(layout.header))]
    table = arrow_csv.read_csv(
        pa.BufferReader(layout.text),
        # One thread: only then does the reader give the numbers of the rows that it leaves out.
        read_options=arrow_csv.ReadOptions(
            use_threads=False, column_names=names, block_size=min(len(layout.text) + 1, _LARGEST_BLOCK)
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=layout.mark,
            newlines_in_values=b'"' in layout.text,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        convert_options=arrow_csv.ConvertOptions(
            check_utf8=False,
            column_types=dict.fromkeys(names, _CODED),
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
        ),
    )
    return table.unify_dictionaries() if table.num_columns and table.column(0).num_chunks > 1 else table


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


def _headers_again(
    rows: np.ndarray, columns: Sequence[TextColumn], header: tuple[str, ...], file: str
) -> tuple[np.ndarray, tuple[Finding, ...]]:
    """Repetitions of the header (as in joined pages), and a second header for readers."""
    doubted = columns[0].matching(header[0].__eq__)
    doubted[:1] = True
    out = np.zeros(len(rows), dtype=bool)
    places = [place for place in np.flatnonzero(doubted) if _names_columns((c.at(place) for c in columns), header)]
    out[places] = True
    found, expected = "the columns' names once more", "a row of data: delete this row"
    faults = (Finding(file, int(row), None, "header", "error", found, expected) for row in rows[out])
    return out, tuple(faults)


def _names_columns(cells: Iterable[str], header: tuple[str, ...]) -> bool:
    pairs = [(plain_form(cell), plain_form(name)) for cell, name in zip(cells, header, strict=True) if cell]
    same = sum(cell == name for cell, name in pairs)
    return same > 1 and 2 * same > len(pairs)


def _repeated_columns(header: tuple[str, ...], file: str) -> tuple[Finding, ...]:
    repeated = [name for name, times in Counter(header).items() if times > 1 and name]
    return tuple(
        Finding(file, 1, name, "repeated_column", "error", f"{header.count(name)} columns", "one column of this name")
        for name in repeated
    )


def _unnamed_columns(columns: Sequence[TextColumn], header: tuple[str, ...], file: str) -> tuple[Finding, ...]:
    places = [place for place, name in enumerate(header) if not name and columns[place].filled.any()]
    return tuple(
        Finding(file, 1, f"column {place + 1}", "header", "error", "no name over a column with cells", "a name")
        for place in places
    )
