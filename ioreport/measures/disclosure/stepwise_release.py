"""A second method of suppression: withhold everything, then show cells step by step as long as that is proven safe.

It shows totals first, then headlines, then cells. It is slower than `secondary.choose` and its choice may withhold a
few cells more, but it finds the totals that can be shown where the first method withholds one. Each step is decided
for all readers at once, by tables in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ioreport.measures.disclosure.joint_system import JointSystem
from ioreport.measures.disclosure.published_counts import Statement


def release_stepwise(
    joint: JointSystem, totals: Sequence[int], headlines: Sequence[Statement]
) -> tuple[list[Statement], np.ndarray]:
    """The headlines that can be published, and the cells to withhold; totals are shown first.

    Parameters
    ----------
    joint : JointSystem
    totals : sequence of int
        The cells to show first, the most important one first.
    headlines : sequence of Statement

    Returns
    -------
    list of Statement
        Each as exact as possible.
    array of bool
        The withheld cells; all of them if not even a document without counts is proven safe.
    """
    system = joint.system
    withheld, accepted = system.candidates.copy(), list[Statement]()
    if joint.narrow(withheld, accepted):
        return accepted, withheld
    for cell in totals:
        withheld = _shown(joint, withheld, accepted, [cell])
    for headline in headlines:
        fitting = (form for form in headline.forms() if not joint.narrow(withheld, [*accepted, form]))
        accepted += [form for form in [next(fitting, None)] if form]
    left = np.flatnonzero(withheld)
    cells = left[np.lexsort((left, -system.values[left], -system.cost[left]))]
    return accepted, _shown(joint, withheld, accepted, [cell for cell in cells.tolist() if cell not in totals])


def _shown(joint: JointSystem, withheld: np.ndarray, accepted: Sequence[Statement], cells: Sequence[int]) -> np.ndarray:
    """The withheld cells after as many of `cells` as possible are shown: all together, else each half by itself."""
    large = [cell for cell in cells if withheld[cell] and joint.system.values[cell] >= joint.plan.n]
    fewer = withheld.copy()
    fewer[large] = False
    if not large or not joint.narrow(fewer, accepted):
        return fewer
    if len(large) == 1:
        return withheld
    half = len(large) // 2
    for part in (large[:half], large[half:]):
        withheld = _shown(joint, withheld, accepted, part)
    return withheld
