"""Monthly spending of a grant."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from ioreport.measures.activity_selection import Selection
from ioreport.measures.finance.currency import money_type, shown_money
from ioreport.measures.finance.elapsed import data_ends, last_day
from ioreport.measures.finance.grant_account import SPENT, TO_DATE, GrantAccount, account, asked_of, remarks_on
from ioreport.measures.measured import Remark
from ioreport.measures.not_recorded import has_transactions
from ioreport.measures.period_months import months_of
from ioreport.measures.reach import said
from ioreport.tables import Office
from ioreport.values import Trail
from ioreport.wording import Wording

SPENDING_RULE = (
    "What was spent of the grant in each month of the period, less what was reversed; in the donor's currency, each "
    "amount at the rate of its own month."
)
_ENGLISH = Wording("en")


@dataclass(frozen=True, eq=False)
class Spending:
    """What was spent of a grant in each month of a period, rounded for display.

    Attributes
    ----------
    grant : str
    currency : str
        The donor's.
    frame : DataFrame
        One row for each month up to the day of the data, also without spending: ``month`` (YYYY-MM), ``spent`` in those
        days of the month that are in the period, ``spent_to_date`` at the month's end (with the currency's decimals).
    total : Decimal
        What was spent in the period, rounded from its exact value; `None` if the grant has no transaction.
    difference : Decimal
        The shown total minus the sum of the shown months.
    rule, note : str
    trail : Trail
    arguments : Mapping
        The plain arguments that give the same from `spending_over_time`.
    remarks : tuple of Remark
        The sentences of `note`, each with its number separate.
    recorded : bool
        Whether the grant has any transaction: if not, nothing is known, and no month is 0.
    """

    grant: str
    currency: str
    frame: pd.DataFrame
    total: Decimal | None
    difference: Decimal
    rule: str
    note: str = ""
    trail: Trail = field(default_factory=Trail)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    recorded: bool = True

    def rows(self, words: Wording = _ENGLISH) -> pd.DataFrame:
        """Months and their spending, with the rounding difference, if any, and the total as last rows.

        Examples
        --------
        >>> from ioreport.tables import load
        >>> spending = spending_over_time(load("tests/data/office"), "G-02", "2023-05-01", "2023-06-30")
        >>> spending.rows()
             month    spent
        0  2023-05  1000.00
        1  2023-06     0.00
        2    Total  1000.00
        """
        last = [(words.label("Rounding difference"), self.difference)] if self.difference else []
        whole = pd.DataFrame([*last, (words.label("Total"), self.total)], columns=["month", "spent"], dtype="object")
        kinds = {"month": "str", "spent": money_type(self.currency)}
        return pd.concat([self.frame[["month", "spent"]], whole.astype(kinds)], ignore_index=True)


def spending_over_time(
    office: Office, /, grant: str, start: str | None = None, end: str | None = None, line: str | None = None
) -> Spending:
    """What was spent of a grant in each month, in the donor's currency.

    Parameters
    ----------
    office : Office
        Tables ``grants``, ``donors``, ``transactions``, and ``exchange_rates`` where currencies differ.
    grant : str
    start, end : str, optional
        The period's first and last day. A side that is left out extends to the grant's own first or last day, and
        further if there was spending.
    line : str, optional
        One budget line; ``""`` for what was spent without a line.

    Returns
    -------
    Spending

    Raises
    ------
    UsageError
        For an unknown grant or line, or a period that ends before it starts.
    DataError
        When exchange rates are missing; it names every month and currency.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> spending_over_time(load("tests/data/office"), "G-01", "2023-05-01", "2023-07-31").frame
         month   spent spent_to_date
    0  2023-05  200.00       1200.00
    1  2023-06  800.00       2000.00
    2  2023-07  600.00       2600.00
    """
    selection = asked_of(office, grant, start, end)
    known = account(office, selection, (SPENT, TO_DATE), line)
    if not has_transactions(office, grant):
        return Spending(
            grant,
            known.grant.into,
            _frame([], [], [], known.grant.into),
            None,
            Decimal(),
            SPENDING_RULE,
            trail=known.trail,
            arguments=_asked(selection, line),
            recorded=False,
        )
    spent = _by_month(known)
    months = _months(office, known, selection)
    amounts = [spent.get(month, Fraction()) for month in months]
    into, remarks = known.grant.into, (*remarks_on(known, line), *data_ends(office, selection.end))
    shown, total = [shown_money(amount, into) for amount in amounts], shown_money(sum(amounts, Fraction()), into)
    return Spending(
        grant,
        into,
        _frame(months, shown, _running(known, amounts), into),
        total,
        total - sum(shown, Decimal()),
        SPENDING_RULE,
        said(remarks),
        known.trail,
        _asked(selection, line),
        remarks,
    )


def _asked(selection: Selection, line: str | None) -> dict[str, Any]:
    return selection.arguments() | ({"line": line} if line is not None else {})


def _by_month(known: GrantAccount) -> dict[str, Fraction]:
    own = known.sums[known.sums["part"] == SPENT]
    return {month: sum(values, Fraction()) for month, values in own.groupby("month")["value"]}


def _months(office: Office, known: GrantAccount, selection: Selection) -> list[str]:
    """Every month of the period up to the day of the data; later months only if money was spent."""
    whole, days = known.grant.whole, known.entries.loc[known.entries["part"] == SPENT, "date"]
    first = [selection.start] if selection.start else [whole.start, *_ends(days.min())]
    last = [selection.end] if selection.end else [whole.end, *_ends(days.max())]
    first, last = min(map(pd.Timestamp, first)), max(map(pd.Timestamp, last))
    # The first month is after the last only if one side was left open.
    ends = (min(first, last), last) if selection.end else (first, max(first, last))
    known_to = [pd.Timestamp(last_day(office, ends[1].date())), *map(pd.Timestamp, _ends(days.max()))]
    ends = (ends[0], min(ends[1], max(known_to)))
    return months_of(*ends, pd.Series(map(pd.Timestamp, (*days, whole.start, whole.end))))


def _ends(day: pd.Timestamp) -> list[dt.date]:
    return [] if pd.isna(day) else [day.date()]


def _running(known: GrantAccount, amounts: Sequence[Fraction]) -> list[Decimal]:
    """What was spent to date at the end of each month, rounded from the exact sum."""
    before = known.total(TO_DATE) - known.total(SPENT)
    return [shown_money(amount, known.grant.into) for amount in itertools.accumulate(amounts, initial=before)][1:]


def _frame(months: Sequence[str], spent: Sequence[Decimal], to_date: Sequence[Decimal], into: str) -> pd.DataFrame:
    frame = pd.DataFrame({"month": months, "spent": spent, "spent_to_date": to_date}, dtype="object")
    return frame.astype({"month": "str", "spent": money_type(into), "spent_to_date": money_type(into)})
