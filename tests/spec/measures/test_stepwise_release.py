"""Showing cells step by step: totals first, then headlines, then cells, as long as no reader comes too close."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from ioreport.measures import breakdown
from ioreport.measures.disclosure.people_cells import people_of
from ioreport.measures.disclosure.plan import Plan, importance
from ioreport.measures.disclosure.published_counts import Counting, Named, counts_of, fewer_than
from ioreport.measures.disclosure.stepwise_release import release_stepwise
from tests.drawn import draw_office

PEOPLE = Counting("people_reached")
WOMEN = Named(PEOPLE, (("sex", frozenset("f")),))
ROWS = """
    | activity_id | sex | people |
    | fair        | f   | 3      |
    | fair        | m   | 20     |
    | fair        | x   | {x}    |
"""


@pytest.fixture
def drawing():
    def drawn(x=30, before=None):
        activities = "| activity_id | start_date |\n| fair | 2023-06-01 |"
        office = draw_office(activities=activities, participations=ROWS.format(x=x))
        people = people_of(office)
        plan = Plan(people, 5, readers=((Plan(people, 5, before),),) if before else ((),))
        return plan.joint_system(counts_of(breakdown(office, "sex")))

    return drawn


def withheld(drawing, headlines=()):
    total = next(cell for each, cell in drawing.cell.items() if not each.where)
    _, chosen = release_stepwise(drawing, [total], headlines)
    return sorted(int(drawing.system.values[cell]) for cell in np.flatnonzero(chosen))


def test_the_total_is_shown_and_the_largest_cells(drawing):
    # 53 = 3 + 20 + 30: beside 3 one more is withheld, the smaller
    assert withheld(drawing()) == [3, 20]


def test_where_a_total_would_tell_it_is_withheld(drawing):
    # 23 = 3 + 20, and an earlier document shows the 20
    men = Named(PEOPLE, (("sex", frozenset("m")),))
    assert withheld(drawing(x=0, before={men: False})) == [3, 23]


def test_of_a_headline_the_first_form_is_taken_that_is_safe_beside_the_total(drawing):
    share = replace(fewer_than(WOMEN, 5), value=Decimal(4))  # "fewer than 4": 1 to 3
    bound = replace(fewer_than(WOMEN, 5), value=Decimal(10))  # "fewer than 10": 1 to 9
    total = drawing().cell[Named(PEOPLE)]
    assert release_stepwise(drawing(), [total], [share])[0] == []
    accepted, chosen = release_stepwise(drawing(), [total], [share, bound])
    assert (accepted, chosen[total]) == ([bound], False)


def test_all_kinds_of_the_latest_period_are_looked_for_first():
    def counting(**narrowed):
        return Named(Counting("people_reached", tuple(sorted(narrowed.items()))))

    first = counting(start="2024-01-01")
    since = counting(start="2023-01-01")
    of_one_kind = counting(start="2024-01-01", kind="fair")
    assert sorted([of_one_kind, since, first], key=importance) == [first, since, of_one_kind]
