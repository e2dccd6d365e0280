"""Example rows of a new office are errors once the office says that nothing is invented, and only then."""

import pytest

from ioreport.tables import check_office
from ioreport.tables.example_rows import example_rows
from tests.drawn import filled, rows_of, write_office


def told(folder, demonstration=False, office="Drawn", **drawings):
    write_office(folder, {name: filled(name, rows_of(drawing)) for name, drawing in drawings.items()}, {})
    package = folder / "datapackage.json"
    text = package.read_text("utf-8").replace('"demonstration": true', f'"demonstration": {str(demonstration).lower()}')
    package.write_text(text.replace('"Drawn"', f'"{office}"'), "utf-8")
    return [(each.file, each.row, each.column, each.level) for each in check_office(folder) if "example" in each.rule]


PLACES = "| place_id | name |\n| PL-01 | Example town (fictional) |\n| PL-02 | Sofia |"
ACTIVITY = "| activity_id | start_date |\n| A-01 | 2023-03-10 |"
EXAMPLE = "| activity_id | row_id | population | sex | age_min | unit | people | precision | basis |\n"
COUNTED = EXAMPLE + "| A-01 | 1 | refugee | f | 18 | person | {} | exact | counted |"


def test_an_example_row_is_an_error_where_the_office_is_no_demonstration(tmp_path):
    assert told(tmp_path, places=PLACES) == [("places.csv", 2, "name", "error")]
    assert told(tmp_path, True, places=PLACES) == []


def test_the_example_row_of_participations_is_known_by_its_cells(tmp_path):
    row = [("participations.csv", 2, "activity_id", "error")]
    assert told(tmp_path, activities=ACTIVITY, participations=COUNTED.format(24)) == row
    assert told(tmp_path, activities=ACTIVITY, participations=COUNTED.format(25)) == []


def test_a_payment_of_an_example_is_known_by_its_voucher(tmp_path):
    money = "| date | amount | voucher |\n| 2023-03-10 | 1200.00 | {} |"
    assert told(tmp_path, transactions=money.format("EXAMPLE-2")) == [("transactions.csv", 2, "voucher", "error")]
    assert told(tmp_path, transactions=money.format("V-2")) == []


@pytest.mark.parametrize(("office", "count"), [("Example office (fictional)", 1), ("A fictional office", 0)])
def test_the_name_of_an_example_office_is_no_name(tmp_path, office, count):
    assert (
        len(told(tmp_path, office=office, places="| place_id | name |\n| PL-01 | Sofia, a fictional town |")) == count
    )


def test_every_example_row_with_something_invented_can_be_told():
    ids_and_days_alone = {"activity_funding", "reports"}
    known = {"participations"} | {
        table
        for table, rows in example_rows().items()
        if all(any("(fictional)" in text or text.startswith("EXAMPLE-") for text in row.values()) for row in rows)
    }
    assert known == {*example_rows()} - ids_and_days_alone
