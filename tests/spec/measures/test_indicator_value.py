"""What an indicator achieved: values added within a place, taken over places, then over periods."""

from decimal import Decimal

import pytest

from ioreport.errors import UsageError
from ioreport.measures import indicator_value
from tests.drawn import draw_office

GRANTS = """
    | grant_id | project_id |
    | g        | p          |
"""
PROJECTS = """
    | project_id |
    | p          |
    | q          |
"""
PLACES = """
    | place_id |
    | lipovo   |
    | kamen    |
    | reka     |
"""


def drawn(values, unit="person", over_places="sum", over_periods="sum", grants=GRANTS):
    indicator = {"indicator_id": "i", "unit": unit, "over_places": over_places, "over_periods": over_periods}
    return draw_office(projects=PROJECTS, grants=grants, places=PLACES, indicators=[indicator], indicator_values=values)


def value(values, scope="cumulative", start=None, end=None, **rules):
    return indicator_value(drawn(values, **rules), "g", "i", start=start, end=end, scope=scope)


TWO_PLACES = """
    | indicator_id | place_id | sex | value |
    | i            | lipovo   | f   | 10    |
    | i            | lipovo   | m   | 6     |
    | i            | kamen    |     | 15    |
"""


@pytest.mark.parametrize(
    ("over_places", "expected"),
    [("sum", (10 + 6) + 15), ("max", max(10 + 6, 15)), ("average", Decimal((10 + 6) + 15) / 2)],
)
def test_disaggregated_rows_of_a_place_are_added_before_places_are_taken(over_places, expected):
    assert value(TWO_PLACES, over_places=over_places).value == expected


def test_rows_without_a_place_count_as_one_place():
    rows = """
        | indicator_id | place_id | sex | value |
        | i            |          | f   | 10    |
        | i            |          | m   | 6     |
        | i            | kamen    |     | 20    |
    """
    assert value(rows, over_places="average").value == Decimal((10 + 6) + 20) / 2


THREE_PERIODS = """
    | indicator_id | place_id | period_start | period_end | value |
    | i            | lipovo   | 2023-01-01   | 2023-03-31 | 30    |
    | i            | lipovo   | 2023-07-01   | 2023-09-30 | 20    |
    | i            | kamen    | 2023-07-01   | 2023-09-30 | 4     |
    | i            | lipovo   | 2023-04-01   | 2023-06-30 | 8     |
"""


@pytest.mark.parametrize(
    ("over_periods", "expected"),
    [
        ("sum", 30 + 8 + (20 + 4)),
        ("latest", 20 + 4),
        ("max", max(30, 8, 20 + 4)),
        ("average", Decimal(30 + 8 + (20 + 4)) / 3),
    ],
)
def test_periods_are_taken_after_places(over_periods, expected):
    # 62 / 3 has no last digit; it is known to 38 of them.
    assert value(THREE_PERIODS, over_periods=over_periods).value == pytest.approx(expected, rel=Decimal("1e-27"))


def test_the_average_of_averages_weighs_periods_alike():
    rules = {"over_places": "average", "over_periods": "average", "unit": "score"}
    assert value(THREE_PERIODS, **rules).value == pytest.approx(
        (Decimal(30) + Decimal(8) + Decimal(20 + 4) / 2) / 3, rel=Decimal("1e-27")
    )


def test_the_highest_sum_is_not_the_sum_of_the_highest():
    rows = """
        | indicator_id | place_id | period_start | period_end | value |
        | i            | lipovo   | 2023-01-01   | 2023-03-31 | 9     |
        | i            | kamen    | 2023-01-01   | 2023-03-31 | 1     |
        | i            | lipovo   | 2023-04-01   | 2023-06-30 | 6     |
        | i            | kamen    | 2023-04-01   | 2023-06-30 | 7     |
    """
    assert value(rows, over_places="sum", over_periods="max").value == max(9 + 1, 6 + 7)
    assert value(rows, over_places="max", over_periods="sum").value == max(9, 1) + max(6, 7)


def test_latest_is_the_period_that_ends_last():
    rows = """
        | indicator_id | period_start | period_end | value |
        | i            | 2023-05-01   | 2023-05-31 | 5     |
        | i            | 2023-01-01   | 2023-06-30 | 7     |
    """
    assert value(rows, over_periods="latest").value == 7


def test_of_periods_that_end_on_one_day_the_longer_is_the_latest():
    rows = """
        | indicator_id | period_start | period_end | value |
        | i            | 2023-04-01   | 2023-06-30 | 5     |
        | i            | 2023-01-01   | 2023-06-30 | 7     |
    """
    measured = value(rows, over_periods="latest")
    assert measured.value == 7
    assert measured.trail.written()["indicator_values.csv"] == "3"


