"""Finds the cells of a table that their columns do not allow."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from ioreport.tables.schema import Field, TableSchema

_COLUMNS = ["index", "column", "failure_case"]


def failing_cells(schema: TableSchema, raw: pd.DataFrame, header: Collection[str]) -> pd.DataFrame:
    """Every cell that does not hold, and every empty one that must not be empty.

    Parameters
    ----------
    schema : TableSchema
        What the table should be.
    raw : DataFrame
        Its cells as text, indexed by row number.
    header : collection of str
        The columns that its file has.

    Returns
    -------
    DataFrame
        With ``index`` (the row), ``column`` and ``failure_case`` (the text found; missing when empty).
    """
    found = [
        _failing(field, raw[field.name], field.name in schema.needed)
        for field in schema.columns.values()
        if field.name in header
    ]
    found = [cells for cells in found if len(cells)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=_COLUMNS)


def _failing(field: Field, cells: pd.Series, needed: bool) -> pd.DataFrame:
    empty = cells.isna()
    failing = empty & needed
    if field.closed and not empty.all():
        failing |= ~field.holds(cells[~empty]).reindex(cells.index, fill_value=True)
    wrong = cells[failing]
    return pd.DataFrame({"index": wrong.index, "column": field.name, "failure_case": wrong.array})
