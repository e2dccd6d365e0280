"""The results of a project as the public may have them: each indicator from the project's start to the data's day.

An export is a public document, like a public report: the same plan decides on its counts of people, with the threshold
of the public and of the project's donors, and with all earlier reports that a reader holds. An indicator that is a
measure of activities is decided on with its parts by sex and by age, and with its value since the last report; a
reported one by `reported_results`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from ioreport.export.reported_results import Reported, reported_results
from ioreport.measures import Breakdown, breakdown
from ioreport.measures.breakdowns import FITTING
from ioreport.measures.disclosure import Guard, Withholding, threshold
from ioreport.measures.disclosure.published_counts import is_counted
from ioreport.measures.finance.elapsed import last_day
from ioreport.measures.indicators.achieved_values import exact_decimal
from ioreport.measures.indicators.activity_indicators import is_measured, measured_values
from ioreport.measures.measured import Measured
from ioreport.measures.result_cache import kept_between_runs
from ioreport.reports.people_plans import readers, rows_key
from ioreport.reports.report_case import Case
from ioreport.tables import Office
from ioreport.tables.project_rows import rows_of_project

DIMENSIONS = ("sex", "age")
Progress = Callable[[str, int, int], None]
"""Is told the project that is begun, how many are done, and of how many."""


def no_progress(project: str, done: int, of: int) -> None:
    """Progress that is told to nobody."""


@dataclass(frozen=True)
class ResultPart:
    """A part of an indicator's value: a dimension (`DIMENSIONS`), its code in the office's data, and the count."""

    dimension: str
    code: str
    value: Decimal


@dataclass(frozen=True)
class IndicatorResult:
    """An indicator, the days of its value, and what of it may be published.

    Attributes
    ----------
    indicator : mapping
        Its row in ``indicators``.
    start, end : date
    value : Decimal or None
        A percent as a fraction; `None` without data, or withheld.
    parts : tuple of Part
        Of each dimension those that may be published.
    withheld : bool
    """

    indicator: Mapping[str, Any]
    start: dt.date
    end: dt.date
    value: Decimal | None = None
    parts: tuple[ResultPart, ...] = ()
    withheld: bool = False
    precision: str = "exact"


@dataclass(frozen=True)
class ProjectResults:
    """The results of a project, in the order of its indicators, and for the office alone what is withheld."""

    results: tuple[IndicatorResult, ...]
    log: tuple[Withholding, ...] = field(default=(), repr=False)


def project_results(office: Office, project: str) -> ProjectResults:
    """What of a project's results may be published.

    Parameters
    ----------
    office : Office
    project : str
        A ``project_id``.

    Returns
    -------
    ProjectResults
        Without values if the project has not begun on the data's day. An indicator that is a measure of activities
        has no value if the project has no grant.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> found = project_results(load("tests/data/office"), "P-02")
    >>> [(each.indicator["indicator_id"], each.value, len(each.parts)) for each in found.results]
    [('I-04', Decimal('30'), 0), ('I-05', Decimal('70'), 0), ('I-06', Decimal('2.9'), 0)]
    """
    rows = rows_of_project(office, "indicators", project)
    rows = rows[(rows["project_id"] == project).fillna(False)]
    start, end = _days(office, project)
    stated = [dict(zip(rows.columns, cells, strict=True)) for cells in rows.itertuples(index=False, name=None)]
    if start > end or rows.empty:
        return ProjectResults(tuple(IndicatorResult(row, start, max(start, end)) for row in stated))
    grants = sorted(map(str, _own(office, "grants", project)["grant_id"].dropna()))
    n = max(
        [threshold(office, grant=grant, audience="public") for grant in grants]
        or [threshold(office, audience="public")]
    )
    counted, log = _kept(office, rows, grants, (start, end), n)
    totals = {name: each.value for name, each in counted.items()}
    reported, more = reported_results(office, rows[~is_measured(rows)], grants, (start, end), n, totals)
    found = {**counted, **reported}
    results = (_result(row, start, end, found.get(str(row["indicator_id"]))) for row in stated)
    return ProjectResults(tuple(results), (*log, *more))


def _own(office: Office, table: str, project: str) -> pd.DataFrame:
    frame = rows_of_project(office, table, project)
    return frame[(frame["project_id"] == project).fillna(False)]


def _days(office: Office, project: str) -> tuple[dt.date, dt.date]:
    """From the project's start to its end, or to the day of the data if that is earlier."""
    row = _own(office, "projects", project).iloc[0]
    return row["start_date"].date(), last_day(office, row["end_date"].date())


