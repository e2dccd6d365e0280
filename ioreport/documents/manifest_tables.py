"""The tables of a document in its manifest: each figure has a name, and the recipe to compute it again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ioreport.documents.tree.document_parts import Report, Shown
from ioreport.records import Table, written_origins


def listed_tables(report: Report) -> list[dict[str, Any]]:
    """Every table of a document and the data of every chart, in document order.

    Returns
    -------
    list of dict
        ``key`` (for a chart's data, the chart's key), ``id`` (``table-2``, ``figure-1``), ``title``, ``arguments``;
        ``columns`` with ``name``, ``label``, ``unit``, ``measure``, ``arguments``; ``rows`` with ``name``,
        ``arguments``, ``cells`` (their texts as the document shows them, in the columns' order), ``withheld`` (the
        names of the columns whose cell is withheld), ``facts`` (column → key of the fact that its cell shows) and
        ``computed``, false where no measure gives the row; ``trail``; ``origins``, where rows were imported.
        Empty values are left out, except ``columns``, ``rows`` and ``cells``.
    """
    return [listed_table(shown) for shown in report.shown if shown.kind != "photo"]


def listed_table(shown: Shown) -> dict[str, Any]:
    """A table, or a chart's data, for the manifest."""
    table = shown.table
    columns = unique_names(column.name or column.label for column in table.columns)
    told = {
        "key": shown.record.key,
        "id": shown.id,
        "title": shown.title,
        "arguments": dict(table.arguments),
        "trail": dict(shown.record.trail),
        **written_origins(table.origins),
    }
    heads = [
        {
            "name": name,
            "label": column.label,
            "unit": column.unit,
            "measure": column.measure,
            "arguments": dict(column.arguments),
        }
        for name, column in zip(columns, table.columns, strict=True)
    ]
    return {**_filled(told), "columns": list(map(_filled, heads)), "rows": _rows(table, columns)}


def _rows(table: Table, columns: list[str]) -> list[dict[str, Any]]:
    asked = [name.arguments for name in table.names] or [{}] * len(table.rows)
    firsts = [name.name for name in table.names] or [row[0].text if row else "" for row in table.rows]
    rows = []
    for name, arguments, cells in zip(unique_names(firsts), asked, table.rows, strict=True):
        pairs = list(zip(columns, cells, strict=True))
        withheld = [each for each, cell in pairs if cell.withheld]
        told = {
            "name": name,
            "arguments": dict(arguments or {}),
            "withheld": withheld,
            "facts": {each: cell.fact for each, cell in pairs if cell.fact},
        }
        computed = {"computed": False} if arguments is None else {}
        rows.append({**_filled(told), **computed, "cells": [cell.text for cell in cells]})
    return rows


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}


def unique_names(texts: Iterable[str]) -> list[str]:
    """Unique names made from texts, of letters, digits, ``_``, ``.`` and ``-``; a repeated name gets a number.

    >>> unique_names(["Spent to date", "L1", "L1", "–"])
    ['Spent-to-date', 'L1', 'L1-2', '4']
    """
    names: dict[str, None] = {}
    for place, text in enumerate(texts, 1):
        plain = "-".join(re.findall(r"[\w.]+(?:-[\w.]+)*", text)) or str(place)
        number = 2
        name = plain
        while name in names:
            name, number = f"{plain}-{number}", number + 1
        names[name] = None
    return list(names)
