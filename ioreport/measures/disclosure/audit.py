"""What a reader can work out of what is withheld, and whether it is too much.

The reader is taken for a good one: who knows all equations between the cells, all that is published,
that counts are whole and never negative, and that a withheld cell is not zero. A withheld cell is
safe when two tables of whole counts agree with everything published and differ by n or more in it.
The two tables are kept as the proof. A linear program finds them; that they hold is then checked in
whole numbers, so that no tolerance of a solver is part of the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csgraph

from ioreport.measures.disclosure.cells import Limit, System

TOLERANCE = 1e-6
NODES = 2000
"""How many nodes a search for whole numbers may open; a count, not a time, so that it ends alike everywhere."""


@dataclass(frozen=True)
class Interval:
    """Where a reader can think a cell to lie: both ends occur in a table that agrees with all that is published."""

    cell: int
    low: int
    high: int

    @property
    def width(self) -> int:
        return self.high - self.low


@dataclass(frozen=True, eq=False)
class Part:
    """Unknown cells that hang together: their numbers, and what a reader knows of them."""

    cells: np.ndarray
    equations: sparse.csr_array
    sums: np.ndarray
    limits: sparse.csr_array
    least: np.ndarray
    bottom: np.ndarray

    def whole(self, found: np.ndarray) -> np.ndarray | None:
        """The found table in whole numbers, if it is one and keeps to all that is known."""
        table = np.rint(found).astype(np.int64)
        holds = (
            (table >= self.bottom).all()
            and (self.equations @ table == self.sums).all()
            and (self.limits @ table >= self.least).all()
        )
        return table if holds else None


@dataclass(eq=False)
class Proof:
    """The tables found so far: for each cell the lowest and highest count, and the cells in which its tables differ.

    A table is known by its support: the cells in which it is not the true one.
    """

    low: np.ndarray
    high: np.ndarray
    low_by: dict[int, frozenset[int]] = field(default_factory=dict)
    high_by: dict[int, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, values: np.ndarray) -> Proof:
        return cls(values.copy(), values.copy())

    def take(self, part: Part, table: np.ndarray, values: np.ndarray, targets: np.ndarray) -> None:
        """Learn from a table what its part's targets can be."""
        here = part.cells[table != values[part.cells]]
        support = frozenset(here.tolist())
        counts = dict(zip(part.cells.tolist(), table.tolist(), strict=True))
        for cell in np.intersect1d(here, targets).tolist():
            if counts[cell] < self.low[cell]:
                self.low[cell], self.low_by[cell] = counts[cell], support
            if counts[cell] > self.high[cell]:
                self.high[cell], self.high_by[cell] = counts[cell], support

    def without(self, cell: int, values: np.ndarray) -> Proof:
        """What is left of the proof when a cell is shown: the tables that have its true count."""
        left = Proof(self.low.copy(), self.high.copy(), dict(self.low_by), dict(self.high_by))
        for ends, by in ((left.low, left.low_by), (left.high, left.high_by)):
            for gone in [target for target, support in by.items() if cell in support]:
                ends[gone] = values[gone]
                del by[gone]
        return left


