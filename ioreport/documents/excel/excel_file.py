"""The data annex: an Excel workbook with a sheet for each table and chart, and one for the facts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ioreport.brand import Brand, load_brand
from ioreport.documents.excel.annex_sheets import HEAD, write_table
from ioreport.documents.excel.annex_workbook import AnnexSheet, Book
from ioreport.documents.excel.cell_entries import CellEntry, fact_entry
from ioreport.documents.manifest import check_document
from ioreport.documents.manifest_in_zip import carry
from ioreport.documents.sources_section import imported_line, used_inputs
from ioreport.documents.tree.document_parts import Report, Shown, numbered
from ioreport.records import Fact
from ioreport.wording import Wording

WIDTHS = (26, 72, 12)
"""The widths of the first sheet's columns, in characters."""

LAST_NUMERIC = (False, False, True)
FACT_WIDTHS = (22, 24, 26, 18, 18, 11, 12, 13, 50, 26, 20, 28, 54)

FACT_LINES = 8
"""The largest height of a fact's row, in lines; a longer text can be read in the cell itself."""


def write_xlsx(report: Report, manifest: Mapping[str, Any], brand: Brand | None = None) -> bytes:
    """The data of a document as a workbook: contents, every table, every chart's data, every fact.

    Numbers have their exact values. Where the report words a number ("about 40"), the next column has the wording; a
    withheld cell has only the mark. Texts are plain texts: the file has no formulas, macros or links to other files.

    Parameters
    ----------
    report : Report
        From `read_report`.
    manifest : mapping
        From `manifest_of`, of the same report.
    brand : Brand, optional
        By default the current one.

    Raises
    ------
    DocumentError
        When the facts of report and manifest differ, the report shows counts of people without disclosure control, or
        a cell has more text than a spreadsheet can hold.
    """
    check_document(manifest, report)
    words = Wording(report.cover.language)
    book = Book(report, brand or load_brand(), words)
    tables = [shown for shown in report.shown if shown.kind != "photo"]
    _write_contents(book, tables, used_inputs(report, manifest))
    for shown in tables:
        write_table(book, shown)
    _write_facts(book)
    return carry(book.close(manifest["report"]["notebook"]), "xl/workbook.xml", manifest)


def _write_contents(book: Book, tables: Sequence[Shown], inputs: Sequence[Mapping[str, Any]]) -> None:
    """Write the first sheet: the report's title and data, the sheets with links, and the office's files."""
    sheet = book.add_sheet(book.contents, WIDTHS)
    sheet.sheet.hide_gridlines(2)
    about = list(_about(book))
    for row, (text, look) in enumerate(about):
        sheet.line(row, text, **look)
    listed = list(_listed(book, tables))
    _write_listed(sheet, len(about) + 1, listed)
    if inputs:
        _write_inputs(sheet, len(about) + len(listed) + 3, inputs)


def _about(book: Book) -> Iterator[tuple[str, dict[str, Any]]]:
    cover, words = book.report.cover, book.words
    yield cover.title, {"bold": True, "font_size": 18, "font_color": book.brand.heading}
    day = words.label("Data as of {date}", date=cover.stamp)
    told = (cover.subtitle, cover.office, cover.period, day, cover.reissue, cover.acknowledgement)
    yield from ((text, {}) for text in told if text)
    if cover.demonstration:
        yield words.label("Demonstration data: every figure in this document is fictional"), {"bold": True}
    yield (
        words.label(
            "The data of the report: each table, the data of each chart, and every fact. Numbers are exact; where the "
            "report words one, as in “about 40”, the words stand in the column beside it."
        ),
        {"font_color": book.brand.muted},
    )


def _listed(book: Book, tables: Sequence[Shown]) -> Iterator[tuple[str, str, int]]:
    """Every sheet but the first: its name, its title and its number of rows."""
    for shown in tables:
        yield numbered(shown.id, book.words), shown.title, len(shown.table.rows)
    yield book.facts, book.words.label("Every fact of the report"), len(book.report.facts)


def _write_listed(sheet: AnnexSheet, head: int, listed: Sequence[tuple[str, str, int]]) -> None:
    words = sheet.book.words
    sheet.heads(head, (words.label("Sheet"), words.label("Title"), words.label("Rows")), LAST_NUMERIC)
    for row, (name, title, rows) in enumerate(listed, head + 1):
        sheet.row(row, (CellEntry(name), CellEntry(title), CellEntry(Decimal(rows), "#,##0")), LAST_NUMERIC)
        sheet.link(row, name)


def _write_inputs(sheet: AnnexSheet, head: int, inputs: Sequence[Mapping[str, Any]]) -> None:
    """Write the report's input files; with the SHA-256, a reader can check whether another file is the same."""
    words = sheet.book.words
    sheet.heads(head, (words.label("File"), "SHA-256", words.label("Rows")), LAST_NUMERIC)
    for row, item in enumerate(inputs, head + 1):
        rows = CellEntry(Decimal(item["rows"]), "#,##0") if "rows" in item else CellEntry("–")
        sheet.row(row, (CellEntry(item["file"]), CellEntry(item["sha256"] or "–"), rows), LAST_NUMERIC)


def _write_facts(book: Book) -> None:
    """Write every fact with all that `facts.json` has of it, one row each."""
    words, facts = book.words, book.report.facts
    sheet = book.add_sheet(book.facts, FACT_WIDTHS, pages=2)
    sheet.line(0, book.facts, columns=1, bold=True, font_size=13, font_color=book.brand.heading)
    sheet.link(HEAD - 1, book.contents)
    sheet.heads(HEAD, _fact_heads(words))
    sheet.sheet.freeze_panes(HEAD + 1, 1)
    sheet.sheet.repeat_columns(0)
    for row, fact in enumerate(facts, HEAD + 1):
        sheet.row(row, _fact_entries(fact, words), most=FACT_LINES)
    sheet.body(HEAD + 1, len(facts))


def _fact_heads(words: Wording) -> tuple[str, ...]:
    return (
        words.label("Key"),
        words.label("Title"),
        words.label("As worded"),
        words.label("Value"),
        words.label("Exact value"),
        words.label("Unit"),
        words.label("Precision"),
        words.label("Withheld"),
        words.label("Definition"),
        words.label("Note"),
        words.label("Measure"),
        words.label("Arguments"),
        words.label("Files and rows"),
    )


def _fact_entries(fact: Fact, words: Wording) -> tuple[CellEntry, ...]:
    """A fact's cells; its value is written twice: as a number, and as the text in `facts.json`."""
    arguments = json.dumps(dict(fact.arguments), ensure_ascii=False)
    value, exact = fact_entry(fact, words), fact.value or ""
    lines = filter(None, (_trail(fact), imported_line(fact.origins, words)))
    told = (fact.definition, fact.note, fact.measure, arguments, "\n".join(lines))
    first = (CellEntry(fact.key), CellEntry(fact.label), CellEntry(fact.text), value, CellEntry(exact))
    return (*first, CellEntry(fact.unit), CellEntry(fact.precision), CellEntry(fact.withheld), *map(CellEntry, told))


def _trail(fact: Fact) -> str:
    """The rows of each file as in `facts.json`, one line a file.

    >>> _trail(Fact("a", "1", "", "exact", "1", "", "m", {}, {"a.csv": "2-4", "b.csv": {"count": 900, "sha256": "0c"}}))
    'a.csv: 2-4\\nb.csv: {"count": 900, "sha256": "0c"}'
    """
    told = {file: rows if isinstance(rows, str) else json.dumps(rows) for file, rows in fact.trail.items()}
    return "\n".join(f"{file}: {rows}" for file, rows in told.items())
