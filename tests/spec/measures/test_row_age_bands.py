"""Age bands: from the call, the office or the rows; a band that rows span and none fits is not 0."""

import json

import pandas as pd
import pytest

import ioreport as ir
from ioreport.measures import breakdown, breakdown_cell
from ioreport.measures.row_age_bands import fitting_bands
from ioreport.tables import check_office
from tests.drawn import draw_office, filled, read_unchecked, rows_of, write_office

DEFAULT = ("0-4", "5-11", "12-17", "18-59", "60+")
CHILDREN = """
    | activity_id | sex | age_min | age_max | people |
    | fair        | f   | 0       | 17      | 100    |
    | fair        | m   | 0       | 17      | 88     |
    | fair        | f   | 18      | 59      | 60     |
"""
ACTIVITIES = "| activity_id | start_date |\n| fair | 2023-03-01 |"


@pytest.fixture(scope="module")
def drawn():
    return draw_office(activities=ACTIVITIES, participations=CHILDREN)


def told(laid_out, sex="f"):
    own = laid_out.frame[laid_out.frame["sex"] == sex]
    numbers = own["people"].astype("object").where(own["people"].notna(), None)
    return dict(zip(own["age"], zip(numbers, own["precision"], strict=True), strict=True))


@pytest.mark.parametrize(
    ("ranges", "bands"),
    [
        ([(0, 4), (18, 59)], DEFAULT),  # every row fits
        ([(0, 17), (18, 59)], ("0-17", "18-59")),
        ([(0, 17), (5, 11), (18, None)], ("0-17", "18+")),  # 0-4 and 12-17 could not be told
        ([(0, 4), (5, 11), (12, 17), (0, 17), (18, 59)], DEFAULT),  # every band can be told
        ([(0, 5), (6, 13), (14, 17), (18, 64), (65, None)], ("0-5", "6-13", "14-17", "18-64", "65+")),
        ([(0, 14), (15, 24), (25, None)], ("0-14", "15-24", "25+")),
        ([(0, 17), (15, 24), (18, 59)], ("0-17", "18-59", "60+")),  # 15-24 stays not split
        ([(0, None)], DEFAULT),  # everybody in one row says nothing of ages
        ([(5, 5), (9, 12), (20, 20)], ("0-4", "5-17", "18-59", "60+")),  # no bands of a single year
        ([], DEFAULT),
    ],
)
def test_bands_are_the_default_ones_or_those_that_the_rows_fit(ranges, bands):
    ages = pd.DataFrame(ranges, columns=["low", "high"], dtype="Int64")
    assert fitting_bands(ages["low"], ages["high"]) == bands


def test_each_sex_must_fill_its_bands():
    ages = pd.DataFrame([(0, 17), (0, 4), (5, 11), (12, 17)], columns=["low", "high"], dtype="Int64")
    assert fitting_bands(ages["low"], ages["high"]) == DEFAULT
    assert fitting_bands(ages["low"], ages["high"], pd.Series(["f", "m", "m", "m"])) == ("0-17", "18-59", "60+")


def test_a_band_that_rows_span_and_none_fits_is_not_recorded(drawn):
    laid_out = breakdown(drawn, ["sex", "age"], complete=True)
    nothing = (None, "not_recorded")
    assert told(laid_out) == {
        "0-4": nothing,
        "5-11": nothing,
        "12-17": nothing,
        "18-59": (60, "exact"),
        "60+": (0, "exact"),
        "age not split": (100, "exact"),
        "age unknown": (0, "exact"),
    }
    assert laid_out.frame["people"].sum() == 100 + 88 + 60 == laid_out.total
    assert breakdown_cell(drawn, {"sex": "f", "age": "0-4"}).precision == "not_recorded"
    assert breakdown_cell(drawn, {"sex": "f", "age": "60+"}).value == 0
    assert breakdown_cell(drawn, {"sex": "x", "age": "0-4"}).value == 0  # no row of another sex spans it


def test_bands_that_fit_show_who_came_and_are_kept_with_the_arguments(drawn):
    laid_out = breakdown(drawn, ["sex", "age"], bands="fitting")
    assert told(laid_out) == {"0-17": (100, "exact"), "18-59": (60, "exact")}
    assert laid_out.arguments["bands"] == ["0-17", "18-59"]
    assert breakdown(drawn, **laid_out.arguments).frame.equals(laid_out.frame)


def office_with(folder, bands):
    drawings = {"activities": ACTIVITIES, "participations": CHILDREN}
    write_office(folder, {name: filled(name, rows_of(drawing)) for name, drawing in drawings.items()}, {})
    file = folder / "datapackage.json"
    described = json.loads(file.read_text("utf-8"))
    described["ioreport"]["age_bands"] = bands
    file.write_text(json.dumps(described), encoding="utf-8")
    return folder


def test_an_office_names_its_bands_and_a_call_wins_over_it(tmp_path):
    office = read_unchecked(office_with(tmp_path, ["0-17", "18+"]))
    assert told(breakdown(office, ["sex", "age"])) == {"0-17": (100, "exact"), "18+": (60, "exact")}
    assert "0-4" in told(breakdown(office, ["sex", "age"], bands=DEFAULT, complete=True))


@pytest.mark.parametrize("bands", ["0-17", [], ["0-17", "15+"], ["18+", "0-17"], [0, 18], {"0-17": 1}])
def test_bands_that_are_none_are_a_finding(tmp_path, bands):
    findings = [found for found in check_office(office_with(tmp_path, bands)) if "age_bands" in (found.column or "")]
    assert [(found.column, found.level) for found in findings] == [("ioreport.age_bands", "error")]


@pytest.mark.slow
def test_no_pyramid_draws_0_children_where_188_came(drawn):
    people = breakdown(drawn, ["sex", "age"], complete=True)
    chart = ir.draw_pyramid(people.frame, key="ages", title="Who came", subtitle="", source="s", trail=people.trail)
    assert "Women and girls: 0–4: not recorded by these ages; 5–11: not recorded by these ages" in chart.alt
    assert {row[1].text for row in chart.table.rows[:3]} == {"not recorded by these ages"}
    assert [cell.value for cell in chart.table.rows[0][1:3]] == [None, None]
    facts = ir.Ledger(drawn)
    table = ir.table(facts, people.frame, key="t", caption="c", columns={"age": "Age", "people": "People"}, source="s")
    assert table.rows[0][1].text == "not recorded by these ages"
    fact = facts.state("babies", "breakdown_cell", cell={"age": "0-4"})
    assert (fact.value, fact.precision, fact.text) == (None, "not_recorded", "not recorded by these ages")
