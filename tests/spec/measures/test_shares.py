"""Shares of the people reached; unknowns are left out of both sides and said so beside the share."""

from decimal import Decimal

import pytest

from ioreport.measures import children_share, women_and_girls_share
from tests.drawn import draw_office

ACTIVITIES = """
    | activity_id | start_date | umbrella |
    | summer      | 2023-06-01 | fair     |
    | autumn      | 2023-09-01 | fair     |
"""


def reached(participations):
    return draw_office(activities=ACTIVITIES, participations=participations)


def test_women_and_girls_among_those_of_known_sex():
    office = reached("""
        | activity_id | sex | people |
        | summer      | f   | 3      |
        | summer      | m   | 4      |
        | summer      | x   | 1      |
        | summer      | u   | 100    |
    """)
    share = women_and_girls_share(office)
    assert share.value == Decimal(3) / (3 + 4 + 1)
    assert (share.unit, share.precision) == ("ratio", "exact")
    assert share.note == "Left out: 100 people of unknown sex."
    assert share.trail.written() == {"activities.csv": "2", "participations.csv": "2-4"}


def test_a_share_is_not_rounded_before_it_is_shown():
    office = reached("""
        | activity_id | sex | people |
        | summer      | f   | 1      |
        | summer      | m   | 2      |
    """)
    assert str(women_and_girls_share(office).value).startswith("0.33333333333333333333")


def test_children_are_those_whose_whole_range_is_at_most_17():
    office = reached("""
        | activity_id | age_min | age_max | people |
        | summer      | 0       | 4       | 1      |
        | summer      | 12      | 17      | 2      |
        | summer      |         | 17      | 3      |
        | summer      | 18      | 59      | 10     |
        | summer      | 60      |         | 4      |
        | summer      | 15      | 24      | 70     |
        | summer      | 17      |         | 80     |
        | summer      |         |         | 90     |
    """)
    share = children_share(office)
    assert share.value == Decimal(1 + 2 + 3) / (1 + 2 + 3 + 10 + 4)
    assert share.note == "Left out: 240 people whose ages are unknown or not split at 18."
    assert 70 + 80 + 90 == 240


def test_shares_are_of_the_people_reached_not_of_attendance():
    office = reached("""
        | activity_id | sex | people | first_time |
        | summer      | f   | 10     | 10         |
        | autumn      | m   | 90     | 30         |
    """)
    assert women_and_girls_share(office).value == Decimal(10) / (10 + 30)


@pytest.mark.parametrize("share", [women_and_girls_share, children_share])
def test_no_known_row_no_value(share):
    office = reached("""
        | activity_id | sex | people |
        | summer      | u   | 40     |
    """)
    assert share(office).value is None
    assert share(office).trail.written() == {}


def test_nobody_has_no_share():
    office = reached("""
        | activity_id | sex | people |
        | summer      | f   | 0      |
    """)
    assert women_and_girls_share(office).value is None


def test_one_side_alone_is_all_or_none():
    office = reached("""
        | activity_id | sex | people |
        | summer      | m   | 40     |
    """)
    assert women_and_girls_share(office).value == 0


@pytest.mark.parametrize(("precision", "people"), [("about", "10"), ("at_least", "10"), ("", "")])
def test_a_share_of_unsure_numbers_is_about(precision, people):
    office = reached(f"""
        | activity_id | sex | people   | precision   | wording |
        | summer      | f   | 30       | exact       |         |
        | summer      | m   | 30       | exact       |         |
        | summer      | m   | {people} | {precision} | some    |
    """)
    assert women_and_girls_share(office).precision == "about"


def test_what_is_left_out_does_not_blur_the_share():
    office = reached("""
        | activity_id | sex | people | precision | wording |
        | summer      | f   | 30     | exact     |         |
        | summer      | u   | 30     | about     |         |
        | summer      | u   |        |           | some    |
    """)
    share = women_and_girls_share(office)
    assert (share.value, share.precision) == (1, "exact")
    assert share.note == "Left out: 30 people of unknown sex. Left out: 1 row in words: some."
