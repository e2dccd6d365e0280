"""Place words on a drawing so that they do not cover each other or a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ioreport.charts.chart_style import Page
from ioreport.charts.marks import Mark, Point, TextMark

STRIDE = 4.0
"""The distance in pixels between the points that represent a line."""

OFFSETS = (-9.0, 19.0, -25.0, 35.0, -41.0)
"""The distances of a label's baseline above or below its point that are tried, in pixels."""

Box = tuple[float, float, float, float]


@dataclass
class Places:
    """The occupied space of a page: boxes of words, and points of lines."""

    page: Page
    bounds: Box
    points: tuple[Point, ...] = ()
    boxes: list[Box] = field(default_factory=list)

    def put(self, text: TextMark, offsets: Sequence[float] = OFFSETS) -> list[Mark]:
        """Put the text at the first free place near its point, or nowhere: it never covers other marks."""
        tried = (self._kept(text, text.y + offset) for offset in offsets)
        free = next((each for each in tried if self._is_free(self.box(each))), None)
        if free is None:
            return []
        self.boxes.append(self.box(free))
        return [free]

    def box(self, text: TextMark) -> Box:
        """Left, top, right and bottom of a text."""
        width = self.page.width(text.text, text.size, text.face)
        left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
        return left - 2, text.y - text.size * 0.85, left + width + 2, text.y + text.size * 0.25

    def _kept(self, text: TextMark, y: float) -> TextMark:
        """A centred text, moved left or right until it is inside the bounds."""
        half = self.page.width(text.text, text.size, text.face) / 2
        x = min(max(text.x, self.bounds[0] + half), self.bounds[2] - half)
        return TextMark(x, y, text.text, text.size, text.face, text.colour, "middle")

    def _is_free(self, box: Box) -> bool:
        left, top, right, bottom = box
        if top < self.bounds[1] or bottom > self.bounds[3]:
            return False
        crossed = any(left < x < right and top < y < bottom for x, y in self.points)
        return not crossed and not any(_overlap(box, other) for other in self.boxes)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def along(points: Sequence[Point]) -> Iterable[Point]:
    """The points of a line, closely spaced.

    >>> list(along([(0.0, 0.0), (8.0, 0.0)]))
    [(0.0, 0.0), (4.0, 0.0), (8.0, 0.0)]
    """
    yield from points[:1]
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        steps = max(int(max(abs(x1 - x0), abs(y1 - y0)) / STRIDE), 1)
        yield from ((x0 + (x1 - x0) * n / steps, y0 + (y1 - y0) * n / steps) for n in range(1, steps + 1))


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Tops of boxes near the wanted ones, in the same order, without overlap, within `low` to `high` if they fit.

    >>> spread([10, 12, 80], [20, 20, 20], 0, 100)
    [10, 30, 80]
    """
    tops: list[float] = []
    free = low
    for top, height in zip(wanted, heights, strict=True):
        tops.append(max(top, free))
        free = tops[-1] + height
    limit = high
    for number in reversed(range(len(tops))):
        tops[number] = min(tops[number], limit - heights[number])
        limit = tops[number]
    return tops
