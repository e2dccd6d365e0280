"""A mapping's file: every fault at once, with its line and the nearest right name."""

from __future__ import annotations

import pytest

from ioreport.errors import DataError, UsageError
from ioreport.sources.import_plan import plan_import
from ioreport.sources.mapping_file import load_mapping
from tests.drawn_sources import MAPPING, draw_office


def faults(folder, text):
    with pytest.raises(DataError) as stopped:
        load_mapping(draw_office(folder / "office", text), "b")
    return {(finding.column, finding.row): (finding.found, finding.expected) for finding in stopped.value.findings}


def test_the_drawn_mapping_holds(tmp_path):
    assert load_mapping(draw_office(tmp_path / "office"), "b").write[1].columns["unit"] == "person"


@pytest.mark.parametrize(
    ("old", "new", "entry", "line", "expected"),
    [
        ("[numbers]", "[number]", "number", 5, "did you mean numbers?"),
        ("missing =", "mising =", "numbers.mising", 6, "did you mean missing?"),
        ('"dd.MM.yyyy"', '"dd.mm.yyyy"', "dates.forms", 9, "day, month and year once each"),
        ('find = "Place"', 'fnd = "Place"', "table.header.fnd", 12, "did you mean find?"),
        ('notes = "below"', 'notes = "bellow"', "table.notes", 14, "did you mean below?"),
        ("[write.activities]", "[write.activites]", "write.activites", 25, "did you mean activities?"),
        ('unit = "person"', 'units = "person"', "write.participations.units", 32, "did you mean unit?"),
        ('children = "0-17"', 'children = "small"', "write.participations.children", 30, 'ages, as "0-17"'),
        ('melt = "Girls', 'melt = "(Girls', "write.participations.melt", 29, "a pattern"),
        ('id = "b"', 'id = "c"', "id", 2, "b, the name of this file"),
        ('files = "inbox/*"', 'files = "../*"', "files", 3, "files inside the office"),
        ('files = "inbox/*"', 'files = "inbox/*"\nlanguage = "de"', "language", 4, "one of en, bg"),
    ],
)
def test_a_fault_says_where_and_what_was_meant(tmp_path, old, new, entry, line, expected):
    found = faults(tmp_path, MAPPING.replace(old, new, 1))
    assert found.keys() >= {(f"the entry {entry}", line)}
    assert expected in found[f"the entry {entry}", line][1]


def test_all_faults_are_told_at_once(tmp_path):
    assert len(faults(tmp_path, MAPPING.replace("[numbers]", "[number]").replace("unit =", "units ="))) == 2


def test_a_template_that_names_no_field_is_a_fault(tmp_path):
    office = draw_office(tmp_path / "office", MAPPING.replace("{source}-{date}", "{source}-{dat}"))
    found = plan_import(office, "b").findings[0]
    assert (found.column, found.found) == ("the entry write.activities.activity_id", "{dat}")
    assert "did you mean date?" in found.expected


def test_a_required_column_that_nothing_fills_is_a_fault(tmp_path):
    office = draw_office(tmp_path / "office", MAPPING.replace('population = { value = "refugee" }', ""))
    assert "write.participations.population" in {
        finding.column.removeprefix("the entry ") for finding in plan_import(office, "b").findings
    }


def test_no_mapping_of_this_name(tmp_path):
    with pytest.raises(UsageError, match=r"did you mean b\?|there are b"):
        load_mapping(draw_office(tmp_path / "office"), "bb")


def test_an_entry_that_stands_there_twice(tmp_path):
    found = faults(tmp_path, 'files = "inbox/a_*.xlsx"\nfiles = "inbox/a_1.xlsx"\nid = "b"\n')
    assert found == {
        (None, 2): ("Cannot overwrite a value (at line 2, column 25)", "each entry once: delete one of the two")
    }


def test_a_file_that_is_no_toml(tmp_path):
    assert faults(tmp_path, "id = \n") == {(None, 1): ("Invalid value (at line 1, column 6)", "a TOML file in UTF-8")}
