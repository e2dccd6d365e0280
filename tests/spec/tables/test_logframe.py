"""What an indicator says of itself: the measure that it is, the whole that it is a part of, its rules."""

import pytest

from tests.drawn import findings_of

PLACED = {
    "projects": "| project_id |\n| p          |\n| q          |",
    "places": "| place_id | admin1 |\n| sofia    | BG-22  |",
    "activities": "| activity_id | project_id | kind     | start_date | place_id |\n"
    "| a           | p          | workshop | 2023-02-01 | sofia    |",
}


def found(indicators):
    return [
        (finding.row, finding.column, finding.rule, finding.found, finding.expected)
        for finding in findings_of(indicators=indicators, **PLACED)
    ]


def of_measure(measure, arguments="", unit="person"):
    return found(f"| indicator_id | unit | measure | arguments |\n| i | {unit} | {measure} | {arguments} |")


@pytest.mark.parametrize(
    ("unit", "measure", "arguments"),
    [
        ("person", "people_reached", ""),
        ("event", "activities_held", "kind=workshop"),
        ("person", "attendance", "kind=workshop;population=refugee"),
        ("household", "households_reached", "place=sofia; admin1=BG-22;"),
        ("percent", "women_and_girls_share", "activity=a"),
    ],
)
def test_a_measure_of_activities_is_an_indicator_of_its_unit(unit, measure, arguments):
    # Baseline 0 and target 100 are drawn for every indicator; of a percent they are taken to be in hundredths.
    assert [each for each in of_measure(measure, arguments, unit) if each[1] != "target"] == []


def test_an_unknown_measure_names_the_nearest():
    ((row, column, rule, text, expected),) = of_measure("people_reach")
    assert (row, column, rule, text) == (2, "measure", "code", "people_reach")
    assert expected.endswith("(did you mean people_reached?)")


def test_a_measure_of_another_unit_is_refused():
    assert of_measure("people_reached", unit="event") == [
        (2, "unit", "measure_unit", "event", "person, as the measure is people_reached")
    ]


@pytest.mark.parametrize(
    ("arguments", "blamed", "expected"),
    [
        ("workshop", "workshop", "arguments, each once, as kind=workshop;population=refugee"),
        ("kind=", "kind=", "arguments, each once, as kind=workshop;population=refugee"),
        (
            "kind=workshop;kind=workshop",
            "kind=workshop;kind=workshop",
            "arguments, each once, as kind=workshop;population=refugee",
        ),
        ("kinds=workshop", "kinds", "one of place, admin1, population, kind, activity (did you mean kind?)"),
        ("kind=workshops", "kind=workshops", "a known kind: workshop (did you mean workshop?)"),
        ("place=Sofia", "place=Sofia", "a known place: sofia (did you mean sofia?)"),
        (
            "population=refugees",
            "population=refugees",
            "a known population: asylum_seeker, host_community, idp, migrant, other, refugee, returnee, stateless, "
            "temporary_protection, unknown (did you mean refugee?)",
        ),
        ("start=2023-01-01", "start", "one of place, admin1, population, kind, activity"),
    ],
)
def test_arguments_that_narrow_nothing_are_named(arguments, blamed, expected):
    assert of_measure("people_reached", arguments) == [(2, "arguments", "arguments", blamed, expected)]


def test_arguments_belong_to_a_measure():
    assert of_measure("", "kind=workshop") == [
        (2, "measure", "required", "", "a measure, as arguments say what narrows it")
    ]


def parts(*rows):
    return found("\n".join(["| indicator_id | project_id | unit | part_of |", *rows]))


def test_a_part_names_its_whole():
    assert parts("| all | p | person | |", "| women | p | person | all |", "| girls | p | person | women |") == []


def test_an_unknown_whole_names_the_nearest():
    ((row, column, rule, text, expected),) = parts("| all | p | person | |", "| women | p | person | al |")
    assert (row, column, rule, text) == (3, "part_of", "reference", "al")
    assert expected == "a row of indicators.csv with this indicator_id (did you mean all?)"


def test_a_circle_is_named_on_each_of_its_rows():
    circle = ["| a | p | person | b |", "| b | p | person | a |", "| c | p | person | a |", "| d | p | person | d |"]
    assert parts(*circle) == [
        (2, "part_of", "circle", "b", "an indicator that is no part of a"),
        (3, "part_of", "circle", "a", "an indicator that is no part of b"),
        (5, "part_of", "circle", "d", "an indicator that is no part of d"),
    ]


def test_a_part_has_the_project_and_unit_of_its_whole():
    assert parts("| all | p | person | |", "| women | q | event | all |") == [
        (3, "project_id", "part_of", "q", "p, as of all, of which this is a part"),
        (3, "unit", "part_of", "event", "person, as of all, of which this is a part"),
    ]


def test_a_score_has_no_sum():
    head = "| indicator_id | unit | over_places | over_periods |"
    assert found(f"{head}\n| i | score | sum | sum |\n| j | person | sum | sum |") == [
        (2, "over_places", "summed_score", "sum", "max or average, as the unit is score: a score has no sum"),
        (2, "over_periods", "summed_score", "sum", "latest, max or average, as the unit is score: a score has no sum"),
    ]
