"""Check counts of the indicators: whole numbers, not below zero."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.raw_table import Sheet

COUNTS = ("person", "household", "event", "item")
"""The units of indicators that are counted."""
_GROUPED = r"-?[0-9]{1,3}\.[0-9]{3}"
"""A point that may be meant to group thousands, as 1.250."""


def check_counts(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Counts that are not whole numbers or below zero, and parts of shares below zero or with a point for thousands."""
    values, indicators = sheets["indicator_values"], sheets["indicators"]
    own = indicators.typed.dropna(subset=["indicator_id"]).drop_duplicates("indicator_id").set_index("indicator_id")
    unit = values.typed["indicator_id"].map(own["unit"].astype("str"))
    return [
        *_of_column(values, "value", unit),
        *_of_column(indicators, "baseline", indicators.typed["unit"].astype("str")),
        *_of_column(indicators, "target", indicators.typed["unit"].astype("str")),
        *(each for column in ("numerator", "denominator") for each in _grouped(values, column)),
        *_below_zero(values, "numerator"),
    ]


def _grouped(sheet: Sheet, column: str) -> list[Finding]:
    """Parts of a share that may have a point for thousands; whether they are counted, nothing says."""
    raw = sheet.raw[column].dropna() if column in sheet.raw else pd.Series(dtype="str")
    expected = "a number without a point for thousands"
    wrong = raw.index[raw.str.fullmatch(_GROUPED).astype(bool)]
    return [_finding(sheet, row, column, "whole_number", f"{expected}{_meant(raw[row])}") for row in wrong]


def _below_zero(sheet: Sheet, column: str) -> list[Finding]:
    below = (sheet.typed[column] < Decimal(0)).fillna(False).astype(bool)
    return [_finding(sheet, row, column, "negative_count", "0 or more") for row in below.index[below]]


def _of_column(sheet: Sheet, column: str, unit: pd.Series) -> list[Finding]:
    counted = unit.isin(COUNTS) & sheet.typed[column].notna()
    raw, typed = sheet.raw.loc[counted, column], sheet.typed.loc[counted, column]
    grouped = raw.str.fullmatch(_GROUPED).astype(bool)
    broken = typed.map(lambda number: number != int(number)).astype(bool) & ~grouped
    below = (typed < Decimal(0)).astype(bool)
    return [
        *(
            _finding(sheet, row, column, "whole_number", f"a whole number of {unit[row]}s{_meant(raw[row])}")
            for row in raw.index[grouped]
        ),
        *(_finding(sheet, row, column, "whole_number", f"a whole number of {unit[row]}s") for row in raw.index[broken]),
        *(
            _finding(sheet, row, column, "negative_count", f"0 or more, as {unit[row]}s are counted")
            for row in raw.index[below]
        ),
    ]


def _meant(text: str) -> str:
    return f" (did you mean {text.replace('.', '')}?)"


def _finding(sheet: Sheet, row: int, column: str, rule: str, expected: str) -> Finding:
    return sheet.finding(row, column, rule, "warning", str(sheet.raw.at[row, column]), expected)
