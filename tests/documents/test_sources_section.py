"""The last section of a PDF and Word document: short, in full, or left to facts.json, which always has it all."""

import io
import re
from dataclasses import replace

import docx
import pytest
from lxml import html

from ioreport import documents
from ioreport.documents.manifest import manifest_for
from ioreport.documents.sources_section import exhibit_sources, fact_sources, imported_line, opening_lines, worded_trail
from ioreport.values import CellOrigin
from ioreport.wording import Wording
from tests.documents.notebooks import FACTS, INPUTS, cover, executed, report_notebook, says, shows

WORDS = Wording("en")
ROWS = re.compile(r"\.csv: rows? [0-9]")


@pytest.fixture(scope="module")
def report():
    return documents.read_report(report_notebook())


def word(report, sources):
    """All that a Word document says, its tables too."""
    manifest = documents.manifest_of(report, name="x.ipynb", sources=sources)
    body = docx.Document(io.BytesIO(documents.write_docx(report, manifest))).element.body
    return manifest, "\n".join("".join(each.itertext("{*}t")) for each in body.iter("{*}p"))


@pytest.mark.parametrize(("rows", "told"), [("2", "1 row"), ("2-4,9,11-12", "6 rows"), ({"count": 1200}, "1,200 rows")])
def test_the_short_form_says_how_many_rows(rows, told):
    assert worded_trail({"a.csv": rows}, WORDS, short=True) == (("a.csv", told),)


def test_short_has_definition_and_number_of_rows_and_full_the_rows_and_notes(report):
    short, full = fact_sources(report, WORDS, "short"), fact_sources(report, WORDS, "full")
    assert [each.definition for each in short] == [each.definition for each in full] and short[0].definition
    assert all(rows.endswith((" row", " rows")) for each in short for _, rows in each.files)
    assert [each.key for each in short] == [fact.key for fact in report.facts]
    assert any(rows.startswith("row") for each in full for _, rows in each.files)
    assert {each.note for each in short} == {""}


def test_file_says_where_each_number_stands_and_no_more(report):
    found = fact_sources(report, WORDS, "file")
    assert {(each.definition, each.note, each.files) for each in found} == {("", "", None)}
    assert [each.uses for each in found] == [each.uses for each in fact_sources(report, WORDS)]
    assert exhibit_sources(report, WORDS, "file") == ()
    assert "facts.json" in opening_lines(report, WORDS, "file")[0]


@pytest.mark.parametrize("sources", ["short", "full", "file"])
def test_a_word_document_says_as_much_as_it_is_asked_to(report, sources):
    manifest, told = word(report, sources)
    assert bool(ROWS.search(told)) == (sources == "full")
    assert bool(re.search(r"\.csv: [\d,]+ rows?", told)) == (sources == "short" or "1,203 rows" in told)
    assert any(fact["trail"] for fact in manifest["facts"])


def test_the_manifest_says_what_is_not_the_usual(report):
    kinds = {sources: word(report, sources)[0]["report"].get("sources") for sources in ("short", "full", "file")}
    assert kinds == {"short": None, "full": "full", "file": "file"}


JUNE = CellOrigin("partner-b", "2023-06", "inbox/b.xlsx", "0a" * 32, "Юни 2023", "G6:L6,G9:L9", 12)
MANY = tuple(replace(JUNE, period=f"2023-{month:02}", sheet=f"{month}", cells="G6") for month in range(1, 7))


@pytest.mark.parametrize(
    ("origins", "short", "told"),
    [
        ((), False, ""),
        ((JUNE,), False, "Imported from: partner-b 2023-06, Юни 2023!G6:L6, G9:L9 (inbox/b.xlsx)"),
        ((JUNE,), True, "Imported from: partner-b 2023-06, Юни 2023: 12 rows"),
        ((replace(JUNE, cells="G6:L6", rows=1),), True, "Imported from: partner-b 2023-06, Юни 2023!G6:L6"),
        (MANY, True, "Imported from: partner-b, 6 sheets: 72 rows"),
        (MANY, False, "partner-b 2023-05, 5!G6 (inbox/b.xlsx); partner-b 2023-06, 6!G6 (inbox/b.xlsx)"),
        (MANY * 3, False, "Imported from: partner-b, 18 sheets: 216 rows"),
        ((replace(JUNE, sheet="", cells={"count": 9000, "sha256": "0b"}),), False, "partner-b 2023-06, 12 rows"),
    ],
)
def test_what_was_imported_leads_on_to_the_cells(origins, short, told):
    line = imported_line(origins, WORDS, short)
    assert told in line and bool(line) == bool(origins)


def imported_notebook():
    reached = replace(FACTS["people_reached"], key="reached", origins=(JUNE,))
    return executed(shows(cover()), says("It reached {eval}`facts.reached` people.", {"reached": reached}))


def test_a_page_ends_at_the_cells_and_the_file_with_its_hash():
    report = documents.read_report(imported_notebook())
    manifest = documents.manifest_of(report, name="x.ipynb", inputs=INPUTS)
    page = " ".join(html.fromstring(documents.write_html(report, manifest)).text_content().split())
    assert "Imported from: partner-b 2023-06, Юни 2023!G6:L6, G9:L9 (inbox/b.xlsx)" in page
    assert "inbox/b.xlsx–0a0a0a0a0a0a0a0a…" in page
    assert "Rows that were imported lead on to the cells of the file that was received." in page
    ((told,),) = [fact["origins"] for fact in manifest["facts"] if "origins" in fact]
    assert told["cells"] == "Юни 2023!G6:L6,G9:L9" and "sha256" not in told
    assert manifest["originals"] == [{"source": "partner-b", "file": "inbox/b.xlsx", "sha256": "0a" * 32}]


def test_what_was_not_imported_is_told_as_it_was(report):
    manifest = documents.manifest_of(report, name="x.ipynb")
    assert "originals" not in manifest and not any("origins" in fact for fact in manifest["facts"])
    assert not any(each.imported for each in (*fact_sources(report, WORDS), *exhibit_sources(report, WORDS)))


def test_an_export_from_jupyterlab_tells_no_hash_of_an_original():
    _, manifest = manifest_for(imported_notebook(), None)
    assert manifest["originals"] == [{"source": "partner-b", "file": "inbox/b.xlsx", "sha256": ""}]
