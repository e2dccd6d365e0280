"""Recipes to compute the cells of a report's tables and charts again: row and column names with their measures."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ioreport.charts.text_fitting import clean
from ioreport.measures import Breakdown
from ioreport.records import Chart, RowName, Table
from ioreport.values import Period

NamedColumns = Sequence[tuple[str, str, Mapping[str, Any]]]
"""For each column: its name, its measure (empty if none) and further arguments of the measure."""

_NOT_COMPUTED = None
"""The arguments of a row without a measure, such as a rounding difference."""


def named_cells(table: Table, columns: NamedColumns, rows: Sequence[RowName], arguments: Mapping[str, Any]) -> Table:
    """A table with names for its rows and columns, and measures for its cells.

    >>> from ioreport.records import Column
    >>> table = Table("kits", "Kits", (Column("Town"), Column("Kits")), ())
    >>> named_cells(table, [("town", "", {}), ("kits", "table_sum", {"column": "kits"})], [], {}).columns[1].measure
    'table_sum'
    """
    told = tuple(
        replace(column, name=name, measure=measure, arguments=asked)
        for column, (name, measure, asked) in zip(table.columns, columns, strict=True)
    )
    return replace(table, columns=told, names=tuple(rows), arguments=arguments)


def followed(chart: Chart, columns: NamedColumns, rows: Mapping[str, RowName], arguments: Mapping[str, Any]) -> Chart:
    """A chart whose data rows have names from their labels; rows with the same label have none."""
    called = [row[0].text for row in chart.table.rows]
    by_label = {clean(label): name for label, name in rows.items()}
    names = [
        by_label.get(text, RowName(text, _NOT_COMPUTED)) if called.count(text) == 1 else RowName(text, _NOT_COMPUTED)
        for text in called
    ]
    return replace(chart, table=named_cells(chart.table, columns, names, arguments))


def of_breakdown(people: Breakdown) -> dict[str, Any]:
    """The arguments of every cell of a breakdown, besides its own codes."""
    return {name: value for name, value in people.arguments.items() if name not in ("by", "complete")}


def recipe_cells(dimension: str, labels: Mapping[str, str]) -> dict[str, RowName]:
    """Label → the row of one code of a breakdown; `labels` has code → label.

    >>> recipe_cells("population", {"refugee": "refugees"})["refugees"]
    RowName(name='refugee', arguments={'cell': {'population': 'refugee'}})
    """
    return {label: RowName(code or "none", {"cell": {dimension: code}}) for code, label in labels.items()}


def days_of(month: str, period: Period) -> dict[str, str]:
    """The days of a month that are in a period.

    >>> days_of("2023-02", Period.of("2023-02-10", "2023-06-30"))
    {'start': '2023-02-10', 'end': '2023-02-28'}
    """
    year, number = map(int, month.split("-"))
    last = f"{month}-{calendar.monthrange(year, number)[1]}"
    return {"start": max(f"{month}-01", period.start.isoformat()), "end": min(last, period.end.isoformat())}
