"""Figures that were not recorded: activities without participations, age bands that no row fits, codes of nobody known.

Such a figure is not 0. It has no value, and the precision `ioreport.values.NOT_RECORDED`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from ioreport.age_bands import Band
from ioreport.measures.activity_selection import Selection, held
from ioreport.measures.row_age_bands import NOT_SPLIT, UNKNOWN, spans
from ioreport.tables import Office
from ioreport.tables.project_rows import has_rows, rows_of


def has_activities(office: Office, selection: Selection, unit: str = "activity") -> bool:
    """Whether the office records activities at all; without any, it is not known that none was held."""
    return has_rows(office, "activities")


def has_people(office: Office, selection: Selection, unit: str = "person") -> bool:
    """Whether people were recorded for an activity held, or no activity was held.

    A row of 0 people is a record; a row of households is no record of persons. The requested population
    makes no difference: it is not known whom missing rows would have counted.
    """
    if not has_activities(office, selection):
        return False
    activities = held(office, replace(selection, population=None))
    return activities.empty or not silent(office, activities, unit, selection.grant).all()


def silent(office: Office, activities: pd.DataFrame, unit: str, grant: str | None) -> pd.Series:
    """Which activities of a grant, or any, have no row of participations; for persons, no row that counts persons.

    An activity without households is no gap: most count only persons.
    """
    rows = rows_of(office, "participations", grant)
    if unit == "person":
        rows = rows[(rows["unit"] == unit).fillna(False)]
    return ~activities["activity_id"].isin(rows["activity_id"].dropna().unique())


def has_transactions(office: Office, grant: str) -> bool:
    """Whether any transaction of a grant was recorded, of any kind and day."""
    return bool((rows_of(office, "transactions", grant)["grant_id"] == grant).fillna(False).any())


def silent_cells(
    cells: pd.DataFrame,
    names: Sequence[str],
    activities: pd.DataFrame,
    without: pd.Series,
    codes: Callable[[str, pd.DataFrame], pd.Series],
) -> pd.Series:
    """Which cells of a breakdown are only of activities held for which no people were recorded.

    Parameters
    ----------
    cells : DataFrame
        The codes of each cell.
    names : sequence of str
        Those dimensions of the cells that an activity has: place, oblast, kind, month, activity.
    activities : DataFrame
        The activities held; the column `without` says which have no row.
    codes : callable
        The code of each activity in a dimension.
    """
    if not names or not without.any():
        return pd.Series(False, cells.index)
    coded = pd.DataFrame({name: codes(name, activities).astype("str") for name in names})
    with_people = pd.MultiIndex.from_frame(coded[~without])
    without_people = pd.MultiIndex.from_frame(coded[without]).difference(with_people)
    return pd.Series(pd.MultiIndex.from_frame(cells[list(names)]).isin(without_people), cells.index)


def spanned_cells(cells: pd.DataFrame, coded: pd.DataFrame, ages: pd.DataFrame, bands: Sequence[Band]) -> pd.Series:
    """Which cells of a breakdown by age are of a band that rows of the cell overlap but none fits.

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


_UNKNOWN = {"sex": "u", "age": UNKNOWN, "population": "unknown"}
"""The code of people of whom it is not known, for each dimension of people."""


def unknown_cells(cells: pd.DataFrame, coded: pd.DataFrame) -> pd.Series:
    """Which cells are of a known sex, age or population, where that is known of nobody.

    Parameters
    ----------
    cells, coded : DataFrame
        The codes of each cell, and of each row, in the dimensions of the breakdown.
    """
    found = pd.Series(False, cells.index)
    for name, unknown in _UNKNOWN.items():
        if name in coded and len(coded) and (coded[name] == unknown).all():
            found |= cells[name].astype("str") != unknown
    return found
