"""Draws of chance that are the same on every machine and with every release of numpy.

Only the generator's own bits are used (PCG64, whose stream is promised to stay) and whole numbers made
from them. What numpy makes of them beyond that may change with a release, and logarithms with a processor.
"""

from __future__ import annotations

import zlib

import numpy as np

Whole = int | np.ndarray


class Draws:
    """A stream of chance of its own for each purpose, so that one more draw here changes nothing there.

    Parameters
    ----------
    seed : int
        The office's seed.
    purpose : str
        What is drawn, as ``activities``.
    block : int
        The part of the office that is drawn.

    Examples
    --------
    >>> Draws(1, "activities").whole(3, 1, 6).tolist()
    [2, 3, 3]
    """

    def __init__(self, seed: int, purpose: str, block: int = 0):
        place = (zlib.crc32(purpose.encode()), block)
        self._bits = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=place))

    def whole(self, count: int, low: Whole, high: Whole) -> np.ndarray:
        """So many whole numbers from low to high, both included; either may differ from draw to draw."""
        bits = (self._bits.random_raw(count) >> np.uint64(34)).astype(np.int64)
        return low + (bits * (np.asarray(high, dtype=np.int64) - low + 1) >> 30)

    def happens(self, count: int, of_thousand: Whole) -> np.ndarray:
        """So many answers yes or no, yes with this chance in a thousand."""
        return self.whole(count, 0, 999) < of_thousand

    def chosen(self, count: int, weights: np.ndarray) -> np.ndarray:
        """So many places in a list of whole weights, each as likely as it is heavy.

        With a table of weights, one row a draw, each draw takes from its own row.
        """
        heavy = np.cumsum(weights, axis=-1)
        drawn = self.whole(count, 0, heavy[..., -1] - 1)
        if heavy.ndim == 1:
            return np.searchsorted(heavy, drawn, side="right")
        return (heavy <= drawn[:, None]).sum(axis=1)

    def dealt(self, group: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """As `chosen` from a table of weights, but by turns within each group, so that none has a run of bad luck.

        A group begins anywhere and goes on by the golden section: any few draws in a row are spread over the weights.
        """
        _, first, member = np.unique(group, return_index=True, return_inverse=True)
        luck = self.whole(len(group), 0, 999)[first][member] + 618 * drawn_counts(group)
        heavy = np.cumsum(weights, axis=1)
        return (heavy <= (luck % 1000 * heavy[:, -1] // 1000)[:, None]).sum(axis=1)


def parted(total: np.ndarray, weights: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Whole totals, one a group, parted by whole weights; the parts of a group add up to its total.

    >>> parted(np.array([10]), np.array([1, 1, 1]), np.array([0, 0, 0])).tolist()
    [3, 3, 4]
    """
    before = _running(weights, group)
    whole = np.zeros(len(total), dtype=np.int64)
    np.add.at(whole, group, weights)
    whole = np.maximum(whole, 1)
    share = total[group]
    return share * (before + weights) // whole[group] - share * before // whole[group]


def _running(weights: np.ndarray, group: np.ndarray) -> np.ndarray:
    """For each weight the sum of those before it in its group; groups stand together."""
    sums = np.cumsum(weights) - weights
    first = np.r_[True, group[1:] != group[:-1]] if len(group) else np.zeros(0, dtype=bool)
    return sums - np.maximum.accumulate(np.where(first, sums, 0))


def drawn_counts(group: np.ndarray) -> np.ndarray:
    """For each item its number within its group, from 0; groups need not stand together.

    >>> drawn_counts(np.array([7, 9, 7, 7])).tolist()
    [0, 0, 1, 2]
    """
    order = np.argsort(group, kind="stable")
    ranks = np.empty(len(group), dtype=np.int64)
    ranks[order] = _running(np.ones(len(group), dtype=np.int64), group[order])
    return ranks
