"""A workbook as the data annex needs it: sheets that print well, looks of the brand, and text that stays text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ioreport.brand import Brand
from ioreport.documents.excel.cell_entries import CellEntry
from ioreport.documents.tree.document_parts import Report
from ioreport.errors import DocumentError, Finding
from ioreport.wording import Wording

A4 = 9
TYPE_SIZE = 10
LINE_HEIGHT = 14
"""Of a line of type, in points."""

HIGHEST = 409
"""Points of a row, at most, in every spreadsheet."""

MOST_LINES = HIGHEST // LINE_HEIGHT

TITLE_TOLD = 90
"""A footer holds 255 characters in all; it says so many of the title."""

_TEXT = {"quote_prefix": True, "text_wrap": True}
"""The look of a text, which stays one when it is entered anew."""

RIGHT = {"align": "right", "indent": 1}
# Excel shows a truth in its own language and passes over the format; others take it for the number 0 or 1.
_TRUTH = {"align": "left", "num_format": '"TRUE";"TRUE";"FALSE"'}

# Text is text: never a formula, a link or a number, whatever it looks like.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Book:
    """A workbook that is being written.

    `contents` and `facts` are the names of its first and last sheet; `findings` has every cell that a
    spreadsheet could not hold.
    """

    def __init__(self, report: Report, brand: Brand, words: Wording):
        self.report, self.brand, self.words = report, brand, words
        self.contents, self.facts = words.label("Contents"), words.label("Facts")
        self.findings: list[str] = []
        self._written = io.BytesIO()
        self._looks: dict[tuple[tuple[str, Any], ...], Format] = {}
        plain = {"font_name": brand.family, "font_size": TYPE_SIZE, "font_color": brand.text}
        self._workbook = xlsxwriter.Workbook(self._written, {**_OPTIONS, "default_format_properties": plain})
        cover = report.cover
        created = dt.datetime.combine(dt.date.fromisoformat(cover.as_of), dt.time())
        self._workbook.set_properties(
            {
                "title": f"{cover.title} – {cover.office}",
                "subject": cover.subtitle,
                "author": cover.office,
                "created": created,
            }
        )

    def add_sheet(self, name: str, widths: Sequence[float], pages: int = 1) -> AnnexSheet:
        """A sheet that prints on turned pages, as wide as so many of them, with a footer."""
        sheet = self._workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(pages, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.8)
        sheet.set_footer(self._footer())
        return AnnexSheet(self, sheet, widths)

    def _footer(self) -> str:
        cover, words = self.report.cover, self.words
        title = cover.title if len(cover.title) <= TITLE_TOLD else cover.title[: TITLE_TOLD - 1] + "…"
        marked = words.label("Demonstration data") if cover.demonstration else ""
        page = words.label("Page {n} of {total}", n="&P", total="&N")
        return f"&L{title.replace('&', '&&')}&C{marked}&R{page}"

    def look(self, **properties: Any) -> Format:
        """A cell's format; one that was asked for before is the same."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self._workbook.add_format({"valign": "top", **properties})
        return self._looks[key]

    def close(self, name: str) -> bytes:
        """The finished file.

        Raises
        ------
        DocumentError
            With every cell that holds more than a spreadsheet can; `name` is the notebook's.
        """
        self._workbook.close()
        if self.findings:
            expected = "at most 32,767 characters in a cell, 1,048,576 rows and 16,384 columns in a sheet"
            findings = [Finding(name, None, place, "spreadsheet", "error", "", expected) for place in self.findings]
            raise DocumentError("The workbook cannot hold the document.", findings, "shorten these, or leave xlsx out")
        return self._written.getvalue()


