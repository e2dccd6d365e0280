"""The pieces of a line for the Typst template: strings, and pieces of a kind such as links and facts.

The template reads them as JSON, so no text of the data can be read as code or markup.
"""

from __future__ import annotations

import re
from typing import Any

from ioreport.documents.column_widths import pieces
from ioreport.documents.tree.nodes import Use

TypstPiece = dict[str, Any]
"""A piece of the document: its ``kind``, and the values of that kind."""

PieceLine = list[Any]
"""The contents of a line: strings and pieces."""

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f]")


def text(words: str) -> str:
    """A text on one line, without control characters.

    >>> text("one\\n two\\x07")
    'one two '
    """
    return _UNPRINTED.sub(" ", _BLANKS.sub(" ", words))


def broken(words: str, longest: int) -> PieceLine:
    """A text with break pieces inside words that are longer than `longest`.

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


def typst_fact(use: Use, words: str = "") -> TypstPiece:
    """A fact as a link to its source; `words` replaces the fact's own wording."""
    return {"kind": "fact", "id": use.id, "target": f"fact-{use.fact.key}", "text": text(words or use.fact.text)}


def strong(*line: Any) -> TypstPiece:
    return {"kind": "strong", "content": list(line)}


def link(target: str, line: PieceLine) -> TypstPiece:
    """A link to a web address, or to a label of the document if its target begins with ``#``."""
    inside = target.startswith("#")
    return {"kind": "link", "inside": inside, "target": target[inside:], "content": line}


def seen(line: PieceLine) -> list[str]:
    """The texts of a line, in order, without their markup.

    >>> seen(["a scan_", {"kind": "break"}, "of ", strong("it")])
    ['a scan_', 'of ', 'it']
    """
    return [found for piece in line for found in ([piece] if isinstance(piece, str) else _inside(piece))]


def _inside(piece: TypstPiece) -> list[str]:
    return seen(piece["content"]) if "content" in piece else [piece["text"]] if "text" in piece else []
