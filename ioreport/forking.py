"""The process that runs notebooks: what it must be born with, so that a fork of it is as good as a fresh kernel."""

from __future__ import annotations

import os
import sys

ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # the same order of sets each time
    "OPENBLAS_NUM_THREADS": "1",  # a pool of threads does not survive a fork
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # what a kernel sets before a notebook draws
}
"""What must be set before Python, numpy and matplotlib begin; a fresh kernel is given the same."""


def can_fork() -> bool:
    """Whether a fork of this process can stand for a fresh one.

    Only on Linux: elsewhere there is no fork, or the system's libraries do not survive one. The order of sets must be
    fixed, and no thread may be at work, for a fork would carry its locks along and leave the thread behind.
    """
    import threading

    return sys.platform == "linux" and not sys.flags.hash_randomization and threading.active_count() == 1


def begin_anew() -> None:
    """Become the same command again, in the environment that notebooks run in; nothing where it is set already.

    A Python that is told to heed no environment (``python -I``) goes on as it is.
    """
    is_set = ENVIRONMENT.items() <= os.environ.items()
    if sys.platform == "linux" and sys.flags.hash_randomization and sys.executable and not is_set:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, **ENVIRONMENT})


def spare_grammar() -> None:
    """Spare every start the second in which jsonschema would build the grammar of internationalised addresses.

    It does without where the library is missing, and no notebook's format has such an address to check.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def lives(process: int) -> bool:
    """Whether a process is at work; where that cannot be asked without harm, it is taken to be.

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


WORKER = "IOREPORT_WORKER"
"""The environment variable by which a process knows that it works for another and hears of its end on its input."""
_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Let the system end this process when its parent ends, also when that is killed; only Linux does so."""
    import ctypes
    import signal

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before the system was asked
            os.kill(os.getpid(), signal.SIGTERM)


def end_with_caller() -> None:
    """End when whoever began this process ends: its input ends then. Nothing where nobody works for another."""
    import signal
    import threading

    if os.environ.pop(WORKER, None) is None:
        return
    if sys.platform == "linux":
        end_with(os.getppid())
        return

    def wait() -> None:
        while sys.stdin.buffer.read(1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()
