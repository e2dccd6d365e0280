"""The published descriptor: what the schema says, in the words of the Data Package standard."""

import json
import shutil
from pathlib import Path

import pytest

from ioreport.errors import DataError
from ioreport.tables import describe, load, write_descriptor

OFFICE = Path(__file__).parents[2] / "data" / "office"
OFFICES = [OFFICE, Path(__file__).parents[3] / "data" / "bulgaria"]


def described(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def resource(descriptor, name):
    return next(entry for entry in descriptor["resources"] if entry["name"] == name)


@pytest.fixture
def copied(tmp_path):
    shutil.copytree(OFFICE, tmp_path / "office")
    return tmp_path / "office"


@pytest.mark.parametrize("folder", OFFICES, ids=lambda folder: folder.name)
def test_the_offices_of_the_project_publish_what_the_schema_says(folder):
    assert described(folder) == describe(folder)


@pytest.mark.parametrize("folder", OFFICES, ids=lambda folder: folder.name)
def test_the_descriptor_and_the_files_hold_by_the_standards_own_validator(folder):
    import frictionless  # slow to import, and only this test asks the standard's own validator

    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []


def test_a_field_says_its_type_and_its_limits():
    fields = {field["name"]: field for field in resource(describe(OFFICE), "participations")["schema"]["fields"]}
    assert fields["people"] == {"name": "people", "type": "integer", "constraints": {"minimum": 0}}
    assert fields["unit"]["constraints"] == {"required": True, "enum": ["person", "household"]}
    assert fields["activity_id"]["constraints"] == {"required": True, "pattern": "[A-Za-z0-9._-]{1,40}"}


def test_keys_and_references_are_published():
    schema = resource(describe(OFFICE), "budget_lines")["schema"]
    assert schema["primaryKey"] == ["grant_id", "line_id"]
    assert schema["foreignKeys"] == [
        {"fields": ["grant_id"], "reference": {"resource": "grants", "fields": ["grant_id"]}}
    ]


def test_a_reference_of_two_columns_of_which_one_may_be_empty_has_no_form_in_the_standard():
    keys = resource(describe(OFFICE), "transactions")["schema"]["foreignKeys"]
    assert [key["fields"] for key in keys] == [["grant_id"], ["activity_id"]]


def test_what_the_office_says_of_itself_stays(copied):
    document = described(copied)
    document |= {"contributors": [{"title": "A person"}], "ioreport": {**document["ioreport"], "office": "New name"}}
    extra = resource(document, "shelter_beds")
    extra |= {"licenses": [{"name": "CC0-1.0"}]}
    extra["schema"]["fields"][2]["description"] = "Beds on the last day"
    (copied / "datapackage.json").write_text(json.dumps(document), encoding="utf-8")
    assert describe(copied) == document


def test_new_files_and_columns_are_added(copied):
    whole = described(copied)
    (copied / "datapackage.json").write_text(json.dumps({**whole, "resources": []}), encoding="utf-8")
    written = described(write_descriptor(copied).parent)
    names = [entry["name"] for entry in written["resources"]]
    assert names == [entry["name"] for entry in whole["resources"] if entry["name"] != "shelter_beds"]
    assert {"name": "amount_precision", "type": "string"} in resource(written, "grants")["schema"]["fields"]
    assert len(load(copied).activities) == 8


def test_writing_twice_is_writing_once(copied):
    first = write_descriptor(copied).read_bytes()
    assert write_descriptor(copied).read_bytes() == first
    assert not list(copied.glob("*.part"))


def test_a_descriptor_that_does_not_hold_is_not_written_over(copied):
    (copied / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="datapackage.json, row 1"):
        write_descriptor(copied)
    assert (copied / "datapackage.json").read_text(encoding="utf-8") == "{"
