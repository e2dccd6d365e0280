"""Read the pieces of an HTML page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from ioreport.documents.readback.drawing_texts import add_picture
from ioreport.documents.readback.pieces import ALT, HEADING, RUNNING, TEXT, TILE, Reading, single_spaced

_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "picture",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    )
)
_UNSEEN = frozenset(("script", "style", "template", "head"))
_HEADINGS = re.compile("h[1-6]")
_TOLD = ("description", "author", "date")


def read_page(content: bytes, reading: Reading) -> None:
    """Read all texts and pictures of a page into `reading`."""
    root = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    for title in root.iterfind(".//title"):
        reading.add(RUNNING, title.text or "", "head of the file, title")
    for meta in root.iterfind(".//meta[@name]"):
        if meta.get("name") in _TOLD:
            reading.add(RUNNING, meta.get("content") or "", f"head of the file, {meta.get('name')}")
    for body in root.iterfind("body"):
        _walk(body, reading)


def _walk(element: Any, reading: Reading) -> None:
    """Read a block: its own runs of text, and the blocks in it."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    if element.tag == "table":
        _table(element, reading)
    elif _HEADINGS.fullmatch(element.tag):
        _heading(element, reading)
    else:
        _run(element, reading)


def _heading(element: Any, reading: Reading) -> None:
    if element.tag in ("h2", "h3", "h4"):
        reading.head(element.text_content())
    else:
        reading.add(HEADING, element.text_content())


def _run(element: Any, reading: Reading) -> None:
    """Read the runs of text of a block; each block inside it ends a run."""
    kind = TILE if "tile" in (element.get("class") or "").split() else TEXT
    texts: list[str] = [element.text or ""]
    facts: list[tuple[str, str]] = []
    for child in element:
        if _holds_block(child):
            reading.add(kind, "".join(texts), facts=facts)
            texts, facts = [child.tail or ""], []
            _walk(child, reading)
        elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
            _pictures(child, reading)
            texts += [child.text_content(), child.tail or ""]
            facts += list(linked_facts(child))
        else:
            texts.append(child.tail or "")
    reading.add(kind, "".join(texts), facts=facts)


def _holds_block(element: Any) -> bool:
    return any(each.tag in _BLOCKS for each in element.iter() if isinstance(each.tag, str))


def linked_facts(element: Any) -> Iterator[tuple[str, str]]:
    """The facts that an element links to, each with the link's text."""
    for link in element.iter("a"):
        href = link.get("href") or ""
        if "fact" in (link.get("class") or "").split() and href.startswith("#fact-"):
            yield href.removeprefix("#fact-"), single_spaced(link.text_content())


def _pictures(element: Any, reading: Reading) -> None:
    place = _figure(element)
    for each in element.iter("img", "source"):
        if each.tag == "img":
            reading.add(ALT, each.get("alt") or "", place)
        name = f"{place}, narrow" if each.tag == "source" and place else place
        add_picture(each.get("src") or each.get("srcset") or "", name, reading)


def _figure(element: Any) -> str:
    """The name of a figure, such as "Figure 2", from the start of its caption."""
    figure = next((each for each in (element, *element.iterancestors()) if each.tag == "figure"), None)
    name = figure.find(".//figcaption/b") if figure is not None else None
    return single_spaced(name.text_content()).removesuffix(".") if name is not None else ""


def _table(table: Any, reading: Reading) -> None:
    caption = table.find("caption")
    name = f"{reading.place}, table"
    listed = None
    if caption is not None:
        listed = reading.by_id.get(re.sub("(-table)?-caption$", "", caption.get("id") or ""))
        reading.add(TEXT, caption.text_content(), _called(caption) or name)
        name = _called(caption) or name
    found = [list(row.iter("td", "th")) for row in table.iter("tr")]
    facts = {(y, x): tuple(linked_facts(cell)) for y, row in enumerate(found) for x, cell in enumerate(row)}
    reading.grid([[cell.text_content() for cell in row] for row in found], listed, name, facts)


def _called(caption: Any) -> str:
    bold = caption.find("b")
    return single_spaced(bold.text_content()).removesuffix(".") if bold is not None else ""
