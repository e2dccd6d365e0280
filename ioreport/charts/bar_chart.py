"""Bar charts: horizontal bars, each with a name; bars of several series, and columns."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from ioreport.brand import Brand
from ioreport.charts.alternative_text import MOST_DRAWN, Telling, chart_in_words, item_cells, make_chart, more_in_table
from ioreport.charts.bar_groups import (
    group_cells,
    grouped_items,
    ordered_groups,
    refuse_repeated,
    series_names,
)
from ioreport.charts.bar_shapes import STUB, bar_marks, end_room, reach
from ioreport.charts.chart_items import Item, read_items
from ioreport.charts.chart_style import LEADING, Body, Page, nothing
from ioreport.charts.marks import Line, Mark
from ioreport.charts.series_bars import Shape, series_body
from ioreport.errors import UsageError
from ioreport.records import Chart, Column
from ioreport.values import Trail
from ioreport.wording import Wording

_TEXT_GAP = 7
_LABEL_SHARE = 0.38
DENSE_FROM = 20
_LABEL_LINES = 3
TEXT_LINES = 2


def draw_bars(
    frame: pd.DataFrame,
    *,
    key: str,
    label: str,
    value: str,
    title: str,
    subtitle: str,
    source: str,
    trail: Trail,
    language: str = "en",
    text: str | None = None,
    precision: str | None = None,
    withheld: str | None = None,
    highlight: str | Collection[str] = (),
    label_header: str = "",
    unit_label: str = "",
    order: str = "value",
    series: str | None = None,
    names: Mapping[str, str] | None = None,
    stacked: bool = False,
    vertical: bool = False,
    brand: Brand | None = None,
) -> Chart:
    """Bars from zero, each with its label and its value in words; of several series, beside each other or stacked.

    Parameters
    ----------
    frame : DataFrame
        One row a bar. Columns needed: `label`, `value`; see below for the others.
    key : str
        Unique in the document, of a-z, 0-9 and "-".
    label, value : str
        The columns of names and of numbers (zero or more; empty where only words are known).
    title : str
        What was found, where and when.
    subtitle : str
        Unit, measure and period.
    source : str
        Where the figures come from; printed on the picture after the word "Source".
    trail : Trail
        The rows that the figures came from.
    language : str
        The language of the words that the chart adds: see ``docs/languages.md``.
    text : str, optional
        The column with the value in words; a value without words is worded from its precision.
    precision : str, optional
        The column of exact, about, at_least, at_most (default: a column of this name, else exact).
    withheld : str, optional
        The column that is true where a value must not be shown (default: a column of this name).
    highlight : str or collection of str, optional
        The label or labels to stress.
    label_header, unit_label : str, optional
        The headers of the table behind the chart.
    order : str
        ``value`` puts the largest first, then words, then withheld ones by label, so that their place shows nothing;
        ``given`` keeps the frame's order (months, age bands).
    series : str, optional
        The column that says which of up to five series a row belongs to, as in a breakdown by place and sex.
    names : mapping of str to str, optional
        Code of `series` → its name (default: the data model's words for the code).
    stacked : bool
        The series of a label one after the other, in place of beside each other.
    vertical : bool
        Columns in place of rows, on pages where the labels fit below them.
    brand : Brand, optional
        The brand, default the bundled one.

    Raises
    ------
    UsageError
        For a key, column or order that does not exist.
    DataError
        For values that are negative or not numbers (bars start at zero), and for labels that are repeated.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"place": ["Plovdiv", "Sofia"], "people": [40, 12], "precision": ["about", "exact"]})
    >>> chart = draw_bars(frame, key="people-by-place", label="place", value="people", trail=Trail(),
    ...     title="People reached in two cities, 2023", subtitle="People, each counted once", source="demo office")
    >>> chart.alt
    'People reached in two cities, 2023. People, each counted once. Horizontal bars. Plovdiv: about 40; Sofia: 12.'
    """
    telling = Telling.of(frame, key, title, subtitle, source, language, brand, trail)
    wording = telling.wording
    refuse_repeated(frame, key, label, series)
    items = read_items(
        frame,
        key=key,
        label=label,
        value=value,
        wording=wording,
        text=text,
        precision=precision,
        withheld=withheld,
        highlight=highlight,
    )
    if series or vertical:
        return _of_series(
            telling, frame, items, label, series, names, label_header, unit_label, order, Shape(stacked, vertical)
        )
    items = ordered(items, order)
    columns = (
        Column(label_header or wording.label("Name")),
        Column(unit_label or wording.label("Value"), numeric=True),
    )
    alt = chart_in_words(telling, wording.label("Horizontal bars"), items)
    draw = partial(bars_body, items=items, wording=wording)
    return make_chart(telling, draw, alt, columns, tuple(map(item_cells, items)))


def _of_series(
    telling: Telling,
    frame: pd.DataFrame,
    items: Sequence[Item],
    label: str,
    series: str | None,
    names: Mapping[str, str] | None,
    label_header: str,
    unit_label: str,
    order: str,
    shape: Shape,
) -> Chart:
    """The chart of groups of bars."""
    wording = telling.wording
    called: Mapping[object, str] = {"": unit_label or wording.label("Value")}
    if series:
        called = series_names(frame, telling.key, series, names, wording)
    groups = ordered_groups(grouped_items(frame, items, label, series, called, wording), order)
    told = [
        replace(item, label=f"{group.label}, {name}" if series else group.label)
        for group in groups
        for item, name in zip(group.items, called.values(), strict=True)
    ]
    kind = wording.label("Stacked bars" if shape.stacked else "Bars in groups" if series else "Vertical bars")
    columns = (
        Column(label_header or wording.label("Name")),
        *(Column(name, numeric=True) for name in called.values()),
    )
    draw = partial(series_body, groups=groups, series=list(called.values()), shape=shape, wording=wording)
    rows = tuple(map(group_cells, groups))
    return make_chart(telling, draw, chart_in_words(telling, kind, told), columns, rows)


def ordered(items: Collection[Item], order: str) -> tuple[Item, ...]:
    """The items in the order of the drawing; a withheld value's place never follows from its size."""
    if order == "given":
        return tuple(items)
    if order != "value":
        raise UsageError(f"A chart has no order {order!r}.", next_step="Use 'value' or 'given'.")
    valued = sorted((i for i in items if i.value is not None), key=lambda item: -item.number)
    worded = [i for i in items if i.value is None and not i.withheld]
    hidden = sorted((i for i in items if i.withheld), key=lambda item: item.label)
    return (*valued, *worded, *hidden)


