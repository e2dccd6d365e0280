"""Check the logframe: the definitions of indicators, their measures and their wholes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from ioreport.errors import Finding, nearest
from ioreport.tables.data_model import MEASURES_OF_ACTIVITIES, POPULATIONS
from ioreport.tables.equal_rows import places_of
from ioreport.tables.raw_table import Sheet

_Sheets = Mapping[str, Sheet]

NARROWED_BY = ("place", "admin1", "population", "kind", "activity")
"""The arguments that may narrow the measure of an indicator."""
_ARGUMENT = re.compile(r"\s*([^=;]*[^=;\s])\s*=\s*([^=;]*[^=;\s])\s*")
_MOST_NAMED = 12


def read_arguments(text: str) -> dict[str, str] | None:
    """The arguments in a cell, or `None` if it is malformed.

    >>> read_arguments("kind=workshop; population=refugee")
    {'kind': 'workshop', 'population': 'refugee'}
    >>> read_arguments("kind workshop")
    """
    parts = [_ARGUMENT.fullmatch(part) for part in text.removesuffix(";").split(";")]
    found = {part[1]: part[2] for part in parts if part}
    return found if len(found) == len(parts) else None


def check_logframe(sheets: _Sheets) -> list[Finding]:
    """Every finding on the definitions of the indicators."""
    indicators = sheets["indicators"]
    if not len(indicators.rows):
        return []
    own = (_summed_scores, _units, _parts, _circles)
    return [*_arguments(sheets), *(finding for check in own for finding in check(indicators))]


def _summed_scores(indicators: Sheet) -> list[Finding]:
    expected = "{}, as the unit is score: a score has no sum"
    score = indicators.says("unit", "score")
    allowed = {"over_places": "max or average", "over_periods": "latest, max or average"}
    return [
        finding
        for name, words in allowed.items()
        for finding in indicators.at(
            score & indicators.says(name, "sum"), name, "summed_score", "error", expected.format(words)
        )
    ]


def _rows(indicators: Sheet, *columns: str) -> list[tuple[Any, ...]]:
    """The row number and the valid cells of every row where all of these columns have one."""
    held = [indicators.held[name] for name in columns]
    places = np.flatnonzero(np.logical_and.reduce([column.filled for column in held]))
    return [(int(indicators.rows[place]), *(column.at(place) for column in held)) for place in places]


def _units(indicators: Sheet) -> list[Finding]:
    """Indicators with another unit than their measure."""
    return [
        indicators.finding(
            row,
            "unit",
            "measure_unit",
            "error",
            unit,
            f"{' or '.join(MEASURES_OF_ACTIVITIES[measure])}, as the measure is {measure}",
        )
        for row, measure, unit in _rows(indicators, "measure", "unit")
        if unit not in MEASURES_OF_ACTIVITIES[measure]
    ]


def _arguments(sheets: _Sheets) -> list[Finding]:
    indicators = sheets["indicators"]
    told = indicators.written["arguments"]
    if not told.filled.any():
        return []
    known = _known(sheets)
    unmeasured = np.flatnonzero(told.filled & ~indicators.written["measure"].filled)
    rows = indicators.rows
    return [
        *(
            indicators.finding(
                int(rows[place]), "measure", "required", "error", "", "a measure, as arguments say what narrows it"
            )
            for place in unmeasured
        ),
        *(
            finding
            for place in np.flatnonzero(told.filled)
            for finding in _faulty(indicators, int(rows[place]), told.at(place), known)
        ),
    ]


def _known(sheets: _Sheets) -> dict[str, Collection[str]]:
    columns = {
        "place": ("places", "place_id"),
        "admin1": ("places", "admin1"),
        "kind": ("activities", "kind"),
        "activity": ("activities", "activity_id"),
    }
    found = {name: sheets[table].held[column].known for name, (table, column) in columns.items()}
    return {**found, "population": POPULATIONS}


def _faulty(indicators: Sheet, row: int, text: str, known: Mapping[str, Collection[str]]) -> list[Finding]:
    arguments = read_arguments(text)
    if arguments is None:
        expected = "arguments, each once, as kind=workshop;population=refugee"
        return [indicators.finding(row, "arguments", "arguments", "error", text, expected)]
    strange = [
        (name, f"one of {', '.join(NARROWED_BY)}{nearest(name, NARROWED_BY)}")
        for name in arguments
        if name not in NARROWED_BY
    ]
    unknown = [
        (f"{name}={value}", f"a known {name}{_named(value, known[name])}")
        for name, value in arguments.items()
        if name in known and value not in known[name]
    ]
    return [
        indicators.finding(row, "arguments", "arguments", "error", found, expected)
        for found, expected in (*strange, *unknown)
    ]


def _named(value: str, known: Collection[str]) -> str:
    few = f": {', '.join(sorted(known))}" if 0 < len(known) <= _MOST_NAMED else ""
    return few + nearest(value, known)


def _parts(indicators: Sheet) -> list[Finding]:
    """Parts of an indicator of another project or unit; they cannot be its parts."""
    held = indicators.held
    places = places_of(held["part_of"], held["indicator_id"])
    return [
        indicators.finding(
            int(indicators.rows[place]),
            name,
            "part_of",
            "error",
            held[name].at(place),
            f"{held[name].at(whole)}, as of {held['part_of'].at(place)}, of which this is a part",
        )
        for name in ("project_id", "unit")
        for place, whole in enumerate(places)
        if whole >= 0 and held[name].filled[place] and held[name].filled[whole]
        if held[name].numbers[place] != held[name].numbers[whole]
    ]


def _circles(indicators: Sheet) -> list[Finding]:
    """Indicators that are parts of themselves, directly or through others."""
    above = {name: whole for _, name, whole in _rows(indicators, "indicator_id", "part_of")}
    return [
        indicators.finding(row, "part_of", "circle", "error", above[name], f"an indicator that is no part of {name}")
        for row, name in _rows(indicators, "indicator_id")
        if name in _wholes(name, above)
    ]


def _wholes(name: str, above: Mapping[str, str]) -> list[str]:
    """All wholes of an indicator, from the nearest on; in a circle the last is the indicator itself.

    >>> _wholes("a", {"a": "b", "b": "c"}), _wholes("a", {"a": "b", "b": "a"}), _wholes("a", {"a": "b", "b": "b"})
    (['b', 'c'], ['b', 'a'], ['b'])
    """
    found: list[str] = []
    while name in above and above[name] not in found:
        name = above[name]
        found.append(name)
    return found
