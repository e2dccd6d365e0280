"""Figures computed from facts: exact arithmetic, with the rows, the precision and the protection of the parts."""

import csv
import json
import re
from fractions import Fraction
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ioreport.errors import DocumentError, UsageError
from ioreport.facts import Ledger
from ioreport.measures import breakdown, measure
from ioreport.measures.expressions import Term, computed_terms, program_of
from ioreport.provenance import verify
from ioreport.values import NOT_RECORDED
from tests.drawn import draw_office

OWN = {
    "vehicles": {"vehicle_id": "string", "seats": "integer", "cost": "number"},
}


@lru_cache
def office(women="60", precision=""):
    """A hundred and four people at two events: 60 women, 40 men and 4 whose sex is not known; three buses."""
    return draw_office(
        OWN,
        projects="| project_id |\n | p |",
        grants="| grant_id | amount |\n | g | 1000.00 |",
        donors="| donor_id |\n | d |",
        activities="""
            | activity_id | project_id | start_date |
            | a           | p          | 2023-02-01 |
            | b           | p          | 2023-03-01 |
        """,
        participations=f"""
            | activity_id | sex | people  | precision    |
            | a           | f   | {women} | {precision}  |
            | a           | m   | 40      |              |
            | b           | u   | 4       |              |
        """,
        budget_lines="| line_id | amount |\n | L | 1000.00 |",
        transactions="| line_id | date | amount | kind |\n | L | 2023-02-02 | 250.00 | spent |",
        vehicles="""
            | vehicle_id | seats | cost  |
            | v1         | 20    | 10.05 |
            | v2         | 20    | 10.05 |
            | v3         | 12    | 10.05 |
        """,
    )


@pytest.fixture(scope="module")
def drawn():
    return office()


@pytest.fixture
def facts(drawn):
    return stated(drawn)


def stated(source, **options):
    facts = Ledger(source, **options)
    facts.state("people_reached")
    facts.state("women", "breakdown_cell", cell={"sex": "f"})
    facts.state("activities_held")
    facts.state("buses", "table_count", table="vehicles", unit="bus")
    facts.state("seats", "table_sum", table="vehicles", column="seats", unit="seat")
    facts.state("spent", grant="g")
    facts.state("budget", grant="g")
    facts.state("burn", grant="g")
    return facts


@pytest.mark.parametrize(
    ("expression", "unit", "value", "text"),
    [
        ("people_reached / buses", "people per bus", "34.67", "34.67"),  # 104 / 3
        ("people_reached ÷ buses", "person", "35", "35"),
        ("people_reached - women", "", "44", "44"),
        ("seats / buses", "seats per bus", "17.33", "17.33"),  # 52 / 3
        ("women / people_reached", "", "0.5769", "58%"),  # 60 / 104
        ("1 − women / people_reached", "ratio", "0.4231", "42%"),
        ("spent / people_reached", "EUR", "2.40", "EUR\N{NO-BREAK SPACE}2.40"),  # 250 / 104
        ("budget - spent", "", "750.00", "EUR\N{NO-BREAK SPACE}750"),
        ("burn × budget", "", "250.00", "EUR\N{NO-BREAK SPACE}250"),  # 0.25 × 1000
        ("(people_reached + women) * 0.5", "", "82", "82"),
        ("-people_reached + 2 * people_reached", "", "104", "104"),
        ("facts.people_reached / facts.activities_held", "person", "52", "52"),
        ("people_reached / (buses - buses)", "people per bus", None, "not defined"),
    ],
)
def test_the_value_is_exact_and_rounded_once_by_its_unit(facts, expression, unit, value, text):
    fact = facts.compute("own", expression, unit=unit)
    assert (fact.value, fact.text, fact.precision) == (value, text, "exact")


