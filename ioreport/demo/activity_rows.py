"""Demo activities of one block: days, places and kinds, with their elements, support and funding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ioreport.demo import invented_tables
from ioreport.demo.csv_files import TextColumns, joined_columns, numbered_ids, written_csv
from ioreport.demo.invented_tables import LAST_DAY, column, wholes, written_days
from ioreport.demo.random_draws import Draws, drawn_counts

_PER_BLOCK = 400
PLANNED_AHEAD = 120
"""Activities are planned up to this many days after the last day of the data."""

RECENT = 100
GROWTH = {2023: 70, 2024: 100, 2025: 122, 2026: 128, 2027: 100}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SUMMER = (6, 7, 8, 9)
_HELD = ("completed", "ongoing")
LATE_END = 45
"""One activity of the office ends this many days after its project: an intended warning."""


@dataclass(frozen=True)
class Activities:
    """The activities of a block as columns of whole numbers, sorted by day; `written_activities` makes the texts.

    `project`, `kind` and `place` are rows of the hand-written tables (place -1: not known), `start` and
    `end` days since 1970, `series` the umbrella's number or -1, `number` counts activities of the same kind.
    """

    first: int
    project: np.ndarray
    kind: np.ndarray
    place: np.ndarray
    start: np.ndarray
    end: np.ndarray
    status: np.ndarray
    series: np.ndarray
    number: np.ndarray

    @property
    def ids(self) -> np.ndarray:
        return numbered_ids("A-", np.arange(len(self.project)) + self.first, 5)

    @property
    def held(self) -> np.ndarray:
        return np.isin(self.status, _HELD)


def draw_activities(seed: int, block: int) -> Activities:
    """Draw the activities of a block, each with a day in the time of its project and the season of its theme."""
    draws = Draws(seed, "activities", block)
    project = draws.chosen(_PER_BLOCK, wholes("projects", "weight"))
    start = _starts(draws, project)
    order = np.argsort(start, kind="stable")
    project, start = project[order], start[order]
    kind = draws.chosen(_PER_BLOCK, _kind_weights()[project])
    place = np.where(draws.happens(_PER_BLOCK, 985), draws.chosen(_PER_BLOCK, _place_weights(project, start)), -1)
    length = draws.whole(_PER_BLOCK, wholes("kinds", "days_low")[kind], wholes("kinds", "days_high")[kind])
    end = np.maximum(start, np.minimum(start + length - 1, invented_tables.days("projects", "end_date")[project]))
    end = _open_ends(draws, project, kind, start, end)
    if block == 0:
        end = _one_late(project, start, end)
    series = _series(draws, project, kind, place, start)
    number = drawn_counts(kind) + block * _PER_BLOCK + 1
    status = _status(draws, start, end)
    return Activities(block * _PER_BLOCK + 1, project, kind, place, start, end, status, series, number)


def _starts(draws: Draws, project: np.ndarray) -> np.ndarray:
    """Draw a month by season and growth, then a day in it, not after the project's last day."""
    months, weights = _months()
    month = months[draws.chosen(len(project), weights[project])]
    day = month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + draws.whole(len(project), 0, 27)
    return np.minimum(day, invented_tables.days("projects", "end_date")[project])


