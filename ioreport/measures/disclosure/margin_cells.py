"""Disclosure control of the margins of a table that is itself not published: parts by sex, by age, and their total."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from ioreport.measures.disclosure.cell_system import composed
from ioreport.measures.disclosure.secondary import choose

_TOTAL_COST = 100.0
_CROSSED_COST = 0.01


def withheld_margins(cells: Sequence[int], margins: Sequence[Sequence[bool]], n: int) -> tuple[tuple[bool, ...], bool]:
    """Which margins of a table are withheld, and whether its total is.

    The table's own cells are not published; they are in the system, so that no small one can be worked out.

    Parameters
    ----------
    cells : sequence of int
        The counts of the table's cells, above zero.
    margins : sequence of sequence of bool
        For each margin, which cells it sums.
    n : int
        The least count that is shown.

    Examples
    --------
    >>> withheld_margins([30, 3], [[True, False], [False, True]], 10)
    ((True, True), False)
    >>> withheld_margins([30, 20], [[True, False], [False, True]], 10)
    ((False, False), False)
    """
    each = np.eye(len(cells), dtype=int)
    sums = [np.asarray(margin, dtype=int) for margin in margins]
    rows = sparse.csr_array(np.vstack([*sums, np.ones((1, len(cells)), int), each]))
    cost = np.concatenate([np.ones(len(sums)), [_TOTAL_COST], np.full(len(cells), _CROSSED_COST)])
    system, places = composed(rows, np.asarray(cells, dtype=np.int64), cost)
    withheld = choose(system, n).withheld[places]
    return tuple(bool(kept) for kept in withheld[: len(sums)]), bool(withheld[len(sums)])
