"""The PDF file: both PDF/UA-1 and PDF/A-3a, typeset by Typst from the document's pieces."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ioreport.brand import Brand, linked_pieces, load_brand
from ioreport.documents.manifest import FACTS_FILE, check_document
from ioreport.documents.pdf.line_pieces import TypstPiece
from ioreport.documents.pdf.missing_glyphs import check_letters
from ioreport.documents.pdf.pdf_content import Content
from ioreport.documents.pdf.row_header_tags import head_rows
from ioreport.documents.published_manifest import write_manifest
from ioreport.documents.tree.document_parts import Report
from ioreport.documents.typst_compiler import typeset
from ioreport.wording import Wording

STANDARDS = ["ua-1", "a-3a"]
_TEMPLATES = Path(__file__).parent / "templates"
COLOURS = (
    "background",
    "text",
    "heading",
    "muted",
    "link",
    "bad_news",
    "accent",
    "accent_soft",
    "empty",
    "rule",
    "stroke",
)


def write_pdf(report: Report, manifest: Mapping[str, Any], brand: Brand | None = None) -> bytes:
    """A document as an accessible (PDF/UA-1) PDF for archives (PDF/A-3a), with `facts.json` attached.

    Parameters
    ----------
    report : Report
        From `read_report`.
    manifest : mapping
        From `manifest_of`, of the same report.
    brand : Brand, optional
        By default the current one.

    Raises
    ------
    DocumentError
        When the facts of report and manifest differ, the report shows counts of people without disclosure control, the
        brand's typefaces lack letters of the text, or the document cannot be made accessible.
    """
    check_document(manifest, report)
    brand = brand or load_brand()
    content = Content(report, manifest, brand)
    pieces, annexes = content.pieces(), content.annexes()
    check_letters([*pieces, *annexes], brand, manifest["report"]["notebook"])
    told = {**_template_values(report, brand), "pieces": pieces, "annexes": annexes}
    files = {
        **content.files,
        "report.json": json.dumps(told, ensure_ascii=False).encode(),
        FACTS_FILE: write_manifest(manifest),
    }
    return head_rows(_typeset_pdf(files, brand, report.cover.as_of), list(_headed([pieces, annexes])))


def _headed(told: object) -> Iterator[bool]:
    """For each table in order, whether its first column has the row headers."""
    if isinstance(told, dict) and told.get("kind") == "table":
        yield told["heads"] != 0
    elif isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from _headed(each)


def _template_values(report: Report, brand: Brand) -> TypstPiece:
    """The values that the template needs besides the pieces: properties, colours, words, back page."""
    cover = report.cover
    words = Wording(cover.language)
    day = words.word_date(dt.date.fromisoformat(cover.as_of))
    return {
        "title": cover.title,
        "full_title": report.full_title,
        "office": cover.office,
        "description": report.description,
        "language": cover.language,
        "demonstration": cover.demonstration,
        "draft": cover.draft,
        "family": [brand.family, *(face.family for face in brand.fallback)],
        "colours": {name: getattr(brand, name) for name in COLOURS},
        "back_page": _back_page(brand, cover.language),
        "words": {
            "page": words.label("Page {n} of {total}"),
            "draft": words.label("DRAFT"),
            "on_page": words.label("page"),
            "back": words.label("Back to text"),
            "contents": words.label("Contents"),
            "data-of-figure": words.label("Data of this figure"),
            "data": words.label("Data of the figures"),
            "facts": words.label("Every figure of this document with its source, for machines"),
            "stamp": words.label("Data as of {date}", date=day),
            "demonstration": words.label("Demonstration data: every figure in this document is fictional"),
        },
    }


def _back_page(brand: Brand, language: str) -> dict[str, Any] | None:
    """The last page, about the organisation; each line is split into text and links."""
    page = brand.back_page(language)
    if page is None:
        return None
    lines = [[{"text": text, "leads": leads} for text, leads in linked_pieces(line)] for line in page.lines]
    return {"language": page.language, "heading": page.heading, "lines": lines}


def _typeset_pdf(files: Mapping[str, bytes], brand: Brand, as_of: str) -> bytes:
    """Typeset the document; the date in the file's properties is the day of the data."""
    midnight = dt.datetime.combine(dt.date.fromisoformat(as_of), dt.time(), dt.UTC)
    templates = {file.name: file.read_bytes() for file in _TEMPLATES.iterdir()}
    pages: bytes = typeset(
        "document.typ", {**files, **templates}, brand, pdf_standards=STANDARDS, timestamp=int(midnight.timestamp())
    )
    return pages
