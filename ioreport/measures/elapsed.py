"""How much of a grant's time is over."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from ioreport.values import Period


def elapsed_part(whole: Period, until: dt.date) -> Fraction:
    """The part of a period that is over at the end of a day.

    Days from the period's start to `until` (inclusive, at most all, none before the start) / days of the
    whole period (inclusive): the ``elapsed`` of a grant at a report's period end, which its finance states
    and its indicators are held against.

    Returns
    -------
    Fraction
        Exact, from 0 to 1.

    Examples
    --------
    >>> elapsed_part(Period.of("2023-01-01", "2023-12-31"), dt.date(2023, 1, 31))
    Fraction(31, 365)
    """
    passed = (until - whole.start).days + 1
    return Fraction(min(max(passed, 0), whole.days), whole.days)
