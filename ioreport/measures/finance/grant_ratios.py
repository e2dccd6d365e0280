"""Ratios of a grant's money: to its budget, its time, and the people reached."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from ioreport.errors import UsageError
from ioreport.measures.activity_selection import Selection
from ioreport.measures.finance.currency import as_decimal, as_money
from ioreport.measures.finance.elapsed import ELAPSED_RULE, data_ends, elapsed_part, last_day
from ioreport.measures.finance.grant_account import (
    BUDGET,
    TO_DATE,
    Grant,
    GrantAccount,
    account,
    asked_of,
    budget_precision,
    remarks_on,
    stated,
)
from ioreport.measures.measured import Measured
from ioreport.measures.not_recorded import has_transactions
from ioreport.measures.reach import people_reached
from ioreport.tables import Office
from ioreport.values import NOT_RECORDED, Trail

BURN_RULE = "What was spent to date / the budget."
COST_RULE = (
    "What was spent to date / the people reached from the grant's start to the period's end; not defined where nobody "
    "was reached."
)
FLAG_RULE = (
    "Slow or fast where the part of the budget that was spent to date differs from the part of the grant's time that "
    "is over by more than 0.15."
)
SLOW, FAST, AS_PLANNED = "slow", "fast", "as planned"
_TOLERANCE = Fraction("0.15")

# The precision of a quotient by the precision of its divisor.
_TURNED = {"at_least": "at_most", "at_most": "at_least"}


def burn(
    office: Office, /, grant: str, start: str | None = None, end: str | None = None, line: str | None = None
) -> Measured:
    """Spent to date as a part of the budget.

    Takes what `spent_to_date` does.

    Returns
    -------
    Measured
        Unit ``ratio``, unrounded; no value if the budget is 0 or the grant has no transaction.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> burn(load("tests/data/office"), "G-01", end="2023-12-31").value
    Decimal('0.27')
    """
    selection = asked_of(office, grant, start, end)
    known = account(office, selection, (BUDGET, TO_DATE), line)
    if not has_transactions(office, grant):
        return stated("burn", None, "ratio", NOT_RECORDED, BURN_RULE, known.trail, selection, line=line)
    value = _burn(known)
    found = stated(
        "burn",
        None if value is None else as_decimal(value),
        "ratio",
        _burn_precision(office, known),
        BURN_RULE,
        known.trail,
        selection,
        remarks_on(known, line),
        line,
    )
    return replace(found, undefined=value is None)


def elapsed(office: Office, /, grant: str, start: str | None = None, *, end: str) -> Measured:
    """The elapsed part of a grant's days at the period's end; burn is compared with it.

    Parameters
    ----------
    grant : str
    start : str, optional
        Without effect: a grant's days count from its own start.
    end : str
        The period's last day.

    Returns
    -------
    Measured
        Unit ``ratio``, from 0 to 1, unrounded.

    Raises
    ------
    UsageError
        For an unknown grant, or a period that ends before it starts.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> round(elapsed(load("tests/data/office"), "G-01", end="2023-06-30").value, 4)  # 181 of 365 days
    Decimal('0.4959')
    """
    selection = asked_of(office, grant, start, end)
    own = Grant.of(office, grant)
    value = as_decimal(elapsed_of(office, own, selection))
    return stated(
        "elapsed",
        value,
        "ratio",
        "exact",
        ELAPSED_RULE,
        _own_row(office, own),
        selection,
        data_ends(office, selection.end),
    )


def cost_per_person(office: Office, /, grant: str, start: str | None = None, end: str | None = None) -> Measured:
    """What was spent to date for each person reached from the grant's start to the period's end.

    Parameters
    ----------
    grant : str
    start : str, optional
        Without effect: money and people count from the grant's start.
    end : str, optional
        The period's last day; left out, there is no bound.

    Returns
    -------
    Measured
        Unit the donor's currency, unrounded; no value if nobody was reached or no number is known.
        "At most" if the number of people is "at least"; its remarks are those of both parts.

    Raises
    ------
    UsageError, DataError
        As for `spent_to_date`.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> cost = cost_per_person(load("tests/data/office"), "G-01", end="2023-06-30")
    >>> round(cost.value, 2), cost.precision  # 2000 euro, at least 66 people
    (Decimal('30.30'), 'at_most')
    """
    selection = asked_of(office, grant, start, end)
    known = account(office, selection, (TO_DATE,))
    people, money = _reached(office, known.grant, selection), known.total(TO_DATE)
    value = as_money(money / Fraction(people.number), known.grant.into) if people.number else None
    precision = "exact" if value is None else _divided(people.precision, money)
    if people.precision == NOT_RECORDED or not has_transactions(office, grant):
        value, precision = None, NOT_RECORDED
    found = stated(
        "cost_per_person",
        value,
        known.grant.into,
        precision,
        COST_RULE,
        known.trail | people.trail,
        selection,
        (*remarks_on(known), *people.remarks),
    )
    return replace(found, undefined=people.value == 0 and precision != NOT_RECORDED)


def grant_flag(office: Office, /, grant: str, start: str | None = None, *, end: str) -> Measured:
    """Whether a grant is spent slowly or fast for its elapsed time: ``slow``, ``fast`` or ``as planned``.

    Takes what `elapsed` does.

    Returns
    -------
    Measured
        A code of the list ``finance_flag``; no value if the budget is 0 or less, or the grant has no transaction.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> grant_flag(load("tests/data/office"), "G-01", end="2023-12-31").value  # 27% spent of all the time
    'slow'
    """
    selection = asked_of(office, grant, start, end)
    known = account(office, selection, (BUDGET, TO_DATE))
    value = account_flag(office, known, selection)
    precision = "exact" if _burn_precision(office, known) == "exact" else "about"
    if not has_transactions(office, grant):
        value, precision = None, NOT_RECORDED
    return stated("grant_flag", value, "finance_flag", precision, FLAG_RULE, known.trail, selection, remarks_on(known))


def quotient(part: Fraction, whole: Fraction) -> Fraction | None:
    """A part of a whole; `None` if the whole is 0."""
    return part / whole if whole else None


def elapsed_of(office: Office, grant: Grant, selection: Selection) -> Fraction:
    """The elapsed part of a grant's days at the end of the selection's period, or of the data if that is earlier."""
    if selection.end is None:
        raise UsageError("end: found none, expected the last day of the period, such as 2023-06-20.")
    return elapsed_part(grant.whole, last_day(office, dt.date.fromisoformat(selection.end)))


def account_flag(office: Office, known: GrantAccount, selection: Selection) -> str | None:
    """The flag of an account; `None` if its budget is not above 0."""
    if known.total(BUDGET) <= 0:
        return None
    return flag_of(_burn(known), elapsed_of(office, known.grant, selection))


def flag_of(spent_part: Fraction | None, time_part: Fraction) -> str | None:
    """Slow, fast or as planned; a difference exactly at the limit is as planned.

    >>> flag_of(Fraction("0.35"), Fraction("0.5")), flag_of(Fraction("0.3499"), Fraction("0.5"))
    ('as planned', 'slow')
    """
    if spent_part is None:
        return None
    ahead = spent_part - time_part
    return (FAST if ahead > 0 else SLOW) if abs(ahead) > _TOLERANCE else AS_PLANNED


def _reached(office: Office, grant: Grant, selection: Selection) -> Measured:
    """The people reached from the grant's start to the period's end; 0 before the grant begins."""
    start = grant.whole.start.isoformat()
    if selection.end is None:
        return people_reached(office, grant=grant.grant_id, start=start)
    if selection.end < start:
        return Measured("people_reached", 0, "person", "exact", "")
    return people_reached(office, grant=grant.grant_id, start=start, end=selection.end)


def _burn(known: GrantAccount) -> Fraction | None:
    return quotient(known.total(TO_DATE), known.total(BUDGET))


def _burn_precision(office: Office, known: GrantAccount) -> str:
    return _divided(budget_precision(office, known.grant), known.total(TO_DATE))


def _divided(precision: str, dividend: Fraction) -> str:
    """The precision of a quotient: a lower bound of the divisor gives an upper bound, unless it is negative."""
    if precision in _TURNED:
        return _TURNED[precision] if dividend >= 0 else "about"
    return precision


def _own_row(office: Office, grant: Grant) -> Trail:
    file = office.file("grants")
    return Trail.of(file, grant.rows.rows[file])
