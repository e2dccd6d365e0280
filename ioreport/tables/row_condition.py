"""Conditions on the rows of a table, as in ``due_date < 2026-09-01 and submitted_on is empty``.

A condition compares columns with plain values by ``=  !=  <  <=  >  >=``, ``is empty``, ``is not empty``,
``in (a, b)`` and ``not in (a, b)``; ``and``, ``or``, ``not`` and parentheses join comparisons. A value with spaces
stands in quotes. It is read by this module and never run as code.

An empty cell equals nothing and is neither smaller nor larger than anything; ``!=`` and ``not`` are true of it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ioreport.errors import UsageError, nearest
from ioreport.tables.column_types import DATE, ID, NUMBER, TEXT, TRUTH, WHOLE, Kind
from ioreport.tables.data_model import TABLES
from ioreport.tables.office import Office
from ioreport.tables.schema import Field
from ioreport.tables.text_column import TextColumn

_TOKEN = re.compile(
    r"""\s*(?:(?P<sign><=|>=|!=|==|<>|[=<>(),])|'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<word>[^\s()',"=<>!]+))"""
)
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SAME = {"==": "=", "<>": "!="}
_EXAMPLE = "due_date < 2026-09-01 and submitted_on is empty"
_DEEPEST = 50
"""The most parentheses and ``not`` inside each other."""


@dataclass(frozen=True)
class _Token:
    """A word, a quoted text or a sign, and where it begins in the condition."""

    text: str
    quoted: bool
    sign: bool
    place: int

    def says(self, *words: str) -> bool:
        return not self.quoted and self.text.lower() in words


def rows_where(office: Office, table: str, condition: str) -> pd.DataFrame:
    """The rows of a table for which a condition holds.

    Raises
    ------
    UsageError
        When the condition cannot be read, names a column that the table does not have, or compares one with a value
        that it cannot have.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> rows_where(office, "reports", "period_end < 2023-12-01 or kind in (final)")["report_id"].tolist()
    ['R-01', 'R-02']
    >>> rows_where(office, "reports", "due_day < 2023-12-01")
    Traceback (most recent call last):
    ioreport.errors.UsageError: --where: reports.csv has no column due_day (did you mean due_date?).
    Next: take one of report_id, grant_id, kind, period_start, period_end, due_date, submitted_on, audience, language
    """
    frame = office.tables[table]
    keep = _Reader(_tokens(condition), office, table, frame).whole()
    return frame[keep]


def _tokens(condition: str) -> list[_Token]:
    tokens, place = [], 0
    while condition[place:].strip():
        found = _TOKEN.match(condition, place)
        if found is None:
            raise _unreadable(f"found {condition[place:].strip()!r}, which begins no value")
        kind = str(found.lastgroup)
        text = found[kind]
        tokens.append(_Token(_SAME.get(text, text), kind in ("single", "double"), kind == "sign", found.start(kind)))
        place = found.end()
    return tokens


def _unreadable(why: str) -> UsageError:
    return UsageError(f"--where cannot be read: {why}.", next_step=f"write it as in {_EXAMPLE!r}")


