"""Encoding: the bytes of a file as UTF-8, in whatever encoding they were saved; anything but UTF-8 is a finding.

Ids, dates, numbers and codes are ASCII, and so are separators in every encoding handled here. So the cells of a text
in an old encoding are checked in the same run, even if its names are decoded wrongly.
"""

from __future__ import annotations

import re

from ioreport.errors import Finding

_SAVE = "UTF-8 text: save it as 'CSV UTF-8' (in LibreOffice as 'Text CSV' with character set UTF-8)"
_CYRILLIC = re.compile(b"[\xc0-\xff]{3}")
"""Three non-ASCII letters in a row are not part of a word in a Western language."""
_UTF_8 = re.compile(b"[\xc3-\xdf][\x80-\xbf][\x00-\x7f]|[\xd0\xd1][\x80-\xbf][\xd0\xd1][\x80-\xbf]")


def as_utf8(data: bytes, file: str) -> tuple[bytes | None, Finding | None]:
    """The text of a file in UTF-8 without a byte order mark (`None` if the encoding is unknown), and its fault.

    >>> as_utf8("име".encode("windows-1251"), "t.csv")[0].decode()
    'име'
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _reread(data, "utf-16"), _fault(file, 1, "UTF-16")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return None, _fault(file, 1, "a workbook", "CSV: open it, save each sheet as 'CSV UTF-8'")
    if b"\0" in data:
        place = data.index(b"\0")
        found = f"a NUL character at byte {place}"
        return None, _fault(file, _line(data, place), found, "UTF-8 text without NUL characters")
    if data.isascii():
        return data, None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _from_old(data, error.start, file)
    return data.removeprefix(b"\xef\xbb\xbf"), None


def _fault(file: str, row: int, found: str, expected: str = _SAVE) -> Finding:
    return Finding(file, row, None, "encoding", "error", found, expected)


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _reread(data: bytes, encoding: str) -> bytes | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.encode()


def _from_old(data: bytes, place: int, file: str) -> tuple[bytes | None, Finding]:
    """Text in an encoding of one byte per letter. Text that is partly UTF-8 is damaged and cannot be recovered."""
    found = f"byte 0x{data[place]:02x} at byte {place}"
    if _UTF_8.search(data):
        return None, _fault(file, _line(data, place), found)
    encoding, guess = ("cp1251", " (it looks like Windows-1251)") if _CYRILLIC.search(data) else ("cp1252", "")
    return _reread(data, encoding), _fault(file, _line(data, place), found + guess)
