"""Check wholes beside their parts: rows that count the same people twice, such as a total beside women and men.

Rows of one indicator, place and period, or of one activity, differ in dimensions: sex, ages, and in
participations the population. A row with an empty dimension may be the whole of rows in which it is filled.
The rule distinguishes a total from people whose sex or age is not known:

- In ``indicator_values`` an empty dimension is a value that is not disaggregated: beside disaggregated rows it counts
  the same people again. Equal to their sum it is an error, else a warning.
- A row marked as not known (sex ``u``, population ``unknown``; in participations no ages; a value without a place)
is accepted, unless its numbers are those of a total. All such rows of one kind equal to the sum of two or
  more others, and not less than 10: an error. Within a tenth of it: a warning.
- Rows that fill different dimensions (some sex, others ages) count the same people twice: equal sums are an error,
  others a warning; for rows marked as not known only if no row fills both.
- Periods of one indicator and place that contain one another or overlap: an error where an indicator that is added up
  over periods has the sum of the shorter ones in the longer one, else a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.equal_rows import combined, first_places, places_of, taken
from ioreport.tables.raw_table import Sheet
from ioreport.tables.text_column import EMPTY, TextColumn
from ioreport.values import row_ranges

LEAST_SURE = 10
"""A smaller number equals the sum of others too often by chance."""
NEAR = 0.1
"""The largest difference between a whole counted separately and the sum of its parts."""
_MOST_LISTED = 6
_EQUAL = 1e-6
_RULE = "whole_and_parts"


def check_wholes(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Every whole that is in the table together with its parts."""
    participations, values = sheets["participations"], sheets["indicator_values"]
    return [*_in_participations(participations), *_in_values(values, sheets["indicators"])]


@dataclass(frozen=True)
class _Rows:
    """Rows that count people: the numbers of their texts by column, -1 where a dimension is empty, and what they count.

    `places` are those in the table; a row that is `unknown` is marked as not known in its empty dimensions; `adds`
    says whether its number can be part of a sum.
    """

    places: np.ndarray
    texts: Mapping[str, np.ndarray]
    number: np.ndarray
    second: np.ndarray
    unknown: np.ndarray
    adds: np.ndarray

    def __len__(self) -> int:
        return len(self.places)

    def take(self, rows: np.ndarray) -> _Rows:
        """The rows of a mask."""
        texts = {name: numbers[rows] for name, numbers in self.texts.items()}
        others = (getattr(self, name)[rows] for name in ("number", "second", "unknown", "adds"))
        return _Rows(self.places[rows], texts, *others)

    def groups(self, columns: Sequence[str]) -> np.ndarray:
        """The number of each row's group: rows alike in these columns."""
        return combined([self.texts[name] for name in columns], ordered=False)

    def empty(self, dims: Sequence[str]) -> np.ndarray:
        """Which dimensions of each row are empty, as bits."""
        bits = [(self.texts[name] < 0).astype(np.int64) << place for place, name in enumerate(dims)]
        empty: np.ndarray = np.bitwise_or.reduce(bits)
        return empty


def _in_participations(sheet: Sheet) -> Iterator[Finding]:
    held, everybody = sheet.held, np.ones(len(sheet.rows), dtype=bool)
    texts = {
        "activity_id": held["activity_id"].numbers,
        "unit": held["unit"].numbers,
        "population": _known(held["population"], "unknown"),
        "sex": _known(held["sex"], "u"),
        "ages": _ages(sheet),
    }
    people = sheet.numbers("people")
    rows = _Rows(np.arange(len(people)), texts, people, np.zeros(len(people)), everybody, everybody)
    rows = rows.take((people > 0) & held["activity_id"].filled & held["unit"].filled)
    yield from _beside(sheet, "people", rows, ["activity_id", "unit"], ["population", "sex", "ages"])


def _known(codes: TextColumn, unknown: str) -> np.ndarray:
    return codes.without([text == unknown for text in codes.listed]).numbers


def _ages(sheet: Sheet) -> np.ndarray:
    """The number of each row's ages, -1 where none are given."""
    low, high = sheet.held["age_min"], sheet.held["age_max"]
    ages = combined([np.array([*column.read(int, -1), -1])[column.numbers] for column in (low, high)])
    return np.where(low.filled | high.filled, ages, EMPTY)


