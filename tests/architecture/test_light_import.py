"""`import ioreport` is light, and so is the command before it is told what to do."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "IPython",
    "babel",
    "brotli",
    "fontTools",
    "jinja2",
    "jupyter_client",
    "markdown_it",
    "matplotlib",
    "nbclient",
    "docx",
    "highspy",
    "nbconvert",
    "nbformat",
    "numpy",
    "pandas",
    "pikepdf",
    "pyarrow",
    "python_calamine",
    "scipy",
    "typst",
    "xlrd",
}


def loaded_by(statement: str) -> set[str]:
    """The modules that a statement loads in a fresh process, over those that Python itself loads."""
    code = f"import sys, json; before = set(sys.modules); {statement}; print(json.dumps([*set(sys.modules) - before]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("statement", ["import ioreport", "import ioreport.errors", "import ioreport.cli"])
def test_nothing_heavy_is_loaded_before_it_is_asked_for(statement):
    assert not {name.split(".")[0] for name in loaded_by(statement)} & HEAVY


def test_the_front_door_loads_a_handful_of_modules():
    assert len(loaded_by("import ioreport")) <= 40


def test_a_name_asked_for_is_loaded_from_its_home():
    assert "ioreport.values" in loaded_by("import ioreport; ioreport.Choice")


@pytest.mark.slow
def test_a_check_imports_no_plotting_no_solver_and_no_writer():
    unused = HEAVY - {"babel", "markdown_it", "numpy", "pandas", "pyarrow"}
    statement = "import ioreport as ir; ir.check('tests/data/office')"
    assert {name.split(".")[0] for name in loaded_by(statement)} & {*unused, "rich", "typer"} == set()
