"""One plan for all that a document publishes of persons, and one for households."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ioreport.errors import DocumentError
from ioreport.measures.disclosure.attacker import Interval
from ioreport.measures.disclosure.cell_system import System
from ioreport.measures.disclosure.joint_system import JointSystem
from ioreport.measures.disclosure.people_cells import HEADLINE, People, people_of, system_of
from ioreport.measures.disclosure.published_counts import BELOW, Named, Statement, fewer_than
from ioreport.measures.disclosure.secondary import choose
from ioreport.measures.disclosure.stepwise_release import released
from ioreport.measures.shares import WHOLE_PERCENT
from ioreport.tables import Office

TIE = 0.01
FIRST = ("people_reached", "households_reached", "attendance")
"""Of which totals it is said first what they are fewer than."""
EXACT = 200
"""Among so many cells at most the fewest to withhold are looked for."""


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
    guarded : frozenset of Named
        The counts that coarser ones are made of: not published, but not to be worked out either.
    width : int
        How wide the interval of each small count must be: n, or more where a reader will also hold documents that
        show less.
    readers : tuple of tuple of Plan
        For each reader of the document what the earlier ones that they hold published; one who holds none is a
        reader, too.
    """

    office: People
    n: int
    published: Mapping[Named, bool] = field(default_factory=dict)
    stated: Mapping[tuple[Any, ...], bool] = field(default_factory=dict)
    accepted: tuple[Statement, ...] = ()
    guarded: frozenset[Named] = frozenset()
    width: int = 0
    readers: tuple[tuple[Plan, ...], ...] = ((),)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", max(self.width, self.n))

    @property
    def withheld(self) -> tuple[Named, ...]:
        """The counts that are withheld."""
        return tuple(each for each, kept in self.published.items() if kept)

    def unchanged(self, office: Office) -> Plan:
        """The plan without the counts that are others in an office's rows, and without statements on such."""
        alone = replace(self, readers=((),))
        now = replace(alone, office=people_of(office))
        then, later = alone.drawn(), now.drawn()
        same = {
            each
            for each, cell in then.cell.items()
            if then.system.values[cell] == later.system.values[later.cell[each]]
        }
        published = {each: kept for each, kept in self.published.items() if each in same}
        accepted = tuple(each for each in self.accepted if same.issuperset(each.parts))
        return replace(now, published=published, guarded=self.guarded & same, accepted=accepted)

    def nearest(self, key: tuple[Any, ...]) -> str:
        """What an accepted statement is rounded to; nothing where it is as exact as ever."""
        return next((each.nearest for each in self.accepted if each.key == key), "")

    def below(self, count: Named) -> int | None:
        """What a withheld count is said to be fewer than; nothing where that is not said."""
        said = (each.value for each in self.accepted if each.key == (BELOW, count) and each.value is not None)
        return next(map(int, said), None)

    def drawn(self, more: Iterable[Named] = (), spoken: Iterable[Statement] = ()) -> JointSystem:
        """The system of all counts published, of `more`, of what statements speak of, and of earlier documents."""
        open_ = sorted({*self.published, *more}, key=lambda each: each.order)
        earlier = {plan for plans in self.readers for plan in plans}
        statements = [*self.accepted, *spoken, *(each for plan in earlier for each in plan.accepted)]
        others = {part for statement in statements for part in statement.parts}
        others |= {count for plan in earlier for count in (*plan.published, *plan.guarded)} | self.guarded
        named = [*open_, *sorted(others - set(open_), key=lambda each: each.order)]
        system, cells = system_of(self.office, named, [place < len(open_) for place in range(len(named))])
        return JointSystem(system, dict(zip(named, cells.tolist(), strict=True)), self)


