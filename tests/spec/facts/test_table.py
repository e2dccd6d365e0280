"""A DataFrame as a reader sees it: a number says how sure it is, in a table as in a chart."""

import pytest

import ioreport as ir
from ioreport.errors import UsageError
from tests.drawn import draw_office

DRAWN = {
    "activities": """
        | activity_id | start_date | place_id |
        | a           | 2023-06-01 | here     |
        | b           | 2023-06-02 | there    |
        | c           | 2023-06-03 | nowhere  |
        """,
    "participations": """
        | activity_id | people | precision | wording      |
        | a           | 40     | about     |              |
        | b           | 1200   | exact     |              |
        | c           |        |           | two families |
        """,
    "places": """
        | place_id |
        | here     |
        | there    |
        | nowhere  |
        """,
}


def shown(facts, by_place, **changes):
    told = {"key": "t", "caption": "T", "columns": {"place": "Place", "people": "People"}, "source": "S"}
    table = ir.table(facts, by_place.frame, trail=by_place.trail, **{**told, **changes})
    return [[cell.text for cell in row] for row in table.rows]


def test_a_breakdown_tells_how_sure_its_numbers_are_and_what_was_said_in_their_place():
    office = draw_office(**DRAWN)
    by_place = ir.breakdown(office, "place")
    assert shown(ir.Ledger(office), by_place) == [["here", "about 40"], ["there", "1,200"], ["nowhere", "two families"]]


def test_what_is_withheld_is_neither_about_nor_worded():
    office = draw_office(**{**DRAWN, "participations": DRAWN["participations"].replace("40 ", "3  ")})
    facts = ir.Ledger(office, threshold=5)
    by_place = facts.protect(place=ir.breakdown(office, "place"))["place"]
    texts = [people for _, people in shown(facts, by_place)]
    assert texts.count("withheld") == 2 and not any("about" in text for text in texts)


def test_another_number_of_the_row_is_left_as_it_is():
    office = draw_office(**DRAWN)
    by_place = ir.breakdown(office, "place")
    assert shown(ir.Ledger(office), by_place, columns={"rows": "Rows"}) == [["1"], ["1"], ["1"]]


@pytest.mark.parametrize("rows", [1, 0])
def test_a_list_of_codes_that_there_is_not_is_refused_with_the_nearest_and_those_there_are(rows):
    office = draw_office(**DRAWN)
    frame = ir.breakdown(office, "population").frame.head(rows)
    with pytest.raises(UsageError) as refused:
        ir.table(
            ir.Ledger(office),
            frame,
            key="t",
            caption="T",
            columns={"population": "Group"},
            source="S",
            codes={"population": "populaton"},
        )
    message = str(refused.value)
    assert message.startswith("There is no list of codes 'populaton' (did you mean population?); there are sex, ")
    assert "partner_kind" in message


def test_codes_of_a_column_that_the_frame_lacks_are_refused():
    office = draw_office(**DRAWN)
    with pytest.raises(UsageError, match="column 'group', which its frame lacks"):
        shown(ir.Ledger(office), ir.breakdown(office, "place"), codes={"group": "population"})
