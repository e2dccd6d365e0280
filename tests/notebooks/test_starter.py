"""The notebook that an office starts from builds as it is, whatever the office has."""

import json
from pathlib import Path

import bs4
import pytest

import ioreport as ir
from ioreport import provenance
from ioreport.build import build
from ioreport.documents import read_manifest

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "starter.ipynb"

pytestmark = pytest.mark.slow


def built(office, folder, **parameters):
    (page,) = build(NOTEBOOK, data=office, to=["html"], out=folder / "reports", parameters=parameters).files
    texts = {fact["key"]: fact["text"] for fact in read_manifest(page)["facts"]}
    return page, texts, bs4.BeautifulSoup(page.read_text(encoding="utf-8"), "html5lib")


@pytest.fixture
def smallest(tmp_path):
    """No table but one of partners."""
    told = {
        "name": "o",
        "created": "2026-06-30T00:00:00Z",
        "ioreport": {"office": "O", "country": "BG", "currency": "EUR", "languages": ["en"], "demonstration": True},
    }
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "datapackage.json").write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / "office" / "partners.csv").write_text("partner_id,name,kind\np1,A partner,ngo\n", encoding="utf-8")
    return tmp_path / "office"


def test_it_builds_for_an_office_without_activities(smallest, tmp_path):
    _, texts, page = built(smallest, tmp_path)
    assert set(texts.values()) == {"not recorded"}
    assert len(page.select("figure")) == 2


def test_it_builds_for_the_published_office(tmp_path):
    page, texts, _ = built(ROOT / "data" / "bulgaria", tmp_path)
    assert texts["households_reached"] == "hundreds of families with children"
    assert provenance.verify(read_manifest(page), ir.load(ROOT / "data" / "bulgaria")) == ()


def test_small_numbers_of_people_are_withheld_in_chart_and_table(tmp_path):
    """Three people of another sex came; fewer than ten are not shown in public."""
    office = ROOT / "tests" / "data" / "office"
    _, _, page = built(office, tmp_path)
    shown = [" ".join(row.get_text(" ").split()) for row in page.select("table tr")]
    assert [row for row in shown if row.startswith("another sex")] == ["another sex withheld"] * 2
    assert (tmp_path / "reports" / "for-the-office").is_dir()


def test_the_period_is_the_one_that_is_given(tmp_path):
    office = ROOT / "tests" / "data" / "office"
    page, texts, told = built(office, tmp_path, start="2022-01-01", end="2022-12-31")
    assert page.name == "starter-2022-01-01-2022-12-31.html"
    assert texts["activities_held"] == "0" and "1 January to 31 December 2022" in told.get_text()
