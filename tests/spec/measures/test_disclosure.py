"""What a document shows of small numbers of people: each clause of the rule, on drawn tables."""

from __future__ import annotations

import csv
from decimal import Decimal

import numpy as np
import pytest

import ioreport as ir
from ioreport.errors import DocumentError, UsageError
from ioreport.measures import breakdown, measure, results_matrix
from ioreport.measures.disclosure import Guard, Withholding, audit, choose, crossed, prune, write_log
from tests.drawn import draw_office

ONE_DAY = """
    | activity_id | start_date | place_id | kind     |
    | fair        | 2023-06-01 | sofia    | event    |
    | course      | 2023-07-01 | varna    | training |
"""
PLACES = """
    | place_id | admin1 |
    | sofia    | BG-22  |
    | varna    | BG-03  |
"""
PEOPLE = """
    | activity_id | sex | age_min | age_max | people |
    | fair        | f   | 18      | 59      | 40     |
    | fair        | m   | 18      | 59      | 30     |
    | fair        | x   | 18      | 59      | 3      |
    | course      | f   | 5       | 11      | 12     |
    | course      | m   | 5       | 11      | 25     |
"""


@pytest.fixture
def office():
    return draw_office(activities=ONE_DAY, places=PLACES, participations=PEOPLE)


def cells(item):
    """What a breakdown shows: code → number, or nothing where it is withheld."""
    names = list(item.by)
    return {
        row[names[0]] if len(names) == 1 else tuple(row[name] for name in names): None
        if row["withheld"]
        else int(row[item.column])
        for row in item.frame.to_dict("records")
    }


def test_a_cell_below_n_is_withheld_and_one_more_so_that_it_cannot_be_subtracted(office):
    shown = Guard(office, 5).protect({"sex": breakdown(office, "sex")})["sex"]
    # f 52, m 55, x 3, total 110: x is small; with the total shown, one more is needed, and f is the smaller one
    assert cells(shown) == {"f": None, "m": 55, "x": None}


def test_true_totals_stay_true(office):
    assert Guard(office, 5).protect({"sex": breakdown(office, "sex")})["sex"].total == 110


def test_zero_is_shown_and_never_used_to_hide_another(office):
    shown = Guard(office, 5).protect({"sex": breakdown(office, "sex", complete=True)})["sex"]
    assert cells(shown)["u"] == 0


def test_a_count_of_n_is_shown(office):
    assert cells(Guard(office, 3).protect({"sex": breakdown(office, "sex")})["sex"])["x"] == 3


def test_nothing_is_withheld_where_nothing_is_small(office):
    shown = Guard(office, 5).protect({"place": breakdown(office, "place")})["place"]
    assert cells(shown) == {"sofia": 73, "varna": 37}


def test_a_total_is_withheld_where_nothing_else_helps():
    office = draw_office(
        activities=ONE_DAY,
        places=PLACES,
        participations="""
        | activity_id | sex | people |
        | fair        | f   | 3      |
        | fair        | m   | 4      |
    """,
    )
    shown = Guard(office, 7).protect({"sex": breakdown(office, "sex")})["sex"]
    # 3 + 4 = 7 would leave 1–6 for each: five apart, not seven
    assert (shown.total, shown.withheld, cells(shown)) == (None, True, {"f": None, "m": None})


def test_tables_of_the_same_people_are_withheld_together(office):
    """Whoever knows all ages of each sex knows the sex: the one table must not tell what the other does not."""
    shown = Guard(office, 5).protect({"sex": breakdown(office, "sex"), "both": breakdown(office, ["sex", "age"])})
    assert cells(shown["both"])[("x", "18-59")] is None
    for sex in ("f", "m", "x"):
        parts = [number for (code, _), number in cells(shown["both"]).items() if code == sex]
        assert None not in parts or cells(shown["sex"])[sex] is None or parts.count(None) > 1


