"""Nothing that comes out of data turns the order in which a document is read: 331 stays 331."""

from __future__ import annotations

import pytest

from ioreport import documents
from ioreport.charts.text_fitting import clean
from ioreport.records import Cell, Column, Table
from ioreport.text_direction import TURNING
from tests.documents.notebooks import cover, executed, fact, says, shows

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
