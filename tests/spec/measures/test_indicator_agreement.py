"""Indicators that are a measure of the activities: their value, and what stands beside it."""

from decimal import Decimal

import pytest

import ioreport as ir
from ioreport.measures import MEASURES, indicator_value, indicators_on_track, results_matrix
from ioreport.measures.indicators.activity_indicators import OF_ACTIVITIES
from ioreport.measures.indicators.indicator_agreement import disagreements
from ioreport.tables.data_model import MEASURES_OF_ACTIVITIES
from tests.drawn import draw_office

PEOPLE = {
    "projects": "| project_id |\n| p |\n| q |",
    "donors": "| donor_id |\n| d |",
    "places": "| place_id |\n| sofia |\n| varna |",
    "grants": "| grant_id | start_date | end_date   |\n| g        | 2023-01-01 | 2023-12-31 |",
    "activities": """
        | activity_id | project_id | kind     | start_date | place_id |
        | a           | p          | workshop | 2023-02-01 | sofia    |
        | b           | p          | clinic   | 2023-05-01 | varna    |
        | c           | q          | workshop | 2023-05-01 | sofia    |
        | d           | p          | workshop | 2022-12-01 | sofia    |
    """,
    "participations": """
        | activity_id | people | sex | population | precision |
        | a           | 20     | f   | refugee    | about     |
        | a           | 3      | m   | migrant    |           |
        | b           | 40     | f   | refugee    |           |
        | c           | 99     | f   | refugee    |           |
        | d           | 77     | f   | refugee    |           |
    """,
}
INDICATORS = """
    | indicator_id | unit    | measure               | arguments                        | part_of |
    | all          | person  | people_reached        |                                  |         |
    | held         | event   | activities_held       | kind=workshop                    |         |
    | refugees     | person  | people_reached        | kind=workshop;population=refugee | all     |
    | share        | percent | women_and_girls_share |                                  |         |
"""

REPORTED = "| indicator_id | place_id | value | period_start | period_end |"


def drawn(indicators=INDICATORS, values=""):
    told = {"indicator_values": values} if values else {}
    return draw_office(**PEOPLE, indicators=indicators, **told)


def value(office, indicator, scope):
    return indicator_value(office, "g", indicator, "2023-04-01", "2023-06-30", scope).value


def test_the_value_is_the_measure_of_the_grants_project_in_the_days_asked_for():
    office = drawn()
    assert [value(office, "all", scope) for scope in ("in_period", "cumulative")] == [40, 63]  # 20 + 3 + 40
    assert [value(office, "held", scope) for scope in ("in_period", "cumulative")] == [0, 1]
    assert value(office, "refugees", "cumulative") == 20
    assert round(value(office, "share", "cumulative"), 4) == Decimal("0.9524")  # 60 of 63


def test_a_measure_brings_its_precision_rule_and_rows():
    measured = indicator_value(drawn(), "g", "all", end="2023-06-30", scope="cumulative")
    assert (measured.precision, measured.unit) == ("about", "person")
    assert measured.rule == MEASURES["people_reached"].rule
    assert measured.trail.written() == {
        "activities.csv": "2-3",
        "grants.csv": "2",
        "indicators.csv": "2",
        "participations.csv": "2-4",
    }


def test_everything_that_shows_the_indicator_has_that_value_whatever_was_reported():
    office = drawn(values=f"{REPORTED}\n| all | | 100 | 2023-01-01 | 2023-06-30 |")
    frame = results_matrix(office, "g", end="2023-06-30").frame.set_index("indicator_id")
    assert (frame.at["all", "cumulative"], frame.at["all", "progress"]) == (63, Decimal("0.63"))
    assert (frame.at["all", "precision"], frame.at["all", "status"]) == ("about", "on track")
    assert indicators_on_track(office, "g", end="2023-06-30").value == 1
    assert [finding.found for finding in disagreements(office)] == ["100"]


