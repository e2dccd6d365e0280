"""The first page, and the summary sentences after it: what was achieved, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from ioreport.donor_templates import Template
from ioreport.facts import cover
from ioreport.measures.indicators.target_progress import TO_EXPLAIN
from ioreport.myst import as_markdown
from ioreport.records import Cover, Heading, Text
from ioreport.reports.coverage_notes import data_note
from ioreport.reports.report_narratives import bound
from ioreport.reports.stated_report import StatedReport
from ioreport.values import NOT_RECORDED

_LARGEST = 6
"""The most names in a sentence; more are only in the table."""


def front(report: StatedReport, template: Template, changed: Mapping[str, Any]) -> Cover:
    """What, where, when; who paid; the headline figures; `changed` are arguments of `cover` in place of these."""
    case, words = report.case, report.words
    kind = words.word_code("report_kind", case.kind)
    title = template.title.get(case.language) or next(iter(template.title.values()))
    grant, project = case.said(case.grant, "title"), case.said(case.project, "title")
    country = words.word_country(report.office.country)
    told = [f"{title}, {kind}", project if project not in grant else "", country, case.said(case.donor, "name")]
    reference = words.label("Grant {reference}", reference=case.grant["reference"]) if case.grant["reference"] else ""
    usual: dict[str, Any] = {
        "title": _plain(grant),
        "subtitle": _plain(" · ".join(filter(None, told))),
        "acknowledgement": _plain(case.said(case.donor, "acknowledgement")),
        "period": _plain(" · ".join(filter(None, [report.period, reference]))),
        "tiles": {tile.label: tile.fact.key for tile in report.tiles(template.tiles)},
    }
    return cover(report.facts, **{**usual, **changed})


def _plain(text: str) -> str:
    """A text of the data with its braces escaped, so that they name no fact."""
    return text.replace("{", "{{").replace("}", "}}")


def brief(report: StatedReport, *, has_reasons: bool) -> list[Heading | Text]:
    """A heading and the sentences below it; `has_reasons` if the report has the table with the reasons."""
    told = (_reached(report), _results(report, has_reasons), _money(report))
    paragraphs = (" ".join(filter(None, sentences)) for sentences in told)
    text = "\n\n".join(filter(None, paragraphs))
    return [Heading(2, report.words.label("In brief"), "in-brief"), bound(text, report.facts)]


def role(name: str) -> str:
    """The role that shows a fact in a text.

    >>> role("burn")
    '{eval}`facts.burn`'
    """
    return f"{{eval}}`facts.{name}`"


def _said(report: StatedReport, message: str, **more: str) -> str:
    """A sentence of the catalogue, with its facts in braces."""
    return message.format_map({fact.key: role(fact.key) for fact in report.facts} | more)


def _number(report: StatedReport, name: str) -> int:
    """The number that decides singular or plural of a sentence; a withheld number takes the plural."""
    return int(getattr(report.facts, name).value or 0)


def _reached(report: StatedReport) -> Iterator[str]:
    facts, words = report.facts, report.words
    if facts.activities_held.value is None:
        yield words.label("Which activities were held is not recorded.")
        return
    if facts.activities_held.value == "0":
        yield words.label("No activity was held in this period.")
        return
    yield _said(
        report,
        words.plural(
            "In this period {activities_held} activity was held.",
            "In this period {activities_held} activities were held.",
            _number(report, "activities_held"),
        ),
    )
    yield from _people(report)
    if facts.households_reached.value not in (None, "0"):
        yield _said(report, words.label("Households reached, counted apart: {households_reached}."))


def _people(report: StatedReport) -> Iterator[str]:
    reached, words = report.facts.people_reached, report.words
    if reached.withheld and reached.below is None:
        yield _said(report, words.label("The number of people reached: {people_reached}."))
    elif reached.precision == NOT_RECORDED:
        yield words.label("How many people were reached is not recorded.")
    elif reached.value is None and not reached.withheld:
        yield _said(report, words.label("Who was reached was told in words: {people_reached}."))
    elif reached.value != "0" and report.repeats_unknown:
        yield _said(report, words.label("People reached, counted at each activity: {people_reached}."))
    elif reached.value != "0":
        yield _said(
            report,
            words.plural(
                "{people_reached} person was reached.",
                "People reached, each counted once: {people_reached}.",
                _number(report, "people_reached"),
            ),
        )


def _results(report: StatedReport, has_reasons: bool) -> Iterator[str]:
    words, frame = report.words, report.results.frame
    if report.facts.indicators_total.value == "0":
        return
    if report.facts.indicators_on_track.precision == NOT_RECORDED:
        yield words.label("What the indicators achieved is not recorded.")
        return
    final, reached = report.case.kind == "final", _number(report, "indicators_on_track")
    yield _said(
        report,
        words.plural(
            "Of {indicators_total} indicators, {indicators_on_track} was achieved.",
            "Of {indicators_total} indicators, {indicators_on_track} were achieved.",
            reached,
        )
        if final
        else words.plural(
            "Of {indicators_total} indicators, {indicators_on_track} is on track or met.",
            "Of {indicators_total} indicators, {indicators_on_track} are on track or met.",
            reached,
        ),
    )
    behind = frame[frame["status"].isin(TO_EXPLAIN)]
    if len(behind):
        named = words.word_list(map(as_markdown, report.case.told(behind, "title")[:_LARGEST]))
        message = words.label("Not achieved: {indicators}." if final else "Behind plan: {indicators}.")
        yield message.format(indicators=named if len(behind) <= _LARGEST else f"{named} …")
        yield words.label("The reasons stand in [](#results).") if has_reasons else ""


def _money(report: StatedReport) -> Iterator[str]:
    words = report.words
    if report.facts.spent_to_date.precision == NOT_RECORDED:
        yield words.label("What was spent is not recorded.")
    yield from data_note(report)
    if report.facts.burn.value is None:
        return
    yield _said(report, _pace(report))
    over = report.finance.frame[report.finance.frame["flag"] == "over"]
    if len(over):
        titles = report.case.told(_lines(report, over), "title")
        named = words.word_list(map(as_markdown, titles[:_LARGEST]))
        yield words.label("Over budget: {lines}.").format(lines=named)


def _pace(report: StatedReport) -> str:
    """Spending compared with elapsed time; not at the end of a grant."""
    label, flag = report.words.label, report.finance.flag
    if report.case.kind == "final" and report.last_day == report.case.period.end:
        return label("At the end of the grant {burn} of the budget was spent.")
    if flag == "slow":
        return label("Spending is behind the calendar: {burn} of the budget after {elapsed} of the time.")
    if flag is None:
        return label("{burn} of the budget was spent after {elapsed} of the time.")
    if flag == "fast":
        return label("Spending is ahead of the calendar: {burn} of the budget after {elapsed} of the time.")
    return label("Spending keeps pace with the calendar: {burn} of the budget after {elapsed} of the time.")


def _lines(report: StatedReport, over: pd.DataFrame) -> pd.DataFrame:
    lines = report.case.rows("budget_lines")
    return lines[(lines["grant_id"] == report.case.grant["grant_id"]) & lines["line_id"].isin(over["line_id"])]
