"""Attendance: Σ people over the participations of the activities held; precision travels with it."""

import pytest

from ioreport.measures import attendance, household_attendance
from tests.drawn import draw_office

ACTIVITIES = """
    | activity_id | start_date | status    |
    | a           | 2023-06-01 | completed |
    | b           | 2023-06-02 | completed |
    | planned     | 2023-06-03 | planned   |
"""


def came(participations):
    return draw_office(activities=ACTIVITIES, participations=participations)


def test_adds_every_visit_of_the_activities_held():
    office = came("""
        | activity_id | people |
        | a           | 12     |
        | a           | 8      |
        | planned     | 500    |
        | b           | 5      |
    """)
    measured = attendance(office)
    assert measured.value == 12 + 8 + 5
    assert (measured.unit, measured.precision, measured.wordings, measured.note) == ("person", "exact", (), "")
    assert measured.trail.written() == {"activities.csv": "2-3", "participations.csv": "2-3,5"}


def test_households_are_never_added_to_persons():
    office = came("""
        | activity_id | unit      | people |
        | a           | person    | 12     |
        | a           | household | 4      |
        | b           | household | 3      |
    """)
    assert attendance(office).value == 12
    assert attendance(office).note == "1 activity held is counted in households only, which are not added to persons."
    assert household_attendance(office).value == 4 + 3
    assert household_attendance(office).unit == "household"
    assert attendance(office).trail.written() == {"activities.csv": "2", "participations.csv": "2"}


def test_a_row_without_a_number_is_not_zero_but_listed_with_its_wording():
    office = came("""
        | activity_id | people | wording            |
        | a           | 12     |                    |
        | a           |        | a dozen neighbours |
        | b           |        | many more          |
        | b           |        | many more          |
    """)
    measured = attendance(office)
    assert (measured.value, measured.precision) == (12, "at_least")
    assert measured.wordings == ("a dozen neighbours", "many more")
    assert measured.trail.written()["participations.csv"] == "2-5"


def test_words_alone_have_no_value():
    office = came("""
        | activity_id | people | wording             |
        | a           |        | hundreds of people  |
    """)
    measured = attendance(office)
    assert (measured.value, measured.precision, measured.wordings) == (None, "at_least", ("hundreds of people",))


def test_a_stated_zero_is_a_zero():
    office = came("""
        | activity_id | people |
        | a           | 0      |
    """)
    assert (attendance(office).value, attendance(office).precision) == (0, "exact")


@pytest.mark.parametrize(
    ("first", "second", "sum_is"),
    [
        ("exact", "exact", "exact"),
        ("", "exact", "exact"),
        ("exact", "about", "about"),
        ("", "about", "about"),
        ("exact", "at_least", "at_least"),
        ("about", "at_least", "at_least"),
    ],
)
def test_the_least_sure_row_decides(first, second, sum_is):
    for one, other in ((first, second), (second, first)):
        office = came(f"""
            | activity_id | people | precision |
            | a           | 30     | {one}     |
            | b           | 10     | {other}   |
        """)
        assert (attendance(office).value, attendance(office).precision) == (30 + 10, sum_is)


def test_words_weigh_more_than_about():
    office = came("""
        | activity_id | people | precision | wording  |
        | a           | 30     | about     |          |
        | b           |        |           | a few    |
    """)
    assert attendance(office).precision == "at_least"


def test_says_for_how_many_activities_nobody_was_recorded():
    office = came("""
        | activity_id | people |
        | a           | 30     |
    """)
    assert attendance(office).note == "Nobody was recorded for 1 activity held."
