"""Demo grants and budget lines: the amounts that follow from the hand-written plan, without random draws."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import numpy as np

from ioreport.demo.invented_tables import Row, column, days, rows
from ioreport.demo.rate_rows import CURRENCIES

WHOLE_CURRENCIES = ("JPY",)
"""Money without cents."""


@dataclass(frozen=True)
class Lines:
    """Every budget line of every grant as columns; `grant` and `plan` are rows of the hand-written tables.

    `cents` is the line's budget at scale 1, `ends_at` the percentage of it that is spent at the grant's end.
    """

    grant: np.ndarray
    plan: np.ndarray
    cents: np.ndarray
    ends_at: np.ndarray


def grant_cents() -> np.ndarray:
    """The grants' amounts in cents, at scale 1."""
    return np.array([cents(text) for text in column("grants", "amount").tolist()])


def cents(amount: str) -> int:
    """An amount as a whole number of cents.

    >>> cents("12.5")
    1250
    """
    return int(Decimal(amount) * 100)


@cache
def currency_places() -> np.ndarray:
    """The index in `CURRENCIES` of each grant's currency."""
    return np.array([CURRENCIES.index(code) for code in column("grants", "currency").tolist()])


@cache
def budget_lines() -> Lines:
    """The lines of all grants: each has its scheme's part of the amount, the last line has the remainder."""
    same = column("grants", "lines")[:, None] == column("lines", "scheme")
    grant, plan = np.nonzero(same)
    budget = (grant_cents() - np.array([cents(gap) for gap in column("grants", "gap").tolist()]))[grant]
    parts = budget * column("lines", "per_mille").astype(np.int64)[plan] // 100_000 * 100
    last = np.r_[grant[1:] != grant[:-1], True]
    sums = np.zeros(len(same), dtype=np.int64)
    np.add.at(sums, grant, parts)
    parts = np.where(last, parts + budget - sums[grant], parts)
    return Lines(grant, plan, parts, _ends_at(grant, plan))


def _ends_at(grant: np.ndarray, plan: np.ndarray) -> np.ndarray:
    line = column("lines", "line_id")[plan]
    over, under = (column("grants", name)[grant] == line for name in ("over", "under"))
    usual = 93 + (grant * 7 + plan * 3) % 9
    return np.where(over, 124, np.where(under, 52, usual))


def grant_rows(scale: int) -> list[Row]:
    """The table `grants`: amounts grow with the office."""
    return [row | {"amount": _amount(cents(row["amount"]) * scale, row["currency"])} for row in rows("grants")]


def budget_line_rows(scale: int) -> list[Row]:
    """The table `budget_lines`. One grant has none, and the lines of two do not add up: intended warnings."""
    lines = budget_lines()
    grants, plans = rows("grants"), rows("lines")
    return [
        plans[plan] | {"grant_id": grants[grant]["grant_id"], "amount": _amount(part * scale, "")}
        for grant, plan, part in zip(lines.grant, lines.plan, lines.cents.tolist(), strict=True)
    ]


def _amount(whole: int, currency: str) -> str:
    return str(whole // 100) if currency in WHOLE_CURRENCIES else f"{whole // 100}.{whole % 100:02}"


def grant_days() -> tuple[np.ndarray, np.ndarray]:
    """The grants' first and last days since 1970."""
    return days("grants", "start_date"), days("grants", "end_date")
