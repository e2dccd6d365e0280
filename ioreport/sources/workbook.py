"""Workbook: values by calamine, and beside them what a sheet's XML says. Runs in the process that reads files."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import struct
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from ioreport.sources.grid import DATE, EMPTY, ERROR, NUMBER, TEXT, TIME, TRUTH, UNSAVED
from ioreport.sources.ods_xml import TooManyCells, read_ods_facts
from ioreport.sources.sheet_facts import SheetFacts
from ioreport.sources.sheet_xml import ForbiddenXml, empty_shared_strings, parse_xml, read_facts
from ioreport.sources.unreadable import MOST_CELLS, Unreadable

MOST_BYTES = 400 * 2**20
"""The largest content of a workbook once unpacked."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e".encode("latin-1")


def is_workbook(data: bytes) -> bool:
    """Whether a file's first bytes are those of a workbook of any kind."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE)) or data[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02")


def read_workbook(data: bytes) -> list[dict[str, Any]]:
    """Every sheet of a workbook: name, values, kinds, merged ranges, what is hidden, and the second count.

    Raises
    ------
    Unreadable
        When it is encrypted, cut off, too large once unpacked, or no workbook.
    """
    import python_calamine as calamine

    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise Unreadable("encrypted", "a workbook with a password", "a copy saved without a password")
    facts = _facts(data)
    counted_by = "the sheet's XML" if data.startswith(b"PK") else "xlrd"
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            return [
                _sheet(book.get_sheet_by_name(meta.name), meta, facts, counted_by)
                for meta in book.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError:
        raise Unreadable("encrypted", "a workbook with a password", "a copy saved without a password") from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        why = re.sub(r"\s+", " ", str(error))[:120]
        raise Unreadable(
            "unreadable", f"a workbook that cannot be read ({why})", "a whole file: ask for it again, or save it anew"
        ) from None


class _Same(dict[Any, Any]):
    """Each value by itself; true and false are not asked for, because they equal 1 and 0."""

    def __missing__(self, value: Any) -> Any:
        self[value] = value
        return value


class _Kinds(dict[type, str]):
    def __missing__(self, kind: type) -> str:
        return TIME


_KIND_OF = _Kinds({str: TEXT, float: NUMBER, int: NUMBER, dt.date: DATE, dt.datetime: DATE, bool: TRUTH})


def _kinds_of(row: list[Any]) -> str:
    """The letters of a row's kinds."""
    kinds = "".join(map(_KIND_OF.__getitem__, map(type, row)))
    if "" not in row:
        return kinds
    return "".join([EMPTY if value == "" else kind for kind, value in zip(kinds, row, strict=True)])


def _sheet(sheet: Any, meta: Any, facts: dict[str, SheetFacts], counted_by: str) -> dict[str, Any]:
    end = sheet.end
    if end and (end[0] + 1) * (end[1] + 1) > MOST_CELLS:
        raise Unreadable("size", f"a sheet {sheet.name!r} of {end[0] + 1:,} × {end[1] + 1:,} cells", _SMALLER)
    values = sheet.to_python(skip_empty_area=False) if end else []
    if end == (0, 0) and not values:  # calamine takes a lone cell in A1 for an empty area
        values = sheet.to_python()
    kinds = [_kinds_of(row) for row in values]
    same = _Same()  # a value that comes again goes through the pipe once
    values = [
        row if TRUTH in line else list(map(same.__getitem__, row)) for row, line in zip(values, kinds, strict=True)
    ]
    known = facts.get(sheet.name)
    if known:
        _mark(values, kinds, known)
    merged = sheet.merged_cell_ranges or []
    return {
        "sheet": sheet.name,
        "values": values,
        "kinds": kinds,
        "merged": [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged]
        or (known.merged if known else []),
        "hidden": str(meta.visible).rpartition(".")[2] != "Visible",
        "hidden_rows": sorted(known.hidden_rows) if known else [],
        "hidden_columns": sorted(known.hidden_columns) if known else [],
        "filled": known.filled if known else None,
        "counted_by": counted_by if known else "",
        "formulas": known.formulas if known else 0,
    }


_SMALLER = (
    f"at most {MOST_CELLS:,} cells, the empty ones between them included: delete what is empty, or split the file"
)


