"""Equal rows: rows with the same texts in several columns, and the row of another table that a text names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ioreport.tables.text_column import TextColumn

_LARGEST = 2**62
_SPARSE = 4
"""Numbers that are left out cost less than to number anew, up to so many for each row."""


def combined(columns: Sequence[np.ndarray], ordered: bool = True) -> np.ndarray:
    """One number for each row, the same for rows that have the same numbers, from -1 on, in all columns.

    They are numbered in the order of the rows; if they need not be `ordered`, numbers may be left out, which is faster.

    >>> combined([np.array([0, 0, -1, 0]), np.array([3, 4, 3, 3])]).tolist()
    [0, 1, 2, 0]
    """
    joined, size = np.zeros(len(columns[0]), dtype=np.int64), 1
    for numbers in columns:
        width = int(numbers.max(initial=0)) + 2
        if size * width >= _LARGEST:
            joined = pd.factorize(joined)[0]
            size = int(joined.max(initial=0)) + 1
        joined = joined * width + (numbers + 1)
        size *= width
    if not ordered and size <= _SPARSE * len(joined):
        return joined
    groups: np.ndarray = pd.factorize(joined)[0]
    return groups


def first_places(groups: np.ndarray) -> np.ndarray:
    """For each row the place of the first row of its group; groups are numbered as by `combined`.

    >>> first_places(np.array([0, 1, 0])).tolist()
    [0, 1, 0]
    """
    first = np.zeros(int(groups.max(initial=-1)) + 1, dtype=np.int64)
    first[groups[::-1]] = np.arange(len(groups))[::-1]
    found: np.ndarray = first[groups]
    return found


def places_of(names: TextColumn, key: TextColumn, once: bool = False) -> np.ndarray:
    """The place of the first row whose key is a row's name, or -1; with `once` only of keys on one row.

    >>> places_of(TextColumn.of(["b", None, "c", "a"]), TextColumn.of(["a", "b", "a"])).tolist()
    [1, -1, -1, 0]
    >>> places_of(TextColumn.of(["b", "a"]), TextColumn.of(["a", "b", "a"]), once=True).tolist()
    [1, -1]
    """
    rows = np.flatnonzero(key.filled)
    numbers = key.numbers[rows]
    first = np.full(len(key.texts), -1, dtype=np.int64)
    first[numbers[::-1]] = rows[::-1]
    if once:
        first[np.bincount(numbers, minlength=len(first)) > 1] = -1
    return taken(first, translated(names, key), -1)


def translated(names: TextColumn, known: TextColumn) -> np.ndarray:
    """The numbers of a column's texts as another column numbers them; -1 for a text that the other does not have.

    >>> translated(TextColumn.of(["b", None, "c"]), TextColumn.of(["a", "b"])).tolist()
    [1, -1, -1]
    """
    there = {text: number for number, text in enumerate(known.listed)}
    found: np.ndarray = np.array([*(there.get(text, -1) for text in names.listed), -1], dtype=np.int64)[names.numbers]
    return found


def taken(values: np.ndarray, places: np.ndarray, missing: object) -> np.ndarray:
    """The values at places; where a place is -1, `missing`.

    >>> taken(np.array([1.5, 2.5]), np.array([1, -1]), np.nan).tolist()
    [2.5, nan]
    """
    found: np.ndarray = np.append(values, np.array([missing], dtype=values.dtype))[places]
    return found
