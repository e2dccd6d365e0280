"""Disclosure control of indicators that count persons or households.

Reported values of an indicator are a table of their own, which is not connected with rows of participations. If the
periods of an indicator are added up, the report's period is a part of the cumulative value. An indicator that is a
part of another (``part_of``) is decided on together with it and with the rest: 38 women of 40 people reveal two men. A
percentage of fewer than n people is withheld: a third of three women asked is one. An indicator that is a measure of
activities is a count of participations, so the plan decides on it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from ioreport.measures.disclosure.cell_system import LEAST_WITHHELD, composed
from ioreport.measures.disclosure.published_counts import PEOPLE
from ioreport.measures.disclosure.redact import redacted_fact
from ioreport.measures.disclosure.secondary import choose
from ioreport.measures.indicators.indicator_figures import indicator_value
from ioreport.measures.indicators.project_values import SCOPES, ProjectValues
from ioreport.measures.indicators.results_matrix import ResultsMatrix
from ioreport.measures.indicators.target_progress import ON_TRACK, status
from ioreport.measures.measured import Measured
from ioreport.small_counts import is_small
from ioreport.tables import Office
from ioreport.tables.project_rows import rows_of

OF_AN_INDICATOR = ("indicator_value", "indicator_progress", "indicator_status")
MARKS = {"in_period": "in_period_withheld", "cumulative": "withheld"}
"""Column of a results matrix → the column that says which of its values are withheld."""
_TOLD_BY_TOTAL = ["progress", "status"]


def kept_back(in_period: Any, cumulative: Any, added: bool, n: int) -> tuple[bool, bool]:
    """Whether an indicator's count in the period is withheld, and whether that since the grant's start is.

    Parameters
    ----------
    in_period, cumulative : number or missing
    added : bool
        Whether periods are added up, so that the first is a part of the second.

    Examples
    --------
    >>> kept_back(3, 40, True, 5), kept_back(38, 40, True, 5), kept_back(3, 5, True, 5), kept_back(40, 40, True, 5)
    ((True, False), (False, False), (True, True), (False, False))
    """
    part, whole = _count(in_period), _count(cumulative)
    if not added or part is None or whole is None or whole < part:
        return is_small(part, n), is_small(whole, n)
    rows = sparse.csr_array(np.array([[1, 0], [1, 1]]))
    system, cells = composed(rows, np.array([part, whole - part]), np.ones(2))
    withheld = choose(system, n).withheld[cells]
    return bool(withheld[0]), bool(withheld[1])


def _count(value: Any) -> int | None:
    """A value as a count; None if it is missing, negative, or not a whole number."""
    if value is None or pd.isna(value) or value < 0 or value != int(value):
        return None
    return int(value)


def part_kept_back(part: Any, whole: Any, n: int) -> tuple[bool, bool]:
    """Whether an indicator's count is withheld, and whether that of the indicator of which it is a part is.

    Examples
    --------
    >>> part_kept_back(38, 40, 5), part_kept_back(20, 40, 5), part_kept_back(40, 40, 5), part_kept_back(3, 40, 5)
    ((True, False), (False, False), (False, False), (True, False))
    """
    inside, every = _count(part), _count(whole)
    if inside is None or every is None or inside > every:
        return False, False
    return is_small(inside, n) or is_small(every - inside, n), is_small(every, n)


def is_of_few(office: Office, n: int, **asked: Any) -> bool:
    """Whether a percent indicator's denominator is below n: a reader who knows it can compute the numerator."""
    rows = indicator_value(office, **asked).trail.rows.get(office.file("indicator_values"), ())
    counted = rows_of(office, "indicator_values", asked["grant"]).loc[list(rows), "denominator"].dropna().sum()
    return is_small(counted, n)


def _with_parts(frame: pd.DataFrame, n: int, of_plan: Collection[str]) -> pd.DataFrame:
    """The matrix with further marks for indicators that are a part of another; those in the plan are left to it."""
    if "part_of" not in frame:
        return frame
    places = dict(zip(frame["indicator_id"].astype("str"), frame.index, strict=True))
    pairs = [(row, places[str(whole)]) for row, whole in frame["part_of"].dropna().items() if str(whole) in places]
    for part, whole in pairs:
        planned = frame.at[part, "indicator_id"] in of_plan and frame.at[whole, "indicator_id"] in of_plan
        if not planned and frame.at[part, "unit"] in PEOPLE and frame.at[whole, "unit"] in PEOPLE:
            for column, mark in MARKS.items():
                kept = part_kept_back(frame.at[part, column], frame.at[whole, column], n)
                frame.at[part, mark] |= kept[0]
                frame.at[whole, mark] |= kept[1]
    return frame


def matrix_shown(
    matrix: ResultsMatrix, n: int, office: Office, planned: Mapping[tuple[str, str], Measured]
) -> ResultsMatrix:
    """A results matrix with the columns ``withheld`` (for the cumulative value) and ``in_period_withheld``.

    Progress and status are withheld with the cumulative value, because they reveal it. Percentages of fewer than n
    people are withheld, too.

    Parameters
    ----------
    planned : mapping
        (Indicator, column) → the measure of this value, as the plan of the participations allows it.
    """
    frame, of_plan = _as_let_through(matrix.frame.copy(), planned), {name for name, _ in planned}
    of_people = frame["unit"].astype("str").isin(PEOPLE)
    added = frame["over_periods"].astype("str") == "sum"
    pairs = [
        kept_back(a, b, s, n) if p else (False, False)
        for p, a, b, s in zip(of_people, frame["in_period"], frame["cumulative"], added, strict=True)
    ]
    pairs = [
        (planned[name, SCOPES[0]].withheld, planned[name, SCOPES[1]].withheld) if name in of_plan else pair
        for name, pair in zip(frame["indicator_id"], pairs, strict=True)
    ]
    frame["in_period_withheld"] = pd.Series([pair[0] for pair in pairs], index=frame.index, dtype="bool")
    frame["withheld"] = pd.Series([pair[1] for pair in pairs], index=frame.index, dtype="bool")
    frame = _with_parts(frame, n, of_plan)
    asked = {name: value for name, value in matrix.arguments.items() if name in ("grant", "start", "end")}
    reported = (frame["unit"].astype("str") == "percent") & frame["measure"].isna()
    for row, indicator in frame.loc[reported, "indicator_id"].items():
        for scope, mark in MARKS.items():
            frame.at[row, mark] = is_of_few(office, n, **asked, indicator=indicator, scope=scope)
    for name in ("in_period", "in_period_precision"):
        frame[name] = frame[name].astype("object").mask(frame["in_period_withheld"], None)
    for name in ("cumulative", "precision", *_TOLD_BY_TOTAL):
        frame[name] = frame[name].astype("object").mask(frame["withheld"], None)
    return replace(matrix, frame=frame, measured=planned)


