"""Names that are almost a name of the contract: files and columns that somebody misspelt."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from ioreport.errors import Finding
from ioreport.tables.known import TABLES
from ioreport.tables.layout import plain
from ioreport.tables.package import Package

_ALIKE = 0.8


def likely(name: str, known: Iterable[str]) -> str:
    """The known name that was most likely meant, or nothing.

    >>> likely("Start-Date ", ["start_date", "end_date"])
    'start_date'
    >>> likely("note", ["start_date", "end_date"])
    ''
    """
    found = difflib.get_close_matches(plain(name), list(known), n=1, cutoff=_ALIKE)
    return found[0] if found else ""


def misspelt_files(folder: Path, package: Package) -> tuple[Finding, ...]:
    """CSV files that no table of the office is read from but whose name is almost that of an absent one."""
    listed = {resource.path for resource in package.resources}
    absent = [name for name in TABLES if not (folder / f"{name}.csv").is_file() and f"{name}.csv" not in listed]
    loose = sorted(path.name for path in folder.glob("*.csv") if path.name not in listed and path.stem not in TABLES)
    meant = {file: likely(file.removesuffix(".csv"), absent) for file in loose}
    return tuple(
        Finding(file, None, None, "misspelt_file", "warning", file, f"a table of the office (did you mean {name}.csv?)")
        for file, name in meant.items()
        if name
    )
