"""Certain cells: what an invalid cell means beyond doubt, of all that it can mean by its hint (`tables/cell_hints.py`).

Certain are spaces around a cell; a date whose day, month and year are told apart by itself or by the other dates of its
column; a number with a decimal comma or with marks between thousands, where no other number of its column uses them
otherwise; a code by its name in one of the languages, or in capitals. All else stays as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from ioreport.tables.cell_hints import readings
from ioreport.tables.column_types import ID, MONEY, WHOLE
from ioreport.tables.csv_dialect import is_run
from ioreport.tables.raw_table import Sheet
from ioreport.tables.schema import Field
from ioreport.wording.code_spellings import spelled_codes

_SPACES, _DAYS, _NUMBERS, _CODES = "spaces", "date", "number", "code"
"""The causes of a correction."""
_INVISIBLE = "\u200b\u2060\ufeff"
"""Spaces without width, which are no white space for Python."""


@dataclass(frozen=True)
class CellFix:
    """A cell that is rewritten: its place, why, and the old and the new text."""

    file: str
    row: int
    column: str
    cause: str
    found: str
    written: str


def certain_cells(sheet: Sheet) -> tuple[CellFix, ...]:
    """Every invalid cell of a table whose meaning is certain, with the text that its column asks for."""
    columns = {name: _Column(sheet, name) for name in dict.fromkeys(name for _, name, _ in sheet.failing)}
    meant = {
        (name, found): columns[name].meaning(found)
        for name, found in dict.fromkeys((name, found) for _, name, found in sheet.failing)
    }
    # Numbers with a mark are rewritten together: those that are right afterwards would prove something of the others.
    mixed = {name for (name, found), told in meant.items() if told is None and columns[name].is_number(found)}
    fixes = ((row, name, found, meant[name, found]) for row, name, found in sheet.failing)
    return tuple(
        CellFix(sheet.file, row, name, told[0], found, told[1])
        for row, name, found, told in fixes
        if told and not (told[0] == _NUMBERS and name in mixed and {*",."} & {*found})
    )


class _Column:
    """A column with all its texts, which prove in which form its dates and numbers are written."""

    def __init__(self, sheet: Sheet, name: str):
        self.field: Field = sheet.schema.columns[name]
        written = sheet.written[name]
        self.texts = {written.listed[number].strip() for number in np.unique(written.numbers) if number >= 0}

    def meaning(self, found: str) -> tuple[str, str] | None:
        """The cause and the certain text of an invalid cell; nothing where there is a doubt."""
        text = found.strip().strip(_INVISIBLE).strip()
        if not text:
            return None
        if text != found and self._holds(text):
            return _SPACES, text
        cause, read = _READERS.get(self.field.kind.rule, (_CODES, _code))
        likely = None if self.field.kind is ID else read(self, text)
        return (cause, likely) if likely and self._holds(likely) and not is_run(likely) else None

    def is_number(self, found: str) -> bool:
        """Whether an invalid cell is a number that the column could have, in whatever way it is read."""
        return _READERS.get(self.field.kind.rule, ("", _code))[0] == _NUMBERS and bool(self.possible(found.strip()))

    def _holds(self, text: str) -> bool:
        return bool(self.field.holds([text])[0])

    @cached_property
    def day_first(self) -> Mapping[str, set[bool]]:
        """By the mark between the parts of dates: whether the day stands first, as far as a date shows it by itself."""
        proven: dict[str, set[bool]] = {}
        for parts in filter(None, map(_DAY_MONTH.fullmatch, self.texts)):
            if len(orders := _orders(parts)) == 1:
                proven.setdefault(parts[2], set()).update(orders)
        return proven

    @cached_property
    def is_one_form(self) -> bool:
        """Whether all dates that are not as the column asks have the same mark between day, month and year."""
        wrong = [_DAY_MONTH.fullmatch(text) for text in self.texts if text and not self._holds(text)]
        return len({parts[2] if parts else "" for parts in wrong}) == 1

    @cached_property
    def marks(self) -> Mapping[str, set[str]]:
        """What comma and point stand for in the column's numbers, as far as a number shows it by itself."""
        proven: dict[str, set[str]] = {}
        for found in map(_interpretations, self.texts):
            for mark, role in found[0].roles.items() if len(found) == 1 else ():
                proven.setdefault(mark, set()).add(role)
        return proven

    @cached_property
    def has_thousands(self) -> bool:
        """Whether a valid number such as 1.234 may be a thousand with its mark."""
        valid = (text for text in self.texts if self._holds(text))
        return any(len(self.possible(text)) > 1 for text in valid)

    def possible(self, text: str) -> list[_Interpretation]:
        """The interpretations of a number that its column allows."""
        return [each for each in _interpretations(text) if self._holds(each.written(self.field))]


