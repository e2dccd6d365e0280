"""Margins of a table that is not published: whoever knows them and the total knows no small count closely."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ioreport.measures.disclosure.margin_cells import withheld_margins

N = 3
MARGINS = ((0, 1), (2, 3), (0, 2), (1, 3))
"""Of a table of two sexes and two ages: each sex, each age."""


def tables(total):
    """Every table of four whole counts with this total."""
    for a, b, c in product(range(total + 1), repeat=3):
        if a + b + c <= total:
            yield a, b, c, total - a - b - c


def sums(table):
    return [sum(table[cell] for cell in margin) for margin in MARGINS]


@pytest.mark.slow
@settings(max_examples=60)
@given(st.tuples(*[st.integers(1, 6)] * 4))
def test_no_small_count_is_known_closer_than_n(table):
    masks = [[cell in margin for cell in range(4)] for margin in MARGINS]
    withheld, of_total = withheld_margins(table, masks, N)
    if of_total:
        return
    mine = sums(table)
    # What a reader knows: the total, the margins that are told, and that a withheld one is not zero.
    possible = [
        (*other, *sums(other))
        for other in tables(sum(table))
        if all(
            value > 0 if kept else value == told for value, told, kept in zip(sums(other), mine, withheld, strict=True)
        )
    ]
    for place, count in enumerate((*table, *mine)):
        if 0 < count < N:
            found = [each[place] for each in possible]
            assert max(found) - min(found) >= N, (table, withheld, place)
