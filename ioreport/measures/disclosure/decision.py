"""What a document publishes of one unit: the fullest choice that is proven safe for all who hold earlier documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ioreport.errors import DocumentError
from ioreport.measures.disclosure.attacker import Interval
from ioreport.measures.disclosure.joint_system import JointSystem
from ioreport.measures.disclosure.plan import Plan, intervals, looked_for, planned
from ioreport.measures.disclosure.published_counts import Named, Statement
from ioreport.measures.disclosure.withheld_log import NOT_PROVEN, TOLD_LEAST


@dataclass(frozen=True, eq=False)
class Decision:
    """A plan with its proof.

    Attributes
    ----------
    plan : Plan
    drawing : JointSystem
    near : mapping of int to Interval
        The interval of each small cell that is withheld.
    why : str
        What the office's log says of the earlier documents, if they cost more than single cells.
    """

    plan: Plan
    drawing: JointSystem
    near: Mapping[int, Interval]
    why: str = ""


def decided(
    before: Plan,
    counts: Iterable[Named],
    statements: Sequence[Statement],
    guarded: Sequence[Named] = (),
    facts: Sequence[Named] = (),
) -> Decision:
    """Decide with all statements; if that is not proven safe, without shares; at last show zeros and safe totals alone.

    Raises
    ------
    DocumentError
        When nobody holds an earlier document and there is no proof.
    """
    counts = tuple(counts)
    try:
        return _proven(*planned(before, counts, statements, guarded, facts))
    except DocumentError:
        if before.readers == ((),):
            raise
    try:
        decision = _proven(*planned(before, counts, (), guarded))
    except DocumentError:
        return _totals_alone(before, counts, statements, guarded)
    withheld = {each.key: True for each in statements}
    return replace(decision, plan=replace(decision.plan, stated=withheld))


def _proven(plan: Plan, drawing: JointSystem, why: str = "") -> Decision:
    return Decision(plan, drawing, intervals(plan, drawing), why)


def _totals_alone(
    plan: Plan, counts: Sequence[Named], statements: Sequence[Statement], guarded: Sequence[Named]
) -> Decision:
    """Withhold every statement and every count but zeros and those totals that are safe.

    Such a document adds next to nothing to what its readers know.
    """
    stated = {each.key: each for each in statements}
    plan = replace(plan, guarded=frozenset(guarded))
    drawing = plan.drawn(counts, stated.values())
    chosen = drawing.system.candidates.copy()
    for total in sorted((each for each in set(counts) if not each.where), key=looked_for):
        shown = chosen.copy()
        shown[drawing.cell[total]] = False
        if drawing.system.values[drawing.cell[total]] >= plan.n and not drawing.narrow(shown, []):
            chosen = shown
    published = {each: bool(chosen[cell]) for each, cell in drawing.cell.items() if each in set(counts)}
    plan = replace(plan, published=published, stated=dict.fromkeys(stated, True), accepted=())
    drawing = drawing.decided(plan)
    try:
        return _proven(plan, drawing, TOLD_LEAST)
    except DocumentError:
        return Decision(plan, drawing, {}, NOT_PROVEN)
