"""The reference page of imports is the one that the code makes, and each of its examples runs without a doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from ioreport.docs_pages.sources_page import example_names, run_example, sources_page

PAGE = Path(__file__).parents[3] / "docs" / "sources.md"


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == sources_page(), "make docs"


@pytest.mark.parametrize("name", example_names())
def test_an_example_imports_whole(name):
    plan = run_example(name)
    assert plan.rows
    assert not plan.findings
    assert not plan.doubts
    assert sum(plan.counts().values()) == plan.files[0].counted