def test_the_order_in_which_tables_are_given_does_not_matter(office):
    given = {
        "sex": breakdown(office, "sex"),
        "place": breakdown(office, "place"),
        "both": breakdown(office, ["sex", "place"]),
        "women": measure(office, "women_and_girls_share"),
    }
    one, other = (Guard(office, 5).protect(dict(order)) for order in (given.items(), reversed(given.items())))
    for name in ("sex", "place", "both"):
        assert cells(one[name]) == cells(other[name])
    assert one["women"] == other["women"]
    assert set(one.log) == set(other.log)


def test_a_withheld_cell_keeps_nothing_that_tells_of_its_size(office):
    shown = Guard(office, 5).protect({"sex": breakdown(office, "sex")})["sex"]
    row = shown.frame[shown.frame["sex"] == "x"].iloc[0]
    assert row[["people", "precision", "rows", "wordings"]].isna().all()


def test_people_reached_bound_those_who_attended():
    """Two came to the second day for the first time; who came is never fewer than who was reached."""
    office = draw_office(
        activities="""
        | activity_id | start_date | umbrella |
        | first       | 2023-06-01 | course   |
        | second      | 2023-06-08 | course   |
    """,
        participations="""
        | activity_id | sex | people | first_time |
        | first       | f   | 20     | 20         |
        | second      | f   | 4      | 4          |
        | second      | m   | 4      | 4          |
    """,
    )
    given = {"reached": breakdown(office, "activity"), "came": breakdown(office, "activity", of="attendance")}
    shown = Guard(office, 5).protect(given)
    # reached and came are the same people here, so they are withheld in both tables or in neither
    assert cells(shown["reached"]) == cells(shown["came"])


def test_households_are_protected_as_persons_are_and_apart_from_them():
    office = draw_office(
        activities=ONE_DAY,
        places=PLACES,
        participations="""
        | activity_id | unit      | people |
        | fair        | household | 2      |
        | course      | household | 30     |
        | fair        | person    | 50     |
    """,
    )
    given = {"families": breakdown(office, "place", of="households_reached"), "people": breakdown(office, "place")}
    shown = Guard(office, 5).protect(given)
    assert cells(shown["families"]) == {"sofia": None, "varna": None}
    assert cells(shown["people"]) == {"sofia": 50}


def test_a_share_that_would_tell_a_withheld_count_is_worth_more_than_a_cell(office):
    given = {"sex": breakdown(office, "sex"), "women": measure(office, "women_and_girls_share")}
    shown = Guard(office, 5).protect(given)
    # of 110 people, a share of 0.4727 leaves no number of women but 52: beside m = 55 it would tell x = 3;
    # without m, x may be 1 to 57
    assert (shown["women"].withheld, round(shown["women"].value, 4)) == (False, Decimal("0.4727"))
    assert cells(shown["sex"]) == {"f": 52, "m": None, "x": None}


def test_a_share_that_would_tell_a_count_whatever_else_is_withheld_is_rounded_then_withheld():
    office = draw_office(
        activities=ONE_DAY,
        places=PLACES,
        participations="""
        | activity_id | sex | people |
        | fair        | f   | 3      |
        | fair        | m   | 22     |
    """,
    )
    shown = Guard(office, 5).protect(
        {"women": measure(office, "women_and_girls_share"), "all": measure(office, "people_reached")}
    )
    # 3 of 25 is 0.12: with 4 decimals or in whole percent no other number of women fits; the nearest 5 percent, 10%,
    # leaves 2 and 3; the nearest 10 percent, 10%, 2 and 3 as well
    assert (shown["women"].withheld, shown["all"].value) == (True, 25)


