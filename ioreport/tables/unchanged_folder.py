"""Offices in memory: what was read from a folder is kept while no file in it changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

Office = TypeVar("Office")
_SUBMITTED = "submitted"
"""The folder of what was sent, which is no part of what an office is read from."""
_TICK = 2_000_000_000
"""Nanoseconds: on some file systems, two changes of a file within one tick have the same time."""

State = tuple[tuple[Any, ...], ...]


def while_unchanged(read: Callable[[str | Path], Office]) -> Callable[[str | Path], Office]:
    """Keep the office that was read from a folder until a file in it changes, is added or removed.

    A fork of a process that has read an office finds it here, and shares its memory. A file that changed shortly
    before it was read could change again without a new time, so nothing is kept then.
    """
    kept: dict[Path, tuple[State, dict[str, Office]]] = {}

    @wraps(read)
    def found(path: str | Path) -> Office:
        folder = Path(path)
        state = folder_state(folder)
        before, offices = kept.get(folder.resolve(), ((), {}))
        if not state or before != state:
            office = read(path)
            if not state or folder_state(folder) != state or _just_changed(state):
                return office
            offices = {str(folder): office}
            kept[folder.resolve()] = state, offices
        if str(folder) not in offices:
            offices[str(folder)] = _named(next(iter(offices.values())), folder)
        return offices[str(folder)]

    return found


def _named(office: Any, folder: Path) -> Any:
    """The same office, by another name of its folder."""
    return replace(office, folder=folder)


def folder_state(folder: Path) -> State:
    """The times, sizes and numbers of all files in a folder, without those that were sent.

    >>> folder_state(Path("nowhere"))
    ()
    """
    inside = (path for path in folder.rglob("*") if _SUBMITTED not in path.relative_to(folder).parts[:1])
    return tuple(sorted((path.relative_to(folder).as_posix(), *_times(path)) for path in inside))


def _times(path: Path) -> tuple[int, ...]:
    try:
        told = path.stat()
    except OSError:  # a link that leads nowhere, or a file that has just gone
        return (0, 0, 0, 0)
    return told.st_mtime_ns, told.st_ctime_ns, told.st_size, told.st_ino


def _just_changed(state: State) -> bool:
    now = time.time_ns()
    return any(now - max(times[1:3]) < _TICK for times in state)
