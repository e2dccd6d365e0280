"""Values taken directly from the tables: one cell, the sum of a column, or a number of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd
import pyarrow as pa

from ioreport.errors import DataError, Finding, UsageError
from ioreport.measures.activity_selection import check_known
from ioreport.measures.measured import Measured, Remark, Value
from ioreport.measures.reach import said
from ioreport.measures.row_matching import as_where, json_value, matching, plain_key, plain_value, table_of
from ioreport.tables import Office
from ioreport.tables.project_rows import known_ids, rows_of
from ioreport.values import PRECISIONS, Trail

RECORDED_RULE = "As recorded in the row named."
SUM_RULE = "The sum of one column over the rows named."
COUNT_RULE = "The number of the rows named."
GRANT_RULE = "The amount of the grant, as recorded."
_UPPER_LIMIT = Remark("Published as an upper limit.", "Published as upper limits.", 1)
_NO_VALUE = ("{n} row has no value.", "{n} rows have no value.")
_ROWS = "Here: {words}."
_FLOAT_DECIMALS = 9


def recorded(
    office: Office, /, table: str, key: str | Sequence[str] | Mapping[str, Any], column: str, unit: str = ""
) -> Measured:
    """The value of one cell.

    Parameters
    ----------
    office : Office
    table : str
        A table of the office, its own extra tables included.
    key : str, sequence of str, or mapping
        The value of the key column (the first of an extra table), the values of several, or
        column → value. It must name exactly one row.
    column : str
        The column.
    unit : str, optional
        The unit; by default the row's own ``unit`` or ``currency`` where `column` is counted in it.

    Returns
    -------
    Measured
        Text, day, whole number or decimal; `None` for an empty cell. Precision from the column
        ``<column>_precision`` (of participations: ``precision``), if there is one.

    Raises
    ------
    UsageError
        When there is no such table, column or row, or several rows fit.
    DataError
        When a precision is unknown.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> recorded(office, "activities", "A-03", "end_date").value
    datetime.date(2023, 9, 13)
    >>> recorded(office, "activity_elements", ["A-02", "E1"], "title").value
    'Songs from six countries'
    """
    frame = table_of(office, table, [column])
    rows = matching(office, table, as_where(table, frame, key))
    if len(rows) != 1:
        raise UsageError(
            f"recorded: {office.file(table)} has {len(rows)} rows with the key {key!r}, expected one.",
            next_step="name the row by more columns: key={column: value, ...}",
        )
    given = {"table": table, "key": plain_key(key), "column": column} | ({"unit": unit} if unit else {})
    return _cell_measured("recorded", RECORDED_RULE, office, table, rows, column, unit, given)


def grant_amount(office: Office, /, grant: str) -> Measured:
    """The amount of a grant, in its own currency.

    Returns
    -------
    Measured
        Decimal, unit the currency. "At most" where the office's column ``amount_precision`` says
        that only an upper limit was published.

    Raises
    ------
    UsageError
        For an unknown grant.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> amount = grant_amount(load("tests/data/office"), "G-02")
    >>> amount.value, amount.unit, amount.precision
    (Decimal('6000.00'), 'USD', 'at_most')
    """
    check_known("grant", grant, known_ids(office, "grants", "grant_id"), office.file("grants"))
    grants = rows_of(office, "grants", grant)
    rows = grants[(grants["grant_id"] == grant).fillna(False)]
    return _cell_measured("grant_amount", GRANT_RULE, office, "grants", rows, "amount", "", {"grant": grant})


def table_sum(office: Office, /, table: str, column: str, unit: str = "", **where: Any) -> Measured:
    """The sum of a column over the rows with the given values.

    Parameters
    ----------
    office : Office
    table, column : str
        A table of the office, its own extra tables included, and a column of numbers.
    unit : str, optional
        The unit; by default the rows' own ``unit`` or ``currency`` where `column` is counted in it.
    **where
        Column → value that a row must have.

    Returns
    -------
    Measured
        Exact whole number or decimal. A row that is "at least", or has no value, makes the sum
        "at least", else one that is "about" makes it "about". `None` when no row has a value;
        0 when there is no row.

    Raises
    ------
    UsageError
        When there is no such table, column or value, the column holds no numbers, its rows are
        in several units, or upper limits would be added up: such a sum was not published.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> table_sum(load("tests/data/office"), "shelter_beds", "beds").value
    80
    """
    _numbers_only(office, table, table_of(office, table, [column]), column)
    rows = matching(office, table, where)
    precision = _sum_precision(office, table, rows, column)
    missing = Remark(*_NO_VALUE, int(rows[column].isna().sum()))
    remarks = (_named(office, table, where, column), *((missing,) if missing.number else ()))
    given = {"table": table, "column": column} | ({"unit": unit} if unit else {})
    return Measured(
        "table_sum",
        _sum(rows[column]),
        unit or _unit(office, table, rows, column),
        precision,
        SUM_RULE,
        said(remarks),
        (),
        Trail.of(office.file(table), rows.index),
        given | {name: json_value(value) for name, value in where.items()},
        remarks,
    )


def table_count(office: Office, /, table: str, unit: str = "", **where: Any) -> Measured:
    """The number of rows with the given values.

    Parameters
    ----------
    office : Office
    table : str
        A table of the office, its own extra tables included.
    unit : str, optional
        The unit of a row.
    **where
        Column → value that a row must have.

    Returns
    -------
    Measured
        Exact whole number.

    Raises
    ------
    UsageError
        When there is no such table, column or value.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> table_count(load("tests/data/office"), "shelter_beds").value
    3
    """
    rows = matching(office, table, where)
    given = (
        {"table": table} | ({"unit": unit} if unit else {}) | {name: json_value(value) for name, value in where.items()}
    )
    remarks = (_named(office, table, where),)
    return Measured(
        "table_count",
        len(rows),
        unit or "row",
        "exact",
        COUNT_RULE,
        said(remarks),
        trail=Trail.of(office.file(table), rows.index),
        arguments=given,
        remarks=remarks,
    )


def _named(office: Office, table: str, where: Mapping[str, Any], column: str = "") -> Remark:
    """The column and the rows in words, for the definition."""
    asked = (f"{name} = {json_value(value)}" for name, value in where.items())
    return Remark(_ROWS, _ROWS, 1, (", ".join(filter(None, (office.file(table), column))), *asked))


def _cell_measured(
    name: str, rule: str, office: Office, table: str, rows: pd.DataFrame, column: str, unit: str, given: dict[str, Any]
) -> Measured:
    value = _counted(plain_value(rows[column].iloc[0]), table, rows)
    precision = _precisions(office, table, rows, column).iloc[0]
    wordings = _wordings(table, rows, column) if value is None else ()
    remarks = (_UPPER_LIMIT,) if precision == "at_most" else ()
    return Measured(
        name,
        value,
        unit or _unit(office, table, rows, column),
        "at_least" if wordings else precision,
        rule,
        said(remarks),
        wordings,
        Trail.of(office.file(table), rows.index),
        given,
        remarks,
    )


def _counted(value: Value, table: str, rows: pd.DataFrame) -> Value:
    """A profile's value is text; if its row has a unit, it is a number."""
    if table != "profile" or not isinstance(value, str) or rows["unit"].isna().all():
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return number if number.is_finite() else value


