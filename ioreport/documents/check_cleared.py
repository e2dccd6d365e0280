"""The last check before a document is written: every count of people in it must be cleared by the plan."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from ioreport.documents.tree.document_parts import Report
from ioreport.errors import DocumentError, Finding
from ioreport.records import Chart, Fact, Photo, Table
from ioreport.small_counts import is_small
from ioreport.tables import TABLES
from ioreport.tables.people_columns import named_after_people

_CELL, _ACTIVITIES = "breakdown_cell", "activities_held"
"""The measure of a cell of a breakdown, and what a breakdown may count besides people."""


def check_cleared(report: Report, name: str, least: int | None = None) -> None:
    """Refuse a document that shows counts of people without disclosure control.

    A record says which of its files count people, and the cover says which do not. A file that neither of them names
    is treated as one that counts people.

    Parameters
    ----------
    report : Report
    name : str
        The notebook's file name, for messages.
    least : int, optional
        The least count that its report may show, from `ioreport.threshold`.

    Raises
    ------
    DocumentError
        With every fact, table and chart that was made from rows that count people, and did not go through
        `Ledger.protect` or `Ledger.state`; with every table and chart that has numbers but no trail, or a small number
        of people, which no plan shows; and where the ledger's threshold is lower than `least`.
    """
    findings = [
        *_uncleared(report, name),
        *_untraced(report, name),
        *_small(report, name),
        *_too_low(report, name, least),
    ]
    if findings:
        raise DocumentError(f"{name} counts people without disclosure control.", findings, _next(report, findings))


def _next(report: Report, findings: Collection[Finding]) -> str:
    """The calls that the notebook lacks, ready to copy."""
    missing = {finding.rule for finding in findings} | ({"no threshold"} if report.cover.least is None else set())
    return "; ".join(call for rule, call in _CALLS.items() if rule in missing)


_CALLS = {
    "no threshold": 'make the ledger with facts = ir.Ledger(office, threshold=ir.threshold(office, audience="public"))',
    "protected": 'call people = facts.protect(sex=ir.breakdown(office, "sex"), …) once, before the first facts.state, '
    'and show people["sex"].frame with trail=people["sex"].trail',
    "trail": "give the table or chart its rows: trail=…",
    "threshold": "make the ledger with the threshold that its report asks for",
}


def _uncleared(report: Report, name: str) -> Iterator[Finding]:
    expected = "what facts.protect gave back: its frame and its trail"
    for where, record in _records(report):
        uncounted = {*report.cover.uncounted} - {*record.counted}
        if record.trail.keys() - {*record.cleared} - uncounted:
            yield Finding(name, None, where, "protected", "error", record.key, expected)


def _untraced(report: Report, name: str) -> Iterator[Finding]:
    for where, record in _records(report):
        table = record.table if isinstance(record, Chart) else record
        if isinstance(table, Table) and not record.trail and _has_numbers(table):
            yield Finding(name, None, where, "trail", "error", record.key, "the rows that its numbers came from")


def _has_numbers(table: Table) -> bool:
    """Whether a table has a number other than zero. Cells that show a fact do not count: a fact has its own trail."""
    places = [place for place, column in enumerate(table.columns) if column.numeric]
    numbers = (row[place].value for row in table.rows for place in places if not row[place].fact)
    return any((number or "0").strip("0.") for number in numbers)


def _small(report: Report, name: str) -> Iterator[Finding]:
    """Small numbers of people that a notebook wrote into a frame by itself, whatever rows it says they came from."""
    least = report.cover.least or 0
    for where, record in _records(report):
        table = record.table if isinstance(record, Chart) else record
        if isinstance(table, Table) and not _is_published_elsewhere(record, report):
            found = min((number for number in _people_in(table) if is_small(number, least)), default=None)
            if found is not None:
                expected = f"no number of people below {least}: what facts.protect withholds stays empty"
                yield Finding(name, None, where, "protected", "error", f"{record.key}: {found}", expected)


def _is_published_elsewhere(record: Fact | Chart | Table, report: Report) -> bool:
    """Whether all rows are of tables that the office added and that count nobody who came, such as statistics."""
    own = {*report.cover.uncounted} - {f"{table}.csv" for table in TABLES}
    return bool(record.trail) and record.trail.keys() <= own


def _people_in(table: Table) -> Iterator[Decimal]:
    """The whole numbers in the columns that count people by their measure, or without one by their header."""
    for place, column in enumerate(table.columns):
        by_measure = column.measure == _CELL and {**table.arguments, **column.arguments}.get("of") != _ACTIVITIES
        if column.numeric and (by_measure or (not column.measure and named_after_people(column.label))):
            values = (row[place].value or "" for row in table.rows if not row[place].fact)
            yield from (Decimal(value) for value in values if value.isdecimal())


def _too_low(report: Report, name: str, least: int | None) -> Iterator[Finding]:
    shown = report.cover.least
    if least is not None and shown is not None and shown < least:
        expected = f"{least}, as its donor and audience ask: threshold=ir.threshold(office, report=…)"
        yield Finding(name, None, "the cover", "threshold", "error", str(shown), expected)


def _records(report: Report) -> Iterator[tuple[str, Fact | Chart | Table]]:
    yield from (("the facts", fact) for fact in report.facts)
    for each in report.shown:
        if not isinstance(each.record, Photo):
            yield each.id.replace("-", " "), each.record
