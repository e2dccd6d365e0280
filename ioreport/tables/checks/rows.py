"""Check the cells of one row against each other, and the rows of one table against each other."""

from __future__ import annotations

import re

import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.data_model import TABLES
from ioreport.tables.raw_table import Sheet

_MOST_ALIKE, _FEW = 0.5, 10
"""From this share of rows and this number, equal rows are taken for a register, not for double entries."""
_BLANKS = re.compile(r"(?:\A|\0)\s|\s(?:\0|\Z)|\s\s|[^\S ]")
"""Whitespace other than one space between two words, in texts joined by NUL."""
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
    keys = sheet.raw.loc[sheet.typed[list(sheet.schema.always)].notna().all(axis="columns"), key]
    expected = f"{' + '.join(key)} on one row only; row {{}} has it already"
    return _repeats(sheet, keys, key[-1], "unique", "error", expected)


def check_alike(sheet: Sheet) -> tuple[Finding, ...]:
    """Rows that are equal in every known column except their own id: perhaps double entries.

    In a register without names most rows are equal and a double entry cannot be found: one finding for all rows.
    """
    own = list(sheet.schema.own_key)
    rest = _said(sheet).drop(columns=own)
    if not own or rest.columns.empty:
        return ()
    alike = int(rest.duplicated(keep=False).sum())
    if alike > _FEW and alike > _MOST_ALIKE * len(rest):
        found = f"{alike:,} of {len(rest):,} rows alike but for their key"
        expected = "a column that tells the rows apart: without one, a double entry cannot be seen"
        return (sheet.finding(None, own[-1], "alike", "warning", found, expected),)
    expected = "no row alike but for its key: a double entry? Row {} says the same"
    return _repeats(sheet, rest, own[-1], "alike", "warning", expected)


def _said(sheet: Sheet) -> pd.DataFrame:
    """The values of the cells of the known columns, independent of notation (5.0 as 5.00, number of spaces), and the
    texts of invalid cells.
    """
    known = {name: field for name, field in sheet.schema.columns.items() if not _of_a_form(sheet, name)}
    texts = {name: _one_blank(sheet.typed[name]) for name, field in known.items() if not field.closed}
    wrong = {
        f"{name} as written": sheet.raw[name].where(sheet.typed[name].isna()) for name in set(sheet.failing["column"])
    }
    return sheet.typed[list(known)].assign(**texts, **wrong)


def _one_blank(texts: pd.Series) -> pd.Series:
    """Texts without spaces at their ends, and with single spaces."""
    if not _BLANKS.search("\0".join(texts.dropna())):
        return texts
    return texts.str.strip().str.replace(r"\s+", " ", regex=True)


def _of_a_form(sheet: Sheet, name: str) -> bool:
    """Whether an added column has metadata of a form's submission, such as its id or time."""
    contract = TABLES.get(sheet.schema.name)
    return contract is not None and name not in contract.columns and bool(_FORM.fullmatch(name))


def _repeats(
    sheet: Sheet, cells: pd.DataFrame, column: str, rule: str, level: str, expected: str
) -> tuple[Finding, ...]:
    repeated = cells[cells.duplicated(keep=False)]
    if repeated.empty:
        return ()
    rows = repeated.index.to_series()
    first = rows.groupby([repeated[name] for name in repeated], dropna=False, observed=True).transform("min")
    later = first[rows != first]
    return tuple(
        sheet.finding(row, column, rule, level, _shown(sheet, row, column), expected.format(earlier))
        for row, earlier in later.items()
    )


def _shown(sheet: Sheet, row: int, column: str) -> str:
    found = sheet.raw.at[row, column]
    return "" if pd.isna(found) else str(found)


def check_order(sheet: Sheet) -> tuple[Finding, ...]:
    """Pairs of columns where the first is larger or later than the second."""
    return tuple(finding for first, second in sheet.schema.ordered for finding in _unordered(sheet, first, second))


