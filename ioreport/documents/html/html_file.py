"""The HTML page: one self-contained file without scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from ioreport.brand import Brand, linked_pieces, load_brand
from ioreport.documents.column_widths import is_wide
from ioreport.documents.html.html_fonts import MARK, add_faces
from ioreport.documents.html.html_tables import (
    breakable,
    cell_attributes,
    is_all_numbers,
    svg_image,
    table_class,
)
from ioreport.documents.html.html_text import blocks_html, fact_link, line_html, notes_html
from ioreport.documents.manifest import check_document, script_json
from ioreport.documents.sources_section import (
    exhibit_sources,
    fact_sources,
    inputs_notes,
    inputs_table,
    opening_lines,
    rows_line,
    used_inputs,
)
from ioreport.documents.tree.document_parts import Report, notes_of, numbered
from ioreport.text_direction import in_order
from ioreport.wording import Wording

TEMPLATES = Path(__file__).parent / "templates"


def write_html(report: Report, manifest: Mapping[str, Any], brand: Brand | None = None) -> str:
    """A document as one HTML page.

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
    uncounted = Uncounted()
    page = {**_page(report, manifest, brand), "uncounted": uncounted}
    html = in_order(template("index.html.j2").render(page=page))
    return add_faces(html, brand, len(html.encode()) - uncounted.bytes)


@cache
def template(name: str) -> Template:
    """A template of this folder; it escapes all values that it is given."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    ).get_template(name)


class Uncounted:
    """Adds up the bytes that do not count towards a page's size: pictures with their texts and data, and the facts.

    >>> uncounted = Uncounted()
    >>> uncounted("é"), uncounted.bytes
    ('é', 2)
    """

    def __init__(self) -> None:
        self.bytes = 0

    def __call__(self, text: str = "", caller: Callable[[], str] | None = None) -> str:
        """Count a text and return it; in a template, the text of a ``call`` block."""
        text = caller() if caller else text
        self.bytes += len(text.encode())
        return text


def _style(brand: Brand, draft: bool) -> Markup:
    """The style sheet; the rules for logo, back page and draft are included only if the page needs them."""
    more = {"organisation.css": brand.logo or brand.back_pages, "draft.css": draft}
    names = ("page.css", *(name for name, needed in more.items() if needed))
    return Markup("".join((TEMPLATES / name).read_text("utf-8").replace("\n", "") for name in names))


def _page(report: Report, manifest: Mapping[str, Any], brand: Brand) -> dict[str, Any]:
    """All values and functions that the templates use."""
    words, inputs = Wording(report.cover.language), used_inputs(report, manifest)
    return {
        "report": report,
        "brand": brand,
        "back_page": brand.back_page(report.cover.language),
        "linked": linked_pieces,
        "style": _style(brand, report.cover.draft),
        "faces": Markup(MARK),
        "facts_json": Markup(script_json(manifest)),
        "sources": fact_sources(report, words),
        "drawn": exhibit_sources(report, words),
        "opening": opening_lines(report, words),
        "inputs": inputs_table(inputs, words),
        "inputs_notes": inputs_notes(inputs, words),
        "rows_line": lambda files: rows_line(files, words),
        "notes_of": lambda table, source: notes_of(table, words, source),
        "label": words.label,
        "numbered": lambda anchor: numbered(anchor, words),
        "fact_link": lambda use, text="": Markup(fact_link(use, text)),
        "line": lambda content: Markup(line_html(content, brand.text)),
        "prose": lambda prose: Markup(blocks_html(prose.content, brand.text) + notes_html(prose.notes, brand.text)),
        "bold": Markup("<b>{}</b>").format,
        "breakable": breakable,
        "svg_image": svg_image,
        "is_wide": lambda table: is_wide(table, brand),
        "is_all_numbers": is_all_numbers,
        "table_class": table_class,
        "cell_attributes": cell_attributes,
        "kind": lambda part: getattr(part, "kind", type(part).__name__.lower()),
    }
