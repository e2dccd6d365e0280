"""Check the files of the table `photos`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ioreport.errors import Finding, nearest
from ioreport.image_files import PICTURE_EXPECTED, picture_fault
from ioreport.input_files import inside, is_file


def check_pictures(photos: pd.DataFrame, file: str, folder: Path) -> Iterator[Finding]:
    """Photos without a file in the office, and files that a document cannot show as pictures.

    Parameters
    ----------
    photos : DataFrame
        The table.
    file : str
        Its file, for findings.
    folder : Path
        The office.
    """
    for row, path in photos["file"].dropna().items() if len(photos) else ():
        if not inside(folder, path) or not is_file(folder / path):
            expected = f"a file in the office's folder{_nearest_file(folder, path)}"
            yield Finding(file, row, "file", "missing_file", "error", path, expected)
        elif fault := picture_fault(folder / path):
            yield Finding(file, row, "file", "picture", "error", f"{path}: {fault}", PICTURE_EXPECTED)


def _nearest_file(folder: Path, path: str) -> str:
    """The file in the same folder with the name most similar to the missing one."""
    within = (folder / path).parent
    if not inside(folder, Path(path).parent) or not within.is_dir():
        return ""
    return nearest(path, [each.relative_to(folder).as_posix() for each in within.iterdir() if each.is_file()])
