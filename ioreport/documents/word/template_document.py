"""The template document: styles, theme, typefaces, header and footer, made from the brand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED

from ioreport.brand import Brand
from ioreport.documents.manifest_in_zip import zipped
from ioreport.documents.tree.document_parts import FICTIONAL, Report
from ioreport.documents.word.embedded_fonts import font_parts
from ioreport.documents.word.word_xml import writable
from ioreport.wording import Wording, languages

TEMPLATES = Path(__file__).parent / "templates"
_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "relations.xml",
    "docProps/core.xml": "core.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document_relations.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/numbering.xml": "numbering.xml",
    "word/theme/theme1.xml": "theme.xml",
}
"""The parts of the template document: place in the package → file in `templates`."""

_ROLES = (
    "background",
    "text",
    "heading",
    "muted",
    "link",
    "bad_news",
    "accent",
    "accent_soft",
    "outline",
    "empty",
    "rule",
    "stroke",
)


@dataclass(frozen=True)
class WordPage:
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
        """The width of text and tables."""
        return self.width - 2 * self.side


PORTRAIT = WordPage("portrait", 11906, 16838, 1247)
LANDSCAPE = WordPage("landscape", 16838, 11906, 1247)
GAP = 240
"""The gap between two columns of a table, in 1/20 pt."""


def language_tag(language: str) -> str:
    """Word's tag for a language.

    >>> language_tag("en"), language_tag("bg"), language_tag("sw")
    ('en-GB', 'bg-BG', 'sw')
    """
    return Wording(language).tag if language in languages() else language


def template(report: Report, brand: Brand) -> bytes:
    """An empty Word document in the style of a brand, with the header and footer of a report."""
    values = _values(report, brand)
    parts = {place: _filled(name, values) for place, name in _PARTS.items()}
    for page in (PORTRAIT, LANDSCAPE):
        title = escape(writable(_shortened(report.cover.title, brand, page)))
        running = {**values, "width": page.room, "title": title}
        for part in ("header", "footer"):
            parts[f"word/{part}-{page.name}.xml"] = _filled(f"{part}.xml", running)
    return zipped({**parts, **font_parts(brand)}, ZIP_STORED)


def _values(report: Report, brand: Brand) -> dict[str, object]:
    words = Wording(report.cover.language)
    colours = {role: getattr(brand, role) for role in _ROLES}
    return {
        **{name: colour.removeprefix("#").upper() for name, colour in colours.items()},
        "family": brand.family,
        "language": language_tag(report.cover.language),
        "width": PORTRAIT.room,
        "margin": PORTRAIT.side,
        "gap": GAP,
        "office": escape(writable(report.cover.office)),
        "stamp": escape(_stamp(report, words)),
        "pages": _pages(words),
        "full_title": escape(writable(report.full_title)),
        "description": escape(writable(report.description)),
        "day": report.cover.as_of,
    }


def _stamp(report: Report, words: Wording) -> str:
    """The text of every footer: the day of the data, or the notice of demonstration data."""
    if report.cover.demonstration:
        return words.label(FICTIONAL)
    return words.label("Data as of {date}", date=words.word_date(dt.date.fromisoformat(report.cover.as_of)))


def _filled(name: str, values: Mapping[str, object]) -> bytes:
    return Template((TEMPLATES / name).read_text("utf-8")).substitute(values).encode()


def _pages(words: Wording) -> str:
    """“Page x of y” in the document's language; Word fills in the numbers."""
    opening, closing = '<w:r><w:t xml:space="preserve">', "</w:t></w:r>"
    text = escape(words.label("Page {n} of {total}"))
    for place, code in {"{n}": "PAGE", "{total}": "NUMPAGES"}.items():
        field = f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        text = text.replace(place, f"{closing}{field}{opening}")
    return f"{opening}{text}{closing}"


def _shortened(title: str, brand: Brand, page: WordPage) -> str:
    """A title, shortened to leave room for the office's name in the header."""
    face, room = brand.faces["regular"], page.room / 20 * 0.62
    if face.width(title, 8.5) <= room:
        return title
    while face.width(title + "…", 8.5) > room:
        title = title[:-1]
    return title.rstrip() + "…"
