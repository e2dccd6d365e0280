"""Notes on the days of a report's figures: the grant's days, days outside them, and the end of the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ioreport.reports.stated_report import StatedReport

NOTE_PARTS = {
    "received": ("received",),
    "spent_to_date": ("spent_to_date",),
    "committed": ("committed",),
    "balance": ("spent_to_date", "committed"),
    "burn": ("spent_to_date",),
    "cost_per_person": ("spent_to_date",),
}
"""Figure of money to date → its parts of the account."""


def since(report: StatedReport, parts: Iterable[str]) -> str:
    """The days of a figure of money to date, including days before the grant's start and after its end, if any."""
    ends = [report.parts_outside.get(part, (False, False)) for part in parts]
    before, after = any(early for early, _ in ends), any(late for _, late in ends)
    label = report.words.label
    if before and after:
        return label("up to the period's end, also before the grant began and after it ended")
    if before:
        return label("up to the period's end, also before the grant began")
    return label("since the grant began, also after it ended") if after else label("since the grant began")


def outside_note(report: StatedReport) -> Iterator[str]:
    """The part of the spending to date that is dated outside the grant's days."""
    words, currency = report.words, report.finance.currency
    before, after = report.outside
    if before is not None:
        yield words.label(
            "Of what was spent to date, {amount} is dated before the grant's start.",
            amount=words.word_money(before, currency),
        )
    if after is not None:
        yield words.label(
            "Of what was spent to date, {amount} is dated after the grant's end.",
            amount=words.word_money(after, currency),
        )


def data_note(report: StatedReport) -> Iterator[str]:
    """A note that the data ends before the period, if so."""
    if report.last_day < report.case.period.end:
        yield report.words.label(
            "The data ends on {day}, before the period does.", day=report.words.word_date(report.last_day)
        )
