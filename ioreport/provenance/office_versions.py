"""The office's rows as a document was made from them: those of today, or those that were kept when it was sent."""

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
    """The files of an office at one time; `record` is where they were kept, none for those of today."""

    office: Office
    record: Submission | None = None

    def read(self, file: str) -> bytes | None:
        """What a file held; nothing where it was not kept."""
        if self.record is None:
            path = self.office.folder / file
            return path.read_bytes() if path.is_file() else None
        sha256 = self.record.tables.get(file)
        return read_object(self.office.folder, sha256) if sha256 else None


def version_of(manifest: Mapping[str, Any], office: Office | None) -> Version | None:
    """The rows that a document was made from, where the office still has them or has kept them."""
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
    """Every row and cell of the office's tables that differs between two versions of them; files not kept have none."""
    tables = {file: table for table, file in old.office.files.items()}
    pairs = {file: (old.read(file), new.read(file)) for file in tables}
    return tuple(
        moved
        for file, (before, after) in pairs.items()
        if before is not None and after is not None
        for moved in moved_rows(tables[file], file, before, after)
    )


def unkept(old: Version, new: Version) -> tuple[str, ...]:
    """The files that one of two versions lacks, so that nobody can tell which of their rows changed."""
    lost = [file for each in (old, new) if each.record for file in each.record.lacking]
    return tuple(dict.fromkeys(lost))


def near_office(*manifests: Mapping[str, Any]) -> Office | None:
    """The office in ``data/`` that one of several documents was built from, if any has its files unchanged."""
    for manifest in manifests:
        try:
            return find_office(manifest)
        except UsageError:
            continue
    return None


def recorded_document(asked: str, beside: Path, office: Office, folder: Path) -> Path:
    """A document out of the office's records, written into a folder to be read from there.

    Parameters
    ----------
    asked : str
        A report, ``R-01``, for the last version sent of it, or one version of it, ``R-01/1``.
    beside : path
        The document that it is held against: the same language, and the same format where that was sent.

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
