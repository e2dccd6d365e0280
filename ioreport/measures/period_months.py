"""The months of a period, as far as there is data for them."""

from __future__ import annotations

import datetime as dt

import pandas as pd

MOST = 600
"""The most months: a longer period, such as from the year 1000 to 9999, is limited to the days of the data."""


def months_of(first: dt.date, last: dt.date, days: pd.Series) -> list[str]:
    """Every month from one day to another, as ``2023-06``; of more than `MOST`, only those with data, or the first.

    Parameters
    ----------
    first, last : date
    days : Series of dates
        The days of the data.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2023-05-08", "2023-06-20"]))
    >>> months_of(dt.date(2023, 4, 1), dt.date(2023, 6, 30), days)
    ['2023-04', '2023-05', '2023-06']
    >>> months_of(dt.date(1000, 1, 1), dt.date(9999, 12, 31), days)
    ['2023-05', '2023-06']
    """
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    if (end.year - start.year) * 12 + end.month - start.month >= MOST:
        known = days.dropna()
        known = known[known.between(start, end)]
        start, end = (start, start) if known.empty else (known.min(), known.max())
    return list(pd.period_range(start, end, freq="M").strftime("%Y-%m"))
