"""Find the cells of a table that are not valid in their columns."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from ioreport.tables.schema import Field, TableSchema

_COLUMNS = ["index", "column", "failure_case"]


def failing_cells(schema: TableSchema, raw: pd.DataFrame, header: Collection[str]) -> pd.DataFrame:
    """Every invalid cell, and every empty cell that must not be empty.

    Parameters
    ----------
    schema : TableSchema
        The schema of the table.
    raw : DataFrame
        Its cells as text, indexed by row number.
    header : collection of str
        The columns of its file.

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
