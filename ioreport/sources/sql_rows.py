"""A query of a database as a grid: SQLite and PostgreSQL, read only; numbers stay exact. Runs in the reading process.

Nothing is written: the statement must begin as a query, the connection is opened read only, and the database itself
refuses whatever else the statement would do (SQLite's authorizer; PostgreSQL's cursor and read-only transaction, which
is undone at its end). The second count is the database's own, in the same transaction. No URL is told, nor a password.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from decimal import Decimal
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from ioreport.sources.grid import DATE, EMPTY, TEXT, TRUTH, plain_grid
from ioreport.sources.unreadable import MOST_CELLS, Unreadable

KINDS = ("sqlite", "postgresql")
_URL = "sqlite:///path/of/the.db or postgresql://user:password@host/database"
_COMMENT = re.compile(r"\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/", re.DOTALL)
_QUERIES = ("select", "with", "values", "table")
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
_FORBIDDEN_FUNCTIONS = ("load_extension", "writefile", "edit")
_FEW = 1000
_SECONDS = 50
_LONGEST = 200


def read_query(variable: str, query: str) -> list[dict[str, Any]]:
    """The rows of a query as one sheet without a name; its first row has the names of the columns.

    Parameters
    ----------
    variable : str
        The environment variable that holds the database's URL.
    query : str
        One statement that only reads.

    Raises
    ------
    Unreadable
        When there is no such variable or database, the statement is no query, or a column holds binary numbers.
    """
    url = os.environ.get(variable, "").strip()
    if not url:
        raise Unreadable("sql_url", f"no environment variable {variable}", f"the database's URL in it: {_URL}")
    statement = _only_query(query)
    kind = _kind_of(url)
    if kind not in KINDS:
        raise Unreadable("sql_url", f"a URL in {variable} that is of no database known here", _URL)
    return [_read_sqlite(url, statement) if kind == "sqlite" else _read_postgresql(url, statement)]


def _kind_of(url: str) -> str:
    """The kind of database of a URL; empty where it cannot be taken apart."""
    try:
        scheme = urlsplit(url).scheme
        return "postgresql" if scheme == "postgres" else scheme
    except ValueError:
        return ""


def _only_query(query: str) -> str:
    """A statement that begins as a query, without the semicolon at its end.

    >>> _only_query("-- all\\nselect 1;")
    '-- all\\nselect 1'
    """
    at = 0
    while found := _COMMENT.match(query, at):
        at = found.end()
    word = re.match(r"\(*\s*([a-z]+)", query[at:], re.IGNORECASE)
    if not word or word[1].lower() not in _QUERIES:
        found_word = query[at : at + 30].split("\n")[0]
        raise Unreadable("sql_query", f"a statement that begins with {found_word!r}", "one query: select … from …")
    return query.strip().removesuffix(";").rstrip()


def _second(statement: str, names: Sequence[str]) -> str:
    """The query that counts the filled cells of each column."""
    counts = ", ".join(
        "count(nullif(cast({} as text), ''))".format('"' + name.replace('"', '""') + '"') for name in names
    )
    return f"select {counts} from (\n{statement}\n) as counted"


# SQLite


def _read_sqlite(url: str, statement: str) -> dict[str, Any]:
    path = unquote(urlsplit(url).path)[1:]  # sqlite:///relative, sqlite:////absolute
    if not os.path.isfile(path):
        raise Unreadable("sql_url", "no file where the URL of the database says", _URL)
    try:
        address = f"file:{quote(os.path.abspath(path))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            connection.execute("begin")
            connection.set_authorizer(_authorized)
            cursor = connection.execute(statement)
            names = [each[0] for each in cursor.description or ()]
            return _sheet(names, _in_parts(cursor), lambda: connection.execute(_second(statement, names)).fetchone())
    except (sqlite3.Error, sqlite3.Warning) as error:
        if "not authorized" in str(error) or "prohibited" in str(error):
            raise Unreadable(
                "sql_query", "a statement that does more than read", "one query: select … from …"
            ) from None
        raise Unreadable("sql", str(error)[:_LONGEST], "a query that the database can answer") from None


def _authorized(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    allowed = action in _ALLOWED and (second or "").lower() not in _FORBIDDEN_FUNCTIONS
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


# PostgreSQL


def _read_postgresql(url: str, statement: str) -> dict[str, Any]:
    try:
        import psycopg
    except ImportError:
        expected = 'the driver of PostgreSQL: pip install "ioreport[postgresql]"'
        raise Unreadable("sql_driver", "no driver of PostgreSQL", expected) from None
    try:
        with closing(psycopg.connect(url, connect_timeout=10)) as connection:  # without a commit all is undone
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.execute(f"set local statement_timeout = '{_SECONDS}s'")
            with connection.cursor(name="ioreport") as cursor:
                # The cursor of the database takes one query and nothing that changes data.
                cursor.execute(statement)
                names = [each.name for each in cursor.description or ()]
                return _sheet(names, _in_parts(cursor), lambda: _row(connection, _second(statement, names)))
    except psycopg.Error as error:
        raise _refused(error, url) from None


def _row(connection: Any, statement: str) -> Sequence[int]:
    with connection.cursor(name="counted") as cursor:
        found: Sequence[int] = cursor.execute(statement).fetchone()
        return found


def _refused(error: Exception, url: str) -> Unreadable:
    """What the database said, without anything of the URL."""
    said = " ".join(str(error).split())
    code = getattr(error, "sqlstate", None)
    if code is None:
        return Unreadable(
            "sql_url", "a database that cannot be reached with the URL", f"{_URL}, and its server running"
        )
    if code.startswith("28"):
        return Unreadable("sql_url", "a database that refuses the user or the password", _URL)
    if code in ("25006", "42601", "0A000") and "ioreport" not in said:
        expected = "one query that only reads: select … from …"
        return Unreadable("sql_query", _without(said, url)[:_LONGEST], expected)
    return Unreadable("sql", _without(said, url)[:_LONGEST], "a query that the database can answer")


def _without(text: str, url: str) -> str:
    split = urlsplit(url)
    for part in (url, split.password, unquote(split.password or "")):
        text = text.replace(part, "…") if part else text
    return text


# Both


def _in_parts(cursor: Any) -> Iterable[Sequence[Any]]:
    while rows := cursor.fetchmany(_FEW):
        yield from rows


def _sheet(names: Sequence[str], rows: Iterable[Sequence[Any]], counted: Callable[[], Sequence[int]]) -> dict[str, Any]:
    """The sheet of a query; the database counts its filled cells again."""
    twice = sorted({name for name in names if names.count(name) > 1} | {name for name in names if not name.strip()})
    if twice:
        raise Unreadable(
            "sql_columns", f"columns named {', '.join(map(repr, twice))}", "a name of its own for each column"
        )
    values: list[list[Any]] = [list(names)]
    kinds = [TEXT * len(names)]
    for row in rows:
        cells = [_cell(name, value) for name, value in zip(names, row, strict=True)]
        kinds.append("".join([kind for kind, _ in cells]))
        values.append([value for _, value in cells])
        if len(values) * len(names) > MOST_CELLS:
            raise Unreadable("size", f"a query of over {MOST_CELLS:,} cells", "fewer rows: where …")
    filled = len(names) + sum(counted())
    return plain_grid("", values, kinds, "the database itself", filled=filled, exported=True)


def _cell(name: str, value: Any) -> tuple[str, Any]:
    """Kind and value of a cell; a number is text, with all its digits."""
    if value is None or value == "":
        return EMPTY, ""
    if isinstance(value, bool):
        return TRUTH, value
    if isinstance(value, int | str | uuid.UUID):
        return TEXT, str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return TEXT, f"{value:f}"
    if isinstance(value, dt.date):
        return DATE, value
    if isinstance(value, float):
        found = f"the column {name}, of binary numbers, which are not exact"
        raise Unreadable("binary_number", found, f"cast({name} as text), or a column of type numeric")
    found = f"the column {name}, which holds {type(value).__name__}"
    raise Unreadable("sql_type", found, f"a text, number, date or truth value: cast({name} as text)")