def test_a_computed_fact_leads_back_to_the_rows_of_all_its_parts(facts):
    fact = facts.compute("per_bus", "people_reached / buses", unit="people per bus", label="People per bus")
    assert fact.trail == {"activities.csv": "2-3", "participations.csv": "2-4", "vehicles.csv": "2-4"}
    assert fact.definition == (
        "Computed from other figures, each exact, and rounded once. Here: People reached ÷ Buses."
    )
    assert (fact.label, fact.measure, fact.arguments["expression"]) == (
        "People per bus",
        "computed",
        "people_reached / buses",
    )


def test_verify_computes_it_again_from_the_offices_rows(facts, drawn):
    facts.compute("per_bus", "people_reached / buses", unit="people per bus")
    facts.compute("twice", "per_bus * 2", unit="people per bus")
    manifest = json.loads(json.dumps({"report": {"language": "en"}, "facts": [fact.written() for fact in facts]}))
    assert verify(manifest, drawn) == ()
    told = {(each.key, each.part, each.old, each.new) for each in verify(manifest, office(women="63"))}
    assert ("per_bus", "value", "34.67", "35.67") in told  # 107 / 3
    assert ("twice", "value", "69.33", "71.33") in told  # not 2 × 34.67: 208 / 3, 214 / 3


def test_a_figure_computed_from_a_computed_one_is_not_rounded_between(facts):
    facts.compute("third", "people_reached / 3", unit="person")  # 34.67, shown as 35
    assert facts.compute("whole", "third * 3").value == "104"


@pytest.mark.parametrize(
    ("expression", "precision"),
    [
        ("people_reached / buses", "at_least"),
        ("spent / people_reached", "at_most"),
        ("people_reached / 2 + women", "at_least"),
        ("people_reached - women", "about"),
        ("women / people_reached", "about"),
        ("2 - spent / people_reached / (spent / people_reached)", "about"),
        ("0 * people_reached + women", "at_least"),
    ],
)
def test_a_result_is_as_sure_as_its_parts(expression, precision):
    facts = stated(office(precision="at_least"))
    given = "any" if "buses" in expression or "spent" in expression else ""
    assert facts.compute("own", expression, unit=given).precision == precision


@pytest.mark.parametrize(("expression", "precision"), [("people_reached / buses", "about"), ("seats / buses", "exact")])
def test_what_is_about_stays_about_and_what_is_exact_exact(expression, precision):
    assert stated(office(precision="about")).compute("own", expression, unit="any").precision == precision


def test_a_part_that_is_not_recorded_gives_no_number():
    facts = Ledger(draw_office(OWN, activities="| activity_id | start_date |\n | a | 2023-02-01 |"))
    facts.state("people_reached")
    facts.state("activities_held")
    fact = facts.compute("own", "people_reached / activities_held", unit="person")
    assert (fact.value, fact.precision, fact.text) == (None, NOT_RECORDED, "not recorded")


# What is refused


@pytest.mark.parametrize(
    ("expression", "unit", "words"),
    [
        ("people_reachd / buses", "", "No fact is named people_reachd (did you mean people_reached?)"),
        ("people_reached + spent", "", "person and EUR cannot be added or subtracted"),
        ("people_reached + 5", "", "person and a plain number cannot be added or subtracted"),
        ("people_reached / buses", "", "is person per bus: it needs a unit in words"),
        ("people_reached / buses", "EUR", "is person per bus, not EUR"),
        ("people_reached / buses", "ratio", "is person per bus, not ratio"),
        ("people_reached - women", "men", "is person, not men"),
        ("spent - budget", "USD", "is EUR, not USD"),
        ("people_reached ** 2", "", "found 'people_reached ** 2'"),
        ("max(people_reached, women)", "", "found 'max(people_reached, women)'"),
        ("__import__('os').getcwd()", "", "cannot be computed"),
        ("people_reached if women else 1", "", "cannot be computed"),
        ("people_reached * 1e999999999", "", "found '1e999999999'"),
        ("people_reached * 0x10", "", "found '0x10'"),
        ("people_reached * True", "", "cannot be computed"),
        ("people_reached /", "", "cannot be computed"),
        ("(" * 300 + "women" + ")" * 300, "", "cannot be computed"),
        ("-" * 900 + "women", "", "cannot be computed"),
        ("", "", "cannot be computed"),
    ],
)
def test_refuses_what_is_no_arithmetic_of_facts_that_fit(facts, expression, unit, words):
    with pytest.raises(UsageError) as refusal:
        facts.compute("own", expression, unit=unit)
    assert words in str(refusal.value)


