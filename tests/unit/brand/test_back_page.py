"""The back page: plain lines in each language."""

from __future__ import annotations

import pytest

from ioreport.brand import linked_pieces, load_brand
from ioreport.brand.brand_choice import BUNDLED
from ioreport.errors import DataError

BRAND = (BUNDLED / "brand.toml").read_text("utf-8")
BULGARIAN, GERMAN = '[back_page.bg]\nheading = "А"\nlines = ["б"]', '[back_page.de]\nheading = "D"\nlines = ["d"]'
ENGLISH = '[back_page.en]\nheading = "E"\nlines = ["e"]'


def branded(folder, *sections):
    file = folder / "brand.toml"
    file.write_text("\n".join([BRAND, *sections]), "utf-8")
    return file


@pytest.mark.parametrize(
    ("sections", "asked", "given"),
    [
        ((BULGARIAN, ENGLISH), "bg", "bg"),
        ((BULGARIAN, ENGLISH), "fr", "en"),
        ((GERMAN, BULGARIAN), "en", "de"),
    ],
)
def test_the_page_is_in_the_documents_language_or_the_nearest(tmp_path, sections, asked, given):
    assert load_brand(branded(tmp_path, *sections)).back_page(asked).language == given


def test_without_the_section_there_is_no_back_page():
    assert load_brand("default").back_page("en") is None


@pytest.mark.parametrize(
    ("section", "place", "rule"),
    [
        ('[back_page]\nheading = "x"', "back_page.heading", "section"),
        ('[back_page.english]\nheading = "x"', "back_page.english", "section"),
        ('[back_page.en]\nlines = ["x"]', "back_page.en.heading", "required"),
        ('[back_page.en]\nheading = "x"', "back_page.en.lines", "required"),
        ('[back_page.en]\nheading = "x"\nlines = "y"', "back_page.en.lines", "required"),
        ('[back_page.en]\nheading = "x"\nlines = [""]', "back_page.en.lines", "required"),
        ('[back_page.en]\nheading = "x"\nlines = ["y"]\nlogo = "z"', "back_page.en.logo", "known_name"),
        ("back_page = 3", "back_page", "section"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, section, place, rule):
    text = f"{section}\n{BRAND}" if section.startswith("back_page =") else f"{BRAND}\n{section}"
    (tmp_path / "brand.toml").write_text(text, "utf-8")
    with pytest.raises(DataError) as refused:
        load_brand(tmp_path / "brand.toml")
    assert (place, rule) in [(finding.column, finding.rule) for finding in refused.value.findings]


@pytest.mark.parametrize(
    ("line", "leads"),
    [
        ("https://harbour.example/a?b=1, or write", ["https://harbour.example/a?b=1"]),
        ("a@b.example and c.d@e.example.", ["mailto:a@b.example", "mailto:c.d@e.example"]),
        ("javascript:alert(1) @home", []),
        ("(https://harbour.example)", ["https://harbour.example"]),
    ],
)
def test_addresses_in_a_line_lead_there_and_nothing_else_does(line, leads):
    pieces = linked_pieces(line)
    assert "".join(text for text, _ in pieces) == line
    assert [target for _, target in pieces if target] == leads