_DAY_MONTH = re.compile(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([0-9]{4})")


def _orders(parts: re.Match[str]) -> set[bool]:
    """Whether the day may stand first (true), and whether it may stand second (false): where there is such a day.

    >>> [sorted(_orders(_DAY_MONTH.fullmatch(f"{text}/2023"))) for text in ("25/06", "06/25", "03/04", "31/02")]
    [[True], [False], [False, True], []]
    """
    first, second, year = (int(parts[number]) for number in (1, 3, 4))
    ways = ((True, second, first), (False, first, second))
    return {is_first for is_first, month, day in ways if _is_day(year, month, day)}


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return bool(dt.date(year, month, day))
    except ValueError:
        return False


def _date(column: _Column, text: str) -> str | None:
    """A day whose parts are all in the text: a year of four digits, a month, a day."""
    likely = readings(column.field, text)
    if parts := _DAY_MONTH.fullmatch(text):
        proven = column.day_first.get(parts[2], set())
        if len(likely) > 1:
            return likely[0 if True in proven else 1] if len(proven) == 1 and column.is_one_form else None
        is_doubtful = len(_orders(parts)) > 1 and int(parts[1]) != int(parts[3]) and False in proven
        return None if not likely or is_doubtful else likely[0]
    if len(likely) != 1:
        return None
    year, _, day = likely[0].split("-")
    numbers = re.findall(r"\d+", re.sub(r"[T ]00:00(:00(\.0+)?)?Z?$", "", text))
    is_compact = numbers == [likely[0].replace("-", "")]
    has_all = len(numbers) in (2, 3) and year in numbers and any(int(number) == int(day) for number in numbers)
    return likely[0] if is_compact or has_all else None


def _month(column: _Column, text: str) -> str | None:
    """A month whose year has four digits; a day is not cut to its month."""
    likely, numbers = readings(column.field, text), re.findall(r"\d+", text)
    is_whole = len(numbers) <= 2 and any(len(number) == 4 for number in numbers)
    return likely[0] if len(likely) == 1 and is_whole else None


def _number(column: _Column, text: str) -> str | None:
    """A number whose comma and point stand for one thing alone, by itself or by the others of its column."""
    every, found = _interpretations(text), column.possible(text)
    if len(every) > 1:
        found = [each for each in found if each.fits(column.marks, is_alone=len(found) == 1)]
        if column.field.kind is MONEY:  # few currencies have three decimals: 1,234 may be a thousand among 12,50
            found = [each for each in found if _DECIMAL not in each.roles.values()]
    if len(found) != 1 or (found[0].roles.get(",") == _DECIMAL and column.has_thousands):
        return None
    written = found[0].written(column.field)
    return written if written in readings(column.field, text) else None


_DECIMAL, _GROUP = "decimal", "group"


@dataclass(frozen=True)
class _Interpretation:
    """A way to read a number: what each of its marks stands for, and the number so."""

    roles: Mapping[str, str]
    number: str

    def written(self, field: Field) -> str:
        return re.sub(r"\.0+$", "", self.number) if field.kind is WHOLE else self.number

    def fits(self, proven: Mapping[str, set[str]], is_alone: bool) -> bool:
        """Whether a column's proofs speak for this way, or at least not against it where it is the only one left."""
        if any(proven.get(mark, {role}) != {role} for mark, role in self.roles.items()):
            return False
        return is_alone or any(mark in proven for mark in self.roles)


def _interpretations(text: str) -> list[_Interpretation]:
    """The ways to read a number with a comma, a point, or blanks between its thousands.

    >>> [each.number for each in _interpretations("1,234")], [each.number for each in _interpretations("1 234,5")]
    (['1234', '1.234'], ['1234.5'])
    >>> [each.number for each in _interpretations("0,123")], _interpretations("12 34"), _interpretations("€ 5")
    (['0.123'], [], [])
    """
    plain = "".join(str(int(char)) if char.isdecimal() else char for char in text).replace("\N{MINUS SIGN}", "-")
    plain = plain.removeprefix("+")
    if blanks := _BLANKS.fullmatch(plain):
        plain = re.sub(r"[\s'’]", "", plain)
    found = []
    for decimal, group in ((".", ","), (",", "."), ("", ","), ("", ".")):
        between = "" if blanks else group
        if _form(decimal, between).fullmatch(plain):
            roles = {**({decimal: _DECIMAL} if decimal in plain and decimal else {})}
            roles |= {between: _GROUP} if between and between in plain else {}
            number = plain.replace(between, "") if between else plain
            found.append(_Interpretation(roles, number.replace(decimal, ".") if decimal else number))
    return list({each.number: each for each in found}.values())


_BLANKS = re.compile(r"-?[1-9]\d{0,2}(?:([\s'’])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")


@cache
def _form(decimal: str, group: str) -> re.Pattern[str]:
    """Numbers with these marks; a group begins with no zero, and without a mark between thousands there is none."""
    whole = rf"[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+|\d+" if group else r"\d+"
    return re.compile(rf"-?(?:{whole})(?:{re.escape(decimal)}\d+)?" if decimal else rf"-?(?:{whole})")


def _code(column: _Column, text: str) -> str | None:
    """A code by one of its names, or in other capitals."""
    field = column.field
    spelled = spelled_codes(field.codes).get(text.casefold(), "") if field.codes else ""
    likely = {*readings(field, text), *([spelled] if spelled else [])} if re.search(r"\w", text) else set()
    return likely.pop() if len(likely) == 1 else None


_READERS: Mapping[str, tuple[str, Callable[[_Column, str], str | None]]] = {
    "date": (_DAYS, _date),
    "month": (_DAYS, _month),
    "whole_number": (_NUMBERS, _number),
    "number": (_NUMBERS, _number),
    "money": (_NUMBERS, _number),
    "degrees": (_NUMBERS, _number),
}
