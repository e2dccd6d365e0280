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
    judged = [
        field
        for field in schema.columns.values()
        if field.name in header and (field.closed or field.name in schema.needed)
    ]
    return _failures(schema, raw, judged) if judged and len(raw) else pd.DataFrame(columns=_COLUMNS)


def _failures(schema: TableSchema, raw: pd.DataFrame, judged: list[Field]) -> pd.DataFrame:
    import pandera.pandas as pandera  # slow to import, and only needed where there are rows to check

    rules = {
        field.name: pandera.Column(
            checks=pandera.Check(field.holds, name=field.name) if field.closed else None,
            nullable=field.name not in schema.needed,
        )
        for field in judged
    }
    try:
        pandera.DataFrameSchema(rules).validate(raw, lazy=True)
    except pandera.errors.SchemaErrors as faults:
        return faults.failure_cases[_COLUMNS]
    return pd.DataFrame(columns=_COLUMNS)
