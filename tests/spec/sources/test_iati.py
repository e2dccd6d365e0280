"""IATI in: real files by the mapping that `guess` writes, exact sums; and what an export wrote, read back."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from ioreport.export.iati_activities import iati_file
from ioreport.sources.import_plan import plan_import
from ioreport.sources.import_run import import_sources
from ioreport.sources.limited_reader import read_grids
from ioreport.sources.mapping_guess import guess_mapping, write_guess
from tests.drawn import read_unchecked
from tests.unit.export.test_iati_export import TABLES, drawn

FILES = Path("tests/data/iati")


def office_with(folder, content, created="2026-01-31"):
    """An office with an IATI file in its inbox, and the mapping that `guess` writes for it."""
    (folder / "inbox").mkdir(parents=True)
    own = {"office": "Drawn", "country": "BG", "currency": "EUR", "languages": ["en"], "demonstration": True}
    document = {"name": "drawn", "created": f"{created}T00:00:00Z", "ioreport": own}
    (folder / "datapackage.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "inbox" / "theirs.xml").write_bytes(content)
    write_guess(folder, guess_mapping(folder, "inbox/theirs.xml", "theirs"))
    return folder


def amounts(plan, **wanted):
    rows = [row.cells for row in plan.rows if row.table == "transactions"]
    return [Decimal(row["amount"]) for row in rows if all(row[name] == text for name, text in wanted.items())]


def test_usaid_in_bulgaria_comes_in_whole_to_the_cent(tmp_path):
    plan = plan_import(office_with(tmp_path, (FILES / "usaid-bg.xml").read_bytes()), "theirs")
    assert not plan.doubts and not plan.blocked
    assert Counter(row.table for row in plan.rows) == {"projects": 29, "grants": 29, "donors": 1, "transactions": 62}
    assert sum(amounts(plan, kind="committed", currency="USD")) == Decimal("1685275.00")
    assert sum(amounts(plan, kind="spent", currency="USD")) == Decimal("3818405.00")
    assert sum(plan.counts().values()) == plan.files[0].counted


def test_the_plan_of_wri_comes_in_whole_with_its_budgets_and_values(tmp_path):
    plan = plan_import(office_with(tmp_path, (FILES / "wri-521257057.xml").read_bytes()), "theirs")
    assert not plan.doubts and not plan.blocked
    counted = Counter(row.table for row in plan.rows)
    assert (counted["indicators"], counted["indicator_values"], counted["budget_lines"]) == (24, 24, 6)
    assert amounts(plan, kind="received") == [Decimal("5000000"), Decimal("5000000")]
    lines = [Decimal(row.cells["amount"]) for row in plan.rows if row.table == "budget_lines"]
    (grant,) = [row.cells for row in plan.rows if row.table == "grants"]
    assert sum(lines) == Decimal(grant["amount"]) == 30_000_000 and grant["currency"] == "USD"


def test_the_first_mapping_asks_of_what_the_file_leaves_open(tmp_path):
    text = (office_with(tmp_path, (FILES / "wri-521257057.xml").read_bytes()) / "sources" / "theirs.toml").read_text()
    asked = [line.split()[2] for line in text.splitlines() if line.startswith("# ?")]
    # Units, baselines and targets are not stated; every activity has an end and every grant a budget.
    assert asked == ["empty", "baseline", "target", "place", "skip_rows,", "over_periods"]


def test_an_activity_that_is_kept_out_keeps_no_other_out(tmp_path):
    clean = (FILES / "00-clean.xml").read_text("utf-8")
    start, end = clean.index("<iati-activity "), clean.index("</iati-activities>")
    own = clean[start:end]
    first = own.replace("XM-DAC-47066-X", "XM-DAC-47066-Y")
    tags = '<tag vocabulary="3" code="10.7"/><tag vocabulary="3" code="16.2"/>'
    budget = '<budget><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value>5</value></budget>'
    second = own.replace("<recipient-country", '<activity-date type="3" iso-date="2025-01-01"/><recipient-country')
    second = second.replace("</iati-activity>", f"{tags}{budget}</iati-activity>")
    plan = plan_import(office_with(tmp_path, f"{clean[:start]}{first}{second}{clean[end:]}".encode()), "theirs")
    assert {(doubt.sheet, doubt.rule) for doubt in plan.doubts} == {("activities", "required")}
    assert [row.cells["project_id"] for row in plan.rows if row.table == "grants"] == ["XM-DAC-47066-X"]
    assert [row.cells["sdg_targets"] for row in plan.rows if row.table == "projects"] == ["10.7;16.2"]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ('<iati-activities version="1.04"/>', "iati_version"),
        ('<iati-organisations version="2.03"/>', "iati_kind"),
        ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>', "document_type"),
    ],
)
def test_what_is_refused_is_one_finding_with_the_file(tmp_path, content, rule):
    (tmp_path / "a.xml").write_text(content, encoding="utf-8")
    grids, findings = read_grids(tmp_path / "a.xml", "inbox/a.xml")
    assert not grids and [(each.file, each.rule) for each in findings] == [("inbox/a.xml", rule)]


def test_an_export_reads_back_to_the_same_figures(tmp_path):
    (tmp_path / "ours").mkdir()
    indicators = TABLES["indicators"] + "        | taught | person | 60 | increase |\n"
    taught = "        | taught | {start} | {end} | {value} | | |\n"
    indicator_values = TABLES["indicator_values"] + taught.format(start="2023-01-01", end="2023-06-30", value=40)
    ours = drawn(tmp_path / "ours", indicators=indicators, indicator_values=indicator_values)
    theirs = office_with(tmp_path / "theirs", iati_file(ours).content, "2024-01-31")
    import_sources(theirs, ["theirs"])
    office = read_unchecked(theirs)
    # As the export's own tests have it: received 60.00, spent 6.67 and 15.00, a budget of 66.73 and 33.27.
    sums = office.transactions.groupby("kind")["amount"].sum()
    assert {kind: Decimal(amount) for kind, amount in sums.items()} == {
        "received": Decimal("60.00"),
        "spent": Decimal("21.67"),
    }
    assert [Decimal(amount) for amount in office.budget_lines["amount"]] == [Decimal("66.73"), Decimal("33.27")]
    assert Decimal(office.grants["amount"].iloc[0]) == Decimal("100.00")
    (project,) = office.projects.to_dict("records")
    assert (project["project_id"], project["title"], project["sector"]) == ("XM-DAC-47066-p", "Winter", "72010")
    assert (str(project["start_date"].date()), str(project["end_date"].date())) == ("2023-01-01", "2024-12-31")
    (donor,) = office.donors.to_dict("records")
    assert (donor["donor_id"], donor["name"], donor["kind"]) == ("XM-DAC-7", "Norland", "government")
    named = {row["indicator_id"]: row for row in office.indicators.to_dict("records")}
    assert {name: (str(row["unit"]), row["target"]) for name, row in named.items()} == {
        "kits": ("item", 50), "heard": ("percent", Decimal("0.5")), "taught": ("person", 60),
    }  # fmt: skip
    stated = {row["indicator_id"]: row for row in office.indicator_values.to_dict("records")}
    assert (stated["kits"]["value"], stated["taught"]["value"]) == (42, 40)
    assert stated["heard"]["numerator"] / stated["heard"]["denominator"] == Decimal("0.666667")


def test_the_next_file_replaces_the_earlier_one(tmp_path):
    clean = (FILES / "00-clean.xml").read_text("utf-8")
    days = '<activity-date type="3" iso-date="2025-01-01"/>'
    paid = (
        '<transaction ref="{}"><transaction-type code="3"/><transaction-date iso-date="2024-02-01"/>'
        "<value>{}</value></transaction>"
    )
    whole = clean.replace("<recipient-country", days + "<recipient-country")

    def with_payments(*each):
        return whole.replace(
            "</iati-activity>", "".join(paid.format(*one) for one in each) + "</iati-activity>"
        ).encode()

    office = office_with(tmp_path, with_payments(("a", 5), ("b", 7)))
    import_sources(office, ["theirs"])
    (office / "inbox" / "theirs.xml").write_bytes(with_payments(("a", 6), ("c", 8)))
    import_sources(office, ["theirs"])
    rows = read_unchecked(office).transactions
    assert dict(zip(rows["transaction_id"], map(int, rows["amount"]), strict=True)) == {"a": 6, "c": 8}
