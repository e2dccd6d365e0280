"""Upright and turned pages: a section of its own for what is too wide for an upright page."""

from __future__ import annotations

from collections.abc import Iterator

from ioreport.documents.word.template_document import LANDSCAPE, PORTRAIT, WordPage
from ioreport.documents.word.word_xml import Element, R, made, properties, style_of, w


def tables_with_room(body: Element) -> Iterator[tuple[Element, int]]:
    """Every table with the width that its page has for it."""
    page = PORTRAIT
    waiting: list[tuple[Element, int]] = []
    for block in reversed(body):
        page = _page_of(block) or page
        if block.tag == w("tbl"):
            waiting.append((block, page.room))
    yield from reversed(waiting)


def _page_of(block: Element) -> WordPage | None:
    """The kind of page that ends with a block; nothing where none ends."""
    size = block.find(f"{w('pPr')}/{w('sectPr')}/{w('pgSz')}")
    if size is None:
        return None
    return LANDSCAPE if size.get(w("orient")) == "landscape" else PORTRAIT


def close_sections(body: Element) -> None:
    """Write out every section's end: its page, its running head and foot."""
    _join_turned(body)
    marks = [(block, page) for block in body if (page := _page_of(block))]
    for number, (block, page) in enumerate(marks):
        _close(block, _section(page, first=not number))
    for last in body.findall(w("sectPr")):
        body.remove(last)
    body.append(_section(PORTRAIT, first=not marks))


def _close(block: Element, section: Element) -> None:
    """End a section in the paragraph before its mark, where there is one; else the mark itself stays."""
    last = _before(block)
    if last.tag == w("p") and last.find(f"{w('pPr')}/{w('sectPr')}") is None:
        properties(last).append(section)
        block.getparent().remove(block)
    else:
        block.find(w("pPr")).replace(block.find(f"{w('pPr')}/{w('sectPr')}"), section)


def _before(block: Element) -> Element:
    """What stands before a section's end, which goes before the headings that belong to the next section."""
    before = block.getprevious()
    while style_of(before).startswith("Heading"):
        before.addprevious(block)
        before = block.getprevious()
    return before


def _join_turned(body: Element) -> None:
    """Turned pages that follow one another are one section."""
    for block in list(body):
        after = block.getnext()
        if after is not None and _page_of(block) is LANDSCAPE and _page_of(after) is PORTRAIT:
            body.remove(block)
            body.remove(after)


def _section(page: WordPage, first: bool) -> Element:
    """A section, which begins on a new page; the first one's first page has no head."""
    kinds = ("default", "first") if first else ("default",)
    feet = [_reference("footer", kind, page) for kind in kinds]
    turned = {"orient": "landscape"} if page is LANDSCAPE else {}
    margins = {
        "top": page.top,
        "right": page.side,
        "bottom": page.bottom,
        "left": page.side,
        "header": page.running,
        "footer": page.running,
        "gutter": 0,
    }
    return made(
        "sectPr",
        _reference("header", "default", page),
        *feet,
        made("type", val="nextPage"),
        made("pgSz", w=page.width, h=page.height, **turned),
        made("pgMar", **margins),
        *([made("titlePg")] if first else []),
    )


def _reference(part: str, kind: str, page: WordPage) -> Element:
    """A running head or foot; the first page has no head."""
    reference = made(f"{part}Reference", type=kind)
    reference.set(f"{{{R}}}id", f"{part}-{page.name}")
    return reference
