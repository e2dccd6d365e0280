"""Small offices drawn at random, as unkind as the data model allows: one seed, one office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.drawn import Rows, filled, write_office

PLACES = ("lipovo", "kamen", "reka")
PROJECTS = ("p", "q")
PRECISIONS = ("", "exact", "about", "at_least")
POPULATIONS = ("refugee", "migrant", "host_community")
WORDS = ("", "a handful", "dozens of families")
DONOR = {"donor_id": "d", "name": "Drawn", "kind": "other", "acknowledgement": "Thanks.", "currency": "EUR"}
FIRST_DAY = dt.date(2023, 1, 1)
# The periods that values are given for: quarters, a half year and a year that overlap them, one outside.
PERIODS = (
    ("2023-01-01", "2023-03-31"),
    ("2023-04-01", "2023-06-30"),
    ("2023-07-01", "2023-09-30"),
    ("2023-01-01", "2023-06-30"),
    ("2023-01-01", "2023-12-31"),
    ("2024-01-01", "2024-03-31"),
)
# Days of grants: the whole year, from the second quarter, a single day.
GRANTS = (("2023-01-01", "2023-12-31"), ("2023-04-01", "2024-03-31"), ("2023-06-30", "2023-06-30"))


def draw_tables(seed: int) -> dict[str, Rows]:
    """The tables of one office: people and indicators."""
    random = Random(seed)
    activities = [_activity(random, number) for number in range(random.randint(0, 9))]
    indicators = [_indicator(random, number) for number in range(random.randint(0, 7))]
    drawn = {
        "donors": [DONOR],
        "places": [{"place_id": place, "admin1": random.choice(["BG-22", "BG-03", ""])} for place in PLACES],
        "projects": [{"project_id": project} for project in PROJECTS],
        "grants": [_grant(random, number) for number in range(random.randint(1, 3))],
        "activities": activities,
        "participations": _many(random, 30, activities, _participation),
        "indicators": indicators,
        "indicator_values": _many(random, 60, indicators, _indicator_value),
    }
    return {table: filled(table, random.sample(rows, len(rows))) for table, rows in drawn.items() if rows}


def write_drawn(folder: Path, seed: int) -> None:
    """Write the office of a seed."""
    write_office(folder, draw_tables(seed), {})


def _many(random: Random, most: int, owners: Rows, draw: Any) -> Rows:
    """Up to `most` rows, each of an owner that has some; now and then one is written twice."""
    rows = [draw(random, random.choice(owners)) for _ in range(random.randint(0, most) if owners else 0)]
    twice = random.sample(rows, min(len(rows), random.randint(0, 2)))
    return [dict(row, row_id=str(number)) for number, row in enumerate([*rows, *twice], start=1)]


def _grant(random: Random, number: int) -> dict[str, str]:
    start, end = random.choice(GRANTS)
    return {"grant_id": f"g{number}", "project_id": random.choice(PROJECTS), "start_date": start, "end_date": end}


def _activity(random: Random, number: int) -> dict[str, str]:
    start = FIRST_DAY + dt.timedelta(days=random.choice([0, 30, 31, 90, 180, 181, 364]))
    return {
        "activity_id": random.choice(["a", "B", "c-"]) + str(number),
        "project_id": random.choice([*PROJECTS, ""]),
        "start_date": str(start),
        "end_date": str(start + dt.timedelta(days=random.choice([0, 0, 1, 100]))),
        "status": random.choice(["completed", "completed", "ongoing", "planned", "cancelled"]),
        "place_id": random.choice([*PLACES, ""]),
        # An umbrella may bear the name of an activity.
        "umbrella": random.choice(["", "", "fair", "course", "a0", "B1"]),
    }


def _participation(random: Random, activity: dict[str, str]) -> dict[str, str]:
    # Few different numbers, so that the best attended activities tie.
    people = random.choice([None, 0, 1, 5, 5, 10, 10, 15, 400])
    first = None if people is None or random.random() < 0.4 else random.randint(0, people)
    return {
        "activity_id": activity["activity_id"],
        "population": random.choice(POPULATIONS),
        "sex": random.choice("fmxu"),
        "unit": random.choice(["person", "person", "household"]),
        "people": _cell(people),
        "first_time": _cell(first),
        "precision": random.choice(PRECISIONS),
        "wording": random.choice(WORDS[1:] if people is None else WORDS),
    }


def _indicator(random: Random, number: int) -> dict[str, str]:
    unit = random.choice(["person", "household", "event", "item", "percent", "percent", "score"])
    ends = ["0", "0.25", "0.5", "1"] if unit == "percent" else ["0", "10", "10.5", "100", "-3"]
    return {
        "indicator_id": f"i{number}",
        "project_id": random.choice(PROJECTS),
        "level": random.choice(["output", "outcome", "impact"]),
        "unit": unit,
        "baseline": random.choice(ends),
        "target": random.choice(ends),
        "direction": random.choice(["increase", "decrease"]),
        "over_places": random.choice(["sum", "max", "average"][unit == "score" :]),
        "over_periods": random.choice(["sum", "latest", "max", "average"][unit == "score" :]),
    }


def _indicator_value(random: Random, indicator: dict[str, str]) -> dict[str, str]:
    start, end = random.choice(PERIODS)
    if indicator["unit"] == "percent":
        denominator = random.choice([0, 0, 1, 3, 7, 40])
        figures = {"numerator": str(random.randint(0, denominator)), "denominator": str(denominator)}
    else:
        figures = {"value": random.choice(["0", "10", "10.5", "33.33", "-4", str(random.randint(0, 200) / 4)])}
    return {
        "indicator_id": indicator["indicator_id"],
        "period_start": start,
        "period_end": end,
        "place_id": random.choice([*PLACES, ""]),
        "sex": random.choice(["", "f", "m"]),
        "value": "",
        "numerator": "",
        "denominator": "",
        **figures,
        "comment": random.choice(["", "", "Rain.", "Snow."]),
    }


def _cell(number: int | None) -> str:
    return "" if number is None else str(number)


SLOW = pytest.mark.slow
SEEDS = [*range(10), *(pytest.param(seed, marks=SLOW) for seed in range(10, 50))]
"""Ten offices while one works, fifty before it is handed over."""


def spans(random: Random) -> Sequence[tuple[str, str]]:
    """Report periods to ask for: quarters, the year, a day, and one without anything."""
    return random.sample([*PERIODS, ("2023-06-30", "2023-06-30"), ("2025-01-01", "2025-01-31")], 3)
