"""The laws of an import, each with its refusal: what is not certain never reaches a table in silence."""

from __future__ import annotations

import csv
import os
import signal
import sys
import zipfile
from dataclasses import replace

import pytest

from ioreport.errors import DataError
from ioreport.sources import source_files
from ioreport.sources.accounting import Account
from ioreport.sources.grid import Grid
from ioreport.sources.import_frames import Trial
from ioreport.sources.import_run import import_sources, try_sources
from tests.drawn_sources import HEADER, MAPPING, ROW, draw_office, draw_workbook, drawn_plan, people, told

SECOND = ("Brezovets", "21.06.2023", "training", 1, "-", 1)


def rows_of(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def office(tmp_path):
    folder = draw_office(tmp_path / "office")
    draw_workbook(folder / "inbox" / "b.xlsx", [HEADER, ROW, SECOND])
    return folder


# 1. Every cell is accounted for exactly once


def test_every_cell_has_one_role(tmp_path):
    plan = drawn_plan(tmp_path, [["A title"], HEADER, ROW, SECOND, ["Total", None, None, 4, 4, 8], [], ["* a note"]])
    assert plan.counts() == {"note": 2, "heading": 6, "field": 6, "value": 4, "checked total": 6}
    assert plan.files[0].counted == 24
    assert people(plan) == 8
    assert not plan.doubts


def test_a_cell_is_never_accounted_for_twice():
    account = Account(Grid("f", "s", [["a"]], ["t"]))
    account.give("f", 1, [1])
    with pytest.raises(AssertionError, match="A1 is accounted for twice"):
        account.give("v", 1, [1])


def test_a_second_count_that_differs_stops_a_partial_import_too():
    account = Account(Grid("f", "s", [["a"]], ["t"], filled=2, counted_by="another reader"))
    account.give("f", 1, [1])
    assert [(doubt.rule, doubt.found) for doubt in account.doubts()] == [
        ("second_count", "1 cells accounted for, 2 counted by another reader")
    ]


def test_a_format_without_a_second_reader_must_be_accepted(office, monkeypatch):
    real = source_files.read_grids

    def one_reader(*arguments):
        grids, findings = real(*arguments)
        return tuple(replace(grid, filled=None, counted_by="") for grid in grids), findings

    monkeypatch.setattr(source_files, "read_grids", one_reader)
    with pytest.raises(DataError, match="error cells, hidden rows and unsaved formulas cannot be seen"):
        import_sources(office, ["b"])
    import_sources(office, ["b"], partial=True)
    decide(office, "accept", "looked through by hand")
    assert [doubt.level for doubt in import_sources(office, ["b"]).plans[0].doubts] == ["warning"]


def test_a_column_that_no_entry_names_stops_its_sheet(tmp_path):
    plan = drawn_plan(tmp_path, [[*HEADER, "Remarks"], [*ROW, "x"]])
    assert told(plan) == {("G1", "unmapped_column", "error")}
    assert plan.counts() == {"quarantined": 14}


def test_a_filled_cell_without_a_heading_keeps_its_row_out(tmp_path):
    plan = drawn_plan(tmp_path, [HEADER, [*ROW, 99], SECOND])
    assert told(plan) == {("G2", "no_heading", "error")}
    assert people(plan) == 1


# 2. A total is checked, never dropped and never imported


@pytest.mark.parametrize(
    ("rows", "cause", "level"),
    [
        ([ROW, SECOND, ["Total", None, None, 9, 4, 8]], "no cause found; the difference is 5", "error"),
        ([ROW, SECOND, ["Total", None, None, 3, 4, 8]], "perhaps row 3 is left out: D3 is 1", "error"),
        ([(*ROW[:3], "3", 4, 7), SECOND, ["Total", None, None, 1, 4, 8]], "stored as text (D2 '3')", "warning"),
        ([ROW, SECOND, ["Total", None, None, "x", 4, 8]], "the total itself is no number", "error"),
    ],
)
def test_a_total_that_differs_is_told_with_its_cause(tmp_path, rows, cause, level):
    plan = drawn_plan(tmp_path, [HEADER, *rows])
    doubts = [doubt for doubt in plan.doubts if doubt.rule == "total"]
    assert [(doubt.cell, doubt.level) for doubt in doubts] == [("D4", level)]
    assert cause in doubts[0].expected
    assert people(plan) == 8


SKIPS = '[table]\nskip_rows = [{ where = { "Activity" = "test" }, reason = "a trial" }]'
THIRD = ("Lipovo", "22.06.2023", "test", 5, 6, 11)


@pytest.mark.parametrize(
    ("rows", "mapping", "cause", "level"),
    [
        # a row that the mapping leaves out: 3 + 1 + 5
        (
            [ROW, SECOND, THIRD, ["Total", None, None, 9, 4, 8]],
            MAPPING.replace("[table]", SKIPS),
            "the sheet's sum counts what the mapping leaves out, a trial (D4 '5')",
            "warning",
        ),
        # a cell that cannot be read, whose row is kept out: 3 + 1 + ?
        (
            [ROW, SECOND, (*THIRD[:2], "training", "5 or so", 0, None), ["Total", None, None, 9, 4, 8]],
            MAPPING,
            "not in the sum of its rows is what cannot be read: D4 '5 or so', for 5",
            "warning",
        ),
        # a row that is kept out, as it looks like a total
        (
            [ROW, SECOND, ("Grand total", *ROW[1:3], 4, 0, 4), ["Total", None, None, 4, 4, 8]],
            MAPPING,
            "the sheet's sum leaves out rows that are kept out (D4 '4')",
            "warning",
        ),
        # the mapping leaves out a row that has another number
        (
            [ROW, SECOND, THIRD, ["Total", None, None, 11, 4, 8]],
            MAPPING.replace("[table]", SKIPS),
            "no cause found; the difference is 7",
            "error",
        ),
    ],
)
def test_a_total_that_differs_names_the_rows_that_are_left_out_or_kept_out(tmp_path, rows, mapping, cause, level):
    plan = drawn_plan(tmp_path, [HEADER, *rows], mapping)
    (total,) = (doubt for doubt in plan.doubts if doubt.rule == "total" and doubt.cell.startswith("D"))
    assert (total.expected.partition("its rows: ")[2], total.level) == (cause, level)


def test_a_grand_total_below_a_subtotal_is_of_all_rows(tmp_path):
    rows = [ROW, ["Total", None, None, 3, 4, 7], SECOND, ["Total", None, None, 1, 0, 1], ["Total", None, None, 9, 4, 8]]
    plan = drawn_plan(tmp_path, [HEADER, *rows])
    assert [(doubt.cell, doubt.expected) for doubt in plan.doubts if doubt.rule == "total"] == [
        ("D6", "4, the sum of its rows: no cause found; the difference is 5")
    ]


def test_a_total_of_a_row_names_the_column_that_is_left_out(tmp_path):
    header, row = (*HEADER[:5], "Sex unknown", "All"), (*ROW[:5], 2, 9)
    ignoring = MAPPING + '\n[ignore]\n"Sex unknown" = "not asked for"\n'
    plan = drawn_plan(tmp_path, [header, row], ignoring)
    assert [(doubt.cell, doubt.level, doubt.expected) for doubt in plan.doubts if doubt.rule == "total"] == [
        ("G2", "error", "7, the sum of its rows: it counts F2 2, under 'Sex unknown', which is ignored: not asked for")
    ]


@pytest.mark.parametrize("label", ["Grand total", "TOTAL:", "Lipovo (total)", "Общо", "* Разом"])
def test_a_total_that_the_mapping_does_not_name_is_never_taken_for_data(tmp_path, label):
    plan = drawn_plan(tmp_path, [HEADER, ROW, SECOND, [label, "21.06.2023", "training", 4, 4, 8]])
    assert ("A4", "likely_total", "error") in told(plan)
    assert people(plan) == 8


def test_a_hidden_row_explains_a_total(tmp_path):
    plan = drawn_plan(tmp_path, [HEADER, ROW, SECOND, ["Total", None, None, 3, 4, 7]], hidden=[3])
    assert told(plan) == {("3", "hidden_row", "warning"), ("D4", "total", "warning"), ("F4", "total", "warning")}
    assert people(plan) == 8


def test_a_total_at_the_end_of_a_row_is_checked(tmp_path):
    plan = drawn_plan(tmp_path, [HEADER, (*ROW[:5], 8)])
    assert told(plan) == {("F2", "total", "error")}
    assert people(plan) == 7


# 3. Group headings fill only as far as their merged range

GROUPED = [["Place", "Date", "Activity", "Girls", None], [None, None, None, "0-4", "5-17"]]
FILL = MAPPING.replace('"Place" }', '"Place", rows = 2 }').replace('[check]\n"All" = "sum of people"\n', "")


def test_a_merged_group_heading_reaches_over_its_range(tmp_path):
    plan = drawn_plan(tmp_path, [*GROUPED, ROW[:5]], FILL, merged=["D1:E1"])
    ages = [(row.cells["age_min"], row.cells["people"]) for row in plan.rows if row.table == "participations"]
    assert ages == [("0", "3"), ("5", "4")]


def test_a_flattened_group_heading_does_not_reach_on_unless_the_mapping_says_so(tmp_path):
    plan = drawn_plan(tmp_path, [*GROUPED, ROW[:5]], FILL)
    assert told(plan) == {("E1", "unmapped_column", "error")}
    filled = drawn_plan(tmp_path / "filled", [*GROUPED, ROW[:5]], FILL.replace("rows = 2", "rows = 2, fill = true"))
    assert people(filled) == 7


def test_a_heading_that_changed_stops_the_sheet_with_the_nearest_name(tmp_path):
    plan = drawn_plan(tmp_path, [["Place", "Dates", *HEADER[2:]], ROW])
    doubt = next(doubt for doubt in plan.doubts if doubt.rule == "heading")
    assert "Dates" in doubt.found.split(", ")
    both = 'fields.date = "date*" fits both, for files with the old heading, too'
    assert doubt.expected == f"the heading 'Date' of fields.date (did you mean 'Dates'?; {both})"
    assert not plan.rows


# 4. Nothing is converted by guess


@pytest.mark.parametrize(
    ("cell", "found", "rule"),
    [
        (1, "2023/06/20", "date_form"),
        (1, 45097, "date_form"),
        (3, "1,204", "number_form"),
        (3, "about 40", "number_form"),
        (3, "n/a", "number_form"),
        (3, 2.5, "value"),
        (3, "=1+1", "unsaved_formula"),
        (3, "#N/A", "error_cell"),
        (3, True, "kind"),
        (0, "Lipovoo", "unknown_places"),
    ],
)
def test_what_is_not_in_the_declared_form_keeps_its_row_out(tmp_path, cell, found, rule):
    row = [*ROW[:cell], found, *ROW[cell + 1 : 5], None]
    plan = drawn_plan(tmp_path, [HEADER, row, SECOND])
    assert ("ABCDEF"[cell] + "2", rule, "error") in told(plan)
    assert people(plan) == 1


def test_right_neighbours_are_not_flagged(tmp_path):
    rows = [("липово", "20.06.2023", "training", 3, 0, None), ("LIPOVO ", "21.06.2023", "training", None, 4, 4)]
    plan = drawn_plan(tmp_path, [HEADER, *rows])
    assert not plan.doubts
    assert people(plan) == 7


def test_look_alike_letters_are_told_and_read(tmp_path):
    plan = drawn_plan(tmp_path, [HEADER, ("Lipоvо", *ROW[1:])])
    assert told(plan) == {("A2", "lookalike_letters", "warning")}
    assert people(plan) == 7


def test_a_sheet_that_is_neither_read_nor_skipped_is_told(tmp_path):
    mapping = MAPPING.replace("[numbers]", "[sheets]\nmatch = '(?P<month>\\p{L}+) (?P<year>\\d{4})'\n\n[numbers]")
    plan = drawn_plan(tmp_path, [HEADER, ROW], mapping, sheet="Lists")
    assert [doubt.rule for doubt in plan.doubts] == ["sheet"]
    assert plan.counts() == {"quarantined": 12}


# 5. What the grammar cannot read is a question


@pytest.mark.parametrize("heading", ["Girls with disability", "of which Girls", "Girls and Boys", "Girls 18-59"])
def test_a_heading_that_cannot_be_read_whole_is_a_question(tmp_path, heading):
    plan = drawn_plan(tmp_path, [[*HEADER[:3], heading, *HEADER[4:]], ROW])
    assert ("D1", "heading_grammar", "error") in told(plan)
    assert not plan.rows


def test_estimated_stays_estimated(tmp_path):
    plan = drawn_plan(tmp_path, [[*HEADER[:3], "Girls (estimated)", *HEADER[4:]], ROW])
    assert [row.cells["basis"] for row in plan.rows if row.table == "participations"] == ["estimated", "counted"]


def test_two_columns_of_one_heading_are_a_question_and_no_number_is_lost(tmp_path):
    header = ("Place", "Date", "Activity", "Girls", "Girls", "All")
    plan = drawn_plan(tmp_path, [header, ROW])
    assert ("E1", "heading_twice", "error") in told(plan)
    assert not plan.rows


@pytest.mark.parametrize(("merged", "cell"), [("C1:D1", "D1"), ("D2:E2", "E2"), ("A2:A3", "A3")])
def test_what_stands_under_a_merged_range_is_told_and_not_taken(office, merged, cell):
    path = office / "inbox" / "b.xlsx"
    parts = zipfile.ZipFile(path)
    contents = {name: parts.read(name) for name in parts.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    cells = f'</sheetData><mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>'.encode()
    contents[sheet] = contents[sheet].replace(b"</sheetData>", cells)
    with zipfile.ZipFile(path, "w") as file:
        for name, data in contents.items():
            file.writestr(name, data)
    plan = try_sources(office, ["b"])[0]
    assert (cell, "covered_cell", "error") in told(plan)
    assert people(plan) == {"D1": 0, "E2": 1, "A3": 7}[cell]


def test_a_part_of_a_heading_that_is_missing_is_a_question(tmp_path):
    rows = [["Place", "Date", "Activity", "Adults 18-59", None], [None, None, None, None, "Men"], ROW[:5]]
    plan = drawn_plan(tmp_path, rows, FILL.replace("Girls|", "Adults|"), merged=["D1:E1"])
    assert ("D1", "heading_grammar", "error") in told(plan)
    assert not plan.rows


# 6. Importing again replaces by source and period; hand-edited rows stay


def test_a_whole_import_writes_nothing_where_something_is_doubtful(office):
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, ROW, (*SECOND[:3], "?", None, None)])
    before = sorted(office.rglob("*"))
    with pytest.raises(DataError) as stopped:
        import_sources(office, ["b"])
    assert "found '?'" in str(stopped.value)
    assert "--partial" in stopped.value.next_step
    assert sorted(office.rglob("*")) == before