def _mark(values: list[list[Any]], kinds: list[str], facts: SheetFacts) -> None:
    """Put in the cells that the reader of values leaves empty."""
    lost = {cell: (ERROR, text) for cell, text in facts.errors.items()} | dict.fromkeys(facts.unsaved, (UNSAVED, ""))
    for (row, column), (kind, text) in lost.items():
        while len(values) < row:
            values.append([])
            kinds.append("")
        missing = column - len(values[row - 1])
        values[row - 1] += [""] * missing
        line = kinds[row - 1] + EMPTY * missing
        kinds[row - 1] = line[: column - 1] + kind + line[column:]
        values[row - 1][column - 1] = text


# The parts of a zip file


def _facts(data: bytes) -> dict[str, SheetFacts]:
    """What the parts of a workbook say of each sheet beside its values; empty where only calamine can read it."""
    if not data.startswith(b"PK"):
        from ioreport.sources.xls_facts import read_xls_facts

        return read_xls_facts(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_size(packed)
            names = set(packed.namelist())
            book = next((name for name in names if name.lower() == "xl/workbook.xml"), None)
            if "content.xml" in names and not book:
                return read_ods_facts(packed.read("content.xml"))
            if "xl/workbook.bin" in names:
                return _xlsb_facts(packed, names)
            return _sheet_facts(packed, book, names) if book else {}
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        if "encrypted" in str(error) or "password" in str(error):
            raise Unreadable("encrypted", "a workbook with a password", "a copy saved without a password") from None
        raise Unreadable(
            "truncated", "a workbook that ends too early, or is damaged", "a whole file: ask for it again"
        ) from None
    except (expat.ExpatError, UnicodeDecodeError, KeyError, ValueError, IndexError, struct.error):
        raise Unreadable("unreadable", "a workbook whose parts are damaged", "a whole file: save it anew") from None
    except TooManyCells:
        raise Unreadable("size", "a cell that is repeated without bound", _SMALLER) from None
    except ForbiddenXml:
        raise Unreadable(
            "document_type", "a workbook with a document type in its XML", "a file as a spreadsheet saves it"
        ) from None


def _check_size(packed: zipfile.ZipFile) -> None:
    size = sum(part.file_size for part in packed.infolist())
    if size > MOST_BYTES:
        raise Unreadable(
            "size", f"a workbook that unpacks to {size / 2**20:,.0f} MB", f"at most {MOST_BYTES // 2**20} MB unpacked"
        )


def _sheet_facts(packed: zipfile.ZipFile, book: str, names: set[str]) -> dict[str, SheetFacts]:
    folder = posixpath.dirname(book)
    links = _elements(packed.read(f"{folder}/_rels/{posixpath.basename(book)}.rels"), "Relationship")
    targets = {link["Id"]: _target(folder, link.get("Target", "")) for link in links}
    strings = next(
        (name for link, name in zip(links, targets.values(), strict=True) if "haredStrings" in link["Type"]), ""
    )
    empty = empty_shared_strings(packed.read(strings)) if strings in names else ()
    found = {}
    for sheet in _elements(packed.read(book), "sheet"):
        part = targets.get(next((value for key, value in sheet.items() if key.rpartition(":")[2] == "id"), ""), "")
        if part in names and "worksheets" in part:
            found[sheet["name"]] = read_facts(packed.read(part), empty)
    return found


def _xlsb_facts(packed: zipfile.ZipFile, names: set[str]) -> dict[str, SheetFacts]:
    from ioreport.sources.xlsb_facts import empty_strings, read_xlsb_facts, sheet_names

    links = _elements(packed.read("xl/_rels/workbook.bin.rels"), "Relationship")
    targets = {link["Id"]: _target("xl", link.get("Target", "")) for link in links}
    strings = "xl/sharedStrings.bin"
    empty = empty_strings(packed.read(strings)) if strings in names else ()
    parts = {name: targets.get(link, "") for name, link in sheet_names(packed.read("xl/workbook.bin")).items()}
    return {
        name: read_xlsb_facts(packed.read(part), empty)
        for name, part in parts.items()
        if part in names and "worksheets" in part
    }


def _target(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _elements(data: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of every element of this name."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            found.append(attributes)

    parse_xml(data, start=start)
    return found
