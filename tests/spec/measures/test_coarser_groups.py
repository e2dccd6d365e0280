"""Groups in place of cells that would be withheld: what is joined, what it says, and which grouping is taken."""

from __future__ import annotations

import pytest

from ioreport.errors import UsageError
from ioreport.measures import breakdown, measure
from ioreport.measures.coarser_groups import by_sex_and_age, in_coarser_groups, quarters, small_joined
from ioreport.measures.disclosure import Guard
from tests.drawn import draw_office

ACTIVITIES = """
    | activity_id | start_date | place_id |
    | a           | 2023-01-10 | sofia    |
    | b           | 2023-02-10 | varna    |
    | c           | 2023-05-10 | sofia    |
"""
PLACES = """
    | place_id | admin1 |
    | sofia    | BG-22  |
    | varna    | BG-03  |
"""
PEOPLE = """
    | activity_id | sex | population | age_min | age_max | people | precision |
    | a           | f   | refugee    | 18      | 59      | 40     |           |
    | a           | m   | refugee    | 5       | 11      | 30     | about     |
    | b           | x   | migrant    | 18      | 59      | 3      |           |
    | b           | u   | returnee   |         |         | 4      |           |
    | c           | m   | refugee    | 18      | 59      | 50     |           |
"""


@pytest.fixture
def office():
    return draw_office(activities=ACTIVITIES, places=PLACES, participations=PEOPLE)


def cells(item):
    name = item.by[0]
    return dict(zip(item.frame[name], item.frame[item.column], strict=True))


def test_joined_codes_are_added_and_the_total_stays(office):
    joined = in_coarser_groups(breakdown(office, "sex"), "sex", {"x or u": ["x", "u"]})
    assert (cells(joined), joined.total) == ({"f": 40, "m": 80, "x or u": 7}, 127)
    assert joined.frame["precision"].tolist() == ["exact", "about", "exact"]
    assert joined.arguments["groups"] == {"sex": {"x or u": ["x", "u"]}}


def test_a_code_joins_one_group_only(office):
    with pytest.raises(UsageError, match="cannot be joined"):
        in_coarser_groups(breakdown(office, "sex"), "sex", {"one": ["x", "u"], "other": ["u", "f"]})


def test_small_groups_become_other_groups_of_at_least_n(office):
    # 3 and 4 are small and 7 together
    assert cells(small_joined(breakdown(office, "population"), "population", 5)) == {"refugee": 120, "other groups": 7}


def test_nothing_is_joined_where_nothing_would_be_left(office):
    # of two places the small one could only be joined with the other
    assert small_joined(breakdown(office, "admin1"), "admin1", 10) is None


def test_months_are_joined_by_the_quarter(office):
    assert cells(quarters(breakdown(office, "month"))) == {"2023-01/2023-02": 77, "2023-05": 50}


def test_a_document_takes_the_finest_grouping_where_nothing_is_small(office):
    ages = breakdown(office, ["sex", "age"], complete=True)
    broad = breakdown(office, ["sex", "age"], bands=("0-17", "18+"), complete=True)
    assert Guard(office, 0).protect({"ages": by_sex_and_age(ages, broad)})["ages"].arguments == ages.arguments


def test_a_document_shows_small_groups_together_rather_than_withhold_a_large_one(office):
    finest = breakdown(office, "population")
    shown = Guard(office, 5).protect({"groups": [finest, small_joined(finest, "population", 5)]})["groups"]
    assert cells(shown) == {"refugee": 120, "other groups": 7}
    assert not shown.frame["withheld"].any()


def test_what_a_group_joins_is_not_told_by_the_number_that_a_share_leaves_out(office):
    """x and u together are 7; that 4 of unknown sex are left out would tell that x is 3."""
    finest = breakdown(office, "sex")
    given = {
        "sex": [finest, in_coarser_groups(finest, "sex", {"x or u": ["x", "u"]})],
        "women": measure(office, "women_and_girls_share"),
    }
    shown = Guard(office, 5).protect(given)
    frame = shown["sex"].frame
    told = set(frame.loc[~frame["withheld"], "sex"])
    assert not ("x or u" in told and "4" in shown["women"].note)
    assert not ({"f", "m"} <= told and "4" in shown["women"].note)
    assert "x" not in told and "u" not in told


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("sex", {"sex": {"x or u": ["x", "u"]}}),
        ("month", {"month": {"2023-01/2023-02": ["2023-01", "2023-02"]}}),
    ],
)
def test_a_group_is_counted_again_as_one_cell(office, by, groups):
    """As `verify` and `explain` do where a document shows groups."""
    joined = in_coarser_groups(breakdown(office, by), by, groups[by])
    for code, people, precision in joined.frame[[by, "people", "precision"]].itertuples(index=False, name=None):
        again = measure(office, "breakdown_cell", cell={by: code}, groups=groups)
        assert (again.value, again.precision) == (people, precision)
        assert measure(office, again.name, **again.arguments) == again


def test_a_group_of_a_code_that_is_none_is_refused(office):
    with pytest.raises(UsageError, match="the breakdown by sex has no 'y'"):
        measure(office, "breakdown_cell", cell={"sex": "x or y"}, groups={"sex": {"x or y": ["x", "y"]}})
