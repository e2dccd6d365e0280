"""One plan for all that a document publishes of persons, and one for households."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ioreport.errors import DocumentError
from ioreport.measures.disclosure.audit import Interval, Proof, Reader
from ioreport.measures.disclosure.cells import Limit, System
from ioreport.measures.disclosure.complementary import choose
from ioreport.measures.disclosure.people import system_of
from ioreport.measures.disclosure.published import Named, Statement
from ioreport.tables import Office

TIE = 0.01


@dataclass(frozen=True, eq=False)
class Plan:
    """What is published of one unit, and what of it is withheld.

    Attributes
    ----------
    published : mapping of Named to bool
        Every count that is published → whether it is withheld.
    stated : mapping
        The key of every statement → whether it is withheld.
    accepted : tuple of Statement
        Those that are not.
    """

    office: Office
    n: int
    published: Mapping[Named, bool] = field(default_factory=dict)
    stated: Mapping[tuple, bool] = field(default_factory=dict)
    accepted: tuple[Statement, ...] = ()

    def drawn(self, more: Iterable[Named] = (), spoken: Iterable[Statement] = ()) -> Drawing:
        """The system of all counts published, of `more`, and of those that statements speak of."""
        open_ = sorted({*self.published, *more}, key=lambda each: each.order)
        parts = {part for statement in (*self.accepted, *spoken) for part in statement.parts} - set(open_)
        named = [*open_, *sorted(parts, key=lambda each: each.order)]
        system, cells = system_of(self.office, named, [place < len(open_) for place in range(len(named))])
        return Drawing(system, dict(zip(named, cells.tolist(), strict=True)), self.n)


@dataclass(frozen=True, eq=False)
class Drawing:
    """A system of cells, and which cell each count is."""

    system: System
    cell: Mapping[Named, int]
    n: int

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
        """The cells that no reader may come close to: withheld ones below n, and such parts of statements."""
        kept = {cell for each in statements for cell in self.parts(each)[0]}
        chosen = set() if withheld is None else set(np.flatnonzero(withheld).tolist())
        cells = np.array(sorted(kept | chosen), dtype=np.int64)
        return cells[(self.system.values[cells] > 0) & (self.system.values[cells] < self.n)]

    def proof(self, withheld: np.ndarray, statements: Sequence[Statement], targets: np.ndarray) -> Proof:
        """How far the targets can lie from one another in tables that agree with all that is published."""
        return Reader(self.system, withheld, self.limits(statements)).prove(targets, self.n)

    def narrow(self, withheld: np.ndarray, statements: Sequence[Statement], targets: np.ndarray) -> bool:
        """Whether a reader comes too close to one of the targets."""
        proof = self.proof(withheld, statements, targets)
        return bool((proof.high[targets] - proof.low[targets] < self.n).any())


def planned(plan: Plan, counts: Iterable[Named], statements: Iterable[Statement]) -> tuple[Plan, Drawing]:
    """Decide on all counts at once, as few withheld as can be had; then on the statements, one by one in their order.

    A statement never costs a count: it is withheld where, beside the counts and the statements before it,
    it would let a reader come too close.
    """
    ordered = sorted({each.key: each for each in statements}.values(), key=lambda each: repr(each.key))
    drawing = plan.drawn(counts, ordered)
    chosen = choose(_weighed(drawing.system), plan.n).withheld
    published = {each: bool(chosen[cell]) for each, cell in drawing.cell.items() if drawing.system.open[cell]}
    published = {each: kept for each, kept in published.items() if each in set(counts)}
    accepted: list[Statement] = []
    for each in ordered:
        if not drawing.narrow(chosen, [*accepted, each], drawing.small([*accepted, each], chosen)):
            accepted.append(each)
    stated = {each.key: each not in accepted for each in ordered}
    return replace(plan, published=published, stated=stated, accepted=tuple(accepted)), drawing


def _weighed(system: System) -> System:
    """Of two choices of as many cells the one of fewer people is the cheaper."""
    order = np.argsort(np.argsort(system.values, kind="stable"), kind="stable")
    return replace(system, cost=system.cost * (1 + TIE * order / max(len(order), 1)))


def joined(plan: Plan, count: Named) -> Plan:
    """The plan with one more count, all else as it was: shown if it may be, else withheld.

    Raises
    ------
    DocumentError
        When the count can neither be shown nor withheld without letting a reader come too close.
    """
    drawing = plan.drawn([count])
    value = int(drawing.system.values[drawing.cell[count]])
    kept = [each for each, withheld in plan.published.items() if withheld]
    alike = any(drawing.cell[each] == drawing.cell[count] for each in kept)
    for withheld in (True,) if alike or 0 < value < plan.n else (False, True) if value else (False,):
        mask = drawing.mask([*kept, *([count] if withheld else [])])
        if not drawing.narrow(mask, plan.accepted, drawing.small(plan.accepted, mask)):
            return replace(plan, published={**plan.published, count: withheld})
    raise DocumentError(
        f"{described(count)} was not in the plan of what is published, and would give away a withheld number.",
        next_step="give it to facts.protect together with the other counts",
    )


def spoken(plan: Plan, statement: Statement) -> Plan:
    """The plan with one more statement, which is withheld where it would let a reader come too close."""
    drawing = plan.drawn(spoken=[statement])
    mask = drawing.mask(each for each, withheld in plan.published.items() if withheld)
    both = (*plan.accepted, statement)
    if drawing.narrow(mask, both, drawing.small(both, mask)):
        return replace(plan, stated={**plan.stated, statement.key: True})
    return replace(plan, stated={**plan.stated, statement.key: False}, accepted=both)


def intervals(plan: Plan, drawing: Drawing) -> dict[int, Interval]:
    """The interval of each withheld cell that is small.

    Raises
    ------
    DocumentError
        When one is narrower than n: the document must not be published as it is.
    """
    mask = drawing.mask(each for each, withheld in plan.published.items() if withheld)
    targets = drawing.small(plan.accepted, mask)
    proof = drawing.proof(mask, plan.accepted, targets)
    found = {int(cell): Interval(int(cell), int(proof.low[cell]), int(proof.high[cell])) for cell in targets}
    names = {cell: each for each, cell in drawing.cell.items()}
    near = [described(names[cell]) for cell, each in found.items() if each.width < plan.n]
    if near:
        raise DocumentError(f"Withheld numbers can be worked out too closely: {'; '.join(near)}.",
                            next_step="publish fewer tables together, or broader groups")
    return found


def described(count: Named) -> str:
    """A count in words that name it as the office does."""
    narrowed = ", ".join(f"{name} {value}" for name, value in count.counting.narrowed)
    where = ", ".join(_cell(name.partition("|")[0], " or ".join(sorted(codes))) for name, codes in count.where)
    return "; ".join(filter(None, [count.counting.of, narrowed, where or "total"]))


def _cell(name: str, codes: str) -> str:
    """A dimension with its codes; once where these begin with its name.

    >>> _cell("sex", "f"), _cell("age", "age not split")
    ('sex f', 'age not split')
    """
    return codes if codes.split()[:1] == [name] else f"{name} {codes}"
