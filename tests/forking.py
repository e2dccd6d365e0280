"""A Python process as the command makes itself one, so that it can fork."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ioreport.forking import ENVIRONMENT

ROOT = Path(__file__).parents[1]
linux = pytest.mark.skipif(sys.platform != "linux", reason="forks only on Linux")


def python(*arguments, folder, given=None):
    """Run Python with these arguments and this input; what it said, as text."""
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, input=given, capture_output=True, text=True)