def _as_let_through(frame: pd.DataFrame, planned: Mapping[tuple[str, str], Measured]) -> pd.DataFrame:
    """The frame with values as the plan allows; if a share was rounded, its progress is left out."""
    given = {key: each.value for key, each in planned.items() if each.value is not None}
    for scope in SCOPES:
        values = [
            given.get((name, scope), value) for name, value in zip(frame["indicator_id"], frame[scope], strict=True)
        ]
        coarser = pd.Series(
            [
                value is not None and other is not None and value != other
                for value, other in zip(values, frame[scope], strict=True)
            ],
            frame.index,
        )
        frame[scope] = pd.Series(values, frame.index, dtype="object")
        if scope == "cumulative":
            frame["progress"] = frame["progress"].astype("object").mask(coarser, None)
    return frame


def measure_of(office: Office, measured: Measured) -> Measured | None:
    """The measure of activities behind a fact about an indicator; None if its values are reported."""
    grant, start, end = (measured.arguments.get(name) for name in ("grant", "start", "end"))
    project = ProjectValues.of(office, str(grant), start, end).one(measured.arguments["indicator"])
    return project.measured(measured.arguments.get("scope", "cumulative")).get(measured.arguments["indicator"])


def as_its_measure(measured: Measured, own: Measured, through: Measured, counted: Collection[str]) -> Measured:
    """A fact about an indicator, withheld or coarsened like its measure."""
    if through.withheld:
        return redacted_fact(measured, counted, through.below if measured.name == "indicator_value" else None)
    if through.value == own.value:
        return (
            replace(measured, remarks=through.remarks, note=through.note)
            if through.remarks != own.remarks
            else measured
        )
    told = measured.name == "indicator_value"
    return (
        replace(measured, value=through.value, remarks=through.remarks, note=through.note)
        if told
        else redacted_fact(measured, counted)
    )


def tells_on_track(matrix: ResultsMatrix, shown: ResultsMatrix, n: int) -> bool:
    """Whether the number of indicators on track narrows the interval of a withheld one too much.

    The attacker is assumed to learn from it whether each indicator with a withheld count is on track. This is too much
    if fewer than n possible counts have that status, and always for a withheld share of participations.
    """
    kept = shown.frame["withheld"]
    if (kept & shown.frame["measure"].notna() & ~shown.frame["unit"].astype("str").isin(PEOPLE)).any():
        return True
    frame = matrix.frame[kept & shown.frame["unit"].astype("str").isin(PEOPLE)]
    ways = zip(frame["cumulative"], frame["baseline"], frame["target"], frame["direction"].astype("str"), strict=True)
    return any(is_narrowed(int(value), n, _on_track(matrix, *of_indicator)) for value, *of_indicator in ways)


def _on_track(matrix: ResultsMatrix, baseline: Decimal, target: Decimal, direction: str) -> Callable[[int], bool]:
    told = (Fraction(baseline), Fraction(target), direction, Fraction(matrix.elapsed), matrix.kind)
    return lambda count: status(Fraction(count), *told) in ON_TRACK


def is_narrowed(value: int, n: int, judged: Callable[[int], bool]) -> bool:
    """Whether a reader who learns how a withheld count is judged knows it to an interval narrower than n.

    Parameters
    ----------
    value : int
        The withheld count, above zero.
    judged : callable
        A judgement that changes at most once as counts grow. The counts that are judged like `value` then begin at
        the least that a withheld count can be, or have no upper end.

    Examples
    --------
    >>> is_narrowed(3, 5, lambda count: count < 6), is_narrowed(3, 5, lambda count: count < 7)
    (True, False)
    """
    least = LEAST_WITHHELD
    return judged(least) == judged(value) != judged(least + n)


def is_kept_back(office: Office, measured: Measured, n: int) -> bool:
    """Whether a fact about an indicator is withheld, if the plan does not decide on it."""
    arguments: Mapping[str, Any] = measured.arguments
    indicators = rows_of(office, "indicators", arguments.get("grant"))
    rows = indicators[(indicators["indicator_id"] == arguments["indicator"]).fillna(False)]
    row = rows.iloc[0]
    asked = {name: arguments[name] for name in ("grant", "indicator", "start", "end") if name in arguments}
    if str(row["unit"]) == "percent":
        return is_of_few(office, n, **asked, scope=arguments.get("scope", "cumulative"))
    if str(row["unit"]) not in PEOPLE:
        return False
    in_period, cumulative = (indicator_value(office, **asked, scope=scope).value for scope in SCOPES)
    found = kept_back(in_period, cumulative, str(row["over_periods"]) == "sum", n)
    return found[0] if arguments.get("scope", "cumulative") == "in_period" else found[1]
