"""The plan of a document for one unit, persons or households: the counts and statements that it shows or withholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ioreport.errors import DocumentError
from ioreport.measures.disclosure.attacker import Found, Interval
from ioreport.measures.disclosure.cell_system import System
from ioreport.measures.disclosure.joint_system import JointSystem
from ioreport.measures.disclosure.people_cells import HEADLINE, People, people_of, system_of
from ioreport.measures.disclosure.primary import primary_cells
from ioreport.measures.disclosure.published_counts import BELOW, Named, Statement, fewer_than
from ioreport.measures.disclosure.secondary import choose
from ioreport.measures.disclosure.stepwise_release import release_stepwise
from ioreport.measures.shares import WHOLE_PERCENT
from ioreport.small_counts import is_small
from ioreport.tables import Office

TIE = 0.01
FIRST = ("people_reached", "households_reached", "attendance")
"""The countings whose totals get a bound ("fewer than 10") first."""
EXACT = 200
"""The largest number of cells for which the optimal suppression is searched."""


@dataclass(frozen=True, eq=False)
class Plan:
    """The counts and statements of one unit, and which of them are withheld.

    Attributes
    ----------
    published : mapping of Named to bool
        Every count in the document → whether it is withheld.
    stated : mapping
        The key of every statement → whether it is withheld.
    accepted : tuple of Statement
        The statements that are not withheld.
    guarded : frozenset of Named
        The counts of which coarser ones are sums: they are not published, and must be safe, too.
    width : int
        The least width of each small count's interval: n, or more if a reader also has documents with a higher
        threshold.
    readers : tuple of tuple of Plan
        For each reader of the document, the plans of the earlier documents that they hold; a reader may hold none.
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
        """The plan without the counts that differ in an office's rows now, and without statements about them."""
        alone = replace(self, readers=((),))
        now = replace(alone, office=people_of(office))
        then, later = alone.joint_system(), now.joint_system()
        same = {
            each
            for each, cell in then.cell.items()
            if then.system.values[cell] == later.system.values[later.cell[each]]
        }
        published = {each: kept for each, kept in self.published.items() if each in same}
        accepted = tuple(each for each in self.accepted if same.issuperset(each.parts))
        return replace(now, published=published, guarded=self.guarded & same, accepted=accepted)

    def nearest(self, key: tuple[Any, ...]) -> str:
        """The step to which an accepted statement is rounded; empty if it is not rounded."""
        return next((each.nearest for each in self.accepted if each.key == key), "")

    def below(self, count: Named) -> int | None:
        """The number that a withheld count is said to be below; None if the document does not say it."""
        said = (each.value for each in self.accepted if each.key == (BELOW, count) and each.value is not None)
        return next(map(int, said), None)

    def joint_system(self, counts: Iterable[Named] = (), statements: Iterable[Statement] = ()) -> JointSystem:
        """The system of all published counts, of further counts and statements, and of earlier documents."""
        open_ = sorted({*self.published, *counts}, key=lambda each: each.order)
        earlier = {plan for plans in self.readers for plan in plans}
        every = [*self.accepted, *statements, *(each for plan in earlier for each in plan.accepted)]
        others = {part for statement in every for part in statement.parts}
        others |= {count for plan in earlier for count in (*plan.published, *plan.guarded)} | self.guarded
        named = [*open_, *sorted(others - set(open_), key=lambda each: each.order)]
        published = [place < len(open_) for place in range(len(named))]
        system, cells, rests = system_of(self.office, named, published, self.n)
        return JointSystem(system, dict(zip(named, cells.tolist(), strict=True)), self, frozenset(rests.tolist()))


