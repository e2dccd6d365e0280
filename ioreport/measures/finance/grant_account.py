"""The account of a grant: budget, received, spent and committed money, in the donor's currency.

*Entries* are amounts from the tables: one row for each budget line, and for each transaction
that counts. Every measure of money, and the whole finance table, is made from one frame of entries.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from ioreport.errors import DataError, Finding
from ioreport.measures.activity_selection import Selection, check_known
from ioreport.measures.finance.currency import converted, shown_money
from ioreport.measures.measured import Measured, Remark, Value
from ioreport.measures.reach import said
from ioreport.measures.result_cache import computed_once
from ioreport.measures.table_values import grant_amount
from ioreport.tables import Office
from ioreport.tables.project_rows import known_ids, rows_of
from ioreport.values import Period, Trail

NOT_ASSIGNED = ""
"""The line of money without a line; no identifier can be empty."""

BUDGET, RECEIVED, SPENT, TO_DATE, COMMITTED = ACCOUNT_PARTS = (
    "budget",
    "received",
    "spent",
    "spent_to_date",
    "committed",
)
"""The parts of an account; all but the budget are sums of transactions."""

_KINDS = {RECEIVED: "received", SPENT: "spent", TO_DATE: "spent", COMMITTED: "committed"}
_DIFFERS = (
    "The grant's {n} budget line does not add up to its amount.",
    "The grant's {n} budget lines do not add up to its amount.",
)
_EARLY = (
    "{n} transaction is dated before the grant's start, and counts.",
    "{n} transactions are dated before the grant's start, and count.",
)
_LATE = (
    "{n} transaction is dated after the grant's end, and counts.",
    "{n} transactions are dated after the grant's end, and count.",
)
_BOOKED = (
    "{n} transaction counts by the amount that the ledger booked in the grant's currency.",
    "{n} transactions count by the amounts that the ledger booked in the grant's currency.",
)
_COLUMNS = ["part", "line_id", "table", "date", "currency", "amount", "by_booking"]


@dataclass(frozen=True, eq=False)
class Grant:
    """A grant with its budget lines and currencies.

    Attributes
    ----------
    amount : Decimal
    currency, into : str
        The grant's own currency, in which its budget is, and the donor's.
    whole : Period
        All its days.
    lines : DataFrame
        Its rows of ``budget_lines``.
    rows : Trail
        Its own row, and its donor's.
    """

    grant_id: str
    amount: Decimal
    currency: str
    into: str
    whole: Period
    lines: pd.DataFrame
    rows: Trail

    @classmethod
    def of(cls, office: Office, grant_id: str) -> Grant:
        """The grant of this identifier.

        Raises
        ------
        UsageError
            When there is no such grant.
        DataError
            When its donor is not in the table of donors.
        """
        check_known("grant", grant_id, known_ids(office, "grants", "grant_id"), office.file("grants"))
        own = _equal(rows_of(office, "grants", grant_id), "grant_id", grant_id).iloc[[0]]
        row, donor = own.iloc[0], _donor(office, own)
        return cls(
            grant_id,
            row["amount"],
            row["currency"],
            donor.iloc[0]["currency"],
            Period(row["start_date"].date(), row["end_date"].date()),
            _equal(rows_of(office, "budget_lines", grant_id), "grant_id", grant_id),
            Trail.of(office.file("grants"), own.index) | Trail.of(office.file("donors"), donor.index),
        )


def _equal(frame: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    return frame[(frame[column] == value).fillna(False).astype("bool")]


def _donor(office: Office, grant: pd.DataFrame) -> pd.DataFrame:
    name = grant.iloc[0]["donor_id"]
    found = _equal(rows_of(office, "donors", grant.iloc[0]["grant_id"]), "donor_id", name).dropna(subset=["currency"])
    if found.empty:
        raise DataError(
            "The currency of a grant's donor is not known.",
            [
                Finding(
                    office.file("grants"),
                    int(grant.index[0]),
                    "donor_id",
                    "reference",
                    "error",
                    str(name),
                    f"a donor of {office.file('donors')} with its currency",
                )
            ],
        )
    return found.iloc[[0]]


@dataclass(frozen=True, eq=False)
class GrantAccount:
    """The parts of a grant's account, unrounded, in its donor's currency.

    Attributes
    ----------
    entries : DataFrame
        ``part``, ``line_id`` (`NOT_ASSIGNED` if there is none), ``table``, ``date``, ``currency``, ``amount`` and
        ``by_booking`` (the amount is the one that the ledger booked); index: row number.
    sums : DataFrame
        ``part``, ``line_id``, ``month`` and ``value`` (Fraction).
    trail : Trail
        The grant and its donor, the entries, and the exchange rates used.
    """

    grant: Grant
    entries: pd.DataFrame
    sums: pd.DataFrame
    trail: Trail

    def amounts(self, part: str) -> Mapping[str, Fraction]:
        """Line → amount, for lines that have any."""
        own = self.sums[self.sums["part"] == part]
        return {line: sum(values, Fraction()) for line, values in own.groupby("line_id")["value"]}

    def total(self, part: str) -> Fraction:
        """The amount of a part, over all lines."""
        return sum(self.sums.loc[self.sums["part"] == part, "value"], Fraction())


@computed_once
def account(office: Office, selection: Selection, parts: tuple[str, ...], line: str | None = None) -> GrantAccount:
    """Some parts of the account of a grant.

    Parameters
    ----------
    office : Office
    selection : Selection
        ``grant`` is required; ``start`` and ``end`` limit the spending in the period, only ``end`` limits all else.
    parts : tuple of str
        Some of `ACCOUNT_PARTS`; only the entries that they need are converted.
    line : str, optional
        One budget line; `NOT_ASSIGNED` for money without any.

    Raises
    ------
    UsageError
        When the grant has no such line.
    DataError
        When exchange rates are missing, all of them at once.
    """
    assert selection.grant is not None  # `asked_of` has one
    grant = Grant.of(office, selection.grant)
    if line is not None:
        check_known("line", line, {*grant.lines["line_id"], NOT_ASSIGNED}, f"the grant {grant.grant_id}")
    entries = pd.concat([_entries(office, grant, part, selection) for part in ACCOUNT_PARTS if part in parts])
    if line is not None:
        entries = entries[entries["line_id"] == line]
    known = converted(office, entries, grant.into, ["part", "line_id"])
    used = [Trail.of(office.file(table), rows.index) for table, rows in entries.groupby("table")]
    return GrantAccount(grant, entries, known.sums, functools.reduce(operator.or_, used, grant.rows | known.trail))


def _entries(office: Office, grant: Grant, part: str, selection: Selection) -> pd.DataFrame:
    rows = _budgeted(office, grant) if part == BUDGET else _paid(office, grant, part, selection)
    lines = rows["line_id"].where(rows["line_id"].isin(grant.lines["line_id"]), NOT_ASSIGNED)
    return rows.assign(part=part, line_id=lines.astype("str"))[_COLUMNS]


def _budgeted(office: Office, grant: Grant) -> pd.DataFrame:
    """The budget lines, or the grant itself if it has none; converted at the rates of the grant's first month."""
    start = {"date": pd.Timestamp(grant.whole.start).as_unit("s"), "currency": grant.currency, "by_booking": False}
    if len(grant.lines):
        return grant.lines.assign(table="budget_lines", **start)
    own = _equal(rows_of(office, "grants", grant.grant_id), "grant_id", grant.grant_id)
    return own.assign(table="grants", line_id=NOT_ASSIGNED, **start)


