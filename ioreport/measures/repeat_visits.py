"""Repeat visits: whether an office's rows tell apart people who came to more than one activity."""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from ioreport.measures.activity_selection import Asked, Selection
from ioreport.measures.counted_rows import attending
from ioreport.tables import Office


def repeats_unknown(office: Office, /, **asked: Unpack[Asked]) -> bool:
    """Whether several activities counted people and nothing tells who came to more than one.

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
    return is_untold(attending(office, Selection.of(office, asked)))


def is_untold(rows: pd.DataFrame) -> bool:
    """Whether counted rows are of several activities without an umbrella, and none has first-timers.

    The people reached then are the attendance, in which a person who came to two activities counts twice.
    """
    several = rows["activity_id"].nunique() > 1
    together = rows["group"].astype("str").str.startswith("umbrella ").any()
    return bool(several and not together and rows["first_time"].isna().all())
