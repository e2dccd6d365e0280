"""English words for the codes of the data model and for the units of counts.

The list of a code is the context of its message, so that a language can have different words
for "other" in different lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ioreport.errors import UsageError, nearest

CODES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "sex": {
            "f": "women and girls",
            "m": "men and boys",
            "x": "another sex",
            "u": "sex not known",
            "x or u": "another sex or not known",
        },
        "population": {
            "refugee": "refugees",
            "asylum_seeker": "asylum-seekers",
            "temporary_protection": "people under temporary protection",
            "migrant": "migrants",
            "returnee": "returnees",
            "idp": "internally displaced people",
            "stateless": "stateless people",
            "host_community": "host community",
            "other": "other people",
            "unknown": "population group not known",
            "other groups": "other groups",
        },
        "activity_status": {
            "planned": "planned",
            "ongoing": "ongoing",
            "completed": "completed",
            "cancelled": "cancelled",
        },
        # An office may name other kinds; these are common.
        "activity_kind": {
            "public_event": "public event",
            "launch_event": "launch event",
            "information_session": "information session",
            "distribution": "distribution",
            "language_course": "language course",
            "training": "training",
            "workshop": "workshop",
            "counselling": "counselling",
            "result_story": "result story",
        },
        "element_kind": {
            "performance": "performance",
            "workshop": "workshop",
            "food": "food",
            "market": "market",
            "psychosocial": "psychosocial support",
            "information": "information",
            "sport": "sport",
            "other": "other",
        },
        "support_kind": {
            "equipment": "equipment",
            "transport": "transport",
            "materials": "materials",
            "venue": "venue",
            "staff": "staff",
            "other": "other",
        },
        "donor_kind": {
            "government": "government",
            "multilateral": "multilateral organisation",
            "foundation": "foundation",
            "private": "private donor",
            "other": "other",
        },
        "partner_kind": {
            "ngo": "non-governmental organisation",
            "government": "government",
            "un": "United Nations",
            "academia": "academia",
            "private": "private sector",
            "community": "community organisation",
        },
        "transaction_kind": {"received": "received", "committed": "committed", "spent": "spent"},
        "basis": {"counted": "counted", "estimated": "estimated"},
        "precision": {"exact": "exact", "about": "about", "at_least": "at least", "at_most": "up to"},
        "level": {"output": "output", "outcome": "outcome", "impact": "impact"},
        "direction": {"increase": "increase", "decrease": "decrease"},
        "report_kind": {"interim": "interim", "final": "final"},
        "audience": {"donor": "for the donor", "public": "for the public"},
        "indicator_status": {
            "met": "met",
            "on track": "on track",
            "behind": "behind",
            "no progress": "no progress",
            "achieved": "achieved",
            "not achieved": "not achieved",
            "no data": "no data",
        },
        "finance_flag": {"over": "over budget", "slow": "slow", "fast": "fast", "as planned": "as planned"},
        "figure": {
            "activities_held": "activities held",
            "attendance": "attendance, every visit counted",
            "people_reached": "people reached",
            "households_reached": "households reached",
            "women_and_girls_share": "women and girls, of those whose sex is known",
            "children_share": "children, of those whose age is known",
            "budget": "budget",
            "received": "received",
            "spent": "spent in the period",
            "spent_to_date": "spent to date",
            "committed": "committed, not yet paid",
            "balance": "balance",
            "burn": "of the budget spent",
            "elapsed": "of the grant’s time is over",
            "cost_per_person": "cost for each person reached",
            "indicators_total": "indicators",
            "indicators_on_track": "indicators on track, met or achieved",
        },
    }
)

UNITS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "person": ("person", "people"),
        "household": ("household", "households"),
        "event": ("event", "events"),
        "activity": ("activity", "activities"),
        "item": ("item", "items"),
        "percent": ("percent", "percent"),
        "score": ("point", "points"),
        "day": ("day", "days"),
        "indicator": ("indicator", "indicators"),
        "row": ("row", "rows"),
    }
)
"""Unit code → its singular and its plural."""


def words_of(codes: str) -> Mapping[str, str]:
    """Code → its English words, of one list.

    Raises
    ------
    UsageError
        When there is no such list; the message names the nearest one and all lists.

    >>> words_of("basis")["counted"]
    'counted'
    """
    if codes not in CODES:
        there = ", ".join(CODES)
        raise UsageError(f"There is no list of codes {codes!r}{nearest(codes, CODES)}; there are {there}.")
    return CODES[codes]
