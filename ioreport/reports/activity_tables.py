"""Tables of the activities of a report's period: activities, partners, support and programme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from ioreport.records import Cell, Column, Table
from ioreport.reports.period_activities import activities_of
from ioreport.reports.report_table import report_table, text_cell
from ioreport.reports.stated_report import StatedReport
from ioreport.values import Trail


def activities_table(report: StatedReport) -> Iterator[Table]:
    """The activities of the period, including those that were not held."""
    words, case = report.words, report.case
    label = words.label
    found = activities_of(case)
    rows = [_activity(report, cells) for cells in found.to_dict("records")]
    columns = [*map(Column, (label("Activity"), label("Date"), label("Place"), label("Kind"), label("Status")))]
    trail = Trail.of(case.office.file("activities"), found.index)
    yield from report_table(
        report, "activities", label("Activities, {period}", period=report.period), columns, rows, trail
    )


def _activity(report: StatedReport, cells: Mapping[str, Any]) -> Iterator[Cell]:
    words, status = report.words, str(cells["status"])
    foreign = report.case.foreign if cells.get(f"title_{report.case.language}") is None else ""
    yield text_cell(cells["title"], language=foreign)
    start, end = cells["start_date"].date(), cells["end_date"].date()
    yield Cell(words.word_date(start) if start == end else words.word_period(start, end), start.isoformat())
    yield text_cell(cells["place"])
    yield text_cell(words.word_code("activity_kind", str(cells["kind"])))
    yield Cell(words.word_code("activity_status", status), status, stressed=status == "cancelled")


def partners_table(report: StatedReport) -> Iterator[Table]:
    """The partners that organised or supported activities of the period."""
    case, words = report.case, report.words
    label = words.label
    held = activities_of(case).query("held")
    support = case.rows("support")
    given = support[support["activity_id"].isin(held["activity_id"]) & support["provider_id"].notna()]
    partners = case.office.partners
    named = partners[partners["partner_id"].isin([*held["organiser_id"].dropna(), *given["provider_id"]])]
    titles = case.told(named, "name")
    rows = [
        (
            text_cell(name),
            text_cell(words.word_code("partner_kind", str(row["kind"]))),
            *(
                _count(report, frame, column, row["partner_id"])
                for frame, column in ((held, "organiser_id"), (given, "provider_id"))
            ),
        )
        for name, row in zip(titles, named.to_dict("records"), strict=True)
    ]
    columns = (
        Column(label("Partner")),
        Column(label("Kind")),
        Column(label("Activities organised"), numeric=True),
        Column(label("Contributions"), numeric=True),
    )
    trail = (
        Trail.of(case.office.file("partners"), named.index)
        | Trail.of(case.office.file("support"), given.index)
        | Trail.of(case.office.file("activities"), held[held["organiser_id"].isin(named["partner_id"])].index)
    )
    yield from report_table(report, "partners", label("Partners, {period}", period=report.period), columns, rows, trail)


def _count(report: StatedReport, frame: pd.DataFrame, column: str, partner: str) -> Cell:
    number = int((frame[column] == partner).sum())
    return Cell(report.words.word_count(number), str(number))


def support_table(report: StatedReport) -> Iterator[Table]:
    """The support of the office and its partners for the activities of the period."""
    case, label = report.case, report.words.label
    partners = dict(zip(case.office.partners["partner_id"], case.told(case.office.partners, "name"), strict=True))
    own = case.office.name

    def cells(row: Mapping[str, Any]) -> Iterator[Cell]:
        yield text_cell(report.words.word_code("support_kind", str(row["kind"])))
        yield text_cell(row["description"], language=case.foreign)
        yield text_cell(partners.get(row["provider_id"], own))

    columns = [*map(Column, (label("Kind"), label("What was given"), label("By whom")))]
    yield from _of_activities(report, "support", label("Support given, {period}", period=report.period), columns, cells)


def programme_table(report: StatedReport) -> Iterator[Table]:
    """The parts of the activities of the period: performances, workshops, food and the like."""
    case, label = report.case, report.words.label

    def cells(row: Mapping[str, Any]) -> Iterator[Cell]:
        yield text_cell(row["title"], language=case.foreign)
        yield text_cell(report.words.word_code("element_kind", str(row["kind"])))
        yield text_cell(row["description"], language=case.foreign)
        yield text_cell(row["audience"], language=case.foreign)

    heads = (label("Part of the programme"), label("Kind"), label("What it was"), label("For whom"))
    columns = [*map(Column, heads)]
    caption = label("Programme of the activities, {period}", period=report.period)
    yield from _of_activities(report, "activity_elements", caption, columns, cells)


def _of_activities(
    report: StatedReport,
    table: str,
    caption: str,
    columns: list[Column],
    cells: Callable[[Mapping[str, Any]], Iterable[Cell]],
) -> Iterator[Table]:
    """The rows of a table of the activities held; equal rows are shown once, with their number."""
    office = report.office
    held = activities_of(report.case).query("held")["activity_id"]
    frame = report.case.rows(table)
    found = frame[frame["activity_id"].isin(held)]
    told: dict[tuple[Cell, ...], int] = {}
    for row in found.to_dict("records"):
        shown = tuple(cells(row))
        told[shown] = told.get(shown, 0) + 1
    times = Column(report.words.label("Activities"), numeric=True)
    rows = [(*shown, Cell(report.words.word_count(often), str(often))) for shown, often in told.items()]
    yield from report_table(
        report, table.replace("_", "-"), caption, [*columns, times], rows, Trail.of(office.file(table), found.index)
    )
