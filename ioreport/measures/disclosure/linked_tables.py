"""Linked tables: one system of cells for all counts of the same people in a document.

People are distinguished by *dimensions* (sex, age, place, …) and by the *countings* that they are in: the people
reached in a quarter, those reached in a year, those who attended. An *atom* is the count of people who are alike in all
of these. Every published count is a sum of atoms, so one system links all tables and sentences.

Atoms of all dimensions at once would be too many. Dimensions that are published together make a group (a clique).
Groups are joined until they form a tree, and groups that share dimensions must have equal sums over them. Whole counts
that agree in this way always belong to one set of people (N. N. Vorob'ev, Consistent families of measures and their
extensions, 1962), so the system has everything that an attacker can work out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from ioreport.errors import UsageError
from ioreport.measures.disclosure.cell_system import System, composed

LAYER = "layer"
"""The dimension that distinguishes countings."""
ALL_BUT = "\0all but"
"""In a set of codes: it stands for all codes that are not in the set."""
MOST_ATOMS = 20_000
MOST_TOGETHER = 2_000
MOST_COUNTINGS = 62


@dataclass(frozen=True, eq=False)
class CodedPeople:
    """People who are alike in all dimensions, and how many they are; codes are numbers, which are quick to join.

    Attributes
    ----------
    labels : mapping of str to tuple of str
        Dimension, `LAYER` among them → its codes, sorted as texts.
    codes : mapping of str to array of int
        Dimension → the place of each entry's code in `labels`.
    amounts : array of int
        How many people each entry stands for.
    """

    labels: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, np.ndarray]
    amounts: np.ndarray

    @cached_property
    def layers(self) -> np.ndarray:
        """The layers as numbers, in the order of their labels: a bit for each counting."""
        return np.array([int(label) for label in self.labels[LAYER]], np.int64)

    def within(self, counting: int) -> np.ndarray:
        """Which entries are in a counting."""
        return (self.layers >> counting & 1 == 1)[self.codes[LAYER]]

    def taken(self, places: np.ndarray, amounts: np.ndarray, dims: Iterable[str]) -> CodedPeople:
        """Other amounts of the people at some places, in some dimensions."""
        return CodedPeople(self.labels, {name: self.codes[name][places] for name in dims}, amounts)

    def matching(self, name: str, wanted: Sequence[frozenset[str]]) -> np.ndarray:
        """For each set of codes, which codes of a dimension are in it."""
        return np.array(
            [[(label in codes) != (ALL_BUT in codes) for label in self.labels[name]] for codes in wanted], bool
        )


def numbered(columns: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The place of the first of each distinct combination of some columns, and each row's combination, by its number.

    Combinations are numbered in the order of the columns' numbers, which are not negative.

    >>> first, number = numbered([np.array([1, 0, 1, 0]), np.array([0, 3, 0, 2])])
    >>> first.tolist(), number.tolist()
    ([3, 1, 0], [2, 1, 2, 0])
    """
    first, number = np.zeros(1, np.int64), np.zeros(len(columns[0]), np.int64)
    for column in columns:
        joined = number * (int(column.max(initial=0)) + 1) + column
        _, first, number = np.unique(joined, return_index=True, return_inverse=True)
    return first, number


@dataclass(frozen=True)
class Count:
    """A published count: the people of a counting with certain codes in certain dimensions."""

    counting: int
    where: tuple[tuple[str, frozenset[str]], ...] = ()

    @cached_property
    def dims(self) -> frozenset[str]:
        """The dimensions in which its codes are restricted."""
        return frozenset(name for name, _ in self.where)


