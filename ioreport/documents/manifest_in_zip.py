"""Put the manifest into a Word or Excel file as a custom XML part: Office keeps it and does not show it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

SPACE = "urn:ioreport:facts:1"
PART = "customXml/item1.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry of a ZIP package: the earliest that the format allows."""

_MOST = 200_000_000
"""The largest unpacked size that is read, in bytes; a small file can unpack to more than the memory holds."""

_RELATION = '<Relationship Id="ioreport" Type="{kind}" Target="../{part}"/></Relationships>'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def zipped(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a ZIP package; the same parts give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = compression, 0, 0
            package.writestr(entry, content)
    return written.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a package by their names.

    Raises
    ------
    ValueError
        When it is not a ZIP package, or its unpacked size is over the limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _MOST:
                raise ValueError("the package unpacks to more than is read")
            return {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ValueError(str(error)) from None


def carry(content: bytes, main: str, manifest: Mapping[str, Any]) -> bytes:
    """A Word or Excel file with the manifest in it.

    Parameters
    ----------
    content : bytes
    main : str
        The part that the others belong to: ``word/document.xml``, ``xl/workbook.xml``.
    manifest : mapping
    """
    parts = unpacked(content)
    folder, _, name = main.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    added = _RELATION.format(kind=_KIND, part=PART).encode()
    parts[relations] = parts[relations].replace(b"</Relationships>", added)
    # Letters beyond ASCII are written as JSON escapes, so that there is no character that XML forbids.
    told = escape(json.dumps(manifest, separators=(",", ":")))
    parts[PART] = f'<?xml version="1.0" encoding="UTF-8"?>\n<facts xmlns="{SPACE}">{told}</facts>'.encode()
    return zipped(parts)


def carried(content: bytes) -> str:
    """The manifest in a Word or Excel file, as JSON; empty if there is none.

    Raises
    ------
    ValueError
        When the content is not a ZIP package.
    """
    for name, part in unpacked(content).items():
        if name.startswith("customXml/") and SPACE.encode() in part:
            return parsed_safely(part).text or ""
    return ""


def parsed_safely(part: bytes) -> Any:
    """Parse an XML part of a document that may come from anybody: entities are not resolved, nothing is fetched.

    Raises
    ------
    ValueError
        When it is not XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
