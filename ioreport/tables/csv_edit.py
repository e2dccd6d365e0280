"""Edit cells of a CSV file and leave every other byte as it is: encoding, line ends, separator, quotation marks."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from ioreport.tables.csv_dialect import read_layout
from ioreport.tables.encoding import as_utf8

_ENCODINGS = (
    ("utf-8", b""),
    ("utf-8", codecs.BOM_UTF8),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
    ("cp1251", b""),
    ("cp1252", b""),
)
"""The encodings in which a file is read, each with its mark at the start."""


class NotEditableError(Exception):
    """A file whose cells cannot be exchanged one by one; the message says why."""


@dataclass(frozen=True)
class CellEdit:
    """A new text for a cell; `found` is what must stand there now."""

    row: int
    column: str
    found: str
    written: str


def edit_csv(data: bytes, edits: Collection[CellEdit], header: Collection[str] = ()) -> bytes:
    """A file with some cells exchanged.

    Parameters
    ----------
    data : bytes
        The file's content.
    edits : collection of CellEdit
        Rows as `ioreport.tables.csv_file.read_cells` numbers them.
    header : collection of str
        The columns of its table; the header is recognised by them.

    Raises
    ------
    NotEditableError
        When it is no text, a quotation mark in it is not closed, or other cells stand there than were read.

    Examples
    --------
    >>> edit_csv(b'id,sum\\r\\na,"1,5"\\r\\nb, 2\\r\\n', [CellEdit(2, "sum", "1,5", "1.5")])
    b'id,sum\\r\\na,"1.5"\\r\\nb, 2\\r\\n'
    """
    text, fault = as_utf8(data, "")
    if text is None:
        raise NotEditableError(fault.found if fault else "no text")
    encoding, mark = _encoding(data, text)
    layout = read_layout(text, "", header)
    if not layout.whole or not layout.header:
        raise NotEditableError("a quotation mark that is not closed" if layout.header else "no header")
    names = {name: place for place, name in reversed([*enumerate(layout.header)])}
    asked = {(edit.row, names[edit.column]): edit for edit in edits if edit.column in names}
    has_all = len(asked) == len(edits)
    told = text[: len(text) - len(layout.text)]
    edited = told + b"".join(_edited(layout.text, layout.mark, asked))
    if asked or not has_all:
        raise NotEditableError("other cells than were read")
    try:
        return mark + edited.decode().encode(encoding)
    except UnicodeEncodeError:
        raise NotEditableError(f"no letter of {encoding} for a new text") from None


def _encoding(data: bytes, text: bytes) -> tuple[str, bytes]:
    """The encoding that gives the very bytes of a file, and its mark."""
    for encoding, mark in _ENCODINGS:
        try:
            if mark + text.decode().encode(encoding) == data:
                return encoding, mark
        except UnicodeEncodeError:
            continue
    raise NotEditableError("an encoding that cannot be written again as it was")


@cache
def _cell(mark: str) -> re.Pattern[bytes]:
    """A cell with what ends it: the separator, or the end of the row."""
    between = re.escape(mark).encode()
    return re.compile(b'("(?:[^"]|"")*"|[^' + between + b"\r\n]*)(" + between + b"|\r\n|\n|\r|\\Z)")


def _edited(text: bytes, mark: str, asked: dict[tuple[int, int], CellEdit]) -> Iterator[bytes]:
    """The pieces of a text, its cells exchanged; an edit is taken out of `asked` when it is done."""
    row, column, place = 1, 0, 0
    cell, between = _cell(mark), mark.encode()
    while place < len(text):
        found = cell.match(text, place)
        if found is None:
            raise NotEditableError(f"a quotation mark inside a cell of row {row}")
        edit = asked.get((row, column))
        if edit is not None and _plain(found[1]) == edit.found:
            del asked[row, column]
            yield _written(edit.written, found[1].startswith(b'"'), mark)
        else:
            yield found[1]
        yield found[2]
        place = found.end()
        row, column = (row, column + 1) if found[2] == between else (row + 1, 0)


def _plain(cell: bytes) -> str:
    """The text of a cell, without its quotation marks."""
    text = cell.decode()
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


def _written(text: str, is_quoted: bool, mark: str) -> bytes:
    if is_quoted or re.search(rf'[{re.escape(mark)}"\r\n]', text):
        return ('"' + text.replace('"', '""') + '"').encode()
    return text.encode()
