"""Find the day of the data if the office does not state it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import pandas as pd

from ioreport.tables.raw_table import Sheet


def latest_day(sheets: Mapping[str, Sheet]) -> dt.date | None:
    """The last day of a recorded event; if there is none, the last day named anywhere.

    Recorded events: a statement of the profile, a transaction, the end of a completed activity, the submission of
    a report. Plans have days in the future and are used only if there is nothing else.
    """
    activities = sheets["activities"].typed
    happened = (
        sheets["profile"].typed["as_of"],
        sheets["transactions"].typed["date"],
        activities.loc[activities["status"] == "completed", "end_date"],
        sheets["reports"].typed["submitted_on"],
    )
    return _latest(happened) or _latest(_all_dates(sheets))


def _all_dates(sheets: Mapping[str, Sheet]) -> Iterable[pd.Series]:
    for sheet in sheets.values():
        yield from (column for _, column in sheet.typed.select_dtypes("datetime").items())


def _latest(columns: Iterable[pd.Series]) -> dt.date | None:
    days = [column.max() for column in columns if column.notna().any()]
    return max(days).date() if days else None
