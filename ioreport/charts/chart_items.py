"""Read a tidy frame into the items that a chart draws; refuse values that cannot be drawn correctly."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from ioreport.charts.text_fitting import clean
from ioreport.errors import DataError, Finding, UsageError, nearest
from ioreport.values import NOT_RECORDED, PRECISIONS
from ioreport.wording import Wording
from ioreport.wording.number_format import of_float


@dataclass(frozen=True)
class Item:
    """One item of a chart: its label, its value if it has one, and the words for it.

    `value` is `None` for words without a number and for a withheld value: withheld values are
    dropped when the frame is read, so that no later step can show them.
    """

    label: str
    value: Decimal | None
    text: str
    precision: str = "exact"
    withheld: bool = False
    stressed: bool = False

    @property
    def number(self) -> Decimal:
        """The value of an item that has one."""
        assert self.value is not None
        return self.value

    @property
    def written(self) -> str | None:
        """The exact value as a decimal string, or `None`."""
        return None if self.value is None else f"{self.value:f}"


def check_key(key: str) -> None:
    """Refuse a chart's key that cannot be used in a link or a file name."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
        message = f"The chart's key {key!r} is not made of a-z, 0-9 and '-'."
        raise UsageError(message, next_step="Write it like people-by-place.")


def check_columns(frame: pd.DataFrame, key: str, *columns: str | None) -> None:
    """Refuse columns that the frame does not have; the message names the nearest one that it has."""
    there = [str(column) for column in frame.columns]
    missing = [column for column in columns if column is not None and column not in there]
    if missing:
        findings = [
            Finding(f"chart {key}", None, name, "column", "error", name, f"a column of the frame{nearest(name, there)}")
            for name in missing
        ]
        raise UsageError(f"The frame of chart {key} lacks columns.", findings, f"It has: {', '.join(there)}.")


def column_or_default(frame: pd.DataFrame, given: str | None, default: str) -> str | None:
    """The column that was named, or the column of the usual name if the frame has it."""
    return given or (default if default in frame.columns else None)


def withheld_rows(frame: pd.DataFrame, column: str | None) -> pd.Series:
    """Which rows are withheld; an empty cell counts as withheld."""
    if column is None:
        return pd.Series(False, index=frame.index)
    return frame[column].astype("boolean").fillna(True).astype(bool)


def read_items(
    frame: pd.DataFrame,
    *,
    key: str,
    label: str,
    value: str,
    wording: Wording,
    text: str | None = None,
    precision: str | None = None,
    withheld: str | None = None,
    highlight: Collection[str] = (),
    currency: str = "",
    signed: bool = False,
) -> tuple[Item, ...]:
    """The items of a frame, one for each row, in its order.

    Columns needed: `label` (text) and `value` (a number, empty where only words are known). A column
    `text` has words, `precision` one of exact, about, at_least, at_most, and `withheld` true or
    false; if the last two are not given, columns of these names are used. Numbers are
    worded as money if a `currency` is given, and may be negative if they are `signed`.

    Raises
    ------
    UsageError
        When a named column is not there.
    DataError
        With every value that is negative (unless `signed`), infinite or not a number, and every unknown
        precision.
    """
    precision = column_or_default(frame, precision, "precision")
    withheld = column_or_default(frame, withheld, "withheld")
    check_columns(frame, key, label, value, text, precision, withheld)
    hidden = withheld_rows(frame, withheld)
    numbers = read_numbers(frame, key, value, hidden, signed)
    sureness = read_precision(frame, key, precision)
    words = read_texts(frame, text)
    labels = [clean(name) if known(name) else wording.label("not known") for name in frame[label].tolist()]
    stressed = {clean(name) for name in ([highlight] if isinstance(highlight, str) else highlight)}
    columns = zip(labels, numbers, words, sureness, hidden.tolist(), strict=True)
    return tuple(
        read_item(*cells, stressed=cells[0] in stressed, wording=wording, currency=currency) for cells in columns
    )


