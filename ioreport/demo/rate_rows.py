"""Demo exchange rates: a slow random walk from month to month, and the legal rate between lev and euro."""

from __future__ import annotations

from functools import cache

import numpy as np

from ioreport.demo.invented_tables import AS_OF, LAST_MONTH_OF_THE_LEV, Row
from ioreport.demo.random_draws import Draws

FIRST_YEAR = 2023
MICRO = 1_000_000
"""Rates are whole millionths."""

_START = {"EUR": 0.92, "BGN": 0.0, "NOK": 10.4, "SEK": 10.6, "JPY": 141.0, "CHF": 0.89, "GBP": 0.79, "USD": 1.0}
CURRENCIES = tuple(_START)
LEV_FOR_EURO = (195_583, 100_000)
_MONTHS = tuple(
    f"{year}-{month:02}"
    for year in range(FIRST_YEAR, AS_OF.year + 1)
    for month in range(1, 13)
    if (year, month) <= (AS_OF.year, AS_OF.month)
)
ONLY_LEV = _MONTHS[:3]
"""In the first months the office has only the lev's rate; the euro's follows from it."""

SOURCE = "Fictional: invented for demonstration"


@cache
def walk(seed: int) -> np.ndarray:
    """Units for 1 USD in millionths, one row for each month, one column for each currency."""
    draws = Draws(seed, "exchange_rates")
    steps = draws.whole(len(_MONTHS) * len(CURRENCIES), -16, 16).reshape(len(_MONTHS), len(CURRENCIES))
    start = np.array([round(rate * MICRO) for rate in _START.values()])
    rates = np.empty_like(steps)
    now = start
    for month, step in enumerate(steps):
        now = now * (1000 + step) // 1000 + (start - now) // 12
        rates[month] = now
    rates[:, CURRENCIES.index("USD")] = MICRO
    above, below = LEV_FOR_EURO
    rates[:, CURRENCIES.index("BGN")] = (2 * rates[:, CURRENCIES.index("EUR")] * above + below) // (2 * below)
    return rates


def rate_rows(seed: int) -> list[Row]:
    """The table `exchange_rates`: the lev until it ended, the euro after the first months; USD is 1 and has no row."""
    return [
        {"month": month, "currency": currency, "per_usd": f"{rate // MICRO}.{rate % MICRO:06}", "source": SOURCE}
        for month, rates in zip(_MONTHS, walk(seed).tolist(), strict=True)
        for currency, rate in zip(CURRENCIES, rates, strict=True)
        if _kept(month, currency)
    ]


def _kept(month: str, currency: str) -> bool:
    if currency == "BGN":
        return month <= LAST_MONTH_OF_THE_LEV
    return currency != "USD" and not (currency == "EUR" and month in ONLY_LEV)


def month_places(days: np.ndarray) -> np.ndarray:
    """The row of `walk` for each day since 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) - (FIRST_YEAR - 1970) * 12


def converted_at(
    cents: np.ndarray, source: np.ndarray, target: np.ndarray, months: np.ndarray, seed: int
) -> np.ndarray:
    """Cents of one currency converted to cents of another, at the rate of each amount's month."""
    rates = walk(seed)
    return cents * rates[months, target] // rates[months, source]
