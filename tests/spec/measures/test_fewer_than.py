"""What is said of a withheld count: "fewer than 2n", where that is true and no reader comes closer than n by it."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

import ioreport as ir
from ioreport.measures import breakdown, measure
from ioreport.measures.disclosure import Guard
from ioreport.measures.disclosure.people_cells import people_of
from ioreport.measures.disclosure.plan import Plan
from ioreport.measures.disclosure.published_counts import Counting, Named, fewer_than
from ioreport.measures.disclosure.stored_plan import as_plain, of_plain
from tests.drawn import draw_office

TOTAL = Named(Counting("people_reached"))
PLACES = """
    | place_id | admin1 |
    | sofia    | BG-22  |
    | varna    | BG-03  |
"""
HELD = """
    | activity_id | start_date | place_id |
    | fair        | 2023-06-01 | sofia    |
    | course      | 2023-07-01 | varna    |
"""


def office_of(*rows):
    """An office in which so many came: (activity, sex, people, precision)."""
    participations = [
        {"activity_id": activity, "sex": sex, "people": str(people), "precision": precision}
        for activity, sex, people, precision in rows
    ]
    activities = [
        {"activity_id": "fair", "start_date": "2023-06-01", "place_id": "sofia"},
        {"activity_id": "course", "start_date": "2023-07-01", "place_id": "varna"},
    ]
    return draw_office(places=PLACES, activities=activities, participations=participations)


@pytest.fixture
def four():
    """Three women and a man."""
    return office_of(("fair", "f", 3, ""), ("fair", "m", 1, ""))


def below(office, n, **given):
    shown = Guard(office, n).protect({**given, "all": measure(office, "people_reached")})
    return shown["all"].below


@pytest.mark.parametrize(("n", "told"), [(5, 10), (10, 20), (20, 40)])
def test_a_small_total_is_fewer_than_twice_n(four, n, told):
    # 1 to 2n - 1: two numbers in it lie 2n - 2 apart, and n at least; "fewer than n" would leave n - 2
    assert below(four, n, sex=breakdown(four, "sex")) == told


def test_what_is_said_is_worded_in_the_documents_language_and_kept_for_machines(four):
    for language, text in (("en", "fewer than 10"), ("bg", "по-малко от 10")):
        facts = ir.Ledger(four, language, threshold=5)
        fact = facts.state("people_reached")
        assert (fact.text, fact.value, fact.withheld, fact.below) == (text, None, True, 10)
        assert fact.written()["below"] == 10
    assert "below" not in ir.Ledger(four).state("people_reached").written()


def test_nothing_of_its_size_stands_beside_it(four):
    fact = ir.Ledger(four, threshold=5).state("people_reached")
    assert (fact.precision, list(fact.trail)) == ("exact", ["activities.csv"])


def test_zero_is_shown_and_so_is_n():
    nobody, five = office_of(("fair", "f", 0, "")), office_of(("fair", "f", 5, ""))
    assert ir.Ledger(nobody, threshold=5).state("people_reached").text == "0"
    assert ir.Ledger(five, threshold=5).state("people_reached").text == "5"


@pytest.mark.parametrize(
    ("precision", "text"), [("", "fewer than 10"), ("about", "withheld"), ("at_least", "withheld")]
)
def test_it_is_not_said_where_it_may_be_untrue(precision, text):
    office = office_of(("fair", "f", 3, precision))
    assert ir.Ledger(office, threshold=5).state("people_reached").text == text


def test_a_number_withheld_for_others_reads_alike(four):
    # men 6, women 3, 9 in all: n is 5, so women are withheld, and men with them
    office = office_of(("fair", "f", 3, ""), ("fair", "m", 6, ""))
    facts = ir.Ledger(office, threshold=5)
    facts.protect(sex=breakdown(office, "sex"))
    told = [facts.state(f"of_{sex}", "breakdown_cell", cell={"sex": sex}) for sex in ("f", "m")]
    assert [(fact.text, fact.withheld, fact.precision) for fact in told] == [("fewer than 10", True, "exact")] * 2
    assert facts.state("people_reached").text == "9"


def test_twice_n_and_more_is_withheld_without_a_word():
    office = office_of(("fair", "f", 3, ""), ("fair", "m", 10, ""))
    facts = ir.Ledger(office, threshold=5)
    facts.protect(sex=breakdown(office, "sex"))
    assert facts.state("men", "breakdown_cell", cell={"sex": "m"}).text == "withheld"


def test_it_is_not_said_where_a_shown_part_would_leave_too_little():
    """Six of nine stand in an earlier document: fewer than 10 in all would leave 1 to 3 of the others."""
    office = office_of(("fair", "f", 6, ""), ("course", "f", 3, ""))
    sofia = Named(Counting("people_reached"), (("place", frozenset(["sofia"])),))
    earlier = {"person": Plan(people_of(office), 5, {sofia: False}), "household": Plan(people_of(office), 5)}
    given = {"place": breakdown(office, "place"), "all": measure(office, "people_reached")}
    shown = Guard(office, 5, readers=[[earlier]]).protect(given)
    assert (shown["all"].withheld, shown["all"].below) == (True, None)


def test_a_later_document_knows_what_an_earlier_one_said():
    """Where fewer than 10 were told of nine, six of them in Sofia would leave 1 to 3 in Varna."""
    office = office_of(("fair", "f", 6, ""), ("course", "f", 3, ""))
    said = Plan(people_of(office), 5, {TOTAL: True}, accepted=(fewer_than(TOTAL, 5),))
    kept = of_plain(office, as_plain(said))
    assert (kept.below(TOTAL), kept.accepted) == (10, said.accepted)
    silent = Plan(people_of(office), 5, {TOTAL: True})
    households = Plan(people_of(office), 5)
    given = {place: measure(office, "breakdown_cell", cell={"place": place}) for place in ("sofia", "varna")}
    for plan, sofia in ((silent, 6), (kept, None)):
        readers = [[{"person": plan, "household": households}]]
        shown = Guard(office, 5, readers=readers).protect(given)
        assert (shown["sofia"].value, shown["varna"].value) == (sofia, None)


def test_the_total_is_worth_more_than_a_share(four):
    given = {
        "women": measure(four, "women_and_girls_share"),
        "sex": breakdown(four, "sex"),
        "all": measure(four, "people_reached"),
    }
    shown = Guard(four, 5).protect(given)
    # 3 of 4: with fewer than 10 in all, 75% would be 3 of 4 or 6 of 8; the men would be 1 or 2
    assert (shown["all"].below, shown["women"].withheld) == (10, True)


def test_a_share_that_costs_it_nothing_stays():
    office = office_of(("fair", "f", 4, ""))
    given = {"women": measure(office, "women_and_girls_share"), "all": measure(office, "people_reached")}
    shown = Guard(office, 5).protect(given)
    # 100% of 1 to 9
    assert (shown["all"].below, shown["women"].value) == (10, Decimal(1))


def test_it_is_as_wide_as_the_widest_document_promises(four):
    """A public report of the same people shows from 10 on: what a donor reads must leave ten, too."""
    shown = Guard(four, 5, width=10).protect({"all": measure(four, "people_reached")})
    assert shown["all"].below == 20


def test_households_are_told_as_people_are():
    office = draw_office(
        places=PLACES,
        activities=HELD,
        participations="""
            | activity_id | unit      | people |
            | fair        | household | 2      |
            | course      | person    | 50     |
        """,
    )
    facts = ir.Ledger(office, threshold=5)
    assert facts.state("households_reached").text == "fewer than 10"
    assert facts.state("people_reached").text == "50"


def test_the_order_in_which_counts_are_given_does_not_matter():
    rng = np.random.default_rng(7)
    office = office_of(*((a, s, int(rng.integers(0, 5)), "") for a in ("fair", "course") for s in "fmx"))
    given = {f"of {sex}": measure(office, "breakdown_cell", cell={"sex": sex}) for sex in "fmx"}
    given |= {"all": measure(office, "people_reached"), "place": breakdown(office, "place")}
    one, other = (Guard(office, 5).protect(dict(order)) for order in (given.items(), reversed(given.items())))
    assert {name: one[name].below for name in given if name != "place"} == {
        name: other[name].below for name in given if name != "place"
    }
