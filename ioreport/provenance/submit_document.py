"""Record a document that was sent, with the rows that it was made from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ioreport.documents import write_manifest
from ioreport.documents.embedded_manifest import read_manifest
from ioreport.documents.published_manifest import files_without_fingerprint, inputs_path, is_same_manifest
from ioreport.errors import DataError, Finding, UsageError, nearest
from ioreport.provenance.office_of_document import moved_files
from ioreport.provenance.recomputation import unlike_cells
from ioreport.submitted import Submission, keep, latest
from ioreport.tables import Office
from ioreport.tables.datapackage import DATAPACKAGE
from ioreport.values import FORMATS


@dataclass(frozen=True)
class Submitted:
    """The result of `submit`: the record, whether something was recorded now, and warnings."""

    submission: Submission
    new: bool
    warnings: tuple[Finding, ...] = ()


def submit(document: Path, office: Office, on: dt.date | None = None) -> Submitted:
    """Record a document as sent, with all its formats in the same folder and with the office's rows.

    The same document may be submitted again: then only formats that were built since are added.

    Parameters
    ----------
    document : path
        The document in any format, as a build wrote it.
    office : Office
        The office that it was built from, with unchanged rows; the table ``reports`` is not written to.
    on : date, optional
        The day on which it was sent; by default the day in the report's row.

    Raises
    ------
    UsageError
        When the document does not exist, has no manifest or is a draft, or nothing can be written.
    DataError
        When it is not a report of this office, was built from other rows, its formats are not from one build, the
        day is not known, or another document of the same version was sent.
    """
    manifest = read_manifest(document)
    if manifest["report"].get("draft"):
        raise UsageError(f"{document.name} is a draft.", next_step="build it without --draft, and submit that")
    report, row = _report(manifest, office)
    rows, day = _rows(manifest, office, row)
    documents = _documents(document, manifest)
    name = document.name.removesuffix(document.suffix)
    language, version = manifest["report"]["language"], manifest["report"].get("reissue", {}).get("version", 1)
    last = latest(office.folder, report, language)
    told = Submission(report, language, version, day or dt.date.min, name, {}, "", {}, (), office.folder)
    where = _Where(office.file("reports"), row)
    if last and last.version == version:
        return _again(last, told, documents, manifest, rows, on)
    _check_version(told, last)
    told = replace(told, date=where.day(on, day, last))
    kept = keep(told, documents, write_manifest(manifest), rows)
    return Submitted(kept, True, (*where.doubts(kept, day), *_fingerprint_warnings(document, manifest)))


def _fingerprint_warnings(document: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """A warning that some files have no fingerprint: only the document's figures show that they are unchanged."""
    if files := sorted(files_without_fingerprint(manifest)):
        kept = inputs_path(document.parent, document.stem)
        yield Finding(
            kept.as_posix(),
            None,
            None,
            "fingerprints",
            "warning",
            "",
            f"the fingerprints of {', '.join(files)}, as the build wrote them: their rows of today are on "
            "record, for they give the same figures",
        )


def _report(manifest: Mapping[str, Any], office: Office) -> tuple[str, int]:
    """The report of a document and its row in the table ``reports``."""
    given = manifest["report"].get("parameters", {})
    known = office.reports["report_id"]
    asked = [str(value) for name, value in sorted(given.items(), key=lambda pair: pair[0] != "report")]
    found = next((value for value in asked if value in set(known)), None)
    if found is None:
        named = str(given.get("report", ""))
        finding = Finding(
            office.file("reports"),
            None,
            "report_id",
            "reference",
            "error",
            named,
            f"the report that the document is{nearest(named, known) if named else ''}",
        )
        raise DataError(
            "The document is no report of this office.",
            [finding],
            "submit what was built from a row of the table reports, with the office that it is of",
        )
    return found, int(known.index[known == found][0])


def _rows(manifest: Mapping[str, Any], office: Office, row: int) -> tuple[dict[str, bytes], dt.date | None]:
    """The office's files as the document was built from them, and the day in the report's row.

    A file without a fingerprint is taken as unchanged if it gives the same figures. If the day was written into the
    table after the build, the table is recorded as it was without it.
    """
    before = {item["file"]: item["sha256"] for item in manifest["inputs"]}
    unknown = files_without_fingerprint(manifest)
    now = {item.file: item.sha256 for item in office.inputs}
    contents = {file: (office.folder / file).read_bytes() for file in (DATAPACKAGE, *now)}
    reports = office.file("reports")
    day = office.reports.loc[row, "submitted_on"]
    day = None if day != day else day.date()
    if day and before.get(reports) not in (None, now.get(reports)):
        undated = _without(contents[reports], day.isoformat().encode(), before[reports])
        contents[reports] = undated or contents[reports]
        now[reports] = before[reports] if undated else now[reports]
    changed = [file for file in {**before, **now} if file not in unknown and before.get(file) != now.get(file)]
    if changed := changed or _moved(manifest, office):
        findings = [
            Finding(
                file,
                None,
                None,
                "other_rows",
                "error",
                "" if file in now else "no file",
                "the file as it was when the document was built",
            )
            for file in changed
        ]
        raise DataError(
            f"{office.folder} is not as it was when the document was built.",
            findings,
            "submit with the office as it was then, or build the document again and submit that",
        )
    return contents, day


