"""Rates against another base than the dollar, with effective dates: what the office's table must have."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ioreport.errors import DataError
from tests.drawn_sources import drawn_plan, told

MAPPING = """
id = "b"
files = "inbox/*"

[dates]
forms = ["dd.MM.yyyy"]

[table]
header = {{ find = "Currency" }}

[fields]
currency = "Currency"
per_usd = "Rate"
date = "From"
{fields}
[write.exchange_rates]
month = "{{date:rate_month}}"
valid_from = "{{date:rate_from}}"
source = "A bank"
{write}
"""
EURO = MAPPING.format(fields="", write='base = "EUR"')


def rates(plan):
    rows = [row.cells for row in plan.rows]
    return {(row["month"], row["currency"], row.get("valid_from", "")): Decimal(row["per_usd"]) for row in rows}


def test_rates_for_one_euro_lead_over_the_dollar(tmp_path):
    rows = [("Currency", "Rate", "From"), ("USD", 1.25, "01.01.2024"), ("BGN", 1.95583, "01.01.2024")]
    assert rates(drawn_plan(tmp_path, rows, EURO)) == {
        ("2024-01", "EUR", ""): 1 / Decimal("1.25"),
        ("2024-01", "BGN", ""): Decimal("1.95583") / Decimal("1.25"),
    }


def test_a_new_rate_of_the_dollar_changes_every_other(tmp_path):
    rows = [
        ("Currency", "Rate", "From"),
        ("USD", 1.25, "31.12.2023"),
        ("JPY", 150, "31.12.2023"),
        ("USD", 1.2, "15.01.2024"),
        ("JPY", 156, "20.01.2024"),
    ]
    plan = drawn_plan(tmp_path, rows, EURO)
    assert rates(plan) == {
        ("2024-01", "EUR", ""): Decimal("0.8"),
        ("2024-01", "EUR", "2024-01-15"): round(1 / Decimal("1.2"), 15),
        ("2024-01", "JPY", ""): Decimal("120"),
        ("2024-01", "JPY", "2024-01-15"): Decimal("125"),
        ("2024-01", "JPY", "2024-01-20"): Decimal("130"),
    }
    assert [row.cell for row in plan.rows if row.cells["currency"] == "JPY"] == ["Data!A3:C3"] * 2 + ["Data!A5:C5"]


def test_leva_for_a_hundred_yen(tmp_path):
    rows = [
        ("Currency", "Rate", "From", "For"),
        ("USD", 1.8, "01.01.2024", 1),
        ("JPY", 1.25, "01.01.2024", 100),
    ]
    mapping = MAPPING.format(
        fields='units = { heading = "For", type = "number" }\n', write='base = "BGN"\ninverse = true'
    )
    found = rates(drawn_plan(tmp_path, rows, mapping))
    assert found["2024-01", "BGN", ""] == Decimal("1.8")
    assert round(found["2024-01", "JPY", ""], 9) == Decimal("1.8") / Decimal("1.25") * 100


def test_dollars_for_one_unit(tmp_path):
    rows = [("Currency", "Rate", "From"), ("EUR", 1.25, "01.01.2024")]
    mapping = MAPPING.format(fields="", write="inverse = true")
    assert rates(drawn_plan(tmp_path, rows, mapping)) == {("2024-01", "EUR", ""): Decimal("0.8")}


def test_a_list_without_the_dollar_is_told(tmp_path):
    rows = [("Currency", "Rate", "From"), ("USD", 1.25, "10.01.2024"), ("BGN", 1.95583, "01.01.2024")]
    plan = drawn_plan(tmp_path, rows, EURO)
    assert told(plan) == {("3", "no_dollar", "error")}
    assert {row.cells["currency"] for row in plan.rows} == {"EUR"}


def test_a_base_that_is_no_currency_is_a_fault_of_the_mapping(tmp_path):
    with pytest.raises(DataError) as fault:
        drawn_plan(tmp_path, [("Currency", "Rate", "From")], EURO.replace("EUR", "EURO"))
    assert [finding.rule for finding in fault.value.findings] == ["currency"]
