"""Run several commands at the same time, each in a process of its own.

If this process can fork, each is a fork of it with all imports done; else it is a new process. If one process is
killed, only its own command is lost.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ioreport.forking import WORKER, can_fork, end_with
from ioreport.tempdir import scratch_folder

Command = Callable[[Sequence[str]], None]
SAID = "said"
GLANCE = 0.02
"""Seconds between two checks of the processes."""
_GRACE = 2.0
"""Seconds that a process has to clean up when it is asked to end."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit status as the system gives it (-9: killed), and its stderr."""

    status: int
    said: str


def work_through(orders: Mapping[str, Sequence[str]], command: Command, jobs: int) -> Iterator[tuple[str, Ended]]:
    """Run a command once for each order; yield the name of each order and how it ended, in the order of completion.

    Parameters
    ----------
    orders : mapping
        A name for each → the command's arguments.
    command : callable
        Takes the arguments and exits with a status. A new process runs ``python -m ioreport`` instead.
    jobs : int
        The most processes at the same time.
    """
    waiting = list(orders)[::-1]
    running: dict[str, _Worker] = {}
    with scratch_folder() as folder:
        try:
            while waiting or running:
                while waiting and len(running) < jobs:
                    name = waiting.pop()
                    running[name] = _begin(command, orders[name], folder / str(len(waiting)))
                for name in [name for name, process in running.items() if process.poll() is not None]:
                    yield name, _ended(running.pop(name))
                time.sleep(GLANCE)
        finally:
            _end_all(list(running.values()))


def _begin(command: Command, arguments: Sequence[str], desk: Path) -> _Worker:
    """Start a process for one order; stderr and temporary files go to its own folder."""
    desk.mkdir()
    (desk / SAID).touch()
    if can_fork():
        return _Fork(command, arguments, desk)
    ours = [sys.executable, "-m", "ioreport", *arguments]
    with open(desk / SAID, "wb") as said:
        process = _Program(
            ours,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
            env={**os.environ, "TMPDIR": str(desk), WORKER: "1"},
        )
    process.desk = desk
    return process


def _ended(process: _Worker) -> Ended:
    _let_go(process)
    return Ended(process.returncode or 0, (process.desk / SAID).read_text("utf-8", "replace"))


def _end_all(processes: Sequence[_Worker]) -> None:
    """End the processes that still run and all that they started: first ask them to end, then kill them."""
    for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        for process in processes:
            _signal(process, number)
        until = time.monotonic() + _GRACE
        while any([process.poll() is None for process in processes]) and time.monotonic() < until:
            time.sleep(GLANCE)
    for process in processes:
        _let_go(process)


def _let_go(process: _Worker) -> None:
    """Close the input of the process, which was open as long as it had to work; a fork has none."""
    if process.stdin:
        process.stdin.close()


def _signal(process: _Worker, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, number)
        elif isinstance(process, _Program):
            process.terminate()


class _Program(subprocess.Popen[bytes]):
    """A new process that carries out a command."""

    desk: Path


class _Fork:
    """A fork of this process that runs a command, with the methods of `subprocess.Popen` that are used here."""

    stdin = None

    def __init__(self, command: Command, arguments: Sequence[str], desk: Path):
        self.desk = desk
        self.returncode: int | None = None
        with warnings.catch_warnings():
            # Python may warn of threads; those of the libraries loaded here are safe to fork.
            warnings.simplefilter("ignore", DeprecationWarning)
            parent, self.pid = os.getpid(), os.fork()
        if not self.pid:
            _carry_out(command, arguments, desk, parent)

    def poll(self) -> int | None:
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if ended else None
        return self.returncode


_Worker = _Program | _Fork


def _carry_out(command: Command, arguments: Sequence[str], desk: Path, parent: int) -> None:
    """Run the command in the fork; never return to the code of the parent process."""
    status = 1
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        end_with(parent)
        for stream, path in ((0, os.devnull), (1, os.devnull), (2, desk / SAID)):
            os.dup2(os.open(path, os.O_RDWR), stream)
        tempfile.tempdir = str(desk)
        command(arguments)
        status = 0
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else bool(left.code)
    except BaseException:
        traceback.print_exc()
    finally:
        try:
            sys.stderr.flush()
        finally:
            os._exit(status)
