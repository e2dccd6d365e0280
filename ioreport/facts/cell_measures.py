"""Measures of the cells of a table that a notebook makes from a breakdown or from the office's own rows.

With them `ioreport verify` computes a cell again. A cell gets a measure only if the measure gives the value that
the table shows: the notebook may have changed the frame, and a changed value has no measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from ioreport.errors import IoreportError
from ioreport.facts.cell_wording import number_wordings
from ioreport.facts.fact_wording import worded
from ioreport.facts.ledger import Ledger
from ioreport.measures import measure
from ioreport.measures.row_matching import key_columns, plain_key, plain_value
from ioreport.records import Cell, RowName, Table
from ioreport.values import RECIPE

CELL, RECORDED = "breakdown_cell", "recorded"


def with_measures(table: Table, frame: pd.DataFrame, columns: Sequence[str], facts: Ledger, file: str = "") -> Table:
    """A table whose cells have the measures that give them; unchanged if no measure does.

    Parameters
    ----------
    table : Table
    frame : DataFrame
        The frame that the table was made from, before codes were worded.
    columns : sequence of str
        The frame's columns, in the order of the table's.
    file : str
        The office's file; the frame's index has its row numbers.
    """
    asked = _of_breakdown(frame, columns) or _of_rows(frame, columns, facts, file)
    if asked is None or not table.rows:
        return table
    name, rows, each = asked
    gives = [
        [_gives(cell, name, _both(row, argument), facts) for cell, argument in zip(cells, each, strict=True)]
        for cells, row in zip(table.rows, rows, strict=True)
    ]
    # A row without any matching cell, such as an added sum, has no measure; nor has a column with any other difference.
    has = [any(cells) for cells in gives]
    fits = [
        any(column) and False not in [given for given, row in zip(column, has, strict=True) if row]
        for column in zip(*gives, strict=True)
    ]
    shown = [
        replace(column, measure=name, arguments=argument or {}) if fit else column
        for column, argument, fit in zip(table.columns, each, fits, strict=True)
    ]
    names = [
        RowName(cells[0].text, row if given else None) for cells, row, given in zip(table.rows, rows, has, strict=True)
    ]
    return replace(table, columns=tuple(shown), names=tuple(names)) if any(fits) else table


def _both(row: dict[str, Any] | None, column: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None or column is None else {**row, **column}


_Asked = tuple[str, list[dict[str, Any] | None], list[dict[str, Any] | None]]
"""A measure, and its arguments in each row and in each column."""


def _of_breakdown(frame: pd.DataFrame, columns: Sequence[str]) -> _Asked | None:
    recipe = frame.attrs.get(RECIPE)
    if not recipe or not {*recipe["by"]} <= {*frame.columns} or recipe["column"] not in columns:
        return None
    codes = frame[list(recipe["by"])].astype("object")
    rows = [
        {**recipe["arguments"], "cell": {name: str(code) for name, code in cell.items()}} if known else None
        for cell, known in zip(codes.to_dict("records"), codes.notna().all(axis="columns"), strict=True)
    ]
    return CELL, rows, [{} if name == recipe["column"] else None for name in columns]


def _of_rows(frame: pd.DataFrame, columns: Sequence[str], facts: Ledger, file: str) -> _Asked | None:
    named = next((table for table, known in facts.office.files.items() if file and known == file), None)
    if named is None or named not in facts.office.tables:
        return None
    own = facts.office.tables[named]
    keys = key_columns(named, own)
    unique = own.index[own[keys].notna().all(axis="columns") & ~own.duplicated(keys, keep=False)]
    rows = [
        {"table": named, "key": plain_key({key: plain_value(own.at[row, key]) for key in keys})}
        if row in unique
        else None
        for row in frame.index
    ]
    return RECORDED, rows, [{"column": name} if name in own else None for name in columns]


def _gives(cell: Cell, name: str, asked: Mapping[str, Any] | None, facts: Ledger) -> bool | None:
    """Whether a measure gives the value of a cell; `None` if there is no measure or the cell is withheld."""
    if asked is None or cell.withheld:
        return None
    try:
        measured = measure(facts.office, name, **asked)
    except IoreportError:
        return False
    if measured.value is None or cell.value is None:
        return measured.value is cell.value
    fact = worded(name, measured, facts.words)
    return cell.text in (fact.text, *number_wordings(measured.value, fact.precision, facts.words))
