"""Check that the originals of imported rows are there, and are the files that were imported."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from ioreport.errors import Finding
from ioreport.input_files import inside, read_file
from ioreport.tables.raw_table import Sheet


def check_originals(sources: Sheet, folder: Path) -> Iterator[Finding]:
    """Warn of an original that is gone, or that is no longer the one that was imported."""
    rows = sources.typed[["file", "sha256"]].dropna().itertuples()
    for row, file, sha256 in rows:
        found = _sha256(folder, file)
        if not found:
            expected = "the original in the office: the rows that came from it lead to it"
            yield sources.finding(row, "file", "original_missing", "warning", file, expected)
        elif found != sha256:
            expected = "the file that was imported: import it again, or put the earlier one back"
            yield sources.finding(row, "file", "original_changed", "warning", f"{file}, changed since", expected)


def _sha256(folder: Path, file: str) -> str:
    """The hash of a file of the office; empty if it cannot be read."""
    try:
        return hashlib.sha256(read_file(folder / file, folder)).hexdigest() if inside(folder, file) else ""
    except OSError:
        return ""
