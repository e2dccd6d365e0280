"""Progress of an indicator, and what its state is called."""

from decimal import Decimal

import pytest

from ioreport.errors import UsageError
from ioreport.measures import (
    indicator_progress,
    indicator_status,
    indicators_on_track,
    indicators_total,
    results_matrix,
)
from tests.drawn import draw_office

# A grant of 100 days: after 50 of them elapsed is 0.50, and on track begins at 0.40.
GRANTS = """
    | grant_id | project_id | start_date | end_date   |
    | g        | p          | 2023-01-01 | 2023-04-10 |
    | of-q     | q          | 2023-01-01 | 2023-04-10 |
"""
PROJECTS = """
    | project_id |
    | p          |
    | q          |
"""
HALF = "2023-02-19"


def drawn(value, baseline="0", target="100", direction="increase"):
    indicator = {"indicator_id": "i", "baseline": baseline, "target": target, "direction": direction, "unit": "score"}
    values = (
        []
        if value is None
        else [{"indicator_id": "i", "period_start": "2023-01-01", "period_end": "2023-01-10", "value": value}]
    )
    return draw_office(projects=PROJECTS, grants=GRANTS, indicators=[indicator], indicator_values=values)


def status(value, kind="interim", end=HALF, **way):
    return indicator_status(drawn(value, **way), "g", "i", end=end, kind=kind).value


@pytest.mark.parametrize(
    ("achieved", "baseline", "target", "expected"),
    [
        ("60", "20", "100", (Decimal(60) - 20) / (100 - 20)),
        ("120", "20", "100", (Decimal(120) - 20) / (100 - 20)),
        ("10", "20", "100", (Decimal(10) - 20) / (100 - 20)),
        ("40", "100", "20", (Decimal(40) - 100) / (20 - 100)),
        ("110", "100", "20", (Decimal(110) - 100) / (20 - 100)),
        ("0.6", "0.4", "0.8", Decimal("0.5")),
    ],
)
def test_progress_is_the_part_of_the_way_from_baseline_to_target(achieved, baseline, target, expected):
    for direction in ("increase", "decrease"):
        office = drawn(achieved, baseline, target, direction)
        measured = indicator_progress(office, "g", "i", end=HALF)
        assert (measured.value, measured.unit) == (expected, "ratio")


def test_there_is_no_progress_to_measure_where_the_target_is_the_baseline_or_nothing_is_known():
    assert indicator_progress(drawn("5", "5", "5"), "g", "i", end=HALF).value is None
    assert indicator_progress(drawn(None), "g", "i", end=HALF).value is None


def test_progress_is_cumulative_whatever_the_periods_start():
    assert indicator_progress(drawn("50"), "g", "i", start="2023-02-01", end=HALF).value == Decimal(50) / 100


@pytest.mark.parametrize(
    ("achieved", "expected"),
    [
        ("130", "met"),
        ("100", "met"),
        ("99.999999999999", "on track"),
        ("40", "on track"),
        ("39.999999999999", "behind"),
        ("0.000000000001", "behind"),
        ("0", "no progress"),
        ("-1", "no progress"),
    ],
)
def test_an_interim_report_holds_progress_against_elapsed_less_a_tenth(achieved, expected):
    assert status(achieved) == expected


@pytest.mark.parametrize(
    ("end", "achieved", "expected"),
    [
        ("2023-01-10", "0", "on track"),  # 10 of 100 days: 0 ≥ 0.10 − 0.10
        ("2023-01-10", "-0.1", "no progress"),
        ("2023-01-11", "0", "no progress"),  # 11 of 100 days: 0 < 0.11 − 0.10
        ("2023-01-11", "1", "on track"),
        ("2023-12-31", "90", "on track"),  # at most all days: 0.90 ≥ 1 − 0.10
        ("2023-12-31", "89.99", "behind"),
    ],
)
def test_on_track_moves_with_the_days(end, achieved, expected):
    assert status(achieved, end=end) == expected


@pytest.mark.parametrize(
    ("achieved", "expected"), [("100", "achieved"), ("99.99", "not achieved"), ("0", "not achieved"), (None, "no data")]
)
def test_a_final_report_knows_achieved_and_not_achieved(achieved, expected):
    assert status(achieved, kind="final") == expected