def test_a_share_in_whole_percent_has_no_further_digits_anywhere():
    office = draw_office(
        activities=ONE_DAY,
        places=PLACES,
        participations="""
        | activity_id | sex | people |
        | fair        | f   | 4      |
        | fair        | m   | 600    |
    """,
    )
    facts = ir.Ledger(office, threshold=5)
    facts.protect(women=measure(office, "women_and_girls_share"), all=measure(office, "people_reached"))
    fact = facts.state("women_and_girls_share")
    # 0.0066 of 604 would leave no number of women but 4; 1% leaves 4 to 9
    again = measure(office, fact.measure, **fact.arguments)
    assert (fact.value, fact.text) == (str(again.value), f"{again.value:.0%}") == ("0.01", "1%")
    assert "In whole percent" in fact.definition


def test_a_share_that_tells_nothing_is_shown(office):
    shown = Guard(office, 3).protect({"women": measure(office, "women_and_girls_share")})
    assert round(shown["women"].value, 4) == round(measure(office, "women_and_girls_share").value, 4)


def test_the_number_of_people_that_a_share_leaves_out_is_a_count_too():
    office = draw_office(
        activities=ONE_DAY,
        places=PLACES,
        participations="""
        | activity_id | sex | people |
        | fair        | f   | 40     |
        | fair        | m   | 30     |
        | fair        | u   | 2      |
    """,
    )
    shown = Guard(office, 5).protect({"women": measure(office, "women_and_girls_share")})["women"]
    assert not shown.withheld
    assert shown.note == "People are left out whose number is withheld."


def test_a_cost_for_each_person_tells_how_many_there_were():
    office = draw_office(
        donors="| donor_id | name | kind | acknowledgement | currency |\n| d | D | other | Thanks. | EUR |",
        projects="| project_id |\n| p |",
        grants="| grant_id |\n| g |",
        activities="| activity_id | start_date | project_id |\n| a | 2023-06-01 | p |",
        participations="| activity_id | people |\n| a | 4 |",
        transactions="""
            | transaction_id | grant_id | date       | kind  | amount | currency |
            | t              | g        | 2023-06-01 | spent | 100.00 | EUR      |
        """,
    )
    guard = Guard(office, 5)
    assert measure(office, "cost_per_person", grant="g", end="2023-12-31").value == 25
    assert guard.passed(measure(office, "cost_per_person", grant="g", end="2023-12-31")).withheld


def test_a_fact_is_withheld_as_its_cell_is(office):
    facts = ir.Ledger(office, threshold=5)
    facts.protect(sex=breakdown(office, "sex"))
    fact = facts.state("others", "breakdown_cell", cell={"sex": "x"})
    assert (fact.value, fact.text, fact.withheld) == (None, "fewer than 10", True)
    assert facts.state("women", "breakdown_cell", cell={"sex": "f"}).text == "withheld"
    assert facts.state("people_reached").value == "110"
    assert facts.state("men", "breakdown_cell", cell={"sex": "m"}).value == "55"


def test_a_withheld_fact_tells_nothing_of_its_size(office):
    facts = ir.Ledger(office, threshold=5)
    fact = facts.state("others", "breakdown_cell", cell={"sex": "x"})
    written = fact.written()
    assert (written["value"], written["precision"], written["withheld"]) == (None, "exact", True)
    # the activity is no secret; how many rows were counted may tell of the count
    assert list(written["trail"]) == ["activities.csv"]
    assert "3" not in written["definition"]


def test_a_count_outside_the_plan_that_would_tell_is_withheld(office):
    facts = ir.Ledger(office, threshold=5)
    facts.protect(sex=breakdown(office, "sex"))
    # f and x are withheld: 55 of them together. Women at the fair, 40, may be told: f is then 40 to 54.
    assert facts.state("at_the_fair", "breakdown_cell", cell={"sex": "f", "place": "sofia"}).value == "40"
    # Women at the course, 12, would make f 52 and x 3.
    assert facts.state("at_the_course", "breakdown_cell", cell={"sex": "f", "place": "varna"}).withheld


