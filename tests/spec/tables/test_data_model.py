"""The data model: which tables and columns there are, and what an office's frames look like."""

import datetime as dt
import json
import os
import pickle
import shutil
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from ioreport.errors import DataError, UsageError
from ioreport.tables import TABLES, check_office, load, read_office

OFFICE = Path(__file__).parents[2] / "data" / "office"

CONTRACT = """
profile: *key; value r; unit; as_of; source r
donors: *donor_id; name r; short_name; kind r; country; iati_ref; acknowledgement r; template; currency r; language;
  min_cell
partners: *partner_id; name r; kind r; country
places: *place_id; name r; name_local; country r; admin1; latitude; longitude
projects: *project_id; title r; objective; start_date r; end_date r; sdg_targets; sector
grants: *grant_id; donor_id r; project_id r; title r; amount r; currency r; start_date r; end_date r; reference
budget_lines: *grant_id; *line_id; title r; category; amount r
transactions: *transaction_id; grant_id r; line_id; activity_id; date r; kind r; amount r; currency r;
  booked; voucher
exchange_rates: *month; *currency; *valid_from ?; per_usd r; source r
activities: *activity_id; project_id; title r; kind r; start_date r; end_date r; place_id; status r; summary;
  organiser_id; umbrella
activity_elements: *activity_id; *element_id; kind r; title r; description; audience
support: *activity_id; *support_id; provider_id; kind r; description r
activity_funding: *activity_id; *donor_id; grant_id
participations: *activity_id; *row_id; population r; sex r; age_min; age_max; unit r; people; precision; first_time;
  basis r; wording
indicators: *indicator_id; project_id r; level r; title r; unit r; baseline r; target r; direction r; over_places r;
  over_periods r; measure; arguments; part_of
indicator_values: *indicator_id; *row_id; period_start r; period_end r; place_id; sex; age_min; age_max; value;
  numerator; denominator; comment
reports: *report_id; grant_id r; kind r; period_start r; period_end r; due_date; submitted_on; audience r; language
narratives: *report_id; *section_id; *language; text r
quotes: *quote_id; report_id r; section_id r; language r; text r; who r; place_id; consent_ref; allow
photos: *photo_id; activity_id; file r; caption r; alt r; credit r; consent_ref
sources: *source_id; *file; sha256 r; mapping_sha256 r; sheets r; rows r; quarantined r; received
origins: *table; *key; cell r; source_id r; file r; period; columns; written
"""


def drawn_schema():
    for line in CONTRACT.replace("\n  ", " ").strip().splitlines():
        table, _, columns = line.partition(": ")
        names = [column.strip() for column in columns.split(";")]
        plain = {name: name.strip("*").removesuffix(" r").removesuffix(" ?") for name in names}
        key = tuple(plain[name] for name in names if name.startswith("*"))
        needed = (name for name in names if name.endswith(" r") or (name.startswith("*") and not name.endswith(" ?")))
        yield table, key, tuple(plain.values()), tuple(plain[name] for name in needed)


def test_tables_columns_keys_and_required_columns_are_those_of_the_contract():
    known = [(table.name, table.key, tuple(table.columns), table.needed) for table in TABLES.values()]
    assert known == list(drawn_schema())


