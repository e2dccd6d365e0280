"""Time axis: read the dates of events, word them, and find the marks of the axis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from ioreport.charts.chart_items import check_columns, column_or_default, known, refuse
from ioreport.charts.text_fitting import clean
from ioreport.wording import Wording

DATE_PRECISIONS = ("day", "month", "year")
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
"""The steps between two marks of the axis that are tried, in months."""


@dataclass(frozen=True)
class Event:
    """One event: its label, first and last day (`None` if not known), and the precision of its date.

    `start` and `end` of a month or year are its first and last day. `when` is the date in words; `status` is a
    code of the data model or empty, `status_words` are its words if the drawing should show them.
    """

    label: str
    start: dt.date | None
    end: dt.date | None
    precision: str
    when: str
    status: str = ""
    status_words: str = ""
    stressed: bool = False

    @property
    def words(self) -> str:
        """The date, and the status unless the event is completed."""
        return f"{self.when}, {self.status_words}" if self.status_words else self.when

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """The first and last day of an event whose date is known."""
        assert self.start is not None and self.end is not None
        return self.start, self.end

    @property
    def written(self) -> str | None:
        """The date in ISO 8601: ``2023-06-20``, ``2023-06``, ``2023``, or a range of them."""
        if self.start is None:
            return None
        ends = [day.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]] for day in self.span]
        return "/".join(dict.fromkeys(ends))


def read_events(
    frame: pd.DataFrame,
    *,
    key: str,
    label: str,
    date: str,
    wording: Wording,
    end: str | None = None,
    precision: str | None = None,
    status: str | None = None,
    highlight: Collection[str] = (),
) -> tuple[Event, ...]:
    """The events of a frame, by date; those without a date last, in the frame's order.

    Columns needed: `label`, `date` (a date; empty where it is not known). A column `end` carries last
    days, `precision` one of day, month, year (default: a column ``date_precision``, else day), `status`
    a status of the data model.

    Raises
    ------
    UsageError
        When a named column is not there.
    DataError
        With every cell that is not a date, every end before its start, and every unknown precision.
    """
    precision = column_or_default(frame, precision, "date_precision")
    check_columns(frame, key, label, date, end, precision, status)
    starts = _days(frame, key, date)
    ends = [last or first for first, last in zip(starts, _days(frame, key, end), strict=True)]
    backwards = [bool(first and last and last < first) for first, last in zip(starts, ends, strict=True)]
    refuse(frame, key, end or date, backwards, "date_order", f"the same day as {date}, or later")
    sureness = _sureness(frame, key, precision)
    stressed = {clean(name) for name in ([highlight] if isinstance(highlight, str) else highlight)}
    labels = [clean(name) if known(name) else wording.label("not known") for name in frame[label].tolist()]
    statuses = [str(cell) if known(cell) else "" for cell in frame[status].tolist()] if status else [""] * len(frame)
    cells = zip(labels, starts, ends, sureness, statuses, strict=True)
    events = [_event(*row, stressed=row[0] in stressed, wording=wording) for row in cells]
    return tuple(
        sorted(events, key=lambda event: (event.start is None, event.start or dt.date.min, event.end or dt.date.min))
    )


def _days(frame: pd.DataFrame, key: str, column: str | None) -> list[dt.date | None]:
    if column is None:
        return [None] * len(frame)
    parsed = pd.to_datetime(frame[column], errors="coerce", format="ISO8601")
    refuse(frame, key, column, (parsed.isna() & frame[column].notna()).tolist(), "date", "a date such as 2023-06-20")
    return [None if pd.isna(day) else day.date() for day in parsed.tolist()]


def _sureness(frame: pd.DataFrame, key: str, column: str | None) -> list[str]:
    if column is None:
        return ["day"] * len(frame)
    said = [str(cell) if known(cell) else "day" for cell in frame[column].tolist()]
    refuse(
        frame,
        key,
        column,
        [word not in DATE_PRECISIONS for word in said],
        "code",
        "one of " + ", ".join(DATE_PRECISIONS),
    )
    return said


def _event(
    label: str,
    start: dt.date | None,
    end: dt.date | None,
    precision: str,
    status: str,
    stressed: bool,
    wording: Wording,
) -> Event:
    said = "" if status in ("", "completed") else wording.word_code("activity_status", status)
    when = word_when(start, end, precision, wording)
    if start is not None and end is not None:
        start, end = _whole(start, end, precision)
    return Event(label, start, end, precision, when, status, said, stressed)


def _whole(start: dt.date, end: dt.date, precision: str) -> tuple[dt.date, dt.date]:
    """The first and last day of the months or years that the dates lie in."""
    if precision == "month":
        return start.replace(day=1), add_months(end.replace(day=1), 1) - dt.timedelta(days=1)
    if precision == "year":
        return start.replace(month=1, day=1), end.replace(month=12, day=31)
    return start, end


def word_when(start: dt.date | None, end: dt.date | None, precision: str, wording: Wording) -> str:
    """A date in words, with the precision that is known.

    >>> day = dt.date(2025, 7, 1)
    >>> [word_when(day, day, precision, Wording("en")) for precision in DATE_PRECISIONS]
    ['1 July 2025', 'July 2025', '2025']
    """
    if start is None or end is None:
        return wording.label("date not known")
    if precision == "day":
        return wording.word_period(start, end)
    first, last = (wording.word_month(day) if precision == "month" else str(day.year) for day in (start, end))
    return first if first == last else wording.label("{start} to {end}", start=first, end=last)


def add_months(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months on.

    >>> add_months(dt.date(2023, 11, 1), 3)
    datetime.date(2024, 2, 1)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def axis_ends(first: dt.date, last: dt.date, step: int) -> tuple[dt.date, dt.date]:
    """The ends of an axis that has both days: the first day of a month, or of a year if its marks are years apart.

    >>> [day.isoformat() for day in axis_ends(dt.date(2024, 1, 13), dt.date(2024, 2, 20), 6)]
    ['2024-01-01', '2024-03-01']
    """
    unit = 12 if step % 12 == 0 else 1
    start, end = (day.replace(day=1, month=1 if unit == 12 else day.month) for day in (first, last))
    return start, add_months(end, unit)


def axis_marks(start: dt.date, end: dt.date, step: int) -> tuple[dt.date, ...]:
    """The marks of an axis before its end: first days of months, `step` months apart.

    >>> [day.isoformat() for day in axis_marks(dt.date(2024, 1, 1), dt.date(2025, 2, 1), 6)]
    ['2024-01-01', '2024-07-01', '2025-01-01']
    """
    months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month - 1)
    return tuple(dt.date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0)


def word_mark(day: dt.date, step: int, wording: Wording) -> str:
    """A mark of the axis in words: its month, or its year if the marks are years apart."""
    return str(day.year) if step % 12 == 0 else wording.word_month(day)
