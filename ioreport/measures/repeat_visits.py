"""Repeat visits: whether an office's rows tell apart people who came to more than one activity."""

from __future__ import annotations

from typing import Unpack

from ioreport.measures.activity_selection import Asked, Selection, held
from ioreport.measures.reach import attending
from ioreport.tables import Office


def repeats_unknown(office: Office, /, **asked: Unpack[Asked]) -> bool:
    """Whether several activities counted people and nothing tells who came to more than one.

    No activity held has an umbrella and no row has first-timers: `people_reached` then is the attendance, in which
    a person who came to two activities counts twice.

    Parameters
    ----------
    office : Office
    **asked
        What to narrow by: see `ioreport.measures.activity_selection.Selection`.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> repeats_unknown(load("tests/data/office"), grant="G-01")
    False
    """
    selection = Selection.of(office, asked)
    rows, umbrellas = attending(office, selection), held(office, selection)["umbrella"].fillna("")
    return bool(rows["activity_id"].nunique() > 1 and (umbrellas == "").all() and rows["first_time"].isna().all())
