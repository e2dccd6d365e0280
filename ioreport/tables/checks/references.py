"""Check between tables: references and the days of projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ioreport.errors import Finding, nearest
from ioreport.tables.equal_rows import combined, first_places, places_of, taken
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
    if target is None or not target.complete or not set(reference.to) <= set(target.held):
        return []
    if not set(reference.columns) <= set(sheet.held):
        return []
    lost = _lost(sheet, reference, target)
    if not lost.any():
        return []
    names, known = _names(sheet, reference.columns, lost), dict.fromkeys(_names(target, reference.to).values())
    distinct = list(dict.fromkeys(names.values()))
    hints = {name: _meant(name, list(known)) for name in distinct[:_MOST_HINTS]}
    return [
        sheet.finding(
            row,
            reference.columns[-1],
            "reference",
            "error",
            name[-1],
            _expected(name, reference, target) + hints.get(name, ""),
        )
        for row, name in names.items()
    ]


def _lost(sheet: Sheet, reference: Reference, target: Sheet) -> np.ndarray:
    """The rows whose names are all valid, and are those of no row of the other table."""
    one, *more = zip(reference.columns, reference.to, strict=True)
    named = np.logical_and.reduce([sheet.held[name].filled for name in reference.columns])
    there = sheet.held[one[0]].matching(target.held[one[1]].known.__contains__)
    for name, to in more:
        there &= sheet.held[name].matching(target.held[to].known.__contains__)
    if more and there.any():
        pairs = {*_names(target, reference.to).values()}
        groups = combined([sheet.held[name].numbers for name in reference.columns])
        first = np.flatnonzero(first_places(groups) == np.arange(len(groups)))
        found = [tuple(sheet.held[name].at(place) for name in reference.columns) in pairs for place in first]
        there &= np.array(found)[groups]
    lost: np.ndarray = named & ~there
    return lost


def _names(sheet: Sheet, columns: tuple[str, ...], among: np.ndarray | None = None) -> dict[int, tuple[str, ...]]:
    """Row → its names in these columns, of rows where all of them are valid."""
    named = np.logical_and.reduce([sheet.held[name].filled for name in columns])
    places = np.flatnonzero(named if among is None else named & among)
    cells = [sheet.held[name].take(places) for name in columns]
    texts = ([column.listed[number] for number in column.numbers] for column in cells)
    return dict(zip(sheet.rows[places].tolist(), zip(*texts, strict=True), strict=True))


def _expected(name: tuple[str, ...], reference: Reference, target: Sheet) -> str:
    outer = "".join(f"{to} {part} and " for to, part in zip(reference.to[:-1], name[:-1], strict=True))
    absent = "" if target.present else ", which is absent,"
    return f"a row of {target.file}{absent} with {outer}this {reference.to[-1]}"


def _meant(name: tuple[str, ...], known: Sequence[tuple[str, ...]]) -> str:
    few = known if len(known) <= _MOST_NAMES_TO_COMPARE else ()
    return nearest(name[-1], [other[-1] for other in few if other[:-1] == name[:-1]])


def check_project_dates(sheets: Sheets) -> list[Finding]:
    """Days of transactions and activities outside their project, for those within their grant."""
    transactions, activities, grants, projects = (sheets[name] for name in _DATED)
    if not len(projects.rows):
        return []
    grant, day = _of_grant(transactions, grants), transactions.numbers("date")
    begun, ended = (taken(grants.numbers(name), grant, np.nan) for name in ("start_date", "end_date"))
    beyond = (begun <= ended) & ((day < begun) | (day > ended))  # the rule outside_grant reports them
    granted = taken(places_of(grants.held["project_id"], projects.held["project_id"], once=True), grant, -1)
    own = places_of(activities.held["project_id"], projects.held["project_id"], once=True)
    return [
        *_outside(activities, "start_date", own, projects),
        *_outside(activities, "end_date", own, projects),
        *_outside(transactions, "date", np.where(beyond, -1, granted), projects),
    ]


_DATED = ("transactions", "activities", "grants", "projects")


def _of_grant(sheet: Sheet, grants: Sheet) -> np.ndarray:
    return places_of(sheet.held["grant_id"], grants.held["grant_id"], once=True)


def _outside(sheet: Sheet, column: str, project: np.ndarray, projects: Sheet) -> list[Finding]:
    start, end = (taken(projects.numbers(name), project, np.nan) for name in ("start_date", "end_date"))
    day = sheet.numbers(column)
    outside = (start <= end) & ((day < start) | (day > end))
    return [
        sheet.finding(
            int(sheet.rows[place]),
            column,
            "outside_project",
            "warning",
            sheet.written[column].at(place),
            f"a day of the project {projects.held['project_id'].at(named)}, "
            f"{projects.held['start_date'].at(named)} to {projects.held['end_date'].at(named)}",
        )
        for place, named in zip(np.flatnonzero(outside), project[outside], strict=True)
    ]
