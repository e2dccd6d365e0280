"""CSV dialect of a text: its separator, its header row, its open quotation marks.

The contract has one layout: commas, the header in row 1. Other layouts that spreadsheets write (semicolons, a title
above the header) are findings. They are recognised by the names of the header, so the cells are still checked.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import textwrap
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from ioreport.errors import Finding

_MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_FIRST_ROWS = 5
_COMMAS = (
    "cells separated by commas: in LibreOffice save as 'Text CSV' with field delimiter , or in Excel as 'CSV UTF-8 "
    "(Comma delimited)'; where Excel still writes semicolons, set the list separator to , and the decimal symbol to . "
    "in the region settings of Windows"
)

_RUNS = re.compile(r"[=+@]|-(?!\d+(\.\d+)?\Z)")
"""The start of a cell that a spreadsheet would run as a formula; a negative number is not one."""


def csv_bytes(header: Iterable[str], rows: Iterable[Iterable[object]], end: str = "\n") -> bytes:
    """A table in the contract's layout, as UTF-8.

    >>> csv_bytes(["id", "name"], [["a", "b, c"]])
    b'id,name\\na,"b, c"\\n'
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def unrun_cell(cell: object) -> object:
    """A cell on one line that no spreadsheet runs as a formula.

    >>> unrun_cell("\\t=1+1"), unrun_cell("-3"), unrun_cell(3)
    ("'=1+1", '-3', 3)
    """
    if not isinstance(cell, str):
        return cell
    text = " ".join(cell.split())
    return f"'{text}" if is_run(text) else text


def is_run(text: str) -> bool:
    """Whether a spreadsheet would run a cell as a formula.

    >>> is_run("=1+1"), is_run("-3")
    (True, False)
    """
    return _RUNS.match(text) is not None


@dataclass(frozen=True)
class Layout:
    """A text from row 1 on, its separator, its header and the number of the header's row."""

    text: bytes
    mark: str
    header: tuple[str, ...]
    header_row: int
    whole: bool
    findings: tuple[Finding, ...]


def read_layout(text: bytes, file: str, known: Collection[str]) -> Layout:
    """The layout of a text, as far as it can be found; the header is empty if none is found.

    Parameters
    ----------
    text : bytes
        UTF-8 without a byte order mark.
    file : str
        Its name for findings.
    known : collection of str
        The columns of its table.

    Examples
    --------
    >>> layout = read_layout(b"People we met\\n\\nplace_id;name\\n", "places.csv", ["place_id", "name"])
    >>> layout.mark, layout.header, layout.header_row
    (';', ('place_id', 'name'), 3)
    """
    if not text or text.isspace():
        fault = Finding(file, None, None, "empty_file", "error", "an empty file", "a header with the columns' names")
        return Layout(b"", ",", (), 1, False, (fault,))
    told = re.match(rb"sep=.\r?\n", text, re.IGNORECASE)  # only for Excel, which does not show this row
    text = text[told.end() :] if told else text
    mark, row, rows = _best(text, set(known))
    text, open_quotation = _closed(text, mark, file)
    cut = open_quotation is not None and (open_quotation.row or 0) <= row + 1
    header = rows[row] if row < len(rows) and any(map(str.strip, rows[row])) and not cut else ()
    faults = (_separator_fault(mark, bool(told), file), open_quotation, None if cut else _header_fault(rows, row, file))
    return Layout(text, mark, header, row + 1, not open_quotation, tuple(filter(None, faults)))


def plain_form(name: str) -> str:
    """A name in the contract's spelling.

    >>> plain_form(" Start-Date")
    'start_date'
    """
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _best(text: bytes, known: set[str]) -> tuple[str, int, list[tuple[str, ...]]]:
    """The separator and header row with the most known names; without any, a first row with one other separator."""
    first = {mark: _first_rows(text, mark) for mark in _MARKS}
    names = {(mark, row): len(known.intersection(cells)) for mark in first for row, cells in enumerate(first[mark])}
    mark, row = max(names, key=names.__getitem__, default=(",", 0))
    if names.get((mark, row), 0) < 2:
        alone = first[","][0] if first[","] else ()
        mark, row = next((mark for mark in _MARKS if len(alone) == 1 and mark in alone[0]), ","), 0
    elif names[mark, row] <= 2 * names[mark, 0]:
        row = 0
    return mark, row, first[mark]


def _first_rows(text: bytes, mark: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    stream = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    with contextlib.suppress(csv.Error):  # a cell without end: reported as an open quotation mark
        rows.extend(tuple(row) for row in islice(csv.reader(stream, delimiter=mark), _FIRST_ROWS))
    return rows


def _separator_fault(mark: str, told: bool, file: str) -> Finding | None:
    if mark != ",":
        return Finding(file, 1, None, "separator", "error", f"cells separated by {_MARKS[mark]}", _COMMAS)
    return Finding(file, 1, None, "header", "error", "a line sep=", "the columns' names in row 1") if told else None


def _header_fault(rows: list[tuple[str, ...]], row: int, file: str) -> Finding | None:
    above = " ".join(name.strip() for name in rows[0] if name.strip()) if rows else ""
    if not rows or (above and not row):
        return None
    found = textwrap.shorten(above, 60, placeholder=" …") or "an empty row"
    elsewhere = f"; they stand in row {row + 1}: delete what is above them" if row else ""
    return Finding(file, 1, None, "header", "error", found, f"the columns' names in row 1{elsewhere}")


def _closed(text: bytes, mark: str, file: str) -> tuple[bytes, Finding | None]:
    """The rows before an open quotation mark; the rows after it cannot be read. Without one, all rows."""
    if _well_quoted(text, mark):
        return text, None
    rows = csv.reader(io.StringIO(text.decode(), newline=""), delimiter=mark, strict=True)
    row = lines = 0
    try:
        for row, _ in enumerate(rows, start=1):  # noqa: B007 - the last row that could be read is what counts
            lines = rows.line_num
    except csv.Error as error:
        goes_on = "expected after" in str(error)
        found = f"a {'text that goes on after its quotation mark' if goes_on else 'quotation mark that is not closed'}"
        return _lines(text, lines), _open_quotation(row + 1, found, file)
    return text, None


def _lines(text: bytes, count: int) -> bytes:
    return "".join(islice(io.StringIO(text.decode(), newline=""), count)).encode()


def _open_quotation(row: int, found: str, file: str) -> Finding:
    return Finding(file, row, None, "quotation", "error", found, 'text between two ", a " inside it doubled')


def _well_quoted(text: bytes, mark: str) -> bool:
    """Whether all quotation marks open and close at the start and end of cells; then every row can be read."""
    if b'"' not in text:
        return True
    places = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == ord('"'))
    if len(places) % 2:
        return False
    around = np.frombuffer(b"\n" + text + b"\n", dtype=np.uint8)
    edges = np.frombuffer(f'{mark}\r\n"'.encode(), dtype=np.uint8)
    return bool(np.isin(around[places[::2]], edges).all() and np.isin(around[places[1::2] + 2], edges).all())
