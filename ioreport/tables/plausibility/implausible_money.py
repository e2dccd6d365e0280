"""Implausible money: signs, overspent budgets, too much received, single large payments, booked amounts, days."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets
from ioreport.tables.equal_rows import combined, places_of, taken, translated
from ioreport.tables.plausibility.far_above import far_above
from ioreport.tables.plausibility.implausible_rates import in_currency
from ioreport.tables.plausibility.plausibility_rules import RULES
from ioreport.tables.raw_table import Sheet
from ioreport.values import named_rows

_LEAST = 1.0
"""The smallest difference of an amount, in the grant's currency, that is told."""
_CONVERTED = 0.95
"""The part that counts of money received in another currency: banks convert at other rates than the office."""
_SIGN = "more amounts above 0 than below, as a minus is a reversal: were the signs of the ledger kept? {}, {}"

_NET = "spending of 0 or more in all, as a minus is a reversal: is a payment missing in {}, or a sign wrong?"


@dataclass(frozen=True)
class _Spending:
    """Spending: the places of its rows, and their values in the currency of the grant; missing without a rate."""

    rows: np.ndarray
    value: np.ndarray

    @property
    def known(self) -> _Spending:
        """The spending whose value is known."""
        known = ~np.isnan(self.value)
        return _Spending(self.rows[known], self.value[known])


def doubt_money(sheets: Sheets) -> Iterator[Finding]:
    """The warnings about transactions, grants and budget lines."""
    if not len(sheets["transactions"].rows):
        return
    spending = _converted(sheets, "spent")
    spent, signs = spending.known, [*_signs(sheets)]
    yield from signs
    yield from _net(sheets, spending, {finding.row for finding in signs if finding.row})
    yield from _over(sheets, spent)
    yield from _over_received(sheets)
    yield from _alone(sheets["transactions"], spent)
    yield from _booked(sheets)
    yield from _outside(sheets)


def _converted(sheets: Sheets, kind: str) -> _Spending:
    """Money of a kind in the currency of its grant, as booked or converted."""
    sheet, grants = sheets["transactions"], sheets["grants"]
    rows = np.flatnonzero(sheet.says("kind", kind) & sheet.held["grant_id"].filled)
    target = grants.held["currency"].chosen(_grant(sheet, grants)[rows])
    booked = sheet.numbers("booked")[rows]
    value = np.where(np.isnan(booked), in_currency(sheet, rows, target, sheets["exchange_rates"]), booked)
    return _Spending(rows, value)


def _grant(sheet: Sheet, grants: Sheet) -> np.ndarray:
    """The place of the grant of each row."""
    return places_of(sheet.held["grant_id"], grants.held["grant_id"], once=True)


def _signs(sheets: Sheets) -> Iterator[Finding]:
    sheet, grants, rule = sheets["transactions"], sheets["grants"], RULES["negative_spending"]
    grant, amount = sheet.held["grant_id"], sheet.numbers("amount")
    for kind in ("spent", "received"):
        rows = np.flatnonzero(sheet.says("kind", kind) & ~np.isnan(amount) & grant.filled)
        numbers, negative = grant.numbers[rows], amount[rows] < 0
        counts, below = np.bincount(numbers), np.bincount(numbers, negative)
        for number in sorted(np.flatnonzero(below * 100 > rule.limit * counts), key=grant.listed.__getitem__):
            (named,) = np.nonzero(grants.held["grant_id"].matching(grant.listed[number].__eq__))
            if len(named) == 1:
                found = f"{kind}: {int(below[number]):,} of {counts[number]:,} amounts below 0"
                listed = named_rows(sheet.rows[rows[negative & (numbers == number)]].tolist())
                yield rule.at(grants, named[0], "grant_id", _SIGN.format(sheet.file, listed), found)


