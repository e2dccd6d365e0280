"""Counts of persons or households of an office's participations as one system of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import permutations

import numpy as np
import pandas as pd

from ioreport.age_bands import DEFAULT_BANDS, read_bands
from ioreport.measures.activity_selection import Selection
from ioreport.measures.breakdowns import DIMENSIONS, Scene
from ioreport.measures.disclosure.cell_system import System
from ioreport.measures.disclosure.linked_tables import (
    LAYER,
    MOST_TOGETHER,
    CodedPeople,
    Count,
    layered,
    linked,
    numbered,
)
from ioreport.measures.disclosure.published_counts import CHILD, Counting, Named
from ioreport.measures.reach import COUNTED
from ioreport.measures.row_age_bands import is_adult, is_child
from ioreport.small_counts import is_small
from ioreport.tables import Office

HEADLINE = 100.0
"""The cost of withholding a total; a cell costs 1, so a total is withheld only if nothing else helps."""
OFFICES = 8
"""For how many offices the rows stay in memory."""
OF_A_PERSON = ("sex", "population")


@dataclass(eq=False)
class People:
    """The rows of an office that count people; values that are needed again and again are computed once."""

    office: Office
    _counted: dict[Counting, pd.DataFrame] = field(default_factory=dict)
    _rows: dict[tuple[Counting, ...], Rows] = field(default_factory=dict)

    def counted(self, counting: Counting) -> pd.DataFrame:
        """The rows of a counting."""
        if counting not in self._counted:
            self._counted[counting] = COUNTED[counting.of].rows(self.office, counting.selection(self.office))
        return self._counted[counting]

    def rows(self, countings: Sequence[Counting]) -> Rows:
        """The rows that any of some countings of one unit has."""
        asked = tuple(countings)
        if asked not in self._rows:
            frames = [self.counted(each) for each in asked]
            every = pd.concat(frames)
            once = every[~every.index.duplicated()].sort_index()
            numbers = {place: frame["number"].fillna(0).astype(np.int64) for place, frame in enumerate(frames)}
            spread = {place: given.reindex(once.index, fill_value=0) for place, given in numbers.items()}
            self._rows[asked] = Rows(self.office, once, pd.DataFrame(spread, once.index))
        return self._rows[asked]


@dataclass(eq=False)
class Rows:
    """Rows that count people, and how many each contributes to each counting; words instead of a number add none."""

    office: Office
    frame: pd.DataFrame
    numbers: pd.DataFrame
    _codes: dict[str, tuple[np.ndarray, tuple[str, ...]]] = field(default_factory=dict)

    @cached_property
    def parts(self) -> pd.DataFrame:
        """The people of each row in layers."""
        return layered(self.numbers)

    def people(self, dims: Sequence[str]) -> CodedPeople:
        """The people of all rows by dimensions and layer."""
        rows, layers = self.parts["row"].to_numpy(), coded(self.parts[LAYER].astype("str"))
        every = {**{name: self._coded(name) for name in dims}, LAYER: layers}
        places = {name: codes if name == LAYER else codes[rows] for name, (codes, _) in every.items()}
        labels = {name: labels for name, (_, labels) in every.items()}
        return CodedPeople(labels, places, self.parts["amount"].to_numpy(np.int64))

    def _coded(self, name: str) -> tuple[np.ndarray, tuple[str, ...]]:
        """The code of each row in a dimension as its place among all codes; and these, sorted."""
        if name not in self._codes:
            self._codes[name] = coded(codes(self.office, self.frame, name))
        return self._codes[name]


@lru_cache(OFFICES)
def people_of(office: Office) -> People:
    """The rows of an office; the same object for the same office, with all values computed before."""
    return People(office)


def system_of(
    office: People, named: Sequence[Named], published: Sequence[bool], n: int
) -> tuple[System, np.ndarray, np.ndarray]:
    """Counts of one unit as a system of cells.

    Parameters
    ----------
    office : People
    named : sequence of Named
        All of persons, or all of households.
    published : sequence of bool
        Which of them are published; the others are only used by statements.
    n : int
        The least count that is shown.

    Returns
    -------
    tuple of System, array and array
        The system, the cell of each count, and the cells of the rests below n (see `_rests`).
    """
    countings = sorted({each.counting for each in named}, key=lambda each: (each.of, each.narrowed))
    dims = sorted({name for each in named for name, _ in each.where})
    counted = office.rows(countings)
    people = counted.people(dims)
    counts = [Count(countings.index(each.counting), each.where) for each in named]
    shown = [count for count, is_shown in zip(counts, published, strict=True) if is_shown]
    left = _rests(shown, [each.of for each in countings], people)
    rests = [each for each in left if is_small(_size(people, each), n)]
    cost = [1.0 if each.where else HEADLINE for each in [*counts, *rests]]
    together = _together(people, dims, countings)
    system, cells = linked(people, [*counts, *rests], [*published, *[False] * len(rests)], cost, together)
    return system, cells[: len(named)], cells[len(named) :]


def _rests(published: Sequence[Count], measures: Sequence[str], people: CodedPeople) -> Iterator[Count]:
    """What published counts leave of published counts that contain them.

    104 people, of whom 100 came to one activity, or are women and girls, tell of 4 others. Only counts of one measure
    are compared: that 3 people came again is a count of nobody in particular.
    """
    layers = people.layers.tolist()  # a layer has a bit for each counting
    for where in dict.fromkeys(each.where for each in published):
        alike = sorted({each.counting for each in published if each.where == where})
        for part, whole in permutations(alike, 2):
            of_part, of_whole = ({layer for layer in layers if layer >> each & 1} for each in (part, whole))
            if measures[part] == measures[whole] and of_part < of_whole:
                yield Count(whole, tuple(sorted((*where, (LAYER, frozenset(map(str, of_whole - of_part)))))))
    totals = {each.counting for each in published if not each.where}
    for each in published:
        if len(each.where) == 1 and each.counting in totals:
            ((name, inside),) = each.where
            yield Count(each.counting, ((name, frozenset(people.labels[name]) - inside),))


def _size(people: CodedPeople, count: Count) -> int:
    """How many people a count has."""
    inside = people.within(count.counting)
    for name, kept in count.where:
        inside = inside & people.matching(name, [kept])[0][people.codes[name]]
    return int(people.amounts[inside].sum())


def coded(texts: pd.Series) -> tuple[np.ndarray, tuple[str, ...]]:
    """The place of each text among the distinct ones; and these, sorted.

    >>> places, labels = coded(pd.Series(["m", "f", "m"]))
    >>> places.tolist(), labels
    ([1, 0, 1], ('f', 'm'))
    """
    places, labels = pd.factorize(texts, sort=True)
    return places, tuple(labels.tolist())


def codes(office: Office, rows: pd.DataFrame, name: str) -> pd.Series:
    """The code of each row in a dimension, as a breakdown by it has them."""
    if name == CHILD:
        child, adult = (test(rows["age_min"], rows["age_max"]) for test in (is_child, is_adult))
        return pd.Series(np.select([child, adult], ["child", "adult"], "neither"), index=rows.index)
    kind, _, bands = name.partition("|")
    scene = Scene(office, Selection(), rows, read_bands(bands.split(",") if bands else DEFAULT_BANDS))
    return DIMENSIONS[kind].codes(scene).astype("str")


def _together(people: CodedPeople, dims: Sequence[str], countings: Sequence[Counting]) -> list[list[str]]:
    """Groups of dimensions whose combinations of codes an attacker knows.

    These are the dimensions of an activity, because its place, oblast, kind, month and period are not secret; ages in
    several sets of bands; and populations, if a count is restricted to one.
    """
    narrowed = any(name == "population" for counting in countings for name, _ in counting.narrowed)
    ages = [name for name in dims if name == CHILD or name.startswith("age")]
    own = [name for name in dims if name not in ages and name not in OF_A_PERSON]
    shared = [LAYER, *own, *(["population"] if narrowed and "population" in dims else [])]
    few = len(numbered([people.codes[name] for name in shared])[0]) <= MOST_TOGETHER
    return [group for group in (ages, shared if few else []) if len(group) > 1]
