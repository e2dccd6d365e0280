"""`ioreport diff` tells what changed between two documents, and the rows and cells of the office that moved it."""

import json
import shutil

import openpyxl
import pytest

import ioreport as ir
from tests.command import status_of

pytestmark = pytest.mark.slow

HEADER = "activity_id,title,kind,start_date,end_date,place_id,status\n"
FILES = {
    "datapackage.json": json.dumps(
        {
            "name": "o",
            "created": "2023-12-31T00:00:00Z",
            "ioreport": {
                "office": "Lipovo",
                "country": "BG",
                "currency": "EUR",
                "languages": ["en"],
                "demonstration": True,
            },
        }
    ),
    "activities.csv": HEADER + "a,Spring,event,2023-03-01,2023-03-01,,completed\n"
    "b,Autumn,event,2023-09-01,2023-09-01,,completed\n",
    "participations.csv": "row_id,activity_id,population,sex,unit,people,precision,basis\n"
    "1,a,refugee,u,person,319,exact,counted\n2,b,refugee,u,person,40,about,counted\n",
    "partners.csv": "partner_id,name,kind\np1,Maria,ngo\n",
    "donors.csv": "donor_id,name,kind,acknowledgement,currency\nd,A donor,other,Thanks.,EUR\n",
    "projects.csv": "project_id,title,start_date,end_date\np,A project,2023-01-01,2023-12-31\n",
    "grants.csv": "grant_id,title,donor_id,project_id,amount,currency,start_date,end_date\n"
    "g,A grant,d,p,900.00,EUR,2023-01-01,2023-12-31\n",
    "reports.csv": "report_id,grant_id,kind,period_start,period_end,audience,language\n"
    "R1,g,interim,2023-01-01,2023-12-31,donor,en\n",
}


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, capsys)


class Desk:
    """A folder with an office in data/, where pages are written with facts, a table and a text."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys
        self.office = folder / "data" / "lipovo"
        self.office.mkdir(parents=True)
        for name, text in FILES.items():
            (self.office / name).write_text(text, "utf-8")

    def change(self, name, old, new):
        path = self.office / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def document(self, name, text="It went well.", **told):
        office = ir.load(self.office)
        facts = ir.Ledger(office)
        facts.state("spring", "people_reached", activity="a")
        facts.state("autumn", "people_reached", activity="b")
        facts.state("all", "people_reached")
        report = {"notebook": "n.ipynb", "parameters": {"report": "R1"}, "language": "en", "demonstration": True}
        cells = [facts.spring.text, facts.autumn.text]
        manifest = {
            "ioreport": 1,
            "report": report | told,
            "inputs": [{"file": each.file, "sha256": each.sha256, "rows": each.rows} for each in office.inputs],
            "facts": [fact.written() for fact in facts],
            "tables": [
                {
                    "key": "people",
                    "id": "table-1",
                    "title": "People",
                    "trail": facts.all.written()["trail"],
                    "columns": [{"name": "name"}, {"name": "came"}],
                    "rows": [
                        {"name": "spring", "cells": ["Spring", cells[0]]},
                        {"name": "autumn", "cells": ["Autumn", cells[1]]},
                    ],
                }
            ],
        }
        rows = "".join(
            f"<tr><th>{title}</th><td>{cell}</td></tr>" for title, cell in zip(("Spring", "Autumn"), cells, strict=True)
        )
        page = (
            "<h2>In brief</h2><p>In spring came "
            f"<a class=fact href='#fact-spring'>{facts.spring.text}</a> people.</p><p>{text}</p>"
            "<div class=table id=table-1><table><caption id=table-1-caption>People</caption>"
            f"<tr><th>When</th><th>People</th></tr>{rows}</table></div>"
        )
        script = f'<script type="application/json" id="ioreport-facts">{json.dumps(manifest)}</script>'
        (self.folder / name).write_text(f"<!doctype html><html><body>{page}{script}</body></html>", "utf-8")
        return name

    def diff(self, *arguments):
        status = status_of("diff", *arguments)
        said = self.capsys.readouterr()
        assert "Traceback" not in said.err
        return status, said.out.splitlines(), said.err

    def submit(self, document, day):
        assert status_of("submit", document, "--data", "data/lipovo", "--on", day) == 0
        self.capsys.readouterr()


def test_nothing_differs_and_the_exit_status_says_so(desk):
    old = desk.document("old.html")
    assert desk.diff(old, desk.document("new.html")) == (0, ["0 facts, 0 cells, 0 texts changed"], "")


def test_rows_and_cells_that_moved_each_figure_are_named_where_the_old_rows_were_kept(desk):
    old = desk.document("old.html")
    desk.submit(old, "2024-01-31")
    desk.change("participations.csv", "1,a,refugee,u,person,319", "1,a,refugee,u,person,1320")
    desk.change("participations.csv", "2,b", "3,b,refugee,f,person,8,exact,counted\n2,b")
    new = desk.document("new.html", "It went very well.")
    status, lines, _ = desk.diff(old, new, "--data", "data/lipovo")
    spring = "participations a/1 people 319 → 1320"
    autumn = "participations b/3 added, 8"
    assert status == 1 and lines == [
        f"spring: 319 → 1,320; {spring}",
        f"autumn: about 40 → about 48; {autumn}",
        f"all: about 359 → about 1,368; {spring}; {autumn}",
        f"people/spring/came: 319 → 1,320; {spring}; {autumn}",
        "people/autumn/came: about 40 → about 48; the same rows",
        "In brief, paragraph 2: It went well. → It went very well.",
        "3 facts, 2 cells, 1 text changed",
    ]


def test_rows_that_moved_nothing_are_told_apart(desk):
    old = desk.document("old.html")
    desk.submit(old, "2024-01-31")
    desk.change("partners.csv", "Maria", "Marija")
    status, lines, _ = desk.diff(old, desk.document("new.html"), "--data", "data/lipovo")
    assert status == 1 and lines == [
        "0 facts, 0 cells, 0 texts changed",
        "moved no figure named here: partners p1 name Maria → Marija",
    ]


def test_a_row_that_left_a_figure_tells_why(desk):
    """The activity was cancelled: the participation is as it was, the activity's cell is what moved the figure."""
    old = desk.document("old.html")
    desk.submit(old, "2024-01-31")
    desk.change(
        "activities.csv",
        "b,Autumn,event,2023-09-01,2023-09-01,,completed",
        "b,Autumn,event,2023-09-01,2023-09-01,,cancelled",
    )
    lines = desk.diff(old, desk.document("new.html"), "--data", "data/lipovo")[1]
    assert any(
        line.startswith("all: about 359 → 319; ") and line.endswith("; activities b status completed → cancelled")
        for line in lines
    )


