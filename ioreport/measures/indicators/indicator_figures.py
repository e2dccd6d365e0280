"""Indicator figures of a grant's project: value, progress, status, and how many are on track."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd

from ioreport.measures.indicators.achieved_values import exact_decimal
from ioreport.measures.indicators.indicator_remarks import against, no_data, notes, rule_remarks, zero_denominators
from ioreport.measures.indicators.project_values import ProjectValues, check_kind
from ioreport.measures.indicators.target_progress import ON_TRACK
from ioreport.measures.measured import Measured
from ioreport.measures.reach import said
from ioreport.measures.table_values import RECORDED_RULE
from ioreport.tables import Office
from ioreport.values import NOT_RECORDED, Trail

VALUE_RULE = (
    "What the indicator achieved in the report's period, or from the grant's start to the period's end: its values "
    "whose own period lies within, those of one place and period taken together first."
)
IN_PERIOD_RULE = (
    "What the indicator achieved in the report's period: its values whose own period lies within, those of one place "
    "and period taken together first."
)
CUMULATIVE_RULE = (
    "What the indicator achieved from the grant's start to the end of the report's period: its values whose own "
    "period lies within, those of one place and period taken together first."
)
PROGRESS_RULE = (
    "The part of the way from the indicator's baseline to its target that was made from the grant's start to the end "
    "of the report's period: (achieved − baseline) / (target − baseline)."
)
STATUS_RULE = (
    "Interim: met when the whole way from baseline to target is made; on track when the part made is at most "
    "10 percentage points less than the part of the grant's time that is over; behind when any of it is made; else no "
    "progress. Final: achieved or not achieved. A target equal to the baseline is met by holding it. "
    "Without a value: no data."
)
TOTAL_RULE = "The indicators of the grant's project."
ON_TRACK_RULE = "The indicators of the grant's project that are met, achieved or on track at the end of the period."


def indicator_baseline(
    office: Office, /, grant: str, indicator: str, start: str | None = None, end: str | None = None
) -> Measured:
    """The baseline of an indicator, as recorded.

    Returns
    -------
    Measured
        In the indicator's unit; a percent is a fraction of unit ``ratio``.

    Raises
    ------
    UsageError
        For an unknown grant or indicator, or an invalid period.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> indicator_baseline(load("tests/data/office"), "G-02", "I-05").value
    100
    """
    return _planned("baseline", ProjectValues.of(office, grant, start, end).one(indicator))


def indicator_target(
    office: Office, /, grant: str, indicator: str, start: str | None = None, end: str | None = None
) -> Measured:
    """The target of an indicator, as recorded; otherwise like `indicator_baseline`.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> indicator_target(load("tests/data/office"), "G-02", "I-05").value
    10
    """
    return _planned("target", ProjectValues.of(office, grant, start, end).one(indicator))


def _planned(column: str, project: ProjectValues) -> Measured:
    row, trail = project.indicators.iloc[0], Trail.of(project.office.file("indicators"), project.indicators.index)
    value, percent = Fraction(row[column]), row["unit"] == "percent"
    return Measured(
        f"indicator_{column}",
        int(value) if value.denominator == 1 and not percent else exact_decimal(value),
        "ratio" if percent else str(row["unit"]),
        "exact",
        RECORDED_RULE,
        trail=trail,
        arguments=project.arguments,
    )


def indicator_value(
    office: Office,
    /,
    grant: str,
    indicator: str,
    start: str | None = None,
    end: str | None = None,
    scope: str = "in_period",
) -> Measured:
    """What an indicator achieved in a report's period, or since the grant's start.

    Parameters
    ----------
    office : Office
    grant, indicator : str
    start, end : str, optional
        The report's period; by default the grant's own days.
    scope : str
        ``in_period``: values whose period lies within the report's; ``cumulative``: values whose period lies from
        the grant's start to the report's end.

    Returns
    -------
    Measured
        In the indicator's unit; a percent is a fraction of unit ``ratio``. No value if there are no rows,
        or if the last period of a percent has a denominator of 0.

    Raises
    ------
    UsageError
        For an unknown grant, indicator or scope, or an invalid period.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> indicator_value(load("tests/data/office"), "G-01", "I-01", end="2023-12-31", scope="cumulative").value
    75
    """
    project = ProjectValues.of(office, grant, start, end).one(indicator)
    row, value = project.indicators.iloc[0], project.achieved(scope)[indicator]
    percent, given = row["unit"] == "percent", {**project.arguments, "scope": scope}
    if indicator in (of := project.measured(scope)):
        own = of[indicator]
        return replace(
            own,
            name="indicator_value",
            unit="ratio" if percent else row["unit"],
            trail=project.trail(scope),
            arguments=given,
        )
    whole = int(value) if value is not None and value.denominator == 1 and not percent else None
    remarks = (
        *rule_remarks(project),
        *notes(project, scope),
        *(zero_denominators(project.within(scope)) if value is None else ()),
    )
    return Measured(
        "indicator_value",
        exact_decimal(value) if whole is None else whole,
        "ratio" if percent else row["unit"],
        _sure(project.values),
        IN_PERIOD_RULE if scope == "in_period" else CUMULATIVE_RULE,
        said(remarks),
        (),
        project.trail(scope),
        given,
        remarks,
    )


def indicator_progress(
    office: Office, /, grant: str, indicator: str, start: str | None = None, end: str | None = None
) -> Measured:
    """Progress of an indicator from baseline to target: (achieved − baseline) / (target − baseline).

    Parameters
    ----------
    office : Office
    grant, indicator : str
    start, end : str, optional
        The report's period; the achieved value is that from the grant's start to the period's end.

    Returns
    -------
    Measured
        Unit ``ratio``; it may be below 0 or above 1. No value if the indicator has no value or if
        the target is the baseline.

    Raises
    ------
    UsageError
        For an unknown grant or indicator, or an invalid period.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> indicator_progress(load("tests/data/office"), "G-02", "I-06", end="2023-12-31").value
    Decimal('0.4')
    """
    project = ProjectValues.of(office, grant, start, end).one(indicator)
    made = exact_decimal(project.progress()[0])
    found = _of_one("indicator_progress", made, "ratio", PROGRESS_RULE, project, project.arguments)
    baseline, target = project.ways()[0]
    return replace(found, undefined=baseline == target, precision=_sure(project.values))


def indicator_status(
    office: Office,
    /,
    grant: str,
    indicator: str,
    start: str | None = None,
    end: str | None = None,
    kind: str = "interim",
) -> Measured:
    """The status of an indicator at the end of a report's period.

    Parameters
    ----------
    office : Office
    grant, indicator : str
    start, end : str, optional
        The report's period.
    kind : str
        ``interim`` (met, on track, behind, no progress, no data) or ``final`` (achieved, not achieved, no data).

    Returns
    -------
    Measured
        Unit ``indicator_status``, whose words are in `ioreport.wording`.

    Raises
    ------
    UsageError
        For an unknown grant, indicator or kind, or an invalid period.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> indicator_status(load("tests/data/office"), "G-02", "I-05", end="2023-12-31").value
    'behind'
    """
    project = ProjectValues.of(office, grant, start, end).one(indicator)
    given = {**project.arguments, "kind": kind}
    return _of_one("indicator_status", project.statuses(kind).iloc[0], "indicator_status", STATUS_RULE, project, given)


def indicators_total(
    office: Office, /, grant: str, start: str | None = None, end: str | None = None, kind: str = "interim"
) -> Measured:
    """How many indicators the grant's project has, regardless of the period and the kind of report.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> indicators_total(load("tests/data/office"), "G-01").value
    3
    """
    project = ProjectValues.of(office, grant, start, end)
    given = {**project.arguments, "kind": check_kind(kind)}
    return Measured(
        "indicators_total",
        len(project.indicators),
        "indicator",
        "exact",
        TOTAL_RULE,
        trail=project.trail(),
        arguments=given,
    )


def indicators_on_track(
    office: Office, /, grant: str, start: str | None = None, end: str | None = None, kind: str = "interim"
) -> Measured:
    """How many indicators of the grant's project are met, achieved or on track at the period's end.

    Parameters
    ----------
    office : Office
    grant : str
    start, end : str, optional
        The report's period.
    kind : str
        ``interim`` or ``final``.

    Returns
    -------
    Measured
        Unit ``indicator``; the note says how many have no data; these do not count as on track. No value if there
        are indicators without any values: it is then not known whether any is on track.

    Raises
    ------
    UsageError
        For an unknown grant or kind, or an invalid period.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> indicators_on_track(load("tests/data/office"), "G-01", end="2023-06-30").value
    3
    """
    project = ProjectValues.of(office, grant, start, end)
    statuses = project.statuses(kind)
    reported = len(statuses) and not project.measured("cumulative")
    remarks, sure = (*no_data(statuses), *against(project)), _sure(project.values) if reported else "exact"
    count = None if sure == NOT_RECORDED else int(statuses.isin(ON_TRACK).sum())
    return Measured(
        "indicators_on_track",
        count,
        "indicator",
        sure,
        ON_TRACK_RULE,
        said(remarks),
        (),
        project.trail("cumulative"),
        {**project.arguments, "kind": kind},
        remarks,
    )


def _sure(values: pd.DataFrame) -> str:
    """The precision of achieved values: exact, or not recorded if there is no row."""
    return NOT_RECORDED if values.empty else "exact"


def _of_one(name: str, value: Any, unit: str, rule: str, project: ProjectValues, given: Mapping[str, str]) -> Measured:
    remarks = (*rule_remarks(project), *notes(project, "cumulative"), *against(project))
    if value in (None, "no data"):
        remarks = (*remarks, *zero_denominators(project.within("cumulative")))
    return Measured(name, value, unit, "exact", rule, said(remarks), (), project.trail("cumulative"), given, remarks)
