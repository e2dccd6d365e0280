"""The HTML attributes of tables and their cells, and addresses of pictures."""

from __future__ import annotations

import base64

from markupsafe import Markup, escape

from ioreport.documents.column_widths import LONGEST_WORD, pieces
from ioreport.documents.table_bars import bar_of, percent
from ioreport.records import Cell, Column, Table

_LONG = 60
"""A text of more characters than this keeps its column at some width on a narrow page, too."""


def svg_image(svg: str) -> str:
    """A drawing as a data address.

    >>> svg_image("<svg/>")
    'data:image/svg+xml;base64,PHN2Zy8+'
    """
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def is_all_numbers(table: Table) -> bool:
    """Whether all columns but the first hold numbers; then the table has one class for all its cells."""
    return len(table.columns) > 1 and all(column.numeric for column in table.columns[1:])


def table_class(table: Table) -> Markup:
    """The class of a table: ``numbers`` if all columns but the first hold numbers, ``many`` if it has over 6 columns.

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
    bar = bar_of(column, cell)
    has = {
        "num": column.numeric and not all_numbers,
        "bar": bar is not None,
        "stressed": cell.stressed,
        "long": not column.numeric and len(cell.text) > _LONG,
    }
    classes = [name for name, given in has.items() if given]
    # One class needs no quotation marks; a page has hundreds of cells.
    told = f' class="{" ".join(classes)}"' if len(classes) > 1 else "".join(f" class={name}" for name in classes)
    told += f' lang="{escape(cell.language)}"' if cell.language else ""
    if bar:
        marks = {"v": bar.length} | ({"t": bar.tick} if bar.tick is not None else {})
        told += f' style="{";".join(f"--{name}:{percent(mark)}" for name, mark in marks.items())}"'
    return Markup(told)  # numbers, fixed words and an escaped code


def breakable(text: str, longest: int = LONGEST_WORD) -> Markup:
    """A text as HTML in which long words may be broken at the end of a line.

    >>> breakable("scan_of_the_signed_agreement.pdf & more")
    Markup('scan_<wbr>of_<wbr>the_<wbr>signed_<wbr>agreement.<wbr>pdf &amp; more')
    """
    return Markup(" ").join(Markup("<wbr>").join(pieces(word, longest)) for word in text.split(" "))