@dataclass(frozen=True)
class _Row:
    """Layout of one row: its item, the lines of its label and the lines of its words."""

    item: Item
    label: tuple[str, ...]
    text: tuple[str, ...]


@dataclass(frozen=True)
class _Measures:
    """Sizes in pixels, the same for all rows of one drawing."""

    size: float
    thick: float
    gap: float
    label_width: float
    zero: float
    room: float
    stacked: bool
    fills: tuple[str, str]
    """The colours of the bars and of the stressed bars."""


def bars_body(page: Page, items: Collection[Item], wording: Wording) -> Body:
    """Draw the rows of bars below each other, on one baseline."""
    if not items:
        return nothing(page, wording.label("No data for this selection."))
    drawn = tuple(items)[:MOST_DRAWN]
    measures = _measures(page, drawn)
    rows = [_row(page, measures, item) for item in drawn]
    scale = _scale(page, measures, rows)
    marks: list[Mark] = []
    y = 0.0
    for row in rows:
        height = _height(page, measures, row)
        marks += _row_marks(page, measures, row, scale, y, height)
        y += height + measures.gap
    marks += _baselines(page, measures, rows)
    return Body(tuple(marks), y - measures.gap, more_in_table(len(items) - len(drawn), wording))


def _measures(page: Page, items: Collection[Item]) -> _Measures:
    layout = page.layout
    dense = len(items) > DENSE_FROM
    size = layout.label - (1 if dense else 0)
    fills = (page.brand.accent_soft if any(item.stressed for item in items) else page.brand.accent, page.brand.accent)
    thick, gap = (13, 5) if dense else (19, 9)
    widest = math.ceil(max(page.width(item.label, size, _face(item)) for item in items)) + 2
    most = layout.inner * _LABEL_SHARE
    if layout.stacked and not (dense and widest <= most):
        return _Measures(size, 14, gap + 2, layout.inner, 1, layout.inner - 1, True, fills)
    zero = min(widest, most) + 8
    return _Measures(size, thick, gap, zero - 8, zero, layout.inner - zero, False, fills)


