"""Demo participations: the rows of a block's activities, with the different ways in which people are counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ioreport.demo import invented_tables
from ioreport.demo.activity_rows import GROWTH, Activities
from ioreport.demo.csv_files import TextColumns, written_csv
from ioreport.demo.invented_tables import column, wholes
from ioreport.demo.random_draws import Draws, drawn_counts, parted
from ioreport.tables.data_model import POPULATIONS

_PER_BLOCK = 8000
SEX = np.array(["f", "m", "u", "x"])
SEX_WEIGHTS = {2: (58, 42, 0, 0), 3: (56, 41, 3, 0), 4: (55, 40, 3, 2), 1: (0, 0, 100, 0)}
"""The shares of the sexes, by the number of sexes in an activity's list."""

SEXES_LISTED = {"list": (0, 55, 33, 12), "register": (0, 80, 18, 2), "estimate": (1, 0, 0, 0)}
"""How often a list has one, two, three or four sexes, by the way of counting: a register has all."""

STYLES = tuple(dict.fromkeys(row["style"] for row in invented_tables.rows("ages")))
ALL_FIRST, NONE_FIRST = 600, 820
"""Of 1,000 groups: up to the first number, every row says who came for the first time; above the second, none does."""


@dataclass(frozen=True)
class _Counting:
    """The counting of each activity that has rows: its number of rows, its sexes, its style of ages."""

    activity: np.ndarray
    rows: np.ndarray
    sexes: np.ndarray
    style: np.ndarray
    estimated: np.ndarray
    households: np.ndarray
    words: np.ndarray


def written_participations(activities: Activities, seed: int, block: int) -> TextColumns:
    """The table `participations`, 8,000 rows for each block.

    In one activity every row has another population, sex, age or unit, so that there are no duplicates.
    """
    draws = Draws(seed, "participations", block)
    how = _counting(draws, activities)
    owner = np.repeat(np.arange(len(how.activity)), how.rows)
    number = drawn_counts(owner)
    from_last = how.rows[owner] - 1 - number
    worded = from_last < how.words[owner]
    household = ~worded & (from_last < (how.words + how.households)[owner])
    cells = _cells(draws, activities, how, owner, number, household, worded)
    people = _people(draws, activities, how, owner, household, worded, cells)
    first = _first_time(draws, activities, how, owner, people)
    unit = np.where(household, "household", _worded_units(draws, how, owner, worded))
    aged = (cells["age"] >= 0) & (unit == "person")
    precision = _precision(draws, how, owner, people)
    return {
        "activity_id": activities.ids[how.activity[owner]],
        "row_id": written_csv(number + 1),
        "population": np.array(POPULATIONS)[cells["population"]],
        "sex": np.where(unit == "household", "u", SEX[cells["sex"]]),
        "age_min": np.where(aged, column("ages", "age_min")[cells["age"]], ""),
        "age_max": np.where(aged, column("ages", "age_max")[cells["age"]], ""),
        "unit": unit,
        "people": written_csv(people, ~worded),
        "precision": np.where(worded, "", precision),
        "first_time": written_csv(first, (first >= 0) & ~worded & (unit == "person")),
        "basis": np.where(worded | np.isin(precision, ("about", "at_least")), "estimated", "counted"),
        "wording": _wordings(draws, unit, worded),
    }


def _counting(draws: Draws, activities: Activities) -> _Counting:
    """Nearly all activities that took place have rows; the number depends on how detailed the counting is.

    A register has all sexes and ages of at least two populations, any other list those of one.
    """
    told = np.flatnonzero(activities.held & draws.happens(len(activities.project), 988))
    kind = activities.kind[told]
    count = len(told)
    way = column("kinds", "counting")[kind]
    estimated = way == "estimate"
    style = draws.dealt(activities.project[told], _style_weights()[kind])
    sexes = 1 + draws.chosen(count, np.array([SEXES_LISTED[name] for name in way.tolist()]))
    households = wholes("kinds", "households")[kind] * draws.whole(count, 1, 3)
    words = (draws.happens(count, np.where(estimated, 450, 25))).astype(np.int64)
    whole, apart = sexes * _ages()[1][style], households + words
    least = whole * np.where(way == "register", 2, 1) + apart
    populations = (_mix() > 0).sum(axis=1)[activities.project[told]]
    rows = _rows(draws, whole * populations + apart, least)
    return _Counting(told, rows, sexes, style, estimated, households, words)


@cache
def _ages() -> tuple[np.ndarray, np.ndarray]:
    """For each style of ages, its first row in the hand-written table and its number of rows."""
    styles = column("ages", "style")
    return np.array([int(np.argmax(styles == style)) for style in STYLES]), np.array(
        [int((styles == style).sum()) for style in STYLES]
    )


@cache
def _style_weights() -> np.ndarray:
    """One row for each kind of activity: the weight of each style of ages in its way of counting."""
    return np.array([wholes("ages", way)[_ages()[0]] for way in column("kinds", "counting").tolist()])


@cache
def _mix() -> np.ndarray:
    """One row for each project: the shares of its people by population."""
    table = np.array([wholes("populations", name) for name in POPULATIONS]).T
    return table[invented_tables.places_in("populations", "theme", column("projects", "theme"))]


def _rows(draws: Draws, room: np.ndarray, least: np.ndarray) -> np.ndarray:
    """The number of rows of each activity: together the rows of a block, for each at most what its cells allow."""
    rows = np.clip(draws.whole(len(room), 8, 34), least, room)
    while missing := _PER_BLOCK - int(rows.sum()):
        fit = np.flatnonzero(rows < room if missing > 0 else rows > least)
        rows[fit[: abs(missing)]] += np.sign(missing)
    return rows


