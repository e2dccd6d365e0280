"""Find the day of the data if the office does not state it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np

from ioreport.tables.column_types import DATE
from ioreport.tables.raw_table import Sheet


def latest_day(sheets: Mapping[str, Sheet]) -> dt.date | None:
    """The last day of a recorded event; if there is none, the last day named anywhere.

    Recorded events: a statement of the profile, a transaction, the end of a completed activity, the submission of
    a report. Plans have days in the future and are used only if there is nothing else.
    """
    activities = sheets["activities"]
    happened = (
        sheets["profile"].numbers("as_of"),
        sheets["transactions"].numbers("date"),
        activities.numbers("end_date")[activities.says("status", "completed")],
        sheets["reports"].numbers("submitted_on"),
    )
    return _latest(happened) or _latest(_all_dates(sheets))


def _all_dates(sheets: Mapping[str, Sheet]) -> Iterable[np.ndarray]:
    for sheet in sheets.values():
        yield from (sheet.numbers(name) for name, field in sheet.fields.items() if field.kind is DATE)


def _latest(columns: Iterable[np.ndarray]) -> dt.date | None:
    latest = max((float(np.nanmax(days)) for days in columns if not np.isnan(days).all()), default=None)
    return None if latest is None else dt.date.fromordinal(int(latest))