def make_plan(
    plan: Plan,
    counts: Iterable[Named],
    statements: Iterable[Statement],
    guarded: Iterable[Named] = (),
    facts: Iterable[Named] = (),
    found: tuple[Found, ...] = (),
) -> tuple[Plan, JointSystem]:
    """Decide on all counts together, and withhold as few as possible beside the key statements (headlines).

    A headline, such as a share in whole percent, is worth more than cells of a table: it is rounded further or withheld
    only if it is unsafe whatever cells are withheld. No count is withheld for its further digits, or for any other
    statement. For withheld `facts`, bounds ("fewer than 10") are added; for the bound of all people reached, shares may
    be rounded further or withheld. `found` are the tables of an earlier attempt for the same counts.
    """
    ordered = sorted({each.key: each for each in statements}.values(), key=lambda each: repr(each.key))
    plan = replace(plan, guarded=frozenset(guarded))
    joint = plan.joint_system(counts, ordered).with_found(found)
    headlines = [each for each in ordered if each.is_headline]
    accepted, chosen = _chosen(joint, [each.rounded() for each in headlines])
    bounds = [fewer_than(count, plan.width) for count in sorted(facts, key=importance) if chosen[joint.cell[count]]]
    for bound in (each for each in bounds if _is_first(each.parts[0])):
        accepted = _with_total(joint, chosen, accepted, bound)
    for each in (replace(each, nearest="") for each in headlines if each.nearest in ("", WHOLE_PERCENT)):
        finer = [each if each.key == other.key else other for other in accepted]
        if each not in accepted and not joint.narrow(chosen, finer):
            accepted = finer
    published = {each: bool(chosen[cell]) for each, cell in joint.cell.items() if joint.system.open[cell]}
    published = {each: kept for each, kept in published.items() if each in set(counts)}
    for each in ordered:
        if all(each.key != other.key for other in accepted):
            # A headline that was given up may still be published, rounded further, if no count is withheld for it.
            fitting = (form for form in each.forms() if not joint.narrow(chosen, [*accepted, form]))
            accepted += [form for form in [next(fitting, None)] if form]
    accepted += _fitting(joint, chosen, accepted, [each for each in bounds if each not in accepted])
    shown = {each.key for each in accepted}
    stated = {each.key: each.key not in shown for each in (*ordered, *bounds)}
    plan = replace(plan, published=published, stated=stated, accepted=tuple(accepted))
    return plan, joint.with_plan(plan)


def _chosen(joint: JointSystem, headlines: Sequence[Statement]) -> tuple[list[Statement], np.ndarray]:
    """The headlines to publish and the cells to withhold: show most totals, then most headlines, then most cells."""
    names = {joint.cell[each]: each for each in sorted(joint.cell, key=importance, reverse=True)}
    totals = np.flatnonzero(joint.system.candidates & (joint.system.cost >= HEADLINE)).tolist()
    stepwise = release_stepwise(joint, sorted(totals, key=lambda cell: importance(names[cell])), headlines[::-1])
    if joint.plan.readers != ((),):
        return stepwise
    found = fewest_beside_headlines(joint, headlines), stepwise
    return min(found, key=lambda each: (_totals(joint, each[1]), -len(each[0]), each[1].sum()))


def fewest_beside_headlines(joint: JointSystem, headlines: Sequence[Statement]) -> tuple[list[Statement], np.ndarray]:
    """The headlines that can be published, as exact as possible, and the fewest cells to withhold beside them.

    A total is worth more than all headlines: before a total is withheld, they are rounded further, then withheld.
    """
    tried: list[list[Statement]] = []
    best: tuple[list[Statement], np.ndarray] | None = None
    least = np.inf
    for accepted in _headline_forms(headlines):
        if accepted in tried:
            continue
        tried.append(accepted)
        # A quick choice, found with fractions, excludes most candidates.
        chosen, safe = fewest(joint, accepted, quick=True)
        if best is not None and not (safe and _totals(joint, chosen) < least):
            continue
        chosen, safe = fewest(joint, accepted)
        totals = _totals(joint, chosen)
        if best is None or (safe and totals < least):
            best, least = (accepted, chosen), totals if safe else np.inf
        if safe and not totals:
            break
    assert best is not None  # `_headline_forms` gives the headlines themselves first
    return best


def importance(count: Named) -> tuple[Any, ...]:
    """A sort key, the most important count first: totals before parts, people reached, fewest restrictions, latest."""
    of, narrowed = count.counting.of, dict(count.counting.narrowed)
    start = int(str(narrowed.get("start") or 0).replace("-", ""))
    return bool(count.where), FIRST.index(of) if of in FIRST else len(FIRST), len(narrowed), -start, count.order


def _is_first(count: Named) -> bool:
    return not count.where and count.counting.of == FIRST[0]


def _with_total(
    joint: JointSystem, withheld: np.ndarray, headlines: list[Statement], bound: Statement
) -> list[Statement]:
    """The headlines, as exact as possible, together with a total's bound; without the bound if none can be added."""
    for kept in _headline_forms(headlines):
        if found := _fitting(joint, withheld, kept, [bound]):
            return [*kept, *found]
    return headlines


def _fitting(
    joint: JointSystem, withheld: np.ndarray, accepted: Sequence[Statement], bounds: Sequence[Statement]
) -> list[Statement]:
    """The bounds of withheld counts, in order, that are true and safe together."""
    found: list[Statement] = []
    for each in bounds:
        _, (value,) = joint.parts(each)
        if each.value is not None and 0 < value < each.value and not joint.narrow(withheld, [*accepted, *found, each]):
            found.append(each)
    return found


def _totals(joint: JointSystem, chosen: np.ndarray) -> int:
    """How many totals a choice withholds."""
    return int((chosen & (joint.system.cost >= HEADLINE)).sum())


