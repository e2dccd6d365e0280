"""Workers: do the same work for several orders at the same time, each in a process that can be stopped alone.

Where this process can fork, every order has a fork of its own: all that is imported and read here is there at
once, shared until it is changed, and nothing of one order is left for the next. Elsewhere a few new processes import
everything once and take one order after the other.

An order and its result are plain records; they go through a pipe. A process that takes too long or too much memory,
or is killed, loses its own order only.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

from ioreport.forking import can_fork, end_with
from ioreport.tempdir import scratch_folder

Order = TypeVar("Order")
Result = TypeVar("Result")
OVER_TIME, OVER_MEMORY, RAISED, LOST = "over time", "over memory", "raised", "lost"
"""Why there is no result: a limit, an exception that the work let out, or a process that ended by itself."""
_POLL = 0.1
"""Seconds between two looks at the limits; a result is taken at once."""
_GRACE = 2.0
"""Seconds that a process has to clean up when it is asked to end."""


@dataclass(frozen=True)
class Limits:
    """What one order may take: seconds, and bytes of memory besides those that it shares with this process."""

    seconds: float | None = None
    memory: int | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True)
class Ended(Generic[Result]):
    """How an order ended.

    `fault` is empty if there is a result. `status` is the exit status of a lost process as the system gives it
    (-9: killed); `output` is the traceback of what was raised, or what a lost process wrote to its stderr.
    """

    result: Result | None = None
    fault: str = ""
    status: int = 0
    output: str = ""


def work_through(
    orders: Mapping[str, Order],
    work: Callable[[Order], Result],
    jobs: int,
    limits: Limits = NO_LIMITS,
    watch: Callable[[Sequence[str]], None] = lambda names: None,
) -> Iterator[tuple[str, Ended[Result]]]:
    """Do the work for each order; yield the name of each order and how it ended, in the order of completion.

    Parameters
    ----------
    orders : mapping
        A name for each → a plain record.
    work : callable
        A function of a module: a new process finds it by its name. Its result is a plain record.
    jobs : int
        The most orders at the same time.
    watch : callable
        Called several times a second with the names of the orders that are being worked on.
    """
    waiting, idle, busy = list(orders)[::-1], list[_Worker](), dict[str, _Worker]()
    with scratch_folder() as folder:
        try:
            while waiting or busy:
                while waiting and len(busy) < jobs:
                    name = waiting.pop()
                    worker = idle.pop() if idle else _Worker(work, folder / str(len(waiting)))
                    worker.begin(orders[name])
                    busy[name] = worker
                watch(tuple(busy))
                wait([worker.pipe for worker in busy.values()], _POLL)
                for name, worker in list(busy.items()):
                    if (ended := worker.ended(limits)) is not None:
                        del busy[name]
                        if not worker.close():
                            idle.append(worker)
                        yield name, ended
        finally:
            _end([*busy.values(), *idle])


class _Worker:
    """A process that works for this one, at one order at a time."""

    def __init__(self, work: Callable[[Any], Any], folder: Path):
        self.lasting = not can_fork()
        context: Any = multiprocessing.get_context("spawn" if self.lasting else "fork")
        folder.mkdir()
        self.stderr, self.begun, self.gone = folder / "stderr", 0.0, False
        self.pipe, theirs = context.Pipe()
        with warnings.catch_warnings():
            # Python may warn of threads; those of the libraries loaded here are safe to fork.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.process = context.Process(target=_serve, args=(work, theirs, folder, os.getpid(), self.lasting))
            self.process.start()
        theirs.close()

    def begin(self, order: Any) -> None:
        self.begun = time.monotonic()
        with contextlib.suppress(BrokenPipeError):  # it is lost, which `ended` finds
            self.pipe.send(order)

    def ended(self, limits: Limits) -> Ended[Any] | None:
        """How its order ended; `None` while it is at work."""
        alive = self.process.is_alive()  # asked first: what it sent before it ended is in the pipe
        if self.pipe.poll():
            with contextlib.suppress(EOFError, OSError):
                answer: Ended[Any] = self.pipe.recv()
                return answer
            self.process.join(_GRACE)
            alive = False
        if not alive:
            self.gone = True
            return Ended(
                fault=LOST, status=self.process.exitcode or 0, output=self.stderr.read_text("utf-8", "replace")
            )
        fault = self._over(limits)
        return Ended(fault=fault) if fault else None

    def _over(self, limits: Limits) -> str:
        """The limit that its order has passed, if any; the process is ended then."""
        if limits.seconds is not None and time.monotonic() - self.begun > limits.seconds:
            fault = OVER_TIME
        elif limits.memory is not None and _memory(self.process.pid) > limits.memory:
            fault = OVER_MEMORY
        else:
            return ""
        _end([self])
        self.gone = True
        return fault

    def close(self) -> bool:
        """Let a process go that takes no further order; whether it has gone."""
        if self.lasting and not self.gone:
            return False
        self.process.join(_GRACE)
        _end([self])
        return True

    def signal(self, number: int) -> None:
        """Tell the process, and all that it started, to end."""
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)
                return
        if self.process.is_alive():  # it has no session of its own yet, or the system has none
            self.process.terminate()


def _end(workers: Sequence[_Worker]) -> None:
    """End processes: first ask them to, then kill them."""
    for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        for worker in workers:
            worker.signal(number)
        until = time.monotonic() + _GRACE
        for worker in workers:
            worker.process.join(max(0.0, until - time.monotonic()))
    for worker in workers:
        worker.pipe.close()


def _memory(process: int) -> int:
    """The bytes that a process and those that it started have for themselves."""
    import psutil

    total = 0
    with contextlib.suppress(psutil.Error):
        first = psutil.Process(process)
        for each in (first, *first.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += each.memory_full_info().uss
    return total


def _serve(work: Callable[[Any], Any], pipe: Connection, folder: Path, parent: int, lasting: bool) -> None:
    """The worker's side: take an order, do the work, send the result."""
    _settle(folder, parent)
    with contextlib.suppress(EOFError):
        while True:
            pipe.send(_done(work, pipe.recv()))
            if not lasting:
                os._exit(0)  # at once: no thread of a library is waited for


def _done(work: Callable[[Any], Any], order: Any) -> Ended[Any]:
    try:
        return Ended(work(order))
    except Exception:
        return Ended(fault=RAISED, output=traceback.format_exc())


def _settle(folder: Path, parent: int) -> None:
    """A session, an end, a stderr and temporary files of its own."""
    if os.name == "posix":
        os.setsid()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if sys.platform == "linux":
        end_with(parent)
    else:
        threading.Thread(target=_end_after_parent, daemon=True).start()
    for stream, path in ((0, os.devnull), (1, os.devnull), (2, folder / "stderr")):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), stream)
    tempfile.tempdir = str(folder)


def _end_after_parent() -> None:
    started_by = multiprocessing.parent_process()
    if started_by is not None:
        wait([started_by.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
