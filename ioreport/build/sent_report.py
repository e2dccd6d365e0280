"""Find the sent version of the report that is being built, and refuse to overwrite it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ioreport.build.job import Job
from ioreport.errors import DocumentError, Finding, UsageError
from ioreport.submitted import Submission, submissions
from ioreport.tables import Office
from ioreport.tables.project_rows import grant_of, rows_of
from ioreport.values import FOR_THE_OFFICE, FORMATS


class SentError(DocumentError):
    """A report that was sent would be overwritten by a different one."""


@dataclass(frozen=True)
class Sent:
    """A version of a report that was sent.

    `files` has the SHA-256 of each available format; `manifest` is its ``facts.json``, if it is available; `record` is
    the office's record, if it was submitted; `row` is its row in the table ``reports``.
    """

    report: str
    version: int
    date: dt.date
    files: Mapping[str, str]
    manifest: Mapping[str, Any] | None
    record: Submission | None
    row: int


def standing(out: Path, name: str) -> dict[str, Path]:
    """The existing documents of a name, by format."""
    paths = {suffix: out / f"{name}.{suffix}" for suffix in FORMATS}
    return {suffix: path for suffix, path in paths.items() if path.is_file()}


def manifest_at(path: Path) -> dict[str, Any] | None:
    """The manifest of an existing document; `None` if it cannot be read or has none."""
    from ioreport.documents import read_manifest

    try:
        return read_manifest(path)
    except UsageError:
        return None


def sent_before(job: Job, out: Path, name: str, language: str = "", before: int = 0) -> Sent | None:
    """The last sent version of the job's report, or the last one before the version `before`; None if there is none.

    A record must have the same language or, while the language is not known, the same name. If there is no record but
    the report's row has a day of submission, the documents in the folder are taken as the sent ones.
    """
    if job.office is None or job.report is None:
        return None
    row, day = _submitted_on(job.office, job.report)
    found = [
        each
        for each in submissions(job.office.folder)
        if each.report_id == job.report
        and (each.language == language if language else each.name == name)
        and (not before or each.version < before)
    ]
    if found:
        last = found[-1]
        return Sent(job.report, last.version, last.date, last.formats, last.manifest(), last, row)
    if day is None:
        return None
    files = standing(out, name)
    manifest = next(filter(None, map(manifest_at, files.values())), None)
    version = (manifest or {}).get("report", {}).get("reissue", {}).get("version", 1)
    sums = {suffix: hashlib.sha256(path.read_bytes()).hexdigest() for suffix, path in files.items()}
    return Sent(job.report, version, day, sums, manifest, None, row)


def _submitted_on(office: Office, report: str) -> tuple[int, dt.date | None]:
    """The row of a report, and its day of submission."""
    reports = rows_of(office, "reports", grant_of(office, report))
    rows = reports[reports["report_id"] == report]
    day = rows["submitted_on"].iloc[0]
    return int(rows.index[0]), None if day != day else day.date()


def check_rows(sent: Sent | None, office: Office | None) -> None:
    """Refuse, before anything runs, to overwrite a sent report with one from other rows.

    Raises
    ------
    DocumentError
    """
    if sent is None or office is None or sent.manifest is None:
        return
    kept = sent.record.tables if sent.record else {}
    before = {
        item["file"]: (kept.get(item["file"], item["sha256"]), item.get("rows")) for item in sent.manifest["inputs"]
    }
    now = {item.file: (item.sha256, item.rows) for item in office.inputs}
    if other := [file for file in {**before, **now} if not _is_same(*(each.get(file) for each in (before, now)))]:
        raise _refusal(sent, f"built from other rows of {', '.join(other)}", office)


def _is_same(before: tuple[str, int] | None, now: tuple[str, int] | None) -> bool:
    """Whether a file may be unchanged: by its SHA-256, or by its number of rows if the SHA-256 was not kept."""
    return before == now or (before is not None and now is not None and not before[0] and before[1] == now[1])


def check_same(sent: Sent | None, office: Office | None, contents: Mapping[str, bytes], manifest: Any) -> None:
    """Refuse to write a document that differs from the sent one; an identical one may be written again.

    Raises
    ------
    DocumentError
    """
    from ioreport.documents.published_manifest import is_same_manifest

    if sent is None or office is None or not sent.files:
        return
    other = [
        suffix
        for suffix, content in contents.items()
        if sent.files.get(suffix) not in (None, hashlib.sha256(content).hexdigest())
    ]
    if other or not (sent.manifest is None or is_same_manifest(sent.manifest, manifest)):
        raise _refusal(sent, f"another {', '.join(other) or 'document'}, {_rows_told(sent.manifest)}", office)


def _rows_told(manifest: Mapping[str, Any] | None) -> str:
    """What is known about the rows of a sent document, in words."""
    from ioreport.documents.published_manifest import files_without_fingerprint

    if manifest is None:
        return "and the sent document does not say from which rows it was built"
    if files := sorted(files_without_fingerprint(manifest)):
        named = ", ".join(files)
        return f"built from rows that may have changed: the fingerprint of {named} is no longer in {FOR_THE_OFFICE}"
    return "though built from the same rows"


def _refusal(sent: Sent, why: str, office: Office) -> SentError:
    file, row, column = (
        (sent.record.file, None, None) if sent.record else (office.file("reports"), sent.row, "submitted_on")
    )
    finding = Finding(
        file, row, column, "sent", "error", sent.date.isoformat(), "a report that was not sent, or --reissue"
    )
    return SentError(
        f"Sent, and not overwritten: {sent.report}, version {sent.version}, was sent on {sent.date}; "
        f"this would be {why}.",
        [finding],
        "build it with --reissue: the new version says on its first page what it replaces and what changed",
    )


def older_beside(out: Path, name: str, to: Iterable[str], manifest: Any) -> tuple[Finding, ...]:
    """Warnings about documents of the same name that are not written now and have other facts."""
    from ioreport.documents.published_manifest import is_same_manifest

    return tuple(
        Finding(
            path.name,
            None,
            None,
            "older",
            "warning",
            "an older document",
            f"one of the same build as the {', '.join(to)} beside it: give --to {suffix}, too",
        )
        for suffix, path in standing(out, name).items()
        if suffix not in to and not is_same_manifest(manifest_at(path) or {"inputs": []}, manifest)
    )
