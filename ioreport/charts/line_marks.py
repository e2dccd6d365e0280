"""Marks of a line chart: lines, dots that show how exact a value is, gaps, and words at ends and peaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ioreport.brand import Brand
from ioreport.charts.chart_items import Item
from ioreport.charts.chart_style import LEADING, Body, Page, nothing
from ioreport.charts.label_placement import OFFSETS, Places, along, spread
from ioreport.charts.marks import Area, Dot, Line, Mark, Point, TextMark, box
from ioreport.charts.month_axes import Plane, month_marks, plane_of, value_marks
from ioreport.charts.month_ranges import gap_notes, runs, withheld_months
from ioreport.charts.month_series import Series
from ioreport.wording import Wording

LOOKS = (("accent", 2.6, False), ("accent_soft", 2.4, True), ("muted", 1.8, False), ("outline", 1.8, True))
"""The colour's role, the stroke and whether dashed, of the first to the fourth line."""

_RADIUS = 3.2
DOTTED_FROM = 9.0
"""If a month is narrower than this, only the dots of inexact values are drawn."""

STUB_HEIGHT = 26
STUB_WIDTH = 16
ABOVE = 30
END_GAP = 30
"""The space between the plane and the lines' names, for a sample of each line."""

ALONE_GAP = 4
"""The space between the plane and the last value if there is only one line."""

SAMPLE = 14
END_SHARE = {False: 0.24, True: 0.34}


@dataclass(frozen=True)
class _Scene:
    """One drawing: its page, plane and lines."""

    page: Page
    plane: Plane
    lines: Sequence[Series]
    wording: Wording

    def place(self, month: dt.date, item: Item) -> Point:
        return self.plane.x(month), self.plane.y(item.number)


def lines_body(page: Page, lines: Sequence[Series], months: Sequence[dt.date], wording: Wording) -> Body:
    """The lines on their plane, with the notes on what they leave out."""
    notes = (*_precision_notes(lines, wording), *gap_notes(lines, wording))
    if not months:
        empty = nothing(page, wording.label("No data for this selection."))
        return Body(empty.marks, empty.height, notes)
    values = [item.number for line in lines for _, item in line.valued()]
    ends = line_ends(page, lines, months[-1])
    after = max((end.width + end.gap for end in ends), default=2.0)
    least = sum(end.height for end in ends) - ABOVE
    plane = plane_of(page, months, values, wording, above=ABOVE, after=after, least=least)
    scene = _Scene(page, plane, lines, wording)
    marks = [*value_marks(page, plane, wording), *month_marks(page, plane, wording), *_stubs(scene)]
    for number, line in enumerate(lines):
        marks += _line_marks(scene, number, line)
    return Body((*marks, *_words(scene, ends)), plane.bottom + 7 + page.layout.small * LEADING + 4, notes)


def _precision_notes(lines: Sequence[Series], wording: Wording) -> tuple[str, ...]:
    """Notes that explain the marks of inexact values, if there are any."""
    there = {item.precision for line in lines for _, item in line.valued()}
    notes = {
        "about": wording.label("Open dot: about that many."),
        "at_least": wording.label("Dot with an arrow: at least that many."),
        "at_most": wording.label("Dashed dot: up to that many."),
    }
    return tuple(words for precision, words in notes.items() if precision in there)


# Gaps


def _stubs(scene: _Scene) -> list[Area]:
    """A hatched mark of one size at every withheld month of a line."""
    hidden = sorted({month for line in scene.lines for month in withheld_months(line)})
    width, brand = min(scene.plane.slot * 0.8, STUB_WIDTH), scene.page.brand
    look = {"fill": brand.background, "outline": brand.muted, "stroke": 1, "hatched": True, "dashed": True}
    return [
        box(scene.plane.x(month) - width / 2, scene.plane.zero - STUB_HEIGHT, width, STUB_HEIGHT, role="stub", **look)
        for month in hidden
    ]


# Lines and dots


def unbroken(line: Series) -> list[list[tuple[dt.date, Item]]]:
    """The parts of a line in which every month has a number."""
    items = dict(line.valued())
    return [
        [(month, item) for month, item in items.items() if first <= month <= last] for first, last in runs(list(items))
    ]


def _line_marks(scene: _Scene, number: int, line: Series) -> list[Mark]:
    role, stroke, dashed = LOOKS[number]
    colour = getattr(scene.page.brand, role)
    marks: list[Mark] = []
    for part in unbroken(line):
        points = tuple(scene.place(month, item) for month, item in part)
        marks += [Line(points, colour, stroke, dashed)] if len(points) > 1 else []
        dotted = len(part) == 1 or scene.plane.slot >= DOTTED_FROM
        for (_, item), point in zip(part, points, strict=True):
            marks += dot_marks(scene.page.brand, item, point, colour, dotted)
    return marks


def dot_marks(brand: Brand, item: Item, point: Point, colour: str, dotted: bool) -> list[Mark]:
    """The dot of a value, which shows how exact it is; an exact value has no dot unless `dotted`."""
    x, y = point
    if item.precision == "exact":
        return [Dot(x, y, _RADIUS, colour, colour, 0)] if dotted else []
    if item.precision == "at_least":
        arrow = ((x - 4, y - _RADIUS - 3), (x, y - _RADIUS - 7), (x + 4, y - _RADIUS - 3))
        return [Dot(x, y, _RADIUS, colour, colour, 0), Line(arrow, brand.outline, 1.8)]
    return [Dot(x, y, _RADIUS + 0.6, brand.background, colour, 1.6, dashed=item.precision == "at_most")]


