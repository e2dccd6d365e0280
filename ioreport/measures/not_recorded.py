"""What nobody wrote down: activities without participations, and age bands that no row can fill.

Such a figure is not 0. It has no value, and the precision `ioreport.values.NOT_RECORDED`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from ioreport.age_bands import Band
from ioreport.measures.row_age_bands import NOT_SPLIT, spans
from ioreport.measures.selection import Selection, held
from ioreport.tables import Office


def has_activities(office: Office, selection: Selection, unit: str = "activity") -> bool:
    """Whether the office writes down its activities at all; without any, that none was held is not known."""
    return not office.activities.empty


def has_people(office: Office, selection: Selection, unit: str = "person") -> bool:
    """Whether somebody was written down for an activity held, or none was held.

    A row that says 0 people is written down; one of households writes no persons down. Which population is asked for
    makes no difference: of rows that are not there nobody knows whom they would have counted.
    """
    if not has_activities(office, selection):
        return False
    activities = held(office, replace(selection, population=None))
    return activities.empty or not silent(office, activities, unit).all()


def silent(office: Office, activities: pd.DataFrame, unit: str = "person") -> pd.Series:
    """Which activities have no row of participations; of persons, none that counts persons.

    That an activity counted no household is no gap: most count persons alone.
    """
    rows = office.participations
    if unit == "person":
        rows = rows[(rows["unit"] == unit).fillna(False)]
    return ~activities["activity_id"].isin(rows["activity_id"].dropna().unique())


def has_transactions(office: Office, grant: str) -> bool:
    """Whether any money of a grant was written down, of whatever kind and day."""
    return bool((office.transactions["grant_id"] == grant).fillna(False).any())


def silent_cells(
    cells: pd.DataFrame,
    names: Sequence[str],
    activities: pd.DataFrame,
    without: pd.Series,
    codes: Callable[[str, pd.DataFrame], pd.Series],
) -> pd.Series:
    """Which cells of a breakdown are of activities held for which nobody was written down, and of no other.

    Parameters
    ----------
    cells : DataFrame
        The codes of each cell.
    names : sequence of str
        The dimensions of these that an activity has: place, oblast, kind, month, activity.
    activities : DataFrame
        The activities held, `without` saying which have no row.
    codes : callable
        The code of each activity in a dimension.
    """
    if not names or not without.any():
        return pd.Series(False, cells.index)
    coded = pd.DataFrame({name: codes(name, activities).astype("str") for name in names})
    heard = pd.MultiIndex.from_frame(coded[~without])
    unheard = pd.MultiIndex.from_frame(coded[without]).difference(heard)
    return pd.Series(pd.MultiIndex.from_frame(cells[list(names)]).isin(unheard), cells.index)


def spanned_cells(cells: pd.DataFrame, coded: pd.DataFrame, ages: pd.DataFrame, bands: Sequence[Band]) -> pd.Series:
    """Which cells of a breakdown by age are of a band that rows of their cell span while none fits it.

    Parameters
    ----------
    cells, coded : DataFrame
        The codes of each cell, and of each row, in the dimensions of the breakdown, ``age`` among them.
    ages : DataFrame
        The rows' ``age_min`` and ``age_max``.
    """
    wide = coded["age"] == NOT_SPLIT
    found = [coded[wide & spans(ages["age_min"], ages["age_max"], band)].assign(age=band.code) for band in bands]
    spanned = pd.MultiIndex.from_frame(pd.concat(found).drop_duplicates()).difference(pd.MultiIndex.from_frame(coded))
    return pd.Series(pd.MultiIndex.from_frame(cells[list(coded)]).isin(spanned), cells.index)
