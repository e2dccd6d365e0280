"""What an office accepts of its tables with a reason is no warning any more; an entry that fits nothing is one."""

import json
import shutil
from pathlib import Path

import pytest

import ioreport as ir
from ioreport.errors import DataError
from ioreport.tables import check_office, load
from tests.command import status_of

DATA = Path(__file__).parents[2] / "data"
WARNED = "grants__budget_differs.csv"
"""One warning: budget_sum in grants.csv, row 2, whose key is G-01."""
RIGHT = {"rule": "budget_sum", "file": "grants.csv", "key": "G-01", "reason": "The rest is held back by the donor."}


@pytest.fixture
def office(tmp_path):
    shutil.copytree(DATA / "office", tmp_path / "office")
    shutil.copy(DATA / "faults" / WARNED, tmp_path / "office" / "grants.csv")
    return tmp_path / "office"


def accepting(office, *entries):
    path = office / "datapackage.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["ioreport"]["accept"] = list(entries)
    path.write_text(json.dumps(document), encoding="utf-8")
    return office


def findings(office):
    """What a check finds in grants.csv and in datapackage.json itself."""
    return [finding for finding in ir.check(office) if finding.file in ("grants.csv", "datapackage.json")]


@pytest.mark.parametrize("named", [{"key": "G-01"}, {"key": ["G-01"]}, {"row": 2}, {"row": 2, "key": "G-01"}], ids=str)
def test_a_warning_is_accepted_by_its_rows_key_or_number(office, named):
    entry = {name: text for name, text in RIGHT.items() if name != "key"} | named
    assert check_office(accepting(office, entry)) == ()
    (accepted,) = load(office).accepted
    assert (accepted.rule, accepted.reason) == ("budget_sum", "The rest is held back by the donor.")


def test_the_key_holds_when_the_row_moves(office):
    head, first, second = (office / "grants.csv").read_text(encoding="utf-8").splitlines()
    (office / "grants.csv").write_text("\n".join([head, second, first, ""]), encoding="utf-8")
    assert check_office(accepting(office, RIGHT)) == ()
    left = findings(accepting(office, {**RIGHT, "key": None, "row": 2}))
    assert [finding.rule for finding in left] == ["budget_sum", "accept"]


def test_a_key_of_several_columns_is_joined_by_strokes(office):
    rates = office / "exchange_rates.csv"
    jumping = rates.read_text(encoding="utf-8").replace("2023-03,EUR,0.9,", "2023-03,EUR,1.9,")
    rates.write_text(jumping, encoding="utf-8")
    assert [(finding.rule, finding.row) for finding in check_office(office)] == [("budget_sum", 2), ("rate_jump", 4)]
    entry = {"rule": "rate_jump", "file": "exchange_rates.csv", "key": "2023-06/EUR", "reason": "A devaluation."}
    assert check_office(accepting(office, entry, RIGHT)) == ()


def test_a_warning_without_a_row_is_accepted_by_rule_and_file(office):
    (office / "notes.xlsx").write_bytes(b"PK")
    entry = {"rule": "not_read", "file": "notes.xlsx", "reason": "The office's own notes."}
    assert check_office(accepting(office, RIGHT, entry)) == ()


@pytest.mark.parametrize(
    "entry,expected",
    [
        ({**RIGHT, "rule": "budget_sums"}, "the name of a rule that warns (did you mean budget_sum?)"),
        ({**RIGHT, "key": "G-02"}, "the row, by its number or key, of a warning of this rule, as row 2"),
        ({**RIGHT, "rule": "crowd"}, "a warning of this rule in grants.csv: there is none, so this entry can go"),
        (
            {name: RIGHT[name] for name in ("rule", "file", "reason")},
            "the row, by its number or key, of a warning of this rule, as row 2",
        ),
    ],
)
def test_an_entry_that_fits_nothing_is_a_warning_and_silences_nothing(office, entry, expected):
    left, useless = findings(accepting(office, entry))
    assert left.rule == "budget_sum"
    assert (useless.file, useless.column, useless.level) == ("datapackage.json", "ioreport.accept, entry 1", "warning")
    assert (useless.rule, useless.expected) == ("accept", expected)


def test_an_error_cannot_be_accepted(office):
    shutil.copy(DATA / "faults" / "grants__decimal_comma.csv", office / "grants.csv")
    entry = {"rule": "money", "file": "grants.csv", "row": 2, "reason": "We write so."}
    error, useless = findings(accepting(office, entry))
    assert (error.level, error.rule) == ("error", "money")
    assert useless.expected == "a warning: this one is an error, which is corrected and not accepted"
    with pytest.raises(DataError):
        load(office)


@pytest.mark.parametrize(
    "entry",
    [
        {name: RIGHT[name] for name in ("rule", "file", "key")},
        {**RIGHT, "reason": " "},
        {**RIGHT, "row": "2"},
        {**RIGHT, "row": True},
        {**RIGHT, "because": "it is so"},
        "budget_sum",
        None,
    ],
    ids=["no reason", "blank reason", "row as text", "row as truth", "unknown name", "text", "null"],
)
def test_an_entry_that_is_not_well_written_is_an_error(office, entry):
    faults = [finding for finding in check_office(accepting(office, entry)) if finding.rule == "accept"]
    assert [(fault.level, fault.column) for fault in faults] == [("error", "ioreport.accept, entry 1")]


def test_check_says_how_many_were_accepted(office, capsys):
    assert status_of("check", accepting(office, RIGHT)) == 0
    told = capsys.readouterr().out
    assert told.splitlines()[-1].endswith(", accepted with a reason 1") and "grants.csv" not in told


def test_an_entry_is_written_into_a_manifest_as_the_office_wrote_it(office):
    assert [entry.written() for entry in load(accepting(office, RIGHT)).accepted] == [RIGHT]
