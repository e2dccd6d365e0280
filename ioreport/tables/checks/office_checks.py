"""All checks of an office's tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.checks import (
    budget_sums,
    columns,
    currency_decimals,
    exchange_rate_months,
    indicator_counts,
    limits,
    logframe,
    originals,
    period_edges,
    photos,
    quotes,
    references,
    rows,
    totals_beside_parts,
    unassigned_activities,
)
from ioreport.tables.plausibility import check_plausible
from ioreport.tables.raw_table import Sheet


def check_sheets(sheets: Mapping[str, Sheet], folder: Path, day: dt.date | None = None) -> tuple[Finding, ...]:
    """Every finding on an office's tables: each table alone, then between tables, then plausibility.

    `day` is the day of the data, where datapackage.json names it.
    """
    frames = {name: sheets[name].typed for name in ("photos", "sources")}
    of_files = check_files(frames, {name: sheet.file for name, sheet in sheets.items()}, folder)
    return (*check_each(sheets), *of_files, *check_between(sheets), *check_plausible(sheets, day))


def check_files(frames: Mapping[str, pd.DataFrame], files: Mapping[str, str], folder: Path) -> Iterable[Finding]:
    """The findings on the files that rows name, which depend on more than the tables.

    `frames` and `files` have the tables ``photos`` and ``sources``, and the file of each.
    """
    yield from photos.check_pictures(frames["photos"], files["photos"], folder)
    yield from originals.check_originals(frames["sources"], files["sources"], folder)


def check_each(sheets: Mapping[str, Sheet]) -> tuple[Finding, ...]:
    """The findings on each table alone, by the rules of all tables and by its own."""
    alone = (finding for sheet in sheets.values() for finding in check_sheet(sheet, sheets))
    return (*alone, *_own_rules(sheets))


def check_sheet(sheet: Sheet, sheets: Mapping[str, Sheet]) -> Iterable[Finding]:
    """The checks of every table."""
    yield from sheet.cells.findings
    yield from columns.check_header(sheet)
    if not len(sheet.rows):
        return
    yield from columns.check_cells(sheet)
    yield from limits.check_limits(sheet)
    yield from rows.check_keys(sheet)
    yield from rows.check_order(sheet)
    yield from references.check_references(sheet, sheets)
    yield from rows.check_alike(sheet)


def _own_rules(sheets: Mapping[str, Sheet]) -> Iterable[Finding]:
    """The checks of a single table."""
    yield from rows.check_received(sheets["transactions"])
    yield from rows.check_wording(sheets["participations"])
    yield from rows.check_ages(sheets["participations"])
    yield from rows.check_ages(sheets["indicator_values"])
    yield from rows.check_fractions(sheets["indicators"])
    yield from quotes.check_who(sheets)
    yield from rows.check_ratios(sheets["indicator_values"])
    yield from rows.check_values(sheets["indicator_values"], sheets["indicators"])
    yield from rows.check_dollars(sheets["exchange_rates"])


def check_between(sheets: Mapping[str, Sheet]) -> Iterable[Finding]:
    """The checks on sums, days and rates between tables."""
    yield from references.check_project_dates(sheets)
    yield from budget_sums.check_budgets(sheets)
    yield from currency_decimals.check_minor_units(sheets)
    yield from exchange_rate_months.check_rates(sheets)
    yield from logframe.check_logframe(sheets)
    yield from indicator_counts.check_counts(sheets)
    yield from totals_beside_parts.check_wholes(sheets)
    yield from period_edges.check_left_out(sheets)
    yield from unassigned_activities.check_unassigned(sheets)
