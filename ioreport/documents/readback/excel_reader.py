"""Read the pieces of an Excel workbook: every cell of every sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ioreport.documents.manifest_in_zip import parsed_safely, unpacked
from ioreport.documents.readback.pieces import CELL, RUNNING, Reading

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_excel_pieces(content: bytes, reading: Reading) -> None:
    """Read all cells, headers and footers of a workbook into `reading`; a cell with a formula includes the formula."""
    parts = unpacked(content)
    shared = _shared(parts)
    for name, part in _sheets(parts):
        sheet = parsed_safely(part)
        for cell in sheet.iter("{*}c"):
            reading.add(CELL, _shown(cell, shared), f"sheet {name}, cell {cell.get('r')}")
        for text in sheet.iter("{*}oddHeader", "{*}oddFooter"):
            reading.add(RUNNING, text.text or "", f"sheet {name}")


def _sheets(parts: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every sheet's name and part, hidden sheets included."""
    targets = {each.get("Id"): str(each.get("Target")) for each in parsed_safely(parts["xl/_rels/workbook.xml.rels"])}
    for sheet in parsed_safely(parts["xl/workbook.xml"]).iter("{*}sheet"):
        target = targets[sheet.get(_RELATION)]
        yield str(sheet.get("name")), parts[target.removeprefix("/") if target.startswith("/") else f"xl/{target}"]


def _shared(parts: Mapping[str, bytes]) -> list[str]:
    if "xl/sharedStrings.xml" not in parts:
        return []
    return [_text(item) for item in parsed_safely(parts["xl/sharedStrings.xml"]).iter("{*}si")]


def _text(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter("{*}t"))


def _shown(cell: Any, shared: list[str]) -> str:
    formula, value = cell.find("{*}f"), cell.find("{*}v")
    told = f"={formula.text or ''} " if formula is not None else ""
    if cell.get("t") == "inlineStr":
        return told + _text(cell)
    text = "" if value is None else value.text or ""
    return told + (shared[int(text)] if cell.get("t") == "s" else _number(text))


def _number(text: str) -> str:
    """A number in plain notation, because programs write the same number differently.

    >>> _number("0.3800"), _number("2.4"), _number("1E3"), _number("TRUE")
    ('0.38', '2.4', '1000', 'TRUE')
    """
    if not re.fullmatch(r"-?[\d.]{1,40}(E[+-]?\d{1,3})?", text):
        return text
    try:
        plain = f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text
    return plain
