"""Delimited text as a grid: encoding and separator as declared, or where the bytes prove them."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from ioreport.sources.grid import EMPTY, TEXT, plain_grid
from ioreport.sources.unreadable import MOST_CELLS, Unreadable

_MARKS = (",", ";", "\t", "|")
MARK_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_FIRST_ROWS = 40


def read_delimited(data: bytes, encoding: str = "", separator: str = "") -> list[dict[str, Any]]:
    """A text as one sheet without a name.

    Parameters
    ----------
    data : bytes
    encoding, separator : str
        As the mapping declares them; empty = only what the bytes prove: a byte order mark, valid UTF-8, a line
        ``sep=;``, one separator that gives every row the same width.

    Raises
    ------
    Unreadable
        When the encoding or the separator is neither declared nor proven, or the text is not whole.

    Examples
    --------
    >>> sheet = read_delimited("sep=;\\r\\nплace;people\\r\\nLipovo;12\\r\\n".encode("utf-8"))[0]
    >>> sheet["values"], sheet["filled"]
    ([['плace', 'people'], ['Lipovo', '12']], 4)
    """
    text = _decoded(data, encoding)
    declared = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    text = text[declared.end() :] if declared else text
    mark = separator or (declared[1] if declared else "") or _proven_mark(text)
    try:
        values = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise Unreadable(
            "quotation", f"a text that is not whole ({error})", 'every " closed, a " inside doubled'
        ) from None
    if sum(map(len, values)) > MOST_CELLS:
        raise Unreadable(
            "size", f"a text of over {MOST_CELLS:,} cells", f"at most {MOST_CELLS:,} cells: split the file"
        )
    kinds = ["".join([TEXT if cell else EMPTY for cell in row]) for row in values]
    return [plain_grid("", values, kinds, "a second pass over the text", filled=_second_count(text, mark))]


def _decoded(data: bytes, encoding: str) -> str:
    proven = _proven_encoding(data)
    if encoding and proven == "utf-16" and not encoding.lower().replace("_", "-").startswith("utf-16"):
        raise Unreadable("encoding", f"UTF-16, by its first bytes, and {encoding} declared", 'encoding = "utf-16"')
    name = encoding or proven
    if not name:
        raise Unreadable(
            "encoding",
            "letters that are not UTF-8, in an encoding that nothing declares",
            'encoding = "cp1251" (Cyrillic of Windows), "cp1252" (Western) or another in the mapping',
        )
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(
            "encoding", f"bytes that are not {name} ({error})"[:160], "the encoding that it was saved in"
        ) from None
    if "\0" in text:
        raise Unreadable("encoding", f"NUL characters when read as {name}", "the encoding that it was saved in")
    return text.removeprefix("\ufeff")


def _proven_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _proven_mark(text: str) -> str:
    """The separator that gives the first rows one width; refused where several do, or none."""
    head = "\n".join(text.splitlines()[:_FIRST_ROWS])
    widths: dict[str, list[int]] = {}
    for mark in _MARKS:
        rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=mark))
        widths[mark] = [len(row) for row in rows if row]
    even = [mark for mark, found in widths.items() if found and min(found) == max(found) > 1]
    if len(even) == 1:
        return even[0]
    wide = [mark for mark, found in widths.items() if found and found[0] > 1 and max(found) == found[0]]
    if not even and len(wide) == 1:
        return wide[0]
    if not even and not any(max(found, default=0) > 1 for found in widths.values()):
        return ","  # one column: any separator reads it alike
    found = " or ".join(MARK_NAMES[mark] for mark in even or wide) or "rows of different widths"
    raise Unreadable("separator", f"cells separated by {found}", 'separator = ";" (or another) in the mapping')


def _second_count(text: str, mark: str) -> int:
    """The cells that are not empty, counted by a pattern and not by the reader."""
    away = re.escape(mark)
    cell = re.compile(rf'(?:"(?:[^"]|"")*"|[^{away}\r\n"][^{away}\r\n]*)')
    return sum(found.group() != '""' for found in cell.finditer(text))
