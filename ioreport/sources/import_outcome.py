"""Outcome of an import: what `ioreport check` would find in the office after it, with the cells of the source."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ioreport.errors import Finding
from ioreport.sources.doubts import Doubt
from ioreport.sources.import_plan import ImportPlan, finish_plan
from ioreport.sources.table_changes import Contents
from ioreport.sources.target_rows import TargetRow, key_text
from ioreport.tables.checks.office_checks import check_sheets
from ioreport.tables.datapackage import Package, read_package
from ioreport.tables.raw_table import Sheet
from ioreport.tables.read_tables import read_sheets

_ROUNDS = 3
"""How often rows are taken out and the office is checked again: what one row's absence breaks is found in the next."""


def keep_out_wrong_rows(office: Path, plan: ImportPlan, instead: Contents | None = None) -> None:
    """Keep out the rows that `check` would find wrong, each as a doubt on its source row; the rest are findings."""
    if not plan.files:
        return
    package, _ = read_package(office)
    found: list[Finding] = []
    for _ in range(_ROUNDS):
        after = read_sheets(office, package, plan.contents)
        found = _new_findings(office, package, after)
        given = {(row.table, row.key): row for row in plan.rows}
        wrong = [(finding, row) for finding in found if (row := _row_of(finding, given, after))]
        for finding, row in wrong:
            plan.doubts.append(_doubt(finding, row))
            plan.keep_out(row)
        if not wrong:
            break
        found = []
        finish_plan(office, plan, instead)
    plan.findings += found


def _new_findings(office: Path, package: Package, after: Mapping[str, Sheet]) -> list[Finding]:
    """What is found in the office after the import and is not found now."""
    found = check_sheets(after, office, package.created)
    if not found:
        return []
    before = check_sheets(read_sheets(office, package), office, package.created)
    known = {(each.file, each.column, each.rule, each.found) for each in before}
    return [each for each in found if (each.file, each.column, each.rule, each.found) not in known]


def _row_of(
    finding: Finding, given: Mapping[tuple[str, str], TargetRow], after: Mapping[str, Sheet]
) -> TargetRow | None:
    """The row of this import that an error is about; ``None`` for a warning, and for rows from elsewhere."""
    sheet = next((sheet for sheet in after.values() if sheet.file == finding.file), None)
    if finding.level != "error" or sheet is None or finding.row not in sheet.raw.index:
        return None
    cells = {name: text for name, text in sheet.raw.loc[finding.row].items() if isinstance(text, str)}
    return given.get((sheet.schema.name, key_text(sheet.schema.name, cells)))


def _doubt(finding: Finding, row: TargetRow) -> Doubt:
    """The doubt on the cell of the source that a wrong cell was made of; on its row where it was made of several."""
    places = row.places.get(finding.column or "", ())
    column = places[0] if len(places) == 1 else None
    expected = f"{finding.expected} (in {row.table}, column {finding.column})" if finding.column else finding.expected
    return Doubt(row.file, row.sheet, row.spans[0].top, column, finding.rule, "error", finding.found, expected)