def fewest(joint: JointSystem, statements: Sequence[Statement], quick: bool = False) -> tuple[np.ndarray, bool]:
    """The fewest cells to withhold for a reader without earlier documents, and whether this choice is safe."""
    (system,) = joint.systems(statements, joint.system.candidates)
    choice = choose(_weighted(system), exact=EXACT, quick=quick)
    # Small cells are withheld even if they cannot be made safe.
    return choice.withheld | primary_cells(joint.system, joint.plan.n), choice.safe


def _headline_forms(headlines: Sequence[Statement]) -> Iterator[list[Statement]]:
    """The headlines as they are, then all rounded further step by step, then fewer and fewer of them, down to none."""
    forms = [list(each.forms()) for each in headlines]
    for step in range(max((len(each) for each in forms), default=1)):
        yield [each[min(step, len(each) - 1)] for each in forms]
    for count in range(len(headlines) - 1, -1, -1):
        yield list(headlines[-count:] if count else [])


def _weighted(system: System) -> System:
    """The system with slightly higher costs for larger counts: of equal choices, the one of fewer people is chosen."""
    order = np.argsort(np.argsort(system.values, kind="stable"), kind="stable")
    return replace(system, cost=system.cost * (1 + TIE * order / max(len(order), 1)))


def with_count(plan: Plan, count: Named) -> Plan:
    """The plan with one more count, shown if that is safe, else withheld; everything else stays.

    Raises
    ------
    DocumentError
        When the count can be neither shown nor withheld safely.
    """
    joint = plan.joint_system([count])
    value = int(joint.system.values[joint.cell[count]])
    kept = [each for each, withheld in plan.published.items() if withheld]
    alike = any(joint.cell[each] == joint.cell[count] for each in kept)
    for withheld in (True,) if alike or is_small(value, plan.n) else (False, True) if value else (False,):
        mask = joint.mask([*kept, *([count] if withheld else [])])
        if not joint.narrow(mask, plan.accepted):
            return replace(plan, published={**plan.published, count: withheld})
    raise DocumentError(
        f"{described(count)} was not in the plan of what is published, and would give away a withheld number.",
        next_step="give it to facts.protect together with the other counts",
    )


def with_statement(plan: Plan, statement: Statement) -> Plan:
    """The plan with one more statement, as exact as is safe; it is withheld if no form is safe."""
    joint = plan.joint_system(statements=[statement])
    mask = joint.mask(plan.withheld)
    for form in statement.forms():
        both = (*plan.accepted, form)
        if not joint.narrow(mask, both):
            return replace(plan, stated={**plan.stated, statement.key: False}, accepted=both)
    return replace(plan, stated={**plan.stated, statement.key: True})


def with_bound(plan: Plan, count: Named) -> Plan:
    """The plan with a bound ("fewer than 10") for a withheld count, if that is true and safe; else the same plan."""
    bound = fewer_than(count, plan.width)
    if not plan.published[count] or bound.key in plan.stated:
        return plan
    joint = plan.joint_system()
    fitting = _fitting(joint, joint.mask(plan.withheld), plan.accepted, [bound])
    return replace(plan, stated={**plan.stated, bound.key: not fitting}, accepted=(*plan.accepted, *fitting))


def intervals(plan: Plan, joint: JointSystem) -> dict[int, Interval]:
    """The interval of each withheld small cell.

    Raises
    ------
    DocumentError
        When an interval is too narrow: the document must not be published like this.
    """
    mask = joint.mask(plan.withheld)
    found: dict[int, Interval] = {}
    near: list[str] = []
    names = {cell: each for each, cell in joint.cell.items()}
    for system, proof in joint.proofs(mask, plan.accepted):
        narrow = proof.narrow(system.targets, system.widths).tolist()
        near += [described(names[cell]) if cell in names else "the rest of two counts" for cell in narrow]
        found |= {cell: Interval(cell, int(proof.low[cell]), int(proof.high[cell])) for cell in system.targets.tolist()}
    if near:
        raise DocumentError(
            f"Withheld numbers can be worked out too closely: {'; '.join(dict.fromkeys(near))}.",
            next_step="publish fewer tables together, or broader groups",
        )
    return found


def described(count: Named) -> str:
    """A count in the names that the office's data use."""
    narrowed = ", ".join(f"{name} {value}" for name, value in count.counting.narrowed)
    where = ", ".join(_cell(name.partition("|")[0], " or ".join(sorted(codes))) for name, codes in count.where)
    return "; ".join(filter(None, [count.counting.of, narrowed, where or "total"]))


def _cell(name: str, codes: str) -> str:
    """A dimension with its codes; the name is not repeated if a code begins with it.

    >>> _cell("sex", "f"), _cell("age", "age not split")
    ('sex f', 'age not split')
    """
    return codes if codes.split()[:1] == [name] else f"{name} {codes}"
