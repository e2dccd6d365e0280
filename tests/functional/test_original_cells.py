"""From a document's figure to the cells of the file that a partner sent: `explain`, `explain --open` and `verify`."""

from __future__ import annotations

import json
import re
import webbrowser
from pathlib import Path

import pytest
from lxml import html

import ioreport as ir
from ioreport.documents import published
from ioreport.provenance import marked_sheets
from ioreport.sources.import_run import import_sources
from ioreport.tables.cell_origins import imported_cells, untold_fingerprints
from tests.command import status_of
from tests.drawn_sources import HEADER, MAPPING, draw_office, draw_workbook

ROWS = [
    HEADER,
    ("Lipovo", "20.06.2023", "training", 23, 44, 67),
    ("Brezovets", "21.06.2023", "training", 12, 14, 26),
    ("Brezovets", "22.06.2023", "event", 32, "-", 32),
]
ATTENDANCE = """
id = "list"
files = "inbox/*"
personal = ["Participant"]

[dates]
forms = ["dd.MM.yyyy"]

[table]
header = { find = "Participant" }
notes = "below"

[fields]
place = "Place"
date = "Date"
kind = "Activity"
sex = "Sex"

[ignore]
"Remark" = "not needed"
"Phone" = "not needed"

[write.activities]
key = "{source}-{date}-{place}"

[write.participations]
count = true
population = "refugee"
unit = "person"
basis = "counted"
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = draw_office(tmp_path / "office")
    draw_workbook(folder / "inbox" / "b.xlsx", ROWS, sheet="Юни 2023")
    import_sources(folder, ["b"])
    return folder


def document(folder, whole=False):
    """A document that carries nothing but its facts, of which one was imported; `whole` with every fingerprint."""
    office = ir.load(folder)
    facts = ir.Ledger(office)
    fact = facts.state("people", "people_reached", kind="training")
    facts.state("towns", "table_count", table="places", unit="place")
    originals = [{"source": each.source, "file": each.file, "sha256": each.sha256} for each in fact.origins]
    told = {
        "ioreport": 1,
        "report": {"notebook": "n.ipynb", "parameters": {}, "language": "en", "demonstration": True},
        "inputs": [{"file": each.file, "sha256": each.sha256, "rows": each.rows} for each in office.inputs],
        "originals": originals,
        "facts": [each.written() for each in facts],
    }
    carried = told if whole else published(told, (*office.counted, *untold_fingerprints(office)))
    script = f'<script type="application/json" id="ioreport-facts">{json.dumps(carried)}</script>'
    Path("d.html").write_text(script, "utf-8")
    return "d.html"


def said(capsys, *arguments):
    status = status_of(*arguments, "--data", "office")
    shown = capsys.readouterr()
    return status, shown.out + shown.err


def test_explain_ends_at_the_cells_of_the_original(office, capsys):
    status, shown = said(capsys, "explain", document(office), "people")
    digits = ir.load(office).sources["sha256"].iloc[0][:12]
    assert status == 0
    assert f"imported:    from b, Юни 2023!A2:E3 of inbox/b.xlsx (SHA-256 {digits}…)" in shown
    assert f"imported from = b, Юни 2023!D2 of inbox/b.xlsx (SHA-256 {digits}…)" in shown
    assert "imported" not in said(capsys, "explain", "d.html", "towns")[1]


def test_open_writes_the_sheet_with_its_cells_marked_and_starts_no_browser_where_there_is_none(
    office, capsys, monkeypatch
):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(webbrowser, "open", lambda url: pytest.fail("a browser was started"))
    status, shown = said(capsys, "explain", document(office), "people", "--open")
    path = Path("reports/for-the-office/d.people.originals.html")
    assert status == 0 and f"for the office only: {path}" in shown
    text = path.read_text("utf-8")
    page = html.fromstring(text)
    assert [mark.text for mark in page.iter("mark")] == [
        *("Lipovo", "20.06.2023", "training", "23", "44"),
        *("Brezovets", "21.06.2023", "training", "12", "14"),
    ]
    assert not re.search("<script|https?:", text) and "default-src 'none'" in text
    assert [cell.text for cell in page.iter("td") if cell.text in ("event", "67")] == ["67", "event"]
    assert ir.load(office).sources["sha256"].iloc[0] in text


def test_open_says_when_there_is_nothing_to_show(office, capsys):
    assert "No row of this was imported" in said(capsys, "explain", document(office), "towns", "--open")[1]
    draw_workbook(office / "inbox" / "b.xlsx", ROWS[:2], sheet="Юни 2023")
    status, shown = said(capsys, "explain", "d.html", "people", "--open")
    assert status == 1 and "inbox/b.xlsx is no longer the file that was imported" in shown
    (office / "inbox" / "b.xlsx").unlink()
    status, shown = said(capsys, "explain", "d.html", "people", "--open")
    assert status == 1 and "inbox/b.xlsx is gone: no copy of Юни 2023!A2:E3 is made" in shown
    assert not Path("reports").exists()


@pytest.mark.parametrize("whole", [True, False], ids=["with the hash", "without"])
def test_verify_says_when_an_original_is_another_or_gone(office, capsys, whole):
    name = document(office, whole)
    status, shown = said(capsys, "verify", name)
    assert status == 0 and "inbox/b.xlsx" not in shown
    draw_workbook(office / "inbox" / "b.xlsx", ROWS[:2], sheet="Юни 2023")
    status, shown = said(capsys, "verify", name)
    assert status == 0
    assert "inbox/b.xlsx: no longer the file that rows of the document were imported from (b)" in shown
    (office / "inbox" / "b.xlsx").unlink()
    assert "inbox/b.xlsx: gone; rows of the document were imported from it (b)" in said(capsys, "verify", name)[1]


@pytest.mark.parametrize(
    "forged", [{"file": "../secret", "source": "b", "sha256": "0a"}, {"file": "inbox/b.xlsx"}, "inbox/b.xlsx"]
)
def test_a_document_from_anybody_names_no_file_outside_and_no_form_of_its_own(office, capsys, forged):
    page = Path(document(office)).read_text("utf-8")
    told = json.loads(re.search("<script[^>]*>(.*)</script>", page)[1])
    script = json.dumps({**told, "originals": [forged]})
    Path("d.html").write_text(f'<script type="application/json" id="ioreport-facts">{script}</script>', "utf-8")
    Path("secret").write_text("x")
    status, shown = said(capsys, "verify", "d.html")
    assert "carries no facts" in shown if "source" not in forged else "../secret: gone" in shown
    assert "Traceback" not in shown


def attendance(folder):
    office = draw_office(folder / "office", ATTENDANCE, "list")
    rows = [
        ("List kept by Olha Trainer",),
        ("Participant", "Phone", "Place", "Date", "Activity", "Sex", "Remark"),
        *(
            (f"Person {n}", f"08881{n:03}", "Lipovo", "20.06.2023", "training", "mf"[n % 2], "sister")
            for n in range(100)
        ),
        (),
        ("Signed: Mr Leader",),
    ]
    draw_workbook(office / "inbox" / "list.xlsx", rows, sheet="June")
    import_sources(office, ["list"])
    return office


def page_of(folder):
    office = ir.load(folder)
    return marked_sheets(office, imported_cells(office, {"participations.csv": [2]}), "people")


PERSONAL = ("Person", "08881", "Olha", "Leader", "sister")


def test_nothing_of_a_person_is_in_the_copy_of_an_attendance_list(tmp_path):
    made = page_of(attendance(tmp_path))
    assert not any(text in made.page for text in PERSONAL)
    assert made.page.count("<mark>Lipovo</mark>") == 50 and made.page.count("<mark>m</mark>") == 50
    assert "… stands for a cell that is not shown" in made.page


@pytest.mark.parametrize("gone", ["the mapping", "its entry personal"])
def test_nor_is_it_where_the_mapping_says_no_longer_what_is_personal(tmp_path, gone):
    office = attendance(tmp_path)
    mapping = office / "sources" / "list.toml"
    if gone == "the mapping":
        mapping.unlink()
    else:
        mapping.write_text(ATTENDANCE.replace('personal = ["Participant"]', ""), "utf-8")
    made = page_of(office)
    assert "<mark>Lipovo</mark>" in made.page
    assert not any(text in made.page for text in PERSONAL)


def test_of_a_long_sheet_the_rows_around_the_marked_ones_are_shown(tmp_path):
    office = draw_office(tmp_path / "office")
    rows = [("Lipovo", f"{1 + n % 28:02}.{1 + n // 28:02}.2023", "training", n + 1, 1, n + 2) for n in range(320)]
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, *rows])
    import_sources(office, ["b"])
    loaded = ir.load(office)
    made = marked_sheets(loaded, imported_cells(loaded, {"activities.csv": [101]}), "activities")
    page = html.fromstring(made.page)
    assert [row.text for row in page.iterfind(".//tbody/tr/th")] == [
        *("1", None, "98", "99", "100", "101", "102", "103", "104"),
    ]
    assert "rows 2–97 are not shown" in made.page
    assert len(list(page.iter("mark"))) == 3


def test_a_sheet_of_several_periods_is_shown_once(tmp_path):
    mapping = MAPPING.replace('files = "inbox/*"', 'files = "inbox/*"\nperiod = "date"')
    office = draw_office(tmp_path / "office", mapping)
    draw_workbook(office / "inbox" / "b.xlsx", [*ROWS, ("Lipovo", "20.07.2023", "training", 5, 6, 11)])
    import_sources(office, ["b"])
    loaded = ir.load(office)
    imported = imported_cells(loaded, {"activities.csv": [2, 5]})
    assert [origin.named for origin, _ in imported] == ["b 2023-06", "b 2023-07"]
    page = html.fromstring(marked_sheets(loaded, imported, "activities").page)
    assert [head.text for head in page.iter("h2")] == ["Data"]
    assert "b 2023-06, b 2023-07" in page.text_content() and len(list(page.iter("mark"))) == 6


@pytest.mark.slow
def test_a_document_leads_from_its_figure_to_the_partner_s_workbook(tmp_path, capsys, monkeypatch):
    starter = Path("notebooks/starter.ipynb").resolve()
    monkeypatch.chdir(tmp_path)
    office = draw_office(tmp_path / "office", MAPPING.replace('id = "b"', 'id = "partner-b"'), "partner-b")
    draw_workbook(office / "inbox" / "5w.xlsx", ROWS, sheet="Юни 2023")
    assert status_of("import", "partner-b", "--data", "office") == 0
    Path("notebooks").mkdir()
    Path("notebooks/starter.ipynb").write_bytes(starter.read_bytes())
    year = ("-p", "start=2023-01-01", "-p", "end=2023-12-31", "--data", "office")
    assert status_of("build", "notebooks/starter.ipynb", *year, "--to", "html") == 0
    name = "reports/starter-2023-01-01-2023-12-31.html"
    page = " ".join(html.fromstring(Path(name).read_bytes()).text_content().split())
    assert "Imported from: partner-b, Юни 2023!A2:E3, A4:D4 (inbox/5w.xlsx)" in page
    assert page.count("Imported from: partner-b, Юни 2023!A2:C4 (inbox/5w.xlsx)") == 2, "a fact, and a chart of its own"
    sha256 = ir.load(office).sources["sha256"].iloc[0]
    assert sha256 not in page, "the workbook counts people"
    assert sha256 in Path("reports/for-the-office/starter-2023-01-01-2023-12-31.inputs.json").read_text()
    capsys.readouterr()
    status, shown = said(capsys, "verify", name)
    assert status == 0 and "it has the same bytes" in shown and "inbox" not in shown
    draw_workbook(office / "inbox" / "5w.xlsx", [*ROWS[:3], ("Brezovets", "22.06.2023", "event", 30, "-", 30)])
    status, shown = said(capsys, "verify", name)
    assert status == 0 and "inbox/5w.xlsx: no longer the file" in shown
