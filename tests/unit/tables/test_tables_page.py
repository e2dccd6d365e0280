"""The reference page of the tables is the one that the schema makes."""

from pathlib import Path

from ioreport.docs_pages.tables_page import reference_page

PAGE = Path(__file__).parents[3] / "docs" / "tables.md"


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == reference_page(), "make docs"
