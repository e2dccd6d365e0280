"""Check the cells of one row against each other, and the rows of one table against each other."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.column_types import DATE
from ioreport.tables.data_model import TABLES
from ioreport.tables.equal_rows import combined, first_places, places_of, taken
from ioreport.tables.raw_table import Sheet
from ioreport.tables.text_column import EMPTY

_MANY_TEXTS = 2000
_MOST_ALIKE, _FEW = 0.5, 10
"""From this share of rows and this number, equal rows are taken for a register, not for double entries."""
_NAMED_BY_OTHERS = ("narratives",)
"""Tables whose own id is no id of the office: sections are those of the donor, and two of them may say the same."""
_FORM = re.compile(r"_.*|(.*/)?(start|end|today)|.*(uuid|submission|instance|timestamp|device).*", re.IGNORECASE)
"""The columns of KoboToolbox and ODK with metadata of a submission."""
MOST_OF_A_PERCENT = 2
"""A percent may exceed 1, such as 1.2; a target above 2 is not plausible."""


def check_keys(sheet: Sheet) -> tuple[Finding, ...]:
    """Keys on more than one row."""
    header = set(sheet.cells.header)
    key = [name for name in sheet.schema.key if name in header or name in sheet.schema.always]
    if not key or not set(key) <= header:
        return ()
    named = np.logical_and.reduce([sheet.held[name].filled for name in sheet.schema.always] or [sheet.rows > 0])
    places = np.flatnonzero(named)
    groups = combined([sheet.written[name].numbers[places] for name in key], ordered=False)
    expected = f"{' + '.join(key)} on one row only; row {{}} has it already"
    return _repeats(sheet, places, groups, key[-1], "unique", "error", expected)


def check_alike(sheet: Sheet) -> tuple[Finding, ...]:
    """Rows that are equal in every known column except their own id: perhaps double entries.

    In a register without names most rows are equal and a double entry cannot be found: one finding for all rows.
    """
    own = list(sheet.schema.own_key)
    rest = [name for name in sheet.schema.columns if name not in own and not _of_a_form(sheet, name)]
    if not own or not rest or sheet.schema.name in _NAMED_BY_OTHERS:
        return ()
    strange = [np.where(sheet.held[name].filled, EMPTY, sheet.written[name].numbers) for name in own]
    places = np.arange(len(sheet.rows))
    groups = combined([np.zeros(len(places), dtype=np.int64), *strange])
    for dear in (False, True):  # columns of many texts only where the others are alike
        mine = [name for name in rest if (len(sheet.written[name].texts) > _MANY_TEXTS) is dear]
        groups = combined([groups, *(_said(sheet, name, places) for name in mine)])
        several = (np.bincount(groups) > 1)[groups]
        places, groups = places[several], groups[several]
    alike = len(places)
    if alike > _FEW and alike > _MOST_ALIKE * len(sheet.rows):
        found = f"{alike:,} of {len(sheet.rows):,} rows alike but for their key"
        expected = "a column that tells the rows apart: without one, a double entry cannot be seen"
        return (sheet.finding(None, own[-1], "alike", "warning", found, expected),)
    expected = "no row alike but for its key: a double entry? Row {} says the same"
    return _repeats(sheet, places, groups, own[-1], "alike", "warning", expected)


def _said(sheet: Sheet, name: str, places: np.ndarray) -> np.ndarray:
    """The cells of rows in a column as numbers, equal where they say the same: independent of notation (5.0 as 5.00,
    number of spaces), and an empty cell as its default. Invalid cells say the same if they have the same text.
    """
    field, written, held = sheet.fields[name], sheet.written[name].take(places), sheet.held[name].take(places)
    if field.kind.value is str and field.closed and field.default is None:
        return written.numbers
    values = held.read(field.kind.value if field.closed else _one_blank, None)
    numbers: dict[object, int] = {} if field.default is None else {field.default: 0}
    said = np.full(len(values) + 1, EMPTY if field.default is None else 0, dtype=np.int64)
    for place in np.flatnonzero(written.used).tolist():
        value = (written.listed[place],) if values[place] is None else values[place]
        said[place] = numbers.setdefault(value, len(numbers))
    numbered: np.ndarray = said[written.numbers]
    return numbered


def _one_blank(text: str) -> str:
    """A text without spaces at its ends, and with single spaces."""
    return " ".join(text.split())


def _of_a_form(sheet: Sheet, name: str) -> bool:
    """Whether an added column has metadata of a form's submission, such as its id or time."""
    contract = TABLES.get(sheet.schema.name)
    return contract is not None and name not in contract.columns and bool(_FORM.fullmatch(name))


