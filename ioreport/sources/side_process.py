"""A side process: one thing is computed in a fork of this process while this process computes another."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from typing import Any

from ioreport.sources.unreadable import Unreadable

SIDE_MEMORY = 384 * 2**20
"""The memory that a side process may take, in bytes; the process that began it has so much less."""
SIDE_SECONDS = 30
"""The time of a processor that it may take."""


def begin_beside(compute: Callable[[], Any]) -> Callable[[], Any]:
    """Begin to compute in a fork; call what is returned, once, for the result.

    To be called by a process without threads. Where there is no fork, it is computed at once. The fork shares the
    limit of memory with this process.

    Raises
    ------
    Unreadable, MemoryError
        The result raises what the computation raised.

    Examples
    --------
    >>> begin_beside(lambda: 6 * 7)()
    42
    """
    if sys.platform != "linux":
        done = compute()
        return lambda: done
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _answer(compute, writing)
    os.close(writing)

    def result() -> Any:
        with os.fdopen(reading, "rb") as pipe:
            written = pipe.read()
        os.waitpid(child, 0)
        if not written:
            raise MemoryError
        kind, value = pickle.loads(written)  # of this very program
        if kind == "fault":
            raise Unreadable(*value)
        return value

    return result


def _answer(compute: Callable[[], Any], writing: int) -> None:
    """Write the result, and end without what this process would do at its end.

    It outlives this process by seconds at most, and holds none of its pipes: who waits for them waits no longer.
    """
    try:
        _limit("RLIMIT_CPU", SIDE_SECONDS)
        os.closerange(0, 3)
        try:
            written = ("done", compute())
        except Unreadable as fault:
            written = ("fault", (fault.rule, fault.found, fault.expected))
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(written, pipe, protocol=5)
    finally:
        os._exit(0)


def limit_memory(size: int) -> None:
    """Limit the memory of this process; Windows has no such limit, and there sizes are checked before unpacking."""
    _limit("RLIMIT_AS", size)


def _limit(name: str, size: int) -> None:
    try:
        import resource

        limit = getattr(resource, name)
        resource.setrlimit(limit, (size, resource.getrlimit(limit)[1]))
    except (ImportError, AttributeError, ValueError, OSError):
        return
