"""What an old workbook (xls) says that the reader of values leaves out, by xlrd, the second reader of that format."""

from __future__ import annotations

import contextlib
import io
import struct
from typing import Any

from ioreport.sources.sheet_facts import ERROR_TEXTS, SheetFacts
from ioreport.sources.unreadable import Unreadable

_MOST_COLUMNS = 255
_FORMULA, _SHEET_BEGINS, _ON_LOAD = 0x0006, 0x0809, 0x0002


def read_xls_facts(data: bytes) -> dict[str, SheetFacts]:
    """Sheet → its facts; empty where xlrd cannot read the workbook, or it is none.

    A formula whose value is to be computed when the file is opened has no saved value.

    Raises
    ------
    Unreadable
        When it has a password.
    """
    import xlrd

    try:
        with contextlib.redirect_stdout(io.StringIO()):
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
            stream = _stream(data)
    except MemoryError:
        raise
    except Exception as error:  # xlrd raises errors of every kind on what it does not know
        if "encrypted" in str(error):
            raise Unreadable("encrypted", "a workbook with a password", "a copy saved without a password") from None
        return {}
    found = {sheet.name: _facts(sheet) for sheet in book.sheets()}
    for name, facts in found.items():
        _formulas(stream, book, book.sheet_names().index(name), facts)
    return found


def _stream(data: bytes) -> bytes:
    """The bytes in which xlrd says where the sheets begin."""
    from xlrd.compdoc import CompDoc

    if not data.startswith(b"\xd0\xcf"):
        return data
    packed = CompDoc(data, logfile=io.StringIO())
    found = (packed.locate_named_stream(name)[0] for name in ("Workbook", "Book"))
    return next((bytes(stream) for stream in found if stream), b"")


def _facts(sheet: Any) -> SheetFacts:
    import xlrd

    facts = SheetFacts()
    for row in range(sheet.nrows):
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True), start=1):
            if kind == xlrd.XL_CELL_ERROR:
                facts.errors[row + 1, column] = ERROR_TEXTS.get(value, "#ERROR")
            if kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) and value != "":
                facts.filled += 1
    facts.hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
    hidden = {column + 1 for column, info in sheet.colinfo_map.items() if info.hidden}
    facts.hidden_columns = hidden if len(hidden) < _MOST_COLUMNS - 1 else set()
    facts.merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    return facts


def _formulas(stream: bytes, book: Any, number: int, facts: SheetFacts) -> None:
    """Count the formulas of a sheet in its records, and mark those that have no saved value."""
    at = book._sh_abs_posn[number]
    depth = 0
    while at + 4 <= len(stream):
        record, size = struct.unpack_from("<HH", stream, at)
        depth += (record == _SHEET_BEGINS) - (record == 0x000A)
        if not depth:
            return
        if record == _FORMULA and size >= 16:
            facts.formulas += 1
            row, column = struct.unpack_from("<HH", stream, at + 4)
            if struct.unpack_from("<H", stream, at + 18)[0] & _ON_LOAD:
                facts.unsaved.add((row + 1, column + 1))
        at += 4 + size
