"""Activity indicators: their value is a measure of the activities of the grant's project in the given days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd

from ioreport.measures import reach, shares
from ioreport.measures.measured import Measured
from ioreport.tables import Office
from ioreport.tables.checks.logframe import read_arguments

OF_ACTIVITIES: Mapping[str, Callable[..., Measured]] = MappingProxyType(
    {
        "activities_held": reach.activities_held,
        "attendance": reach.attendance,
        "people_reached": reach.people_reached,
        "household_attendance": reach.household_attendance,
        "households_reached": reach.households_reached,
        "women_and_girls_share": shares.women_and_girls_share,
        "children_share": shares.children_share,
    }
)
"""The measures that an indicator can have; `ioreport.tables.data_model.MEASURES_OF_ACTIVITIES` has their units."""


def is_measured(indicators: pd.DataFrame) -> pd.Series:
    """Which indicators are measured from the activities."""
    return indicators["measure"].notna()


def measured_values(
    office: Office, indicators: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp, **narrowed: str
) -> dict[str, Measured]:
    """The measures of these indicators, from the first to the last day.

    Parameters
    ----------
    office : Office
    indicators : DataFrame
        Rows of ``indicators``; those without a ``measure`` are skipped.
    first, last : Timestamp
    **narrowed
        ``grant``, and arguments that narrow the measure besides the indicator's own.

    Returns
    -------
    dict
        Indicator → its measure.
    """
    own = indicators.loc[is_measured(indicators), ["indicator_id", "measure", "arguments"]]
    days = {"start": f"{first:%Y-%m-%d}", "end": f"{last:%Y-%m-%d}"}
    return {
        name: OF_ACTIVITIES[measure](office, **{**narrowed, **_told(arguments), **days})
        for name, measure, arguments in own.itertuples(index=False)
    }


def _told(arguments: object) -> Mapping[str, str]:
    return {} if pd.isna(arguments) else read_arguments(str(arguments)) or {}
