"""Next month's file with five changes: a corrected cell, a new row, a row gone, a renamed heading, a new place."""

from __future__ import annotations

import pytest

from ioreport.cli.sources_output import _verdict
from ioreport.errors import DataError
from ioreport.sources.import_frames import Trial, doubt_lines
from ioreport.sources.import_run import import_sources, try_sources
from tests.drawn_sources import HEADER, MAPPING, PLACES, ROW, draw_office, draw_workbook, people

SECOND = ("Brezovets", "21.06.2023", "training", 1, "-", 1)
THIRD = ("Lipovo", "22.06.2023", "workshop", 2, 2, 4)
CORRECTED = (*ROW[:3], 5, 4, 9)
NEW = ("Lipovo", "28.06.2023", "training", 6, 1, 7)
NEW_PLACE = ("Brezovitsa", "29.06.2023", "training", 1, 1, 2)
RENAMED = ("Place", "Day", *HEADER[2:])


@pytest.fixture
def office(tmp_path):
    folder = draw_office(tmp_path / "office")
    draw_workbook(folder / "inbox" / "b.xlsx", [HEADER, ROW, SECOND, THIRD])
    import_sources(folder, ["b"])
    draw_workbook(folder / "inbox" / "b.xlsx", [RENAMED, CORRECTED, THIRD, NEW, NEW_PLACE])
    return folder


def rename_in_mapping(folder):
    (folder / "sources" / "b.toml").write_text(MAPPING.replace('"Date"', '"Day"'), encoding="utf-8")


def test_a_renamed_heading_stops_it_and_names_those_that_are_there(office):
    before = (office / "activities.csv").read_bytes()
    with pytest.raises(DataError) as stopped:
        import_sources(office, ["b"])
    assert [(finding.rule, finding.found) for finding in stopped.value.findings] == [
        ("heading", "the headings Place, Day, Activity, Girls, Women, All"),
        ("unmapped_column", "Day"),
    ]
    assert stopped.value.findings[0].expected == "the heading 'Date' of fields.date"
    assert (office / "activities.csv").read_bytes() == before


def test_every_renamed_heading_is_told(office):
    draw_workbook(office / "inbox" / "b.xlsx", [("P", "D", "A", "G", "W", "S"), ROW])
    mapping = MAPPING.replace('header = { find = "Place" }', "header = { row = 1 }")
    (office / "sources" / "b.toml").write_text(mapping, encoding="utf-8")
    with pytest.raises(DataError) as stopped:
        import_sources(office, ["b"])
    assert all(f"expected the heading {name!r}" in str(stopped.value) for name in ("Place", "Date", "Activity", "All"))


def test_the_pattern_that_is_proposed_reads_old_and_new_headings(tmp_path):
    folder = draw_office(tmp_path / "office")
    draw_workbook(folder / "inbox" / "june.xlsx", [HEADER, ROW])
    renamed = (*HEADER[:2], "Type of activity", *HEADER[3:])
    draw_workbook(folder / "inbox" / "july.xlsx", [renamed, ("Lipovo", "20.07.2023", *ROW[2:])])
    expected = next(doubt.expected for doubt in try_sources(folder, ["b"])[0].doubts if doubt.rule == "heading")
    assert "did you mean 'Type of activity'?; fields.kind = \"*activity\" fits both" in expected
    mapping = MAPPING.replace('kind = "Activity"', 'kind = "*activity"')
    (folder / "sources" / "b.toml").write_text(mapping, encoding="utf-8")
    plan = try_sources(folder, ["b"])[0]
    assert (plan.stopping, people(plan)) == ([], 14)


def test_the_new_place_is_asked_about_with_the_nearest_one(office):
    rename_in_mapping(office)
    plan = try_sources(office, ["b"])[0]
    assert doubt_lines(plan.stopping) == [
        "Data!A5 (Place): found 'Brezovitsa', expected a name in places.csv: add it there, or say which it is in "
        '[codes.place] with the line "Brezovitsa" = "brezovets" (brezovets?)'
    ]


def test_the_other_changes_are_told_row_by_row(office):
    rename_in_mapping(office)
    (office / "places.csv").write_text(f"{PLACES}brezovitsa,Brezovitsa,,BG\n", encoding="utf-8")
    done = import_sources(office, ["b"]).plans[0]
    told = {(change.table, change.key, change.kind, change.detail) for change in done.changes.rows}
    people = "participations"
    assert told == {
        (people, "b-2023-06-20-lipovo/refugee-f-0-17", "changed", "people: '3' → '5'"),
        ("activities", "b-2023-06-28-lipovo", "added", ""),
        (people, "b-2023-06-28-lipovo/refugee-f-0-17", "added", ""),
        (people, "b-2023-06-28-lipovo/refugee-f-18up", "added", ""),
        ("activities", "b-2023-06-21-brezovets", "gone", ""),
        (people, "b-2023-06-21-brezovets/refugee-f-0-17", "gone", ""),
        ("activities", "b-2023-06-29-brezovitsa", "added", ""),
        (people, "b-2023-06-29-brezovitsa/refugee-f-0-17", "added", ""),
        (people, "b-2023-06-29-brezovitsa/refugee-f-18up", "added", ""),
    }
    assert done.changes.unchanged == 5  # two activities, and three of their counts


def test_where_every_row_is_kept_out_a_partial_import_is_not_proposed(office):
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, NEW_PLACE])
    with pytest.raises(DataError, match="--partial would take nothing, because every row is kept out"):
        import_sources(office, ["b"])
    assert _verdict(Trial(try_sources(office, ["b"])[0])).endswith("would take nothing, because every row is kept out")
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, NEW, NEW_PLACE])
    with pytest.raises(DataError, match="or take what holds with --partial"):
        import_sources(office, ["b"])
