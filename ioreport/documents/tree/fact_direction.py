"""Keep the order of characters in facts that stand beside right-to-left text."""

from __future__ import annotations

from dataclasses import replace

from ioreport.documents.tree.nodes import FactText, Inline, Link, Styled, Words, text_of_nodes
from ioreport.text_direction import LEFT_TO_RIGHT, RIGHT_TO_LEFT


def ordered(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A line with a left-to-right mark before and after each fact, if the line has Arabic or Hebrew letters.

    Without the marks "5–7" would be shown as "7–5" beside such a word (UAX #9). Facts that have these letters
    themselves need no marks.
    """
    return _marked(content) if RIGHT_TO_LEFT.search(text_of_nodes(content)) else content


def _marked(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return tuple(piece for inline in content for piece in _pieces(inline))


def _pieces(inline: Inline) -> tuple[Inline, ...]:
    if isinstance(inline, FactText) and not RIGHT_TO_LEFT.search(inline.text):
        mark = Words(LEFT_TO_RIGHT)
        return mark, inline, mark
    return (replace(inline, content=_marked(inline.content)),) if isinstance(inline, Styled | Link) else (inline,)
