"""Read the pieces of a Word document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ioreport.documents.manifest_in_zip import parsed_safely, unpacked
from ioreport.documents.readback.drawing_texts import fingerprint
from ioreport.documents.readback.pieces import ALT, PICTURE, RUNNING, TEXT, TILE, Reading, single_spaced
from ioreport.documents.word.bookmarks import bookmark_names

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CAPTION = re.compile(r"(\w+ \d+)\.")
_BESIDE = re.compile(r"word/(header|footer|footnotes|endnotes|comments)[\w-]*\.xml")


def read_word(content: bytes, reading: Reading) -> None:
    """Read all texts and pictures of a Word document into `reading`, including headers, footers and notes."""
    parts = unpacked(content)
    relations = {
        each.get("Id"): str(each.get("Target")) for each in parsed_safely(parts["word/_rels/document.xml.rels"])
    }
    pictures = {name: parts.get(f"word/{target}", target.encode()) for name, target in relations.items()}
    body = parsed_safely(parts["word/document.xml"]).find(f"{_W}body")
    _blocks(body, reading, pictures)
    for name in sorted(filter(_BESIDE.fullmatch, parts)):
        for paragraph in parsed_safely(parts[name]).iter(f"{_W}p"):
            reading.add(RUNNING, _text(paragraph), name.removeprefix("word/").removesuffix(".xml"))
    core = parsed_safely(parts["docProps/core.xml"]) if "docProps/core.xml" in parts else ()
    for each in core:
        reading.add(RUNNING, each.text or "", f"properties, {each.tag.rpartition('}')[2]}")


def _blocks(body: Any, reading: Reading, pictures: Mapping[str, bytes]) -> None:
    called = ""
    for block in body:
        if block.tag == f"{_W}tbl":
            _table(block, reading, called, pictures)
            called = ""
        elif block.tag == f"{_W}p":
            called = _paragraph(block, reading, called, pictures)
        else:
            inner = block.find(f"{_W}sdtContent")
            _blocks(inner if inner is not None else block, reading, pictures)


def _paragraph(block: Any, reading: Reading, called: str, pictures: Mapping[str, bytes]) -> str:
    """Add a paragraph; returns the name of its figure or table if it is a caption, else an empty text."""
    style, text, name = _style(block), single_spaced(_text(block)), _named(block)
    _pictures(block, reading, pictures, _named(block.getnext()))
    if re.fullmatch(r"Heading\d", style):
        reading.head(text)
    else:
        reading.add(TEXT, text, name, list(_facts(block, reading)))
    return name


def _named(block: Any) -> str:
    """The name of the figure or table in a caption; empty for any other block."""
    if block is None or block.tag != f"{_W}p" or _style(block) != "Caption":
        return ""
    found = _CAPTION.match(single_spaced(_text(block)))
    return found.group(1) if found else ""


def _style(block: Any) -> str:
    style = block.find(f"{_W}pPr/{_W}pStyle")
    return style.get(f"{_W}val", "") if style is not None else ""


def _text(element: Any) -> str:
    """The text of an element, with a space for every tab and break; tracked deletions are left out."""
    shown = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}noBreakHyphen": "-"}
    return "".join(each.text or "" if each.tag == f"{_W}t" else shown.get(each.tag, "") for each in element.iter())


def _facts(block: Any, reading: Reading) -> Iterator[tuple[str, str]]:
    """The facts that a block links to; a link to a fact follows the bookmark for the link back."""
    keys = [f"fact-{fact['key']}" for fact in reading.manifest["facts"]]
    known = {name: key for key, name in bookmark_names(keys).items()}
    for link in block.iter(f"{_W}hyperlink"):
        anchor, before = link.get(f"{_W}anchor") or "", link.getprevious()
        back = before.get(f"{_W}name") or "" if before is not None and before.tag == f"{_W}bookmarkStart" else ""
        if anchor.startswith("fact_") and back.startswith("use_"):
            yield known.get(anchor, anchor)[len("fact-") :], single_spaced(_text(link))


def _pictures(block: Any, reading: Reading, pictures: Mapping[str, bytes], name: str = "") -> None:
    for drawing in block.iter(f"{_W}drawing"):
        for told in drawing.iter("{*}docPr"):
            reading.add(ALT, told.get("descr") or "", name)
        for blip in drawing.iter("{*}blip"):
            reading.add(PICTURE, fingerprint(pictures.get(blip.get(f"{_R}embed"), b"")), name)


def _table(table: Any, reading: Reading, called: str, pictures: Mapping[str, bytes]) -> None:
    """Read a table: with a caption, a table of the document; without one, the layout of tiles, cover or a list."""
    if not called:
        for paragraph in table.iter(f"{_W}p"):
            kind = TILE if _style(paragraph).startswith(("Tile", "Strip")) else TEXT
            _pictures(paragraph, reading, pictures)
            reading.add(kind, _text(paragraph), facts=list(_facts(paragraph, reading)))
        return
    rows = [row.findall(f"{_W}tc") for row in table.findall(f"{_W}tr")]
    facts = {(y, x): list(_facts(cell, reading)) for y, row in enumerate(rows) for x, cell in enumerate(row)}
    reading.grid([[_text(cell) for cell in row] for row in rows], reading.by_name.get(called), called, facts)
    _pictures(table, reading, pictures)
