"""Selection: the activities of the grant's project, or of the whole office, narrowed by what the caller asks."""

import datetime as dt

import pytest

from ioreport.errors import UsageError
from ioreport.measures import activities_held, attendance, measure, people_reached
from tests.drawn import draw_office

TABLES = {
    "grants": """
        | grant_id | project_id |
        | GR-1     | P-1        |
        | GR-2     | P-1        |
        | GR-3     | P-3        |
    """,
    "places": """
        | place_id | admin1 |
        | lipovo   | BG-22  |
        | varbitsa | BG-03  |
        | kamen    | BG-03  |
    """,
    "activities": """
        | activity_id | project_id | kind     | start_date | end_date   | place_id |
        | fair        | P-1        | event    | 2023-03-01 | 2023-03-02 | lipovo   |
        | course      | P-1        | training | 2023-05-01 | 2023-06-30 | varbitsa |
        | choir       | P-2        | event    | 2023-07-15 | 2023-07-15 | kamen    |
        | loose       |            | event    | 2023-09-01 | 2023-09-01 |          |
    """,
    "participations": """
        | activity_id | population     | people |
        | fair        | refugee        | 10     |
        | fair        | host_community | 3      |
        | course      | refugee        | 20     |
        | choir       | migrant        | 40     |
        | loose       | idp            | 80     |
    """,
}


@pytest.fixture(scope="module")
def drawn():
    return draw_office(**TABLES)


@pytest.mark.parametrize(
    ("asked", "held", "people"),
    [
        ({}, 4, 10 + 3 + 20 + 40 + 80),
        ({"grant": "GR-1"}, 2, 10 + 3 + 20),
        ({"grant": "GR-2"}, 2, 10 + 3 + 20),
        ({"grant": "GR-3"}, 0, 0),
        ({"place": "kamen"}, 1, 40),
        ({"admin1": "BG-03"}, 2, 20 + 40),
        ({"kind": "event"}, 3, 10 + 3 + 40 + 80),
        ({"activity": "course"}, 1, 20),
        ({"population": "refugee"}, 2, 10 + 20),
        ({"population": "host_community"}, 1, 3),
        ({"population": "stateless"}, 0, 0),
        ({"grant": "GR-1", "kind": "event", "population": "refugee"}, 1, 10),
        ({"grant": "GR-1", "place": "kamen"}, 0, 0),
        ({"start": "2023-06-01", "end": "2023-07-31"}, 2, 20 + 40),
        ({"start": "2023-07-01"}, 2, 40 + 80),
        ({"end": "2023-05-01"}, 2, 10 + 3 + 20),
        ({"start": None, "grant": None}, 4, 10 + 3 + 20 + 40 + 80),
    ],
)
def test_narrows_activities_and_people(drawn, asked, held, people):
    assert activities_held(drawn, **asked).value == held
    assert attendance(drawn, **asked).value == people
    assert people_reached(drawn, **asked).value == people


def test_an_empty_selection_is_an_exact_zero_without_a_trail(drawn):
    for name in ("activities_held", "attendance", "people_reached", "households_reached"):
        nothing = measure(drawn, name, grant="GR-3")
        assert (nothing.value, nothing.precision, nothing.trail.written()) == (0, "exact", {})


def test_an_office_without_any_row_has_recorded_nobody():
    nothing = people_reached(draw_office())
    assert (nothing.value, nothing.precision) == (None, "not_recorded")


def test_arguments_are_plain_and_leave_out_what_was_not_asked(drawn):
    measured = attendance(drawn, start=dt.date(2023, 6, 1), end="2023-07-31", place=None)
    assert measured.arguments == {"start": "2023-06-01", "end": "2023-07-31"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"grant": "GR-9"}, "grant: grants.csv has no 'GR-9'."),
        ({"place": "lipowo"}, "place: places.csv has no 'lipowo' (did you mean lipovo?)"),
        ({"activity": "chair"}, "activity: activities.csv has no 'chair' (did you mean "),
        ({"kind": "evnt"}, "kind: activities.csv has no 'evnt' (did you mean event?)"),
        ({"admin1": "BG-33"}, "admin1: places.csv has no 'BG-33'."),
        ({"population": "refugees"}, "population: the list of populations has no 'refugees' (did you mean refugee?)"),
        ({"palce": "lipovo"}, "There is no argument 'palce' (did you mean place?)"),
        ({"start": "1.6.2023"}, "start: found '1.6.2023', expected a day such as 2023-06-20"),
        ({"start": "20230601"}, "start: found '20230601', expected a day such as 2023-06-20"),
        ({"end": "2023-06-31"}, "end: found '2023-06-31', expected a day"),
        ({"end": 2023}, "end: found 2023, expected a day"),
        ({"place": 7}, "place: found 7, expected a text"),
        ({"start": "2023-07-01", "end": "2023-06-30"}, "A period starts on or before its end"),
    ],
)
def test_refuses_what_the_office_does_not_have(drawn, asked, words):
    for name in ("activities_held", "people_reached", "women_and_girls_share"):
        with pytest.raises(UsageError) as refusal:
            measure(drawn, name, **asked)
        assert words in str(refusal.value)
        assert refusal.value.exit_status == 2


def test_an_oblast_of_the_office_s_own_list_may_be_empty():
    office = draw_office({"admin1": {"iso": "string"}}, admin1="| iso |\n| BG-05 |", **TABLES)
    assert activities_held(office, admin1="BG-05").value == 0
