"""What a report would tell as nothing, and its author may not know: told to him, never in the document."""

from __future__ import annotations

from collections.abc import Iterator

from ioreport.errors import Finding
from ioreport.reports.case import Case
from ioreport.tables import Office


def report_doubts(office: Office, report: str) -> tuple[Finding, ...]:
    """Warnings where a report has no activity or no money at all, for want of a row that leads to it.

    Parameters
    ----------
    report : str
        A row of ``reports``.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> report_doubts(load("data/demo-office"), "R-01")
    ()
    """
    case = Case.of(office, report)
    return (*_activities(case), *_money(case))


def _activities(case: Case) -> Iterator[Finding]:
    file, named = case.office.file("activities"), case.office.activities["project_id"].astype("object")
    project, astray = case.project["project_id"], int(named.isna().sum())
    if astray and not (named == project).any():
        counted = f"the report counts its activities alone, and {astray} name no project"
        expected = f"the project {project} in some row: {counted}"
        yield Finding(file, None, "project_id", "no_activity", "warning", "", expected)


def _money(case: Case) -> Iterator[Finding]:
    file, grant = case.office.file("transactions"), case.grant["grant_id"]
    if not (case.office.transactions["grant_id"].astype("object") == grant).any():
        expected = f"a transaction of the grant {grant}: without any the report tells of 0 received and 0 spent"
        yield Finding(file, None, "grant_id", "no_transaction", "warning", "", expected)
