"""Donor reports of the demonstration office, built in every format: three templates, both languages, interim and
final, for donors and for the public. And one office whose every count of people is withheld."""

import base64
import csv
import io
import re
import shutil
import zipfile
from pathlib import Path

import bs4
import pikepdf
import pytest

import ioreport as ir
from ioreport import provenance
from ioreport.build import FORMATS, build
from ioreport.documents import read_manifest
from ioreport.reports.report_case import Case
from ioreport.reports.standard_facts import FIGURES, arguments
from ioreport.tables.checks.limits import NUMBERS
from tests.documents.browsing import axe_findings, opened, outward_requests
from tests.documents.notebooks import page_size
from tests.documents.test_pdf import attribute, walk

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "donor_report.ipynb"
OFFICE = ROOT / "data" / "demo-office"
REPORTS = {
    "R-01": "8+3, interim, for the donor, English",
    "R-04": "8+3, final, for the public, Bulgarian",
    "R-16": "event, final, for the donor, English",
    "R-25": "event, final, for the donor, Bulgarian",
    "R-22": "financial, interim, for the donor, English",
    "R-58": "financial, interim, for the public, English",
}

pytestmark = pytest.mark.slow


# A report is built by the one worker that has most of its tests.
@pytest.fixture(scope="module", params=[pytest.param(r, marks=pytest.mark.xdist_group(f"report {r}")) for r in REPORTS])
def report(request):
    return request.param


@pytest.fixture(scope="module")
def built(report, documents):
    """A report's documents by their suffix."""
    return documents(report)


@pytest.fixture(scope="module")
def page(built):
    return bs4.BeautifulSoup(built[".html"].read_text("utf-8"), "html5lib")


def test_every_format_is_written_and_carries_the_same_facts(built, report):
    assert {path.name for path in built.values()} == {f"donor_report-{report}.{suffix}" for suffix in FORMATS}
    assert provenance.diff(built[".html"], built[".pdf"]) == ()


def test_it_states_every_fact_that_a_donor_report_states(built):
    assert set(FIGURES) <= {fact["key"] for fact in read_manifest(built[".html"])["facts"]}


def test_every_fact_holds_when_recomputed(built):
    assert provenance.verify(read_manifest(built[".pdf"]), ir.load(OFFICE)) == ()


def test_the_first_page_says_what_when_who_paid_and_that_it_is_fictional(page, report):
    case = Case.of(ir.load(OFFICE), report)
    first = " ".join(page.header.get_text(" ").split())
    assert case.said(case.grant, "title") in first and case.said(case.donor, "acknowledgement") in first
    assert page.select_one(".demonstration") and page.html["lang"] == case.language
    assert 3 <= len(page.header.select(".tiles li")) <= 5


def test_the_page_is_light(built):
    assert page_size(built[".html"].read_text("utf-8")) < 50_000


BAD_NEWS = ("behind", "no progress", "not achieved", "изостава", "не е постигнат")


def test_tables_of_results_and_finance_are_there_with_their_marks(page):
    captions = [caption.get_text() for caption in page.find_all("caption")]
    assert len(captions) == len(set(captions))
    bad = [cell for cell in page.select("div.table td") if cell.get_text() in BAD_NEWS]
    assert page.select("td.bar") and all("stressed" in cell.get("class", ()) for cell in bad)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser, built, width):
    assert axe_findings(browser, built[".html"], width) == []


def test_a_long_explanation_keeps_its_width_on_a_phone(browser, built):
    page = opened(browser, built[".html"], viewport={"width": 320, "height": 640})
    widths = page.locator("td.long").evaluate_all("cells => cells.map(cell => cell.clientWidth)")
    assert min(widths, default=200) >= 200
    page.context.close()


def test_no_request_leaves_the_page(browser, built):
    assert outward_requests(browser, built[".html"]) == ([], [])


def test_the_pdf_is_tagged_with_headings_headers_texts_language_and_links(built):
    with pikepdf.open(built[".pdf"]) as pdf:
        elements = list(walk(pdf.Root.StructTreeRoot))
        kinds = [str(element.get("/S")) for element in elements]
        levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H[1-6]", kind)]
        assert levels[0] == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False))
        assert all("/Alt" in element for element in elements if element.get("/S") == "/Figure")
        scopes = {attribute(element, "/Scope") for element in elements if element.get("/S") == "/TH"}
        assert {"/Column", "/Row"} <= {str(scope) for scope in scopes}
        assert str(pdf.Root.Lang)[:2] == read_manifest(built[".html"])["report"]["language"]
        with pdf.open_outline() as outline:
            assert len(list(outline.root)) >= 1
        assert any("/Annots" in page for page in pdf.pages)


