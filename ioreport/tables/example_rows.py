"""Example rows of a new office, and those that are left in an office that says it is no demonstration."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.datapackage import DATAPACKAGE, Package
from ioreport.tables.raw_table import Sheet

MARKS = ("(fictional)", "EXAMPLE-")
"""What a text and a reference of an example row say."""
_UNMARKED = "participations"
"""The table with invented numbers and no column for a mark: its example row is known by all its cells."""
_RULE = "example_row"
_EXPECTED = (
    f"a row of the office's own, as {DATAPACKAGE} says that nothing is invented (demonstration: false): delete this row"
)


@cache
def example_rows() -> Mapping[str, list[dict[str, str]]]:
    """Table → its example rows, column → text; ``{country}`` and ``{currency}`` stand for those of the office.

    >>> example_rows()["places"]
    [{'place_id': 'PL-01', 'name': 'Example town (fictional)', 'country': '{country}'}]
    """
    found: Mapping[str, list[dict[str, str]]] = tomllib.loads(
        Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    )
    return found


def example_findings(package: Package, sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """An error for each example row, where the office is no demonstration; and for the name of an example office."""
    if package.demonstration:
        return
    if MARKS[0] in package.office:
        expected = "the office's own name, as demonstration is false"
        yield Finding(DATAPACKAGE, None, "ioreport.office", _RULE, "error", package.office, expected)
    for sheet in sheets.values():
        yield from _marked(sheet)
    yield from _equal(sheets[_UNMARKED])


def _marked(sheet: Sheet) -> Iterator[Finding]:
    """The rows with a mark in a text of the table's columns; each is told once, at its first mark."""
    told = np.zeros(len(sheet.rows), dtype=bool)
    for name in sheet.schema.columns:
        if sheet.fields[name].closed:
            continue
        marked = sheet.held[name].matching(_is_marked) & ~told
        told |= marked
        yield from sheet.at(marked, name, _RULE, "error", _EXPECTED)


def _is_marked(text: str) -> bool:
    return MARKS[0] in text or text.startswith(MARKS[1])


def _equal(sheet: Sheet) -> Iterator[Finding]:
    for example in example_rows()[_UNMARKED]:
        equal = np.logical_and.reduce([sheet.says(name, text) for name, text in example.items()])
        yield from sheet.at(equal, sheet.schema.key[0], _RULE, "error", _EXPECTED)
