"""Texts of reports as Markdown files: the rules of the table, findings with file and line, a section given once."""

import pytest

import ioreport as ir
from ioreport import documents
from ioreport.build.people_in_texts import PEOPLE_IN_TEXTS_RULE, check_texts
from ioreport.donor_templates import load_template
from ioreport.records import Cell, Column, Table, Text
from ioreport.reports.report_case import Case
from ioreport.reports.report_checks import report_findings
from ioreport.reports.report_narratives import narrative_findings, read_narratives
from ioreport.reports.standard_facts import FIGURES
from ioreport.reports.template_report import KNOWN
from ioreport.tables import check_office, load
from ioreport.tables.datapackage import read_package
from ioreport.tables.office import office_of
from ioreport.tables.read_tables import read_sheets
from tests.documents.notebooks import cover, executed, shows
from tests.spec.reports.drawing import draw

EMPTY = "| report_id | section_id | language | text |"


def written(tmp_path, text, name="r/story.en.md", **drawings):
    tmp_path.mkdir(exist_ok=True)
    draw(tmp_path, **{"narratives": EMPTY, **drawings})
    file = tmp_path / "narratives" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path


def of_files(folder):
    return [(f.file, f.row, f.rule, f.found) for f in check_office(folder) if f.file.startswith("narratives/")]


def faults(tmp_path, text, **drawings):
    office = load(written(tmp_path, text, **drawings), cache=False)
    case = Case.of(office, "r")
    told = narrative_findings(load_template("ours", KNOWN, tmp_path), case, read_narratives(case), FIGURES)
    return [(f.where(), f.rule, f.found) for f in told]


def test_a_file_is_the_text_of_its_section(tmp_path):
    office = load(written(tmp_path, "We met {eval}`facts.people_reached` people."), cache=False)
    assert read_narratives(Case.of(office, "r"))["story"].markdown == "We met {eval}`facts.people_reached` people."
    assert faults(tmp_path / "b", "We met {eval}`facts.people_reached` people.") == []


def test_a_file_is_an_input_of_the_office(tmp_path):
    office = load(written(tmp_path, "We met."), cache=False)
    assert [(each.file, len(each.sha256)) for each in office.inputs if each.file.endswith(".md")] == [
        ("narratives/r/story.en.md", 64)
    ]


def test_the_rows_that_were_kept_when_a_report_was_sent_have_their_files(tmp_path):
    """What `submit` keeps are the office's inputs; they are read again from a folder of their own."""
    office = load(written(tmp_path, "We met."), cache=False)
    (tmp_path / "kept").mkdir()
    for each in office.inputs:
        place = tmp_path / "kept" / each.file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((tmp_path / each.file).read_bytes())
    package, _ = read_package(tmp_path)
    kept = office_of(tmp_path / "kept", package, read_sheets(tmp_path / "kept", package), ())
    assert [(text.report, text.section, text.text) for text in kept.narrative_files] == [("r", "story", "We met.")]


def test_a_file_in_another_language_is_for_the_report_in_that_language(tmp_path):
    office = load(written(tmp_path, "Срещнахме се.", "r/story.bg.md"), cache=False)
    assert read_narratives(Case.of(office, "r")) == {}
    assert read_narratives(Case.of(office, "r", "bg"))["story"].markdown == "Срещнахме се."


PLACE = "narratives/r/story.en.md, line"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("We met.\n\nWe met 40 people.", (f"{PLACE} 3", "number-lint", "40 in “We met 40 people.”")),
        ("We met.\n\n{eval}`facts.peple_reached`", (f"{PLACE} 3", "fact-unknown", "facts.peple_reached")),
        ("We met.\n\n{eval}`1 + 1`", (f"{PLACE} 3", "narrative-code", "1 + 1")),
        ("We met.\n\n<u>Soon</u>", (f"{PLACE} 3", "markdown", "<u>")),
        ("We met.\n\n![x](x.png)", (f"{PLACE} 3", "picture", "x.png")),
        ("We met.\n\n# We", (f"{PLACE} 3", "heading", "a heading of level 1")),
        ("we " * 9, (f"{PLACE} 1", "section-too-long", "9 words")),
        (" \n", (f"{PLACE} 1", "section-empty", "")),
        ("---\nallow: x = y\n---\nWe met 40 people.", (f"{PLACE} 4", "number-lint", "40 in “We met 40 people.”")),
        (
            "---\nallow: 40\n---\nWe met 40 people.",
            ("narratives/r/story.en.md, column allow, line 2", "number-lint", "40"),
        ),
    ],
)
def test_a_fault_is_found_at_its_line(tmp_path, text, fault):
    assert faults(tmp_path, text) == [fault]


