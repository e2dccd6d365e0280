"""The day of the data, where the office does not state it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import pandas as pd

from ioreport.tables.raw_table import Sheet


def latest_day(sheets: Mapping[str, Sheet]) -> dt.date | None:
    """The last day on which something is known to have happened; else the last day named anywhere.

    What has happened: a statement of the profile, a transaction, a completed activity's end, a report's
    submission. Plans reach into the future and only serve when there is nothing else.
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