class Reader:
    """One who knows what is published: `system` but for the `withheld` cells, and the `limits` beside.

    Parameters
    ----------
    system : System
    withheld : array of bool
    limits : iterable of Limit
        What is published besides, such as a share: inequalities between the cells.
    """

    def __init__(self, system: System, withheld: np.ndarray, limits: Iterable[Limit] = ()):
        self.system, self.withheld = system, withheld
        unknown = np.flatnonzero(system.unknown(withheld))
        values = system.values.copy()
        values[unknown] = 0
        rows = sparse.csr_array(system.equations)
        sums = -(rows @ values)
        inequalities, least = _inequalities(tuple(limits), len(values))
        room = least - inequalities @ values
        self.parts = _parts(unknown, rows[:, unknown], sums, inequalities[:, unknown], room, system.least[unknown])
        self.part_of = {int(cell): part for part in self.parts for cell in part.cells}

    def prove(self, targets: np.ndarray, n: int, proof: Proof | None = None) -> Proof:
        """Look for tables that let each target differ by n.

        Returns
        -------
        Proof
            Its intervals are as wide as they were found to be, and not looked for beyond n.
        """
        proof = proof or Proof.of(self.system.values)
        for part in self.parts:
            mine = np.intersect1d(part.cells, targets)
            self._together(part, mine, n, proof)
            for cell in _narrow(proof, mine, n).tolist():
                self._alone(part, cell, n, proof, mine)
        return proof

    def proves(self, targets: np.ndarray, n: int, proof: Proof) -> bool:
        """Whether all targets can differ by n; looks until one cannot.

        Its tables differ from the true one in as few counts as can be, so that few proofs are lost when one more cell
        is shown.
        """
        for cell in targets.tolist():
            part = self.part_of.get(cell)
            if part is None:
                return False
            if proof.high[cell] - proof.low[cell] < n:
                self._nearby(part, cell, n, proof)
                self._alone(part, cell, n, proof, np.array([cell]))
            if proof.high[cell] - proof.low[cell] < n:
                return False
        return True

    def _nearby(self, part: Part, cell: int, n: int, proof: Proof) -> None:
        """Move one target up by n, or as far as it goes and down for the rest, with little else changed."""
        true, here = self.system.values, np.searchsorted(part.cells, [cell])
        end = int(true[cell] + n)
        found = set_to(part, true, cell, end)
        if found is None:
            reach = moved(part, here, np.array([end]), up=True)
            end = int(np.floor(reach[here[0]] + TOLERANCE)) if reach is not None else int(true[cell])
            found = set_to(part, true, cell, end) if end > true[cell] else None
        self._learn(part, found, proof, np.array([cell]))
        if end - n < true[cell] and end - n >= part.bottom[here[0]]:
            self._learn(part, set_to(part, true, cell, end - n), proof, np.array([cell]))

    def _together(self, part: Part, targets: np.ndarray, n: int, proof: Proof) -> None:
        """Move all narrow targets of a part one way at once: one table often serves many."""
        for up in (True, False, True, False):
            wanted = _narrow(proof, targets, n)
            if len(wanted) < 2:
                return
            here = np.searchsorted(part.cells, wanted)
            ends = proof.low[wanted] + n if up else np.maximum(proof.high[wanted] - n, part.bottom[here])
            self._learn(part, moved(part, here, ends, up), proof, wanted)

    def _alone(self, part: Part, cell: int, n: int, proof: Proof, targets: np.ndarray) -> None:
        """Move one target up, then down; in whole numbers where the vertices have none and there is room for them."""
        here, reach = np.searchsorted(part.cells, [cell]), {}
        for whole in (False, True):
            for up in (True, False):
                if proof.high[cell] - proof.low[cell] >= n:
                    return
                end = proof.low[cell] + n if up else max(proof.high[cell] - n, part.bottom[here[0]])
                found = moved(part, here, np.array([end]), up, whole)
                self._learn(part, found, proof, _narrow(proof, targets, n))
                reach[up] = proof.high[cell] if found is None else found[here[0]]
            if np.floor(reach[True] + TOLERANCE) - np.ceil(reach[False] - TOLERANCE) < n:
                return

    def _learn(self, part: Part, found: np.ndarray | None, proof: Proof, targets: np.ndarray) -> None:
        table = None if found is None else part.whole(found)
        if table is not None:
            proof.take(part, table, self.system.values, targets)


def _narrow(proof: Proof, targets: np.ndarray, n: int) -> np.ndarray:
    return targets[proof.high[targets] - proof.low[targets] < n]


def moved(part: Part, here: np.ndarray, ends: np.ndarray, up: bool, whole: bool = False) -> np.ndarray | None:
    """A table that agrees with all that is published, with some cells as far one way as they go, to `ends` at most."""
    lower, upper = part.bottom.astype(float), np.full(len(part.cells), np.inf)
    (upper if up else lower)[here] = ends
    objective = np.zeros(len(part.cells))
    objective[here] = -1.0 if up else 1.0
    constraints = [LinearConstraint(part.equations, part.sums, part.sums)]
    if part.limits.shape[0]:
        constraints.append(LinearConstraint(part.limits, part.least, np.inf))
    found = milp(objective, integrality=np.full(len(objective), int(whole)), bounds=Bounds(lower, upper),
                 constraints=constraints, options={"node_limit": NODES} if whole else None)
    return found.x


