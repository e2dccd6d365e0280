"""A kernel that does not come up is told of, in a time that can be waited for, and leaves no process."""

import pytest

from tests.forking import linux, python

SCRIPT = """
import os, sys, time
from pathlib import Path
from nbformat import v4
from ioreport.errors import CellError
from ioreport.forking import can_fork
from ioreport.runs import execution, kernels, run_notebook

begun = Path("begun")

def hang(file, tells):
    begun.write_text(str(os.getpid()))
    {first}
    time.sleep(600)

assert can_fork()
kernels._serve, kernels._START, execution._ReportClient.startup_timeout = hang, 0.5, 1
try:
    run_notebook(v4.new_notebook(cells=[v4.new_code_cell("1")]), folder=Path.cwd(), file="n.ipynb", expressions={{}})
except CellError as error:
    print(error)
try:
    os.kill(int(begun.read_text()), 0)
except ProcessLookupError:
    print("no process")
"""


@linux
@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("pass", "it did not listen within 0.5 seconds"),
        ("os.write(tells, b'.')", "it did not answer within 1 seconds"),
        ("os._exit(1)", "it ended before it answered"),
    ],
    ids=["hangs before it listens", "hangs before it answers", "ends before it listens"],
)
def test_a_fork_that_does_not_come_up_is_not_waited_for_without_end(tmp_path, first, told):
    done = python("-c", SCRIPT.format(first=first), folder=tmp_path)
    fault, _, after = done.stdout.splitlines()
    assert (fault, after) == (f"n.ipynb: no kernel could be started: {told}.", "no process"), done.stderr
