"""Commands in processes of their own: every one is answered, and one that ends its process loses itself alone."""

import json
from pathlib import Path

import pytest

from ioreport.runs import work_through
from tests.forking import linux, python

SCRIPT = """
import json, os, signal, sys, tempfile
from pathlib import Path
from ioreport.forking import can_fork
from ioreport.runs import work_through

kept = "of the parent"

def command(arguments):
    exec(arguments[0])

print(json.dumps([can_fork(), {name: [ended.status, ended.said] for name, ended in work_through(%r, command, 2)}]))
"""


KEPT = "global kept; print(kept, file=sys.stderr); kept = 'changed'"
ORDERS = {
    "good": "print('not kept')",
    "refused": "print('no', file=sys.stderr); sys.exit(2)",
    "bare": "sys.exit()",
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "ended": "os._exit(5)",
    "wrong": "1 / 0",
    "first": KEPT,
    "second": KEPT,
    "third": KEPT,
    "littering": "print(tempfile.mkdtemp(), end='', file=sys.stderr)",
}


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """How each of the orders has ended, all of them given to one process."""
    script = SCRIPT % {name: [code] for name, code in ORDERS.items()}
    done = python("-W", "error", "-c", script, folder=tmp_path_factory.mktemp("forks"))
    assert done.returncode == 0, done.stderr
    forks, ended = json.loads(done.stdout)
    assert forks and set(ended) == set(ORDERS)
    return ended


@linux
def test_every_command_ends_with_its_own_status_and_words(ended):
    assert ended["good"] == ended["bare"] == [0, ""]
    assert ended["refused"] == [2, "no\n"]
    assert (ended["killed"], ended["ended"]) == ([-9, ""], [5, ""])


@linux
def test_what_was_not_foreseen_is_a_failure(ended):
    status, said = ended["wrong"]
    assert status == 1 and "ZeroDivisionError" in said


@linux
def test_a_fork_has_what_its_parent_had_and_changes_nothing_for_the_next(ended):
    assert [ended[name] for name in ("first", "second", "third")] == [[0, "of the parent\n"]] * 3


@linux
def test_what_a_process_leaves_in_the_temporary_folder_goes_at_the_end(ended):
    _, left = ended["littering"]
    assert Path(left).is_absolute() and not Path(left).exists()


@pytest.mark.slow
def test_without_a_fork_a_new_process_carries_out_the_command():
    from ioreport.cli import main

    ended = dict(work_through({"help": ["--help"], "wrong": ["check", "nowhere"]}, main, 2))
    assert (ended["help"].status, ended["wrong"].status) == (0, 2)
    assert "There is no folder nowhere" in ended["wrong"].said


def test_no_command_needs_no_process():
    assert list(work_through({}, print, 2)) == []
