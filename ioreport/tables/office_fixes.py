"""Fix an office: cells whose meaning is certain are rewritten in its files, the old files kept beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ioreport.atomic_files import finish_interrupted, place_files
from ioreport.errors import UsageError
from ioreport.tables.certain_cells import CellFix, certain_cells
from ioreport.tables.csv_edit import CellEdit, NotEditableError, edit_csv
from ioreport.tables.datapackage import read_package
from ioreport.tables.raw_table import TableFile
from ioreport.tables.read_tables import table_files
from ioreport.wording import use_languages_of

BEFORE_FIX = "before-fix"
"""The folder of an office for files as they were before `check --fix`, one folder inside for each time."""


@dataclass(frozen=True)
class OfficeFixes:
    """What was rewritten, where the old files are, and the files that cannot be rewritten, each with the reason."""

    cells: tuple[CellFix, ...]
    kept: Path | None
    left: tuple[tuple[str, str], ...]


def fix_office(folder: Path) -> OfficeFixes:
    """Rewrite every invalid cell of an office whose meaning is certain: all of them, or none.

    Raises
    ------
    UsageError
        When there is no such folder, or a file cannot be written; then all stay as they were.
    """
    package, _ = read_package(folder)
    kept = folder / BEFORE_FIX
    finish_interrupted(folder, *(path for path in kept.glob("*") if path.is_dir()))
    use_languages_of(folder)
    cells: list[CellFix] = []
    left: list[tuple[str, str]] = []
    files: dict[Path, bytes | None] = {}
    place = kept / _next_number(kept)
    for file in table_files(folder, package).values():
        try:
            fixes, content = _fixed(file)
        except NotEditableError as error:
            left.append((file.file, str(error)))
            continue
        if fixes and isinstance(file.found, bytes):
            cells += fixes
            files |= {folder / file.file: content, place / file.file: file.found}
    if files:
        _write(folder, files)
    return OfficeFixes(tuple(cells), place if files else None, tuple(left))


def _fixed(file: TableFile) -> tuple[Sequence[CellFix], bytes]:
    """The cells of a file that are rewritten, and its new content."""
    data = file.found
    if not isinstance(data, bytes):
        return (), b""
    sheet = file.sheet()
    for finding in sheet.cells.findings:
        if finding.rule == "encoding" and not sheet.cells.readable:
            raise NotEditableError(finding.found)
    fixes = certain_cells(sheet)
    edits = [CellEdit(fix.row, fix.column, fix.found, fix.written) for fix in fixes]
    return fixes, edit_csv(data, edits, file.schema.columns) if edits else data


def _next_number(kept: Path) -> str:
    """The name of the next folder of old files: 1, 2, …"""
    numbers = [int(path.name) for path in kept.glob("*") if path.name.isdecimal()]
    return str(max(numbers, default=0) + 1)


def _write(folder: Path, files: Mapping[Path, bytes | None]) -> None:
    """Write all files, or none; a folder for old files that stays empty is removed."""
    made: list[Path] = []
    try:
        for parent in dict.fromkeys(path.parent for path in files):
            made += [each for each in (*reversed(parent.parents), parent) if not each.is_dir()]
            parent.mkdir(parents=True, exist_ok=True)
        place_files(folder, "fix", files)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}.") from None
    finally:
        for each in reversed(made):
            with suppress(OSError):  # the folder is not empty
                each.rmdir()
