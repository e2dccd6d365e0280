"""The command `export`: a file of each kind, what is said of it, and what is refused."""

from __future__ import annotations

import io

import openpyxl
import pytest
from lxml import etree

from tests.command import status_of
from tests.unit.export.test_iati_export import TABLES, drawn

INDICATORS = "| indicator_id | target |\n| trained | 60 |\n| few | 9 |"
VALUES = "| indicator_id | value |\n| trained | 40 |\n| few | 3 |"
LINES = "| line_id | amount |\n| L1 | 100.00 |"


@pytest.fixture
def office(tmp_path):
    donors = (
        TABLES["donors"].replace("| iati_ref |", "| iati_ref | template |").replace("XM-DAC-7 |", "XM-DAC-7 | event |")
    )
    drawn(tmp_path, indicators=INDICATORS, indicator_values=VALUES, donors=donors, budget_lines=LINES)
    return tmp_path


def export(kind, office, name, *more):
    out = office / "out" / name
    return status_of("export", kind, "--data", office, "--out", out, *more), out


def test_iati_is_written_with_its_log_and_checked_again(office, capsys):
    status, out = export("iati", office, "iati.xml")
    assert status == 0 and len(etree.fromstring(out.read_bytes()).findall("iati-activity")) == 1
    told = capsys.readouterr().out
    assert "1 activity; schema, code lists and ruleset hold" in told
    assert "1 number of people withheld" in told and (out.parent / "for-the-office" / "iati.withheld.csv").is_file()
    assert status_of("export", "validate", out) == 0
    assert "errors 0, warnings 0" in capsys.readouterr().out


def test_hxl_and_3w_are_written_with_and_without_tags(office, capsys):
    status, out = export("hxl", office, "results.csv")
    assert status == 0 and out.read_text(encoding="utf-8").splitlines()[1].startswith("#activity+project+code")
    status, out = export("3w", office, "3w.csv", "--no-tags")
    assert status == 0 and "#" not in out.read_text(encoding="utf-8")
    assert "2 rows of results" in capsys.readouterr().out


def test_an_extract_for_auditors_is_written(office, capsys):
    status, out = export("audit", office, "audit.xlsx", "--grant", "g")
    assert status == 0 and openpyxl.load_workbook(io.BytesIO(out.read_bytes())).sheetnames == ["Summary", "g"]
    assert "6 transactions of 1 grant" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "name", "more", "status", "told"),
    [
        ("iati", "iati.csv", (), 2, "ends in .xml"),
        ("audit", "audit.xlsx", ("--grant", "x"), 2, "grants.csv has no 'x'"),
        ("hxl", "../projects.csv", (), 2, "a file of the office itself"),
    ],
)
def test_what_is_refused_writes_nothing(office, capsys, kind, name, more, status, told):
    before = {path: path.read_bytes() for path in office.rglob("*") if path.is_file()}
    found, _ = export(kind, office, name, *more)
    assert found == status and told in capsys.readouterr().err
    assert {path: path.read_bytes() for path in office.rglob("*") if path.is_file()} == before


def test_an_office_without_constants_is_told_what_to_write(office, capsys):
    (office / "iati.toml").unlink()
    status, out = export("iati", office, "iati.xml")
    told = capsys.readouterr().err
    assert status == 1 and "[reporting_org]: ref and type" in told and "docs/exports.md" in told and not out.exists()
