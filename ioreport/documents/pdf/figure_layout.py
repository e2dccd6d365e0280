"""The layout of a PDF's figures: the ratio of height to width, and which charts are placed side by side."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import pairwise

from ioreport.documents.tree.document_parts import Part, Shown

FULL, HALF = 173, 86
"""The width of a picture across the page, and of a narrow one beside another, in millimetres with their margins."""

HIGHEST = 120
"""The largest height of a picture beside another, in millimetres."""

CAPTION = 12
"""The height of a caption with the space around it, in millimetres."""

WORTH = 0.75
"""Two charts are placed side by side only if this takes at most this part of their height one below the other."""

_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def height_for_width(svg: str) -> float:
    """The height of a drawing divided by its width; 1 if it has no view box.

    >>> height_for_width('<svg viewBox="0 0 320 480">')
    1.5
    """
    found = _SIZE.search(svg)
    return float(found[2]) / float(found[1]) if found else 1.0


def photo_ratio(content: bytes) -> float:
    """The height of a photo divided by its width."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        return image.height / image.width


def paired(parts: Sequence[Part]) -> list[Part | tuple[Shown, Shown]]:
    """The parts in order; two neighbouring charts become a pair where side by side they save room.

    A pair uses the charts' pictures for a narrow screen, which have the same type size. Of three charts in a row, the
    two that save more room become the pair.
    """
    saved = [*(_saving(*two) for two in pairwise(parts)), 0.0]
    best = [0.0] * (len(parts) + 2)
    for number in reversed(range(len(parts))):
        best[number] = max(best[number + 1], saved[number] + best[number + 2])
    found: list[Part | tuple[Shown, Shown]] = []
    number = 0
    while number < len(parts):
        first, second = parts[number : number + 2] if number + 1 < len(parts) else (parts[number], None)
        if isinstance(first, Shown) and isinstance(second, Shown) and best[number] > best[number + 1]:
            found.append((first, second))
            number += 2
        else:
            found.append(first)
            number += 1
    return found


def _saving(one: Part, two: Part) -> float:
    """The height that two charts save side by side, in millimetres; 0 if they should not be a pair."""
    charts = [part.chart for part in (one, two) if isinstance(part, Shown) and part.kind == "chart"]
    if len(charts) < 2:
        return 0.0
    beside = max(HALF * height_for_width(chart.svg_narrow) for chart in charts)
    stacked = sum(FULL * height_for_width(chart.svg) + CAPTION for chart in charts)
    fits = beside <= HIGHEST and beside + 2 * CAPTION <= WORTH * stacked
    return stacked - beside if fits else 0.0
