"""Column types: how each is written as text, its type in a frame, and its name in the Frictionless standard.

A kind reads each distinct text of a column once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa

from ioreport.tables import code_lists
from ioreport.tables.text_column import TextColumn

_Array: TypeAlias = Any
"""A numpy or pandas array of a column's type."""
_PARTED = re.compile("; ?")
_FIRST_DAY = dt.date(1970, 1, 1).toordinal()
_SECONDS = 24 * 60 * 60


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

    def holds(self, texts: Iterable[str]) -> np.ndarray:
        """Which of these texts are valid cells; none of them is empty.

        >>> DATE.holds(["2023-06-20", "2023-06-31"]).tolist()
        [True, False]
        """
        return np.fromiter(map(self._test, texts), dtype=bool)

    @cached_property
    def _test(self) -> Callable[[str], bool]:
        fits = re.compile(self.pattern or "(?s:.*)").fullmatch
        if self.listed:
            return lambda text: bool(fits(text)) and code_lists.LISTS[self.listed]().issuperset(_PARTED.split(text))
        if self.rule == "date":
            return lambda text: bool(fits(text)) and _is_day(text)
        return lambda text: bool(fits(text))

    @property
    def value(self) -> Callable[[str], Any]:
        """What reads a valid cell: two cells with equal values say the same.

        >>> MONEY.value("5.0") == MONEY.value("5.00"), DATE.value("2023-06-20")
        (True, datetime.date(2023, 6, 20))
        """
        return _VALUES.get(self.rule, str)

    def typed(self, cells: TextColumn) -> _Array:
        """These cells, each valid or empty, as values.

        >>> WHOLE.typed(TextColumn.of(["12", None, "007"]))
        <IntegerArray>
        [12, <NA>, 7]
        Length: 3, dtype: Int64
        """
        return _TYPED.get(self.rule, _as_text)(cells, self.dtype)


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _as_days(cells: TextColumn, dtype: Any) -> Any:
    days = cells.read(lambda text: (dt.date.fromisoformat(text).toordinal() - _FIRST_DAY) * _SECONDS, _NO_DAY)
    return np.array([*days, _NO_DAY], dtype=np.int64)[cells.numbers].view(dtype)


def _as_whole(cells: TextColumn, dtype: Any) -> _Array:
    numbers = np.array([*cells.read(int, 1), 1], dtype=np.int64)[cells.numbers]
    return pd.arrays.IntegerArray(numbers, ~cells.filled)


def _as_decimal(cells: TextColumn, dtype: Any) -> _Array:
    texts = pa.array(cells.read(str, None), pa.string()).cast(dtype.pyarrow_dtype)
    return pd.arrays.ArrowExtensionArray(texts.take(cells.indices()))


def _as_degrees(cells: TextColumn, dtype: Any) -> Any:
    return np.array([*cells.read(float, np.nan), np.nan], dtype=dtype)[cells.numbers]


def _as_truth(cells: TextColumn, dtype: Any) -> _Array:
    truths = np.array([*cells.read(_is_true, False), False])
    return pd.arrays.BooleanArray(truths[cells.numbers], ~cells.filled)


def _is_true(text: str) -> bool:
    return text.lower() in ("true", "1")


def _as_text(cells: TextColumn, dtype: Any) -> _Array:
    return pd.arrays.ArrowStringArray(cells.decoded(), dtype=_STR)


_STR = pd.StringDtype(na_value=np.nan)
_NO_DAY = np.iinfo(np.int64).min
_TYPED: dict[str, Callable[[TextColumn, Any], _Array]] = {
    "date": _as_days,
    "whole_number": _as_whole,
    "money": _as_decimal,
    "number": _as_decimal,
    "degrees": _as_degrees,
    "truth": _as_truth,
}
_VALUES: dict[str, Callable[[str], Any]] = {
    "date": dt.date.fromisoformat,
    "whole_number": int,
    "money": Decimal,
    "number": Decimal,
    "degrees": float,
    "truth": _is_true,
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
