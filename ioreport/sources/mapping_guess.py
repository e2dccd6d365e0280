"""Guess a first mapping for a file that nobody has described."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from ioreport.atomic_files import write_whole
from ioreport.errors import DataError, UsageError
from ioreport.input_files import inside
from ioreport.sources.file_pattern import name_of_series
from ioreport.sources.iati_guess import guess_iati
from ioreport.sources.iati_rows import NOT_READ
from ioreport.sources.limited_reader import read_grids
from ioreport.sources.mapping import FOLDER, folded
from ioreport.sources.mapping_text import Guess, MappingWriter
from ioreport.sources.submission_guess import SubmissionWriter, submissions_in
from ioreport.sources.table_finder import FoundTable, find_table
from ioreport.sources.target_rows import as_id


def guess_mapping(office: Path, file: str, source: str = "", encoding: str = "", separator: str = "") -> Guess:
    """A first mapping for a file, named by its path inside the office: see `ioreport.sources.guess`.

    Raises
    ------
    UsageError, DataError
        When there is no such file in the office; when it cannot be read, or has no table.
    """
    if not inside(office, file) or not (office / file).is_file():
        step = f"copy it into {office / 'inbox'} and name it from there: the office keeps the originals"
        raise UsageError(f"There is no file {file} in the office {office}.", next_step=step)
    grids, findings = read_grids(office / file, file, encoding, separator)
    if findings:
        step = "for a text, say how it was saved: --encoding cp1251 --separator ';'"
        raise DataError(f"{file} cannot be read:", findings, step)
    if any(grid.sheet == NOT_READ and grid.exported for grid in grids):
        return guess_iati(source or _id_of(file), file, grids)
    tables = [table for grid in grids if not grid.hidden and (table := find_table(grid))]
    if not tables:
        raise DataError(f"No table was found in {file}: no row with headings over rows of data.")
    guess = Guess(source or _id_of(file))
    if submissions := submissions_in(tables):
        SubmissionWriter(guess, office, file, grids, *submissions).write()
        return guess
    chosen = _of_one_layout(tables)
    MappingWriter(guess, office, file, encoding, separator, grids, chosen).write()
    return guess


def path_in_office(office: Path, file: str | Path) -> str:
    """A file's path inside the office, whether it was named from there or from elsewhere."""
    path = Path(file)
    for whole in (path, office / path):
        if whole.is_file() and whole.resolve().is_relative_to(office.resolve()):
            return whole.resolve().relative_to(office.resolve()).as_posix()
    return path.as_posix()


def _id_of(file: str) -> str:
    """An id from a file's name, without what changes from month to month."""
    return as_id(name_of_series(PurePosixPath(file).stem).lower()) or "source"


def _of_one_layout(tables: Sequence[FoundTable]) -> list[FoundTable]:
    """The tables with the layout that most rows have."""
    layouts: dict[tuple[str, ...], list[FoundTable]] = {}
    for table in tables:
        layouts.setdefault(
            tuple(folded(heading.path) for heading in table.header.headings if heading.parts), []
        ).append(table)
    return max(layouts.values(), key=lambda group: sum(len(table.kinds.data) for table in group))


def write_guess(office: Path, guess: Guess) -> Path:
    """Write a first mapping; one that is there is never overwritten.

    Raises
    ------
    UsageError
        When the office has a mapping of this id, or it cannot be written.
    """
    path = office / FOLDER / f"{guess.source}.toml"
    if path.exists():
        raise UsageError(f"{path} is there already.", next_step="name another --id, or move the file away")
    write_whole(path, guess.text.encode())
    return path