def _cells(
    draws: Draws,
    activities: Activities,
    how: _Counting,
    owner: np.ndarray,
    number: np.ndarray,
    household: np.ndarray,
    worded: np.ndarray,
) -> dict[str, np.ndarray]:
    """The population, sex and age of each row: the digits of the row's number in the activity's own mixed base."""
    first, ages = (table[how.style][owner] for table in _ages())
    sexes = how.sexes[owner]
    # The last rows of an activity are its households and its counts in words: they start again at the first population.
    rank = np.where(household, how.rows[owner] - 1 - number - how.words[owner], number // (sexes * ages))
    sex = np.where((sexes == 1) | worded, 2, number % sexes)
    age = first + number // sexes % ages
    known = (column("ages", "age_min")[age] != "") & ~worded
    order = _orders(draws, activities, how)
    return {"population": order[owner, np.where(worded, 0, rank)], "sex": sex, "age": np.where(known, age, -1)}


def _orders(draws: Draws, activities: Activities, how: _Counting) -> np.ndarray:
    """One row for each activity: its populations, usually the larger ones first."""
    mix = _mix()[activities.project[how.activity]]
    luck = draws.whole(mix.size, 30, 100).reshape(mix.shape)
    return np.argsort(-mix * luck, axis=1, kind="stable")


def _people(
    draws: Draws,
    activities: Activities,
    how: _Counting,
    owner: np.ndarray,
    household: np.ndarray,
    worded: np.ndarray,
    cells: dict[str, np.ndarray],
) -> np.ndarray:
    """The people and households of each row: the activity's size, divided by population, sex and age."""
    size = _sizes(draws, activities, how)
    mix = _mix()[activities.project[how.activity[owner]], cells["population"]]
    by_sex = np.array([SEX_WEIGHTS[sexes] for sexes in range(1, 5)])[how.sexes[owner] - 1, cells["sex"]]
    by_age = np.where(cells["age"] < 0, 200, wholes("ages", "per_mille")[cells["age"]])
    weight = (mix + 1) * by_sex * by_age * draws.whole(len(owner), 40, 160) // 10_000
    persons = parted(size, np.where(household | worded, 0, weight + 1), owner)
    families = parted(size * 2 // 5, np.where(household, mix + 20, 0), owner)
    return np.where(household, families, _guessed(persons, how.estimated[owner]))


def _sizes(draws: Draws, activities: Activities, how: _Counting) -> np.ndarray:
    """The number of participants: by the kind of activity, growing with the years."""
    kind = activities.kind[how.activity]
    drawn = draws.whole(len(kind), wholes("kinds", "people_low")[kind], wholes("kinds", "people_high")[kind])
    years = activities.start[how.activity].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    growth = np.array([GROWTH[year] for year in range(min(GROWTH), max(GROWTH) + 1)])[years - min(GROWTH)]
    return drawn * (growth + 100) // 200


def _guessed(people: np.ndarray, estimated: np.ndarray) -> np.ndarray:
    """Estimates are rounded to tens."""
    return np.where(estimated & (people > 10), people // 10 * 10, people)


def _first_time(
    draws: Draws, activities: Activities, how: _Counting, owner: np.ndarray, people: np.ndarray
) -> np.ndarray:
    """The number of people there for the first time: fewer with each activity of an umbrella; -1 if nobody asked."""
    alone = activities.series < 0
    group = np.where(alone, np.arange(len(alone)) + len(alone), activities.series)[how.activity]
    luck = draws.whole(2 * len(alone), 0, 999)[group]
    turn = drawn_counts(group)
    share = np.where(alone[how.activity], 80, np.maximum(8, 92 - 32 * turn)) + draws.whole(len(group), -6, 6)
    asked = (luck < ALL_FIRST) | ((luck < NONE_FIRST) & (turn % 2 == 0))
    asked &= ~how.estimated
    row_asked = asked[owner] & ~((luck[owner] >= ALL_FIRST) & draws.happens(len(owner), 60))
    return np.where(row_asked, people * np.minimum(share, 100)[owner] // 100, -1)


def _worded_units(draws: Draws, how: _Counting, owner: np.ndarray, worded: np.ndarray) -> np.ndarray:
    """Counts in words are mostly of families where households are counted, and sometimes elsewhere."""
    families = draws.happens(len(owner), np.where(how.households[owner] > 0, 600, 150))
    return np.where(worded & families, "household", "person")


def _precision(draws: Draws, how: _Counting, owner: np.ndarray, people: np.ndarray) -> np.ndarray:
    counted_ones = np.where(draws.happens(len(owner), 600), "exact", "")
    guessed = np.where(draws.happens(len(owner), 650), "about", "at_least")
    vague = how.estimated[owner] | (draws.happens(len(owner), 6) & (people >= 10))
    return np.where(vague, guessed, counted_ones)


def _wordings(draws: Draws, unit: np.ndarray, worded: np.ndarray) -> np.ndarray:
    """Take the wordings in turn, so that even a few rows have every kind."""
    rows = np.flatnonzero(worded)
    of_unit = column("wordings", "unit") == unit[rows, None]
    said = np.full(len(unit), "", dtype=column("wordings", "wording").dtype)
    said[rows] = column("wordings", "wording")[draws.dealt(unit[rows], of_unit.astype(np.int64))]
    return said
