"""The page of what a notebook calls is current, lacks nothing that the front door has, and its calls run."""

import inspect
import json
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import ioreport as ir
from ioreport.docs_pages.notebooks_page import CALLS, calls_page
from ioreport.facts import lint_notebook
from ioreport.measures.disclosure import withheld_log
from ioreport.wording.code_words import CODES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)


def test_the_page_is_current():
    assert calls_page() == PAGE, "write it anew: make docs"


def test_whatever_the_front_door_offers_to_call_is_told():
    told = {name for names in CALLS.values() for name in names}
    assert {name for name in ir.__all__ if inspect.isroutine(getattr(ir, name))} <= told


@pytest.mark.parametrize("section", PAGE.split("\n### ")[1:], ids=lambda section: section.partition("\n")[0])
def test_every_argument_is_explained_and_every_call_has_an_example(section):
    taken = re.findall(r"`\**(\w+)`", re.search("^Arguments: (.*)", section, re.M)[1])
    told = [name for names in re.findall("^- `([^`]+)`", section, re.M) for name in re.findall(r"\w+", names)]
    assert set(taken) <= set(told) and "```python" in section


@pytest.mark.parametrize("block", BLOCKS)
def test_the_calls_run_as_printed(block, office, monkeypatch):
    monkeypatch.chdir(ROOT)
    exec(block, {"ir": ir, "pd": pd, "Decimal": Decimal, "data": office.folder})


def test_the_log_of_what_is_withheld_is_told_as_it_is():
    reasons = (withheld_log.SMALL, withheld_log.TO_PROTECT, withheld_log.WOULD_TELL)
    for word in (*withheld_log.Withholding.__annotations__, *reasons):
        assert f"`{word}`" in PAGE


def test_the_metadata_shown_allow_the_figures_that_they_name():
    metadata = json.loads(re.search("^```json\n(.*?)^```", PAGE, re.M | re.S)[1])
    told = {"cell_type": "markdown", "metadata": {}, "source": "After COVID-19 there were 20 courses."}
    assert len(lint_notebook({"cells": [told], "metadata": {}}, "n.ipynb")) == 2
    assert not lint_notebook({"cells": [told], "metadata": metadata}, "n.ipynb")


def test_the_lists_of_codes_are_named():
    assert all(f"`{name}`" in PAGE.partition("The lists of codes are ")[2].partition("\n")[0] for name in CODES)


def test_no_code_and_no_id_of_a_place_is_left_where_the_page_words_them(office, monkeypatch):
    monkeypatch.chdir(ROOT)
    (block,) = [block for block in BLOCKS if "facts.draw_bars(people" in block and "ir.table(" in block]
    shown = {"ir": ir, "data": office.folder}
    named = block.replace("\nfacts.draw_bars", "\nchart = facts.draw_bars", 1).replace(
        "\nir.table", "\ntable = ir.table"
    )
    exec(named, shown)
    texts = [row[0].text for each in (shown["chart"].table, shown["table"]) for row in each.rows]
    assert "People under temporary protection" in [text.capitalize() for text in texts]
    raw = {*CODES["population"], *office.places["place_id"]} - {"unknown"}
    assert texts and raw.isdisjoint(texts)
