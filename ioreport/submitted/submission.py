"""Submission: the record of a sent document with its date, formats, facts and rows."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ioreport.atomic_files import write_whole
from ioreport.errors import DataError, Finding
from ioreport.input_files import inside
from ioreport.submitted.object_store import (
    SUBMITTED_FOLDER,
    as_files,
    damage,
    fault_of,
    read_object,
    sweep,
    write_object,
)
from ioreport.tables.column_types import PATH_PATTERN
from ioreport.tables.datapackage import DATAPACKAGE, read_package
from ioreport.tables.office import Office, office_of
from ioreport.tables.read_tables import read_sheets
from ioreport.values import FORMATS

_FORM = 1
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Submission:
    """A document that was sent, and the rows it was made from.

    Attributes
    ----------
    report_id, language : str
        The row of ``reports``, and the language of the document.
    version : int
        1 for the first that was sent, 2 for the one that replaced it, and so on.
    date : datetime.date
        The day on which it was sent.
    name : str
        The documents' name, without ``.html``.
    formats : mapping of str to str
        The sha256 of the document in each format: ``html``, ``pdf``, ``docx``, ``xlsx``.
    facts : str
        The sha256 of its ``facts.json``.
    tables : mapping of str to str
        The sha256 of each file of the office that it was made from, ``datapackage.json`` among them.
    lacking : tuple of str
        The files that it was made from of which no unchanged copy existed when it was replaced.
    folder : Path
        The office's.
    """

    report_id: str
    language: str
    version: int
    date: dt.date
    name: str
    formats: Mapping[str, str]
    facts: str
    tables: Mapping[str, str]
    lacking: tuple[str, ...] = ()
    folder: Path = field(default=Path(), compare=False)

    @property
    def file(self) -> str:
        """The record's own file, as a path inside the office."""
        return f"{SUBMITTED_FOLDER}/{self.report_id}.{self.language}.{self.version}.json"

    @property
    def objects(self) -> tuple[str, ...]:
        """The sha256 of all files that it keeps, each once."""
        return tuple(dict.fromkeys((*self.formats.values(), self.facts, *self.tables.values())))

    def document(self, suffix: str) -> bytes:
        """The document as it was sent, in one of its `formats`."""
        return read_object(self.folder, self.formats[suffix])

    def manifest(self) -> dict[str, Any]:
        """Its ``facts.json``: report, inputs and every fact with value, text, measure, arguments and trail."""
        manifest: dict[str, Any] = json.loads(read_object(self.folder, self.facts))
        return manifest

    def office(self) -> Office:
        """The office with its tables as they were; `folder` is that of the office, so templates are those of today.

        Raises
        ------
        DataError
            When a file is damaged or was not kept.
        """
        if self.lacking:
            lost = [Finding(name, None, None, "not_kept", "error", "", "the file as it was") for name in self.lacking]
            raise DataError(f"The rows of {self.name}, version {self.version}, were not kept.", lost)
        with as_files(self.folder, self.tables) as folder:
            package, _ = read_package(folder)
            return replace(office_of(folder, package, read_sheets(folder, package), ()), folder=self.folder)

    def written(self) -> bytes:
        """The record as in its file."""
        plain = {"ioreport": _FORM, **{name: getattr(self, name) for name in _FIELDS}, "date": self.date.isoformat()}
        return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def submissions(folder: Path) -> tuple[Submission, ...]:
    """All documents that an office has sent, by report, language and version.

    To plan with the rows of an earlier document, use `Submission.office` (its tables at that time) and
    `Submission.manifest` (its facts); both read and check the files only when they are called. If a version was
    replaced, both the old and the new one have been published.

    Parameters
    ----------
    folder : Path
        The office's, as in ``office.folder``.

    Raises
    ------
    DataError
        With every record that cannot be read.

    Examples
    --------
    >>> submissions(Path("tests/data/office"))
    ()
    """
    if not inside(folder, SUBMITTED_FOLDER):
        raise DataError(
            "What was submitted cannot be read.",
            [Finding(SUBMITTED_FOLDER, None, None, "path", "error", "", "a folder inside the office")],
        )
    read = {path: _read(path, folder) for path in sorted((folder / SUBMITTED_FOLDER).glob("*.json"))}
    if wrong := [_wrong(path) for path, found in read.items() if found is None]:
        raise DataError(
            f"What {folder} submitted cannot be read.", wrong, "take these files from a copy of the office's folder"
        )
    found = [each for each in read.values() if each]
    return tuple(sorted(found, key=lambda each: (each.report_id, each.language, each.version)))


