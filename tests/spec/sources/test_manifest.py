"""What an importer must get from originals that were made elsewhere: the column `expected` of the manifest."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from ioreport.sources.import_plan import plan_import
from ioreport.sources.limited_reader import read_grids
from ioreport.sources.mapping_file import mapping_ids

FOLDER = Path(__file__).parents[2] / "data" / "sources"
OFFICE = FOLDER / "office"
ROWS = {row["file"]: row for row in csv.DictReader((FOLDER / "MANIFEST.csv").read_text(encoding="utf-8").splitlines())}
CELLS = {
    "5w-partner-b.xlsx": 159,
    "deaths.xlsx": 163,
    "errors.xlsx": 7,
    "fts_incoming_funding_afg.csv": 9645,
    "humanitarian-aid.csv": 539,
    "humanitarian-aid.json": 539,
    "input-merged.xlsx": 52,
    "labels_bg.csv": 118,
    "labels_bg.xlsx": 284,
    "labels_en.csv": 118,
    "labels_en.xlsx": 284,
    "ledger-sap.txt": 111,
    "strict_iso_paths.xlsx": 1368,
    "submissions.json": 164,
    "unore.xlsx": 45,
    "xml.csv": 118,
    "xml.xlsx": 284,
    "xml_details.csv": 112,
    "xml_details.xlsx": 278,
    "xml_summary.csv": 94,
    "xml_summary.xlsx": 260,
}


def expected(file):
    return json.loads(ROWS[file]["expected"])


@cache
def plan(source):
    return plan_import(OFFICE, source)


def cells(source, table):
    return [dict(row.cells) for row in plan(source).rows if row.table == table]


def sheet(source, name):
    return next(sheet for each in plan(source).files for sheet in each.sheets if sheet.grid.sheet == name)


def totals(source):
    return {f"{total.sheet}!{total.cell}": total for each in plan(source).files for total in each.totals}


def test_every_original_is_the_one_of_the_manifest_and_each_has_its_licence():
    assert set(ROWS) == {path.name for path in (OFFICE / "inbox").iterdir()} == set(CELLS)
    for file, row in ROWS.items():
        assert hashlib.sha256((OFFICE / "inbox" / file).read_bytes()).hexdigest() == row["sha256"]
        assert row["licence"]


@pytest.mark.parametrize("file", sorted(CELLS))
def test_two_readers_count_the_same_cells(file):
    grids, findings = read_grids(OFFICE / "inbox" / file, file, "cp1251" if file == "ledger-sap.txt" else "")
    assert not findings
    assert sum(grid.count() for grid in grids) == sum(grid.filled for grid in grids) == CELLS[file]


@pytest.mark.parametrize("source", mapping_ids(OFFICE))
def test_every_cell_has_one_role_and_the_roles_add_up(source):
    made = plan(source)
    assert not made.blocked
    for each in made.files:
        assert sum(each.counts().values()) == each.counted
        assert "without a role" not in each.counts()


def test_a_monthly_5w():
    right = expected("5w-partner-b.xlsx")
    june, july = sheet("partner-b", "Юни 2023"), sheet("partner-b", "Юли 2023")
    assert {"Юни 2023": june.grid.count(), "Юли 2023": july.grid.count()} == right["cells"]
    taken = [row for row in june.kinds.data if row not in june.bad]
    assert taken == right["Юни 2023"]["rows_imported"]
    assert {str(row) for row in june.bad} == set(right["Юни 2023"]["rows_quarantined"])
    people = {row: 0 for row in taken}
    for row in plan("partner-b").rows:
        if row.table == "participations" and row.sheet == "Юни 2023":
            people[row.spans[0].top] += int(row.cells["people"])
    assert {str(row): count for row, count in people.items()} == right["Юни 2023"]["people_imported"]
    assert sum(int(row["people"]) for row in cells("partner-b", "participations")) == right["people_all_imported"]


def test_a_monthly_5w_tells_what_is_doubtful():
    right = expected("5w-partner-b.xlsx")
    told = {(doubt.sheet, doubt.cell, doubt.rule) for doubt in plan("partner-b").doubts}
    assert {
        ("Юни 2023", "H10", "error_cell"),
        ("Юни 2023", "H11", "value"),
        ("Юни 2023", "C9", "lookalike_letters"),
        ("Юни 2023", "9", "hidden_row"),
        ("Юли 2023", "7", "double_row"),
    } <= told
    said = totals("partner-b")
    assert said["Юни 2023!G12"].said == str(right["Юни 2023"]["G_total"]["sheet"])
    assert said["Юни 2023!G12"].rows == right["Юни 2023"]["G_total"]["rows"]
    assert "stored as text (G7 '1 204')" in said["Юни 2023!G12"].cause
    assert said["Юни 2023!M9"].said == str(right["Юни 2023"]["row_9_total_says"])
    assert said["Юни 2023!M9"].rows == 6


def test_a_ledger():
    right = expected("ledger-sap.txt")
    lines = cells("ledger", "transactions")
    booked = {
        kind: sum(Decimal(line["booked"]) for line in lines if line["kind"] == kind)
        for kind in ("spent", "received", "committed")
    }
    assert booked == {
        "spent": Decimal(right["spent_USD"]),
        "received": Decimal(right["received_USD"]),
        "committed": Decimal(right["committed_outstanding_USD"]),
    }
    assert {line["transaction_id"]: line["amount"] for line in lines}["1900009-1"] == "-300.00"
    assert sheet("ledger", "").kinds.skipped == {3: "counter-posting, no WBS"}
    total = totals("ledger")["!I11"]
    assert (total.said, total.difference.removeprefix("-")) == (right["total_line_says"], "328.00")
    assert [doubt.cell for doubt in plan("ledger").stopping] == ["I11"]


def test_rates_with_effective_dates():
    right = expected("unore.xlsx")
    rates = {
        (row["month"], row["currency"], row.get("valid_from", "")): row["per_usd"]
        for row in cells("unore", "exchange_rates")
    }
    assert {currency: rates["2024-01", currency, ""] for currency in right["2024-01"]} == right["2024-01"]
    assert {currency: rates["2024-02", currency, ""] for currency in ("BGN", "EUR", "TRY")} == {
        "BGN": "1.803",
        "EUR": "0.922",
        "TRY": "30.35",
    }
    assert rates["2024-02", "TRY", "2024-02-15"] == "30.75"


def test_notes_around_a_table_and_personal_columns():
    right = expected("deaths.xlsx")
    for name in right["sheets"]:
        part = sheet("deaths", name)
        assert (part.roles.header.top, part.kinds.data[0], part.kinds.data[-1]) == (
            right["header_row"],
            right["first_data_row"],
            right["last_data_row"],
        )
        assert len(part.kinds.data) == right["rows_each"]
        assert sum(map(int, part.values["age"])) == right["age_sum"][name]
        assert part.values["kids"].count("true") == right["has_kids_true"][name]
        assert part.values["birth"][0] == right["birth_first"][name]
    assert [row["people"] for row in cells("deaths", "participations")] == ["10", "10"]


def test_merged_cells_in_the_body_fill_their_range_alone():
    right = expected("input-merged.xlsx")
    part = sheet("merged", "input-valid")
    assert (part.kinds.headings, len(part.kinds.data)) == (
        [*right["header_rows"], right["hxl_row"]],
        right["data_rows"],
    )
    assert part.values["org"] == right["org"]
    assert part.values["country"] == right["country"]
    assert part.values["date"] == ["2015-03-01"] * 4
    assert part.values["register"] == right["register"]
    people = [(row["sex"], int(row["people"])) for row in cells("merged", "participations")]
    assert [count for sex, count in people if sex == "m"] == right["hombres"]
    assert [count for sex, count in people if sex == "f"] == right["mujeres"]
    assert [doubt.heading for doubt in plan("merged").doubts if doubt.rule == "hxl_contradiction"] == [
        "¿Para quién? / Hombres",
        "¿Para quién? / Mujeres",
    ]


def test_money_in_words():
    right = expected("humanitarian-aid.csv")
    part = sheet("italy", "")
    amounts = [value for value in part.values["amount"] if value]
    assert (len(part.kinds.data), len(amounts)) == (right["rows"], right["rows_with_value"])
    assert sum(map(Decimal, amounts)) == Decimal(right["sum_EUR"])
    assert [said for said in part.values["precision"] if said] == ["about"] * right["rows_with_value"]
    assert part.values["date"][0] == "2022-03-03"


def test_money_in_words_as_json_gives_the_same(tmp_path):
    office = shutil.copytree(OFFICE, tmp_path / "office")
    mapping = office / "sources" / "italy.toml"
    mapping.write_text(mapping.read_text(encoding="utf-8").replace(".csv", ".json"), encoding="utf-8")
    values = plan_import(office, "italy").files[0].sheets[0].values
    text = sheet("italy", "").values
    assert {name: values[name] for name in ("date", "amount", "precision")} == {
        name: text[name] for name in ("date", "amount", "precision")
    }


@pytest.mark.parametrize(("source", "file"), [("kobo", "labels_bg.xlsx"), ("kobo-names", "xml.xlsx")])
def test_submissions_with_repeats(source, file):
    right = expected(file)
    people = cells(source, "participations")
    counted = {sex: sum(int(row["people"]) for row in people if row["sex"] == sex) for sex in "fmu"}
    assert counted == {sex: right["attendance_approved_only"][sex] for sex in "fmu"}
    assert (len(people), sum(counted.values())) == (
        right["attendance_approved_only"]["rows"],
        right["attendance_approved_only"]["people"],
    )
    assert sum(int(row["first_time"]) for row in people) == right["attendance_approved_only"]["first_time"]
    assert sum(int(row["people"]) for row in people if not row["age_min"]) == right["person_without_age"]
    assert len(cells(source, "activities")) == right["activities_approved"]


def test_all_submissions_where_the_mapping_says_so(tmp_path):
    right = expected("labels_bg.xlsx")
    office = shutil.copytree(OFFICE, tmp_path / "office")
    mapping = office / "sources" / "kobo.toml"
    text = mapping.read_text(encoding="utf-8").replace('only = { "_validation_status" = "Approved" }\n', "")
    mapping.write_text(f'submissions = "all"\n{text}', encoding="utf-8")
    made = plan_import(office, "kobo")
    people = [row.cells for row in made.rows if row.table == "participations"]
    assert "0" in {row["age_min"] for row in people}
    assert len([row for row in made.rows if row.table == "activities"]) == right["activities_all"]
    assert len(people) == 12


def test_flows_of_funds():
    right = expected("fts_incoming_funding_afg.csv")
    values = sheet("flows", "").values
    assert (len(values["number"]), len(set(values["number"]))) == (right["rows"], right["ids"])
    assert sum(map(Decimal, values["usd"])) == Decimal(right["sum_USD"])
    assert {kind: values["kind"].count(kind) for kind in ("paid", "commitment")} == {
        "paid": right["paid"],
        "commitment": right["commitment"],
    }
    assert values["boundary"].count("shared") == right["shared"]
    japan = [at for at, name in enumerate(values["source_name"]) if name.startswith("Japan")]
    assert len(japan) == right["Japan"]["rows"]
    assert sum(Decimal(values["usd"][at]) for at in japan) == Decimal(right["Japan"]["sum_USD"])
    assert sum(values["currency"][at] == "JPY" for at in japan) == right["Japan"]["in_JPY"]
    assert len([rate for rate in values["rate"] if rate]) == right["rows_with_rate"]


def test_error_cells_that_the_reader_of_values_leaves_empty():
    grids, _ = read_grids(OFFICE / "inbox" / "errors.xlsx", "errors.xlsx")
    cells = {grids[0].cell(row, 1).place: grids[0].cell(row, 1) for row in range(1, 8)}
    assert {where: cell.value for where, cell in cells.items()} == expected("errors.xlsx")["error_cells"]
    assert {cell.kind for cell in cells.values()} == {"e"}


def test_strict_open_xml():
    right = expected("strict_iso_paths.xlsx")
    grids, _ = read_grids(OFFICE / "inbox" / "strict_iso_paths.xlsx", "strict.xlsx")
    assert ([grid.sheet for grid in grids], grids[0].count()) == (right["sheets"], right["cells_not_empty"])