def test_a_figure_allowed_in_the_head_of_the_file_passes(tmp_path):
    assert faults(tmp_path, "---\nallow: 8+3 = the name of the template\n---\nWe met by 8+3.") == []


def test_a_text_in_another_language_than_its_row_says_is_an_error(tmp_path):
    told = "Primăvara familiile și copiii lor au venit la centru și au învățat cu profesorii care sunt din oraș."
    (found,) = [each for each in faults(tmp_path, told) if each[1] != "section-too-long"]
    assert found == (f"{PLACE} 1", "text-language", "a text in Romanian")


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("r/story.md", "x", (None, "narrative_file", "story.md")),
        ("r/Story.en.md", "x", (None, "narrative_file", "Story.en.md")),
        ("r/story.xx.md", "x", (None, "narrative_file", "xx")),
        ("story.en.md", "x", (None, "narrative_file", "story.en.md")),
        ("r/story.en.txt", "x", (None, "narrative_file", "story.en.txt")),
        ("R-9/story.en.md", "x", (None, "reference", "R-9")),
        ("r/story.en.md", "x" * 15_001, (None, "too_long", "15,001 characters")),
        ("r/story.en.md", b"We\nm\xe9t", (2, "encoding", "byte 0xe9")),
        ("r/story.en.md", "---\nalow: 8+3 = x\n---\nx", (2, "narrative_file", "alow")),
    ],
)
def test_a_file_that_cannot_be_a_text_is_a_finding(tmp_path, name, text, fault):
    assert of_files(written(tmp_path, text, name)) == [(f"narratives/{name}", *fault)]


def test_a_link_out_of_the_office_is_not_read(tmp_path):
    folder = written(tmp_path / "office", "x", "r/plans.en.md")
    (tmp_path / "secret.md").write_text("secret")
    (folder / "narratives/r/story.en.md").symlink_to(tmp_path / "secret.md")
    assert [found[:3:2] for found in of_files(folder)] == [("narratives/r/story.en.md", "unreadable")]


def test_a_section_in_a_file_and_in_the_table_is_given_twice(tmp_path):
    rows = EMPTY + "\n| r | story | en | We met. |"
    folder = written(tmp_path, "We met.", narratives=rows)
    assert of_files(folder) == [("narratives/r/story.en.md", None, "section-twice", "story")]


def test_two_files_of_one_section_are_given_twice(tmp_path):
    folder = written(tmp_path, "x", "r/our-story.en.md")
    (folder / "narratives/r/our_story.en.md").write_text("y")
    assert [found[2] for found in of_files(folder)] == ["section-twice"]


def test_hidden_files_of_an_editor_are_no_texts(tmp_path):
    folder = written(tmp_path, "x")
    (folder / "narratives/.DS_Store").write_text("")
    assert of_files(folder) == []


def test_a_check_reads_the_texts_in_every_language(tmp_path):
    office = load(written(tmp_path, "Срещнахме 40 души.", "r/story.bg.md"), cache=False)
    assert [f.where() for f in report_findings(office) if f.rule == "number-lint"] == [
        "narratives/r/story.bg.md, line 1"
    ]


@pytest.mark.slow
def test_the_report_shows_the_text_of_the_file(tmp_path):
    office = load(written(tmp_path, "We met {eval}`facts.people_reached` people."), cache=False)
    told = [part.markdown for part in ir.DonorReport(office, "r").parts() if hasattr(part, "markdown")]
    assert "We met {eval}`facts.people_reached` people." in told


def test_what_a_file_says_of_people_is_found_at_its_line_and_passes_with_a_reason(tmp_path):
    text = "We met.\n\nOnly three women came."
    told = [(f.where(), f.rule, f.found) for f in of_people(tmp_path / "a", text)]
    assert told == [("narratives/r/story.en.md, line 3", PEOPLE_IN_TEXTS_RULE, "three women")]
    assert of_people(tmp_path / "b", f"---\nallow: three women = the cooks\n---\n{text}") == ()


def of_people(folder, text):
    office = load(written(folder, text), cache=False)
    told = read_narratives(Case.of(office, "r"))["story"].markdown
    notebook = executed(shows(cover()), shows(Text(told)), shows(withheld_table()))
    return check_texts(notebook, documents.read_report(notebook), "x.ipynb", office)


def withheld_table():
    rows = ((Cell("Garden day"), Cell("withheld", None, True)),)
    columns = (Column("What"), Column("People", "", True))
    counted = ("participations.csv",)
    return Table("t", "What came of it", columns, rows, trail={counted[0]: "2"}, cleared=counted)
