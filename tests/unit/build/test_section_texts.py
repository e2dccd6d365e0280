"""The sections of a notebook that has its texts itself: what the donor's template requires of them."""

import nbformat.v4 as v4
import pytest

from ioreport.build.job import Job
from ioreport.build.section_texts import check_sections, section_texts
from ioreport.errors import DocumentError
from tests.spec.reports.drawing import draw


def title(text, section):
    return v4.new_markdown_cell(text, metadata={"ioreport": {"section": section}})


def notebook(*cells):
    return v4.new_notebook(cells=list(cells))


STORY = title("## The story", "story")
TEXT = v4.new_markdown_cell("We met {eval}`facts.people_reached` people.")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return draw(tmp_path_factory.mktemp("office"))


def faults(office, *cells, report="r", **job):
    with pytest.raises(DocumentError) as refused:
        check_sections(notebook(*cells), Job({}, "data", office, report, **job), "own.ipynb")
    return [(f.file, f.column, f.rule, f.found) for f in refused.value.findings]


def test_a_text_goes_from_its_title_to_the_next_title(office):
    cells = [
        STORY,
        v4.new_code_cell("1"),
        TEXT,
        v4.new_markdown_cell("## Ours\n\nA text."),
        title("## Two\n\nT.", "two"),
    ]
    assert {name: text.markdown for name, text in section_texts(notebook(*cells)).items()} == {
        "story": "We met {eval}`facts.people_reached` people.",
        "two": "T.",
    }
    check_sections(notebook(*cells), Job({}, "data", office, "r"), "own.ipynb")


def test_a_section_left_out_is_missing_and_one_without_text_is_empty(office):
    assert faults(office, title("## One", "one")) == [
        ("own.ipynb", "section story of r in en", "section-missing", ""),
        ("own.ipynb", "cell 1", "section-empty", ""),
    ]


def test_words_of_all_its_cells_count(office):
    more = v4.new_markdown_cell("It was a very long day.")
    assert faults(office, STORY, TEXT, more) == [("own.ipynb", "cell 1", "section-too-long", "10 words")]


def test_the_choice_of_sections_is_the_donors(office):
    chosen = [title("## One\n\nO.", "one"), title("## Two\n\nT.", "two")]
    assert faults(office, STORY, TEXT, *chosen) == [("own.ipynb", "cell 4", "section-choices", "one, two")]


def test_a_cell_for_those_who_write_is_no_text(office):
    hidden = v4.new_markdown_cell("To do.", metadata={"tags": ["no-report"]})
    assert faults(office, STORY, hidden)[0][2] == "section-empty"


def test_a_draft_may_lack_texts_but_not_be_too_long(office):
    check_sections(notebook(title("## One", "one")), Job({}, "data", office, "r", draft=True), "own.ipynb")
    long = v4.new_markdown_cell("One two three four five six seven eight nine.")
    assert faults(office, STORY, long, draft=True)[0][2] == "section-too-long"


def test_a_notebook_that_names_no_section_has_its_texts_elsewhere(office):
    check_sections(notebook(TEXT), Job({}, "data", office, "r"), "own.ipynb")
