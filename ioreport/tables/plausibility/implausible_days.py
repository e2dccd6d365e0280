"""Implausible days: after the day of the data, outside the grant, before the period's end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets, looked_up
from ioreport.tables.plausibility.plausibility_rules import RULES
from ioreport.tables.raw_table import Sheet


def doubt_days(sheets: Sheets, day: dt.date | None) -> Iterator[Finding]:
    """The warnings about days; without a day of the data in datapackage.json, no day is compared with it."""
    yield from _reports(sheets)
    if day is not None:
        yield from _after_the_data(sheets, pd.Timestamp(day))


def _rows(sheet: Sheet, rule: str, column: str, wrong: pd.Series, expected: str) -> Iterator[Finding]:
    for row in wrong.index[wrong.fillna(False).astype(bool)]:
        yield RULES[rule].at(sheet, row, column, expected)


def _after_the_data(sheets: Sheets, day: pd.Timestamp) -> Iterator[Finding]:
    activities, transactions, reports = sheets["activities"], sheets["transactions"], sheets["reports"]
    status, start, end = (activities.typed[name] for name in ("status", "start_date", "end_date"))
    until = f"a day up to {day.date()}, the day of the data"
    since = f"{day.date()}, the day of the data, or a later day"
    yield from _rows(
        activities, "activity_later", "end_date", (status == "completed") & (end > day), f"{until}, as it is completed"
    )
    yield from _rows(
        activities, "activity_later", "start_date", (status == "ongoing") & (start > day), f"{until}, as it is ongoing"
    )
    yield from _rows(
        activities, "planned_past", "end_date", (status == "planned") & (end < day), f"{since}, as it is only planned"
    )
    yield from _rows(transactions, "transaction_later", "date", transactions.typed["date"] > day, until)
    yield from _rows(reports, "submitted_later", "submitted_on", reports.typed["submitted_on"] > day, until)
    begun = (reports.typed["period_start"] <= day) | reports.typed["submitted_on"].notna()
    yield from _rows(
        reports,
        "report_later",
        "period_end",
        begun & (reports.typed["period_end"] > day),
        f"{until}: nothing is known of what comes after it",
    )


def _reports(sheets: Sheets) -> Iterator[Finding]:
    reports = sheets["reports"]
    if reports.raw.empty:
        return
    end = reports.typed["period_end"]
    for rule, column in (("submitted_early", "submitted_on"), ("due_early", "due_date")):
        early = reports.typed[column] < end
        for row in early.index[early]:
            yield RULES[rule].at(reports, row, column, f"the period's end, {end[row].date()}, or a later day")
    yield from _beyond_the_grant(sheets)


def _beyond_the_grant(sheets: Sheets) -> Iterator[Finding]:
    reports, grants = sheets["reports"], sheets["grants"]
    named = reports.typed["grant_id"]
    first, last = (looked_up(named, grants, name) for name in ("start_date", "end_date"))
    start, end = reports.typed["period_start"], reports.typed["period_end"]
    for column, wrong in (("period_start", start < first), ("period_end", end > last)):
        for row in wrong.index[wrong & (first <= last)]:
            expected = f"a day of the grant {named[row]}, {first[row].date()} to {last[row].date()}"
            yield RULES["report_outside_grant"].at(reports, row, column, expected)
