"""WordprocessingML as elements: names, making, finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

Element = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"

_MADE_OF = {"w": W}


def w(name: str) -> str:
    """A name of WordprocessingML in full.

    >>> w("p")
    '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p'
    """
    return f"{{{W}}}{name}"


def made(name: str, /, *content: Element | str, **attributes: object) -> Element:
    """An element with what is in it; underscores end names that Python keeps for itself.

    >>> etree.tostring(made("p", made("jc", val="right"))).decode().partition(" ")[0]
    '<w:p'
    """
    element = etree.Element(w(name), nsmap=_MADE_OF)
    for key, value in attributes.items():
        element.set(w(key.rstrip("_")), str(value))
    for part in content:
        if isinstance(part, str):
            element.text = part
        else:
            element.append(part)
    return element


def run(text: str, style: str = "") -> Element:
    """A run of text, in a character style or none."""
    shown = made("t", text)
    shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made("r", *([made("rPr", made("rStyle", val=style))] if style else []), shown)


def paragraph(style: str, *content: Element) -> Element:
    return made("p", made("pPr", made("pStyle", val=style)), *content)


def field(code: str, shown: str, style: str = "") -> Element:
    """A field with the result that it has."""
    return made("fldSimple", run(shown, style), instr=f" {code} ")


def style_of(element: Element | None) -> str:
    """The style of a paragraph or table; empty for anything else."""
    if element is None:
        return ""
    found = element.find(f"{w('pPr')}/{w('pStyle')}")
    found = element.find(f"{w('tblPr')}/{w('tblStyle')}") if found is None else found
    return "" if found is None else found.get(w("val"))


def properties(element: Element) -> Element:
    """The properties of a paragraph, made where it has none."""
    found = element.find(w("pPr"))
    if found is None:
        found = made("pPr")
        element.insert(0, found)
    return found


def text_of(element: Element) -> str:
    """All text of an element."""
    return "".join(part.text or "" for part in element.iter(w("t")))


def paragraphs(element: Element, *styles: str) -> Iterator[Element]:
    """The paragraphs in some styles, in reading order."""
    return (each for each in element.iter(w("p")) if style_of(each) in styles)


def set_background(document: Element, colour: str) -> None:
    """Give the pages of a document their colour."""
    document.insert(0, made("background", color=colour.removeprefix("#")))


def parsed(content: bytes) -> Any:
    """A part of the document, read without looking anything up."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def written(element: Element) -> bytes:
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
