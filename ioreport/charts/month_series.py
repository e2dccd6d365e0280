"""Read a tidy frame of months into series, and word their values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ioreport.charts.chart_items import Item, check_columns, column_or_default, known, read_items, refuse
from ioreport.charts.text_fitting import clean
from ioreport.charts.time_axis import add_months
from ioreport.errors import UsageError
from ioreport.wording import Wording
from ioreport.wording.code_words import CODES

_MONTH = r"\d{4}-(0[1-9]|1[0-2])"
MOST_SERIES = 4
_LONGEST = 600
"""The most months from the first to the last: a longer span is a mistyped year."""


@dataclass(frozen=True)
class Series:
    """One line: its name in words, its items by month, and the item of no known month."""

    name: str
    items: Mapping[dt.date, Item]
    undated: Item | None = None

    def valued(self) -> list[tuple[dt.date, Item]]:
        """The months that have a number, in order."""
        return [(month, item) for month, item in sorted(self.items.items()) if item.value is not None]


def read_series(
    frame: pd.DataFrame,
    *,
    key: str,
    x: str,
    value: str | Sequence[str],
    wording: Wording,
    series: str | None = None,
    names: Mapping[str, str] | None = None,
    text: str | None = None,
    precision: str | None = None,
    withheld: str | None = None,
    currency: str = "",
) -> tuple[Series, ...]:
    """The series of a frame with one row a month, or one row a month and series; in the frame's order.

    Columns needed: `x` (``YYYY-MM``; empty where the month is not known) and `value`, one column or several;
    `series` is the column that says which line a row belongs to. See `ioreport.charts.draw_lines`.

    Raises
    ------
    UsageError
        For a column that does not exist, columns of values and of series at once, and more than four series.
    DataError
        For cells that are not months, a month that comes twice, and values that are not numbers.
    """
    columns = [value] if isinstance(value, str) else list(value)
    if series is not None and len(columns) != 1:
        raise UsageError("A chart of lines takes several columns of values, or one and a column of series; not both.")
    precision = column_or_default(frame, precision, "precision")
    withheld = column_or_default(frame, withheld, "withheld")
    check_columns(frame, key, x, series, *columns, text, precision, withheld)
    read: dict[str, Any] = {"text": text, "precision": precision, "withheld": withheld, "currency": currency}
    months = read_months(frame, key, x)
    labels = [_month_words(month, wording) for month in months]
    labelled = frame.assign(**{"month label": labels})
    codes = _codes(frame, key, x, series, months)
    by_column = {
        column: read_items(labelled, key=key, label="month label", value=column, wording=wording, signed=True, **read)
        for column in columns
    }
    parts = [(code, by_column[columns[0]]) for code in codes] if series else list(by_column.items())
    _check_number([code for code, _ in parts])
    words = {code: _name(code, series, names or {}, wording) for code, _ in parts}
    return tuple(_series(words[code], items, months, codes.get(code)) for code, items in parts)


def read_months(frame: pd.DataFrame, key: str, column: str) -> list[dt.date | None]:
    """The first days of a column of months; `None` where a cell is empty."""
    said = [str(cell) if known(cell) else "" for cell in frame[column].tolist()]
    refuse(frame, key, column, [bool(m) and not re.fullmatch(_MONTH, m) for m in said], "month", "a month as 2023-06")
    months = [dt.date.fromisoformat(f"{month}-01") if month else None for month in said]
    dated = [month for month in months if month]
    far = len(month_range(dated)) > _LONGEST if dated else False
    ends = {min(dated), max(dated)} if far else set()
    refuse(frame, key, column, [month in ends for month in months], "range", "months at most 50 years apart")
    return months


def month_range(months: Collection[dt.date]) -> list[dt.date]:
    """Every month from the first to the last.

    >>> [f"{month:%Y-%m}" for month in month_range([dt.date(2024, 1, 1), dt.date(2023, 11, 1)])]
    ['2023-11', '2023-12', '2024-01']
    """
    if not months:
        return []
    first, last = min(months), max(months)
    return [add_months(first, n) for n in range((last.year - first.year) * 12 + last.month - first.month + 1)]


def _month_words(month: dt.date | None, wording: Wording) -> str:
    return wording.word_month(month) if month else wording.label("not known")


def _codes(
    frame: pd.DataFrame, key: str, x: str, series: str | None, months: Sequence[dt.date | None]
) -> dict[str, list[bool]]:
    """Series → which rows belong to it; empty without a column of series, because every series then has every row."""
    said = [str(cell) if known(cell) else "" for cell in frame[series].tolist()] if series else [""] * len(frame)
    twice = pd.MultiIndex.from_arrays([[str(month) for month in months], said]).duplicated() if len(frame) else []
    refuse(frame, key, x, list(twice), "unique", "one row for each month" + (f" and {series}" if series else ""))
    return {code: [each == code for each in said] for code in dict.fromkeys(said)} if series else {}


def _check_number(codes: Collection[str]) -> None:
    if len(codes) > MOST_SERIES:
        message = f"A chart of lines shows {MOST_SERIES} series at most, found {len(codes)}: {', '.join(codes)}."
        raise UsageError(message, next_step="Put fewer together, or draw a chart for each.")


def _name(code: str, series: str | None, names: Mapping[str, str], wording: Wording) -> str:
    """The name of a series: the author's, else the data model's words for its code."""
    if code in names:
        return clean(names[code])
    if series is None:
        return ""
    words = wording.word_code(series, code) if series in CODES else code.replace("_", " ")
    words = words or wording.label("not known")
    return clean(words[:1].upper() + words[1:])


def _series(name: str, items: Sequence[Item], months: Sequence[dt.date | None], own: Sequence[bool] | None) -> Series:
    rows = [(m, item) for m, item, mine in zip(months, items, own or [True] * len(items), strict=True) if mine]
    undated = next((item for month, item in rows if month is None), None)
    return Series(name, {month: item for month, item in rows if month}, undated)