def test_a_zero_outside_the_plan_that_would_tell_is_refused():
    """A zero cannot be withheld: a reader takes what is withheld for one or more."""
    office = draw_office(
        activities=ONE_DAY,
        places=PLACES,
        participations="""
        | activity_id | sex | people |
        | fair        | f   | 52     |
        | fair        | m   | 55     |
        | course      | x   | 3      |
        | course      | m   | 20     |
    """,
    )
    facts = ir.Ledger(office, threshold=5)
    facts.protect(sex=breakdown(office, "sex"), place=breakdown(office, "place"))
    facts.state("men_at_the_fair", "breakdown_cell", cell={"sex": "m", "place": "sofia"})
    # 107 came to the fair, 55 of them men; with nobody of sex x there, 52 women: of f + x = 55, x is 3 at most
    with pytest.raises(DocumentError, match="was not in the plan") as refusal:
        facts.state("others_at_the_fair", "breakdown_cell", cell={"sex": "x", "place": "sofia"})
    assert "facts.protect" in str(refusal.value)


def test_a_plan_comes_before_the_facts(office):
    facts = ir.Ledger(office, threshold=5)
    facts.state("people_reached")
    with pytest.raises(DocumentError, match="before the plan"):
        facts.protect(sex=breakdown(office, "sex"))


def test_without_a_threshold_there_is_no_plan_and_nothing_is_withheld(office):
    facts = ir.Ledger(office)
    assert facts.state("others", "breakdown_cell", cell={"sex": "x"}).value == "3"
    with pytest.raises(UsageError, match="without a threshold"):
        facts.protect(sex=breakdown(office, "sex"))


def test_counting_past_the_plan_is_refused(office):
    facts = ir.Ledger(office, threshold=5)
    with pytest.raises(DocumentError, match="without protection"):
        facts.state("n", "table_sum", table="participations", column="people", unit="person", sex="x")


def test_an_altered_breakdown_is_refused(office):
    from dataclasses import replace

    given = breakdown(office, "sex")
    altered = replace(given, frame=given.frame.assign(people=given.frame["people"] + 1))
    with pytest.raises(DocumentError, match="differs from the result of its arguments"):
        Guard(office, 5).protect({"sex": altered})


def test_an_indicators_value_is_not_read_past_the_protection():
    office = draw_office(
        projects="| project_id |\n| p |",
        indicators="""
            | indicator_id | project_id | level  | title | unit   | baseline | target | direction | over_places |
            | few          | p          | output | Few   | person | 0        | 10     | increase  | sum         |
        """,
        indicator_values="""
            | indicator_id | row_id | period_start | period_end | value |
            | few          | 1      | 2023-01-01   | 2023-03-31 | 3     |
        """,
    )
    facts = ir.Ledger(office, threshold=5)
    with pytest.raises(DocumentError, match="without protection"):
        facts.state("few", "recorded", table="indicator_values", key=["few", "1"], column="value")


def test_what_went_through_the_plan_says_so_in_its_trail(office):
    facts = ir.Ledger(office, threshold=5)
    given = breakdown(office, "sex")
    shown = facts.protect(sex=given)["sex"]
    assert given.trail.cleared == frozenset()
    assert shown.trail.cleared == {"participations.csv", "activities.csv"}
    assert facts.state("people_reached").cleared == ("activities.csv", "participations.csv")
    assert ir.Ledger(office).state("people_reached").cleared == ()
    # joined with rows that no plan has seen, it no longer says so
    assert (shown.trail | given.trail).cleared == frozenset()
    assert (shown.trail | ir.Trail.of("places.csv", [2])).cleared == {"participations.csv", "activities.csv"}


def test_a_table_and_a_chart_carry_on_what_their_trail_says(office):
    facts = ir.Ledger(office, threshold=5)
    shown = facts.protect(place=breakdown(office, "place"))["place"]
    words = {"title": "T", "subtitle": "S", "source": "S"}
    for trail, cleared in (
        (shown.trail, ("activities.csv", "participations.csv")),
        (breakdown(office, "place").trail, ()),
    ):
        table = ir.table(facts, shown.frame, key="t", caption="T", columns={"people": "P"}, source="S", trail=trail)
        chart = ir.draw_bars(shown.frame, key="c", label="place", value="people", trail=trail, **words)
        assert table.cleared == chart.cleared == chart.table.cleared == cleared


