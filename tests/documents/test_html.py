"""The page: one file, no request, landmarks, headings in order, and every number leading there and back."""

import dataclasses
import re

import bs4
import pytest

from ioreport import documents
from ioreport.documents.html.html_fonts import BUDGET
from ioreport.records import Cell, Column, Table
from tests.documents.notebooks import (
    FACTS,
    HOSTILE,
    chart,
    cover,
    document_of,
    executed,
    fact,
    page_size,
    says,
    shows,
    table,
)


@pytest.fixture(scope="module")
def page(html):
    return bs4.BeautifulSoup(html, "html5lib")


def write(*cells):
    notebook = executed(*cells)
    return document_of("html", notebook)


def test_page_has_one_h1_and_no_level_is_skipped(page):
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_page_has_language_title_and_landmarks(page):
    assert page.html["lang"] == "en"
    assert page.title.text == "World Refugee Day 2023 – Country Office Sofia"
    assert page.find("meta", {"name": "description"})["content"]
    assert [len(page.find_all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert page.body.find("a")["href"] == "#main" and page.main["id"] == "main"


def test_page_forbids_scripts_and_connections(page):
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; img-src data:;") and "script-src" not in policy
    assert [script["type"] for script in page.find_all("script")] == ["application/json"]
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_page_asks_for_nothing_from_elsewhere(page, html):
    loaded = [tag.get(name) for tag in page.find_all(True) for name in ("src", "srcset") if tag.get(name)]
    assert loaded and all(address.startswith("data:") for address in loaded)
    assert not page.find_all(["link", "iframe", "object", "embed"])
    assert all(address.startswith("data:") for address in re.findall(r"url\(([^)]*)", html))
    assert "@import" not in html


def test_every_link_inside_the_page_leads_somewhere(page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    inside = [a["href"][1:] for a in page.find_all("a") if a["href"].startswith("#")]
    assert set(inside) <= set(ids)


def test_every_number_of_the_text_leads_there_and_back(page):
    uses = page.find_all("a", class_="fact")
    assert len(uses) == 11
    for use in uses:
        entry = page.find(id=use["href"][1:])
        assert "#" + use["id"] in [back["href"] for back in entry.find(class_="backs").find_all("a")]
        assert entry.find(class_=["figure", "words"]).text == use.text


def test_contents_list_every_section_and_the_sources(page):
    listed = [a.text for a in page.nav.find_all("a")]
    assert listed == [h.text for h in page.main.find_all("h2")]
    assert listed[-1] == "Where each figure comes from"


def test_sources_tell_definition_note_files_and_rows(page):
    entry = page.find(id="fact-volunteers").text
    assert "about 40" in entry and "Counted by the organiser" in entry and "participations.csv: rows 2–40, 45" in entry
    assert "participations.csv: 1,203 rows" in page.find(id="fact-attendance").text
    assert "activities.csv: row 5" in page.find(id="fact-partner").text


def test_figures_have_captions_alternative_texts_a_narrow_drawing_and_their_data(page):
    figure = page.find(id="figure-1")
    assert figure.figcaption.text == "Figure 1. Half of the people came in Sofia"
    assert figure.img["alt"].startswith("Horizontal bars") and "Sofia 512" in figure.img["alt"]
    assert figure.source["media"] == "(max-width: 480px)"
    twin = page.find(id="figure-1-data").details
    assert "Data of this figure" in twin.summary.text
    assert [row.find("td").text for row in twin.tbody.find_all("tr")] == ["512", "268", "201", "120", "84", "49"]


def test_tables_have_captions_scopes_numbers_to_the_right_and_ruled_totals(page):
    assert page.find(id="inputs").find_next("table").caption
    shown = page.find(id="table-1")
    assert shown.caption.text == "Table 1. People reached by town, 2023"
    assert [th["scope"] for th in shown.thead.find_all("th")] == ["col", "col", "col"]
    assert shown.thead.find_all("th")[1].text == "People reached (persons)"
    rows = shown.tbody.find_all("tr")
    assert all(row.find("th")["scope"] == "row" and "num" in row.find("td")["class"] for row in rows)
    assert [row.get("class") for row in rows[-2:]] == [None, ["total"]]
    assert "– not known" in shown.text and "Source: participations.csv" in shown.text


def test_no_code_prompt_or_print_is_in_the_page(html):
    assert not re.search(r"secret|import ioreport|In \[|Out\[|execution_count", html)


def test_demonstration_is_marked_on_the_first_page_and_in_the_footer(page):
    assert "every figure in this document is fictional" in page.header.text
    assert "every figure in this document is fictional" in page.footer.text
    assert "fictional" not in write(shows(cover(demonstration=False)))


def test_page_is_small_besides_its_pictures_and_facts(html):
    assert page_size(html) < BUDGET
    assert html.count("@font-face") == 2


def test_a_page_that_is_already_long_leaves_its_typefaces_out():
    long = write(shows(cover()), says("## Long\n\n" + "A long text without an end. " * 1700))
    assert "@font-face" not in long.partition("</style>")[0]


def test_same_notebook_gives_the_same_bytes(notebook, manifest, html):
    assert documents.write_html(documents.read_report(notebook), manifest) == html


def test_warnings_of_the_data_are_counted_in_the_manifest_and_told_to_the_office_only(html, manifest):
    assert manifest["report"]["warnings"] == 2
    assert "2 warnings" not in html


def test_text_of_the_data_is_never_markup():
    told = {"label": HOSTILE, "definition": HOSTILE, "note": HOSTILE, "trail": {HOSTILE: "2"}, "cleared": (HOSTILE,)}
    facts = {"x": fact("x", HOSTILE, HOSTILE, **told)}
    html = write(
        shows(cover(title=HOSTILE, subtitle=HOSTILE, acknowledgement=HOSTILE, office=HOSTILE, tiles=())),
        says("{eval}`facts.x`", facts),
        shows(table(caption=HOSTILE, rows={HOSTILE: 1}, notes=(HOSTILE,))),
        shows(chart(title="safe")),
    )
    page = bs4.BeautifulSoup(html, "html5lib")
    assert len(page.find_all("script")) == 1
    assert page.h1.text == HOSTILE
    assert page.find("a", class_="fact").text == HOSTILE


def test_bulgarian_pages_speak_bulgarian():
    page = bs4.BeautifulSoup(write(shows(cover(language="bg", stamp="31 декември 2023 г."))), "html5lib")
    assert page.html["lang"] == "bg"
    assert page.find(id="contents").text == "Съдържание"


def test_a_fact_that_a_cell_displays_stands_in_the_text():
    page = bs4.BeautifulSoup(write(shows(cover()), shows(FACTS["attendance"], output="display_data")), "html5lib")
    assert page.find(class_="statement").text == "hundreds of families Attendance of the concert"


WITHHELD = Table("few", "Few", (Column("Town"),), ((Cell("withheld", None, True),),))


@pytest.mark.parametrize(
    "kept_back",
    [
        says("{eval}`facts.few`", {"few": fact("few", "withheld", None, withheld=True)}),
        shows(WITHHELD),
        shows(dataclasses.replace(chart(), table=WITHHELD)),
    ],
)
def test_a_page_that_withholds_a_number_says_what_the_word_means(kept_back):
    meaning = "withheld: too small to be shown, or would give away a number that is."
    assert meaning in write(shows(cover()), kept_back)
    assert meaning not in write(shows(cover()), shows(table()))


def test_a_bar_is_as_long_as_its_fraction_and_no_longer_than_the_cell():
    column = Column("Progress", "", True, bar=True, tick="0.5")
    cells = (Cell("63%", "0.63"), Cell("130%", "1.3"), Cell("–"), Cell("behind", "0.2", stressed=True))
    bars = Table(
        "bars",
        "Progress",
        (Column("Indicator"), column),
        tuple((Cell("I"), cell) for cell in cells),
        trail={"activities.csv": "2"},
    )
    page = write(shows(cover()), shows(bars))
    assert page.count("class=bar") == 2 and page.count('class="bar stressed"') == 1
    assert 'style="--v:63%;--t:50%">63%' in page and 'style="--v:100%;--t:50%">130%' in page
