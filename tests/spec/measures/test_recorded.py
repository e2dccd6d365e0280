"""Values as they are recorded: one cell, a grant's amount, the sum of a column."""

import datetime as dt
from decimal import Decimal

import pytest

from ioreport.errors import DataError, UsageError
from ioreport.measures import grant_amount, measure, recorded, table_count, table_sum
from tests.drawn import draw_office


@pytest.mark.parametrize(
    ("table", "key", "column", "value", "unit"),
    [
        ("activities", "A-03", "title", "Welcome day in autumn", ""),
        ("activities", "A-03", "end_date", dt.date(2023, 9, 13), ""),
        ("activities", "A-03", "status", "completed", ""),
        ("activities", "A-03", "summary", None, ""),
        ("donors", "D-02", "min_cell", 10, ""),
        ("grants", "G-01", "amount", Decimal("10000.00"), "EUR"),
        ("budget_lines", ["G-01", "L2"], "amount", Decimal("3500.00"), ""),
        ("profile", "member_states", "value", Decimal(12), "state"),
        ("profile", "founded", "value", "1994", ""),
        ("places", "PL-01", "latitude", Decimal("42.7"), ""),
        ("shelter_beds", "PL-01", "occupancy", Decimal("0.75"), ""),
        ("shelter_beds", {"opened": "2023-02-15"}, "beds", 24, ""),
        ("activity_elements", {"activity_id": "A-02", "kind": "food"}, "title", "Shared table", ""),
    ],
)
def test_takes_a_value_as_it_is_written(office, table, key, column, value, unit):
    measured = recorded(office, table, key, column)
    assert (measured.value, measured.unit, measured.precision) == (value, unit, "exact")
    assert type(measured.value) is type(value)
    assert list(measured.trail.rows) == [f"{table}.csv"]


def test_names_the_row_as_a_spreadsheet_does(office):
    assert recorded(office, "activities", "A-03", "title").trail.written() == {"activities.csv": "4"}


def test_a_participation_keeps_its_precision_and_its_words(office):
    about = recorded(office, "participations", ["A-02", "3"], "people")
    assert (about.value, about.unit, about.precision) == (10, "person", "about")
    words = recorded(office, "participations", ["A-02", "4"], "people")
    assert (words.value, words.precision, words.wordings) == (None, "at_least", ("a few neighbours",))


def test_the_unit_may_come_from_the_caller(office):
    measured = recorded(office, "profile", "founded", "value", unit="year")
    assert (measured.value, measured.unit) == ("1994", "year")
    assert measure(office, "recorded", **measured.arguments) == measured


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("activitys", "A-03", "title"), "table: the office has no 'activitys' (did you mean activities?)"),
        (("activities", "A-03", "titel"), "column: activities.csv has no 'titel' (did you mean title?)"),
        (("activities", "A-33", "title"), "activity_id: activities.csv has no 'A-33'."),
        (("participations", "A-02", "people"), "participations.csv has 4 rows with the key 'A-02', expected one"),
        (("budget_lines", ["G-02", "L3"], "amount"), "has 0 rows"),
        (("grants", ["G-01", "x"], "amount"), "grants has 1 key columns (grant_id), found 2 values"),
        (("activities", {"start_date": "June"}, "title"), "start_date: found 'June', expected a day"),
        (("donors", {"min_cell": "few"}, "name"), "min_cell: found 'few', expected a number"),
    ],
)
def test_refuses_a_cell_that_is_not_there(office, asked, words):
    with pytest.raises(UsageError) as refusal:
        recorded(office, *asked)
    assert words in str(refusal.value)


def test_a_grant_has_its_amount_and_says_when_it_is_an_upper_limit(office):
    exact, limit = grant_amount(office, "G-01"), grant_amount(office, grant="G-02")
    assert (exact.value, exact.unit, exact.precision, exact.note) == (Decimal("10000.00"), "EUR", "exact", "")
    assert (limit.value, limit.unit, limit.precision) == (Decimal("6000.00"), "USD", "at_most")
    assert limit.note == "Published as an upper limit."
    assert limit.trail.written() == {"grants.csv": "3"}
    with pytest.raises(UsageError, match="grants.csv has no 'G-3'"):
        grant_amount(office, "G-3")


def test_an_office_without_the_added_column_has_exact_amounts():
    office = draw_office(grants="| grant_id |\n| g |")
    assert (grant_amount(office, "g").value, grant_amount(office, "g").precision) == (Decimal("100.00"), "exact")


def test_refuses_a_precision_that_there_is_not():
    office = draw_office(grants="| grant_id | amount_precision |\n| g | roughly |")
    with pytest.raises(DataError) as refusal:
        grant_amount(office, "g")
    assert "grants.csv, row 2, column amount_precision: found 'roughly', expected one of exact" in str(refusal.value)


