"""A report that was sent is not overwritten; --reissue builds a version that says what it replaces and what changed."""

import datetime as dt
import json
import shutil
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest

from ioreport.build.reissue import FigureChange, Reissue
from ioreport.build.sent_report import Sent
from ioreport.provenance import read_manifest
from ioreport.submitted import submissions
from tests.command import run, status_of

OFFICE = Path(__file__).parents[1] / "data" / "office"
CELLS = (
    'import ioreport as ir\n\ndata: ir.Folder = "office"\nreport: ir.Key("reports") = "R-01"\n'
    'language: ir.Choice("en", "bg") = "en"',
    "office = ir.load(data)\nleast = ir.threshold(office, report=report)\n"
    "facts = ir.Ledger(office, language=language, threshold=least)\n"
    "facts.state('attendance', label='People who came')\nfacts.state('activities_held', label='Activities')",
    'ir.cover(facts, title="A report", subtitle="{attendance} and {activities_held}", period="", '
    'acknowledgement="Paid by somebody.")',
)

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    shutil.copytree(OFFICE, tmp_path / "office")
    monkeypatch.chdir(tmp_path)
    parameters, *rest = CELLS
    cells = [v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}), *map(v4.new_code_cell, rest)]
    nbformat.write(v4.new_notebook(cells=cells), tmp_path / "n.ipynb")
    return Desk(tmp_path, capsys)


class Desk:
    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys

    def run(self, *arguments):
        status = status_of(*arguments)
        said = self.capsys.readouterr()
        return status, said.out, said.err

    def build(self, *arguments, report="R-01"):
        return self.run("build", "n.ipynb", "-p", f"report={report}", "--to", "html", *arguments)

    def change(self, old="person,12,", new="person,62,", file="participations.csv"):
        path = self.folder / "office" / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def page(self, name="n-R-01"):
        return (self.folder / "reports" / f"{name}.html").read_text("utf-8")

    def files(self):
        return {path: path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}


def test_a_report_that_was_sent_is_not_overwritten_by_one_of_other_rows(desk):
    assert desk.build()[0] == 0
    desk.change()
    before = desk.files()
    status, _, said = desk.build()
    assert status == 1 and "Traceback" not in said
    assert "R-01, version 1, was sent on 2023-07-28; this would be built from other rows of participations.csv" in said
    assert "reports.csv, row 2, column submitted_on: found '2023-07-28', expected a report that was not sent" in said
    assert "Next: build it with --reissue" in said
    assert desk.files() == before


def test_the_same_rows_may_be_built_again_and_a_report_that_was_not_sent_too(desk):
    assert desk.build()[0] == 0
    before = desk.files()
    assert desk.build()[0] == 0 and desk.files() == before
    assert desk.build(report="R-02")[0] == 0
    desk.change()
    assert desk.build(report="R-02")[0] == 0


def test_what_was_sent_may_be_built_again_where_its_fingerprints_are_gone(desk):
    assert desk.build()[0] == 0
    before = desk.files()
    shutil.rmtree(desk.folder / "reports" / "for-the-office")
    status, _, said = desk.build()
    assert status == 0 and desk.files() == before, said


def test_other_rows_are_refused_where_the_fingerprints_are_gone(desk):
    assert desk.build()[0] == 0
    shutil.rmtree(desk.folder / "reports" / "for-the-office")
    before = desk.page()
    desk.change()
    status, _, said = desk.build()
    assert status == 1 and desk.page() == before
    assert (
        "another html, built from rows that may have changed: the fingerprint of indicator_values.csv, "
        "participations.csv is "
        "no longer in for-the-office" in said
    )


def test_another_document_of_the_same_rows_is_not_written_over_the_one_that_was_sent(desk):
    assert desk.build()[0] == 0
    before = desk.files()
    status, _, said = desk.build("--brand", "harbour")
    assert status == 1 and "another html, though built from the same rows" in said
    assert desk.files() == before


def test_a_reissue_says_what_it_replaces_and_keeps_that(desk):
    desk.build()
    old = desk.page()
    desk.change()
    status, _, said = desk.build("--reissue")
    assert status == 0, said
    assert "Version 2, replaces the one of 28 July 2023; changed: people who came" in desk.page()
    (kept,) = submissions(desk.folder / "office")
    assert kept.document("html").decode() == old
    assert kept.lacking == ("participations.csv",) and "activities.csv" in kept.tables
    reissue = read_manifest(desk.folder / "reports" / "n-R-01.html")["report"]["reissue"]
    assert (reissue["version"], reissue["replaces"]) == (2, "2023-07-28")


def test_a_note_to_the_donor_is_drafted_and_what_a_person_made_of_it_is_left_alone(desk):
    desk.build()
    desk.change()
    desk.build("--reissue")
    note = desk.folder / "reports" / "for-the-office" / "n-R-01.version-2.note.md"
    assert note.read_text("utf-8") == (
        "# A report: version 2\n\n"
        "Version 2 of this report replaces the one that we sent on 28 July 2023.\n\n"
        "Why: (please say what was corrected, and how it was found)\n\n"
        "| Figure | Version 1 | Version 2 |\n| --- | --- | --- |\n| People who came | at least 164 | at least 214 |\n"
    )
    note.write_text("We are sorry.\n", "utf-8")
    status, _, said = desk.build("--reissue")
    assert status == 0 and "n-R-01.version-2.note.md: found 'an edited note, or an older draft'" in said
    assert note.read_text("utf-8") == "We are sorry.\n"


