"""Rows that say the same, however they are written, and rows of tags."""

import pytest

from tests.drawn import findings_of

ACTIVITY = "| activity_id | start_date |\n| a | 2023-01-01 |"


def alike(participations):
    found = findings_of(activities=ACTIVITY, participations=participations)
    return [(finding.row, finding.found) for finding in found if finding.rule == "alike"]


def test_the_id_and_the_time_of_a_submission_hide_no_double_entry():
    assert alike("""
        | activity_id | row_id | people | _submission_time    | _uuid |
        | a           | 1      | 12     | 2023-01-01T10:00:00 | u1    |
        | a           | 2      | 14     | 2023-01-01T10:01:00 | u2    |
        | a           | 9      | 12     | 2023-01-01T10:09:12 | u9    |
    """) == [(4, "9")]


def test_blanks_at_a_texts_end_hide_no_double_entry():
    rows = [
        {"activity_id": "a", "row_id": str(place), "people": "", "wording": wording}
        for place, wording in enumerate(["many  families", "many families ", "some families"])
    ]
    assert alike(rows) == [(3, "1")]


def test_a_register_without_names_is_one_finding_with_its_count():
    rows = [
        {"activity_id": "a", "row_id": str(place), "people": "1", "sex": sex}
        for place, sex in enumerate("ffmmffmmfmfmfmx")
    ]
    assert alike(rows) == [(None, "14 of 15 rows alike but for their key")]


def test_a_few_rows_alike_are_each_named():
    rows = [{"activity_id": "a", "row_id": str(place), "people": "1", "sex": sex} for place, sex in enumerate("ffmm")]
    assert alike(rows) == [(3, "1"), (5, "3")]


@pytest.mark.parametrize("tags", [["#activity+code", "#date +start"], ["#activity", ""], ["#a+b", "kept"]], ids=str)
def test_a_row_of_tags_is_one_finding(tags):
    rows = [dict(zip(("activity_id", "start_date"), tags, strict=True))]
    drawn = [
        {**row, "end_date": "#date+end", "title": "#activity+name", "kind": "#type", "status": "#status"}
        for row in rows
    ] + [
        {
            "activity_id": "a",
            "start_date": "2023-01-01",
            "end_date": "2023-01-01",
            "title": "A",
            "kind": "event",
            "status": "completed",
        }
    ]
    (found,) = findings_of(activities=drawn)
    assert (found.file, found.row, found.rule) == ("activities.csv", 2, "hxl")
    assert found.expected == "a row of data: this is a row of HXL tags, delete it"


def test_tags_in_place_of_the_header_are_one_finding():
    drawn = [{"#activity+code": "a", "#date+start": "2023-01-01", "#status": "completed"}]
    found = findings_of(partners=drawn)
    assert [(finding.row, finding.rule) for finding in found] == [(1, "hxl")]


def test_errors_of_a_spreadsheet_are_no_tags():
    found = findings_of(activities=[{"activity_id": "a", "start_date": "#REF!", "end_date": "#N/A"}])
    assert {finding.rule for finding in found} == {"date"}
