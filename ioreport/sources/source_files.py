"""Files of a source: those that its mapping names, read into sheets, and the sheets that are left out by name."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ioreport.errors import Finding
from ioreport.input_files import inside, read_file
from ioreport.sources.accounting import Account
from ioreport.sources.column_roles import ColumnRoles
from ioreport.sources.decisions import Decisions
from ioreport.sources.doubts import Doubt
from ioreport.sources.grid import Grid, shown
from ioreport.sources.headings import without_heading
from ioreport.sources.mapping import SourceMapping
from ioreport.sources.office_names import OfficeNames
from ioreport.sources.read_file import read_grids
from ioreport.sources.repeat_rows import join_repeats
from ioreport.sources.sheet_rows import SheetRows, read_sheet
from ioreport.sources.target_rows import TargetRow, rows_of
from ioreport.sources.totals import CheckedTotal, check_totals


@dataclass
class SourceFile:
    """One original: its hash, its sheets that were read, the accounts of all its sheets, and what is doubtful."""

    file: str
    sha256: str
    received: dt.date
    sheets: list[SheetRows] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    rows: list[TargetRow] = field(default_factory=list)
    totals: list[CheckedTotal] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()

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
            sheet.account = self.accounts[sheet.grid.sheet] = Account(sheet.grid)
            account_for(sheet)

    @property
    def counted(self) -> int | None:
        """The filled cells by the second reader; ``None`` where the format has none."""
        filled = [account.grid.filled for account in self.accounts.values()]
        return None if None in filled else sum(number for number in filled if number is not None)

    @property
    def quarantined(self) -> int:
        """How many source rows are kept out."""
        return sum(len(sheet.bad) for sheet in self.sheets)


def find_files(office: Path, mapping: SourceMapping) -> tuple[list[str], list[Finding]]:
    """The files that a mapping names, by their paths in the office; a finding if there is none."""
    found = [
        path.relative_to(office).as_posix()
        for path in sorted(office.glob(mapping.files))
        if path.is_file() and not path.name.startswith(("~$", ".")) and inside(office, path.relative_to(office))
    ]
    if found:
        return found, []
    there = [path.relative_to(office).as_posix() for path in sorted(office.glob("inbox/**/*")) if path.is_file()]
    hint = f" (in inbox/ there is {', '.join(there[:5])})" if there else " (inbox/ is empty)"
    return [], [
        Finding(mapping.file, None, "the entry files", "files", "error", mapping.files, f"a file of the office{hint}")
    ]


def read_source_file(
    office: Path, file: str, mapping: SourceMapping, names: OfficeNames, decisions: Decisions
) -> SourceFile:
    """One file of a source: its sheets, the rows that they give, and every cell accounted for."""
    path = office / file
    data = read_file(path, office)
    received = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
    made = SourceFile(file, hashlib.sha256(data).hexdigest(), received)
    grids, made.findings = read_grids(path, file, mapping.encoding, mapping.separator)
    main = replace(mapping, write=tuple(write for write in mapping.write if not write.repeat))
    for grid in (grid for grid in grids if grid.sheet not in mapping.repeats):
        _read_grid(grid, made, main, names, decisions)
    for grid in (grid for grid in grids if grid.sheet in mapping.repeats):
        _read_repeat(grid, made, mapping, names, decisions)
    _one_reader(grids, made, decisions)
    if made.readable and not made.sheets and not made.doubts:
        first = grids[0] if grids else Grid(file, "", (), ())
        made.doubts.append(_sheet_doubt(first, "sheets", "no sheet to read", "a sheet that [sheets] match finds"))
    return made


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


def _sheet_doubt(grid: Grid, rule: str, found: str, expected: str) -> Doubt:
    return Doubt(grid.file, grid.sheet, None, None, rule, "error", found, expected)


def _read_grid(grid: Grid, made: SourceFile, mapping: SourceMapping, names: OfficeNames, decisions: Decisions) -> None:
    account = Account(grid)
    made.accounts[grid.sheet] = account
    skip = mapping.sheets.skipped(grid.sheet)
    if skip is not None or not grid.count():
        _give_all(account, "i")
        return
    if mapping.sheets.match and grid.sheet and not mapping.sheets.match.fullmatch(grid.sheet.strip()):
        seen = "a hidden sheet" if grid.hidden else "a sheet"
        expected = f'a name that [sheets] match finds, or an entry in skip: "{grid.sheet}" = "a reason"'
        found = f"{seen} that is neither read nor skipped"
        made.doubts.append(_sheet_doubt(grid, "hidden_sheet" if grid.hidden else "sheet", found, expected))
        _give_all(account, "q")
        return
    sheet = read_sheet(grid, mapping, names, decisions)
    sheet.account = account
    made.sheets.append(sheet)
    if grid.hidden:
        expected = "a sheet that the reader sees; it is read like the others"
        sheet.doubt(None, None, "hidden_sheet", "warning", "a hidden sheet", expected)
    if not sheet.stopped:
        _bare_columns(sheet)
        _double_rows(sheet)
        made.rows += rows_of(sheet, mapping, names)
        made.totals += check_totals(sheet, mapping, names, decisions)
        made.rows = [row for row in made.rows if row.sheet != grid.sheet or row.spans[0].top not in sheet.bad]
    account_for(sheet)
    made.doubts += sheet.doubts + account.doubts()


def _read_repeat(
    grid: Grid, made: SourceFile, mapping: SourceMapping, names: OfficeNames, decisions: Decisions
) -> None:
    """A sheet of repeats: its rows with the fields of the main rows that they belong to."""
    repeat = mapping.repeats[grid.sheet]
    made.accounts[grid.sheet] = account = Account(grid)
    writes = tuple(write for write in mapping.write if write.repeat == grid.sheet)
    own = replace(
        mapping,
        table=repeat.table,
        fields=repeat.fields,
        ignore=repeat.ignore,
        personal=repeat.personal,
        write=writes,
        check={},
    )
    sheet = read_sheet(grid, own, names, decisions)
    sheet.account = account
    mains = [each for each in made.sheets if not each.stopped and each.grid.sheet not in mapping.repeats]
    if not sheet.stopped:
        join_repeats(sheet, mains, repeat)
        _bare_columns(sheet)
        made.rows += rows_of(sheet, mapping, names, grid.sheet)
    made.sheets.append(sheet)
    account_for(sheet)
    made.doubts += sheet.doubts + account.doubts()


def _give_all(account: Account, role: str) -> None:
    for row in range(1, account.grid.height + 1):
        account.give_rest(role, row)


def _bare_columns(sheet: SheetRows) -> None:
    assert sheet.roles is not None
    roles = sheet.roles
    named = {*roles.fields.values(), *roles.ignored, *roles.personal, *roles.checks}
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


def account_for(sheet: SheetRows) -> None:
    """Give every cell of a sheet its role."""
    account, roles, kinds = sheet.account, sheet.roles, sheet.kinds
    sheet.accounted = len(sheet.bad)
    if sheet.stopped or roles is None:
        _give_all(account, "q")
        return
    for row in kinds.totals:
        label = sheet.grid.filled_in(row)[0]
        account.give("i", row, [column for column in roles.ignored if column != label])
    whole = (
        ("h", kinds.headings),
        ("n", kinds.notes),
        ("t", kinds.totals),
        ("i", (*kinds.skipped, *sheet.left_out)),
        ("q", kinds.unnamed),
    )
    for role, rows in whole:
        for row in rows:
            account.give_rest(role, row)
    for row in kinds.data:
        if row not in sheet.left_out:
            _account_for_data(account, roles, row, row in sheet.bad)


def _account_for_data(account: Account, roles: ColumnRoles, row: int, bad: bool) -> None:
    account.give("p", row, roles.personal)
    if bad:
        account.give_rest("q", row)
        return
    account.give("i", row, roles.ignored)
    account.give("t", row, roles.checks)
    account.give("v", row, roles.values)
    account.give("f", row, set(roles.fields.values()))


def periods_of(files: Iterable[SourceFile], mapping: SourceMapping) -> set[str]:
    """The periods that were read whole, and so are replaced."""
    found: set[str] = set()
    for sheet in (sheet for each in files for sheet in each.sheets if not sheet.stopped):
        common = sheet.common_period(mapping)
        found |= {day[:7] for day in sheet.values.get("date", []) if day} if common is None else {common}
    return found
