"""`ioreport new report`: a plain notebook of one report, which builds to the same document."""

import json
import re
from pathlib import Path

import pytest

from ioreport.build import build
from tests.command import status_of
from tests.spec.reports.drawing import draw

ROOT = Path(__file__).parents[2]
USUAL = ROOT / "notebooks" / "donor_report.ipynb"
OFFICE = ROOT / "data" / "demo-office"

pytestmark = pytest.mark.slow


def sources(notebook, kind):
    return ["".join(c["source"]) for c in json.loads(notebook.read_text("utf-8"))["cells"] if c["cell_type"] == kind]


def without_names(page):
    """A page without the notebook's name and parameters."""
    return re.sub(r'"report":\{"notebook".*?\}', "", page.read_text("utf-8"), count=1)


@pytest.mark.parametrize("report", ["R-04", "R-16"])
def test_it_builds_to_the_same_document_and_withholds_the_same(report, tmp_path):
    own = tmp_path / "desk" / "own.ipynb"
    assert status_of("new", "report", report, "--data", OFFICE, "--out", own) == 0
    plain = build(own, out=tmp_path / "own", to=["html"])
    usual = build(USUAL, parameters={"report": report}, out=tmp_path / "usual", to=["html"])
    assert without_names(plain.files[0]) == without_names(usual.files[0])
    assert plain.warnings == usual.warnings
    assert plain.log and usual.log and plain.log.read_bytes() == usual.log.read_bytes()


@pytest.fixture
def desk(tmp_path):
    """A small office of which the report has its texts."""
    (tmp_path / "office").mkdir()
    draw(tmp_path / "office")
    return tmp_path


def begun(desk, report="r"):
    assert status_of("new", "report", report, "--data", desk / "office", "--out", desk / "own.ipynb") == 0
    return desk / "own.ipynb"


def changed(notebook, *pairs):
    text = notebook.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    notebook.write_text(text, "utf-8")


def test_each_section_has_its_text_and_short_calls(desk):
    notebook = begun(desk)
    assert sources(notebook, "markdown")[1:3] == ["## The story", "We met {eval}`facts.people_reached` people there."]
    assert [call for code in sources(notebook, "code")[6:] for call in code.splitlines()][:3] == [
        'display(donor_report.figures("people_reached", "spent"))',
        'display(donor_report.chart("sex-and-age", title="People reached by sex and age, 1 January to 30 June 2023"))',
        'display(donor_report.chart("timeline", title="Activities in time, 1 January to 30 June 2023"))',
    ]


def test_what_is_changed_in_it_is_in_the_document(desk):
    notebook = begun(desk)
    title = "People reached by sex and age, 1 January to 30 June 2023"
    changed(notebook, ("people there.", "people, and rain."), (title, "Who came"))
    (page,) = build(notebook, out=desk / "out", to=["html"]).files
    text = page.read_text("utf-8")
    assert "people, and rain." in text and "Who came" in text and title not in text


def test_a_figure_typed_into_its_text_stops_the_build(desk, capsys):
    notebook = begun(desk)
    changed(notebook, ("people there.", "people there, 12 of them new."))
    assert status_of("build", notebook, "--to", "html", "--out", desk / "out") == 1
    assert "12 in" in capsys.readouterr().err and not list((desk / "out").glob("*.html"))


def test_a_text_that_is_not_written_yet_has_its_guidance_and_stops_the_build(desk, capsys):
    notebook = begun(desk, "last")
    assert "# To be written above: What comes." in sources(notebook, "code")
    assert status_of("build", notebook, "--to", "html", "--out", desk / "out") == 1
    assert "cell 8: expected" in (told := capsys.readouterr().err) and "a text for “Plans”" in told


def test_a_file_that_is_there_is_left_alone(desk, capsys):
    (desk / "own.ipynb").write_text("mine", "utf-8")
    assert status_of("new", "report", "r", "--data", desk / "office", "--out", desk / "own.ipynb") == 2
    assert (desk / "own.ipynb").read_text("utf-8") == "mine"
    assert "already there" in capsys.readouterr().err


def test_code_in_a_text_of_the_data_never_gets_into_the_notebook(desk, capsys):
    narratives = desk / "office" / "narratives.csv"
    narratives.write_text(narratives.read_text("utf-8").replace("facts.people_reached", "open('x')"), "utf-8")
    assert status_of("new", "report", "r", "--data", desk / "office", "--out", desk / "own.ipynb") == 1
    assert "never code" in capsys.readouterr().err and not (desk / "own.ipynb").exists()


def test_a_report_that_is_not_there_is_told(desk, capsys):
    assert status_of("new", "report", "rr", "--data", desk / "office", "--out", desk / "own.ipynb") == 2
    assert "reports.csv has no row 'rr'" in capsys.readouterr().err
