"""All that a text may have, in each format: lists, definitions, tasks, quotations, boxes, footnotes, tables, code."""

import io
import re

import bs4
import docx
import pikepdf
import pytest

from tests.documents.browsing import axe_findings
from tests.documents.notebooks import cover, document_of, executed, says, shows
from tests.documents.test_pdf import spoken, walk

TEXT = """## Text

Struck ~~words~~, `code`, **bold *both***,\\
a new line[^one], [a page](https://example.org/page) and again[^one].

1. first

   under it
2. second
   - inner
   - [x] done

Term
: What it means, in {eval}`facts.places` towns.

Each costs $c = \\frac{s}{p}$, and

$$
c > \\sqrt{s}
$$

> We came back.
> — Ana, *Lom*

:::{warning}
Roads close in winter.

- Snow in {eval}`facts.places` towns
:::

```{admonition} In brief
It went well.
```

| Planned | Held |
|:--------|-----:|
| Concert |  yes |

    typed <as> it is

---

[^one]: A note with a [link](https://example.org/note).

    Its second paragraph.
"""


@pytest.fixture(scope="module")
def notebook():
    return executed(shows(cover(tiles=())), says(TEXT))


@pytest.fixture(scope="module")
def page(notebook):
    return bs4.BeautifulSoup(document_of("html", notebook), "html5lib").main


@pytest.fixture(scope="module")
def word(notebook):
    return docx.Document(io.BytesIO(document_of("docx", notebook)))


@pytest.fixture(scope="module")
def pdf(notebook):
    return document_of("pdf", notebook)


def test_the_page_has_an_element_for_each(page):
    assert page.s.text == "words" and page.find("strong").em.text == "both"
    assert [p.text for p in page.ol.li.find_all("p")] == ["first", "under it"]
    assert [item.text for item in page.ol.ul.find_all("li")] == ["inner", "☑ done"]
    assert (page.dt.text, page.dd.text.strip()) == ("Term", "What it means, in 7 towns.")
    assert [p.text for p in page.blockquote.find_all("p")] == ["We came back.", "— Ana, Lom"]
    boxes = page.find_all(class_="admonition")
    assert [(box["role"], box.p.text) for box in boxes] == [("note", "Warning"), ("note", "In brief")]
    assert boxes[0].li.a["href"] == "#fact-places"
    assert page.pre.text == "typed <as> it is\n"


def test_a_formula_of_the_page_is_a_drawing_on_the_line_with_its_source_for_those_who_hear_it(page):
    drawn = page.find_all("img")
    assert [image["alt"] for image in drawn] == ["c = \\frac{s}{p}", "c > \\sqrt{s}"]
    assert all(re.fullmatch(r"height:\d\.\d+em;vertical-align:-\d\.\d+em", image["style"]) for image in drawn)


def test_a_footnote_of_the_page_leads_there_and_back(page):
    marks = page.find_all("sup")
    assert [mark.a["href"] for mark in marks] == ["#note-1", "#note-1"] and [mark.text for mark in marks] == ["1", "1"]
    note = page.find(id="note-1")
    assert [p.text for p in note.find_all("p")] == ["1 A note with a link.", "Its second paragraph."]
    assert page.find(id=note.a["href"][1:]).parent.name == "sup"


def test_word_has_a_style_for_each(word):
    told = [(p.style.name, p.text) for p in word.paragraphs if p.text]
    for each in [
        ("Body Text", "first"),
        ("Body Text", "under it"),
        ("Compact", "inner"),
        ("Compact", "☑ done"),
        ("Definition Term", "Term"),
        ("Definition", "What it means, in 7 towns."),
        ("Block Text", "We came back."),
        ("Block Text", "— Ana, Lom"),
        ("Admonition", "Warning"),
        ("Admonition", "In brief"),
        ("Source Code", "typed <as> it is"),
        ("footnote text", "1 A note with a link."),
        ("footnote text", "Its second paragraph."),
    ]:
        assert each in told
    pictures = [each for each in word.inline_shapes if each._inline.docPr.get("descr")]
    assert [each._inline.docPr.get("descr") for each in pictures] == ["c = \\frac{s}{p}", "c > \\sqrt{s}"]
    (struck,) = [run.text for p in word.paragraphs for run in p.runs if run.font.strike]
    assert struck == "words"


def test_words_lists_begin_with_their_own_number_and_what_stands_under_an_item_has_none(word):
    numbered = {p.text: p._p.pPr.numPr for p in word.paragraphs}
    assert numbered["first"].numId.val == numbered["second"].numId.val != numbered["inner"].numId.val
    assert numbered["inner"].ilvl.val == 1 and numbered["under it"] is None


@pytest.mark.slow
def test_the_page_is_accessible(browser, notebook, tmp_path):
    path = tmp_path / "x.html"
    path.write_text(document_of("html", notebook), "utf-8")
    assert not axe_findings(browser, path, 1280) and not axe_findings(browser, path, 390)


@pytest.mark.slow
def test_paper_has_them_all(pdf):
    told = spoken(pdf)
    for text in (
        "Struckwords,code,boldboth,",
        "1.first",
        "2.second",
        "•inner",
        "☑done",
        "Whatitmeans,in7towns.",
        "—Ana,Lom",
        "Warning",
        "Snowin7towns",
        "Inbrief",
        "typed<as>itis",
        "Anotewithalink.",
        "second para",
    ):
        assert re.sub(r"\s", "", text) in told
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        told = [str(element.Alt) for element in walk(opened.Root.StructTreeRoot) if "/Alt" in element]
        assert told == ["c = \\frac{s}{p}", "c > \\sqrt{s}"]
        kinds = {str(element.S) for element in walk(opened.Root.StructTreeRoot)}
        assert {"/L", "/LI", "/BlockQuote", "/Note", "/Code", "/Table", "/Link"} <= kinds