@pytest.fixture
def copied(tmp_path):
    shutil.copytree(OFFICE, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def unlisted(copied):
    """The small office with the tables of the contract alone, none of them listed."""
    (copied / "shelter_beds.csv").unlink()
    return rewritten(copied, resources=[])


def rewritten(folder, **changes):
    path = folder / "datapackage.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, **changes}), encoding="utf-8")
    return folder


def test_the_small_office_has_no_finding():
    assert check_office(OFFICE) == ()


def test_an_office_knows_who_it_is():
    office = load(OFFICE)
    assert (office.name, office.country, office.currency) == ("Migration Service, Lipovo Office", "BG", "BGN")
    assert (office.languages, office.demonstration, office.as_of) == (("en", "bg"), True, dt.date(2024, 1, 31))


def test_rows_bear_the_numbers_that_a_spreadsheet_shows():
    assert list(load(OFFICE).partners.index) == [2, 3]
    assert load(OFFICE).partners.index.name == "row"


def test_a_cell_with_line_ends_in_it_is_one_row(copied):
    office = load(copied)
    assert office.narratives.loc[2, "text"].count("\n") == 2
    assert office.narratives.loc[3, "section_id"] == "changes"


def test_blank_rows_count_and_are_left_out(copied):
    rows = (copied / "partners.csv").read_text(encoding="utf-8").splitlines()
    (copied / "partners.csv").write_text("\n".join([rows[0], "", rows[1], ",,,", rows[2]]), encoding="utf-8")
    assert list(load(copied).partners.index) == [3, 5]


@pytest.mark.parametrize(
    ("table", "column", "dtype"),
    [
        ("activities", "start_date", "datetime64[s]"),
        ("exchange_rates", "month", "str"),
        ("participations", "people", "Int64"),
        ("grants", "amount", "decimal128(38, 3)[pyarrow]"),
        ("exchange_rates", "per_usd", "decimal128(38, 18)[pyarrow]"),
        ("places", "latitude", "float64"),
        ("participations", "sex", "category"),
        ("activities", "title", "str"),
        ("grants", "currency", "str"),
    ],
)
@pytest.mark.parametrize("filled", [True, False])
def test_every_column_has_its_kind_with_rows_and_without(copied, table, column, dtype, filled):
    if not filled:
        (copied / f"{table}.csv").unlink()
    office, _ = read_office(copied)
    assert str(getattr(office, table)[column].dtype) == dtype


def test_money_is_exact():
    transactions = load(OFFICE).transactions
    assert transactions.loc[3, "amount"] == Decimal("1955.83")
    # L3: 250.00, then 50.00 reversed
    assert transactions.loc[transactions["line_id"] == "L3", "amount"].sum() == Decimal("200.00")


def test_an_absent_table_is_an_empty_one_with_all_columns(copied):
    (copied / "photos.csv").unlink()
    listed = json.loads((copied / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    office = load(rewritten(copied, resources=[entry for entry in listed if entry["name"] != "photos"]))
    assert office.photos.empty
    assert list(office.photos.columns) == list(TABLES["photos"].columns)


def test_who_names_a_row_of_an_absent_table_is_told_so(copied):
    (copied / "partners.csv").unlink()
    found = {finding.expected for finding in check_office(rewritten(copied, resources=[]))}
    assert "a row of partners.csv, which is absent, with this partner_id" in found


def test_a_column_under_a_name_with_capitals_is_checked_beside_its_fault(copied):
    text = (copied / "partners.csv").read_text(encoding="utf-8")
    (copied / "partners.csv").write_text(text.replace("partner_id", "Partner ID").replace(",ngo", ",NGO"), "utf-8")
    assert [(finding.row, finding.column) for finding in check_office(copied)] == [(1, "partner_id"), (2, "kind")]


def test_a_text_of_blanks_alone_says_nothing_and_consents_to_nothing(copied):
    text = (copied / "photos.csv").read_text(encoding="utf-8")
    (copied / "photos.csv").write_text(text.replace("C-2023-14", "  "), "utf-8")
    assert load(copied).photos["consent_ref"].isna().all()


def test_an_absent_column_is_an_empty_one(copied):
    (copied / "partners.csv").write_text("partner_id,name,kind\nPT-01,A,ngo\nPT-02,B,un\n", encoding="utf-8")
    office = load(copied)
    assert office.partners["country"].isna().all()


@pytest.mark.parametrize("table", [table for table in TABLES if (OFFICE / f"{table}.csv").is_file()])
def test_a_table_of_its_required_columns_alone_has_all_columns_in_their_kinds(copied, table):
    rows = pd.read_csv(copied / f"{table}.csv", dtype="str", keep_default_na=False)
    rows[list(TABLES[table].needed)].to_csv(copied / f"{table}.csv", index=False)
    frame = read_office(copied)[0].tables[table]
    assert len(frame) == len(rows)
    assert {name: frame[name].dtype for name in TABLES[table].columns} == {
        name: field.dtype for name, field in TABLES[table].columns.items()
    }


def test_empty_cells_mean_what_the_contract_says():
    office = load(OFFICE)
    assert list(office.donors["min_cell"]) == [5, 10]
    assert office.participations.loc[4, "precision"] == "exact"
    assert pd.isna(office.participations.loc[8, "people"])


def test_a_table_may_have_more_columns_and_an_office_more_tables():
    office = load(OFFICE)
    assert list(office.grants["amount_precision"]) == ["exact", "at_most"]
    assert office.shelter_beds["beds"].sum() == 80
    assert office.shelter_beds["occupancy"].loc[2] == Decimal("0.75")
    assert office.shelter_beds["opened"].loc[2] == pd.Timestamp("2022-11-01")
    assert office.file("shelter_beds") == "shelter_beds.csv"


def test_a_table_of_the_contract_is_read_whether_listed_or_not(copied):
    assert len(load(rewritten(copied, resources=[])).activities) == 8


def test_a_listed_table_is_read_from_its_path(copied):
    (copied / "raw").mkdir()
    (copied / "partners.csv").rename(copied / "raw" / "organisations.csv")
    listed = json.loads((copied / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    resources = [{**r, "path": "raw/organisations.csv"} if r["name"] == "partners" else r for r in listed]
    office = load(rewritten(copied, resources=resources))
    assert (len(office.partners), office.file("partners")) == (2, "raw/organisations.csv")


def test_a_table_of_the_contract_is_a_csv_file(unlisted):
    (finding,) = check_office(rewritten(unlisted, resources=[{"name": "activities", "path": "activities.xlsx"}]))
    assert (finding.column, finding.found) == ("resources[0].path", "activities.xlsx")


def test_inputs_are_the_files_that_were_read():
    inputs = {item.file: item for item in load(OFFICE).inputs}
    assert inputs["participations.csv"].rows == 17
    assert len(inputs["participations.csv"].sha256) == 64
    assert len(inputs) == 20


def test_an_unknown_table_names_the_nearest():
    with pytest.raises(AttributeError, match="no table 'activites' .did you mean activities"):
        _ = load(OFFICE).activites
    with pytest.raises(AttributeError, match="did you mean donors"):
        load(OFFICE).file("donor")


def test_an_office_read_again_is_as_its_files_are_now(copied):
    text = (copied / "partners.csv").read_text(encoding="utf-8")
    mine = load(copied).partners
    mine.loc[2, "name"] = "Changed in memory"
    assert load(copied).partners.loc[2, "name"] in text
    (copied / "partners.csv").write_text(text.replace(",ngo", ",NGO"), encoding="utf-8")
    assert [(finding.row, finding.column) for finding in check_office(copied)] == [(2, "kind")]
    (copied / "partners.csv").write_text(text, encoding="utf-8")
    assert check_office(copied) == ()


def test_an_office_cannot_be_changed_by_accident():
    office = load(OFFICE)
    mine = office.activities
    mine.loc[2, "title"] = "Something else"
    through_the_mapping = office.tables["activities"]
    through_the_mapping["title"] = "Something else"
    assert office.activities.loc[2, "title"] == "Welcome day in spring"
    with pytest.raises(AttributeError):
        office.name = "Another"


def test_an_office_travels_between_processes():
    assert len(pickle.loads(pickle.dumps(load(OFFICE))).activities) == 8


def test_the_lev_and_other_withdrawn_currencies_are_currencies(copied):
    rates = "month,currency,per_usd,source\n2023-05,BGN,1.8,s\n2022-12,HRK,7.1,s\n2023-03,EUR,0.9,s\n"
    (copied / "exchange_rates.csv").write_text(rates, encoding="utf-8")
    assert check_office(copied) == ()


@pytest.mark.parametrize(
    ("rates", "missing"),
    [
        ("2023-05,EUR,0.9,s", []),  # the lev follows from the euro
        ("2023-05,BGN,1.8,s", []),
        ("2023-05,CHF,0.9,s", ["2023-05"]),
        ("2023-06,BGN,1.8,s", ["2023-05"]),
    ],
)
def test_a_rate_is_needed_where_currencies_differ_and_no_legal_rate_holds(copied, rates, missing):
    # Of all that the two donors paid, only 1,800 BGN of May 2023 go into dollars; lev into euro need no table.
    (copied / "exchange_rates.csv").write_text(f"month,currency,per_usd,source\n{rates}\n", encoding="utf-8")
    findings = check_office(copied)
    assert [finding.rule for finding in findings] == ["missing_rate"] * len(missing)
    assert all(month in finding.expected for month, finding in zip(missing, findings, strict=True))


def test_alike_means_alike_within_one_activity(copied):
    head = (copied / "participations.csv").read_text(encoding="utf-8").splitlines()[0]
    row = "refugee,f,18,59,person,12,exact,,counted,"
    rows = [f"A-01,1,{row}", f"A-02,1,{row}", f"A-01,2,{row}"]
    (copied / "participations.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    assert [(finding.rule, finding.row) for finding in check_office(copied)] == [("alike", 4)]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("transactions", "T-99,G-01,L1,A-02,2023-06-20,spent,800,EUR"),  # row 4 says 800.00
        ("participations", "A-01,99,refugee,f,18,59,person,12,,,counted,"),  # row 2 says exact
        ("profile", "established,1994,,,Charter of the fictional Migration Service (invented)"),
    ],
)
def test_alike_is_what_says_the_same_however_it_is_written(copied, table, row):
    if table == "participations":
        head = (copied / "participations.csv").read_text(encoding="utf-8").splitlines()[0]
        first = "A-01,1,refugee,f,18,59,person,12,exact,,counted,"
        (copied / "participations.csv").write_text(f"{head}\n{first}\n", encoding="utf-8")
    with (copied / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    assert [(finding.file, finding.rule) for finding in check_office(copied)] == [(f"{table}.csv", "alike")]


def test_cells_that_do_not_hold_are_alike_only_as_they_are_written(copied):
    with (copied / "partners.csv").open("a", encoding="utf-8") as file:
        file.write("PT-08,Choir,choir,BG\nPT-09,Choir,band,BG\n")
    assert [finding.rule for finding in check_office(copied)] == ["code", "code"]


def test_an_amount_that_cannot_be_read_hides_no_other_grants_difference(copied):
    lines = (
        "grant_id,line_id,title,category,amount\nG-01,L1,Events,,ten\nG-01,L2,Courses,,9000\nG-01,L3,Office,,9000\n"
        "G-02,L1,Heating,,4000.00\nG-02,L2,Blankets,,1999.00\n"
    )
    (copied / "budget_lines.csv").write_text(lines, encoding="utf-8")
    found = {(finding.file, finding.row, finding.rule) for finding in check_office(copied)}
    assert found == {("budget_lines.csv", 2, "money"), ("grants.csv", 3, "budget_sum")}


def test_no_day_lies_outside_a_project_that_ends_before_it_starts(copied):
    path = copied / "projects.csv"
    turned = path.read_text(encoding="utf-8").replace("2023-01-01,2023-12-31", "2023-12-31,2023-01-01")
    path.write_text(turned, encoding="utf-8")
    assert [(finding.file, finding.rule) for finding in check_office(copied)] == [("projects.csv", "order")]


def test_all_faults_are_told_at_once_in_every_file(copied):
    (copied / "partners.csv").write_text("partner_id,name,kind\nPT-01,,ngos\nPT 02,B,un\n", encoding="utf-8")
    (copied / "places.csv").write_text("", encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        load(rewritten(copied, created="soon"))
    found = {(finding.file, finding.row, finding.column) for finding in refusal.value.findings}
    assert found == {
        ("datapackage.json", None, "created"),
        ("partners.csv", 2, "name"),
        ("partners.csv", 2, "kind"),
        ("partners.csv", 3, "partner_id"),
        ("places.csv", None, None),
        ("activities.csv", 7, "organiser_id"),  # PT-02 is no partner any more
        ("support.csv", 2, "provider_id"),
    }


def test_a_misspelt_file_is_doubtful(unlisted):
    (unlisted / "photos.csv").rename(unlisted / "photo.csv")
    (finding,) = check_office(unlisted)
    assert (finding.file, finding.level) == ("photo.csv", "warning")
    assert "photos.csv" in finding.expected


@pytest.mark.parametrize(
    ("file", "way_on"),
    [
        ("activites.csv", "activities.csv, which is read: move this file elsewhere"),
        ("activities.xlsx", "activities.csv, which is read: move this file elsewhere"),
        ("Notes.CSV", "rename or list it"),
        ("budget.ods", "save each sheet as 'CSV UTF-8', under its table's name, as budget_lines.csv"),
    ],
)
def test_a_file_of_data_is_not_passed_over_in_silence(copied, file, way_on):
    (copied / file).write_bytes(b"PK")
    (finding,) = check_office(copied)
    assert (finding.file, finding.rule, finding.level) == (file, "not_read", "warning")
    assert finding.expected.endswith(way_on)


def test_a_table_that_nobody_listed_is_not_passed_over_in_silence(copied):
    (finding,) = check_office(rewritten(copied, resources=[]))
    assert (finding.file, finding.rule) == ("shelter_beds.csv", "not_read")


def test_a_workbook_in_the_place_of_a_table_is_told_what_to_become(unlisted):
    (unlisted / "photos.csv").rename(unlisted / "photos.xlsx")
    (finding,) = check_office(unlisted)
    assert (finding.rule, finding.expected) == ("not_read", "CSV files: save each sheet as 'CSV UTF-8', as photos.csv")


@pytest.mark.parametrize("file", ["~$activities.xlsx", ".~lock.activities.csv", "notes.txt", "brand.toml"])
def test_a_file_that_is_no_data_is_nobodys_fault(copied, file):
    (copied / file).write_bytes(b"")
    assert check_office(copied) == ()


def test_a_listed_file_of_any_kind_is_meant_to_be_there(unlisted):
    (unlisted / "survey.xlsx").write_bytes(b"PK")
    assert check_office(rewritten(unlisted, resources=[{"name": "survey", "path": "survey.xlsx"}])) == ()


def test_a_folder_without_descriptor_is_not_blamed_for_what_lies_in_it(tmp_path):
    (tmp_path / "holidays.xlsx").write_bytes(b"PK")
    assert [finding.rule for finding in check_office(tmp_path)] == ["missing_file"]


def test_a_file_that_cannot_be_read_is_a_finding(unlisted):
    (unlisted / "photos.csv").unlink()
    (unlisted / "photos.csv").mkdir()
    (finding,) = check_office(unlisted)
    assert (finding.file, finding.rule) == ("photos.csv", "unreadable")


@pytest.mark.parametrize("content", ["", "[" * 100_000, "1" * 5000, '{"a": 1} trailing', "\ufeff{}"])
def test_no_content_of_the_descriptor_is_a_traceback(copied, content):
    (copied / "datapackage.json").write_text(content, encoding="utf-8")
    assert {finding.file for finding in check_office(copied)} == {"datapackage.json"}


def test_a_folder_that_is_none_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="There is no folder .*nowhere"):
        check_office(tmp_path / "nowhere")


def test_a_folder_without_descriptor_is_a_finding_that_names_the_offices_in_it(copied):
    (finding,) = check_office(copied.parent)
    assert (finding.file, finding.rule) == ("datapackage.json", "missing_file")
    assert finding.expected.endswith(f"(did you mean {copied.as_posix()}?)")


@pytest.mark.parametrize("path", ["a" * 5000 + ".csv", "a\0.csv", "circle.csv"])
def test_a_path_that_no_file_can_have_is_a_finding(unlisted, path):
    (unlisted / "circle.csv").symlink_to("circle.csv")
    (finding,) = check_office(rewritten(unlisted, resources=[{"name": "extra", "path": path}]))
    assert finding.rule in ("path", "missing_file", "hidden_character")


def test_a_pipe_is_not_waited_for(unlisted):
    (unlisted / "photos.csv").unlink()
    os.mkfifo(unlisted / "photos.csv")
    (finding,) = check_office(unlisted)
    assert (finding.file, finding.rule, finding.found) == ("photos.csv", "unreadable", "a pipe")


def test_the_day_of_the_data_is_the_descriptors(copied):
    assert load(rewritten(copied, created="2025-05-05T10:00:00+02:00")).as_of == dt.date(2025, 5, 5)


def test_else_it_is_the_last_day_on_which_something_happened(copied):
    # Submitted on 2024-01-30; the project's end in March 2024 is only a plan.
    assert load(rewritten(copied, created=None)).as_of == dt.date(2024, 1, 30)


def test_else_the_last_day_named_anywhere(tmp_path):
    own = {"office": "O", "country": "BG", "currency": "EUR", "languages": ["en"], "demonstration": True}
    rewritten_to = {"name": "o", "ioreport": own, "resources": []}
    (tmp_path / "datapackage.json").write_text(json.dumps(rewritten_to), encoding="utf-8")
    assert (check_office(tmp_path), load(tmp_path).as_of) == ((), None)  # a table that is absent counts as empty
    projects = "project_id,title,start_date,end_date\nP-01,T,2023-01-01,2023-12-31\n"
    (tmp_path / "projects.csv").write_text(projects, encoding="utf-8")
    assert load(tmp_path).as_of == dt.date(2023, 12, 31)


def test_a_described_column_that_is_gone_is_an_error_where_figures_move_and_else_a_warning(copied):
    columns = {"activities": ["umbrella"], "grants": ["amount_precision"]}
    for table, names in columns.items():
        frame = pd.read_csv(copied / f"{table}.csv", dtype=str, keep_default_na=False).drop(columns=names)
        frame.to_csv(copied / f"{table}.csv", index=False)
    found = [(f.file, f.row, f.column, f.rule, f.level) for f in check_office(copied)]
    assert found == [
        ("grants.csv", 1, "amount_precision", "gone_column", "warning"),
        ("activities.csv", 1, "umbrella", "gone_column", "error"),
    ]


def test_a_column_that_is_gone_and_not_described_is_one_that_may_be_absent(unlisted):
    frame = pd.read_csv(unlisted / "activities.csv", dtype=str, keep_default_na=False).drop(columns=["umbrella"])
    frame.to_csv(unlisted / "activities.csv", index=False)
    assert [finding.rule for finding in check_office(unlisted)] == []


def test_two_sections_may_say_the_same(copied):
    with (copied / "narratives.csv").open("a", encoding="utf-8") as file:
        file.write("R-02,changes,en,None.\nR-02,accountability,en,None.\n")
    assert [finding.rule for finding in check_office(copied) if finding.rule == "alike"] == []
