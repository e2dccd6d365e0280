"""What a page can hold: widths of tables, and pictures as addresses."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from ioreport.records import Table

PAGE_WIDTH = 92
"""Characters of table type that fit across an upright page; a wider table is turned."""

WIDEST = 24
"""Characters after which a cell's text breaks into lines rather than widen its column."""


def svg_image(svg: str) -> str:
    """A drawing as an address that holds all of it.

    >>> svg_image("<svg/>")
    'data:image/svg+xml;base64,PHN2Zy8+'
    """
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def is_wide(table: Table) -> bool:
    """Whether a table is too wide for an upright page."""
    return sum(column_widths(table)) > PAGE_WIDTH


def column_widths(table: Table) -> list[int]:
    """How much room each column asks for, in characters."""
    headers = [[_longest_word(column.label)] for column in table.columns]
    cells = [[min(len(cell.text), WIDEST) for cell in column] for column in zip(*table.rows, strict=True)]
    return [max(header + body) + 3 for header, body in zip(headers, cells or [[]] * len(headers), strict=True)]


def _longest_word(text: str) -> int:
    return _longest(text.split())


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)
