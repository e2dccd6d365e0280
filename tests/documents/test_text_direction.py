"""Nothing that comes out of data turns the order in which a document is read: 331 stays 331."""

from __future__ import annotations

import io

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml.ns import qn

from ioreport import documents
from ioreport.charts.text_fitting import clean
from ioreport.documents.readback.pdf_glyphs import page_texts
from ioreport.records import Cell, Column, Table
from ioreport.text_direction import TURNING
from tests.documents.notebooks import cover, document_of, executed, fact, says, shows

TURNED = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]


def document(turn):
    """A document in which every text of others turns what follows."""
    held = fact("held", f"{turn}331", "331", label=f"{turn}Held", definition=f"{turn}Rule")
    shown = Table(
        "t",
        f"{turn}Caption",
        (Column(f"{turn}Town"), Column("People", numeric=True)),
        ((Cell(f"{turn}Sofia"), Cell(f"{turn}12", "12")),),
        source=f"{turn}Source",
        trail={"places.csv": "2"},
        cleared=("places.csv",),
    )
    return executed(
        shows(cover(title=f"{turn}Title", office=f"{turn}Office")),
        says(f"{turn}In all &#{ord(turn)};&#x{ord(turn):x}; {{eval}}`facts.held` came, {turn}.", {"held": held}),
        shows(shown),
    )


@pytest.mark.parametrize("turn", TURNED, ids=lambda turn: f"U+{ord(turn):04X}")
def test_no_character_that_turns_the_order_comes_into_a_page_or_its_facts(turn):
    notebook = document(turn)
    manifest = documents.build_manifest(notebook, name="x.ipynb")
    html = documents.write_html(documents.read_report(notebook), manifest)
    assert not TURNING.search(html) and not TURNING.search(str(manifest))
    assert f"&#{ord(turn)}" not in html and f"&#x{ord(turn):x}" not in html.lower()
    assert ">331</a>" in html and ".fact{unicode-bidi:isolate" in html


def test_nor_into_a_drawing():
    assert clean("".join(f"{turn}3" for turn in TURNED)) == "3" * len(TURNED)


def test_the_marks_that_arabic_and_hebrew_need_stay():
    assert clean("\u200fנפש\u200e") == "\u200fנפש\u200e"


HEBREW = "שלום"


def beside(words):
    """A document with the fact 5–7 beside words, in running text and in a table."""
    ages = fact("ages", "5–7", "5–7", unit="text", label="Ages", trail={"places.csv": "2"}, cleared=("places.csv",))
    shown = Table(
        "t",
        "Towns",
        (Column("Town"), Column("Ages")),
        ((Cell(words), Cell("5–7", fact="ages")),),
        trail={"places.csv": "2"},
        cleared=("places.csv",),
        facts=(ages,),
    )
    text = f"{words} **{{eval}}`facts.ages`** {words}\n\nPlain {{eval}}`facts.ages` text."
    return executed(shows(cover(tiles=(), facts=())), says(text, {"ages": ages}), shows(shown))


def drawn_left_to_right(content):
    """What is drawn at once on the pages of a PDF, its letters as they stand from left to right."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        drawn = [page_texts(page) for page in pdf.pages]
    return [run.text for page in drawn for runs in page.marked.values() for run in runs]


@pytest.mark.slow
def test_a_fact_beside_hebrew_is_read_from_left_to_right_on_paper():
    # bold, in the text without Hebrew, in the table, and in the sources
    assert sum("5–7" in text for text in drawn_left_to_right(document_of("pdf", beside(HEBREW)))) == 4
    typed = document_of("pdf", executed(shows(cover(tiles=(), facts=())), says(f"{HEBREW} 5–7 {HEBREW}")))
    assert not any("5–7" in text for text in drawn_left_to_right(typed))


def test_a_fact_beside_hebrew_is_read_from_left_to_right_in_word():
    body = docx.Document(io.BytesIO(document_of("docx", beside(HEBREW)))).element.body
    first, plain = (
        "".join(text.text for text in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
        if any(
            "Body" in style.get(qn("w:val")) or "Lead" in style.get(qn("w:val"))
            for style in paragraph.iter(qn("w:pStyle"))
        )
        and "5–7" in "".join(text.text for text in paragraph.iter(qn("w:t")))
    )
    assert first == f"{HEBREW} \u200e5–7\u200e {HEBREW}" and "\u200e" not in plain


def test_a_fact_stands_in_a_cell_of_its_own_in_excel():
    book = openpyxl.load_workbook(io.BytesIO(document_of("xlsx", beside(HEBREW))))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert HEBREW in cells and "5–7" in cells
    assert not [text for text in cells if "5–7" in text and HEBREW in text]


def test_a_fact_that_is_hebrew_itself_gets_no_marks():
    (prose,) = documents.read_report(
        executed(shows(cover(tiles=(), facts=())), says("{eval}`facts.name` came", {"name": fact("name", HEBREW)}))
    ).lead
    assert "\u200e" not in str(prose)
