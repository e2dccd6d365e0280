"""Random draws that are the same on every machine and with every release of numpy.

Only the bits of the generator (PCG64, whose stream numpy guarantees) and whole numbers made from them
are used. Numpy's distributions may change with a release, and logarithms may differ between processors.
"""

from __future__ import annotations

import zlib

import numpy as np

Whole = int | np.ndarray


class Draws:
    """A separate random stream for each purpose, so that one more draw for one purpose changes no other.

    Parameters
    ----------
    seed : int
        The office's seed.
    purpose : str
        The purpose of the draws, such as ``activities``.
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
        """Whole numbers from low to high, both included; low and high may differ from draw to draw."""
        bits = (self._bits.random_raw(count) >> np.uint64(34)).astype(np.int64)
        return low + (bits * (np.asarray(high, dtype=np.int64) - low + 1) >> 30)

    def happens(self, count: int, of_thousand: Whole) -> np.ndarray:
        """Draws of yes or no; the chance of yes is given per thousand."""
        return self.whole(count, 0, 999) < of_thousand

    def chosen(self, count: int, weights: np.ndarray) -> np.ndarray:
        """Indexes into a list of whole weights; the probability is proportional to the weight.

        With a table of weights, one row for each draw, each draw uses its own row.
        """
        heavy = np.cumsum(weights, axis=-1)
        drawn = self.whole(count, 0, heavy[..., -1] - 1)
        if heavy.ndim == 1:
            return np.searchsorted(heavy, drawn, side="right")
        return (heavy <= drawn[:, None]).sum(axis=1)

    def dealt(self, group: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Like `chosen` from a table of weights, but evenly spread within each group.

        A group starts at a random point and goes on by the golden ratio: any few consecutive draws cover the weights.
        """
        _, first, member = np.unique(group, return_index=True, return_inverse=True)
        luck = self.whole(len(group), 0, 999)[first][member] + 618 * drawn_counts(group)
        heavy = np.cumsum(weights, axis=1)
        return (heavy <= (luck % 1000 * heavy[:, -1] // 1000)[:, None]).sum(axis=1)


def parted(total: np.ndarray, weights: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Whole totals, one for each group, divided by whole weights; the parts of a group add up to its total.

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
    """For each weight the sum of those before it in its group; the rows of a group are consecutive."""
    sums = np.cumsum(weights) - weights
    first = np.r_[True, group[1:] != group[:-1]] if len(group) else np.zeros(0, dtype=bool)
    return sums - np.maximum.accumulate(np.where(first, sums, 0))


def drawn_counts(group: np.ndarray) -> np.ndarray:
    """For each item its number within its group, from 0; the items of a group need not be consecutive.

    >>> drawn_counts(np.array([7, 9, 7, 7])).tolist()
    [0, 0, 1, 2]
    """
    order = np.argsort(group, kind="stable")
    ranks = np.empty(len(group), dtype=np.int64)
    ranks[order] = _running(np.ones(len(group), dtype=np.int64), group[order])
    return ranks