def _result(row: Mapping[str, Any], start: dt.date, end: dt.date, found: Reported | None) -> IndicatorResult:
    if found is None:
        return IndicatorResult(row, start, end)
    parts = tuple(ResultPart(*part) for part in found.parts)
    return IndicatorResult(row, start, end, found.value, parts, found.withheld, found.precision)


def _kept(
    office: Office, rows: pd.DataFrame, grants: Sequence[str], days: tuple[dt.date, dt.date], n: int
) -> tuple[dict[str, Reported], tuple[Withholding, ...]]:
    """As `_measured`; kept for the next export of the same rows, because the plan takes long."""
    return kept_between_runs(
        lambda: _measured(office, rows, grants, days, n),
        lambda made: [{name: each.as_plain() for name, each in made[0].items()}, [asdict(each) for each in made[1]]],
        lambda plain: (
            {name: Reported.of_plain(each) for name, each in plain[0].items()},
            tuple(Withholding(**each) for each in plain[1]),
        ),
        *("published results", list(map(str, rows["indicator_id"])), grants, list(map(str, days)), n, rows_key(office)),
    )


def _measured(
    office: Office, rows: pd.DataFrame, grants: Sequence[str], days: tuple[dt.date, dt.date], n: int
) -> tuple[dict[str, Reported], tuple[Withholding, ...]]:
    """The indicators that are measures of activities, as one plan allows them."""
    if not grants or not is_measured(rows).any():
        return {}, ()
    first, last = map(pd.Timestamp, days)
    measured = measured_values(office, rows, first, last, grant=grants[0])
    tables = {
        f"{name}; {by}": _parted(office, each, by)
        for name, each in measured.items()
        if is_counted(each) and each.name in _PARTED
        for by in DIMENSIONS
    }
    case = Case.public(office, grants[0], *days)
    bands = tuple(office.age_bands)
    guard = Guard(office, n, readers(case, bands), max(n, _widest(office, grants)))
    shown = guard.protect({**measured, **tables, **_since_last_report(office, rows, grants, days)})
    found = {}
    for name in measured:
        own = shown[name]
        assert isinstance(own, Measured)
        parts = [
            part for by in DIMENSIONS if f"{name}; {by}" in tables for part in _cells(shown.breakdown(f"{name}; {by}"))
        ]
        value = None if own.number is None else exact_decimal(Fraction(own.number))
        found[name] = Reported(value, tuple(parts) if value is not None else (), own.withheld, own.precision)
    return found, shown.log


def _since_last_report(
    office: Office, rows: pd.DataFrame, grants: Sequence[str], days: tuple[dt.date, dt.date]
) -> dict[str, Measured]:
    """The same measures since the newest report before the last day.

    A reader who subtracts knows them; so they are in the plan, although the export does not state them.
    """
    first, last = map(pd.Timestamp, days)
    reports = office.reports
    ends = reports.loc[reports["grant_id"].isin(grants).fillna(False), "period_end"].dropna()
    since = ends[(ends >= first) & (ends < last)].max() + pd.Timedelta(days=1)
    if pd.isna(since):
        return {}
    measured = measured_values(office, rows, since, last, grant=grants[0])
    return {f"{name}; since {since:%Y-%m-%d}": each for name, each in measured.items() if is_counted(each)}


_PARTED = ("people_reached", "attendance", "households_reached", "household_attendance")


def _widest(office: Office, grants: Sequence[str]) -> int:
    """The largest threshold of the reports that a reader may hold."""
    reports = office.reports
    held = reports.loc[reports["grant_id"].isin(grants).fillna(False), "report_id"].dropna()
    return max((threshold(office, report=str(name)) for name in held), default=0)


def _parted(office: Office, measured: Measured, by: str) -> Breakdown:
    bands = tuple(office.age_bands) or FITTING
    return breakdown(office, by, of=measured.name, bands=bands, **measured.arguments)


def _cells(table: Breakdown) -> list[tuple[str, str, Decimal]]:
    """The cells that are shown and counted; a cell of words has no number."""
    frame, by = table.frame, table.by[0]
    kept = frame[~frame["withheld"].astype(bool) & frame[table.column].notna()]
    return [(by, str(code), Decimal(int(people))) for code, people in zip(kept[by], kept[table.column], strict=True)]
