"""Several tables on one sheet, below or beside one another: each with columns of its own, every cell accounted for."""

from __future__ import annotations

from ioreport.sources.import_frames import Trial
from tests.drawn_sources import drawn_plan, people, told

START = """
id = "b"
files = "inbox/*"

[dates]
forms = ["dd.MM.yyyy"]

[table]
header = {{ find = "Place"{more} }}
totals = ["Total"]
notes = "below"
{columns}
[fields]
place = "Place"
date = "Date"
month = {{ cell = "A1", match = '(?P<month>\\p{{L}}+) (?P<year>\\d{{4}})' }}
kind = {{ value = "training" }}
population = {{ value = "refugee" }}

[write.activities]
key = "{{date}}-{{place}}"

[[write.participations]]
melt = "Girls|Women"
children = "0-17"
adults = "18+"
unit = "person"
basis = "counted"
"""
BELOW = (
    START.format(more="", columns="")
    + """
[parts.boys]
header = { find = "Site" }
totals = ["Sum"]
fields = { place = "Site", day = { heading = "Day", type = "date" } }

[[write.participations]]
part = "boys"
activity_id = "{day}-{place}"
population = "refugee"
melt = "Boys|Men"
children = "0-17"
adults = "18+"
unit = "person"
basis = "counted"
"""
)
FIRST = [
    ("Report for June 2023",),
    ("Place", "Date", "Girls", "Women"),
    ("Lipovo", "20.06.2023", 3, 4),
    ("Brezovets", "21.06.2023", 1, 2),
    ("Total", None, 4, 6),
]
SECOND = [
    ("Table 2: men and boys",),
    ("Site", "Day", "Boys", "Men"),
    ("Lipovo", "20.06.2023", 5, 6),
    ("Sum", None, 5, 6),
]


def counts(plan):
    return [
        (row.cells["activity_id"], row.cells["sex"], row.cells["people"], row.cell)
        for row in plan.rows
        if row.table == "participations"
    ]


def test_a_table_below_another(tmp_path):
    plan = drawn_plan(tmp_path, [*FIRST, (), *SECOND], BELOW)
    assert counts(plan) == [
        ("2023-06-20-lipovo", "f", "3", "Data!C3"),
        ("2023-06-20-lipovo", "f", "4", "Data!D3"),
        ("2023-06-21-brezovets", "f", "1", "Data!C4"),
        ("2023-06-21-brezovets", "f", "2", "Data!D4"),
        ("2023-06-20-lipovo", "m", "5", "Data!C9"),
        ("2023-06-20-lipovo", "m", "6", "Data!D9"),
    ]
    assert not plan.doubts
    assert plan.counts() == {"note": 2, "heading": 8, "field": 6, "value": 6, "checked total": 6}
    assert plan.files[0].counted == 28


def test_the_columns_of_each_table_are_shown_under_its_name(tmp_path):
    columns = Trial(drawn_plan(tmp_path, [*FIRST, (), *SECOND], BELOW)).columns
    assert list(columns["sheet"].unique()) == ["Data", "Data [boys]"]
    assert columns["role"].iloc[-1] == "participations: m 18+ counted → people"


def test_a_total_of_each_table_is_held_against_its_own_rows(tmp_path):
    plan = drawn_plan(tmp_path, [*FIRST, (), *SECOND[:-1], ("Sum", None, 9, 6)], BELOW)
    assert told(plan) == {("C10", "total", "error")}


def test_tables_without_a_blank_row_between_them(tmp_path):
    plan = drawn_plan(tmp_path, [*FIRST, *SECOND[1:]], BELOW)
    assert (people(plan), plan.doubts) == (21, [])


def test_a_table_that_is_not_there_is_told_and_the_other_read(tmp_path):
    plan = drawn_plan(tmp_path, FIRST, BELOW)
    assert [(doubt.rule, doubt.found) for doubt in plan.doubts] == [("header", "no table 'boys'")]
    assert people(plan) == 10


BESIDE = (
    START.format(more="", columns='columns = "A:D"')
    + """
[parts.boys]
header = { find = "Site" }
columns = "F:H"
fields = { place = "Site" }

[[write.participations]]
part = "boys"
activity_id = "2023-06-20-{place}"
population = "refugee"
melt = "Boys|Men"
children = "0-17"
adults = "18+"
unit = "person"
basis = "counted"
"""
)


def beside(*right):
    left = [(*row, *[None] * (4 - len(row))) for row in FIRST]
    return [(*row, None, *more) for row, more in zip(left, [(), *right, *[()] * 5], strict=False)]


def test_a_table_beside_another(tmp_path):
    rows = beside(("Site", "Boys", "Men"), ("Lipovo", 5, 6))
    plan = drawn_plan(tmp_path, rows, BESIDE)
    assert counts(plan)[-2:] == [("2023-06-20-lipovo", "m", "5", "Data!G3"), ("2023-06-20-lipovo", "m", "6", "Data!H3")]
    assert not plan.doubts


def test_a_wrong_cell_keeps_out_the_row_of_its_own_table_alone(tmp_path):
    rows = beside(("Site", "Boys", "Men"), ("Lipovo", "?", 6))
    plan = drawn_plan(tmp_path, rows, BESIDE)
    assert told(plan) == {("G3", "number_form", "error")}
    assert people(plan) == 10
    assert plan.counts()["quarantined"] == 3


def test_a_cell_in_no_table_stops_the_import(tmp_path):
    rows = beside(("Site", "Boys", "Men"), ("Lipovo", 5, 6))
    rows[2] = (*rows[2], 99)
    plan = drawn_plan(tmp_path, rows, BESIDE)
    assert [(doubt.rule, doubt.found) for doubt in plan.doubts] == [
        ("second_count", "22 cells accounted for in its tables, 23 counted by the sheet's XML")
    ]
    assert plan.blocked