def _net(sheets: Sheets, spending: _Spending, doubted: Collection[int]) -> Iterator[Finding]:
    """Budget lines, then grants without such a line, of which less than nothing is spent.

    Not of grants whose signs are doubted, by their rows, and not where an amount has no rate: the sum is not known.
    A line with a budget below 0 is income, such as the office's own contribution.
    """
    grants, transactions, rule = sheets["grants"], sheets["transactions"], RULES["net_negative"]
    told = {grants.cell(row, "grant_id") for row in doubted}
    for sheet, key in ((sheets["budget_lines"], ("grant_id", "line_id")), (grants, ("grant_id",))):
        total = _spent_by(sheet, spending, transactions, key)
        named, currency = sheet.held["grant_id"], grants.held["currency"].chosen(_grant(sheet, grants))
        of_income = sheet.numbers("amount") < 0
        below = np.flatnonzero((total <= -rule.limit) & ~of_income & ~named.matching(told.__contains__))
        for place in below:
            found = f"{currency.at(place)} {total[place]:,.2f} spent"
            yield rule.at(sheet, place, key[-1], _NET.format(transactions.file), found)
        told |= {named.at(place) for place in below}


def _over(sheets: Sheets, spent: _Spending) -> Iterator[Finding]:
    lines, grants = sheets["budget_lines"], sheets["grants"]
    over = _over_budget(lines, grants, _spent_by(lines, spent, sheets["transactions"], ("grant_id", "line_id")))
    told = {grant for grant, _ in over}
    yield from (finding for _, finding in over)
    total = _spent_by(grants, spent, sheets["transactions"], ("grant_id",))
    total[grants.held["grant_id"].matching(told.__contains__)] = np.nan
    yield from (finding for _, finding in _over_budget(grants, grants, total))


def _spent_by(sheet: Sheet, spent: _Spending, transactions: Sheet, key: tuple[str, ...]) -> np.ndarray:
    """The spending of each row of a table; missing where there is none."""
    paid = [translated(transactions.held[name], sheet.held[name])[spent.rows] for name in key]
    own = [sheet.held[name].numbers for name in key]
    groups = combined([np.concatenate(pair) for pair in zip(paid, own, strict=True)])
    mine = np.logical_and.reduce([numbers >= 0 for numbers in paid])
    size, of_spent = int(groups.max(initial=-1)) + 1, groups[: len(spent.rows)][mine]
    sums, counts = np.bincount(of_spent, spent.value[mine], minlength=size), np.bincount(of_spent, minlength=size)
    total: np.ndarray = np.where(counts > 0, sums, np.nan)[groups[len(spent.rows) :]]
    return total


def _over_budget(sheet: Sheet, grants: Sheet, total: np.ndarray) -> list[tuple[str, Finding]]:
    """The grant and the finding of each row of which too much is spent."""
    rule, budget = RULES["over_budget"], sheet.numbers("amount")
    currency = grants.held["currency"].chosen(_grant(sheet, grants))
    findings = []
    for place in np.flatnonzero((budget > 0) & (total * 100 > rule.limit * budget)):
        found = f"{currency.at(place)} {total[place]:,.2f} spent"
        share = total[place] / budget[place]
        expected = f"at most {rule.limit:g}% of the budget, which is {budget[place]:,.2f}: it is {share:.0%}"
        findings.append((sheet.held["grant_id"].at(place), rule.at(sheet, place, "amount", expected, found)))
    return findings


def _over_received(sheets: Sheets) -> Iterator[Finding]:
    """Grants of which more is received than their amount: the received rows of another grant, or one entered twice."""
    grants, transactions, rule = sheets["grants"], sheets["transactions"], RULES["over_received"]
    received = _converted(sheets, "received").known
    same = translated(transactions.held["currency"], grants.held["currency"])[received.rows]
    own = _grant(transactions, grants)[received.rows]
    exact = (same == taken(grants.held["currency"].numbers, own, -1)) | transactions.held["booked"].filled[
        received.rows
    ]
    counted = _Spending(received.rows, np.where(exact, received.value, received.value * _CONVERTED))
    told, sums = (_spent_by(grants, money, transactions, ("grant_id",)) for money in (received, counted))
    amount = grants.numbers("amount")
    for place in np.flatnonzero(sums - amount * rule.limit / 100 >= _LEAST):
        currency, grant = grants.held["currency"].at(place), grants.held["grant_id"].at(place)
        mine = transactions.rows[received.rows[transactions.held["grant_id"].matching(grant.__eq__)[received.rows]]]
        expected = (
            f"at least what is received, or less received: {transactions.file}, {named_rows(mine.tolist())}, "
            f"is {told[place] - amount[place]:,.2f} more"
        )
        yield rule.at(grants, place, "amount", expected, f"{currency} {told[place]:,.2f} received")


