"""Schema, code lists and ruleset on whole files: real ones, and small ones with a known fault each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from ioreport.errors import DataError
from ioreport.export.iati_validation import validate_file, validate_iati
from tests.command import status_of

FILES = Path("tests/data/iati")
EXPECTED = {
    "usaid-bg.xml": {"1.8.13 warning": 13},
    "wri-521257057.xml": {"102.1.1 warning": 1},
    "00-clean.xml": {},
    "02-actual-start-in-future.xml": {"11.1.4 error": 1},
    "04-country-region-150.xml": {},
    "06-no-sector.xml": {"6.2.2 error": 1},
    "08-actual-without-value.xml": {"8.10.1 error": 1},
    "10-value-n-a.xml": {"8.9.2 warning": 1},
    "12-sector-at-both-levels.xml": {"6.6.2 error": 1},
}


def found(tree, today=dt.date(2026, 1, 31)):
    """Rule and level of each finding; the file's own publisher is registered."""
    registered = {str(ref) for ref in tree.xpath("//reporting-org/@ref")}
    return validate_iati(tree, "iati.xml", today, registered)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_breaks_the_rules_that_are_known_of_it_and_no_other(name):
    tree = etree.parse(FILES / name)
    assert Counter(f"{each.rule} {each.level}" for each in found(tree)) == EXPECTED[name]


def clean(right="", wrong=""):
    text = (FILES / "00-clean.xml").read_text("utf-8")
    assert right in text
    return etree.ElementTree(etree.fromstring(text.replace(right, wrong).encode()))


def test_an_element_out_of_order_breaks_the_schema():
    tree = clean('<activity-status code="2"/>', "")
    (finding,) = [each for each in found(tree) if each.rule == "schema"]
    assert "activity-status" in finding.expected or "activity-status" in finding.found


@pytest.mark.parametrize(
    ("right", "wrong", "level", "expected"),
    [
        ('activity-status code="2"', 'activity-status code="9"', "error", "a code of ActivityStatus"),
        ('vocabulary="1" code="72010"', 'vocabulary="1" code="00000"', "error", "a code of Sector"),
        ('recipient-country code="BG"', 'recipient-country code="XX"', "warning", "a code of Country"),
        ('xml:lang="en"', 'xml:lang="qq"', "warning", "a code of Language"),
    ],
)
def test_a_code_that_no_list_has_is_found(right, wrong, level, expected):
    codes = [each for each in found(clean(right, wrong)) if each.rule == "codelist"]
    assert [(each.level, each.expected) for each in codes] == [(level, expected)]


def test_a_code_of_an_own_vocabulary_is_not_looked_up():
    tree = clean('<sector vocabulary="1" code="72010"/>', '<sector code="72010"/><sector vocabulary="99" code="x"/>')
    assert not [each for each in found(tree) if each.rule == "codelist"]


def test_the_command_checks_a_file_from_anywhere(capsys):
    assert status_of("export", "validate", FILES / "wri-521257057.xml") == 0
    assert status_of("export", "validate", FILES / "06-no-sector.xml") == 1
    told = capsys.readouterr().out
    assert "errors 0, warnings 1" in told and "[6.2.2]" in told and "errors 1, warnings 0" in told


def test_the_day_that_counts_as_today_can_be_said():
    late = FILES / "02-actual-start-in-future.xml"
    assert [each.rule for each in validate_file(late, dt.date(2998, 12, 31))] == ["11.1.4"]
    assert not validate_file(late, dt.date(2999, 1, 1))


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("<a", "xml"),
        ('<!DOCTYPE a [<!ENTITY b "b">]><iati-activities version="2.03"/>', "document_type"),
        ('<iati-organisations version="2.03"/>', "iati_kind"),
    ],
)
def test_what_is_no_file_of_activities_is_one_finding(tmp_path, content, rule):
    (tmp_path / "a.xml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as fault:
        validate_file(tmp_path / "a.xml")
    assert [each.rule for each in fault.value.findings] == [rule]
