"""Prepare the process that runs notebooks, so that a fork of it gives the same results as a fresh kernel."""

from __future__ import annotations

import os
import sys

ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # the same order of sets in every run
    "OPENBLAS_NUM_THREADS": "1",  # a fork has no threads
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # a kernel sets this before a notebook draws
}
"""Variables that must be set before Python, numpy and matplotlib start; a fresh kernel gets the same ones."""


def can_fork() -> bool:
    """Whether a fork of this process can replace a fresh process.

    Only on Linux: other systems have no fork, or their libraries are not safe to fork. The order of sets must be
    fixed, and no thread may run: a fork would copy its locks but not the thread.
    """
    import threading

    return sys.platform == "linux" and not sys.flags.hash_randomization and threading.active_count() == 1


def begin_anew() -> None:
    """Start the same command again with the environment for notebooks; do nothing if it is already set.

    A Python that ignores the environment (``python -I``) goes on unchanged.
    """
    is_set = ENVIRONMENT.items() <= os.environ.items()
    if sys.platform == "linux" and sys.flags.hash_randomization and sys.executable and not is_set:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, **ENVIRONMENT})


def spare_grammar() -> None:
    """Stop jsonschema from building the grammar of internationalised addresses, which takes a second at each start.

    jsonschema works without that library, and the format of notebooks has no such address to check.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def lives(process: int) -> bool:
    """Whether a process is running; true where asking would be harmful.

    >>> lives(os.getpid())
    True
    """
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Let the system end this process when its parent ends, even if the parent is killed; only on Linux."""
    import ctypes
    import signal

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent ended before the system was asked
            os.kill(os.getpid(), signal.SIGTERM)