def _face(item: Item) -> str:
    return "bold" if item.stressed else "regular"


def _text_face(item: Item) -> str:
    if item.value is None:
        return "italic"
    return "bold" if item.stressed else "regular"


def _row(page: Page, measures: _Measures, item: Item) -> _Row:
    label = page.lines(item.label, measures.size, measures.label_width, _face(item), _LABEL_LINES)
    width = measures.room * 0.55 if item.value else measures.room - STUB - _TEXT_GAP
    return _Row(item, label, page.lines(item.text, measures.size, width, _text_face(item), TEXT_LINES))


def _text_width(page: Page, measures: _Measures, row: _Row) -> float:
    return max(page.width(line, measures.size, _text_face(row.item)) for line in row.text)


def _scale(page: Page, measures: _Measures, rows: Collection[_Row]) -> float:
    """Pixels for one unit, such that every bar and the words after it fit."""
    fits = [
        (measures.room - _text_width(page, measures, row) - _TEXT_GAP - end_room(row.item)) / float(row.item.value)
        for row in rows
        if row.item.value
    ]
    return min(fits, default=0.0)


def _height(page: Page, measures: _Measures, row: _Row) -> float:
    step = measures.size * LEADING
    beside = max(measures.thick, len(row.text) * step)
    if measures.stacked:
        return len(row.label) * step + 2 + beside
    return max(beside, len(row.label) * step)


def _row_marks(page: Page, measures: _Measures, row: _Row, scale: float, y: float, height: float) -> list[Mark]:
    step = measures.size * LEADING
    label_height = len(row.label) * step
    face = _face(row.item)
    if measures.stacked:
        label = page.paragraph(row.label, 0, y, measures.size, face=face)
        y, height = y + label_height + 2, height - label_height - 2
    else:
        top = y + (height - label_height) / 2
        label = page.paragraph(row.label, measures.label_width, top, measures.size, face=face, anchor="end")
    fill = measures.fills[row.item.stressed]
    bar_top = y + (height - measures.thick) / 2
    bar = bar_marks(page.brand, row.item, measures.zero, bar_top, scale, measures.thick, fill=fill)
    after = measures.zero + reach(row.item, scale) + _TEXT_GAP
    top = y + (height - len(row.text) * step) / 2
    words = page.paragraph(row.text, after, top, measures.size, face=_text_face(row.item))
    return [*label, *bar, *words]


def _baselines(page: Page, measures: _Measures, rows: Collection[_Row]) -> list[Mark]:
    """The zero line: one for all rows, or a short one for each bar that is below its label."""
    segments: list[tuple[float, float]] = []
    y = 0.0
    for row in rows:
        height = _height(page, measures, row)
        top = y + len(row.label) * measures.size * LEADING + 2 if measures.stacked else y
        segments.append((top, y + height))
        y += height + measures.gap
    if not measures.stacked:
        segments = [(segments[0][0] - 3, segments[-1][1] + 3)]
    return [Line(((measures.zero, top), (measures.zero, end)), page.brand.outline, 1.0) for top, end in segments]
