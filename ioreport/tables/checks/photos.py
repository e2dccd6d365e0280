"""Check the files of the table `photos`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ioreport.errors import Finding, nearest
from ioreport.image_files import PICTURE_EXPECTED, picture_fault
from ioreport.input_files import inside, is_file
from ioreport.tables.raw_table import Sheet


def check_files(photos: Sheet, folder: Path) -> Iterator[Finding]:
    """Photos without a file in the office, and files that a document cannot show as pictures."""
    for row, path in photos.typed["file"].dropna().items():
        if not inside(folder, path) or not is_file(folder / path):
            expected = f"a file in the office's folder{_nearest_file(folder, path)}"
            yield photos.finding(row, "file", "missing_file", "error", path, expected)
        elif fault := picture_fault(folder / path):
            yield photos.finding(row, "file", "picture", "error", f"{path}: {fault}", PICTURE_EXPECTED)


def _nearest_file(folder: Path, path: str) -> str:
    """The file in the same folder with the name most similar to the missing one."""
    within = (folder / path).parent
    if not inside(folder, Path(path).parent) or not within.is_dir():
        return ""
    return nearest(path, [each.relative_to(folder).as_posix() for each in within.iterdir() if each.is_file()])
