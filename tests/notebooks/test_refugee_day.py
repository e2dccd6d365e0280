"""The World Refugee Day 2023 report, built from the office's data: what it says, and what it must not say."""

import re
import shutil
from pathlib import Path

import bs4
import pikepdf
import pytest

import ioreport as ir
from ioreport import provenance
from ioreport.build import build
from ioreport.documents import read_manifest
from tests.documents.browsing import axe_findings, opened, outward_requests
from tests.documents.notebooks import page_size

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "refugee_day_2023.ipynb"
OFFICE = ROOT / "data" / "bulgaria"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(documents):
    """The documents, by their suffix."""
    return documents("refugee_day_2023")


@pytest.fixture(scope="module")
def page(built):
    return bs4.BeautifulSoup(built[".html"].read_text(encoding="utf-8"), "html5lib")


@pytest.fixture(scope="module")
def facts(built):
    return {fact["key"]: fact for fact in read_manifest(built[".html"])["facts"]}


def words(node):
    return " ".join(node.get_text(" ").split())


def test_two_documents_are_written_under_the_notebooks_name(built):
    assert sorted(path.name for path in built.values()) == ["refugee_day_2023.html", "refugee_day_2023.pdf"]


def test_built_again_the_bytes_are_the_same(built, tmp_path):
    again = build(NOTEBOOK, out=tmp_path).files
    assert {path.suffix: path.read_bytes() for path in again} == {
        suffix: path.read_bytes() for suffix, path in built.items()
    }


def test_both_documents_carry_the_same_facts(built):
    assert read_manifest(built[".html"]) == read_manifest(built[".pdf"])


def test_a_count_that_nobody_made_stays_in_words(page, facts):
    assert facts["families"]["value"] is None
    assert facts["families"]["text"] == "hundreds of families with children"
    assert "hundreds of families with children" in words(page.main)


def test_the_first_page_names_the_funder_the_organiser_and_the_place(page):
    first = words(page.body)[:3000]
    for name in ("Ministry of Foreign Affairs of Japan", "Humans in the Loop", "Borisova Gradina", "20 June 2023"):
        assert name in first


def test_an_upper_limit_is_told_as_one(facts):
    assert facts["japan_grant"]["value"] == "311231.00"
    assert facts["japan_grant"]["precision"] == "at_most"
    assert facts["japan_grant"]["text"].startswith("up to ")


def test_counts_that_overlap_are_not_added(facts):
    assert not {"90", "2150"} & {fact["value"] for fact in facts.values()}
    assert facts["people_in_plovdiv"]["text"] == "about 40"
    assert facts["people_in_varna"]["text"] == "about 50"


def test_every_figure_in_the_prose_is_a_fact_with_a_trail(page, facts):
    assert all(fact["trail"] for fact in facts.values())
    for paragraph in page.main.select("section:not(.sources) p, main > p"):
        if paragraph.find_parent(class_=["sources", "entry"]) or paragraph.find_parent(["figure", "table", "details"]):
            continue
        for link in paragraph.select("a.fact"):
            link.extract()
        left = re.findall(r"\d[\d.,]*", words(paragraph))
        assert all(re.fullmatch(r"(19|20)\d\d[.,]?", figure) for figure in left), words(paragraph)


def test_the_programme_is_told_whole(page):
    told = words(page.main)
    for part in ("Stage performances", "Workshops", "Food tasting", "Charity market", "Musical", "doll-making"):
        assert part in told


def test_no_sentence_of_the_page_that_started_it_is_copied(page):
    """Eight words in a row of the source page would be a copied sentence; names and titles are shorter."""
    told = re.sub(r"\W+", " ", words(page.main)).lower()
    for sentence in (
        "a spirit of elation and joy filled the meadows",
        "included a variety of activities that included musical performances",
        "provided the sound equipment for the event as well as",
        "had the chance to design and manufacture their own unique dolls",
        "has proved to be of great benefit for children",
        "children s smiles proved it was all worth the effort",
    ):
        assert sentence not in told


def test_every_fact_holds_when_recomputed(built):
    assert provenance.verify(read_manifest(built[".pdf"]), ir.load(OFFICE)) == ()


def test_a_changed_cell_is_found_by_verify(built, tmp_path):
    changed = tmp_path / "office"
    shutil.copytree(OFFICE, changed)
    path = changed / "participations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("person,40,about", "person,41,about"), encoding="utf-8")
    found = provenance.verify(read_manifest(built[".html"]), ir.load(changed))
    assert {(difference.key, difference.part) for difference in found} == {
        ("people_in_plovdiv", "value"),
        ("people_in_plovdiv", "text"),
    }


def test_a_fact_leads_to_its_very_rows(built):
    manifest = read_manifest(built[".html"])
    (figure,) = provenance.figures_called(manifest, "families")
    rows = provenance.explain_rows(figure.fact, provenance.find_office(manifest, [figure], ROOT / "data"))
    assert [row["wording"] for row in rows["participations.csv"]] == ["hundreds of families with children"]


def test_a_document_does_not_differ_from_itself(built):
    assert provenance.diff(built[".html"], built[".pdf"]) == ()


def test_the_page_is_light(built):
    assert page_size(built[".html"].read_text(encoding="utf-8")) < 50_000


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser, built, width):
    assert axe_findings(browser, built[".html"], width) == []


def test_no_request_leaves_the_page(browser, built):
    assert outward_requests(browser, built[".html"]) == ([], [])


def test_it_reads_on_a_phone_with_scripts_off(browser, built):
    page = opened(browser, built[".html"], viewport={"width": 320, "height": 640}, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.locator("h1").inner_text() == "World Refugee Day 2023"
    page.context.close()


def test_the_pdf_declares_both_standards_and_its_language(built):
    with pikepdf.open(built[".pdf"]) as pdf:
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("3", "A")
        assert str(pdf.Root.Lang).startswith("en")
        assert pdf.Root.MarkInfo.Marked
        assert "facts.json" in pdf.attachments
