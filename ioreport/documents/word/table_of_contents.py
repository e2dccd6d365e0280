"""The table of contents: a Word field with its entries filled in, so that it is right before it is updated."""

from __future__ import annotations

from ioreport.documents.word.word_xml import Element, made, paragraph_element, paragraphs, run, style_of, text_of, w

FEWEST = 4
"""A document with fewer sections has no table of contents."""


def place_contents(body: Element, title: str) -> None:
    """Put the table of contents after the lead, or after the first section if there is no lead.

    The entries link to their sections and have no page numbers: Word lays out the pages, and adds the numbers when the
    field is updated.
    """
    headings = [each for each in paragraphs(body, "Heading1") if each.getparent() is body]
    if len(headings) < FEWEST:
        return
    entries = [paragraph_element("TOC1", _entry(heading)) for heading in headings]
    start = made("instrText", ' TOC \\o "1-1" \\h \\z \\u ')
    opening = [made("r", _mark("begin")), made("r", start), made("r", _mark("separate"))]
    for place, part in enumerate(opening, 1):
        entries[0].insert(place, part)
    entries[-1].append(made("r", _mark("end")))
    gallery = made("docPartObj", made("docPartGallery", val="Table of Contents"), made("docPartUnique"))
    content = made("sdtContent", paragraph_element("TOCHeading", run(title)), *entries)
    has_lead = any(style_of(each) == "Lead" for each in headings[0].itersiblings(preceding=True))
    headings[not has_lead].addprevious(made("sdt", made("sdtPr", gallery), content))


def _entry(heading: Element) -> Element:
    anchor = heading.find(w("bookmarkStart")).get(w("name"))
    return made("hyperlink", run(text_of(heading)), anchor=anchor, history=1)


def _mark(kind: str) -> Element:
    return made("fldChar", fldCharType=kind)
