"""Primary suppression: the cells of a plan that are withheld because they are too small themselves."""

from __future__ import annotations

import numpy as np

from ioreport.measures.disclosure.cell_system import System
from ioreport.small_counts import which_small


def primary_cells(system: System, n: int) -> np.ndarray:
    """Which published cells are too small to be shown; a cell known from earlier documents is not among them.

    >>> from ioreport.measures.disclosure.cell_system import crossed
    >>> primary_cells(crossed(np.array([0, 3, 7])), 5).tolist()
    [False, True, False, False]
    """
    return system.candidates & which_small(system.values, n)