def latest(folder: Path, report_id: str, language: str) -> Submission | None:
    """The last version of a report that was sent in a language, if any was."""
    sent = [each for each in submissions(folder) if (each.report_id, each.language) == (report_id, language)]
    return sent[-1] if sent else None


def check_submitted(folder: Path) -> tuple[Finding, ...]:
    """Findings on the records of an office and on the files that they keep.

    >>> check_submitted(Path("tests/data/office"))
    ()
    """
    try:
        kept = {sha256 for each in submissions(folder) for sha256 in each.objects}
    except DataError as error:
        return error.findings
    faults = {sha256: fault_of(folder, sha256) for sha256 in sorted(kept)}
    return tuple(damage(sha256, fault) for sha256, fault in faults.items() if fault)


def keep(
    submission: Submission, documents: Mapping[str, bytes], facts: bytes, tables: Mapping[str, bytes]
) -> Submission:
    """Record a sent document with its files; the record is written last, so that it is complete or does not exist.

    Parameters
    ----------
    submission : Submission
        Without `formats`, `facts` and `tables`, which are filled in from the kept files.
    documents, tables : mapping of str to bytes
        By format, and by the file's path inside the office.
    facts : bytes
        The ``facts.json``.

    Raises
    ------
    UsageError
        When a file cannot be written.
    """
    folder = submission.folder
    sweep(folder)
    kept = replace(
        submission,
        facts=write_object(folder, facts),
        formats={suffix: write_object(folder, content) for suffix, content in documents.items()},
        tables={file: write_object(folder, content) for file, content in sorted(tables.items())},
    )
    write_whole(folder / kept.file, kept.written())
    return kept


_FIELDS = ("report_id", "language", "version", "date", "name", "formats", "facts", "tables", "lacking")
_ID = re.compile("[A-Za-z0-9._-]{1,40}")


def _read(path: Path, folder: Path) -> Submission | None:
    """The record in a file; `None` if `submit` could not have written it."""
    try:
        told = json.loads(path.read_text("utf-8"))
        given = {name: told[name] for name in _FIELDS}
        date, lacking = dt.date.fromisoformat(told["date"]), tuple(told["lacking"])
        read = Submission(**{**given, "date": date, "lacking": lacking}, folder=folder)
        return read if all(_holds(read)) and read.file == f"{SUBMITTED_FOLDER}/{path.name}" else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _holds(read: Submission) -> Iterator[bool]:
    """Whether the parts of a record are valid; the path of a table could lead out of the office."""
    yield bool(_ID.fullmatch(read.report_id)) and bool(re.fullmatch("[a-z]{2,3}", read.language))
    yield type(read.version) is int and read.version > 0 and isinstance(read.name, str)
    yield all(_SHA256.fullmatch(sha256) for sha256 in read.objects)
    yield read.formats.keys() <= set(FORMATS)
    yield all(PATH_PATTERN.fullmatch(file) for file in (*read.tables, *read.lacking))
    yield DATAPACKAGE in read.tables or DATAPACKAGE in read.lacking


def _wrong(path: Path) -> Finding:
    expected = "a record as ioreport submit writes it"
    return Finding(f"{SUBMITTED_FOLDER}/{path.name}", None, None, "submission", "error", "another content", expected)
