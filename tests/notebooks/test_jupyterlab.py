"""The notebook opened in a real JupyterLab, run by hand, is the notebook that a build runs."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

from ioreport.myst import read_expressions
from ioreport.record_reader import read_record
from ioreport.records import Cover, Fact
from ioreport.runs import run_notebook

ROOT = Path(__file__).parents[2]
NOTEBOOK = "refugee_day_2023.ipynb"
QUIET = (
    "--no-browser",
    "--allow-root",
    "--ip=127.0.0.1",
    "--IdentityProvider.token=desk",
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)

# One server, at the one worker that has all its tests.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("jupyterlab")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A copy of notebooks and data, as an analyst has them."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def lab(desk, tmp_path_factory):
    """JupyterLab, serving the desk on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        name: str(tmp_path_factory.mktemp(name.lower()))
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "JUPYTER_RUNTIME_DIR",
        )
    }
    _show_every_cell(Path(own["JUPYTERLAB_SETTINGS_DIR"]))
    command = [sys.executable, "-m", "jupyterlab", *QUIET, f"--port={port}", "--ServerApp.port_retries=0"]
    server = subprocess.Popen(
        command, cwd=desk, env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _show_every_cell(settings):
    """By default JupyterLab draws the cells in view only; here the whole page is read."""
    tracker = settings / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    tracker.parent.mkdir(parents=True)
    tracker.write_text('{"windowingMode": "none"}')


def _await(address, server):
    for _ in range(120):
        assert server.poll() is None, "JupyterLab ended at once"
        try:
            urllib.request.urlopen(f"{address}/api?token=desk", timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError("JupyterLab did not answer within a minute")


def _until(page, reached, what):
    """Wait for something. While a kernel starts, JupyterLab may ask which one is meant: the one it offers."""
    for _ in range(240):
        if page.locator(".jp-Dialog .jp-mod-accept").count():
            page.locator(".jp-Dialog .jp-mod-accept").first.click()
        if reached():
            return
        time.sleep(0.5)
    raise AssertionError(what)


def _idle(lab):
    with urllib.request.urlopen(f"{lab}/api/sessions?token=desk", timeout=5) as answer:
        return [session["kernel"]["execution_state"] for session in json.load(answer)] == ["idle"]


def _all_numbered(page):
    numbers = page.evaluate("[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.innerText)")
    return all(any(letter.isdigit() for letter in number) for number in numbers)


@pytest.fixture(scope="module")
def by_hand(lab, desk, browser):
    """*Run All Cells* in the browser, then *Save*: the text on the screen, and the saved notebook."""
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.goto(f"{lab}/lab/tree/notebooks/{NOTEBOOK}?token=desk")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    _until(page, lambda: _idle(lab), "the kernel did not start")
    page.click(".lm-MenuBar-itemLabel:text-is('Run')")
    page.click(".lm-Menu-itemLabel:text-is('Run All Cells')")
    _until(page, lambda: _all_numbered(page), "the cells did not run")
    page.wait_for_function(
        "() => document.querySelectorAll('.jp-MarkdownCell .myst').length > 0"
        " && ![...document.querySelectorAll('.jp-MarkdownCell')]"
        ".some(cell => cell.innerText.includes('facts.'))",
        timeout=60_000,
    )
    shown = page.evaluate("[...document.querySelectorAll('.jp-MarkdownCell')].map(c => c.innerText).join('\\n')")
    page.keyboard.press("Control+s")
    path = desk / "notebooks" / NOTEBOOK
    _until(page, lambda: any(cell.get("outputs") for cell in _saved_cells(path)), "the notebook was not saved")
    page.close()
    return shown, nbformat.read(path, as_version=4)


def _saved_cells(path):
    """The cells in the file; none while JupyterLab is still writing it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))["cells"]
    except json.JSONDecodeError:
        return []


@pytest.fixture(scope="module")
def built(desk):
    """The same notebook, run as a build runs it."""
    notebook = nbformat.read(ROOT / "notebooks" / NOTEBOOK, as_version=4)
    asked = {
        index: [found.expression for found in read_expressions(cell.source)]
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "markdown"
    }
    return run_notebook(notebook, folder=desk / "notebooks", file=NOTEBOOK, expressions=asked)


def facts_in_text(notebook):
    answers = [answer for cell in notebook.cells for answer in cell.metadata.get("user_expressions", [])]
    return [(answer["expression"], read_record(answer["result"]["data"])) for answer in answers]


def records(notebook):
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]
    return [record for record in (read_record(output["data"]) for output in outputs) if record]


def test_facts_stand_in_the_text_on_the_screen(by_hand, built):
    shown, _ = by_hand
    words = " ".join(shown.split())
    facts = [fact for _, fact in facts_in_text(built)]
    assert facts
    assert [fact.key for fact in facts if " ".join(fact.text.split()) not in words] == []


def test_the_saved_notebook_carries_the_same_facts_as_a_build(by_hand, built):
    _, saved = by_hand
    assert facts_in_text(saved) == facts_in_text(built)


def test_the_saved_notebook_carries_the_same_charts_and_tables_as_a_build(by_hand, built):
    _, saved = by_hand
    assert records(saved) == records(built)
    kinds = {type(record) for record in records(built)}
    assert Cover in kinds and Fact in kinds and len(kinds) > 2


def fetched(address):
    with urllib.request.urlopen(f"{address}?token=desk&download=true", timeout=120) as answer:
        return answer.read()


def test_the_export_menu_offers_both_documents_and_they_come_out_whole(lab, by_hand):
    offered = json.loads(fetched(f"{lab}/api/nbconvert"))
    assert {"donor_report_html", "donor_report_pdf"} <= set(offered)
    page = fetched(f"{lab}/nbconvert/donor_report_html/notebooks/{NOTEBOOK}").decode()
    assert "World Refugee Day 2023" in page and 'id="ioreport-facts"' in page
    assert fetched(f"{lab}/nbconvert/donor_report_pdf/notebooks/{NOTEBOOK}").startswith(b"%PDF-")
