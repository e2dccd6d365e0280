"""The last section of a PDF and Word document: short, in full, or left to facts.json, which always has it all."""

import io
import re

import docx
import pytest

from ioreport import documents
from ioreport.documents.sources_section import drawn_sources, fact_sources, opening_lines, worded_trail
from ioreport.wording import Wording
from tests.documents.notebooks import report_notebook

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
    assert drawn_sources(report, WORDS, "file") == ()
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
