"""The bar beside a number in a table: its length and the place of its tick."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ioreport.records import Cell, Column


@dataclass(frozen=True)
class Bar:
    """The length of a bar and the place of its tick, as fractions from 0 to 1."""

    length: Decimal
    tick: Decimal | None = None


def bar_of(column: Column, cell: Cell) -> Bar | None:
    """The bar of a cell; None if its column has no bars or the cell has no value.

    >>> bar_of(Column("Burn", bar=True, tick="0.5"), Cell("130%", "1.3"))
    Bar(length=Decimal('1.0000'), tick=Decimal('0.5000'))
    """
    if not column.bar or cell.value is None:
        return None
    return Bar(_within(cell.value), _within(column.tick) if column.tick else None)


def _within(fraction: str) -> Decimal:
    """A fraction as the length of a bar: from 0 to 1, with four decimals, as facts have."""
    return min(max(Decimal(fraction), Decimal(0)), Decimal(1)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def percent(fraction: Decimal) -> str:
    """A fraction in per cent for a style sheet.

    >>> percent(Decimal("0.6320")), percent(Decimal("0.5000"))
    ('63.2%', '50%')
    """
    return f"{(100 * fraction).normalize():f}%"
