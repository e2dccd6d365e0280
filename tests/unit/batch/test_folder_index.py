"""The page that a folder opens with: every document, found by the browser's own search; no script, no figure."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ioreport.batch import BatchPlan
from ioreport.batch.build_cache import BuildCache
from ioreport.batch.folder_index import INDEX, write_folder_index
from ioreport.brand import load_brand
from tests.drawn import draw_office

DONORS = """
    | donor_id | name       | name_bg | kind  | acknowledgement | currency | language |
    | d1       | First fund | Първи   | other | Thanks.         | EUR      | en       |
    | d2       | A <b> fund | Втори   | other | Thanks.         | EUR      | bg       |
"""
GRANTS = """
    | grant_id | donor_id | title         |
    | g1       | d1       | Winter & more |
    | g2       | d2       | Summer        |
"""
REPORTS = """
    | report_id | grant_id | kind    | period_start | period_end | due_date   | submitted_on | audience |
    | R-1       | g1       | final   | 2023-01-01   | 2023-12-31 | 2024-02-21 |              | public   |
    | R-2       | g1       | interim | 2023-01-01   | 2023-06-30 | 2023-07-31 | 2023-07-28   | donor    |
    | R-3       | g2       | interim | 2023-01-01   | 2023-06-30 | 2023-07-31 |              | donor    |
"""
PEOPLE = "| activity_id | people | unit   |\n| a | 8191 | person |"


@pytest.fixture(scope="module")
def office():
    activities = "| activity_id | start_date |\n| a | 2023-06-01 |\n| b | 2023-06-02 |"
    return draw_office(
        donors=DONORS,
        grants=GRANTS,
        reports=REPORTS,
        projects="| project_id |\n| p |",
        activities=activities,
        participations=PEOPLE,
    )


def written(office, out, keys, table="reports", missing=()):
    """The page of a folder with documents for these rows."""
    plan = BatchPlan(
        notebook=Path("n.ipynb"),
        given={"report": ""},
        table=table,
        row="report",
        keys=tuple(keys),
        office=office,
        data=None,
        brand=load_brand("default").file,
        to=("html", "pdf"),
        out=out,
    )
    for key in keys:
        if key not in missing:
            for file in plan.files(key):
                file.write_text("x", "utf-8")
            BuildCache.read(out).note(plan.name(key), (table, key), {}, plan.files(key))
    page, findings = write_folder_index(plan, missing)
    return plan, page, findings


def soup(page):
    return BeautifulSoup(page.read_text("utf-8"), "html5lib")


def test_documents_stand_by_donor_with_period_status_and_links(office, tmp_path):
    _, page, findings = written(office, tmp_path, ["R-1", "R-2", "R-3"], missing=["R-3"])
    assert page == tmp_path / INDEX and not findings
    found = soup(page)
    assert [each.get_text() for each in found.select("summary h2")] == ["A <b> fund", "First fund"]
    rows = [[" ".join(cell.stripped_strings) for cell in row.select("th, td")] for row in found.select("tbody tr")]
    assert rows == [
        ["Summer R-3 · g2 · interim", "1 January to 30 June 2023", "31 July 2023", "not ready yet", "–"],
        [
            "Winter & more R-2 · g1 · interim",
            "1 January to 30 June 2023",
            "31 July 2023",
            "sent on 28 July 2023",
            "Web page PDF",
        ],
        [
            "Winter & more R-1 · g1 · final · for the public",
            "1 January to 31 December 2023",
            "21 February 2024",
            "ready",
            "Web page PDF",
        ],
    ]
    links = {a["href"] for a in found.select("tbody a")}
    assert links == {f"n-R-{number}.{suffix}" for number in (1, 2) for suffix in ("html", "pdf")}
    assert {a["href"].removeprefix("#") for a in found.select("nav a")} == {
        each["id"] for each in found.select("section")
    }


def test_every_document_is_open_to_the_browsers_search_and_nothing_runs_or_is_asked_for(office, tmp_path):
    _, page, _ = written(office, tmp_path, ["R-1", "R-3"])
    found, text = soup(page), page.read_text("utf-8")
    assert all(each.has_attr("open") for each in found.select("details"))
    assert not found.select("script, link, iframe, object, form") and not re.search(r'\son\w+="|https?://', text)
    assert "default-src 'none'" in text


def test_no_figure_and_nothing_for_the_office_alone_stands_in_it(office, tmp_path):
    (tmp_path / "for-the-office").mkdir()
    (tmp_path / "for-the-office" / "n-R-1.withheld.csv").write_text("8191", "utf-8")
    _, page, _ = written(office, tmp_path, ["R-1", "R-3"])
    text = page.read_text("utf-8")
    assert "8191" not in text and "for-the-office" not in text


def test_a_folder_for_one_donor_opens_with_a_page_for_the_donor_in_its_language(office, tmp_path):
    _, page, _ = written(office, tmp_path, ["R-3"])
    found = soup(page)
    assert found.html["lang"] == "bg" and found.h1.get_text() == "Отчети до Втори"
    assert not found.select("nav, details") and "готов" in found.tbody.get_text() and "fund" not in found.get_text()


def test_the_page_has_what_earlier_batches_left_and_not_what_is_gone(office, tmp_path):
    written(office, tmp_path, ["R-1"])
    plan, page, _ = written(office, tmp_path, ["R-3"])
    assert len(soup(page).select("tbody tr")) == 2
    for suffix in ("html", "pdf"):
        (tmp_path / f"n-R-1.{suffix}").unlink()
    page, _ = write_folder_index(plan)
    assert len(soup(page).select("tbody tr")) == 1


def test_the_same_documents_give_the_same_page(office, tmp_path):
    _, page, _ = written(office, tmp_path, ["R-1", "R-3"])
    before = page.read_bytes()
    assert written(office, tmp_path, ["R-3", "R-1"])[1].read_bytes() == before


def test_a_page_of_somebody_else_is_left_as_it_is_and_told(office, tmp_path):
    (tmp_path / INDEX).write_text("<p>Mine</p>", "utf-8")
    _, page, findings = written(office, tmp_path, ["R-1"])
    assert page is None and "index.html" in str(findings[0])
    assert (tmp_path / INDEX).read_text("utf-8") == "<p>Mine</p>"


def test_documents_of_another_table_stand_by_their_titles(office, tmp_path):
    _, page, _ = written(office, tmp_path, ["b", "a"], table="activities")
    found = soup(page)
    assert found.h1.get_text() == "Documents"
    assert [row.b.get_text() for row in found.select("tbody tr")] == ["a", "b"]
