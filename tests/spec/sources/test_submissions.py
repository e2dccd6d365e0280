"""Exports of Kobo and ODK: one mapping and the form read them all, as workbook, text or JSON, by names or by labels."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from ioreport.errors import DataError
from ioreport.sources.import_plan import plan_import
from ioreport.sources.import_run import import_sources, try_sources
from ioreport.sources.mapping_file import load_mapping
from ioreport.sources.target_rows import as_id
from tests.drawn_sources import draw_office, told

OFFICE = Path(__file__).parents[2] / "data" / "sources" / "office"
MAPPING = """
id = "b"
files = "inbox/{file}"
language = "bg"
form = "inbox/form.xlsx"
{more}
[dates]
forms = ["yyyy-MM-dd"]

[table]
header = {{ find = "_uuid" }}

[fields]
date = "act_date"
place = "place"
kind = "kind"
uuid = "_uuid"
support = "support"

[ignore]
"start" = "the interviewer's day"
"end" = "the interviewer's day"
"remark*" = "not asked for"
"meta/*" = "made by the collecting program"
"_*" = "made by the collecting program"

[repeats.group_people]
header = {{ find = "_submission__uuid" }}
fields = {{ sex = "sex", age = {{ heading = "age", type = "number" }}, people = "n", first = "first" }}
ignore = {{ "_*" = "made by the collecting program" }}

[codes.place]
"sofia_city" = "sofia-city"

[codes.kind]
"psy" = "psychosocial_support"

[codes.first]
"yes" = "{{people}}"
"no" = "0"

[codes.sex]
"u" = "u"
"x" = "x"

[codes.support]
"transport" = "transport"
"food" = "materials"
"interp" = "staff"
"other" = "other"

[write.activities]
key = "kobo-{{uuid}}"

[write.support]
each = "support"
key = "{{support}}"
kind = "{{support}}"
description = "{{support:text}}"