def test_the_latest_of_several_places_is_each_places_own_and_what_is_carried_forward_is_named():
    rows = """
        | indicator_id | place_id | period_start | period_end | value |
        | i            | lipovo   | 2023-01-01   | 2023-03-31 | 60    |
        | i            | kamen    | 2023-01-01   | 2023-03-31 | 30    |
        | i            | kamen    | 2023-04-01   | 2023-06-30 | 28    |
    """
    measured = value(rows, over_periods="latest")
    assert measured.value == 60 + 28
    assert measured.trail.written()["indicator_values.csv"] == "2,4"
    assert measured.note.endswith("1 value is carried forward from an earlier period: lipovo, 2023-01-01 – 2023-03-31.")


def test_scores_of_women_and_men_of_one_place_are_no_sum():
    rows = """
        | indicator_id | place_id | sex | value |
        | i            | lipovo   | f   | 2.8   |
        | i            | lipovo   | m   | 3.2   |
        | i            | kamen    |     | 4     |
    """
    assert value(rows, unit="score", over_places="average").value == Decimal("3.5")  # (3.0 + 4) / 2
    assert value(rows, unit="score", over_places="max").value == 4
    assert value(rows, unit="person", over_places="max").value == 6  # counts are added within a place


def test_a_value_across_the_edge_of_the_days_is_left_out_and_named():
    rows = """
        | indicator_id | period_start | period_end | value |
        | i            | 2022-12-15   | 2023-01-31 | 40    |
        | i            | 2023-02-01   | 2023-05-31 | 50    |
        | i            | 2023-12-01   | 2024-01-31 | 30    |
        | i            | 2024-02-01   | 2024-03-31 | 7     |
    """
    measured = value(rows)
    assert measured.value == 50
    assert measured.note.endswith(
        "2 values are left out, as their periods are not wholly within these days: "
        "2022-12-15 – 2023-01-31; 2023-12-01 – 2024-01-31."
    )


def test_periods_that_differ_in_a_day_are_two_periods():
    rows = """
        | indicator_id | place_id | period_start | period_end | value |
        | i            | lipovo   | 2023-01-01   | 2023-03-31 | 5     |
        | i            | kamen    | 2023-01-02   | 2023-03-31 | 7     |
    """
    assert value(rows, over_places="max", over_periods="sum").value == 5 + 7


PERCENT = """
    | indicator_id | place_id | sex | period_start | period_end | numerator | denominator |
    | i            | lipovo   |     | 2023-01-01   | 2023-03-31 | 9         | 10          |
    | i            | lipovo   | f   | 2023-04-01   | 2023-06-30 | 3         | 4           |
    | i            | lipovo   | m   | 2023-04-01   | 2023-06-30 | 2         | 6           |
    | i            | kamen    |     | 2023-04-01   | 2023-06-30 | 20        | 90          |
"""


@pytest.mark.parametrize("over_places", ["sum", "max", "average"])
@pytest.mark.parametrize("over_periods", ["sum", "latest", "max", "average"])
def test_a_percent_is_numerators_over_denominators_of_the_latest_period_whatever_the_rules(over_places, over_periods):
    measured = value(PERCENT, unit="percent", over_places=over_places, over_periods=over_periods)
    assert measured.value == Decimal(3 + 2 + 20) / (4 + 6 + 90)
    assert measured.unit == "ratio"
    assert measured.trail.written()["indicator_values.csv"] == "3-5"


def test_a_denominator_of_0_is_no_value_and_the_one_before_stands():
    rows = """
        | indicator_id | period_start | period_end | numerator | denominator |
        | i            | 2023-01-01   | 2023-03-31 | 9         | 10          |
        | i            | 2023-04-01   | 2023-06-30 | 0         | 0           |
    """
    measured = value(rows, unit="percent")
    assert measured.value == Decimal("0.9")
    assert "1 value is carried forward from an earlier period: 2023-01-01 – 2023-03-31." in measured.note


def test_without_any_denominator_there_is_no_value():
    measured = value("| indicator_id | numerator | denominator |\n| i | 0 | 0 |", unit="percent")
    assert measured.value is None
    assert "No value: 1 row of the last period has the denominator 0." in measured.note


def test_a_place_with_denominator_0_does_not_take_the_others_with_it():
    rows = """
        | indicator_id | place_id | numerator | denominator |
        | i            | lipovo   | 0         | 0           |
        | i            | kamen    | 3         | 4           |
    """
    assert value(rows, unit="percent").value == Decimal(0 + 3) / (0 + 4)


