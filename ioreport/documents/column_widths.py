"""The width that a table needs, and where a long word may be broken."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ioreport.brand import Brand, Face
from ioreport.records import Table

PAGE_WIDTH = 166 / 25.4 * 72
"""Points between the margins of a portrait page; a wider table goes on a landscape page."""

SMALL_TYPE = 8.0
"""The type size, in points, of a table that nearly fits."""

GUTTER = 2.5 / 25.4 * 72
"""Points between two columns."""

_READABLE = 66
"""The least width of a column of long texts, in points: about three words a line."""

LONGEST_WORD = 22
"""A word of more characters than this, such as a file's name, may be broken at the end of a line."""

LONGEST_IN_TEXT = 40
"""The same for words in running text, where lines are longer."""

_BREAKS = re.compile(r"[^_.\-@/?&=:]*[_.\-@/?&=:]+|[^_.\-@/?&=:]+")


def pieces(word: str, longest: int = LONGEST_WORD) -> list[str]:
    """The pieces of a long word between which a line may end: after ``_ . - @ /`` and the like, then anywhere.

    >>> pieces("handover_protocol_of_goods-2026.pdf")
    ['handover_', 'protocol_', 'of_', 'goods-', '2026.', 'pdf']
    >>> pieces("R-01.2"), [len(piece) for piece in pieces("x" * 50)]
    (['R-01.2'], [22, 22, 6])
    """
    if len(word) <= longest:
        return [word]
    parts = _BREAKS.findall(word)
    return [part[at : at + longest] for part in parts for at in range(0, len(part), longest)]


def is_wide(table: Table, brand: Brand) -> bool:
    """Whether a table is too wide for a portrait page, even in small type with its texts broken into lines."""
    return sum(_least_width(table, number, brand.faces) + GUTTER for number in range(len(table.columns))) > PAGE_WIDTH


def _least_width(table: Table, number: int, faces: Mapping[str, Face]) -> float:
    """The least width of a column, in points: its longest word; for long texts at least `_READABLE`."""
    column, texts = table.columns[number], [row[number].text for row in table.rows]
    bold = [column.label, *texts[len(texts) - table.totals :]]
    longest = max(_longest_word(texts, faces["regular"]), _longest_word(bold, faces["bold"]))
    whole = max((faces["regular"].width(text, SMALL_TYPE) for text in texts), default=0)
    return longest if column.numeric else max(longest, min(whole, _READABLE))


def _longest_word(texts: list[str], face: Face) -> float:
    words = (piece for text in texts for word in text.split(" ") for piece in pieces(word))
    return max((face.width(word, SMALL_TYPE) for word in words), default=0)
