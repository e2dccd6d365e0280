"""Make and find elements of WordprocessingML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"

_MADE_OF = {"w": W}
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """A text without the characters that XML forbids.

    >>> writable("Lom\x0b")
    'Lom'
    """
    return _UNWRITABLE.sub("", text)


def w(name: str) -> str:
    """A WordprocessingML name with its namespace.

    >>> w("p")
    '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p'
    """
    return f"{{{W}}}{name}"


def made(name: str, /, *content: Element | str, **attributes: object) -> Element:
    """Make an element with its content and attributes; an attribute that is a Python keyword ends in an underscore.

    >>> etree.tostring(made("p", made("jc", val="right"))).decode().partition(" ")[0]
    '<w:p'
    """
    element = etree.Element(w(name), nsmap=_MADE_OF)
    for key, value in attributes.items():
        element.set(w(key.rstrip("_")), writable(str(value)))
    for part in content:
        if isinstance(part, str):
            element.text = writable(part)
        else:
            element.append(part)
    return element


@dataclass(frozen=True)
class Look:
    """The style and formatting of a run of text."""

    style: str = ""
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    language: str = ""


PLAIN, BOLD, LINK = Look(), Look(strong=True), Look("Hyperlink")


def run(text: str, look: Look = PLAIN) -> Element:
    """A run of text.

    >>> run("7", BOLD).find(w("t")).text
    '7'
    """
    told = [
        *([made("rStyle", val=look.style)] if look.style else []),
        *([made("b"), made("bCs")] if look.strong else []),
        *([made("i"), made("iCs")] if look.emphasis else []),
        *([made("strike")] if look.struck else []),
        *([made("lang", val=look.language)] if look.language else []),
    ]
    shown = made("t", text)
    shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made("r", *([made("rPr", *told)] if told else []), shown)


def paragraph_element(style: str, *content: Element) -> Element:
    return made("p", made("pPr", made("pStyle", val=style)), *content)


def field(code: str, shown: str, style: str = "") -> Element:
    """A field with its current result."""
    return made("fldSimple", run(shown, Look(style)), instr=f" {code} ")


def style_of(element: Element | None) -> str:
    """The style of a paragraph or table; empty for anything else."""
    if element is None:
        return ""
    found = element.find(f"{w('pPr')}/{w('pStyle')}")
    found = element.find(f"{w('tblPr')}/{w('tblStyle')}") if found is None else found
    return "" if found is None else found.get(w("val"))


def properties(element: Element) -> Element:
    """The properties of a paragraph; they are added if it has none."""
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
    """Set the background colour of a document's pages."""
    document.insert(0, made("background", color=colour.removeprefix("#")))


def parsed(content: bytes) -> Any:
    """Parse a part of the document without resolving entities or fetching anything."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def xml_bytes(element: Element) -> bytes:
    return bytes(etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True))
