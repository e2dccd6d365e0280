"""A machine without a browser, poppler or LibreOffice is told what to install: a notice by hand, a failure in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "system"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a script for sh")


@pytest.fixture
def bare(tmp_path):
    """A folder of programs for a search path: what the script itself needs, and a user who is not root."""
    for program in ("sh", "tr"):
        (tmp_path / program).symlink_to(shutil.which(program))
    add_program(tmp_path, "id", "echo 1000")
    return tmp_path


def add_program(folder: Path, name: str, line: str = ":") -> None:
    (folder / name).write_text(f"#!/bin/sh\n{line}\n")
    (folder / name).chmod(0o755)


def run(programs: Path, **environment: str) -> subprocess.CompletedProcess:
    environment = {"PATH": str(programs), **environment}
    return subprocess.run([programs / "sh", SCRIPT], env=environment, capture_output=True, text=True)


def test_what_is_missing_is_named_with_the_line_to_type(bare):
    done = run(bare)
    assert done.returncode == 0
    packages = "chromium poppler-utils libreoffice-writer-nogui libreoffice-calc-nogui"
    assert f"sudo apt-get install {packages}" in done.stdout
    assert "skipped" in done.stdout


def test_in_ci_a_missing_program_is_a_failure(bare):
    assert run(bare, CI="1").returncode == 1


def test_nothing_is_said_when_all_is_there(bare):
    for program in ("google-chrome", "pdftotext", "pdftoppm", "soffice"):
        add_program(bare, program)
    done = run(bare, CI="1")
    assert (done.returncode, done.stdout) == (0, "")
