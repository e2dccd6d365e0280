"""Reach: attendance, and people or households reached, each counted once.

Every measure of people, and every breakdown of it, is made from one frame of counted rows (`counted_rows`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Unpack

import pandas as pd

from ioreport.measures.activity_selection import Asked, Selection, held
from ioreport.measures.counted_rows import attending, reached
from ioreport.measures.measured import Measured, Remark
from ioreport.measures.not_recorded import has_activities, has_people
from ioreport.measures.repeat_visits import is_untold
from ioreport.measures.result_cache import computed_once
from ioreport.measures.sum_precision import EXACT, Sum, total_of
from ioreport.tables import Office
from ioreport.tables.project_rows import rows_of
from ioreport.values import Trail

ATTENDANCE_RULE = (
    "Everyone counted at the activities held; a person who came to two activities counts twice. "
    "Households are not added, and rows without a number are listed with their wording."
)
PEOPLE_RULE = (
    "Each person once: activities that serve the same people form a group; a group whose rows all say how many "
    "came for the first time counts those, any other group counts its best attended activity; "
    "the groups are added up."
)
HOUSEHOLD_ATTENDANCE_RULE = (
    "Every household counted at the activities held; a household that came to two activities counts twice. "
    "Persons are not added, and rows without a number are listed with their wording."
)
HOUSEHOLDS_RULE = (
    "Each household once: activities that serve the same households form a group; a group whose rows all say how "
    "many came for the first time counts those, any other group counts its best attended activity; "
    "the groups are added up."
)
HELD_RULE = (
    "Activities that are completed, or ongoing and begun on or before the period's end, and whose days meet the period."
)
_COUNTED_OTHERWISE = {
    "person": (
        "{n} activity held is counted in households only, which are not added to persons.",
        "{n} activities held are counted in households only, which are not added to persons.",
    ),
    "household": (
        "{n} activity held is counted in persons only, who are not added to households.",
        "{n} activities held are counted in persons only, who are not added to households.",
    ),
}


_PERSON = "Nothing tells who came to more than one activity: such a person is counted at each."
_HOUSEHOLD = "Nothing tells which households came to more than one activity: such a household is counted at each."
_UNTOLD = {"person": Remark(_PERSON, _PERSON, 1), "household": Remark(_HOUSEHOLD, _HOUSEHOLD, 1)}


@dataclass(frozen=True)
class CountedRows:
    """A way to count: its counted rows, remarks on them, its rule in words, and the table whose rows it counts.

    `recorded` says whether no rows mean 0; if not, nothing was recorded.
    """

    unit: str
    column: str
    rule: str
    rows: Callable[[Office, Selection], pd.DataFrame]
    remarks: Callable[[Office, Selection, pd.DataFrame], tuple[Remark, ...]]
    table: str = "participations"
    recorded: Callable[[Office, Selection, str], bool] = has_people

    def total(self, office: Office, selection: Selection, rows: pd.DataFrame) -> Sum:
        """The sum of counted rows, without a value if nothing is recorded."""
        return total_of(rows, not rows.empty or self.recorded(office, selection, self.unit))


def rule_remarks(office: Office, selection: Selection, rows: pd.DataFrame, unit: str) -> tuple[Remark, ...]:
    """How many groups were counted by each rule, and remarks on the best attended activities."""
    served = rows.drop_duplicates("group")["first"]
    every = attending(office, selection, unit)
    passed = every[~every.index.isin(rows.index) & every["number"].isna()]
    said = tuple(passed["wording"].dropna().drop_duplicates())
    found = (
        Remark(
            "{n} group is counted by those who came for the first time.",
            "{n} groups are counted by those who came for the first time.",
            int(served.sum()),
        ),
        Remark(
            "{n} group is counted by its best attended activity.",
            "{n} groups are counted by their best attended activities.",
            int((~served).sum()),
        ),
        Remark(
            "Activities that were not the best attended of their group have {n} row in words: {words}.",
            "Activities that were not the best attended of their group have {n} rows in words: {words}.",
            len(passed),
            said,
        ),
        *([_UNTOLD[unit]] if is_untold(every) else []),
        *silent_remarks(office, selection, unit),
    )
    return tuple(remark for remark in found if remark.number)


@computed_once
def silent_remarks(office: Office, selection: Selection, unit: str) -> tuple[Remark, ...]:
    """How many activities held are not in the sum: without rows, or counted in the other unit."""
    activities = held(office, selection)["activity_id"]
    recorded = rows_of(office, "participations", selection.grant)["activity_id"]
    silent = ~activities.isin(recorded[recorded.isin(activities)].unique())
    counted = attending(office, selection, unit)["activity_id"]
    elsewhere = ~silent & ~activities.isin(counted.unique())
    found = (
        Remark(
            "Nobody was recorded for {n} activity held.",
            "Nobody was recorded for {n} activities held.",
            int(silent.sum()),
        ),
        Remark(*_COUNTED_OTHERWISE[unit], int(elsewhere.sum())),
    )
    return tuple(remark for remark in found if remark.number)


def holding(office: Office, selection: Selection) -> pd.DataFrame:
    """The activities held as counted rows of 1 each."""
    rows = held(office, selection)
    return rows.assign(
        number=pd.Series(1, rows.index, "Int64"),
        grade=pd.Series(EXACT, rows.index, "int8"),
        wording=pd.Series(pd.NA, rows.index, "str"),
        activity_row=rows.index,
    )


def _no_remarks(office: Office, selection: Selection, rows: pd.DataFrame) -> tuple[Remark, ...]:
    return ()


def _attending(unit: str) -> Callable[[Office, Selection], pd.DataFrame]:
    return lambda office, selection: attending(office, selection, unit)


def _reached(unit: str) -> Callable[[Office, Selection], pd.DataFrame]:
    return lambda office, selection: reached(office, selection, unit)


def _silent_remarks(unit: str) -> Callable[..., tuple[Remark, ...]]:
    return lambda office, selection, rows: silent_remarks(office, selection, unit)


def _rule_remarks(unit: str) -> Callable[..., tuple[Remark, ...]]:
    return lambda office, selection, rows: rule_remarks(office, selection, rows, unit)


COUNTED = {
    "activities_held": CountedRows(
        "activity", "activities", HELD_RULE, holding, _no_remarks, "activities", has_activities
    ),
    "attendance": CountedRows("person", "people", ATTENDANCE_RULE, _attending("person"), _silent_remarks("person")),
    "people_reached": CountedRows("person", "people", PEOPLE_RULE, _reached("person"), _rule_remarks("person")),
    "household_attendance": CountedRows(
        "household", "households", HOUSEHOLD_ATTENDANCE_RULE, _attending("household"), _silent_remarks("household")
    ),
    "households_reached": CountedRows(
        "household", "households", HOUSEHOLDS_RULE, _reached("household"), _rule_remarks("household")
    ),
}
"""The measures that count, by name."""


def trail_of(office: Office, table: str, rows: pd.DataFrame) -> Trail:
    """The trail of counted rows of a table: the rows, and the activities that they belong to."""
    used = Trail.of(office.file(table), rows.index.unique())
    return used | Trail.of(office.file("activities"), rows["activity_row"].unique())


def _measured(name: str, office: Office, asked: Asked) -> Measured:
    return _counted(office, name, Selection.of(office, asked))


@computed_once
def _counted(office: Office, name: str, selection: Selection) -> Measured:
    counted = COUNTED[name]
    rows = counted.rows(office, selection)
    total = counted.total(office, selection, rows)
    remarks = counted.remarks(office, selection, rows)
    return Measured(
        name,
        total.value,
        counted.unit,
        total.precision,
        counted.rule,
        said(remarks),
        total.wordings,
        trail_of(office, counted.table, rows),
        selection.arguments(),
        remarks,
    )


def said(remarks: tuple[Remark, ...]) -> str:
    """Remarks as one text."""
    return " ".join(str(remark) for remark in remarks)


def activities_held(office: Office, **asked: Unpack[Asked]) -> Measured:
    """How many activities were held.

    Parameters
    ----------
    office : Office
    **asked
        What to narrow by: see `ioreport.measures.activity_selection.Selection`.

    Returns
    -------
    Measured
        Unit ``activity``; exact; the trail names the rows of ``activities``.

    Raises
    ------
    UsageError
        For an unknown argument or identifier.

    Notes
    -----
    Status completed, or ongoing and begun on or before the period's end; and the activity's days
    meet the period.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> activities_held(office, grant="G-01", start="2023-06-01", end="2023-06-30").value
    2
    """
    return _measured("activities_held", office, asked)


def attendance(office: Office, **asked: Unpack[Asked]) -> Measured:
    """How many persons came, every visit counted.

    Parameters
    ----------
    office : Office
    **asked
        What to narrow by: see `ioreport.measures.activity_selection.Selection`.

    Returns
    -------
    Measured
        Unit ``person``. Value `None` where all rows have words only. Households are never added.

    Raises
    ------
    UsageError
        For an unknown argument or identifier.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> measured = attendance(load("tests/data/office"), activity="A-02")
    >>> measured.value, measured.precision, measured.wordings
    (40, 'at_least', ('a few neighbours',))
    """
    return _measured("attendance", office, asked)


def people_reached(office: Office, **asked: Unpack[Asked]) -> Measured:
    """How many persons were reached, each counted once.

    The activities held are grouped by ``umbrella``; one without it is a group of its own. A group in
    which every row of persons has ``first_time`` counts those. Any other group counts its activity
    with the most people (ties: earliest start, then smallest identifier): the rule of humanitarian
    reporting to take the highest and never add. The measure is the sum over the groups.

    Parameters
    ----------
    office : Office
    **asked
        What to narrow by: see `ioreport.measures.activity_selection.Selection`. Rows are narrowed first,
        then grouped.

    Returns
    -------
    Measured
        Unit ``person``; the note says how many groups were counted by each rule.

    Raises
    ------
    UsageError
        For an unknown argument or identifier.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> measured = people_reached(load("tests/data/office"), grant="G-01", start="2023-05-01", end="2023-06-30")
    >>> measured.value, measured.precision
    (66, 'at_least')
    >>> print(measured.note)
    1 group is counted by those who came for the first time. 1 group is counted by its best attended activity.
    """
    return _measured("people_reached", office, asked)


def household_attendance(office: Office, **asked: Unpack[Asked]) -> Measured:
    """How many households came, every visit counted; like `attendance`, from the rows that count households.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> household_attendance(load("tests/data/office"), grant="G-02").value
    30
    """
    return _measured("household_attendance", office, asked)


def households_reached(office: Office, **asked: Unpack[Asked]) -> Measured:
    """How many households were reached, each counted once; like `people_reached`, from rows that count households.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> measured = households_reached(load("tests/data/office"), grant="G-02")
    >>> measured.value, measured.precision, measured.wordings
    (30, 'at_least', ('dozens of families',))
    """
    return _measured("households_reached", office, asked)
