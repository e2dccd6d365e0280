"""A guessed mapping: what stands in it is right, and everything doubtful is a question."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from ioreport.errors import DataError, UsageError
from ioreport.sources.import_plan import plan_import
from ioreport.sources.mapping_guess import guess_mapping, write_guess
from tests.drawn_sources import HEADER, ROW, draw_office, draw_workbook, people

OFFICE = Path(__file__).parents[2] / "data" / "sources" / "office"


def guessed(file, **more):
    return tomllib.loads(guess_mapping(OFFICE, f"inbox/{file}", **more).text)


def by_hand(source):
    return tomllib.loads((OFFICE / "sources" / f"{source}.toml").read_text(encoding="utf-8"))


def test_a_5w_is_guessed_as_a_person_would_write_it():
    made, right = guessed("5w-partner-b.xlsx"), by_hand("partner-b")
    for name in ("language", "numbers", "dates", "check", "fields"):
        assert made[name] == right[name]
    assert made["table"]["totals"] == right["table"]["totals"]
    assert re.fullmatch(made["sheets"]["match"].replace(r"\p{L}", "[^\\W\\d_]"), "Юни 2023")["month"] == "Юни"
    assert made["write"]["participations"]["melt"] == r"^Деца 0-17|^Възрастни 18-59|^60\+"


def test_a_ledger_is_guessed_and_its_accounts_are_asked_about():
    made, right = guessed("ledger-sap.txt", encoding="cp1251", separator="\t"), by_hand("ledger")
    assert made["numbers"] == {name: right["numbers"][name] for name in ("decimal", "group", "minus")}
    assert made["fields"].items() <= {**right["fields"], "account": "Cost elem."}.items()
    assert "kind" not in made["write"]["transactions"]


def test_rates_and_personal_columns():
    assert guessed("unore.xlsx")["fields"] == by_hand("unore")["fields"]
    assert guessed("deaths.xlsx")["personal"] == ["Name", "Date of birth"]


HEADINGS = {
    "en": (
        [
            "Implementing partner",
            "Location",
            "Activity date",
            "Type of activity",
            "Target group",
            "Girls 0-17",
            "Women 18+",
        ],
        7,
    ),
    "bg": (["Партньор", "Населено място", "Дата", "Вид дейност", "Целева група", "Момичета 0-17", "Жени 18+"], 7),
    "fr": (
        [
            "Partenaire",
            "Localité",
            "Date",
            "Type d'activité",
            "Groupe cible",
            "Filles 0-17 ans",
            "Femmes 18 ans et plus",
        ],
        7,
    ),
    "uk": (["Партнер", "Населений пункт", "Дата", "Вид діяльності", "Цільова група", "Дівчата 0-17", "Жінки 18+"], 7),
    "ro": (["Partener", "Localitate", "Data", "Tip activitate", "Grup țintă", "Fete 0-17 ani", "Femei 18+"], 7),
}


@pytest.mark.parametrize("language", HEADINGS)
def test_headings_in_five_languages(tmp_path, language):
    headings, known = HEADINGS[language]
    office = draw_office(tmp_path / "office")
    draw_workbook(
        office / "inbox" / "x.xlsx", [headings, ["Open Door", "Lipovo", "20.06.2023", "training", "refugees", 3, 4]]
    )
    made = tomllib.loads(guess_mapping(office, "inbox/x.xlsx").text)
    assert list(made["fields"]) == ["partner", "place", "date", "kind", "population"]
    assert len(made["fields"]) + made["write"]["participations"]["melt"].count("^") == known
    assert made["language"] == language


@pytest.mark.parametrize(
    ("heading", "cells", "asked"),
    [
        ("Women", [3, 4], "adults"),
        ("Girls 0-17 with disability", [3, 4], "Girls 0-17 with disability"),
        ("of which IDPs", [3, 4], "of which IDPs"),
        ("Remarks", ["x", "y"], "Remarks"),
        ("Date", ["soon", "later"], "Date"),
    ],
)
def test_what_is_doubtful_is_a_question(tmp_path, heading, cells, asked):
    office = draw_office(tmp_path / "office")
    rows = [["Place", "Activity", "Girls 0-17", heading], *(["Lipovo", "training", 1, cell] for cell in cells)]
    text = guess_mapping(office, f"inbox/{draw_workbook(office / 'inbox' / 'x.xlsx', rows).name}").text
    assert re.search(rf"^# \? .*{re.escape(asked)}", text, re.MULTILINE)
    assert heading not in tomllib.loads(text)["fields"].values()


def test_dates_that_two_forms_read_are_asked_about(tmp_path):
    office = draw_office(tmp_path / "office")
    draw_workbook(office / "inbox" / "x.xlsx", [HEADER, (ROW[0], "03/04/2023", *ROW[2:])])
    text = guess_mapping(office, "inbox/x.xlsx").text
    assert '# ? forms = ["dd/MM/yyyy"]' in text
    assert '# ? forms = ["MM/dd/yyyy"]' in text


def test_a_place_that_the_office_does_not_know_is_asked_about_with_the_nearest_one(tmp_path):
    office = draw_office(tmp_path / "office")
    draw_workbook(office / "inbox" / "x.xlsx", [HEADER, ROW, ("Town of Lipovo", *ROW[1:])])
    assert '# ? "Town of Lipovo" = "lipovo"  # as lipovo?' in guess_mapping(office, "inbox/x.xlsx").text


def test_a_pattern_for_the_files_of_other_months_is_a_question(tmp_path):
    office = draw_office(tmp_path / "office")
    draw_workbook(office / "inbox" / "5W_July_2023.xlsx", [HEADER, ROW])
    draw_workbook(office / "inbox" / "5W.xlsx", [HEADER, ROW])
    text = guess_mapping(office, "inbox/5W_July_2023.xlsx").text
    assert '\nfiles = "inbox/5W_July_2023.xlsx"\n# ? files = "inbox/5W_*.xlsx"  # in place of the line above, ' in text
    assert "# ? files" not in guess_mapping(office, "inbox/5W.xlsx").text


def test_answered_questions_make_a_mapping_that_imports(tmp_path):
    office = draw_office(tmp_path / "office")
    draw_workbook(office / "inbox" / "x.xlsx", [HEADER, ROW, ("Brezovets", "21.06.2023", "training", 1, 2, 3)])
    made = guess_mapping(office, "inbox/x.xlsx", "x")
    path = write_guess(office, made)
    kept = [line for line in made.text.splitlines() if "project_id" not in line]
    path.write_text("\n".join(line.removeprefix("# ? ") for line in kept), encoding="utf-8")
    plan = plan_import(office, "x")
    assert not plan.stopping
    assert people(plan) == 10


def test_a_mapping_that_is_there_is_never_overwritten(tmp_path):
    office = draw_office(tmp_path / "office")
    draw_workbook(office / "inbox" / "x.xlsx", [HEADER, ROW])
    with pytest.raises(UsageError, match="is there already"):
        write_guess(office, guess_mapping(office, "inbox/x.xlsx", "b"))


def test_a_mapping_that_cannot_be_written_is_a_finding_and_leaves_nothing(tmp_path):
    office = draw_office(tmp_path / "office")
    draw_workbook(office / "inbox" / "x.xlsx", [HEADER, ROW])
    made = guess_mapping(office, "inbox/x.xlsx", "x")
    (office / "sources" / "b.toml").unlink()
    (office / "sources").rmdir()
    (office / "sources").write_text("a file in the place of the folder", encoding="utf-8")
    with pytest.raises(UsageError, match=r"x\.toml cannot be written: .*\nNext: make room there"):
        write_guess(office, made)


def test_a_file_outside_the_office_or_without_a_table_is_refused(tmp_path):
    office = draw_office(tmp_path / "office")
    with pytest.raises(UsageError, match="There is no file"):
        guess_mapping(office, "../x.xlsx")
    draw_workbook(office / "inbox" / "x.xlsx", [["only a note"]])
    with pytest.raises(DataError, match="No table was found"):
        guess_mapping(office, "inbox/x.xlsx")


def test_the_office_of_the_originals_stays_as_it_is():
    assert sorted(path.name for path in (OFFICE / "sources").iterdir()) == [
        "deaths.toml",
        "flows.toml",
        "italy.toml",
        "kobo-names.toml",
        "kobo.toml",
        "ledger.toml",
        "merged.toml",
        "partner-b.toml",
        "unore.toml",
    ]


@pytest.mark.parametrize("file", ["labels_en.xlsx", "labels_bg.xlsx", "xml.xlsx", "submissions.json"])
def test_submissions_and_their_repeats_are_guessed(file):
    made = guessed(file)
    assert made["table"]["header"] == {"find": "_uuid"}
    assert made["fields"].items() >= {"uuid": "_uuid"}.items()
    assert {"date", "place", "kind"} >= made["fields"].keys() - {"uuid"}
    repeat = made["repeats"]["group_people"]
    assert repeat["header"] == {"find": "_submission__uuid"}
    assert {"sex", "age"} <= repeat["fields"].keys()
    assert "count" not in made["write"]["participations"][0]  # a column of numbers is asked about
    assert made["write"]["participations"][0]["age_min"] == "{age}"


def test_choices_of_one_question_are_asked_about_once():
    text = guess_mapping(OFFICE, "inbox/labels_bg.xlsx").text
    assert text.count("Оказана подкрепа") == 1
    assert '# ? "Оказана подкрепа*" = "why is it not needed?"  # several choices' in text


def test_answered_questions_on_submissions_make_a_mapping_that_imports(tmp_path):
    office = shutil.copytree(OFFICE, tmp_path / "office", ignore=shutil.ignore_patterns("*.toml"))
    text = guess_mapping(office, "inbox/labels_en.xlsx", "visits").text
    text = text.replace('# ? "Sofia (capital)"', '"Sofia (capital)"').replace("# ? population", "population")
    text = text.replace("# ? basis", "basis").replace('sex = "Sex"', 'sex = "Sex", people = "Number"')
    for heading in ("Support given*", "Remark", "First time?"):
        text = text.replace(f'# ? "{heading}"', f'"{heading}"')
    (office / "sources" / "visits.toml").write_text(text + '[codes.sex]\n"Unknown" = "u"\n', encoding="utf-8")
    plan = plan_import(office, "visits")
    assert not plan.stopping
    assert not plan.findings
    assert (people(plan), sum(row.table == "activities" for row in plan.rows)) == (16, 3)


@pytest.mark.parametrize(
    ("file", "next_month", "source"),
    [
        ("partner-b-2023-06.xlsx", "partner-b-2023-07.xlsx", "partner-b"),
        ("5W_June_2023.xlsx", "5W_July_2023.xlsx", "5w"),
        ("Open Door юни 2023.xlsx", "Open Door юли 2023.xlsx", "open-door"),
        ("5W_juin_2023 (1).xlsx", "5W_juillet_2023.xlsx", "5w"),
        ("register Q2 2023.xlsx", "register Q3 2023.xlsx", "register"),
        ("partner-2.xlsx", "partner-2.xlsx", "partner-2"),  # a number that says no month stays
    ],
)
def test_the_id_of_a_source_is_the_same_for_next_months_file(tmp_path, file, next_month, source):
    office = draw_office(tmp_path / "office")
    for each in {file, next_month}:
        draw_workbook(office / "inbox" / each, [HEADER, ROW, ROW])
    assert [guess_mapping(office, f"inbox/{each}").source for each in (file, next_month)] == [source, source]