# Words


def _words(scene: _Scene, ends: Sequence[End]) -> list[Mark]:
    """The names at the ends of lines, then peaks, then the word for withheld months, where there is space."""
    plane = scene.plane
    places = Places(scene.page, (plane.left, 0, plane.right, plane.bottom), _taken(scene))
    places.boxes += [stub.box for stub in _stubs(scene)]
    marks = _end_marks(scene, ends)
    for line in scene.lines:
        marks += _peak_marks(scene, places, line)
    return [*marks, *_withheld_marks(scene, places)]


def _taken(scene: _Scene) -> tuple[Point, ...]:
    """Every point of the lines and of the zero line."""
    points: list[Point] = []
    for line in scene.lines:
        for part in unbroken(line):
            points += along([scene.place(month, item) for month, item in part])
    return tuple(points)


def _peak_marks(scene: _Scene, places: Places, line: Series) -> list[Mark]:
    """The words at the largest value of a line, unless it is the last value, whose words are beside the line's end.

    None where another line is as high or higher in that month: the words would seem to belong to that line.
    """
    valued = line.valued()
    if not valued:
        return []
    month, item = max(valued, key=lambda each: each[1].number)
    beside = (other.items[month].value for other in scene.lines if other is not line and month in other.items)
    told = item.number > 0 and not any(value is not None and value >= item.number for value in beside)
    return _put(scene, places, month, item) if told and (month, item) != valued[-1] else []


def _put(scene: _Scene, places: Places, month: dt.date, item: Item) -> list[Mark]:
    """Put the words of a value near its dot; with several lines, next to the dot or not at all.

    Farther away the words would seem to belong to another line.
    """
    x, y = scene.place(month, item)
    y -= 7 if item.precision == "at_least" else 0
    text = TextMark(x, y, item.text, scene.page.layout.label, "semibold", anchor="middle")
    return places.put(text, OFFSETS if len(scene.lines) == 1 else OFFSETS[:2])


def _withheld_marks(scene: _Scene, places: Places) -> list[Mark]:
    """The word at every run of withheld months; where there is no space for it, the note below says it."""
    word, small = scene.wording.label("withheld"), scene.page.layout.small
    hidden = {month for line in scene.lines for month in withheld_months(line)}
    marks: list[Mark] = []
    for first, last in runs(hidden):
        x = (scene.plane.x(first) + scene.plane.x(last)) / 2
        text = TextMark(x, scene.plane.zero - STUB_HEIGHT + 4, word, small, "italic", anchor="middle")
        marks += places.put(text, OFFSETS[:1])
    return marks


# Names at the lines' ends


@dataclass(frozen=True)
class End:
    """The end of a line: its name (if any) and last value, laid out beside it; whether it ends with the chart."""

    number: int
    line: Series
    rows: tuple[tuple[str, str], ...]
    """Each line of words with its face."""
    width: float
    height: float
    is_last: bool

    @property
    def gap(self) -> int:
        """The space between the plane and the words."""
        return END_GAP if self.line.name else ALONE_GAP


def line_ends(page: Page, lines: Sequence[Series], last: dt.date) -> tuple[End, ...]:
    """The ends of the lines that have any value."""
    return tuple(_end(page, number, line, last) for number, line in enumerate(lines) if line.valued())


def _end(page: Page, number: int, line: Series, last: dt.date) -> End:
    size, most = page.layout.label, page.layout.inner * END_SHARE[page.layout.stacked]
    month, item = line.valued()[-1]
    value = item.text if month == last else f"{item.text} ({item.label})"
    face = "regular" if line.name else "semibold"
    rows = [(words, "bold") for words in (page.lines(line.name, size, most, "bold", most=3) if line.name else ())]
    rows += [(words, face) for words in page.lines(value, size, most, face, most=3)]
    width = max(page.width(words, size, face) for words, face in rows)
    return End(number, line, tuple(rows), width + 2, len(rows) * size * LEADING + 4, month == last)


def _end_marks(scene: _Scene, ends: Sequence[End]) -> list[Mark]:
    """The name and last value of every line beside its end, with a sample of the line, without overlaps."""
    page, step = scene.page, scene.page.layout.label * LEADING
    places = sorted(((scene.place(*end.line.valued()[-1]), end) for end in ends), key=lambda place: place[0][1])
    tops = spread(
        [point[1] - step / 2 for point, _ in places], [end.height for _, end in places], 0, scene.plane.bottom
    )
    marks: list[Mark] = []
    for (point, end), top in zip(places, tops, strict=True):
        left = scene.plane.right + end.gap
        marks += _sample(scene, end, point, (left - 5 - SAMPLE, top + step / 2)) if end.line.name else []
        for row, (words, face) in enumerate(end.rows):
            marks += page.paragraph([words], left, top + row * step, page.layout.label, face=face)
    return marks


def _sample(scene: _Scene, end: End, point: Point, start: Point) -> list[Mark]:
    """A short piece of the line before its name; from a line that ends with the chart a thin line leads to it."""
    role, stroke, dashed = LOOKS[end.number]
    colour = getattr(scene.page.brand, role)
    sample = Line((start, (start[0] + SAMPLE, start[1])), colour, stroke, dashed)
    leader = Line(((point[0] + _RADIUS + 1, point[1]), start), colour, 0.8)
    return [leader, sample] if end.is_last else [sample]
