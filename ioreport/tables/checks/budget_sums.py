"""Check that the budget lines of a grant add up to its amount, and that none of them is the total of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import numpy as np
import pyarrow as pa

from ioreport.errors import Finding
from ioreport.tables.column_types import short_amount
from ioreport.tables.raw_table import Sheet
from ioreport.tables.repair import is_total
from ioreport.values import named_rows

_FEWEST_PARTS = 2
"""With one other line only, two equal lines are no total and part."""


def check_budgets(sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """Grants whose budget lines do not add up to their amount; no lines beside those of other grants add up to 0.

    Where one line is the total of the others, the finding is at that line.
    """
    grants, lines = sheets["grants"], sheets["budget_lines"]
    named = lines.held["grant_id"]
    if not len(lines.rows) or not lines.complete or not named.filled.all():
        return
    sums = _sums(lines)
    unread = named.take(~lines.held["amount"].filled).known
    own, amounts = grants.held["grant_id"], grants.held["amount"]
    for place in np.flatnonzero(own.filled & amounts.filled & ~own.matching(unread.__contains__)):
        amount, total = Decimal(amounts.at(place)), sums.get(own.at(place), Decimal())
        if amount == total:
            continue
        if whole := _whole(lines, own.at(place), amount, total):
            yield whole
        else:
            expected = f"the sum of the grant's budget lines, {_difference(amount, total)}"
            row = int(grants.rows[place])
            yield grants.finding(row, "amount", "budget_sum", "warning", amounts.at(place), expected)


def _sums(lines: Sheet) -> dict[str, Decimal]:
    """Grant → the exact sum of its budget lines."""
    columns = {name: pa.array(lines.fields[name].typed(lines.held[name])) for name in ("grant_id", "amount")}
    sums = pa.table(columns).group_by("grant_id").aggregate([("amount", "sum")])
    return {grant: total or Decimal() for grant, total in zip(*sums.to_pydict().values(), strict=True)}


def _difference(amount: Decimal, total: Decimal) -> str:
    return f"{short_amount(total)} (difference {short_amount(amount - total)})"


def _whole(lines: Sheet, grant: str, amount: Decimal, total: Decimal) -> Finding | None:
    """The finding on the line that is the total of the grant's others: the sum of all is twice its amount.

    A line may equal the sum of the others by chance: it is a total only where the grant's amount is the same, or where
    the line is named so.
    """
    mine = lines.held["grant_id"].matching(grant.__eq__)
    half = np.flatnonzero(mine & lines.held["amount"].matching(lambda text: Decimal(text) * 2 == total > 0))
    sure = [place for place in half.tolist() if amount * 2 == total or _is_named_total(lines, place)]
    if not sure or mine.sum() <= _FEWEST_PARTS:
        return None
    others = lines.rows[mine & (lines.rows != lines.rows[sure[-1]])].tolist()
    expected = f"an amount of its own: this line looks like the total of {named_rows(others)}"
    return lines.at(np.arange(len(mine)) == sure[-1], "amount", "whole_and_parts", "error", expected)[0]


def _is_named_total(lines: Sheet, place: int) -> bool:
    return any(is_total(lines.written[name].at(place)) for name in ("line_id", "title"))