def test_a_report_that_was_submitted_can_be_named_in_place_of_its_document(desk):
    desk.submit(desk.document("d.html"), "2024-01-31")
    desk.change("participations.csv", "319", "320")
    second = desk.document("d.html", reissue={"version": 2, "replaces": "2024-01-31", "text": "Version 2"})
    for asked in ("R1", "R1/1"):
        status, lines, _ = desk.diff(asked, second, "--data", "data/lipovo")
        assert status == 1 and lines[0] == "spring: 319 → 320; participations a/1 people 319 → 320"
    desk.submit(second, "2024-02-20")
    assert desk.diff("R1", second, "--data", "data/lipovo")[0] == 0
    assert desk.diff("R1/1", second)[0] == 1
    status, _, said = desk.diff("R1/7", second, "--data", "data/lipovo")
    assert status == 2 and "it has R1/1, R1/2" in said


def test_two_records_are_compared_after_the_office_moved_on(desk):
    desk.submit(desk.document("d.html"), "2024-01-31")
    shutil.copy("d.html", "first.html")
    desk.change("participations.csv", "319", "320")
    second = desk.document("d.html", reissue={"version": 2, "replaces": "2024-01-31", "text": "Version 2"})
    desk.submit(second, "2024-02-20")
    desk.change("participations.csv", "320", "999")
    lines = desk.diff("first.html", second, "--data", "data/lipovo")[1]
    assert lines[0] == "spring: 319 → 320; participations a/1 people 319 → 320"


def test_where_only_documents_are_at_hand_it_tells_what_they_say(desk):
    old = desk.document("old.html")
    desk.change("participations.csv", "319", "1320")
    status, lines, _ = desk.diff(old, desk.document("new.html"))
    assert status == 1 and lines[0] == "spring: 319 → 1,320"
    assert lines[-1] == (
        "the rows of the old document are not at hand: name the office with --data; ioreport submit keeps them"
    )


