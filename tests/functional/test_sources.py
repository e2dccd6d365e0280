"""The commands ``sources guess``, ``sources try`` and ``import``: what they print, write and exit with."""

from __future__ import annotations

import csv

import pytest

from tests.command import status_of
from tests.drawn_sources import HEADER, ROW, draw_office, draw_workbook


@pytest.fixture
def office(tmp_path):
    folder = draw_office(tmp_path / "office")
    draw_workbook(folder / "inbox" / "b.xlsx", [HEADER, ROW, ("Brezovets", "21.06.2023", "training", 1, "-", 1)])
    return folder


@pytest.fixture
def doubtful(office):
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, ROW, ("Brezovets", "21.06.2023", "training", "?", "-", None)])
    return office


def test_try_shows_columns_rows_and_cells_and_writes_nothing(office, capsys):
    before = sorted(office.rglob("*"))
    assert status_of("sources", "try", "b", "--data", office) == 0
    told = capsys.readouterr().out
    for line in (
        "D  Girls     participations: f 0-17 counted → people",
        "activities      2 added",
        "participations  3 added",
        "18 filled = 6 heading + 6 field + 4 value + 2 checked total; counted a second time: 18",
        "An import would hold: ioreport import b",
    ):
        assert line in told
    assert sorted(office.rglob("*")) == before


def test_try_of_a_doubtful_source_says_so_and_exits_with_1(doubtful, capsys):
    assert status_of("sources", "try", "b", "--data", doubtful) == 1
    told = capsys.readouterr().out
    assert "Data!D3 (Girls): found '?'" in told
    assert "--partial takes what holds; the rest goes to sources/b.quarantine.csv" in told


def test_import_writes_the_tables_with_their_origins(office, capsys):
    assert status_of("import", "b", "--data", office) == 0
    assert "written: activities.csv, origins.csv, participations.csv, sources.csv" in capsys.readouterr().out
    origins = list(csv.DictReader((office / "origins.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["table"], row["cell"]) for row in origins if row["table"] == "participations"] == [
        ("participations", "Data!D2"),
        ("participations", "Data!E2"),
        ("participations", "Data!D3"),
    ]
    assert status_of("check", office) == 0


def test_import_stops_and_writes_nothing_and_partial_takes_what_holds(doubtful, capsys):
    assert status_of("import", "b", "--data", doubtful) == 1
    assert not (doubtful / "activities.csv").exists()
    assert status_of("import", "b", "--data", doubtful, "--partial") == 0
    told = capsys.readouterr()
    assert "Nothing was imported" in told.err
    assert "1 doubt in" in told.out
    assert (doubtful / "sources" / "b.quarantine.csv").is_file()


def test_import_without_an_id_takes_every_source(office, capsys):
    assert status_of("import", "--data", office) == 0
    assert "b: inbox/b.xlsx" in capsys.readouterr().out


def test_guess_writes_a_mapping_and_lists_its_questions(office, capsys):
    assert status_of("sources", "guess", office / "inbox" / "b.xlsx", "--data", office, "--id", "new") == 0
    told = capsys.readouterr().out
    assert '? adults = "18+"' in told
    assert (office / "sources" / "new.toml").is_file()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["sources", "try", "c"], 2),
        (["import", "c"], 2),
        (["sources", "guess", "inbox/none.xlsx"], 2),
        (["sources", "guess", "inbox/b.xlsx", "--id", "b"], 2),
    ],
)
def test_wrong_use(office, words, status):
    assert status_of(*words, "--data", office) == status


def test_a_broken_file_is_one_clear_finding(office, capsys):
    (office / "inbox" / "b.xlsx").write_bytes(b"PK\x03\x04broken")
    assert status_of("import", "b", "--data", office) == 1
    assert "a workbook that ends too early, or is damaged" in capsys.readouterr().err


def test_try_tells_the_rows_that_are_left_out_and_why(capsys):
    assert status_of("sources", "try", "kobo-names", "--data", "tests/data/sources/office") == 0
    told = capsys.readouterr().out
    assert "Left out, as the mapping or a decision says" in told
    assert "group_people: 6 rows: _validation_status is not validation_status_approved" in told