[write.participations]
repeat = "group_people"
population = "unknown"
age_min = "{{age}}"
age_max = "{{age}}"
first_time = "{{first}}"
unit = "person"
basis = "counted"
"""
SURVEY = [
    ("type", "name", "label::Български (bg)", "label::English (en)"),
    ("date", "act_date", "Дата на дейността", "Date of activity"),
    ("select_one place", "place", "Място", "Place"),
    ("select_one kind", "kind", "Вид дейност", "Kind of activity"),
    ("select_multiple support", "support", "Оказана подкрепа", "Support given"),
    ("text", "remark", "Бележка", "Remark"),
    ("begin_repeat", "group_people", "Хора", "People"),
    ("select_one sex", "sex", "Пол", "Sex"),
    ("integer", "age", "Възраст", "Age"),
    ("integer", "n", "Брой", "Number"),
    ("select_one yes_no", "first", "За първи път?", "First time?"),
]
CHOICES = [
    ("list_name", "name", "label::Български (bg)", "label::English (en)"),
    ("place", "plovdiv", "Пловдив", "Plovdiv"),
    ("place", "sofia_city", "София (столица)", "Sofia (capital)"),
    ("place", "harmanli", "Харманли", "Harmanli"),
    ("kind", "info", "Информационна сесия", "Information session"),
    ("kind", "psy", "Психосоциална подкрепа", "Psychosocial support"),
    ("support", "transport", "Транспорт", "Transport"),
    ("support", "food", "Храна", "Food"),
    ("support", "interp", "Превод", "Interpretation"),
    ("support", "other", "Друго", "Other"),
    ("sex", "f", "Жена", "Female"),
    ("sex", "m", "Мъж", "Male"),
    ("sex", "x", "Друг", "Other"),
    ("sex", "u", "Неизвестен", "Unknown"),
    ("yes_no", "yes", "Да", "Yes"),
    ("yes_no", "no", "Не", "No"),
]
WITH_REPEATS = [
    "labels_bg.xlsx",
    "labels_en.xlsx",
    "submissions.json",
    "xml.xlsx",
    "xml_details.xlsx",
    "xml_summary.xlsx",
]
WITHOUT = ["labels_bg.csv", "labels_en.csv", "xml.csv", "xml_details.csv", "xml_summary.csv"]
MANIFEST = csv.DictReader((OFFICE.parent / "MANIFEST.csv").read_text(encoding="utf-8").splitlines())
RIGHT = {row["file"]: json.loads(row["expected"]) for row in MANIFEST if row["file"] in {*WITH_REPEATS, *WITHOUT}}


def draw_form(path):
    book = openpyxl.Workbook()
    for page, rows in ((book.active, SURVEY), (book.create_sheet("choices"), CHOICES)):
        for row in rows:
            page.append(row)
    book.active.title = "survey"
    book.save(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    office = tmp_path_factory.mktemp("kobo") / "office"
    (office / "sources").mkdir(parents=True)
    for path in OFFICE.glob("*.*"):
        shutil.copy(path, office)
    (office / "inbox").mkdir()
    for file in RIGHT:
        shutil.copy(OFFICE / "inbox" / file, office / "inbox")
    draw_form(office / "inbox" / "form.xlsx")
    return office


def plan_of(office, file, more=""):
    (office / "sources" / "b.toml").write_text(MAPPING.format(file=file, more=more), encoding="utf-8")
    return plan_import(office, "b")


def cells(plan, table):
    return [dict(row.cells) for row in plan.rows if row.table == table]


@pytest.mark.parametrize("file", WITH_REPEATS)
def test_people_of_approved_submissions(folder, file):
    right = RIGHT[file]["attendance_approved_only"]
    plan = plan_of(folder, file)
    assert not plan.stopping
    people = cells(plan, "participations")
    counted = {sex: sum(int(row["people"]) for row in people if row["sex"] == sex) for sex in "fmux"}
    assert counted == {"f": right["f"], "m": right["m"], "u": right["u"], "x": 0}
    assert (len(people), sum(counted.values())) == (right["rows"], right["people"])
    assert sum(int(row["first_time"]) for row in people) == right["first_time"]
    assert sum(int(row["people"]) for row in people if not row["age_min"]) == RIGHT[file]["person_without_age"]


@pytest.mark.parametrize("file", WITH_REPEATS)
def test_people_of_all_other_submissions(folder, file):
    right = RIGHT[file]["attendance_all_but_not_approved"]
    table = '[table]\nskip_rows = [{ where = { "_validation_status" = "*not*approved" }, reason = "refused" }]\n'
    text = MAPPING.format(file=file, more='submissions = "all"').replace("[table]\n", table)
    (folder / "sources" / "b.toml").write_text(text, encoding="utf-8")
    people = cells(plan_import(folder, "b"), "participations")
    assert (len(people), sum(int(row["people"]) for row in people)) == (right["rows"], right["people"])
    assert "0" in {row["age_min"] for row in people}


@pytest.mark.parametrize("file", [*WITH_REPEATS, *WITHOUT])
def test_the_same_rows_come_of_every_export(folder, file):
    plan = plan_of(folder, file)
    assert {
        row["activity_id"]: (row["place_id"], row["kind"], row["start_date"]) for row in cells(plan, "activities")
    } == {
        "kobo-aa01": ("plovdiv", "information_session", "2023-06-20"),
        "kobo-aa02": ("sofia-city", "psychosocial_support", "2023-06-21"),
        "kobo-aa04": ("harmanli", "information_session", "2023-06-30"),
    }
    assert {row["title"] for row in cells(plan, "activities")} == {"Информационна сесия", "Психосоциална подкрепа"}
    assert [tuple(row.values()) for row in cells(plan, "support")] == [
        ("kobo-aa01", "transport", "transport", "Транспорт"),
        ("kobo-aa01", "materials", "materials", "Храна"),
        ("kobo-aa02", "staff", "staff", "Превод"),
    ]
    assert sum(plan.counts().values()) == plan.files[0].counted


@pytest.mark.parametrize("file", [*WITH_REPEATS, *WITHOUT])
def test_all_submissions_where_the_mapping_says_so(folder, file):
    plan = plan_of(folder, file, 'submissions = "all"')
    assert len(cells(plan, "activities")) == RIGHT[file]["activities_all"]
    assert len(cells(plan, "participations")) == (RIGHT[file]["repeat_rows"] if file in WITH_REPEATS else 0)


# Drawn submissions


SMALL = """
id = "b"
files = "inbox/*.csv"
{more}
[dates]
forms = ["yyyy-MM-dd"]