def test_a_build_has_one_plan_and_writes_its_log(office, tmp_path, monkeypatch):
    monkeypatch.setenv("IOREPORT_LOG", str(tmp_path / "log.csv"))
    facts = ir.Ledger(office, threshold=5)
    ir.Ledger(office)
    facts.protect(place=breakdown(office, "place"))
    assert not (tmp_path / "log.csv").exists()
    facts.state("others", "breakdown_cell", cell={"sex": "x"})
    assert "people_reached; sex x,3,small" in (tmp_path / "log.csv").read_text(encoding="utf-8")
    with pytest.raises(DocumentError, match="one ledger with a threshold"):
        ir.Ledger(office, threshold=5)


def test_what_counts_no_people_passes(office):
    facts = ir.Ledger(office, threshold=5)
    assert facts.state("activities_held").value == "2"


def test_a_table_marks_what_is_withheld_with_one_mark(office):
    facts = ir.Ledger(office, threshold=5)
    frame = facts.protect(sex=breakdown(office, "sex"))["sex"].frame
    table = ir.table(facts, frame, key="sex", caption="By sex", columns={"sex": "Sex", "people": "People"}, source="S")
    assert [(row[1].text, row[1].withheld) for row in table.rows] == [
        ("withheld", True),
        ("55", False),
        ("withheld", True),
    ]


def test_a_chart_draws_what_is_withheld_as_withheld(office):
    facts = ir.Ledger(office, threshold=5)
    frame = facts.protect(sex=breakdown(office, "sex"))["sex"].frame
    chart = ir.draw_bars(
        frame, key="sex", label="sex", value="people", title="T", subtitle="S", source="S", trail=ir.Trail()
    )
    assert [(row[1].text, row[1].withheld) for row in chart.table.rows].count(("withheld", True)) == 2


def test_the_log_tells_the_office_what_and_why(office, tmp_path):
    facts = ir.Ledger(office, threshold=5)
    facts.protect(sex=breakdown(office, "sex"))
    facts.write_log(tmp_path / "log.csv")
    rows = list(csv.DictReader((tmp_path / "log.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["publication"], row["cell"], row["value"], row["why"]) for row in rows] == [
        ("sex", "people_reached; sex f", "52", "to protect others"),
        ("sex", "people_reached; sex x", "3", "small"),
    ]
    assert int(rows[1]["high"]) - int(rows[1]["low"]) >= 5


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-1+A1", "'-1+A1"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        ("a\r=1", "a =1"),
        ("-3", "-3"),
        ("-0.25", "-0.25"),
        ("sex f", "sex f"),
    ],
)
def test_no_spreadsheet_runs_a_cell_of_the_log(tmp_path, cell, written):
    write_log(tmp_path / "log.csv", [Withholding(cell, cell, "3", "small", 0, 5)])
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert list(row.values()) == [written, written, "3", "small", "0", "5"]


def test_the_log_names_a_cell_without_saying_its_dimension_twice():
    office = draw_office(
        activities="| activity_id | start_date |\n| a | 2023-06-01 |",
        participations="""
            | activity_id | people | sex | age_min | age_max |
            | a           | 3      | f   | 10      | 30      |
            | a           | 4      | f   | 18      | 30      |
        """,
    )
    guard = Guard(office, 5)
    guard.protect({"ages": breakdown(office, ["sex", "age"])})
    assert {each.cell for each in guard.log} == {
        "people_reached; age not split, sex f",
        "people_reached; age 18-59, sex f",
    }


