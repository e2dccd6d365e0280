"""`ioreport build --watch`: built again at every change, and after a change of texts alone without a run."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ioreport.build import build
from ioreport.build.watch import watch
from ioreport.errors import DocumentError
from tests.command import status_of
from tests.spec.reports.drawing import draw

USUAL = Path(__file__).parents[2] / "notebooks" / "donor_report.ipynb"
OWN = (
    """
import ioreport as ir
data: ir.Folder = "office"
""",
    """
office = ir.load(data)
facts = ir.Ledger(office)
facts.state("held", "activities_held")
facts.state("grants", "table_count", table="grants", unit="grant")
ir.cover(facts, title="T", subtitle="", acknowledgement="A.", period="P", tiles={"held": "held"})
""",
)

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path):
    """A small office, and a notebook with a text of its own."""
    (tmp_path / "office").mkdir()
    draw(tmp_path / "office")
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for n, source in enumerate(OWN)
    ]
    cells[0]["metadata"]["tags"] = ["parameters"]
    text = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "## Day\n\nHeld: {eval}`facts.held`."}
    notebook = {"cells": [*cells, text], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "own.ipynb").write_text(json.dumps(notebook), "utf-8")
    return tmp_path


def begun(desk, notebook, **asked):
    """A watch, its first build done; each `next` changes nothing by itself, so change a file before it."""
    office = desk / "office"
    builds = watch(notebook, out=desk / "watched", data=office, to=["html"], **asked)
    first = next(builds)
    assert first.built and not first.texts_alone
    return builds


def changed(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def page(folder):
    (file,) = folder.glob("*.html")
    return file.read_bytes()


def same_as_built_anew(desk, notebook, **asked):
    shutil.rmtree(desk / "anew", ignore_errors=True)
    build(notebook, out=desk / "anew", data=desk / "office", to=["html"], **asked)
    return page(desk / "watched") == page(desk / "anew")


def test_a_changed_narrative_is_exchanged_without_a_run(desk):
    asked = {"parameters": {"report": "r"}}
    builds = begun(desk, USUAL, **asked)
    narratives = desk / "office" / "narratives.csv"
    changed(narratives, "people there.", "people; {eval}`facts.burn` spent.")
    again = next(builds)
    assert again.texts_alone and b"people; " in page(desk / "watched")
    assert same_as_built_anew(desk, USUAL, **asked)
    changed(narratives, " spent.", " by 12.")
    refused = next(builds)
    assert isinstance(refused.fault, DocumentError) and refused.fault.findings[0].found.startswith("12 in")
    changed(narratives, " by 12.", " spent.")
    assert next(builds).texts_alone


def test_a_changed_row_runs_the_notebook_and_so_does_a_text_after_it(desk):
    asked = {"parameters": {"report": "r"}}
    builds = begun(desk, USUAL, **asked)
    changed(desk / "office" / "participations.csv", "f,30", "f,x")
    assert next(builds).fault  # the office is not valid: nothing is built
    changed(desk / "office" / "narratives.csv", "people there.", "people.")
    assert next(builds).fault  # and what was run before is not shown with it
    changed(desk / "office" / "participations.csv", "f,x", "f,31")
    assert not next(builds).texts_alone
    assert same_as_built_anew(desk, USUAL, **asked)


def test_a_changed_cell_of_text_is_exchanged_and_one_of_code_is_run(desk):
    notebook = desk / "own.ipynb"
    builds = begun(desk, notebook)
    changed(notebook, "Held: {eval}`facts.held`.", "In all {eval}`facts.held` were held.")
    assert next(builds).texts_alone and b"were held." in page(desk / "watched")
    assert same_as_built_anew(desk, notebook)
    changed(notebook, "were held.", "were held, of {eval}`facts.grants`.")
    assert not next(builds).texts_alone  # the run has not shown this fact
    assert same_as_built_anew(desk, notebook)
    changed(notebook, 'title=\\"T\\"', 'title=\\"Title\\"')
    assert not next(builds).texts_alone and b"Title" in page(desk / "watched")
    changed(notebook, "{eval}`facts.held`", "{eval}`facts.hold`")
    assert next(builds).fault and b"were held" in page(desk / "watched")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_ends_it_without_a_traceback(desk):
    command = [sys.executable, "-m", "ioreport", "build", desk / "own.ipynb", "--data", desk / "office", "--watch"]
    with subprocess.Popen(
        [*command, "--out", desk / "out"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout:
            if "waiting for a change" in line:
                break
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        said, faults = process.communicate(timeout=60)
    assert process.returncode == 0 and said == "stopped\n" and "Traceback" not in faults
    assert [path.name for path in (desk / "out").glob("*.*")] == ["own.html"]


@pytest.mark.parametrize("other", [["--each", "reports"], ["--reissue"]])
def test_it_goes_with_neither_each_nor_reissue(other, capsys):
    assert status_of("build", USUAL, "--watch", *other) == 2
    assert "--watch does not go with" in capsys.readouterr().err
