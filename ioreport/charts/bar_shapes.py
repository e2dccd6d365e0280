"""Shapes of bars: the bar's end shows how exact the value is; a stub shows a withheld value."""

from __future__ import annotations

import math
from dataclasses import replace

from ioreport.brand import Brand
from ioreport.charts.chart_items import Item
from ioreport.charts.marks import Area, Line, Mark, Point, box

STUB = 34
"""The length of the mark for a withheld value: always the same, so that it tells nothing about the value."""

WAVE_DEPTH = 2.5
WAVE_POINTS = 24


def end_room(item: Item) -> float:
    """Space after the end of a bar for the mark that shows how exact the value is."""
    return 9 if item.value and item.precision == "at_least" else 0


def reach(item: Item, scale: float) -> float:
    """The distance in pixels from zero to the end of an item's marks; `scale` is the pixels of one unit."""
    return STUB if item.withheld else float(item.value or 0) * scale + end_room(item)


def bar_marks(
    brand: Brand, item: Item, x: float, y: float, scale: float, thick: float, *, fill: str = "", left: bool = False
) -> list[Mark]:
    """A bar that starts at zero, at `x`; one unit is `scale` pixels long; `left` draws it to the left.

    Its end shows how exact the value is. Exact: straight. About: wavy. At least: a chevron that points
    onwards. At most: the bar is open and dashed. Withheld: a hatched stub of one length. Words: no bar.
    """
    way = -1 if left else 1
    fill = fill or brand.accent
    if item.withheld:
        return [_placed(_stub(brand, y, thick), x, way)]
    length = float(item.value or 0) * scale
    if length <= 0:
        return []
    if item.precision == "at_most":
        look = {"fill": brand.background, "outline": fill, "stroke": 1.6, "dashed": True}
        return [_placed(box(0, y, length, thick, role="bar", **look), x, way)]
    bar = _placed(_bar(brand, item, y, length, thick, fill), x, way)
    return [bar, _chevron(brand, x, y, length, thick, way)] if item.precision == "at_least" else [bar]


def _stub(brand: Brand, y: float, thick: float) -> Area:
    look = {"fill": brand.background, "outline": brand.muted, "stroke": 1, "hatched": True, "dashed": True}
    return box(0, y, STUB, thick, role="stub", **look)


def _bar(brand: Brand, item: Item, y: float, length: float, thick: float, fill: str) -> Area:
    faint = brand.needs_outline(fill)
    end = _wave(length, y, thick) if item.precision == "about" else ((length, y), (length, y + thick))
    ring = ((0.0, y), *end, (0.0, y + thick))
    return Area((ring,), fill=fill, outline=brand.outline if faint else "", stroke=1 if faint else 0, role="bar")


def _wave(length: float, y: float, thick: float) -> tuple[Point, ...]:
    """Two waves along the end of the bar; their crests are at the bar's true length."""
    deep = min(WAVE_DEPTH, length / 2)
    steps = range(WAVE_POINTS + 1)
    return tuple(
        (length - deep + deep * math.cos(4 * math.pi * n / WAVE_POINTS), y + thick * n / WAVE_POINTS) for n in steps
    )


def _chevron(brand: Brand, x: float, y: float, length: float, thick: float, way: int) -> Line:
    tip, back, half = length + 8, length + 3, thick / 2
    points = ((back, y + 1), (tip, y + half), (back, y + thick - 1))
    return Line(tuple((x + way * px, py) for px, py in points), brand.outline, 2.0)


def _placed(area: Area, x: float, way: int) -> Area:
    return replace(area, rings=tuple(tuple((x + way * px, py) for px, py in ring) for ring in area.rings))
