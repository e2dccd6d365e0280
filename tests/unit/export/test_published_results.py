"""What an export tells of people: nothing that a public report withholds, nothing from which it can be worked out."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from lxml import etree

from ioreport.export.hxl_tables import indicator_results
from ioreport.export.iati_activities import iati_file
from ioreport.export.project_results import project_results
from tests.drawn import draw_office
from tests.unit.export.test_iati_export import drawn

PROJECTS = """
    | project_id | start_date | end_date   | sector |
    | p          | 2023-01-01 | 2023-12-31 | 72010  |
"""
GRANTS = "| grant_id |\n| g |"
REACHED = "| indicator_id | measure |\n| reached | people_reached |"
REPORTED = "| indicator_id | target |\n| trained | 60 |"
MANY = {"donors": "| donor_id |\n| d |", "projects": PROJECTS, "grants": GRANTS}


def people(*rows):
    lines = ["| activity_id | sex | people |", *(f"| a | {sex} | {number} |" for sex, number in rows)]
    activities = "| activity_id | project_id | start_date |\n| a | p | 2023-06-01 |"
    return draw_office(**MANY, activities=activities, participations="\n".join(lines), indicators=REACHED)


def values(*rows):
    lines = [
        "| indicator_id | sex | age_min | age_max | value |",
        *(f"| trained | {' | '.join(map(str, row))} |" for row in rows),
    ]
    return draw_office(**MANY, indicators=REPORTED, indicator_values="\n".join(lines))


def told(office):
    (result,) = project_results(office, "p").results
    return result.value, {(part.dimension, part.code): int(part.value) for part in result.parts}


@pytest.mark.slow
def test_large_parts_are_told():
    assert told(people(("f", 30), ("m", 20))) == (50, {("sex", "f"): 30, ("sex", "m"): 20, ("age", "age unknown"): 50})


@pytest.mark.slow
def test_a_small_part_and_the_one_that_would_tell_it_are_withheld():
    value, parts = told(people(("f", 30), ("m", 3)))
    assert value == 33
    assert {key for key in parts if key[0] == "sex"} == set()


@pytest.mark.slow
def test_a_small_total_is_withheld_with_all_its_parts():
    assert told(people(("f", 5), ("m", 3))) == (None, {})


@pytest.mark.slow
def test_the_threshold_is_that_of_the_public_not_of_the_donor():
    office = people(("f", 9))
    (result,) = project_results(office, "p").results
    assert result.withheld and project_results(office, "p").log


def test_reported_parts_are_told_where_all_are_large():
    assert told(values(("f", "", "", 30), ("m", "", "", 20))) == (50, {("sex", "f"): 30, ("sex", "m"): 20})


def test_a_small_reported_part_is_withheld_with_its_neighbour():
    assert told(values(("f", "", "", 30), ("m", "", "", 3))) == (33, {})


def test_a_small_crossed_cell_is_safe_from_the_margins():
    # 3 boys stand in 33 males and 23 children; both margins may be told, for the crossed cells are not.
    value, parts = told(values(("f", 0, 17, 20), ("m", 0, 17, 3), ("f", 18, "", 20), ("m", 18, "", 30)))
    assert value == 73
    assert parts.get(("sex", "m"), 33) == 33 and 3 not in parts.values()


def test_a_crossed_cell_that_a_margin_would_tell_exactly_keeps_the_margins_back():
    # All children are the 3 boys: the margin of children is the small cell.
    _, parts = told(values(("m", 0, 17, 3), ("f", 18, "", 20), ("m", 18, "", 30)))
    assert ("age", "0-17") not in parts and ("age", "18+") not in parts


def test_a_small_reported_total_is_withheld():
    assert told(values(("f", "", "", 9))) == (None, {})


def test_a_percentage_of_few_people_is_withheld():
    office = draw_office(
        **MANY,
        indicators="| indicator_id | unit | target |\n| share | percent | 1 |",
        indicator_values="| indicator_id | numerator | denominator |\n| share | 3 | 9 |",
    )
    (result,) = project_results(office, "p").results
    assert result.value is None and result.withheld


def test_a_part_of_another_indicator_from_which_a_small_rest_follows_is_withheld():
    office = draw_office(
        **MANY,
        indicators="| indicator_id | part_of |\n| all | |\n| women | all |",
        indicator_values="| indicator_id | value |\n| all | 40 |\n| women | 38 |",
    )
    found = {each.indicator["indicator_id"]: each.value for each in project_results(office, "p").results}
    assert found == {"all": 40, "women": None}


REPORTS = """
    | report_id | grant_id | kind    | period_start | period_end | audience |
    | r         | g        | interim | 2023-01-01   | 2023-03-31 | public   |
"""


@pytest.mark.parametrize(("later", "value"), [(2, None), (10, Decimal(50)), (0, Decimal(40))])
def test_a_total_that_differs_little_from_an_earlier_report_is_withheld(later, value):
    office = draw_office(
        **MANY,
        reports=REPORTS,
        indicators="| indicator_id |\n| trained |",
        indicator_values=(
            "| indicator_id | period_start | period_end | value |\n| trained | 2023-01-01 | 2023-03-31 | 40 |\n"
            f"| trained | 2023-04-01 | 2023-06-30 | {later} |"
        ),
    )
    (result,) = project_results(office, "p").results
    assert result.value == value


@pytest.mark.slow
def test_the_count_of_people_since_an_earlier_report_is_protected():
    # The report told of 40 people by March; 43 in all would tell that 3 came since.
    def office(later):
        return draw_office(
            **MANY,
            reports=REPORTS,
            activities=("| activity_id | project_id | start_date |\n| a | p | 2023-02-01 |\n| b | p | 2023-06-01 |"),
            participations=f"| activity_id | sex | people |\n| a | f | 40 |\n| b | f | {later} |",
            indicators=REACHED,
        )

    assert told(office(3))[0] is None
    assert told(office(30))[0] == 70


def test_iati_and_hxl_tell_the_same_and_neither_tells_a_withheld_number(tmp_path):
    office = drawn(
        tmp_path,
        indicators="| indicator_id | target |\n| trained | 77 |\n| few | 66 |",
        indicator_values="| indicator_id | sex | value |\n| trained | f | 30 |\n| trained | m | 3 |\n| few | f | 8 |",
    )
    tree = etree.fromstring(iati_file(office).content)
    actual = [each.get("value") for each in tree.iter("actual")]
    rows = [line.split(",") for line in indicator_results(office, tags=False).content.decode().splitlines()]
    place = {name: number for number, name in enumerate(rows[0])}
    hxl = [(row[place["indicator_id"]], row[place["value"]], row[place["remark"]]) for row in rows[1:]]
    assert actual == ["33"]
    assert hxl == [("trained", "33", ""), ("few", "", "withheld")]
    assert [text for text in tree.itertext() if "withheld" in text] == [
        "Unit: person. The value is withheld to protect people."
    ]


@pytest.mark.slow
def test_results_that_are_kept_are_the_same_again(monkeypatch):
    office = people(("f", 30), ("m", 3))
    first = project_results(office, "p")
    monkeypatch.setattr("ioreport.measures.result_cache.recall", lambda *key: kept.get("value"))
    kept: dict[str, object] = {}
    monkeypatch.setattr("ioreport.measures.result_cache.remember", lambda value, *key: kept.update(value=value))
    assert str(project_results(office, "p")) == str(first)
    kept["value"] = json.loads(json.dumps(kept["value"]))
    monkeypatch.setattr("ioreport.export.project_results._measured", None)
    again = project_results(office, "p")
    assert str(again) == str(first) and again.log == first.log
