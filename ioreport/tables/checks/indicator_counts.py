"""Check counts of the indicators: whole numbers, not below zero."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.equal_rows import places_of
from ioreport.tables.raw_table import Sheet
from ioreport.tables.text_column import TextColumn

COUNTS = ("person", "household", "event", "item")
"""The units of indicators that are counted."""
_GROUPED = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")
"""A point that may be meant to group thousands, as 1.250."""


def check_counts(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Counts that are not whole numbers or below zero, and parts of shares below zero or with a point for thousands."""
    values, indicators = sheets["indicator_values"], sheets["indicators"]
    own = places_of(values.held["indicator_id"], indicators.held["indicator_id"])
    unit = indicators.held["unit"]
    return [
        *_of_column(values, "value", unit.chosen(own)),
        *_of_column(indicators, "baseline", unit),
        *_of_column(indicators, "target", unit),
        *(each for column in ("numerator", "denominator") for each in _grouped(values, column)),
        *values.at(values.numbers("numerator") < 0, "numerator", "negative_count", "warning", "0 or more"),
    ]


def _grouped(sheet: Sheet, column: str) -> list[Finding]:
    """Parts of a share that may have a point for thousands; whether they are counted, nothing says."""
    wrong = sheet.written[column].matching(_GROUPED.fullmatch)
    return _findings(sheet, wrong, column, "whole_number", lambda row, text: _NO_POINT + _meant(text))


_NO_POINT = "a number without a point for thousands"


def _of_column(sheet: Sheet, column: str, unit: TextColumn) -> list[Finding]:
    counted, cells = unit.matching(COUNTS.__contains__), sheet.held[column]
    grouped = counted & cells.matching(_GROUPED.fullmatch)
    broken = counted & ~grouped & cells.matching(lambda text: Decimal(text) % 1)
    below = counted & (sheet.numbers(column) < 0)
    whole = "a whole number of {}s"
    return [
        *_findings(sheet, grouped, column, "whole_number", lambda row, text: whole.format(unit.at(row)) + _meant(text)),
        *_findings(sheet, broken, column, "whole_number", lambda row, text: whole.format(unit.at(row))),
        *_findings(
            sheet, below, column, "negative_count", lambda row, text: f"0 or more, as {unit.at(row)}s are counted"
        ),
    ]


def _meant(text: str) -> str:
    return f" (did you mean {text.replace('.', '')}?)"


def _findings(
    sheet: Sheet, wrong: np.ndarray, column: str, rule: str, expected: Callable[[int, str], str]
) -> list[Finding]:
    """A warning for each row of a mask; `expected` takes the place of the row and the cell's text."""
    texts = ((int(place), sheet.written[column].at(place)) for place in np.flatnonzero(wrong))
    return [
        sheet.finding(int(sheet.rows[place]), column, rule, "warning", text, expected(place, text))
        for place, text in texts
    ]