@pytest.mark.parametrize(
    ("direction", "achieved", "interim", "final"),
    [
        ("increase", "5", "met", "achieved"),
        ("increase", "6", "met", "achieved"),
        ("increase", "4.9", "behind", "not achieved"),
        ("decrease", "5", "met", "achieved"),
        ("decrease", "4", "met", "achieved"),
        ("decrease", "5.1", "behind", "not achieved"),
    ],
)
def test_a_target_equal_to_the_baseline_is_met_by_holding_it(direction, achieved, interim, final):
    way = {"baseline": "5", "target": "5", "direction": direction}
    assert (status(achieved, **way), status(achieved, kind="final", **way)) == (interim, final)


@pytest.mark.parametrize("kind", ["interim", "final"])
def test_without_a_value_there_is_no_data(kind):
    assert status(None, kind=kind) == "no data"
    assert status(None, kind=kind, baseline="5", target="5") == "no data"


@pytest.mark.slow
def test_a_decreasing_indicator_is_met_below_its_target():
    way = {"baseline": "100", "target": "20", "direction": "decrease"}
    assert [status(value, **way) for value in ("10", "20", "60", "90", "100", "130")] == [
        "met",
        "met",
        "on track",
        "behind",
        "no progress",
        "no progress",
    ]


def test_a_fall_that_became_a_rise_is_progress_below_0_and_never_achieved():
    way = {"baseline": "40", "target": "20", "direction": "decrease"}
    assert indicator_progress(drawn("60", **way), "g", "i", end=HALF).value == -1
    assert status("60", **way) == "no progress"
    assert status("60", kind="final", **way) == "not achieved"


def test_a_target_against_the_direction_is_named_wherever_progress_is_stated():
    office = drawn("20", baseline="0", target="5", direction="decrease")
    said = "The target of 1 indicator lies against its direction, so its progress tells nothing: i."
    for measured in (
        indicator_progress(office, "g", "i", end=HALF),
        indicator_status(office, "g", "i", end=HALF),
        indicators_on_track(office, "g", end=HALF),
        results_matrix(office, "g", end=HALF),
    ):
        assert measured.note.endswith(said)
    assert said not in indicators_on_track(drawn("20"), "g", end=HALF).note


def test_a_percent_with_denominator_0_has_no_data_and_says_why():
    office = draw_office(
        projects=PROJECTS,
        grants=GRANTS,
        indicators=[{"indicator_id": "i", "unit": "percent", "target": "0.9"}],
        indicator_values=[{"indicator_id": "i", "period_end": "2023-01-31", "numerator": "0", "denominator": "0"}],
    )
    measured = indicator_status(office, "g", "i", end=HALF)
    assert measured.value == "no data"
    assert "No value: 1 row of the last period has the denominator 0." in measured.note


COUNTED = {
    "indicators": """
        | indicator_id | project_id |
        | met          | p          |
        | on-track     | p          |
        | behind       | p          |
        | nothing      | p          |
        | unknown      | p          |
        | elsewhere    | q          |
    """,
    "indicator_values": """
        | indicator_id | period_end | value |
        | met          | 2023-01-31 | 100   |
        | on-track     | 2023-01-31 | 40    |
        | behind       | 2023-01-31 | 39    |
        | nothing      | 2023-01-31 | 0     |
        | elsewhere    | 2023-01-31 | 100   |
        | unknown      | 2023-12-31 | 100   |
    """,
}


@pytest.mark.parametrize(("kind", "on_track"), [("interim", ["met", "on-track"]), ("final", ["met"])])
def test_the_indicators_of_the_grants_project_are_counted(kind, on_track):
    office = draw_office(projects=PROJECTS, grants=GRANTS, **COUNTED)
    total = indicators_total(office, "g", end=HALF, kind=kind)
    measured = indicators_on_track(office, "g", end=HALF, kind=kind)
    assert (total.value, total.unit, total.trail.written()["indicators.csv"]) == (5, "indicator", "2-6")
    assert (measured.value, measured.unit) == (len(on_track), "indicator")
    assert measured.note == "1 indicator has no data."
    assert measured.trail.written() == {"grants.csv": "2", "indicators.csv": "2-6", "indicator_values.csv": "2-5"}


def test_a_project_without_indicators_has_none():
    office = draw_office(projects=PROJECTS, grants=GRANTS)
    assert (indicators_total(office, "g").value, indicators_on_track(office, "g").value) == (0, 0)


@pytest.mark.parametrize("measure", [indicators_total, indicators_on_track])
def test_refuses_a_kind_of_report_that_is_none(measure):
    with pytest.raises(UsageError, match="no 'finale' .did you mean final"):
        measure(draw_office(projects=PROJECTS, grants=GRANTS), "g", kind="finale")
