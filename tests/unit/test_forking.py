"""What the command makes of its own process before it forks."""

import subprocess
import sys

import pytest

from tests.forking import ROOT, linux

SCRIPT = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from ioreport.forking import begin_anew, can_fork
print("begun", flush=True)
begin_anew()
print("can fork" if can_fork() else "cannot fork")
"""


@linux
@pytest.mark.parametrize(
    ("options", "told"),
    [([], "can fork"), (["-I"], "cannot fork"), (["-R"], "cannot fork")],
    ids=["as ever", "heeds no environment", "orders sets at random"],
)
def test_the_command_begins_anew_once_and_then_goes_on(options, told):
    command = [sys.executable, *options, "-c", SCRIPT]
    done = subprocess.run(command, env={"PYTHONHASHSEED": "1"}, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == ["begun", "begun", told], done.stderr
