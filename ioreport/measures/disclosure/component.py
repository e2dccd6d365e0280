"""Components: unknown cells that equations and limits connect, and how they can change in agreement with these.

A change is the difference of a table from the true one. A linear program finds a change; it is then rounded and checked
in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from ioreport.measures.disclosure.linear_program import Program

TOLERANCE = 1e-6
MOST_EXACT = 120
"""In a component with more cells than this, whole numbers are only searched near the solution of a linear program; a
cell without a proof there counts as unsafe."""
_NODES = 100
"""How many nodes a search for whole numbers may open; a limit of nodes, not of time, gives the same result anywhere."""
_WEIGHTED = 4
"""How many linear programs with different weights are tried in search of whole numbers."""
_SPLITS = 2
"""How many ways to divide a width into a rise and a fall are tried."""
_SEED = 1


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
        return self._differing_whole(here, n) if self.size <= MOST_EXACT else None

    def can_differ(self, cell: int, n: int) -> bool:
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
        for attempt in range(_WEIGHTED):
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


def components_of(
    unknown: np.ndarray, equations: sparse.csr_array, limits: sparse.csr_array, least: np.ndarray, fall: np.ndarray
) -> list[Component]:
    """The connected components of the unknown cells: no equation or limit has cells of two components.

    `limits @ change` must be at least `least`; each cell can fall by its `fall`.
    """
    every = sparse.csr_array(sparse.vstack([equations, limits]))
    ties = sparse.block_array([[None, every.T], [every, None]], format="csr")
    label = csgraph.connected_components(ties, directed=False)[1][: len(unknown)]
    count = label.max(initial=-1) + 1
    return [_component(label == number, unknown, equations, limits, least, fall) for number in range(count)]


def _component(
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
