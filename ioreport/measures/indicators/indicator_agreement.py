"""Agreement of indicators: reported values compared with the measure, parts compared with their whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from ioreport.errors import Finding
from ioreport.measures.indicators.achieved_values import PERIOD, ReportedValue, by_place, exact_decimal
from ioreport.measures.indicators.activity_indicators import is_measured, measured_values
from ioreport.measures.indicators.project_values import ProjectValues
from ioreport.reads import WHOLE
from ioreport.tables import Office
from ioreport.tables.project_rows import rows_of_project

_CELL = [*PERIOD, "place_id"]
_ALIKE = Fraction(1, 10_000)
"""The tolerance for shares, which are reported rounded."""


def disagreements(office: Office, project: str | None = None) -> tuple[Finding, ...]:
    """Reported values that differ from their indicator's measure, and parts above their whole.

    Parameters
    ----------
    office : Office
    project : str, optional
        The indicators of one project; by default all that have a grant.

    Returns
    -------
    tuple of Finding
        Warnings.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> disagreements(load("tests/data/office"))
    ()
    """
    indicators = rows_of_project(office, "indicators", project or WHOLE)
    if project is not None:
        indicators = indicators[(indicators["project_id"] == project).fillna(False)]
    family = indicators[indicators["part_of"].notna() | indicators["indicator_id"].isin(indicators["part_of"])]
    return (
        *_differing(office, indicators[is_measured(indicators)], project or WHOLE),
        *(_above_reported(office, family, project or WHOLE) if len(family) else ()),
        *_above(office, family, project or WHOLE),
    )


def _reported(office: Office, indicators: pd.DataFrame, project: str) -> pd.DataFrame:
    """The reported value for each place and period, and its first row."""
    reported = rows_of_project(office, "indicator_values", project)
    reported = reported[reported["indicator_id"].isin(indicators["indicator_id"])]
    cells = by_place(reported, indicators)
    first = reported.rename_axis("row").reset_index().drop_duplicates(_CELL)[["row", *_CELL]]
    value = [Fraction(above) / Fraction(below) for above, below in zip(cells["above"], cells["below"], strict=True)]
    return cells.assign(value=pd.Series(value, cells.index, dtype="object")).merge(first, on=_CELL)


def _differing(office: Office, measured: pd.DataFrame, of: str) -> Iterator[Finding]:
    grants = rows_of_project(office, "grants", of).drop_duplicates("project_id").set_index("project_id")["grant_id"]
    for name, start, end, place, value, row in _reported(office, measured, of)[[*_CELL, "value", "row"]].itertuples(
        index=False
    ):
        own = measured[measured["indicator_id"] == name]
        project = own["project_id"].iloc[0]
        if project not in grants.index:
            continue
        narrowed = {"grant": grants[project]} | ({} if pd.isna(place) else {"place": place})
        found = measured_values(office, own, start, end, **narrowed)[name].number
        if found is None or abs(Fraction(found) - value) > _ALIKE:
            measure = own["measure"].iloc[0]
            expected = f"{_told(found)}, which is {measure} of the indicator {name} in {_days(start, end, place)}"
            yield Finding(
                office.file("indicator_values"),
                int(row),
                "value",
                "differs_from_measure",
                "warning",
                _told(value),
                expected,
            )


def _above_reported(office: Office, indicators: pd.DataFrame, project: str) -> Iterator[Finding]:
    """Reported parts above the reported whole for the same place and period."""
    cells = _reported(office, indicators, project)
    parts = indicators.loc[indicators["part_of"].notna(), ["indicator_id", "part_of"]]
    beside = cells.merge(parts, on="indicator_id").merge(
        cells, left_on=["part_of", *_CELL[1:]], right_on=_CELL, suffixes=("", "_whole")
    )
    for name, whole, start, end, place, value, total, row in beside[
        ["indicator_id", "part_of", *_CELL[1:], "value", "value_whole", "row"]
    ].itertuples(index=False):
        if value > total:
            expected = f"at most {_told(total)}, as {name} is a part of {whole} in {_days(start, end, place)}"
            yield Finding(
                office.file("indicator_values"),
                int(row),
                "value",
                "part_above_whole",
                "warning",
                _told(value),
                expected,
            )


def _above(office: Office, indicators: pd.DataFrame, project: str) -> Iterator[Finding]:
    """Parts above their whole from a grant's start to its end, if one of the two is a measure."""
    measured = set(indicators.loc[is_measured(indicators), "indicator_id"])
    grants = rows_of_project(office, "grants", project)
    for grant in grants.loc[grants["project_id"].isin(indicators["project_id"]), "grant_id"].dropna():
        values = ProjectValues.of(office, grant, None, None)
        achieved = values.achieved("cumulative")
        for row, name, whole in values.indicators[["indicator_id", "part_of"]].dropna().itertuples():
            part, total = achieved.get(name), achieved.get(whole)
            if {name, whole} & measured and part is not None and total is not None and part > total:
                expected = f"an indicator that is at least {_told(part)} in the grant {grant}, as {name} is"
                yield Finding(
                    office.file("indicators"),
                    int(row),
                    "part_of",
                    "part_above_whole",
                    "warning",
                    f"{whole}: {_told(total)}",
                    expected,
                )


def _told(value: ReportedValue | Decimal | int) -> str:
    if value is None:
        return "nothing recorded"
    number = exact_decimal(Fraction(value))
    return f"{number.normalize():f}" if number == round(number, 4) else f"{number:.4f}"


def _days(start: pd.Timestamp, end: pd.Timestamp, place: object) -> str:
    where = "" if pd.isna(place) else f", {place}"
    return f"{start:%Y-%m-%d} to {end:%Y-%m-%d}{where}"