def _paid(office: Office, grant: Grant, part: str, selection: Selection) -> pd.DataFrame:
    """The transactions of a kind up to the period's end; for spending in the period, from its start."""
    rows = _equal(rows_of(office, "transactions", grant.grant_id), "grant_id", grant.grant_id)
    keep = (rows["kind"] == _KINDS[part]).fillna(False).astype("bool")
    if selection.end is not None:
        keep &= rows["date"] <= pd.Timestamp(selection.end)
    if selection.start is not None and part == SPENT:
        keep &= rows["date"] >= pd.Timestamp(selection.start)
    return _as_booked(rows[keep], grant.currency).assign(table="transactions")


def _as_booked(rows: pd.DataFrame, currency: str) -> pd.DataFrame:
    """Transactions by the amounts that the ledger booked, where it says them, in place of a conversion."""
    booked = rows["booked"].notna()
    other = (rows["currency"] != currency) | (rows["booked"] != rows["amount"])
    return rows.assign(
        amount=rows["booked"].where(booked, rows["amount"]),
        currency=rows["currency"].mask(booked, currency),
        by_booking=(booked & other).fillna(False).astype("bool"),
    )


def outside(known: GrantAccount) -> tuple[int, int]:
    """How many transactions of an account are dated before the grant's start, and after its end."""
    paid = known.entries[known.entries["table"] == "transactions"]
    before = paid["date"] < pd.Timestamp(known.grant.whole.start)
    after = paid["date"] > pd.Timestamp(known.grant.whole.end)
    return paid.index[before].nunique(), paid.index[after].nunique()