def test_the_next_import_says_what_was_added_changed_and_gone(office):
    import_sources(office, ["b"])
    draw_workbook(
        office / "inbox" / "b.xlsx", [HEADER, (*ROW[:3], 5, 4, 9), ("Lipovo", "22.06.2023", "training", 1, 1, 2)]
    )
    changes = try_sources(office, ["b"])[0].changes
    kinds = sorted((change.table, change.kind) for change in changes.rows)
    assert kinds == [
        ("activities", "added"),
        ("activities", "gone"),
        ("participations", "added"),
        ("participations", "added"),
        ("participations", "changed"),
        ("participations", "gone"),
    ]
    assert next(change.detail for change in changes.rows if change.kind == "changed") == "people: '3' → '5'"


def test_importing_twice_changes_nothing(office):
    import_sources(office, ["b"])
    assert import_sources(office, ["b"]).files == ()


def test_a_row_that_was_edited_by_hand_is_kept_and_told(office):
    import_sources(office, ["b"])
    path = office / "participations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",3,", ",33,"), encoding="utf-8")
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, (*ROW[:3], 5, 4, 9), SECOND])
    done = import_sources(office, ["b"])
    kept = [change for change in done.plans[0].changes.rows if change.kind == "kept"]
    assert [change.detail for change in kept] == ["people: '33' by hand, '5' in the source"]
    assert "33" in {row["people"] for row in rows_of(path)}