class AnnexSheet:
    """A sheet of a book, its columns so many characters wide; rows and columns count from 0."""

    def __init__(self, book: Book, sheet: Worksheet, widths: Sequence[float]):
        self.book, self.sheet, self.widths = book, sheet, widths
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def row(
        self, row: int, entries: Sequence[CellEntry], numeric: Sequence[bool] = (), most: int = MOST_LINES, **look: Any
    ) -> None:
        """Put a row of cells, those of numeric columns to the right, as high as its texts need, up to `most` lines."""
        pairs = zip(self.widths, entries, strict=False)
        self._raise(row, min(most, max((_lines(entry.value, width) for width, entry in pairs), default=1)))
        for column, entry in enumerate(entries):
            self._put(row, column, entry, **look, **(RIGHT if numeric and numeric[column] else {}))

    def line(self, row: int, text: str, columns: int = 0, **look: Any) -> None:
        """A line of text over the first `columns`, or all of them, as high as it needs."""
        columns = columns or len(self.widths)
        size = look.get("font_size", TYPE_SIZE)
        self._raise(row, _lines(text, sum(self.widths[:columns]) * TYPE_SIZE / size), size)
        if columns > 1:
            merged = self.book.look(**_TEXT, **look)
            self._check(row, 0, self.sheet.merge_range(row, 0, row, columns - 1, "", merged))
        self._put(row, 0, CellEntry(text), **look)

    def link(self, row: int, name: str) -> None:
        """A link to another sheet of this workbook, in the first column."""
        look = self.book.look(font_color=self.book.brand.link, underline=1)
        self._check(row, 0, self.sheet.write_url(row, 0, f"internal:'{name}'!A1", look, name))

    def heads(self, row: int, heads: Sequence[str], numeric: Sequence[bool] = ()) -> None:
        """The header row of a table, repeated on every printed page."""
        brand = self.book.brand
        look: dict[str, Any] = {"bold": True, "font_color": brand.heading, "bottom": 1, "bottom_color": brand.outline}
        self.row(row, list(map(CellEntry, heads)), numeric, bg_color=brand.tint, **look)
        self.sheet.repeat_rows(row)

    def body(self, first: int, rows: int) -> None:
        """Say which rows can be sorted and filtered, under the header in the row before the first."""
        last, columns = first + rows - 1, len(self.widths) - 1
        self.sheet.autofilter(first - 1, 0, last, columns)
        area = f"{xl_rowcol_to_cell(first, 0)}:{xl_rowcol_to_cell(max(first, last), columns)}"
        self.sheet.ignore_errors({"number_stored_as_text": area})

    def _put(self, row: int, column: int, entry: CellEntry, **look: Any) -> None:
        value, bad = entry.value, {"font_color": self.book.brand.bad_news, "bold": True} if entry.stressed else {}
        form, write = _form(entry, self.sheet)
        self._check(row, column, write(row, column, value, self.book.look(**{**form, **look, **bad})))

    def _raise(self, row: int, lines: int, size: float = TYPE_SIZE) -> None:
        self.sheet.set_row(row, min(lines * LINE_HEIGHT * size / TYPE_SIZE + 3, HIGHEST))

    def _check(self, row: int, column: int, status: int) -> None:
        if status:
            self.book.findings.append(f"sheet {self.sheet.get_name()}, cell {xl_rowcol_to_cell(row, column)}")


def _form(entry: CellEntry, sheet: Worksheet) -> tuple[dict[str, Any], Callable[..., int]]:
    """The look of a cell by what it holds, and how a sheet writes that."""
    if isinstance(entry.value, str):
        return _TEXT, sheet.write_string if entry.value else sheet.write_blank
    if isinstance(entry.value, bool):
        return _TRUTH, sheet.write_boolean
    if isinstance(entry.value, Decimal):
        return {**RIGHT, "num_format": entry.number_format}, sheet.write_number
    return {"align": "left", "num_format": entry.number_format}, sheet.write_datetime


def _lines(value: object, width: float) -> int:
    """About how many lines a text takes in a column so many characters wide; anything else takes one.

    >>> _lines("Concert on the square", 12), _lines("one\\ntwo", 12), _lines(Decimal(7), 12)
    (2, 2, 1)
    """
    if not isinstance(value, str):
        return 1
    # Letters are wider than the digits that a column's width is counted in.
    return sum(max(1, len(wrap(part, max(1, int(width * 0.9))))) for part in value.split("\n"))