[table]
header = {{ find = "place" }}

[fields]
date = "day"
place = "place"
kind = {{ value = "training" }}
uuid = "_uuid"
support = "support"

[ignore]
"_validation_status" = "said by submissions"

[write.activities]
key = "{{uuid}}"

[write.support]
each = "support"
key = "{{support}}"
kind = "{{support}}"
description = "{{support:text}}"
"""
HEAD = "place,day,support,support/transport,support/venue,_uuid,_validation_status\n"


def small(folder, *lines, more="", head=HEAD, file="a.csv"):
    if not folder.exists():
        draw_office(folder, SMALL.format(more=more))
    (folder / "inbox" / file).write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return plan_import(folder, "b")


def test_words_that_contradict_the_columns_beside_them_keep_the_row_out(tmp_path):
    plan = small(tmp_path / "o", "Lipovo,2023-06-20,transport venue,1,0,u1,Approved")
    assert told(plan) == {("C2", "choice_words", "error")}
    assert not plan.rows


@pytest.mark.parametrize(("mark", "rule"), [("2", "choice"), ("x", "choice")])
def test_a_choice_is_marked_by_0_and_1_alone(tmp_path, mark, rule):
    plan = small(tmp_path / "o", f"Lipovo,2023-06-20,transport,1,{mark},u1,Approved")
    assert told(plan) == {("E2", rule, "error")}


def test_words_alone_are_choices_each(tmp_path):
    head = "place,day,support,_uuid,_validation_status\n"
    plan = small(tmp_path / "o", "Lipovo,2023-06-20,venue transport,u1,Approved", head=head)
    assert [row["support_id"] for row in cells(plan, "support")] == ["venue", "transport"]


def test_submissions_without_any_status_are_asked_about(tmp_path):
    plan = small(tmp_path / "o", "Lipovo,2023-06-20,,0,0,u1,", "Lipovo,2023-06-21,,0,0,u2,")
    assert told(plan) == {("G", "no_status", "error")}
    assert len(small(tmp_path / "all", "Lipovo,2023-06-20,,0,0,u1,", more='submissions = "all"').rows) == 1


def test_submissions_none_of_which_is_approved_are_no_fault(tmp_path):
    plan = small(tmp_path / "o", "Lipovo,2023-06-20,,0,0,u1,On Hold")
    assert (plan.doubts, plan.rows) == ([], [])


def test_an_older_export_beside_the_new_one_never_counts_twice(tmp_path):
    small(tmp_path / "o", "Lipovo,2023-06-20,transport,1,0,u1,Approved")
    plan = small(tmp_path / "o", "Lipovo,2023-06-20,transport,1,0,u1,Approved", file="b.csv")
    assert ("2", "same_submission", "error") in told(plan)
    assert len(cells(plan, "support")) == 1


def test_a_later_export_replaces_what_was_edited_and_drops_what_was_deleted(tmp_path):
    office = tmp_path / "o"
    lines = ["Lipovo,2023-06-20,transport,1,0,u1,Approved", "Lipovo,2023-06-21,,0,0,u2,Approved"]
    small(office, *lines, more="newest = true", file="export-2023-06.csv")
    import_sources(office, ["b"])
    small(office, "Brezovets,2023-06-20,venue,0,1,u1,Approved", file="export-2023-07.csv")
    changes = {(row.table, row.key, row.kind, row.detail) for row in try_sources(office, ["b"])[0].changes.rows}
    assert changes == {
        ("activities", "u1", "changed", "place_id: 'lipovo' → 'brezovets'"),
        ("activities", "u2", "gone", ""),
        ("support", "u1/transport", "gone", ""),
        ("support", "u1/venue", "added", ""),
    }


ODK = (
    SMALL.replace('uuid = "_uuid"\nsupport = "support"', 'uuid = "KEY"').partition("[write.support]")[0]
    + """
