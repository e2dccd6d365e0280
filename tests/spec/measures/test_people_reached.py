"""People reached: each person once; first-timers where a group says so, else its best attended activity."""

import pytest

from ioreport.measures import breakdown, households_reached, people_reached
from tests.drawn import draw_office

ACTIVITIES = """
    | activity_id | start_date | umbrella |
    | b-summer    | 2023-06-01 | fair     |
    | a-autumn    | 2023-09-01 | fair     |
    | lone        | 2023-07-01 |          |
    | other       | 2023-07-01 |          |
"""


def reached(participations, activities=ACTIVITIES):
    return draw_office(activities=activities, participations=participations)


def test_a_group_takes_its_best_attended_activity_and_never_adds():
    office = reached("""
        | activity_id | sex | people |
        | b-summer    | f   | 20     |
        | b-summer    | m   | 10     |
        | a-autumn    | f   | 25     |
    """)
    measured = people_reached(office)
    assert measured.value == max(20 + 10, 25)
    assert measured.trail.written() == {"activities.csv": "2", "participations.csv": "2-3"}


def test_a_group_whose_rows_all_have_first_time_adds_the_first_timers():
    office = reached("""
        | activity_id | people | first_time |
        | b-summer    | 30     | 30         |
        | a-autumn    | 25     | 5          |
        | a-autumn    | 2      | 0          |
    """)
    measured = people_reached(office)
    assert measured.value == 30 + 5 + 0
    assert measured.trail.written()["participations.csv"] == "2-4"


def test_one_row_without_first_time_sends_the_group_to_its_best_attended_activity():
    office = reached("""
        | activity_id | people | first_time |
        | b-summer    | 30     | 30         |
        | a-autumn    | 25     | 5          |
        | a-autumn    | 2      |            |
    """)
    assert people_reached(office).value == max(30, 25 + 2)


def test_an_activity_without_an_umbrella_is_a_group_of_its_own():
    office = reached("""
        | activity_id | people |
        | b-summer    | 30     |
        | a-autumn    | 25     |
        | lone        | 7      |
        | other       | 7      |
    """)
    assert people_reached(office).value == max(30, 25) + 7 + 7


def test_an_umbrella_named_like_an_activity_is_not_that_activity():
    office = reached(
        """
        | activity_id | people |
        | fair        | 4      |
        | summer      | 9      |
        """,
        """
        | activity_id | start_date | umbrella |
        | fair        | 2023-06-01 |          |
        | summer      | 2023-06-02 | fair     |
        """,
    )
    assert people_reached(office).value == 4 + 9


def test_a_tie_goes_to_the_earliest_start():
    office = reached("""
        | activity_id | sex | people |
        | b-summer    | f   | 20     |
        | a-autumn    | m   | 20     |
    """)
    assert people_reached(office).trail.written() == {"activities.csv": "2", "participations.csv": "2"}


def test_a_tie_of_starts_goes_to_the_smallest_identifier():
    office = reached(
        """
        | activity_id | people |
        | Z           | 20     |
        | b           | 20     |
        | a           | 20     |
        """,
        """
        | activity_id | start_date | umbrella |
        | a           | 2023-06-02 | fair     |
        | b           | 2023-06-01 | fair     |
        | Z           | 2023-06-01 | fair     |
        """,
    )
    assert people_reached(office).trail.written()["activities.csv"] == "4"


def test_the_note_names_which_rule_served_how_many_groups():
    office = reached("""
        | activity_id | people | first_time |
        | b-summer    | 30     | 30         |
        | a-autumn    | 25     | 5          |
        | lone        | 7      |            |
        | other       | 8      |            |
    """)
    assert people_reached(office).value == 30 + 5 + 7 + 8
    assert people_reached(office).note == (
        "1 group is counted by those who came for the first time. "
        "2 groups are counted by their best attended activities."
    )
    assert [remark.number for remark in people_reached(office).remarks] == [1, 2]


def test_only_activities_held_in_the_selection_make_a_group():
    office = reached("""
        | activity_id | people |
        | b-summer    | 30     |
        | a-autumn    | 25     |
    """)
    assert people_reached(office, start="2023-08-01").value == 25


def test_a_population_is_narrowed_before_the_groups_are_weighed():
    office = reached("""
        | activity_id | population     | people |
        | b-summer    | refugee        | 10     |
        | b-summer    | host_community | 40     |
        | a-autumn    | refugee        | 15     |
    """)
    assert people_reached(office).value == 10 + 40
    assert people_reached(office, population="refugee").value == max(10, 15)


def test_households_do_not_weigh_in_and_have_the_same_rule_of_their_own():
    office = reached("""
        | activity_id | unit      | people | first_time |
        | b-summer    | person    | 20     |            |
        | a-autumn    | person    | 10     |            |
        | a-autumn    | household | 90     |            |
        | b-summer    | household | 60     |            |
        | lone        | household | 5      | 2          |
    """)
    assert people_reached(office).value == max(20, 10)
    assert households_reached(office).value == max(90, 60) + 2
    assert households_reached(office).unit == "household"