class _Reader:
    """Reads a condition from left to right; every method gives which rows of the table its part holds for."""

    def __init__(self, tokens: list[_Token], office: Office, table: str, frame: pd.DataFrame):
        self.tokens, self.at, self.depth = tokens, 0, 0
        self.office, self.table, self.frame = office, table, frame

    def whole(self) -> pd.Series:
        found = self._either()
        if self.at < len(self.tokens):
            raise self._expected("and, or, or the end")
        return found

    def _either(self) -> pd.Series:
        found = self._both()
        while self._takes("or"):
            found |= self._both()
        return found

    def _both(self) -> pd.Series:
        found = self._one()
        while self._takes("and"):
            found &= self._one()
        return found

    def _one(self) -> pd.Series:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _unreadable(f"it has more than {_DEEPEST} parentheses inside each other")
        if self._takes("not"):
            found = ~self._one()
        elif self._takes("("):
            found = self._either()
            self._needs(")")
        else:
            found = self._comparison()
        self.depth -= 1
        return found

    def _comparison(self) -> pd.Series:
        column = self._column(self._value("a column"))
        if self._takes("is"):
            empty = not self._takes("not")
            self._needs("empty")
            return column.empty() == empty
        if self._takes("not"):
            self._needs("in")
            return ~self._listed(column)
        if self._takes("in"):
            return self._listed(column)
        sign = self._next("=, !=, <, <=, >, >=, is empty, is not empty or in (…)", (*_COMPARE, "!="))
        value = self._value("a value")
        return ~column.compared("=", value) if sign == "!=" else column.compared(sign, value)

    def _listed(self, column: _Column) -> pd.Series:
        self._needs("(")
        found = column.compared("=", self._value("a value"))
        while self._takes(","):
            found |= column.compared("=", self._value("a value"))
        self._needs(")")
        return found

    def _column(self, name: str) -> _Column:
        if name not in self.frame:
            raise UsageError(
                f"--where: {self.office.file(self.table)} has no column {name}{nearest(name, self.frame.columns)}.",
                next_step=f"take one of {', '.join(self.frame.columns)}",
            )
        return _Column(self.office, self.table, name, self.frame[name])

    def _takes(self, *words: str) -> bool:
        """Go on where the next word is one of these."""
        if self.at < len(self.tokens) and self.tokens[self.at].says(*words):
            self.at += 1
            return True
        return False

    def _needs(self, word: str) -> None:
        if not self._takes(word):
            raise self._expected(word)

    def _next(self, expected: str, words: Iterable[str]) -> str:
        if not self._takes(*words):
            raise self._expected(expected)
        return self.tokens[self.at - 1].text

    def _value(self, expected: str) -> str:
        if self.at >= len(self.tokens) or self.tokens[self.at].sign:
            raise self._expected(expected)
        self.at += 1
        return self.tokens[self.at - 1].text

    def _expected(self, expected: str) -> UsageError:
        before = f" after {self.tokens[self.at - 1].text!r}" if self.at else ""
        found = repr(self.tokens[self.at].text) if self.at < len(self.tokens) else "its end"
        return _unreadable(f"found {found}{before}, expected {expected}")


@dataclass(frozen=True)
class _Column:
    """A column of a table, compared in its own type."""

    office: Office
    table: str
    name: str
    cells: pd.Series

    def empty(self) -> pd.Series:
        return self.cells.isna() | (self.cells.astype("str") == "").fillna(False).astype("bool")

    def compared(self, sign: str, text: str) -> pd.Series:
        """For which cells a comparison with a value is true; for empty ones it is not."""
        field = self._field()
        fits = bool(text) and bool(field.holds([text]).all())
        if not fits:
            known = field.codes or ()
            raise self._wrong(text, f"{field.expected}{nearest(text, known)}")
        if field.kind is ID and sign == "=":
            self._check_known(text)
        plain = field.codes or not field.closed or field.dtype == "str"
        value = text if plain else pd.Series(field.typed(TextColumn.of([text]))).iloc[0]
        cells = self.cells.astype("str") if plain else self.cells
        return (_COMPARE[sign](cells, value).fillna(False).astype("bool")) & ~self.empty()

    def _wrong(self, found: str, expected: str) -> UsageError:
        step = "" if found else "write is empty for a cell without a value"
        return UsageError(f"--where, column {self.name}: found {found!r}, expected {expected}.", next_step=step)

    def _check_known(self, text: str) -> None:
        """Refuse an id that nothing has: a mistyped one would select no row."""
        known = {*self.cells.dropna().astype("str")}
        for reference in TABLES[self.table].references if self.table in TABLES else ():
            if reference.columns == (self.name,):
                known |= {*self.office.tables[reference.table][reference.to[0]].dropna().astype("str")}
        if text not in known:
            raise self._wrong(text, f"an id that the office has{nearest(text, known)}")

    def _field(self) -> Field:
        """The column as the data model has it; of an office's own column by the type of its values."""
        known = TABLES[self.table].columns.get(self.name) if self.table in TABLES else None
        return known or Field(self.name, _kind(self.cells.dtype))


def _kind(dtype: Any) -> Kind:
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return DATE
    if pd.api.types.is_bool_dtype(dtype):
        return TRUTH
    if pd.api.types.is_integer_dtype(dtype):
        return WHOLE
    return NUMBER if pd.api.types.is_numeric_dtype(dtype) else TEXT
