"""Values far above all others of their group, such as an amount or a count with a digit too many."""

from __future__ import annotations

import numpy as np

FEWEST_OTHERS = 3
"""A group needs more than so many values for its largest one to be compared with the others."""


def far_above(values: np.ndarray, groups: np.ndarray, times: float) -> list[tuple[int, int]]:
    """The place of each group's largest value, and that of the next one, where it is many times as large.

    Parameters
    ----------
    values : array of float
        Values of 0 or more.
    groups : array of int
        The group of each value, numbered from 0.
    times : float
        How many times as large as the next one a value may be.

    Examples
    --------
    >>> far_above(np.array([3.0, 900.0, 4.0, 2.0, 5.0, 7.0]), np.array([0, 0, 0, 0, 1, 1]), 50)
    [(1, 2)]
    """
    order, counts = np.lexsort((values, groups)), np.bincount(groups)
    ends = np.cumsum(counts)[counts > FEWEST_OTHERS]
    largest, following = order[ends - 1], order[ends - 2]
    above = values[largest] > times * values[following]
    return list(zip(largest[above].tolist(), following[above].tolist(), strict=True))
