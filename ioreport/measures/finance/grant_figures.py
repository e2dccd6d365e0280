"""Money figures of a grant in its donor's currency, each as a measure by name.

The budget of a grant is the sum of its budget lines, as in its finance table;
if they do not add up to the grant's amount, a remark says so. The budget of a grant without lines is its
amount. Transactions count up to the period's end, also those dated before the grant's start or after its end;
a remark names them. Only `spent` counts from the period's start.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ioreport.measures.activity_selection import Selection
from ioreport.measures.finance.currency import as_money
from ioreport.measures.finance.grant_account import (
    BUDGET,
    COMMITTED,
    RECEIVED,
    SPENT,
    TO_DATE,
    account,
    asked_of,
    budget_precision,
    remarks_on,
    stated,
)
from ioreport.measures.measured import Measured
from ioreport.measures.not_recorded import has_transactions
from ioreport.tables import Office
from ioreport.values import NOT_RECORDED

BUDGET_RULE = (
    "The grant's budget lines added up, or its amount where it has none; in the donor's currency, "
    "at the rate of the month in which the grant starts."
)
RECEIVED_RULE = (
    "What was received of the grant up to the period's end; in the donor's currency, each amount at the rate of its "
    "own month."
)
SPENT_RULE = (
    "What was spent of the grant in the period, less what was reversed; in the donor's currency, each amount at the "
    "rate of its own month."
)
TO_DATE_RULE = (
    "What was spent of the grant up to the period's end, less what was reversed; in the donor's currency, each amount "
    "at the rate of its own month."
)
COMMITTED_RULE = (
    "What the grant owed at the period's end under obligations not yet paid; in the donor's currency, each amount at "
    "the rate of its own month."
)
BALANCE_RULE = "The budget less what was spent to date and what was committed at the period's end."
_TERMS: Mapping[str, tuple[str, Mapping[str, int]]] = {
    "budget": (BUDGET_RULE, {BUDGET: 1}),
    "received": (RECEIVED_RULE, {RECEIVED: 1}),
    "spent": (SPENT_RULE, {SPENT: 1}),
    "spent_to_date": (TO_DATE_RULE, {TO_DATE: 1}),
    "committed": (COMMITTED_RULE, {COMMITTED: 1}),
    "balance": (BALANCE_RULE, {BUDGET: 1, TO_DATE: -1, COMMITTED: -1}),
}


def budget(
    office: Office, /, grant: str, start: str | None = None, end: str | None = None, line: str | None = None
) -> Measured:
    """The budget of a grant, or of one of its lines, in the donor's currency.

    Parameters
    ----------
    office : Office
        Tables ``grants``, ``donors``, ``budget_lines``, and ``exchange_rates`` where currencies differ.
    grant : str
    start, end : str, optional
        Without effect: a budget has no period. Accepted so that all measures of a grant have the same arguments.
    line : str, optional
        One budget line; ``""`` for money without a line.

    Returns
    -------
    Measured
        Unit the donor's currency, unrounded. For a grant without lines, its amount with the amount's precision. Figures
        from transactions have no value if the grant has no transaction at all: that is not recorded, not 0.

    Raises
    ------
    UsageError
        For an unknown grant or line, or a period that ends before it starts.
    DataError
        When exchange rates are missing; it names every month and currency.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> budget(office, "G-01").value, budget(office, "G-01", line="L2").value
    (Decimal('10000.00'), Decimal('3500.00'))
    """
    return _money("budget", office, asked_of(office, grant, start, end), line)


def received(office: Office, /, grant: str, start: str | None = None, end: str | None = None) -> Measured:
    """What was received of a grant up to the period's end, in the donor's currency.

    Parameters
    ----------
    grant : str
    start : str, optional
        Without effect: earlier money was received too.
    end : str, optional
        The period's last day; if left out, there is no limit.

    Returns
    -------
    Measured
        As for `budget`, with the same errors.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> received(load("tests/data/office"), "G-01", end="2023-06-30").value
    Decimal('6000.00')
    """
    return _money("received", office, asked_of(office, grant, start, end))


def spent(
    office: Office, /, grant: str, start: str | None = None, end: str | None = None, line: str | None = None
) -> Measured:
    """What was spent of a grant in the period, minus reversals, in the donor's currency.

    Parameters
    ----------
    grant : str
    start, end : str, optional
        The period's first and last day; a side that is left out has no limit.
    line : str, optional
        One budget line; ``""`` for what was spent without a line.

    Returns
    -------
    Measured
        As for `budget`, with the same errors.

    Examples
    --------
    The line paid 1955.83 lev (1000 euro) in March and 800 euro in June.

    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> spent(office, "G-01", "2023-06-01", "2023-06-30", line="L1").value
    Decimal('800.00')
    >>> spent(office, "G-01", "2023-01-01", "2023-06-30", line="L1").value
    Decimal('1800.00')
    """
    return _money("spent", office, asked_of(office, grant, start, end), line)


def spent_to_date(
    office: Office, /, grant: str, start: str | None = None, end: str | None = None, line: str | None = None
) -> Measured:
    """What was spent of a grant up to the period's end; like `spent`, but regardless of the period's start.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> spent_to_date(load("tests/data/office"), "G-01", end="2023-12-31").value
    Decimal('2700.00')
    """
    return _money("spent_to_date", office, asked_of(office, grant, start, end), line)


def committed(
    office: Office, /, grant: str, start: str | None = None, end: str | None = None, line: str | None = None
) -> Measured:
    """What a grant owed at the period's end: obligations minus those reversed when they were paid.

    Takes and gives what `spent_to_date` does.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> committed(office, "G-01", end="2023-06-30").value, committed(office, "G-01", end="2023-07-31").value
    (Decimal('600.00'), Decimal('0.00'))
    """
    return _money("committed", office, asked_of(office, grant, start, end), line)


def balance(
    office: Office, /, grant: str, start: str | None = None, end: str | None = None, line: str | None = None
) -> Measured:
    """The budget minus spent to date and committed; negative if more than the budget is used.

    Takes and gives what `spent_to_date` does.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> balance(load("tests/data/office"), "G-01", end="2023-06-30", line="L2").value
    Decimal('2900.00')
    """
    return _money("balance", office, asked_of(office, grant, start, end), line)


def _money(name: str, office: Office, selection: Selection, line: str | None = None) -> Measured:
    rule, terms = _TERMS[name]
    known = account(office, selection, tuple(terms), line)
    if {*terms} != {BUDGET} and not has_transactions(office, known.grant.grant_id):
        return stated(name, None, known.grant.into, NOT_RECORDED, rule, known.trail, selection, line=line)
    value = sum((sign * known.total(part) for part, sign in terms.items()), Fraction())
    precision = budget_precision(office, known.grant) if BUDGET in terms else "exact"
    return stated(
        name,
        as_money(value, known.grant.into),
        known.grant.into,
        precision,
        rule,
        known.trail,
        selection,
        remarks_on(known, line),
        line,
    )
