"""Standard facts of every donor report, and the days of each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ioreport.reports.report_case import Case

PERIOD, TO_DATE, RESULTS = "period", "to date", "results"

FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "activities_held": PERIOD,
        "attendance": PERIOD,
        "people_reached": PERIOD,
        "households_reached": PERIOD,
        "women_and_girls_share": PERIOD,
        "children_share": PERIOD,
        "budget": TO_DATE,
        "received": TO_DATE,
        "spent": PERIOD,
        "spent_to_date": TO_DATE,
        "committed": TO_DATE,
        "balance": TO_DATE,
        "burn": TO_DATE,
        "elapsed": TO_DATE,
        "cost_per_person": TO_DATE,
        "indicators_total": RESULTS,
        "indicators_on_track": RESULTS,
    }
)
"""Fact → whether it is of the report's period, runs from the grant's start to the period's end, or depends on the
kind of report."""


def arguments(name: str, case: Case) -> dict[str, Any]:
    """The arguments of a fact's measure in a report."""
    if FIGURES[name] == TO_DATE:
        return case.to_date
    return case.in_period | ({"kind": case.kind} if FIGURES[name] == RESULTS else {})
