"""Recipes of charts: names and measures for their data, so that each figure can be computed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ioreport.measures.finance.finance_statement import LINE, TOTAL, UNASSIGNED
from ioreport.records import Chart, Photo, RowName, Text
from ioreport.reports.cell_recipes import NamedColumns, days_of, followed, of_breakdown, recipe_cells
from ioreport.reports.coarser_breakdowns import span_words
from ioreport.reports.office_outlines import areas_in
from ioreport.reports.period_activities import held_of
from ioreport.reports.stated_report import StatedReport
from ioreport.reports.template_tables import PLANNED, indicator_rows, line_rows, line_titles
from ioreport.values import Period

Recipe = Callable[[StatedReport, Chart], Chart]

_MONEY = ("budget", "spent_to_date", "committed", "burn")
_CELL = "breakdown_cell"


def with_names(report: StatedReport, name: str, part: Chart | Photo | Text) -> Chart | Photo | Text:
    """A template's chart with names for the rows and columns of its data; a chart without a recipe is unchanged."""
    return RECIPES[name](report, part) if isinstance(part, Chart) and name in RECIPES else part


def _progress(report: StatedReport, chart: Chart) -> Chart:
    label, depths = report.words.label, report.results.frame["depth"]
    titles = (
        label("of which: {part}", part=title) if depth else title
        for title, depth in zip(report.case.told(report.results.frame, "title"), depths, strict=True)
    )
    rows = dict(zip(titles, indicator_rows(report), strict=True))
    columns = [
        ("indicator", "", {}),
        ("unit", "", {}),
        *PLANNED,
        ("achieved", "indicator_value", {"scope": "cumulative"}),
        ("progress", "indicator_progress", {}),
        ("status", "indicator_status", {"kind": report.case.kind}),
    ]
    return followed(chart, columns, rows, report.case.in_period)


def _sex_and_age(report: StatedReport, chart: Chart) -> Chart:
    people, words = report.people.breakdown("sex_age"), report.words
    bands = people.frame["age"].astype("str").unique()
    from ioreport.charts.pyramid_chart import sex_words

    sexes = {sex_words(sex, words): sex for sex in people.frame["sex"].astype("str").unique()}
    columns: list[tuple[str, str, Mapping[str, Any]]] = [("age", "", {})]
    for column in chart.table.columns[1:]:
        sex = sexes.get(column.label)
        columns.append((sex, _CELL, {"cell": {"sex": sex}}) if sex else (column.label, "", {}))
    rows = recipe_cells("age", {band: words.word_age_band(band) for band in bands})
    return followed(chart, columns, rows, of_breakdown(people))


def _of_codes(report: StatedReport, chart: Chart, name: str, labels: Mapping[str, str]) -> Chart:
    """A chart of a breakdown by one dimension; `labels` has code → label of its row."""
    people = report.people.breakdown(name)
    columns: NamedColumns = [(name, "", {}), ("people", _CELL, {})]
    return followed(chart, columns, recipe_cells(name, labels), of_breakdown(people))


def _population(report: StatedReport, chart: Chart) -> Chart:
    codes = report.people.breakdown("population").frame["population"].astype("str")
    return _of_codes(report, chart, "population", {code: report.words.word_code("population", code) for code in codes})


def _map(report: StatedReport, chart: Chart) -> Chart:
    from ioreport.charts.map_chart import OTHER_PLACES, area_names

    label = report.words.label
    aside = {"": label("No region given"), OTHER_PLACES: label("Other regions together")}
    names = {**area_names(areas_in(report.office), report.case.language), **aside}
    codes = report.people.breakdown("admin1").frame["admin1"].astype("str")
    return _of_codes(report, chart, "admin1", {code: names[code] for code in codes if code in names})


def _by_month(report: StatedReport, chart: Chart) -> Chart:
    codes = report.people.breakdown("month").frame["month"].dropna().astype("str")
    return _of_codes(report, chart, "month", {code: span_words(code, report.words) for code in codes})


def _activities_by_kind(report: StatedReport, chart: Chart) -> Chart:
    kinds = held_of(report.case)["kind"].astype("str").unique()
    rows = {report.words.word_code("activity_kind", kind): RowName(kind, {"kind": kind}) for kind in kinds}
    return followed(chart, [("kind", "", {}), ("activities", "activities_held", {})], rows, report.case.in_period)


def _timeline(report: StatedReport, chart: Chart) -> Chart:
    """The activities by month; earlier starts count in the period's first month. Single activities have no figure."""
    if chart.table.columns[-1].numeric is False:
        return chart
    began = set(held_of(report.case)["start_date"].dt.strftime("%Y-%m"))
    months = [str(row[0].value) for row in chart.table.rows]
    first = sorted({month for month in began if month < months[0]} | {months[0]})
    rows = {report.words.word_month(month): RowName(month, {"cell": {"month": month}}) for month in months}
    rows[report.words.word_month(months[0])] = RowName(
        months[0], {"cell": {"month": months[0]}, "groups": {"month": {months[0]: first}}}
    )
    columns = [("month", "", {}), ("activities", _CELL, {"of": "activities_held"})]
    return followed(chart, columns, rows, report.case.in_period)


def _burn(report: StatedReport, chart: Chart) -> Chart:
    shown = report.finance.rows(report.words)
    titles = line_titles(report, shown)
    kinds = shown["kind"].isin([LINE, UNASSIGNED, TOTAL])
    named = zip(titles, line_rows(shown), kinds, strict=True)
    columns: NamedColumns = [("line", "", {}), *((name, name, {}) for name in _MONEY), ("status", "", {})]
    return followed(chart, columns, {title: row for title, row, has in named if has}, report.case.in_period)


def _spending(report: StatedReport, chart: Chart) -> Chart:
    period: Period = report.case.period
    months = report.spending.frame["month"].astype("str")
    rows = {report.words.word_month(month): RowName(month, days_of(month, period)) for month in months}
    return followed(chart, [("month", "", {}), ("spent", "spent", {})], rows, {"grant": report.case.to_date["grant"]})


RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        "progress": _progress,
        "sex-and-age": _sex_and_age,
        "population": _population,
        "map": _map,
        "people-by-month": _by_month,
        "activities-by-kind": _activities_by_kind,
        "timeline": _timeline,
        "burn": _burn,
        "spending": _spending,
    }
)
"""Chart → the function that names its cells and gives their measures."""