def set_to(part: Part, values: np.ndarray, cell: int, count: int) -> np.ndarray | None:
    """The true table with one cell set to a count, and as little else changed as can be."""
    true, size = values[part.cells].astype(float), len(part.cells)
    here, rise = int(np.searchsorted(part.cells, cell)), count - int(values[cell])
    lower, upper = np.zeros(2 * size), np.concatenate([np.full(size, np.inf), true - part.bottom])
    lower[here], upper[here] = max(rise, 0), max(rise, 0)
    lower[size + here], upper[size + here] = max(-rise, 0), max(-rise, 0)
    rows = [LinearConstraint(sparse.hstack([part.equations, -part.equations], format="csr"), 0, 0)]
    if part.limits.shape[0]:
        limits = sparse.hstack([part.limits, -part.limits], format="csr")
        rows.append(LinearConstraint(limits, part.least - part.limits @ true, np.inf))
    found = milp(np.ones(2 * size), bounds=Bounds(lower, upper), constraints=rows)
    return None if found.x is None else true + found.x[:size] - found.x[size:]


def _inequalities(limits: Sequence[Limit], count: int) -> tuple[sparse.csr_array, np.ndarray]:
    entries = [(row, cell, factor) for row, limit in enumerate(limits) for cell, factor in limit.terms]
    rows, cells, factors = (np.array(column) for column in zip(*entries, strict=True)) if entries else ([], [], [])
    matrix = sparse.csr_array((np.asarray(factors, float), (rows, cells)), shape=(len(limits), count))
    return matrix, np.array([limit.least for limit in limits], dtype=float)


def _parts(
    unknown: np.ndarray, equations: sparse.csr_array, sums: np.ndarray, limits: sparse.csr_array, least: np.ndarray,
    bottom: np.ndarray,
) -> list[Part]:
    """The unknown cells parted so that nothing known ties one part to another."""
    every = sparse.csr_array(sparse.vstack([equations, limits]))
    ties = sparse.block_array([[None, every.T], [every, None]], format="csr")
    label = csgraph.connected_components(ties, directed=False)[1][: len(unknown)]
    count = label.max(initial=-1) + 1
    return [_part(label == number, unknown, equations, sums, limits, least, bottom) for number in range(count)]


def _part(
    mine: np.ndarray, unknown: np.ndarray, equations: sparse.csr_array, sums: np.ndarray, limits: sparse.csr_array,
    least: np.ndarray, bottom: np.ndarray,
) -> Part:
    own, inequalities = equations[:, mine], limits[:, mine]
    rows, bounds = np.diff(own.indptr) > 0, np.diff(inequalities.indptr) > 0
    return Part(unknown[mine], own[rows], sums[rows], inequalities[bounds], least[bounds], bottom[mine])


def audit(
    system: System, withheld: np.ndarray, n: int, limits: Iterable[Limit] = (), targets: np.ndarray | None = None
) -> tuple[Interval, ...]:
    """The interval of each withheld cell that is too small to be shown.

    Parameters
    ----------
    system : System
    withheld : array of bool
    n : int
        The least count that is shown, and the least width of an interval.
    limits : iterable of Limit
        What is published besides.
    targets : array of int, optional
        The cells to look at, in place of the withheld ones below n.

    Returns
    -------
    tuple of Interval
        In the order of the cells. An interval of width n or more is not looked at further; one that
        is narrower is all that a reader can think of.

    Examples
    --------
    >>> from ioreport.measures.disclosure.cells import crossed
    >>> system = crossed(np.array([3, 20, 30]))
    >>> audit(system, np.array([True, False, False, False]), 5)
    (Interval(cell=0, low=3, high=3),)
    >>> audit(system, np.array([True, True, False, False]), 5)
    (Interval(cell=0, low=3, high=8),)
    """
    if targets is None:
        targets = np.flatnonzero(withheld & (system.values < n) & (system.values > 0))
    proof = Reader(system, withheld, limits).prove(np.asarray(targets), n)
    return tuple(Interval(int(cell), int(proof.low[cell]), int(proof.high[cell])) for cell in targets)
