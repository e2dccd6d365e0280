"""Wording of a measured value as a fact: its exact value as written, and its words in the document's language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ioreport.measures import Measured
from ioreport.records import Fact
from ioreport.values import NOT_RECORDED, is_currency, minor_units
from ioreport.wording import Wording
from ioreport.wording.code_words import CODES
from ioreport.wording.number_format import rounded

_KINDS = {dt.date: "date", str: "text"}


def worded(key: str, measured: Measured, words: Wording, label: str = "", unit: str | None = None) -> Fact:
    """A measured value as a fact: exact value written, wording in the document's language."""
    unit = unit or measured.unit or _KINDS.get(type(measured.value), "")
    return Fact(
        key=key,
        value=_written(measured.value, unit, measured.arguments.get("nearest", "")),
        unit=unit,
        precision=measured.precision,
        text=_text(measured, unit, words),
        definition=_definition(measured, words),
        measure=measured.name,
        arguments=dict(measured.arguments),
        **measured.trail.told(),
        withheld=measured.withheld,
        below=measured.below,
        label=label or key.replace("_", " ").capitalize(),
    )


def _definition(measured: Measured, words: Wording) -> str:
    """The rule and its remarks in the document's language; a remark words its own number."""
    said = [words.plural(r.singular, r.plural, r.number, words="; ".join(r.words)) for r in measured.remarks]
    if not said and measured.note:
        said = [words.label(measured.note)]
    return " ".join([words.label(measured.rule), *said])


def _written(value: Any, unit: str, nearest: str = "") -> str | None:
    """The exact value for `facts.json`: money with its currency's decimals, ratios with 4, rounded half up.

    A share rounded to whole percents or more has 2 decimals.
    """
    if isinstance(value, Decimal):
        if unit == "ratio":
            return str(rounded(value, 2 if nearest else 4))
        return str(rounded(value, minor_units(unit))) if is_currency(unit) else f"{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return None if value is None else str(value)


def _lacking(measured: Measured) -> str:
    """Why there is no value: it was not recorded, its rule gives none, or it is not known."""
    if measured.precision == NOT_RECORDED:
        return "not recorded by these ages" if "age" in measured.arguments.get("cell", {}) else "not recorded"
    return "not defined" if measured.undefined else "not known"


def _text(measured: Measured, unit: str, words: Wording) -> str:
    value = measured.value
    if measured.withheld:
        return words.word_withheld(measured.below)
    if value is None:
        return words.word_list(measured.wordings) if measured.wordings else words.label(_lacking(measured))
    if isinstance(value, dt.date):
        return words.word_date(value)
    if isinstance(value, str) and unit in CODES:
        return words.word_code(unit, value)
    if isinstance(value, str) or unit == "year":
        return str(value)
    if unit == "ratio":
        return words.word_share(value, measured.precision)
    if is_currency(unit):
        return words.word_money(value, unit, measured.precision)
    if isinstance(value, Decimal) and value % 1:
        return words.word_precision(words.word_number(rounded(value, 2)), measured.precision)
    return words.word_count(value, measured.precision)
