"""IATI 2 as grids: activities, funders, grants, budgets, transactions, indicators and their values, each a sheet.

The XML is read without entities, document types or network. A last sheet, ``not read``, names the places of the values
that the office has no place for, and counts them; what stands in them, such as the names and telephones of contacts, is
left behind. The values that are read and those that are not are together as many as a second reader counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

from lxml import etree

from ioreport.sources.grid import EMPTY, TEXT, plain_grid
from ioreport.sources.iati_rows import NOT_READ, READ, iati_sheets
from ioreport.sources.sheet_xml import ForbiddenXml, parse_xml
from ioreport.sources.unreadable import MOST_CELLS, Unreadable

_VERSION = re.compile(r"2\.0[1-3]")
_EXPECTED = "IATI activities of version 2.03"


def read_iati(data: bytes) -> list[dict[str, Any]]:
    """The sheets of an IATI file of activities.

    Raises
    ------
    Unreadable
        When it is no XML, has a document type, is no file of activities of version 2, or is not counted alike twice.

    Examples
    --------
    >>> sheets = read_iati(b'<iati-activities version="2.03"><iati-activity default-currency="EUR"><iati-identifier>A'
    ...     b'</iati-identifier><transaction><transaction-type code="3"/><value>5</value></transaction>'
    ...     b'<conditions attached="0"/></iati-activity></iati-activities>')
    >>> [(each["sheet"], len(each["values"]) - 1) for each in sheets if len(each["values"]) > 1]
    [('activities', 1), ('grants', 1), ('transactions', 1), ('not read', 1)]
    """
    second = _counted_again(data)
    root = _root(data)
    _check_kind(root)
    places = _places(root)
    if sum(places.values()) != second:
        found = f"{sum(places.values()):,} values, and {second:,} by a second reader"
        raise Unreadable("second_count", found, "a file that both read alike")
    unread = sorted((place, count) for place, count in places.items() if place not in READ)
    sheets = [_sheet(name, rows) for name, rows in iati_sheets(root).items()]
    rows = [("place", "values"), *((place, str(count)) for place, count in unread)]
    return [*sheets, _sheet(NOT_READ, rows)]


def _counted_again(data: bytes) -> int:
    """How many values a file has, by another parser: attributes, and elements with a text of their own."""
    count = 0
    texts: list[bool] = []

    def start(_: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += sum(1 for name, value in attributes.items() if value.strip() and not name.startswith("xmlns"))
        texts.append(False)

    def end(_: str) -> None:
        nonlocal count
        count += texts.pop()

    def text(part: str) -> None:
        if part.strip() and texts:
            texts[-1] = True

    try:
        parse_xml(data, start=start, end=end, text=text)
    except ForbiddenXml:
        raise Unreadable(
            "document_type", "XML with a document type", "XML without one: entities are not read"
        ) from None
    except expat.ExpatError as error:
        raise Unreadable("xml", f"no whole XML ({error})"[:160], _EXPECTED) from None
    return count


def _root(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if not error.lineno:  # how this parser says that there is no memory left; the text is whole
            raise MemoryError from None
        raise Unreadable("xml", f"XML that cannot be read ({error})"[:160], _EXPECTED) from None


def _check_kind(root: Any) -> None:
    """Refuse, by name, what is not a file of activities of version 2."""
    name, version = etree.QName(root).localname, (root.get("version") or "").strip()
    if name == "iati-organisations":
        raise Unreadable("iati_kind", "an IATI file of organisations", _EXPECTED)
    if name != "iati-activities":
        raise Unreadable("xml", f"XML of <{name[:40]}>", _EXPECTED)
    if not _VERSION.fullmatch(version):
        found = f"IATI of version {version[:10]}" if version else "IATI without a version"
        raise Unreadable("iati_version", found, "version 2.03; 2.01 and 2.02 are read, too")


def _places(root: Any) -> Counter[str]:
    """The place of each value → how often it is there."""
    found: Counter[str] = Counter()
    names: dict[Any, str] = {}
    for element in root.iter(etree.Element):
        parent = element.getparent()
        above = "" if parent is None else names[parent]
        names[element] = place = f"{above}/{_name(element.tag)}".lstrip("/")
        found.update(f"{place}/@{_name(name)}" for name, value in element.attrib.items() if value.strip())
        if any((text or "").strip() for text in (element.text, *(child.tail for child in element))):
            found[place] += 1
    return found


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _sheet(name: str, rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    if sum(map(len, rows)) > MOST_CELLS:
        raise Unreadable("size", f"a file of over {MOST_CELLS:,} cells", "a smaller file: split it")
    kinds = ["".join([TEXT if cell else EMPTY for cell in row]) for row in rows]
    filled = sum(len(row) - row.count(EMPTY) for row in kinds)
    values = [list(row) for row in rows]
    return plain_grid(name, values, kinds, "a second reader of the whole file", filled=filled, exported=True)
