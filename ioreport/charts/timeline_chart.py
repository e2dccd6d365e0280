"""Timeline charts: one row for each event, with a mark on a common axis and the date in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

import pandas as pd

from ioreport.brand import Brand, mixed
from ioreport.charts.alternative_text import (
    ALL_TOLD,
    MOST_DRAWN,
    Telling,
    ended,
    make_chart,
    more_in_table,
    opening,
    short,
)
from ioreport.charts.chart_style import LEADING, Body, Page, nothing
from ioreport.charts.marks import Dot, Line, Mark, TextMark, box
from ioreport.charts.time_axis import STEPS, Event, axis_ends, axis_marks, read_events, word_mark
from ioreport.records import Cell, Chart, Column
from ioreport.values import Trail
from ioreport.wording import Wording

_RADIUS = 5.5
_GAP = 8
_LABEL_SHARE = 0.42
AXIS_HEIGHT = 20
EVENT_LINES = 3


def draw_timeline(
    frame: pd.DataFrame,
    *,
    key: str,
    label: str,
    date: str,
    title: str,
    subtitle: str,
    source: str,
    trail: Trail,
    language: str = "en",
    end: str | None = None,
    precision: str | None = None,
    status: str | None = None,
    highlight: str | Collection[str] = (),
    label_header: str = "",
    until: dt.date | None = None,
    brand: Brand | None = None,
) -> Chart:
    """Events in the order of their dates, each with its date and, unless completed, its status in words.

    Parameters
    ----------
    frame : DataFrame
        One row an event. Columns needed: `label`, `date`; see below for the others.
    key : str
        Unique in the document, of a-z, 0-9 and "-".
    label : str
        The column of names.
    date, end : str
        The columns of first and last days (empty: not known, one day).
    title : str
        What was found, where and when.
    subtitle : str
        What is shown and the period.
    source : str
        Where the events come from; printed on the picture after the word "Source".
    trail : Trail
        The rows that the events came from.
    language : str
        The language of the words that the chart adds: see ``docs/languages.md``.
    precision : str, optional
        The column of day, month or year (default: a column ``date_precision``, else day): an event of which only the
        month or year is known is drawn over the whole month or year.
    status : str, optional
        The column of planned, ongoing, completed, cancelled. Planned events are open and dashed, cancelled ones open
        and crossed out; both also have the status in words.
    highlight : str or collection of str, optional
        The label or labels to stress.
    label_header : str, optional
        The header of the first column of the table behind the chart.
    until : datetime.date, optional
        The day of the data. Events that begin after it are not drawn, and not in the table; a note names them.
    brand : Brand, optional
        The brand, default the bundled one.

    Raises
    ------
    UsageError
        For a key or column that does not exist.
    DataError
        For cells that are not dates, ends before their starts, and unknown precisions.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"title": ["Food vouchers", "Refugee Day"], "on": ["2025-07-01", "2023-06-20"],
    ...     "date_precision": ["month", "day"], "status": ["planned", "completed"]})
    >>> chart = draw_timeline(frame, key="events", label="title", date="on", status="status", trail=Trail(),
    ...     title="Events in Bulgaria, 2023 to 2025", subtitle="Date of each event", source="demo office")
    >>> chart.alt.removeprefix("Events in Bulgaria, 2023 to 2025. Date of each event. ")
    'Timeline. Refugee Day: 20 June 2023; Food vouchers: July 2025, planned.'
    """
    telling = Telling.of(frame, key, title, subtitle, source, language, brand, trail)
    wording = telling.wording
    events = read_events(
        frame,
        key=key,
        label=label,
        date=date,
        end=end,
        precision=precision,
        status=status,
        highlight=highlight,
        wording=wording,
    )
    events, later = _ended(events, until, wording)
    names = [label_header or wording.label("Event"), wording.label("Date")]
    columns = tuple(map(Column, [*names, wording.label("Status")] if status else names))
    rows = tuple(event_cells(event, bool(status), wording) for event in events)
    draw = partial(_body, events=events, wording=wording, later=later)
    return make_chart(telling, draw, " ".join([tell_events(telling, events), *later]), columns, rows, later)


def _ended(
    events: Collection[Event], until: dt.date | None, wording: Wording
) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """The events that begin on or before a day, and a note on later ones."""
    later = [event for event in events if until and event.start and event.start > until]
    if not later:
        return tuple(events), ()
    told = [f"{short(event.label)}: {event.words}" for event in later[:ALL_TOLD]] + ["…"] * (len(later) > ALL_TOLD)
    note = wording.label("After the day of the data and not drawn: {items}.", items=ended("; ".join(told)))
    return tuple(event for event in events if event not in later), (note,)


def _body(page: Page, events: Collection[Event], wording: Wording, later: Collection[str]) -> Body:
    drawn = timeline_body(page, events=events, wording=wording)
    return replace(drawn, notes=(*drawn.notes, *later))


def event_cells(event: Event, with_status: bool, wording: Wording) -> tuple[Cell, ...]:
    """An event's row in the table behind the chart."""
    cells = (Cell(event.label), Cell(event.when, event.written))
    if not with_status:
        return cells
    return (*cells, Cell(wording.word_code("activity_status", event.status) if event.status else "–"))


