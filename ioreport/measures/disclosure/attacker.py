"""The attacker's interval for each withheld cell, and whether it is wide enough.

The attacker knows all equations between the cells and everything published, and that counts are whole and not
negative, and that a withheld cell is not zero. A withheld cell is safe if two tables of whole counts agree with
everything published and differ by n or more in that cell. These two tables are the proof. A linear program finds them;
they are then checked in whole numbers, so that the proof does not depend on a solver's tolerance.

A table is described by its change: its difference from the true table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from ioreport.measures.disclosure.cell_system import Limit, System, inequalities_of
from ioreport.measures.disclosure.component import MOST_EXACT, Component, components_of
from ioreport.small_counts import which_small

MOST_SEARCHED = 60
"""For how many cells whole numbers are searched when a further statement is checked against a plan."""


@dataclass(frozen=True)
class Interval:
    """The attacker's interval for a cell; each end occurs in a table that agrees with everything published."""

    cell: int
    low: int
    high: int

    @property
    def width(self) -> int:
        return self.high - self.low


@dataclass(eq=False)
class Found:
    """Tables found for a system, as changes; they can be used for other attackers, too."""

    changes: list[np.ndarray] = field(default_factory=list)


class Attacker:
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
        self.parts = components_of(unknown, rows[:, unknown], inequalities[:, unknown], room, fall)
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

    def has_narrow(self, targets: np.ndarray, n: np.ndarray) -> bool:
        """Whether a target cannot be proven to differ by n; stops at the first, and tries quick searches first.

        If there are many targets without a proof, the search for whole numbers is limited to `MOST_SEARCHED` of them.
        """
        proof = self.prove(targets, n, quick=True)
        left = proof.narrow(targets, n).tolist()
        if any(cell not in self.part_of or not self.part_of[cell].can_differ(cell, int(n[cell])) for cell in left):
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
    if changes is None and not quick and part.size <= MOST_EXACT:
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
        component of more than `MOST_EXACT` cells; other narrower intervals are exact.

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
        targets = np.flatnonzero(withheld & which_small(system.values, n))
    proof = Attacker(system, withheld, limits).prove(np.asarray(targets), n)
    return tuple(Interval(int(cell), int(proof.low[cell]), int(proof.high[cell])) for cell in targets)