[repeats.people]
header = {{ find = "PARENT_KEY" }}
join = "PARENT_KEY"
to = "KEY"
fields = {{ sex = "sex", people = "n" }}
ignore = {{ "PARENT_KEY" = "joins", "KEY" = "joins" }}

[write.participations]
repeat = "people"
population = "refugee"
unit = "person"
basis = "counted"
"""
)


def test_texts_of_odk_central_with_their_repeats(tmp_path):
    office = draw_office(
        tmp_path / "o",
        ODK.format(more="").replace(
            '"_validation_status" = "said by submissions"', '"ReviewState" = "said by submissions"'
        ),
    )
    (office / "inbox" / "visits.csv").write_text(
        "place,day,KEY,ReviewState\nLipovo,2023-06-20,uuid:1,approved\nLipovo,2023-06-21,uuid:2,hasIssues\n"
    )
    (office / "inbox" / "visits-people.csv").write_text(
        "sex,n,PARENT_KEY,KEY\nf,3,uuid:1,uuid:1/people[1]\nm,4,uuid:1,uuid:1/people[2]\nf,9,uuid:2,uuid:2/people[1]\n"
    )
    plan = plan_import(office, "b")
    assert [(row["activity_id"], row["sex"], row["people"]) for row in cells(plan, "participations")] == [
        (as_id("uuid:1"), "f", "3"),
        (as_id("uuid:1"), "m", "4"),
    ]
    assert all(sum(each.counts().values()) == each.counted for each in plan.files)


PERSONAL = (
    ODK.replace('join = "PARENT_KEY"', 'join = "PARENT_KEY"\npersonal = ["name"]')
    .replace('fields = {{ sex = "sex", people = "n" }}', 'fields = {{ sex = "sex" }}')
    .replace('repeat = "people"', 'repeat = "people"\ncount = true')
    .replace('ignore = {{ "PARENT_KEY"', 'ignore = {{ "n" = "one each", "PARENT_KEY"')
)


def test_names_in_repeats_are_counted_and_kept_nowhere(tmp_path):
    text = PERSONAL.format(more="").replace('"_validation_status"', '"ReviewState"')
    office = draw_office(tmp_path / "o", text)
    (office / "inbox" / "visits.csv").write_text("place,day,KEY,ReviewState\nLipovo,2023-06-20,uuid:1,approved\n")
    rows = "Ana Anonymova,f,1,uuid:1,k1\nEva Anonymova,f,1,uuid:1,k2\nIvo Anonymov,?,1,uuid:1,k3\n"
    (office / "inbox" / "visits-people.csv").write_text(f"name,sex,n,PARENT_KEY,KEY\n{rows}")
    done = import_sources(office, ["b"], partial=True).plans[0]
    assert [row["people"] for row in cells(done, "participations")] == ["2"]
    assert done.counts()["personal"] == 3
    written = b"".join(path.read_bytes() for path in office.rglob("*.csv") if path.parent.name != "inbox")
    assert b"Anonymov" not in written
    assert not [doubt for doubt in done.doubts if "Anonymov" in str(doubt)]


# The form


def test_the_hash_of_a_mapping_changes_with_its_form(folder):
    (folder / "sources" / "b.toml").write_text(MAPPING.format(file="xml.csv", more=""), encoding="utf-8")
    before = load_mapping(folder, "b")
    assert load_mapping(folder, "b").sha256 == before.sha256
    book = openpyxl.load_workbook(folder / "inbox" / "form.xlsx")
    book["choices"].append(("place", "sandanski", "Сандански", "Sandanski"))
    book.save(folder / "inbox" / "form.xlsx")
    assert load_mapping(folder, "b").sha256 != before.sha256


@pytest.mark.parametrize(
    ("file", "found"),
    [("inbox/none.xlsx", "inbox/none.xlsx"), ("../form.xlsx", "../form.xlsx"), ("places.csv", "the sheets ")],
)
def test_a_form_that_cannot_be_read_is_told(tmp_path, file, found):
    office = draw_office(tmp_path / "o", SMALL.format(more=f'form = "{file}"'))
    with pytest.raises(DataError, match=r"The form of the mapping sources/b\.toml cannot be read") as fault:
        load_mapping(office, "b")
    assert fault.value.findings[0].found.startswith(found)
