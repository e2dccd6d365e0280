"""The elapsed part of a grant's time."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from ioreport.measures.measured import Remark
from ioreport.tables import Office
from ioreport.values import Period

ELAPSED_RULE = (
    "Days from the grant's start to the period's end, or to the day of the data where that is earlier, at most all / "
    "all days of the grant; the first and the last day count."
)
_DATA_END = "The data ends on {words}, before the period does."


def elapsed_part(whole: Period, until: dt.date) -> Fraction:
    """The elapsed part of a period at the end of a day.

    Days from the period's start to `until` (inclusive, at most all, none before the start) / days of the
    whole period (inclusive): the ``elapsed`` of a grant at a report's period end, which its finance table shows
    and its indicators are compared with.

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


def last_day(office: Office, end: dt.date) -> dt.date:
    """The last day of a period that the data covers: its end, or the day of the data if that is earlier.

    Only a day named in datapackage.json counts: the last day in the tables is the last event, not
    the end of the data.

    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> last_day(office, dt.date(2023, 6, 30)), last_day(office, dt.date(2030, 1, 1)) == office.as_of
    (datetime.date(2023, 6, 30), True)
    """
    return min(end, office.as_of) if office.dated and office.as_of else end


def data_ends(office: Office, end: str | None) -> tuple[Remark, ...]:
    """A remark that the data ends before the period, if so."""
    last = dt.date.fromisoformat(end) if end else None
    if last is None or last_day(office, last) == last:
        return ()
    return (Remark(_DATA_END, _DATA_END, 1, (last_day(office, last).isoformat(),)),)
