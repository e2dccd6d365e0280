"""Outlines of areas from a TopoJSON or GeoJSON file, and the best place for a label inside one.

Neighbouring areas share the arcs of a TopoJSON file, so their drawn borders meet exactly. Longitudes are
scaled by the cosine of the middle latitude (an equirectangular projection with a true middle
parallel): over three degrees of latitude its error is under the width of a drawn line.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ioreport.charts.marks import Point
from ioreport.errors import DataError, Finding, UsageError

if TYPE_CHECKING:
    from matplotlib.path import Path as Shape

Ring = tuple[Point, ...]
SAMPLES = 33
"""The place of a label is chosen from a grid of this many by this many points in the area's box."""

FLATNESS = 0.4
BOX = np.array([(x, y) for x in (-0.5, -0.25, 0, 0.25, 0.5) for y in (-0.5, 0, 0.5)])
"""Points of a label's box that must all lie inside the area; distances from its middle, in its width and height."""


@dataclass(frozen=True)
class Outline:
    """One area: the code that its file gives it, its rings, and its name, where the file has one."""

    code: str
    rings: tuple[Ring, ...]
    name: str = ""


CODES = ("iso", "shapeISO", "iso_3166_2", "ISO_1", "ADM1_PCODE", "adm1_pcode", "HASC_1", "hasc")
NAMES = ("name", "shapeName", "NAME_1", "ADM1_EN", "adm1_name")
"""The properties of a GeoJSON file that are taken for the code and the name of an area, the first that it has: those of
geoBoundaries, Natural Earth, the Common Operational Datasets (OCHA) and GADM."""


@lru_cache
def read_outlines(path: Path) -> tuple[Outline, ...]:
    """The areas of a GeoJSON file, or of a TopoJSON file's first object, in degrees of longitude and latitude.

    Raises
    ------
    UsageError
        When there is no such file.
    DataError
        When the file is neither, or has other shapes than polygons.
    """
    try:
        topology = json.loads(Path(path).read_text("utf-8"))
        if topology.get("type") == "FeatureCollection":
            return _drawable(tuple(_of_feature(each) for each in topology["features"]))
        arcs = _decoded(topology)
        geometries = next(iter(topology["objects"].values()))["geometries"]
        return _drawable(tuple(Outline(str(each["id"]), _rings(each, arcs)) for each in geometries))
    except FileNotFoundError:
        raise UsageError(f"There is no file of outlines {Path(path).name}.", next_step="Check the path.") from None
    except (ValueError, KeyError, TypeError, IndexError, StopIteration, AttributeError, RecursionError) as fault:
        finding = Finding(
            Path(path).name, None, None, "topojson", "error", str(fault), "a TopoJSON or GeoJSON file of polygons"
        )
        raise DataError(
            "The outlines cannot be read.", [finding], "Write them as GeoJSON, a feature an area."
        ) from None


def _of_feature(feature: Mapping[str, Any]) -> Outline:
    """An area of a GeoJSON file (RFC 7946): its code and name among its properties, or its ``id``."""
    told, geometry = feature.get("properties") or {}, feature["geometry"]
    code = next((str(told[name]) for name in CODES if told.get(name)), str(feature.get("id") or ""))
    if not code:
        raise ValueError(f"a feature without a code: an id, or a property {', '.join(CODES)}")
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    # The last point of a ring is its first; a third number would be a height.
    rings = tuple(tuple((float(x), float(y)) for x, y, *_ in ring[:-1]) for polygon in polygons for ring in polygon)
    return Outline(code, rings, next((str(told[name]) for name in NAMES if told.get(name)), code))


def areas_of(path: Path) -> pd.DataFrame:
    """The table of areas that a GeoJSON file gives: ``iso``, ``name`` and ``hasc``, their code in the file.

    Raises
    ------
    UsageError, DataError
        As `read_outlines`.
    """
    told = [(each.code, each.name or each.code) for each in read_outlines(path)]
    frame = pd.DataFrame(told, columns=["iso", "name"], dtype="str")
    return frame.assign(hasc=frame["iso"])


def _drawable(outlines: tuple[Outline, ...]) -> tuple[Outline, ...]:
    """The outlines, of which a map can be made: there is an area, and each point has its degrees."""
    points = np.array([point for outline in outlines for ring in outline.rings for point in ring])
    if not len(points) or not all(outline.rings for outline in outlines):
        raise ValueError("an area without outlines")
    if not (np.abs(points) <= (180, 90)).all() or not np.ptp(points, axis=0).all():
        raise ValueError("points beyond the degrees of longitude and latitude, or all on one line")
    return outlines


