"""What a document is made from, part by part: each part's name in words, and its sha256.

The parts are notebook, parameters and options, brand, program and libraries, the office's description, what was sent,
the rows that were read (`ioreport.reads`: of each table all rows, or those of a project) and the files that were
read. A document is up to date while all of them are as they were.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ioreport.brand import load_brand
from ioreport.errors import IoreportError
from ioreport.reads import WHOLE, unrecorded
from ioreport.submitted import submissions
from ioreport.tables import Office
from ioreport.tables.narrative_files import NARRATIVES_FOLDER
from ioreport.tables.project_rows import grant_of, project_mask, project_of
from ioreport.tables.row_sums import row_sums
from ioreport.user_cache import program_sha256, sha256_of

GONE = ""
"""The sha256 of a missing file."""
_NOT_NAMES = ("submitted", "datapackage.json", NARRATIVES_FOLDER)
"""What stands in an office's folder and is looked at apart from its names."""
_OWN_PARTS = ("notebook", "brand", "reads")


class Dependencies:
    """The parts of documents that are made from one office."""

    def __init__(self, office: Office):
        self.office = office
        self._files: dict[Path, str] = {}
        self._sums: dict[tuple[str, str], str] = {}
        self._brands: dict[str, str] = {}

    def parts(self, order: Mapping[str, Any]) -> dict[str, str]:
        """The parts of the documents that an order asks for: see `ioreport.batch.batch_plan.BatchPlan.order`.

        Its ``reads`` are those of the last build; where they are not known, all rows and files of the office count.
        """
        report = str(order.get("report") or "")
        return {
            "the notebook": self._file(Path(order["notebook"])),
            "the brand": self._brand(order["brand"]),
            **{f"the option {name}": _sha256_of(value) for name, value in order.items() if name not in _OWN_PARTS},
            **self._common,
            "the warnings that the office accepts": self._accepted(report),
            "what was sent": self._sent(report),
            "the names of the report's texts": self._texts(report),
            **self._of_reads(order.get("reads") or {}),
        }

    @cached_property
    def _common(self) -> dict[str, str]:
        return {
            "the program": program_sha256(),
            "the libraries": libraries_sha256(),
            "the day in SOURCE_DATE_EPOCH": _sha256_of(os.environ.get("SOURCE_DATE_EPOCH")),
            "the office's description": self._description(),
            "the names of the office's files": _sha256_of(self._names),
        }

    def _description(self) -> str:
        office = self.office
        profile = (office.name, office.country, office.currency, office.languages, office.demonstration)
        with unrecorded():
            empty = [name for name, frame in office.tables.items() if frame.empty]
        data = (str(office.as_of), office.dated, office.age_bands, dict(office.files), empty, len(office.warnings))
        return _sha256_of([profile, data, {name: dict(units) for name, units in office.counting_people.items()}])

    @cached_property
    def _names(self) -> list[str]:
        folder = self.office.folder
        inside = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in inside if path.parts[0] not in _NOT_NAMES)

    def _accepted(self, report: str) -> str:
        """The entries of ``ioreport.accept``, and which of them are about the report's grant."""
        with unrecorded():
            entries = self.office.entries
            others = [bool(report) and each.of_another_grant(self.office, report) for each in entries]
        return _sha256_of([[each.accepted.written() for each in entries], others])

    def _sent(self, report: str) -> str:
        """The records of documents that a reader may hold: those of the report's project, and whether there is any."""
        sent = submissions(self.office.folder)
        project = self._project_of_report(report)
        mine = [each.written().decode() for each in sent if project in (WHOLE, self._project_of_report(each.report_id))]
        return _sha256_of([bool(sent), mine])

    def _texts(self, report: str) -> str:
        return _sha256_of([text.file for text in self.office.narrative_files if text.report == report or not report])

    def _project_of_report(self, report: str) -> str:
        return project_of(self.office, grant_of(self.office, report))

    def _of_reads(self, reads: Mapping[str, Any]) -> dict[str, str]:
        rows = reads.get("rows", [[table, WHOLE] for table in self.office.tables])
        every = (*self._names, *(text.file for text in self.office.narrative_files))
        files = reads.get("files", [str(self.office.folder / name) for name in every])
        own = {(self.office.folder / file).resolve() for file in (*self.office.files.values(), "datapackage.json")}
        named: dict[str, list[str]] = {}
        for table, project in rows:
            if table in self.office.tables:
                named.setdefault(f"rows of {self.office.file(table)}", []).append(self._rows(table, project))
        return {part: _sha256_of(sums) for part, sums in named.items()} | {
            self._name(path): self._file(path) for path in map(Path, files) if path.resolve() not in own
        }

    def _rows(self, table: str, project: str) -> str:
        if (table, project) not in self._sums:
            kept = row_sums(self.office, table)[project_mask(self.office, table, project)]
            self._sums[table, project] = hashlib.sha256(np.ascontiguousarray(kept).tobytes()).hexdigest()
        return self._sums[table, project]

    def _name(self, path: Path) -> str:
        """A file as a person knows it: by its path in the office, or by its own."""
        folder = self.office.folder.resolve()
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)

    def _file(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = sha256_of([path]) if path.is_file() else GONE
        return self._files[path]

    def _brand(self, file: str) -> str:
        """The brand file with its faces and its logo."""
        if file not in self._brands:
            self._brands[file] = _sha256_of([self._file(path) for path in _brand_files(Path(file))])
        return self._brands[file]


def _brand_files(file: Path) -> tuple[Path, ...]:
    try:
        return load_brand(file).files
    except IoreportError:  # a build says what is wrong with it
        return (file,)


def _sha256_of(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


@cache
def libraries_sha256() -> str:
    """The sha256 of the names and versions of all installed libraries, and of this Python."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    found = {path.name for folder in folders for path in Path(folder).glob("*-info")}
    return _sha256_of([sys.version, sorted(found)])
