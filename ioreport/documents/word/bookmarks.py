"""Bookmarks with names that Word accepts, links to them, and references that show a label."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ioreport.documents.word.word_xml import Element, field, paragraphs, text_of, w

_LONGEST = 40
"""The most characters that a bookmark's name may have."""


def name_anchors(body: Element) -> None:
    """Give every bookmark a name and number that Word accepts, and set the links to these names."""
    names = bookmark_names([start.get(w("name")) for start in body.iter(w("bookmarkStart"))])
    numbers: dict[str, str] = {}
    for number, start in enumerate(body.iter(w("bookmarkStart"))):
        numbers[start.get(w("id"))] = str(number)
        start.set(w("id"), str(number))
        start.set(w("name"), names[start.get(w("name"))])
    for end in body.iter(w("bookmarkEnd")):
        end.set(w("id"), numbers[end.get(w("id"))])
    for link in body.iter(w("hyperlink")):
        if link.get(w("anchor")):
            link.set(w("anchor"), names.get(link.get(w("anchor")), "title"))
        link.set(w("history"), "1")


def bookmark_names(ids: Sequence[str]) -> dict[str, str]:
    """A bookmark name for each anchor: of letters, digits and underscores, unique even when case is ignored.

    >>> bookmark_names(["use-people.reached-1", "use-people_reached-1", "1"])
    {'use-people.reached-1': 'use_people_reached_1', 'use-people_reached-1': 'use_people_reached_1_2', '1': 'a_1'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for anchor in ids:
        plain = re.sub(r"\W", "_", anchor, flags=re.ASCII)
        name = plain = (plain if plain[:1].isalpha() else f"a_{plain}")[:_LONGEST]
        count = 1
        while name.lower() in taken:
            count += 1
            name = f"{plain[: _LONGEST - 1 - len(str(count))]}_{count}"
        taken.add(name.lower())
        names[anchor] = name
    return names


def set_references(body: Element) -> None:
    """Turn links that show a label ("Table 2") into references, which Word keeps up to date."""
    labels = _labels(body)
    for link in list(body.iter(w("hyperlink"))):
        target = link.get(w("anchor"), "")
        if labels.get(target) == text_of(link):
            link.getparent().replace(link, field(f"REF {target} \\h", text_of(link), "Hyperlink"))


def _labels(body: Element) -> Mapping[str, str]:
    """The labels of figures and tables by bookmark: the text between the bookmark's start and end."""
    labels = {}
    for caption in paragraphs(body, "Caption"):
        start = caption.find(w("bookmarkStart"))
        if start is not None and caption.find(w("fldSimple")) is not None:
            labels[start.get(w("name"))] = _between(start)
    return labels


def _between(start: Element) -> str:
    text = ""
    for each in start.itersiblings():
        if each.tag == w("bookmarkEnd"):
            break
        text += text_of(each)
    return text