def _moved(manifest: Mapping[str, Any], office: Office) -> list[str]:
    """The files without a fingerprint that give figures other than the document's."""
    files = moved_files(manifest, office)
    if not files and files_without_fingerprint(manifest) and unlike_cells(manifest, office):
        files = files_without_fingerprint(manifest)
    return sorted(files)


def _without(content: bytes, day: bytes, sha256: str) -> bytes | None:
    """A file with one occurrence of a day removed, if the result has a given SHA-256; else None."""
    start = content.find(day)
    while start >= 0:
        rest = content[:start] + content[start + len(day) :]
        if hashlib.sha256(rest).hexdigest() == sha256:
            return rest
        start = content.find(day, start + 1)
    return None


def _documents(document: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """The document in all its formats in the same folder, which must be from one build."""
    paths = {suffix: document.with_suffix(f".{suffix}") for suffix in FORMATS}
    there = {suffix: path for suffix, path in paths.items() if path.is_file()}
    if other := [path for path in there.values() if _manifest(path) != manifest]:
        findings = [
            Finding(
                path.name,
                None,
                None,
                "older",
                "error",
                "an older document",
                f"one of the same build as {document.name}",
            )
            for path in other
        ]
        raise DataError(
            "The formats of the document are not of one build.",
            findings,
            "build them all again, or move away what was not sent",
        )
    return {suffix: path.read_bytes() for suffix, path in there.items()}


def _manifest(path: Path) -> dict[str, Any] | None:
    try:
        return read_manifest(path)
    except UsageError:
        return None


def _again(
    last: Submission,
    told: Submission,
    documents: Mapping[str, bytes],
    manifest: Mapping[str, Any],
    rows: Mapping[str, bytes],
    on: dt.date | None,
) -> Submitted:
    """Submit the same document again: add formats and fingerprints that the record lacks."""
    sums = {suffix: hashlib.sha256(content).hexdigest() for suffix, content in documents.items()}
    is_same = is_same_manifest(manifest, last.manifest()) and all(
        last.formats.get(suffix) in (None, sha256) for suffix, sha256 in sums.items()
    )
    if not is_same:
        finding = Finding(
            last.file, None, "version", "version", "error", str(last.version), "a document that was not sent before"
        )
        raise DataError(
            f"Another document was sent as version {last.version} of {last.report_id}, on {last.date}.",
            [finding],
            "build this one with --reissue: it then says what it replaces",
        )
    if on and on != last.date:
        finding = Finding(last.file, None, "date", "date", "error", on.isoformat(), f"{last.date}, as it is on record")
        raise DataError(
            "This document was recorded as sent on another day.",
            [finding],
            "leave out --on; where the record is wrong, delete it and submit again",
        )
    before = {suffix: last.document(suffix) for suffix in last.formats}
    facts = (
        manifest
        if len(files_without_fingerprint(manifest)) < len(files_without_fingerprint(last.manifest()))
        else last.manifest()
    )
    kept = keep(replace(told, date=last.date, name=last.name), {**before, **documents}, write_manifest(facts), rows)
    return Submitted(kept, kept.formats != last.formats)


def _check_version(told: Submission, last: Submission | None) -> None:
    expected = last.version + 1 if last else told.version
    if told.version != expected:
        finding = Finding(
            last.file if last else "", None, "version", "version", "error", str(told.version), f"version {expected}"
        )
        raise DataError(
            f"Version {last.version if last else 0} of {told.report_id} is on record already.",
            [finding],
            "build it with --reissue: it then says which version it is and what it replaces",
        )


@dataclass(frozen=True)
class _Where:
    """The row of the table ``reports`` that has the day on which a report was submitted."""

    file: str
    row: int

    def finding(self, level: str, found: str, expected: str) -> Finding:
        return Finding(self.file, self.row, "submitted_on", "submitted_on", level, found, expected)

    def day(self, on: dt.date | None, day: dt.date | None, last: Submission | None) -> dt.date:
        """The day on which a document was sent: `on`, else the day in the row; it must be after the last version's."""
        found = on or day
        if found is None:
            raise DataError(
                "Nothing says when the document was sent.",
                [self.finding("error", "", "the day on which it was sent, as 2024-02-22")],
                "write it there, or give it with --on",
            )
        if last and (found < last.date or (on is None and found == last.date)):
            raise DataError(
                f"Version {last.version} was sent on {last.date}.",
                [self.finding("error", found.isoformat(), "the day on which this version was sent")],
                "write it there, or give it with --on",
            )
        return found

    def doubts(self, kept: Submission, day: dt.date | None) -> Iterator[Finding]:
        """A warning if the row has another day; the table is the office's own, so the day is not written into it."""
        if day != kept.date:
            yield self.finding("warning", day.isoformat() if day else "", f"{kept.date}, as submitted: write it there")