def test_an_indicator_that_counts_people_is_withheld_with_its_progress():
    office = draw_office(
        projects="| project_id |\n| p |",
        grants="| grant_id |\n| g |",
        indicators="""
            | indicator_id | project_id | level  | title | unit   | baseline | target | direction | over_places |
            | few          | p          | output | Few   | person | 0        | 10     | increase  | sum         |
            | many         | p          | output | Many  | person | 0        | 50     | increase  | sum         |
        """,
        indicator_values="""
            | indicator_id | row_id | period_start | period_end | value |
            | few          | 1      | 2023-01-01   | 2023-03-31 | 3     |
            | many         | 1      | 2023-01-01   | 2023-03-31 | 40    |
        """,
    )
    asked = {"grant": "g", "start": "2023-01-01", "end": "2023-06-30"}
    guard = Guard(office, 5)
    frame = guard.protect({"matrix": results_matrix(office, **asked)})["matrix"].frame.set_index("indicator_id")
    assert frame.loc["few", ["in_period", "cumulative", "progress", "status"]].isna().all()
    assert frame.loc["many", "cumulative"] == 40
    assert [(each.publication, each.cell, each.value, each.why) for each in guard.log] == [
        ("matrix", "few; in_period", "3", "small"),
        ("matrix", "few; cumulative", "3", "small"),
    ]
    assert guard.passed(measure(office, "indicator_progress", indicator="few", grant="g", end="2023-06-30")).withheld
    assert not guard.passed(measure(office, "indicator_value", indicator="many", **asked)).withheld


@pytest.mark.parametrize(("target", "withheld"), [("4", True), ("200", False)])
def test_the_number_of_indicators_on_track_is_withheld_where_it_narrows_a_withheld_one(target, withheld):
    """Half of the time is over. Of 4 people, 1 is behind, and no other number but 0 is; of 200, all up to 79 are."""
    office = draw_office(
        projects="| project_id |\n| p |",
        grants="| grant_id | start_date | end_date |\n| g | 2023-01-01 | 2023-12-31 |",
        indicators=f"""
            | indicator_id | project_id | level  | title | unit   | baseline | target   | direction | over_places |
            | few          | p          | output | Few   | person | 0        | {target} | increase  | sum         |
        """,
        indicator_values="""
            | indicator_id | row_id | period_start | period_end | value |
            | few          | 1      | 2023-01-01   | 2023-03-31 | 1     |
        """,
    )
    asked = {"grant": "g", "start": "2023-01-01", "end": "2023-06-30"}
    guard = Guard(office, 5)
    assert guard.passed(measure(office, "indicators_on_track", **asked)).withheld is withheld
    assert not guard.passed(measure(office, "indicators_total", **asked)).withheld


# What two counts leave: 104 people, of whom 100 came to one activity, tell of 4 others

NESTED = """
    | activity_id | sex | people |
    | a           | f   | 98     |
    | a           | m   | 2      |
    | b           | f   | {b}    |
"""


def nested(b):
    activities = "| activity_id | start_date |\n| a | 2023-06-01 |\n| b | 2023-07-01 |"
    return draw_office(activities=activities, participations=NESTED.format(b=b))


@pytest.mark.parametrize("b", [0, 4, 5])
@pytest.mark.parametrize("together", [True, False])
def test_of_two_counts_of_which_one_is_a_part_of_the_other_the_rest_is_not_told(b, together):
    office = nested(b)
    every, part = measure(office, "people_reached"), measure(office, "people_reached", activity="a")
    guard = Guard(office, 5)
    if together:
        shown = guard.protect({"every": every, "part": part})
        found = [shown["every"].value, shown["part"].value]
    else:
        found = [guard.passed(every).value, guard.passed(part).value]
    # 100 + 4: the total is looked for first; a rest of nobody, and one of 5, may be told
    assert found == [100 + b, None if b == 4 else 100]


