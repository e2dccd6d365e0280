"""The values that a figure of matplotlib draws, read from it to be held against the data behind it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.figure import Figure


def drawn_values(figures: Sequence[Figure]) -> Iterator[float]:
    """The values of all bars and lines; lines of one height, such as a target, are left out.

    Examples
    --------
    >>> axes = Figure().add_subplot()
    >>> bars, line = axes.bar(["f", "m"], [12, 4]), axes.axhline(60)
    >>> list(drawn_values([axes.figure]))
    [12.0, 4.0]
    """
    for axes in (axes for figure in figures for axes in figure.axes):
        for container in axes.containers:
            values = getattr(container, "datavalues", None)
            yield from _known(() if values is None else values)
        for line in axes.lines:
            heights = list(_known(line.get_ydata(orig=False)))
            yield from heights if len({*heights}) > 1 else ()


def written_numbers(figures: Sequence[Figure]) -> Iterator[float]:
    """The numbers that are written on figures, apart from the axes; percentages are left out.

    Examples
    --------
    >>> axes = Figure().add_subplot()
    >>> text = axes.text(0, 0, "1,204 people, 40%")
    >>> list(written_numbers([axes.figure]))
    [1204.0]
    """
    texts = [[*figure.texts, *(text for axes in figure.axes for text in axes.texts)] for figure in figures]
    for text in (text for each in texts for text in each):
        for number in re.findall(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?![\d.,]*\s?%)", text.get_text()):
            yield float(number.replace(",", ""))


def _known(values: Any) -> Iterator[float]:
    return (float(each) for each in values if not math.isnan(float(each)))
