"""The workbook of the data annex: print settings, formats in the brand's style, and cells of plain text."""

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
"""The height of a line of text, in points."""

HIGHEST = 409
"""The largest height of a row in spreadsheet programs, in points."""

MOST_LINES = HIGHEST // LINE_HEIGHT

TITLE_TOLD = 90
"""How many characters of the title the footer shows; a footer can hold 255 characters."""

_TEXT = {"quote_prefix": True, "text_wrap": True}
"""The format of a text; it stays a text when a user edits the cell."""

RIGHT = {"align": "right", "indent": 1}
# Excel ignores this format and shows a boolean in its own language; other programs read it as the number 0 or 1.
_BOOLEAN = {"align": "left", "num_format": '"TRUE";"TRUE";"FALSE"'}

# A text is never read as a formula, a link or a number.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Book:
    """A workbook that is being written.

    `contents` and `facts` are the names of its first and last sheet; `findings` has every cell that is over the
    limits of spreadsheets.
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
        """Add a sheet with a footer that prints in landscape, `pages` pages wide."""
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
        """The cell format with these properties; the same properties give the same format object."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self._workbook.add_format({"valign": "top", **properties})
        return self._looks[key]

    def close(self, name: str) -> bytes:
        """The finished file.

        Raises
        ------
        DocumentError
            With every cell that is over the limits of spreadsheets; `name` is the notebook's file name.
        """
        self._workbook.close()
        if self.findings:
            expected = "at most 32,767 characters in a cell, 1,048,576 rows and 16,384 columns in a sheet"
            findings = [Finding(name, None, place, "spreadsheet", "error", "", expected) for place in self.findings]
            raise DocumentError("The workbook cannot hold the document.", findings, "shorten these, or leave xlsx out")
        return self._written.getvalue()


class AnnexSheet:
    """A sheet of a workbook; `widths` are its columns' widths in characters. Rows and columns count from 0."""

    def __init__(self, book: Book, sheet: Worksheet, widths: Sequence[float]):
        self.book, self.sheet, self.widths = book, sheet, widths
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def row(
        self, row: int, entries: Sequence[CellEntry], numeric: Sequence[bool] = (), most: int = MOST_LINES, **look: Any
    ) -> None:
        """Write a row of cells as high as its texts, up to `most` lines; numeric columns are right-aligned."""
        pairs = zip(self.widths, entries, strict=False)
        self._raise(row, min(most, max((_lines(entry.value, width) for width, entry in pairs), default=1)))
        for column, entry in enumerate(entries):
            self._put(row, column, entry, **look, **(RIGHT if numeric and numeric[column] else {}))

    def line(self, row: int, text: str, columns: int = 0, **look: Any) -> None:
        """Write a text across the first `columns`, or all of them; the row is as high as the text."""
        columns = columns or len(self.widths)
        size = look.get("font_size", TYPE_SIZE)
        self._raise(row, _lines(text, sum(self.widths[:columns]) * TYPE_SIZE / size), size)
        if columns > 1:
            merged = self.book.look(**_TEXT, **look)
            self._check(row, 0, self.sheet.merge_range(row, 0, row, columns - 1, "", merged))
        self._put(row, 0, CellEntry(text), **look)

    def link(self, row: int, name: str) -> None:
        """Write a link to another sheet of this workbook into the first column."""
        look = self.book.look(font_color=self.book.brand.link, underline=1)
        self._check(row, 0, self.sheet.write_url(row, 0, f"internal:'{name}'!A1", look, name))

    def heads(self, row: int, heads: Sequence[str], numeric: Sequence[bool] = ()) -> None:
        """Write the header row of a table; it is repeated on every printed page."""
        brand = self.book.brand
        look: dict[str, Any] = {"bold": True, "font_color": brand.heading, "bottom": 1, "bottom_color": brand.outline}
        self.row(row, list(map(CellEntry, heads)), numeric, bg_color=brand.tint, **look)
        self.sheet.repeat_rows(row)

    def body(self, first: int, rows: int) -> None:
        """Let users sort and filter `rows` rows from `first` on; the header is in the row before."""
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
    """The format of a cell by the type of its value, and the function that writes it."""
    if isinstance(entry.value, str):
        return _TEXT, sheet.write_string if entry.value else sheet.write_blank
    if isinstance(entry.value, bool):
        return _BOOLEAN, sheet.write_boolean
    if isinstance(entry.value, Decimal):
        return {**RIGHT, "num_format": entry.number_format}, sheet.write_number
    return {"align": "left", "num_format": entry.number_format}, sheet.write_datetime


def _lines(value: object, width: float) -> int:
    """About how many lines a value takes in a column of `width` characters; only texts take more than one.

    >>> _lines("Concert on the square", 12), _lines("one\\ntwo", 12), _lines(Decimal(7), 12)
    (2, 2, 1)
    """
    if not isinstance(value, str):
        return 1
    # A column's width is counted in digits; letters are wider.
    return sum(max(1, len(wrap(part, max(1, int(width * 0.9))))) for part in value.split("\n"))