def _in_values(sheet: Sheet, indicators: Sheet) -> Iterator[Finding]:
    held = sheet.held
    own = places_of(held["indicator_id"], indicators.held["indicator_id"])
    percent, score, over = (
        taken(indicators.says(name, code), own, False)
        for name, code in (("unit", "percent"), ("unit", "score"), ("over_periods", "sum"))
    )
    number = np.where(percent, sheet.numbers("denominator"), sheet.numbers("value"))
    second = np.where(percent, sheet.numbers("numerator"), 0.0)
    texts = {
        "indicator_id": held["indicator_id"].numbers,
        "place_id": held["place_id"].numbers,
        "start": held["period_start"].numbers,
        "end": held["period_end"].numbers,
        "sex": _known(held["sex"], "u"),
        "ages": _ages(sheet),
    }
    there = np.logical_and.reduce([texts[name] >= 0 for name in ("indicator_id", "start", "end")])
    rows = _Rows(np.arange(len(number)), texts, number, second, sheet.says("sex", "u"), ~score)
    rows = rows.take(there & ~np.isnan(number) & ~np.isnan(second))
    period = ["indicator_id", "start", "end"]
    yield from _beside(sheet, "value", rows, [*period, "place_id"], ["sex", "ages"])
    alike = replace(rows, unknown=np.ones(len(rows), dtype=bool))
    yield from _beside(sheet, "value", alike, [*period, "sex", "ages"], ["place_id"])
    yield from _within(sheet, rows, (over & ~percent)[rows.places])


def _beside(sheet: Sheet, column: str, rows: _Rows, group: Sequence[str], dims: Sequence[str]) -> Iterator[Finding]:
    """The findings of wholes beside parts, and of rows that fill different dimensions."""
    empty = rows.empty(dims)
    if len(rows) < 2 or (empty == empty[0]).all():
        return
    groups = rows.groups(group)
    first = np.unique(first_places(combined([groups, empty], ordered=False)))
    several = (np.bincount(groups[first]) > 1)[groups]
    case = _Case(sheet, column, rows.take(several), tuple(group), tuple(dims))
    masks = np.unique(empty[several]).tolist()
    for mask in masks:
        below = [other for other in masks if other != mask and other & mask == other]
        if below:
            yield from case.wholes(mask, below)
    for one, other in combinations(masks, 2):
        if one & other not in (one, other):
            yield from case.crossing(one, other)


