"""The command, called as its user calls it: in this very process, or in a process of its own."""

import atexit
import os
import subprocess
import sys
import tempfile
import traceback

from ioreport.cli import main
from ioreport.forking import can_fork


def status_of(*arguments):
    """The exit status that the command leaves with."""
    try:
        main([str(word) for word in arguments])
    except SystemExit as left:
        return left.code or 0
    return 0


def run(folder, *arguments):
    """The command in a process of its own, as from a shell in this folder: its exit status and what it said.

    A process that can fork has all that is imported already, and forks; else another Python begins.
    """
    words = [str(word) for word in arguments]
    if can_fork():
        return _in_a_fork(folder, words)
    return subprocess.run([sys.executable, "-m", "ioreport", *words], cwd=folder, capture_output=True, text=True)


def _in_a_fork(folder, words):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            _call(folder, words, out, err)
        _, status = os.waitpid(child, 0)
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode())
    return subprocess.CompletedProcess(words, os.waitstatus_to_exitcode(status), *said)


def _call(folder, words, out, err):
    """Run the command in the fork; never return to the test."""
    status = 1
    try:
        atexit._clear()  # what ends the tests ends with them
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, stream in ((1, out), (2, err)):
            os.dup2(stream.fileno(), number)
        sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
        os.chdir(folder)
        status = status_of(*words)
        atexit._run_exitfuncs()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
