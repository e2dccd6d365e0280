"""The primary rule of disclosure control: which counts of people are too small to be shown.

This is the one place that says so; the plan, the checks of a document and the exports all use it. Which cells of a plan
the rule withholds is in `measures/disclosure/primary.py`.
"""

from __future__ import annotations

from numbers import Number
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def is_small(count: Any, n: int) -> bool:
    """Whether a count is too small to be shown: more than zero and less than the threshold n.

    What is not a number, such as a missing value, is not a count and not small.

    >>> [is_small(count, 5) for count in (0, 1, 4, 5, None)]
    [False, True, True, False, False]
    """
    return isinstance(count, Number) and bool(0 < count < n)  # type: ignore[operator]


def which_small(counts: np.ndarray, n: int) -> np.ndarray:
    """Which counts of an array are too small to be shown, by the rule of `is_small`.

    >>> import numpy as np
    >>> which_small(np.array([0, 1, 4, 5]), 5).tolist()
    [False, True, True, False]
    """
    return (counts > 0) & (counts < n)
