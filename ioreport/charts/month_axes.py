"""Axes of a chart over months: the place of each month and value, and the marks of both axes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ioreport.charts.chart_style import Page
from ioreport.charts.marks import Line, Mark, TextMark
from ioreport.charts.time_axis import STEPS, word_mark
from ioreport.wording import Wording

HEIGHTS = {False: 190.0, True: 170.0}
"""The plane's height in pixels, wide and narrow."""

MOST_TICKS = 5
_GAP = 8


@dataclass(frozen=True)
class Plane:
    """The months and values that are drawn, and their places in pixels from the top left."""

    months: tuple[dt.date, ...]
    ticks: tuple[Decimal, ...]
    left: float
    right: float
    top: float
    bottom: float

    @property
    def slot(self) -> float:
        """The width of one month."""
        return (self.right - self.left) / len(self.months)

    def x(self, month: dt.date) -> float:
        """The middle of a month."""
        number = (month.year - self.months[0].year) * 12 + month.month - self.months[0].month
        return self.left + self.slot * (number + 0.5)

    def y(self, value: Decimal) -> float:
        """The vertical place of a value."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - (self.bottom - self.top) * float((value - low) / (high - low))

    @property
    def zero(self) -> float:
        return self.y(Decimal())


def nice_ticks(low: Decimal, high: Decimal, whole: bool) -> tuple[Decimal, ...]:
    """Round values from at or below `low` to at or above `high`, zero among them; `whole` allows no fractions.

    >>> [str(tick) for tick in nice_ticks(Decimal(0), Decimal(340), whole=True)]
    ['0', '100', '200', '300', '400']
    >>> [str(tick) for tick in nice_ticks(Decimal(-30), Decimal(90), whole=True)]
    ['-50', '0', '50', '100']
    """
    low, high = min(low, Decimal()), max(high, Decimal())
    if low == high:
        return (Decimal(0), Decimal(1))
    step = _step((high - low) / (MOST_TICKS - 1), whole)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(step * number for number in range(first, last + 1))


def _step(least: Decimal, whole: bool) -> Decimal:
    """The smallest of 1, 2, 5 times a power of ten that is no smaller than `least`."""
    power = Decimal(1).scaleb(least.adjusted())
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)
    step = max(step, Decimal(1)) if whole else step
    return step.quantize(Decimal(1)) if step == step.to_integral_value() else step


def plane_of(
    page: Page,
    months: Sequence[dt.date],
    values: Sequence[Decimal],
    wording: Wording,
    *,
    above: float,
    after: float,
    least: float = 0.0,
) -> Plane:
    """The plane for all values: at least this high, with this much space for words above it and after it."""
    whole = all(value == value.to_integral_value() for value in values)
    ticks = nice_ticks(min(values, default=Decimal()), max(values, default=Decimal()), whole)
    widest = max(page.width(wording.word_number(tick), page.layout.small) for tick in ticks)
    left = widest + _GAP
    bottom = above + max(HEIGHTS[page.layout.stacked], least)
    return Plane(tuple(months), ticks, left, page.layout.inner - after, above, bottom)


def value_marks(page: Page, plane: Plane, wording: Wording) -> list[Mark]:
    """A thin horizontal line for every round value, with its number before it; the zero line is stronger."""
    brand, small = page.brand, page.layout.small
    marks: list[Mark] = []
    for tick in plane.ticks:
        y = plane.y(tick)
        colour, stroke = (brand.outline, 1.2) if tick == 0 else (brand.empty, 1.0)
        marks.append(Line(((plane.left, y), (plane.right, y)), colour, stroke))
        words = wording.word_number(tick)
        marks.append(TextMark(plane.left - _GAP + 2, y + small * 0.36, words, small, colour=brand.muted, anchor="end"))
    return marks


def month_marks(page: Page, plane: Plane, wording: Wording) -> list[Mark]:
    """The months below the plane, as many as fit."""
    small, inner = page.layout.small, page.layout.inner
    step, shown = _shown_months(page, plane, wording)
    marks: list[Mark] = []
    for month in shown:
        words, x = word_mark(month, step, wording), plane.x(month)
        half = page.width(words, small) / 2
        marks.append(Line(((x, plane.bottom), (x, plane.bottom + 5)), page.brand.outline, 1.0))
        centre = min(max(x, half), inner - half)
        marks.append(TextMark(centre, plane.bottom + 7 + small, words, small, colour=page.brand.muted, anchor="middle"))
    return marks


def _shown_months(page: Page, plane: Plane, wording: Wording) -> tuple[int, list[dt.date]]:
    """The months that are named, and the step between them in months; if no step fits, only the two ends."""
    ends = list(dict.fromkeys((plane.months[0], plane.months[-1])))
    for step in STEPS:
        shown = [month for month in plane.months if _is_marked(month, plane.months[0], step)]
        least = 3 if step % 12 == 0 else 2
        if len(shown) >= least and _widest(page, shown, step, wording) + _GAP <= plane.slot * step:
            return step, shown
    fits = sum(page.width(wording.word_month(month), page.layout.small) for month in ends) + _GAP
    return 1, ends if fits <= page.layout.inner else ends[:1]


def _widest(page: Page, months: Sequence[dt.date], step: int, wording: Wording) -> float:
    return max(page.width(word_mark(month, step, wording), page.layout.small) for month in months)


def _is_marked(month: dt.date, start: dt.date, step: int) -> bool:
    if step % 12 == 0:
        return month.month == 1 and month.year % (step // 12) == 0
    return ((month.year - start.year) * 12 + month.month - start.month) % step == 0