def tell_events(telling: Telling, events: Collection[Event]) -> str:
    """The alternative text: every event with its date, or the first and last of many."""
    wording = telling.wording
    first_words = opening(telling, wording.label("Timeline"))
    if not events:
        return f"{first_words} {wording.label('No data.')}"
    told = [f"{short(event.label)}: {event.words}" for event in events]
    if len(told) <= ALL_TOLD:
        return f"{first_words} {ended('; '.join(told))}."
    dated = [words for words, event in zip(told, events, strict=True) if event.start]
    count = wording.plural("{n} event.", "{n} events.", len(told))
    ends = (
        [wording.label("First: {item}.", item=ended(dated[0])), wording.label("Last: {item}.", item=ended(dated[-1]))]
        if dated
        else []
    )
    return " ".join([first_words, count, *ends, wording.label("Every event is in the table.")])


@dataclass(frozen=True)
class Axis:
    """The axis: its ends in pixels and in days, and its marks with their words."""

    left: float
    right: float
    start: dt.date
    end: dt.date
    days: tuple[dt.date, ...]
    words: tuple[TextMark, ...]

    def x(self, day: dt.date) -> float:
        """The place of the start of a day."""
        return self.left + (self.right - self.left) * (day - self.start).days / (self.end - self.start).days


@dataclass(frozen=True)
class _Row:
    """Layout of one row: the event, the lines of its label, its top and height."""

    event: Event
    lines: tuple[str, ...]
    top: float
    height: float


def timeline_body(page: Page, events: Collection[Event], wording: Wording) -> Body:
    """Draw the axis and, below it, one row for each event."""
    if not events:
        return nothing(page, wording.label("No data for this selection."))
    drawn = tuple(events)[:MOST_DRAWN]
    axis = fitting_axis(page, drawn, wording)
    rows = _rows(page, axis, drawn)
    height = rows[-1].top + rows[-1].height
    marks = [*_axis_marks(page, axis, height), *(mark for row in rows for mark in _row_marks(page, axis, row))]
    return Body(tuple(marks), height, more_in_table(len(events) - len(drawn), wording))


def fitting_axis(page: Page, events: Collection[Event], wording: Wording) -> Axis | None:
    """The axis with as many marks as there is space for their words; none if no event has a date."""
    spans = [event.span for event in events if event.start]
    if not spans:
        return None
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    inner = page.layout.inner
    left = _RADIUS + 1 if page.layout.stacked else inner * _LABEL_SHARE + 2 * _GAP
    for step in STEPS:
        axis = _marked(page, Axis(left, inner - _RADIUS - 1, *axis_ends(first, last, step), (), ()), step, wording)
        if axis.words and _is_roomy(page, axis.words):
            break
    return axis


def _marked(page: Page, axis: Axis, step: int, wording: Wording) -> Axis:
    """An axis with its marks and their words, which stay on the page."""
    layout = page.layout
    days = axis_marks(axis.start, axis.end, step)
    words = []
    for day in days:
        word, x = word_mark(day, step, wording), axis.x(day)
        half = page.width(word, layout.small) / 2
        centre = min(max(x, half if layout.stacked else x), layout.inner - half)
        words.append(TextMark(centre, AXIS_HEIGHT - 7, word, layout.small, colour=page.brand.muted, anchor="middle"))
    return replace(axis, days=days, words=tuple(words))


def _is_roomy(page: Page, words: Collection[TextMark]) -> bool:
    """Whether no two words overlap."""
    spans = [(word.x, page.width(word.text, word.size) / 2) for word in words]
    return all(x + half + _GAP <= after - next_half for (x, half), (after, next_half) in pairwise(spans))


def _rows(page: Page, axis: Axis | None, events: Collection[Event]) -> list[_Row]:
    size, step = page.layout.label, page.layout.label * LEADING
    width = page.layout.inner * (1 if page.layout.stacked or axis is None else _LABEL_SHARE)
    top: float = AXIS_HEIGHT + 4 if axis else 0
    rows = []
    for event in events:
        lines = page.lines(event.label, size, width, _face(event), EVENT_LINES)
        extra = step + 2 * _RADIUS + 4 if page.layout.stacked else 0
        height = max(len(lines) * step + extra, step * (2.2 if is_crowded(page, axis, event) else 1.5))
        rows.append(_Row(event, lines, top, height))
        top += height + _GAP + 2
    return rows


def _face(event: Event) -> str:
    return "bold" if event.stressed else "regular"


