"""The activities of a report's period, with the names of their places."""

from __future__ import annotations

import pandas as pd

from ioreport.reports.report_case import Case


def activities_of(case: Case) -> pd.DataFrame:
    """The activities of the grant's project whose days overlap the period, by date.

    Returns
    -------
    DataFrame
        The columns of ``activities``, with ``title`` in the report's language, ``place`` (the place's name) and
        ``held`` (bool: completed, or ongoing and begun by the period's end); index: row number in the file.
    """
    frame = case.rows("activities")
    start, end = pd.Timestamp(case.period.start), pd.Timestamp(case.period.end)
    in_period = (frame["start_date"] <= end) & (frame["end_date"] >= start)
    mine = (frame["project_id"] == case.project["project_id"]) & in_period
    found = frame[mine.fillna(False)].sort_values(["start_date", "activity_id"], kind="stable")
    held = found["status"].astype("str").isin(["completed", "ongoing"])
    return found.assign(title=case.told(found, "title"), place=found["place_id"].map(place_names(case)), held=held)


def held_of(case: Case) -> pd.DataFrame:
    """Those of `activities_of` that were held."""
    return activities_of(case).query("held")


def place_names(case: Case) -> pd.Series:
    """Place → its name in the report's language: the local name if the language is the country's own."""
    places = case.office.places
    names = case.told(places, "name")
    if case.is_local:
        names = places["name_local"].astype("object").where(places["name_local"].notna(), names)
    return pd.Series(names.to_numpy(), index=places["place_id"].astype("str"))


MOST_PHOTOS = 2


def photos_of(case: Case) -> tuple[list[str], list[str]]:
    """The photos with consent of the period's activities: those that a report shows, and the others."""
    frame = case.rows("photos")
    mine = frame["activity_id"].isin(activities_of(case)["activity_id"]) & frame["consent_ref"].notna()
    keys = frame.loc[mine, "photo_id"].astype("str").tolist()
    return keys[:MOST_PHOTOS], keys[MOST_PHOTOS:]
