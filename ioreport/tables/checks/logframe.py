"""Check the logframe: the definitions of indicators, their measures and their wholes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import pandas as pd

from ioreport.errors import Finding, nearest
from ioreport.tables.data_model import MEASURES_OF_ACTIVITIES, POPULATIONS
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
    if indicators.raw.empty:
        return []
    own = (_summed_scores, _units, _parts, _circles)
    return [*_arguments(sheets), *(finding for check in own for finding in check(indicators))]


def _summed_scores(indicators: Sheet) -> list[Finding]:
    expected = "{}, as the unit is score: a score has no sum"
    score = indicators.typed["unit"] == "score"
    allowed = {"over_places": "max or average", "over_periods": "latest, max or average"}
    return [
        indicators.finding(row, name, "summed_score", "error", "sum", expected.format(words))
        for name, words in allowed.items()
        for row in indicators.raw.index[(score & (indicators.typed[name] == "sum")).fillna(False).astype(bool)]
    ]


def _units(indicators: Sheet) -> list[Finding]:
    """Indicators with another unit than their measure."""
    named = indicators.typed[["measure", "unit"]].astype("str").dropna()
    return [
        indicators.finding(
            row,
            "unit",
            "measure_unit",
            "error",
            unit,
            f"{' or '.join(MEASURES_OF_ACTIVITIES[measure])}, as the measure is {measure}",
        )
        for row, measure, unit in named.itertuples()
        if unit not in MEASURES_OF_ACTIVITIES[measure]
    ]


def _arguments(sheets: _Sheets) -> list[Finding]:
    indicators, known = sheets["indicators"], _known(sheets)
    told = indicators.raw["arguments"].dropna()
    alone = [
        indicators.finding(row, "measure", "required", "error", "", "a measure, as arguments say what narrows it")
        for row in told.index[indicators.raw["measure"].reindex(told.index).isna()]
    ]
    return alone + [finding for row, text in told.items() for finding in _faulty(indicators, row, text, known)]


def _known(sheets: _Sheets) -> dict[str, set[str]]:
    columns = {
        "place": ("places", "place_id"),
        "admin1": ("places", "admin1"),
        "kind": ("activities", "kind"),
        "activity": ("activities", "activity_id"),
    }
    found = {name: set(sheets[table].typed[column].dropna().astype("str")) for name, (table, column) in columns.items()}
    return found | {"population": set(POPULATIONS)}


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
    typed = indicators.typed.dropna(subset=["indicator_id"]).drop_duplicates("indicator_id")
    whole = typed.set_index("indicator_id")[["project_id", "unit"]].astype("str")
    named = indicators.typed.dropna(subset=["part_of"])
    beside = whole.reindex(named["part_of"])
    return [
        indicators.finding(row, name, "part_of", "error", own, f"{other}, as of {part_of}, of which this is a part")
        for name in whole
        for row, part_of, own, other in zip(
            named.index, named["part_of"], named[name].astype("str"), beside[name], strict=True
        )
        if pd.notna(own) and pd.notna(other) and own != other
    ]


def _circles(indicators: Sheet) -> list[Finding]:
    """Indicators that are parts of themselves, directly or through others."""
    above = dict(indicators.typed[["indicator_id", "part_of"]].dropna().itertuples(index=False, name=None))
    return [
        indicators.finding(row, "part_of", "circle", "error", above[name], f"an indicator that is no part of {name}")
        for row, name in indicators.typed["indicator_id"].dropna().items()
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
