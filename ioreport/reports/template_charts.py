"""Charts of templates, by name; each gives the charts that have data, or none.

Further arguments take the place of those with which the chart is drawn, such as its title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from ioreport import charts
from ioreport.facts import photo
from ioreport.measures import Breakdown
from ioreport.measures.period_months import months_of
from ioreport.myst import as_markdown
from ioreport.records import Chart, Photo, Text
from ioreport.reports.coarser_breakdowns import members, said_of_groups, span_words
from ioreport.reports.first_page import role
from ioreport.reports.office_outlines import areas_in, outlines_of
from ioreport.reports.people_plans import usual_bands
from ioreport.reports.period_activities import activities_of, held_of, photos_of
from ioreport.reports.report_narratives import bound
from ioreport.reports.stated_report import StatedReport
from ioreport.reports.template_tables import line_titles
from ioreport.values import NOT_RECORDED, Trail

MOST_EVENTS = 16
"""The most events in a timeline; of more, their number by month is drawn instead."""


def _told(report: StatedReport, key: str, title: str, subtitle: str, trail: Trail) -> dict[str, Any]:
    """The common arguments of every chart."""
    return {
        "key": key,
        "title": title,
        "subtitle": subtitle,
        "trail": report.office.followed(trail),
        "source": report.source,
        "language": report.case.language,
    }


def _drawn(draw: Callable[..., Chart], frame: pd.DataFrame, changed: Mapping[str, Any], **usual: Any) -> Chart:
    """A chart with its usual arguments, and those that the notebook gave in their place."""
    return draw(frame, **{**usual, **changed})


def _progress(report: StatedReport, **changed: Any) -> Iterator[Chart]:
    """The indicators against their targets and the elapsed time."""
    results, label = report.results, report.words.label
    if len(results.frame):
        titles = zip(report.case.told(results.frame, "title"), results.frame["depth"], strict=True)
        frame = results.frame.assign(
            title=[label("of which: {part}", part=title) if depth else title for title, depth in titles]
        )
        told = _told(
            report,
            "progress",
            label("Indicators against their targets, {period}", period=report.period),
            label("From baseline to target, beside the part of the grant's time that is over"),
            results.trail,
        )
        yield _drawn(charts.draw_progress, frame, changed, elapsed=results.elapsed, **told)


def _absent(report: StatedReport, title: str) -> Text:
    """The text instead of a chart for which nothing is recorded; not bars of 0."""
    return Text(report.words.label("{title}: not recorded.", title=as_markdown(title)))


def _absent_or_withheld(report: StatedReport, people: Breakdown, title: str) -> Text | None:
    """The text instead of a chart of people without a number to show; `None` if it has one.

    Zeros alone do not count as numbers: they would be among marks of withheld values.
    """
    if people.precision == NOT_RECORDED:
        return _absent(report, title)
    frame = people.frame
    if not frame["withheld"].any() or _tells(frame[~frame["withheld"]], people.column):
        return None
    told = report.words.label(
        "{title}: no number can be shown, for each is too small or would give away one that is.",
        title=as_markdown(title),
    )
    reached = report.facts.people_reached
    known = not reached.withheld or reached.below is not None
    total = report.words.label("In all: {people_reached}.", people_reached=role(reached.key))
    return bound(f"{told} {total}" if known else told, report.facts)


def _tells(shown: pd.DataFrame, column: str) -> bool:
    """Whether some rows have people, as a number or in words."""
    return bool((shown[column].fillna(0) > 0).any() or shown["wordings"].fillna("").astype("bool").any())


def _to_the_day(report: StatedReport, subtitle: str) -> dict[str, Any]:
    """The subtitle of a chart over time, with the day of the data if that is before the period's end."""
    if report.last_day == report.case.period.end:
        return {"subtitle": subtitle}
    day = report.words.word_date(report.last_day)
    told = report.words.label("{subtitle}, up to {day}, the day of the data", subtitle=subtitle, day=day)
    return {"subtitle": told, "until": report.last_day}


def _sex_and_age(report: StatedReport, **changed: Any) -> Iterator[Chart | Text]:
    """The people reached by sex and age."""
    people, label = report.people.breakdown("sex_age"), report.words.label
    title = changed.get("title") or label("People reached by sex and age, {period}", period=report.period)
    if lacking := _absent_or_withheld(report, people, title):
        yield lacking
    elif _any(people):
        grouped = said_of_groups(people, report.words, bands=usual_bands(report.case, report.age_bands))
        subtitle = _subtitle(_counted(report, label("People, each counted once")), grouped)
        told = _told(report, "sex-and-age", title, subtitle, people.trail)
        yield _drawn(charts.draw_pyramid, people.frame, changed, **told)


