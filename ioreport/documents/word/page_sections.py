"""Portrait and landscape pages: tables that are too wide for a portrait page get a section of their own."""

from __future__ import annotations

from collections.abc import Iterator

from ioreport.documents.word.template_document import LANDSCAPE, PORTRAIT, WordPage
from ioreport.documents.word.word_xml import Element, R, made, properties, style_of, w


def tables_with_room(body: Element) -> Iterator[tuple[Element, int]]:
    """Every table with the text width of its page, in 1/20 pt."""
    page = PORTRAIT
    waiting: list[tuple[Element, int]] = []
    for block in reversed(body):
        page = _page_of(block) or page
        if block.tag == w("tbl"):
            waiting.append((block, page.room))
    yield from reversed(waiting)


def _page_of(block: Element) -> WordPage | None:
    """The kind of page of the section that ends with a block; None if no section ends there."""
    size = block.find(f"{w('pPr')}/{w('sectPr')}/{w('pgSz')}")
    if size is None:
        return None
    return LANDSCAPE if size.get(w("orient")) == "landscape" else PORTRAIT


def close_sections(body: Element) -> None:
    """Write the properties of every section: its page, its header and footer."""
    _join_landscape(body)
    marks = [(block, page) for block in body if (page := _page_of(block))]
    for number, (block, page) in enumerate(marks):
        _close(block, _section(page, first=not number))
    for last in body.findall(w("sectPr")):
        body.remove(last)
    body.append(_section(PORTRAIT, first=not marks))


def _close(block: Element, section: Element) -> None:
    """End a section in the paragraph before its mark; if there is no such paragraph, keep the mark."""
    last = _before(block)
    if last.tag == w("p") and last.find(f"{w('pPr')}/{w('sectPr')}") is None:
        properties(last).append(section)
        block.getparent().remove(block)
    else:
        block.find(w("pPr")).replace(block.find(f"{w('pPr')}/{w('sectPr')}"), section)


def _before(block: Element) -> Element:
    """The block before a section's end; the end is first moved before headings that belong to the next section."""
    before = block.getprevious()
    while style_of(before).startswith("Heading"):
        before.addprevious(block)
        before = block.getprevious()
    return before


def _join_landscape(body: Element) -> None:
    """Join consecutive landscape sections into one."""
    for block in list(body):
        after = block.getnext()
        if after is not None and _page_of(block) is LANDSCAPE and _page_of(after) is PORTRAIT:
            body.remove(block)
            body.remove(after)


def _section(page: WordPage, first: bool) -> Element:
    """The properties of a section, which begins on a new page; the document's first page has no header."""
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
    """A reference to the header or footer of a kind of page."""
    reference = made(f"{part}Reference", type=kind)
    reference.set(f"{{{R}}}id", f"{part}-{page.name}")
    return reference
