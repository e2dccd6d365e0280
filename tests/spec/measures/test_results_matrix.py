"""The results matrix of a grant: one row an indicator, with what it achieved and why it did not."""

from decimal import Decimal

import pytest

from ioreport.errors import UsageError
from ioreport.measures import indicator_progress, indicator_status, indicator_value, results_matrix
from tests.drawn import draw_office

PROJECTS = """
    | project_id |
    | p          |
"""
GRANTS = """
    | grant_id | start_date | end_date   |
    | g        | 2023-01-01 | 2023-12-31 |
"""
SECOND_HALF = {"start": "2023-07-01", "end": "2023-12-31"}
INDICATORS = """
    | indicator_id | level   | title            | unit    | baseline | target | over_places | over_periods |
    | kits         | output  | Kits handed out  | item    | 0        | 200    | sum         | sum          |
    | trust        | impact  | People who trust | percent | 0.20     | 0.60   | average     | latest       |
    | courses      | output  | Courses held     | event   | 0        | 4      | sum         | sum          |
    | work         | outcome | People in work   | person  | 10       | 60     | sum         | latest       |
"""
VALUES = """
    | indicator_id | period_start | period_end | value | numerator | denominator | comment            |
    | kits         | 2023-01-01   | 2023-06-30 | 90    |           |             | Roads were closed. |
    | kits         | 2023-07-01   | 2023-12-31 | 50    |           |             | The depot flooded. |
    | trust        | 2023-01-01   | 2023-06-30 |       | 30        | 80          |                    |
    | courses      | 2023-01-01   | 2023-06-30 | 4     |           |             |                    |
    | work         | 2023-01-01   | 2023-06-30 | 20    |           |             | Few vacancies.     |
    | work         | 2023-07-01   | 2023-12-31 | 35    |           |             |                    |
"""


def drawn(indicators=INDICATORS, values=VALUES):
    return draw_office(projects=PROJECTS, grants=GRANTS, indicators=indicators, indicator_values=values)


def cells(matrix, *columns):
    return dict(zip(matrix.frame["indicator_id"], matrix.frame[list(columns)].itertuples(index=False), strict=True))


def test_every_indicator_has_its_row_impact_before_outcome_before_output():
    frame = results_matrix(drawn(), "g").frame
    assert list(frame["indicator_id"]) == ["trust", "work", "kits", "courses"]
    assert list(frame.index) == [3, 5, 2, 4]


def test_in_period_and_cumulative_progress_and_status_stand_side_by_side():
    matrix = results_matrix(drawn(), "g", **SECOND_HALF, kind="final")
    found = cells(matrix, "baseline", "target", "in_period", "cumulative", "progress", "status")
    assert {name: tuple(row) for name, row in found.items()} == {
        "kits": (0, 200, 50, 90 + 50, Decimal(140) / 200, "not achieved"),
        "courses": (0, 4, None, 4, Decimal(1), "achieved"),
        "work": (10, 60, 35, 35, Decimal(35 - 10) / (60 - 10), "not achieved"),
        "trust": (
            Decimal("0.20"),
            Decimal("0.60"),
            None,
            Decimal(30) / 80,
            (Decimal("0.375") - Decimal("0.20")) / (Decimal("0.60") - Decimal("0.20")),
            "not achieved",
        ),
    }
    assert (matrix.kind, matrix.elapsed) == ("final", 1)


@pytest.mark.slow
def test_the_matrix_says_what_the_measures_say():
    office = drawn()
    for row in results_matrix(office, "g", **SECOND_HALF).frame.to_dict("records"):
        asked = {"grant": "g", "indicator": row["indicator_id"], **SECOND_HALF}
        assert row["in_period"] == indicator_value(office, **asked).value
        assert row["cumulative"] == indicator_value(office, **asked, scope="cumulative").value
        assert row["progress"] == indicator_progress(office, **asked).value
        assert row["status"] == indicator_status(office, **asked).value


def test_the_explanation_is_made_of_the_comments_of_the_periods_values():
    told = cells(results_matrix(drawn(), "g", **SECOND_HALF), "explanation")
    assert told["kits"].explanation == "The depot flooded."
    assert told["work"].explanation == ""


def test_over_a_whole_grant_the_comments_stand_in_the_order_of_time_each_once():
    values = """
        | indicator_id | place_id | period_start | period_end | value | comment      |
        | kits         |          | 2023-07-01   | 2023-12-31 | 1     | Still late.  |
        | kits         |          | 2023-01-01   | 2023-06-30 | 1     | Roads.       |
        | kits         |          | 2023-01-01   | 2023-06-30 | 1     | Roads.       |
    """
    assert cells(results_matrix(drawn(values=values), "g"), "explanation")["kits"].explanation == "Roads. Still late."


def test_where_the_period_has_no_values_the_last_one_before_explains():
    values = """
        | indicator_id | period_start | period_end | value | comment          |
        | kits         | 2023-01-01   | 2023-03-31 | 1     | An older reason. |
        | kits         | 2023-04-01   | 2023-06-30 | 1     | The last reason. |
    """
    told = cells(results_matrix(drawn(values=values), "g", **SECOND_HALF), "explanation", "lacking_explanation")
    assert told["kits"] == ("The last reason.", False)


def test_behind_plan_without_a_comment_lacks_its_explanation():
    matrix = results_matrix(drawn(), "g", **SECOND_HALF, kind="final")
    assert matrix.lacking_explanation == ("trust", "work")
    assert list(matrix.frame["lacking_explanation"]) == [True, True, False, False]


@pytest.mark.parametrize(
    ("value", "kind", "lacking"),
    [
        ("200", "interim", False),
        ("190", "interim", False),
        ("50", "interim", True),
        ("0", "interim", True),
        ("200", "final", False),
        ("190", "final", True),
    ],
)
def test_what_is_on_track_needs_no_explanation(value, kind, lacking):
    indicators = [{"indicator_id": "kits", "target": "200"}]
    values = [{"indicator_id": "kits", "value": value}]
    assert bool(results_matrix(drawn(indicators, values), "g", kind=kind).lacking_explanation) == lacking


def test_no_data_is_counted_and_lacks_no_explanation():
    matrix = results_matrix(drawn(values=[]), "g")
    assert set(matrix.frame["status"]) == {"no data"}
    assert matrix.lacking_explanation == ()
    assert matrix.note == "4 indicators have no data."


def test_the_trail_names_grant_indicators_and_the_values_and_comments_used():
    matrix = results_matrix(drawn(), "g", "2023-01-01", "2023-06-30")
    assert matrix.trail.written() == {"grants.csv": "2", "indicators.csv": "2-5", "indicator_values.csv": "2,4-6"}


def test_arguments_give_the_same_matrix_again():
    office = drawn()
    matrix = results_matrix(office, "g", **SECOND_HALF, kind="final")
    again = results_matrix(office, **matrix.arguments)
    assert matrix.frame.equals(again.frame)
    assert (matrix.arguments, matrix.trail, matrix.elapsed) == (again.arguments, again.trail, again.elapsed)


def test_a_project_without_indicators_has_an_empty_matrix():
    matrix = results_matrix(draw_office(projects=PROJECTS, grants=GRANTS), "g", **SECOND_HALF)
    assert (len(matrix.frame), matrix.lacking_explanation, matrix.note) == (0, (), "")


def test_refuses_a_kind_that_is_none():
    with pytest.raises(UsageError, match="take one of final, interim"):
        results_matrix(drawn(), "g", kind="yearly")