def _population(report: StatedReport, **changed: Any) -> Iterator[Chart | Text]:
    """The people reached by population group."""
    people, words = report.people.breakdown("population"), report.words
    title = changed.get("title") or words.label("Who was reached, {period}", period=report.period)
    if lacking := _absent_or_withheld(report, people, title):
        yield lacking
    elif _any(people):
        groups = [words.word_code("population", str(code)) for code in people.frame["population"]]
        frame = people.frame.assign(group=groups)
        grouped = said_of_groups(people, words, lambda code: words.word_code("population", code))
        told = _told(
            report,
            "population",
            title,
            _subtitle(_counted(report, words.label("People, each counted once, by population group")), grouped),
            people.trail,
        )
        yield _drawn(
            charts.draw_bars,
            frame,
            changed,
            label="group",
            value="people",
            label_header=words.label("Population group"),
            unit_label=words.label("People"),
            **told,
        )


def _reached_map(report: StatedReport, **changed: Any) -> Iterator[Chart | Text]:
    """The people reached by region, if the office has the outlines of its country."""
    people, office, label = report.people.breakdown("admin1"), report.office, report.words.label
    outlines = outlines_of(office)
    title = changed.get("title") or label("Where people were reached, {period}", period=report.period)
    if not _any(people) or outlines is None:
        return
    if lacking := _absent_or_withheld(report, people, title):
        yield lacking
    else:
        from ioreport.charts.map_chart import area_names

        areas = areas_in(office)
        names = area_names(areas, report.case.language)
        grouped = said_of_groups(people, report.words, lambda code: names.get(code) or label("No region given"))
        told = _told(
            report,
            "map",
            title,
            _subtitle(_counted(report, label("People, each counted once, by region")), grouped),
            people.trail,
        )
        yield _drawn(
            charts.draw_map,
            people.frame,
            changed,
            admin1="admin1",
            value="people",
            areas=areas,
            outlines=outlines,
            together=members(people),
            unit_label=label("People"),
            **told,
        )


def _people_by_month(report: StatedReport, **changed: Any) -> Iterator[Chart | Text]:
    """The people reached by month, up to the day of the data."""
    people, label = report.people.breakdown("month"), report.words.label
    title = changed.get("title") or label("People reached by month, {period}", period=report.period)
    if lacking := _absent_or_withheld(report, people, title):
        yield lacking
    elif _any(people) and len(people.frame) > 1:
        grouped = said_of_groups(people, report.words)
        subtitle = _counted(report, label("People, each counted once, in the month of the activity"))
        told = _told(report, "people-by-month", title, subtitle, people.trail) | _to_the_day(report, subtitle)
        told["subtitle"] = _subtitle(told["subtitle"], grouped)
        if grouped:
            told.pop("until", None)
            spans = people.frame.assign(span=[span_words(code, report.words) for code in people.frame["month"]])
            yield _drawn(
                charts.draw_bars,
                spans,
                changed,
                label="span",
                value="people",
                order="given",
                label_header=label("Months"),
                unit_label=label("People"),
                **told,
            )
            return
        yield _drawn(charts.draw_lines, people.frame, changed, value="people", unit_label=label("People"), **told)


def _counted(report: StatedReport, once: str) -> str:
    """How a chart's people are counted: `once`, unless nothing tells who came to more than one activity."""
    return report.words.label("People, counted at each activity") if report.repeats_unknown else once


def _subtitle(text: str, grouped: str) -> str:
    """A subtitle, followed by the joined groups."""
    return f"{text}. {grouped}" if grouped else text


def _any(people: Breakdown) -> bool:
    """Whether a breakdown has people: shown, withheld or in words."""
    frame = people.frame
    withheld = frame["withheld"].any() if "withheld" in frame else False
    return bool(len(frame)) and bool((frame[people.column].fillna(0) > 0).any() or withheld or people.wordings)