@cache
def _months() -> tuple[np.ndarray, np.ndarray]:
    """All months (since 1970) that an activity may begin in, and each project's weight for each month."""
    first, last = invented_tables.days("projects", "start_date"), invented_tables.days("projects", "end_date")
    ends = np.minimum(last, LAST_DAY + PLANNED_AHEAD)
    months = np.arange(int(_month(first.min())), int(_month(ends.max())) + 1)
    inside = (months >= _month(first)[:, None]) & (months <= _month(ends)[:, None])
    seasons = np.array([wholes("seasons", name) for name in _MONTHS]).T
    season = seasons[invented_tables.places_in("seasons", "theme", column("projects", "theme"))][:, months % 12]
    growth = np.array([GROWTH[1970 + month // 12] for month in months.tolist()])
    return months, np.where(inside, season * growth, 0)


def _month(days: np.ndarray) -> np.ndarray:
    return np.asarray(days).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


@cache
def _kind_weights() -> np.ndarray:
    """One row for each project: the weight of each kind, 0 for kinds of another theme."""
    same = column("projects", "theme")[:, None] == column("kinds", "theme")
    return np.where(same, wholes("kinds", "weight"), 0)


def _place_weights(project: np.ndarray, start: np.ndarray) -> np.ndarray:
    """One row for each activity: the weight of each place in the project's region and season."""
    names = ("cities", "cities_summer", "border", "border_summer", "towns", "towns_summer")
    table = np.array([wholes("places", name) for name in names])
    region = np.searchsorted(("border", "cities", "towns"), column("projects", "region"))[project]
    summer = np.isin(_month(start) % 12 + 1, SUMMER)
    return table[np.array([1, 0, 2])[region] * 2 + summer]


def _open_ends(draws: Draws, project: np.ndarray, kind: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Most long activities that began recently go on after the last day of the data."""
    begun = (start <= LAST_DAY) & (start > LAST_DAY - RECENT) & (wholes("kinds", "days_high")[kind] > 7)
    later = np.minimum(LAST_DAY + RECENT, invented_tables.days("projects", "end_date")[project])
    return np.where(begun & draws.happens(len(start), 800), np.maximum(end, later), end)


def _one_late(project: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The last course that could end with its project ends after it."""
    last = invented_tables.days("projects", "end_date")[project]
    late = np.flatnonzero((end == last) & (start < last) & (last < LAST_DAY - LATE_END))[-1:]
    end[late] += LATE_END
    return end


def _series(draws: Draws, project: np.ndarray, kind: np.ndarray, place: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The number of the umbrella: activities of one project, place and half-year serve the same people."""
    fits = (wholes("kinds", "series")[kind] == 1) & (place >= 0)
    half = _month(start) // 6
    group = np.where(fits, (project * 100 + place) * 1000 + half, -1)
    cells, inverse, sizes = np.unique(group, return_inverse=True, return_counts=True)
    joins = (sizes > 1) & draws.happens(len(cells), 850)
    return np.where(fits & joins[inverse], inverse, -1)


def _status(draws: Draws, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The status on the last day of the data; some are cancelled, and some past ones have no report yet."""
    status = np.where(start > LAST_DAY, "planned", np.where(end > LAST_DAY, "ongoing", "completed"))
    status = np.where(draws.happens(len(start), 45), "cancelled", status)
    return np.where((status == "completed") & draws.happens(len(start), 8), "planned", status)


def written_activities(activities: Activities, seed: int, block: int) -> TextColumns:
    """The table `activities`."""
    draws = Draws(seed, "activity_words", block)
    count = len(activities.project)
    place = np.where(activities.place < 0, "", column("places", "place_id")[activities.place])
    partner = column("partners", "partner_id")[draws.whole(count, 0, len(invented_tables.rows("partners")) - 1)]
    return {
        "activity_id": activities.ids,
        "project_id": column("projects", "project_id")[activities.project],
        "title": _titles(activities, "", "name", "several places"),
        "title_bg": _titles(activities, "_bg", "name_local", "няколко места"),
        "kind": column("kinds", "kind")[activities.kind],
        "start_date": written_days(activities.start),
        "end_date": written_days(activities.end),
        "place_id": place,
        "status": activities.status,
        "summary": _summaries(draws, activities),
        "organiser_id": np.where(draws.happens(count, 550), partner, ""),
        "umbrella": _umbrellas(activities, block),
    }


def _titles(activities: Activities, language: str, name: str, elsewhere: str) -> np.ndarray:
    """Titles: what the activity was, which one of its kind, and where."""
    place = np.where(
        (activities.place < 0) | (column("places", name) == "")[activities.place],
        elsewhere,
        column("places", name)[activities.place],
    )
    title, noun = (column("kinds", word + language)[activities.kind] for word in ("title", "noun"))
    return joined_columns(title, ", ", noun, " ", activities.number.astype(str), ", ", place)


def _summaries(draws: Draws, activities: Activities) -> np.ndarray:
    """Two of three have a sentence of their theme; a cancelled one has the reason."""
    count = len(activities.project)
    of_theme = column("projects", "theme")[activities.project][:, None] == column("summaries", "theme")
    said = column("summaries", "summary")[draws.chosen(count, of_theme.astype(np.int64))]
    said = np.where(draws.happens(count, 660), said, "")
    reasons = column("reasons", "summary")[draws.whole(count, 0, len(invented_tables.rows("reasons")) - 1)]
    return np.where(activities.status == "cancelled", reasons, said)


def _umbrellas(activities: Activities, block: int) -> np.ndarray:
    project = column("projects", "project_id")[activities.project]
    place = column("places", "place_id")[activities.place]
    number = (activities.series + block * _PER_BLOCK + 1).astype(str)
    return np.where(activities.series < 0, "", joined_columns(project, "-", place, "-", number))


def written_elements(activities: Activities, seed: int, block: int) -> TextColumns:
    """The table `activity_elements`: events and workshops have one to four different elements."""
    draws = Draws(seed, "activity_elements", block)
    kinds = np.isin(column("kinds", "kind"), ("public_event", "launch_event", "workshop"))
    owner, number = _several(draws, np.flatnonzero(kinds[activities.kind]), 1, 4)
    offered = len(invented_tables.rows("elements"))
    first = draws.whole(len(activities.project), 0, offered - 1)
    # Three and the number of elements have no common factor: an activity never has an element twice.
    element = (first[owner] + 3 * number) % offered
    return {
        "activity_id": activities.ids[owner],
        "element_id": joined_columns("E", written_csv(number + 1)),
        **{name: column("elements", name)[element] for name in ("kind", "title", "description", "audience")},
    }


def written_support(activities: Activities, seed: int, block: int) -> TextColumns:
    """The table `support`: in-kind support for some activities."""
    draws = Draws(seed, "support", block)
    given = np.flatnonzero(activities.held & draws.happens(len(activities.project), 240))
    owner, number = _several(draws, given, 1, 2)
    offered, providers = len(invented_tables.rows("support")), len(invented_tables.rows("partners"))
    first = draws.whole(len(activities.project), 0, offered - 1)
    thing = (first[owner] + 5 * number) % offered
    partner = column("partners", "partner_id")[draws.whole(len(owner), 0, providers - 1)]
    return {
        "activity_id": activities.ids[owner],
        "support_id": joined_columns("S", written_csv(number + 1)),
        "provider_id": np.where(draws.happens(len(owner), 700), partner, ""),
        "kind": column("support", "kind")[thing],
        "description": column("support", "description")[thing],
    }


def _several(draws: Draws, owners: np.ndarray, low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
    """Repeat each owner some times, with the number of the repetition, from 0."""
    owner = np.repeat(owners, draws.whole(len(owners), low, high))
    return owner, drawn_counts(owner)


def written_funding(activities: Activities, paid: np.ndarray, seed: int, block: int) -> TextColumns:
    """The table `activity_funding`: the grants of some activities that no transaction names."""
    draws = Draws(seed, "activity_funding", block)
    unpaid = np.setdiff1d(np.flatnonzero(activities.held), paid)
    owner = unpaid[draws.happens(len(unpaid), 400)]
    same = column("projects", "project_id")[activities.project[owner]][:, None] == column("grants", "project_id")
    grant = draws.chosen(len(owner), same.astype(np.int64))
    return {
        "activity_id": activities.ids[owner],
        "donor_id": column("grants", "donor_id")[grant],
        "grant_id": np.where(draws.happens(len(owner), 700), column("grants", "grant_id")[grant], ""),
    }
