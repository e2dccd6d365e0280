"""Laws of the indicators that hold for every office."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ioreport.measures import indicator_progress, indicator_value, indicators_on_track, results_matrix
from ioreport.measures.disclosure.indicator_cells import is_narrowed
from ioreport.measures.indicators.target_progress import ON_TRACK, progress, status
from tests.drawn import draw_office

pytestmark = pytest.mark.slow

few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
numbers = st.decimals(-1000, 1000, places=3)
fractions = st.fractions(-100, 100)
PROJECTS = [{"project_id": "p"}]
GRANTS = [{"grant_id": "g"}]
PLACES = [{"place_id": "lipovo"}, {"place_id": "kamen"}]
QUARTERS = [("2023-01-01", "2023-03-31"), ("2023-04-01", "2023-06-30"), ("2023-07-01", "2023-09-30")]
RULES = st.fixed_dictionaries(
    {
        "over_places": st.sampled_from(["sum", "max", "average"]),
        "over_periods": st.sampled_from(["sum", "latest", "max", "average"]),
    }
)


@st.composite
def value_rows(draw, percent):
    start, end = draw(st.sampled_from(QUARTERS))
    row = {
        "indicator_id": "i",
        "period_start": start,
        "period_end": end,
        "place_id": draw(st.sampled_from(["lipovo", "kamen", ""])),
        "sex": draw(st.sampled_from(["f", "m", ""])),
    }
    if not percent:
        return row | {"value": str(draw(numbers))}
    denominator = draw(st.integers(0, 50))
    return row | {"numerator": str(draw(st.integers(0, denominator))), "denominator": str(denominator)}


@st.composite
def tables(draw, percent=None):
    percent = draw(st.booleans()) if percent is None else percent
    indicator = {"indicator_id": "i", "unit": "percent" if percent else "item", **draw(RULES)}
    return {
        "projects": PROJECTS,
        "grants": GRANTS,
        "places": PLACES,
        "indicators": [indicator],
        "indicator_values": draw(st.lists(value_rows(percent), max_size=10)),
    }


def achieved(drawn, **asked):
    return indicator_value(draw_office(**drawn), "g", "i", **asked).value


@few
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(drawn, random):
    shuffled = drawn | {"indicator_values": random.sample(drawn["indicator_values"], len(drawn["indicator_values"]))}
    here, there = (results_matrix(draw_office(**each), "g", end="2023-06-30") for each in (drawn, shuffled))
    assert here.frame.equals(there.frame)


@few
@given(tables())
def test_over_the_whole_time_the_period_is_all_there_is(drawn):
    assert achieved(drawn, scope="in_period") == achieved(drawn, scope="cumulative")


@few
@given(tables(percent=False), numbers)
def test_splitting_a_value_by_sex_changes_nothing(drawn, part):
    rows = drawn["indicator_values"]
    women = [row | {"sex": "f", "value": str(part)} for row in rows]
    men = [row | {"sex": "m", "value": str(Decimal(row["value"]) - part)} for row in rows]
    assert achieved(drawn) == achieved(drawn | {"indicator_values": women + men})


@few
@given(tables(percent=True))
def test_a_percent_of_a_part_lies_between_nothing_and_all(drawn):
    value = achieved(drawn)
    assert value is None or 0 <= value <= 1


@few
@given(tables())
def test_arguments_recompute_the_same(drawn):
    office = draw_office(**drawn)
    for measured in (
        indicator_value(office, "g", "i", end="2023-06-30"),
        indicator_progress(office, "g", "i"),
        indicators_on_track(office, "g", kind="final"),
    ):
        again = {
            "indicator_value": indicator_value,
            "indicator_progress": indicator_progress,
            "indicators_on_track": indicators_on_track,
        }[measured.name]
        assert again(office, **measured.arguments) == measured


@few
@given(tables())
def test_the_value_rests_on_the_rows_of_its_trail_alone(drawn):
    office = draw_office(**drawn)
    measured = indicator_value(office, "g", "i", scope="cumulative")
    used = measured.trail.rows.get("indicator_values.csv", ())
    # The first row drawn is row 2.
    kept = [row for number, row in enumerate(drawn["indicator_values"], start=2) if number in used]
    assert achieved(drawn | {"indicator_values": kept}, scope="cumulative") == measured.value


@given(fractions, fractions, fractions)
def test_progress_is_0_at_the_baseline_and_1_at_the_target(achieved, baseline, target):
    if baseline == target:
        assert progress(achieved, baseline, target) is None
    else:
        assert (progress(baseline, baseline, target), progress(target, baseline, target)) == (0, 1)
        assert baseline + progress(achieved, baseline, target) * (target - baseline) == achieved


@given(fractions, fractions, fractions, st.fractions(0, 1), st.sampled_from(["increase", "decrease"]))
def test_met_in_an_interim_report_is_achieved_in_a_final_one(achieved, baseline, target, elapsed, direction):
    interim, final = (status(achieved, baseline, target, direction, elapsed, kind) for kind in ("interim", "final"))
    assert (interim == "met") == (final == "achieved")


ORDER = ["no progress", "behind", "on track", "met"]


@given(fractions, st.fractions(0, 50), fractions, st.fractions(0, 1))
def test_more_of_the_way_is_never_a_worse_state(achieved, more, target, elapsed):
    states = [
        status(value, Fraction(0), target, "increase", elapsed, "interim")
        for value in (achieved, achieved + (more if target > 0 else -more))
    ]
    if target:
        assert ORDER.index(states[0]) <= ORDER.index(states[1])


@pytest.mark.parametrize("kind", ["interim", "final"])
def test_an_office_without_values_has_no_data_and_is_no_error(kind):
    drawn = {"projects": PROJECTS, "grants": GRANTS, "indicators": [{"indicator_id": "i"}]}
    assert list(results_matrix(draw_office(**drawn), "g", kind=kind).frame["status"]) == ["no data"]


@given(
    value=st.integers(1, 40),
    n=st.integers(1, 30),
    baseline=st.integers(-30, 60),
    target=st.integers(-30, 60),
    direction=st.sampled_from(["increase", "decrease"]),
    elapsed=st.fractions(0, 1),
    kind=st.sampled_from(["interim", "final"]),
)
def test_a_count_is_narrowed_where_all_that_are_judged_alike_span_less_than_n(
    value, n, baseline, target, direction, elapsed, kind
):
    told = (Fraction(baseline), Fraction(target), direction, elapsed, kind)
    judged = [status(Fraction(count), *told) in ON_TRACK for count in range(value + n + 1)]
    alike = [count for count in range(1, value + n + 1) if judged[count] == judged[value]]
    assert is_narrowed(value, n, lambda count: status(Fraction(count), *told) in ON_TRACK) == (alike[-1] - alike[0] < n)