def _repeats(
    sheet: Sheet, places: np.ndarray, groups: np.ndarray, column: str, rule: str, level: str, expected: str
) -> tuple[Finding, ...]:
    """A finding for each row that is not the first of its group."""
    first = places[first_places(groups)]
    later = first != places
    return tuple(
        sheet.finding(
            int(sheet.rows[place]),
            column,
            rule,
            level,
            sheet.written[column].at(place),
            expected.format(sheet.rows[earlier]),
        )
        for place, earlier in zip(places[later], first[later], strict=True)
    )


def check_order(sheet: Sheet) -> tuple[Finding, ...]:
    """Pairs of columns where the first is larger or later than the second."""
    return tuple(finding for first, second in sheet.schema.ordered for finding in _unordered(sheet, first, second))


def _unordered(sheet: Sheet, first: str, second: str) -> list[Finding]:
    wrong = sheet.numbers(first) > sheet.numbers(second)
    words = "on or before" if sheet.fields[first].kind is DATE else "at most"
    one, other = sheet.written[first], sheet.written[second]
    return [
        sheet.finding(
            int(sheet.rows[place]),
            first,
            "order",
            "error",
            one.at(place),
            f"{words} {second}, which is {other.at(place)}",
        )
        for place in np.flatnonzero(wrong)
    ]


def _empty(sheet: Sheet, column: str) -> np.ndarray:
    return ~sheet.written[column].filled


def check_wording(participations: Sheet) -> list[Finding]:
    """Participations with neither a number nor words."""
    neither = _empty(participations, "people") & _empty(participations, "wording")
    return participations.at(
        neither, "wording", "required", "error", "what was said instead of a number, as people is empty"
    )


def check_ages(sheet: Sheet) -> list[Finding]:
    """Ages with an upper end but no lower end."""
    endless = _empty(sheet, "age_min") & ~_empty(sheet, "age_max")
    expected = "the youngest age, as age_max is given (0 = from birth)"
    return sheet.at(endless, "age_min", "age_range", "warning", expected)


def check_received(transactions: Sheet) -> list[Finding]:
    """Received money with a budget line."""
    lined = transactions.says("kind", "received") & ~_empty(transactions, "line_id")
    return transactions.at(
        lined, "line_id", "received_line", "error", "an empty cell: money received has no budget line"
    )


def check_ratios(values: Sheet) -> list[Finding]:
    """Numerators without denominator, and denominators without numerator."""
    numerator, denominator = _empty(values, "numerator"), _empty(values, "denominator")
    expected = "numerator and denominator both, or neither"
    return [
        *values.at(numerator & ~denominator, "numerator", "both_or_neither", "error", expected),
        *values.at(denominator & ~numerator, "denominator", "both_or_neither", "error", expected),
    ]


def check_values(values: Sheet, indicators: Sheet) -> list[Finding]:
    """Percents with a value or without numbers to divide, and other units without a value.

    An indicator with a measure needs no reported values: a row may have only a comment on a period.
    """
    own = places_of(values.held["indicator_id"], indicators.held["indicator_id"])
    percent = taken(indicators.says("unit", "percent"), own, False)
    measured = taken(indicators.held["measure"].filled, own, False)
    other = taken(indicators.held["unit"].filled, own, False) & ~percent & ~measured
    undivided = _empty(values, "numerator") & _empty(values, "denominator") & ~measured
    of_percent = "an empty cell: a percent is given by numerator and denominator"
    return [
        *values.at(percent & ~_empty(values, "value"), "value", "percent", "error", of_percent),
        *values.at(
            percent & undivided, "numerator", "required", "error", "numerator and denominator, as the unit is percent"
        ),
        *values.at(
            other & _empty(values, "value"), "value", "required", "error", "a value, as the unit is not percent"
        ),
    ]


def check_fractions(indicators: Sheet) -> list[Finding]:
    """Percents whose baseline or target is probably given in hundredths."""
    percent = indicators.says("unit", "percent")
    expected = "a fraction, as 0.8 for 80%, since values are numerator / denominator"
    return [
        finding
        for column in ("baseline", "target")
        for finding in indicators.at(
            percent & (np.abs(indicators.numbers(column)) > MOST_OF_A_PERCENT), column, "percent", "warning", expected
        )
    ]


def check_dollars(rates: Sheet) -> list[Finding]:
    """Rates of the dollar to itself that are not 1; conversions do not use them."""
    strange = rates.says("currency", "USD") & rates.held["per_usd"].matching(lambda text: Decimal(text) != 1)
    expected = "1, as rates are units for 1 USD: this row is not used"
    return rates.at(strange, "per_usd", "dollar_rate", "warning", expected)
