"""Implausible people: ages, large crowds, and counts far above all others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets
from ioreport.tables.equal_rows import combined
from ioreport.tables.plausibility.far_above import FEWEST_OTHERS, far_above
from ioreport.tables.plausibility.plausibility_rules import RULES
from ioreport.tables.raw_table import Sheet


def doubt_people(sheets: Sheets) -> Iterator[Finding]:
    """The warnings about ages and counts of people."""
    for table in ("participations", "indicator_values"):
        yield from _ages(sheets[table])
    yield from _crowds(sheets["participations"])
    yield from _lone_crowds(sheets["participations"])


def _ages(sheet: Sheet) -> Iterator[Finding]:
    rule = RULES["old_age"]
    for column in ("age_min", "age_max"):
        old = sheet.numbers(column) > rule.limit
        yield from rule.of(sheet, old, column, f"an age in whole years, at most {rule.limit:g}")


def _crowds(sheet: Sheet) -> Iterator[Finding]:
    rule = RULES["crowd"]
    expected = f"the people of one row of one activity, at most {rule.limit:,g}"
    yield from rule.of(sheet, sheet.numbers("people") > rule.limit, "people", expected)


def _lone_crowds(sheet: Sheet) -> Iterator[Finding]:
    """The largest row of an activity far above those of all other activities; with few activities, of all other rows.

    Households and persons are not compared. The rows of one activity may all have the same fault, so they are one.
    """
    people, limit = sheet.numbers("people"), RULES["crowd"].limit
    counted = np.flatnonzero((people > 0) & (people <= limit) & sheet.held["unit"].filled)
    activity, unit = (sheet.held[name].numbers[counted] for name in ("activity_id", "unit"))
    size = people[counted]
    largest = np.lexsort((size, activity, unit))
    last = np.append(np.diff(combined([unit[largest], activity[largest]])) != 0, True)[: len(largest)]
    several = np.bincount(unit[largest[last]], minlength=1) > FEWEST_OTHERS
    compared = largest[last | ~several[unit[largest]]] if len(largest) else largest
    for one, other in far_above(size[compared], unit[compared], RULES["lone_crowd"].limit):
        yield lone_count(sheet, counted[compared[one]], counted[compared[other]], "people")


def lone_count(sheet: Sheet, place: int, other: int, column: str) -> Finding:
    """The warning about a count far above the next one, by the places of their rows."""
    expected = (
        f"a count like the others, the largest of which is {sheet.written[column].at(other)} in row "
        f"{sheet.rows[other]}: is a digit too many, or are several counts written as one?"
    )
    return RULES["lone_crowd"].at(sheet, place, column, expected)
