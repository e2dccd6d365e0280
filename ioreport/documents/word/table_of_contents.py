"""The table of contents: a field of Word's own, its entries filled in, so that it is right before anyone renews it."""

from __future__ import annotations

from ioreport.documents.word.word_xml import Element, made, paragraph_element, paragraphs, run, style_of, text_of, w

FEWEST = 4
"""A document of fewer sections needs no contents."""


def place_contents(body: Element, title: str) -> None:
    """Put the contents after what opens the document: its lead, or else its first section.

    The entries lead to their sections and show no page: where a page ends is the reader's program to
    say, which adds the numbers when the field is renewed.
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
    headings[not _has_lead(headings[0])].addprevious(made("sdt", made("sdtPr", gallery), content))


def _has_lead(heading: Element) -> bool:
    """Whether a text stands before the first section."""
    return any(style_of(each) == "Lead" for each in heading.itersiblings(preceding=True))


def _entry(heading: Element) -> Element:
    anchor = heading.find(w("bookmarkStart")).get(w("name"))
    return made("hyperlink", run(text_of(heading)), anchor=anchor, history=1)


def _mark(kind: str) -> Element:
    return made("fldChar", fldCharType=kind)
