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


def _idle(lab, notebook=NOTEBOOK):
    with urllib.request.urlopen(f"{lab}/api/sessions?token=desk", timeout=5) as answer:
        sessions = [each for each in json.load(answer) if each["path"].endswith(notebook)]
    return [session["kernel"]["execution_state"] for session in sessions] == ["idle"]


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


SHOWN = {
    "office": ["Lipovo Office", "day of the data: 2024-01-31", "activities.csv", "2024-03-31"],
    "people": ["people_reached by sex and age", "withheld", "total", "participations.csv: rows"],
    "facts": ["2 facts", "counts of people below 5 are withheld", "at least 107"],
    "facts.people_reached": ["at least 107", "Rule: Each person once", "participations.csv: rows"],
    "ir.finance_table(office, 'G-01', end='2023-12-31')": ["Finance of G-01", "Events", "4,000.00", "27%"],
    "table": ["People, by sex", "women and girls", "withheld", "Source: Office"],
    "ir.check(data)": ["explanation-missing", "indicators.csv"],
    "ir.measures('women')": ["women_and_girls_share", "Women and girls among the people reached"],
    "ir.DonorReport(office, 'R-01').preview()": [
        "The report cannot be built yet",
        "a text for “Measuring results”",
    ],
}
"""What a cell ends with, and what JupyterLab then shows."""
SESSION = """
import ioreport as ir
data = {data!r}
office = ir.load(data)
facts = ir.Ledger(office, threshold=5)
protected = facts.protect(
    both=ir.breakdown(office, ["sex", "age"]), sex=ir.breakdown(office, "sex", activity="A-01"))
people = protected["both"]
facts.state("people_reached")
facts.state("budget", grant="G-01", end="2023-12-31")
table = ir.table(
    facts, protected["sex"].frame.assign(people=None, withheld=True), key="sex", caption="People, by sex",
    columns={{"sex": "Sex", "people": "People"}}, codes={{"sex": "sex"}}, source="Office", trail=protected["sex"].trail)
"""


@pytest.fixture(scope="module")
def session(lab, desk, browser):
    """A notebook whose cells end with an office, a ledger …, run by hand: the page, and the text of each output."""
    cells = [nbformat.v4.new_code_cell(SESSION.format(data=str(ROOT / "tests/data/office")))]
    cells += [nbformat.v4.new_code_cell(code) for code in SHOWN]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), desk / "notebooks" / "session.ipynb")
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.goto(f"{lab}/lab/workspaces/session/tree/notebooks/session.ipynb?token=desk")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    _until(page, lambda: _idle(lab, "session.ipynb"), "the kernel did not start")
    page.click(".lm-MenuBar-itemLabel:text-is('Run')")
    page.click(".lm-Menu-itemLabel:text-is('Run All Cells')")
    _until(page, lambda: _all_numbered(page), "the cells did not run")
    texts = page.evaluate("[...document.querySelectorAll('.jp-CodeCell')].map(c => c.innerText)")
    yield page, dict(zip(SHOWN, texts[1:], strict=True))
    page.close()


@pytest.mark.parametrize("cell", SHOWN)
def test_a_cell_shows_what_it_ends_with_as_html(session, cell):
    page, texts = session
    words = " ".join(texts[cell].split())
    assert [said for said in SHOWN[cell] if said not in words] == []
    place = list(SHOWN).index(cell) + 1
    assert page.locator(".jp-CodeCell").nth(place).locator(".jp-RenderedHTMLCommon").count()


def test_the_preview_is_the_page_in_a_frame_without_scripts(session):
    page, _ = session
    frame = page.locator("iframe[title='Preview of the report']")
    assert frame.get_attribute("sandbox") == ""
    shown = page.frame_locator("iframe[title='Preview of the report']")
    assert "Safe arrival 2023" in shown.locator("h1").inner_text()


def fetched(address):
    with urllib.request.urlopen(f"{address}?token=desk&download=true", timeout=120) as answer:
        return answer.read()


def test_the_export_menu_offers_both_documents_and_they_come_out_whole(lab, by_hand):
    offered = json.loads(fetched(f"{lab}/api/nbconvert"))
    assert {"donor_report_html", "donor_report_pdf"} <= set(offered)
    page = fetched(f"{lab}/nbconvert/donor_report_html/notebooks/{NOTEBOOK}").decode()
    assert "World Refugee Day 2023" in page and 'id="ioreport-facts"' in page
    assert fetched(f"{lab}/nbconvert/donor_report_pdf/notebooks/{NOTEBOOK}").startswith(b"%PDF-")
