"""A query as a grid: exact numbers, a second count by the database, and nothing but reading."""

from __future__ import annotations

import sqlite3
from urllib.parse import quote

import pytest

from ioreport.sources.grid import DATE, TRUTH
from ioreport.sources.sql_rows import read_query
from ioreport.sources.unreadable import Unreadable

LEDGER = """
    create table ledger (id integer primary key, day date, amount numeric(20, 3), note text, paid boolean);
    insert into ledger values (1, '2024-01-05', 1204.500, 'Rent', true);
    insert into ledger values (2, '2024-01-17', 90071992547409.931, '', false);
    insert into ledger values (3, null, -300, null, null);
"""


@pytest.fixture
def sqlite(tmp_path, monkeypatch):
    path = tmp_path / "a ledger.db"
    with sqlite3.connect(path) as connection:
        # SQLite has no exact decimals: amounts that matter are kept as texts or whole cents.
        connection.executescript(
            LEDGER.replace("numeric(20, 3)", "text").replace("90071992547409.931", "'90071992547409.931'")
        )
    monkeypatch.setenv("LEDGER_URL", f"sqlite:///{quote(str(path))}")
    return path


@pytest.fixture
def postgresql(postgresql_server, monkeypatch):
    import psycopg

    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("drop table if exists ledger cascade")
        connection.execute(LEDGER)
    monkeypatch.setenv("LEDGER_URL", postgresql_server)
    yield postgresql_server
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        assert connection.execute("select count(*), sum(amount) from ledger").fetchone()[0] == 3
        connection.execute("drop table ledger")


def _server(url):
    import psycopg

    with psycopg.connect(url) as connection:
        return connection.info.server_version


def asked(query):
    (sheet,) = read_query("LEDGER_URL", query)
    return sheet


def refused(query, variable="LEDGER_URL"):
    with pytest.raises(Unreadable) as fault:
        read_query(variable, query)
    return fault.value.rule, fault.value.found


WRITING = (
    "insert into ledger values (9, null, 1, null, null)",
    "delete from ledger",
    "update ledger set amount = 0",
    "drop table ledger",
    "create table other (a integer)",
    "with gone as (delete from ledger returning id) select * from gone",
    "select 1; delete from ledger",
    "select 1; commit; delete from ledger",
    "/* select */ delete from ledger",
    "",
    "explain select 1",
)
ONLY_SQLITE = (
    "pragma user_version = 7",
    "attach 'other.db' as other",
    "vacuum",
    "select load_extension('a')",
    "values (1); drop table ledger",
)
ONLY_POSTGRESQL = (
    "select * into other from ledger",
    "select id from ledger for update",
    "copy ledger to '/tmp/ledger.csv'",
    "copy (select 1) to program 'touch /tmp/run'",
    "select nextval('numbers')",
    "select setval('numbers', 7)",
    "set transaction read write",
    "begin read write",
    "call nothing()",
)


# SQLite


def test_sqlite_gives_texts_dates_and_whole_numbers_as_they_are(sqlite):
    sheet = asked("select id, day, amount, note, paid from ledger order by id;  ")
    assert sheet["values"][0] == ["id", "day", "amount", "note", "paid"]
    assert sheet["values"][2][:3] == ["2", "2024-01-17", "90071992547409.931"]
    assert sheet["kinds"] == ["ttttt", "ttttt", "ttt t", "t t  "]
    assert sheet["filled"] == 5 + 5 + 4 + 2 and sheet["counted_by"] == "the database itself"


def test_binary_numbers_are_refused_with_the_way_out(sqlite):
    rule, found = refused("select 12.5 as amount")
    assert rule == "binary_number" and "amount" in found
    assert asked("select cast(12.5 as text) as amount")["values"][1] == ["12.5"]


@pytest.mark.parametrize("query", [*WRITING, *ONLY_SQLITE])
def test_sqlite_does_nothing_but_read(sqlite, query):
    before = sqlite.read_bytes()
    assert refused(query)[0] in ("sql_query", "sql")
    assert sqlite.read_bytes() == before and not list(sqlite.parent.glob("other*"))


