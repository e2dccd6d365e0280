"""Implausible exchange rates, and approximate conversion of money for these checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets
from ioreport.tables.equal_rows import combined, first_places
from ioreport.tables.plausibility.plausibility_rules import RULES
from ioreport.tables.raw_table import Sheet
from ioreport.tables.text_column import TextColumn

_LEV_PER_EURO = 1.95583
"""The fixed rate of the two: Regulation (EC) No 2866/98 and the Council Decision on the euro in Bulgaria."""
_INVERTED = 0.1
"""An inverted rate is this near (difference of logarithms) to 1 divided by the rate before it."""


_NOTHING = 1e-9
"""The tolerance for floating-point numbers: a rate exactly at the limit is allowed."""


def in_currency(amounts: Sheet, rows: np.ndarray, target: TextColumn, rates: Sheet) -> np.ndarray:
    """Amounts in another currency as floating-point numbers: exact enough for warnings, not for reports.

    Parameters
    ----------
    amounts : Sheet
        A table with ``date, amount, currency``.
    rows : array of int
        The places of the rows to convert.
    target : TextColumn
        The currency to convert each of these rows to.
    rates : Sheet
        The office's exchange rates; an amount without a rate is missing.
    """
    days, source = (amounts.held[name].take(rows) for name in ("date", "currency"))
    months = np.array([*days.read(month_number, -1), -1])[days.numbers]
    groups = combined([months, source.numbers, target.numbers])
    per_usd = _monthly(rates)
    factors = [
        _factors(per_usd, months[place], source.at(place), target.at(place))
        for place in np.unique(first_places(groups))
    ]
    divisor, multiplier, rate = np.array(factors, dtype=np.float64).reshape(-1, 3)[groups].T
    converted: np.ndarray = amounts.numbers("amount")[rows] / divisor * multiplier * rate
    return converted


def month_number(day: str) -> int:
    """The number of a day's or month's month, counted from year 0.

    >>> month_number("2024-01") - month_number("2023-12-31")
    1
    """
    return 12 * int(day[:4]) + int(day[5:7])


def _factors(
    per_usd: Mapping[tuple[int, str], float], month: int, source: str, target: str
) -> tuple[float, float, float]:
    """Levs are converted as euros: their number in one euro on both sides, and the rate between the two."""
    if not source or not target:
        return np.nan, np.nan, np.nan
    one, other = ("EUR" if currency == "BGN" else currency for currency in (source, target))
    into, out_of = (1.0 if name == "USD" else per_usd.get((month, name), np.nan) for name in (other, one))
    legal = [_LEV_PER_EURO if currency == "BGN" else 1.0 for currency in (source, target)]
    return legal[0], legal[1], 1.0 if one == other else into / out_of


def _monthly(rates: Sheet) -> dict[tuple[int, str], float]:
    """Month and currency → the last rate; the lev's rate is used for the euro if it has none."""
    per_usd = rates.numbers("per_usd")
    month, currency = rates.held["month"], rates.held["currency"]
    found = {(month_number(month.at(row)), currency.at(row)): float(per_usd[row]) for row in _ordered(rates)}
    euro = {(month, "EUR"): rate / _LEV_PER_EURO for (month, currency), rate in found.items() if currency == "BGN"}
    return euro | found


def _ordered(rates: Sheet) -> np.ndarray:
    """The readable rates by day; a rate without a first day starts on the first day of the month."""
    held = rates.held
    rows = np.flatnonzero(np.logical_and.reduce([held[name].filled for name in ("month", "currency", "per_usd")]))
    months = np.array([*held["month"].read(month_number, -1), -1])[held["month"].numbers[rows]]
    since = np.nan_to_num(rates.numbers("valid_from")[rows], nan=-1.0)
    return rows[np.lexsort((since, months))]


def doubt_rates(sheets: Sheets) -> Iterator[Finding]:
    """The warnings about exchange rates; currencies in which the office has no money are not checked for jumps."""
    sheet = sheets["exchange_rates"]
    if not len(sheet.rows):
        return
    rows, currency = _ordered(sheet), sheet.held["currency"]
    used = frozenset().union(*(sheets[table].held["currency"].known for table in ("donors", "grants", "transactions")))
    for name in sorted(used & currency.known):
        yield from _jumps(sheet, rows[currency.matching(name.__eq__)[rows]])
    yield from _off_the_legal_rate(sheet, rows)


def _jumps(sheet: Sheet, rows: np.ndarray) -> Iterator[Finding]:
    """Rates far from the one before; if the next rate is back near the old one, only this rate is reported."""
    rule, month = RULES["rate_jump"], sheet.held["month"]
    logs = np.log(sheet.numbers("per_usd")[rows]).tolist()
    months = np.array([*month.read(month_number, -1), -1])[month.numbers[rows]].tolist()
    farthest = float(np.log1p(rule.limit / 100)) + _NOTHING
    last = 0
    for place in range(1, len(rows)):
        if abs(logs[place] - logs[last]) <= farthest * max(months[place] - months[last], 1):
            last = place
            continue
        before = rows[last]
        expected = (
            f"a rate within {rule.limit:g}% of the one before, {_rate(sheet, before)} of {month.at(before)} "
            f"in row {sheet.rows[before]}{_upside_down(logs[place], logs[last])}"
        )
        yield rule.at(sheet, rows[place], "per_usd", expected)
        following = min(place + 1, len(rows) - 1)
        back = abs(logs[following] - logs[last]) <= farthest * (months[following] - months[last])
        last = last if back else place


def _upside_down(rate: float, before: float) -> str:
    if abs(rate + before) > _INVERTED:
        return ""
    return f" (did you mean {np.exp(-rate):.6g}? per_usd is units of the currency for 1 USD, not USD for one of it)"


def _rate(sheet: Sheet, place: int) -> str:
    return sheet.written["per_usd"].at(place)


def _off_the_legal_rate(sheet: Sheet, rows: np.ndarray) -> Iterator[Finding]:
    rule, per_usd = RULES["legal_rate"], sheet.numbers("per_usd")
    lev, euro = (rows[sheet.says("currency", name)[rows]] for name in ("BGN", "EUR"))
    day = [sheet.held[name].numbers for name in ("month", "valid_from")]
    euros: dict[tuple[int, ...], list[int]] = {}
    for row in euro:
        euros.setdefault(tuple(numbers[row] for numbers in day), []).append(row)
    for one, other in ((one, other) for one in lev for other in euros.get(tuple(numbers[one] for numbers in day), ())):
        if abs(per_usd[one] / per_usd[other] / _LEV_PER_EURO - 1) * 100 > rule.limit:
            expected = (
                f"{_LEV_PER_EURO} times the rate of the euro, which is {_rate(sheet, other)} in row "
                f"{sheet.rows[other]}: one is wrong"
            )
            yield rule.at(sheet, one, "per_usd", expected)
