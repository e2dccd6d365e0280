"""`ioreport submit` puts what was sent on record, whole or not at all, and only with the rows it was made from."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

import ioreport as ir
from ioreport.documents import kept_inputs, read_manifest, write_manifest
from ioreport.submitted import submissions
from tests.command import status_of
from tests.conftest import OFFICE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(OFFICE, tmp_path / "office")
    return Desk(tmp_path, capsys)


class Desk:
    """A folder with an office, where documents are written that carry nothing but their facts."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys

    def document(self, report="R-01", name="d.html", language="en", untold=(), **told):
        """A document; `untold` are the files whose fingerprints it does not tell."""
        office = ir.load("office")
        facts = ir.Ledger(office)
        facts.state("activities_held")
        facts.state("attendance")
        inputs = [
            {"file": each.file, "sha256": "" if each.file in untold else each.sha256, "rows": each.rows}
            for each in office.inputs
        ]
        about = {"notebook": "n.ipynb", "parameters": {"report": report}, "language": language, "demonstration": True}
        manifest = {
            "ioreport": 1,
            "report": {**about, **told},
            "inputs": inputs,
            "facts": [fact.written() for fact in facts],
        }
        script = f'<script type="application/json" id="ioreport-facts">{json.dumps(manifest)}</script>'
        (self.folder / name).write_text(script, "utf-8")
        return name

    def pdf(self, manifest):
        pdf = pikepdf.new()
        pdf.attachments["facts.json"] = pikepdf.AttachedFileSpec(pdf, write_manifest(manifest))
        pdf.save(self.folder / "d.pdf")

    def change(self, file, old, new):
        path = self.folder / "office" / file
        text = path.read_bytes().decode()
        assert old in text
        path.write_bytes(text.replace(old, new, 1).encode())

    def submit(self, document, *arguments):
        status = status_of("submit", document, "--data", "office", *arguments)
        said = self.capsys.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, said.err

    def refused(self, document, *arguments):
        before = self.files()
        status, _, said = self.submit(document, *arguments)
        assert status == 1 and self.files() == before, said
        return said

    def files(self):
        return {path: path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}


def test_what_was_sent_is_recorded_with_the_rows_it_was_made_from(desk):
    document = desk.document()
    status, told, said = desk.submit(document)
    assert (status, said) == (0, "")
    assert told.splitlines() == [
        "R-01, version 1, sent on 2023-07-28: recorded",
        "office/submitted/R-01.en.1.json: html, facts and 21 files of the office",
        "office/submitted is for the office only: it holds the rows",
    ]
    (kept,) = submissions(desk.folder / "office")
    assert kept.document("html") == (desk.folder / document).read_bytes()
    assert kept.office().inputs == ir.load("office").inputs


def test_the_same_document_twice_changes_nothing(desk):
    document = desk.document()
    desk.submit(document)
    before = desk.files()
    status, told, _ = desk.submit(document)
    assert status == 0 and "was recorded before, and is as it was" in told
    assert desk.files() == before


def test_a_format_that_was_built_since_is_added(desk):
    desk.submit(desk.document())
    desk.pdf(read_manifest("d.html"))
    assert "recorded" in desk.submit("d.html")[1]
    (kept,) = submissions(desk.folder / "office")
    assert list(kept.formats) == ["html", "pdf"]


def test_an_office_of_other_rows_is_refused_and_nothing_is_written(desk):
    document = desk.document()
    desk.change("participations.csv", "person,12,", "person,13,")
    desk.change("partners.csv", "ngo", "government")
    said = desk.refused(document)
    assert "partners.csv: expected the file as it was when the document was built" in said
    assert "participations.csv: expected the file as it was when the document was built" in said
    assert "Next: submit with the office as it was then" in said


PEOPLE = "participations.csv"


def test_without_the_fingerprint_of_a_file_its_figures_tell_that_it_is_unchanged(desk):
    document = desk.document(untold=[PEOPLE])
    status, _, said = desk.submit(document)
    assert status == 0
    assert f"for-the-office/d.inputs.json: expected the fingerprints of {PEOPLE}, as the build wrote them" in said
    (kept,) = submissions(desk.folder / "office")
    assert kept.office().inputs == ir.load("office").inputs
    before = desk.files()
    assert "was recorded before, and is as it was" in desk.submit(document)[1]
    assert desk.files() == before


@pytest.mark.parametrize(
    "changed",
    [(PEOPLE, "person,12,", "person,13,"), ("partners.csv", "ngo", "government")],
    ids=["a figure", "another file"],
)
def test_without_a_fingerprint_other_figures_and_other_files_are_refused(desk, changed):
    document = desk.document(untold=[PEOPLE])
    desk.change(*changed)
    said = desk.refused(document)
    assert f"{changed[0]}: expected the file as it was when the document was built" in said
    assert said.count("as it was when the document was built") == 2  # the heading, and the one file that changed


def test_the_same_document_without_its_fingerprints_is_as_it_was_recorded(desk):
    document = desk.document(untold=[PEOPLE])
    kept = desk.folder / "for-the-office" / "d.inputs.json"
    kept.parent.mkdir()
    carried, told = read_manifest(document), {each.file: each.sha256 for each in ir.load("office").inputs}
    whole = {**carried, "inputs": [{**item, "sha256": told[item["file"]]} for item in carried["inputs"]]}
    kept.write_bytes(kept_inputs(whole, carried))
    status, _, said = desk.submit(document)
    assert (status, said) == (0, "")
    kept.unlink()
    before = desk.files()
    assert "was recorded before, and is as it was" in desk.submit(document)[1]
    assert desk.files() == before


