"""The attacker's interval for each withheld cell, and whether it is wide enough.

The attacker knows all equations between the cells and everything published, and that counts are whole and not
negative, and that a withheld cell is not zero. A withheld cell is safe if two tables of whole counts agree with
everything published and differ by n or more in that cell. These two tables are the proof. A linear program finds them;
they are then checked in whole numbers, so that the proof does not depend on a solver's tolerance.

A table is described by its change: its difference from the true table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from ioreport.measures.disclosure.cell_system import Limit, System, inequalities_of
from ioreport.measures.disclosure.linear_program import Program

TOLERANCE = 1e-6
_SMALL = 120
"""In a part with more cells than this, whole numbers are only searched near the solution of a linear program; a cell
without a proof there counts as unsafe."""
_NODES = 100
"""How many nodes a search for whole numbers may open; a limit of nodes, not of time, gives the same result anywhere."""
WEIGHTED = 4
"""How many linear programs with different weights are tried in search of whole numbers."""
MOST_SEARCHED = 60
"""For how many cells whole numbers are searched when a further statement is checked against a plan."""
_SPLITS = 2
"""How many ways to divide a width into a rise and a fall are tried."""
_SEED = 1


@dataclass(frozen=True)
class Interval:
    """The attacker's interval for a cell; each end occurs in a table that agrees with everything published."""

    cell: int
    low: int
    high: int

    @property
    def width(self) -> int:
        return self.high - self.low


@dataclass(frozen=True, eq=False)
class Programs:
    """The linear programs of one component, kept in the solver; the columns are each cell's rise, then each's fall."""

    equations: sparse.csr_array
    limits: sparse.csr_array
    least: np.ndarray

    @cached_property
    def near(self) -> Program:
        """The program for changes that change few other cells."""
        return self._program()

    @cached_property
    def wide(self) -> Program:
        """The program for the largest changes of a cell."""
        return self._program()

    def _program(self) -> Program:
        rows = sparse.vstack([sparse.hstack([each, -each]) for each in (self.equations, self.limits)], format="csr")
        none, free = np.zeros(self.equations.shape[0]), np.full(len(self.least), np.inf)
        return Program(rows, np.append(none, self.least), np.append(none, free))


def all_found(changes: Iterable[np.ndarray | None]) -> list[np.ndarray] | None:
    """A list of changes; None if one of them was not found."""
    asked = list(changes)
    found = [change for change in asked if change is not None]
    return found if len(found) == len(asked) else None


