"""What a report was sent with is what its reader knows, also where the office's rows have changed since."""

import datetime as dt
import shutil

import pytest

import ioreport as ir
from ioreport.measures.disclosure.published_counts import Counting, Named
from ioreport.reports.people_plans import held_by, readers
from ioreport.reports.report_case import Case
from ioreport.submitted import Submission, keep
from tests.conftest import OFFICE

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An office whose report R-01 was sent."""
    monkeypatch.setenv("IOREPORT_CACHE", "")
    folder = shutil.copytree(OFFICE, tmp_path / "office")
    files = ["datapackage.json", *(each.file for each in ir.load(folder).inputs)]
    tables = {file: (folder / file).read_bytes() for file in files}
    sent = Submission("R-01", "en", 1, dt.date(2023, 7, 28), "donor_report-R-01", {}, "", {}, (), folder)
    keep(sent, {"html": b"<p>331</p>"}, b"{}", tables)
    return folder


def later(folder):
    """The report after it, of the same grant."""
    office = ir.load(folder)
    return Case.of(office, "R-02")


def total(case):
    """The people reached of R-01 as a count of a plan."""
    first = Case.of(case.office, "R-01").in_period
    return Named(Counting("people_reached", tuple(sorted(first.items()))))


def test_rows_that_did_not_change_are_known_as_they_were_sent(folder):
    case = later(folder)
    ((office, name),) = held_by(case, str(case.grant["grant_id"]))
    assert (name, office is case.office) == ("R-01", False)
    ((plans,),) = readers(case)
    assert plans["person"].published[total(case)] is False


def test_a_count_that_is_another_today_tells_nothing_of_the_one_that_is_now(folder):
    text = (folder / "participations.csv").read_text("utf-8")
    (folder / "participations.csv").write_text(text.replace("person,12,", "person,125,", 1), "utf-8")
    case = later(folder)
    ((office, _),) = held_by(case, str(case.grant["grant_id"]))
    asked = Case.of(case.office, "R-01").in_period
    then, now = (ir.measure(each, "people_reached", **asked).value for each in (office, case.office))
    assert then != now
    ((plans,),) = readers(case)
    assert total(case) not in plans["person"].published
    assert plans["person"].published, "what did not change is known"
