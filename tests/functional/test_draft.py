"""`ioreport build --draft`: a report with its missing texts marked, never mistaken for a final one."""

import contextlib
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ioreport.documents import read_manifest
from tests.command import status_of

ROOT = Path(__file__).parents[2]
NAME = "donor_report-R-02-DRAFT"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A draft of a report of which no text is written, in every format."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "tests/data/office", folder / "office")
    formats = [word for suffix in ("html", "pdf", "docx", "xlsx") for word in ("--to", suffix)]
    asked = ["--data", folder / "office", "-p", "report=R-02", "--out", folder / "reports"]
    with contextlib.redirect_stderr(io.StringIO()) as said:
        assert status_of("build", ROOT / "notebooks/donor_report.ipynb", *asked, *formats, "--draft") == 0
    (folder / "said.txt").write_text(said.getvalue(), "utf-8")
    return folder


def test_the_author_is_told_what_is_still_to_be_written(desk):
    said = (desk / "said.txt").read_text("utf-8")
    assert "warning: narratives.csv, column section_id: found 'R-02 in en without overall-perf" in said


def test_a_draft_has_a_name_of_its_own(desk):
    assert sorted(path.name for path in (desk / "reports").glob("*.*")) == [
        f"{NAME}.{suffix}" for suffix in ("docx", "html", "pdf", "xlsx")
    ]


def test_each_page_says_draft(desk):
    printed = subprocess.run(
        ["pdftotext", desk / f"reports/{NAME}.pdf", "-"], capture_output=True, check=True, text=True
    ).stdout.split("\f")[:-1]
    assert len(printed) > 3 and all("DRAFT" in page for page in printed)


def test_the_page_has_the_guidance_of_each_missing_text_in_a_marked_box(desk):
    html = (desk / f"reports/{NAME}.html").read_text("utf-8")
    assert len(re.findall('<div class="missing">', html)) == 8
    assert "Which risks came, which may come, and what was done about them." in html
    assert read_manifest(desk / f"reports/{NAME}.pdf")["report"]["draft"] is True


def test_a_draft_cannot_be_submitted(desk, capsys):
    assert status_of("submit", desk / f"reports/{NAME}.html", "--data", desk / "office") == 2
    assert "is a draft" in capsys.readouterr().err
    assert not (desk / "office/submitted").exists()


def test_the_same_report_without_draft_is_refused(desk, capsys):
    asked = ["--data", desk / "office", "-p", "report=R-02", "--out", desk / "final"]
    assert status_of("build", ROOT / "notebooks/donor_report.ipynb", *asked, "--to", "html") == 1
    assert "Overall performance" in capsys.readouterr().err
    assert not list((desk / "final").glob("*.html"))


@pytest.mark.parametrize("other", [["--each", "reports"], ["--reissue"]])
def test_draft_goes_with_neither_each_nor_reissue(other, capsys):
    assert status_of("build", ROOT / "notebooks/donor_report.ipynb", "--draft", *other) == 2
    assert "--draft does not go with" in capsys.readouterr().err
