"""Marks of a drawing: text, boxes, lines, areas and dots, in pixels from the top left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

Point = tuple[float, float]


@dataclass(frozen=True)
class TextMark:
    """A line of text on its baseline; `face` names a face of the brand, `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    size: float
    face: str = "regular"
    colour: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Area:
    """A filled shape of one or more rings; `role` says what it shows (``bar``, ``stub``, ``oblast``).

    `fill` and `outline` are colours or empty for none; `hatched` draws slanting lines in the outline's colour.
    """

    rings: tuple[tuple[Point, ...], ...]
    fill: str = ""
    outline: str = ""
    stroke: float = 0.0
    hatched: bool = False
    dashed: bool = False
    role: str = ""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        xs = [x for ring in self.rings for x, _ in ring]
        ys = [y for ring in self.rings for _, y in ring]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True)
class Line:
    """A line through two or more points."""

    points: tuple[Point, ...]
    colour: str
    stroke: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Dot:
    """A round mark."""

    x: float
    y: float
    radius: float
    fill: str
    outline: str
    stroke: float = 1.5
    dashed: bool = False


Mark = TextMark | Area | Line | Dot


@dataclass(frozen=True)
class Drawing:
    """A finished drawing: its size in pixels and its marks, from the back to the front."""

    width: float
    height: float
    marks: tuple[Mark, ...]

    def texts(self) -> tuple[str, ...]:
        """Every text of the drawing, in its order."""
        return tuple(mark.text for mark in self.marks if isinstance(mark, TextMark))

    def areas(self, role: str) -> tuple[Area, ...]:
        """Every area that has a role, in its order."""
        return tuple(mark for mark in self.marks if isinstance(mark, Area) and mark.role == role)


def box(x: float, y: float, width: float, height: float, **look: Any) -> Area:
    """A rectangle.

    >>> box(0, 10, 30, 5, fill="#0033A0").box
    (0, 10, 30, 15)
    """
    right, bottom = x + width, y + height
    return Area((((x, y), (right, y), (right, bottom), (x, bottom)),), **look)


def shifted(marks: Iterable[Mark], dx: float, dy: float) -> tuple[Mark, ...]:
    """The same marks, moved.

    >>> shifted([TextMark(1, 2, "a", 12)], 10, 20)[0].x
    11
    """
    return tuple(_shifted(mark, dx, dy) for mark in marks)


def _shifted(mark: Mark, dx: float, dy: float) -> Mark:
    match mark:
        case Area():
            return replace(mark, rings=tuple(_moved(ring, dx, dy) for ring in mark.rings))
        case Line():
            return replace(mark, points=_moved(mark.points, dx, dy))
    return replace(mark, x=mark.x + dx, y=mark.y + dy)


def _moved(points: Iterable[Point], dx: float, dy: float) -> tuple[Point, ...]:
    return tuple((x + dx, y + dy) for x, y in points)
