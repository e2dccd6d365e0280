"""The calendar says of each report when it is due, and how far it is; and why a document is out of date."""

import datetime as dt
import json

import pytest

from ioreport.batch.build_cache import BuildCache
from ioreport.batch.dependencies import Dependencies
from ioreport.batch.report_calendar import NOT_KNOWN, calendar
from tests.command import status_of
from tests.drawn import draw_office, rows_of, write_office

DAY = dt.date(2024, 2, 20)
TABLES = {
    "donors": "| donor_id | name | kind | acknowledgement | currency |\n| d | A donor | other | Thanks. | EUR |",
    "projects": "| project_id | title | start_date | end_date |\n| p | A project | 2023-01-01 | 2023-12-31 |",
    "grants": """
        | grant_id | title   | donor_id | project_id | amount | currency | start_date | end_date   |
        | g        | A grant | d        | p          | 100.00 | EUR      | 2023-01-01 | 2023-12-31 |
    """,
    "reports": """
        | report_id | grant_id | kind    | period_start | period_end | due_date   | submitted_on | audience |
        | R-none    | g        | interim | 2023-01-01   | 2023-03-31 |            |              | donor    |
        | R-ahead   | g        | final   | 2023-01-01   | 2023-12-31 | 2024-02-21 |              | public   |
        | R-today   | g        | interim | 2023-01-01   | 2023-06-30 | 2024-02-20 |              | donor    |
        | R-late    | g        | interim | 2023-01-01   | 2023-06-30 | 2024-02-15 |              | donor    |
        | R-sent    | g        | interim | 2023-01-01   | 2023-06-30 | 2023-07-31 | 2023-07-28   | donor    |
        | R-slow    | g        | interim | 2023-01-01   | 2023-06-30 | 2023-07-31 | 2023-08-02   | donor    |
    """,
}


@pytest.fixture(scope="module")
def office():
    return draw_office(**TABLES)


def test_reports_stand_by_due_day_with_the_days_that_they_are_late(office):
    found = calendar(office, None, DAY)
    assert [(each.report, each.late, each.state, each.sent) for each in found] == [
        ("R-sent", 0, "sent", dt.date(2023, 7, 28)),
        ("R-slow", 2, "sent", dt.date(2023, 8, 2)),
        ("R-late", 5, "not written", None),
        ("R-today", 0, "not written", None),
        ("R-ahead", 0, "not written", None),
        ("R-none", 0, "not written", None),
    ]
    assert found[0].donor == "A donor"


def test_a_document_is_written_until_something_that_it_is_made_from_changes(tmp_path):
    folder, out = tmp_path / "office", tmp_path / "reports"
    folder.mkdir(), out.mkdir()
    write_office(folder, {name: rows_of(drawing) for name, drawing in TABLES.items()}, {})
    from ioreport.tables import load

    notebook, brand = tmp_path / "n.ipynb", tmp_path / "brand.toml"
    for file in (notebook, brand, out / "n-R-late.html", out / "n-R-ahead.pdf"):
        file.write_text("x", "utf-8")
    order = {"notebook": str(notebook), "brand": str(brand), "parameters": {"report": "R-late"}}
    parts = Dependencies(load(folder)).parts(order)
    BuildCache.read(out).note("n-R-late", ("reports", "R-late"), parts, [out / "n-R-late.html"], order)

    def states():
        return {each.report: (each.state, *each.why) for each in calendar(load(folder), out, DAY)}

    assert states()["R-late"] == ("written",)
    assert states()["R-ahead"] == ("written", NOT_KNOWN)
    assert states()["R-today"] == ("not written",)
    notebook.write_text("y", "utf-8")
    assert states()["R-late"] == ("out of date", "the notebook changed")
    notebook.unlink()
    assert states()["R-late"] == ("out of date", "the notebook changed")
    (out / "n-R-late.html").write_text("z", "utf-8")
    assert states()["R-late"][1] == "n-R-late.html is no longer as it was written"


def test_the_command_prints_the_calendar_and_its_sum(tmp_path, capsys):
    write_office(tmp_path, {name: rows_of(drawing) for name, drawing in TABLES.items()}, {})
    assert status_of("status", "--data", tmp_path, "--out", tmp_path / "none", "--on", "2024-02-20") == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert lines[0] == "2023-07-31  R-sent  sent on 2023-07-28  A donor  g  interim  2023-01-01 to 2023-06-30"
    assert lines[1].split("  ")[2] == "sent on 2023-08-02, 2 days late"
    assert lines[2].split("  ")[2] == "not written, LATE: 5 days late"
    assert last == "6 reports on 2024-02-20: 2 sent, 4 not written, 1 late"
    assert status_of("status", "--data", tmp_path, "--json", "--on", "2024-02-20") == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["report"] for each in told][-1] == "R-none" and told[2]["late"] == 5 and told[5]["due"] is None


def test_a_day_that_is_none_and_an_office_that_is_not_there_are_refused(tmp_path, capsys):
    assert status_of("status", "--data", tmp_path / "nowhere") == 2
    write_office(tmp_path, {"donors": rows_of(TABLES["donors"])}, {})
    assert status_of("status", "--data", tmp_path, "--on", "20.2.2024") == 2
    assert "2024-02-22" in capsys.readouterr().err
    assert status_of("status", "--data", tmp_path, "--on", "2024-02-20") == 0
    assert capsys.readouterr().out == "0 reports on 2024-02-20: none due\n"
