"""A whole beside its parts: totals are told from people whose sex or age is not known."""

import pytest

from tests.drawn import findings_of

PLACED = {
    "projects": "| project_id |\n| p          |",
    "places": "| place_id |\n| sofia    |\n| varna    |",
    "activities": "| activity_id | project_id | start_date |\n| a           | p          | 2023-02-01 |",
}


def found(**tables):
    return [
        (each.row, each.level, each.expected)
        for each in findings_of(**PLACED, **tables)
        if each.rule == "whole_and_parts"
    ]


def values(*rows, indicator="| i | person | sum | sum |"):
    head = "| indicator_id | place_id | sex | age_min | age_max | value |"
    own = f"| indicator_id | unit | over_places | over_periods |\n{indicator}"
    return found(indicators=own, indicator_values="\n".join([head, *rows]))


def people(*rows):
    head = "| activity_id | population | sex | age_min | age_max | people |"
    return found(participations="\n".join([head, *rows]))


def looks(rows, count=1):
    return f"a count of its own: {'this looks' if count == 1 else f'these {count} rows look'} like the total of {rows}"


WOMEN_AND_MEN = ("| i | sofia | f | | | 37 |", "| i | sofia | m | | | 18 |")


def test_a_total_beside_women_and_men_is_an_error():
    assert values(*WOMEN_AND_MEN, "| i | sofia | | | | 55 |") == [(4, "error", looks("rows 2, 3"))]


def test_a_total_that_does_not_add_up_is_a_warning():
    assert values(*WOMEN_AND_MEN, "| i | sofia | | | | 57 |") == [
        (4, "warning", "everybody counted once: by sex and ages this row and rows 2, 3 may count the same")
    ]


def test_another_place_or_people_of_unknown_sex_are_no_total():
    assert values(*WOMEN_AND_MEN, "| i | varna | | | | 55 |", "| i | sofia | u | | | 4 |") == []


def test_rows_by_sex_and_again_by_age_count_the_same_people():
    ages = ("| i | sofia | | 0 | 17 | 20 |", "| i | sofia | | 18 | | {} |")
    assert values(*WOMEN_AND_MEN, *(row.format(35) for row in ages)) == [(4, "error", looks("rows 2, 3", 2))]
    assert values(*WOMEN_AND_MEN, *(row.format(40) for row in ages)) == [
        (4, "warning", "everybody counted once: by sex or ages this row and rows 2, 3 may count the same")
    ]


def test_a_value_without_a_place_that_is_the_sum_of_the_places_is_their_total():
    places = ("| i | sofia | | | | 37 |", "| i | varna | | | | 18 |")
    assert values(*places, "| i | | | | | 55 |") == [(4, "error", looks("rows 2, 3"))]
    assert values(*places, "| i | | | | | 9 |") == []


def test_a_score_for_all_beside_those_of_women_and_men_is_doubtful():
    score = "| i | score | average | latest |"
    assert [level for _, level, _ in values(*WOMEN_AND_MEN, "| i | sofia | | | | 55 |", indicator=score)] == ["warning"]


REFUGEES = ("| a | refugee | f | | | 37 |", "| a | refugee | m | | | 18 |")


@pytest.mark.parametrize(
    ("row", "level"),
    [
        ("| a | refugee | u | | | 55 |", "error"),
        ("| a | unknown | u | | | 55 |", "error"),
        ("| a | refugee | u | | | 54 |", "warning"),
        ("| a | refugee | u | | | 4 |", None),
        ("| a | refugee | u | | | 200 |", None),
        ("| a | refugee | u | 0 | 17 | 20 |", None),
    ],
)
def test_people_of_unknown_sex_are_taken_at_their_word_unless_they_are_a_total(row, level):
    assert [found for _, found, _ in people(*REFUGEES, row)] == ([] if level is None else [level])


def test_few_people_that_happen_to_be_as_many_are_no_total():
    assert people("| a | refugee | f | | | 2 |", "| a | refugee | m | | | 1 |", "| a | refugee | u | | | 3 |") == []


def test_totals_by_age_beside_women_and_men_of_each_age():
    rows = [
        f"| a | refugee | {sex} | {low} | {high} | {count} |"
        for low, high, counts in ((0, 17, (6, 5, 11)), (18, 59, (20, 10, 30)))
        for sex, count in zip("fmu", counts, strict=True)
    ]
    assert people(*rows) == [(4, "error", looks("rows 2, 3")), (7, "error", looks("rows 5, 6"))]
    # One age of several that equals its parts is chance.
    assert people(*(row.replace("| 11 |", "| 1 |") for row in rows)) == []


def periods(*rows, over="sum"):
    head = "| indicator_id | period_start | period_end | value |"
    own = f"| indicator_id | over_periods |\n| i | {over} |"
    return found(indicators=own, indicator_values="\n".join([head, *rows]))


MONTHS = (
    "| i | 2023-01-01 | 2023-01-31 | 10 |",
    "| i | 2023-02-01 | 2023-02-28 | 20 |",
    "| i | 2023-03-01 | 2023-03-31 | 25 |",
)


def test_months_and_their_own_quarter():
    quarter = "| i | 2023-01-01 | 2023-03-31 | {} |"
    assert periods(*MONTHS, quarter.format(55)) == [(5, "error", looks("rows 2, 3, 4"))]
    apart = "periods that are apart: this one meets rows 2, 3, 4 of its indicator and place"
    assert periods(*MONTHS, quarter.format(54)) == [(5, "warning", apart)]
    assert periods(*MONTHS, quarter.format(55), over="latest") == [(5, "warning", apart)]
    assert periods(*MONTHS, "| i | 2023-04-01 | 2023-06-30 | 55 |") == []


def test_periods_that_overlap_and_hold_none_another_are_a_warning():
    weeks = ("| i | 2023-01-01 | 2023-03-31 | 10 |", "| i | 2023-03-25 | 2023-06-30 | 20 |")
    assert periods(*weeks) == [
        (3, "warning", "periods that are apart: this one meets row 2 of its indicator and place")
    ]
