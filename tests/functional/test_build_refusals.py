"""What stops a build: each fault a clear message and its exit status, and nothing written."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest

from tests.command import run, status_of

OFFICE = Path(__file__).parents[1] / "data" / "office"

PARAMETERS = 'import ioreport as ir\n\ndata: ir.Folder = "office"\nactivity: ir.Key("activities") = "{activity}"'
FACTS = 'facts = ir.Ledger(ir.load(data))\nfacts.state("activities_held")'
COVER = 'ir.cover(facts, title="A year of work", subtitle="", acknowledgement="Paid by somebody.", period="")'

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path, office, monkeypatch, capsys):
    """A folder with the fictional office and a notebook that builds, to be spoiled in one place."""
    shutil.copytree(OFFICE, tmp_path / "office")
    monkeypatch.chdir(tmp_path)
    activity = office.activities["activity_id"].iloc[0]
    return Desk(tmp_path, PARAMETERS.format(activity=activity), capsys)


@dataclass
class Done:
    """What a command left behind, as a shell sees it."""

    returncode: int
    stderr: str


class Desk:
    def __init__(self, folder, parameters, capsys):
        self.folder, self.parameters, self.capsys = folder, parameters, capsys

    def build(self, *arguments, office_file=None, **cells):
        self.write(**cells)
        if office_file:
            name, old, new = office_file
            path = self.folder / "office" / name
            text = path.read_text(encoding="utf-8")
            assert old in text, f"{old!r} is not in {name}"
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return self.run("build", "n.ipynb", "--to", "html", *arguments)

    def write(self, prose="Held: {eval}`facts.activities_held`.", code="pass", facts=FACTS, metadata=None):
        cells = [
            v4.new_code_cell(self.parameters, metadata={"tags": ["parameters"]}),
            v4.new_code_cell(facts),
            v4.new_code_cell(COVER),
            v4.new_code_cell(code),
            v4.new_markdown_cell(prose),
        ]
        nbformat.write(v4.new_notebook(cells=cells, metadata=metadata or {}), self.folder / "n.ipynb")

    def run(self, *arguments):
        return Done(status_of(*arguments), self.capsys.readouterr().err)

    def refused(self, status, *said, **spoiled):
        arguments = spoiled.pop("arguments", ())
        done = self.build(*arguments, **spoiled)
        assert done.returncode == status, done.stderr
        for words in said:
            assert words in done.stderr
        assert "Traceback" not in done.stderr
        assert not list(self.folder.glob("reports/*")), "a refused build left a file"


def test_the_unspoiled_notebook_builds(desk):
    done = desk.build()
    assert done.returncode == 0, done.stderr
    assert [path.name for path in desk.folder.glob("reports/*.*")] == ["n.html"]


def test_a_cell_that_raises(desk):
    desk.refused(3, "cell 4", "line 2", "ZeroDivisionError: division by zero", code="x = 1\nx / 0")


def test_a_call_that_lacks_arguments(desk):
    desk.refused(
        3,
        "cover() missing 2 required",
        "docs/notebooks.md shows the call to copy; so does help(ir.cover)",
        code='ir.cover(facts, title="T", subtitle="S")',
    )


def test_the_traceback_is_shown_when_asked_for(desk):
    desk.build(code="1 / 0")
    done = run(desk.folder, "build", "n.ipynb", "--debug")
    assert done.returncode == 3 and "Traceback" in done.stderr and "ZeroDivisionError" in done.stderr


def test_a_misspelt_parameter(desk):
    desk.refused(2, "parameter activty", "did you mean activity?", arguments=["-p", "activty=x"])


def test_an_unknown_id(desk):
    desk.refused(2, "parameter activity: found 'nowhere'", arguments=["-p", "activity=nowhere"])


def test_a_fact_that_does_not_exist(desk):
    desk.refused(
        1,
        "n.ipynb, cell 5",
        "facts.activities_hold",
        "did you mean activities_held",
        prose="Held: {eval}`facts.activities_hold`.",
    )


def test_an_unknown_fact_on_the_cover(desk):
    desk.refused(3, "no fact is named heard", code=COVER.replace("A year of work", "A {heard}"))


def test_a_typed_number(desk):
    desk.refused(1, "n.ipynb, cell 5, line 3", "1,234", prose="Well.\n\nWe reached 1,234 people.")


def test_one_key_for_two_values(desk):
    desk.refused(1, "activities_held is stated twice", code='facts.state("activities_held", "attendance")')


def test_an_unknown_measure(desk):
    desk.refused(3, "people_reach", code='facts.state("people_reach")')


def test_a_photo_without_consent(desk, office):
    without = office.photos[office.photos["consent_ref"].isna()]["photo_id"].iloc[0]
    desk.refused(1, "has no consent", "photos.csv, row", code=f'ir.photo(facts, "{without}")')


def test_an_error_in_the_data(desk):
    desk.refused(1, "datapackage.json", office_file=("datapackage.json", '"ioreport"', '"ioreporx"'))


def test_a_folder_that_cannot_be_written(desk):
    (desk.folder / "taken").write_text("a file, not a folder")
    desk.refused(2, "cannot be written to taken", arguments=["--out", "taken"])


def test_a_notebook_that_is_not_there(desk):
    done = desk.run("build", "m.ipynb")
    assert done.returncode == 2 and "There is no notebook m.ipynb" in done.stderr


def test_a_notebook_that_is_not_one(desk):
    (desk.folder / "m.ipynb").write_text("{not json")
    done = desk.run("build", "m.ipynb")
    assert done.returncode == 2 and "cannot be read as a notebook" in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is not JSON"),
        (b"[]", "it has no list of cells"),
        (b"{}", "n.ipynb"),
        (b"\xff\xfe", "it is not UTF-8 text"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 5}', "n.ipynb"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code"}]}', "n.ipynb"),
    ],
)
def test_content_that_is_no_notebook(desk, content, said):
    (desk.folder / "n.ipynb").write_bytes(content)
    done = desk.run("build", "n.ipynb")
    assert done.returncode == 2 and "cannot be read as a notebook" in done.stderr and said in done.stderr


def test_a_folder_in_place_of_a_notebook(desk):
    (desk.folder / "n.ipynb").mkdir()
    done = desk.run("build", "n.ipynb")
    assert done.returncode == 2 and "cannot be read: a folder" in done.stderr


def test_a_parameter_given_twice_or_without_a_name(desk):
    desk.refused(2, "activity is given twice", arguments=["-p", "activity=A-01", "-p", "activity=A-02"])
    desk.refused(2, "found '=A-01'", arguments=["-p", "=A-01"])


def test_a_parameter_too_long_for_a_files_name(desk):
    desk.refused(2, "name would be too long", arguments=["-p", "activity=" + "A" * 300])


@pytest.mark.parametrize(
    ("code", "found"),
    [("ir.load(data).activities", "text/html, text/plain"), ("print('hello')", "text on stdout")],
)
def test_an_output_that_no_document_shows_is_told_to_its_author(desk, code, found):
    done = desk.build(code=code)
    assert done.returncode == 0
    assert f"warning: n.ipynb, cell 4: found '{found}'" in done.stderr


def test_an_allowed_name_that_no_text_has_is_told_to_its_author(desk):
    done = desk.build(metadata={"ioreport": {"allow": [{"text": "COVID-19", "reason": "a name"}]}})
    assert done.returncode == 0
    assert "warning: n.ipynb, metadata ioreport.allow: found 'COVID-19'" in done.stderr


def test_what_a_report_tells_as_nothing_is_told_to_its_author(desk):
    """A report whose grant has no transaction any more; the document is written all the same."""
    desk.parameters += '\nreport: ir.Key("reports") = "R-01"'
    money = desk.folder / "office" / "transactions.csv"
    money.write_text(money.read_text("utf-8").splitlines(keepends=True)[0], "utf-8")
    facts = FACTS.replace("ir.load(data)", "ir.load(data), threshold=ir.threshold(ir.load(data), report=report)")
    done = desk.build(facts=facts)
    assert done.returncode == 0, done.stderr
    assert "without any the report says that its money is not recorded" in done.stderr


def test_an_office_that_is_not_there(desk):
    desk.refused(2, "There is no folder nowhere", arguments=["--data", "nowhere"])
    assert desk.run("check", "nowhere").returncode == 2


def test_a_cell_that_ends_the_kernel(desk):
    desk.refused(3, "n.ipynb, cell 4: the kernel died", code="import os; os._exit(1)")


def test_a_cell_that_is_not_python(desk):
    desk.refused(3, "cell 4", "SyntaxError: invalid syntax (line 2)", code="x = 1\nx = = 1")


def test_an_unknown_format(desk):
    desk.refused(2, "no format 'htlm' (did you mean html?)", arguments=["--to", "htlm"])


def test_a_failed_build_leaves_the_previous_document_as_it_was(desk):
    desk.build()
    before = (desk.folder / "reports" / "n.html").read_bytes()
    assert desk.build(code="1 / 0").returncode == 3
    assert [path.read_bytes() for path in desk.folder.glob("reports/*.*")] == [before]


def test_a_build_that_can_write_one_of_two_documents_writes_neither(desk):
    desk.build()
    before = (desk.folder / "reports" / "n.html").read_bytes()
    (desk.folder / "reports" / "n.pdf").mkdir()
    done = desk.build("--to", "pdf", prose="Now: {eval}`facts.activities_held`.")
    assert done.returncode == 2 and "n.pdf cannot be written" in done.stderr
    assert sorted(path.name for path in (desk.folder / "reports").iterdir()) == ["for-the-office", "n.html", "n.pdf"]
    assert (desk.folder / "reports" / "n.html").read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="a signal of POSIX")
@pytest.mark.parametrize(("sent", "status"), [("SIGKILL", -9), ("SIGINT", 130), ("SIGTERM", 130)])
def test_a_build_that_is_broken_off_leaves_the_previous_document_and_says_nothing(desk, sent, status):
    desk.build()
    before = (desk.folder / "reports" / "n.html").read_bytes()
    desk.write(code='import pathlib, time; pathlib.Path("begun").touch(); time.sleep(60)')
    command = [sys.executable, "-m", "ioreport", "build", "n.ipynb", "--to", "html"]
    building = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not (desk.folder / "begun").exists():
        assert building.poll() is None, "the build ended before its last cell"
        time.sleep(0.05)
    building.send_signal(signal.Signals[sent])
    said = building.communicate()[1]
    assert (building.returncode, said) == (status, "")
    assert [path.read_bytes() for path in desk.folder.glob("reports/*.*")] == [before]


def test_the_day_printed_is_the_datas_or_that_of_the_environment(desk, monkeypatch):
    days = []
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for _ in range(2):
        assert desk.build().returncode == 0
        days.append((desk.folder / "reports" / "n.html").read_bytes())
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert [b"14 November 2023" in day for day in days] == [False, True]


@pytest.mark.parametrize("epoch", ["", "today", "-1", "9" * 12])
def test_a_day_in_the_environment_that_is_none(desk, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    desk.refused(2, "SOURCE_DATE_EPOCH")


def test_no_room_for_temporary_files(desk, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("ioreport.runs.execution.begin_kernel", full)
    desk.refused(2, "Temporary files cannot be written to", "No space left on device", "Next: make room there")


PEOPLE = 'facts.state("people_reached")'
REACHED = "Reached: {eval}`facts.people_reached`."


def test_people_counted_past_disclosure_control(desk):
    desk.refused(
        1,
        "without disclosure control",
        "people_reached",
        "facts = ir.Ledger(office, threshold=ir.threshold(",
        code=PEOPLE,
        prose=REACHED,
    )


def test_a_threshold_below_that_of_the_report(desk):
    desk.parameters += '\nreport: ir.Key("reports") = "R-01"'
    guarded = FACTS.replace("load(data)", "load(data), threshold=1")
    desk.refused(1, "threshold", "found '1'", "ir.threshold(office, report=", code=PEOPLE, prose=REACHED, facts=guarded)


def test_what_is_withheld_is_told_to_the_office_apart_from_the_documents(desk):
    guarded = FACTS.replace("load(data)", "load(data), threshold=1000")
    done = desk.build(facts=guarded, code=PEOPLE, prose=REACHED)
    log = desk.folder / "reports" / "for-the-office" / "n.withheld.csv"
    assert done.returncode == 0 and "for the office only" in done.stderr
    assert "people_reached; total" in log.read_text(encoding="utf-8")
    before, page = log.read_bytes(), desk.folder / "reports" / "n.html"
    page.unlink()
    page.mkdir()
    assert desk.build().returncode == 2 and log.read_bytes() == before, "what stands there keeps its log"
    page.rmdir()
    assert desk.build().returncode == 0 and not log.exists()


def test_a_text_that_one_format_cannot_show_stops_that_format_alone(desk):
    done = desk.build("--to", "pdf", prose="To all: 谢谢.")
    assert done.returncode == 1 and "谢谢" in done.stderr and "n.html" in done.stderr
    assert [path.name for path in sorted((desk.folder / "reports").iterdir())] == ["for-the-office", "n.html"]