def spent_outside(office: Office, grant: str, end: str | None = None) -> tuple[Decimal | None, Decimal | None]:
    """Spending before a grant's start and after its end, rounded for display; `None` without such transactions."""
    known = account(office, asked_of(office, grant, None, end), (TO_DATE,))
    days = known.entries["date"]
    early = known.entries[days < pd.Timestamp(known.grant.whole.start)]
    late = known.entries[days > pd.Timestamp(known.grant.whole.end)]
    before, after = (_added(office, entries, known.grant.into) for entries in (early, late))
    return before, after


def _added(office: Office, entries: pd.DataFrame, into: str) -> Decimal | None:
    if entries.empty:
        return None
    return shown_money(sum(converted(office, entries, into, ["part"]).sums["value"], Fraction()), into)


def parts_outside(office: Office, grant: str, end: str | None = None) -> Mapping[str, tuple[bool, bool]]:
    """Part of a grant's account → whether a transaction of it is dated before the grant's start, and after its end."""
    known = account(office, asked_of(office, grant, None, end), (RECEIVED, TO_DATE, COMMITTED))
    whole, own = known.grant.whole, known.entries.groupby("part")["date"].agg(["min", "max"])
    ends = zip(own["min"] < pd.Timestamp(whole.start), own["max"] > pd.Timestamp(whole.end), strict=True)
    return {part: (bool(early), bool(late)) for part, (early, late) in zip(own.index, ends, strict=True)}


def budget_differs(grant: Grant) -> bool:
    """Whether the budget lines do not add up to the grant's amount; without lines there is nothing to add up."""
    return bool(len(grant.lines)) and grant.lines["amount"].sum() != grant.amount


def budget_precision(office: Office, grant: Grant) -> str:
    """The precision of the budget: lines are exact; a grant's amount may be an upper limit."""
    return "exact" if len(grant.lines) else grant_amount(office, grant.grant_id).precision


def asked_of(office: Office, grant: str, start: str | None, end: str | None) -> Selection:
    """The arguments of a measure of a grant, checked.

    Raises
    ------
    UsageError
        For an unknown grant, or a period that ends before it starts.
    """
    return Selection.of(office, {"grant": grant, "start": start, "end": end})


def remarks_on(known: GrantAccount, line: str | None = None) -> tuple[Remark, ...]:
    """Remarks on the figures of an account, or of one of its lines."""
    differs = line is None and (known.entries["part"] == BUDGET).any() and budget_differs(known.grant)
    early, late = outside(known)
    entries = known.entries
    booked = entries.index[(entries["table"] == "transactions") & entries["by_booking"]].nunique()
    found = (
        Remark(*_DIFFERS, len(known.grant.lines) if differs else 0),
        Remark(*_EARLY, early),
        Remark(*_LATE, late),
        Remark(*_BOOKED, booked),
    )
    return tuple(remark for remark in found if remark.number)


def stated(
    name: str,
    value: Value,
    unit: str,
    precision: str,
    rule: str,
    trail: Trail,
    selection: Selection,
    remarks: tuple[Remark, ...] = (),
    line: str | None = None,
) -> Measured:
    """A measure of a grant, with its arguments."""
    arguments = selection.arguments() | ({"line": line} if line is not None else {})
    return Measured(name, value, unit, precision, rule, said(remarks), (), trail, arguments, remarks)
