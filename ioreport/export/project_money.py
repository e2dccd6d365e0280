"""The money of a project for a public file: what was received, what was spent by quarter, budgets of at most a year.

All amounts of a grant are in its donor's currency, as in the donor's reports, and add up to the figures stated there:
each amount is the difference of two rounded running totals.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from ioreport.measures.finance.currency import converted, shown_money
from ioreport.measures.finance.grant_account import RECEIVED, TO_DATE, Grant, account, asked_of
from ioreport.tables import Office

_MONTHS_OF_A_QUARTER = 3
_MOST_DAYS = 365


@dataclass(frozen=True)
class Flow:
    """An amount of money: a reference, its day, amount and currency."""

    reference: str
    day: dt.date
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class BudgetPeriod:
    """A part of a grant's budget: first and last day, amount and currency."""

    start: dt.date
    end: dt.date
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class GrantMoney:
    """The money of a grant up to the data's day."""

    grant_id: str
    received: tuple[Flow, ...]
    spent: tuple[Flow, ...]
    budget: tuple[BudgetPeriod, ...]


def grant_money(office: Office, grant: str, until: dt.date) -> GrantMoney:
    """What was received and spent of a grant up to a day, and its budget.

    Parameters
    ----------
    office : Office
    grant : str
        A ``grant_id``.
    until : date
        Later transactions are left out.

    Raises
    ------
    DataError
        When exchange rates are missing.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> money = grant_money(load("tests/data/office"), "G-01", dt.date(2023, 12, 31))
    >>> [str(each.amount) for each in money.received], [(each.reference, str(each.amount)) for each in money.spent]
    (['6000.00'], [('G-01-2023Q1', '1000.00'), ('G-01-2023Q2', '1000.00'), ('G-01-2023Q3', '700.00')])
    """
    known = account(office, asked_of(office, grant, None, until.isoformat()), (RECEIVED, TO_DATE))
    into, entries = known.grant.into, known.entries.rename_axis("row").reset_index()
    entries["entry"] = range(len(entries))
    values = converted(office, entries.set_index("row"), into, ["entry"]).sums.set_index("entry")["value"]
    entries = entries.assign(value=entries["entry"].map(values).astype("object")).sort_values(["date", "row"])
    received = entries[entries["part"] == RECEIVED]
    names = office.transactions["transaction_id"].astype("str")
    return GrantMoney(
        grant,
        tuple(_flows(received["row"].map(names), received["date"].dt.date, received["value"], into)),
        tuple(_by_quarter(grant, entries[entries["part"] == TO_DATE], until, into)),
        tuple(budget_periods(known.grant)),
    )


def _flows(names: Iterable[str], days: Iterable[dt.date], values: Iterable[Fraction], into: str) -> Iterator[Flow]:
    """An amount for each value; together they are the rounded sum. Amounts of zero are left out."""
    running, told = Fraction(), Decimal()
    for name, day, value in zip(names, days, values, strict=True):
        running += value
        amount = shown_money(running, into) - told
        told += amount
        if amount:
            yield Flow(name, day, amount, into)


def _by_quarter(grant: str, spent: pd.DataFrame, until: dt.date, into: str) -> Iterator[Flow]:
    quarters = spent["date"].dt.year * 10 + spent["date"].dt.quarter
    sums = {int(quarter): sum(values, Fraction()) for quarter, values in spent.groupby(quarters)["value"]}
    names = [f"{grant}-{quarter // 10}Q{quarter % 10}" for quarter in sums]
    days = [min(_last_of(*divmod(quarter, 10)), until) for quarter in sums]
    return _flows(names, days, sums.values(), into)


def _last_of(year: int, quarter: int) -> dt.date:
    month = quarter * _MONTHS_OF_A_QUARTER
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def budget_periods(grant: Grant) -> Iterator[BudgetPeriod]:
    """A grant's amount; over a year, by the calendar years of its days. Each part goes by its days; all add up to it.

    >>> from ioreport.values import Period
    >>> from ioreport.tables import load
    >>> found = budget_periods(Grant.of(load("tests/data/office"), "G-01"))
    >>> [(str(each.start), str(each.end), str(each.amount)) for each in found]
    [('2023-01-01', '2023-12-31', '10000.00')]
    """
    start, end, days = grant.whole.start, grant.whole.end, grant.whole.days
    if days <= _MOST_DAYS:
        yield BudgetPeriod(start, end, shown_money(Fraction(grant.amount), grant.currency), grant.currency)
        return
    told = Decimal()
    for year in range(start.year, end.year + 1):
        first, last = max(start, dt.date(year, 1, 1)), min(end, dt.date(year, 12, 31))
        due = shown_money(Fraction(grant.amount) * ((last - start).days + 1) / days, grant.currency)
        yield BudgetPeriod(first, last, due - told, grant.currency)
        told = due
