"""Drawn tables: an office written as a test's reader sees it.

A drawn table is text, a row a line::

    | activity_id | start_date | umbrella |
    | a           | 2023-06-01 | fair     |

An empty cell is not known. Columns that a test does not care about are filled in from `FILLED`, so that
a drawing shows only what it is about; a column that is drawn is taken as it stands. The tables go through
the real reader, so the first row drawn is row 2 of its file; they are not checked.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ioreport.errors import Finding
from ioreport.tables import Office, check_office
from ioreport.tables.datapackage import read_package
from ioreport.tables.office import office_of
from ioreport.tables.read_tables import read_sheets

FILLED: Mapping[str, Mapping[str, str]] = {
    "activities": {"title": "{activity_id}", "kind": "event", "end_date": "{start_date}", "status": "completed"},
    "participations": {"row_id": "{row}", "population": "refugee", "sex": "u", "unit": "person", "basis": "counted"},
    "places": {"name": "{place_id}", "country": "BG"},
    "projects": {"title": "{project_id}", "start_date": "2023-01-01", "end_date": "2023-12-31"},
    "grants": {
        "title": "{grant_id}",
        "donor_id": "d",
        "project_id": "p",
        "amount": "100.00",
        "currency": "EUR",
        "start_date": "2023-01-01",
        "end_date": "2023-12-31",
    },
    "donors": {"donor_id": "d", "name": "A donor", "kind": "other", "acknowledgement": "Thanks.", "currency": "EUR"},
    "budget_lines": {"grant_id": "g", "title": "{line_id}"},
    "transactions": {"transaction_id": "t{row}", "grant_id": "g", "kind": "spent", "currency": "EUR"},
    "exchange_rates": {"source": "drawn"},
    "indicators": {
        "project_id": "p",
        "level": "output",
        "title": "{indicator_id}",
        "unit": "person",
        "baseline": "0",
        "target": "100",
        "direction": "increase",
        "over_places": "sum",
        "over_periods": "sum",
    },
    "indicator_values": {"row_id": "{row}", "period_start": "2023-01-01", "period_end": "2023-03-31"},
}
Rows = list[dict[str, str]]


def rows_of(drawing: str) -> Rows:
    """The rows of a drawn table, header → cell.

    >>> rows_of('''
    ...     | people | wording   |
    ...     | 5      |           |
    ...     |        | a handful |
    ... ''')
    [{'people': '5', 'wording': ''}, {'people': '', 'wording': 'a handful'}]
    """
    lines = [line.strip() for line in drawing.strip().splitlines()]
    header, *rows = ([cell.strip() for cell in line[1:-1].split("|")] for line in lines)
    return [dict(zip(header, row, strict=True)) for row in rows]


def filled(table: str, rows: Rows) -> Rows:
    """The rows with the columns that were not drawn."""
    defaults = FILLED.get(table, {})
    return [
        {**{name: text.format(row=number, **row) for name, text in defaults.items() if name not in row}, **row}
        for number, row in enumerate(rows, start=1)
    ]


def write_office(folder: Path, tables: Mapping[str, Rows], extra: Mapping[str, Mapping[str, str]]) -> None:
    """Write rows as an office: a CSV file a table, and a descriptor with the types of the added tables' columns."""
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    own = {"office": "Drawn", "country": "BG", "currency": "EUR", "languages": ["en"], "demonstration": True}
    resources = [
        {
            "name": name,
            "path": f"{name}.csv",
            "schema": {"fields": [{"name": column, "type": kind} for column, kind in columns.items()]},
        }
        for name, columns in extra.items()
    ]
    descriptor = {"name": "drawn", "created": "2024-01-31T00:00:00Z", "ioreport": own, "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")


def read_unchecked(folder: Path) -> Office:
    """The office in a folder as far as it can be read, without the findings, which take as long again."""
    package, _ = read_package(folder)
    return office_of(folder, package, read_sheets(folder, package), ())


def draw_office(extra: Mapping[str, Mapping[str, str]] | None = None, /, **drawings: str | Rows) -> Office:
    """The office that drawings (or rows) show, read by the real reader.

    `extra` names the tables that the office added: table → column → type, as a descriptor has it
    (``string``, ``integer``, ``number``, ``date``).
    """
    with tempfile.TemporaryDirectory() as folder:
        write_office(Path(folder), _drawn(drawings), extra or {})
        return read_unchecked(Path(folder))


def findings_of(created: str = "2024-01-31", **drawings: str | Rows) -> tuple[Finding, ...]:
    """What `ioreport check` finds in the office that drawings show; `created` is the day of the data."""
    with tempfile.TemporaryDirectory() as folder:
        write_office(Path(folder), _drawn(drawings), {})
        descriptor = Path(folder, "datapackage.json")
        document = json.loads(descriptor.read_text(encoding="utf-8"))
        descriptor.write_text(json.dumps({**document, "created": f"{created}T00:00:00Z"}), encoding="utf-8")
        return check_office(folder)


def _drawn(drawings: Mapping[str, str | Rows]) -> dict[str, Rows]:
    rows = {name: rows_of(drawing) if isinstance(drawing, str) else drawing for name, drawing in drawings.items()}
    return {name: filled(name, drawn) for name, drawn in rows.items() if drawn}
