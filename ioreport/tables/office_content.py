"""Office content: what the files of an office say, as frames, and the findings on it.

It follows from the bytes of datapackage.json and of the tables' files alone, so it can be kept under their hash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.accepted_warnings import AcceptedWarning, entries_of
from ioreport.tables.checks.office_checks import check_between, check_each
from ioreport.tables.data_day import latest_day
from ioreport.tables.datapackage import Package
from ioreport.tables.example_rows import example_findings
from ioreport.tables.people_columns import Counted, counted_tables, people_findings
from ioreport.tables.plausibility import check_plausible
from ioreport.tables.raw_table import Sheet


@dataclass(frozen=True)
class Input:
    """A file that an office was read from: its path inside the office, its sha256, its number of rows."""

    file: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class OfficeContent:
    """The tables of an office as frames, and what was found in them.

    Attributes
    ----------
    frames : mapping of str to DataFrame
    files : mapping of str to str
        Table → its file.
    inputs : tuple of Input
        The files that were read.
    people : mapping
        The office's own tables that count people.
    latest : date, optional
        The last day of a recorded event.
    of_tables, of_office : tuple of Finding
        The findings on each table alone; then those between tables and on what is unlikely. Findings on pictures
        stand between the two: they depend on other files.
    entries, wrong_entries : tuple
        The entries of ``ioreport.accept``, and the findings on them.
    """

    frames: Mapping[str, pd.DataFrame]
    files: Mapping[str, str]
    inputs: tuple[Input, ...]
    people: Counted
    latest: dt.date | None
    of_tables: tuple[Finding, ...] = ()
    of_office: tuple[Finding, ...] = ()
    entries: tuple[AcceptedWarning, ...] = ()
    wrong_entries: tuple[Finding, ...] = ()


def unchecked_content(package: Package, sheets: Mapping[str, Sheet]) -> OfficeContent:
    """The content of tables, without findings."""
    return OfficeContent(
        frames={name: sheet.typed for name, sheet in sheets.items()},
        files={name: sheet.file for name, sheet in sheets.items()},
        inputs=tuple(Input(sheet.file, sheet.sha256, len(sheet.rows)) for sheet in sheets.values() if sheet.present),
        people=counted_tables(package, sheets),
        latest=latest_day(sheets),
    )


def checked_content(package: Package, sheets: Mapping[str, Sheet]) -> OfficeContent:
    """The content of tables, and all findings on it."""
    found = unchecked_content(package, sheets)
    entries, wrong = entries_of(package.document, sheets)
    between = (
        *check_between(sheets),
        *check_plausible(sheets, package.created),
        *people_findings(package, sheets),
        *example_findings(package, sheets),
    )
    return OfficeContent(
        found.frames,
        found.files,
        found.inputs,
        found.people,
        found.latest,
        check_each(sheets),
        between,
        entries,
        wrong,
    )
