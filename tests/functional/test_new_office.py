"""`ioreport new office`: an office to begin with, which checks, imports its workbook and builds its report."""

import csv
import json
import re

import openpyxl
import pytest

from ioreport.tables import TABLES
from tests.command import status_of

TEXTS = ("name", "title", "text", "description", "caption", "source", "comment", "acknowledgement")


@pytest.fixture
def office(tmp_path):
    assert status_of("new", "office", tmp_path / "office", "--country", "RO", "--currency", "RON") == 0
    return tmp_path / "office"


def rows(office, table):
    with open(office / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_has_its_columns_and_an_example_and_there_is_no_finding(office, capsys):
    capsys.readouterr()
    assert status_of("check", office) == 0
    assert "errors 0, warnings 0" in capsys.readouterr().out
    tables = [name for name in TABLES if name not in ("sources", "origins")]
    assert {path.stem for path in office.glob("*.csv")} == {*tables}
    for name in tables:
        first, *_ = rows(office, name)
        assert list(first) == list(TABLES[name].columns)
        assert all("fictional" in first[column] for column in TEXTS if first.get(column)), name


def test_it_says_that_it_is_a_demonstration_of_its_country(office):
    package = json.loads((office / "datapackage.json").read_text("utf-8"))
    assert package["ioreport"] == {
        "office": "Example office (fictional)",
        "country": "RO",
        "currency": "RON",
        "languages": ["en"],
        "demonstration": True,
    }
    assert {rows(office, "places")[0]["country"], rows(office, "grants")[0]["currency"]} == {"RO", "RON"}


@pytest.mark.slow
def test_its_workbook_is_imported_as_it_is(office, capsys):
    assert status_of("import", "--data", office) == 0
    assert status_of("check", office) == 0
    assert sum(int(row["people"]) for row in rows(office, "participations")) == 24 + 12 + 11 + 16 + 13
    assert [row["amount"] for row in rows(office, "transactions")] == ["1200.00", "350"]


@pytest.mark.slow
def test_rows_filled_in_are_imported_and_a_place_that_is_not_there_is_told(office, capsys):
    file = office / "inbox" / "office.xlsx"
    book = openpyxl.load_workbook(file)
    book["Activities"].append([None, "P-01", "PL-01", "workshop", "migrants", None, None, 7])
    book["Activities"]["A3"] = book["Activities"]["A2"].value.replace(day=9)
    book.save(file)
    assert status_of("import", "activities", "--data", office) == 0
    assert [row["people"] for row in rows(office, "participations") if row["population"] == "migrant"] == ["7"]
    book["Activities"]["C3"] = "Nowhere"
    book.save(file)
    capsys.readouterr()
    assert status_of("import", "activities", "--data", office) == 1
    assert "Nowhere" in capsys.readouterr().err


@pytest.mark.parametrize("there", ["file", "folder"])
def test_nothing_is_written_over(tmp_path, there, capsys):
    target = tmp_path / "mine"
    if there == "file":
        target.write_text("mine", "utf-8")
    else:
        target.mkdir()
        (target / "notes.txt").write_text("mine", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    assert status_of("new", "office", target) == 2
    assert "nothing was written" in capsys.readouterr().err and sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("option", "code"), [("--country", "Romania"), ("--currency", "lei")])
def test_a_code_that_is_none_is_told_before_anything_is_written(tmp_path, option, code, capsys):
    assert status_of("new", "office", tmp_path / "mine", option, code) == 2
    assert f"{option}: found '{code}'" in capsys.readouterr().err and not (tmp_path / "mine").exists()


@pytest.mark.slow
def test_the_same_command_gives_the_same_bytes(office, tmp_path):
    assert status_of("new", "office", tmp_path / "again", "--country", "RO", "--currency", "RON") == 0
    for path in office.rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(office)).read_bytes(), path


def test_its_instructions_name_nothing_that_is_not_there(office):
    text = (office / "README.md").read_text("utf-8")
    named = re.findall(r"`([\w./-]+/|[\w./-]+\.[a-z]+)`", text)
    assert {"datapackage.json", "inbox/office.xlsx", "sources/"} <= {*named}
    assert all((office / name).exists() for name in named if name != "reports/"), named


@pytest.mark.slow
def test_the_commands_of_its_instructions_build_a_report_that_says_it_is_fictional(office, monkeypatch):
    monkeypatch.chdir(office)
    text = (office / "README.md").read_text("utf-8")
    told = [command.split() for command in re.findall(r"`ioreport ((?:check|new|build) [^`]+)`", text)]
    assert [command[0] for command in told] == ["check", "new", "build"]
    for command in told:
        assert status_of(*command, *(["--to", "html"] if command[0] == "build" else [])) == 0
    text = (office / "reports" / "report-R-01.html").read_text("utf-8")
    assert "every figure in this document is fictional" in text and "Example grant (fictional)" in text
