"""What nobody wrote down is no 0: it has no value, and says so."""

import pytest

import ioreport as ir
from ioreport.measures import breakdown, breakdown_cell, finance_table, measure, spending_over_time
from tests.drawn import draw_office

ACTIVITIES = """
    | activity_id | project_id | start_date | status    | place_id |
    | fair        | p          | 2023-03-01 | completed | lipovo   |
    | course      | p          | 2023-04-01 | completed | varbitsa |
    | camp        | other      | 2023-05-01 | planned   | lipovo   |
"""
PLACES = """
    | place_id |
    | lipovo   |
    | varbitsa |
"""
GRANT = {
    "projects": "| project_id |\n| p |",
    "donors": "| donor_id |\n| d |",
    "grants": "| grant_id | amount |\n| g | 100.00 |",
    "budget_lines": "| line_id | amount |\n| L1 | 100.00 |",
}
OF_PEOPLE = ("people_reached", "attendance", "households_reached", "household_attendance")
SHARES = ("women_and_girls_share", "children_share")
OF_MONEY = ("received", "spent", "spent_to_date", "committed", "balance", "burn")


def came(rows):
    return draw_office(activities=ACTIVITIES, places=PLACES, participations="| activity_id | people |\n" + rows)


@pytest.mark.parametrize("name", OF_PEOPLE + SHARES)
def test_without_a_row_for_any_activity_held_a_count_of_people_is_not_recorded(name):
    for office in (draw_office(activities=ACTIVITIES), came("| camp | 9 |")):
        found = measure(office, name)
        assert (found.value, found.precision, found.undefined) == (None, "not_recorded", False)
        fact = ir.Ledger(office, "bg").state(name)
        assert (fact.value, fact.precision, fact.text) == (None, "not_recorded", "няма данни")


def test_a_row_of_0_people_is_0_and_so_is_a_period_in_which_nothing_was_held():
    assert [measure(came("| fair | 0 |"), name).value for name in OF_PEOPLE] == [0, 0, 0, 0]
    nothing_held = measure(draw_office(activities=ACTIVITIES), "people_reached", start="2023-06-01", end="2023-06-30")
    assert (nothing_held.value, nothing_held.precision) == (0, "exact")


HOUSEHOLDS = (
    "participations",
    """
    | activity_id | unit      | people |
    | fair        | household | 4      |
    | course      | {course}  | 3      |
""",
)


def counting(course):
    name, drawing = HOUSEHOLDS
    return draw_office(activities=ACTIVITIES, places=PLACES, **{name: drawing.format(course=course)})


def test_rows_of_households_alone_write_no_persons_down():
    office = counting("household")
    assert {measure(office, name).precision for name in (*OF_PEOPLE[:2], *SHARES)} == {"not_recorded"}
    assert measure(office, "households_reached").value == 4 + 3
    assert breakdown(office, "sex", complete=True).precision == "not_recorded"


def test_where_one_activity_counted_persons_the_place_of_the_others_is_not_recorded():
    office = counting("person")
    assert (measure(office, "people_reached").value, measure(office, "households_reached").value) == (3, 4)
    assert breakdown(office, "place", complete=True).frame["precision"].tolist() == ["not_recorded", "exact"]
    assert breakdown(office, "place", "households_reached", complete=True).frame["households"].tolist() == [4, 0]


def test_without_activities_that_none_was_held_is_not_known():
    office = draw_office(places=PLACES)
    assert measure(office, "activities_held").value is None
    assert {measure(office, name).precision for name in ("activities_held", *OF_PEOPLE)} == {"not_recorded"}
    assert measure(draw_office(activities=ACTIVITIES), "activities_held", start="2024-01-01").value == 0


def test_of_whom_a_population_is_asked_for_makes_no_0_of_rows_that_are_not_there():
    asked = {"population": "refugee"}
    assert measure(draw_office(activities=ACTIVITIES), "people_reached", **asked).precision == "not_recorded"
    assert measure(came("| fair | 4 |"), "people_reached", population="idp").value == 0


def test_a_breakdown_of_what_is_not_recorded_has_no_cells():
    laid_out = breakdown(draw_office(activities=ACTIVITIES), ["sex", "age"], complete=True)
    assert (len(laid_out.frame), laid_out.total, laid_out.precision) == (0, None, "not_recorded")