def planned(
    plan: Plan,
    counts: Iterable[Named],
    statements: Iterable[Statement],
    guarded: Iterable[Named] = (),
    facts: Iterable[Named] = (),
) -> tuple[Plan, JointSystem]:
    """Decide on all counts at once, as few withheld as can be had beside the statements that a reader looks for.

    A headline, such as a share in whole percent, is worth more than cells of a table: it is withheld, or rounded
    further, only where it would let a reader come too close whatever else is withheld. Its further digits, and any
    other statement, never cost a count. Of `facts` that are withheld it is said what they are fewer than; for that of
    the people reached in all, shares are rounded further or withheld.
    """
    ordered = sorted({each.key: each for each in statements}.values(), key=lambda each: repr(each.key))
    plan = replace(plan, guarded=frozenset(guarded))
    drawing = plan.drawn(counts, ordered)
    headlines = [each for each in ordered if each.is_headline]
    accepted, chosen = _chosen(drawing, [each.rounded() for each in headlines])
    bounds = [fewer_than(count, plan.width) for count in sorted(facts, key=looked_for) if chosen[drawing.cell[count]]]
    for bound in (each for each in bounds if _is_first(each.parts[0])):
        accepted = _with_total(drawing, chosen, accepted, bound)
    for each in (replace(each, nearest="") for each in headlines if each.nearest in ("", WHOLE_PERCENT)):
        finer = [each if each.key == other.key else other for other in accepted]
        if each not in accepted and not drawing.narrow(chosen, finer):
            accepted = finer
    published = {each: bool(chosen[cell]) for each, cell in drawing.cell.items() if drawing.system.open[cell]}
    published = {each: kept for each, kept in published.items() if each in set(counts)}
    for each in ordered:
        if all(each.key != other.key for other in accepted):
            # What was given up costs no count any more; rounded further it may still be published beside them.
            fitting = (form for form in each.forms() if not drawing.narrow(chosen, [*accepted, form]))
            accepted += [form for form in [next(fitting, None)] if form]
    accepted += _fitting(drawing, chosen, accepted, [each for each in bounds if each not in accepted])
    shown = {each.key for each in accepted}
    stated = {each.key: each.key not in shown for each in (*ordered, *bounds)}
    plan = replace(plan, published=published, stated=stated, accepted=tuple(accepted))
    return plan, drawing.decided(plan)


def _chosen(drawing: JointSystem, headlines: Sequence[Statement]) -> tuple[list[Statement], np.ndarray]:
    """The headlines that can be published, and the cells to withhold: most totals, then headlines, then cells shown."""
    names = {drawing.cell[each]: each for each in sorted(drawing.cell, key=looked_for, reverse=True)}
    totals = np.flatnonzero(drawing.system.candidates & (drawing.system.cost >= HEADLINE)).tolist()
    stepwise = released(drawing, sorted(totals, key=lambda cell: looked_for(names[cell])), headlines[::-1])
    if drawing.plan.readers != ((),):
        return stepwise
    found = beside(drawing, headlines), stepwise
    return min(found, key=lambda each: (_totals(drawing, each[1]), -len(each[0]), each[1].sum()))


def beside(drawing: JointSystem, headlines: Sequence[Statement]) -> tuple[list[Statement], np.ndarray]:
    """The headlines that can be published, each as exact as it can be, and the cells to withhold beside them.

    A total is worth more than all of them: where it would have to be withheld, they are rounded further, then withheld.
    """
    tried: list[list[Statement]] = []
    best: tuple[list[Statement], np.ndarray] | None = None
    least = np.inf
    for accepted in _ever_fewer(headlines):
        if accepted in tried:
            continue
        tried.append(accepted)
        # A first choice, found in fractions, tells fast what need not be looked at.
        chosen, safe = fewest(drawing, accepted, quick=True)
        if best is not None and not (safe and _totals(drawing, chosen) < least):
            continue
        chosen, safe = fewest(drawing, accepted)
        totals = _totals(drawing, chosen)
        if best is None or (safe and totals < least):
            best, least = (accepted, chosen), totals if safe else np.inf
        if safe and not totals:
            break
    assert best is not None  # `_ever_fewer` gives the headlines themselves first
    return best


def looked_for(count: Named) -> tuple[Any, ...]:
    """What a reader looks for first: the people reached, other totals, parts; of all kinds, in the latest period."""
    of, narrowed = count.counting.of, dict(count.counting.narrowed)
    start = int(str(narrowed.get("start") or 0).replace("-", ""))
    return bool(count.where), FIRST.index(of) if of in FIRST else len(FIRST), len(narrowed), -start, count.order


def _is_first(count: Named) -> bool:
    return not count.where and count.counting.of == FIRST[0]


