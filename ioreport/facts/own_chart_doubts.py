"""Doubts about a chart of one's own: bars that do not begin at 0, and rows of its data that it does not draw."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from matplotlib.figure import Figure

from ioreport.charts.values_of_figure import cut_bars, drawn_in_proportion, drawn_values
from ioreport.records import Cell, Table
from ioreport.tables.repair import is_total

CUT, NOT_DRAWN = "bars-cut", "row-not-drawn"
_DIGITS = 6
_MOST_NAMED = 3


def own_chart_doubts(figures: Sequence[Figure], data: Table, key: str) -> tuple[tuple[str, str, str], ...]:
    """The doubts about a figure: rule, what was found and what is expected; a build prints them as warnings.

    Parameters
    ----------
    figures : sequence of Figure
        The figure, then that for a phone, if there is one.
    data : Table
        What it draws.
    key : str
        The chart's key.
    """
    expected = "bars from 0, as a reader compares their lengths: leave out the limit of the axis, or draw points"
    cut = [(CUT, f"chart {key}: {found}", expected) for found in dict.fromkeys(cut_bars(figures))]
    names = _not_drawn(figures[0], data)
    if not names:
        return tuple(cut)
    shown = ", ".join(names[:_MOST_NAMED]) + (f" and {len(names) - _MOST_NAMED} others" * (len(names) > _MOST_NAMED))
    expected = "each row of its data in the figure: draw what is left out, or give as data only what is drawn"
    return (*cut, (NOT_DRAWN, f"chart {key}: {shown}", expected))


def _not_drawn(figure: Figure, data: Table) -> list[str]:
    """The names of the rows that a figure leaves out; none where it draws other values than those of its data.

    Sums, bins and shares are made from the data: which rows they are made of cannot be told.
    """
    rows = [(row, _numbers(row)) for row in data.rows[: len(data.rows) - data.totals]]
    rows = [(row, numbers) for row, numbers in rows if numbers and not is_total(row[0].text)]
    known = {number for _, numbers in rows for number in numbers}
    drawn = Counter(round(value, _DIGITS) for value in (*drawn_values([figure]), *_of_slices(figure, known)))
    if not drawn or not drawn.keys() <= known | {0.0}:
        return []
    if all(len(numbers) == 1 for _, numbers in rows):
        asked = Counter(numbers[0] for _, numbers in rows)
        return [_name(row) for row, (number,) in rows if drawn[number] < asked[number]]
    return [_name(row) for row, numbers in rows if not any(number in drawn for number in numbers)]


def _of_slices(figure: Figure, known: set[float]) -> Iterator[float]:
    """The values in proportion to which slices, or sizes of points, are drawn; missing if they are no known ones."""
    for parts in drawn_in_proportion([figure]):
        wholes = (value / max(parts) for value in sorted(known, reverse=True) if value > 0 and max(parts))
        found = ([_nearest(part * whole, known) for part in parts] for whole in wholes)
        yield from next((values for values in found if not any(map(math.isnan, values))), [math.nan])


def _nearest(value: float, known: set[float]) -> float:
    nearest = min(known, key=lambda each: abs(each - value))
    return nearest if math.isclose(nearest, value, rel_tol=1e-4, abs_tol=1e-4) else math.nan


def _numbers(row: Sequence[Cell]) -> list[float]:
    """The known numbers of a row."""
    found = []
    for cell in row:
        try:
            number = Decimal(cell.value or "")
        except InvalidOperation:
            continue
        if number.is_finite():
            found.append(round(float(number), _DIGITS))
    return found


def _name(row: Sequence[Cell]) -> str:
    return next((cell.text for cell in row if cell.text), "a row without a name")
