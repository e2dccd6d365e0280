"""The reference document: styles, theme, typefaces, running head and foot, made from the brand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from ioreport.brand import Brand
from ioreport.documents.word.fonts import font_parts
from ioreport.documents.word.markup import made, written
from ioreport.wording import Wording

TEMPLATES = Path(__file__).parent / "templates"
_TAGS = {"en": "en-GB", "bg": "bg-BG"}

ROLES = (
    "background", "text", "heading", "muted", "link", "bad_news", "accent", "accent_soft", "outline", "empty", "rule",
    "stroke",
)


@dataclass(frozen=True)
class Page:
    """A page's size and margins in twentieths of a point."""

    name: str
    width: int
    height: int
    side: int
    top: int = 1474
    bottom: int = 1361
    running: int = 680

    @property
    def room(self) -> int:
        """The width that text and tables have."""
        return self.width - 2 * self.side


PORTRAIT = Page("portrait", 11906, 16838, 1247)
LANDSCAPE = Page("landscape", 16838, 11906, 1247)
GAP = 240
"""Between two columns of a table."""


def language_tag(language: str) -> str:
    """Word's name of a language.

    >>> language_tag("en"), language_tag("fr")
    ('en-GB', 'fr')
    """
    return _TAGS.get(language, language)


@dataclass(frozen=True)
class Told:
    """What the document says of itself: in its running head and foot, and to the system."""

    title: str
    full_title: str
    office: str
    description: str
    language: str
    as_of: dt.date
    demonstration: bool

    @property
    def words(self) -> Wording:
        return Wording(self.language)

    @property
    def stamp(self) -> str:
        if self.demonstration:
            return self.words.label("Demonstration data: every figure in this document is fictional")
        return self.words.label("Data as of {date}", date=self.words.word_date(self.as_of))


def reference_parts(brand: Brand, told: Told) -> dict[str, bytes]:
    """The parts of a document that are the brand's and not the text's, by their names in the package."""
    values = _values(brand, told)
    parts = {name: _filled(name, values) for name in ("styles.xml", "settings.xml")}
    parts["theme/theme1.xml"] = _filled("theme.xml", values)
    for page in (PORTRAIT, LANDSCAPE):
        running = {**values, "width": page.room, "title": escape(_shortened(told.title, brand, page))}
        parts[f"header-{page.name}.xml"] = _filled("header.xml", running)
        parts[f"footer-{page.name}.xml"] = _filled("footer.xml", running)
    return {f"word/{name}": content for name, content in parts.items()} | font_parts(brand)


def blank_document() -> bytes:
    """A text with nothing in it, on the page that texts are set on."""
    size = made("pgSz", w=PORTRAIT.width, h=PORTRAIT.height)
    margins = made("pgMar", top=PORTRAIT.top, right=PORTRAIT.side, bottom=PORTRAIT.bottom, left=PORTRAIT.side)
    return written(made("document", made("body", made("sectPr", size, margins))))


def _values(brand: Brand, told: Told) -> dict[str, object]:
    colours = {role: getattr(brand, role) for role in ROLES}
    return {
        **{name: colour.removeprefix("#").upper() for name, colour in colours.items()},
        "family": brand.family,
        "language": language_tag(told.language),
        "width": PORTRAIT.room,
        "margin": PORTRAIT.side,
        "gap": GAP,
        "office": escape(told.office),
        "stamp": escape(told.stamp),
        "pages": _pages(told),
    }


def _filled(name: str, values: Mapping[str, object]) -> bytes:
    return Template((TEMPLATES / name).read_text("utf-8")).substitute(values).encode()


def _pages(told: Told) -> str:
    """Page x of y in the document's language, counted by Word."""
    opening, closing = '<w:r><w:t xml:space="preserve">', "</w:t></w:r>"
    text = escape(told.words.label("Page {n} of {total}"))
    for place, code in {"{n}": "PAGE", "{total}": "NUMPAGES"}.items():
        field = f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        text = text.replace(place, f"{closing}{field}{opening}")
    return f"{opening}{text}{closing}"


def _shortened(title: str, brand: Brand, page: Page) -> str:
    """A title that leaves the office its place in the running head."""
    face, room = brand.faces["regular"], page.room / 20 * 0.62
    if face.width(title, 8.5) <= room:
        return title
    while face.width(title + "…", 8.5) > room:
        title = title[:-1]
    return title.rstrip() + "…"
