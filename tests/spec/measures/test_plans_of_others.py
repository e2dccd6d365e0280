"""What a plan takes from earlier documents that cannot be proven safe beside it, or whose rows have changed since."""

from __future__ import annotations

import pytest

from ioreport.errors import DocumentError
from ioreport.measures import breakdown, measure
from ioreport.measures.disclosure import Guard, decision
from ioreport.measures.disclosure.people_cells import people_of
from ioreport.measures.disclosure.plan import Plan
from ioreport.measures.disclosure.published_counts import Counting, Named, fewer_than
from ioreport.measures.disclosure.withheld_log import NOT_PROVEN
from tests.drawn import draw_office

PEOPLE = Counting("people_reached")
TOTAL, WOMEN, MEN = Named(PEOPLE), *(Named(PEOPLE, (("sex", frozenset(code)),)) for code in "fm")
PEOPLE_OF = """
    | activity_id | sex | people |
    | fair        | f   | {f}    |
    | fair        | m   | {m}    |
    | fair        | x   | {x}    |
"""


def office_of(f, m, x=30):
    activities = "| activity_id | start_date |\n| fair | 2023-06-01 |"
    return draw_office(activities=activities, participations=PEOPLE_OF.format(f=f, m=m, x=x))


def held(office, plan):
    """One reader who holds a document of this plan."""
    return [[{"person": plan, "household": Plan(people_of(office), plan.n)}]]


@pytest.fixture
def unproven(monkeypatch):
    """No proof is found for anybody who holds an earlier document."""
    original = decision.intervals

    def intervals(plan, drawing):
        if plan.readers != ((),):
            raise DocumentError("Withheld numbers can be worked out too closely: women.")
        return original(plan, drawing)

    monkeypatch.setattr(decision, "intervals", intervals)


def test_where_nothing_is_proven_beside_earlier_documents_only_zeros_are_shown(unproven):
    office = office_of(3, 20, x=0)
    readers = held(office, Plan(people_of(office), 5, {TOTAL: False}))
    given = {"sex": breakdown(office, "sex"), "all": measure(office, "people_reached")}
    both, alone = Guard(office, 5, readers=readers), Guard(office, 5)
    shown, by_itself = both.protect(given), alone.protect(given)
    # women 3 and, so that they cannot be subtracted from 23, men 20; beside the earlier document the total, too
    assert by_itself["sex"].frame["withheld"].tolist() == [True, True, False]
    assert shown["sex"].frame["withheld"].tolist() == [True, True, False]
    assert (shown["all"].value, by_itself["all"].value) == (None, 23)
    assert [each.publication for each in both.log if each.why == NOT_PROVEN] == ["earlier documents"]
    assert not [each for each in alone.log if each.why == NOT_PROVEN]


def test_a_proof_beside_earlier_documents_needs_no_word_in_the_log():
    office = office_of(3, 20)
    watch = Guard(office, 5, readers=held(office, Plan(people_of(office), 5, {TOTAL: False})))
    watch.protect({"sex": breakdown(office, "sex"), "all": measure(office, "people_reached")})
    assert not [each for each in watch.log if each.why == NOT_PROVEN]


def test_a_plan_that_is_not_proven_at_first_is_made_again_with_the_tables_found(monkeypatch):
    """The tables of the first attempt are there for the second; where it is proven, more than zeros are shown."""
    office, tables, original = office_of(3, 20), [], decision.intervals

    def intervals(plan, joint):
        tables.append(joint.found)
        if len(tables) == 1:
            raise DocumentError("Withheld numbers can be worked out too closely: women.")
        return original(plan, joint)

    monkeypatch.setattr(decision, "intervals", intervals)
    guard = Guard(office, 5, readers=held(office, Plan(people_of(office), 5, {TOTAL: False})))
    shown = guard.protect({"sex": breakdown(office, "sex"), "all": measure(office, "people_reached")})
    assert tables[0] is tables[1]
    assert shown["all"].value == 53 and not [each for each in guard.log if each.why == NOT_PROVEN]


def test_without_earlier_documents_what_is_not_proven_is_refused(monkeypatch):
    def refused(plan, drawing):
        raise DocumentError("Withheld numbers can be worked out too closely: women.")

    monkeypatch.setattr(decision, "intervals", refused)
    office = office_of(3, 20)
    with pytest.raises(DocumentError, match="too closely"):
        Guard(office, 5).protect({"sex": breakdown(office, "sex")})


def test_what_is_another_number_today_is_left_out_of_an_earlier_plan():
    then, now = office_of(3, 20, x=30), office_of(3, 25, x=25)
    published = {TOTAL: False, WOMEN: True, MEN: False}
    told = (fewer_than(WOMEN, 5), fewer_than(MEN, 15))
    plan = Plan(people_of(then), 5, published, accepted=told, guarded=frozenset([WOMEN, MEN]))
    kept = plan.unchanged(now)
    # 53 in all and 3 women, then as now; 20 men are 25
    assert dict(kept.published) == {TOTAL: False, WOMEN: True}
    assert (kept.guarded, kept.accepted) == ({WOMEN}, (told[0],))
    assert kept.office is people_of(now)


def test_a_plan_on_the_very_rows_keeps_all():
    office = office_of(3, 20)
    plan = Plan(people_of(office), 5, {TOTAL: False, WOMEN: True}, accepted=(fewer_than(WOMEN, 5),))
    kept = plan.unchanged(office_of(3, 20))
    assert (dict(kept.published), kept.accepted) == (dict(plan.published), plan.accepted)
