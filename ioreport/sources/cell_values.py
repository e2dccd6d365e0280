"""Values of cells: each distinct cell of a column is read once, in the declared form, into the office's spelling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ioreport.errors import nearest
from ioreport.sources.date_forms import SERIAL, month_days, period_named
from ioreport.sources.grid import DATE, EMPTY, ERROR, KIND_NAMES, NUMBER, TEXT, TIME, TRUTH, UNSAVED, shown
from ioreport.sources.lookalike_letters import in_one_script
from ioreport.sources.mapping import SourceMapping, coded, folded
from ioreport.sources.number_forms import exact, plain_number
from ioreport.sources.office_names import OfficeNames, code_of
from ioreport.sources.xls_form import Named, Question
from ioreport.tables.cell_hints import hint
from ioreport.tables.schema import Field

_FIRST_DAY = dt.date(1899, 12, 30)
_TRUTHS = dict.fromkeys(("yes", "true", "да", "oui", "так"), "true")
_TRUTHS |= dict.fromkeys(("no", "false", "не", "non", "ні", "nu"), "false")


@dataclass(frozen=True)
class Value:
    """What a cell says: `text` as the office writes it (empty = nothing), `rule` and what was expected if it is wrong.

    `precision` is what a number's words say of it; `warning` has rule and expectation of a value that is taken all the
    same.
    """

    text: str = ""
    rule: str = ""
    expected: str = ""
    precision: str = ""
    warning: tuple[str, str] = ("", "")


_NOTHING = Value()


@dataclass(frozen=True, eq=False)
class Reader:
    """Reads the cells of one field: `kind` as `field_kind` names it, and the column of the office that it must fit."""

    field: str
    kind: str
    mapping: SourceMapping
    names: OfficeNames
    column: Field | None = None
    codes: Mapping[str, str] | None = None
    question: Question | None = None

    def read(self, kind: str, cell: Any) -> Value:
        """One cell."""
        if kind == EMPTY:
            return _NOTHING
        if kind == ERROR:
            return Value(rule="error_cell", expected="a value: a formula failed in the spreadsheet")
        if kind == UNSAVED:
            return Value(rule="unsaved_formula", expected="a saved value: open the file in a spreadsheet and save it")
        text = shown(cell)
        if kind == TEXT and not text.strip():
            return _NOTHING
        choice = self.question.choice(text) if self.question else None
        if choice:
            return self._chosen(choice, text)
        return self._read(kind, cell, text)

    def _chosen(self, choice: Named, text: str) -> Value:
        """A choice of a form: by [codes] of any of its spellings, else by one that the office knows, else its name."""
        spellings = (text, *choice.spellings)
        coded = next((code for each in spellings if (code := self._coded(each)) is not None), None)
        if coded is not None:
            return Value(coded)
        if self.kind in ("text", "kind"):
            known = self.names.kinds if self.kind == "kind" else {}
            return Value(next((known[folded(each)] for each in spellings if folded(each) in known), choice.name))
        values = [self._read(TEXT, each, each) for each in spellings]
        return next((value for value in values if not value.rule), values[0])

    def _read(self, kind: str, cell: Any, text: str) -> Value:
        coded = self._coded(text)
        if coded is not None:
            return Value(coded)
        value = _READ.get(self.kind.partition(" ")[0], _as_text)(self, kind, cell, text)
        return value if value.rule else self._fitting(value, text)

    def _coded(self, text: str) -> str | None:
        return coded(self.codes, text) if self.codes else None

    def _fitting(self, value: Value, text: str) -> Value:
        """The value, if the office's column takes it."""
        if not value.text or self.column is None or self.kind.startswith("table"):
            return value
        if self.column.holds([value.text]).all():
            return value
        return Value(rule="value", expected=self.column.expected + hint(self.column, value.text))