def layered(numbers: pd.DataFrame) -> pd.DataFrame:
    """Split each row's people into layers, so that each layer is in a counting entirely or not at all.

    Parameters
    ----------
    numbers : DataFrame of int
        How many people each row of the office's table contributes to each counting: a row for each row, a column for
        each counting.

    Returns
    -------
    DataFrame
        Columns ``row`` (position in `numbers`), ``layer`` (a bit for each counting) and ``amount``.

    Examples
    --------
    >>> layered(pd.DataFrame({"attendance": [10], "reached": [4]})).values.tolist()
    [[0, 3, 4], [0, 1, 6]]
    """
    wide = numbers.to_numpy(np.int64)
    if wide.shape[1] > MOST_COUNTINGS:
        raise UsageError(
            f"A document may count people in {MOST_COUNTINGS} ways, found {wide.shape[1]}.",
            next_step="ask for fewer periods, places or kinds in one document",
        )
    steps, below, found = np.sort(wide, axis=1), np.zeros(len(wide), np.int64), []
    for step in steps.T:
        layer = np.zeros(len(wide), np.int64)
        for place in range(wide.shape[1]):
            layer |= np.where(wide[:, place] >= step, 1 << place, 0)
        found.append(pd.DataFrame({"row": np.arange(len(wide)), LAYER: layer, "amount": step - below}))
        below = step
    every = pd.concat(found, ignore_index=True)
    return every[every["amount"] > 0].reset_index(drop=True)


def linked(
    people: CodedPeople,
    counts: Sequence[Count],
    published: Sequence[bool],
    cost: Sequence[float],
    together: Iterable[Sequence[str]] = (),
) -> tuple[System, np.ndarray]:
    """All counts of the same people as one system.

    Parameters
    ----------
    people : CodedPeople
    counts : sequence of Count
    published : sequence of bool
        Which counts are published; the others are only used by statements, as a share uses its parts.
    cost : sequence of float
        The cost of withholding each count.
    together : iterable of sequences of str
        Groups of dimensions whose combinations of codes are known, as a place is in one oblast.

    Returns
    -------
    tuple of System and array
        The system, and the cell of each count.
    """
    known = [frozenset(group) for group in together]
    cliques = _cliques([count.dims | {LAYER} for count in counts] + known)
    atoms = [_atoms(people, sorted(clique), known) for clique in cliques]
    starts = np.concatenate([[0], np.cumsum([len(each.amounts) for each in atoms])])
    rows = _memberships(counts, cliques, atoms, starts)
    ties = _ties(cliques, atoms, starts)
    amounts = np.concatenate([each.amounts for each in atoms])
    return composed(rows, amounts, np.asarray(cost, float), ties, np.asarray(published, bool))