def test_refuses_a_day_and_a_key_that_is_taken(facts):
    facts.state("day", "recorded", table="activities", key="a", column="start_date")
    with pytest.raises(UsageError, match="The fact day is no number"):
        facts.compute("own", "day - day")
    with pytest.raises(DocumentError, match="stated twice"):
        facts.compute("women", "people_reached - women")


def test_refuses_money_of_two_currencies():
    both = {
        "cost_eur": {"measure": "grant_amount", "arguments": {"grant": "g"}},
        "cost_usd": {"measure": "grant_amount", "arguments": {"grant": "h"}},
    }
    source = draw_office(grants="| grant_id | currency |\n | g | EUR |\n | h | USD |")
    with pytest.raises(UsageError, match="EUR and USD cannot be added"):
        measure(source, "computed", expression="cost_eur + cost_usd", parts=both)


# Protection


def withheld_why(facts, tmp_path):
    facts.write_log(tmp_path / "log.csv")
    with (tmp_path / "log.csv").open(encoding="utf-8") as file:
        return {row["publication"]: (row["cell"], row["value"], row["why"]) for row in csv.DictReader(file)}


@pytest.fixture
def few():
    """With a threshold of 5: 60 women, 40 men and 4 others, women and all people shown."""
    return stated(office(), threshold=5)


def test_a_computed_fact_of_shown_counts_is_shown_and_cleared(few):
    fact = few.compute("per_bus", "people_reached / buses", unit="people per bus")
    assert (fact.text, fact.withheld) == ("34.67", False)
    assert set(fact.cleared) == set(fact.trail)


@pytest.mark.parametrize(
    ("expression", "unit"),
    [
        ("people_reached - most", ""),  # 104 − 100 = 4
        ("most - people_reached", ""),
        ("2 * people_reached - 2 * most", ""),
        ("(people_reached - most) / people_reached", ""),
        ("1 - most / people_reached", ""),
        ("people_reached / buses - most / buses", "people per bus"),
        ("rest", ""),
        ("rest * 100", ""),
    ],
)
def test_a_difference_that_gives_a_small_count_away_is_withheld(tmp_path, expression, unit):
    facts = stated(office(), threshold=5)
    facts.state("most", "attendance", activity="a")
    facts.state("most_reached", "people_reached", activity="a")
    facts.compute("rest", "people_reached - most_reached")
    fact = facts.compute("own", expression.replace("most", "most_reached"), unit=unit)
    assert (fact.value, fact.text, fact.withheld) == (None, "withheld", True)
    assert "participations.csv" not in fact.trail
    assert "own" in withheld_why(facts, tmp_path)


def test_the_log_says_why_and_the_neighbours_are_shown(few, tmp_path):
    few.state("a", "attendance", activity="a")
    few.compute("small", "people_reached - a")  # 4
    few.compute("men_and_others", "people_reached - women")  # 44: shown
    few.compute("women_share", "women / people_reached")
    few.compute("places", "activities_held / 1")  # 2 activities are not people
    assert {fact.key for fact in few if fact.withheld} == {"small"}
    assert withheld_why(few, tmp_path)["small"] == ("People reached − A", "4", "small")


def test_a_share_of_a_register_does_not_tell_the_few_others(tmp_path):
    rows = "\n".join(f"| {place} | {'f' if place < 18 else 'm'} |" for place in range(20))
    office = draw_office({"members": {"member": "integer", "sex": "string"}}, members=f"| member | sex |\n{rows}")
    facts = Ledger(office, threshold=5)
    facts.state("all", "table_count", table="members")
    facts.state("women", "table_count", table="members", sex="f")
    facts.compute("share", "women / all", unit="ratio")  # 18 of 20: two are others
    assert withheld_why(facts, tmp_path)["share"][2] == "would tell a small count: the rest of a whole"


