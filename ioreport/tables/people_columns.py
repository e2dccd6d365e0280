"""People columns: which of an office's own tables count people, and in which columns.

A resource of ``datapackage.json`` declares it with ``"unit": "person"`` (or ``household``): on a field, for its
numbers; on the resource, for its rows (a register with one row per person). ``"unit": "none"`` means that it counts
no participants, such as a plan, a norm, or another organisation's published figures. Without a declaration, a column
of numbers named after people counts people, and so do the rows of a table with a column of sex: data that are not
known to be harmless are protected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ioreport.errors import Finding
from ioreport.tables.data_model import TABLES
from ioreport.tables.datapackage import DATAPACKAGE, Package, entries, entry
from ioreport.tables.raw_table import Sheet
from ioreport.wording.language_folders import all_words, kept_until_changed

ROWS = ""
"""The key for the rows of a table, where each row, not a column, counts people."""
_UNITS = ("person", "household")
NONE = "none"
_RULE = "people_undeclared"
_NAMED = {"person": "people", "household": "households"}
"""Unit → the entry of its words in a language's folder."""

Counted = Mapping[str, Mapping[str, str]]
"""Table → column (or `ROWS`) → the unit of the people that it counts."""


def counted_tables(package: Package, sheets: Mapping[str, Sheet]) -> Counted:
    """The office's own tables that count people, each with its columns and their units."""
    found = {name: _counted(sheets[name], described) for name, described in _own(package, sheets)}
    return {name: columns for name, columns in found.items() if columns}


def people_findings(package: Package, sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """A warning for each table that is assumed to count people but declares no unit; an error for an unknown unit."""
    for name, described in _own(package, sheets):
        said = {ROWS: described.get("unit"), **{each["name"]: each.get("unit") for each in _fields(described)}}
        for column, unit in said.items():
            if unit is not None and column in (ROWS, *sheets[name].fields) and not isinstance(unit, str):
                yield Finding(
                    DATAPACKAGE, None, f"{name}.{column}".rstrip("."), "unit", "error", str(unit), "a unit as text"
                )
        for column in _counted(sheets[name], described):
            if said.get(column) is None and said[ROWS] is None:
                what = "rows of one person each" if column == ROWS else "numbers of people"
                expected = (
                    f'"unit" in {DATAPACKAGE}: person or household where these are {what}, which are then protected '
                    f"as such; none where they count nobody who came"
                )
                yield Finding(sheets[name].file, None, column or None, _RULE, "warning", "", expected)


def named_after_people(column: str) -> bool:
    """Whether a column of numbers counts people, by its name.

    >>> named_after_people("women_trained"), named_after_people("cost_per_woman")
    (True, False)
    """
    return bool(_guessed(column))


def _own(package: Package, sheets: Mapping[str, Sheet]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables that are not in the data model, with their entries in the descriptor."""
    for described in entries(package.document.get("resources")):
        name = described.get("name")
        if isinstance(name, str) and name in sheets and name not in TABLES:
            yield name, described


def _fields(described: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    fields = entries(entry(described.get("schema")).get("fields"))
    return [each for each in fields if isinstance(each.get("name"), str)]


def _counted(sheet: Sheet, described: Mapping[str, Any]) -> dict[str, str]:
    whole = described.get("unit")
    if whole == NONE:
        return {}
    said = {each["name"]: each["unit"] for each in _fields(described) if "unit" in each}
    columns = {name: said.get(name) or _guessed(name) for name, field in sheet.fields.items() if field.kind.numeric}
    found = {name: unit for name, unit in columns.items() if unit in _UNITS}
    if whole in _UNITS:
        return {ROWS: whole, **found}
    is_register = not found and any(name.lower() in _cell_words("sex") for name in sheet.fields)
    return {ROWS: _UNITS[0]} if is_register else found


def _guessed(name: str) -> str:
    """The unit of a column by its name.

    >>> _guessed("women_trained"), _guessed("families"), _guessed("women_centre_cost"), _guessed("beds")
    ('person', 'household', '', '')
    """
    words = re.split(r"[\W_]+", name.lower())
    money = {"cost", "amount", "price", "budget", "share", "rate", "percent", "id", "per"} & {*words}
    return "" if money else next((_units()[word] for word in words if word in _units()), "")


@kept_until_changed
def _units() -> Mapping[str, str]:
    """A word in the name of a column, in any language → the unit of what it counts."""
    return {word: unit for unit, entry in _NAMED.items() for word in _cell_words(entry)}


def _cell_words(entry: str) -> tuple[str, ...]:
    return all_words("language.toml", "cells", entry)
