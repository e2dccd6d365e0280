"""Results of indicators: parts of other indicators, and percents of few, are withheld with what they would tell."""

import pytest

import ioreport as ir
from ioreport.measures.disclosure import Guard
from tests.drawn import draw_office


def matrix(people, women, asked=(60, 100), n=5):
    """Of the people, women; and a percent of those asked."""
    office = draw_office(
        donors="| donor_id |\n | d |",
        projects="| project_id |\n | p |",
        grants="| grant_id |\n | g |",
        indicators="""
            | indicator_id | unit    | part_of | over_periods | target |
            | all          | person  |         | latest       | 100    |
            | women        | person  | all     | latest       | 50     |
            | content      | percent |         | latest       | 1      |
        """,
        indicator_values=f"""
            | indicator_id | value    | numerator  | denominator |
            | all          | {people} |            |             |
            | women        | {women}  |            |             |
            | content      |          | {asked[0]} | {asked[1]}  |
        """,
    )
    guard = Guard(office, n)
    frame = guard.protect({"results": ir.results_matrix(office, "g")})["results"].frame.set_index("indicator_id")
    return office, guard, frame


@pytest.mark.parametrize(("women", "withheld"), [(38, True), (40, False), (20, False), (3, True), (0, False)])
def test_a_part_is_withheld_where_it_or_what_it_leaves_is_small(women, withheld):
    _, _, frame = matrix(40, women)
    assert bool(frame.at["women", "withheld"]) is withheld and not frame.at["all", "withheld"]
    assert (frame.at["women", "progress"] is None) is withheld


def test_a_small_whole_is_withheld_with_its_part():
    _, _, frame = matrix(4, 2)
    assert frame.at["all", "withheld"] and frame.at["women", "withheld"]


@pytest.mark.parametrize(("asked", "withheld"), [((1, 3), True), ((3, 5), False), ((0, 4), True), ((60, 100), False)])
def test_a_percent_of_fewer_than_n_is_withheld_in_the_matrix_and_as_a_fact(asked, withheld):
    office, guard, frame = matrix(40, 20, asked)
    assert bool(frame.at["content", "withheld"]) is withheld
    for name in ("indicator_value", "indicator_progress"):
        assert guard.passed(ir.measure(office, name, grant="g", indicator="content")).withheld is withheld
