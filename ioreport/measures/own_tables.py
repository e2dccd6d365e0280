"""Breakdowns of an office's own table by its columns: the rows of a register, or a column of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from ioreport.errors import UsageError
from ioreport.measures.measured import Breakdown, uncleared
from ioreport.measures.row_matching import json_value, matching, table_of
from ioreport.measures.table_values import COUNT_RULE, SUM_RULE
from ioreport.tables import Office
from ioreport.tables.people_columns import ROWS
from ioreport.values import Trail


def table_breakdown(
    office: Office, /, table: str, by: str | Sequence[str], column: str = ROWS, **where: Any
) -> Breakdown:
    """The rows of an office's own table, counted or added up by the codes of some of its columns.

    Parameters
    ----------
    office : Office
    table : str
        A table of the office, such as a register with one row a person.
    by : str or sequence of str
        The columns whose codes make the cells; an empty cell has the code "".
    column : str, optional
        The column of whole numbers to add up; without it rows are counted.
    **where
        Column → value that a row must have.

    Returns
    -------
    Breakdown
        `frame` has the columns `by`, ``people`` (Int64), ``precision``, ``rows`` and ``wordings``. Give it to
        `Ledger.protect` before it is shown: where the table counts people, small numbers are withheld.

    Raises
    ------
    UsageError
        When there is no such table, column or value, or the column holds no whole numbers.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> table_breakdown(office, "shelter_beds", "place_id", column="beds").frame[["place_id", "people"]].head(1)
      place_id  people
    0    PL-01      40
    """
    names = [by] if isinstance(by, str) else list(by)
    table_of(office, table, [*names, *([column] if column else [])])
    rows = matching(office, table, where)
    cells = list(cells_of(rows, names, column))
    frame = pd.DataFrame([code for code, _, _ in cells], columns=names, dtype="str")
    frame = frame.assign(
        people=pd.Series([number for _, _, number in cells], dtype="Int64"),
        precision="exact",
        rows=pd.Series([len(inside) for _, inside, _ in cells], dtype="Int64"),
        wordings="",
    )
    trail = Trail.of(office.file(table), rows.index)
    arguments = {
        "table": table,
        "by": names,
        "column": column,
        **{name: json_value(value) for name, value in where.items()},
    }
    unit = office.counting_people.get(table, {}).get(column, "row")
    return Breakdown(
        tuple(names),
        "table_sum" if column else "table_count",
        unit,
        "people",
        uncleared(frame, office, trail),
        int(frame["people"].sum()),
        "exact",
        SUM_RULE if column else COUNT_RULE,
        trail=trail,
        arguments=arguments,
    )


def cells_of(rows: pd.DataFrame, by: Sequence[str], column: str) -> Iterator[tuple[tuple[str, ...], pd.Index, int]]:
    """Each cell's codes, its rows, and its number, in the order of the codes."""
    numbers = numbers_of(rows, column)
    codes = [rows[name].astype("object").where(rows[name].notna(), "").astype("str") for name in by]
    for code, inside in rows.groupby([*codes], sort=True):
        yield code, inside.index, int(numbers[inside.index].sum())


def numbers_of(rows: pd.DataFrame, column: str) -> pd.Series:
    """The number of each row: one, or the value of a column; an unknown value counts as 0."""
    if column == ROWS:
        return pd.Series(1, rows.index, dtype="int64")
    numbers = rows[column].astype("Float64").fillna(0)
    if (numbers % 1 != 0).any() or (numbers < 0).any():
        raise UsageError(f"table_breakdown: {column} holds other numbers than whole ones that are not negative.")
    return numbers.astype("int64")
