"""Check that the originals of imported rows are there, and are the files that were imported."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ioreport.errors import Finding
from ioreport.input_files import inside, read_file
from ioreport.tables.import_tables import DATABASE


def check_originals(sources: pd.DataFrame, file: str, folder: Path) -> Iterator[Finding]:
    """Warn of an original that is gone, or that is no longer the one that was imported; a query has no original.

    Parameters
    ----------
    sources : DataFrame
        The table.
    file : str
        Its file, for findings.
    folder : Path
        The office.
    """
    rows = sources[["file", "sha256"]].dropna().itertuples() if len(sources) else ()
    for row, original, sha256 in rows:
        if original.startswith(DATABASE):
            continue
        found = original_sha256(folder, original)
        if not found:
            expected = "the original in the office: the rows that came from it lead to it"
            yield Finding(file, row, "file", "original_missing", "warning", original, expected)
        elif found != sha256:
            expected = "the file that was imported: import it again, or put the earlier one back"
            yield Finding(file, row, "file", "original_changed", "warning", f"{original}, changed since", expected)


def original_sha256(folder: Path, file: str) -> str:
    """The hash of an original in an office; empty if it is gone or cannot be read."""
    try:
        return hashlib.sha256(read_file(folder / file, folder)).hexdigest() if inside(folder, file) else ""
    except OSError:
        return ""
