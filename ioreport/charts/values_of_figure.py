"""The values that a figure of matplotlib draws, read from it to be held against the data behind it.

Bars, lines, points, areas, steps, segments and colours draw values as they are; slices of a pie and sizes of points
draw them in proportion. What cannot be read, such as a rectangle drawn by hand, is held by its sides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeGuard

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import (
    Collection,
    LineCollection,
    PatchCollection,
    PathCollection,
    PolyCollection,
    QuadMesh,
)
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle, StepPatch, Wedge
from matplotlib.ticker import FixedFormatter, FuncFormatter

_CLOSE = 1e-6
_NUMBER = re.compile(r"(?<![\d.,–+-])\d[\d,]*(?:\.\d+)?(?![\d.,]*\s?[%–+-])")
"""A number in a text; not a percentage, and not an end of an age band such as 0-4 or 60+."""


def drawn_values(figures: Sequence[Figure]) -> Iterator[float]:
    """The values that are drawn as they are; lines of one height, such as a target, are left out.

    Examples
    --------
    >>> axes = Figure().add_subplot()
    >>> bars, line, points = axes.bar(["f", "m"], [12, 4]), axes.axhline(60), axes.scatter([0, 1], [9, 7])
    >>> list(drawn_values([axes.figure]))
    [12.0, 4.0, 9.0, 7.0]
    """
    for axes in (axes for figure in figures for axes in figure.axes):
        yield from _of_bars(axes)
        tops = [_edges(each)[1] for each in axes.collections if _is_area(each)]
        for line in axes.lines:
            yield from _of_line(line, axes, tops)
        for each in axes.collections:
            yield from _of_collection(each, axes)
        for image in axes.images:
            yield from _known(image.get_array())


def drawn_in_proportion(figures: Sequence[Figure]) -> Iterator[list[float]]:
    """For each pie, and each cloud of points of unlike sizes: the values that are drawn, up to a common factor.

    Examples
    --------
    >>> axes = Figure().add_subplot()
    >>> slices = axes.pie([75, 25])
    >>> [[round(part, 2) for part in parts] for parts in drawn_in_proportion([axes.figure])]
    [[0.75, 0.25]]
    """
    for axes in (axes for figure in figures for axes in figure.axes):
        slices = [float(abs(patch.theta2 - patch.theta1)) / 360 for patch in axes.patches if isinstance(patch, Wedge)]
        if slices:
            yield slices
        for each in axes.collections:
            sizes = list(_known(each.get_sizes())) if isinstance(each, PathCollection) else []
            if len({*sizes}) > 1:
                yield sizes


def proportional(parts: Sequence[float], values: Sequence[float]) -> bool:
    """Whether parts are some of the values, up to a common factor.

    >>> proportional([0.75, 0.25], [90, 30, 7]), proportional([0.9, 0.1], [90, 30, 7])
    (True, False)
    """
    largest = max(parts, default=0)
    return not largest or any(
        all(any(_alike(part * value / largest, other) for other in (0, *values)) for part in parts)
        for value in values
        if value > 0
    )


def levels(figures: Sequence[Figure]) -> Iterator[float]:
    """The heights and places of straight lines over the whole figure, such as a target.

    >>> axes = Figure().add_subplot()
    >>> line = axes.axhline(60)
    >>> list(levels([axes.figure]))
    [60.0]
    """
    for axes in (axes for figure in figures for axes in figure.axes):
        for line in axes.lines:
            for numbers in _coordinates(line, axes):
                if len({*numbers}) == 1:
                    yield numbers[0]


def written_numbers(figures: Sequence[Figure], names: Sequence[str] = ()) -> Iterator[float]:
    """The numbers that are written on figures, also as names below an axis, in a legend or a title.

    The numbers of an axis itself, percentages, and texts that are `names` of the data are left out.

    Examples
    --------
    >>> axes = Figure().add_subplot()
    >>> text = axes.text(0, 0, "1,204 people, 40%")
    >>> list(written_numbers([axes.figure]))
    [1204.0]
    """
    for text in (text for figure in figures for text in _texts(figure)):
        if text.strip() not in names:
            yield from numbers_in(text)


def numbers_in(text: str) -> Iterator[float]:
    """The numbers in a text, without percentages and the ends of age bands.

    >>> list(numbers_in("Of 1,204 people 40% are 5-11 or 60+, and 7 unknown."))
    [1204.0, 7.0]
    """
    return (float(number.replace(",", "")) for number in _NUMBER.findall(text))


def _texts(figure: Figure) -> Iterator[str]:
    yield from (text.get_text() for text in figure.texts)
    yield from (text.get_text() for legend in figure.legends for text in legend.get_texts())
    for axes in figure.axes:
        legend = axes.get_legend()
        labels = [axes.xaxis.label, axes.yaxis.label, axes.title, *axes.texts, *(legend.get_texts() if legend else ())]
        yield from (text.get_text() for text in labels)
        for axis in (axes.xaxis, axes.yaxis):
            if isinstance(axis.get_major_formatter(), FixedFormatter | FuncFormatter) or _has_names(axis):
                yield from (text.get_text() for text in axis.get_ticklabels())


def _has_names(axis: Any) -> bool:
    """Whether the places on an axis are names or days, not numbers."""
    return axis.get_converter() is not None


def cut_bars(figures: Sequence[Figure]) -> Iterator[str]:
    """For each axes with bars whose lengths are not their values: where its axis, or its bars, begin.

    Bars that float, each from a place of its own, such as spans of days, have no common start.

    Examples
    --------
    >>> axes = Figure().add_subplot()
    >>> bars, limits = axes.bar(["f", "m"], [62, 54]), axes.set_ylim(50, 65)
    >>> list(cut_bars([axes.figure]))
    ['an axis from 50 to 65']
    """
    for axes in (axes for figure in figures for axes in figure.axes):
        bars = [each for each in axes.containers if isinstance(each, BarContainer) and len(each.patches)]
        level = any(each.orientation == "horizontal" for each in bars)
        axis, (low, high) = (axes.xaxis, axes.get_xlim()) if level else (axes.yaxis, axes.get_ylim())
        starts = {float(patch.get_x() if level else patch.get_y()) for each in bars for patch in each.patches}
        if 0 in starts and not min(low, high) <= 0 <= max(low, high):
            yield f"an axis from {low:g} to {high:g}"
        elif len(starts) == 1 and 0 not in starts and not _has_names(axis):
            yield f"bars that begin at {starts.pop():g}"


def _of_bars(axes: Axes) -> Iterator[float]:
    """The lengths of bars, and of patches that are drawn by hand."""
    of_bars: set[Any] = set()
    for container in axes.containers:
        values = getattr(container, "datavalues", None)
        yield from _known(() if values is None else values)
        of_bars |= {*getattr(container, "patches", ())}
    for patch in axes.patches:
        if patch in of_bars or isinstance(patch, Wedge) or not _in_data(patch, axes)[1]:
            continue
        if isinstance(patch, StepPatch):
            yield from _known(patch.get_data()[0])
        elif isinstance(patch, Rectangle):
            yield from _known([patch.get_height(), patch.get_width()])
        elif isinstance(patch, Polygon):
            yield from _known(patch.get_xy()[:, 1])


def _of_line(line: Line2D, axes: Axes, tops: Sequence[dict[float, float]]) -> Iterator[float]:
    """The values of a line; not those of the edge of an area, which is held by its own height."""
    x, y = _coordinates(line, axes)
    if y and any(all(_alike(top.get(place, math.nan), height) for place, height in _points(line)) for top in tops):
        return
    yield from y if len({*y}) > 1 else ()
    yield from _of_places(x, axes.xaxis) if len({*x}) > 1 else ()


def _points(line: Line2D) -> Iterator[tuple[float, float]]:
    x, y = (np.asarray(data, dtype=float).tolist() for data in (line.get_xdata(orig=False), line.get_ydata(orig=False)))
    return zip(x, y, strict=True)


def _coordinates(line: Line2D, axes: Axes) -> tuple[list[float], list[float]]:
    """A line's places and heights, each only where it is measured in data."""
    of_x, of_y = _in_data(line, axes)
    x, y = list(_known(line.get_xdata(orig=False))), list(_known(line.get_ydata(orig=False)))
    return (x if of_x and not _has_names(axes.xaxis) else []), (y if of_y and not _has_names(axes.yaxis) else [])


