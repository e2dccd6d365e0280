"""Plausibility rules for valid but unlikely values, each with its name and its limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.raw_table import Sheet


@dataclass(frozen=True)
class PlausibilityRule:
    """A rule of plausibility.

    `limit` is the number beyond which there is a warning, if the rule has one; `says` describes the case in a
    sentence with the limit. The office can accept a warning in `ioreport.accept` of datapackage.json, with a
    reason.

    >>> str(RULES["rate_jump"])
    'A rate moves by more than 20 percent from one month to the next.'
    """

    name: str
    says: str
    limit: float = 0

    def __str__(self) -> str:
        return self.says.format(f"{self.limit:,g}")

    def at(self, sheet: Sheet, place: int | np.integer[Any], column: str, expected: str, found: str = "") -> Finding:
        """The warning about a row, by its place; `found` is the cell itself if nothing else is given."""
        cell = sheet.written[column].at(place)
        return sheet.finding(int(sheet.rows[place]), column, self.name, "warning", found or cell, expected)

    def of(self, sheet: Sheet, wrong: np.ndarray, column: str, expected: str) -> Iterator[Finding]:
        """The warnings about the rows of a mask."""
        return (self.at(sheet, place, column, expected) for place in np.flatnonzero(wrong))


_RULES = (
    PlausibilityRule(
        "negative_spending", "More than {} percent of a grant's amounts spent, or received, are below 0.", 50
    ),
    PlausibilityRule(
        "net_negative", "What is spent of a grant, or of a budget line, is in all at least {} unit of money below 0.", 1
    ),
    PlausibilityRule(
        "over_budget", "More than {} percent of the budget of a grant, or of a budget line, is spent.", 150
    ),
    PlausibilityRule(
        "over_received",
        "More than {} percent of a grant's amount is received; what is converted counts 5 percent less.",
        100,
    ),
    PlausibilityRule(
        "lone_payment", "A payment is more than {} times as large as every other payment of its grant.", 50
    ),
    PlausibilityRule(
        "booked_differs",
        "An amount as the ledger booked it is more than {} percent off the office's own conversion.",
        20,
    ),
    PlausibilityRule("outside_grant", "A transaction lies outside the days of its grant."),
    PlausibilityRule("rate_jump", "A rate moves by more than {} percent from one month to the next.", 20),
    PlausibilityRule("legal_rate", "The rates of lev and euro are more than {} percent off the legal 1.95583.", 1),
    PlausibilityRule("activity_later", "An activity that is completed, or goes on, lies after the day of the data."),
    PlausibilityRule("planned_past", "An activity that is planned lies before the day of the data."),
    PlausibilityRule("transaction_later", "A transaction lies after the day of the data."),
    PlausibilityRule("report_outside_grant", "A report's period goes beyond the days of its grant."),
    PlausibilityRule("report_later", "A report's period begins before the day of the data and ends after it."),
    PlausibilityRule("submitted_early", "A report was submitted before its period ended."),
    PlausibilityRule("submitted_later", "A report was submitted after the day of the data."),
    PlausibilityRule("due_early", "A report is due before its period ends."),
    PlausibilityRule(
        "report_overlap", "Two reports on a grant, of one audience and language, share a part of their periods."
    ),
    PlausibilityRule("old_age", "An age is over {} years.", 120),
    PlausibilityRule("crowd", "A row of participations counts more than {} people.", 100_000),
    PlausibilityRule(
        "lone_crowd",
        "A count is more than {} times as large as those of all other activities, or as all others of its indicator.",
        20,
    ),
    PlausibilityRule(
        "swapped_degrees",
        "A place is more than {} degrees away from its country's other places, and at most a quarter as far with "
        "latitude and longitude exchanged.",
        5,
    ),
    PlausibilityRule("over_whole", "The numerator of a percent is larger than its denominator."),
    PlausibilityRule("over_target", "An indicator has reached more than {} percent of its target.", 300),
    PlausibilityRule("beyond_baseline", "The values of an indicator that should decrease are above its baseline."),
    PlausibilityRule("target_direction", "An indicator's target lies against its direction from the baseline."),
    PlausibilityRule("almost_alike", "Two kinds, categories or places are spelt almost alike."),
    PlausibilityRule("mixed_letters", "A word of a kind, a category or a place mixes Latin and Cyrillic letters."),
)

RULES: Mapping[str, PlausibilityRule] = MappingProxyType({rule.name: rule for rule in _RULES})
"""Every rule by its name."""
