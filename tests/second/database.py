"""The files of an office as tables of a database: texts, as they stand in the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

COLUMNS: Mapping[str, str] = {
    "grants": "grant_id, donor_id, project_id, amount, currency, start_date, end_date",
    "donors": "donor_id, currency",
    "budget_lines": "grant_id, line_id, amount",
    "transactions": "grant_id, line_id, date, kind, amount, currency",
    "exchange_rates": "month, currency, per_usd",
    "activities": "activity_id, project_id, start_date, end_date, status, place_id, umbrella",
    "participations": "activity_id, population, unit, people, precision, first_time",
    "indicators": "indicator_id, project_id, unit, baseline, target, direction, over_places, over_periods",
    "indicator_values": "indicator_id, period_start, period_end, place_id, value, numerator, denominator",
}
"""The columns that the second count reads; one that an office does not have is empty."""


@contextmanager
def opened(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of the files in a folder, in memory."""
    database = duckdb.connect()
    try:
        for table, columns in COLUMNS.items():
            database.execute(f"CREATE TABLE {table} AS {_reading(folder / f'{table}.csv', columns)}")
        yield database
    finally:
        database.close()


def asked(database: duckdb.DuckDBPyConnection, question: str, **arguments: Any) -> list[dict[str, Any]]:
    """The rows of an answer, column → value."""
    answer = database.execute(question, arguments)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _reading(file: Path, columns: str) -> str:
    names = [name.strip() for name in columns.split(",")]
    nothing = "SELECT " + ", ".join(f"NULL::VARCHAR AS {name}" for name in names) + " WHERE false"
    if not file.is_file():
        return nothing
    path = file.as_posix().replace("'", "''")
    reading = f"SELECT * FROM read_csv('{path}', header = true, all_varchar = true, nullstr = '', delim = ',')"
    return f"SELECT {columns} FROM ({nothing} UNION ALL BY NAME {reading})"
