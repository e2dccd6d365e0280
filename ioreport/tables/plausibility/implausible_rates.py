"""Implausible exchange rates, and approximate conversion of money for these checks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets
from ioreport.tables.plausibility.plausibility_rules import RULES
from ioreport.tables.raw_table import Sheet

_LEV_PER_EURO = 1.95583
"""The fixed rate of the two: Regulation (EC) No 2866/98 and the Council Decision on the euro in Bulgaria."""
_INVERTED = 0.1
"""An inverted rate is this near (difference of logarithms) to 1 divided by the rate before it."""


_NOTHING = 1e-9
"""The tolerance for floating-point numbers: a rate exactly at the limit is allowed."""


def in_currency(paid: pd.DataFrame, target: pd.Series, rates: Sheet) -> pd.Series:
    """Amounts in another currency as floating-point numbers: exact enough for warnings, not for reports.

    Parameters
    ----------
    paid : DataFrame
        With ``date, amount, currency``.
    target : Series
        The currency to convert each amount to, with the index of `paid`.
    rates : Sheet
        The office's exchange rates; an amount without a rate is missing.
    """
    per_usd = _monthly(rates).groupby(["month", "currency"])["rate"].last()
    month = paid["date"].dt.strftime("%Y-%m")
    source, into = (_in_euro(currency) for currency in (paid["currency"], target))
    rate = _looked_up(per_usd, month, into["of"]) / _looked_up(per_usd, month, source["of"])
    return paid["amount"].astype("float64") / source["per"] * into["per"] * rate.mask(source["of"] == into["of"], 1.0)


def _in_euro(currency: pd.Series) -> pd.DataFrame:
    lev = currency == "BGN"
    return pd.DataFrame({"of": currency.mask(lev, "EUR"), "per": np.where(lev, _LEV_PER_EURO, 1.0)}, currency.index)


def _looked_up(per_usd: pd.Series, month: pd.Series, currency: pd.Series) -> pd.Series:
    found = per_usd.reindex(pd.MultiIndex.from_arrays([month, currency]))
    return pd.Series(np.where(currency == "USD", 1.0, found), month.index)


def _monthly(rates: Sheet) -> pd.DataFrame:
    """``month, currency, rate`` by row, in the order of days; the lev's rate is used for the euro if it has none."""
    typed = _ordered(rates)
    frame = typed[["month", "currency"]].assign(rate=typed["per_usd"].astype("float64"))
    lev = frame[frame["currency"] == "BGN"]
    known = set(frame.loc[frame["currency"] == "EUR", "month"])
    euro = lev[~lev["month"].isin(known)].assign(currency="EUR", rate=lev["rate"] / _LEV_PER_EURO)
    return pd.concat([frame, euro])


def _ordered(rates: Sheet) -> pd.DataFrame:
    """The readable rates by day; a rate without a first day starts on the first day of the month."""
    known = rates.typed.dropna(subset=["month", "currency", "per_usd"])
    return known.sort_values(["month", "valid_from"], na_position="first")


def doubt_rates(sheets: Sheets) -> Iterator[Finding]:
    """The warnings about exchange rates; currencies in which the office has no money are not checked for jumps."""
    sheet = sheets["exchange_rates"]
    if sheet.raw.empty:
        return
    typed = _ordered(sheet)
    used = {name for table in ("donors", "grants", "transactions") for name in sheets[table].typed["currency"].dropna()}
    for currency, rows in typed.groupby("currency"):
        if currency in used:
            yield from _jumps(sheet, rows)
    yield from _off_the_legal_rate(sheet, typed)


def _jumps(sheet: Sheet, rows: pd.DataFrame) -> Iterator[Finding]:
    """Rates far from the one before; if the next rate is back near the old one, only this rate is reported."""
    rule = RULES["rate_jump"]
    logs = np.log(rows["per_usd"].astype("float64").to_numpy())
    months = pd.PeriodIndex(rows["month"], freq="M").asi8
    farthest = np.log1p(rule.limit / 100) + _NOTHING
    last = 0
    for place in range(1, len(rows)):
        if abs(logs[place] - logs[last]) <= farthest * max(months[place] - months[last], 1):
            last = place
            continue
        before, row = rows.index[last], rows.index[place]
        expected = (
            f"a rate within {rule.limit:g}% of the one before, {_rate(sheet, before)} of {rows.at[before, 'month']} "
            f"in row {before}{_upside_down(logs[place], logs[last])}"
        )
        yield rule.at(sheet, row, "per_usd", expected)
        following = min(place + 1, len(rows) - 1)
        back = abs(logs[following] - logs[last]) <= farthest * (months[following] - months[last])
        last = last if back else place


def _upside_down(rate: float, before: float) -> str:
    if abs(rate + before) > _INVERTED:
        return ""
    return f" (did you mean {np.exp(-rate):.6g}? per_usd is units of the currency for 1 USD, not USD for one of it)"


def _rate(sheet: Sheet, row: int) -> str:
    return str(sheet.raw.at[row, "per_usd"])


def _off_the_legal_rate(sheet: Sheet, typed: pd.DataFrame) -> Iterator[Finding]:
    rule = RULES["legal_rate"]
    lev, euro = (typed[typed["currency"] == name].reset_index(names="row") for name in ("BGN", "EUR"))
    both = lev.merge(euro, on=["month", "valid_from"])
    ratio = both["per_usd_x"].astype("float64") / both["per_usd_y"].astype("float64") / _LEV_PER_EURO
    for lev, euro in both.loc[(ratio - 1).abs() * 100 > rule.limit, ["row_x", "row_y"]].itertuples(index=False):
        expected = (
            f"{_LEV_PER_EURO} times the rate of the euro, which is {_rate(sheet, euro)} in row {euro}: one is wrong"
        )
        yield rule.at(sheet, lev, "per_usd", expected)
