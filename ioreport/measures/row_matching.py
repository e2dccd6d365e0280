"""Match rows by plain values, and convert cells to plain values."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ioreport.errors import UsageError, nearest
from ioreport.measures.activity_selection import check_known
from ioreport.measures.measured import Value
from ioreport.tables import Office
from ioreport.tables.column_types import MONEY, short_amount
from ioreport.tables.data_model import TABLES
from ioreport.wording.number_format import exponent, of_float

_SCALE_OF_MONEY = -MONEY.dtype.pyarrow_dtype.scale


def table_of(office: Office, table: str, columns: Sequence[str]) -> pd.DataFrame:
    """A table of the office that has these columns.

    Raises
    ------
    UsageError
        When there is no such table or column.
    """
    check_known("table", table, list(office.tables), "the office")
    frame = office.tables[table]
    for column in columns:
        if column not in frame:
            hint = nearest(column, frame.columns)
            raise UsageError(
                f"column: {office.file(table)} has no {column!r}{hint}.",
                next_step=f"take one of {', '.join(frame.columns)}",
            )
    return frame


def as_where(table: str, frame: pd.DataFrame, key: Any) -> dict[str, Any]:
    """A key as column → value; it may be given as one value, several, or a mapping."""
    if isinstance(key, Mapping):
        return dict(key)
    values = list(key) if isinstance(key, list | tuple) else [key]
    names = key_columns(table, frame)
    if len(values) > len(names):
        raise UsageError(f"key: {table} has {len(names)} key columns ({', '.join(names)}), found {len(values)} values.")
    return dict(zip(names, values, strict=False))


def key_columns(table: str, frame: pd.DataFrame) -> list[str]:
    """The key columns of a table of the data model; for any other table all its columns in order."""
    return list(TABLES[table].key) if table in TABLES else list(frame.columns)


def matching(office: Office, table: str, where: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of a table whose columns equal plain values; `None` means an empty cell.

    Raises
    ------
    UsageError
        For a table, column or value that does not exist: a mistyped value must not give 0.
    """
    frame = table_of(office, table, list(where))
    keep = pd.Series(True, index=frame.index)
    for column, value in where.items():
        same = _equal(frame[column], value, column)
        if value is not None and not same.any():
            check_known(column, _text(value), _shown(frame[column]), office.file(table))
        keep &= same
    return frame[keep]


def _shown(column: pd.Series) -> list[str]:
    return [_text(value) for value in column.dropna().unique()]


def _equal(column: pd.Series, value: Any, name: str) -> pd.Series:
    """Which cells equal a plain value, compared in the column's own type."""
    if value is None:
        return column.isna()
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        return column == _timestamp(value, name)
    if _is_decimal(column):
        return (column == _decimal(value, name)).fillna(False).astype("bool")
    if pd.api.types.is_bool_dtype(column.dtype):
        return (column.astype("str") == str(value)).fillna(False).astype("bool")
    if pd.api.types.is_numeric_dtype(column.dtype):
        return (column == float(_decimal(value, name))).fillna(False).astype("bool")
    return (column.astype("str") == str(value)).fillna(False).astype("bool")


def _timestamp(value: Any, name: str) -> pd.Timestamp:
    try:
        return pd.Timestamp(dt.date.fromisoformat(str(value)[:10]))
    except ValueError:
        raise UsageError(f"{name}: found {value!r}, expected a day such as 2023-06-20.") from None


def _decimal(value: Any, name: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise UsageError(f"{name}: found {value!r}, expected a number.")
    return number


def _is_decimal(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.ArrowDtype) and pa.types.is_decimal(column.dtype.pyarrow_dtype)


def plain_value(cell: Any) -> Value:
    """A cell as a plain value: text, day, whole number, decimal, or nothing."""
    if pd.isna(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        day: dt.date = cell.date()
        return day
    if isinstance(cell, bool | np.bool_):
        return str(bool(cell)).lower()
    if isinstance(cell, int | np.integer):
        return int(cell)
    if isinstance(cell, float | np.floating):
        return _trimmed(of_float(float(cell))) if math.isfinite(cell) else Decimal(str(float(cell)))
    return _trimmed(cell) if isinstance(cell, Decimal) else str(cell)


def _trimmed(number: Decimal) -> Decimal:
    """A decimal without the zeros that come only from its column's scale; money keeps 2 decimals."""
    scale = exponent(number)
    if scale >= -2:
        return number
    if scale == _SCALE_OF_MONEY:
        return short_amount(number)
    short = number.normalize()
    return short.quantize(Decimal(1)) if exponent(short) > 0 else short


def json_value(value: Any) -> Any:
    """A value in JSON types."""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return str(value) if isinstance(value, Decimal) else value


def plain_key(key: Any) -> Any:
    """A key in JSON types."""
    if isinstance(key, Mapping):
        return {name: json_value(value) for name, value in key.items()}
    return [json_value(value) for value in key] if isinstance(key, list | tuple) else json_value(key)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(json_value(plain_value(value)))
