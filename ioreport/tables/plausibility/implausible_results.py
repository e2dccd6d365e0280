"""Implausible results: counts far above the others, percents above 100, targets exceeded or on the wrong side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets
from ioreport.tables.equal_rows import combined, first_places, places_of, taken
from ioreport.tables.plausibility.far_above import far_above
from ioreport.tables.plausibility.implausible_people import lone_count
from ioreport.tables.plausibility.plausibility_rules import RULES
from ioreport.tables.raw_table import Sheet

_NOTHING = 1e-9
"""The tolerance for floating-point numbers: a value at the baseline is allowed."""


def doubt_results(sheets: Sheets) -> Iterator[Finding]:
    """The warnings about indicators and their values."""
    yield from _lone_values(sheets)
    yield from _over_whole(sheets["indicator_values"])
    yield from _over_target(sheets)
    yield from _ways(sheets["indicators"])
    yield from _beyond_baseline(sheets)


def _lone_values(sheets: Sheets) -> Iterator[Finding]:
    """Values far above all others of their indicator, where it counts something."""
    sheet, indicators, rule = sheets["indicator_values"], sheets["indicators"], RULES["lone_crowd"]
    own = places_of(sheet.held["indicator_id"], indicators.held["indicator_id"], once=True)
    counts = taken(indicators.says("unit", "person", "household", "event", "item"), own, False)
    value = sheet.numbers("value")
    rows = np.flatnonzero(counts & (value > 0))
    for one, other in far_above(value[rows], own[rows], rule.limit):
        yield lone_count(sheet, rows[one], rows[other], "value")


def _over_whole(sheet: Sheet) -> Iterator[Finding]:
    numerator, denominator = (sheet.numbers(name) for name in ("numerator", "denominator"))
    for place in np.flatnonzero((numerator > denominator) & (denominator > 0)):
        expected = f"at most the denominator, which is {sheet.written['denominator'].at(place)}"
        yield RULES["over_whole"].at(sheet, place, "numerator", expected)


def _over_target(sheets: Sheets) -> Iterator[Finding]:
    sheet, rule = sheets["indicators"], RULES["over_target"]
    target, baseline = sheet.numbers("target"), sheet.numbers("baseline")
    aimed = sheet.says("direction", "increase") & (target > 0) & (target > baseline)
    if not aimed.any() or not len(sheets["indicator_values"].rows):
        return
    found = _achieved(sheets["indicator_values"], sheet)
    of = places_of(sheet.held["indicator_id"], sheet.held["indicator_id"], once=True)
    achieved = taken(found, of, np.nan)
    for place in np.flatnonzero(aimed & (achieved * 100 > rule.limit * target)):
        expected = (
            f"a target of which at most {rule.limit:g}% is reached: by the values it is {achieved[place]:,g}, "
            f"{achieved[place] / target[place]:.0%}"
        )
        yield rule.at(sheet, place, "target", expected)


def _ways(sheet: Sheet) -> Iterator[Finding]:
    """Indicators whose target is on the other side of their baseline than their direction says."""
    target, baseline = sheet.numbers("target"), sheet.numbers("baseline")
    for code, side, against in (("increase", "above", target < baseline), ("decrease", "below", target > baseline)):
        for place in np.flatnonzero(sheet.says("direction", code) & against):
            expected = (
                f"a target {side} the baseline, which is {sheet.written['baseline'].at(place)}, as the direction is "
                f"{code}: progress from baseline to target then tells nothing"
            )
            yield RULES["target_direction"].at(sheet, place, "target", expected)


def _beyond_baseline(sheets: Sheets) -> Iterator[Finding]:
    """Indicators that should decrease and have increased; one that should stay as it is may vary."""
    sheet = sheets["indicators"]
    target, baseline = sheet.numbers("target"), sheet.numbers("baseline")
    falls = sheet.says("direction", "decrease") & (target < baseline)
    if not falls.any() or not len(sheets["indicator_values"].rows):
        return
    of = places_of(sheet.held["indicator_id"], sheet.held["indicator_id"], once=True)
    achieved = taken(_achieved(sheets["indicator_values"], sheet), of, np.nan)
    for place in np.flatnonzero(falls & (achieved > baseline + _NOTHING)):
        expected = (
            f"values of at most the baseline, which is {sheet.written['baseline'].at(place)}: by the values it is "
            f"{achieved[place]:,g}; or the direction increase"
        )
        yield RULES["beyond_baseline"].at(sheet, place, "direction", expected)


def _achieved(values: Sheet, indicators: Sheet) -> np.ndarray:
    """The approximate total of each indicator: within a place and period, then over places, then over periods."""
    held = values.held
    own = places_of(held["indicator_id"], indicators.held["indicator_id"], once=True)
    summed = taken(indicators.held["over_places"].filled, own, False)
    rows = np.flatnonzero(summed & held["period_start"].filled & held["period_end"].filled)
    own, days = own[rows], [held[name].numbers[rows] for name in ("period_start", "period_end")]
    periods = combined([own, *days])
    begin = np.unique(first_places(periods))
    numerator, denominator = (_Totals.of(values.numbers(name)[rows], periods) for name in ("numerator", "denominator"))
    percent = np.divide(numerator.sum, denominator.sum, out=_unknown(len(begin)), where=denominator.sum > 0)
    counted = _counted(values.numbers("value")[rows], periods, held["place_id"].numbers[rows], own, indicators)
    reached = np.where(denominator.sum == 0, counted, percent)
    start, end = (values.numbers(name)[rows[begin]] for name in ("period_start", "period_end"))
    order = np.lexsort((-start, end))
    order = order[~np.isnan(reached[order])]
    return _Totals.of(reached[order], own[begin][order], len(indicators.rows)).chosen(indicators, "over_periods")


def _counted(
    value: np.ndarray, periods: np.ndarray, place: np.ndarray, own: np.ndarray, indicators: Sheet
) -> np.ndarray:
    """The value of each period: added up within a place, where a score is averaged, then taken over places."""
    places = combined([periods, place])
    first = np.unique(first_places(places))
    within = _Totals.of(value, places)
    added = np.where(within.count > 0, within.sum, np.nan)
    score = indicators.says("unit", "score")[own[first]]
    over = _Totals.of(np.where(score, within.average, added), periods[first])
    return over.chosen(indicators, "over_places", own[np.unique(first_places(periods))])


def _unknown(size: int) -> np.ndarray:
    return np.full(size, np.nan)


@dataclass(frozen=True)
class _Totals:
    """Known values taken together by group, in every way that an indicator can ask for."""

    sum: np.ndarray
    count: np.ndarray
    max: np.ndarray
    latest: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, groups: np.ndarray, size: int | None = None) -> _Totals:
        """The totals of values, in order of time, by the numbers of their groups."""
        size = int(groups.max(initial=-1)) + 1 if size is None else size
        known = ~np.isnan(values)
        mine, values = groups[known], values[known]
        largest, latest = np.full(size, -np.inf), _unknown(size)
        np.maximum.at(largest, mine, values)
        latest[mine] = values
        count = np.bincount(mine, minlength=size)
        return cls(np.bincount(mine, values, minlength=size), count, np.where(count > 0, largest, np.nan), latest)

    @property
    def average(self) -> np.ndarray:
        average: np.ndarray = np.divide(self.sum, self.count, out=_unknown(len(self.sum)), where=self.count > 0)
        return average

    def chosen(self, indicators: Sheet, column: str, of: np.ndarray | None = None) -> np.ndarray:
        """For each group the total that its indicator asks for in a column; `of` has the indicators of the groups."""
        found = _unknown(len(self.sum))
        for way in ("sum", "max", "average", "latest"):
            asked = indicators.says(column, way)
            found = np.where(asked if of is None else asked[of], getattr(self, way), found)
        return found
