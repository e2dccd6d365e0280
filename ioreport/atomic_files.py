"""Atomic writing: a file is written beside its place and then moved; several are moved according to a journal.

A process killed before the journal exists has changed nothing. A process killed later leaves all that is
needed to finish, and the next build in the folder finishes it first.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ioreport.errors import UsageError
from ioreport.forking import lives
from ioreport.input_files import is_file

_PART = re.compile(r"\..+\.(\d+)\.part", re.DOTALL)
_JOURNAL = re.compile(r"\..+\.(\d+)\.journal", re.DOTALL)


def part_of(path: Path) -> Path:
    """The temporary name of a file beside its place, with the id of the writing process.

    >>> part_of(Path("reports/starter.html")).name == f".starter.html.{os.getpid()}.part"
    True
    """
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def write_whole(
    path: Path, content: bytes, next_step: str = "make room there, or give yourself the right to write there"
) -> None:
    """Write one file completely or not at all, and create its folder if needed.

    Raises
    ------
    UsageError
        When it cannot be written; the file stays as it was.
    """
    part = part_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be written: {error.strerror}.", next_step=next_step) from None


@contextmanager
def begun_folder(folder: Path) -> Iterator[None]:
    """Fill a folder that is empty or not there yet; it is empty again if that fails or is stopped.

    Raises
    ------
    UsageError
        When there is something in it, or it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: nothing was written.", next_step="name a folder")
    if folder.is_dir() and any(folder.iterdir()):
        step = "name a folder that is empty or is not there yet"
        raise UsageError(f"The folder {folder} is not empty: nothing was written.", next_step=step)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            yield
        except BaseException:
            for each in folder.iterdir():
                shutil.rmtree(each) if each.is_dir() else each.unlink()
            raise
    except OSError as error:
        step = "name another folder"
        raise UsageError(f"The office cannot be written to {folder}: {error.strerror}.", next_step=step) from None


def place_files(folder: Path, name: str, files: Mapping[Path, bytes | None]) -> None:
    """Write every file, or remove it where there is no content for it: all of them, or none.

    Parameters
    ----------
    folder : Path
        Where the files are, or in folders of it.
    name : str
        The common name of the files, for the journal's name.

    Raises
    ------
    UsageError
        When one cannot be written or removed; then all stay unchanged.
    """
    moves = {path.relative_to(folder).as_posix(): content is not None for path, content in files.items()}
    journal = folder / f".{name}.{os.getpid()}.journal"
    moved: dict[Path, bytes | None] = {}
    path = folder
    try:
        for path, content in files.items():
            if content is not None:
                part_of(path).write_bytes(content)
        path = journal
        part_of(journal).write_text(json.dumps(moves), "utf-8")
        os.replace(part_of(journal), journal)
        for path in files:
            before = path.read_bytes() if is_file(path) else None
            _move(path, part_of(path), moves[path.relative_to(folder).as_posix()])
            moved[path] = before
    except OSError as error:
        for done, before in moved.items():
            _put_back(done, before)
        raise UsageError(
            f"{path} cannot be written: {error.strerror}.", next_step="close it where it is open, or name another --out"
        ) from None
    finally:
        for part in (journal, part_of(journal), *map(part_of, files)):
            part.unlink(missing_ok=True)


def _move(path: Path, part: Path, written: bool) -> None:
    if written:
        os.replace(part, path)
    else:
        path.unlink(missing_ok=True)


def _put_back(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(before)


def finish_interrupted(folder: Path, *more: Path) -> None:
    """Finish the changes of killed builds in a folder; remove the files they left there and in its folders.

    The files of a running build, in this process or another, are not touched.
    """
    for journal in sorted(folder.glob(".*.journal")):
        process = _left_by(_JOURNAL, journal)
        if process:
            _finish(journal, process)
    for each in (folder, *more):
        for part in each.glob(".*.part"):
            if _left_by(_PART, part):
                part.unlink(missing_ok=True)


def _finish(journal: Path, process: str) -> None:
    """Move the remaining files of a journal; a file that was already moved has no temporary file."""
    try:
        moves = json.loads(journal.read_text("utf-8"))
        for name, written in moves.items():
            path = journal.parent / name
            part = path.with_name(f".{path.name}.{process}.part")
            if not written or is_file(part):
                _move(path, part, written)
        journal.unlink()
    except (OSError, ValueError, AttributeError) as error:
        raise UsageError(
            f"{journal} lists files of an interrupted command, which cannot be finished now: "
            f"{getattr(error, 'strerror', None) or 'it is damaged'}.",
            next_step="close these files where they are open; or delete the journal and run the command again",
        ) from None


def _left_by(kind: re.Pattern[str], path: Path) -> str:
    """The id of the ended process that left a file; empty if the process is running."""
    found = kind.fullmatch(path.name)
    return found[1] if found and not lives(int(found[1])) else ""
