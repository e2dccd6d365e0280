"""Results of a project as IATI elements: an indicator with baseline, target, value, and its parts as dimensions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any

from lxml import etree

from ioreport.export.iati_narratives import narrative, narratives
from ioreport.export.project_results import IndicatorResult, ProjectResults

RESULT_TYPES: Mapping[str, str] = MappingProxyType({"output": "1", "outcome": "2", "impact": "3"})
PRECISION_WORDS: Mapping[str, str] = MappingProxyType({"about": "about", "at_least": "at least", "at_most": "at most"})
"""Precision of a value that is not exact → its word in an export."""
_UNIT, _PERCENTAGE = "1", "2"
_OWN_VOCABULARY = "99"
_DIGITS = Decimal("0.0001")
_WITHHELD = "The value is withheld to protect people."


def add_results(activity: Any, results: ProjectResults, language: str) -> None:
    """A result for each indicator of a project.

    A percent is written as a number out of 100, rounded to 4 decimals like every number. The period of the value runs
    from the project's start to the last day of the data. A value that is withheld, or not known, is not written.
    """
    for each in results.results:
        level = RESULT_TYPES.get(str(each.indicator["level"]), "9")
        result = etree.SubElement(activity, "result", {"type": level, "aggregation-status": "0"})
        narratives(etree.SubElement(result, "title"), each.indicator, "title", language)
        _indicator(result, each, language)


def _indicator(result: Any, each: IndicatorResult, language: str) -> None:
    row, percent = each.indicator, str(each.indicator["unit"]) == "percent"
    given = {
        "measure": _PERCENTAGE if percent else _UNIT,
        "ascending": "1" if str(row["direction"]) == "increase" else "0",
        "aggregation-status": "1" if str(row["over_places"]) == "sum" and not percent else "0",
    }
    made = etree.SubElement(result, "indicator", given)
    narratives(etree.SubElement(made, "title"), row, "title", language)
    told = f"Unit: {row['unit']}." + (f" {_WITHHELD}" if each.withheld else "")
    narrative(etree.SubElement(made, "description"), told, "" if language == "en" else "en")
    etree.SubElement(made, "reference", {"vocabulary": _OWN_VOCABULARY, "code": str(row["indicator_id"])})
    _baseline(made, each.start, number_text(row["baseline"], percent))
    _period(made, each, percent, language)


def _baseline(indicator: Any, start: dt.date, value: str) -> None:
    given = {"year": str(start.year), "iso-date": start.isoformat(), "value": value}
    etree.SubElement(indicator, "baseline", given)


def _period(indicator: Any, each: IndicatorResult, percent: bool, language: str) -> None:
    period = etree.SubElement(indicator, "period")
    etree.SubElement(period, "period-start", {"iso-date": each.start.isoformat()})
    etree.SubElement(period, "period-end", {"iso-date": each.end.isoformat()})
    etree.SubElement(period, "target", {"value": number_text(each.indicator["target"], percent)})
    if each.value is None:
        return
    actual = etree.SubElement(period, "actual", {"value": number_text(each.value, percent)})
    if each.precision in PRECISION_WORDS:
        comment = etree.SubElement(actual, "comment")
        narrative(comment, PRECISION_WORDS[each.precision], "" if language == "en" else "en")
    for part in each.parts:
        actual = etree.SubElement(period, "actual", {"value": number_text(part.value, False)})
        etree.SubElement(actual, "dimension", {"name": part.dimension, "value": part.code})


def number_text(value: Decimal, percent: bool = False) -> str:
    """A number without superfluous zeros, to 4 decimals; a percent out of 100.

    >>> number_text(Decimal("700.000")), number_text(Decimal("0.644444"), percent=True), number_text(Decimal("1E+3"))
    ('700', '64.4444', '1000')
    """
    rounded = (Decimal(value) * (100 if percent else 1)).quantize(_DIGITS, ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"
