"""Counted rows: participations of the activities held, every visit counted, or each person once.

They have the columns of their activity, and ``number``, ``grade`` and ``wording`` as in
`ioreport.measures.sum_precision`.
"""

from __future__ import annotations

import pandas as pd

from ioreport.measures.activity_selection import Selection, held
from ioreport.measures.result_cache import computed_once
from ioreport.measures.sum_precision import grades
from ioreport.tables import Office
from ioreport.tables.project_rows import rows_of

_ACTIVITY_COLUMNS = ["activity_id", "group", "start_date", "kind", "place_id", "admin1", "activity_row"]


def groups(activities: pd.DataFrame) -> pd.Series:
    """The group of each activity: its umbrella, or the activity itself if it has none."""
    umbrella = activities["umbrella"]
    alone = umbrella.isna() | (umbrella == "").fillna(False)
    # The prefix distinguishes an umbrella from an activity with the same name.
    return ("umbrella " + umbrella.astype("str")).mask(alone.astype("bool"), "activity " + activities["activity_id"])


@computed_once
def attending(office: Office, selection: Selection, unit: str = "person") -> pd.DataFrame:
    """The counted rows of the activities held, every visit counted.

    Parameters
    ----------
    unit : str
        ``person`` or ``household``; they are never added together.

    Returns
    -------
    DataFrame
        Index: row number in ``participations``.
    """
    activities = held(office, selection)
    beside = activities.assign(group=groups(activities), activity_row=activities.index)[_ACTIVITY_COLUMNS]
    rows = rows_of(office, "participations", selection.grant)
    # Select the rows of the activities held first: joining all rows of a large office takes far longer.
    rows = rows[rows["activity_id"].isin(activities["activity_id"]) & (rows["unit"] == unit).fillna(False)]
    if selection.population is not None:
        rows = rows[(rows["population"] == selection.population).fillna(False)]
    joined = rows.rename_axis("row").reset_index().merge(beside, on="activity_id", how="inner", validate="many_to_one")
    return _numbered(joined.set_index("row").sort_index())


def _numbered(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(number=rows["people"], grade=grades(rows["people"], rows["precision"]))


def by_first_time(rows: pd.DataFrame) -> pd.Series:
    """Whether every row of the row's group says how many came for the first time."""
    return rows["first_time"].notna().groupby(rows["group"]).transform("all").astype("bool")


def _standing(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of each group's best attended activity (ties: earliest start, then smallest identifier)."""
    keys = ["group", "start_date", "activity_id"]
    sums = rows.groupby(keys, as_index=False, dropna=False, observed=True)["number"].sum()
    best = sums.sort_values(["group", "number", "start_date", "activity_id"], ascending=[True, False, True, True])
    chosen = best.drop_duplicates("group")["activity_id"]
    return rows[rows["activity_id"].isin(chosen)]


@computed_once
def reached(office: Office, selection: Selection, unit: str = "person") -> pd.DataFrame:
    """The counted rows of the people reached, each person once.

    Returns
    -------
    DataFrame
        As from `attending`. For a group counted by first-timers, ``number`` is the first-timers and the column
        ``first`` is true; of any other group only the rows of the best attended activity.
    """
    rows = attending(office, selection, unit)
    rows = rows.assign(first=by_first_time(rows))
    newcomers = rows[rows["first"]]
    others = _standing(rows[~rows["first"]])
    return pd.concat([newcomers.assign(number=newcomers["first_time"]), others]).sort_index()
