"""Work in processes of its own: every order is answered, and one that ends its process loses itself alone."""

import json
import signal
from pathlib import Path

import pytest

from ioreport.runs import work_through
from ioreport.runs.workers import RAISED
from tests.forking import linux, python

pytestmark = pytest.mark.slow

SCRIPT = """
import json, os, signal, sys, tempfile, time
from dataclasses import asdict
from ioreport.forking import can_fork
from ioreport.runs import Limits, work_through

kept = "of the parent"

def work(code):
    found = {}
    exec(code, globals(), found)
    return found.get("result")

print(json.dumps([can_fork(), {name: asdict(ended) for name, ended in work_through(%r, work, 4, %s)}]))
"""
KEPT = "global kept; result = kept; kept = 'changed'"
ORDERS = {
    "good": "print('not kept'); result = [1, 2]",
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "ended": "print('a word', file=sys.stderr); os._exit(5)",
    "wrong": "1 / 0",
    "no plain result": "result = lambda: 0",
    "first": KEPT,
    "second": KEPT,
    "third": KEPT,
    "littering": "result = tempfile.mkdtemp()",
}
OVER = {
    "hungry": "block = bytearray(b'x') * 200_000_000; time.sleep(100)",
    "its child is hungry": "if not os.fork(): block = bytearray(b'x') * 200_000_000; time.sleep(100)\nos.wait()",
    "modest": "block = bytearray(b'x') * 1_000_000; result = len(block)",
}


def outcomes(folder, orders, limits="Limits()"):
    """How each of the orders has ended, all of them given to one process."""
    done = python("-W", "error", "-c", SCRIPT % (orders, limits), folder=folder)
    assert done.returncode == 0, done.stderr
    forks, ended = json.loads(done.stdout)
    assert forks and set(ended) == set(orders)
    return ended


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    return outcomes(tmp_path_factory.mktemp("forks"), ORDERS)


@linux
def test_a_result_comes_back_as_it_was_given(ended):
    assert ended["good"] == {"result": [1, 2], "fault": "", "status": 0, "output": ""}


@linux
def test_a_process_that_ends_by_itself_loses_its_own_order_and_is_told_with_its_status(ended):
    lost = {"result": None, "fault": "lost"}
    assert ended["killed"] == {**lost, "status": -9, "output": ""}
    assert ended["ended"] == {**lost, "status": 5, "output": "a word\n"}
    assert ended["no plain result"]["fault"] == "lost" and "pickle" in ended["no plain result"]["output"]


@linux
def test_what_was_not_foreseen_is_a_failure(ended):
    assert ended["wrong"]["fault"] == RAISED and ended["wrong"]["output"].endswith("division by zero\n")


@linux
def test_a_fork_has_what_its_parent_had_and_changes_nothing_for_the_next(ended):
    assert [ended[name]["result"] for name in ("first", "second", "third")] == ["of the parent"] * 3


@linux
def test_what_a_process_leaves_in_the_temporary_folder_goes_at_the_end(ended):
    left = Path(ended["littering"]["result"])
    assert left.is_absolute() and not left.exists()


@linux
def test_an_order_over_the_memory_that_it_may_take_is_stopped_with_all_that_it_started(tmp_path):
    ended = outcomes(tmp_path, OVER, "Limits(memory=100 * 2**20)")
    faults = {name: each["fault"] for name, each in ended.items()}
    assert faults == {"hungry": "over memory", "its child is hungry": "over memory", "modest": ""}


@linux
def test_an_order_over_its_time_is_stopped_and_the_others_go_on(tmp_path):
    ended = outcomes(tmp_path, {"slow": "os.system('sleep 100')", "quick": "result = 1"}, "Limits(seconds=1)")
    assert {name: each["fault"] for name, each in ended.items()} == {"slow": "over time", "quick": ""}


def test_without_a_fork_one_new_process_takes_one_order_after_the_other():
    ended = dict(work_through({"a": "-1", "b": "2", "c": "no number"}, int, 1))
    assert (ended["a"].result, ended["b"].result) == (-1, 2)
    assert ended["c"].fault == RAISED and "no number" in ended["c"].output


def test_without_a_fork_a_killed_process_is_replaced():
    ended = dict(work_through({"a": signal.SIGKILL, "b": signal.SIGCONT}, signal.raise_signal, 1))
    assert ended["a"].status == -signal.SIGKILL and not ended["b"].fault


def test_no_order_needs_no_process():
    assert list(work_through({}, print, 2)) == []


def test_the_names_of_those_at_work_are_told():
    seen = []
    done = dict(work_through({"a": "1"}, int, 1, watch=lambda names: seen.append(names)))
    assert done["a"].result == 1 and set(seen) == {("a",)}