@dataclass(frozen=True, eq=False)
class Component:
    """A connected component of unknown cells, and how they can change in agreement with what the attacker knows.

    For a change in agreement, `equations @ change` is zero, `limits @ change` is at least `least`, and no cell falls
    by more than its `fall` or rises by more than its `rise`.
    """

    cells: np.ndarray
    programs: Programs
    fall: np.ndarray
    rise: np.ndarray

    @property
    def size(self) -> int:
        """How many of the cells can change."""
        return int(np.count_nonzero((self.rise > 0) | (self.fall > 0)))

    def among(self, unknown: np.ndarray) -> Component:
        """The component if only these cells of the system are unknown."""
        free = unknown[self.cells]
        return replace(self, fall=np.where(free, self.fall, 0), rise=np.where(free, self.rise, 0.0))

    def whole(self, found: np.ndarray | None) -> np.ndarray | None:
        """A found change rounded to whole numbers; None if it does not agree with everything known."""
        if found is None:
            return None
        change, programs = np.rint(found).astype(np.int64), self.programs
        holds = (
            (change >= -self.fall).all()
            and (change <= self.rise).all()
            and not (programs.equations @ change).any()
            and (programs.limits @ change >= programs.least).all()
        )
        return change if holds else None

    def place(self, cell: int) -> np.ndarray:
        """The position of a cell in the component."""
        return np.searchsorted(self.cells, [cell])

    def widest_change(self, here: np.ndarray, by: np.ndarray, whole: bool = False) -> np.ndarray | None:
        """A change that moves some cells as far as possible, each by at most `by` (up, or down if negative)."""
        cost = np.zeros(2 * len(self.cells))
        up, down = self._moved(here, by)
        cost[here], cost[len(self.cells) + here] = -np.sign(up), -np.sign(down)
        return self._solved(self.programs.wide, cost, here, 0, up, 0, down, whole)

    def least_change(
        self, here: np.ndarray, by: np.ndarray, whole: bool = False, weight: np.ndarray | None = None
    ) -> np.ndarray | None:
        """A change that moves some cells by exactly `by`, and others as little as possible; None if there is none."""
        cost = np.ones(2 * len(self.cells)) if weight is None else weight
        up, down = self._moved(here, by)
        return self._solved(self.programs.near, cost, here, up, up, down, down, whole)

    def differing(self, cell: int, n: int) -> list[np.ndarray] | None:
        """One or two changes in whole numbers between which a cell differs by n; None if none were found."""
        here = self.place(cell)
        if (change := self._moved_by(here, n)) is not None:
            return [change]
        top, bottom = self._ends(here, n)
        if top + bottom < n:
            return None
        for rise in range(min(top, n - 1), n - bottom - 1, -1)[:_SPLITS]:
            if (changes := all_found(self._moved_by(here, by) for by in (rise, rise - n) if by)) is not None:
                return changes
        return self._differing_whole(here, n) if self.size <= _SMALL else None

    def goes(self, cell: int, n: int) -> bool:
        """Whether a cell can differ by n if fractions are allowed; if not, it cannot in whole numbers either."""
        return sum(self._ends(self.place(cell), n)) >= n

    def _ends(self, here: np.ndarray, n: int) -> tuple[int, int]:
        """How far a cell can rise and fall if fractions are allowed, up to n."""
        up, down = (_reach(self.widest_change(here, np.array([by])), here) for by in (n, -n))
        return up, down

    def _moved_by(self, here: np.ndarray, by: int) -> np.ndarray | None:
        """A change in whole numbers that moves a cell by `by` or one more, if a short search finds one.

        With different weights, some linear programs have a solution in whole numbers. If none has, whole numbers are
        searched among the few cells that these programs moved.
        """
        random, used = np.random.Generator(np.random.PCG64(_SEED)), np.zeros(len(self.cells), bool)
        for attempt in range(WEIGHTED):
            weight = 1 + random.random(2 * len(self.cells)) if attempt else None
            found = self.least_change(here, np.array([by + attempt % 2 * np.sign(by)]), weight=weight)
            if found is None and not attempt:
                return None
            if (change := self.whole(found)) is not None:
                return change
            used |= False if found is None else np.abs(found) > TOLERANCE
        few = replace(self, fall=np.where(used, self.fall, 0), rise=np.where(used, self.rise, 0.0))
        changes = (few.least_change(here, np.array([each]), whole=True) for each in (by, by + int(np.sign(by))))
        return next((change for each in changes if (change := self.whole(each)) is not None), None)

    def _differing_whole(self, here: np.ndarray, n: int) -> list[np.ndarray] | None:
        """Changes that move a cell up as far as possible in whole numbers, and down by the rest of n."""
        up = min(_reach(self.whole(self.widest_change(here, np.array([n]), whole=True)), here), n)
        return all_found(self.whole(self.least_change(here, np.array([by]), whole=True)) for by in (up, up - n) if by)

    def _moved(self, here: np.ndarray, by: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.maximum(by, 0).astype(float), np.maximum(-by, 0).astype(float)

    def _solved(
        self,
        program: Program,
        cost: np.ndarray,
        here: np.ndarray,
        up: np.ndarray | int,
        most_up: np.ndarray,
        down: np.ndarray | int,
        most_down: np.ndarray,
        whole: bool,
    ) -> np.ndarray | None:
        size = len(self.cells)
        lower, upper = np.zeros(2 * size), np.concatenate([self.rise, self.fall.astype(float)])
        lower[here], upper[here] = up, np.minimum(most_up, upper[here])
        lower[size + here], upper[size + here] = down, np.minimum(most_down, upper[size + here])
        if (lower > upper).any():
            return None
        found = program.cheapest_whole(cost, lower, upper, _NODES)[0] if whole else program.cheapest(cost, lower, upper)
        return None if found is None else found[:size] - found[size:]


def _reach(change: np.ndarray | None, here: np.ndarray) -> int:
    """How far a change moves a cell, rounded down."""
    return 0 if change is None else int(np.floor(abs(change[here[0]]) + TOLERANCE))


@dataclass(eq=False)
class Found:
    """Tables found for a system, as changes; they can be used for other attackers, too."""

    changes: list[np.ndarray] = field(default_factory=list)


class Reader:
    """An attacker who knows everything published: `system` without the `withheld` cells, and the `limits`.

    Parameters
    ----------
    system : System
    withheld : array of bool
    limits : iterable of Limit
        Inequalities between the cells from other published figures, such as shares.
    found : Found, optional
        Tables found before for the same equations; those that agree with what this attacker knows are used.
    """

    def __init__(self, system: System, withheld: np.ndarray, limits: Iterable[Limit] = (), found: Found | None = None):
        self.values = system.values
        rows = sparse.csr_array(system.equations)
        unknown = np.flatnonzero(_left_over(rows, system.unknown(withheld)))
        inequalities, least = inequalities_of((*system.limits, *limits), len(system.values))
        room, fall = least - inequalities @ system.values, (system.values - system.least)[unknown]
        self.parts = _parts(unknown, rows[:, unknown], inequalities[:, unknown], room, fall)
        self._found, self._before = found, np.zeros((0, len(self.values)), np.int64)
        if found is not None and found.changes:
            changes, known = np.array(found.changes), np.ones(len(self.values), bool)
            known[unknown] = False
            holds = ~changes[:, known].any(axis=1) & (changes[:, unknown] >= -fall).all(axis=1)
            kept = inequalities @ changes.T
            self._before = changes[holds & (kept >= room[:, None]).all(axis=0)]
        self.part_of = {int(cell): part for part in self.parts for cell in part.cells}

    def prove(self, targets: np.ndarray, n: int | np.ndarray, quick: bool = False) -> Proof:
        """Search for tables in which each target differs by n; `n` may have a number for each cell.

        A quick search tries only solutions of linear programs, and proves less.

        Returns
        -------
        Proof
            Its intervals are as wide as the tables found; an interval of width n is not widened further.
        """
        n = np.broadcast_to(n, len(self.values))
        low, high = (end(self._before, axis=0, initial=0) for end in (np.min, np.max))
        proof = Proof(self.values, self.values + low, self.values + high, self._found)
        for part in self.parts:
            mine = np.intersect1d(part.cells, targets)
            _together(part, mine, n, proof)
            for cell in proof.narrow(mine, n).tolist():
                _alone(part, cell, n, proof, quick)
        return proof

    def comes_close(self, targets: np.ndarray, n: np.ndarray) -> bool:
        """Whether a target cannot be proven to differ by n; stops at the first, and tries quick searches first.

        If there are many targets without a proof, the search for whole numbers is limited to `MOST_SEARCHED` of them.
        """
        proof = self.prove(targets, n, quick=True)
        left = proof.narrow(targets, n).tolist()
        if any(cell not in self.part_of or not self.part_of[cell].goes(cell, int(n[cell])) for cell in left):
            return True
        for cell in left[:MOST_SEARCHED]:
            if len(proof.narrow(np.array([cell]), n)):
                _alone(self.part_of[cell], cell, n, proof, quick=False)
                if len(proof.narrow(np.array([cell]), n)):
                    return True
        return len(proof.narrow(np.array(left, dtype=np.int64), n)) > 0


@dataclass(frozen=True, eq=False)
class Proof:
    """The lowest and highest count of each cell in the tables found so far."""

    values: np.ndarray
    low: np.ndarray
    high: np.ndarray
    found: Found | None = None

    def take(self, part: Component, found: np.ndarray | None) -> None:
        """Add a table, given by its change, if it agrees with what is known."""
        change = part.whole(found)
        if change is not None:
            table, low, high = self.values[part.cells] + change, self.low[part.cells], self.high[part.cells]
            tells_more = (table < low).any() or (table > high).any()
            self.low[part.cells], self.high[part.cells] = np.minimum(low, table), np.maximum(high, table)
            if self.found is not None and tells_more:
                whole = np.zeros(len(self.values), np.int64)
                whole[part.cells] = change
                self.found.changes.append(whole)

    def narrow(self, targets: np.ndarray, n: int | np.ndarray) -> np.ndarray:
        """The targets whose interval is narrower than n."""
        return targets[self.high[targets] - self.low[targets] < np.broadcast_to(n, len(self.values))[targets]]


def _together(part: Component, targets: np.ndarray, n: np.ndarray, proof: Proof) -> None:
    """Move all narrow targets of a component in the same direction: one table often proves many."""
    for sign in (1, -1, 1, -1):
        wanted = proof.narrow(targets, n)
        if len(wanted) < 2:
            return
        here, by = np.searchsorted(part.cells, wanted), sign * _wanting(proof, wanted, n, sign)
        proof.take(part, part.widest_change(here, by))


def _alone(part: Component, cell: int, n: np.ndarray, proof: Proof, quick: bool) -> None:
    """Search for two tables between which one target differs by n; if there are none, find its interval."""
    here, wide = part.place(cell), int(n[cell])
    for sign in (1, -1):
        proof.take(part, part.widest_change(here, sign * _wanting(proof, np.array([cell]), n, sign)))
        if proof.high[cell] - proof.low[cell] >= wide:
            return
    changes = None if quick else part.differing(cell, wide)
    for change in changes or ():
        proof.take(part, change)
    if changes is None and not quick and part.size <= _SMALL:
        for by in (wide, -wide):
            proof.take(part, part.widest_change(here, np.array([by]), whole=True))


def _wanting(proof: Proof, targets: np.ndarray, n: np.ndarray, sign: int) -> np.ndarray:
    """How far each target would have to rise (or fall) to differ by n from the lowest (or highest) count found."""
    true = proof.values[targets]
    return n[targets] - (true - proof.low[targets] if sign > 0 else proof.high[targets] - true)


def _left_over(equations: sparse.csr_array, unknown: np.ndarray) -> np.ndarray:
    """The cells that stay unknown after those that are alone in an equation were computed, again and again."""
    pattern = abs(equations).sign()
    while True:
        alone = pattern @ unknown.astype(float) == 1
        known = unknown & (pattern.T @ alone.astype(float) > 0)
        if not known.any():
            return unknown
        unknown = unknown & ~known


def _parts(
    unknown: np.ndarray, equations: sparse.csr_array, limits: sparse.csr_array, least: np.ndarray, fall: np.ndarray
) -> list[Component]:
    """The connected components of the unknown cells: no equation or limit has cells of two components."""
    every = sparse.csr_array(sparse.vstack([equations, limits]))
    ties = sparse.block_array([[None, every.T], [every, None]], format="csr")
    label = csgraph.connected_components(ties, directed=False)[1][: len(unknown)]
    count = label.max(initial=-1) + 1
    return [_part(label == number, unknown, equations, limits, least, fall) for number in range(count)]


def _part(
    mine: np.ndarray,
    unknown: np.ndarray,
    equations: sparse.csr_array,
    limits: sparse.csr_array,
    least: np.ndarray,
    fall: np.ndarray,
) -> Component:
    own, inequalities = equations[:, mine], limits[:, mine]
    rows, bounds = np.diff(own.indptr) > 0, np.diff(inequalities.indptr) > 0
    programs = Programs(own[rows], inequalities[bounds], least[bounds])
    return Component(unknown[mine], programs, fall[mine], np.full(np.count_nonzero(mine), np.inf))


def audit(
    system: System, withheld: np.ndarray, n: int, limits: Iterable[Limit] = (), targets: np.ndarray | None = None
) -> tuple[Interval, ...]:
    """The attacker's interval for each withheld small cell.

    Parameters
    ----------
    system : System
    withheld : array of bool
    n : int
        The least count that is shown, and the least width of an interval.
    limits : iterable of Limit
        Inequalities from other published figures.
    targets : array of int, optional
        The cells to audit; by default the withheld ones below n.

    Returns
    -------
    tuple of Interval
        In the order of the cells. The true interval may be wider than one of width n or more, and than one in a
        component of more than 120 cells; other narrower intervals are exact.

    Examples
    --------
    >>> from ioreport.measures.disclosure.cell_system import crossed
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
