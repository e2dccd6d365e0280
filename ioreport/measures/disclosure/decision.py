"""What a document publishes of one unit: the fullest choice that is proven safe for all who hold earlier documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ioreport.errors import DocumentError
from ioreport.measures.disclosure.attacker import Interval
from ioreport.measures.disclosure.joint_system import JointSystem
from ioreport.measures.disclosure.plan import Plan, intervals, planned
from ioreport.measures.disclosure.published_counts import Named, Statement
from ioreport.measures.disclosure.withheld_log import NOT_PROVEN


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
    """Decide on all counts and statements; where that is not proven safe beside earlier documents, show zeros alone.

    Raises
    ------
    DocumentError
        When nobody holds an earlier document and there is no proof.
    """
    plan, drawing = planned(before, tuple(counts), statements, guarded, facts)
    try:
        return Decision(plan, drawing, intervals(plan, drawing))
    except DocumentError:
        if before.readers == ((),):
            raise
    return _zeros_alone(plan, drawing)


def _zeros_alone(plan: Plan, drawing: JointSystem) -> Decision:
    """Withhold every statement and every count but zeros: such a document adds next to nothing to what readers know."""
    published = {each: bool(drawing.system.values[drawing.cell[each]]) for each in plan.published}
    plan = replace(plan, published=published, stated=dict.fromkeys(plan.stated, True), accepted=())
    return Decision(plan, drawing.decided(plan), {}, NOT_PROVEN)
