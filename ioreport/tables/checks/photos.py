"""Checks of the files that the table `photos` names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ioreport.errors import Finding
from ioreport.image_files import PICTURE_EXPECTED, picture_fault
from ioreport.input_files import inside, is_file
from ioreport.tables.raw_table import Sheet


def check_files(photos: Sheet, folder: Path) -> Iterator[Finding]:
    """Photographs whose file is not in the office, and files that are no pictures that a document may show."""
    for row, path in photos.typed["file"].dropna().items():
        if not inside(folder, path) or not is_file(folder / path):
            yield photos.finding(row, "file", "missing_file", "error", path, "a file in the office's folder")
        elif fault := picture_fault(folder / path):
            yield photos.finding(row, "file", "picture", "error", f"{path}: {fault}", PICTURE_EXPECTED)