def _alone(sheet: Sheet, spent: _Spending) -> Iterator[Finding]:
    """Payments that are many times as large as the next one of their grant."""
    rule, grant = RULES["lone_payment"], sheet.held["grant_id"]
    pairs = far_above(np.abs(spent.value), grant.numbers[spent.rows], rule.limit)
    for place, other in sorted(
        ((spent.rows[one], spent.rows[next_]) for one, next_ in pairs), key=lambda pair: grant.at(pair[0])
    ):
        expected = (
            f"an amount like the grant's other payments, the largest of which is {sheet.written['amount'].at(other)} "
            f"in row {sheet.rows[other]}: is a decimal point missing?"
        )
        yield rule.at(sheet, place, "amount", expected)


def _booked(sheets: Sheets) -> Iterator[Finding]:
    """Booked amounts far off the conversion: of another column or currency, or with the other sign."""
    sheet, grants, rule = sheets["transactions"], sheets["grants"], RULES["booked_differs"]
    rows = np.flatnonzero(sheet.held["booked"].filled & sheet.held["grant_id"].filled)
    if not len(rows):
        return
    target = grants.held["currency"].chosen(_grant(sheet, grants)[rows])
    value, booked = in_currency(sheet, rows, target, sheets["exchange_rates"]), sheet.numbers("booked")[rows]
    distance = np.abs(booked - value)
    for at in np.flatnonzero((distance >= _LEAST) & (distance * 100 > rule.limit * np.abs(value))):
        expected = f"about {target.at(at)} {value[at]:,.2f}, the amount at the office's rates"
        yield rule.at(sheet, rows[at], "booked", expected)


def _outside(sheets: Sheets) -> Iterator[Finding]:
    """The same expected text, with the sum, for all rows of a grant, so that they are reported in one line."""
    sheet, grants, rule = sheets["transactions"], sheets["grants"], RULES["outside_grant"]
    own, day = _grant(sheet, grants), sheet.numbers("date")
    start, end = (taken(grants.numbers(name), own, np.nan) for name in ("start_date", "end_date"))
    outside = (start <= end) & ((day < start) | (day > end))
    rows: dict[int, list[int]] = {}
    for place in np.flatnonzero(outside).tolist():
        rows.setdefault(int(own[place]), []).append(place)
    for grant in sorted(rows, key=grants.held["grant_id"].at):
        named, begins, ends = (grants.held[name].at(grant) for name in ("grant_id", "start_date", "end_date"))
        told = _sum(sheet, rows[grant], day < start)
        counted = f" (outside: {told}, counted in sums to date)" if told else ""
        for place in rows[grant]:
            yield rule.at(sheet, place, "date", f"a day of the grant {named}, {begins} to {ends}{counted}")


def _sum(sheet: Sheet, rows: list[int], before: np.ndarray) -> str:
    amounts = np.nan_to_num(sheet.numbers("amount"))
    sums: dict[tuple[str, str, str], float] = {}
    for place in rows:
        currency, kind = sheet.held["currency"].at(place), sheet.held["kind"].at(place)
        if currency and kind:
            key = currency, kind, "before" if before[place] else "after"
            sums[key] = sums.get(key, 0.0) + amounts[place]
    return ", ".join(f"{currency} {amount:,.2f} {kind} {side}" for (currency, kind, side), amount in sums.items())
