"""The version of the office's rows that a document was made from: today's, or the one recorded when it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ioreport.documents.embedded_manifest import read_manifest
from ioreport.errors import UsageError
from ioreport.provenance.office_of_document import changed_files, find_office
from ioreport.submitted import Submission, submissions
from ioreport.submitted.object_store import read_object
from ioreport.submitted.row_changes import Moved, moved_rows
from ioreport.tables import Office
from ioreport.values import FORMATS


@dataclass(frozen=True)
class Version:
    """The files of an office at one time; `record` is the submission that keeps them, None for today's files."""

    office: Office
    record: Submission | None = None

    def read(self, file: str) -> bytes | None:
        """The content of a file; None if it was not kept."""
        if self.record is None:
            path = self.office.folder / file
            return path.read_bytes() if path.is_file() else None
        sha256 = self.record.tables.get(file)
        return read_object(self.office.folder, sha256) if sha256 else None


def version_of(manifest: Mapping[str, Any], office: Office | None) -> Version | None:
    """The version that a document was made from, if the office still has or has recorded it."""
    if office is None:
        return None
    if not changed_files(manifest, office):
        return Version(office)
    inputs = {item["file"]: item["sha256"] for item in manifest["inputs"]}
    for record in reversed(submissions(office.folder)):
        if inputs.items() <= record.tables.items() or record.manifest() == manifest:
            return Version(office, record)
    return None


def all_moved(old: Version, new: Version) -> tuple[Moved, ...]:
    """Every row and cell that differs between two versions of an office's tables, without files that were not kept."""
    tables = {file: table for table, file in old.office.files.items()}
    pairs = {file: (old.read(file), new.read(file)) for file in tables}
    return tuple(
        moved
        for file, (before, after) in pairs.items()
        if before is not None and after is not None
        for moved in moved_rows(tables[file], file, before, after)
    )


def files_not_kept(old: Version, new: Version) -> tuple[str, ...]:
    """The files that one of two versions does not have, so that their changed rows are unknown."""
    lost = [file for each in (old, new) if each.record for file in each.record.lacking]
    return tuple(dict.fromkeys(lost))


def near_office(*manifests: Mapping[str, Any]) -> Office | None:
    """The office in ``data/`` that one of several documents was built from, if its files are unchanged."""
    for manifest in manifests:
        try:
            return find_office(manifest)
        except UsageError:
            continue
    return None


def recorded_document(asked: str, beside: Path, office: Office, folder: Path) -> Path:
    """Write a document from the office's records into a folder, and return its path.

    Parameters
    ----------
    asked : str
        A report, ``R-01``, for its last version that was sent, or a version of it, ``R-01/1``.
    beside : path
        The document to compare with; the recorded one has its language, and its format if that was sent.

    Raises
    ------
    UsageError
        When there is no such record.
    """
    report, _, version = asked.partition("/")
    language = read_manifest(beside)["report"]["language"]
    sent = [
        each
        for each in submissions(office.folder)
        if (each.report_id, each.language) == (report, language) and version in ("", str(each.version))
    ]
    if not sent or not sent[-1].formats:
        there = ", ".join(f"{each.report_id}/{each.version}" for each in submissions(office.folder)) or "none"
        raise UsageError(
            f"There is no document {asked}, and {office.folder} has no record of it; it has {there}.",
            next_step="name a document, or a report that was submitted, as R-01 or R-01/1",
        )
    found = sent[-1]
    suffix = min(found.formats, key=lambda each: (each != beside.suffix[1:].lower(), FORMATS.index(each)))
    path = folder / f"{report}.{found.version}.{suffix}"
    path.write_bytes(found.document(suffix))
    return path