def test_a_row_that_was_taken_out_by_hand_stays_away(office):
    import_sources(office, ["b"])
    path = office / "participations.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:1] + lines[2:]) + "\n", encoding="utf-8")
    done = import_sources(office, ["b"])
    assert [change.detail for change in done.plans[0].changes.rows] == ["taken out by hand; it stays away"]
    assert len(rows_of(path)) == 2


def test_columns_that_the_source_does_not_write_stay_as_the_office_has_them(office):
    import_sources(office, ["b"])
    path = office / "activities.csv"
    rows = rows_of(path)
    rows[0] |= {"summary": "Written in the office."}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, (*ROW[:2], "workshop", *ROW[3:]), SECOND])
    import_sources(office, ["b"])
    assert [(row["kind"], row["summary"]) for row in rows_of(path)] == [
        ("workshop", "Written in the office."),
        ("training", ""),
    ]


MONTHLY = MAPPING.replace("[numbers]", "[sheets]\nmatch = '(?P<month>\\p{L}+) (?P<year>\\d{4})'\n\n[numbers]")


def test_another_period_of_the_source_stays(tmp_path):
    office = draw_office(tmp_path / "office", MONTHLY)
    draw_workbook(office / "inbox" / "june.xlsx", [HEADER, ROW], sheet="June 2023")
    import_sources(office, ["b"])
    (office / "inbox" / "june.xlsx").unlink()
    draw_workbook(
        office / "inbox" / "july.xlsx", [HEADER, ("Lipovo", "03.07.2023", "training", 1, 1, 2)], sheet="July 2023"
    )
    done = import_sources(office, ["b"])
    assert {change.kind for change in done.plans[0].changes.rows} == {"added"}
    assert {row["period"] for row in rows_of(office / "origins.csv")} == {"2023-06", "2023-07"}