def _decoded(topology: Mapping[str, Any]) -> list[np.ndarray]:
    """Every arc in degrees. A quantised arc holds the steps from point to point; they are added up."""
    transform = topology.get("transform")
    arcs = [np.asarray(arc, dtype=float) for arc in topology["arcs"]]
    if transform is None:
        return arcs
    return [arc.cumsum(axis=0) * transform["scale"] + transform["translate"] for arc in arcs]


def _rings(geometry: Mapping[str, Any], arcs: Sequence[np.ndarray]) -> tuple[Ring, ...]:
    polygons = {"Polygon": [geometry["arcs"]], "MultiPolygon": geometry["arcs"]}[geometry["type"]]
    return tuple(_ring(indices, arcs) for polygon in polygons for indices in polygon)


def _ring(indices: Iterable[int], arcs: Sequence[np.ndarray]) -> Ring:
    """A ring from its arcs; ``~i`` means arc i backwards. Each arc starts where the one before it ends."""
    parts = [arcs[~i][::-1] if i < 0 else arcs[i] for i in indices]
    points = np.concatenate([part[:-1] for part in parts])
    return tuple((float(x), float(y)) for x, y in points)


def placed(outlines: Collection[Outline], width: float) -> tuple[tuple[Outline, ...], float]:
    """The outlines in pixels from the top left of a map that is `width` wide, and the map's height."""
    every = np.array([point for outline in outlines for ring in outline.rings for point in ring])
    (west, south), (east, north) = every.min(axis=0), every.max(axis=0)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * squeeze)

    def moved(ring: Ring) -> Ring:
        # A tenth of a pixel is finer than any screen or print; points at the same place are merged.
        points = ((round((x - west) * squeeze * scale, 1), round((north - y) * scale, 1)) for x, y in ring)
        return tuple(dict.fromkeys(points))

    drawn = tuple(Outline(outline.code, tuple(map(moved, outline.rings))) for outline in outlines)
    return drawn, (north - south) * scale


def room_inside(outline: Outline, width: float, height: float) -> Point | None:
    """The middle of a box of this size inside an area, as far from the border as possible; `None` if it does not fit.

    >>> square = Outline("a", (((0, 0), (100, 0), (100, 40), (0, 40)),))
    >>> [40 < x < 60 and 15 < y < 25 for x, y in [room_inside(square, 60, 20)]], room_inside(square, 120, 20)
    ([True], None)
    """
    shape, places, distances = _inside(outline)
    # Where the border is nearer than the box's own sides, the box cannot fit.
    near = distances >= min(width * FLATNESS, height) / 2
    places, distances = places[near], distances[near]
    corners = (places[:, None, :] + BOX * (width, height)).reshape(-1, 2)
    fits = shape.contains_points(corners).reshape(len(places), len(BOX)).all(axis=1)
    return _farthest(places[fits], distances[fits]) if fits.any() else None


def middle_of(outline: Outline) -> Point:
    """The point inside an area that is farthest from its border."""
    _, places, distances = _inside(outline)
    return _farthest(places, distances) if len(places) else outline.rings[0][0]


def _farthest(places: np.ndarray, distances: np.ndarray) -> Point:
    x, y = places[np.argmax(distances)]
    return float(x), float(y)


@lru_cache(maxsize=256)
def _inside(outline: Outline) -> tuple[Shape, np.ndarray, np.ndarray]:
    """The largest ring of an area as a shape, points inside it, and the distance of each point to the border.

    Labels are wide, so a horizontal distance counts for less than a vertical one.
    """
    ring = np.array(max(outline.rings, key=_size))
    from matplotlib.path import Path as Shape

    shape = Shape(np.vstack([ring, ring[:1]]), closed=True)
    places = _grid(ring)
    places = places[shape.contains_points(places)]
    return shape, places, _distances(places, ring)


def _size(ring: Ring) -> float:
    xs, ys = np.array(ring).T
    return abs(float(np.dot(xs, np.roll(ys, 1)) - np.dot(ys, np.roll(xs, 1))))


def _grid(ring: np.ndarray) -> np.ndarray:
    low, high = ring.min(axis=0), ring.max(axis=0)
    shares = (np.arange(SAMPLES) + 0.5) / SAMPLES
    xs, ys = np.meshgrid(low[0] + shares * (high[0] - low[0]), low[1] + shares * (high[1] - low[1]))
    return np.column_stack([xs.ravel(), ys.ravel()])


def _distances(places: np.ndarray, ring: np.ndarray) -> np.ndarray:
    weights = np.array([FLATNESS, 1.0])
    starts, ends = ring * weights, np.roll(ring, -1, axis=0) * weights
    points, sides = places * weights, ends - starts
    lengths = np.maximum((sides**2).sum(axis=1), 1e-12)
    along = np.clip(((points[:, None] - starts) * sides).sum(axis=2) / lengths, 0, 1)
    nearest = starts + along[..., None] * sides
    return np.sqrt(((points[:, None] - nearest) ** 2).sum(axis=2)).min(axis=1)
