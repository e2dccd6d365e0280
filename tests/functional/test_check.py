"""`ioreport check`: findings, then what was read and as of when, then the count in the last line."""

import json
import shutil
from pathlib import Path

import pytest

from tests.command import status_of

WAITING = ["section-missing", "explanation-missing", *["section-of-another-template"] * 2]
"""The office has a report that is still to be written, and texts of a template that its donor does not ask for."""
OFFICE = Path(__file__).parents[1] / "data" / "office"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    shutil.copytree(OFFICE, tmp_path / "office")
    monkeypatch.chdir(tmp_path)

    def checked(*arguments):
        return status_of("check", "office", *arguments), capsys.readouterr().out.splitlines()

    return checked


@pytest.mark.slow
def test_before_the_last_line_it_says_what_was_read_and_as_of_when(run):
    status, (*findings, rows, day, last) = run()
    assert status == 0 and all(line.startswith("warning: ") for line in findings)
    assert rows.startswith("rows read: profile 2, donors 2, partners 2, places 3, ")
    assert rows.endswith(", photos 2, shelter_beds 3")
    assert day == "day of the data: 2024-01-31, created in datapackage.json"
    assert last == "office: errors 0, warnings 4"


def test_an_absent_table_is_not_among_what_was_read(run):
    Path("office/photos.csv").unlink()
    status, lines = run()
    assert status == 1
    assert lines[0] == "error: photos.csv: expected the file that datapackage.json lists"
    assert "photos" not in lines[1]
    assert lines[-1].startswith("office: errors 1, ")


@pytest.mark.slow
def test_a_day_that_is_only_the_last_in_the_tables_is_said_to_be_so(run):
    descriptor = Path("office/datapackage.json")
    document = json.loads(descriptor.read_text(encoding="utf-8"))
    del document["created"]
    descriptor.write_text(json.dumps(document), encoding="utf-8")
    assert run()[1][-2] == "day of the data: 2024-01-30, the last in the tables, as datapackage.json has no created"


def test_an_office_without_tables_says_so(run):
    for file in Path("office").glob("*.csv"):
        file.unlink()
    assert run()[1][-3:-1] == [
        "rows read: none, as there is no table",
        "day of the data: 2024-01-31, created in datapackage.json",
    ]


def test_for_programs_there_is_one_object_a_line_and_nothing_else(run):
    Path("office/budget.xlsx").write_bytes(b"PK")
    status, lines = run("--json")
    assert (status, [json.loads(line)["rule"] for line in lines]) == (0, ["not_read"] + WAITING)
    assert set(json.loads(lines[0])) == {"file", "row", "column", "rule", "level", "found", "expected"}


WRONG = {
    "places.csv": "place_id,name,country\r\nlipovo,Lipovo,Bulgaria\r\nsofia ,Sofia,BG\r\n",
    "activities.csv": "activity_id,title,kind,start_date,end_date,place_id,status\n"
    "a,Spring,event,01.03.2023,01.03.2023,lipovo,completed\n"
    "b,Autumn,event,03/04/2023,2023-09-01,sofia,completed\n",
}


@pytest.fixture
def wrong(tmp_path, monkeypatch, capsys):
    own = {"office": "Drawn", "country": "BG", "currency": "EUR", "languages": ["en"], "demonstration": True}
    (tmp_path / "office").mkdir()
    descriptor = {"name": "drawn", "created": "2024-01-31T00:00:00Z", "ioreport": own}
    (tmp_path / "office" / "datapackage.json").write_text(json.dumps(descriptor))
    for name, text in WRONG.items():
        (tmp_path / "office" / name).write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)

    def checked(*arguments):
        return status_of("check", "office", *arguments), capsys.readouterr().out.splitlines()

    return checked


def test_fix_rewrites_what_is_certain_and_tells_what_stays(wrong):
    kept = str(Path("office/before-fix/1"))
    status, lines = wrong("--fix")
    assert lines[:5] == [
        "fixed: places.csv, column country, row 2 (code): 'Bulgaria' → BG",
        "fixed: places.csv, column place_id, row 3 (spaces): 'sofia ' → sofia",
        "fixed: activities.csv, column start_date, row 2 (date): '01.03.2023' → 2023-03-01",
        "fixed: activities.csv, column end_date, row 2 (date): '01.03.2023' → 2023-03-01",
        f"fixed: 4 cells in 2 files; the old ones are in {kept}",
    ]
    (error,) = [line for line in lines if line.startswith("error")]
    assert status == 1
    assert error.startswith("error: activities.csv, row 3, column start_date: found '03/04/2023'")
    assert Path("office/places.csv").read_bytes().endswith(b"lipovo,Lipovo,BG\r\nsofia,Sofia,BG\r\n")
    assert Path(kept, "places.csv").read_bytes() == WRONG["places.csv"].encode()
    assert wrong("--fix")[1][0] == "fixed: 0 cells" and not Path("office/before-fix/2").exists()


def test_without_fix_nothing_is_rewritten_and_with_json_each_cell_has_a_line(wrong):
    wrong()
    assert {path.name: path.read_bytes() for path in Path("office").glob("*.csv")} == {
        name: text.encode() for name, text in WRONG.items()
    }
    told = [json.loads(line) for line in wrong("--fix", "--json")[1]]
    assert told[0] == {
        **{"file": "places.csv", "row": 2, "column": "country", "rule": "code", "level": "fixed"},
        **{"found": "Bulgaria", "written": "BG"},
    }
    assert [line["level"] for line in told if line["level"] != "warning"] == ["fixed"] * 4 + ["error"]
