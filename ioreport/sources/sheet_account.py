"""The account of a sheet: which role each of its cells has, by the kinds of its rows and the roles of its columns."""

from __future__ import annotations

from collections.abc import Iterable

from ioreport.sources.accounting import Account
from ioreport.sources.column_roles import ColumnRoles
from ioreport.sources.doubts import Doubt
from ioreport.sources.grid import Grid
from ioreport.sources.sheet_rows import SheetRows


def give_all(account: Account, role: str) -> None:
    """Give every cell that has no role yet the same role."""
    for row in range(1, account.grid.height + 1):
        account.give_rest(role, row)


def account_for(sheet: SheetRows) -> None:
    """Give every cell of a sheet its role."""
    account, roles, kinds = sheet.account, sheet.roles, sheet.kinds
    sheet.accounted = len(sheet.bad)
    if sheet.stopped or roles is None:
        give_all(account, "q")
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
    account.give("f", row, roles.field_columns)


def parts_doubts(grid: Grid, accounts: Iterable[Account]) -> list[Doubt]:
    """A sum over the tables of a sheet that differs from the second count of the whole sheet."""
    total = sum(sum(account.counts().values()) for account in accounts)
    if grid.filled is None or total == grid.filled:
        return []
    sums = f"{total} cells accounted for in its tables, {grid.filled} counted by {grid.counted_by}"
    return [Doubt(grid.file, grid.sheet, None, None, "second_count", "error", sums, "the same number")]
