"""`donor_report.preview()`: the page as the donor will see it, and what is missing."""

import html
import re
from pathlib import Path

import nbformat
import pytest

import ioreport as ir
from ioreport.build import build
from ioreport.errors import DocumentError
from tests.spec.reports.drawing import draw

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "donor_report.ipynb"

pytestmark = pytest.mark.slow


@pytest.fixture
def office(tmp_path):
    return draw(tmp_path)


def without_names(page):
    return re.sub(r'"report":\{"notebook".*?\}', "", page, count=1)


def test_it_is_the_very_page_that_a_build_writes_in_a_frame_without_scripts(office, tmp_path):
    shown = ir.DonorReport(ir.load(office.folder), "r").preview()
    built = build(NOTEBOOK, parameters={"report": "r"}, data=office.folder, out=tmp_path / "out", to=["html"])
    assert without_names(shown.page) == without_names(built.files[0].read_text("utf-8"))
    assert shown.missing == () and shown.warnings == built.warnings[len(ir.load(office.folder).warnings) :]
    frame = shown._repr_html_()
    (inside,) = re.findall('<iframe sandbox="" [^>]*srcdoc="([^"]*)"', frame)
    assert html.unescape(inside) == shown.page and frame.count("<iframe") == 1


def test_it_says_what_is_missing_and_marks_it_on_the_page(office):
    shown = ir.DonorReport(office, "last").preview()
    assert [(finding.rule, finding.column) for finding in shown.missing] == [
        ("section-missing", "section plans of last in en")
    ]
    assert "The report cannot be built yet" in shown._repr_html_() and '<div class="missing">' in shown.page


def test_a_text_that_a_build_refuses_is_not_shown(tmp_path):
    narratives = """
        | report_id | section_id | language | text             |
        | r         | story      | en       | We met 12 people |
    """
    with pytest.raises(DocumentError, match="12 in"):
        ir.DonorReport(draw(tmp_path, narratives=narratives), "r").preview()


def test_a_saved_notebook_is_shown_with_its_own_cells(office, tmp_path):
    report = ir.DonorReport(office, "r")
    v4 = nbformat.v4
    title = v4.new_markdown_cell("## The story\n\nIt rained.", metadata={"ioreport": {"section": "story"}})
    outputs = [v4.new_output("display_data", data=report.cover()._repr_mimebundle_())]
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell("", outputs=outputs), title]), tmp_path / "own.ipynb")
    shown = report.preview(tmp_path / "own.ipynb")
    assert "It rained." in shown.page and "We met" not in shown.page and shown.missing == ()


def test_a_build_makes_no_preview(office, monkeypatch):
    monkeypatch.setattr("ioreport.reads._WATCHING", [True])
    assert ir.DonorReport(office, "r").preview() is None