@pytest.mark.parametrize(
    ("summer", "autumn", "precision"),
    [
        ("exact", "exact", "exact"),
        ("about", "exact", "about"),
        ("at_least", "about", "at_least"),
        ("exact", "at_least", "exact"),
    ],
)
def test_precision_is_that_of_the_rows_that_stand(summer, autumn, precision):
    office = reached(f"""
        | activity_id | people | precision |
        | b-summer    | 30     | {summer}  |
        | a-autumn    | 25     | {autumn}  |
    """)
    assert (people_reached(office).value, people_reached(office).precision) == (30, precision)


def test_precision_of_first_timers_is_that_of_their_rows():
    office = reached("""
        | activity_id | people | first_time | precision |
        | b-summer    | 30     | 30         | exact     |
        | a-autumn    | 25     | 5          | about     |
    """)
    assert (people_reached(office).value, people_reached(office).precision) == (30 + 5, "about")


def test_first_timers_beside_words_are_a_lower_bound():
    office = reached("""
        | activity_id | people | first_time | wording |
        | b-summer    | 30     | 30         |         |
        | a-autumn    |        | 5          | dozens  |
    """)
    assert (people_reached(office).value, people_reached(office).precision) == (30 + 5, "at_least")


def test_words_of_the_standing_activity_make_a_lower_bound():
    office = reached("""
        | activity_id | people | wording        |
        | b-summer    | 30     |                |
        | b-summer    |        | some neighbours |
        | a-autumn    | 25     |                |
    """)
    measured = people_reached(office)
    assert (measured.value, measured.precision, measured.wordings) == (30, "at_least", ("some neighbours",))


def test_words_of_an_activity_that_does_not_stand_are_not_lost():
    office = reached("""
        | activity_id | people | wording            |
        | b-summer    | 30     |                    |
        | a-autumn    |        | hundreds of people |
    """)
    measured = people_reached(office)
    assert (measured.value, measured.precision) == (30, "exact")
    assert "not the best attended of their group have 1 row in words: hundreds of people." in measured.note


def test_words_alone_have_no_value():
    office = reached("""
        | activity_id | people | wording |
        | b-summer    |        | crowds  |
        | a-autumn    |        | throngs |
    """)
    measured = people_reached(office)
    assert (measured.value, measured.precision, measured.wordings) == (None, "at_least", ("crowds",))


@pytest.mark.parametrize("by", ["sex", "age", "population", "place", "month", ("sex", "age")])
def test_breakdowns_are_made_from_the_very_rows(by):
    office = draw_office(
        activities="""
            | activity_id | start_date | umbrella | place_id |
            | course-1    | 2023-05-01 | course   | lipovo   |
            | course-2    | 2023-06-01 | course   | kamen    |
            | fair-1      | 2023-06-20 | fair     | lipovo   |
            | fair-2      | 2023-09-20 | fair     | kamen    |
        """,
        places="""
            | place_id |
            | lipovo   |
            | kamen    |
        """,
        participations="""
            | activity_id | sex | age_min | age_max | people | first_time |
            | course-1    | f   | 18      | 59      | 14     | 14         |
            | course-2    | m   | 12      | 17      | 9      | 2          |
            | fair-1      | f   |         |         | 50     |            |
            | fair-2      | m   | 5       | 11      | 40     |            |
            | fair-2      | u   | 10      | 40      | 30     |            |
        """,
    )
    laid_out = breakdown(office, by)
    assert laid_out.total == (14 + 2) + (40 + 30) == people_reached(office).value
    assert laid_out.frame["people"].sum() == laid_out.total
    keys = laid_out.frame[by] if isinstance(by, str) else laid_out.frame[list(by)].itertuples(index=False, name=None)
    cells = dict(zip(keys, laid_out.frame["people"], strict=True))
    expected = {
        "sex": {"f": 14, "m": 2 + 40, "u": 30},
        "age": {"5-11": 40, "12-17": 2, "18-59": 14, "age not split": 30},
        "population": {"refugee": 86},
        "place": {"lipovo": 14, "kamen": 2 + 40 + 30},
        "month": {"2023-05": 14, "2023-06": 2, "2023-09": 40 + 30},
        ("sex", "age"): {("f", "18-59"): 14, ("m", "5-11"): 40, ("m", "12-17"): 2, ("u", "age not split"): 30},
    }
    assert {key: people for key, people in cells.items() if people} == expected[by]


def test_the_note_says_where_nothing_tells_who_came_twice():
    days = "| activity_id | start_date | umbrella |\n| a | 2023-01-01 | {} |\n| b | 2023-01-02 | |"
    came = "| activity_id | people | first_time |\n| a | 9 | |\n| b | 6 | |"
    untold = "Nothing tells who came to more than one activity: such a person is counted at each."
    apart, together = (draw_office(activities=days.format(name), participations=came) for name in ("", "fair"))
    assert untold in people_reached(apart).note
    assert untold not in people_reached(together).note
    assert untold not in people_reached(apart, activity="a").note, "one activity"
    newcomers = came.replace("| 9 | |", "| 9 | 9 |").replace("| 6 | |", "| 6 | 2 |")
    assert untold not in people_reached(draw_office(activities=days.format(""), participations=newcomers)).note
    housed = "| activity_id | unit | people |\n| a | household | 9 |\n| b | household | 6 |"
    assert "such a household" in households_reached(draw_office(activities=days.format(""), participations=housed)).note