@pytest.mark.xdist_group("report R-58")
def test_both_languages_of_a_report_carry_the_same_facts(documents, tmp_path):
    asked = {"report": "R-58", "language": "bg"}
    pages = documents("R-58")[".html"], build(NOTEBOOK, parameters=asked, out=tmp_path, to=["html"]).files[0]
    told = [read_manifest(page) for page in pages]
    assert [manifest["report"]["language"] for manifest in told] == ["en", "bg"]
    facts = [
        [(f["key"], f["value"], f["unit"], f["precision"], f["trail"], f["withheld"]) for f in manifest["facts"]]
        for manifest in told
    ]
    assert facts[0] == facts[1] and len(facts[0]) >= len(FIGURES)


# Everything withheld

FACTOR = 607
"""Counts are made so large that no row number, amount or coordinate can be taken for one of them, and so that the
largest of them, 1637 people, stays below the largest threshold that a donor may ask for."""


def _edited(folder, table, change):
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [change(row) for row in csv.DictReader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _larger(row):
    counts = {name: str(int(row[name]) * FACTOR) for name in ("people", "first_time") if row[name]}
    return {**row, **counts}


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    """The documents of an office whose donor asks for a threshold that no count reaches, and every count of it."""
    folder = tmp_path_factory.mktemp("secret")
    shutil.copytree(OFFICE, folder / "office")
    _edited(folder / "office", "participations", _larger)
    _edited(folder / "office", "donors", lambda row: {**row, "min_cell": str(NUMBERS["min_cell"])})
    files = build(NOTEBOOK, parameters={"report": "R-25"}, data=folder / "office", out=folder, to=FORMATS).files
    return {path.suffix: path for path in files}, _counts(ir.load(folder / "office"))


def _counts(office):
    case = Case.of(office, "R-25")
    found = {
        ir.measure(office, name, **arguments(name, case)).value
        for name in ("people_reached", "attendance", "households_reached")
    }
    for by in ("sex", "age", ("sex", "age"), "population", "admin1", "place", "month", "kind"):
        found |= set(ir.breakdown(office, by, **case.in_period).frame["people"].dropna())
    return {int(count) for count in found if count >= 10 * FACTOR}


def _numbers(text):
    """The whole numbers of a text, however their thousands are parted; 15 135.76 is two coordinates of a drawing."""
    joined = re.sub(r"(?<=\d)(?:[\u00a0\u202f\u2009,.](?=\d{3}(?!\d))| (?=\d{3}(?!\d|\.\d)))", "", text)
    return {int(number) for number in re.findall(r"(?<![0-9A-Fa-f])\d+(?![0-9A-Fa-f])", joined)}


def _texts(path):
    """All that a file holds, as text: what is shown, alternative texts, drawings, metadata, attachments."""
    if path.suffix == ".html":
        page = path.read_text("utf-8")
        yield page
        for drawing in re.findall(r"data:image/svg\+xml;base64,([^\"]+)", page):
            yield base64.b64decode(drawing).decode()
    elif path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            yield from (str(element.get("/Alt", "")) for element in walk(pdf.Root.StructTreeRoot))
            yield from (file.get_file().read_bytes().decode() for file in pdf.attachments.values())
            yield from map(str, pdf.docinfo.values())
    else:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as parts:
            yield from (
                re.sub(r"<[^>]+>", " ", parts.read(name).decode("utf-8", "ignore"))
                for name in parts.namelist()
                if name.endswith((".xml", ".rels"))
            )


@pytest.mark.xdist_group("secret")
@pytest.mark.parametrize("suffix", [f".{name}" for name in FORMATS])
def test_nothing_that_is_withheld_can_be_found_in_a_file(secret, suffix):
    files, counts = secret
    assert len(counts) > 20 and max(counts) < NUMBERS["min_cell"]
    for text in _texts(files[suffix]):
        assert not _numbers(text) & counts


@pytest.mark.xdist_group("secret")
def test_the_search_would_find_what_is_not_withheld(secret, tmp_path):
    files, counts = secret
    shutil.copy(files[".html"], tmp_path / "told.html")
    with (tmp_path / "told.html").open("a", encoding="utf-8") as page:
        page.write(f"<p>{max(counts):,}</p>")
    assert any(_numbers(text) & counts for text in _texts(tmp_path / "told.html"))


@pytest.mark.xdist_group("secret")
def test_what_is_shown_on_the_pages_of_the_pdf_is_withheld_too(secret):
    import subprocess

    files, counts = secret
    text = subprocess.run(["pdftotext", "-layout", str(files[".pdf"]), "-"], capture_output=True, text=True, check=True)
    assert not _numbers(text.stdout) & counts
