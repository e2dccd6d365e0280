"""Itemised money figures: each row with its amount, rate and converted amount, and the subtotals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pandas as pd

from ioreport.measures.finance.currency import as_decimal, converted, shown_money
from ioreport.measures.finance.grant_account import BUDGET, COMMITTED, RECEIVED, SPENT, TO_DATE, account, asked_of
from ioreport.tables import Office

TERMS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "budget": {BUDGET: 1},
        "received": {RECEIVED: 1},
        "spent": {SPENT: 1},
        "spent_to_date": {TO_DATE: 1},
        "committed": {COMMITTED: 1},
        "balance": {BUDGET: 1, TO_DATE: -1, COMMITTED: -1},
        "burn": {TO_DATE: 1, BUDGET: 1},
        "cost_per_person": {TO_DATE: 1},
    }
)
"""Measure → the parts of the account that it is made of, each with its sign; for a ratio, its two parts."""

RATIOS = ("burn", "cost_per_person")
RATE_DIGITS = 10


@dataclass(frozen=True, eq=False)
class _Part:
    """One part of a figure of money.

    Attributes
    ----------
    name : str
        ``budget``, ``received``, ``spent``, ``spent_to_date``, ``committed``.
    sign : int
        -1 if it is subtracted.
    rows : DataFrame
        One row for each amount: ``file``, ``row``, ``date``, ``line_id``, ``amount`` (Decimal), ``currency``, ``rate``
        (units of the figure's currency for one, Decimal) and ``converted`` (Decimal, rounded as it is shown).
    difference : Decimal
        The subtotal minus the sum of the rounded rows.
    subtotal : Decimal
        Rounded once, from the exact sum.
    """

    name: str
    sign: int
    rows: pd.DataFrame
    difference: Decimal
    subtotal: Decimal


@dataclass(frozen=True, eq=False)
class Itemised:
    """A money figure row by row; `total` is `None` if the figure is a ratio of its parts.

    `difference` is the total minus the sum of the signed, rounded subtotals.
    """

    currency: str
    parts: tuple[_Part, ...]
    total: Decimal | None
    difference: Decimal


def itemised(office: Office, name: str, /, **asked: Any) -> Itemised | None:
    """A money figure row by row; `None` for a measure that is not of money.

    Parameters
    ----------
    office : Office
    name : str
        A measure of `TERMS`.
    **asked
        Its arguments, as in a fact.

    Returns
    -------
    Itemised or None
        Subtotals add up to the measure's figure as shown.

    Raises
    ------
    UsageError, DataError
        As for the measure.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> found = itemised(load("tests/data/office"), "spent_to_date", grant="G-01", end="2023-06-30", line="L1")
    >>> found.parts[0].rows[["row", "amount", "currency", "converted"]]
       row   amount currency converted
    0    3  1955.83      BGN   1000.00
    1    4   800.00      EUR    800.00
    >>> found.total, found.currency
    (Decimal('1800.00'), 'EUR')
    """
    if name not in TERMS:
        return None
    selection = asked_of(office, asked["grant"], asked.get("start"), asked.get("end"))
    known = account(office, selection, tuple(TERMS[name]), asked.get("line"))
    into, entries = known.grant.into, known.entries.rename_axis("row").reset_index()
    entries["entry"] = range(len(entries))
    # A separate sum for each row: the same conversion as for the figure.
    values = converted(office, entries.set_index("row"), into, ["entry"]).sums.set_index("entry")["value"]
    entries["value"] = entries["entry"].map(values).astype("object")
    parts = tuple(
        _part(office, part, sign, entries[entries["part"] == part], into) for part, sign in TERMS[name].items()
    )
    exact = sum((sign * known.total(part) for part, sign in TERMS[name].items()), Fraction())
    total = None if name in RATIOS else shown_money(exact, into)
    shown = sum((part.sign * part.subtotal for part in parts), Decimal())
    return Itemised(into, parts, total, Decimal() if total is None else total - shown)


def _part(office: Office, name: str, sign: int, entries: pd.DataFrame, into: str) -> _Part:
    rows = pd.DataFrame(
        {
            "file": entries["table"].map(office.file),
            "row": entries["row"].astype("int64"),
            "date": entries["date"].dt.strftime("%Y-%m-%d"),
            "line_id": entries["line_id"],
            "amount": list(map(_entered, entries["amount"])),
            "currency": entries["currency"],
            "rate": list(map(_rate, entries["value"], entries["amount"])),
            "converted": [shown_money(value, into) for value in entries["value"]],
        }
    ).reset_index(drop=True)
    exact = shown_money(sum(entries["value"], Fraction()), into)
    return _Part(name, sign, rows, exact - sum(rows["converted"], Decimal()), exact)


def _entered(amount: Decimal) -> Decimal:
    """An amount with the decimals that it needs, at least two."""
    whole = amount.quantize(Decimal("0.01"))
    return whole if whole == amount else amount.normalize()


def _rate(value: Fraction, amount: Decimal) -> Decimal | None:
    """Units of the figure's currency for one of the row's; an amount of 0 has no rate."""
    if not amount:
        return None
    rate = as_decimal(value / Fraction(amount))
    return rate.quantize(Decimal(1).scaleb(rate.adjusted() - RATE_DIGITS + 1)).normalize()
