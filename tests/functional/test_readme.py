"""What README.md shows runs as it is printed, and what it names is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_runs_as_printed():
    (code,), (printed,) = (re.findall(rf"^```{kind}\n(.*?)^```", README, re.M | re.S) for kind in ("python", "text"))
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed


def test_the_smallest_datapackage_is_enough(tmp_path):
    """The descriptor as printed, and one table with its header alone."""
    import ioreport as ir

    (printed,) = re.findall(r"^ *```json\n(.*?)^ *```", README, re.M | re.S)
    (tmp_path / "datapackage.json").write_text(printed, encoding="utf-8")
    (tmp_path / "partners.csv").write_text("partner_id,name,kind\np1,A partner,ngo\n", encoding="utf-8")
    assert ir.check(tmp_path) == ()
    assert ir.load(tmp_path).partners["name"].tolist() == ["A partner"]


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_what_it_links_to_is_there(target):
    assert (ROOT / target).is_file()


def test_its_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"(?:^    |`)make ([a-z]+)", README, re.MULTILINE)
    assert named
    assert not [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)]
