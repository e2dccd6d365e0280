"""Check activities that name no project: reports count by project, so their people are in no report to a donor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.equal_rows import places_of, taken
from ioreport.tables.raw_table import Sheet


def check_unassigned(sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """A warning for each activity that was held with people and names no project, in an office with reports.

    Persons are told where there are any, else households.
    """
    activities, people = sheets["activities"], sheets["participations"]
    if not len(sheets["reports"].rows):
        return
    unnamed = ~activities.written["project_id"].filled & activities.says("status", "completed", "ongoing")
    own = places_of(people.held["activity_id"], activities.held["activity_id"])
    number = np.nan_to_num(people.numbers("people"))
    mine = taken(unnamed, own, False) & (number > 0)
    for unit, word in (("person", "people"), ("household", "households")):
        of_unit = mine & people.says("unit", unit)
        if of_unit.any():
            left = np.isin(np.arange(len(activities.rows)), own[of_unit])
            yield from activities.at(
                left, "project_id", "no_project", "warning", _expected(left, number[of_unit], word)
            )
            return


def _expected(left: np.ndarray, number: np.ndarray, word: str) -> str:
    """The same for every row, so that the activities are told in one line."""
    one = left.sum() == 1
    count, names = ("1 activity", "names") if one else (f"{left.sum():,} activities", "name")
    return f"a project: {count} with {number.sum():,.0f} {word} {names} none, and no report to a donor counts them"
