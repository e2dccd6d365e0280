"""Exchange rates: the first day of each rate, and the rates that are missing or can never be used."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.checks.references import looked_up
from ioreport.tables.raw_table import Sheet

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


def _repeated(rates: Sheet) -> list[Finding]:
    """Rates of the same month, currency and day; an empty day means the first day of the month."""
    known = rates.typed[["month", "currency", "valid_from"]].assign(since=first_days(rates.typed))
    known = known.dropna(subset=["month", "currency", "since"])
    named = known.duplicated(["month", "currency", "valid_from"], keep="first")  # reported as a repeated key
    first = known.index.to_series().groupby([known[name] for name in ("month", "currency", "since")]).transform("min")
    expected = "month + currency + valid_from on one row only, empty being the month's first day; row {} has it already"
    return [
        rates.finding(row, "valid_from", "unique", "error", "", expected.format(earlier))
        for row, earlier in first[~named & (first != first.index)].items()
    ]


def _too_late(rates: Sheet) -> list[Finding]:
    """Rates that start after their month, and so are valid on no day."""
    after = _month_starts(rates.typed) + pd.offsets.MonthBegin(1)
    late = (rates.typed["valid_from"] >= after).fillna(False).astype(bool)
    days = rates.raw.loc[late, ["valid_from", "month"]]
    return [
        rates.finding(row, "valid_from", "rate_day", "error", day, f"a day before the end of {month}, or an empty cell")
        for row, day, month in days.itertuples()
    ]


def _missing(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Months and currencies without the rate that a conversion into a donor's currency needs."""
    rates = sheets["exchange_rates"]
    if sheets["grants"].raw.empty or not rates.complete:
        return []
    needs = _needs(sheets)
    needed = pd.concat([_legs(needs, "source"), _legs(needs, "target")])
    since = needed.merge(_known_since(rates), on=["month", "peg"], how="left")["since"].array
    needed = needed.assign(since=since)
    missing = needed[~(needed["since"] <= needed["day"])].sort_values(["month", "currency", "day"], kind="stable")
    return [
        rates.finding(None, "per_usd", "missing_rate", "warning", "", f"{wanted_rate(currency, day, known)}, for {use}")
        for currency, day, use, known in missing.drop_duplicates(["month", "currency"])[
            ["currency", "day", "use", "since"]
        ].itertuples(index=False)
    ]


def wanted_rate(currency: str, day: pd.Timestamp, since: pd.Timestamp | None = None) -> str:
    """The missing rate in words; `since` is the first day of the month that has a rate.

    >>> wanted_rate("EUR", pd.Timestamp("2024-01-10")), wanted_rate("EUR", pd.Timestamp("2024-01-10"), "2024-01-15")
    ('a rate of EUR for 2024-01', 'a rate of EUR for 2024-01 that is valid on 2024-01-10')
    """
    valid = "" if pd.isna(since) else f" that is valid on {day:%Y-%m-%d}"
    return f"a rate of {currency} for {day:%Y-%m}{valid}"


def _known_since(rates: Sheet) -> pd.DataFrame:
    known = rates.typed.assign(since=first_days(rates.typed), peg=_pegged(rates.typed["currency"]))
    return known.groupby(["month", "peg"], as_index=False)["since"].min()


def _pegged(currencies: pd.Series) -> pd.Series:
    return currencies.replace(_PEG)


def _needs(sheets: Mapping[str, Sheet]) -> pd.DataFrame:
    """Each conversion: its day, its currencies (from source to target), and its purpose."""
    grants, transactions = sheets["grants"], sheets["transactions"]
    donor = looked_up(grants.typed["donor_id"], sheets["donors"], "currency")
    into = donor.groupby(grants.typed["grant_id"]).first()
    paid = pd.Series(into.reindex(transactions.typed["grant_id"]).array, transactions.raw.index)
    needs = pd.concat(
        [
            _conversions(grants, "start_date", donor),
            _conversions(transactions, "date", paid),
        ]
    ).dropna()
    return needs[_pegged(needs["source"]) != _pegged(needs["target"])]


def _conversions(sheet: Sheet, day: str, target: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "day": sheet.typed[day],
            "source": sheet.typed["currency"],
            "target": target,
            "use": f"{sheet.file}, row " + sheet.raw.index.to_series().astype("str"),
        },
        index=sheet.raw.index,
    )


def _legs(needs: pd.DataFrame, side: str) -> pd.DataFrame:
    legs = needs.rename(columns={side: "currency"})[["day", "currency", "use"]]
    legs = legs[legs["currency"] != "USD"]
    return legs.assign(month=legs["day"].dt.strftime("%Y-%m"), peg=_pegged(legs["currency"]))
