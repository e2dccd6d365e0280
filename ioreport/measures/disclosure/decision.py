"""Decide what a document publishes of one unit, with a proof for every reader of earlier documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ioreport.errors import DocumentError
from ioreport.measures.disclosure.attacker import Found, Interval
from ioreport.measures.disclosure.joint_system import JointSystem
from ioreport.measures.disclosure.plan import Plan, intervals, make_plan
from ioreport.measures.disclosure.published_counts import Named, Statement
from ioreport.measures.disclosure.withheld_log import NOT_PROVEN

_ATTEMPTS = 3
"""How often a plan is made before only zeros are shown."""


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
        The reason for the office's log, if because of earlier documents all counts are withheld.
    """

    plan: Plan
    joint: JointSystem
    near: Mapping[int, Interval]
    why: str = ""


def decide(
    before: Plan,
    counts: Iterable[Named],
    statements: Sequence[Statement],
    guarded: Sequence[Named] = (),
    facts: Sequence[Named] = (),
) -> Decision:
    """Decide on all counts and statements; if they are not proven safe beside earlier documents, show only zeros.

    The tables found for the proof may show that earlier documents tell less than was known when the plan was made, so
    that the plan must keep more. It is then made again with these tables.

    Raises
    ------
    DocumentError
        When there is no proof although nobody holds an earlier document.
    """
    listed = tuple(counts)
    found: tuple[Found, ...] = ()
    for _ in range(_ATTEMPTS):
        plan, joint = make_plan(before, listed, statements, guarded, facts, found)
        found = joint.found
        try:
            return Decision(plan, joint, intervals(plan, joint))
        except DocumentError:
            if before.readers == ((),):
                raise
    return _zeros_alone(plan, joint)


def _zeros_alone(plan: Plan, joint: JointSystem) -> Decision:
    """Withhold every statement and every count except zeros: such a document tells readers next to nothing."""
    published = {each: bool(joint.system.values[joint.cell[each]]) for each in plan.published}
    plan = replace(plan, published=published, stated=dict.fromkeys(plan.stated, True), accepted=())
    return Decision(plan, joint.with_plan(plan), {}, NOT_PROVEN)
