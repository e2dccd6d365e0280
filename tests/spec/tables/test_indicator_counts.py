"""Counts of indicators are whole and not below zero; values across an edge of a grant or report are named."""

import pytest

from tests.drawn import findings_of

GRANTED = {
    "projects": "| project_id |\n| p          |",
    "donors": "| donor_id |\n| d        |",
    "grants": "| grant_id | start_date | end_date   |\n| g        | 2023-01-01 | 2023-12-31 |",
}


def found(rules, **tables):
    return [
        (each.file, each.row, each.column, each.rule, each.found, each.expected)
        for each in findings_of(**GRANTED, **tables)
        if each.rule in rules
    ]


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        ("person", "1.250", "a whole number of persons (did you mean 1250?)"),
        ("item", "1.000", "a whole number of items (did you mean 1000?)"),
        ("person", "3.5", "a whole number of persons"),
        ("person", "-7000", "0 or more, as persons are counted"),
        ("person", "1250", None),
        ("person", "12.0", None),
        ("score", "2.125", None),
        ("score", "-1.5", None),
    ],
)
def test_a_count_is_whole_and_not_below_zero(unit, value, expected):
    rules = "| indicator_id | unit | over_places | over_periods |"
    told = found(
        ("whole_number", "negative_count"),
        indicators=f"{rules}\n| i | {unit} | max | max |",
        indicator_values=f"| indicator_id | value |\n| i | {value} |",
    )
    assert [(file, row, text, words) for file, row, _, _, text, words in told] == (
        [] if expected is None else [("indicator_values.csv", 2, value, expected)]
    )


def test_targets_and_baselines_are_counts_too():
    told = found(("whole_number",), indicators="| indicator_id | baseline | target |\n| i | 0.5 | 2.600 |")
    assert [(column, words) for _, _, column, _, _, words in told] == [
        ("baseline", "a whole number of persons"),
        ("target", "a whole number of persons (did you mean 2600?)"),
    ]


def test_a_value_across_the_edge_of_a_grant_or_report_is_named_with_its_amount():
    told = found(
        ("left_out",),
        indicators="| indicator_id |\n| i |",
        reports="""
            | report_id | grant_id | kind    | period_start | period_end | audience |
            | r         | g        | interim | 2023-01-01   | 2023-06-30 | donor    |
            | s         | g        | final   | 2023-01-01   | 2023-12-31 | donor    |
        """,
        indicator_values="""
            | indicator_id | period_start | period_end | value |
            | i            | 2022-12-15   | 2023-01-31 | 40    |
            | i            | 2023-02-01   | 2023-05-31 | 50    |
            | i            | 2023-06-01   | 2023-07-31 | 30    |
            | i            | 2024-01-01   | 2024-03-31 | 9     |
        """,
    )
    assert [(row, column, words) for _, row, column, _, _, words in told] == [
        (
            2,
            "period_start",
            "a day on or after 2023-01-01: what this row says, 40, is not wholly within the grant g and is left out",
        ),
        (
            4,
            "period_end",
            "a day on or before 2023-06-30: what this row says, 30, is not wholly within the report r and is left out",
        ),
        (5, "period_start", "days of a grant of its project, g: what this row says, 9, is in no report"),
    ]


def test_a_value_within_another_grant_of_its_project_is_not_left_out():
    grants = """
        | grant_id | start_date | end_date   |
        | g        | 2023-01-01 | 2023-12-31 |
        | h        | 2024-01-01 | 2024-12-31 |
    """
    values = "| indicator_id | period_start | period_end | value |\n| i | 2024-01-01 | 2024-03-31 | 9 |"
    told = findings_of(**GRANTED | {"grants": grants}, indicators="| indicator_id |\n| i |", indicator_values=values)
    assert [each for each in told if each.rule == "left_out"] == []


@pytest.mark.parametrize(
    ("numerator", "denominator", "told"),
    [
        ("1.250", "2.500", ["a number without a point for thousands (did you mean 1250?)"]),
        ("-1", "10", ["0 or more"]),
        ("1.25", "2.5", []),
        ("1250", "2500", []),
    ],
)
def test_the_parts_of_a_share_have_no_points_for_thousands_and_are_not_below_zero(numerator, denominator, told):
    words = found(
        ("whole_number", "negative_count"),
        indicators="| indicator_id | unit | target |\n| i | percent | 0.8 |",
        indicator_values=f"| indicator_id | numerator | denominator |\n| i | {numerator} | {denominator} |",
    )
    assert [each[-1] for each in words if each[2] == "numerator"] == told