def _wordings(table: str, rows: pd.DataFrame, column: str) -> tuple[str, ...]:
    """The words of a participation instead of its number."""
    if (table, column) != ("participations", "people"):
        return ()
    return tuple(rows["wording"].dropna())


def _precisions(office: Office, table: str, rows: pd.DataFrame, column: str) -> pd.Series:
    """The precision of each row's value; exact if empty."""
    beside = "precision" if table == "participations" and column in ("people", "first_time") else f"{column}_precision"
    if beside not in rows:
        return pd.Series("exact", index=rows.index, dtype="str")
    said_so = rows[beside].astype("str")
    stated = said_so.mask(said_so == "", None).fillna("exact")
    wrong = stated[~stated.isin(PRECISIONS)]
    if len(wrong):
        findings = [
            Finding(
                office.file(table), int(row), beside, "precision", "error", found, f"one of {', '.join(PRECISIONS)}"
            )
            for row, found in wrong.items()
        ]
        raise DataError(f"The precision of {column} cannot be told.", findings)
    return stated


def _sum_precision(office: Office, table: str, rows: pd.DataFrame, column: str) -> str:
    stated = set(_precisions(office, table, rows, column))
    if "at_most" in stated and len(rows) > 1:
        raise UsageError(
            f"table_sum: {column} of {office.file(table)} holds upper limits, which are not added up.",
            next_step="state each of them by itself",
        )
    known = rows[column].dropna()
    if len(known) < len(rows):
        # A sum with negative parts is no lower bound for the missing rows.
        return "about" if (known < 0).any() else "at_least"
    return next((each for each in ("at_least", "about", "at_most") if each in stated), "exact")


def _numbers_only(office: Office, table: str, frame: pd.DataFrame, column: str) -> None:
    numeric = pd.api.types.is_numeric_dtype(frame[column].dtype) and not pd.api.types.is_bool_dtype(frame[column].dtype)
    if not numeric:
        raise UsageError(
            f"table_sum: {column} of {office.file(table)} holds no numbers.",
            next_step="give the column the type number or integer in datapackage.json",
        )


def _sum(column: pd.Series) -> Value:
    known = column.dropna()
    if known.empty:
        return None if len(column) else 0
    if pd.api.types.is_float_dtype(known.dtype):
        exact = pa.array(known.astype("float64"), pa.float64()).cast(pa.decimal128(38, _FLOAT_DECIMALS))
        known = pd.Series(exact.to_pandas(), dtype=pd.ArrowDtype(exact.type))
    return plain_value(known.sum())


def _unit(office: Office, table: str, rows: pd.DataFrame, column: str) -> str:
    """The unit of this column in the rows; it must be the same in all of them."""
    counted = {"amount": ["currency"], "people": ["unit"], "first_time": ["unit"], "value": ["unit"]}
    beside = [name for name in counted.get(column, []) if name in rows]
    units = sorted({str(unit) for name in beside for unit in rows[name].dropna().unique()})
    if len(units) > 1:
        raise UsageError(
            f"{column} of {office.file(table)} is counted in {', '.join(units)}, which are not added up.",
            next_step=f"ask for one of them: {beside[0]}={units[0]!r}",
        )
    return units[0] if units else ""
