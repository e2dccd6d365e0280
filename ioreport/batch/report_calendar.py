"""Report calendar: when each report is due, and whether it is sent, written, out of date or not written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ioreport.batch.build_cache import BuildCache, BuildRecord
from ioreport.batch.dependencies import Dependencies
from ioreport.submitted import Submission, submissions
from ioreport.tables import Office
from ioreport.values import FORMATS

REPORTS = "reports"
SENT, WRITTEN, OUT_OF_DATE, NOT_WRITTEN = "sent", "written", "out of date", "not written"
NOT_KNOWN = "whether it is up to date is not known: it was not built by --each"


@dataclass(frozen=True)
class Deadline:
    """One report in the calendar.

    Attributes
    ----------
    state : str
        ``sent``, ``written``, ``out of date`` or ``not written``.
    late : int
        For how many days the report has been due without being sent, or was when it was sent; 0 if it is not late.
    why : tuple of str
        Why it is out of date, or why that is not known.
    documents : tuple of str
        The report's files in the folder.
    """

    report: str
    grant: str
    donor: str
    kind: str
    start: dt.date
    end: dt.date
    audience: str
    due: dt.date | None
    sent: dt.date | None
    state: str
    late: int = 0
    why: tuple[str, ...] = ()
    documents: tuple[str, ...] = field(default=())


def calendar(office: Office, folder: Path | None, day: dt.date) -> tuple[Deadline, ...]:
    """The reports of an office by their due day; those without one are last.

    Parameters
    ----------
    folder : Path or None
        The folder of the documents; it may be missing. With `None`, written documents are not considered.
    day : date
        The day on which lateness is computed.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> for each in calendar(load("tests/data/office"), Path("nowhere"), dt.date(2024, 2, 20)):
    ...     print(each.due, each.report, each.state, each.late)
    2023-07-31 R-01 sent 0
    2024-01-31 R-03 sent 0
    2024-02-15 R-02 not written 5
    """
    records = _records(folder) if folder else {}
    recorded = _first_sent(office)
    dependencies = Dependencies(office)
    grants = office.grants.set_index("grant_id")["donor_id"].to_dict()
    donors = office.donors.set_index("donor_id")["name"].to_dict()
    found = []
    for row in office.reports.to_dict("records"):
        report, due = str(row["report_id"]), _date(row["due_date"])
        sent = recorded[report].date if report in recorded else _date(row["submitted_on"])
        state, why = _state(report, records.get(report, []), sent, folder, dependencies)
        found.append(
            Deadline(
                report=report,
                grant=str(row["grant_id"]),
                donor=str(donors.get(grants.get(row["grant_id"]), "")),
                kind=str(row["kind"]),
                start=row["period_start"].date(),
                end=row["period_end"].date(),
                audience=str(row["audience"]),
                due=due,
                sent=sent,
                state=state,
                late=max(0, ((sent or day) - due).days) if due else 0,
                why=why,
                documents=_documents(report, folder, records.get(report, [])) if folder else (),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.due or dt.date.max, each.report)))


def _documents(report: str, folder: Path, records: list[tuple[str, BuildRecord]]) -> tuple[str, ...]:
    """The documents of a report in a folder: those of its records, else those that are named after it."""
    if records:
        named = [folder / f"{name}.{suffix}" for name, _ in records for suffix in FORMATS]
    else:
        named = [path for suffix in FORMATS for path in folder.glob(f"*-{report}.{suffix}")]
    return tuple(sorted(path.name for path in named if path.is_file()))


def _records(folder: Path) -> Mapping[str, list[tuple[str, BuildRecord]]]:
    """The folder's records of reports, by report."""
    found: dict[str, list[tuple[str, BuildRecord]]] = {}
    for name, record in BuildCache.read(folder).records.items():
        if record.table == REPORTS:
            found.setdefault(record.key, []).append((name, record))
    return found


def _first_sent(office: Office) -> dict[str, Submission]:
    """The first version of each report that was sent, as the office recorded it; later ones replace it."""
    return {each.report_id: each for each in reversed(submissions(office.folder))}


def _state(
    report: str,
    records: list[tuple[str, BuildRecord]],
    sent: dt.date | None,
    folder: Path | None,
    dependencies: Dependencies,
) -> tuple[str, tuple[str, ...]]:
    if sent:
        return SENT, ()
    if folder is None:
        return NOT_WRITTEN, ()
    if not records:
        there = _documents(report, folder, [])
        return (WRITTEN, (NOT_KNOWN,)) if there else (NOT_WRITTEN, ())
    why = tuple(
        dict.fromkeys(
            change for _, record in records for change in record.changes(dependencies.parts(record.order), folder, ())
        )
    )
    return (OUT_OF_DATE, why) if why else (WRITTEN, ())


def _date(day: Any) -> dt.date | None:
    return None if day != day else day.date()
