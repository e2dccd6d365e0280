"""The finance table of a grant: budget lines, money without a line, and the total, rounded for display."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pyarrow as pa

from ioreport.measures.finance.currency import as_decimal, money_type, shown_money
from ioreport.measures.finance.elapsed import data_ends
from ioreport.measures.finance.grant_account import (
    ACCOUNT_PARTS,
    BUDGET,
    COMMITTED,
    NOT_ASSIGNED,
    RECEIVED,
    SPENT,
    TO_DATE,
    GrantAccount,
    account,
    asked_of,
    budget_precision,
    remarks_on,
)
from ioreport.measures.finance.grant_ratios import account_flag, elapsed_of, quotient
from ioreport.measures.measured import Remark
from ioreport.measures.not_recorded import has_transactions
from ioreport.measures.reach import said
from ioreport.tables import Office
from ioreport.values import Trail
from ioreport.wording import Wording
from ioreport.wording.number_format import rounded

FINANCE_RULE = (
    "In the donor's currency: the budget at the rate of the month in which the grant starts, each transaction at the "
    "rate of its own month. The balance is the budget less what was spent to date and what is committed; the burn is "
    "what was spent to date / the budget. A line is over where what was spent to date and what is committed exceed "
    "110% of its budget; a line with a budget below 0, as of an own contribution, never is. "
    "Each amount is rounded once, when it is shown; what the shown amounts lack to the shown "
    "total stands in a row of its own."
)
LINE, UNASSIGNED, ROUNDING, TOTAL = "line", "not_assigned", "rounding", "total"
"""The kinds of rows of the table."""

_ENGLISH = Wording("en")
OVER = "over"
_LIMIT = Fraction("1.10")
MONEY_COLUMNS = (BUDGET, SPENT, TO_DATE, COMMITTED, "balance")
"""The columns of money."""

_TITLES = {UNASSIGNED: "Not assigned", ROUNDING: "Rounding difference", TOTAL: "Total"}
_RATIO_TYPE = pd.ArrowDtype(pa.decimal128(38, 4))


@dataclass(frozen=True, eq=False)
class FinanceTable:
    """The finance of a grant per budget line and in total, rounded for display.

    Attributes
    ----------
    grant : str
    currency : str
        The donor's currency; every amount is in it.
    frame : DataFrame
        One row for each budget line, in the order of ``budget_lines``; then money without a line, if any;
        then, if shown amounts do not add up to the shown total, the rounding difference. Columns:
        ``line_id``, ``title``, ``category``; ``budget``, ``spent`` (in the period), ``spent_to_date``,
        ``committed``, ``balance`` (with the currency's decimals); ``burn`` (4 decimals, missing where the budget is
        0); ``flag`` (``over`` or empty; never of a budget below 0, which is income); ``kind`` (``line``,
        ``not_assigned`` or ``rounding``).
    total : Mapping of str to Decimal
        The totals of the columns, each rounded from its own exact value; and ``received`` and ``elapsed``, which only
        the whole grant has. ``burn`` is `None` if the budget is 0.
    flag : str or None
        ``slow``, ``fast`` or ``as planned``.
    precision : str
        The precision of the budget: the amount of a grant without lines may be an upper limit.
    rule, note : str
        The definitions in words, and what a reader must know besides the table.
    trail : Trail
    arguments : Mapping
        The plain arguments that give the same table from `finance_table`.
    remarks : tuple of Remark
        The sentences of `note`, each with its number separate.
    recorded : bool
        Whether the grant has any transaction: if not, only the budget is known, and all else is missing, not 0.
    """

    grant: str
    currency: str
    frame: pd.DataFrame
    total: Mapping[str, Decimal | None]
    flag: str | None
    precision: str
    rule: str
    note: str = ""
    trail: Trail = field(default_factory=Trail)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    recorded: bool = True

    def _repr_html_(self) -> str:
        from ioreport.measures.session_view import finance_html

        return finance_html(self)

    def rows(self, words: Wording = _ENGLISH) -> pd.DataFrame:
        """The frame with the total as its last row; titles of rows that are not lines, and flags, are in words.

        Examples
        --------
        >>> from ioreport.tables import load
        >>> table = finance_table(load("tests/data/office"), "G-01", end="2023-12-31")
        >>> table.rows()[["title", "budget", "spent_to_date", "flag"]]
                      title    budget spent_to_date  flag
        0            Events   4000.00       1800.00
        1  Language courses   3500.00        600.00
        2      Office costs   2500.00        200.00
        3      Not assigned      0.00        100.00
        4             Total  10000.00       2700.00  slow
        """
        last = {name: self.total[name] for name in (*MONEY_COLUMNS, "burn")}
        whole = _typed([{**_named(TOTAL), **last, "flag": self.flag or ""}], self.currency)
        both = pd.concat([self.frame, whole], ignore_index=True)
        titles = both["kind"].map({kind: words.label(title) for kind, title in _TITLES.items()}).fillna(both["title"])
        flags = both["flag"].map(lambda flag: words.word_code("finance_flag", flag) if flag else flag)
        return both.assign(title=titles.astype("str"), flag=flags.astype("str"))


def finance_table(office: Office, /, grant: str, start: str | None = None, *, end: str) -> FinanceTable:
    """The finance of a grant per budget line and in total, in the donor's currency.

    Parameters
    ----------
    office : Office
        Tables ``grants``, ``donors``, ``budget_lines``, ``transactions``, and ``exchange_rates`` where currencies
        differ.
    grant : str
    start, end : str
        The period's first and last day. Only ``spent`` counts from `start`; all else runs up to `end`.

    Returns
    -------
    FinanceTable

    Raises
    ------
    UsageError
        For an unknown grant, or a period that ends before it starts.
    DataError
        When exchange rates are missing; the error names every month and currency.

    Notes
    -----
    Each figure is a measure of its own: ``measure(office, "balance", grant=…, end=…, line="L1")``, with
    ``line=""`` for money without a line.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> table = finance_table(load("tests/data/office"), "G-02", "2023-07-01", end="2023-12-31")
    >>> table.frame[["line_id", "budget", "spent", "spent_to_date", "committed", "balance", "burn"]]
      line_id   budget   spent spent_to_date committed  balance    burn
    0      L1  4000.00  500.00       1500.00      0.00  2500.00  0.3750
    1      L2  2000.00    0.00          0.00    400.00  1600.00  0.0000
    >>> table.currency, table.total["balance"], table.total["received"], table.flag
    ('USD', Decimal('4100.00'), Decimal('6000.00'), 'slow')
    """
    selection = asked_of(office, grant, start, end)
    known = account(office, selection, ACCOUNT_PARTS)
    recorded = has_transactions(office, grant)
    lines = [_kept(line, recorded) for line in _laid_out(known)]
    total = _kept(_total(known, elapsed_of(office, known.grant, selection)), recorded)
    remarks = (*remarks_on(known), *data_ends(office, selection.end))
    return FinanceTable(
        grant,
        known.grant.into,
        _typed([*lines, *_rounding(lines, total)], known.grant.into),
        total,
        account_flag(office, known, selection) if recorded else None,
        budget_precision(office, known.grant),
        FINANCE_RULE,
        said(remarks),
        known.trail,
        selection.arguments(),
        remarks,
        recorded,
    )


def _kept(record: dict[str, Any], recorded: bool) -> dict[str, Any]:
    """A record; if the grant has no transaction, without the values that come from transactions."""
    unknown = {name: None for name in (*MONEY_COLUMNS[1:], RECEIVED, "burn") if name in record}
    return record if recorded else record | unknown | ({"flag": ""} if "flag" in record else {})


def _laid_out(known: GrantAccount) -> list[dict[str, Any]]:
    """One record for each budget line, and one for money without a line, if any."""
    names = known.grant.lines[["line_id", "title", "category"]].astype("object").to_dict("records")
    records = [{**_named(LINE), **name} for name in names]
    loose = known.entries[(known.entries["part"] != RECEIVED) & (known.entries["line_id"] == NOT_ASSIGNED)]
    if len(loose):
        records.append(_named(UNASSIGNED))
    amounts = {part: known.amounts(part) for part in ACCOUNT_PARTS}
    return [
        record | _shown(_line(amounts, record["line_id"]), record["kind"] == LINE, known.grant.into)
        for record in records
    ]


def _named(kind: str) -> dict[str, Any]:
    return {"line_id": NOT_ASSIGNED, "title": _TITLES.get(kind, ""), "category": None, "flag": "", "kind": kind}


def _line(amounts: Mapping[str, Mapping[str, Fraction]], line: str) -> dict[str, Fraction]:
    return _balanced({part: amounts[part].get(line, Fraction()) for part in ACCOUNT_PARTS})


def _balanced(exact: dict[str, Fraction]) -> dict[str, Fraction]:
    return exact | {"balance": exact[BUDGET] - exact[TO_DATE] - exact[COMMITTED]}


def _burn(exact: Mapping[str, Fraction]) -> Fraction | None:
    return quotient(exact[TO_DATE], exact[BUDGET])


def _shown(exact: Mapping[str, Fraction], is_line: bool, currency: str) -> dict[str, Any]:
    """The amounts of a row rounded for display, and whether the line is over its budget."""
    over = is_line and exact[TO_DATE] + exact[COMMITTED] > _LIMIT * exact[BUDGET] >= 0
    amounts = {name: shown_money(exact[name], currency) for name in MONEY_COLUMNS}
    return amounts | {"burn": _ratio(_burn(exact)), "flag": OVER if over else ""}


def _ratio(value: Fraction | None) -> Decimal | None:
    return None if value is None else rounded(as_decimal(value), 4)


def _total(known: GrantAccount, elapsed: Fraction) -> dict[str, Decimal | None]:
    exact = _balanced({part: known.total(part) for part in ACCOUNT_PARTS})
    shown = {name: shown_money(exact[name], known.grant.into) for name in (*MONEY_COLUMNS, RECEIVED)}
    return shown | {"burn": _ratio(_burn(exact)), "elapsed": _ratio(elapsed)}


def _rounding(lines: Sequence[Mapping[str, Any]], total: Mapping[str, Decimal | None]) -> list[dict[str, Any]]:
    """The difference between the shown totals and the shown amounts as a row; none if they add up."""
    stated = {name: amount for name in MONEY_COLUMNS if (amount := total[name]) is not None}
    lacking = {name: amount - sum((line[name] for line in lines), Decimal()) for name, amount in stated.items()}
    return [{**_named(ROUNDING), **lacking, "burn": None}] if any(lacking.values()) else []


def _typed(records: Sequence[Mapping[str, Any]], currency: str) -> pd.DataFrame:
    texts = ("line_id", "title", "category")
    frame = pd.DataFrame(records, columns=[*texts, *MONEY_COLUMNS, "burn", "flag", "kind"], dtype="object")
    kinds = {name: "str" for name in (*texts, "flag", "kind")} | {name: money_type(currency) for name in MONEY_COLUMNS}
    return frame.astype(kinds | {"burn": _RATIO_TYPE})
