"""Implausible people and results: ages, large crowds, percents above 100, targets exceeded many times."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets, looked_up
from ioreport.tables.plausibility.plausibility_rules import RULES
from ioreport.tables.raw_table import Sheet

_PERIOD = ["indicator_id", "period_start", "period_end"]


def doubt_people(sheets: Sheets) -> Iterator[Finding]:
    """The warnings about participations, indicators and their values."""
    for table in ("participations", "indicator_values"):
        yield from _ages(sheets[table])
    yield from _crowds(sheets["participations"])
    yield from _over_whole(sheets["indicator_values"])
    yield from _over_target(sheets)


def _ages(sheet: Sheet) -> Iterator[Finding]:
    rule = RULES["old_age"]
    for column in ("age_min", "age_max"):
        for row in _rows(sheet.typed[column] > rule.limit):
            yield rule.at(sheet, row, column, f"an age in whole years, at most {rule.limit:g}")


def _rows(wrong: pd.Series) -> pd.Index:
    return wrong.index[wrong.fillna(False).astype(bool)]


def _crowds(sheet: Sheet) -> Iterator[Finding]:
    rule = RULES["crowd"]
    for row in _rows(sheet.typed["people"] > rule.limit):
        yield rule.at(sheet, row, "people", f"the people of one row of one activity, at most {rule.limit:,g}")


def _over_whole(sheet: Sheet) -> Iterator[Finding]:
    numerator, denominator = (sheet.typed[name].astype("float64") for name in ("numerator", "denominator"))
    for row in _rows((numerator > denominator) & (denominator > 0)):
        expected = f"at most the denominator, which is {sheet.raw.at[row, 'denominator']}"
        yield RULES["over_whole"].at(sheet, row, "numerator", expected)


def _over_target(sheets: Sheets) -> Iterator[Finding]:
    sheet, rule = sheets["indicators"], RULES["over_target"]
    if sheet.raw.empty or sheets["indicator_values"].raw.empty:
        return
    typed = sheet.typed
    target, baseline = typed["target"].astype("float64"), typed["baseline"].astype("float64")
    achieved = pd.Series(_achieved(sheets).reindex(typed["indicator_id"]).array, typed.index)
    aimed = (typed["direction"] == "increase").fillna(False) & (target > 0) & (target > baseline)
    for row in _rows(aimed & (achieved * 100 > rule.limit * target)):
        expected = (
            f"a target of which at most {rule.limit:g}% is reached: by the values it is {achieved[row]:,g}, "
            f"{achieved[row] / target[row]:.0%}"
        )
        yield rule.at(sheet, row, "target", expected)


def _achieved(sheets: Sheets) -> pd.Series:
    """The approximate total of each indicator: within a place and period, then over places, then over periods."""
    values, indicators = sheets["indicator_values"].typed, sheets["indicators"]
    amounts = {name: values[name].astype("float64") for name in ("value", "numerator", "denominator")}
    frame = values[[*_PERIOD, "place_id"]].assign(**amounts)
    about = {name: looked_up(frame["indicator_id"], indicators, name).astype("str") for name in ("unit", "over_places")}
    counted = frame.assign(score=about["unit"] == "score", **about).fillna({"place_id": ""})
    places = counted.groupby([*_PERIOD, "place_id", "over_places", "score"])[[*amounts]].sum(min_count=1)
    means = counted.groupby([*_PERIOD, "place_id", "over_places", "score"])["value"].mean()
    places["value"] = places["value"].where(~places.index.get_level_values("score"), means)
    periods = (
        places.groupby([*_PERIOD, "over_places"])
        .agg(
            sum=("value", "sum"),
            max=("value", "max"),
            average=("value", "mean"),
            numerator=("numerator", "sum"),
            denominator=("denominator", "sum"),
        )
        .reset_index()
    )
    percent = (periods["numerator"] / periods["denominator"].where(periods["denominator"] > 0)).to_numpy()
    chosen = [periods[name].where(periods["over_places"] == name) for name in ("sum", "max", "average")]
    counted = pd.concat(chosen, axis="columns").max(axis="columns")
    periods["reached"] = counted.where(periods["denominator"] == 0, percent)
    return _over_periods(periods.dropna(subset=["reached"]), indicators)


def _over_periods(periods: pd.DataFrame, indicators: Sheet) -> pd.Series:
    ordered = periods.sort_values(["period_end", "period_start"], ascending=[True, False])
    of = ordered.groupby("indicator_id")["reached"]
    ways = pd.DataFrame({"sum": of.sum(), "latest": of.last(), "max": of.max(), "average": of.mean()})
    way = looked_up(ways.index.to_series(), indicators, "over_periods").astype("str")
    return pd.concat([ways[name].where(way == name) for name in ways], axis="columns").max(axis="columns")
