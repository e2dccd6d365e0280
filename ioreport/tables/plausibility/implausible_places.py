"""Implausible places: latitude and longitude exchanged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets
from ioreport.tables.plausibility.plausibility_rules import RULES
from ioreport.tables.raw_table import Sheet

_NEARER = 4
"""Exchanged degrees are a mistake only if the place then is so many times nearer to the others."""


def doubt_places(sheets: Sheets) -> Iterator[Finding]:
    """The warnings about the coordinates of places, country by country."""
    sheet = sheets["places"]
    country = sheet.held["country"]
    degrees = np.stack([sheet.numbers("latitude"), sheet.numbers("longitude")], axis=1)
    known = country.filled & ~np.isnan(degrees).any(axis=1)
    for number in sorted(np.unique(country.numbers[known]).tolist(), key=country.listed.__getitem__):
        rows = np.flatnonzero(known & (country.numbers == number))
        for place in rows[_exchanged(degrees[rows])]:
            yield _finding(sheet, place, country.listed[number], degrees[rows])


def _exchanged(points: np.ndarray) -> np.ndarray:
    """Which points are far from the others, and much nearer with latitude and longitude exchanged.

    The others are those that are nearer to the middle as they are: by more than half the points, the middle is right.
    Of two points that differ, the second is taken for the wrong one.

    >>> _exchanged(np.array([[42.7, 23.3], [42.1, 24.7], [25.6, 42.4], [43.2, 27.9]])).tolist()
    [False, False, True, False]
    """
    turned = points[:, ::-1]
    middle = points[0] if len(points) == 2 else np.median(points, axis=0)
    others = points[_distance(points, middle, middle) <= _distance(turned, middle, middle)]
    if len(points) < 2 or not len(others):
        return np.zeros(len(points), dtype=bool)
    least, most = others.min(axis=0), others.max(axis=0)
    away = _distance(points, least, most)
    wrong: np.ndarray = (away > RULES["swapped_degrees"].limit) & (_distance(turned, least, most) * _NEARER <= away)
    return wrong


def _distance(points: np.ndarray, least: np.ndarray, most: np.ndarray) -> np.ndarray:
    """How far points lie outside a box, in degrees: the larger of the two."""
    distance: np.ndarray = np.maximum(np.maximum(least - points, points - most), 0).max(axis=1)
    return distance


def _finding(sheet: Sheet, place: int, country: str, points: np.ndarray) -> Finding:
    latitude, longitude = (sheet.written[name].at(place) for name in ("latitude", "longitude"))
    which = ", or the same for the other place" if len(points) == 2 else ""
    hint = f"did you mean latitude {longitude}, longitude {latitude}{which}?"
    expected = f"coordinates near the other places of {country} ({hint})"
    return RULES["swapped_degrees"].at(sheet, place, "latitude", expected, f"{latitude}, {longitude}")
