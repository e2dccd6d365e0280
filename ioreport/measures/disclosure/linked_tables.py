"""Tables of the same people, linked: one system of cells for all that a document counts of them.

People are told apart by *dimensions* (sex, age, place, …) and by which *countings* they are in: the
people reached in a period are not those reached in a year, nor those who attended. An *atom* is a
count of people alike in all of this. Every published count is a sum of atoms, and so one system
links them, whichever tables and sentences they stand in.

Atoms of all dimensions at once would be too many. Dimensions that are published together make a
group; groups are joined until they form a tree, in which people agree wherever two groups share
dimensions. Whole counts that agree so can always be told of one and the same set of people
(N. N. Vorob'ev, Consistent families of measures and their extensions, 1962), so nothing that a
reader can work out is lost.
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
"""The dimension that tells countings apart."""
MOST_ATOMS = 20_000
MOST_TOGETHER = 2_000
MOST_COUNTINGS = 62


@dataclass(frozen=True)
class Count:
    """One published count: the people of a counting who have one of some codes in each of some dimensions."""

    counting: int
    where: tuple[tuple[str, frozenset[str]], ...] = ()

    @cached_property
    def dims(self) -> frozenset[str]:
        """The dimensions that it is told apart by."""
        return frozenset(name for name, _ in self.where)


def layered(numbers: pd.DataFrame) -> pd.DataFrame:
    """What each row gives to which countings, cut so that every part is in a counting wholly or not at all.

    Parameters
    ----------
    numbers : DataFrame of int
        A row a row of the office's table, a column a counting: how many people it gives to it.

    Returns
    -------
    DataFrame
        Columns ``row`` (place in `numbers`), ``layer`` (a bit for each counting, as a whole number) and ``amount``.

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
    """All counts of some people as one system.

    Parameters
    ----------
    people : DataFrame
        Columns: a code for each dimension (str), ``layer`` and ``amount``.
    counts : sequence of Count
    published : sequence of bool
        Which counts are published; the others are only spoken of, as a share speaks of its parts.
    cost : sequence of float
        What it costs to withhold each count.
    together : iterable of sequences of str
        Dimensions of which a reader knows which codes go together, as a place lies in one oblast.

    Returns
    -------
    tuple of System and array
        And for each count its cell.
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

    Dimensions are taken away one by one, first that whose neighbours lack the fewest bonds to one another.
    """
    names = frozenset().union(*groups)
    near = {name: set().union(*(group for group in groups if name in group)) - {name} for name in names}
    found: list[frozenset[str]] = []
    while near:
        name = min(sorted(near), key=lambda each: (_lacking(near, each), len(near[each])))
        clique = frozenset(near[name] | {name})
        if not any(clique <= other for other in found):
            found.append(clique)
        for one, other in combinations(sorted(near[name]), 2):
            near[one].add(other)
            near[other].add(one)
        for other in near.pop(name):
            near[other].discard(name)
    return found


def _lacking(near: Mapping[str, set[str]], name: str) -> int:
    return sum(other not in near[one] for one, other in combinations(sorted(near[name]), 2))


def _atoms(people: pd.DataFrame, dims: list[str], known: Sequence[frozenset[str]]) -> pd.DataFrame:
    """Every combination of codes that a reader can think of, with its count."""
    sums = people.groupby(dims, observed=True, sort=True)["amount"].sum().reset_index()
    blocks = _blocks(dims, known)
    tuples = [people[block].drop_duplicates().sort_values(block, key=_text) for block in blocks]
    if np.prod([float(len(each)) for each in tuples]) > MOST_ATOMS:
        # Fewer combinations are a better informed reader: more is withheld, never less.
        return sums
    crossed = tuples[0]
    for each in tuples[1:]:
        crossed = crossed.merge(each, how="cross")
    return crossed.merge(sums, how="left", on=dims).fillna({"amount": 0}).astype({"amount": np.int64})


def _text(column: pd.Series) -> pd.Series:
    return column.astype("str")


def _blocks(dims: list[str], known: Sequence[frozenset[str]]) -> list[list[str]]:
    """The dimensions parted into those whose codes are known to go together, and single ones."""
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
    for home in range(len(cliques)):
        mine = [place for place, count in enumerate(counts) if _home(count, cliques) == home]
        for dims, places in _by_dims(counts, mine).items():
            found, inside = _inside(atoms[home], dims, [counts[place] for place in places])
            rows.append(np.asarray(places)[found])
            columns.append(starts[home] + inside)
    shape = (len(counts), int(starts[-1]))
    at = np.concatenate(rows).astype(np.int64), np.concatenate(columns).astype(np.int64)
    return sparse.csr_array((np.ones(len(at[0])), at), shape=shape)


def _home(count: Count, cliques: Sequence[frozenset[str]]) -> int:
    return next(place for place, clique in enumerate(cliques) if count.dims | {LAYER} <= clique)


def _by_dims(counts: Sequence[Count], places: Sequence[int]) -> dict[tuple[Any, ...], list[int]]:
    found: dict[tuple[Any, ...], list[int]] = {}
    for place in places:
        key = (counts[place].counting, tuple(name for name, _ in counts[place].where))
        found.setdefault(key, []).append(place)
    return found


def _inside(atoms: pd.DataFrame, key: tuple[Any, ...], counts: Sequence[Count]) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of a count (its place in the list) and an atom that is part of it."""
    counting, dims = key
    within = atoms[np.array([int(layer) >> counting & 1 for layer in atoms[LAYER]], bool)]
    codes = [(place, *combined) for place, count in enumerate(counts) for combined in _combined(count)]
    wanted = pd.DataFrame(codes, columns=["count", *dims])
    inside = within.assign(atom=within.index)[[*dims, "atom"]]
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
    """Groups that share dimensions count the same people by them: the sums over the shared codes are equal."""
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
