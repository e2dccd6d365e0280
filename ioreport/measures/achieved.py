"""What indicators achieved: their values added within a place, then taken over places, then over periods.

Everything is exact: sums are decimal, and a quotient stays a fraction until it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction

import pandas as pd

PERIOD = ["indicator_id", "period_start", "period_end"]
Value = Fraction | None
_DIGITS = Context(prec=38)


def exact_decimal(value: Value) -> Decimal | None:
    """A fraction as a decimal: exact where it can be, else to 38 digits, as many as a cell may have.

    >>> exact_decimal(Fraction(7, 8))
    Decimal('0.875')
    """
    return None if value is None else _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def values_within(values: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """The rows whose own period lies within two days, both included."""
    return values[(values["period_start"] >= first) & (values["period_end"] <= last)]


def by_period(values: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """What each indicator achieved in each period, over all its places.

    Disaggregated rows of one place and period are added first; rows without a place count as one place.
    Then the places of a period are added, averaged, or the highest is taken, as ``over_places`` says.
    A percent is the sum of the numerators over the sum of the denominators of all its rows, and has no
    value when that is 0.

    Parameters
    ----------
    values : DataFrame
        Rows of ``indicator_values``.
    indicators : DataFrame
        Rows of ``indicators``, one an identifier.

    Returns
    -------
    DataFrame
        Columns ``indicator_id``, ``period_start``, ``period_end`` and ``achieved`` (Fraction or None),
        the last period of an indicator last.
    """
    counted = ["value", "numerator", "denominator"]
    places = values.groupby([*PERIOD, "place_id"], dropna=False)[counted].sum().reset_index()
    periods = places.groupby(PERIOD, as_index=False).agg(
        total=("value", "sum"), highest=("value", "max"), places=("value", "size"),
        numerator=("numerator", "sum"), denominator=("denominator", "sum"),
    )
    achieved = _quotients(periods, indicators.set_index("indicator_id"))
    # Of two periods that end on one day, the one that began later is the later one.
    return periods[PERIOD].assign(achieved=achieved).sort_values(["indicator_id", "period_end", "period_start"])


def _quotients(periods: pd.DataFrame, indicators: pd.DataFrame) -> pd.Series:
    """Each period's value as a fraction, whose parts follow from the unit and the rule over places."""
    rule = periods["indicator_id"].map(indicators["over_places"].astype("str"))
    percent = periods["indicator_id"].map(indicators["unit"].astype("str")) == "percent"
    one = pd.Series(1, periods.index, dtype="object")
    above = _objects(periods["total"]).mask(rule == "max", _objects(periods["highest"]))
    below = one.mask(rule == "average", _objects(periods["places"]))
    parts = zip(above.mask(percent, _objects(periods["numerator"])),
                below.mask(percent, _objects(periods["denominator"])), strict=True)
    return pd.Series([_quotient(*pair) for pair in parts], periods.index, dtype="object")


def _objects(numbers: pd.Series) -> pd.Series:
    return numbers.astype("object")


def _quotient(above: object, below: object) -> Value:
    return Fraction(above) / Fraction(below) if below else None


def _average(values: Sequence[Fraction]) -> Fraction:
    return sum(values) / len(values)


OVER_PERIODS: Mapping[str, Callable[[Sequence[Value]], Value]] = {
    "sum": sum,
    "latest": lambda values: values[-1],
    "max": max,
    "average": _average,
}
"""How an indicator's values of several periods, in their order, become one."""


def rules_over_periods(indicators: pd.DataFrame) -> pd.Series:
    """How each indicator is taken over periods: a percent always by the latest, whatever its row says."""
    rules = indicators["over_periods"].astype("str").mask(indicators["unit"] == "percent", "latest")
    return pd.Series(rules.array, indicators["indicator_id"])


def achieved(values: pd.DataFrame, indicators: pd.DataFrame) -> dict[str, Value]:
    """What each indicator achieved over all the periods of these values.

    Latest is the period that ends last, also when it has no value; of two that end on one day, the one that
    began later.

    Returns
    -------
    dict
        Indicator → exact value, or None where nothing is known.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> achieved(office.indicator_values, office.indicators)["I-03"]
    Fraction(7, 10)
    """
    rules = rules_over_periods(indicators)
    periods = by_period(values[values["indicator_id"].isin(indicators["indicator_id"])], indicators)
    found = {name: OVER_PERIODS[rules[name]](list(own)) for name, own in periods.groupby("indicator_id")["achieved"]}
    return {name: found.get(name) for name in indicators["indicator_id"]}


def rows_used(values: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The rows that `achieved` rests on: of an indicator that takes the latest period, only that period's."""
    own = values[values["indicator_id"].isin(indicators["indicator_id"])]
    latest = own["indicator_id"].map(rules_over_periods(indicators)) == "latest"
    return own[~latest | in_last_period(own)]


def in_last_period(values: pd.DataFrame) -> pd.Series:
    """Which rows belong to the last period of their indicator."""
    last_end = values.groupby("indicator_id")["period_end"].transform("max")
    ending = values["period_end"] == last_end
    begun = values["period_start"].where(ending)
    return ending & (values["period_start"] == begun.groupby(values["indicator_id"]).transform("max"))
