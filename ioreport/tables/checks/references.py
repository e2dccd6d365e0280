"""Check between tables: references, dates, budgets."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from ioreport.errors import Finding, nearest
from ioreport.tables.column_types import short_amount
from ioreport.tables.raw_table import Sheet
from ioreport.tables.schema import Reference

Sheets = Mapping[str, Sheet]

_MOST_NAMES_TO_COMPARE = 2000
_MOST_HINTS = 50


def check_references(sheet: Sheet, sheets: Sheets) -> list[Finding]:
    """References to rows that do not exist. A row reported for a part of a key is not reported for the whole key."""
    blamed: set[int] = set()
    findings: list[Finding] = []
    for reference in sheet.schema.references:
        dangling = _dangling(sheet, reference, sheets.get(reference.table or sheet.schema.name))
        fresh = [finding for finding in dangling if len(reference.columns) == 1 or finding.row not in blamed]
        blamed.update(finding.row for finding in fresh if finding.row)
        findings += fresh
    return findings


def _dangling(sheet: Sheet, reference: Reference, target: Sheet | None) -> list[Finding]:
    if target is None or not target.complete or not set(reference.to) <= set(target.raw):
        return []
    if not set(reference.columns) <= set(sheet.raw):
        return []
    columns = list(reference.columns)
    names, known = _names(sheet, reference.columns), _names(target, reference.to)
    lost = names[~_keys(names).isin(_keys(known))]
    if lost.empty:
        return []
    known = known.drop_duplicates().set_axis(columns, axis="columns")
    distinct = [tuple(name) for name in lost.drop_duplicates().to_numpy()]
    hints = {name: _meant(name, known) for name in distinct[:_MOST_HINTS]}
    return [
        sheet.finding(
            row, columns[-1], "reference", "error", name[-1], _expected(name, reference, target) + hints.get(name, "")
        )
        for row, name in ((row, tuple(name)) for row, *name in lost.itertuples())
    ]


def _keys(names: pd.DataFrame) -> pd.Index:
    return pd.Index(names.iloc[:, 0]) if len(names.columns) == 1 else pd.MultiIndex.from_frame(names)


def _names(sheet: Sheet, columns: tuple[str, ...]) -> pd.DataFrame:
    """The names in these columns, of rows where all of them are valid."""
    return sheet.raw[list(columns)][_held(sheet, columns)]


def _held(sheet: Sheet, columns: tuple[str, ...]) -> pd.Series:
    return functools.reduce(operator.and_, (sheet.typed[name].notna() for name in columns))


def _expected(name: tuple[str, ...], reference: Reference, target: Sheet) -> str:
    outer = "".join(f"{to} {part} and " for to, part in zip(reference.to[:-1], name[:-1], strict=True))
    absent = "" if target.present else ", which is absent,"
    return f"a row of {target.file}{absent} with {outer}this {reference.to[-1]}"


def _meant(name: tuple[str, ...], known: pd.DataFrame) -> str:
    few = known if len(known) <= _MOST_NAMES_TO_COMPARE else known.head(0)
    alike = few.loc[(few.iloc[:, :-1] == list(name[:-1])).all(axis="columns")].iloc[:, -1]
    return nearest(name[-1], alike)


def _difference(amount: Decimal, total: Decimal) -> str:
    return f"{short_amount(total)} (difference {short_amount(amount - total)})"


def looked_up(names: pd.Series, sheet: Sheet, column: str) -> pd.Series:
    """The value in another table for each name; names that occur there twice or not at all have none."""
    key = sheet.schema.key[0]
    values = sheet.typed.dropna(subset=[key]).drop_duplicates(key, keep=False).set_index(key)[column]
    return pd.Series(values.reindex(names).array, names.index)


def check_project_dates(sheets: Sheets) -> list[Finding]:
    """Days of transactions and activities outside their project, for those within their grant."""
    transactions, activities = sheets["transactions"], sheets["activities"]
    if sheets["projects"].raw.empty:
        return []
    grants, grant, day = sheets["grants"], transactions.typed["grant_id"], transactions.typed["date"]
    begun, ended = (looked_up(grant, grants, name) for name in ("start_date", "end_date"))
    within = ~((begun <= ended) & ((day < begun) | (day > ended)))  # otherwise the rule outside_grant reports them
    project = looked_up(grant, grants, "project_id").where(within)
    own = activities.typed["project_id"]
    return [
        *_outside(activities, "start_date", own, sheets["projects"]),
        *_outside(activities, "end_date", own, sheets["projects"]),
        *_outside(transactions, "date", project, sheets["projects"]),
    ]


def _outside(sheet: Sheet, column: str, project: pd.Series, projects: Sheet) -> list[Finding]:
    start, end = (looked_up(project, projects, name) for name in ("start_date", "end_date"))
    day = sheet.typed[column]
    outside = (start <= end) & ((day < start) | (day > end))
    return [
        sheet.finding(
            row,
            column,
            "outside_project",
            "warning",
            sheet.raw.at[row, column],
            f"a day of the project {project[row]}, {start[row].date()} to {end[row].date()}",
        )
        for row in outside.index[outside]
    ]


def check_budgets(sheets: Sheets) -> list[Finding]:
    """Grants whose budget lines do not add up to their amount; no lines beside those of other grants add up to 0."""
    grants, lines = sheets["grants"], sheets["budget_lines"]
    if lines.typed.empty or not lines.complete or lines.typed["grant_id"].isna().any():
        return []
    named, amount = grants.typed["grant_id"], grants.typed["amount"]
    sums = lines.typed.groupby("grant_id")["amount"].sum()
    total = pd.Series(sums.reindex(named).array, grants.raw.index).fillna(Decimal("0.00"))
    unread = lines.typed.loc[lines.typed["amount"].isna(), "grant_id"]
    differs = (amount != total).fillna(False).astype(bool) & named.notna() & ~named.isin(unread)
    return [
        grants.finding(
            row,
            "amount",
            "budget_sum",
            "warning",
            grants.raw.at[row, "amount"],
            f"the sum of the grant's budget lines, {_difference(amount[row], total[row])}",
        )
        for row in differs.index[differs]
    ]