def test_a_row_from_elsewhere_under_the_same_key_stops_the_import(office):
    header = "activity_id,title,kind,start_date,end_date,status\n"
    (office / "activities.csv").write_text(f"{header}b-2023-06-20-lipovo,Ours,event,2023-06-20,2023-06-20,completed\n")
    with pytest.raises(DataError, match="no row b-2023-06-20-lipovo from elsewhere"):
        import_sources(office, ["b"], partial=True)


def test_two_rows_with_one_key_that_differ_are_told(tmp_path):
    plan = drawn_plan(tmp_path, [HEADER, ROW, (*ROW[:2], "workshop", *ROW[3:])])
    assert ("3", "same_key", "error") in told(plan)


def test_the_same_row_twice_is_told_and_taken(tmp_path):
    plan = drawn_plan(tmp_path, [HEADER, ROW, ROW])
    assert told(plan) == {("3", "double_row", "warning")}
    assert people(plan) == 14


def test_what_check_would_find_wrong_is_led_back_to_its_source_row(office):
    long = "a" * 600
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, (*ROW[:2], long, *ROW[3:]), SECOND])
    plan = try_sources(office, ["b"])[0]
    assert {cell for cell, _, level in told(plan) if level == "error"} == {"C2"}
    assert (people(plan), plan.counts()["quarantined"]) == (1, 6)
    import_sources(office, ["b"], partial=True)
    assert len(rows_of(office / "activities.csv")) == 1


