"""The fingerprint of a file that counts people goes into no document; the office keeps it beside them."""

from __future__ import annotations

import json

import pytest

from ioreport.documents.published_manifest import inputs_path, is_same_manifest, kept_inputs, published, with_kept

COUNTED = ("participations.csv",)
OFFICE = {"activities.csv": "3f" * 32, COUNTED[0]: "a0" * 32}
MANIFEST = {
    "inputs": [{"file": file, "sha256": sha256, "rows": 2} for file, sha256 in OFFICE.items()],
    "originals": [{"source": "b", "file": "inbox/b.xlsx", "sha256": "b0" * 32}],
    "facts": [],
}


@pytest.fixture
def document(tmp_path):
    kept = inputs_path(tmp_path, "report")
    kept.parent.mkdir()
    kept.write_bytes(kept_inputs(MANIFEST, published(MANIFEST, COUNTED)))
    return tmp_path / "report.html"


def sums(manifest):
    return [item["sha256"] for item in manifest["inputs"]]


def test_a_document_does_not_carry_it_and_says_how_many_rows_there_are():
    assert "a0a0" not in json.dumps(published(MANIFEST, COUNTED))
    assert published(MANIFEST, COUNTED)["inputs"][1] == {"file": "participations.csv", "sha256": "", "rows": 2}
    assert sums(published(MANIFEST, ())) == sums(MANIFEST)


def test_nor_does_it_carry_that_of_an_original_which_counts_people():
    carried = published(MANIFEST, (*COUNTED, "inbox/b.xlsx"))
    assert carried["originals"] == [{"source": "b", "file": "inbox/b.xlsx", "sha256": ""}]
    assert is_same_manifest(MANIFEST, carried)


def test_the_office_reads_it_back_beside_the_document(document):
    assert with_kept(published(MANIFEST, COUNTED), document) == MANIFEST


@pytest.mark.parametrize("change", [{"sha256": "00" * 32}, {"rows": 3}, {}], ids=["another file", "rows", "a fact"])
def test_what_is_kept_of_another_build_is_not_taken(document, change):
    other = published(MANIFEST, COUNTED)
    other["inputs"][0] |= change
    other["facts"] = [] if change else [{"key": "people_reached", "text": "38"}]
    assert with_kept(other, document) == other


def test_manifests_are_alike_but_for_what_one_of_them_does_not_tell():
    carried = published(MANIFEST, COUNTED)
    assert is_same_manifest(MANIFEST, carried) and is_same_manifest(carried, MANIFEST)
    assert not is_same_manifest(MANIFEST, {**carried, "facts": [{}]})
    assert not is_same_manifest(
        {"inputs": [{**MANIFEST["inputs"][0], "sha256": "00" * 32}], "facts": []},
        {"inputs": MANIFEST["inputs"][:1], "facts": []},
    )


@pytest.mark.parametrize("content", [None, b"", b"[]", b'{"sha256": {}}', b'{"facts": 1, "sha256": 1}'])
def test_without_it_or_with_a_spoiled_one_the_document_is_read_as_it_is(document, content):
    kept = inputs_path(document.parent, "report")
    kept.unlink() if content is None else kept.write_bytes(content)
    assert with_kept(published(MANIFEST, COUNTED), document) == published(MANIFEST, COUNTED)


def test_an_office_without_counts_keeps_nothing_back():
    assert kept_inputs(MANIFEST, MANIFEST) is None
