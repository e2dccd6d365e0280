"""Rates against another base: units for 1 EUR, or leva for 100 yen, become units for 1 US dollar.

``per_usd[X] = X for 1 of the base / dollars for 1 of the base``, from the dollar's rate in the same list; the base
itself takes the place of the dollar. Where the list names only what changed, a new rate of the dollar changes every
other. Quotients are rounded to fifteen significant digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation

from ioreport.sources.mapping import SourceMapping
from ioreport.sources.number_forms import plain_number
from ioreport.sources.sheet_rows import SheetRows
from ioreport.sources.target_rows import TargetRow

DOLLAR = "USD"
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN, traps=[DivisionByZero, InvalidOperation])
_Doubter = Callable[[TargetRow, str, str, str], None]
"""Tells of a row: rule, what was found, what was expected."""


def with_dollar_rates(sheet: SheetRows, rows: list[TargetRow], mapping: SourceMapping) -> list[TargetRow]:
    """The rows of a sheet, its rates as units for 1 US dollar where the mapping says that they are against another."""
    write = next((each for each in mapping.write if each.of == sheet.of and (each.base or each.inverse)), None)
    if write is None or write.table != "exchange_rates":
        return rows

    def doubt(row: TargetRow, rule: str, found: str, expected: str) -> None:
        sheet.doubt(row.spans[0].top, None, rule, "error", found, expected)

    said = zip(sheet.kinds.data, sheet.values.get("units", ()), strict=False)
    units = {row: Decimal(text) for row, text in said if re.fullmatch(r"\d+", text) and int(text)}
    is_rate = [row.table == write.table and bool(Decimal(row.cells["per_usd"] or 0)) for row in rows]
    rates = [row for row, is_one in zip(rows, is_rate, strict=True) if is_one]
    others = [row for row, is_one in zip(rows, is_rate, strict=True) if not is_one]
    return [*others, *per_dollar(rates, write.base or DOLLAR, write.inverse, units, doubt)]


def per_dollar(
    rows: Iterable[TargetRow], base: str, inverse: bool, units: Mapping[int, Decimal], doubt: _Doubter
) -> list[TargetRow]:
    """The rates of a list as units for 1 US dollar.

    Parameters
    ----------
    rows : iterable of TargetRow
        Rows of ``exchange_rates`` whose ``per_usd`` is the rate as the list has it.
    base : str
        The currency that the list is against.
    inverse : bool
        Whether it says units of the base for the currency, and not units of the currency for the base.
    units : mapping
        Row of the sheet → for how many units the rate is; 1 by default.
    doubt : callable
        Called for each row without a rate of the dollar to lead over.
    """
    quotes = [(row, _quote(row, inverse, units)) for row in rows]
    if base == DOLLAR:
        return [_with(row, row.cells["currency"], row.cells.get("valid_from", ""), quote) for row, quote in quotes]
    dollars = {_when(row): quote for row, quote in quotes if row.cells["currency"] == DOLLAR}
    found = []
    for row, quote in quotes:
        own = row.cells["currency"]
        days = _days(row, {_when(other) for other, _ in quotes if other.cells["currency"] == own}, dollars)
        if not days:
            expected = f"a rate of {DOLLAR} that is valid then, to lead from {base} to {DOLLAR}"
            doubt(row, "no_dollar", f"{own} {' '.join(_when(row)).strip()}", expected)
        for day, dollar in days:
            currency, top = (base, Decimal(1)) if own == DOLLAR else (own, quote)
            found.append(_with(row, currency, day, _FIFTEEN.divide(top, dollar)))
    return found


def _quote(row: TargetRow, inverse: bool, units: Mapping[int, Decimal]) -> Decimal:
    """Units of the currency for 1 of the base."""
    rate, number = Decimal(row.cells["per_usd"]), units.get(row.spans[0].top, Decimal(1))
    return _FIFTEEN.divide(number, rate) if inverse else _FIFTEEN.divide(rate, number)


def _when(row: TargetRow) -> tuple[str, str]:
    return row.cells["month"], row.cells.get("valid_from", "")


def _days(
    row: TargetRow, own: Iterable[tuple[str, str]], dollars: Mapping[tuple[str, str], Decimal]
) -> list[tuple[str, Decimal]]:
    """The days on which a rate begins or the dollar's changes, until the currency's next rate, with the dollar's."""
    month, since = _when(row)
    later = min((day for other, day in own if other == month and day > since), default="9999")
    known = sorted(day for other, day in dollars if other == month)
    first = [day for day in known if day <= since][-1:]
    found = [(since, dollars[month, first[0]])] if first else []
    return found + [(day, dollars[month, day]) for day in known if since < day < later and first]


def _with(row: TargetRow, currency: str, day: str, rate: Decimal) -> TargetRow:
    cells = {**row.cells, "currency": currency, "per_usd": plain_number(round(rate, 18).normalize())}
    return replace(row, cells={**cells, "valid_from": day} if day or "valid_from" in cells else cells)
