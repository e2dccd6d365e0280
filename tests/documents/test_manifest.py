"""The manifest: the contract's form, facts in the order of use, one key one value."""

import datetime as dt
import json

import pytest

from ioreport import documents
from ioreport.documents.embedded_manifest import script_text
from ioreport.documents.manifest import script_json
from ioreport.errors import DocumentError, UsageError
from tests.documents.notebooks import FACTS, INPUTS, cover, executed, fact, says, shows


def test_manifest_has_the_form_of_the_contract(manifest):
    assert list(manifest) == ["ioreport", "report", "inputs", "facts", "tables"]
    assert manifest["ioreport"] == 1
    assert manifest["report"] == {
        "notebook": "donor_report.ipynb",
        "parameters": {"report": "R-01"},
        "language": "en",
        "demonstration": True,
        "warnings": 2,
        "accepted": [],
    }
    assert manifest["inputs"][0] == {"file": "activities.csv", "sha256": "3f" * 32, "rows": 12}
    assert list(manifest["facts"][0]) == [
        "key",
        "value",
        "unit",
        "precision",
        "text",
        "definition",
        "measure",
        "arguments",
        "trail",
        "withheld",
    ]


def test_facts_stand_in_the_order_of_their_first_use(manifest):
    # tiles first, then the text
    expected = ["people_reached", "activities_held", "places", "volunteers", "attendance", "partner"]
    assert [fact["key"] for fact in manifest["facts"]] == expected


def test_facts_of_the_covers_texts_and_displayed_ones_are_in_it_and_unused_ones_not():
    shown = fact("shown", "5", "5")
    named = fact("named", "6", "6")
    stated = fact("stated", "7", "7")
    notebook = executed(shows(cover(tiles=(), facts=(named,))), shows(shown, output="display_data"), shows(stated))
    manifest = documents.build_manifest(notebook, name="x.ipynb")
    assert [f["key"] for f in manifest["facts"]] == ["named", "shown"]
    assert manifest["inputs"] == [] and manifest["report"]["parameters"] == {}


def test_one_key_with_two_values_is_refused():
    notebook = executed(
        shows(cover()), says("{eval}`facts.places`", {"places": fact("places", "8", "8", label="Towns and cities")})
    )
    with pytest.raises(DocumentError) as refused:
        documents.build_manifest(notebook, name="x.ipynb")
    (finding,) = refused.value.findings
    assert (finding.file, finding.column, finding.rule) == ("x.ipynb", "cell 2", "one_value")
    assert (finding.found, finding.expected) == ("places = 8", "7, as elsewhere in the document")


def test_a_parameter_that_is_a_day_is_written_as_one():
    notebook = executed(shows(cover()))
    parameters = {"day": dt.date(2023, 6, 20), "n": 3, "no": None}
    manifest = documents.build_manifest(notebook, name="x.ipynb", parameters=parameters)
    assert manifest["report"]["parameters"] == {"day": "2023-06-20", "n": 3, "no": None}


def test_written_manifest_is_the_same_bytes_and_reads_back(manifest):
    written = documents.write_manifest(manifest)
    assert written == documents.write_manifest(manifest)
    assert json.loads(written) == manifest
    assert "Съюз".encode() in written


def test_no_text_ends_the_script_that_carries_the_manifest():
    told = {"text": "</script><script>alert(1)</script><!-- <script>"}
    carried = script_json(told)
    assert "<" not in carried
    assert json.loads(carried) == told


def test_manifest_reads_back_from_the_page(page_file, manifest):
    assert documents.read_manifest(page_file) == manifest
    assert json.loads(script_text(page_file.read_text("utf-8"))) == manifest


@pytest.mark.slow
def test_manifest_reads_back_from_the_pdf(tmp_path, pdf_bytes, manifest):
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_bytes)
    assert documents.read_manifest(path) == manifest


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.html", b"<p>nothing</p>", "carries no facts"),
        ("x.pdf", b"not a pdf", "carries no facts"),
        ("x.json", b"[1", "carries no facts"),
        ("x.json", b"[1]", "carries no facts"),
        ("x.json", b'{"ioreport": 1}', "carries no facts"),
        ("x.json", b'{"ioreport": 1, "report": {"language": "en"}, "inputs": [], "facts": [{}]}', "carries no facts"),
        ("x.json", b'{"ioreport": 2}', "another version"),
        ("x.txt", b"", "is not a document that a build wrote"),
        ("x.docx", b"PK", "carries no facts"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=said):
        documents.read_manifest(tmp_path / name)


def test_a_missing_document_is_refused(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        documents.read_manifest(tmp_path / "missing.html")


def test_a_manifest_of_another_notebook_is_refused(notebook, manifest):
    other = {**manifest, "facts": manifest["facts"][1:]}
    with pytest.raises(DocumentError, match="does not fit") as refused:
        documents.write_html(documents.read_report(notebook), other)
    assert [finding.found for finding in refused.value.findings] == ["people_reached"]


def test_inputs_are_named_in_the_page(html):
    assert all(item.file in html and item.sha256[:16] in html for item in INPUTS)
    assert set(FACTS) == {fact["key"] for fact in json.loads(script_text(html))["facts"]}
