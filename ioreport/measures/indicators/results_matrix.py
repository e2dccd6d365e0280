"""The results matrix of a grant: the achieved values of its project's indicators, with baseline, target and time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from ioreport.measures.indicators.achieved_values import exact_decimal
from ioreport.measures.indicators.indicator_remarks import against, no_data, notes
from ioreport.measures.indicators.project_values import SCOPES, ProjectValues
from ioreport.measures.indicators.target_progress import TO_EXPLAIN
from ioreport.measures.measured import Measured, Remark, uncleared
from ioreport.measures.reach import said
from ioreport.measures.result_cache import computed_once
from ioreport.tables import Office
from ioreport.values import Trail

MATRIX_RULE = (
    "For every indicator of the grant's project: what it achieved in the report's period and from the grant's start "
    "to the period's end, how far that is on the way from baseline to target, and what that is called."
)
LEVELS = ("impact", "outcome", "output")
"""The order of a results matrix: changes first, then the work for them."""


@dataclass(frozen=True, eq=False)
class ResultsMatrix:
    """The indicators of a grant's project, each with its achieved values.

    Attributes
    ----------
    grant : str
    kind : str
        ``interim`` or ``final``: the words of the statuses.
    elapsed : Decimal
        The elapsed part of the grant's time at the period's end.
    frame : DataFrame
        One row for each indicator: impact before outcome before output, then as in the office's table, parts below
        their whole; index: row number in ``indicators``. Columns: ``indicator_id``, ``title``, ``level``, ``unit``,
        ``direction``, ``over_places``, ``over_periods``, ``measure``, ``arguments``, ``part_of``, ``depth`` (how
        many levels below the top), ``baseline``, ``target``, ``in_period``, ``cumulative``, ``progress`` (Decimal,
        a percent as a fraction; `None` if not known), ``in_period_precision``, ``precision``, ``status``,
        ``explanation`` (the comments of the values), ``lacking_explanation`` (bool: behind plan, and no
        comment says why).
    rule, note : str
    trail : Trail
    arguments : dict
        The plain arguments that give the same from `results_matrix`.
    remarks : tuple of Remark
        The sentences of `note`: how many indicators have no data, what is carried forward, what is left out,
        which targets lie against their direction.
    measured : mapping
        Indicator and column (``in_period``, ``cumulative``) → the measure of the activities that gives this value.
    """

    grant: str
    kind: str
    elapsed: Decimal
    frame: pd.DataFrame
    rule: str = MATRIX_RULE
    note: str = ""
    trail: Trail = field(default_factory=Trail)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    measured: Mapping[tuple[str, str], Measured] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        from ioreport.measures.session_view import results_html

        return results_html(self)

    @property
    def lacking_explanation(self) -> tuple[str, ...]:
        """The indicators that are behind plan without a comment that says why."""
        return tuple(self.frame.loc[self.frame["lacking_explanation"], "indicator_id"])


@computed_once
def results_matrix(
    office: Office,
    /,
    grant: str,
    start: str | None = None,
    end: str | None = None,
    kind: str = "interim",
    language: str | None = None,
) -> ResultsMatrix:
    """The results of a grant at the end of a report's period, indicator by indicator.

    Values count if their own period lies from the grant's start to the period's end; *in period* those that
    also lie within the report's period. Disaggregated rows of one place and period are combined, then places by
    ``over_places``, then periods by ``over_periods``; the latest is each place's own. A percent is Σ numerator /
    Σ denominator of each place's last period. An indicator with a ``measure`` has the value of that measure. The
    explanation of an indicator is made of the comments of its values in the period, or, if there are none, of its
    last period before.

    Parameters
    ----------
    office : Office
    grant : str
    start, end : str, optional
        The report's period; by default the grant's own days.
    kind : str
        ``interim`` or ``final``.
    language : str, optional
        Comments are taken from the column ``comment_<language>`` if the office has it and it is filled.

    Returns
    -------
    ResultsMatrix
        Empty if the project has no indicators.

    Raises
    ------
    UsageError
        For an unknown grant or kind, or an invalid period.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> matrix = results_matrix(load("tests/data/office"), "G-01", "2023-01-01", "2023-06-30")
    >>> print(matrix.frame[["indicator_id", "cumulative", "status"]].to_string(index=False))
    indicator_id cumulative   status
            I-03        0.6 on track
            I-01         55 on track
            I-02          2 on track
    """
    project = ProjectValues.of(office, grant, start, end)
    frame = _explained(_stated(project, kind), project, language)
    trail = project.trail("in_period", "cumulative")
    trail |= Trail.of(office.file("indicator_values"), _commented(project).index)
    remarks = (*no_data(frame["status"]), *notes(project, "cumulative", language), *against(project, language))
    given = {**project.arguments, "kind": kind} | ({"language": language} if language else {})
    return ResultsMatrix(
        grant,
        kind,
        exact_decimal(project.elapsed),
        uncleared(frame, office, trail),
        MATRIX_RULE,
        said(remarks),
        trail,
        given,
        remarks,
        _measured(project),
    )


def _measured(project: ProjectValues) -> dict[tuple[str, str], Measured]:
    return {(name, scope): each for scope in SCOPES for name, each in project.measured(scope).items()}


def _stated(project: ProjectValues, kind: str) -> pd.DataFrame:
    """The indicators with their achieved values, in the order of a results matrix."""
    frame = project.indicators.drop(columns=["project_id"])
    figures = {
        "baseline": [baseline for baseline, _ in project.ways()],
        "target": [target for _, target in project.ways()],
        "in_period": project.achieved("in_period").values(),
        "cumulative": project.achieved("cumulative").values(),
        "progress": project.progress(),
    }
    decimals = {
        name: pd.Series([exact_decimal(value) for value in values], frame.index, dtype="object")
        for name, values in figures.items()
    }
    stated = frame.assign(**decimals, **_precisions(project), status=project.statuses(kind))
    return _in_order(stated.sort_values("level", key=_places_of_levels, kind="stable"))


def _precisions(project: ProjectValues) -> dict[str, pd.Series]:
    """The precision of each value; reported values count as exact."""
    own = project.indicators["indicator_id"]
    found = {
        name: {each: of.precision for each, of in project.measured(scope).items()}
        for name, scope in (("in_period_precision", "in_period"), ("precision", "cumulative"))
    }
    return {
        name: pd.Series([precisions.get(each, "exact") for each in own], own.index, dtype="str")
        for name, precisions in found.items()
    }


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with each part below its whole, and the depth of each."""
    names, wholes = list(frame["indicator_id"]), frame["part_of"].where(frame["part_of"].isin(frame["indicator_id"]))
    parts: dict[Any, list[str]] = {}
    for name, whole in zip(names, wholes, strict=True):
        parts.setdefault(None if pd.isna(whole) or whole == name else whole, []).append(name)
    depths: dict[str, int] = {}
    waiting = [(name, 0) for name in reversed(parts.get(None, []))]
    while waiting:
        name, depth = waiting.pop()
        depths[name] = depth
        waiting += [(part, depth + 1) for part in reversed(parts.get(name, []))]
    order = {name: place for place, name in enumerate([*depths, *(name for name in names if name not in depths)])}
    placed = frame.assign(depth=frame["indicator_id"].map(depths).fillna(0).astype("int64"))
    return placed.sort_values("indicator_id", key=lambda own: own.map(order), kind="stable")


def _places_of_levels(levels: pd.Series) -> pd.Series:
    return levels.astype("str").map({level: place for place, level in enumerate(LEVELS)})


def _explained(frame: pd.DataFrame, project: ProjectValues, language: str | None) -> pd.DataFrame:
    explanations = frame["indicator_id"].map(project.explanations(language)).astype("str").fillna("")
    return frame.assign(
        explanation=explanations, lacking_explanation=frame["status"].isin(TO_EXPLAIN) & (explanations == "")
    )


def _commented(project: ProjectValues) -> pd.DataFrame:
    rows = project.explaining()
    return rows[rows["comment"].notna()]
