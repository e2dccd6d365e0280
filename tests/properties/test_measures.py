"""Laws of the measures that hold for every office."""

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ioreport.measures import (
    activities_held,
    attendance,
    breakdown,
    household_attendance,
    households_reached,
    measure,
    people_reached,
)
from tests.drawn import draw_office

pytestmark = pytest.mark.slow

PLACES = [{"place_id": "lipovo", "admin1": "BG-22"}, {"place_id": "kamen", "admin1": ""}]
BREAKDOWNS = [
    "sex",
    "age",
    "population",
    "place",
    "admin1",
    "kind",
    "month",
    "activity",
    ("sex", "age"),
    ("month", "sex", "place"),
]
NAMES = [
    "activities_held",
    "attendance",
    "people_reached",
    "household_attendance",
    "households_reached",
    "women_and_girls_share",
    "children_share",
]
few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])

activity = st.fixed_dictionaries(
    {
        "start_date": st.dates(min_value=dt.date(2023, 1, 1), max_value=dt.date(2023, 3, 31)).map(str),
        "umbrella": st.sampled_from(["", "fair", "course"]),
        "status": st.sampled_from(["completed", "completed", "ongoing", "planned"]),
        "kind": st.sampled_from(["event", "training"]),
        "place_id": st.sampled_from(["lipovo", "kamen", ""]),
    }
)


@st.composite
def participation(draw, activities):
    people = draw(st.none() | st.integers(0, 40))
    first = None if people is None else draw(st.none() | st.integers(0, people))
    low = draw(st.none() | st.integers(0, 70))
    high = None if low is None else draw(st.none() | st.integers(low, 80))
    return {
        "activity_id": draw(st.sampled_from(activities)),
        "population": draw(st.sampled_from(["refugee", "migrant"])),
        "sex": draw(st.sampled_from("fmxu")),
        "age_min": _cell(low),
        "age_max": _cell(high),
        "unit": draw(st.sampled_from(["person", "person", "household"])),
        "people": _cell(people),
        "first_time": _cell(first),
        "precision": draw(st.sampled_from(["", "exact", "about", "at_least"])),
        "wording": "some" if people is None else "",
    }


def _cell(number):
    return "" if number is None else str(number)


@st.composite
def tables(draw):
    rows = draw(st.lists(activity, min_size=1, max_size=6))
    activities = [{"activity_id": f"a{number}", **row} for number, row in enumerate(rows)]
    names = [row["activity_id"] for row in activities]
    return {
        "places": PLACES,
        "activities": activities,
        "participations": draw(st.lists(participation(names), max_size=12)),
    }


@few
@given(
    tables(),
    st.sampled_from(BREAKDOWNS),
    st.sampled_from(["attendance", "people_reached", "households_reached"]),
    st.booleans(),
)
def test_breakdowns_add_up_to_their_measure(drawn, by, of, complete):
    office = draw_office(**drawn)
    laid_out, whole = breakdown(office, by, of, complete=complete), measure(office, of)
    assert (laid_out.total, laid_out.precision, laid_out.trail) == (whole.value, whole.precision, whole.trail)
    assert laid_out.frame[laid_out.column].sum() == (whole.value or 0)
    assert not laid_out.frame.duplicated(list(laid_out.by)).any()


@few
@given(tables(), st.randoms(use_true_random=False), st.sampled_from(NAMES))
def test_the_order_of_rows_does_not_matter(drawn, random, name):
    shuffled = {table: random.sample(rows, len(rows)) for table, rows in drawn.items()}
    here, there = (measure(draw_office(**each), name) for each in (drawn, shuffled))
    assert (here.value, here.precision, here.note) == (there.value, there.precision, there.note)


@few
@given(
    tables(),
    st.sampled_from(NAMES),
    st.sampled_from(
        [
            {},
            {"start": "2023-02-01"},
            {"end": "2023-02-28"},
            {"place": "lipovo"},
            {"population": "migrant"},
            {"admin1": "BG-22", "start": "2023-01-15", "end": "2023-02-15"},
        ]
    ),
)
def test_arguments_recompute_the_same(drawn, name, asked):
    office = draw_office(**drawn)
    measured = measure(office, name, **asked)
    assert measure(office, measured.name, **json.loads(json.dumps(measured.arguments))) == measured


@few
@given(tables())
def test_no_more_are_reached_than_came(drawn):
    office = draw_office(**drawn)
    for came, reached in (
        (attendance(office), people_reached(office)),
        (household_attendance(office), households_reached(office)),
    ):
        assert (reached.value or 0) <= (came.value or 0)
        assert set(reached.trail.rows.get("participations.csv", ())) <= set(
            came.trail.rows.get("participations.csv", ())
        )


@few
@given(tables(), st.sampled_from(NAMES[:5]))
def test_a_selection_without_activities_is_empty(drawn, name):
    nothing = measure(draw_office(**drawn), name, start="2030-01-01")
    assert (nothing.value, nothing.precision, nothing.wordings, nothing.trail.written()) == (0, "exact", (), {})


@few
@given(tables())
def test_a_shorter_period_holds_no_more(drawn):
    office = draw_office(**drawn)
    shorter = activities_held(office, start="2023-02-01", end="2023-02-28")
    assert shorter.value <= activities_held(office, start="2023-01-15", end="2023-03-15").value


@few
@given(tables())
def test_an_unsure_number_is_never_called_exact(drawn):
    office = draw_office(**drawn)
    measured, rows = attendance(office), office.participations
    used = rows.loc[list(measured.trail.rows.get("participations.csv", ()))]
    unsure = used["people"].isna() | used["precision"].isin(["about", "at_least"])
    if measured.precision == "not_recorded":
        assert measured.value is None and unsure.empty
        return
    assert (measured.precision == "exact") == (not unsure.any())


def slow_people_reached(drawn):
    """The contract's rule once more, row by row, to hold the vectorised one against."""
    held = {row["activity_id"]: row for row in drawn["activities"] if row["status"] in ("completed", "ongoing")}
    groups = {}
    for row in drawn["participations"]:
        if row["unit"] == "person" and row["activity_id"] in held:
            own = held[row["activity_id"]]["umbrella"] or f"alone {row['activity_id']}"
            groups.setdefault(own, []).append(row)
    return sum(_group(rows, held) for rows in groups.values())


def _group(rows, held):
    if all(row["first_time"] for row in rows):
        return sum(int(row["first_time"]) for row in rows)
    sums = {}
    for row in rows:
        sums[row["activity_id"]] = sums.get(row["activity_id"], 0) + int(row["people"] or 0)
    best = min(sums, key=lambda name: (-sums[name], held[name]["start_date"], name))
    return sums[best]


@few
@given(tables())
def test_the_rule_read_slowly_gives_the_same(drawn):
    assert (people_reached(draw_office(**drawn)).value or 0) == slow_people_reached(drawn)


@pytest.mark.parametrize("name", NAMES)
def test_an_office_without_rows_is_no_error(name):
    assert not measure(draw_office(), name).value