def test_the_day_may_be_written_into_the_table_after_the_document_was_built(desk):
    """The usual order: build, send, enter the day; the record keeps the table as it was at the build."""
    document = desk.document("R-02")
    before = (desk.folder / "office" / "reports.csv").read_bytes()
    desk.change("reports.csv", "2024-02-15,,donor", "2024-02-15,2024-02-14,donor")
    assert desk.submit(document)[0] == 0
    (kept,) = submissions(desk.folder / "office")
    assert kept.date.isoformat() == "2024-02-14"
    assert (kept.office().reports["submitted_on"].isna()).sum() == 1
    assert before != (desk.folder / "office" / "reports.csv").read_bytes()


def test_more_than_the_day_may_not_change_in_that_table(desk):
    document = desk.document("R-02")
    desk.change("reports.csv", "2024-02-15,,donor", "2024-02-16,2024-02-14,donor")
    assert "reports.csv: expected the file as it was" in desk.refused(document)


def test_a_report_without_a_day_needs_one_and_the_table_is_left_alone(desk):
    document = desk.document("R-02")
    said = desk.refused(document)
    assert "reports.csv, row 3, column submitted_on: expected the day on which it was sent" in said and "--on" in said
    before = (desk.folder / "office" / "reports.csv").read_bytes()
    status, _, said = desk.submit(document, "--on", "2024-02-14")
    assert status == 0
    assert "warning: reports.csv, row 3, column submitted_on: expected 2024-02-14, as submitted: write it there" in said
    assert (desk.folder / "office" / "reports.csv").read_bytes() == before


def test_a_day_that_differs_from_the_table_is_told(desk):
    status, _, said = desk.submit(desk.document(), "--on", "2023-07-29")
    assert status == 0 and "column submitted_on: found '2023-07-28', expected 2023-07-29, as submitted" in said


def test_a_day_that_is_none(desk):
    assert desk.submit(desk.document(), "--on", "29.7.2023")[0] == 2


@pytest.mark.parametrize(("report", "hint"), [("R-1", "did you mean R-01?"), ("", "")])
def test_a_document_of_no_report_of_this_office(desk, report, hint):
    said = desk.refused(desk.document(report))
    assert "The document is no report of this office" in said and hint in said


def test_another_document_of_the_same_version_is_refused(desk):
    desk.submit(desk.document())
    desk.change("participations.csv", "person,12,", "person,13,")
    said = desk.refused(desk.document())
    assert "Another document was sent as version 1 of R-01, on 2023-07-28" in said and "--reissue" in said


def test_a_version_is_followed_by_the_next_alone(desk):
    desk.submit(desk.document())
    third = desk.document(name="e.html", reissue={"version": 3, "replaces": "2023-07-28", "text": ""})
    assert "Version 1 of R-01 is on record already" in desk.refused(third)
    second = desk.document(name="e.html", reissue={"version": 2, "replaces": "2023-07-28", "text": ""})
    assert "expected the day on which this version was sent" in desk.refused(second)
    assert "found '2023-07-27'" in desk.refused(second, "--on", "2023-07-27")
    assert desk.submit(second, "--on", "2023-08-20")[0] == 0
    assert [each.version for each in submissions(desk.folder / "office")] == [1, 2]


def test_each_language_has_its_own_versions(desk):
    desk.submit(desk.document())
    assert desk.submit(desk.document(name="d-bg.html", language="bg"))[0] == 0
    assert [each.language for each in submissions(desk.folder / "office")] == ["bg", "en"]


def test_formats_of_two_builds_are_refused(desk):
    desk.pdf(read_manifest(desk.document()) | {"facts": []})
    assert "d.pdf: found 'an older document', expected one of the same build as d.html" in desk.refused("d.html")


def test_a_document_that_carries_no_facts_or_is_not_there(desk):
    (desk.folder / "x.html").write_text("<p>331</p>", "utf-8")
    assert desk.submit("x.html")[0] == 2 and desk.submit("y.html")[0] == 2


def test_a_damaged_object_is_mended_by_submitting_again_and_a_damaged_record_is_a_finding(desk):
    document = desk.document()
    desk.submit(document)
    whole = desk.files()
    objects = sorted((desk.folder / "office" / "submitted" / "objects").rglob("*.gz"))
    assert status_of("check", "office") == 0
    objects[0].write_bytes(b"x")
    desk.capsys.readouterr()
    assert status_of("check", "office") == 1
    assert "found 'a damaged file', expected the file as it was submitted" in desk.capsys.readouterr().out
    desk.submit(document)
    assert desk.files() == whole
    (desk.folder / "office" / "submitted" / "R-01.en.1.json").write_text("{}", "utf-8")
    assert "submitted/R-01.en.1.json: found 'another content', expected a record" in desk.refused(document)


@pytest.mark.parametrize("writes", [0, 1, 7, 19])
def test_a_kill_leaves_no_half_record_and_the_same_command_ends_what_it_began(desk, writes):
    document = desk.document()
    killed = (
        "import os, signal\nfrom ioreport.submitted import object_store as objects\nwritten = []\nwhole = os.replace\n"
        "def replace(*paths):\n    written.append(paths)\n"
        f"    os.kill(os.getpid(), signal.SIGKILL) if len(written) > {writes} else whole(*paths)\n"
        "objects.os.replace = replace\nfrom ioreport.cli import main\n"
        f"main(['submit', '{document}', '--data', 'office'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", killed], cwd=desk.folder, env=environment).returncode == -9
    assert submissions(desk.folder / "office") == ()
    assert desk.submit(document)[0] == 0
    after_kill = {path: content for path, content in desk.files().items() if "submitted" in path.parts}
    assert not [path for path in after_kill if path.suffix == ".part"]
    shutil.rmtree(desk.folder / "office" / "submitted")
    desk.submit(document)
    assert {path: content for path, content in desk.files().items() if "submitted" in path.parts} == after_kill
