"""What a page can hold: widths of tables, and pictures as addresses."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from markupsafe import Markup, escape

from ioreport.brand import Brand, Face
from ioreport.records import Cell, Column, Table

PAGE_WIDTH = 166 / 25.4 * 72
"""Points across an upright page, between its margins; a wider table is turned."""

SMALL_TYPE = 8.0
"""Points of the type of a table that all but fits."""

GUTTER = 2.5 / 25.4 * 72
"""Points between two columns."""

READABLE = 66
"""Points that a column of texts has at least, where its texts are longer: about three words a line."""

LONGEST_WORD = 22
"""Characters from which on a word without a blank, such as a file's name, may go on in the next line."""

_BREAKS = re.compile(r"[^_.\-@/?&=:]*[_.\-@/?&=:]+|[^_.\-@/?&=:]+")

LONG = 60
"""Characters from which on a cell's text keeps a column of some width, also where the page is narrow."""


def svg_image(svg: str) -> str:
    """A drawing as an address that holds all of it.

    >>> svg_image("<svg/>")
    'data:image/svg+xml;base64,PHN2Zy8+'
    """
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def is_all_numbers(table: Table) -> bool:
    """Whether all columns but the first hold numbers, so that the table says so once for all its cells."""
    return len(table.columns) > 1 and all(column.numeric for column in table.columns[1:])


def table_class(table: Table) -> Markup:
    """The class of a table: ``numbers`` where all columns but the first hold them, ``many`` where it has many.

    >>> table_class(Table("t", "Kits", (Column("Town"), Column("Kits", numeric=True)), ()))
    Markup(' class="numbers"')
    """
    classes = [name for name, has in (("numbers", is_all_numbers(table)), ("many", len(table.columns) > 6)) if has]
    return Markup(f' class="{" ".join(classes)}"' if classes else "")


def cell_attributes(column: Column, cell: Cell, all_numbers: bool = False) -> Markup:
    """The attributes of a table cell: its classes, and for a bar its length and tick.

    >>> cell_attributes(Column("Burn", numeric=True, bar=True, tick="0.5"), Cell("63%", "0.6320"))
    Markup(' class="num bar" style="--v:63.2%;--t:50%"')
    >>> cell_attributes(Column("Burn", numeric=True, bar=True), Cell("85%", "0.85195530726256983"))
    Markup(' class="num bar" style="--v:85.2%"')
    >>> cell_attributes(Column("Line"), Cell("Travel"))
    Markup('')
    """
    barred = column.bar and cell.value is not None
    has = {"num": column.numeric and not all_numbers, "bar": barred, "stressed": cell.stressed,
           "long": not column.numeric and len(cell.text) > LONG}
    classes = [name for name, given in has.items() if given]
    # One name needs no quotation marks, and a page has hundreds of cells.
    told = f' class="{" ".join(classes)}"' if len(classes) > 1 else "".join(f" class={name}" for name in classes)
    told += f' lang="{escape(cell.language)}"' if cell.language else ""
    if barred:
        marks = {"v": _within(cell.value)} | ({"t": _within(column.tick)} if column.tick else {})
        told += f' style="{";".join(f"--{name}:{_plain(100 * mark)}%" for name, mark in marks.items())}"'
    return Markup(told)  # numbers, fixed words and an escaped code


def _within(fraction: str) -> Decimal:
    """A fraction as the length of a bar: nothing below nothing, no more than the whole, no finer than facts tell it."""
    return min(max(Decimal(fraction), Decimal(0)), Decimal(1)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


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


def breakable(text: str, longest: int = LONGEST_WORD) -> Markup:
    """A text as HTML in which a long word tells where its line may end.

    >>> breakable("scan_of_the_signed_agreement.pdf & more")
    Markup('scan_<wbr>of_<wbr>the_<wbr>signed_<wbr>agreement.<wbr>pdf &amp; more')
    """
    return Markup(" ").join(Markup("<wbr>").join(pieces(word, longest)) for word in text.split(" "))


def is_wide(table: Table, brand: Brand) -> bool:
    """Whether a table is too wide for an upright page, even in small type with its texts broken into lines."""
    return sum(_least_width(table, number, brand.faces) + GUTTER for number in range(len(table.columns))) > PAGE_WIDTH


def _least_width(table: Table, number: int, faces: Mapping[str, Face]) -> float:
    """The least room that a column asks for: its longest word, and of a text some more, so that it is still read."""
    column, texts = table.columns[number], [row[number].text for row in table.rows]
    bold = [column.label, *texts[len(texts) - table.totals :]]
    longest = max(_longest_word(texts, faces["regular"]), _longest_word(bold, faces["bold"]))
    whole = max((faces["regular"].width(text, SMALL_TYPE) for text in texts), default=0)
    return longest if column.numeric else max(longest, min(whole, READABLE))


def _longest_word(texts: list[str], face: Face) -> float:
    words = (piece for text in texts for word in text.split(" ") for piece in pieces(word))
    return max((face.width(word, SMALL_TYPE) for word in words), default=0)
