"""`ioreport verify` as a desk officer calls it: a report that was built, and what became of it and of its files."""

import shutil
from pathlib import Path

import pytest

from tests import tampering
from tests.command import status_of

ROOT = Path(__file__).parents[2]
NAME = "donor_report-R-02-DRAFT.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with an office, its notebook, and a report of it."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "tests" / "data" / "office", folder / "data" / "office")
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "donor_report.ipynb", folder / "notebooks")
    assert (
        status_of(
            "build",
            folder / "notebooks" / "donor_report.ipynb",
            "-p",
            "report=R-02",
            "--data",
            folder / "data" / "office",
            "--to",
            "html",
            "--out",
            folder / "reports",
            "--draft",
        )
        == 0
    )
    return folder


@pytest.fixture
def desk(built, tmp_path, monkeypatch, capsys):
    """The same folder, to change something in; gives what `verify` says of the report."""
    shutil.copytree(built, tmp_path / "desk")
    monkeypatch.chdir(tmp_path / "desk")
    capsys.readouterr()

    def verify(*more):
        status = status_of("verify", f"reports/{NAME}", "--data", "data/office", *more)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return status, said.out.splitlines(), said.err

    return verify


def change(path, old, new):
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.slow
def test_a_report_that_nobody_touched_has_the_same_bytes(desk):
    status, lines, _ = desk()
    assert status == 0 and len(lines) == 1
    assert lines[0].startswith(f"reports/{NAME}: built again with notebooks/donor_report.ipynb, it has the same bytes")


@pytest.mark.slow
def test_one_digit_of_the_page_is_named_and_nothing_else(desk):
    page = Path("reports") / NAME
    page.write_bytes(tampering.in_page(page.read_bytes(), "1,800.00", "1,800.08"))
    status, lines, _ = desk()
    assert status == 1 and len(lines) == 2 and "1,800.08" in lines[0] and lines[1].endswith("1 difference")


@pytest.mark.slow
def test_a_cell_of_the_files_that_is_used_is_told_by_the_figures_that_it_moves(desk):
    """The payment of 1955.83 lev is 1000 euro; of 2151.413 lev 1100: spent to date is 100 more."""
    change("data/office/transactions.csv", "1955.83", "2151.41")
    status, lines, _ = desk()
    assert status == 1
    assert any(line.startswith("spent_to_date: was EUR 2,700, is EUR 2,800") for line in lines), lines[:5]
    assert any(line.startswith("finance/L1/spent_to_date: shows “1,800.00”") for line in lines)
    assert "transactions.csv: not the file that the document was built from; figures differ" in lines


@pytest.mark.slow
def test_a_cell_of_the_files_that_nothing_uses_is_a_note_and_all_holds(desk):
    change("data/office/donors.csv", "Harbour Light,foundation,CH", "Harbour Light,foundation,SE")
    status, lines, _ = desk()
    assert (status, lines[0]) == (
        0,
        "donors.csv: not the file that the document was built from; all that was checked holds",
    )
    assert lines[1].endswith("pictures, all hold")


@pytest.mark.slow
def test_what_has_no_words_is_told_too(desk):
    """The length of a bar: no text differs, and the page is not the one that the build writes."""
    page = Path("reports") / NAME
    page.write_bytes(tampering.in_page(page.read_bytes(), "--v:", "--v:1"))
    status, lines, _ = desk()
    assert status == 1 and lines[0].startswith("The file is not, byte for byte, what the build writes")


NOT_RUN = """{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a",
"execution_count": null, "metadata": {}, "outputs": [], "source": "open('ran', 'w')"}]}"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["evil.ipynb", "../reports/evil.ipynb", "..\\\\reports\\\\evil.ipynb"])
def test_no_notebook_runs_that_a_document_brings_along(desk, name):
    """Whatever notebook a document names: none but those in notebooks/ is run."""
    Path("reports/evil.ipynb").write_text(NOT_RUN, "utf-8")
    change(f"reports/{NAME}", '"notebook":"donor_report.ipynb"', f'"notebook":"{name}"')
    status, lines, _ = desk()
    assert status == 0 and lines[-1].startswith("not checked: ") and not list(Path().rglob("ran"))