@pytest.mark.parametrize(
    ("order", "cell"),
    [
        ([None, None, "Place", "Date", "Activity", "Girls", "Women", "All"], "E3"),
        (["Girls", "Activity", "All", "Place", None, "Women", "Date"], "B3"),
    ],
)
def test_what_check_would_find_wrong_is_named_by_the_cell_of_the_workbook(tmp_path, order, cell):
    long = dict(zip(HEADER, (*ROW[:2], "a" * 600, *ROW[3:]), strict=True))
    office = draw_office(tmp_path / "office")
    draw_workbook(office / "inbox" / "b.xlsx", [[None], order, [long.get(name) for name in order]])
    plan = try_sources(office, ["b"])[0]
    assert {doubt.cell for doubt in plan.doubts if doubt.rule == "too_long"} == {cell}


def test_what_is_made_of_several_cells_is_named_by_its_row(tmp_path):
    mapping = MAPPING.replace(
        "[write.participations]", 'title = "{kind:text} in {place:text}"\n\n[write.participations]'
    )
    office = draw_office(tmp_path / "office", mapping)
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, (*ROW[:2], "a" * 495, *ROW[3:])])
    doubts = [doubt for doubt in try_sources(office, ["b"])[0].doubts if doubt.rule == "too_long"]
    assert {("column title" in doubt.expected, doubt.cell) for doubt in doubts} == {(True, "2"), (False, "C2")}


def test_a_count_is_named_by_the_column_of_its_heading(tmp_path):
    crowd = (*ROW[:3], 200_000_000, 4, 200_000_004)
    office = draw_office(tmp_path / "office")
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, crowd])
    doubts = [doubt for doubt in try_sources(office, ["b"])[0].doubts if doubt.rule == "too_large"]
    assert [doubt.cell for doubt in doubts] == ["D2"]


# Quarantine and decisions


def decide(office, decision, reason="asked the partner"):
    path = office / "sources" / "b.quarantine.csv"
    rows = rows_of(path)
    rows[0] |= {"decision": decision, "reason": reason}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def quarantined(office):
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, ROW, (*SECOND[:3], "?", None, None)])
    import_sources(office, ["b"], partial=True)
    return office


def test_what_does_not_hold_goes_to_quarantine_and_the_rest_is_taken(quarantined):
    assert len(rows_of(quarantined / "activities.csv")) == 1
    line = rows_of(quarantined / "sources" / "b.quarantine.csv")[0]
    assert (line["cell"], line["found"], line["decision"]) == ("D3", "?", "")
    assert rows_of(quarantined / "sources.csv")[0]["quarantined"] == "1"


