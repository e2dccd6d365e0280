"""Check values at the edge of a grant or report: left out, because their period is not wholly within its days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.equal_rows import combined, first_places, places_of
from ioreport.tables.raw_table import Sheet
from ioreport.tables.text_column import TextColumn

_Edge = tuple[str, str]
"""Whether a period has to begin or end within days, and the first or last of these."""


@dataclass(frozen=True)
class _Grant:
    """A grant of a project: its days, and the last days of its reports."""

    named: str
    start: str
    end: str
    reports: tuple[tuple[str, str], ...]

    def meets(self, start: str, end: str) -> bool:
        return start <= self.end and end >= self.start


def check_left_out(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Values of indicators that begin before a grant, or end after it or after one of its reports, or meet no grant.

    Each finding has the amount, which is in no figure of that grant or report.
    """
    sheet, grants = sheets["indicator_values"], _grants(sheets)
    places, groups, project = _reported(sheets)
    if not len(places) or not grants:
        return []
    start, end = sheet.held["period_start"], sheet.held["period_end"]
    cut: list[Finding] = []
    apart: list[Finding] = []
    told = {
        int(groups[first]): _judged(
            grants.get(project.at(places[first]), ()), start.at(places[first]), end.at(places[first])
        )
        for first in np.unique(first_places(groups))
    }
    faulty = np.array([bool(edges or alone) for edges, alone in (told[group] for group in range(len(told)))])
    for place, group in zip(places[faulty[groups]], groups[faulty[groups]], strict=True):
        edges, alone = told[int(group)]
        cut += [_finding(sheet, int(place), edge, named) for edge, named in sorted(edges.items())]
        apart += [_apart(sheet, int(place), alone)] if alone else []
    return [*cut, *apart]


def _grants(sheets: Mapping[str, Sheet]) -> dict[str, tuple[_Grant, ...]]:
    """Project → its grants, in order, with all their days known."""
    grants, reports = sheets["grants"], sheets["reports"]
    ends: dict[str, list[tuple[str, str]]] = {}
    for report, grant, end in _rows(reports, "report_id", "grant_id", "period_end"):
        ends.setdefault(grant, []).append((report, end))
    found: dict[str, list[_Grant]] = {}
    for grant, project, start, end in _rows(grants, "grant_id", "project_id", "start_date", "end_date"):
        if start <= end:
            found.setdefault(project, []).append(_Grant(grant, start, end, tuple(ends.get(grant, ()))))
    return {project: tuple(own) for project, own in found.items()}


def _rows(sheet: Sheet, *columns: str) -> Iterator[tuple[str, ...]]:
    """The valid cells of every row where all of these columns have one."""
    held = [sheet.held[name] for name in columns]
    for place in np.flatnonzero(np.logical_and.reduce([column.filled for column in held])):
        yield tuple(column.at(place) for column in held)


def _reported(sheets: Mapping[str, Sheet]) -> tuple[np.ndarray, np.ndarray, TextColumn]:
    """The places of the reported values that count, the number of each one's project and period, and all projects."""
    sheet, indicators = sheets["indicator_values"], sheets["indicators"]
    own = indicators.held["indicator_id"]
    counts = ~indicators.held["measure"].filled & indicators.held["project_id"].filled
    indicator = places_of(sheet.held["indicator_id"], own.chosen(np.where(counts, np.arange(len(own)), -1)))
    project = indicators.held["project_id"].chosen(indicator)
    start, end = sheet.held["period_start"], sheet.held["period_end"]
    places = np.flatnonzero(project.filled & start.filled & end.filled)
    return places, combined([column.numbers[places] for column in (project, start, end)]), project


def _judged(grants: tuple[_Grant, ...], start: str, end: str) -> tuple[dict[_Edge, str], str]:
    """The edges that a period of a project crosses, each with the grants and reports named; or, if it meets none of
    its grants, their ids.
    """
    met = [grant for grant in grants if grant.meets(start, end)]
    within = [grant for grant in met if start >= grant.start]
    crossed = [
        *((("begin", grant.start), f"the grant {grant.named}") for grant in met if start < grant.start),
        *((("end", grant.end), f"the grant {grant.named}") for grant in within if end > grant.end),
        *(
            (("end", day), f"the report {report}")
            for grant in within
            for report, day in grant.reports
            if start <= day < end <= grant.end
        ),
    ]
    edges: dict[_Edge, str] = {}
    for edge, named in dict.fromkeys(crossed):
        edges[edge] = f"{edges[edge]}, {named}" if edge in edges else named
    return edges, "" if met else ", ".join(grant.named for grant in grants)


def _finding(sheet: Sheet, place: int, edge: _Edge, named: str) -> Finding:
    column, words = ("period_start", "after") if edge[0] == "begin" else ("period_end", "before")
    amount = _amount(sheet, place)
    expected = (
        f"a day on or {words} {edge[1]}: what this row says, {amount}, is not wholly within {named} and is left out"
    )
    found = sheet.written[column].at(place)
    return sheet.finding(int(sheet.rows[place]), column, "left_out", "warning", found, expected)


def _apart(sheet: Sheet, place: int, grants: str) -> Finding:
    amount = _amount(sheet, place)
    expected = f"days of a grant of its project, {grants}: what this row says, {amount}, is in no report"
    found = f"{sheet.written['period_start'].at(place)} to {sheet.written['period_end'].at(place)}"
    return sheet.finding(int(sheet.rows[place]), "period_start", "left_out", "warning", found, expected)


def _amount(sheet: Sheet, place: int) -> str:
    value, numerator, denominator = (sheet.written[name].at(place) for name in ("value", "numerator", "denominator"))
    return value or f"{numerator} of {denominator}"