def test_it_does_not_print_what_would_fill_a_page(desk):
    """Another end of the period: the argument is told, of rows only whose they are, and no value that the text has."""
    old, new = desk.document("old.html"), desk.document("new.html")
    text = (desk.folder / new).read_text("utf-8")
    start, end = text.index("{"), text.rindex("}") + 1
    told = json.loads(text[start:end])
    told["facts"][0] |= {
        "text": "EUR\xa0320",
        "value": "320.00",
        "arguments": {"activity": "a", "end": "2023-06-30"},
        "trail": {"participations.csv": "2-99"},
        "definition": "Another rule.",
    }
    (desk.folder / new).write_text(text[:start] + json.dumps(told) + text[end:], "utf-8")
    assert desk.diff(old, new)[1][0] == (
        "spring: 319 → EUR 320; another definition; end was nothing, is 2023-06-30; "
        "other rows of activities.csv, participations.csv"
    )


def test_json_tells_one_change_a_line_with_every_row(desk):
    old = desk.document("old.html")
    desk.submit(old, "2024-01-31")
    desk.change("participations.csv", "319", "1320")
    desk.change("partners.csv", "Maria", "Marija")
    status, lines, _ = desk.diff(old, desk.document("new.html"), "--data", "data/lipovo", "--json")
    told = [json.loads(line) for line in lines]
    assert status == 1
    assert [told[0][name] for name in ("kind", "where", "old", "new")] == ["fact", "spring", "319", "1,320"]
    assert told[0]["rows"] == [
        {
            "table": "participations",
            "file": "participations.csv",
            "key": "a/1",
            "change": "changed",
            "old_row": 2,
            "new_row": 2,
            "column": "people",
            "old": "319",
            "new": "1320",
        }
    ]
    assert told[-1] == {
        "kind": "row",
        "table": "partners",
        "file": "partners.csv",
        "key": "p1",
        "change": "changed",
        "old_row": 2,
        "new_row": 2,
        "column": "name",
        "old": "Maria",
        "new": "Marija",
    }


def test_a_workbook_has_facts_texts_tables_and_rows_and_runs_nothing(desk):
    old = desk.document("old.html")
    desk.submit(old, "2024-01-31")
    desk.change("participations.csv", "319", "1320")
    desk.change("partners.csv", "Maria", "=1+1")
    new = desk.document("new.html", "It went very well.")
    status, lines, _ = desk.diff(old, new, "--data", "data/lipovo", "--to", "xlsx", "--out", "told")
    assert status == 1 and lines[-1] == "told/old-to-new.changes.xlsx"
    path = desk.folder / "told" / "old-to-new.changes.xlsx"
    before = path.read_bytes()
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["facts", "texts", "tables", "rows"]
    assert [cell.value for cell in book["facts"][2]] == ["spring", "319", "1,320", "319 → 1,320"]
    assert [cell.value for cell in book["tables"][2]] == ["people/spring/came", "319", "1,320"]
    assert [cell.value for cell in book["rows"][2]][:8] == [
        "fact",
        "spring",
        "participations",
        "a/1",
        "changed",
        "people",
        "319",
        "1320",
    ]
    last = [cell for cell in book["rows"][book["rows"].max_row] if cell.value == "=1+1"]
    assert last and last[0].data_type == "s"
    desk.diff(old, new, "--data", "data/lipovo", "--to", "xlsx", "--out", "told")
    assert path.read_bytes() == before


def test_what_is_no_document_is_refused(desk):
    (desk.folder / "x.html").write_text("<p>331</p>", "utf-8")
    new = desk.document("new.html")
    assert desk.diff("x.html", new)[0] == 2 and desk.diff("y.html", new)[0] == 2 and desk.diff(new, "y.html")[0] == 2
    assert desk.diff(new, new, "--to", "pdf")[0] == 2


def test_a_damaged_record_is_a_finding(desk):
    old = desk.document("old.html")
    desk.submit(old, "2024-01-31")
    desk.change("participations.csv", "319", "1320")
    new = desk.document("new.html")
    for path in (desk.office / "submitted" / "objects").rglob("*.gz"):
        path.write_bytes(b"x")
    status, _, said = desk.diff(old, new, "--data", "data/lipovo")
    assert status == 1 and "found 'a damaged file', expected the file as it was submitted" in said
