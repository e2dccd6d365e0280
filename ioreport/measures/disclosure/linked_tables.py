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
MOST_ATOMS = 20_000
MOST_TOGETHER = 2_000
MOST_COUNTINGS = 62


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
    people: pd.DataFrame,
    counts: Sequence[Count],
    published: Sequence[bool],
    cost: Sequence[float],
    together: Iterable[Sequence[str]] = (),
) -> tuple[System, np.ndarray]:
    """All counts of the same people as one system.

    Parameters
    ----------
    people : DataFrame
        Columns: a code for each dimension (str), ``layer`` and ``amount``.
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
    starts = np.concatenate([[0], np.cumsum([len(frame) for frame in atoms])])
    rows = _memberships(counts, cliques, atoms, starts)
    ties = _ties(cliques, atoms, starts)
    amounts = np.concatenate([frame["amount"].to_numpy(np.int64) for frame in atoms])
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


def _atoms(people: pd.DataFrame, dims: list[str], known: Sequence[frozenset[str]]) -> pd.DataFrame:
    """Every combination of codes that is possible for an attacker, with its count."""
    sums = people.groupby(dims, observed=True, sort=True)["amount"].sum().reset_index()
    blocks = _blocks(dims, known)
    tuples = [
        people[block].drop_duplicates().sort_values(block, key=lambda each: each.astype("str")) for block in blocks
    ]
    if np.prod([float(len(each)) for each in tuples]) > MOST_ATOMS:
        # With fewer combinations the attacker knows more, so more is withheld, never less.
        return sums
    crossed = tuples[0]
    for each in tuples[1:]:
        crossed = crossed.merge(each, how="cross")
    return crossed.merge(sums, how="left", on=dims).fillna({"amount": 0}).astype({"amount": np.int64})


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
    counts: Sequence[Count], cliques: Sequence[frozenset[str]], atoms: Sequence[pd.DataFrame], starts: np.ndarray
) -> sparse.csr_array:
    rows, columns = [], []
    homes = [next(place for place, clique in enumerate(cliques) if each.dims | {LAYER} <= clique) for each in counts]
    for home in range(len(cliques)):
        mine = [place for place, each in enumerate(homes) if each == home]
        for dims, places in _by_dims(counts, mine).items():
            found, inside = _inside(atoms[home], dims, [counts[place] for place in places])
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


def _inside(atoms: pd.DataFrame, key: tuple[Any, ...], counts: Sequence[Count]) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of a count (its position in the list) and an atom that is a part of it."""
    counting, dims = key
    within = atoms[np.array([int(layer) >> counting & 1 for layer in atoms[LAYER]], bool)]
    codes = [(place, *combined) for place, count in enumerate(counts) for combined in _combined(count)]
    wanted = pd.DataFrame(codes, columns=["count", *dims])
    inside = within.assign(atom=within.index)[[*dims, "atom"]].astype({name: "str" for name in dims if name == LAYER})
    pairs = inside.merge(wanted, on=list(dims)) if dims else inside.merge(wanted, how="cross")
    return pairs["count"].to_numpy(np.int64), pairs["atom"].to_numpy(np.int64)


def _combined(count: Count) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for _, codes in count.where:
        found = [(*before, code) for before in found for code in sorted(codes)]
    return found


def _ties(
    cliques: Sequence[frozenset[str]], atoms: Sequence[pd.DataFrame], starts: np.ndarray
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
    one: pd.DataFrame, other: pd.DataFrame, shared: list[str], first: int, second: int, count: int
) -> sparse.csr_array:
    keys = pd.concat([one[shared], other[shared]], ignore_index=True)
    row = keys.groupby(shared, sort=False).ngroup().to_numpy()
    column = np.concatenate([first + np.arange(len(one)), second + np.arange(len(other))])
    sign = np.concatenate([np.ones(len(one)), -np.ones(len(other))])
    return sparse.csr_array((sign, (row, column)), shape=(int(row.max(initial=-1)) + 1, count))