def _axis_marks(page: Page, axis: Axis | None, height: float) -> list[Mark]:
    if axis is None:
        return []
    layout, brand = page.layout, page.brand
    marks: list[Mark] = []
    for day in axis.days:
        foot = AXIS_HEIGHT + 5 if layout.stacked else height
        marks.append(Line(((axis.x(day), AXIS_HEIGHT), (axis.x(day), foot)), brand.empty, 1.0))
    marks += axis.words
    marks.append(Line(((axis.left, AXIS_HEIGHT), (axis.right, AXIS_HEIGHT)), brand.rule, 1.0))
    return marks


def _row_marks(page: Page, axis: Axis | None, row: _Row) -> list[Mark]:
    size, step = page.layout.label, page.layout.label * LEADING
    face = _face(row.event)
    if page.layout.stacked:
        label = page.paragraph(row.lines, 0, row.top, size, face=face)
        below = row.top + len(row.lines) * step
        when = page.paragraph([row.event.words], 0, below, size, face=_when_face(row.event), colour=page.brand.muted)
        return [*label, *when, *_placed_mark(page, axis, row.event, below + step + _RADIUS + 2)]
    top = row.top + (row.height - len(row.lines) * step) / 2
    label = page.paragraph(row.lines, 0, top, size, face=face)
    middle = row.top + row.height / 2 + (step * 0.4 if is_crowded(page, axis, row.event) else 0)
    return [*label, *_placed_mark(page, axis, row.event, middle), *_when(page, axis, row.event, middle)]


def _when_face(event: Event) -> str:
    if event.start is None:
        return "italic"
    return _face(event)


def _when(page: Page, axis: Axis | None, event: Event, middle: float) -> list[Mark]:
    """The date in words, right of its mark; left of it or above it if there is no space."""
    size, face = page.layout.label, _when_face(event)
    y = middle + size * 0.36
    if axis is None or event.start is None:
        left = axis.left if axis else page.layout.inner * _LABEL_SHARE + 2 * _GAP
        return page.on_ground(TextMark(left, y, event.words, size, face))
    start, end = mark_ends(axis, event)
    if _fits_right(page, axis, event):
        return page.on_ground(TextMark(end + _GAP, y, event.words, size, face))
    if _fits_left(page, axis, event):
        return page.on_ground(TextMark(start - _GAP, y, event.words, size, face, anchor="end"))
    right = max(end, axis.left + _when_width(page, event))
    return page.on_ground(TextMark(right, middle - _RADIUS - 5, event.words, size, face, anchor="end"))


def _when_width(page: Page, event: Event) -> float:
    return page.width(event.words, page.layout.label, _when_face(event))


def _fits_right(page: Page, axis: Axis, event: Event) -> bool:
    return mark_ends(axis, event)[1] + _GAP + _when_width(page, event) <= page.layout.inner


def _fits_left(page: Page, axis: Axis, event: Event) -> bool:
    return mark_ends(axis, event)[0] - _GAP - _when_width(page, event) >= axis.left


def is_crowded(page: Page, axis: Axis | None, event: Event) -> bool:
    """Whether an event's words fit neither right nor left of its mark; they are then above it."""
    if page.layout.stacked or axis is None or event.start is None:
        return False
    return not _fits_right(page, axis, event) and not _fits_left(page, axis, event)


def mark_ends(axis: Axis, event: Event) -> tuple[float, float]:
    """The left and right end of an event's mark."""
    first, last = event.span
    start, end = axis.x(first), axis.x(last + dt.timedelta(days=1))
    if event.precision == "day" and end - start < 4 * _RADIUS:
        middle = (start + end) / 2
        return middle - _RADIUS, middle + _RADIUS
    return start, max(end, start + _RADIUS)


def _placed_mark(page: Page, axis: Axis | None, event: Event, y: float) -> list[Mark]:
    if axis is None or event.start is None:
        return []
    start, end = mark_ends(axis, event)
    guide = Line(((axis.left, y), (axis.right, y)), page.brand.empty, 1.0)
    look = mark_look(page.brand, event)
    mark = (
        Dot((start + end) / 2, y, _RADIUS, **look)
        if end - start <= 2 * _RADIUS + 0.01
        else box(start, y - _RADIUS, end - start, 2 * _RADIUS, role="event", **look)
    )
    return [guide, mark, *_cross(page.brand, event, (start + end) / 2, y)]


def mark_look(brand: Brand, event: Event) -> dict[str, Any]:
    """The look of a mark: full for a past event, tinted for a month or year, open and dashed for a plan."""
    colour = brand.accent
    if event.status in ("planned", "cancelled"):
        return {"fill": brand.background, "outline": colour, "stroke": 1.6, "dashed": event.status == "planned"}
    fill = colour if event.precision == "day" else mixed(colour, brand.background, 0.35)
    return {"fill": fill, "outline": colour, "stroke": 1.6}


def _cross(brand: Brand, event: Event, x: float, y: float) -> list[Line]:
    if event.status != "cancelled":
        return []
    arm = _RADIUS * 1.3
    strokes = (((x - arm, y - arm), (x + arm, y + arm)), ((x - arm, y + arm), (x + arm, y - arm)))
    return [Line(stroke, brand.accent, 1.6) for stroke in strokes]
