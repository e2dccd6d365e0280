"""Showing again what is withheld without need.

Cells are shown one by one; a cell stays shown where every small count is still safe. What was found
to make a count safe is remembered by the cells in which it differs from the true table: it holds as
long as those are withheld, so that most cells are decided on without another linear program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ioreport.measures.disclosure.audit import TOLERANCE, Part, Reader
from ioreport.measures.disclosure.cells import System

LARGEST_WHOLE = 300
"""The most cells among which whole numbers are looked for where a linear program finds fractions only."""
SPLITS = 2
"""How many ways are tried to part a width into a rise and a fall."""


def cleaned(grounds: Grounds, withheld: np.ndarray, small: np.ndarray, order: np.ndarray | None = None) -> np.ndarray:
    """Show again, one by one, what is withheld without need; by default the dearest and largest first."""
    withheld, targets = withheld.copy(), grounds.system.targets
    grounds.begin(withheld, targets)
    for cell in (_dearest(grounds.system, withheld & ~small) if order is None else order).tolist():
        withheld[cell] = False
        withheld[cell] = not grounds.safe(withheld, targets)
    return withheld


def _dearest(system: System, cells: np.ndarray) -> np.ndarray:
    found = np.flatnonzero(cells)
    return found[np.lexsort((found, -system.values[found], -system.cost[found]))]


@dataclass(eq=False)
class Grounds:
    """Why small counts are safe: for each of them sets of cells that are enough, if they are withheld.

    They hold for every choice, and so are kept from one to the next. In `fractions` a count is taken to be safe that
    is so in parts of a person; that is quicker, and good for a comparison only.

    `failed` counts how often a count was found to be unsafe, which is then asked after first.
    """

    system: System
    fractions: bool = False
    enough: dict[int, list[frozenset[int]]] = field(default_factory=dict)
    failed: dict[int, int] = field(default_factory=dict)

    def begin(self, withheld: np.ndarray, targets: np.ndarray) -> None:
        """Find why each target is safe; where need be, in whole numbers among however many cells."""
        mask = self.system.unknown(withheld)
        unknown = _numbers(mask)
        for cell in targets.tolist():
            if not self._known(cell, unknown) and mask[cell] and cell in self.part_of:
                part = self.part_of[cell].among(mask)
                changes = self._differing(part, cell)
                if changes is None and not self.fractions:
                    changes = whole(part, part.place(cell), int(self.system.wide[cell]))
                self._learn(part, changes, targets)

    def safe(self, withheld: np.ndarray, targets: np.ndarray) -> bool:
        """Whether all targets are safe; looks until one is not."""
        mask = self.system.unknown(withheld)
        unknown = _numbers(mask)
        lost = [cell for cell in targets.tolist() if not self._known(cell, unknown)]
        if not lost:
            return True
        for cell in sorted(lost, key=lambda each: (mask[each], -self.failed.get(each, 0))):
            if not mask[cell] or not (self._known(cell, unknown) or self._found(cell, mask, targets)):
                self.failed[cell] = self.failed.get(cell, 0) + 1
                return False
        return True

    @cached_property
    def part_of(self) -> dict[int, Part]:
        """The part of each cell that can be unknown at all, and its linear programs."""
        return Reader(self.system, self.system.candidates).part_of

    def _known(self, cell: int, unknown: frozenset[int]) -> bool:
        return any(cells <= unknown for cells in self.enough.get(cell, ()))

    def _found(self, cell: int, unknown: np.ndarray, targets: np.ndarray) -> bool:
        part = self.part_of[cell].among(unknown) if cell in self.part_of else None
        changes = self._differing(part, cell) if part else None
        self._learn(part, changes, targets)
        return changes is not None

    def _differing(self, part: Part, cell: int) -> list[np.ndarray] | None:
        return (in_fractions if self.fractions else differing)(part, cell, int(self.system.wide[cell]))

    def _learn(self, part: Part | None, changes: list[np.ndarray] | None, targets: np.ndarray) -> None:
        if not changes:
            return
        ends = np.array([np.zeros(len(part.cells)), *changes])
        ends[np.abs(ends) < TOLERANCE] = 0
        cells = frozenset(part.cells[ends.any(axis=0)].tolist())
        wide = part.cells[np.ptp(ends, axis=0) + TOLERANCE >= self.system.wide[part.cells]]
        for each in np.intersect1d(wide, targets).tolist():
            self.enough.setdefault(each, []).append(cells)


def _numbers(mask: np.ndarray) -> frozenset[int]:
    return frozenset(np.flatnonzero(mask).tolist())


def differing(part: Part, cell: int, n: int) -> list[np.ndarray] | None:
    """Changes near the true table, one or two, between which a cell differs by n; or nothing, where none was found."""
    here = part.place(cell)
    for rise in (n, n + 1):  # where the one finds halves, the other may find whole numbers
        found = part.least_change(here, np.array([rise]))
        if found is None:
            break
        if (change := part.whole(found)) is not None:
            return [change]
    if found is not None and (change := part.whole_change(here, n)) is not None:
        return [change]
    top, fall = _rise(part.widest_change(here, np.array([n])), here), int(part.fall[here[0]])
    for rise in range(min(top, n - 1), n - fall - 1, -1)[:SPLITS]:
        changes = [part.whole(part.least_change(here, np.array([by]))) for by in (rise, rise - n)]
        if all(change is not None for change in changes):
            return changes
    return whole(part, here, n) if top + fall >= n and np.count_nonzero(part.rise) <= LARGEST_WHOLE else None


def in_fractions(part: Part, cell: int, n: int) -> list[np.ndarray] | None:
    """As `differing`, but in parts of a person."""
    here = part.place(cell)
    if (found := part.least_change(here, np.array([n]))) is not None:
        return [found]
    top = _rise(part.widest_change(here, np.array([n])), here)
    changes = [part.least_change(here, np.array([by])) for by in (top, top - n)]
    return changes if all(change is not None for change in changes) else None


def whole(part: Part, here: np.ndarray, n: int) -> list[np.ndarray] | None:
    """As far up as the cell goes in whole numbers, and down for the rest."""
    up = min(_rise(part.whole(part.widest_change(here, np.array([n]), whole=True)), here), n)
    changes = [part.whole(part.least_change(here, np.array([by]), whole=True)) for by in (up, up - n) if by]
    return changes if all(change is not None for change in changes) else None


def _rise(change: np.ndarray | None, here: np.ndarray) -> int:
    return 0 if change is None else int(np.floor(change[here[0]] + TOLERANCE))
