"""The page of what a notebook calls is current, lacks nothing that the front door has, and its calls run."""

import inspect
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import ioreport as ir
from ioreport.measures.disclosure import log
from ioreport.reports.calls import CALLS, calls_page

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
    reasons = (log.SMALL, log.TO_PROTECT, log.WOULD_TELL)
    for word in (*log.Withholding.__annotations__, *reasons):
        assert f"`{word}`" in PAGE
