"""The Word document: from the finished page by pandoc, in styles of a reference document made from the brand."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from ioreport.brand import Brand, load_brand
from ioreport.documents.carried import carry, unpacked
from ioreport.documents.finished import back_page_in, manifest_in, printed_body, take_pictures, text_in, told_in
from ioreport.documents.html.cells import svg_image
from ioreport.documents.html.html_file import write_html
from ioreport.documents.pandoc import convert
from ioreport.documents.tree.parts import Report
from ioreport.documents.word.anchors import name_anchors, set_links
from ioreport.documents.word.contents import place_contents
from ioreport.documents.word.lists import set_lists
from ioreport.documents.word.logo import logo_png
from ioreport.documents.word.markup import parsed, set_background, w, written
from ioreport.documents.word.package import outside_relations, packed
from ioreport.documents.word.pictures import gauges, set_band, set_pictures
from ioreport.documents.word.reference import TEMPLATES, Told, blank_document, language_tag, reference_parts
from ioreport.documents.word.sections import close_sections, tables_with_room
from ioreport.documents.word.tables import shape_table
from ioreport.records import Chart
from ioreport.scratch import scratch_folder

_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file may have."""


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
        When report and manifest do not fit.
    """
    brand = brand or load_brand()
    html = write_html(report, manifest, brand)
    for shown in report.shown:
        if isinstance(shown.record, Chart):
            html = html.replace(svg_image(shown.record.svg), f"data:image/png;base64,{shown.record.png}")
    if brand.logo:
        logo = base64.b64encode(logo_png(brand.logo, brand)).decode("ascii")
        html = html.replace(brand.logo.address, f"data:image/png;base64,{logo}")
    return set_html(html, brand)


def set_html(html: str, brand: Brand | None = None) -> bytes:
    """A finished page, its charts as PNG, as a Word document; the day in it is the data's."""
    html = _UNWRITABLE.sub("", html)
    told, brand = _told(html), brand or load_brand()
    reference = reference_parts(brand, told)
    body, pictures = take_pictures(printed_body(html) + back_page_in(html))
    blank = packed({**reference, "word/document.xml": blank_document()}, [], told)
    made = unpacked(_to_word(body, {**pictures, **gauges(body, brand)}, blank, told))
    media = {name: content for name, content in made.items() if name.startswith("word/media/")}
    text = _finished(made, brand, told)
    content = packed({**reference, **media, **text}, outside_relations(made), told)
    return carry(content, "word/document.xml", manifest_in(html))


def _finished(made: Mapping[str, bytes], brand: Brand, told: Told) -> dict[str, bytes]:
    """What pandoc made, with all that it cannot say."""
    document = parsed(made["word/document.xml"])
    set_background(document, brand.background)
    text = document.find(w("body"))
    for table, room in tables_with_room(text):
        shape_table(table, room, brand)
    for language in text.iter(w("lang")):
        language.set(w("val"), language_tag(language.get(w("val"))))
    name_anchors(text)
    set_links(text)
    place_contents(text, told.words.label("Contents"))
    band = set_band(text, brand)
    set_pictures(text)
    close_sections(text)
    numbering = set_lists(made["word/numbering.xml"])
    return {"word/document.xml": written(document), "word/numbering.xml": numbering, "word/media/band.png": band}


def _told(html: str) -> Told:
    report = manifest_in(html)["report"]
    return Told(
        title=text_in(r'<h1 id="title">(.*?)</h1>', html),
        full_title=text_in(r"<title>(.*?)</title>", html),
        office=told_in(html, "author"),
        description=told_in(html, "description"),
        language=report["language"],
        as_of=dt.date.fromisoformat(told_in(html, "date")),
        demonstration=report["demonstration"],
    )


def _to_word(html: str, pictures: Mapping[str, bytes], reference: bytes, told: Told) -> bytes:
    label = told.words.label
    words = {
        "data-of-figure": label("Data of this figure"),
        "data": label("Data of the figures"),
        "in-text": label("In the text"),
        "origin": label("Where it comes from"),
    }
    with scratch_folder() as folder:
        for file, content in {**pictures, "reference.docx": reference}.items():
            (folder / file).write_bytes(content)
        arguments = [
            f"--lua-filter={TEMPLATES / 'word.lua'}", f"--reference-doc={folder / 'reference.docx'}",
            f"--resource-path={folder}", *(f"--metadata={key}={text}" for key, text in words.items()),
        ]
        return convert(html, "docx", arguments)
