"""Workbook: values by calamine, and beside them what a sheet's XML says. Runs in the process that reads files."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from ioreport.sources.grid import DATE, EMPTY, ERROR, NUMBER, TEXT, TIME, TRUTH, UNSAVED
from ioreport.sources.ods_xml import TooManyCells, read_ods_facts
from ioreport.sources.sheet_facts import SheetFacts
from ioreport.sources.sheet_xml import ForbiddenXml, empty_shared_strings, parse_xml, read_facts
from ioreport.sources.side_process import SIDE_MEMORY, begin_beside, limit_memory
from ioreport.sources.unreadable import MOST_CELLS, Unreadable

MOST_BYTES = 400 * 2**20
"""The largest content of a workbook once unpacked."""
_FEW_BYTES, _BESIDE_BYTES = 200_000, 48 * 2**20
"""A workbook over so many bytes, and under so many once unpacked, is looked through in a side process."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e".encode("latin-1")


def is_workbook(data: bytes) -> bool:
    """Whether a file's first bytes are those of a workbook of any kind."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE)) or data[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02")


def read_workbook(data: bytes, memory: int = 0) -> list[dict[str, Any]]:
    """Every sheet of a workbook: name, values, kinds, merged ranges, what is hidden, and the second count.

    Parameters
    ----------
    data : bytes
    memory : int
        The memory that this process may take: its parts are then looked through in a side process, where they are many
        and fit into it. 0 = here, before the values.

    Raises
    ------
    Unreadable
        When it is encrypted, cut off, too large once unpacked, or no workbook.
    """
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise Unreadable("encrypted", "a workbook with a password", "a copy saved without a password")
    facts = _begin_facts(data, memory)
    try:
        found = _values_of(data)
    except Unreadable:
        facts()  # a damaged part says more
        raise
    known, counted_by = facts(), "the sheet's XML" if data.startswith(b"PK") else "xlrd"
    return [_sheet(*sheet, known.get(sheet[0]), counted_by) for sheet in found]


def _begin_facts(data: bytes, memory: int) -> Callable[[], dict[str, SheetFacts]]:
    if memory and len(data) > _FEW_BYTES and _unpacked(data) < _BESIDE_BYTES:
        limit_memory(SIDE_MEMORY)
        begun = begin_beside(lambda: _facts(data))
        limit_memory(memory - SIDE_MEMORY)
        return begun
    done = _facts(data)
    return lambda: done


def _unpacked(data: bytes) -> int:
    """The size of a zip file's content; more than is ever read where it cannot be told."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError):
        return MOST_BYTES + 1


def _values_of(data: bytes) -> list[tuple[str, bool, list[list[Any]], list[Any]]]:
    """Each sheet by calamine: its name, whether it is hidden, its values, its merged ranges."""
    import python_calamine as calamine

    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            return [
                (
                    meta.name,
                    str(meta.visible).rpartition(".")[2] != "Visible",
                    *_read(book.get_sheet_by_name(meta.name)),
                )
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


def _read(sheet: Any) -> tuple[list[list[Any]], list[Any]]:
    end = sheet.end
    if end and (end[0] + 1) * (end[1] + 1) > MOST_CELLS:
        raise Unreadable("size", f"a sheet {sheet.name!r} of {end[0] + 1:,} × {end[1] + 1:,} cells", _SMALLER)
    values = sheet.to_python(skip_empty_area=False) if end else []
    if end == (0, 0) and not values:  # calamine takes a lone cell in A1 for an empty area
        values = sheet.to_python()
    return values, sheet.merged_cell_ranges or []


class _Kinds(dict[type, str]):
    def __missing__(self, kind: type) -> str:
        return TIME


_KIND_OF = _Kinds({str: TEXT, float: NUMBER, int: NUMBER, dt.date: DATE, dt.datetime: DATE, bool: TRUTH})


def _kinds_of(values: list[list[Any]]) -> list[str]:
    """The letters of each row's kinds."""
    kinds = ["".join(map(_KIND_OF.__getitem__, map(type, row))) for row in values]
    return [
        "".join([EMPTY if value == "" else kind for kind, value in zip(line, row, strict=True)]) if "" in row else line
        for line, row in zip(kinds, values, strict=True)
    ]


def _sheet(
    name: str, hidden: bool, values: list[list[Any]], merged: list[Any], known: SheetFacts | None, counted_by: str
) -> dict[str, Any]:
    kinds = _kinds_of(values)
    if known:
        _mark(values, kinds, known)
    return {
        "sheet": name,
        "values": values,
        "kinds": kinds,
        "merged": [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged]
        or (known.merged if known else []),
        "hidden": hidden,
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