def _with_total(
    drawing: JointSystem, withheld: np.ndarray, headlines: list[Statement], bound: Statement
) -> list[Statement]:
    """Headlines beside what the total is fewer than, each as exact as it can be; without that where nothing helps."""
    for kept in _ever_fewer(headlines):
        if found := _fitting(drawing, withheld, kept, [bound]):
            return [*kept, *found]
    return headlines


def _fitting(
    drawing: JointSystem, withheld: np.ndarray, accepted: Sequence[Statement], bounds: Sequence[Statement]
) -> list[Statement]:
    """Those bounds of withheld counts, in their order, that are true and let no reader come too close together."""
    found: list[Statement] = []
    for each in bounds:
        _, (value,) = drawing.parts(each)
        if (
            each.value is not None
            and 0 < value < each.value
            and not drawing.narrow(withheld, [*accepted, *found, each])
        ):
            found.append(each)
    return found


def _totals(drawing: JointSystem, chosen: np.ndarray) -> int:
    """How many totals are withheld."""
    return int((chosen & (drawing.system.cost >= HEADLINE)).sum())


def fewest(drawing: JointSystem, statements: Sequence[Statement], quick: bool = False) -> tuple[np.ndarray, bool]:
    """The fewest cells to withhold from one who holds no earlier document, and whether all is then safe."""
    (system,) = drawing.systems(statements, drawing.system.candidates)
    choice = choose(weighed(system), exact=EXACT, quick=quick)
    # Cells that a reader may come close to are withheld all the same.
    small = drawing.system.candidates & (drawing.system.values < drawing.plan.n)
    return choice.withheld | small, choice.safe


def _ever_fewer(headlines: Sequence[Statement]) -> Iterator[list[Statement]]:
    """The headlines as they are, then all rounded further, step by step; then without the last, and so on to none."""
    forms = [list(each.forms()) for each in headlines]
    for step in range(max((len(each) for each in forms), default=1)):
        yield [each[min(step, len(each) - 1)] for each in forms]
    for count in range(len(headlines) - 1, -1, -1):
        yield list(headlines[-count:] if count else [])


def weighed(system: System) -> System:
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
        if not drawing.narrow(mask, plan.accepted):
            return replace(plan, published={**plan.published, count: withheld})
    raise DocumentError(
        f"{described(count)} was not in the plan of what is published, and would give away a withheld number.",
        next_step="give it to facts.protect together with the other counts",
    )


def spoken(plan: Plan, statement: Statement) -> Plan:
    """The plan with one more statement, which is withheld where it would let a reader come too close."""
    drawing = plan.drawn(spoken=[statement])
    mask = drawing.mask(plan.withheld)
    for form in statement.forms():
        both = (*plan.accepted, form)
        if not drawing.narrow(mask, both):
            return replace(plan, stated={**plan.stated, statement.key: False}, accepted=both)
    return replace(plan, stated={**plan.stated, statement.key: True})


def bounded(plan: Plan, count: Named) -> Plan:
    """The plan that says of a withheld count what it is fewer than, where that is true and safe; of others nothing."""
    bound = fewer_than(count, plan.width)
    if not plan.published[count] or bound.key in plan.stated:
        return plan
    drawing = plan.drawn()
    fitting = _fitting(drawing, drawing.mask(plan.withheld), plan.accepted, [bound])
    return replace(plan, stated={**plan.stated, bound.key: not fitting}, accepted=(*plan.accepted, *fitting))


def intervals(plan: Plan, drawing: JointSystem) -> dict[int, Interval]:
    """The interval of each withheld cell that is small.

    Raises
    ------
    DocumentError
        When one is narrower than n: the document must not be published as it is.
    """
    mask = drawing.mask(plan.withheld)
    found: dict[int, Interval] = {}
    near: list[str] = []
    names = {cell: each for each, cell in drawing.cell.items()}
    for system, proof in drawing.proofs(mask, plan.accepted):
        near += [described(names[cell]) for cell in proof.narrow(system.targets, system.widths).tolist()]
        found |= {cell: Interval(cell, int(proof.low[cell]), int(proof.high[cell])) for cell in system.targets.tolist()}
    if near:
        raise DocumentError(
            f"Withheld numbers can be worked out too closely: {'; '.join(dict.fromkeys(near))}.",
            next_step="publish fewer tables together, or broader groups",
        )
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