def _cliques(groups: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The groups joined until they form a tree.

    Dimensions are eliminated one by one, in the order of the fewest missing links between their neighbours.
    """
    names = frozenset().union(*groups)
    near = {name: set().union(*(group for group in groups if name in group)) - {name} for name in names}
    found: list[frozenset[str]] = []
    while near:
        name = min(sorted(near), key=lambda each: (_missing_links(near, each), len(near[each])))
        clique = frozenset(near[name] | {name})
        if not any(clique <= other for other in found):
            found.append(clique)
        for one, other in combinations(sorted(near[name]), 2):
            near[one].add(other)
            near[other].add(one)
        for other in near.pop(name):
            near[other].discard(name)
    return found


def _missing_links(near: Mapping[str, set[str]], name: str) -> int:
    return sum(other not in near[one] for one, other in combinations(sorted(near[name]), 2))


def _atoms(people: CodedPeople, dims: list[str], known: Sequence[frozenset[str]]) -> CodedPeople:
    """Every combination of codes that is possible for an attacker, with its count."""
    blocks = _blocks(dims, known)
    parts = [numbered([people.codes[name] for name in block]) for block in blocks]
    sizes = [len(first) for first, _ in parts]
    if np.prod(np.array(sizes, float)) > MOST_ATOMS:
        # With fewer combinations the attacker knows more, so more is withheld, never less.
        layers = np.argsort(np.argsort(people.layers))  # in the order of numbers, not of texts
        first, number = numbered([layers[people.codes[name]] if name == LAYER else people.codes[name] for name in dims])
        return people.taken(first, _summed(number, people.amounts, len(first)), dims)
    every = np.indices(sizes).reshape(len(sizes), -1)
    codes = {
        name: people.codes[name][first[place]]
        for block, (first, _), place in zip(blocks, parts, every, strict=True)
        for name in block
    }
    number = np.ravel_multi_index([number for _, number in parts], sizes)
    return CodedPeople(people.labels, codes, _summed(number, people.amounts, every.shape[1]))


def _summed(number: np.ndarray, amounts: np.ndarray, count: int) -> np.ndarray:
    """The sum of the amounts that have each number."""
    found = np.zeros(count, np.int64)
    np.add.at(found, number, amounts)
    return found


def _blocks(dims: list[str], known: Sequence[frozenset[str]]) -> list[list[str]]:
    """The dimensions in blocks: those whose combinations of codes are known, and single ones."""
    blocks: list[set[str]] = [{name} for name in dims]
    for group in known:
        joined = [block for block in blocks if block & group]
        blocks = [block for block in blocks if not block & group]
        if joined:
            blocks.append(set().union(*joined))
    return sorted(sorted(block) for block in blocks)


def _memberships(
    counts: Sequence[Count], cliques: Sequence[frozenset[str]], atoms: Sequence[CodedPeople], starts: np.ndarray
) -> sparse.csr_array:
    rows, columns = [], []
    homes = [next(place for place, clique in enumerate(cliques) if each.dims | {LAYER} <= clique) for each in counts]
    for home in range(len(cliques)):
        mine = [place for place, each in enumerate(homes) if each == home]
        for places in _by_dims(counts, mine).values():
            found, inside = _inside(atoms[home], [counts[place] for place in places])
            rows.append(np.asarray(places)[found])
            columns.append(starts[home] + inside)
    shape = (len(counts), int(starts[-1]))
    at = np.concatenate(rows).astype(np.int64), np.concatenate(columns).astype(np.int64)
    return sparse.csr_array((np.ones(len(at[0])), at), shape=shape)


def _by_dims(counts: Sequence[Count], places: Sequence[int]) -> dict[tuple[Any, ...], list[int]]:
    found: dict[tuple[Any, ...], list[int]] = {}
    for place in places:
        key = (counts[place].counting, tuple(name for name, _ in counts[place].where))
        found.setdefault(key, []).append(place)
    return found


def _inside(atoms: CodedPeople, counts: Sequence[Count]) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of a count (its position) and an atom that is a part of it; all counts have the same dimensions."""
    within = np.flatnonzero(atoms.within(counts[0].counting))
    names = [name for name, _ in counts[0].where]
    if not names:
        return np.repeat(np.arange(len(counts)), len(within)), np.tile(within, len(counts))
    codes = [atoms.codes[name][within] for name in names]
    first, number = numbered(codes)
    parts = np.ones((len(counts), len(first)), bool)
    for place, name in enumerate(names):
        parts &= atoms.matching(name, [count.where[place][1] for count in counts])[:, codes[place][first]]
    shape = (len(first), len(atoms.amounts))
    alike = sparse.csr_array((np.ones(len(within)), (number, within)), shape=shape)
    return sparse.csr_array(parts.astype(float)).dot(alike).nonzero()


def _ties(
    cliques: Sequence[frozenset[str]], atoms: Sequence[CodedPeople], starts: np.ndarray
) -> sparse.csr_array | None:
    """Equations between groups that share dimensions: their sums over the shared codes are equal."""
    tied, free = [0] if cliques else [], list(range(1, len(cliques)))
    rows = []
    while free:
        pairs = [(one, other) for one in tied for other in free]
        one, other = max(pairs, key=lambda pair: len(cliques[pair[0]] & cliques[pair[1]]))
        shared = sorted(cliques[one] & cliques[other])
        rows.append(_equal(atoms[one], atoms[other], shared, starts[one], starts[other], int(starts[-1])))
        tied.append(other)
        free.remove(other)
    return sparse.csr_array(sparse.vstack(rows)) if rows else None


def _equal(
    one: CodedPeople, other: CodedPeople, shared: list[str], first: int, second: int, count: int
) -> sparse.csr_array:
    begun, number = numbered([np.concatenate([one.codes[name], other.codes[name]]) for name in shared])
    row = np.argsort(np.argsort(begun))[number]  # in the order in which they occur
    column = np.concatenate([first + np.arange(len(one.amounts)), second + np.arange(len(other.amounts))])
    sign = np.concatenate([np.ones(len(one.amounts)), -np.ones(len(other.amounts))])
    return sparse.csr_array((sign, (row, column)), shape=(int(row.max(initial=-1)) + 1, count))
