"""Check amounts of money for more decimals than their currency has."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pyarrow.compute as pc

from ioreport.errors import Finding
from ioreport.tables.equal_rows import places_of
from ioreport.tables.raw_table import Sheet
from ioreport.tables.text_column import TextColumn
from ioreport.values import minor_units

_RULE = "minor_units"
_ANY = 99
"""The decimals allowed where the currency is not known."""
_LIKE_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
"""Three digits after the point and few before it: where a currency has fewer decimals, perhaps grouped thousands."""


def check_minor_units(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Amounts with more decimals than their currency has in ISO 4217, not counting zeros at the end.

    A line's amount is in its grant's currency. Warnings: an invoice may be split to a tenth of a cent.
    """
    grants, lines, paid = sheets["grants"], sheets["budget_lines"], sheets["transactions"]
    of_grant = places_of(lines.held["grant_id"], grants.held["grant_id"])
    return [
        *_too_fine(grants, grants.held["currency"]),
        *_too_fine(lines, grants.held["currency"].chosen(of_grant)),
        *_too_fine(paid, paid.held["currency"]),
    ]


def _too_fine(sheet: Sheet, currencies: TextColumn) -> list[Finding]:
    amounts = sheet.held["amount"]
    decimals = np.array([*currencies.read(minor_units, _ANY), _ANY])[currencies.numbers]
    point = pc.find_substring(amounts.texts, ".").to_numpy()
    digits = np.where(point < 0, 0, pc.utf8_length(amounts.texts).to_numpy() - point - 1)
    doubted = np.append(digits, 0)[amounts.numbers] > np.minimum(decimals, 2)
    found = ((int(place), amounts.at(place), int(decimals[place])) for place in np.flatnonzero(doubted))
    return [
        _finding(sheet, place, amount, currencies.at(place), allowed)
        for place, amount, allowed in found
        if _decimals(amount) > allowed or (allowed < 3 and _LIKE_THOUSANDS.fullmatch(amount))
    ]


def _decimals(amount: str) -> int:
    """The decimals of an amount, without zeros at its end.

    >>> _decimals("12.500"), _decimals("12")
    (1, 0)
    """
    return len(amount.partition(".")[2].rstrip("0"))


def _finding(sheet: Sheet, place: int, found: str, currency: str, decimals: int) -> Finding:
    fits = "a whole number" if not decimals else f"an amount with at most {decimals} decimals"
    meant = f" (did you mean {found.replace('.', '')}?)" if _LIKE_THOUSANDS.fullmatch(found) else ""
    return sheet.finding(int(sheet.rows[place]), "amount", _RULE, "warning", found, f"{fits}, as {currency} has{meant}")
