"""Files of a source: those that its mapping names, read into sheets, and the sheets that are left out by name."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ioreport.errors import Finding
from ioreport.input_files import inside, read_file
from ioreport.sources.accounting import Account
from ioreport.sources.decisions import Decisions
from ioreport.sources.doubts import Doubt
from ioreport.sources.grid import Grid, shown
from ioreport.sources.headings import without_heading
from ioreport.sources.limited_reader import read_grids, read_rows
from ioreport.sources.mapped_fields import FieldTypes, field_types
from ioreport.sources.mapping import FieldSource, SourceMapping, TableShape
from ioreport.sources.office_names import OfficeNames
from ioreport.sources.rate_base import with_dollar_rates
from ioreport.sources.repeat_rows import join_repeats, submission_ids
from ioreport.sources.sheet_account import account_for, give_all, parts_doubts
from ioreport.sources.sheet_parts import split_sheet
from ioreport.sources.sheet_rows import SheetRows, read_sheet
from ioreport.sources.target_rows import TargetRow, rows_of
from ioreport.sources.totals import CheckedTotal, check_totals


@dataclass
class SourceFile:
    """One original: its hash, its sheets that were read, the accounts of all its sheets, and what is doubtful."""

    file: str
    sha256: str
    received: dt.date | None
    sheets: list[SheetRows] = field(default_factory=list)
    accounts: dict[tuple[str, str], Account] = field(default_factory=dict)
    filled: list[int | None] = field(default_factory=list)
    rows: list[TargetRow] = field(default_factory=list)
    totals: list[CheckedTotal] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()

    def account(self, grid: Grid, of: str) -> Account:
        """A new account of a sheet, or of one of its tables."""
        self.accounts[grid.sheet, of] = made = Account(grid)
        return made

    @property
    def day(self) -> str:
        """The day of the file; empty for a query."""
        return self.received.isoformat() if self.received else ""

    @property
    def readable(self) -> bool:
        return not self.findings

    def counts(self) -> Counter[str]:
        """How many cells have each role."""
        found: Counter[str] = Counter()
        for account in self.accounts.values():
            found += account.counts()
        return found

    def account_again(self) -> None:
        """Give the cells their roles anew, after rows were kept out."""
        for sheet in (sheet for sheet in self.sheets if sheet.accounted != len(sheet.bad)):
            sheet.account = self.account(sheet.grid, sheet.of)
            account_for(sheet)

    @property
    def counted(self) -> int | None:
        """The filled cells by the second reader; ``None`` where the format has none."""
        return None if None in self.filled else sum(number for number in self.filled if number is not None)

    @property
    def quarantined(self) -> int:
        """How many source rows are kept out."""
        return sum(len(sheet.bad) for sheet in self.sheets)


def find_files(office: Path, mapping: SourceMapping) -> tuple[list[str], list[Finding]]:
    """The files that a mapping names, or the newest of them, or its query; a finding if there is none."""
    if mapping.query:
        return [mapping.rows_of_query], []
    found = [
        path.relative_to(office).as_posix()
        for path in sorted(office.glob(mapping.files))
        if path.is_file() and not path.name.startswith(("~$", ".")) and inside(office, path.relative_to(office))
    ]
    if found:
        return found[-1:] if mapping.newest else found, []
    there = [path.relative_to(office).as_posix() for path in sorted(office.glob("inbox/**/*")) if path.is_file()]
    hint = f" (in inbox/ there is {', '.join(there[:5])})" if there else " (inbox/ is empty)"
    return [], [
        Finding(mapping.file, None, "the entry files", "files", "error", mapping.files, f"a file of the office{hint}")
    ]


def read_source_files(
    office: Path, files: Sequence[str], mapping: SourceMapping, names: OfficeNames, decisions: Decisions
) -> list[SourceFile]:
    """Every file of a source: its sheets, the rows that they give, and every cell accounted for."""
    reading = _Reading(office, mapping, names, decisions)
    return sorted((reading.file(file) for file in sorted(files, key=reading.is_repeat)), key=lambda each: each.file)


@dataclass
class _Reading:
    """Reads the files of a source one after another; `mains` are the main sheets so far, to which repeats belong."""

    office: Path
    mapping: SourceMapping
    names: OfficeNames
    decisions: Decisions
    mains: list[SheetRows] = field(default_factory=list)
    submissions: dict[str, str] = field(default_factory=dict)

    @cached_property
    def types(self) -> FieldTypes:
        return field_types(self.mapping)

    def is_repeat(self, file: str) -> bool:
        return bool(self._repeat(file, ""))

    def _repeat(self, file: str, sheet: str) -> str:
        """The repeat that a sheet holds, or a text whose name ends with it, as ODK Central exports them."""
        stem = Path(file).stem
        return next((name for name in self.mapping.repeats if sheet == name or stem.endswith(f"-{name}")), "")

    def file(self, file: str) -> SourceFile:
        made, grids = self._original(file)
        for grid in sorted(grids, key=lambda grid: bool(self._repeat(file, grid.sheet))):
            self._sheet(grid, made)
        made.filled = [grid.filled for grid in grids]
        _one_reader(grids, made, self.decisions)
        _formula_values(grids, made)
        if made.readable and not made.sheets and not made.doubts:
            first = grids[0] if grids else Grid(file, "", (), ())
            made.doubts.append(_sheet_doubt(first, "sheets", "no sheet to read", "a sheet that [sheets] match finds"))
        return made

    def _original(self, file: str) -> tuple[SourceFile, tuple[Grid, ...]]:
        """A file and its sheets, or the rows of the query, whose hash is that of all its cells."""
        mapping = self.mapping
        if mapping.query:
            grids, findings = read_rows(mapping.url, mapping.query, file)
            cells = repr([(grid.values, grid.kinds) for grid in grids]).encode()
            return SourceFile(file, hashlib.sha256(cells).hexdigest(), None, findings=findings), grids
        path = self.office / file
        data = read_file(path, self.office)
        received = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
        grids, findings = read_grids(path, file, mapping.encoding, mapping.separator)
        return SourceFile(file, hashlib.sha256(data).hexdigest(), received, findings=findings), grids

    def _sheet(self, grid: Grid, made: SourceFile) -> None:
        mapping, repeat = self.mapping, self._repeat(made.file, grid.sheet)
        if mapping.sheets.skipped(grid.sheet) is not None or not grid.count():
            give_all(made.account(grid, ""), "i")
        elif repeat:
            part = mapping.repeats[repeat]
            sheet = self._read(grid, self._own(repeat, part.table, part.fields, part.ignore, part.personal, {}), repeat)
            self._take(sheet, made, lambda: join_repeats(sheet, self.mains, part) if part.join else None)
        elif mapping.sheets.match and grid.sheet and not mapping.sheets.match.fullmatch(grid.sheet.strip()):
            _unread(grid, made)
        else:
            self._tables(grid, made)

    def _tables(self, grid: Grid, made: SourceFile) -> None:
        """The main table of a sheet, and those below or beside it."""
        mapping = self.mapping
        main = replace(mapping, write=tuple(write for write in mapping.write if not write.of))
        if not mapping.parts:
            sheet = self._read(grid, main, "")
            self._take(sheet, made, lambda: self._submitted(sheet))
            return
        grids = split_sheet(grid, {"": mapping.table, **{name: part.table for name, part in mapping.parts.items()}})
        first = self._read(grids[""], main, "", grid)
        self._take(first, made, lambda: self._submitted(first))
        for name, part in mapping.parts.items():
            if name not in grids:
                expected = f"the header that [parts.{name}] header says"
                made.doubts.append(_sheet_doubt(grid, "header", f"no table {name!r}", expected))
                continue
            own = self._own(name, part.table, part.fields, part.ignore, part.personal, part.check)
            sheet = self._read(grids[name], own, name)
            sheet.constants = {**first.constants, **sheet.constants}
            sheet.period = sheet.period or first.period
            self._take(sheet, made, lambda: None)
        made.doubts += parts_doubts(grid, [account for key, account in made.accounts.items() if key[0] == grid.sheet])

    def _own(
        self,
        name: str,
        table: TableShape,
        fields: Mapping[str, FieldSource],
        ignore: Mapping[str, str],
        personal: tuple[str, ...],
        check: Mapping[str, str],
    ) -> SourceMapping:
        """The mapping of a repeat or part alone."""
        writes, others = tuple(write for write in self.mapping.write if write.of == name), self.mapping.written
        own = replace(self.mapping, table=table, fields=fields, ignore=ignore, personal=personal, check=check)
        return replace(own, write=writes, others=others)

    def _read(self, grid: Grid, mapping: SourceMapping, of: str, whole: Grid | None = None) -> SheetRows:
        sheet = read_sheet(grid, mapping, self.names, self.decisions, whole, self.types)
        sheet.of, sheet.mapping = of, mapping
        if grid.hidden:
            expected = "a sheet that the reader sees; it is read like the others"
            sheet.doubt(None, None, "hidden_sheet", "warning", "a hidden sheet", expected)
        return sheet

    def _take(self, sheet: SheetRows, made: SourceFile, join: Callable[[], None]) -> None:
        """The rows of a sheet; `join` brings in what belongs to it from elsewhere."""
        sheet.account = made.account(sheet.grid, sheet.of)
        made.sheets.append(sheet)
        if not sheet.stopped:
            join()
            _bare_columns(sheet)
            rows = with_dollar_rates(sheet, rows_of(sheet, self.mapping, self.names), self.mapping)
            if sheet.of not in self.mapping.repeats:
                _double_rows(sheet)
                made.totals += check_totals(sheet, sheet.mapping or self.mapping, self.names, self.decisions)
            made.rows += [row for row in rows if row.spans[0].top not in sheet.bad]
            if not sheet.of:
                self.mains.append(sheet)
        account_for(sheet)
        made.doubts += sheet.doubts + sheet.account.doubts()

    def _submitted(self, sheet: SheetRows) -> None:
        """Submissions that an earlier file or row has, too: an old export beside the new one would count them twice."""
        for row, text in submission_ids(sheet).items():
            first = self.submissions.setdefault(text, f"{sheet.grid.file}, row {row}")
            if first != f"{sheet.grid.file}, row {row}":
                expected = f"each submission once ({first} has it, too): newest = true reads the last export alone"
                sheet.doubt(row, None, "same_submission", "error", text, expected)


def _unread(grid: Grid, made: SourceFile) -> None:
    seen = "a hidden sheet" if grid.hidden else "a sheet"
    expected = f'a name that [sheets] match finds, or an entry in skip: "{grid.sheet}" = "a reason"'
    found = f"{seen} that is neither read nor skipped"
    made.doubts.append(_sheet_doubt(grid, "hidden_sheet" if grid.hidden else "sheet", found, expected))
    give_all(made.account(grid, ""), "q")


def _one_reader(grids: Sequence[Grid], made: SourceFile, decisions: Decisions) -> None:
    """A format that only one reader knows: its error cells look empty, and its hidden rows like the others."""
    if not any(grid.filled is None for grid in grids):
        return
    found = (
        f"a {made.file.rpartition('.')[2]} workbook: its error cells, hidden rows and unsaved formulas cannot be seen"
    )
    expected = "the same workbook saved as xlsx; or the decision to accept it as it is"
    doubt = Doubt(made.file, "", None, None, "one_reader", "error", found, expected)
    made.doubts.append(replace(doubt, level="warning") if decisions.of(doubt).accepts else doubt)


def _formula_values(grids: Sequence[Grid], made: SourceFile) -> None:
    """Formulas in xls and xlsb, which have a value in any case: a program that does not compute leaves 0 there."""
    if number := sum(grid.formulas for grid in grids):
        found = f"{number} formulas in an {made.file.rpartition('.')[2]} workbook"
        expected = "values that a spreadsheet computed: this format does not say whether they were; an xlsx does"
        made.doubts.append(Doubt(made.file, "", None, None, "formula_values", "warning", found, expected))


def _sheet_doubt(grid: Grid, rule: str, found: str, expected: str) -> Doubt:
    return Doubt(grid.file, grid.sheet, None, None, rule, "error", found, expected)


def _bare_columns(sheet: SheetRows) -> None:
    assert sheet.roles is not None
    roles = sheet.roles
    named = {*roles.field_columns, *roles.ignored, *roles.personal, *roles.checks}
    for row, column in without_heading(sheet.grid, roles.header, sheet.kinds.data, named):
        found = shown(sheet.grid.value(row, column))
        if found.strip():
            sheet.doubt(
                row, column, "no_heading", "error", found, "nothing in a column without a heading, or a heading over it"
            )


def _double_rows(sheet: SheetRows) -> None:
    """Rows alike in every cell: perhaps entered twice. They are taken, with a warning."""
    seen: dict[tuple[object, ...], int] = {}
    for row in sheet.kinds.data:
        alike = (sheet.grid.kinds[row - 1], *sheet.grid.values[row - 1])
        first = seen.setdefault(alike, row)
        if first != row:
            sheet.doubt(
                row, None, "double_row", "warning", f"the same as row {first}", "each row once: a possible double entry"
            )


def periods_of(files: Iterable[SourceFile], mapping: SourceMapping) -> set[str]:
    """The periods that were read whole, and so are replaced."""
    found: set[str] = set()
    for sheet in (sheet for each in files for sheet in each.sheets if not sheet.stopped):
        common = sheet.common_period(mapping)
        found |= {day[:7] for day in sheet.values.get("date", []) if day} if common is None else {common}
    return found
