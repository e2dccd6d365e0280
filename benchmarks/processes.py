"""Whole commands, timed with all processes that they start: seconds, seconds of the processors, peak of memory."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psutil

_LOOK = 0.5
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Taken:
    """What a command took: seconds on the clock, seconds of the processors, MB of memory at its peak."""

    seconds: float
    cpu: float
    megabytes: float = 0.0


def run(command: Sequence[object], folder: Path, also: Mapping[str, str] | None = None) -> Taken:
    """One command from its start to its end; it must succeed.

    Memory is that of all its processes together, with pages that they share counted once (PSS, Linux only).
    """
    environment = {**os.environ, **(also or {})}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a user's machine, modules are compiled once
    before, start = _waited_for(), perf_counter()
    with (
        subprocess.Popen(
            list(map(str, command)),
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
        _peak_of(process.pid) as peak,
    ):
        said, _ = process.communicate()
    seconds, cpu = perf_counter() - start, _waited_for() - before
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\nended with {process.returncode}:\n{said}")
    return Taken(seconds, cpu, peak())


def _waited_for() -> float:
    """Seconds of the processors that ended processes of this one, and theirs, have taken."""
    taken = os.times()
    return taken.children_user + taken.children_system


@contextlib.contextmanager
def _peak_of(pid: int):
    """A function that tells the most memory that a process and its descendants had in the meantime, in MB."""
    most, ended = [0], threading.Event()

    def look() -> None:
        while not ended.wait(_LOOK):
            most[0] = max(most[0], _memory(pid))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    yield lambda: most[0] / 1e6
    ended.set()
    watcher.join()


def _memory(pid: int) -> int:
    """Bytes that a process and its descendants take now."""
    found = 0
    with contextlib.suppress(psutil.Error):
        own = psutil.Process(pid)
        for process in [own, *own.children(recursive=True)]:
            with contextlib.suppress(psutil.Error, AttributeError):
                found += process.memory_full_info().pss
    return found


def in_turn(ways: Mapping[str, Callable[[], Taken]], times: int) -> dict[str, Taken]:
    """Each way so many times, one after the other in turn; of each the run that took the fewest seconds."""
    found: dict[str, Taken] = {}
    for _ in range(times):
        for name, way in ways.items():
            taken = way()
            found[name] = min(taken, found.get(name, taken), key=lambda each: each.seconds)
    return found
