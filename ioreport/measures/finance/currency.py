"""Currency conversion: exact, at the rates of the amount's day.

``amount / per_usd[from] × per_usd[to]``, with rates of the table ``exchange_rates``: the newest rate of the month
that is valid on the day. A rate without ``valid_from`` is valid from the first day of its month. The US dollar is 1.
The lev and the euro convert into each other at the legal rate, 1.95583 lev for a euro (fixed by the Council of the
European Union on 8 July 2025), on every date and regardless of the table; if only one of them has a rate in a month,
the other's follows from it.

A transaction with an amount in ``booked`` counts by it, in the grant's currency; it is converted no more than the
grant's own money is.

Amounts of one currency and of days with the same rates are added up before they are converted: the sum of the
converted amounts is the same, and exact fractions are needed only for the few sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_05UP, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pyarrow as pa

from ioreport.errors import DataError, Finding, UsageError
from ioreport.tables import Office
from ioreport.tables.checks.exchange_rate_months import first_days, wanted_rate
from ioreport.values import Trail, minor_units, row_ranges

LEV, EURO, DOLLAR = "BGN", "EUR", "USD"
_LEV_PER_EURO = Fraction("1.95583")
_PEGGED = {LEV: (EURO, _LEV_PER_EURO), EURO: (LEV, 1 / _LEV_PER_EURO)}

# With this rounding a repeating fraction never ends in a 0 or 5 that comes from the cut: rounded again to
# fewer digits, it gives the same as the exact fraction.
_DIGITS = Context(prec=60, rounding=ROUND_05UP)


@dataclass(frozen=True)
class Rate:
    """Units of a currency for one unit of another, and the rows of ``exchange_rates`` that give the rate."""

    value: Fraction
    rows: tuple[int, ...] = ()


_Book = Mapping[tuple[str, str], Sequence[tuple[pd.Timestamp, Rate]]]
"""The rates of the table: month and currency → units for 1 USD and their first day, the newest first."""


@dataclass(frozen=True, eq=False)
class Converted:
    """Sums of amounts in one currency, unrounded, and the rates used.

    Attributes
    ----------
    sums : DataFrame
        The columns of `by`, ``month`` (YYYY-MM) and ``value`` (Fraction).
    trail : Trail
        The rows of ``exchange_rates``.
    """

    sums: pd.DataFrame
    trail: Trail


def convert(office: Office, amount: Decimal | Fraction | int | str, source: str, into: str, day: str) -> Fraction:
    """Convert an amount from one currency to another, at the rates of a day.

    Parameters
    ----------
    office : Office
        With the table ``exchange_rates``: columns ``month``, ``currency``, ``valid_from``, ``per_usd``.
    amount : Decimal, Fraction, int or decimal text
        Never a binary float, which is not exact.
    source, into : str
        ISO 4217 codes.
    day : str
        Like ``2023-06-20``; a month, like ``2023-06``, means its first day.

    Returns
    -------
    Fraction
        Exact; `shown_money` rounds it, once, when it is shown.

    Raises
    ------
    DataError
        When a rate is missing; the error names each month and currency.
    UsageError
        When the amount is not an exact number.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> shown_money(convert(office, "1955.83", "BGN", "EUR", "2030-01"), "EUR")
    Decimal('1000.00')
    >>> shown_money(convert(office, "1800.00", "BGN", "USD", "2023-05"), "USD")
    Decimal('1000.00')
    """
    if isinstance(amount, float | bool):
        raise UsageError(f"amount: found {amount!r}, expected a Decimal, a whole number or a decimal text.")
    since = pd.Timestamp(day)
    book = _book(office, [f"{since:%Y-%m}"])
    rate = _factor(book, since, source, into)
    if isinstance(rate, tuple):
        raise _missing(office, [_finding(office, _wanted(book, currency, since), "") for currency in rate])
    return Fraction(amount) * rate.value


def converted(office: Office, entries: pd.DataFrame, into: str, by: Sequence[str]) -> Converted:
    """Convert amounts to one currency and add them up.

    Parameters
    ----------
    office : Office
    entries : DataFrame
        One row for each amount; index: row number. Columns ``table`` (the row's table), ``date``,
        ``currency``, ``amount`` (decimal), and those of `by`.
    into : str
        ISO 4217 code.
    by : sequence of str
        The columns to group the sums by, besides the month.

    Raises
    ------
    DataError
        When rates are missing; the error names all of them: month, currency and the rows that need them.
    """
    entries = entries.assign(since=_since(office, entries["date"]))
    keys = [*by, "since", "currency"]
    sums = entries.groupby(keys, sort=True, observed=True)["amount"].sum().reset_index()
    pairs = sums[["since", "currency"]].drop_duplicates()
    rates = _factors(office, list(pairs.itertuples(index=False, name=None)), into, entries)
    used = [rates[pair] for pair in zip(sums["since"], sums["currency"], strict=True)]
    values = [Fraction(amount) * rate.value for amount, rate in zip(sums["amount"], used, strict=True)]
    month = sums["since"].dt.strftime("%Y-%m").astype("str")
    frame = sums[list(by)].assign(month=month, value=pd.Series(values, sums.index, dtype="object"))
    rows = {row for rate in used for row in rate.rows}
    return Converted(frame, Trail.of(office.file("exchange_rates"), rows))


def _since(office: Office, days: pd.Series) -> np.ndarray:
    """For each day the start of its rates: the first day of its month, or the last change of any rate in it."""
    each: np.ndarray = days.to_numpy().astype("datetime64[D]")
    changes = office.exchange_rates["valid_from"].dropna().to_numpy().astype("datetime64[D]")
    starts: np.ndarray = np.unique(np.concatenate([each.astype("datetime64[M]").astype("datetime64[D]"), changes]))
    return starts[np.searchsorted(starts, each, side="right") - 1].astype("datetime64[s]")


def _factors(
    office: Office, pairs: Iterable[tuple[pd.Timestamp, str]], into: str, entries: pd.DataFrame
) -> dict[tuple[pd.Timestamp, str], Rate]:
    """The rate of each day and currency into the target currency."""
    pairs = list(pairs)
    book = _book(office, {f"{since:%Y-%m}" for since, _ in pairs})
    found = {pair: _factor(book, *pair, into) for pair in pairs}
    lacking = {pair: rate for pair, rate in found.items() if isinstance(rate, tuple)}
    if lacking:
        raise _missing(office, _missing_rates(office, book, lacking, entries))
    return {pair: rate for pair, rate in found.items() if not isinstance(rate, tuple)}


def _book(office: Office, months: Iterable[str]) -> _Book:
    table = office.exchange_rates
    rates = table[table["month"].isin(list(months))].dropna(subset=["month", "currency", "per_usd"])
    rates = rates.assign(since=first_days(rates)).sort_values("since", ascending=False, kind="stable")
    book: dict[tuple[str, str], list[tuple[pd.Timestamp, Rate]]] = {}
    columns = rates["month"], rates["currency"], rates["since"], rates["per_usd"], rates.index
    for month, currency, since, per_usd, row in zip(*columns, strict=True):
        book.setdefault((month, currency), []).append((since, Rate(Fraction(per_usd), (int(row),))))
    return book


def _factor(book: _Book, day: pd.Timestamp, source: str, into: str) -> Rate | tuple[str, ...]:
    """Units of `into` for one of `source`; or the currencies without a rate on the day."""
    if source == into:
        return Rate(Fraction(1))
    if _PEGGED.get(source, ("",))[0] == into:
        return Rate(1 / _PEGGED[source][1])
    here, there = _per_usd(book, day, source), _per_usd(book, day, into)
    if here is None or there is None:
        return tuple(name for name, rate in ((source, here), (into, there)) if rate is None)
    return Rate(there.value / here.value, here.rows + there.rows)


def _per_usd(book: _Book, day: pd.Timestamp, currency: str) -> Rate | None:
    if currency == DOLLAR:
        return Rate(Fraction(1))
    if own := _newest(book, day, currency):
        return own
    other, units = _PEGGED.get(currency, ("", Fraction(1)))
    known = _newest(book, day, other)
    return Rate(known.value * units, known.rows) if known else None


def _newest(book: _Book, day: pd.Timestamp, currency: str) -> Rate | None:
    """The newest rate of the day's month that is valid on the day."""
    return next((rate for since, rate in book.get((f"{day:%Y-%m}", currency), ()) if since <= day), None)


def _missing_rates(
    office: Office, book: _Book, lacking: Mapping[tuple[pd.Timestamp, str], tuple[str, ...]], entries: pd.DataFrame
) -> list[Finding]:
    """One finding for each month and currency without a rate, with all the rows that need it."""
    wanted: dict[tuple[str, str], list[pd.DataFrame]] = {}
    for (since, source), currencies in lacking.items():
        need = entries[(entries["since"] == since) & (entries["currency"] == source)]
        for currency in currencies:
            wanted.setdefault((f"{since:%Y-%m}", currency), []).append(need)
    needs = {key: pd.concat(rows) for key, rows in sorted(wanted.items())}
    return [
        _finding(office, _wanted(book, currency, rows["date"].min()), _use(office, rows))
        for (_, currency), rows in needs.items()
    ]


def _wanted(book: _Book, currency: str, day: pd.Timestamp) -> str:
    """The missing rate of a day, in words."""
    month, names = f"{day:%Y-%m}", (currency, *_PEGGED.get(currency, ())[:1])
    known = [since for name in names for since, _ in book.get((month, name), ())]
    return wanted_rate(currency, day, min(known, default=None))


def _use(office: Office, rows: pd.DataFrame) -> str:
    needed = {table: sorted(set(part.index)) for table, part in rows.groupby("table")}
    return "".join(
        f", for {office.file(table)}, {'row' if len(numbers) == 1 else 'rows'} {row_ranges(numbers)}"
        for table, numbers in needed.items()
    )


def _finding(office: Office, wanted: str, use: str) -> Finding:
    return Finding(office.file("exchange_rates"), None, "per_usd", "missing_rate", "error", "", wanted + use)


def _missing(office: Office, findings: Sequence[Finding]) -> DataError:
    step = f"add a row with month, currency, per_usd and source to {office.file('exchange_rates')} for each"
    return DataError("Exchange rates are missing:", findings, step)


def as_decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal: exact if finite, else 60 digits, which round to fewer digits as the fraction does.

    >>> as_decimal(Fraction(1, 8)), as_decimal(Fraction(2, 3)).quantize(Decimal("0.0001"))
    (Decimal('0.125'), Decimal('0.6667'))
    """
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def as_money(value: Fraction, currency: str) -> Decimal:
    """An amount as a decimal, unrounded; with its currency's decimals if they are enough.

    >>> as_money(Fraction(25, 2), "EUR"), as_money(Fraction(25, 2), "JPY")
    (Decimal('12.50'), Decimal('12.5'))
    """
    fits = (value * 10 ** minor_units(currency)).denominator == 1
    return shown_money(value, currency) if fits else as_decimal(value)


def shown_money(value: Fraction, currency: str) -> Decimal:
    """An amount for display: rounded to its currency's decimals (ISO 4217), half up.

    >>> shown_money(Fraction("0.125"), "EUR"), shown_money(Fraction("-0.5"), "JPY"), shown_money(Fraction(1, 3), "TND")
    (Decimal('0.13'), Decimal('-1'), Decimal('0.333'))
    """
    shown = as_decimal(value).quantize(Decimal(1).scaleb(-minor_units(currency)), ROUND_HALF_UP, _DIGITS)
    return shown if shown else abs(shown)


def money_type(currency: str) -> pd.ArrowDtype:
    """The type of a column of amounts for display.

    >>> money_type("JPY")
    decimal128(38, 0)[pyarrow]
    """
    return pd.ArrowDtype(pa.decimal128(38, minor_units(currency)))