def test_what_is_computed_from_a_withheld_count_is_withheld(tmp_path):
    facts = Ledger(office(), threshold=5)
    facts.protect(sex=breakdown(facts.office, "sex"))
    facts.state("unknown", "breakdown_cell", cell={"sex": "u"})
    facts.state("activities_held")
    fact = facts.compute("own", "unknown / activities_held + 0 * unknown / activities_held", unit="people per activity")
    assert (facts.unknown.withheld, fact.withheld, fact.value) == (True, True, None)
    assert withheld_why(facts, tmp_path)["own"][2] == "is computed from a withheld number"


def test_a_share_is_computed_with_as_it_is_stated():
    facts = stated(office(), threshold=5)
    facts.state("women_and_girls_share")  # 60 / 100
    facts.state("cost_per_person", grant="g")  # 250 / 104 = 2.4038…, stated as 2.40
    assert facts.compute("own", "cost_per_person * 1000000", unit="EUR for a million").text == "2,400,000"


def test_the_log_of_a_build_has_it(monkeypatch, tmp_path):
    monkeypatch.setenv("IOREPORT_LOG", str(tmp_path / "n.withheld.csv"))
    facts = Ledger(office(), threshold=5)
    facts.state("people_reached")
    facts.state("a", "attendance", activity="a")
    facts.compute("small", "people_reached - a")
    assert "small,People reached − A,4,small" in (tmp_path / "n.withheld.csv").read_text("utf-8")


# The arithmetic, over any expression

NAMES = ("p", "q", "r")
NUMBERS = st.fractions(min_value=-50, max_value=50, max_denominator=20)


def expressions():
    leaf = st.sampled_from(NAMES) | st.integers(0, 99).map(str) | st.decimals(0, 9, places=2).map(str)
    return st.recursive(
        leaf,
        lambda inner: (
            st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
            | inner.map(lambda each: f"-{each}")
        ),
        max_leaves=8,
    )


@settings(max_examples=60, deadline=None)
@given(expression=expressions(), numbers=st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_what_is_computed_is_what_fractions_give(expression, numbers):
    parts = {name: Term.exactly(number) for name, number in zip(NAMES, numbers, strict=True)}
    *_, found = computed_terms(program_of(expression), parts)
    with_fractions = re_literals(expression)
    try:
        expected = eval(with_fractions, {"F": Fraction}, dict(zip(NAMES, numbers, strict=True)))
    except ZeroDivisionError:
        expected = None
    assert found.value == expected
    assert expected is None or found.precision == "exact"


def re_literals(expression):
    return re.sub(r"\d+(?:\.\d+)?", lambda number: f"F('{number[0]}')", expression)


@settings(max_examples=60, deadline=None)
@given(
    expression=expressions(),
    true=st.tuples(NUMBERS, NUMBERS, NUMBERS),
    below=st.tuples(*[st.sampled_from([Fraction(), Fraction(1, 3), Fraction(7)])] * 3),
)
def test_a_bound_that_is_told_is_true(expression, true, below):
    """Each part is known to be at least a number; what the result says holds of the true numbers."""
    parts = {
        name: Term(number - less, number - less, float("inf"))
        for name, number, less in zip(NAMES, true, below, strict=True)
    }
    *_, found = computed_terms(program_of(expression), parts)
    *_, truth = computed_terms(program_of(expression), {n: Term.exactly(t) for n, t in zip(NAMES, true, strict=True)})
    if found.value is None or truth.value is None:
        return
    if found.precision == "at_least":
        assert truth.value >= found.value
    elif found.precision == "at_most":
        assert truth.value <= found.value
    elif found.precision == "exact":
        assert truth.value == found.value
