"""The bar beside a number of a table: how long it is, and where its tick stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ioreport.records import Cell, Column


@dataclass(frozen=True)
class Bar:
    """The length of a bar, and the place of its tick, in parts of the whole."""

    length: Decimal
    tick: Decimal | None = None


def bar_of(column: Column, cell: Cell) -> Bar | None:
    """The bar of a cell; none where its column has none, or it has no value.

    >>> bar_of(Column("Burn", bar=True, tick="0.5"), Cell("130%", "1.3"))
    Bar(length=Decimal('1.0000'), tick=Decimal('0.5000'))
    """
    if not column.bar or cell.value is None:
        return None
    return Bar(_within(cell.value), _within(column.tick) if column.tick else None)


def _within(fraction: str) -> Decimal:
    """A fraction as the length of a bar: nothing below nothing, no more than the whole, no finer than facts tell it."""
    return min(max(Decimal(fraction), Decimal(0)), Decimal(1)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def percent(fraction: Decimal) -> str:
    """A fraction in per cent, as style sheets write it.

    >>> percent(Decimal("0.6320")), percent(Decimal("0.5000"))
    ('63.2%', '50%')
    """
    return f"{(100 * fraction).normalize():f}%"