def read_item(
    label: str,
    number: Decimal | None,
    words: str,
    precision: str,
    hidden: bool,
    stressed: bool,
    wording: Wording,
    currency: str = "",
) -> Item:
    """One item; a withheld one keeps only its label."""
    if hidden:
        return Item(label, None, wording.label("withheld"), withheld=True, stressed=stressed)
    if number is None:
        lacking = wording.label("not recorded" if precision == NOT_RECORDED else "not known")
        return Item(label, None, words or lacking, precision, stressed=stressed)
    said = words or word_figure(wording, number, precision, currency)
    return Item(label, number, said, precision, stressed=stressed)


def word_figure(wording: Wording, number: Decimal, precision: str, currency: str = "") -> str:
    """A number with its own decimals, or money, with the words for its precision."""
    if currency:
        return wording.word_money(number, currency, precision)
    return wording.word_precision(wording.word_number(number), precision)


def read_numbers(
    frame: pd.DataFrame, key: str, column: str, hidden: pd.Series, signed: bool = False
) -> list[Decimal | None]:
    """The values of a column as exact decimals; `None` where a cell is empty or withheld."""
    shown = frame[column].astype(object).where(~hidden.to_numpy(), None)
    numbers = [_decimal(cell) for cell in shown.tolist()]
    bad = [number is not None and not (number.is_finite() and (signed or number >= 0)) for number in numbers]
    rule, expected = ("number", "a number") if signed else ("not_negative", "a number, zero or more")
    refuse(frame, key, column, bad, rule, expected)
    return numbers


def read_precision(frame: pd.DataFrame, key: str, column: str | None) -> list[str]:
    """The precision of each row; an empty cell means exact."""
    if column is None:
        return ["exact"] * len(frame)
    said = [str(cell) if known(cell) else "exact" for cell in frame[column].tolist()]
    names = (*PRECISIONS, NOT_RECORDED)
    refuse(frame, key, column, [word not in names for word in said], "code", "one of " + ", ".join(names))
    return said


def refuse(frame: pd.DataFrame, key: str, column: str, bad: Iterable[bool], rule: str, expected: str) -> None:
    """Refuse the frame if any row is bad, with one finding for each bad row."""
    rows = frame.index if frame.index.name == "row" else [None] * len(frame)
    faulty = [(row, cell) for row, cell, is_bad in zip(rows, frame[column].tolist(), bad, strict=True) if is_bad]
    findings = [Finding(f"chart {key}", row, column, rule, "error", str(cell), expected) for row, cell in faulty]
    if findings:
        raise DataError(f"Chart {key} cannot be drawn.", findings, "Mend the values that the chart is given.")


def read_texts(frame: pd.DataFrame, column: str | None) -> list[str]:
    if column is None:
        return [""] * len(frame)
    return [clean(cell) if known(cell) else "" for cell in frame[column].tolist()]


def known(cell: object) -> bool:
    """Whether a cell is not empty."""
    return cell is not None and not pd.isna(cell)


def _decimal(cell: object) -> Decimal | None:
    if not known(cell):
        return None
    try:
        return of_float(cell) if isinstance(cell, float) and math.isfinite(cell) else Decimal(str(cell))
    except ArithmeticError:
        return Decimal("NaN")


def read_known_numbers(
    frame: pd.DataFrame, key: str, column: str, hidden: pd.Series, signed: bool = False
) -> list[Decimal]:
    """The values of a column without empty cells."""
    numbers = read_numbers(frame, key, column, hidden, signed)
    refuse(frame, key, column, [number is None for number in numbers], "required", "a number")
    return [number for number in numbers if number is not None]


def check_part(name: str, part: Decimal | None) -> None:
    """Refuse a number that is not a part of a whole.

    Raises
    ------
    UsageError
        Unless it is from 0 to 1, or `None`.
    """
    if part is not None and not 0 <= part <= 1:
        raise UsageError(f"{name}: found {part}, expected a part from 0 to 1.")
