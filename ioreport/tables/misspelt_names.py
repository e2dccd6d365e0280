"""Misspelt names: names similar to a name of the contract, and data files that are not read, are reported."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ioreport.errors import Finding
from ioreport.tables.csv_dialect import plain_form
from ioreport.tables.data_model import TABLES
from ioreport.tables.datapackage import Package, entries

_ALIKE = 0.8
_DATA = (".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers")


def likely(name: str, known: Iterable[str]) -> str:
    """The known name that was most likely meant, or an empty text.

    >>> likely("Start-Date ", ["start_date", "end_date"])
    'start_date'
    >>> likely("note", ["start_date", "end_date"])
    ''
    """
    found = difflib.get_close_matches(plain_form(name), list(known), n=1, cutoff=_ALIKE)
    return found[0] if found else ""


def unread_files(folder: Path, package: Package) -> tuple[Finding, ...]:
    """Files that look like data but belong to no table of the office."""
    listed = {resource.path for resource in package.resources}
    absent = [name for name in TABLES if not (folder / f"{name}.csv").is_file() and f"{name}.csv" not in listed]
    loose = [path for path in sorted(folder.glob("*")) if path.name not in listed and _looks_like_data(path)]
    found = [_unread(path.name, absent) for path in loose if not _is_read(path)]
    meant = _named(package.document)
    return tuple(
        finding for finding in found if finding.rule == "misspelt_file" or meant.isdisjoint({finding.file, ""})
    )


def _named(document: Mapping[str, Any]) -> set[str]:
    """The files that a descriptor lists, even in a wrong form; the empty name if the entry could mean any file."""
    resources = document.get("resources", [])
    if not document or not isinstance(resources, list):
        return {""}
    words = (f"{entry.get('path')}/{entry.get('name')}.csv" for entry in entries(resources))
    return {name for word in words for name in word.split("/")}


def _looks_like_data(path: Path) -> bool:
    return path.suffix.lower() in _DATA and not path.name.startswith((".", "~")) and path.is_file()


def _is_read(path: Path) -> bool:
    """Whether a table is read from this file; on some systems Places.CSV is the same as places.csv."""
    read = path.with_name(path.name.lower())
    return read.suffix == ".csv" and read.stem in TABLES and read.is_file() and read.samefile(path)


def _unread(file: str, absent: Iterable[str]) -> Finding:
    stem, _, ending = file.rpartition(".")
    meant, beside = likely(stem, absent), likely(stem, TABLES)
    if ending.lower() == "csv" and meant:
        expected = f"a table of the office (did you mean {meant}.csv?)"
        return Finding(file, None, None, "misspelt_file", "warning", file, expected)
    if ending.lower() in ("csv", "tsv"):
        found, expected = (
            "a file that is not read",
            "a table's name, or a resource in datapackage.json: rename or list it",
        )
    else:
        under = f"as {meant}.csv" if meant else "under its table's name, as budget_lines.csv"
        found, expected = "a workbook, which is not read", f"CSV files: save each sheet as 'CSV UTF-8', {under}"
    if beside and not meant:
        expected = f"nothing beside {beside}.csv, which is read: move this file elsewhere"
    return Finding(file, None, None, "not_read", "warning", found, expected)
