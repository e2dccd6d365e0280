"""Plausibility: warnings about valid but unlikely values. Every rule has a name and a limit in `plausibility_rules`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets
from ioreport.tables.plausibility.implausible_days import doubt_days
from ioreport.tables.plausibility.implausible_money import doubt_money
from ioreport.tables.plausibility.implausible_people import doubt_people
from ioreport.tables.plausibility.implausible_places import doubt_places
from ioreport.tables.plausibility.implausible_rates import doubt_rates
from ioreport.tables.plausibility.implausible_results import doubt_results
from ioreport.tables.plausibility.plausibility_rules import RULES, PlausibilityRule
from ioreport.tables.plausibility.similar_spelling import doubt_spelling

__all__ = ["RULES", "PlausibilityRule", "check_plausible"]


def check_plausible(sheets: Sheets, day: dt.date | None) -> Iterable[Finding]:
    """The warnings of every rule.

    Parameters
    ----------
    sheets : mapping of str to Sheet
        All tables of an office.
    day : date, optional
        The day of the data, if datapackage.json names it.
    """
    yield from doubt_days(sheets, day)
    yield from doubt_people(sheets)
    yield from doubt_results(sheets)
    yield from doubt_money(sheets)
    yield from doubt_rates(sheets)
    yield from doubt_places(sheets)
    yield from doubt_spelling(sheets)