BOUNDS = """
    | indicator_id | period_start | period_end | value |
    | i            | 2023-02-28   | 2023-04-30 | 1     |
    | i            | 2023-03-01   | 2023-04-30 | 20    |
    | i            | 2023-05-01   | 2023-06-30 | 300   |
    | i            | 2023-05-15   | 2023-07-14 | 4000  |
    | i            | 2023-07-01   | 2023-09-30 | 50000 |
    | i            | 2023-07-01   | 2023-10-01 | 60000 |
"""
FROM_MARCH = """
    | grant_id | start_date | end_date   |
    | g        | 2023-03-01 | 2024-02-29 |
"""


@pytest.mark.parametrize(
    ("scope", "start", "end", "expected"),
    [
        ("cumulative", "2023-07-01", "2023-09-30", 20 + 300 + 4000 + 50000),
        ("in_period", "2023-07-01", "2023-09-30", 50000),
        ("in_period", "2023-05-01", "2023-06-30", 300),
        ("cumulative", "2023-05-01", "2023-06-30", 20 + 300),
        # Before the grant's start nothing is the grant's, even where a report begins earlier.
        ("in_period", "2023-01-01", "2023-06-30", 20 + 300),
    ],
)
def test_a_value_counts_where_its_whole_period_lies_within(scope, start, end, expected):
    assert value(BOUNDS, scope, start, end, grants=FROM_MARCH).value == expected


def test_the_period_is_the_grants_own_where_none_is_asked_for():
    assert value(BOUNDS, "in_period", grants=FROM_MARCH).value == 20 + 300 + 4000 + 50000 + 60000


def test_no_row_in_the_period_is_no_value_and_not_zero():
    measured = value(BOUNDS, "in_period", "2023-08-01", "2023-08-31")
    assert (measured.value, measured.precision) == (None, "exact")
    assert measured.trail.written() == {"grants.csv": "2", "indicators.csv": "2"}


def test_a_zero_is_a_value():
    assert value([{"indicator_id": "i", "value": "0"}]).value == 0


def test_values_are_exact_to_the_last_digit():
    rows = """
        | indicator_id | value                             |
        | i            | 0.1                               |
        | i            | 0.2                               |
        | i            | 12345678901234567890.000000000001 |
    """
    assert value(rows, unit="score").value == Decimal("12345678901234567890.300000000001")


def test_a_decreasing_indicator_may_be_negative_and_its_highest_is_the_highest():
    rows = """
        | indicator_id | place_id | value |
        | i            | lipovo   | -5    |
        | i            | kamen    | -2.5  |
    """
    assert value(rows, unit="score", over_places="max").value == Decimal("-2.5")


@pytest.mark.parametrize(("unit", "told"), [("person", "person"), ("score", "score"), ("percent", "ratio")])
def test_the_unit_is_the_indicators_own_and_a_percent_is_a_fraction(unit, told):
    rows = [
        {"indicator_id": "i", "numerator": "1", "denominator": "2"}
        if unit == "percent"
        else {"indicator_id": "i", "value": "1"}
    ]
    assert value(rows, unit=unit).unit == told


def test_the_note_says_how_places_and_periods_were_taken():
    measured = value(THREE_PERIODS, over_places="max", over_periods="latest")
    assert measured.note == "Of the places of a period the highest counts. Of each place its last period counts."
    assert value(PERCENT, unit="percent").note == (
        "The percentage is the sum of the numerators over the sum of the denominators of each place's last period."
    )


def test_the_trail_is_grant_indicator_and_the_values_that_count():
    assert value(BOUNDS, "in_period", "2023-05-01", "2023-06-30").trail.written() == {
        "grants.csv": "2",
        "indicator_values.csv": "4",
        "indicators.csv": "2",
    }


def test_the_rule_says_which_values():
    assert "in the report's period:" in value(BOUNDS, "in_period").rule
    assert "from the grant's start to the end of the report's period:" in value(BOUNDS, "cumulative").rule


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"indicator": "j"}, "the project of g has no 'j'"),
        ({"indicator": "of-q"}, "the project of g has no 'of-q'"),
        ({"grant": "h"}, "grant: grants.csv has no 'h'"),
        ({"scope": "in period"}, "scope: the list of scopes has no 'in period' (did you mean in_period?)"),
        ({"start": "2023-07-01", "end": "2023-06-30"}, "2023-07-01 is after 2023-06-30"),
        ({"end": "30.06.2023"}, "end: found '30.06.2023', expected a day"),
    ],
)
def test_refuses_a_wrong_call(arguments, words):
    office = draw_office(
        projects=PROJECTS,
        grants=GRANTS,
        indicators="""
            | indicator_id | project_id |
            | i            | p          |
            | of-q         | q          |
        """,
    )
    with pytest.raises(UsageError) as refusal:
        indicator_value(office, **{"grant": "g", "indicator": "i", **arguments})
    assert words in str(refusal.value)
