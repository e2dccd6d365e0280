"""What a reader can work out of what is withheld, and whether it is too much.

The reader is taken for a good one: who knows all equations between the cells, all that is published,
that counts are whole and never negative, and that a withheld cell is not zero. A withheld cell is
safe when two tables of whole counts agree with everything published and differ by n or more in it.
The two tables are kept as the proof. A linear program finds them; that they hold is then checked in
whole numbers, so that no tolerance of a solver is part of the proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csgraph

from ioreport.measures.disclosure.cells import Limit, System, inequalities_of

TOLERANCE = 1e-6
SMALL, NODES, FEWEST_NODES = 120, 2000, 20
"""How many nodes a search for whole numbers may open among few and among more cells; a count, not a time, so that it
ends alike everywhere. What is not found is taken for unsafe."""


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
    """Unknown cells that hang together: their numbers, and how they can change and keep to what a reader knows.

    A change keeps to it where `equations` times it is zero, `limits` times it is `least` or more, and no cell
    falls by more than its `fall`.
    """

    cells: np.ndarray
    equations: sparse.csr_array
    limits: sparse.csr_array
    least: np.ndarray
    fall: np.ndarray

    def whole(self, found: np.ndarray | None) -> np.ndarray | None:
        """The found change in whole numbers, if it is one and keeps to all that is known."""
        if found is None:
            return None
        change = np.rint(found).astype(np.int64)
        holds = (
            (change >= -self.fall).all()
            and not (self.equations @ change).any()
            and (self.limits @ change >= self.least).all()
        )
        return change if holds else None

    def place(self, cell: int) -> np.ndarray:
        """Where a cell stands in the part."""
        return np.searchsorted(self.cells, [cell])


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
        self.values = system.values
        rows = sparse.csr_array(system.equations)
        unknown = np.flatnonzero(_left_over(rows, system.unknown(withheld)))
        inequalities, least = inequalities_of((*system.limits, *limits), len(system.values))
        room, fall = least - inequalities @ system.values, (system.values - system.least)[unknown]
        self.parts = _parts(unknown, rows[:, unknown], inequalities[:, unknown], room, fall)
        self.part_of = {int(cell): part for part in self.parts for cell in part.cells}

    def prove(self, targets: np.ndarray, n: int | np.ndarray) -> Proof:
        """Look for tables that let each target differ by n, which may be another for each cell.

        Returns
        -------
        Proof
            Its intervals are as wide as they were found to be, and not looked for beyond n.
        """
        n = np.broadcast_to(n, len(self.values))
        proof = Proof(self.values, self.values.copy(), self.values.copy())
        for part in self.parts:
            mine = np.intersect1d(part.cells, targets)
            _together(part, mine, n, proof)
            for cell in proof.narrow(mine, n).tolist():
                _alone(part, cell, n, proof)
        return proof


@dataclass(frozen=True, eq=False)
class Proof:
    """For each cell the lowest and highest count of the tables found so far."""

    values: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def take(self, part: Part, found: np.ndarray | None) -> None:
        """Learn from a table, given by how it differs from the true one."""
        change = part.whole(found)
        if change is not None:
            table = self.values[part.cells] + change
            self.low[part.cells] = np.minimum(self.low[part.cells], table)
            self.high[part.cells] = np.maximum(self.high[part.cells], table)

    def narrow(self, targets: np.ndarray, n: int | np.ndarray) -> np.ndarray:
        """The targets that differ by less than n."""
        return targets[self.high[targets] - self.low[targets] < np.broadcast_to(n, len(self.values))[targets]]


def _together(part: Part, targets: np.ndarray, n: np.ndarray, proof: Proof) -> None:
    """Move all narrow targets of a part one way at once: one table often serves many."""
    for sign in (1, -1, 1, -1):
        wanted = proof.narrow(targets, n)
        if len(wanted) < 2:
            return
        here, by = np.searchsorted(part.cells, wanted), sign * _wanting(proof, wanted, n, sign)
        proof.take(part, widest_change(part, here, by))


def _alone(part: Part, cell: int, n: np.ndarray, proof: Proof) -> None:
    """Move one target up, then down; in whole numbers where the vertices have none and there is room for them."""
    target, here, wide = np.array([cell]), part.place(cell), int(n[cell])
    reach = {1: wide, -1: int(part.fall[here[0]])}
    for whole in (False, True):
        for rise in (wide, wide + 1) if whole else ():  # where the vertices have halves, one near by may have none
            if len(proof.narrow(target, n)):
                proof.take(part, least_change(part, here, np.array([rise])))
        for sign in (1, -1):
            if not len(proof.narrow(target, n)) or reach[1] + reach[-1] < wide:
                return
            found = widest_change(part, here, sign * _wanting(proof, target, n, sign), whole)
            proof.take(part, found)
            reach[sign] = wide if found is None else int(np.floor(abs(found[here[0]]) + TOLERANCE))


def _wanting(proof: Proof, targets: np.ndarray, n: np.ndarray, sign: int) -> np.ndarray:
    """How far each target would have to rise or fall to differ by n from what it was found to be the other way."""
    true = proof.values[targets]
    return n[targets] - (true - proof.low[targets] if sign > 0 else proof.high[targets] - true)


def widest_change(part: Part, here: np.ndarray, by: np.ndarray, whole: bool = False) -> np.ndarray | None:
    """A change that moves some cells as far as they go, up or down by so much at most."""
    lower, upper = -part.fall.astype(float), np.full(len(part.cells), np.inf)
    lower[here], upper[here] = np.maximum(np.minimum(by, 0), -part.fall[here]), np.maximum(by, 0)
    weight = np.zeros(len(part.cells))
    weight[here] = -np.sign(by)
    return _solved(part, weight, lower, upper, part.equations, part.limits, whole)


def least_change(part: Part, here: np.ndarray, by: np.ndarray, whole: bool = False) -> np.ndarray | None:
    """A change that moves some cells by so much, and as little else as can be; or nothing, where there is none."""
    size = len(part.cells)
    lower, upper = np.zeros(2 * size), np.concatenate([np.full(size, np.inf), part.fall])
    lower[here] = upper[here] = np.maximum(by, 0)
    lower[size + here] = upper[size + here] = np.maximum(-by, 0)
    rows, limits = (sparse.hstack([each, -each], format="csr") for each in (part.equations, part.limits))
    found = _solved(part, np.ones(2 * size), lower, upper, rows, limits, whole)
    return None if found is None else found[:size] - found[size:]


def _solved(
    part: Part, weight: np.ndarray, lower: np.ndarray, upper: np.ndarray, equations: sparse.csr_array,
    limits: sparse.csr_array, whole: bool = False,
) -> np.ndarray | None:
    constraints = [LinearConstraint(equations, 0, 0)]
    if limits.shape[0]:
        constraints.append(LinearConstraint(limits, part.least, np.inf))
    # Without the solver's own preparations, which take longer than what is left to solve.
    nodes = NODES if len(weight) <= SMALL else FEWEST_NODES
    options = {"node_limit": nodes} if whole else {"presolve": False}
    return milp(weight, integrality=np.full(len(weight), int(whole)), bounds=Bounds(lower, upper),
                constraints=constraints, options=options).x


def _left_over(equations: sparse.csr_array, unknown: np.ndarray) -> np.ndarray:
    """The unknown cells that are left when each that stands alone in an equation has been worked out, over and over."""
    pattern = abs(equations).sign()
    while True:
        alone = pattern @ unknown.astype(float) == 1
        known = unknown & (pattern.T @ alone.astype(float) > 0)
        if not known.any():
            return unknown
        unknown = unknown & ~known


def _parts(
    unknown: np.ndarray, equations: sparse.csr_array, limits: sparse.csr_array, least: np.ndarray, fall: np.ndarray
) -> list[Part]:
    """The unknown cells parted so that nothing known ties one part to another."""
    every = sparse.csr_array(sparse.vstack([equations, limits]))
    ties = sparse.block_array([[None, every.T], [every, None]], format="csr")
    label = csgraph.connected_components(ties, directed=False)[1][: len(unknown)]
    count = label.max(initial=-1) + 1
    return [_part(label == number, unknown, equations, limits, least, fall) for number in range(count)]


def _part(
    mine: np.ndarray, unknown: np.ndarray, equations: sparse.csr_array, limits: sparse.csr_array, least: np.ndarray,
    fall: np.ndarray,
) -> Part:
    own, inequalities = equations[:, mine], limits[:, mine]
    rows, bounds = np.diff(own.indptr) > 0, np.diff(inequalities.indptr) > 0
    return Part(unknown[mine], own[rows], inequalities[bounds], least[bounds], fall[mine])


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
