"""UNHCR's statistics as published: wide tables, and people whose sex or age is not given stay in."""

import pytest

from ioreport.errors import DataError, UsageError
from ioreport.measures import measure, unhcr_breakdown, unhcr_people
from tests.drawn import draw_office

COLUMNS = ["f_0_4", "f_18_59", "f_60", "f_other", "f_total", "m_0_4", "m_18_59", "m_60", "m_other", "m_total", "total"]
KINDS = {
    "unhcr_demographics": {"year": "number", "coo_iso": "string", "pop_type": "string"}
    | dict.fromkeys(COLUMNS, "number")
}
HEADER = "| year | coo_iso | pop_type | f_0_4 | f_18_59 | f_60 | f_other | f_total | m_0_4 | m_18_59 | m_60 | m_other"
DRAWN = f"""
    {HEADER} | m_total | total |
    | 2025.0 | UKR | REF | 5.0 | 20.0 | 3.0 | 0.0 | 28.0 | 4.0 | 10.0 | 0.0 | 0.0 | 14.0 | 42.0 |
    | 2025.0 | SYR | REF | 1.0 | 2.0  | 0.0 | 6.0 | 9.0  | 0.0 | 7.0  | 0.0 | 5.0 | 12.0 | 26.0 |
    | 2025.0 | KAZ | ASY | 0.0 | 0.0  | 0.0 | 0.0 | 0.0  | 0.0 | 0.0  | 0.0 | 0.0 | 0.0  | 5.0  |
    | 2024.0 | UKR | REF | 1.0 | 1.0  | 1.0 | 0.0 | 3.0  | 1.0 | 1.0  | 1.0 | 0.0 | 3.0  | 6.0  |
"""


@pytest.fixture(scope="module")
def drawn():
    return draw_office(KINDS, unhcr_demographics=DRAWN)


def test_lays_people_out_by_sex_and_age_and_adds_up_to_the_published_total(drawn):
    laid_out = unhcr_breakdown(drawn, 2025, "REF")
    frame = laid_out.frame
    assert dict(zip(zip(frame["sex"], frame["age"], strict=True), frame["people"], strict=True)) == {
        ("f", "0-4"): 5 + 1,
        ("f", "18-59"): 20 + 2,
        ("f", "60+"): 3 + 0,
        ("f", "age unknown"): 6,
        ("m", "0-4"): 4 + 0,
        ("m", "18-59"): 10 + 7,
        ("m", "60+"): 0,
        ("m", "age unknown"): 5,
        ("u", "age unknown"): 26 - 9 - 12,
    }
    assert laid_out.total == frame["people"].sum() == 42 + 26
    assert laid_out.trail.written() == {"unhcr_demographics.csv": "2-3"}
    assert (laid_out.by, laid_out.column, laid_out.unit) == (("sex", "age"), "people", "person")


def test_an_origin_alone(drawn):
    laid_out = unhcr_breakdown(drawn, 2025, "REF", "UKR")
    assert laid_out.total == 42
    assert set(laid_out.frame["sex"]) == {"f", "m"}
    assert laid_out.arguments == {"year": 2025, "pop_type": "REF", "origin": "UKR"}


def test_people_of_no_known_sex_are_not_dropped(drawn):
    asylum = unhcr_breakdown(drawn, 2025, "ASY")
    assert asylum.total == 5
    assert asylum.frame.iloc[-1][["sex", "age", "people"]].tolist() == ["u", "age unknown", 5]


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ({}, 42),
        ({"sex": "f"}, 28),
        ({"age": "0-4"}, 5 + 4),
        ({"sex": "m", "age": "18-59"}, 10),
        ({"sex": "u"}, 0),
        ({"age": "0-4;60+"}, 5 + 4 + 3),
        ({"sex": "f;m", "age": "60+;0-4"}, 5 + 4 + 3),
    ],
)
def test_a_figure_of_it(drawn, cell, people):
    measured = unhcr_people(drawn, 2025, "REF", "UKR", **cell)
    assert (measured.value, measured.unit, measured.precision) == (people, "person", "exact")
    assert measured.trail.written() == {"unhcr_demographics.csv": "2"}
    assert measure(drawn, "unhcr_people", **measured.arguments) == measured


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"year": 2023, "pop_type": "REF"}, "year: unhcr_demographics.csv has no '2023'."),
        ({"year": 2025, "pop_type": "REFS"}, "(did you mean REF?)"),
        ({"year": 2024, "pop_type": "REF", "origin": "SYR"}, "coo_iso: unhcr_demographics.csv has no 'SYR'"),
        ({"year": 2025, "pop_type": "REF", "age": "0-5"}, "has no '0-5'."),
        ({"year": 2025, "pop_type": "REF", "age": "0-4;5-17"}, "age: unhcr_demographics.csv has no '5-17'"),
        ({"year": 2025, "pop_type": "REF", "sex": "w"}, "sex: unhcr_demographics.csv has no 'w'"),
        ({"year": 2025, "pop_type": "REF", "table": "unhcr_demographic"}, "(did you mean unhcr_demographics?)"),
        ({"year": 2025, "pop_type": "REF", "table": "activities"}, "activities.csv has no column 'year'"),
    ],
)
def test_refuses_what_is_not_published(drawn, asked, words):
    with pytest.raises(UsageError) as refusal:
        unhcr_people(drawn, **asked)
    assert words in str(refusal.value)


def test_refuses_parts_that_exceed_their_total():
    office = draw_office(
        KINDS,
        unhcr_demographics=f"""
        {HEADER} | m_total | total |
        | 2025.0 | UKR | REF | 5.0 | 20.0 | 3.0 | 0.0 | 27.0 | 4.0 | 10.0 | 0.0 | 0.0 | 14.0 | 40.0 |
    """,
    )
    with pytest.raises(DataError) as refusal:
        unhcr_breakdown(office, 2025, "REF")
    assert "unhcr_demographics.csv, row 2, column f_total" in str(refusal.value)
    assert "unhcr_demographics.csv, row 2, column total" in str(refusal.value)
