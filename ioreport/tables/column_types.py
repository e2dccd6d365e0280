"""Column types: how each is written as text, its type in a frame, and its name in the Frictionless standard.

A kind reads whole columns at once. `typed` gets only valid or empty cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

import pandas as pd
import pyarrow as pa

from ioreport.tables import code_lists

_Series: TypeAlias = pd.Series
_PARTED = re.compile("; ?")


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of cell.

    `rule` names the check in a finding; `expected` says it in words. A cell is valid if `pattern` matches all of
    it and, where `listed` names a code list, all of its parts (separated by ;) are in the list.
    `standard` is the type's description in the Frictionless standard.
    """

    rule: str
    expected: str
    dtype: Any
    pattern: str = ""
    listed: str = ""
    numeric: bool = False
    standard: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})

    def holds(self, cells: _Series) -> _Series:
        """Which of these cells are valid; none of them is empty."""
        fit = cells.str.fullmatch(self.pattern) if self.pattern else pd.Series(True, cells.index)
        if self.listed:
            known = code_lists.LISTS[self.listed]()
            fit &= cells.isin([cell for cell in cells.unique() if known.issuperset(_PARTED.split(cell))])
        if self.rule == "date":
            fit &= _days(cells).notna()
        return fit.astype(bool)

    def typed(self, cells: _Series) -> _Series:
        """These cells, each valid or empty, as values."""
        read = _TYPED.get(self.rule, _as_text)
        return read(cells, self.dtype)


def _days(cells: _Series) -> _Series:
    """Columns have few different dates, so each distinct one is read only once."""
    numbers, distinct = pd.factorize(cells)
    days = pd.to_datetime(pd.Series(distinct), format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    return pd.Series(days.reindex(numbers).array, cells.index, name=cells.name)


def _as_days(cells: _Series, dtype: Any) -> _Series:
    return _days(cells)


def _through_arrow(cells: _Series, arrow: pa.DataType, dtype: Any) -> _Series:
    values = pa.array(cells, type=pa.string(), from_pandas=True).cast(arrow)
    return pd.Series(pd.array(values, dtype=pd.ArrowDtype(arrow)), cells.index, name=cells.name).astype(dtype)


def _as_whole(cells: _Series, dtype: Any) -> _Series:
    return _through_arrow(cells, pa.int64(), dtype)


def _as_decimal(cells: _Series, dtype: Any) -> _Series:
    return _through_arrow(cells, dtype.pyarrow_dtype, dtype)


def _as_degrees(cells: _Series, dtype: Any) -> _Series:
    return pd.to_numeric(cells).astype(dtype)


def _as_truth(cells: _Series, dtype: Any) -> _Series:
    return cells.str.lower().map({"true": True, "false": False, "1": True, "0": False}).astype(dtype)


def _as_text(cells: _Series, dtype: Any) -> _Series:
    return cells.astype(dtype)


_TYPED: dict[str, Callable[[_Series, Any], _Series]] = {
    "date": _as_days,
    "whole_number": _as_whole,
    "money": _as_decimal,
    "number": _as_decimal,
    "degrees": _as_degrees,
    "truth": _as_truth,
}


def _decimal(scale: int) -> pd.ArrowDtype:
    return pd.ArrowDtype(pa.decimal128(38, scale))


def _text(rule: str, expected: str, pattern: str = "", listed: str = "") -> Kind:
    constraints = {"constraints": {"pattern": pattern}} if pattern else {}
    return Kind(rule, expected, "str", pattern, listed, standard={"type": "string", **constraints})


TEXT = _text("text", "a text")
CODE = _text("code", "a code of its list")
ID = _text("id", "an id: 1 to 40 of A-Z a-z 0-9 . _ -", "[A-Za-z0-9._-]{1,40}")
MONTH = Kind("month", "a month, as 2023-06", "str", "[0-9]{4}-(0[1-9]|1[0-2])", standard={"type": "yearmonth"})
DATE = Kind(
    "date", "a date, as 2023-06-20", "datetime64[s]", "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}", standard={"type": "date"}
)
WHOLE = Kind("whole_number", "a whole number", "Int64", "-?[0-9]{1,15}", numeric=True, standard={"type": "integer"})
MONEY = Kind(
    "money",
    "an amount with a decimal point and at most 3 decimals, as 1234.50",
    _decimal(3),
    r"-?[0-9]{1,20}(\.[0-9]{1,3})?",
    numeric=True,
    standard={"type": "number"},
)
CENT = Decimal("0.01")


def short_amount(amount: Decimal) -> Decimal:
    """An amount from a frame, without a third decimal of zero.

    >>> short_amount(Decimal("12.500")), short_amount(Decimal("0.755"))
    (Decimal('12.50'), Decimal('0.755'))
    """
    return amount.quantize(CENT) if amount == amount.quantize(CENT) else amount


NUMBER = Kind(
    "number",
    "a number with a decimal point, as 12.5",
    _decimal(18),  # a computed rate is often written with 17 digits
    r"-?[0-9]{1,20}(\.[0-9]{1,18})?",
    numeric=True,
    standard={"type": "number"},
)
DEGREES = Kind(
    "degrees",
    "degrees with a decimal point, as 42.697",
    "float64",
    r"-?[0-9]{1,3}(\.[0-9]{1,15})?",
    numeric=True,
    standard={"type": "number"},
)
TRUTH = Kind("truth", "true or false", "boolean", "true|false|True|False|TRUE|FALSE|1|0", standard={"type": "boolean"})
COUNTRY = _text("country", "a country's code of ISO 3166-1, as BG", "[A-Z]{2}", "country")
SUBDIVISION = _text("subdivision", "a code of ISO 3166-2, as BG-22", "[A-Z]{2}-[A-Z0-9]{1,3}", "subdivision")
CURRENCY = _text("currency", "a currency's code of ISO 4217, as EUR", "[A-Z]{3}", "currency")
LANGUAGE = _text("language", "a language's code of ISO 639, as en", "[a-z]{2,3}", "language")
SECTOR = _text("sector", "an OECD DAC purpose code of 5 digits, as 15190", "[0-9]{5}", "sector")
_TARGET = r"(1[0-7]|[1-9])\.([1-9][0-9]?|[a-e])"
SDG_TARGETS = _text(
    "sdg_targets", "SDG targets separated by ;, as 10.7;16.2", f"{_TARGET}(; ?{_TARGET})*", "sdg_target"
)
_PART = r"([^/\\:.]|\.+[^/\\:.])[^/\\:]*"
PATH_PATTERN = re.compile(f"{_PART}(/{_PART})*")
"""Parts joined by /, none of them empty or only dots; no drive letter, no URL scheme."""
PATH = _text("path", "a path inside the office, with /, as photos/market.jpg", PATH_PATTERN.pattern)
