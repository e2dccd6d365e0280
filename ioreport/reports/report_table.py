"""Make a table of a report, with its source, its notes, and explanations of its marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ioreport.facts.cell_wording import EMPTY_CELL
from ioreport.records import Cell, Column, Table
from ioreport.reports.stated_report import StatedReport
from ioreport.values import Trail


def report_table(
    report: StatedReport,
    key: str,
    caption: str,
    columns: Iterable[Column],
    rows: Iterable[Iterable[Cell]],
    trail: Trail,
    **more: Any,
) -> Iterator[Table]:
    """A table, if it has any row."""
    cells = tuple(tuple(row) for row in rows)
    notes = (*more.pop("notes", ()), *_explained_marks(report, cells))
    if cells:
        yield Table(
            key,
            caption,
            tuple(columns),
            cells,
            source=report.source,
            notes=notes,
            **report.office.followed(trail).told(),
            **more,
        )


def _explained_marks(report: StatedReport, rows: tuple[tuple[Cell, ...], ...]) -> Iterator[str]:
    """Explanations of the marks that a table has."""
    if any(cell == EMPTY_CELL for row in rows for cell in row):
        yield report.words.label("–: nothing recorded.")
    yield from report.words.explain_withheld(cell.text for row in rows for cell in row if cell.withheld)


def text_cell(value: Any, **more: Any) -> Cell:
    """A text of the data; an empty one is a dash."""
    return Cell(str(value), str(value), **more) if value is not None and value == value and str(value) else EMPTY_CELL