@pytest.mark.parametrize(("decision", "count"), [("take 2", 2), ("leave out", 1)])
def test_a_decision_is_read_back(quarantined, decision, count):
    decide(quarantined, decision)
    import_sources(quarantined, ["b"])
    assert len(rows_of(quarantined / "activities.csv")) == count
    assert rows_of(quarantined / "sources" / "b.quarantine.csv")[0]["decision"] == decision


def test_a_decision_holds_for_that_content_alone(quarantined):
    decide(quarantined, "leave out")
    draw_workbook(quarantined / "inbox" / "b.xlsx", [HEADER, ROW, (*SECOND[:3], "??", None, None)])
    with pytest.raises(DataError, match=r"found '\?\?'"):
        import_sources(quarantined, ["b"])


@pytest.mark.parametrize(("decision", "reason"), [("take 2", ""), ("perhaps", "why not")])
def test_a_decision_that_cannot_be_read_is_told(quarantined, decision, reason):
    decide(quarantined, decision, reason)
    with pytest.raises(DataError, match="quarantine.csv, row 2, column decision"):
        import_sources(quarantined, ["b"])


def test_an_accepted_total_no_longer_stops(office):
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, (*ROW[:5], 8)])
    import_sources(office, ["b"], partial=True)
    decide(office, "accept")
    assert import_sources(office, ["b"]).plans[0].stopping == []


# 7. Personal data never reaches a table, a file or a message

ATTENDANCE = (
    MAPPING.replace('files = "inbox/*"', 'files = "inbox/*"\npersonal = ["Name", "Phone"]')
    .replace('[check]\n"All" = "sum of people"\n', "")
    .replace('melt = "Girls|Boys|Women|Men"\nchildren = "0-17"\nadults = "18+"', 'count = true\nsex = "{sex}"')
    .replace('kind = "Activity"', 'kind = "Activity"\nsex = "Sex"')
)
LIST = [
    ("Place", "Date", "Activity", "Name", "Phone", "Sex"),
    ("Lipovo", "20.06.2023", "training", "Ana Anonymova", "+359 888 123", "f"),
    ("Lipovo", "20.06.2023", "training", "Eva Anonymova", "+359 888 456", "f"),
    ("Lipovo", "20.06.2023", "training", "Ivo Anonymov", "+359 888 789", "?"),
]


def test_an_attendance_list_is_counted_and_its_names_are_nowhere(tmp_path):
    office = draw_office(tmp_path / "office", ATTENDANCE)
    draw_workbook(office / "inbox" / "list.xlsx", LIST)
    done = import_sources(office, ["b"], partial=True)
    assert [row["people"] for row in rows_of(office / "participations.csv")] == ["2"]
    assert done.plans[0].counts()["personal"] == 6
    written = b"".join(path.read_bytes() for path in office.rglob("*.csv"))
    told_ = "".join(str(doubt) for doubt in done.plans[0].doubts)
    for secret in ("Anonymov", "359 888"):
        assert secret.encode() not in written
        assert secret not in told_


def test_names_are_not_shown_before_they_are_declared_personal(tmp_path):
    office = draw_office(tmp_path / "office", ATTENDANCE.replace('personal = ["Name", "Phone"]\n', ""))
    draw_workbook(office / "inbox" / "list.xlsx", LIST)
    trial = Trial(try_sources(office, ["b"])[0])
    shown = trial._repr_html_()
    assert "Lipovo" in shown
    assert "Anonymov" not in shown
    assert "359 888" not in shown


# All or nothing


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a process is killed by a signal")
def test_an_import_killed_at_any_step_is_finished_or_never_began(tmp_path):
    for step in range(4):
        office = draw_office(tmp_path / str(step))
        draw_workbook(office / "inbox" / "b.xlsx", [HEADER, ROW, SECOND])
        child = os.fork()
        if not child:
            _die_at(step)
            import_sources(office, ["b"])
            os._exit(0)
        os.waitpid(child, 0)
        import_sources(office, ["b"])
        assert len(rows_of(office / "participations.csv")) == 3
        assert not [path for path in office.rglob(".*") if path.suffix in (".part", ".journal")]


def _die_at(step):
    from ioreport import atomic_files

    real = os.replace
    calls = iter(range(100))

    def replace(*paths):
        if next(calls) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        real(*paths)

    atomic_files.os.replace = replace
