"""Frames of an import: its columns, rows, totals, doubts and cells as tables that one can look at."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from ioreport.cell_ranges import column_letters, in_sheet
from ioreport.sources.accounting import ROLES
from ioreport.sources.doubts import Doubt
from ioreport.sources.grid import shown
from ioreport.sources.import_plan import ImportPlan
from ioreport.sources.number_forms import plain_number
from ioreport.sources.sheet_rows import SheetRows
from ioreport.sources.table_finder import personal_words, plain

CHANGE_KINDS = ("added", "changed", "gone", "kept")
_COLOURS = {
    "heading": "#d9e2ec",
    "field": "#dbeafe",
    "value": "#d1fae5",
    "checked total": "#fef3c7",
    "note": "#f3f4f6",
    "ignored by name": "#e5e7eb",
    "personal": "#ede9fe",
    "quarantined": "#fecaca",
    "blank text": "#ffffff",
}
_MOST_ROWS = 60
_MOST_NAMED = 3


@dataclass(frozen=True, eq=False)
class Trial:
    """What an import of one source would do, or did.

    `columns`, `rows`, `left_out`, `totals`, `doubts` and `cells` are frames; in JupyterLab the trial shows them all,
    with a picture of each sheet. `holds` says whether a whole import is possible.
    """

    plan: ImportPlan

    @property
    def holds(self) -> bool:
        return not self.plan.blocked and not self.plan.stopping

    @property
    def columns(self) -> pd.DataFrame:
        """Each column of each sheet: its heading, its role, a sample."""
        found = [
            (
                sheet.grid.file,
                sheet.title,
                column_letters(heading.column),
                heading.path,
                sheet.roles.role(heading.column),
                _sample(sheet, heading.column),
            )
            for sheet in self._sheets()
            if sheet.roles
            for heading in sheet.roles.header.headings
            if heading.parts
        ]
        return pd.DataFrame(found, columns=["file", "sheet", "column", "heading", "role", "sample"])

    @property
    def rows(self) -> pd.DataFrame:
        """Each row of the office that is added, changed, gone, or kept as it was edited by hand."""
        found = [(row.table, row.key, row.kind, row.cell, row.detail) for row in self.plan.changes.rows]
        return pd.DataFrame(found, columns=["table", "key", "change", "cell", "detail"])

    @property
    def changes(self) -> pd.DataFrame:
        """How many rows of each table are added, changed, gone, kept."""
        rows = self.rows
        counts = pd.crosstab(rows["table"], rows["change"]) if len(rows) else pd.DataFrame()
        return counts.reindex(columns=list(CHANGE_KINDS), fill_value=0)

    @property
    def left_out(self) -> pd.DataFrame:
        """The rows that the mapping or a decision leaves out, by sheet and reason."""
        found = [(sheet, reason, number) for (sheet, reason), number in self.plan.left_out().items()]
        return pd.DataFrame(found, columns=["sheet", "reason", "rows"])

    @property
    def totals(self) -> pd.DataFrame:
        """Every total, the sum of its rows, the difference and its likely cause."""
        found = [
            (
                total.sheet,
                total.cell,
                total.heading,
                total.said,
                plain_number(total.rows),
                total.difference,
                total.cause,
            )
            for each in self.plan.files
            for total in each.totals
        ]
        return pd.DataFrame(found, columns=["sheet", "cell", "heading", "says", "rows", "difference", "cause"])

    @property
    def doubts(self) -> pd.DataFrame:
        """Everything doubtful; what is an error goes to quarantine in a partial import."""
        found = [
            (doubt.level, doubt.file, doubt.sheet, doubt.cell, doubt.heading, doubt.rule, doubt.found, doubt.expected)
            for doubt in self.plan.doubts
        ]
        return pd.DataFrame(found, columns=["level", "file", "sheet", "cell", "heading", "rule", "found", "expected"])

    @property
    def cells(self) -> pd.DataFrame:
        """How many filled cells of each file have each role, and how many a second reader counted."""
        found = {
            each.file: {
                **{role: each.counts().get(role, 0) for role in ROLES.values()},
                "sum": sum(each.counts().values()),
                "counted": each.counted,
            }
            for each in self.plan.files
        }
        return pd.DataFrame.from_dict(found, orient="index")

    def _sheets(self) -> list[SheetRows]:
        return [sheet for each in self.plan.files for sheet in each.sheets]

    def _repr_html_(self) -> str:
        parts: list[str] = [f"<h3>{html.escape(self.plan.mapping.id)}</h3>"]
        for title, frame in (
            ("Rows", self.changes),
            ("Left out", self.left_out),
            ("Totals that differ", self.totals[self.totals["cause"] != ""]),
            ("Doubts", self.doubts),
            ("Cells", self.cells),
            ("Columns", self.columns),
        ):
            if len(frame):
                parts.append(f"<h4>{title}</h4>{frame.to_html(max_rows=_MOST_ROWS)}")
        return "".join([*parts, *(sheet_picture(sheet) for sheet in self._sheets())])


def _sample(sheet: SheetRows, column: int) -> str:
    """A filled cell of a column; never one of a personal column."""
    if sheet.roles is None or column in private_columns(sheet):
        return ""
    rows = sheet.kinds.data or range(sheet.roles.header.bottom + 1, sheet.grid.height + 1)
    return next((shown(sheet.grid.value(row, column)) for row in rows if sheet.grid.kind(row, column).strip()), "")


def private_columns(sheet: SheetRows) -> set[int]:
    """The columns whose cells are never shown: those declared personal, and those whose headings say that they are."""
    if sheet.roles is None:
        return set()
    likely = {each.column for each in sheet.roles.header.headings if plain(each.last) in personal_words()}
    return {*sheet.roles.personal, *likely}


def sheet_picture(sheet: SheetRows, most: int = _MOST_ROWS) -> str:
    """A sheet as an HTML table whose cells are coloured by their role; personal cells are shown without their text."""
    grid = sheet.grid
    head = "".join(f"<th>{column_letters(column)}</th>" for column in range(1, grid.width + 1))
    lines, private = [f"<tr><th></th>{head}</tr>"], private_columns(sheet)
    for row in range(1, min(grid.height, most) + 1):
        cells = "".join(_cell(sheet, row, column, private) for column in range(1, grid.width + 1))
        lines.append(f"<tr><th>{row}</th>{cells}</tr>")
    more = f"<p>and {grid.height - most} rows more</p>" if grid.height > most else ""
    legend = " ".join(
        f'<span style="background:{colour};padding:0 .5em">{role}</span>'
        for role, colour in _COLOURS.items()
        if role != "blank text"
    )
    title = html.escape(f"{grid.file} {sheet.title}".strip())
    return f'<h4>{title}</h4><p>{legend}</p><table style="border-collapse:collapse">{"".join(lines)}</table>{more}'


def _cell(sheet: SheetRows, row: int, column: int, private: set[int]) -> str:
    role = ROLES.get(sheet.account.role(row, column), "")
    below = sheet.roles is not None and row > sheet.roles.header.bottom
    text = "…" if column in private and below else html.escape(shown(sheet.grid.value(row, column)))
    style = f"background:{_COLOURS.get(role, '#ffffff')};border:1px solid #cbd5e1;padding:0 .4em"
    return f'<td title="{role}" style="{style}">{text}</td>'


def doubt_lines(doubts: Iterable[Doubt]) -> list[str]:
    """Doubts, one line for each cause in each sheet, with the first cells and their number.

    >>> doubt_lines(Doubt("f.xlsx", "June", row, 7, "text", "warning", "12", "a number") for row in range(6, 11))
    ["June, 5 cells (G6 '12', G7 '12', G8 '12' and 2 more): expected a number"]
    """
    causes: dict[tuple[str, ...], list[Doubt]] = {}
    for doubt in doubts:
        base = doubt.expected.partition(" (")[0] if doubt.rule != "total" else ""
        place = doubt.sheet or doubt.file
        if doubt.rule in _OF_HEADINGS:
            causes.setdefault(("", doubt.rule, base, doubt.found), []).append(doubt)
            continue
        causes.setdefault(
            (place, doubt.rule, base) if doubt.row else (place, doubt.rule, base, doubt.found), []
        ).append(doubt)
    return [_cause_line(place, found) for (place, *_), found in causes.items()]


_OF_HEADINGS = ("heading", "unmapped_column", "heading_grammar", "two_roles", "hxl_contradiction")
"""Rules about headings: sheets of one layout have them alike."""


def _cause_line(place: str, doubts: list[Doubt]) -> str:
    first = doubts[0]
    if first.rule in _OF_HEADINGS:
        sheets = list(dict.fromkeys(doubt.sheet or doubt.file for doubt in doubts))
        more = f" and {len(sheets) - _MOST_NAMED} more" if len(sheets) > _MOST_NAMED else ""
        where = f"{', '.join(sheets[:_MOST_NAMED])}{more}, {first.cell if first.column else f'row {first.row}'}"
        return f"{where}: found {first.found!r}, expected {first.expected}"
    if len(doubts) == 1:
        heading = f" ({first.heading})" if first.heading and first.column else ""
        where = f"{place}, row {first.row}" if first.row else place
        if first.column and first.row:
            where = f"{in_sheet(first.sheet, first.cell)}{heading}"
        found = f"found {first.found!r}, " if first.found else ""
        return f"{where}: {found}expected {first.expected}"
    texts = {doubt.found: doubt for doubt in reversed(doubts)}
    shown_ = doubts if first.column or len(texts) > len(doubts) // 2 else list(reversed(texts.values()))
    named = ", ".join(f"{doubt.cell} {doubt.found!r}" for doubt in shown_[:_MOST_NAMED])
    more = f" and {len(shown_) - _MOST_NAMED} more" if len(shown_) > _MOST_NAMED else ""
    alike = len({doubt.expected for doubt in doubts}) == 1
    expected = first.expected if alike else first.expected.partition(" (")[0]
    what = "cells" if first.column else "rows"
    return f"{place}, {len(doubts)} {what} ({named}{more}): expected {expected}"


def change_line(counts: Mapping[str, int], unchanged: int = 0) -> str:
    """Counts of changes in words.

    >>> change_line({"added": 5, "kept": 1})
    '5 added, 1 kept as edited by hand'
    """
    words = {"added": "added", "changed": "changed", "gone": "gone", "kept": "kept as edited by hand"}
    said = [f"{counts[kind]} {word}" for kind, word in words.items() if counts.get(kind)]
    return ", ".join(said) or "no change"
