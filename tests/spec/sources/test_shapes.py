"""Shapes of tables that partners send, each drawn small, with the rows that come of it."""

from __future__ import annotations

from tests.drawn_sources import HEADER, MAPPING, ROW, drawn_plan, people, told

START = """
id = "b"
files = "inbox/*"

[numbers]
missing = ["-"]
units = ["%"]

[dates]
forms = ["dd.MM.yyyy"]
"""


def cells(plan, table, *columns):
    return [tuple(row.cells.get(name, "") for name in columns) for row in plan.rows if row.table == table]


TRACKER = (
    START
    + """
[table]
header = { find = "Indicator", rows = 2 }

[fields]
indicator = "Indicator"

[ignore]
"* / Target" = "targets are in the table indicators"

[write.indicator_values]
melt = "Q[1-4] 2023 / (Achieved|Numerator|Denominator)"
by = "period"
values = { "Achieved" = "value", "Numerator" = "numerator", "Denominator" = "denominator" }
key = "{period}"
"""
)


def test_an_indicator_tracker_with_target_and_achieved_side_by_side(tmp_path):
    rows = [
        ["Indicator", "Q1 2023", None, "Q2 2023", None],
        [None, "Target", "Achieved", "Target", "Achieved"],
        ["People trained", 20, 18, 30, 31],
        ["I1x", None, None, None, 1],
    ]
    plan = drawn_plan(tmp_path, rows, TRACKER, merged=["B1:C1", "D1:E1"])
    assert cells(plan, "indicator_values", "indicator_id", "period_start", "period_end", "value") == [
        ("I1", "2023-01-01", "2023-03-31", "18"),
        ("I1", "2023-04-01", "2023-06-30", "31"),
    ]
    assert told(plan) == {("A4", "unknown_indicators", "error")}
    assert [row.cell for row in plan.rows] == ["Data!C3", "Data!E3"]


def test_numerator_and_denominator_in_neighbouring_columns_make_one_row(tmp_path):
    rows = [
        ["Indicator", "Q1 2023", None],
        [None, "Numerator", "Denominator"],
        ["Share who found work", 3, 12],
    ]
    plan = drawn_plan(
        tmp_path, rows, TRACKER.split("[ignore]")[0] + "[write" + TRACKER.split("[write")[1], merged=["B1:C1"]
    )
    assert cells(plan, "indicator_values", "indicator_id", "numerator", "denominator", "value") == [
        ("I2", "3", "12", "")
    ]
    assert [row.cell for row in plan.rows] == ["Data!B3:C3"]


MONTHS = (
    START
    + """
[sheets]
match = '(?P<year>\\d{4})'

[table]
header = { find = "Indicator" }

[fields]
indicator = "Indicator"

[check]
"Year" = "sum of value"

[write.indicator_values]
melt = "^([1-9]|1[0-2])$"
by = "month"
key = "{period}"
"""
)


def test_wide_by_month_with_the_year_in_the_name_of_the_sheet(tmp_path):
    plan = drawn_plan(tmp_path, [["Indicator", 1, 2, 12, "Year"], ["I1", 5, "-", 7, 12]], MONTHS, sheet="2023")
    assert cells(plan, "indicator_values", "row_id", "period_start", "period_end", "value") == [
        ("2023-01", "2023-01-01", "2023-01-31", "5"),
        ("2023-12", "2023-12-01", "2023-12-31", "7"),
    ]
    assert not plan.doubts


WIDE_BY_INDICATOR = (
    START
    + """
[table]
header = { find = "Place" }

[fields]
place = "Place"
period = { cell = "A1", match = 'Period: (.+)' }

[write.indicator_values]
melt = "People trained"
by = "indicator"
key = "{period}-{place}"
"""
)


