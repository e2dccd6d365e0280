"""The Word document: native Word elements in the styles of a template document, which is made from the brand."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import docx

from ioreport.brand import Brand, load_brand
from ioreport.documents.manifest import check_document
from ioreport.documents.manifest_in_zip import carry
from ioreport.documents.tree.document_parts import Report
from ioreport.documents.word.bookmarks import name_anchors, set_references
from ioreport.documents.word.page_sections import close_sections, tables_with_room
from ioreport.documents.word.table_of_contents import place_contents
from ioreport.documents.word.template_document import template
from ioreport.documents.word.word_content import Composition
from ioreport.documents.word.word_pictures import size_gauges
from ioreport.documents.word.word_tables import shape_table
from ioreport.documents.word.word_xml import Element, set_background, style_of, w
from ioreport.wording import Wording


def write_docx(report: Report, manifest: Mapping[str, Any], brand: Brand | None = None) -> bytes:
    """A document as a Word document with native tables, headings, captions and references.

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
        When the facts of report and manifest differ, or the report shows counts of people without disclosure control.
    """
    check_document(manifest, report)
    brand = brand or load_brand()
    document = docx.Document(io.BytesIO(template(report, brand)))
    composition = Composition(report, manifest, brand, document)
    body = document.element.body
    body.extend(composition.elements())
    _finish(body, report, brand)
    cover = next(table for table in body.iter(w("tbl")) if style_of(table) == "Cover")
    cover.getnext().append(composition.pictures.band())
    set_background(document.element, brand.background)
    written = io.BytesIO()
    document.save(written)
    return carry(written.getvalue(), "word/document.xml", manifest)


def _finish(body: Element, report: Report, brand: Brand) -> None:
    """Set what depends on the whole body: widths, names of bookmarks, contents, sections."""
    for table, room in tables_with_room(body):
        shape_table(table, room, brand)
    name_anchors(body)
    set_references(body)
    place_contents(body, Wording(report.cover.language).label("Contents"))
    size_gauges(body)
    close_sections(body)
