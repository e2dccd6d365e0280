"""The records of what was sent: read back as they were kept, with the office's rows; what is damaged is a finding."""

import datetime as dt
import gzip
import json
import shutil
import tracemalloc

import pytest

from ioreport.errors import DataError, UsageError
from ioreport.submitted import Submission, check_submitted, keep, latest, object_store, submissions
from ioreport.tables import check_office, load
from tests.conftest import OFFICE

pytestmark = pytest.mark.slow

PAGE, FACTS = b"<p>331</p>", b'{"ioreport": 1}'


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(OFFICE, tmp_path / "office")


def sent(folder, version=1, page=PAGE, lacking=()):
    office = load(folder)
    files = ["datapackage.json", *(each.file for each in office.inputs)]
    tables = {file: (folder / file).read_bytes() for file in files if file not in lacking}
    told = Submission("R-01", "en", version, dt.date(2023, 7, 28), "donor_report-R-01", {}, "", {}, lacking, folder)
    return keep(told, {"html": page}, FACTS, tables)


def test_a_submission_is_read_back_as_it_was_kept(folder):
    kept = sent(folder)
    assert submissions(folder) == (kept,)
    assert (kept.document("html"), kept.manifest(), kept.file) == (PAGE, {"ioreport": 1}, "submitted/R-01.en.1.json")
    assert latest(folder, "R-01", "bg") is None


def test_the_office_as_it_was_keeps_its_rows_when_those_of_today_change(folder):
    kept, before = sent(folder), load(folder)
    text = (folder / "participations.csv").read_text("utf-8")
    (folder / "participations.csv").write_text(text.replace("person,12,", "person,125,", 1), "utf-8")
    was = kept.office()
    assert was.folder == folder and was.inputs == before.inputs
    assert was.participations.equals(before.participations)
    assert not was.participations.equals(load(folder).participations)


def test_a_file_that_did_not_change_is_kept_once(folder):
    first, second = sent(folder), sent(folder, 2, b"<p>367</p>")
    files = list((folder / "submitted" / "objects").rglob("*.gz"))
    assert len(files) == len({*first.objects, *second.objects}) == len(first.objects) + 1
    assert latest(folder, "R-01", "en") == second


def test_keeping_the_same_twice_gives_the_same_bytes(folder):
    def files():
        return {path: path.read_bytes() for path in sorted((folder / "submitted").rglob("*")) if path.is_file()}

    sent(folder)
    once = files()
    sent(folder)
    assert files() == once


def test_the_folder_is_no_unknown_file_of_the_office(folder):
    sent(folder)
    assert check_office(folder) == ()


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (lambda path: path.unlink(), "no file"),
        (lambda path: path.write_bytes(path.read_bytes()[:-9]), "a damaged file"),
        (lambda path: path.write_bytes(b"rubbish"), "a damaged file"),
        (lambda path: path.write_bytes(gzip.compress(b"<p>332</p>", mtime=0)), "another content"),
    ],
)
def test_a_damaged_object_is_a_finding_and_keeping_again_mends_it(folder, harm, found):
    kept = sent(folder)
    assert check_submitted(folder) == ()
    path = next((folder / "submitted" / "objects").rglob(f"{kept.formats['html'][2:]}.gz"))
    harm(path)
    assert [(each.rule, each.found) for each in check_submitted(folder)] == [("damaged", found)]
    with pytest.raises(DataError, match="the file as it was submitted"):
        kept.document("html")
    sent(folder)
    assert kept.document("html") == PAGE and check_submitted(folder) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"version": "1"},
        {"date": "yesterday"},
        {"facts": "../../etc/passwd"},
        {"report_id": "../x"},
        {"tables": {"../../x.csv": "0" * 64, "datapackage.json": "0" * 64}},
        {"formats": ["html"]},
        {"tables": None},
        {"lacking": 3},
        {"language": "EN"},
    ],
)
def test_a_record_that_submit_did_not_write_is_a_finding(folder, change):
    path = folder / sent(folder).file
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **change}), "utf-8")
    assert [(each.file, each.rule) for each in check_submitted(folder)] == [("submitted/R-01.en.1.json", "submission")]
    with pytest.raises(DataError):
        submissions(folder)


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, "null", '"R-01"', "{}"])
def test_a_record_that_is_no_record_is_a_finding(folder, text):
    (folder / sent(folder).file).write_text(text, "utf-8")
    assert [each.rule for each in check_submitted(folder)] == ["submission"]


def test_rows_that_were_not_kept_are_named(folder):
    kept = sent(folder, lacking=("participations.csv",))
    assert submissions(folder) == (kept,)
    with pytest.raises(DataError) as refused:
        kept.office()
    assert [each.file for each in refused.value.findings] == ["participations.csv"]


def test_what_a_killed_command_left_is_swept_and_that_of_a_living_one_is_not(folder):
    import os
    import subprocess

    sent(folder)
    dead = subprocess.Popen(["true"])
    dead.wait()
    left = folder / "submitted" / f".rows-{dead.pid}-abc"
    left.mkdir()
    part = folder / "submitted" / f".x.json.{dead.pid}.part"
    part.write_bytes(b"x")
    living = folder / "submitted" / f".rows-{os.getpid()}-abc"
    living.mkdir()
    sent(folder)
    assert not left.exists() and not part.exists() and living.exists()


def test_an_object_that_unpacks_to_too_much_is_a_finding_and_is_not_unpacked(folder, monkeypatch):
    monkeypatch.setattr(object_store, "MOST_BYTES", 10**6)
    kept = sent(folder)
    path = next((folder / "submitted" / "objects").rglob(f"{kept.formats['html'][2:]}.gz"))
    path.write_bytes(gzip.compress(bytes(10**8), mtime=0))
    assert path.stat().st_size < 10**6
    tracemalloc.start()
    try:
        assert [(each.rule, each.found) for each in check_submitted(folder)] == [("damaged", "more than 500 MB")]
        with pytest.raises(DataError, match="the file as it was submitted"):
            kept.document("html")
        assert tracemalloc.get_traced_memory()[1] < 2 * 10**7
    finally:
        tracemalloc.stop()


def test_a_file_that_is_too_large_to_be_read_again_is_not_kept(folder, monkeypatch):
    monkeypatch.setattr(object_store, "MOST_BYTES", 10**6)
    sent(folder, page=bytes(10**6))
    with pytest.raises(UsageError, match="500 MB at most"):
        sent(folder, 2, page=bytes(10**6 + 1))
    assert [each.version for each in submissions(folder)] == [1]
