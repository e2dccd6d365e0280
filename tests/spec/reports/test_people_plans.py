"""What earlier reports published is kept from one build to the next, and never taken for that of other rows."""

import csv
import shutil
from dataclasses import replace

import pytest

import ioreport as ir
from ioreport.measures import disclosure
from ioreport.reports.people_plans import plans_of
from ioreport.reports.report_case import Case
from ioreport.reports.stated_report import StatedReport
from tests.conftest import OFFICE

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def cache_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("IOREPORT_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def planned(monkeypatch):
    """How often a plan was made anew."""
    made = []
    original = disclosure.Guard
    monkeypatch.setattr(disclosure, "Guard", lambda *given: made.append(given) or original(*given))
    return made


def loaded(folder):
    """The office as a new process has it: nothing of it is known from before."""
    return replace(ir.load(folder))


def report_of(office):
    return office.reports["report_id"].iloc[0]


def told(plans):
    """All that a later plan asks of a plan."""
    return {
        unit: (dict(plan.published), plan.accepted, plan.guarded, plan.n, plan.width) for unit, plan in plans.items()
    }


def test_a_kept_plan_is_the_plan(planned):
    office = loaded(OFFICE)
    made = told(plans_of(office, report_of(office)))
    count = len(planned)
    office = loaded(OFFICE)
    assert told(plans_of(office, report_of(office))) == made
    assert count >= 1 and len(planned) == count
    assert any(published for published, *_ in made.values())


def test_other_rows_are_planned_anew(planned, tmp_path):
    office = loaded(OFFICE)
    plans_of(office, report_of(office))
    count = len(planned)
    folder = tmp_path / "office"
    shutil.copytree(OFFICE, folder)
    path = folder / "participations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    place = rows[0].index("people")
    row = next(row for row in rows[1:] if row[place].isdigit() and int(row[place]) > 20)
    row[place] = str(int(row[place]) + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    office = loaded(folder)
    plans_of(office, report_of(office))
    assert len(planned) > count


def test_a_spoiled_file_is_planned_anew(planned, tmp_path):
    office = loaded(OFFICE)
    made = told(plans_of(office, report_of(office)))
    for file in (tmp_path / "cache").iterdir():
        file.write_text('{"person": {"n": 5}}')
    office = loaded(OFFICE)
    assert told(plans_of(office, report_of(office))) == made


def test_what_an_earlier_report_published_is_what_the_report_itself_decides():
    """Beside its results, R-11 withholds another region than it would without them."""
    office = ir.load(OFFICE.parents[2] / "data" / "demo-office")
    report = StatedReport(Case.of(office, "R-11"))
    for unit, plan in plans_of(office, "R-11").items():
        assert plan.published.items() <= report.facts._guard.plans[unit].published.items()
