"""facts.draw_bars: a chart of what a measure gives, in words, with two arguments."""

import pytest

import ioreport as ir
from ioreport.errors import UsageError
from tests.drawn import draw_office
from tests.unit.charts.pictures import shown


@pytest.fixture(scope="module")
def office():
    """In Sofia 60 women and 40 men, in one of two places named School 30 women and in the other some families."""
    return draw_office(
        activities="""
            | activity_id | title | start_date | place_id |
            | a           | Fair  | 2023-02-01 | s        |
            | b           | Class | 2023-03-01 | p1       |
            | c           | Talk  | 2023-03-02 | p2       |
        """,
        participations="""
            | activity_id | sex | people | wording  | age_min | age_max |
            | a           | f   | 60     |          | 5       | 11      |
            | a           | m   | 40     |          | 60      |         |
            | b           | f   | 30     |          | 0       | 4       |
            | c           | u   |        | families |         |         |
        """,
        places="""
            | place_id | name   | name_bg |
            | s        | Sofia  | София   |
            | p1       | School | Училище |
            | p2       | School | Училище |
        """,
    )


@pytest.fixture
def facts(office):
    return ir.Ledger(office, threshold=5)


def rows(chart):
    return [[cell.text for cell in row] for row in chart.table.rows]


def test_codes_are_worded_and_key_headers_source_trail_and_subtitle_are_the_breakdowns(facts, office):
    people = facts.protect(sex=ir.breakdown(office, "sex"))
    chart = facts.draw_bars(people["sex"], title="Who came, 2023")
    assert rows(chart)[:2] == [["women and girls", "90"], ["men and boys", "40"]]
    assert [column.label for column in chart.table.columns] == ["Sex", "People"]
    assert (chart.key, chart.source, chart.subtitle) == (
        "people-by-sex",
        office.name,
        "People, counted at each activity",
    )
    assert chart.trail == {"activities.csv": "2-4", "participations.csv": "2-5"}
    assert {*chart.cleared} == {*chart.trail}


def test_people_are_said_to_be_counted_once_only_where_something_tells_who_came_twice():
    days = "| activity_id | start_date | umbrella |\n| a | 2023-06-01 | fair |\n| b | 2023-06-02 | |"
    came = "| activity_id | sex | people |\n| a | f | 90 |\n| b | m | 40 |"
    facts = ir.Ledger(draw_office(activities=days, participations=came), threshold=5)
    people = facts.protect(sex=ir.breakdown(facts.office, "sex"))
    assert facts.draw_bars(people["sex"], title="Who").subtitle == "People, each counted once"


def test_places_of_one_name_are_told_apart_and_words_stand_in_place_of_a_number(facts, office):
    people = facts.protect(place=ir.breakdown(office, "place"))
    told = rows(facts.draw_bars(people["place"], title="Where"))
    assert told == [["Sofia", "100"], ["School (p1)", "30"], ["School (p2)", "families"]]


def test_the_documents_language_is_that_of_all_words(office):
    facts = ir.Ledger(office, "bg", threshold=5)
    people = facts.protect(place=ir.breakdown(office, ["place", "sex"]))
    chart = facts.draw_bars(people["place"], title="Къде", stacked=True)
    assert "жени и момичета" in shown(chart.svg) and "София" in shown(chart.svg) and "Натрупани" in chart.alt
    assert chart.table.columns[0].label == "Място"


def test_months_and_ages_keep_their_order(facts, office):
    people = facts.protect(month=ir.breakdown(office, "month"), age=ir.breakdown(office, "age"))
    assert [row[0] for row in rows(facts.draw_bars(people["month"], title="When"))][:2] == [
        "February 2023",
        "March 2023",
    ]
    assert [row[0] for row in rows(facts.draw_bars(people["age"], title="Ages", vertical=True))][:2] == ["0–4", "5–11"]


def test_a_second_dimension_is_the_series(facts, office):
    people = facts.protect(both=ir.breakdown(office, ["place", "sex"]))
    chart = facts.draw_bars(people["both"], title="Where and who")
    assert [column.label for column in chart.table.columns][:3] == ["Place", "women and girls", "men and boys"]
    assert rows(chart)[0][:3] == ["Sofia", "60", "40"]


def test_defaults_give_way_to_what_is_given(facts, office):
    held = ir.breakdown(office, "place", of="activities_held")
    chart = facts.draw_bars(held, title="Held", key="held", subtitle="In spring", source="Own", order="given")
    assert (chart.key, chart.subtitle, chart.source) == ("held", "In spring", "Own")
    assert [column.label for column in chart.table.columns] == ["Place", "Activities"]


def test_refuses_what_is_no_breakdown_by_one_or_two_dimensions(facts, office):
    with pytest.raises(UsageError, match="was given a DataFrame, expected a breakdown"):
        facts.draw_bars(ir.breakdown(office, "sex").frame, title="Who")
    with pytest.raises(UsageError, match="was given 3 dimensions"):
        facts.draw_bars(ir.breakdown(office, ["place", "sex", "age"]), title="Who")


def test_a_breakdown_of_an_own_table_is_drawn_by_its_codes():
    office = draw_office(
        {"kits": {"town": "string", "kits": "integer"}}, kits="| town | kits |\n | X | 3 |\n | Y | 4 |"
    )
    facts = ir.Ledger(office)
    chart = facts.draw_bars(ir.table_breakdown(office, "kits", "town", column="kits"), title="Kits given")
    assert (rows(chart), [column.label for column in chart.table.columns]) == (
        [["Y", "4"], ["X", "3"]],
        ["Town", "Kits"],
    )