def _activities_by_kind(report: StatedReport, **changed: Any) -> Iterator[Chart]:
    """The activities held, by kind."""
    held, words = held_of(report.case), report.words
    if len(held):
        counts = held["kind"].astype("str").value_counts()
        frame = pd.DataFrame(
            {"kind": [words.word_code("activity_kind", code) for code in counts.index], "activities": counts.to_numpy()}
        )
        told = _told(
            report,
            "activities-by-kind",
            words.label("What was held, {period}", period=report.period),
            words.label("Activities by kind"),
            Trail.of(report.office.file("activities"), held.index),
        )
        yield _drawn(
            charts.draw_bars,
            frame,
            changed,
            label="kind",
            value="activities",
            label_header=words.label("Kind"),
            unit_label=words.label("Activities"),
            **told,
        )


def _burn(report: StatedReport, **changed: Any) -> Iterator[Chart | Text]:
    """The budget lines: spent and committed against the budget and the elapsed time."""
    finance, label = report.finance, report.words.label
    rows = finance.rows(report.words)
    usual = label("Budget lines: spent and committed up to {day}", day=report.words.word_date(report.money_day))
    title = changed.get("title") or usual
    if not finance.recorded:
        yield _absent(report, title)
    elif len(finance.frame):
        told = _told(
            report,
            "burn",
            title,
            label("Share of each line's budget, beside the part of the grant's time that is over"),
            finance.trail,
        )
        yield _drawn(
            charts.draw_burn,
            rows.assign(title=line_titles(report, rows)),
            changed,
            currency=finance.currency,
            elapsed=report.results.elapsed,
            **told,
        )


def _spending(report: StatedReport, **changed: Any) -> Iterator[Chart | Text]:
    """What was spent in each month of the period, up to the day of the data."""
    money, label = report.spending, report.words.label
    title = changed.get("title") or label("Spending by month, {period}", period=report.period)
    if not money.recorded:
        yield _absent(report, title)
    elif len(money.frame) > 1:
        subtitle = label("{currency}, each payment at the rate of its month", currency=money.currency)
        told = _told(report, "spending", title, subtitle, money.trail) | _to_the_day(report, subtitle)
        yield _drawn(charts.draw_lines, money.frame, changed, value="spent", currency=money.currency, **told)


def _timeline(report: StatedReport, **changed: Any) -> Iterator[Chart]:
    """The activities in time: one by one if they are few, by month if they are many."""
    found, words = activities_of(report.case), report.words
    trail = Trail.of(report.office.file("activities"), found.index)
    if 0 < len(found) <= MOST_EVENTS:
        subtitle = words.label("Each activity with its days")
        told = _told(
            report, "timeline", words.label("Activities in time, {period}", period=report.period), subtitle, trail
        ) | _to_the_day(report, subtitle)
        yield _drawn(
            charts.draw_timeline,
            found,
            changed,
            label="title",
            date="start_date",
            end="end_date",
            status="status",
            label_header=words.label("Activity"),
            **told,
        )
    elif len(found):
        yield _by_month(report, changed)


def _by_month(report: StatedReport, changed: Mapping[str, Any]) -> Chart:
    words = report.words
    held = held_of(report.case)
    last = max([pd.Timestamp(report.case.period.start), pd.Timestamp(report.last_day), *held["start_date"]])
    months = months_of(report.case.period.start, last, held["start_date"])
    first = held["start_date"].dt.strftime("%Y-%m")
    # An activity that began before the period counts in the period's first month.
    counts = first.where(first >= months[0], months[0]).value_counts().reindex(months, fill_value=0)
    frame = pd.DataFrame({"month": counts.index, "activities": counts.to_numpy()})
    subtitle = words.label("Activities, in the month in which they began")
    told = _told(
        report,
        "timeline",
        words.label("Activities held by month, {period}", period=report.period),
        subtitle,
        Trail.of(report.office.file("activities"), held.index),
    ) | _to_the_day(report, subtitle)
    return _drawn(charts.draw_lines, frame, changed, value="activities", unit_label=words.label("Activities"), **told)


def _photos(report: StatedReport, **changed: Any) -> Iterator[Photo]:
    """Photos with consent of the activities of the period."""
    shown, _ = photos_of(report.case)
    for key in shown:
        yield photo(report.facts, key)


CHARTS: Mapping[str, Callable[..., Iterator[Chart | Photo | Text]]] = MappingProxyType(
    {
        "progress": _progress,
        "sex-and-age": _sex_and_age,
        "population": _population,
        "map": _reached_map,
        "people-by-month": _people_by_month,
        "activities-by-kind": _activities_by_kind,
        "burn": _burn,
        "spending": _spending,
        "timeline": _timeline,
        "photos": _photos,
    }
)
