"""The money of small offices, drawn at random over their people: one seed, one office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.drawn import Rows, filled, write_office
from tests.second.offices import draw_tables

CURRENCIES = ("EUR", "BGN", "USD", "CHF")
LINES = ("L1", "L2", "L3")
MONTHS = tuple(f"{year}-{month:02}" for year in (2022, 2023, 2024) for month in range(1, 13))
FIRST_DAY = dt.date(2022, 12, 1)


def write_granted(folder: Path, seed: int) -> None:
    """Write the office of a seed, with its people, its grants in several currencies, and their money.

    Every other office has one currency, few payments and round amounts, so that lines and grants come to lie
    at their limits and just beyond.
    """
    random = Random(seed)
    currencies, most = (CURRENCIES, 60) if seed % 2 else (random.sample(CURRENCIES, 1), 12)
    paid = range(random.randint(0, most))
    people = draw_tables(seed)
    donors = [{"donor_id": name, "currency": name} for name in CURRENCIES]
    grants = [{**row, **_terms(random, currencies)} for row in people["grants"]]
    names = [row["grant_id"] for row in grants]
    lines = [
        {"grant_id": name, "line_id": line, "amount": _amount(random, 0)}
        for name in names
        for line in random.choice([LINES, LINES, LINES[:1], ()])
    ]
    money = {
        "donors": donors,
        "budget_lines": lines,
        "exchange_rates": [row for month in MONTHS for row in _rates(random, month)],
        "transactions": [_transaction(random, names, lines, currencies, number) for number in paid],
    }
    drawn = {table: filled(table, random.sample(rows, len(rows))) for table, rows in money.items() if rows}
    write_office(folder, people | {"grants": grants} | drawn, {})


def _terms(random: Random, currencies: Sequence[str]) -> dict[str, str]:
    return {"donor_id": random.choice(currencies), "currency": random.choice(currencies), "amount": _amount(random, 0)}


def _amount(random: Random, least: int) -> str:
    cents = random.choice([0, 1, 1000, 1100, 1101, 2000, 4000, 10000, 11000, 11001, random.randint(least, 10**5)])
    return f"{cents // 100}.{cents % 100:02}"


def _transaction(
    random: Random, names: Sequence[str], lines: Rows, currencies: Sequence[str], number: int
) -> dict[str, str]:
    grant, kind = random.choice(names), random.choice(["received", "committed", "spent", "spent", "spent"])
    own = [line["line_id"] for line in lines if line["grant_id"] == grant]
    return {
        "transaction_id": f"t{number}",
        "grant_id": grant,
        "kind": kind,
        "line_id": "" if kind == "received" else random.choice([*own, ""]),
        "date": str(FIRST_DAY + dt.timedelta(days=random.choice([0, 30, 31, 90, 120, 211, random.randint(0, 480)]))),
        "amount": random.choice(["", "", "", "-"]) + _amount(random, 1),
        "currency": random.choice(currencies),
    }


def _rates(random: Random, month: str) -> Rows:
    """A month's rates; of lev and euro sometimes only one, sometimes both, which need not fit."""
    listed = [*random.choice([["EUR"], ["BGN"], ["EUR", "BGN"]]), "CHF"]
    return [{"month": month, "currency": name, "per_usd": str(random.randint(1, 50000) / 10000)} for name in listed]
