"""The content of a spreadsheet's cell: a number with its format, a date, or plain text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from ioreport.records import Cell, Column, Fact
from ioreport.values import PRECISIONS, is_currency, minor_units
from ioreport.wording import Wording

_DIGITS = 15
"""The digits that a spreadsheet keeps of a number; a number with more is written as text, so that none is lost."""

MOST_DECIMALS = 4
"""A wording is compared with the number at 0 to this many decimals, and at its own number of decimals."""

RATIO = Decimal("0.0001")
"""A share has four decimals, as in facts; with more, a reader could work out the counts that it was computed from."""

FIRST_DAY = dt.date(1900, 3, 1)
"""Spreadsheet programs disagree on dates before this day."""

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


@dataclass(frozen=True)
class CellEntry:
    """A cell's content and number format.

    `wording` is the report's wording, if the formatted value looks different; `stressed` cells have bad news.
    """

    value: Decimal | dt.date | bool | str
    number_format: str = ""
    wording: str = ""
    stressed: bool = False


def cell_entry(cell: Cell, column: Column, words: Wording) -> CellEntry:
    """The entry of a table's cell: its exact value, in the number format of its wording.

    >>> people, words = Column("People", numeric=True), Wording("en")
    >>> cell_entry(Cell("1,234", "1234"), people, words) == CellEntry(Decimal(1234), "#,##0")
    True
    >>> cell_entry(Cell("about 40", "40"), people, words) == CellEntry(Decimal(40), "#,##0", wording="about 40")
    True
    >>> cell_entry(Cell("54%", "0.5432"), people, words) == CellEntry(Decimal("0.5432"), "0%")
    True
    >>> cell_entry(Cell("withheld", None, withheld=True), people, words) == CellEntry("withheld")
    True
    """
    return replace(_content(cell, column, words), stressed=cell.stressed)


def _content(cell: Cell, column: Column, words: Wording) -> CellEntry:
    if cell.withheld or cell.value is None:
        return CellEntry(cell.text)
    if column.numeric and _NUMBER.fullmatch(cell.value):
        return _number(Decimal(cell.value), cell, column.unit, words)
    return _day(cell.value, cell.text, words) or CellEntry(cell.text)


def fact_entry(fact: Fact, words: Wording) -> CellEntry:
    """The entry of a fact's value; empty if there is none.

    >>> fact = Fact("burn", "0.6320", "ratio", "exact", "63%", "", "burn", {}, {})
    >>> fact_entry(fact, Wording("en")) == CellEntry(Decimal("0.6320"), "0.00%")
    True
    """
    value = fact.value or ""
    if fact.unit == "date":
        return _day(value, fact.text, words) or CellEntry(value)
    if fact.unit == "text" or not _NUMBER.fullmatch(value) or not _survives(Decimal(value)):
        return CellEntry(value)
    own = {"ratio": "0.00%", "year": "0"}
    return CellEntry(Decimal(value), own.get(fact.unit) or _plain_format(Decimal(value), fact.unit))


def _number(number: Decimal, cell: Cell, unit: str, words: Wording) -> CellEntry:
    number_format, wording = _shown_as(number, cell.text, unit, words)
    if number_format.endswith("%"):
        number = number.quantize(RATIO, ROUND_HALF_UP)
    if _survives(number):
        return CellEntry(number, number_format, wording)
    return CellEntry(f"{number:f}", wording=cell.text if cell.text != f"{number:f}" else "")


def _survives(number: Decimal) -> bool:
    return len(number.normalize().as_tuple().digits) <= _DIGITS


def _shown_as(number: Decimal, text: str, unit: str, words: Wording) -> tuple[str, str]:
    """The number format that gives the cell's text, and the text itself where no format gives it."""
    for plain, number_format in _shapes(number, unit, words):
        for precision in PRECISIONS:
            if words.word_precision(plain, precision) == text:
                return number_format, "" if precision == "exact" else text
    return _plain_format(number, unit), text


def _shapes(number: Decimal, unit: str, words: Wording) -> Iterator[tuple[str, str]]:
    """The wordings that a report may use for a number, each with its number format."""
    for places in sorted({*range(MOST_DECIMALS + 1), _own_decimals(number)}):
        plain = words.word_number(number, places)
        yield plain, _format(places, grouped=_is_grouped(plain))
        yield words.word_share(number, decimals=places), _format(places, grouped=False) + "%"
        if is_currency(unit):
            yield words.word_money(number, unit, decimals=places), _format(places)


def _is_grouped(plain: str) -> bool:
    """Whether a worded number has separated thousands; True for numbers below 1,000."""
    return re.match(r"\D*\d{4}", plain) is None


def _plain_format(number: Decimal, unit: str) -> str:
    return _format(minor_units(unit) if is_currency(unit) else _own_decimals(number))


def _format(places: int, grouped: bool = True) -> str:
    return ("#,##0" if grouped else "0") + ("." + "0" * places if places else "")


def _own_decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))


def _day(value: str, text: str, words: Wording) -> CellEntry | None:
    """A day or month as a date, if the text is only that date."""
    try:
        day = dt.date.fromisoformat(f"{value}-01" if len(value) == 7 else value)
    except ValueError:
        return None
    shapes = {words.word_month(day): False, words.word_date(day): True}
    if text not in shapes or day < FIRST_DAY:
        return None
    return CellEntry(day, words.spreadsheet_date(days=shapes[text]))