def test_a_comment_and_a_common_table_before_the_query_are_part_of_one(sqlite):
    assert asked("-- the rent\nwith a as (select id from ledger) select count(*) as n from a -- all\n")["values"][
        1
    ] == ["3"]


@pytest.mark.parametrize(
    ("query", "rule", "found"),
    [
        ("select id, id from ledger", "sql_columns", "'id'"),
        ("select * from no_table", "sql", "no such table"),
        ("select x'00ff' as picture", "sql_type", "picture, which holds bytes"),
    ],
)
def test_what_cannot_be_a_sheet_is_told(sqlite, query, rule, found):
    told = refused(query)
    assert told[0] == rule and found in told[1]


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        (None, "sql_url"),
        ("sqlite:////no/such/file.db", "sql_url"),
        ("mysql://user:Geheim1@host/db", "sql_url"),
        ("postgresql://user:Geheim1@[broken/db", "sql_url"),
        ("user:Geheim1@host", "sql_url"),
    ],
)
def test_a_url_that_leads_nowhere_is_told_and_never_shown(monkeypatch, url, rule):
    monkeypatch.delenv("LEDGER_URL", raising=False)
    if url:
        monkeypatch.setenv("LEDGER_URL", url)
    with pytest.raises(Unreadable) as fault:
        read_query("LEDGER_URL", "select 1")
    assert fault.value.rule == rule
    assert "Geheim1" not in f"{fault.value.found} {fault.value.expected}"


# PostgreSQL, with a real server


def test_postgresql_gives_exact_numbers_dates_and_truths(postgresql):
    sheet = asked("select id, day, amount, note, paid from ledger order by id")
    assert [row[2] for row in sheet["values"]] == ["amount", "1204.500", "90071992547409.931", "-300.000"]
    assert str(sheet["values"][1][1]) == "2024-01-05" and sheet["values"][1][4] is True
    assert sheet["kinds"] == ["ttttt", f"t{DATE}tt{TRUTH}", f"t{DATE}t {TRUTH}", "t t  "]
    assert sheet["filled"] == 5 + 5 + 4 + 2


def test_binary_numbers_of_postgresql_are_refused(postgresql):
    assert refused("select amount::double precision as amount from ledger")[0] == "binary_number"


@pytest.mark.parametrize("query", [*WRITING, *ONLY_POSTGRESQL])
def test_postgresql_does_nothing_but_read(postgresql, query):
    import psycopg

    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("drop sequence if exists numbers; create sequence numbers; drop table if exists other")
    assert refused(query)[0] in ("sql_query", "sql")
    with psycopg.connect(postgresql, autocommit=True) as connection:
        assert connection.execute("select is_called from numbers").fetchone() == (False,)
        assert connection.execute("select to_regclass('other')").fetchone() == (None,)
        connection.execute("drop sequence numbers")


def test_what_a_function_of_postgresql_does_in_a_query_is_undone(postgresql):
    import psycopg

    if _server(postgresql) < 160000:  # later ones refuse it
        read_query("LEDGER_URL", "select lo_create(0) as made")
    with psycopg.connect(postgresql, autocommit=True) as connection:
        assert connection.execute("select count(*) from pg_largeobject_metadata").fetchone() == (0,)


def test_a_wrong_password_and_a_silent_port_never_tell_the_url(postgresql, monkeypatch):
    head, _, tail = postgresql.rpartition("@")
    for url in (f"{head}Geheim1@{tail}", "postgresql://user:Geheim1@127.0.0.1:1/db"):
        monkeypatch.setenv("LEDGER_URL", url)
        with pytest.raises(Unreadable) as fault:
            read_query("LEDGER_URL", "select 1")
        assert fault.value.rule == "sql_url"
        assert "Geheim1" not in f"{fault.value.found} {fault.value.expected}" and "user" not in fault.value.found[:20]


def test_a_percent_sign_in_a_query_is_a_percent_sign(postgresql):
    assert asked("select id from ledger where note like 'R%'")["values"] == [["id"], ["1"]]
