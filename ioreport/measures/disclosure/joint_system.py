"""The counts of a document and of earlier documents as one system of cells, and what each reader knows of them.

A *reader* holds the document and some earlier ones. The counts that these show are known to that reader; the counts
that they withhold must stay safe, and so must those that the new document withholds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ioreport.measures.disclosure.attacker import Attacker, Found, Proof
from ioreport.measures.disclosure.cell_system import Limit, System
from ioreport.measures.disclosure.published_counts import Named, Statement
from ioreport.small_counts import which_small

if TYPE_CHECKING:
    from ioreport.measures.disclosure.plan import Plan


@dataclass(frozen=True, eq=False)
class JointSystem:
    """A system of cells, and the cell of each count.

    Attributes
    ----------
    system : System
        Only the counts that the document publishes are open in it.
    cell : mapping of Named to int
    plan : Plan
        The plan of the document, with n, readers and guarded counts.
    rests : frozenset of int
        The small cells that published counts leave of others that contain them.
    """

    system: System
    cell: Mapping[Named, int]
    plan: Plan
    rests: frozenset[int] = frozenset()

    def with_plan(self, plan: Plan) -> JointSystem:
        """The same system with the plan that was decided on; the tables found so far are kept."""
        return replace(self, plan=plan).with_found(self.found)

    def with_found(self, found: tuple[Found, ...]) -> JointSystem:
        """The same system with tables that were found for it before, if there are any."""
        again = replace(self)
        if found:
            again.__dict__["found"] = found
        return again

    def mask(self, named: Iterable[Named]) -> np.ndarray:
        """A mask of the cells of these counts."""
        mask = np.zeros(len(self.system.values), bool)
        mask[[self.cell[each] for each in named]] = True
        return mask

    def limits(self, statements: Iterable[Statement]) -> list[Limit]:
        """The inequalities that follow from statements."""
        return [limit for each in statements for limit in each.limits(*self.parts(each))]

    def parts(self, statement: Statement) -> tuple[list[int], list[int]]:
        """The cells of a statement's parts, and their counts."""
        cells = [self.cell[part] for part in statement.parts]
        return cells, self.system.values[cells].tolist()

    def small(self, statements: Iterable[Statement] = (), withheld: np.ndarray | None = None) -> np.ndarray:
        """The small cells that must be safe: withheld ones, parts of statements, guarded ones, and rests."""
        kept = (
            {cell for each in statements for cell in self.parts(each)[0]} | self._cells(self.plan.guarded) | self.rests
        )
        chosen = set() if withheld is None else set(np.flatnonzero(withheld).tolist())
        return self._below(kept | chosen, self.plan.n)

    def _cells(self, named: Iterable[Named]) -> set[int]:
        return {self.cell[each] for each in named}

    def _below(self, cells: Iterable[int], n: int) -> np.ndarray:
        found = np.array(sorted(cells), dtype=np.int64)
        return found[which_small(self.system.values[found], n)]

    @cached_property
    def before(self) -> tuple[System, ...]:
        """For each reader, the system with the counts and statements of earlier documents, and the widths they need."""
        return tuple(self._before(plans) for plans in self.plan.readers)

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """For each reader, the tables found so far."""
        return tuple(Found() for _ in self.plan.readers)

    def _before(self, plans: Sequence[Plan]) -> System:
        """The system with what a reader knows of each cell from earlier documents."""
        told = self.mask(count for plan in plans for count, withheld in plan.published.items() if not withheld)
        kept = self.mask(count for plan in plans for count, withheld in plan.published.items() if withheld) & ~told
        wide = np.zeros(len(told), np.int64)
        for plan in plans:
            mine = self.mask(count for count, withheld in plan.published.items() if withheld)
            stated = {cell for each in plan.accepted for cell in self.parts(each)[0]}
            cells = self._below({*np.flatnonzero(mine).tolist(), *stated, *self._cells(plan.guarded)}, plan.n)
            wide[cells] = np.maximum(wide[cells], plan.width)
        limits = tuple(self.limits(each for plan in plans for each in plan.accepted))
        return replace(
            self.system, open=self.system.open | told, told=told, kept=kept, limits=limits, wide=np.where(told, 0, wide)
        )

    @cached_property
    def reach(self) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
        """For each reader, the lowest and highest value of each small cell before this document is published."""
        each = zip(self.before, self.plan.readers, self.found, strict=True)
        return tuple(self._reach(system, plans, found) for system, plans, found in each)

    def _reach(self, system: System, plans: Sequence[Plan], found: Found) -> tuple[np.ndarray, np.ndarray]:
        if not plans:
            return np.zeros_like(system.values), np.full_like(system.values, self.plan.width)
        wanted = self._wanted(system)
        proof = Attacker(system, system.candidates, found=found).prove(np.flatnonzero(wanted), wanted)
        return proof.low, np.where(wanted > 0, proof.high, proof.low + self.plan.width)

    def _wanted(self, system: System) -> np.ndarray:
        """The width that each small cell should have that neither this document nor an earlier one shows."""
        named = self.mask(self.plan.guarded) | system.open | system.kept
        named[[*self.rests]] = True
        small = self._below(np.flatnonzero(named).tolist(), self.plan.n)
        wide = system.widths.copy()
        wide[small] = np.maximum(wide[small], self.plan.width)
        return np.where(system.told, 0, wide)

    def told_before(self) -> Iterator[tuple[Named, int, int]]:
        """The counts that earlier documents reveal too closely, each with the lowest and highest that it can be."""
        names = {cell: each for each, cell in [*self.cell.items()][::-1]}
        told = {}
        for system, (low, high) in zip(self.before, self.reach, strict=True):
            for cell in np.flatnonzero((high - low < self._wanted(system)) & (self._wanted(system) > 0)).tolist():
                if cell in names:
                    told[names[cell]] = (int(low[cell]), int(high[cell]))
        yield from ((each, *ends) for each, ends in told.items())

    def systems(self, statements: Iterable[Statement], withheld: np.ndarray) -> list[System]:
        """For each reader, the system with everything known if the document has these statements, and needed widths.

        `withheld` are the cells that the document may withhold; the small ones of them must be safe.
        """
        listed = tuple(statements)
        small, limits = self.small(listed, withheld), tuple(self.limits(listed))
        found = []
        for system, (low, high) in zip(self.before, self.reach, strict=True):
            wide = system.widths.copy()
            wide[small] = np.maximum(wide[small], self.plan.width)
            wide = np.minimum(np.where(system.told, 0, wide), high - low)
            found.append(replace(system, limits=(*system.limits, *limits), wide=wide))
        return found

    def proofs(self, withheld: np.ndarray, statements: Sequence[Statement]) -> list[tuple[System, Proof]]:
        """For each reader, the system and the proof of the cells that must be safe."""
        systems = zip(self.systems(statements, withheld), self.found, strict=True)
        return [
            (system, Attacker(system, withheld, found=found).prove(system.targets, system.widths))
            for system, found in systems
        ]

    def narrow(self, withheld: np.ndarray, statements: Sequence[Statement]) -> bool:
        """Whether any reader's interval for a cell is too narrow."""
        systems = zip(self.systems(statements, withheld), self.found, strict=True)
        return any(
            Attacker(system, withheld, found=found).has_narrow(system.targets, system.widths)
            for system, found in systems
        )
