"""Remove unnecessary suppressions from a choice.

Withheld cells are shown one by one; a cell stays shown if every small count is still safe. A proof of a count is
stored as the set of cells in which its tables differ from the true one. The proof holds as long as these cells are
withheld, so most cells need no further linear program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ioreport.measures.disclosure.attacker import Attacker
from ioreport.measures.disclosure.cell_system import System
from ioreport.measures.disclosure.component import TOLERANCE, Component, all_found

LARGE, MOST_EFFORT = 2_500, 3_000_000
"""Candidates of a system for which the search is limited, and the cells of all its linear programs, about a minute's.

A count of cells and not of seconds, so that every machine withholds the same.
"""


def cleaned(grounds: Grounds, withheld: np.ndarray, small: np.ndarray, order: np.ndarray | None = None) -> np.ndarray:
    """Show unnecessarily withheld cells again, one by one; by default the most expensive and largest first."""
    withheld, targets = withheld.copy(), grounds.system.targets
    for cell in (_most_expensive(grounds.system, withheld & ~small) if order is None else order).tolist():
        if grounds.is_exhausted:
            break
        withheld[cell] = False
        withheld[cell] = not grounds.safe(withheld, targets)
    return withheld


def _most_expensive(system: System, cells: np.ndarray) -> np.ndarray:
    found = np.flatnonzero(cells)
    return found[np.lexsort((found, -system.values[found], -system.cost[found]))]


@dataclass(eq=False)
class Grounds:
    """The proofs of small counts: for each, sets of cells that keep it safe if they are all withheld.

    A proof holds for every choice, so it is used for the next choices, too. With `fractions`, a proof may use fractions
    of a person; this is quicker, but good enough only to compare choices.

    `failed` counts how often each count was unsafe; those that failed most are checked first. `effort` is the size of
    all linear programs so far, in cells.
    """

    system: System
    fractions: bool = False
    enough: dict[int, list[frozenset[int]]] = field(default_factory=dict)
    failed: dict[int, int] = field(default_factory=dict)
    effort: int = 0

    @property
    def is_exhausted(self) -> bool:
        """Whether a very large system has taken so much that cells which are withheld by now stay so."""
        return self.effort > MOST_EFFORT and int(self.system.candidates.sum()) > LARGE

    def safe(self, withheld: np.ndarray, targets: np.ndarray) -> bool:
        """Whether all targets are safe; stops at the first that is not."""
        mask = self.system.unknown(withheld)
        unknown = frozenset(np.flatnonzero(mask).tolist())
        lost = [cell for cell in targets.tolist() if not self._known(cell, unknown)]
        if not lost:
            return True
        for cell in sorted(lost, key=lambda each: (mask[each], -self.failed.get(each, 0))):
            if not mask[cell] or not (self._known(cell, unknown) or self._found(cell, mask, targets)):
                self.failed[cell] = self.failed.get(cell, 0) + 1
                return False
        return True

    @cached_property
    def part_of(self) -> dict[int, Component]:
        """The component of each cell if all candidates are withheld, with its linear programs."""
        return Attacker(self.system, self.system.candidates).part_of

    def _known(self, cell: int, unknown: frozenset[int]) -> bool:
        return any(cells <= unknown for cells in self.enough.get(cell, ()))

    def _found(self, cell: int, unknown: np.ndarray, targets: np.ndarray) -> bool:
        part = self.part_of[cell].among(unknown) if cell in self.part_of else None
        self.effort += len(part.cells) if part else 0
        changes = self._differing(part, cell) if part else None
        if part and changes:
            self._learn(part, changes, targets)
        return changes is not None

    def _differing(self, part: Component, cell: int) -> list[np.ndarray] | None:
        n = int(self.system.widths[cell])
        return in_fractions(part, cell, n) if self.fractions else part.differing(cell, n)

    def _learn(self, part: Component, changes: list[np.ndarray], targets: np.ndarray) -> None:
        ends = np.array([np.zeros(len(part.cells)), *changes])
        ends[np.abs(ends) < TOLERANCE] = 0
        cells = frozenset(part.cells[ends.any(axis=0)].tolist())
        wide = part.cells[np.ptp(ends, axis=0) + TOLERANCE >= self.system.widths[part.cells]]
        for each in np.intersect1d(wide, targets).tolist():
            self.enough.setdefault(each, []).append(cells)


def in_fractions(part: Component, cell: int, n: int) -> list[np.ndarray] | None:
    """Like `Component.differing`, but with fractions of a person."""
    here = part.place(cell)
    if (found := part.least_change(here, np.array([n]))) is not None:
        return [found]
    furthest = part.widest_change(here, np.array([n]))
    top = 0 if furthest is None else int(np.floor(furthest[here[0]] + TOLERANCE))
    return all_found(part.least_change(here, np.array([by])) for by in (top, top - n))
