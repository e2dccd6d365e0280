"""Implausible money: signs, overspent budgets, single large payments, days outside the grant."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets, looked_up
from ioreport.tables.plausibility.implausible_rates import in_currency
from ioreport.tables.plausibility.plausibility_rules import RULES
from ioreport.values import named_rows

_FEWEST_OTHERS = 3
"""The number of payments a grant needs before a payment is compared with the others."""
_SIGN = "more amounts above 0 than below, as a minus is a reversal: were the signs of the ledger kept? {}, {}"


def doubt_money(sheets: Sheets) -> Iterator[Finding]:
    """The warnings about transactions, grants and budget lines."""
    if sheets["transactions"].raw.empty:
        return
    spent = _converted(sheets)
    yield from _signs(sheets)
    yield from _over(sheets, spent)
    yield from _alone(sheets, spent)
    yield from _outside(sheets)


def _converted(sheets: Sheets) -> pd.DataFrame:
    """Spending in the currency of its grant; money without a rate is left out."""
    typed = sheets["transactions"].typed
    paid = typed.loc[(typed["kind"] == "spent").fillna(False), ["grant_id", "line_id", "date", "amount", "currency"]]
    target = looked_up(paid["grant_id"], sheets["grants"], "currency")
    value = in_currency(paid, target, sheets["exchange_rates"])
    return paid.assign(value=value, target=target).dropna(subset=["grant_id", "value"])


def _signs(sheets: Sheets) -> Iterator[Finding]:
    sheet, grants, rule = sheets["transactions"], sheets["grants"], RULES["negative_spending"]
    typed = sheet.typed.assign(below=(sheet.typed["amount"].astype("float64") < 0))
    for kind in ("spent", "received"):
        of_kind = typed[(typed["kind"] == kind).fillna(False) & typed["amount"].notna()]
        for grant, rows in of_kind.groupby("grant_id"):
            below = rows.index[rows["below"]]
            named = grants.typed.index[grants.typed["grant_id"] == grant]
            if len(below) * 100 > rule.limit * len(rows) and len(named) == 1:
                found = f"{kind}: {len(below):,} of {len(rows):,} amounts below 0"
                yield rule.at(grants, named[0], "grant_id", _SIGN.format(sheet.file, named_rows(below)), found)


def _over(sheets: Sheets, spent: pd.DataFrame) -> Iterator[Finding]:
    lines = list(_over_lines(sheets, spent))
    told = {sheets["budget_lines"].typed.at[finding.row, "grant_id"] for finding in lines}
    yield from lines
    grants = sheets["grants"]
    sums = spent.groupby("grant_id")["value"].sum()
    total = pd.Series(sums.reindex(grants.typed["grant_id"]).array, grants.raw.index)
    yield from _over_budget(sheets, "grants", total.mask(grants.typed["grant_id"].isin(told)))


def _over_lines(sheets: Sheets, spent: pd.DataFrame) -> Iterator[Finding]:
    lines = sheets["budget_lines"].typed
    sums = spent.groupby(["grant_id", "line_id"])["value"].sum()
    of_line = pd.MultiIndex.from_frame(lines[["grant_id", "line_id"]])
    yield from _over_budget(sheets, "budget_lines", pd.Series(sums.reindex(of_line).array, lines.index))


def _over_budget(sheets: Sheets, table: str, total: pd.Series) -> Iterator[Finding]:
    sheet, rule = sheets[table], RULES["over_budget"]
    budget = sheet.typed["amount"].astype("float64")
    currency = looked_up(sheet.typed["grant_id"], sheets["grants"], "currency")
    over = (budget > 0) & (total * 100 > rule.limit * budget)
    for row in over.index[over]:
        found = f"{currency[row]} {total[row]:,.2f} spent"
        share = total[row] / budget[row]
        expected = f"at most {rule.limit:g}% of the budget, which is {budget[row]:,.2f}: it is {share:.0%}"
        yield rule.at(sheet, row, "amount", expected, found)


def _alone(sheets: Sheets, spent: pd.DataFrame) -> Iterator[Finding]:
    sheet, rule = sheets["transactions"], RULES["lone_payment"]
    for _, rows in spent.groupby("grant_id"):
        sizes = rows["value"].abs().sort_values()
        if len(sizes) <= _FEWEST_OTHERS or sizes.iloc[-1] <= rule.limit * sizes.iloc[-2]:
            continue
        largest, next_row = sizes.index[-1], sizes.index[-2]
        expected = (
            f"an amount like the grant's other payments, the largest of which is {sheet.raw.at[next_row, 'amount']} "
            f"in row {next_row}: is a decimal point missing?"
        )
        yield rule.at(sheet, largest, "amount", expected)


def _outside(sheets: Sheets) -> Iterator[Finding]:
    """The same expected text, with the sum, for all rows of a grant, so that they are reported in one line."""
    sheet, rule = sheets["transactions"], RULES["outside_grant"]
    rows = outside_grant(sheets)
    for (grant, start, end), group in rows.groupby(["grant", "start", "end"]):
        told = _sum(group)
        outside = f" (outside: {told}, counted in sums to date)" if told else ""
        expected = f"a day of the grant {grant}, {start.date()} to {end.date()}{outside}"
        for row in group.index:
            yield rule.at(sheet, row, "date", expected)


def outside_grant(sheets: Sheets) -> pd.DataFrame:
    """The transactions outside the days of their grant: ``grant, start, end, date, kind, amount, currency``."""
    sheet = sheets["transactions"]
    start, end = (looked_up(sheet.typed["grant_id"], sheets["grants"], name) for name in ("start_date", "end_date"))
    day = sheet.typed["date"]
    own = {"grant": sheet.typed["grant_id"], "start": start, "end": end}
    rows = sheet.typed[["kind", "amount", "currency", "date"]].assign(**own)
    return rows[(start <= end) & ((day < start) | (day > end))]


def _sum(rows: pd.DataFrame) -> str:
    side = np.where(rows["date"] < rows["start"], "before", "after")
    amounts = rows.assign(amount=rows["amount"].astype("float64"), side=side)
    sums = amounts.groupby(["currency", "kind", "side"], observed=True, sort=False)["amount"].sum()
    return ", ".join(f"{currency} {amount:,.2f} {kind} {side}" for (currency, kind, side), amount in sums.items())
