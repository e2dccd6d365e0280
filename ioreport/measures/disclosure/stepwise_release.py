"""A choice made from the other end: everything is withheld, then shown step by step as long as that is proven safe.

It shows totals first, then headlines, then cells. It is slower than `secondary.choose` and its choice may withhold a
few cells more, but it finds the totals that can be shown where the first method withholds one. Each step is decided
for all readers at once, by tables in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ioreport.measures.disclosure.joint_system import JointSystem
from ioreport.measures.disclosure.published_counts import Statement


def released(
    drawing: JointSystem, totals: Sequence[int], headlines: Sequence[Statement]
) -> tuple[list[Statement], np.ndarray]:
    """The headlines that can be published beside the totals that can, and the cells to withhold beside both.

    Parameters
    ----------
    drawing : JointSystem
    totals : sequence of int
        The cells to show first, the one that a reader looks for first before the others.
    headlines : sequence of Statement

    Returns
    -------
    list of Statement
        Each as exact as it can be.
    array of bool
        Every cell that is withheld. Where not even a document without counts is proven safe, all cells are.
    """
    system = drawing.system
    withheld, accepted = system.candidates.copy(), list[Statement]()
    if drawing.narrow(withheld, accepted):
        return accepted, withheld
    for cell in totals:
        withheld = _shown(drawing, withheld, accepted, [cell])
    for headline in headlines:
        fitting = (form for form in headline.forms() if not drawing.narrow(withheld, [*accepted, form]))
        accepted += [form for form in [next(fitting, None)] if form]
    left = np.flatnonzero(withheld)
    cells = left[np.lexsort((left, -system.values[left], -system.cost[left]))]
    return accepted, _shown(drawing, withheld, accepted, [cell for cell in cells.tolist() if cell not in totals])


def _shown(
    drawing: JointSystem, withheld: np.ndarray, accepted: Sequence[Statement], cells: Sequence[int]
) -> np.ndarray:
    """What is left withheld when as many of these cells are shown as can be: all at once, or half and half."""
    large = [cell for cell in cells if withheld[cell] and drawing.system.values[cell] >= drawing.plan.n]
    fewer = withheld.copy()
    fewer[large] = False
    if not large or not drawing.narrow(fewer, accepted):
        return fewer
    if len(large) == 1:
        return withheld
    half = len(large) // 2
    for part in (large[:half], large[half:]):
        withheld = _shown(drawing, withheld, accepted, part)
    return withheld
