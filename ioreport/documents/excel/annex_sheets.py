"""A table, or the data of a chart, as a sheet of the data annex."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from ioreport.documents.excel.annex_workbook import AnnexSheet, Book
from ioreport.documents.excel.cell_entries import CellEntry, cell_entry
from ioreport.documents.sources_section import imported_line, worded_trail
from ioreport.documents.tree.document_parts import Shown, numbered
from ioreport.records import Chart, Column, Table

HEAD = 3
"""The row of the header in every table's sheet, counted from 0."""

NARROWEST, WIDEST = 9, 50
"""The least and the largest width of a column, in characters."""

LEAST_WIDTH = 80
"""The least width of a sheet, in characters, so that caption and notes have room."""


def write_table(book: Book, shown: Shown) -> None:
    """Write a sheet with caption, table, notes and sources, and a link to the contents."""
    table, words = shown.table, book.words
    name = numbered(shown.id, words)
    entries = [[cell_entry(*pair, words) for pair in zip(row, table.columns, strict=True)] for row in table.rows]
    worded = [any(row[column].wording for row in entries) for column in range(len(table.columns))]
    heads, numeric = _heads(table.columns, worded, book)
    rows = [_with_wordings(row, worded) for row in entries]
    sheet = book.add_sheet(name, _widths(heads, rows))
    sheet.line(0, f"{name}. {shown.title}", bold=True, font_size=13, font_color=book.brand.heading)
    if isinstance(shown.record, Chart):
        sheet.line(1, shown.record.subtitle, font_color=book.brand.muted)
    sheet.link(HEAD - 1, book.contents)
    sheet.heads(HEAD, heads, numeric)
    sheet.sheet.freeze_panes(HEAD + 1, int(table.row_headers))
    _write_rows(sheet, rows, numeric, table.totals)
    for row, text in enumerate(_below(table, shown, book), HEAD + len(rows) + 2):
        sheet.line(row, text, font_color=book.brand.muted)


def _heads(columns: Sequence[Column], worded: Sequence[bool], book: Book) -> tuple[list[str], list[bool]]:
    """The headers with their units, and which columns are numeric.

    A column whose cells have a wording is followed by a column "as worded".
    """
    heads, numeric = [], []
    for column, has_words in zip(columns, worded, strict=True):
        heads.append(f"{column.label} ({column.unit})" if column.unit else column.label)
        numeric.append(column.numeric)
        if has_words:
            heads.append(book.words.label("{column}, as worded", column=column.label))
            numeric.append(False)
    return heads, numeric


def _with_wordings(row: Sequence[CellEntry], worded: Sequence[bool]) -> list[CellEntry]:
    pairs = zip(row, worded, strict=True)
    return [each for entry, has in pairs for each in (entry, CellEntry(entry.wording))[: 1 + has]]


def _write_rows(sheet: AnnexSheet, rows: Sequence[Sequence[CellEntry]], numeric: Sequence[bool], totals: int) -> None:
    body = len(rows) - totals
    for number, row in enumerate(rows):
        look: dict[str, Any] = {"bold": True} if number >= body else {}
        if number == body:
            look |= {"top": 1, "top_color": sheet.book.brand.outline}
        sheet.row(HEAD + 1 + number, row, numeric, **look)
    sheet.body(HEAD + 1, body)


def _below(table: Table, shown: Shown, book: Book) -> Iterable[str]:
    """Notes, source, and the files and rows that the table came from."""
    words = book.words
    yield from table.notes
    if table.source:
        yield words.label("Source: {source}", source=table.source)
    files = [f"{file}: {rows}" for file, rows in worded_trail(shown.record.trail, words)]
    if files:
        yield f"{words.label('Files and rows')}: {'; '.join(files)}"
    if imported := imported_line(table.origins, words):
        yield imported


def _widths(heads: Sequence[str], rows: Sequence[Sequence[CellEntry]]) -> list[float]:
    """The columns' widths in characters; the first is widened until the sheet has room for its caption."""
    widths = [_width(head, [row[column] for row in rows]) for column, head in enumerate(heads)]
    return [max(widths[0], min(WIDEST, LEAST_WIDTH - sum(widths[1:]))), *widths[1:]] if widths else []


def _width(head: str, entries: Sequence[CellEntry]) -> int:
    # The filter's button needs room beside the longest word of the header.
    words = [len(word) + 5 for word in head.split()]
    return min(max([NARROWEST, *words, *(len(_seen(entry.value)) + 3 for entry in entries)]), WIDEST)


def _seen(value: object) -> str:
    """A cell's value in about the form that a spreadsheet shows."""
    if isinstance(value, Decimal):
        return f"{value:,}"
    return f"{value:%d %B %Y}" if isinstance(value, dt.date) else str(value)
