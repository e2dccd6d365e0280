"""Texts, and what may stand between them in a line, as the Typst template reads them: strings, and named pieces.

The template gets them as JSON, so no text of the data can be read as code or markup.
"""

from __future__ import annotations

import re
from typing import Any

from ioreport.documents.column_widths import pieces
from ioreport.documents.tree.nodes import Use

Told = dict[str, Any]
"""A piece of the document: its ``kind``, and what that kind has."""

PieceLine = list[Any]
"""What stands in a line: strings and pieces."""

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f]")


def text(words: str) -> str:
    """A text on one line, without characters that steer a printer.

    >>> text("one\\n two\\x07")
    'one two '
    """
    return _UNPRINTED.sub(" ", _BLANKS.sub(" ", words))


def broken(words: str, longest: int) -> PieceLine:
    """A text in which a word too long for a line tells where the line may end.

    >>> broken("a scan_of_the_contract", 12)
    ['a scan_', {'kind': 'break'}, 'of_', {'kind': 'break'}, 'the_', {'kind': 'break'}, 'contract']
    """
    line: PieceLine = [""]
    for number, word in enumerate(text(words).split(" ")):
        first, *more = pieces(word, longest)
        line[-1] += " " * bool(number) + first
        for piece in more:
            line += [{"kind": "break"}, piece]
    return line


def told_fact(use: Use, words: str = "") -> Told:
    """A fact, in its own words or in those of a table, which leads to its source."""
    return {"kind": "fact", "id": use.id, "target": f"fact-{use.fact.key}", "text": text(words or use.fact.text)}


def strong(*line: Any) -> Told:
    return {"kind": "strong", "content": list(line)}


def link(target: str, line: PieceLine) -> Told:
    """A link outward, or to a label where its target begins with ``#``."""
    inside = target.startswith("#")
    return {"kind": "link", "inside": inside, "target": target[inside:], "content": line}


def seen(line: PieceLine) -> list[str]:
    """The texts of a line between which it may be broken.

    >>> seen(["a scan_", {"kind": "break"}, "of ", strong("it")])
    ['a scan_', 'of ', 'it']
    """
    return [found for piece in line for found in ([piece] if isinstance(piece, str) else _inside(piece))]


def _inside(piece: Told) -> list[str]:
    return seen(piece["content"]) if "content" in piece else [piece["text"]] if "text" in piece else []