def test_a_part_stands_beneath_its_whole():
    frame = results_matrix(drawn(), "g").frame
    assert list(frame["indicator_id"].iloc[:2]) == ["all", "refugees"]
    assert list(frame["depth"]) == [0, 1, 0, 0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| all | | 23 | 2023-01-01 | 2023-03-31 |", None),
        ("| all | sofia | 23 | 2023-01-01 | 2023-06-30 |", None),
        (
            "| all | | 24 | 2023-01-01 | 2023-03-31 |",
            "23, which is people_reached of the indicator all in 2023-01-01 to 2023-03-31",
        ),
        (
            "| all | varna | 23 | 2023-01-01 | 2023-06-30 |",
            "40, which is people_reached of the indicator all in 2023-01-01 to 2023-06-30, varna",
        ),
        (
            "| held | | 3 | 2023-01-01 | 2023-06-30 |",
            "1, which is activities_held of the indicator held in 2023-01-01 to 2023-06-30",
        ),
    ],
)
def test_a_reported_value_that_differs_from_the_measure_is_named_with_both(row, expected):
    findings = disagreements(drawn(values=f"{REPORTED}\n{row}"))
    told = [] if expected is None else [("differs_from_measure", "warning", 2, expected)]
    assert [(each.rule, each.level, each.row, each.expected) for each in findings] == told


def test_a_part_above_its_whole_is_named():
    parts = "| indicator_id | part_of |\n| all | |\n| women | all |"
    values = f"{REPORTED}\n| all | | 50 | 2023-01-01 | 2023-03-31 |\n| women | | {{}} | 2023-01-01 | 2023-03-31 |"
    assert disagreements(drawn(parts, values.format(50))) == ()
    (finding,) = disagreements(drawn(parts, values.format(60)))
    assert (finding.rule, finding.row, finding.found) == ("part_above_whole", 3, "60")
    assert finding.expected == "at most 50, as women is a part of all in 2023-01-01 to 2023-03-31"


def test_a_measured_part_above_its_whole_is_named():
    parts = "| indicator_id | part_of | measure |\n| some | | |\n| all | some | people_reached |"
    (finding,) = disagreements(drawn(parts, f"{REPORTED}\n| some | | 50 | 2023-01-01 | 2023-03-31 |"))
    assert (finding.file, finding.row, finding.found) == ("indicators.csv", 3, "some: 50")
    assert finding.expected == "an indicator that is at least 63 in the grant g, as all is"


def test_the_measures_are_those_of_the_registry_and_of_the_data_model():
    assert list(OF_ACTIVITIES) == list(MEASURES_OF_ACTIVITIES)
    assert {name: MEASURES[name].function for name in OF_ACTIVITIES} == dict(OF_ACTIVITIES)


def test_a_count_that_is_an_indicator_is_withheld_by_the_plan_of_the_participations():
    office = drawn()
    facts = ir.Ledger(office, threshold=5)
    days = {"grant": "g", "start": "2023-01-01", "end": "2023-06-30"}
    results = results_matrix(office, **days)
    shown = facts.protect(results=results, sex=ir.breakdown(office, "sex", **days))
    # 3 men are withheld, and with them the women: 63 stands beside.
    assert list(shown["sex"].frame["withheld"]) == [True, True]
    frame = shown["results"].frame.set_index("indicator_id")
    assert (frame.at["all", "cumulative"], frame.at["share", "cumulative"]) == (63, None)
    assert not shown["results"].measured["share", "cumulative"].value
    assert (
        facts.state("women", "indicator_value", grant="g", indicator="share", start="2023-01-01", end="2023-06-30").text
        == "withheld"
    )


def test_a_small_measured_count_is_withheld():
    office = drawn("| indicator_id | measure | arguments |\n| few | people_reached | population=migrant |")
    facts = ir.Ledger(office, threshold=5)
    shown = facts.protect(results=results_matrix(office, "g"))
    assert list(shown["results"].frame["cumulative"]) == [None]
    assert list(shown["results"].frame["status"]) == [None]
    assert facts.state("few", "indicator_progress", grant="g", indicator="few").text == "withheld"
