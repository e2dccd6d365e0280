"""Registry of measures by name, so that a figure can be computed, and computed again, from plain values."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ioreport.errors import UsageError, nearest
from ioreport.measures import breakdowns, computed, reach, shares, table_values, unhcr
from ioreport.measures.finance import grant_figures, grant_ratios
from ioreport.measures.finance.elapsed import ELAPSED_RULE
from ioreport.measures.indicators import indicator_figures as values
from ioreport.measures.measured import Measure, Measured
from ioreport.tables import Office

_BREAKDOWN_RULE = "One cell of a breakdown: the rows of the measure that have its sex, age, population, place or time."

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        measure.name: measure
        for measure in (
            Measure("activities_held", reach.activities_held, reach.HELD_RULE, "activity"),
            Measure("attendance", reach.attendance, reach.ATTENDANCE_RULE, "person"),
            Measure("people_reached", reach.people_reached, reach.PEOPLE_RULE, "person"),
            Measure("household_attendance", reach.household_attendance, reach.HOUSEHOLD_ATTENDANCE_RULE, "household"),
            Measure("households_reached", reach.households_reached, reach.HOUSEHOLDS_RULE, "household"),
            Measure("women_and_girls_share", shares.women_and_girls_share, shares.WOMEN_RULE, "ratio"),
            Measure("children_share", shares.children_share, shares.CHILDREN_RULE, "ratio"),
            Measure("breakdown_cell", breakdowns.breakdown_cell, _BREAKDOWN_RULE, ""),
            Measure("recorded", table_values.recorded, table_values.RECORDED_RULE, ""),
            Measure("table_sum", table_values.table_sum, table_values.SUM_RULE, ""),
            Measure("table_count", table_values.table_count, table_values.COUNT_RULE, "row"),
            Measure("grant_amount", table_values.grant_amount, table_values.GRANT_RULE, ""),
            Measure("budget", grant_figures.budget, grant_figures.BUDGET_RULE, ""),
            Measure("received", grant_figures.received, grant_figures.RECEIVED_RULE, ""),
            Measure("spent", grant_figures.spent, grant_figures.SPENT_RULE, ""),
            Measure("spent_to_date", grant_figures.spent_to_date, grant_figures.TO_DATE_RULE, ""),
            Measure("committed", grant_figures.committed, grant_figures.COMMITTED_RULE, ""),
            Measure("balance", grant_figures.balance, grant_figures.BALANCE_RULE, ""),
            Measure("burn", grant_ratios.burn, grant_ratios.BURN_RULE, "ratio"),
            Measure("elapsed", grant_ratios.elapsed, ELAPSED_RULE, "ratio"),
            Measure("cost_per_person", grant_ratios.cost_per_person, grant_ratios.COST_RULE, ""),
            Measure("grant_flag", grant_ratios.grant_flag, grant_ratios.FLAG_RULE, "finance_flag"),
            Measure("indicator_baseline", values.indicator_baseline, table_values.RECORDED_RULE, ""),
            Measure("indicator_target", values.indicator_target, table_values.RECORDED_RULE, ""),
            Measure("indicator_value", values.indicator_value, values.VALUE_RULE, ""),
            Measure("indicator_progress", values.indicator_progress, values.PROGRESS_RULE, "ratio"),
            Measure(
                "indicator_status",
                values.indicator_status,
                values.STATUS_RULE,
                "indicator_status",
            ),
            Measure("indicators_total", values.indicators_total, values.TOTAL_RULE, "indicator"),
            Measure(
                "indicators_on_track",
                values.indicators_on_track,
                values.ON_TRACK_RULE,
                "indicator",
            ),
            Measure("unhcr_people", unhcr.unhcr_people, unhcr.UNHCR_RULE, "person"),
            Measure("computed", computed.computed, computed.COMPUTED_RULE, ""),
        )
    }
)
"""Every measure: name → function, definition and unit (empty if it depends on the data)."""


def measure(office: Office, name: str, /, **arguments: Any) -> Measured:
    """Compute a measure by its name.

    Parameters
    ----------
    office : Office
    name : str
        One of `MEASURES`.
    **arguments
        The arguments of the measure's function, as plain values.

    Returns
    -------
    Measured
        ``measure(office, m.name, **m.arguments)`` gives ``m`` again.

    Raises
    ------
    UsageError
        When there is no such measure, or an argument is missing, unknown or does not fit.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> measure(load("tests/data/office"), "attendance", activity="A-01").value
    25
    """
    if name not in MEASURES:
        raise UsageError(
            f"There is no measure {name!r}{nearest(name, MEASURES)}.", next_step=f"take one of {', '.join(MEASURES)}"
        )
    function = MEASURES[name].function
    _check_arguments(name, function, arguments)
    return function(office, **arguments)


def _check_arguments(name: str, function: Callable[..., Measured], given: Mapping[str, Any]) -> None:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    names = [p.name for p in parameters if p.kind is not p.VAR_KEYWORD]
    missing = [p.name for p in parameters if p.default is p.empty and p.kind is not p.VAR_KEYWORD]
    unknown = next((each for each in given if each not in names), None)
    if unknown and len(names) == len(parameters):
        raise UsageError(
            f"{name} has no argument {unknown!r}{nearest(unknown, names)}.", next_step=f"it takes {', '.join(names)}"
        )
    lacking = next((each for each in missing if each not in given), None)
    if lacking:
        raise UsageError(f"{name} needs the argument {lacking!r}.", next_step=f"it takes {', '.join(names)}")