def _unordered(sheet: Sheet, first: str, second: str) -> list[Finding]:
    wrong = (sheet.typed[first] > sheet.typed[second]).fillna(False).astype(bool)
    words = "on or before" if sheet.typed[first].dtype.kind == "M" else "at most"
    pairs = sheet.raw.loc[wrong, [first, second]]
    return [
        sheet.finding(row, first, "order", "error", one, f"{words} {second}, which is {other}")
        for row, one, other in pairs.itertuples()
    ]


def _empty(sheet: Sheet, column: str) -> pd.Series:
    return sheet.raw[column].isna()


def _at(sheet: Sheet, wrong: pd.Series, column: str, rule: str, expected: str, level: str = "error") -> list[Finding]:
    rows = wrong.index[wrong]
    return [sheet.finding(row, column, rule, level, _shown(sheet, row, column), expected) for row in rows]


def check_wording(participations: Sheet) -> list[Finding]:
    """Participations with neither a number nor words."""
    neither = _empty(participations, "people") & _empty(participations, "wording")
    return _at(participations, neither, "wording", "required", "what was said instead of a number, as people is empty")


def check_ages(sheet: Sheet) -> list[Finding]:
    """Ages with an upper end but no lower end."""
    endless = _empty(sheet, "age_min") & ~_empty(sheet, "age_max")
    expected = "the youngest age, as age_max is given (0 = from birth)"
    return _at(sheet, endless, "age_min", "age_range", expected, "warning")


def check_received(transactions: Sheet) -> list[Finding]:
    """Received money with a budget line."""
    lined = (transactions.typed["kind"] == "received") & ~_empty(transactions, "line_id")
    return _at(transactions, lined, "line_id", "received_line", "an empty cell: money received has no budget line")


def check_ratios(values: Sheet) -> list[Finding]:
    """Numerators without denominator, and denominators without numerator."""
    numerator, denominator = _empty(values, "numerator"), _empty(values, "denominator")
    expected = "numerator and denominator both, or neither"
    return [
        *_at(values, numerator & ~denominator, "numerator", "both_or_neither", expected),
        *_at(values, denominator & ~numerator, "denominator", "both_or_neither", expected),
    ]


def check_values(values: Sheet, indicators: Sheet) -> list[Finding]:
    """Percents with a value or without numbers to divide, and other units without a value.

    An indicator with a measure needs no reported values: a row may have only a comment on a period.
    """
    own = indicators.typed.drop_duplicates("indicator_id").set_index("indicator_id")
    unit = values.typed["indicator_id"].map(own["unit"].astype("str").dropna())
    measured = values.typed["indicator_id"].isin(own.index[own["measure"].notna()])
    percent, other = unit == "percent", unit.notna() & (unit != "percent") & ~measured
    undivided = _empty(values, "numerator") & _empty(values, "denominator") & ~measured
    of_percent = "an empty cell: a percent is given by numerator and denominator"
    return [
        *_at(values, percent & ~_empty(values, "value"), "value", "percent", of_percent),
        *_at(values, percent & undivided, "numerator", "required", "numerator and denominator, as the unit is percent"),
        *_at(values, other & _empty(values, "value"), "value", "required", "a value, as the unit is not percent"),
    ]


def check_fractions(indicators: Sheet) -> list[Finding]:
    """Percents whose baseline or target is probably given in hundredths."""
    percent = (indicators.typed["unit"] == "percent").fillna(False).astype(bool)
    expected = "a fraction, as 0.8 for 80%, since values are numerator / denominator"
    return [
        finding
        for column in ("baseline", "target")
        for finding in _at(
            indicators,
            percent & (indicators.typed[column].abs() > MOST_OF_A_PERCENT).fillna(False).astype(bool),
            column,
            "percent",
            expected,
            "warning",
        )
    ]


def check_dollars(rates: Sheet) -> list[Finding]:
    """Rates of the dollar to itself that are not 1; conversions do not use them."""
    strange = ((rates.typed["currency"] == "USD") & (rates.typed["per_usd"] != 1)).fillna(False).astype(bool)
    expected = "1, as rates are units for 1 USD: this row is not used"
    return _at(rates, strange, "per_usd", "dollar_rate", expected, "warning")