def test_the_rest_of_one_group_is_not_told_either():
    office = nested(2)
    guard = Guard(office, 5)
    assert guard.passed(measure(office, "people_reached")).value == 102
    # 100 women and girls leave 2 others
    assert guard.passed(measure(office, "breakdown_cell", cell={"sex": "f"})).withheld


def test_that_few_came_again_is_a_count_of_nobody_in_particular():
    office = nested(4)
    guard = Guard(office, 5)
    visits, reached = measure(office, "attendance", activity="a"), measure(office, "people_reached")
    assert (guard.passed(visits).value, guard.passed(reached).value) == (100, 104)


@pytest.mark.parametrize(
    ("min_cell", "audience", "n"), [("3", "donor", 3), ("", "donor", 5), ("3", "public", 10), ("20", "public", 20)]
)
def test_n_is_the_donors_and_at_least_ten_in_public(min_cell, audience, n):
    office = draw_office(
        donors=f"""
            | donor_id | name | kind  | acknowledgement | currency | min_cell   |
            | d        | D    | other | Thanks.         | EUR      | {min_cell} |
        """,
        projects="| project_id |\n| p |",
        grants="| grant_id |\n| g |",
        reports=f"""
            | report_id | grant_id | kind  | period_start | period_end | audience   |
            | r         | g        | final | 2023-01-01   | 2023-12-31 | {audience} |
        """,
    )
    assert ir.threshold(office, report="r") == n


def test_the_same_table_gives_the_same_choice():
    table = np.random.default_rng(5).poisson(9, size=(6, 5))
    assert (choose(crossed(table), 5).withheld == choose(crossed(table), 5).withheld).all()


def test_a_search_that_is_cut_short_withholds_more_and_is_as_safe(monkeypatch):
    """Of a very large table, cells that the search has not come to stay withheld."""
    table = np.random.default_rng(7).poisson(np.random.default_rng(7).gamma(0.8, 40, size=(6, 5)))
    system = crossed(table)
    whole = choose(system, 5, exact=0)
    monkeypatch.setattr(prune, "LARGE", 0)
    monkeypatch.setattr(prune, "MOST_EFFORT", 0)
    short = choose(system, 5, exact=0)
    assert short.safe and short.withheld.sum() > whole.withheld.sum()
    assert all(interval.width >= 5 for interval in audit(system, short.withheld, 5))


def test_a_row_that_a_crossed_table_does_not_have_tells_of_nobody():
    """Refugees: 233 in all, 92 in Varna, 89 in Ruse, none in Burgas: so 52 in Sofia. Of Sofia's 55 the others are 3."""
    towns = ("sofia", "varna", "ruse", "burgas")
    office = draw_office(
        activities="| activity_id | start_date | place_id |\n"
        + "\n".join(f"| {town} | 2023-06-01 | {town} |" for town in towns),
        places="| place_id | admin1 |\n" + "\n".join(f"| {town} | BG-{n:02} |" for n, town in enumerate(towns, 1)),
        participations="""
            | activity_id | population     | people |
            | sofia       | refugee        | 52     |
            | sofia       | asylum_seeker  | 3      |
            | burgas      | asylum_seeker  | 69     |
            | burgas      | migrant        | 12     |
            | varna       | refugee        | 92     |
            | varna       | migrant        | 30     |
            | ruse        | refugee        | 89     |
            | ruse        | migrant        | 40     |
        """,
    )
    kept = Guard(office, 10).protect(
        {
            "both": breakdown(office, ["place", "population"]),
            "population": breakdown(office, "population"),
            "place": breakdown(office, "place"),
        }
    )
    both, population, place = (
        each.frame.set_index(list(each.by))["withheld"] for each in (kept["both"], kept["population"], kept["place"])
    )
    assert both["sofia", "asylum_seeker"]
    of_refugees = [population["refugee"], both["varna", "refugee"], both["ruse", "refugee"]]
    assert place["sofia"] or (both["sofia", "refugee"] and any(of_refugees))
