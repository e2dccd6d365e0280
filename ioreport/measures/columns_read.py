"""The columns that each measure reads, for the reference; a test empties all other columns and gets the same value."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Columns = Mapping[str, tuple[str, ...]]
"""Table → columns."""


def _columns(**tables: str) -> Columns:
    return {table: tuple(names.split()) for table, names in tables.items()}


def _together(*parts: Columns) -> Columns:
    """The columns of all parts, each once."""
    tables = dict.fromkeys(table for part in parts for table in part)
    return {table: tuple(dict.fromkeys(name for part in parts for name in part.get(table, ()))) for table in tables}


_HELD = _columns(
    activities="activity_id project_id kind start_date end_date place_id status",
    grants="grant_id project_id",
    places="place_id admin1",
    participations="activity_id population",
)
_CAME = _together(_HELD, _columns(participations="unit people precision wording"))
_REACHED = _together(_CAME, _columns(activities="umbrella", participations="first_time"))
_GRANT = _columns(
    grants="grant_id donor_id amount currency start_date end_date amount_precision",
    donors="donor_id currency",
    budget_lines="grant_id line_id amount",
)
_RATES = _columns(exchange_rates="month currency valid_from per_usd")
_PAID = _together(_GRANT, _columns(transactions="grant_id line_id date kind amount currency booked"), _RATES)
_OWN = _columns(grants="grant_id project_id start_date end_date", indicators="indicator_id project_id")
_ACHIEVED = _together(
    _OWN,
    _columns(
        indicators="title unit over_places over_periods measure arguments",
        places="place_id name",
        indicator_values="indicator_id period_start period_end place_id value numerator denominator",
    ),
)
_JUDGED = _together(_ACHIEVED, _columns(indicators="baseline target direction"))

COLUMNS: Mapping[str, Columns] = MappingProxyType(
    {
        "activities_held": _HELD,
        "attendance": _CAME,
        "people_reached": _REACHED,
        "household_attendance": _CAME,
        "households_reached": _REACHED,
        "women_and_girls_share": _together(_REACHED, _columns(participations="sex")),
        "children_share": _together(_REACHED, _columns(participations="age_min age_max")),
        "breakdown_cell": _together(_REACHED, _columns(participations="sex age_min age_max")),
        "recorded": {},
        "table_sum": {},
        "table_count": {},
        "grant_amount": _columns(grants="grant_id amount currency amount_precision"),
        "budget": _together(_GRANT, _RATES),
        "received": _PAID,
        "spent": _PAID,
        "spent_to_date": _PAID,
        "committed": _PAID,
        "balance": _PAID,
        "burn": _PAID,
        "elapsed": _columns(grants="grant_id donor_id start_date end_date", donors="donor_id currency"),
        "cost_per_person": _together(_PAID, _REACHED),
        "grant_flag": _PAID,
        "indicator_baseline": _together(_OWN, _columns(indicators="unit baseline")),
        "indicator_target": _together(_OWN, _columns(indicators="unit target")),
        "indicator_value": _ACHIEVED,
        "indicator_progress": _JUDGED,
        "indicator_status": _JUDGED,
        "indicators_total": _OWN,
        "indicators_on_track": _JUDGED,
        "unhcr_people": {},
        "computed": {},
    }
)
"""Measure → the columns that it reads; columns that its arguments name are not listed."""
