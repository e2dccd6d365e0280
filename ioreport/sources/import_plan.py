"""Import plan: all that an import of a source would do, and what stands against it; nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ioreport.cell_ranges import Span
from ioreport.errors import Finding
from ioreport.sources.custody import origins_csv, sources_csv
from ioreport.sources.decisions import Decisions, read_decisions
from ioreport.sources.doubts import Doubt
from ioreport.sources.file_overlaps import file_overlaps
from ioreport.sources.mapped_fields import known_fields
from ioreport.sources.mapping import SourceMapping
from ioreport.sources.mapping_file import load_mapping
from ioreport.sources.office_names import OfficeNames
from ioreport.sources.source_files import SourceFile, find_files, periods_of, read_source_files
from ioreport.sources.table_changes import Contents, TableChanges, plan_changes, read_csv_table
from ioreport.sources.table_columns import template_faults, templates_of
from ioreport.sources.target_rows import NUMBERED, SHARED, TargetRow
from ioreport.tables.datapackage import read_package
from ioreport.tables.joined_cells import joined_spans
from ioreport.tables.read_tables import read_sheets

ALWAYS_STOP = frozenset({"second_count", "no_role"})
"""Rules of doubts that no partial import passes over."""


@dataclass
class ImportPlan:
    """What an import of one source would do.

    `findings` stand against any import; `doubts` of level error against a whole one.
    """

    mapping: SourceMapping
    files: list[SourceFile] = field(default_factory=list)
    rows: list[TargetRow] = field(default_factory=list)
    changes: TableChanges = field(default_factory=TableChanges)
    decisions: Decisions = field(default_factory=Decisions)
    doubts: list[Doubt] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)

    @property
    def stopping(self) -> list[Doubt]:
        """The doubts that a whole import does not pass over."""
        return [doubt for doubt in self.doubts if doubt.stops]

    @property
    def blocked(self) -> bool:
        """Whether not even a partial import can be."""
        return any(finding.level == "error" for finding in self.findings) or any(
            doubt.rule in ALWAYS_STOP for doubt in self.doubts
        )

    def keep_out(self, row: TargetRow) -> None:
        """Keep a row, and with it all that its source rows give, out of the office."""
        for each in self.files:
            for sheet in each.sheets:
                if sheet.place == row.place:
                    sheet.bad |= row.source_rows

    def left_out(self) -> Counter[tuple[str, str]]:
        """How many rows of each sheet are left out by the mapping or a decision: (sheet or file, why) → number."""
        found: Counter[tuple[str, str]] = Counter()
        for sheet in (sheet for each in self.files for sheet in each.sheets):
            reasons = {**sheet.kinds.skipped, **sheet.left_out}.values()
            found.update((sheet.grid.sheet or sheet.grid.file, reason) for reason in reasons)
        return found

    def counts(self) -> Counter[str]:
        """How many cells of all files have each role."""
        return sum((each.counts() for each in self.files), Counter())


def plan_import(office: Path, source: str, instead: Contents | None = None) -> ImportPlan:
    """All that importing a source would do; `instead` is what sources before it in the same run will have written.

    Raises
    ------
    UsageError, DataError
        When there is no such mapping, or it has faults.
    """
    mapping = load_mapping(office, source)
    package, faults = read_package(office)
    sheets = read_sheets(office, package, instead)
    plan = ImportPlan(mapping, findings=[*faults, *_template_faults(mapping)])
    names, files = OfficeNames(sheets), {name: sheet.file for name, sheet in sheets.items()}
    found, missing = find_files(office, mapping)
    plan.findings += missing
    plan.decisions = read_decisions(office, mapping)
    plan.findings += plan.decisions.findings
    if any(finding.level == "error" for finding in plan.findings):
        return plan
    plan.files = read_source_files(office, found, mapping, names, plan.decisions)
    plan.findings += [finding for each in plan.files for finding in each.findings]
    plan.findings += file_overlaps(plan.files, mapping)
    plan.doubts = [doubt for each in plan.files for doubt in each.doubts]
    plan.tables = files
    plan.rows = _distinct([row for each in plan.files for row in each.rows], plan)
    finish_plan(office, plan, instead)
    return plan


def finish_plan(office: Path, plan: ImportPlan, instead: Contents | None = None) -> None:
    """From the rows that are not kept out to the changes of the office and the files that are written."""
    bad = {sheet.place: sheet.bad for each in plan.files for sheet in each.sheets}
    plan.rows = [row for row in plan.rows if bad[row.place].isdisjoint(row.source_rows)]
    for each in plan.files:
        each.account_again()
    stale = plan.changes.findings
    periods = periods_of(plan.files, plan.mapping)
    plan.changes = plan_changes(office, plan.tables, plan.rows, plan.mapping.id, periods, instead)
    plan.findings = [*(finding for finding in plan.findings if finding not in stale), *plan.changes.findings]
    plan.contents = {**(instead or {}), **plan.changes.contents}
    plan.contents[plan.tables["origins"]] = origins_csv(plan.changes.origins)
    known = read_csv_table(office, plan.tables["sources"], instead).rows
    plan.contents[plan.tables["sources"]] = sources_csv(known, plan)


def _template_faults(mapping: SourceMapping) -> list[Finding]:
    fields = known_fields(mapping)
    found = []
    for write in mapping.write:
        of = mapping.repeats.get(write.repeat) or mapping.parts.get(write.part)
        known = {*fields, *(of.fields if of else ())}
        found += template_faults(write, templates_of(write, mapping, known), mapping, known)
        for name, wrong, there, expected in (
            ("repeat", write.repeat, mapping.repeats, "a sheet of [repeats.SHEET]"),
            ("part", write.part, mapping.parts, "a table of [parts.NAME]"),
            ("each", write.each, known, "a field of [fields]"),
        ):
            if wrong and wrong not in there:
                entry, more = (
                    f"the entry write.{write.table}.{name}",
                    f" (there is {', '.join(sorted(there)) or 'none'})",
                )
                found.append(Finding(mapping.file, None, entry, name, "error", wrong, expected + more))
    return found


def _distinct(rows: Iterable[TargetRow], plan: ImportPlan) -> list[TargetRow]:
    """One row for each key: equal ones joined or numbered, unlike ones a doubt."""
    found: dict[tuple[str, str], TargetRow] = {}
    shared: dict[tuple[str, str], list[Span]] = {}
    for row in rows:
        key = (row.table, row.key)
        first = found.get(key)
        if first is None:
            found[key] = row
        elif row.table in NUMBERED:
            number = 2
            while (row.table, (other := _numbered(row, number)).key) in found:
                number += 1
            found[row.table, other.key] = other
        elif row.table in SHARED and row.cells == first.cells:
            shared.setdefault(key, [*first.spans]).extend(row.spans if first.place == row.place else ())
        else:
            _same_key(row, first, plan)
    found |= {key: replace(found[key], spans=joined_spans(spans)) for key, spans in shared.items()}
    return list(found.values())


def _numbered(row: TargetRow, number: int) -> TargetRow:
    return replace(row, cells={**row.cells, "row_id": f"{row.cells['row_id'][:36]}-{number}"})


def _same_key(row: TargetRow, first: TargetRow, plan: ImportPlan) -> None:
    differs = [name for name in row.cells if row.cells[name] != first.cells.get(name)]
    differing = f"which differ in {', '.join(differs)}" if differs else "alike"
    found = f"{row.key}, as {first.cell} of {first.file}"
    expected = f"rows of {row.table} with keys of their own ({differing}): add a field to the key of write.{row.table}"
    plan.doubts.append(Doubt(row.file, row.sheet, row.spans[0].top, None, "same_key", "error", found, expected))
    plan.keep_out(row)
