"""A plain workbook of lists: one sheet a list, with a header row and cells of plain text."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format

List = tuple[Sequence[str], Sequence[Sequence[str | int | Decimal | None]]]
"""The header and the rows of a list."""

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MOST_LETTERS = 32_767
_UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DAY = dt.datetime(2000, 1, 1)
"""The creation date in every workbook, so that the same lists give the same bytes."""


def write_lists(lists: Mapping[str, List]) -> bytes:
    """A workbook with a sheet for each list, under the list's name; it has no formulas or macros.

    Examples
    --------
    >>> write_lists({"facts": (["fact", "old"], [["people", "=1+1"]])})[:2]
    b'PK'
    """
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, _OPTIONS)
    book.set_properties({"created": _DAY})
    head = book.add_format({"bold": True, "valign": "top", "text_wrap": True, "bottom": 1})
    text = book.add_format({"quote_prefix": True, "valign": "top", "text_wrap": True})
    for name, (header, rows) in lists.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(header) - 1, 0), 24)
        sheet.write_row(0, 0, header, head)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    sheet.write_string(number, column, _UNWRITTEN.sub("", cell)[:_MOST_LETTERS], text)
                elif isinstance(cell, Decimal):
                    sheet.write_number(number, column, cell, _shape(book, cell))
                elif isinstance(cell, int):
                    sheet.write_number(number, column, cell)
        sheet.autofilter(0, 0, max(len(rows), 1), max(len(header) - 1, 0))
    book.close()
    return written.getvalue()


def _shape(book: xlsxwriter.Workbook, number: Decimal) -> Format:
    """The format of a number with its own number of decimals."""
    places = max(0, -int(number.as_tuple().exponent))
    return book.add_format({"valign": "top", "num_format": "#,##0" + ("." + "0" * places if places else "")})
