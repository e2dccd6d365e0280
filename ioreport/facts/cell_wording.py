"""Wording of a frame's cell in a document: its words and its exact value, or an error."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from decimal import Decimal
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

from ioreport.errors import Finding, UsageError
from ioreport.records import Cell
from ioreport.values import PRECISIONS
from ioreport.wording import Wording
from ioreport.wording.number_format import of_float, rounded

EMPTY_CELL = Cell("–")
_EXPECTED = "text, a finite number, a day, a month, whole days, or true and false"
_OF_DAYS = re.compile("[BDWMQYA]")
_WORDED = (str, bool, np.bool_, dt.date, Integral, Decimal)


def check_table_cells(frame: pd.DataFrame, columns: list[str], key: str) -> None:
    """Refuse values that a table cannot show: intervals, infinity, hours, lists.

    Raises
    ------
    UsageError
        With every such cell.
    """
    findings = [
        Finding(f"table {key}", row if isinstance(row, int) else None, name, "cell", "error", str(value), _EXPECTED)
        for name in columns
        for row, value in _not_worded(frame[name])
    ]
    if findings:
        raise UsageError(
            f"The table {key!r} has cells that cannot be worded.",
            findings,
            "turn them into text, or into numbers and days, before the table is made",
        )


def _not_worded(column: pd.Series) -> Iterator[tuple[Any, Any]]:
    return ((row, value) for row, value in column.items() if not (is_missing(value) or _is_worded(value)))


def is_missing(value: Any) -> bool:
    """Whether a cell is empty."""
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    if isinstance(value, Decimal):
        return value.is_nan()
    return isinstance(value, float | np.floating) and math.isnan(value)


def _is_worded(value: Any) -> bool:
    if isinstance(value, Decimal | float | np.floating):
        return math.isfinite(value)
    if isinstance(value, pd.Period):
        return _OF_DAYS.match(value.freqstr) is not None
    if isinstance(value, dt.timedelta | np.timedelta64):
        return bool(pd.Timedelta(value) % pd.Timedelta(days=1) == pd.Timedelta(0))
    return isinstance(value, _WORDED)


def word_cell(value: Any, words: Wording, decimals: int | None = None) -> Cell:
    """A cell's wording; an unknown value is an en dash.

    >>> words = Wording("en")
    >>> [word_cell(value, words).text for value in (0.1 + 0.2, True, pd.Period("2023-06"), pd.Timedelta(days=3), None)]
    ['0.3', 'yes', 'June 2023', '3 days', '–']
    """
    if is_missing(value):
        return EMPTY_CELL
    if isinstance(value, bool | np.bool_):
        return Cell(words.label("yes" if value else "no"), str(bool(value)).lower())
    if isinstance(value, pd.Period):
        return _period(value, words)
    if isinstance(value, dt.timedelta | np.timedelta64):
        days = pd.Timedelta(value).days
        return Cell(words.plural("{n} day", "{n} days", days), str(days))
    if isinstance(value, dt.date):
        return Cell(words.word_date(value), value.isoformat()[:10])
    if isinstance(value, str):
        return Cell(value, value)
    number = _decimal(value)
    return Cell(words.word_number(number, decimals), f"{number:f}")


def number_wordings(value: Any, precision: str, words: Wording) -> Iterator[str]:
    """The ways in which a table words a number: a share, a count, an amount with its own decimals or with cents.

    >>> list(number_wordings(7, "exact", Wording("en")))
    ['700%', '7']
    """
    if not isinstance(value, int | Decimal) or precision not in PRECISIONS:
        return
    number = Decimal(value)
    yield words.word_share(number, precision)
    for places in (None,) if isinstance(value, int) else (None, 0, 1, 3, 2):
        shown = number if places is None else rounded(number, places)
        yield words.word_precision(words.word_number(shown, places), precision)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    return of_float(float(value)) if isinstance(value, float | np.floating) else Decimal(int(value))


def _period(value: pd.Period, words: Wording) -> Cell:
    """A month or year by its name, any other period by its first and last day."""
    start, end = value.start_time.date(), value.end_time.date()
    if value.freqstr == "M":
        return Cell(words.word_month(start), f"{start:%Y-%m}")
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return Cell(str(start.year), str(start.year))
    if start == end:
        return Cell(words.word_date(start), start.isoformat())
    return Cell(words.word_period(start, end), f"{start.isoformat()}/{end.isoformat()}")