@dataclass(frozen=True)
class _Case:
    """Rows of groups in which different dimensions are empty."""

    sheet: Sheet
    column: str
    rows: _Rows
    group: tuple[str, ...]
    dims: tuple[str, ...]

    @cached_property
    def empty(self) -> np.ndarray:
        return self.rows.empty(self.dims)

    def _keys(self, mask: int) -> np.ndarray:
        """The groups of rows alike in all dimensions but those of a mask."""
        return self.rows.groups([*self.group, *(name for place, name in enumerate(self.dims) if not mask >> place & 1)])

    def _names(self, mask: int, between: str) -> str:
        return between.join(name for place, name in enumerate(self.dims) if mask >> place & 1)

    def wholes(self, mask: int, below: Sequence[int]) -> Iterator[Finding]:
        """Rows in which the dimensions of `mask` are empty, beside those in which some of them are filled."""
        keys, together = self._keys(mask), self._together()
        left = self.empty == mask
        for kinds in [tuple(below), *((one,) for one in below if len(below) > 1)]:
            parts = np.isin(self.empty, kinds)
            totals = self._totals(left, parts, keys, together)
            for row, beside in self._beside(totals, keys, parts):
                yield self._total([row], beside)
            left &= ~np.isin(together, together[totals])
        parts = np.isin(self.empty, below)
        doubts = self._doubts(left, parts, keys, together)
        for row, beside in self._beside(doubts, keys, parts):
            yield self._doubtful([row], self._names(mask, " and "), beside)

    def _beside(self, rows: Sequence[int], keys: np.ndarray, parts: np.ndarray) -> Iterator[tuple[int, list[int]]]:
        """Each of these rows with the parts that have its keys."""
        members = _members(keys, parts) if len(rows) else {}
        return ((row, members[int(keys[row])]) for row in rows)

    def _together(self) -> np.ndarray:
        """The number of the set that a whole is judged with: rows of one group marked as not known; others alone."""
        return np.where(self.rows.unknown, self.rows.groups(self.group), -1 - np.arange(len(self.rows)))

    def _totals(self, wholes: np.ndarray, parts: np.ndarray, keys: np.ndarray, together: np.ndarray) -> list[int]:
        """The rows that are probably the total of their parts."""
        total, other, count = self._sums(parts, keys)
        told = np.flatnonzero(wholes & (count > 0))
        number, second, unknown = (values[told] for values in (self.rows.number, self.rows.second, self.rows.unknown))
        equal = (np.abs(total[told] - number) < _EQUAL) & (np.abs(other[told] - second) < _EQUAL)
        sets = combined([together[told] - together.min(initial=0)])
        all_equal = (np.bincount(sets, ~equal) == 0)[sets]
        large = (number >= LEAST_SURE) & (count[told] > 1)
        sure = (number > 0) & self.rows.adds[told] & (~unknown | large)
        return [int(row) for row in told[all_equal & sure]]

    def _doubts(self, wholes: np.ndarray, parts: np.ndarray, keys: np.ndarray, together: np.ndarray) -> list[int]:
        """The first row of wholes that may count their parts again."""
        total, _, count = self._sums(parts, keys)
        told = np.flatnonzero(wholes & (count > 0))
        sets = combined([together[told] - together.min(initial=0)])
        number, totals = (np.bincount(sets, values[told]) for values in (self.rows.number, total))
        lone = np.bincount(sets, count[told] < 2) > 0
        near = (number >= LEAST_SURE) & ~lone & (np.abs(number - totals) <= NEAR * totals)
        first = np.unique(first_places(sets))
        return [int(row) for row in told[first[~self.rows.unknown[told[first]] | near[sets[first]]]]]

    def _sums(self, parts: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For each row the sums and the number of the parts with its keys."""
        size = int(keys.max(initial=-1)) + 1
        mine = keys[parts]
        weights = (self.rows.number[parts], self.rows.second[parts], None)
        total, other, count = (np.bincount(mine, weight, minlength=size)[keys] for weight in weights)
        return total, other, count

    def crossing(self, one: int, other: int) -> Iterator[Finding]:
        """Rows that fill different dimensions of one group."""
        keys, (first, second) = self._keys(one | other), (self.empty == mask for mask in (one, other))
        size = int(keys.max(initial=-1)) + 1
        a, b = (_Side.of(self.rows.take(side), keys[side], size) for side in (first, second))
        filled = np.bincount(keys[(self.empty & ~(one & other)) == 0], minlength=size) > 0
        several, unknown = (a.count > 1) & (b.count > 1), a.unknown | b.unknown
        equal = a.adds & b.adds & (np.abs(a.number - b.number) < _EQUAL) & (np.abs(a.second - b.second) < _EQUAL)
        both = (a.count > 0) & (b.count > 0)
        total = both & equal & (a.number > 0) & (~unknown | (several & (a.number >= LEAST_SURE)))
        doubtful = both & ~total & (~unknown | (several & ~filled))
        found = np.flatnonzero(total | doubtful).tolist()
        sides = [_members(keys, side) for side in (first, second)] if found else []
        names = self._names(one ^ other, " or ")
        for key in sorted(found, key=lambda key: self._texts(sides[0][key][0], one | other)):
            earlier, later = sorted(side[key] for side in sides)
            yield self._total(later, earlier) if total[key] else self._doubtful(later, names, earlier)

    def _texts(self, row: int, mask: int) -> list[str]:
        """The texts of a row's keys, by which findings are ordered."""
        place = self.rows.places[row]
        names = [*self.group, *(name for order, name in enumerate(self.dims) if not mask >> order & 1)]
        return [
            _ages_at(self.sheet, place) if name == "ages" else self.sheet.held[_COLUMN.get(name, name)].at(place)
            for name in names
        ]

    def _total(self, rows: Sequence[int], parts: Sequence[int]) -> Finding:
        return _told_total(self.sheet, self.column, self._numbers(rows), self._numbers(parts))

    def _doubtful(self, rows: Sequence[int], names: str, parts: Sequence[int]) -> Finding:
        row, beside = self._numbers(rows)[0], self._numbers(parts)
        expected = f"everybody counted once: by {names} this row and {_listed(beside)} may count the same"
        return self.sheet.finding(row, self.column, _RULE, "warning", self.sheet.cell(row, self.column), expected)

    def _numbers(self, rows: Sequence[int]) -> list[int]:
        """The row numbers in the file."""
        return [int(self.sheet.rows[self.rows.places[row]]) for row in rows]


_COLUMN = {"start": "period_start", "end": "period_end"}


def _ages_at(sheet: Sheet, place: int) -> str:
    return f"{sheet.held['age_min'].at(place)}-{sheet.held['age_max'].at(place)}"


def _members(keys: np.ndarray, among: np.ndarray) -> dict[int, list[int]]:
    """Key → its rows, in order, of those in a mask."""
    rows = np.flatnonzero(among)
    order = rows[np.argsort(keys[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    return {int(keys[part[0]]): part.tolist() for part in np.split(order, starts[1:]) if len(part)}


@dataclass(frozen=True)
class _Side:
    """Rows added up by their keys."""

    number: np.ndarray
    second: np.ndarray
    count: np.ndarray
    unknown: np.ndarray
    adds: np.ndarray

    @classmethod
    def of(cls, rows: _Rows, keys: np.ndarray, size: int) -> _Side:
        number, second, known, lone = (
            np.bincount(keys, weights, minlength=size)
            for weights in (rows.number, rows.second, ~rows.unknown, ~rows.adds)
        )
        return cls(number, second, np.bincount(keys, minlength=size), known == 0, lone == 0)


@dataclass(frozen=True)
class _Period:
    """The values of one indicator and place for one period."""

    start: str
    end: str
    number: float
    rows: tuple[int, ...]
    summed: bool

    def holds(self, other: _Period) -> bool:
        return self.start <= other.start and other.end <= self.end and self is not other

    def meets(self, other: _Period) -> bool:
        """Whether the other period is inside this one, or begins before it and ends in it."""
        return self.holds(other) or (other.start < self.start <= other.end < self.end)


def _within(sheet: Sheet, rows: _Rows, summed: np.ndarray) -> Iterator[Finding]:
    """Periods of one indicator and place that contain one another, or overlap."""
    own = rows.groups(["indicator_id", "place_id"])
    start, end = (sheet.numbers(name)[rows.places] for name in ("period_start", "period_end"))
    order = np.lexsort((end, start, own))
    alike, overlap = np.diff(own[order]) == 0, start[order][1:] <= end[order][:-1]
    moved = (np.diff(start[order]) != 0) | (np.diff(end[order]) != 0)
    affected = np.isin(own, own[order][1:][alike & overlap & moved])
    if not affected.any():
        return
    held = sheet.held
    members = _members(own, affected)
    named = {
        key: tuple(held[name].at(rows.places[mine[0]]) for name in ("indicator_id", "place_id"))
        for key, mine in members.items()
    }
    for key in sorted(members, key=named.__getitem__):
        periods = _periods(sheet, rows, summed, members[key])
        for period in periods:
            yield from _meeting(sheet, period, [other for other in periods if period.meets(other)])


def _periods(sheet: Sheet, rows: _Rows, summed: np.ndarray, members: Sequence[int]) -> list[_Period]:
    start, end = (sheet.held[name] for name in ("period_start", "period_end"))
    found: dict[tuple[str, str], list[int]] = {}
    for row in members:
        place = rows.places[row]
        found.setdefault((start.at(place), end.at(place)), []).append(row)
    return [
        _Period(
            *days,
            float(rows.number[mine].sum()),
            tuple(sheet.rows[rows.places[mine]].tolist()),
            bool(summed[mine].all()),
        )
        for days, mine in sorted(found.items())
    ]


def _meeting(sheet: Sheet, period: _Period, met: Sequence[_Period]) -> Iterator[Finding]:
    """The finding of a period that meets others."""
    if not met:
        return
    inside = [other for other in met if period.holds(other)]
    direct = [each for each in inside if not any(other.holds(each) for other in inside)]
    total = sum(each.number for each in direct)
    beside = sorted(row for each in direct or met for row in each.rows)
    row = period.rows[0]
    if direct and period.summed and abs(total - period.number) < _EQUAL and period.number > 0:
        yield _told_total(sheet, "value", [row], beside)
    else:
        expected = f"periods that are apart: this one meets {_listed(beside)} of its indicator and place"
        yield sheet.finding(row, "period_start", _RULE, "warning", sheet.cell(row, "period_start"), expected)


def _told_total(sheet: Sheet, column: str, rows: Sequence[int], parts: Sequence[int]) -> Finding:
    looks = "this looks like" if len(rows) == 1 else f"these {len(rows)} rows look like"
    found = sheet.cell(rows[0], column) or sheet.cell(rows[0], "denominator")
    expected = f"a count of its own: {looks} the total of {_listed(parts)}"
    return sheet.finding(rows[0], column, _RULE, "error", found, expected)


def _listed(rows: Sequence[int]) -> str:
    numbers = ", ".join(map(str, rows)) if len(rows) <= _MOST_LISTED else row_ranges(rows)
    return f"{'row' if len(rows) == 1 else 'rows'} {numbers}"
