"""Joined cells: many ranges of sheets as few, without a loop over them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ioreport.cell_ranges import Span

_WIDEST = 1 << 20
"""More columns than any sheet has."""


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Ranges of one sheet without what they share: cells side by side in a row are one range, and so are equal rows
    below each other.

    >>> cells = [Span(2, 1, 2, 1), Span(2, 2, 2, 3), Span(3, 1, 3, 3), Span(5, 1, 6, 3), Span(5, 5, 5, 5)]
    >>> [str(span) for span in joined_spans(cells)]
    ['A2:C3', 'A5:C6', 'E5']
    """
    rows = cell_rows([0], [tuple(spans)])
    return tuple(Span(*map(int, row[1:])) for row in joined_cells(rows))


def cell_rows(groups: Iterable[int], spans: Iterable[tuple[Span, ...]]) -> np.ndarray:
    """Each range of each group, row by row: group, row, left, right."""
    flat = [
        (group, each.top, each.left, each.right, each.bottom - each.top + 1)
        for group, own in zip(groups, spans, strict=True)
        for each in own
    ]
    table = np.array(flat, dtype=np.int64).reshape(-1, 5)
    rows = np.repeat(table[:, :4], table[:, 4], axis=0)
    firsts = np.repeat(np.cumsum(table[:, 4]) - table[:, 4], table[:, 4])
    rows[:, 1] += np.arange(len(rows)) - firsts
    return rows


def joined_cells(rows: np.ndarray) -> np.ndarray:
    """Ranges in single rows, joined within their group: group, top, left, bottom, right, from top to bottom.

    Parameters
    ----------
    rows : ndarray
        From `cell_rows`, in any order.
    """
    if not len(rows):
        return np.empty((0, 5), dtype=np.int64)
    group, row, left, right = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))].T
    # Side by side: each row of a group has a place of its own, so that one running maximum serves all.
    place = np.cumsum(_changes(group, row)) * _WIDEST
    reach = np.maximum.accumulate(place + right)
    first = np.append(True, (place + left)[1:] > reach[:-1] + 1)
    group, row, left = group[first], row[first], left[first]
    right = (reach - place)[np.append(np.flatnonzero(first)[1:], len(first)) - 1]
    # Below each other.
    order = np.lexsort((row, right, left, group))
    group, row, left, right = group[order], row[order], left[order], right[order]
    first = _changes(group, left, right) | np.append(True, row[1:] != row[:-1] + 1)
    bottom = row[np.append(np.flatnonzero(first)[1:], len(first)) - 1]
    found = np.stack([group[first], row[first], left[first], bottom, right[first]], axis=1)
    return np.asarray(found[np.lexsort((found[:, 2], found[:, 1], found[:, 0]))])


def _changes(*columns: np.ndarray) -> np.ndarray:
    """Where a row differs from the one before it; the first does."""
    differs = np.zeros(len(columns[0]), dtype=bool)
    for column in columns:
        differs[1:] |= column[1:] != column[:-1]
    differs[0] = True
    return differs
