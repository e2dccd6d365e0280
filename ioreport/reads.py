"""What a run reads: rows of an office's tables, and files. A document is out of date only when one of these changes.

A whole table that is read is named with no project; where only the rows of a project are read, it is named with the
project. What is read only to refuse something is not a part of the document, and not named.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

WHOLE = ""
"""In place of a project: all rows of a table."""
Rows = tuple[str, str]
"""A table, and a project or `WHOLE`."""


@dataclass
class Reads:
    """The rows and the files that were read."""

    rows: set[Rows] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def written(self) -> dict[str, list[list[str]] | list[str]]:
        """As plain values, without the rows of a project where the whole table was read, too."""
        whole = {table for table, project in self.rows if project == WHOLE}
        rows = [list(each) for each in sorted(self.rows) if each[1] == WHOLE or each[0] not in whole]
        return {"rows": rows, "files": sorted(self.files)}


_RECORDERS: list[set[Rows]] = []
_OF_PROCESS = Reads()
_WATCHING: list[bool] = []


def note_rows(table: str, project: str = WHOLE) -> None:
    """Note that the rows of a table were read."""
    for recorder in _RECORDERS:
        recorder.add((table, project))


def note_again(rows: Iterable[Rows]) -> None:
    """Note what was read for a result that is used again."""
    for recorder in _RECORDERS:
        recorder.update(rows)


def note_beside(table: str, tables: Iterable[str]) -> None:
    """Note the rows of a table that stand beside those read of other tables: of the same projects, or all.

    >>> with recording() as rows:
    ...     note_rows("activities", "p")
    ...     note_beside("origins", ["activities", "grants"])
    >>> sorted(rows)
    [('activities', 'p'), ('origins', 'p')]
    """
    of = set(tables)
    for recorder in _RECORDERS:
        recorder |= {(table, project) for name, project in recorder if name in of}


@contextmanager
def recording() -> Iterator[set[Rows]]:
    """The rows that are read inside.

    >>> with recording() as outer:
    ...     note_rows("grants", "p")
    ...     with recording() as inner:
    ...         note_rows("places")
    ...     with unrecorded():
    ...         note_rows("donors")
    >>> sorted(outer), sorted(inner)
    ([('grants', 'p'), ('places', '')], [('places', '')])
    """
    rows: set[Rows] = set()
    _RECORDERS.append(rows)
    try:
        yield rows
    finally:
        _RECORDERS[:] = [each for each in _RECORDERS if each is not rows]


@contextmanager
def unrecorded() -> Iterator[None]:
    """Reading that decides only whether something is refused."""
    recorders = _RECORDERS[:]
    _RECORDERS.clear()
    try:
        yield
    finally:
        _RECORDERS[:] = recorders


def watch() -> None:
    """Note from now on, in this process, all rows and files that are read: the process of a notebook does so."""
    if not _WATCHING:
        _WATCHING.append(True)
        _RECORDERS.append(_OF_PROCESS.rows)
        sys.addaudithook(_note_file)


def is_watched() -> bool:
    """Whether a build runs a notebook in this process."""
    return bool(_WATCHING)


def note_file(path: Path) -> None:
    """Note a file whose content is used again, read before."""
    if _WATCHING:
        _OF_PROCESS.files.add(os.path.abspath(path))


def _note_file(event: str, given: tuple[object, ...]) -> None:
    if event == "open" and isinstance(given[0], str) and _is_reading(*given[1:]):
        _OF_PROCESS.files.add(os.path.abspath(given[0]))


def _is_reading(mode: object, flags: object) -> bool:
    """Whether a file is opened for its contents.

    >>> _is_reading("rb", 0), _is_reading("w", 0), _is_reading(None, os.O_WRONLY)
    (True, False, False)
    """
    if isinstance(mode, str):
        return not {*"wax"} & {*mode}
    return not (isinstance(flags, int) and flags & os.O_WRONLY)


def reads_json() -> str:
    """What this process has read since `watch`, as JSON, without the files of Python, of libraries and of a run itself.

    Modules that a notebook has imported from elsewhere are among the files.
    """
    imported = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    found = _OF_PROCESS.files | {os.path.abspath(path) for path in imported if path}
    system = tuple(folder + os.sep for folder in _system_folders())
    files = {path for path in found if not path.startswith(system) and not _is_of_a_run(path) and os.path.isfile(path)}
    return json.dumps(Reads(set(_OF_PROCESS.rows), files).written())


def _is_of_a_run(path: str) -> bool:
    return any(part == "__pycache__" or part.startswith(("ioreport-", "ipykernel_")) for part in Path(path).parts)


def _system_folders() -> set[str]:
    named = {
        sys.prefix,
        sys.base_prefix,
        *sysconfig.get_paths().values(),
        "/proc",
        "/sys",
        "/dev",
    }
    own = {str(Path(__file__).parent), os.environ.get("IPYTHONDIR", ""), os.environ.get("MPLCONFIGDIR", "")}
    caches = {os.environ.get("IOREPORT_CACHE", ""), str(Path.home() / ".cache"), str(Path.home() / ".config")}
    return {os.path.abspath(folder) for folder in named | own | caches if folder}
