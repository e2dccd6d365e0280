"""The counts of a document, and of earlier ones, as one system of cells; and what each of its readers knows of them.

A *reader* holds the document and some earlier ones: what these show, that reader knows; what they withhold must stay
safe, as must what the new one withholds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ioreport.measures.disclosure.attacker import Found, Proof
from ioreport.measures.disclosure.attacker import Reader as Solver
from ioreport.measures.disclosure.cell_system import Limit, System
from ioreport.measures.disclosure.published_counts import Named, Statement

if TYPE_CHECKING:
    from ioreport.measures.disclosure.plan import Plan


@dataclass(frozen=True, eq=False)
class JointSystem:
    """A system of cells, and which cell each count is.

    Attributes
    ----------
    system : System
        What the document publishes is open in it, and nothing else.
    cell : mapping of Named to int
    plan : Plan
        Whose it is: its n, its readers and the counts that it guards.
    """

    system: System
    cell: Mapping[Named, int]
    plan: Plan

    def decided(self, plan: Plan) -> JointSystem:
        """The drawing with the plan that was decided on; the tables that were found for it stay."""
        again = replace(self, plan=plan)
        again.__dict__["found"] = self.found
        return again

    def mask(self, named: Iterable[Named]) -> np.ndarray:
        """Which cells these counts are."""
        mask = np.zeros(len(self.system.values), bool)
        mask[[self.cell[each] for each in named]] = True
        return mask

    def limits(self, statements: Iterable[Statement]) -> list[Limit]:
        """What a reader knows from statements."""
        return [limit for each in statements for limit in each.limits(*self.parts(each))]

    def parts(self, statement: Statement) -> tuple[list[int], list[int]]:
        """The cells that a statement speaks of, and their counts."""
        cells = [self.cell[part] for part in statement.parts]
        return cells, self.system.values[cells].tolist()

    def small(self, statements: Iterable[Statement] = (), withheld: np.ndarray | None = None) -> np.ndarray:
        """The cells that no reader may come close to: small ones, withheld or parts of statements or groups."""
        kept = {cell for each in statements for cell in self.parts(each)[0]} | self._cells(self.plan.guarded)
        chosen = set() if withheld is None else set(np.flatnonzero(withheld).tolist())
        return self._below(kept | chosen, self.plan.n)

    def _cells(self, named: Iterable[Named]) -> set[int]:
        return {self.cell[each] for each in named}

    def _below(self, cells: Iterable[int], n: int) -> np.ndarray:
        found = np.array(sorted(cells), dtype=np.int64)
        return found[(self.system.values[found] > 0) & (self.system.values[found] < n)]

    @cached_property
    def before(self) -> tuple[System, ...]:
        """For each reader the system with what earlier documents tell, and how wide what they withhold must be."""
        return tuple(self._before(plans) for plans in self.plan.readers)

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """For each reader the tables that were found so far."""
        return tuple(Found() for _ in self.plan.readers)

    def _before(self, plans: Sequence[Plan]) -> System:
        """What a reader knows of each cell from earlier documents."""
        told = self.mask(count for plan in plans for count, withheld in plan.published.items() if not withheld)
        kept = self.mask(count for plan in plans for count, withheld in plan.published.items() if withheld) & ~told
        wide = np.zeros(len(told), np.int64)
        for plan in plans:
            mine = self.mask(count for count, withheld in plan.published.items() if withheld)
            spoken = {cell for each in plan.accepted for cell in self.parts(each)[0]}
            cells = self._below({*np.flatnonzero(mine).tolist(), *spoken, *self._cells(plan.guarded)}, plan.n)
            wide[cells] = np.maximum(wide[cells], plan.width)
        limits = tuple(self.limits(each for plan in plans for each in plan.accepted))
        return replace(
            self.system, open=self.system.open | told, told=told, kept=kept, limits=limits, wide=np.where(told, 0, wide)
        )

    @cached_property
    def reach(self) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
        """For each reader the lowest and highest that each small cell can be: what is nearer was told before."""
        each = zip(self.before, self.plan.readers, self.found, strict=True)
        return tuple(self._reach(system, plans, found) for system, plans, found in each)

    def _reach(self, system: System, plans: Sequence[Plan], found: Found) -> tuple[np.ndarray, np.ndarray]:
        if not plans:
            return np.zeros_like(system.values), np.full_like(system.values, self.plan.width)
        wanted = self._wanted(system)
        proof = Solver(system, system.candidates, found=found).prove(np.flatnonzero(wanted), wanted)
        return proof.low, np.where(wanted > 0, proof.high, proof.low + self.plan.width)

    def _wanted(self, system: System) -> np.ndarray:
        """How wide each small cell should be that the document, or an earlier one, does not show."""
        named = self.mask(self.plan.guarded) | system.open | system.kept
        small = self._below(np.flatnonzero(named).tolist(), self.plan.n)
        wide = system.widths.copy()
        wide[small] = np.maximum(wide[small], self.plan.width)
        return np.where(system.told, 0, wide)

    def told_before(self) -> Iterator[tuple[Named, int, int]]:
        """The counts that earlier documents tell too closely, each with the lowest and highest that it can be."""
        names = {cell: each for each, cell in [*self.cell.items()][::-1]}
        told = {}
        for system, (low, high) in zip(self.before, self.reach, strict=True):
            for cell in np.flatnonzero((high - low < self._wanted(system)) & (self._wanted(system) > 0)).tolist():
                if cell in names:
                    told[names[cell]] = (int(low[cell]), int(high[cell]))
        yield from ((each, *ends) for each, ends in told.items())

    def systems(self, statements: Iterable[Statement], withheld: np.ndarray) -> list[System]:
        """For each reader all that is known once the document has these statements, and what must be safe.

        `withheld` are the cells that the document may withhold: those of them that are small have to be safe.
        """
        spoken = tuple(statements)
        small, limits = self.small(spoken, withheld), tuple(self.limits(spoken))
        found = []
        for system, (low, high) in zip(self.before, self.reach, strict=True):
            wide = system.widths.copy()
            wide[small] = np.maximum(wide[small], self.plan.width)
            wide = np.minimum(np.where(system.told, 0, wide), high - low)
            found.append(replace(system, limits=(*system.limits, *limits), wide=wide))
        return found

    def proofs(self, withheld: np.ndarray, statements: Sequence[Statement]) -> list[tuple[System, Proof]]:
        """For each reader how far the cells that must be safe can lie from one another in tables that they think of."""
        systems = zip(self.systems(statements, withheld), self.found, strict=True)
        return [
            (system, Solver(system, withheld, found=found).prove(system.targets, system.widths))
            for system, found in systems
        ]

    def narrow(self, withheld: np.ndarray, statements: Sequence[Statement]) -> bool:
        """Whether a reader comes too close to a cell."""
        systems = zip(self.systems(statements, withheld), self.found, strict=True)
        return any(
            Solver(system, withheld, found=found).comes_close(system.targets, system.widths)
            for system, found in systems
        )
