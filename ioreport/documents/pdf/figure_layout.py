"""The sizes of a PDF's figures: how high each is for its width, and which charts stand side by side."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import pairwise

from ioreport.documents.tree.document_parts import Part, Shown

FULL, HALF = 173, 86
"""Millimetres across the page of a wide picture, and of a narrow one beside another; their margins count."""

HIGHEST = 120
"""Millimetres of the highest picture that stands beside another."""

CAPTION = 12
"""Millimetres of a caption with the room around it."""

WORTH = 0.75
"""Two charts side by side are at most so high beside the two over one another."""

_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def height_for_width(svg: str) -> float:
    """How high a drawing is for its width; one that does not say is taken for a square.

    >>> height_for_width('<svg viewBox="0 0 320 480">')
    1.5
    """
    found = _SIZE.search(svg)
    return float(found[2]) / float(found[1]) if found else 1.0


def photo_ratio(content: bytes) -> float:
    """How high a photo is for its width."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        return image.height / image.width


def paired(parts: Sequence[Part]) -> list[Part | tuple[Shown, Shown]]:
    """The parts in their order, with two charts as one where they are better side by side.

    Each then stands in its picture for a narrow screen, at the same size of type. Of three charts in a row those two
    are taken that save more room.
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
    """The millimetres that two charts take less side by side; 0 where they are not to stand so."""
    charts = [part.chart for part in (one, two) if isinstance(part, Shown) and part.kind == "chart"]
    if len(charts) < 2:
        return 0.0
    beside = max(HALF * height_for_width(chart.svg_narrow) for chart in charts)
    stacked = sum(FULL * height_for_width(chart.svg) + CAPTION for chart in charts)
    fits = beside <= HIGHEST and beside + 2 * CAPTION <= WORTH * stacked
    return stacked - beside if fits else 0.0