def _in_data(artist: Any, axes: Axes) -> tuple[bool, bool]:
    """Whether an artist's places, and its heights, are measured in data; a part of the axes is none."""
    of_x, of_y = artist.get_transform().contains_branch_seperately(axes.transData)
    return bool(of_x), bool(of_y)


def _of_places(places: Sequence[float], axis: Any) -> Iterator[float]:
    """Numbers along an axis; not those that only count or name the places: names, days, and whole steps of one."""
    steps = np.diff(np.unique(np.asarray(places, dtype=float)))
    if not _has_names(axis) and not (len(steps) and np.allclose(steps, 1) and float(min(places)) in (0.0, 1.0)):
        yield from places


def _of_collection(each: Collection, axes: Axes) -> Iterator[float]:
    """The values of points, areas, segments and colours."""
    if isinstance(each, PathCollection):
        points: np.ndarray = np.ma.filled(np.ma.asarray(each.get_offsets(), dtype=float), np.nan)
        yield from _of_places(list(_known(points[:, 0])), axes.xaxis)
        yield from (
            _of_places(list(_known(points[:, 1])), axes.yaxis) if _has_names(axes.yaxis) else _known(points[:, 1])
        )
    elif _is_area(each):
        low, high = _edges(each)
        yield from (round(high[place] - low[place], 9) for place in high)
    elif isinstance(each, LineCollection):
        yield from _of_segments(each, axes)
    elif isinstance(each, PatchCollection):
        for path in each.get_paths():
            yield from map(float, np.ptp(np.asarray(path.vertices, dtype=float), axis=0))
    if each.get_array() is not None:
        yield from _known(each.get_array())


def _is_area(each: Collection) -> TypeGuard[PolyCollection]:
    return isinstance(each, PolyCollection) and not isinstance(each, QuadMesh) and each.get_array() is None


def _edges(area: PolyCollection) -> tuple[dict[float, float], dict[float, float]]:
    """The lower and the upper edge of an area: place → height."""
    low: dict[float, float] = {}
    high: dict[float, float] = {}
    for path in area.get_paths():
        for x, y in np.asarray(path.vertices, dtype=float):
            low[x], high[x] = min(low.get(x, y), y), max(high.get(x, y), y)
    return low, high


def _of_segments(each: LineCollection, axes: Axes) -> Iterator[float]:
    """The ends of segments along their direction: heights of upright ones, places of level ones."""
    of_x, of_y = _in_data(each, axes)
    for segment in each.get_segments():
        ends = np.asarray(segment, dtype=float)
        if of_y and len({*ends[:, 1]}) > 1:
            yield from _known(ends[:, 1])
        elif of_x and len({*ends[:, 0]}) > 1:
            yield from _of_places(list(_known(ends[:, 0])), axes.xaxis)


def _alike(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE)


def _known(values: Any) -> Iterator[float]:
    listed: np.ndarray = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan).ravel()
    return (float(each) for each in listed if not math.isnan(each))