def test_wide_by_indicator_with_the_period_in_a_title(tmp_path):
    plan = drawn_plan(tmp_path, [["Period: Q2 2023"], ["Place", "People trained"], ["Lipovo", 9]], WIDE_BY_INDICATOR)
    assert cells(plan, "indicator_values", "indicator_id", "row_id", "period_end", "place_id", "value") == [
        ("I1", "2023-Q2-lipovo", "2023-06-30", "lipovo", "9")
    ]
    assert plan.counts()["note"] == 1


SECTIONS = MAPPING.replace('kind = "Activity"\n', "").replace(
    'totals = ["Total"]', "totals = ['* (total)', 'All places']\nsections = '(?P<kind>.+) in 2023'"
)


def test_section_headings_subtotals_and_a_grand_total(tmp_path):
    rows = [
        ["Place", "Date", "Girls", "Women", "All"],
        ["Training in 2023"],
        ["Lipovo", "20.06.2023", 3, 4, 7],
        ["Training (total)", None, 3, 4, 7],
        ["Workshop in 2023"],
        ["Brezovets", "21.06.2023", 1, 2, 3],
        ["Workshop (total)", None, 1, 2, 3],
        ["All places", None, 4, 6, 10],
    ]
    plan = drawn_plan(tmp_path, rows, SECTIONS)
    assert cells(plan, "activities", "kind", "place_id") == [("training", "lipovo"), ("workshop", "brezovets")]
    assert people(plan) == 10
    assert not plan.doubts


def test_a_header_that_comes_again_is_a_heading(tmp_path):
    plan = drawn_plan(tmp_path, [HEADER, ROW, HEADER, ("Brezovets", *ROW[1:])])
    assert people(plan) == 14
    assert plan.counts()["heading"] == 12


def test_a_header_that_comes_again_with_a_number_in_it_is_no_heading(tmp_path):
    plan = drawn_plan(tmp_path, [HEADER, ROW, (*HEADER[:4], 12, HEADER[5])])
    assert {doubt.row for doubt in plan.doubts if doubt.level == "error"} == {3}
    assert people(plan) == 7


def test_cells_that_repeat_the_one_above_are_filled_where_the_mapping_says_so(tmp_path):
    rows = [HEADER, ROW, (None, "21.06.2023", "training", 1, 1, 2)]
    assert not [
        row
        for row in drawn_plan(tmp_path, rows).rows
        if row.cells.get("place_id") == "lipovo" and row.spans[0].top == 3
    ]
    down = MAPPING.replace('notes = "below"', 'notes = "below"\ndown = ["place"]')
    assert people(drawn_plan(tmp_path / "down", rows, down)) == 9


LEDGER = (
    START
    + """
[table]
header = { find = "Doc" }

[fields]
document = "Doc"
amount = "Amount"
date = "Date"
kind = { value = "spent" }

[write.transactions]
key = "{document}"
grant_id = "G"
currency = "EUR"
"""
)


def test_numbers_in_other_forms(tmp_path):
    mapping = LEDGER.replace("[numbers]", '[numbers]\ndecimal = ","\ngroup = [".", " "]\nminus = "parentheses"')
    mapping = mapping.replace("[codes", "[codes") + '\n[codes.grant_id]\n"G" = "G-01"\n'
    rows = [
        ["Doc", "Date", "Amount"],
        ["1", "05.01.2023", "(1.204,50)"],
        ["2", "05.01.2023", "1 000,5"],
        ["3", "05.01.2023", "-3"],
    ]
    plan = drawn_plan(tmp_path, rows, mapping)
    assert cells(plan, "transactions", "amount", "grant_id") == [
        ("-1204.50", "G-01"),
        ("1000.5", "G-01"),
        ("-3", "G-01"),
    ]


def test_days_in_words_and_serial_numbers(tmp_path):
    mapping = LEDGER.replace('["dd.MM.yyyy"]', '["d MMMM yyyy", "serial"]') + '\n[codes.grant_id]\n"G" = "G-01"\n'
    rows = [["Doc", "Date", "Amount"], ["1", "5 юни 2023", 1], ["2", 45097, 1], ["3", "5 June 2023", 1]]
    plan = drawn_plan(tmp_path, rows, mapping.replace('files = "inbox/*"', 'files = "inbox/*"\nlanguage = "bg"'))
    assert cells(plan, "transactions", "date") == [("2023-06-05",), ("2023-06-20",), ("2023-06-05",)]


