"""A query as a source: its rows become rows of the office, its URL is told nowhere, and nothing is written to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ioreport.errors import DataError
from ioreport.sources.import_plan import plan_import
from ioreport.sources.import_run import import_sources
from ioreport.tables import check_office
from tests.command import status_of
from tests.drawn import read_unchecked
from tests.drawn_sources import draw_office

MAPPING = """
id = "visits"
kind = "sql"
url = "VISITS_URL"
query = "select id, place, day, kind, people, name from visits order by id"
personal = ["name"]

[dates]
forms = ["yyyy-MM-dd"]

[fields]
key = "id"
place = "place"
date = "day"
kind = "kind"
people = { heading = "people", type = "number" }

[write.activities]
key = "{key}"

[write.participations]
population = "refugee"
sex = "u"
people = "{people}"
unit = "person"
basis = "counted"
"""
TABLE = "create table visits (id text, place text, day text, kind text, people integer, name text)"
ROWS = [("v1", "Lipovo", "2023-06-20", "visit", 12, "Ana Example"), ("v2", "Brezovets", "2023-06-21", "visit", 7, None)]


@pytest.fixture
def office(tmp_path):
    return draw_office(tmp_path / "office", MAPPING, "visits")


@pytest.fixture
def database(tmp_path, monkeypatch):
    path = tmp_path / "visits.db"
    change(path, TABLE, *ROWS)
    monkeypatch.setenv("VISITS_URL", f"sqlite:///{path}")
    return path


def change(path, statement, *rows):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
        connection.executemany("insert into visits values (?, ?, ?, ?, ?, ?)", rows)


def reached(office):
    rows = read_unchecked(office).participations
    return dict(zip(rows["activity_id"], map(int, rows["people"]), strict=True))


def test_the_rows_of_a_query_are_imported_and_lead_back_to_the_query(office, database):
    import_sources(office, ["visits"])
    assert reached(office) == {"v1": 12, "v2": 7}
    origins = read_unchecked(office).origins
    assert set(origins["file"]) == {"database VISITS_URL"}
    assert set(origins.loc[origins["table"] == "activities", "cell"]) == {"A2:D2", "A3:D3"}


def test_people_that_a_query_names_are_kept_nowhere(office, database):
    import_sources(office, ["visits"])
    assert not [path for path in office.rglob("*") if path.is_file() and b"Ana" in path.read_bytes()]


def test_a_query_is_no_original_that_is_missing(office, database):
    import_sources(office, ["visits"])
    assert not [each for each in check_office(office) if each.rule.startswith("original")]
    assert read_unchecked(office).sources["received"].isna().all()


def test_the_next_query_replaces_the_earlier_rows(office, database):
    import_sources(office, ["visits"])
    change(database, "delete from visits where id = 'v2'", ("v3", "Lipovo", "2023-07-01", "visit", 5, None))
    import_sources(office, ["visits"])
    assert reached(office) == {"v1": 12, "v3": 5}


def test_every_cell_has_a_role_and_the_database_counts_them_again(office, database):
    (file,) = plan_import(office, "visits").files
    assert sum(file.counts().values()) == file.counted == 6 + 6 + 5


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ('url = "VISITS_URL"', 'url = "postgresql://me:Geheim1@host/db"', "the name of an environment variable"),
        ('kind = "sql"', 'kind = "mysql"', "one of files, sql"),
        ('kind = "sql"', "", 'kind = "sql" beside it'),
        ('kind = "sql"', 'kind = "sql"\nfiles = "inbox/*"', "no files beside a query"),
        ('url = "VISITS_URL"', "", "an entry url"),
    ],
)
def test_a_mapping_that_mixes_files_and_queries_or_holds_a_password_is_refused(office, right, wrong, expected):
    (office / "sources" / "visits.toml").write_text(MAPPING.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DataError) as fault:
        plan_import(office, "visits")
    assert expected in str(fault.value) and "Geheim1" not in str(fault.value)


def test_a_statement_that_writes_is_one_finding_and_changes_nothing(office, database):
    text = MAPPING.replace("select id, place, day, kind, people, name from visits order by id", "delete from visits")
    (office / "sources" / "visits.toml").write_text(text, encoding="utf-8")
    before = database.read_bytes()
    with pytest.raises(DataError, match="one query"):
        import_sources(office, ["visits"])
    assert database.read_bytes() == before


def test_the_command_never_prints_the_password(office, monkeypatch, capsys):
    monkeypatch.setenv("VISITS_URL", "postgresql://me:Geheim1@127.0.0.1:1/db")
    assert status_of("sources", "try", "visits", "--data", office) == 1
    told = "".join(capsys.readouterr())
    assert "Geheim1" not in told and "cannot be reached" in told


def test_postgresql_is_imported_alike(office, postgresql_server, monkeypatch):
    import psycopg

    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"drop table if exists visits; {TABLE.replace('day text', 'day date')}")
        with connection.cursor() as cursor:
            cursor.executemany("insert into visits values (%s, %s, %s, %s, %s, %s)", ROWS)
    monkeypatch.setenv("VISITS_URL", postgresql_server)
    try:
        import_sources(office, ["visits"])
        assert reached(office) == {"v1": 12, "v2": 7}
    finally:
        with psycopg.connect(postgresql_server, autocommit=True) as connection:
            connection.execute("drop table visits")
