"""Implausible days: after the day of the data, outside the grant, before the period's end, in two reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets
from ioreport.tables.equal_rows import combined, places_of, taken
from ioreport.tables.plausibility.plausibility_rules import RULES
from ioreport.tables.raw_table import Sheet


def doubt_days(sheets: Sheets, day: dt.date | None) -> Iterator[Finding]:
    """The warnings about days; without a day of the data in datapackage.json, no day is compared with it."""
    yield from _reports(sheets)
    if day is not None:
        yield from _after_the_data(sheets, day)


def _after_the_data(sheets: Sheets, day: dt.date) -> Iterator[Finding]:
    activities, transactions, reports = sheets["activities"], sheets["transactions"], sheets["reports"]
    today = day.toordinal()
    start, end = (activities.numbers(name) for name in ("start_date", "end_date"))
    until = f"a day up to {day}, the day of the data"
    since = f"{day}, the day of the data, or a later day"
    later, past = RULES["activity_later"], RULES["planned_past"]
    completed, ongoing, planned = (activities.says("status", code) for code in ("completed", "ongoing", "planned"))
    yield from later.of(activities, completed & (end > today), "end_date", f"{until}, as it is completed")
    yield from later.of(activities, ongoing & (start > today), "start_date", f"{until}, as it is ongoing")
    yield from past.of(activities, planned & (end < today), "end_date", f"{since}, as it is only planned")
    yield from RULES["transaction_later"].of(transactions, transactions.numbers("date") > today, "date", until)
    submitted, (first, last) = reports.numbers("submitted_on"), _period(reports)
    yield from RULES["submitted_later"].of(reports, submitted > today, "submitted_on", until)
    begun = (first <= today) | ~np.isnan(submitted)
    unknown = f"{until}: nothing is known of what comes after it"
    yield from RULES["report_later"].of(reports, begun & (last > today), "period_end", unknown)


def _period(reports: Sheet) -> tuple[np.ndarray, np.ndarray]:
    return reports.numbers("period_start"), reports.numbers("period_end")


def _reports(sheets: Sheets) -> Iterator[Finding]:
    reports = sheets["reports"]
    end = reports.held["period_end"]
    for rule, column in (("submitted_early", "submitted_on"), ("due_early", "due_date")):
        for place in np.flatnonzero(reports.numbers(column) < reports.numbers("period_end")):
            yield RULES[rule].at(reports, place, column, f"the period's end, {end.at(place)}, or a later day")
    yield from _beyond_the_grant(reports, sheets["grants"])
    yield from _overlapping(reports)


def _beyond_the_grant(reports: Sheet, grants: Sheet) -> Iterator[Finding]:
    own = places_of(reports.held["grant_id"], grants.held["grant_id"], once=True)
    first, last = (taken(grants.numbers(name), own, np.nan) for name in ("start_date", "end_date"))
    start, end = _period(reports)
    for column, wrong in (("period_start", start < first), ("period_end", end > last)):
        for place in np.flatnonzero(wrong & (first <= last)):
            grant, begins, ends = (grants.held[name].at(own[place]) for name in ("grant_id", "start_date", "end_date"))
            expected = f"a day of the grant {grant}, {begins} to {ends}"
            yield RULES["report_outside_grant"].at(reports, place, column, expected)


def _overlapping(reports: Sheet) -> Iterator[Finding]:
    """Reports that begin within the period of another to the same reader, and end after it.

    A period within another is right, such as an interim report's in the final one's.
    """
    readers = combined([reports.held[name].numbers for name in ("grant_id", "audience", "language")])
    start, end = _period(reports)
    known = np.flatnonzero(reports.held["grant_id"].filled & (start <= end))
    order = known[np.lexsort((start[known], readers[known]))]
    for at, later in enumerate(order):
        before = order[:at]
        earlier = before[(readers[before] == readers[later]) & (start[before] < start[later])]
        shared = earlier[(end[earlier] >= start[later]) & (end[earlier] < end[later])]
        if len(shared):
            other = shared[np.argmax(end[shared])]
            name, last = (reports.written[column].at(other) for column in ("report_id", "period_end"))
            expected = f"a day after {last}, the end of the report {name} of the same grant, audience and language"
            yield RULES["report_overlap"].at(reports, later, "period_start", f"{expected}, or a period within it")