def test_a_month_and_a_place_whose_activities_have_no_row_are_not_0():
    office = came("| fair | 5 |")
    months = breakdown(office, "month", complete=True, start="2023-02-01", end="2023-05-31").frame
    told = dict(zip(months["month"], months["precision"], strict=True))
    assert told == {"2023-02": "exact", "2023-03": "exact", "2023-04": "not_recorded", "2023-05": "exact"}
    assert months["people"].isna().tolist() == [False, False, True, False]
    places = breakdown(office, "place", complete=True).frame
    assert places["precision"].tolist() == ["exact", "not_recorded"]
    assert breakdown_cell(office, {"place": "varbitsa"}).precision == "not_recorded"
    assert breakdown(came("| fair | 5 |\n| course | 0 |"), "place", complete=True).frame["people"].tolist() == [5, 0]


UNKNOWN_PEOPLE = "| activity_id | sex | age_min | age_max | population | people |\n| fair | {row} | 40 |"


@pytest.mark.parametrize(
    ("row", "lacking", "counted"),
    [
        ("u | | | unknown", {"sex", "age", "population"}, set()),
        ("f | | | unknown", {"age", "population"}, {"sex"}),
        ("u | 0 | 4 | refugee", {"sex"}, {"age", "population"}),
    ],
)
def test_what_is_known_of_nobody_is_not_0(row, lacking, counted):
    """40 people of unknown sex are no 0 women; where the sex of anyone is known, the others are 0."""
    office = draw_office(activities=ACTIVITIES, participations=UNKNOWN_PEOPLE.format(row=row))
    for name in (*lacking, *counted):
        laid_out = breakdown(office, name, complete=True).frame
        empty = laid_out[laid_out["people"].ne(40).fillna(True)]
        assert set(empty["precision"]) == {"not_recorded" if name in lacking else "exact"}, name
        assert empty["people"].isna().all() == (name in lacking)
        assert laid_out["people"].sum() == 40
    sexes = breakdown_cell(office, {"sex": "m"})
    assert (sexes.value, sexes.precision) == ((None, "not_recorded") if "sex" in lacking else (0, "exact"))


@pytest.mark.parametrize("name", OF_MONEY)
def test_without_a_transaction_of_the_grant_its_money_is_not_recorded(name):
    office = draw_office(**GRANT, activities=ACTIVITIES, participations="| activity_id | people |\n| fair | 5 |")
    asked = {"grant": "g", "end": "2023-06-30"}
    for found in (measure(office, name, **asked), measure(office, "cost_per_person", **asked)):
        assert (found.value, found.precision, found.undefined) == (None, "not_recorded", False)
    assert measure(office, "budget", **asked).value == 100
    paid = draw_office(**GRANT, transactions="| date | kind | amount |\n| 2023-12-01 | spent | 5.00 |")
    assert measure(paid, name, **asked).value == (100 if name == "balance" else 0)


def test_the_finance_table_and_the_months_of_spending_have_no_0_for_what_is_not_recorded():
    office = draw_office(**GRANT)
    table = finance_table(office, "g", end="2023-06-30")
    assert table.frame[["budget", "spent", "balance", "burn"]].isna().to_numpy().tolist() == [[False, True, True, True]]
    assert (table.recorded, table.flag, table.total["spent"], table.total["budget"]) == (False, None, None, 100)
    spending = spending_over_time(office, "g", "2023-01-01", "2023-06-30")
    assert (spending.recorded, len(spending.frame), spending.total) == (False, 0, None)


def test_without_a_value_what_indicators_achieved_is_not_recorded():
    office = draw_office(**GRANT, indicators="| indicator_id |\n| i |")
    asked = {"grant": "g", "end": "2023-06-30"}
    for name, more in (
        ("indicators_on_track", {}),
        ("indicator_value", {"indicator": "i"}),
        ("indicator_progress", {"indicator": "i"}),
    ):
        found = measure(office, name, **asked, **more)
        assert (found.value, found.precision) == (None, "not_recorded"), name
    assert measure(office, "indicators_total", **asked).value == 1
    assert measure(draw_office(**GRANT), "indicators_on_track", **asked).value == 0


def test_a_share_that_nobody_can_be_counted_for_is_not_known_rather_than_not_recorded():
    assert measure(came("| fair | 5 |"), "women_and_girls_share").precision == "exact"
