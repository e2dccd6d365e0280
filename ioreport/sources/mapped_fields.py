"""Fields of a mapping: which there are, how their cells are read, and what a template may take of their values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from ioreport.sources.date_forms import Days, period_named
from ioreport.sources.mapping import SourceMapping
from ioreport.sources.table_columns import Template, field_kind, templates_of, value_column
from ioreport.tables.column_types import ID
from ioreport.tables.data_model import TABLES

FieldTypes: TypeAlias = Mapping[str, tuple[str, Any]]
"""Field → how its cells are read, and the column of the office that they must fit."""


def field_types(mapping: SourceMapping) -> dict[str, tuple[str, Any]]:
    """Field → how its cells are read and the column of the office that they must fit, from the tables written."""
    found: dict[str, tuple[str, Any]] = {}
    fields = known_fields(mapping)
    for write in mapping.write:
        columns = TABLES[write.table].columns
        for name, template in templates_of(write, mapping, fields).items():
            _type_of(template, columns[name], write.table, found, {f"table {name}" for name in mapping.written})
        counted = value_column(write) if write.count and write.value in columns else ""
        if counted:
            found.setdefault(counted, ("number", None))
    for name, source in mapping.fields.items():
        if source.type:
            found[name] = (source.type, None)
    return found


def _type_of(
    template: Template, column: Any, table: str, found: dict[str, tuple[str, Any]], written: Collection[str]
) -> None:
    """Enter how the fields of a template are read; the rows of a table that is written are not looked up in it."""
    if template.single:
        kind = field_kind(column, table)
        kind = "text" if kind in written else kind
        column = None if kind == "text" and column.kind is ID else column  # an id is made of the text
        before = found.get(template.single, ("text", None))[0]
        if kind != "text":
            # A field that means different things in different columns is looked up for each of them.
            found[template.single] = (kind, column) if before in ("text", kind) else ("text", None)
        found.setdefault(template.single, (kind, column))
    for name, part in (
        zip(template.fields, template.filters, strict=False) if len(template.filters) == len(template.fields) else ()
    ):
        if part in ("rate_month", "rate_from", "month", "year"):
            found.setdefault(name, ("date", None))
        elif part in ("start", "end"):
            found.setdefault(name, ("period", None))


def known_fields(mapping: SourceMapping) -> Collection[str]:
    """Every field that rows of a source can have: those of [fields], of patterns, and the period they make."""
    named: set[str] = set(mapping.fields)
    patterns = [mapping.sheets.match, mapping.table.sections, *(source.match for source in mapping.fields.values())]
    named |= {name for pattern in patterns if pattern for name in pattern.groupindex}
    named |= {write.by for write in mapping.write if write.melt and write.by not in ("people", "period", "month")}
    if "year" in named or "period" in named:
        named.add("period")
    return named


def parts_of(values: Mapping[str, str], name: str, part: str) -> str:
    """A part of a field's value: see `FILTERS`.

    >>> parts_of({"date": "2023-12-31"}, "date", "rate_month"), parts_of({"date": "2024-02-15"}, "date", "rate_from")
    ('2024-01', '2024-02-15')
    """
    text = values.get(name, "")
    if not text or part == "text":
        return values.get(f"{name}:text", text)
    if part in ("rate_month", "rate_from"):
        return _rate(text, part)
    if part in ("start", "end"):
        days = period_named(text, "en") or _spelled(text)
        return (days.start if part == "start" else days.end).isoformat() if days else text
    return text[:7] if part == "month" else text[:4]


def _spelled(text: str) -> Days | None:
    ends = text.split("/")
    return Days(dt.date.fromisoformat(ends[0]), dt.date.fromisoformat(ends[-1])) if len(ends) == 2 else None


def _rate(text: str, part: str) -> str:
    """Month and first day of a rate: one that is effective on a month's last day is the next month's."""
    day = dt.date.fromisoformat(text)
    following = day + dt.timedelta(1)
    if following.month != day.month:
        return f"{following:%Y-%m}" if part == "rate_month" else ""
    if part == "rate_month":
        return f"{day:%Y-%m}"
    return "" if day.day == 1 else text
