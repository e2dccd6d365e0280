"""Exchange rates: the first day of each rate, and the rates that are missing or can never be used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.equal_rows import combined, first_places, places_of
from ioreport.tables.raw_table import Sheet
from ioreport.tables.text_column import TextColumn

_PEG = {"BGN": "EUR"}
"""The lev and the euro have a fixed legal rate: a month's rate of one is enough for both."""


def first_days(rates: pd.DataFrame) -> pd.Series:
    """The first day of each rate in its month: ``valid_from``, or the first day of the month.

    Parameters
    ----------
    rates : DataFrame
        Columns ``month`` and ``valid_from``.

    Examples
    --------
    >>> drawn = pd.DataFrame({"month": ["2024-01"] * 2, "valid_from": pd.to_datetime(["2024-01-15", None])})
    >>> first_days(drawn).dt.strftime("%Y-%m-%d").tolist()
    ['2024-01-15', '2024-01-01']
    """
    return rates["valid_from"].fillna(_month_starts(rates)).astype("datetime64[s]")


def _month_starts(rates: pd.DataFrame) -> pd.Series:
    return pd.to_datetime(rates["month"], format="%Y-%m", errors="coerce").astype("datetime64[s]")


def check_rates(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Check the exchange rates: two rates from the same day, rates that are never valid, missing rates."""
    rates = sheets["exchange_rates"]
    return [*_repeated(rates), *_too_late(rates), *_missing(sheets)]


def _begins(rates: Sheet, months_on: int = 0) -> np.ndarray:
    """The first day of each rate's month, or of a later one, as an ordinal; NaN without a month."""
    months = rates.held["month"]
    first = months.read(lambda text: _first_day(text, months_on), np.nan)
    begins: np.ndarray = np.array([*first, np.nan])[months.numbers]
    return begins


def _first_day(month: str, months_on: int) -> float:
    year, number = divmod(12 * int(month[:4]) + int(month[5:]) - 1 + months_on, 12)
    return dt.date(year, number + 1, 1).toordinal() if 0 < year <= dt.MAXYEAR else np.nan


def _since(rates: Sheet) -> np.ndarray:
    """The day that each rate is valid from, as `first_days`, as an ordinal."""
    given = rates.numbers("valid_from")
    return np.where(np.isnan(given), _begins(rates), given)


def _repeated(rates: Sheet) -> list[Finding]:
    """Rates of the same month, currency and day; an empty day means the first day of the month."""
    since, held = _since(rates), rates.held
    places = np.flatnonzero(~np.isnan(since) & held["month"].filled & held["currency"].filled)
    own = [held[name].numbers[places] for name in ("month", "currency")]
    named = first_places(combined([*own, held["valid_from"].numbers[places]]))  # reported as a repeated key
    first = first_places(combined([*own, since[places].astype(np.int64)]))
    expected = "month + currency + valid_from on one row only, empty being the month's first day; row {} has it already"
    numbers, here = rates.rows[places], np.arange(len(places))
    return [
        rates.finding(int(numbers[place]), "valid_from", "unique", "error", "", expected.format(numbers[first[place]]))
        for place in np.flatnonzero((named == here) & (first != here))
    ]


def _too_late(rates: Sheet) -> list[Finding]:
    """Rates that start after their month, and so are valid on no day."""
    late = rates.numbers("valid_from") >= _begins(rates, 1)
    day, month = rates.written["valid_from"], rates.written["month"]
    expected = "a day before the end of {}, or an empty cell"
    return [
        rates.finding(
            int(rates.rows[place]), "valid_from", "rate_day", "error", day.at(place), expected.format(month.at(place))
        )
        for place in np.flatnonzero(late)
    ]


def _missing(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Months and currencies without the rate that a conversion into a donor's currency needs."""
    rates = sheets["exchange_rates"]
    if not len(sheets["grants"].rows) or not rates.complete:
        return []
    needs = _needs(sheets)
    known = _known_since(rates) if needs else {}
    legs = (
        (need.day, currency, need.use) for side in (0, 1) for need in needs if (currency := need.pair[side]) != "USD"
    )
    told: dict[tuple[str, str], Finding] = {}
    for day, currency, use in sorted(legs, key=lambda leg: (leg[0].replace(day=1), leg[1], leg[0])):
        since = known.get((f"{day:%Y-%m}", _pegged(currency)))
        if since is None or since > day:
            wanted = f"{wanted_rate(currency, day, since)}, for {use}"
            finding = rates.finding(None, "per_usd", "missing_rate", "warning", "", wanted)
            told.setdefault((f"{day:%Y-%m}", currency), finding)
    return list(told.values())


def wanted_rate(currency: str, day: dt.date, since: dt.date | None = None) -> str:
    """The missing rate in words; `since` is the first day of the month that has a rate.

    >>> wanted_rate("EUR", pd.Timestamp("2024-01-10")), wanted_rate("EUR", pd.Timestamp("2024-01-10"), "2024-01-15")
    ('a rate of EUR for 2024-01', 'a rate of EUR for 2024-01 that is valid on 2024-01-10')
    """
    valid = "" if pd.isna(since) else f" that is valid on {day:%Y-%m-%d}"
    return f"a rate of {currency} for {day:%Y-%m}{valid}"


def _known_since(rates: Sheet) -> dict[tuple[str, str], dt.date]:
    """Month and currency → the first day that has a rate."""
    since, month, currency = _since(rates), rates.held["month"], rates.held["currency"]
    known: dict[tuple[str, str], dt.date] = {}
    for place in np.flatnonzero(~np.isnan(since) & month.filled & currency.filled):
        key, day = (month.at(place), _pegged(currency.at(place))), dt.date.fromordinal(int(since[place]))
        known[key] = min(day, known.get(key, day))
    return known


def _pegged(currency: str) -> str:
    return _PEG.get(currency, currency)


@dataclass(frozen=True)
class _Need:
    """A conversion: its day, the currencies that it is from and into, and the row that needs it."""

    day: dt.date
    pair: tuple[str, str]
    use: str


def _needs(sheets: Mapping[str, Sheet]) -> list[_Need]:
    """The first conversion of each month and pair of currencies."""
    grants, transactions, donors = sheets["grants"], sheets["transactions"], sheets["donors"]
    named = places_of(grants.held["donor_id"], donors.held["donor_id"], once=True)
    donor = donors.held["currency"].chosen(named)
    own = grants.held["grant_id"].chosen(np.where(donor.filled, np.arange(len(grants.rows)), -1))
    granted = places_of(transactions.held["grant_id"], own)
    booked, paid, here = transactions.held["booked"].filled, donor.chosen(granted), np.arange(len(transactions.rows))
    needs = [
        *_conversions(grants, "start_date", grants.held["currency"], donor),
        *_conversions(transactions, "date", transactions.held["currency"].chosen(np.where(booked, -1, here)), paid),
        *_conversions(transactions, "date", grants.held["currency"].chosen(np.where(booked, granted, -1)), paid),
    ]
    return [need for need in needs if _pegged(need.pair[0]) != _pegged(need.pair[1])]


def _conversions(sheet: Sheet, day: str, source: TextColumn, target: TextColumn) -> Iterator[_Need]:
    """The first day of each month and pair of currencies: if it has a rate, so have all others."""
    days = sheet.held[day]
    places = np.flatnonzero(days.filled & source.filled & target.filled)
    places = places[np.argsort(sheet.numbers(day)[places], kind="stable")]
    months = np.array([*days.read(lambda text: int(text[:4] + text[5:7]), -1), -1])[days.numbers[places]]
    first = first_places(combined([months, source.numbers[places], target.numbers[places]]))
    for place in places[np.unique(first)]:
        pair = (source.at(place), target.at(place))
        yield _Need(dt.date.fromisoformat(days.at(place)), pair, f"{sheet.file}, row {sheet.rows[place]}")
