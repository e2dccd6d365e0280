"""Whoever works for another ends when that one ends, also when it is killed and can tell nobody."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ioreport.forking import ENVIRONMENT
from tests.forking import ROOT, linux

pytestmark = pytest.mark.slow

PARENT = """
import os, sys, time
from pathlib import Path
from ioreport.runs.workers import work_through

def work(told):
    Path(told).write_text(str(os.getpid()))
    time.sleep(600)

list(work_through({"a": sys.argv[1]}, work, 1))
"""


def works(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def waited(for_what, seconds=30):
    until = time.monotonic() + seconds
    while not for_what() and time.monotonic() < until:
        time.sleep(0.05)
    return for_what()


@linux
def test_a_worker_ends_with_its_killed_parent(tmp_path):
    told = tmp_path / "worker"
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    parent = subprocess.Popen([sys.executable, "-c", PARENT, told], env=environment)
    assert waited(lambda: told.exists() and told.read_text())
    worker = int(told.read_text())
    assert works(worker)
    parent.kill()
    parent.wait()
    assert waited(lambda: not works(worker), 5)