FIGURES = {
    "figures": {
        "year": "number",
        "who": "string",
        "beds": "integer",
        "rate": "number",
        "opened": "date",
        "beds_precision": "string",
    }
}
DRAWN = """
    | year   | who | beds | rate | opened     | beds_precision |
    | 2024.0 | a   | 4    | 0.10 | 2023-01-01 |                |
    | 2024.0 | b   | 6    | 0.20 | 2023-01-02 | about          |
    | 2025.0 | a   | 10   | 0.7  |            | at_least       |
    | 2025.0 | b   |      |      |            |                |
    | 2026   | c   |      |      |            |                |
    | 2027   | d   | 5    |      |            | at_most        |
    | 2027   | e   | 5    |      |            |                |
"""


@pytest.fixture(scope="module")
def figures():
    return draw_office(FIGURES, figures=DRAWN)


@pytest.mark.parametrize(
    ("column", "where", "value", "precision", "rows"),
    [
        ("beds", {"year": 2024}, 4 + 6, "about", "2-3"),
        ("beds", {"year": "2024", "who": "a"}, 4, "exact", "2"),
        ("beds", {"year": Decimal("2024")}, 4 + 6, "about", "2-3"),
        ("beds", {"who": "a"}, 4 + 10, "at_least", "2,4"),
        ("beds", {"year": 2025}, 10, "at_least", "4-5"),
        ("beds", {"who": "d"}, 5, "at_most", "7"),
        ("beds", {"who": "c"}, None, "at_least", "6"),
        ("beds", {"opened": dt.date(2023, 1, 2)}, 6, "about", "3"),
        ("beds", {"year": 2025, "opened": None}, 10, "at_least", "4-5"),
        ("beds", {"year": 2026, "who": "a"}, 0, "exact", None),
        ("rate", {"year": 2024}, Decimal("0.3"), "exact", "2-3"),
    ],
)
def test_adds_the_rows_that_equal_what_is_asked(figures, column, where, value, precision, rows):
    measured = table_sum(figures, "figures", column, **where)
    assert (measured.value, measured.precision) == (value, precision)
    assert measured.trail.written() == ({"figures.csv": rows} if rows else {})
    assert measure(figures, "table_sum", **measured.arguments) == measured


def test_counts_the_rows_that_equal_what_is_asked(figures):
    counted = table_count(figures, "figures", year=2024, unit="shelter")
    assert (counted.value, counted.unit, counted.precision) == (2, "shelter", "exact")
    assert counted.trail.written() == {"figures.csv": "2-3"}
    assert table_count(figures, "figures").value == 7
    with pytest.raises(UsageError, match="who: figures.csv has no 'f'"):
        table_count(figures, "figures", who="f")


@pytest.mark.parametrize("text", ["NaN", "Infinity", "about 12", "12 states"])
def test_a_profile_s_value_that_is_no_number_stays_text(text):
    office = draw_office(profile=f"| key | value | unit |\n| member_states | {text} | state |")
    assert recorded(office, "profile", "member_states", "value").value == text


def test_says_how_many_rows_have_no_value(figures):
    note = table_sum(figures, "figures", "rate", year=2025).note
    assert note == "Here: figures.csv, rate; year = 2025. 1 row has no value."


def test_money_keeps_its_currency_and_is_exact(office):
    received = table_sum(office, "transactions", "amount", grant_id="G-01", kind="received")
    assert (received.value, received.unit) == (Decimal("6000.00"), "EUR")
    assert table_sum(office, "shelter_beds", "beds", unit="bed").unit == "bed"


@pytest.mark.parametrize(
    ("table", "column", "where", "words"),
    [
        ("figures", "who", {}, "who of figures.csv holds no numbers"),
        ("figures", "beds", {"yaer": 2024}, "column: figures.csv has no 'yaer' (did you mean year?)"),
        ("figures", "beds", {"year": 2031}, "year: figures.csv has no '2031'"),
        ("figures", "beds", {"year": "then"}, "year: found 'then', expected a number"),
        ("figures", "beds", {"year": 2027}, "holds upper limits, which are not added up"),
        ("figure", "beds", {}, "(did you mean figures?)"),
    ],
)
def test_refuses_a_sum_that_would_mislead(figures, table, column, where, words):
    with pytest.raises(UsageError) as refusal:
        table_sum(figures, table, column, **where)
    assert words in str(refusal.value)


def test_refuses_to_add_currencies_or_units(office):
    with pytest.raises(UsageError, match="counted in BGN, EUR, which are not added up"):
        table_sum(office, "transactions", "amount", grant_id="G-01", kind="spent")
    with pytest.raises(UsageError, match="counted in household, person"):
        table_sum(office, "participations", "people")
