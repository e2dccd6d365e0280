"""What a page can hold: widths of tables, and pictures as addresses."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from decimal import Decimal

from markupsafe import Markup, escape

from ioreport.records import Cell, Column, Table

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


def cell_attributes(column: Column, cell: Cell) -> Markup:
    """The attributes of a table cell: its classes, and for a bar its length and tick.

    >>> cell_attributes(Column("Burn", numeric=True, bar=True, tick="0.5"), Cell("63%", "0.6320"))
    Markup(' class="num bar" style="--v:63.2%;--t:50%" data-bar="0.632" data-tick="0.5"')
    >>> cell_attributes(Column("Line"), Cell("Travel"))
    Markup('')
    """
    barred = column.bar and cell.value is not None
    classes = [name for name, has in (("num", column.numeric), ("bar", barred), ("stressed", cell.stressed)) if has]
    told = f' class="{" ".join(classes)}"' if classes else ""
    told += f' lang="{escape(cell.language)}"' if cell.language else ""
    if barred:
        marks = {"bar": _within(cell.value)} | ({"tick": _within(column.tick)} if column.tick else {})
        styles = ";".join(f"--{'v' if name == 'bar' else 't'}:{_plain(100 * mark)}%" for name, mark in marks.items())
        told += f' style="{styles}"' + "".join(f' data-{name}="{_plain(mark)}"' for name, mark in marks.items())
    return Markup(told)  # numbers, fixed words and an escaped code


def _within(fraction: str) -> Decimal:
    """A fraction as the length of a bar: nothing below nothing, and no more than the whole."""
    return min(max(Decimal(fraction), Decimal(0)), Decimal(1))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


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