def test_a_reissue_may_be_built_again_until_it_is_sent_and_has_the_same_bytes(desk):
    desk.build()
    desk.change()
    desk.build("--reissue")
    before = desk.files()
    assert desk.build("--reissue")[0] == 0
    assert desk.files() == before


def test_a_version_that_was_submitted_is_replaced_by_the_next(desk):
    desk.build()
    desk.change()
    desk.build("--reissue")
    assert desk.run("submit", "reports/n-R-01.html", "--data", "office", "--on", "2023-08-20")[0] == 0
    desk.change("person,62,", "person,64,")
    assert desk.build()[0] == 1
    assert desk.build("--reissue")[0] == 0
    assert "Version 3, replaces the one of 20 August 2023; changed: people who came" in desk.page()
    assert desk.run("submit", "reports/n-R-01.html", "--data", "office", "--on", "2023-08-21")[0] == 0
    assert [each.version for each in submissions(desk.folder / "office")] == [1, 2, 3]


def test_a_reissue_is_verified_with_what_it_says_of_itself(desk):
    desk.build()
    desk.change()
    desk.build("--reissue")
    verify = ["verify", "reports/n-R-01.html", "--data", "office", "--notebook", "n.ipynb"]
    status, told, _ = desk.run(*verify)
    assert status == 0 and "it has the same bytes" in told
    page = desk.folder / "reports" / "n-R-01.html"
    page.write_text(desk.page().replace("one of 28 July 2023", "one of 29 July 2023"), "utf-8")
    status, told, _ = desk.run(*verify)
    assert status == 1 and "28 July 2023" in told


def test_a_figure_that_is_withheld_in_one_version_is_named_without_its_value():
    sent = Sent("R", 1, dt.date(2023, 7, 28), {}, {}, None, 2)
    figures = (FigureChange("women", "31", None), FigureChange("children", "9", "12"))
    reissue = Reissue(sent, "A report", "en", figures, (("Table 1", "Ages"),), ("Results",))
    note = reissue.note().decode()
    assert "31" not in note and "Shown in one of the two versions only: women." in note
    assert "| children | 9 | 12 |" in note and "- Table 1. Ages" in note and "Texts that changed: Results." in note
    assert reissue.line == (
        "Version 2, replaces the one of 28 July 2023; changed: women; children; Table 1; the text of “Results”"
    )


@pytest.mark.parametrize(
    ("many", "changes"),
    [(0, "no figure"), (1, "a0"), (4, "a0; a1; a2; a3"), (6, "a0; a1; a2; a3; 2 more")],
)
def test_the_first_page_names_a_few_changes_and_how_many_more(many, changes):
    sent = Sent("R", 1, dt.date(2023, 7, 28), {}, {}, None, 2)
    reissue = Reissue(sent, "A report", "en", tuple(FigureChange(f"A{n}", "1", "2") for n in range(many)))
    assert reissue.line.endswith(f"; changed: {changes}")


def test_a_reissue_in_bulgarian_is_told_in_bulgarian(desk):
    desk.build("-p", "language=bg")
    desk.change()
    assert desk.build("-p", "language=bg", "--reissue")[0] == 0
    assert "Версия 2, заменя тази от 28 юли 2023" in desk.page("n-R-01-bg")


def test_what_was_never_sent_cannot_be_reissued(desk):
    before = desk.files()
    status, _, said = desk.build("--reissue", report="R-02")
    assert status == 1 and "R-02 was not sent, so there is nothing to replace" in said
    assert "reports.csv, row 3, column submitted_on: found '', " not in said and "reports.csv, row 3" in said
    assert desk.files() == before


def test_reissue_goes_with_one_report_of_the_table(desk):
    assert desk.run("build", "n.ipynb", "--each", "reports", "--reissue")[0] == 2


def test_a_sent_report_of_which_nothing_is_at_hand_is_reissued_without_what_changed(desk):
    assert desk.build("--reissue")[0] == 0
    assert "Version 2, replaces the one of 28 July 2023<" in desk.page()


def test_formats_that_are_left_behind_are_told_as_older(desk):
    assert desk.build("--to", "pdf", report="R-02")[0] == 0
    assert "n-R-02.pdf" not in desk.build(report="R-02")[2]
    desk.change()
    said = desk.build(report="R-02")[2]
    assert "n-R-02.pdf: found 'an older document', expected one of the same build as the html beside it" in said
    assert "give --to pdf, too" in said
    assert "older" not in desk.build("--to", "pdf", report="R-02")[2]


def test_each_passes_over_what_was_sent_and_tells_it(desk):
    words = ["build", "n.ipynb", "--each", "reports", "--to", "html", "--jobs", "1"]
    assert run(desk.folder, *words).returncode == 0
    desk.change()
    sent = desk.page()
    done = run(desk.folder, *words)
    assert done.returncode == 0, done.stderr
    assert "1/3 n-R-01: sent" in done.stderr
    assert "3 documents: 1 written, 0 unchanged, 2 sent, 0 failed" in done.stderr
    assert desk.page() == sent


def test_a_tampered_record_is_a_finding(desk):
    desk.build()
    desk.change()
    desk.build("--reissue")
    record = desk.folder / "office" / "submitted" / "R-01.en.1.json"
    record.write_text(json.dumps({**json.loads(record.read_text("utf-8")), "version": "one"}), "utf-8")
    status, _, said = desk.build("--reissue")
    assert status == 1 and "submitted/R-01.en.1.json" in said and "Traceback" not in said