def _as_number(reader: Reader, kind: str, cell: Any, text: str) -> Value:
    form = reader.mapping.numbers
    if kind == NUMBER:
        return Value(plain_number(exact(cell)))
    if kind != TEXT:
        return Value(rule="kind", expected=f"a number, and not a {KIND_NAMES[kind]}")
    read = form.read(text)
    if read is None:
        asked = " (if it means not known, name it in [numbers] missing)" if not any(map(str.isdigit, text)) else ""
        return Value(rule="number_form", expected=form.expected + asked)
    if read.number is None:
        return _NOTHING
    whole = (
        read.number == read.number.to_integral_value()
        and reader.column is not None
        and reader.column.kind.rule == "whole_number"
    )
    number = read.number.quantize(Decimal(1)) if whole else read.number
    warning = ("text_number", "a number: a spreadsheet's own sums leave a text out")
    return Value(plain_number(number), precision=read.precision, warning=warning)


def _as_date(reader: Reader, kind: str, cell: Any, text: str) -> Value:
    forms = reader.mapping.dates
    if kind == DATE:
        return Value(text[:10])
    if kind == NUMBER and SERIAL in forms.forms:
        return Value((_FIRST_DAY + dt.timedelta(int(cell))).isoformat())
    day = forms.read(text) if kind == TEXT else None
    if day:
        return Value(day.isoformat())
    return Value(rule="date_form", expected=forms.expected)


def _as_period(reader: Reader, kind: str, cell: Any, text: str) -> Value:
    if kind == DATE:
        return Value(month_days(cell.year, cell.month).name)
    found = period_named(text, reader.mapping.language)
    if found:
        return Value(found.name)
    return Value(rule="period", expected="a month, quarter, half-year or year with its year")


def _as_month(reader: Reader, kind: str, cell: Any, text: str) -> Value:
    value = _as_period(reader, kind, cell, text)
    return value if value.rule or len(value.text) == 7 else Value(rule="period", expected="a month with its year")


def _as_truth(reader: Reader, kind: str, cell: Any, text: str) -> Value:
    if kind == TRUTH:
        return Value(text)
    found = _TRUTHS.get(folded(text), "")
    return Value(found) if found else Value(rule="truth", expected="true or false, yes or no")


def _as_code(reader: Reader, kind: str, cell: Any, text: str) -> Value:
    assert reader.column is not None
    found = code_of(reader.column, text)
    if found:
        return Value(found, warning=_lookalike(text))
    known = reader.column.codes
    expected = f"{reader.column.expected}: say which in [codes.{reader.field}]{nearest(folded(text), known)}"
    return Value(rule="unknown_code", expected=expected)


def _as_row(reader: Reader, kind: str, cell: Any, text: str) -> Value:
    """A row of another table, by its id or name."""
    table = reader.kind.partition(" ")[2]
    found = reader.names.id_named(table, text)
    if found:
        return Value(found, warning=_lookalike(text))
    code, name = reader.names.nearest_row(table, text)
    line = f'[codes.{reader.field}] with the line "{text.strip()}" = "{code}"'
    expected = f"a name in {table}.csv: add it there, or say which it is in {line}{f' ({name}?)' if code else ''}"
    return Value(rule=f"unknown_{table}", expected=expected)


def _as_kind(reader: Reader, kind: str, cell: Any, text: str) -> Value:
    plain = " ".join(in_one_script(text).split())
    return Value(reader.names.kinds.get(folded(plain), plain), warning=_lookalike(text))


def _as_text(reader: Reader, kind: str, cell: Any, text: str) -> Value:
    if kind == TIME:
        return Value(text)
    return Value(plain_number(exact(cell)) if kind == NUMBER else text.strip(), warning=_lookalike(text))


def _lookalike(text: str) -> tuple[str, str]:
    pure = in_one_script(text)
    return ("lookalike_letters", f"{pure!r}, in letters of one script; read so") if pure != text else ("", "")


_READ = {
    "number": _as_number,
    "date": _as_date,
    "period": _as_period,
    "month": _as_month,
    "truth": _as_truth,
    "code": _as_code,
    "table": _as_row,
    "kind": _as_kind,
    "text": _as_text,
}
