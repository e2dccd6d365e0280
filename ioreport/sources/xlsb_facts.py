"""What the records of a binary workbook (xlsb) say that the reader of values leaves out.

The layout of the records is that of [MS-XLSB], 2.4: a number and a length, both in groups of seven bits, and the data.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator

from ioreport.sources.sheet_facts import ERROR_TEXTS, SheetFacts

_ROW, _COLUMN, _MERGED, _SHEET, _SHARED_STRING = 0, 60, 176, 156, 19
_FILLED = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 62})
_ERRORS, _TEXTS, _SHARED, _FORMULAS = {3, 11}, {6, 8}, 7, frozenset({8, 9, 10, 11})
_MOST_COLUMNS = 16384


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each record of a part: its number and its data.

    >>> list(records(bytes([0x9C, 0x01, 0x02]) + b"ab" + bytes([0x00, 0x00])))
    [(156, b'ab'), (0, b'')]
    """
    at, end = 0, len(data)
    while at < end:
        number = data[at]
        at += 1
        if number & 0x80:
            number = (number & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield number, data[at : at + size]
        at += size


def sheet_names(workbook: bytes) -> dict[str, str]:
    """Name of each sheet → the id of its part."""
    found = {}
    for number, data in records(workbook):
        if number == _SHEET:
            link, rest = _text(data, 8)
            found[_text(data, rest)[0]] = link
    return found


def empty_strings(strings: bytes) -> frozenset[int]:
    """The numbers of the shared strings without a character."""
    items = (data for number, data in records(strings) if number == _SHARED_STRING)
    return frozenset(at for at, data in enumerate(items) if struct.unpack_from("<I", data, 1)[0] == 0)


def read_xlsb_facts(data: bytes, empty: Collection[int] = ()) -> SheetFacts:
    """What the part of a sheet says.

    Raises
    ------
    struct.error, IndexError
        When it ends too early.
    """
    facts, row = SheetFacts(), 0
    for number, cell in records(data):
        if number == _ROW:
            row = struct.unpack_from("<I", cell)[0] + 1
            if cell[11] & 0x10:
                facts.hidden_rows.add(row)
        elif number == _COLUMN:
            first, last = struct.unpack_from("<II", cell)
            if cell[16] & 1 and last - first < _MOST_COLUMNS - 1:
                facts.hidden_columns |= set(range(first + 1, last + 2))
        elif number == _MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", cell)
            facts.merged.append((top + 1, left + 1, bottom + 1, right + 1))
        elif number in _FILLED:
            _cell(facts, row, number, cell, empty)
    return facts


def _cell(facts: SheetFacts, row: int, number: int, cell: bytes, empty: Collection[int]) -> None:
    column = struct.unpack_from("<I", cell)[0] + 1
    facts.formulas += number in _FORMULAS
    if number in _ERRORS:
        facts.errors[row, column] = ERROR_TEXTS.get(cell[8], "#ERROR")
    elif (number in _TEXTS and not struct.unpack_from("<I", cell, 8)[0]) or (
        number == _SHARED and struct.unpack_from("<I", cell, 8)[0] in empty
    ):
        return
    facts.filled += 1


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text and the place behind it."""
    size = struct.unpack_from("<I", data, at)[0]
    size = 0 if size == 0xFFFFFFFF else size
    return data[at + 4 : at + 4 + 2 * size].decode("utf-16-le"), at + 4 + 2 * size
