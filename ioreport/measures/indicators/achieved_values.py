"""Achieved values of indicators: added up within a place, then aggregated over places, then over periods.

Everything is exact: sums are decimal, and a quotient stays a fraction until it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, overload

import pandas as pd

PERIOD = ["indicator_id", "period_start", "period_end"]
ReportedValue = Fraction | None
_DIGITS = Context(prec=38)


@overload
def exact_decimal(value: Fraction) -> Decimal: ...
@overload
def exact_decimal(value: ReportedValue) -> Decimal | None: ...
def exact_decimal(value: ReportedValue) -> Decimal | None:
    """A fraction as a decimal: exact if possible, else to 38 digits, the most that a cell may have.

    >>> exact_decimal(Fraction(7, 8))
    Decimal('0.875')
    """
    return None if value is None else _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def values_within(values: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """The rows whose own period lies within two days, both included."""
    return values[(values["period_start"] >= first) & (values["period_end"] <= last)]


def straddling(values: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """The rows whose own period overlaps the days between two days (included) but is not wholly within."""
    meets = (values["period_start"] <= last) & (values["period_end"] >= first)
    return values[meets & ~((values["period_start"] >= first) & (values["period_end"] <= last))]


def by_place(values: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The achieved value of each indicator in each place and period, if known.

    Disaggregated rows of one place and period are combined: counts are added, scores follow ``over_places``, and
    for a percent numerators and denominators are added; if the denominators add up to 0, it has no value.
    Rows without a place count as one place.

    Parameters
    ----------
    values : DataFrame
        Rows of ``indicator_values``.
    indicators : DataFrame
        Rows of ``indicators``, one for each identifier.

    Returns
    -------
    DataFrame
        Columns ``indicator_id``, ``period_start``, ``period_end``, ``place_id``, and the value as a fraction:
        ``above`` and ``below`` (exact).
    """
    places = (
        values.groupby([*PERIOD, "place_id"], dropna=False)
        .agg(
            total=("value", "sum"),
            highest=("value", "max"),
            rows=("value", "count"),
            numerator=("numerator", "sum"),
            denominator=("denominator", "sum"),
        )
        .reset_index()
    )
    own = indicators.set_index("indicator_id")
    unit, rule = (places["indicator_id"].map(own[name].astype("str")) for name in ("unit", "over_places"))
    percent, score = unit == "percent", unit == "score"
    above = _objects(places["total"]).mask(score & (rule == "max"), _objects(places["highest"]))
    below = pd.Series(1, places.index, dtype="object").mask(score & (rule == "average"), _objects(places["rows"]))
    known = places.assign(
        above=above.mask(percent, _objects(places["numerator"])),
        below=below.mask(percent, _objects(places["denominator"])),
    )
    return known.loc[
        (places["rows"] > 0).mask(percent, places["denominator"] > 0).fillna(False).astype(bool),
        [*PERIOD, "place_id", "above", "below"],
    ]


def _objects(numbers: pd.Series) -> pd.Series:
    return numbers.astype("object")


def _counting(values: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The values of places and periods that count: for an indicator that takes the latest, the last one of each place.

    The last is the one whose period ends last; of two that end on the same day, the one with the longer period.
    """
    places = by_place(values, indicators).sort_values(["period_end", "period_start"], ascending=[True, False])
    latest = places["indicator_id"].map(rules_over_periods(indicators)) == "latest"
    return places[~latest | ~places.duplicated(["indicator_id", "place_id"], keep="last")]


def _over_places(rule: str, above: Sequence[Any], below: Sequence[Any]) -> Fraction:
    """The values of all places of one period, combined."""
    if rule == "percent":
        return Fraction(sum(above)) / Fraction(sum(below))
    return OVER_PLACES[rule]([Fraction(one) / Fraction(other) for one, other in zip(above, below, strict=True)])


def _sum(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction())


def _average(values: Sequence[Fraction]) -> Fraction:
    return _sum(values) / len(values)


OVER_PLACES: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {"sum": _sum, "max": max, "average": _average}
"""The rules that combine an indicator's values of several places of one period."""
OVER_PERIODS: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "sum": _sum,
    "latest": lambda values: values[-1],
    "max": max,
    "average": _average,
}
"""The rules that combine an indicator's values of several periods, in order."""


def rules_over_periods(indicators: pd.DataFrame) -> pd.Series:
    """The rule over periods of each indicator: for a percent always the latest, regardless of its row."""
    rules = indicators["over_periods"].astype("str").mask(indicators["unit"] == "percent", "latest")
    return pd.Series(rules.array, indicators["indicator_id"])


def achieved(values: pd.DataFrame, indicators: pd.DataFrame) -> dict[str, ReportedValue]:
    """The achieved value of each indicator over all periods of these values.

    Places are combined within a period by ``over_places``, then periods by ``over_periods``. *Latest* takes
    each place's own last value, then combines places. A percent is always the latest: the sum of the numerators
    divided by the sum of the denominators.

    Returns
    -------
    dict
        Indicator → exact value, or `None` if not known.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> achieved(office.indicator_values, office.indicators)["I-03"]
    Fraction(29, 45)
    """
    rules = rules_over_periods(indicators)
    counting = _counting(values[values["indicator_id"].isin(indicators["indicator_id"])], indicators)
    # The latest values count as one moment, whichever periods they are from.
    latest = counting["indicator_id"].map(rules) == "latest"
    moments = counting.assign(**{name: counting[name].mask(latest) for name in PERIOD[1:]})
    own = indicators.set_index("indicator_id")
    over = own["over_places"].astype("str").mask(own["unit"] == "percent", "percent")
    found: dict[str, list[Fraction]] = {}
    for (name, *_), places in moments.groupby(PERIOD, dropna=False, sort=False):
        found.setdefault(name, []).append(_over_places(over[name], list(places["above"]), list(places["below"])))
    return {name: OVER_PERIODS[rules[name]](found[name]) if name in found else None for name in own.index}


def rows_used(values: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The rows that `achieved` uses; for an indicator without a value, those of its last period."""
    own = values[values["indicator_id"].isin(indicators["indicator_id"])]
    counting = _counting(own, indicators)
    cell = [*PERIOD, "place_id"]
    used = pd.MultiIndex.from_frame(own[cell]).isin(pd.MultiIndex.from_frame(counting[cell]))
    unknown = ~own["indicator_id"].isin(counting["indicator_id"])
    return own[used | (unknown & in_last_period(own))]


def carried_forward(values: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The values of places that count as the latest, though the indicator has rows of a later period.

    Returns
    -------
    DataFrame
        Columns ``indicator_id``, ``period_start``, ``period_end`` and ``place_id``, in the order of the periods.
    """
    counting = _counting(values[values["indicator_id"].isin(indicators["indicator_id"])], indicators)
    latest = counting["indicator_id"].map(rules_over_periods(indicators)) == "latest"
    newest = values.groupby("indicator_id")["period_end"].max()
    earlier = counting["period_end"] < newest.reindex(counting["indicator_id"]).set_axis(counting.index)
    return counting.loc[latest & earlier, [*PERIOD, "place_id"]].sort_values([*PERIOD[1:], "place_id"])


def in_last_period(values: pd.DataFrame) -> pd.Series:
    """Which rows belong to the last period of their indicator: of two that end on the same day, the longer."""
    last_end = values.groupby("indicator_id")["period_end"].transform("max")
    ending = values["period_end"] == last_end
    begun = values["period_start"].where(ending)
    return ending & (values["period_start"] == begun.groupby(values["indicator_id"]).transform("min"))