SURVEY = (
    START
    + """
[table]
header = { find = "Clear", rows = 3 }
totals = ["* (Total)", "Country"]
notes = "below"
sections = "(?P<state>.+) Divisions|Country"

[fields]
place = "column A"
yes = { heading = "Clear / Yes / no.", type = "number" }
no = { heading = "Clear / No / no.", type = "number" }

[check]
"Eligible / Clear / no." = "sum of Clear / Yes / no. + Clear / No / no."

[ignore]
"*%" = "computed"

[write.places]
place_id = "{place}"
name = "{place} ({state})"
country = "AU"
"""
)


def test_three_header_rows_a_blank_column_between_groups_and_subtotals_by_section(tmp_path):
    rows = [
        ["A survey"],
        [None, "Clear", None, None, None, None, "Eligible", None],
        [None, "Yes", None, "No", None, None, "Clear", None],
        [None, "no.", "%", "no.", "%", None, "no.", "%"],
        ["North Divisions"],
        ["Banks", 3, 75, 1, 25, None, 4, 100],
        ["Country Hill(c)", 1, 50, 1, 50, None, 2, 100],
        ["North (Total)", 4, 66.7, 2, 33.3, None, 6, 100],
        ["South Divisions"],
        ["Aston", 2, 50, 2, 50, None, 4, 100],
        ["South (Total)", 2, 50, 2, 50, None, 4, 100],
        ["Country", 6, 60, 4, 40, None, 10, 100],
        [],
        ["(c) a footnote"],
    ]
    plan = drawn_plan(tmp_path, rows, SURVEY, merged=["B2:E2", "B3:C3", "D3:E3", "G2:H2", "G3:H3"])
    sheet = plan.files[0].sheets[0]
    assert (sheet.values["yes"], sheet.values["no"]) == (["3", "1", "2"], ["1", "1", "2"])
    assert cells(plan, "places", "name") == [("Banks (North)",), ("Country Hill(c) (North)",), ("Aston (South)",)]
    assert (list(sheet.kinds.totals), sheet.kinds.notes) == ([8, 11, 12], [1, 14])
    assert not plan.doubts


TAGGED = (
    START.replace('units = ["%"]', 'group = [" "]')
    + """
[table]
header = { find = "LOCATION", rows = 2, fill = true }

[fields]
code = "Code"
health = { heading = "HEALTH / Affected", type = "number" }
shelter = { heading = "SHELTER / Affected", type = "number" }

[write.places]
place_id = "{code}"
name = "{code}"
country = "ET"
"""
)


def test_tags_that_repeat_are_a_hint_and_blanks_between_thousands_are_read(tmp_path):
    rows = [["LOCATION", "HEALTH", "SHELTER"], ["Code", "Affected", "Affected"], ["#adm3+code", "#inneed", "#inneed"]]
    rows += [["E1", "80 418", "-"], ["E2", "3 410", "93\u00a0149"]]
    plan = drawn_plan(tmp_path, rows, TAGGED)
    values = plan.files[0].sheets[0].values
    assert (values["health"], values["shelter"]) == (["80418", "3410"], ["", "93149"])
    assert {rule for _, rule, _ in told(plan)} == {"text_number"}
    assert plan.counts()["heading"] == 9


def test_a_last_row_with_a_number_in_a_column_of_numbers_is_no_note(tmp_path):
    rows = [HEADER, ROW, ("* revised", None, None, None, None, None), ("Brezovets", None, None, None, 9, None)]
    plan = drawn_plan(tmp_path, rows)
    assert {doubt.row for doubt in plan.doubts if doubt.level == "error"} == {3, 4}
    assert plan.counts()["quarantined"] == 3
