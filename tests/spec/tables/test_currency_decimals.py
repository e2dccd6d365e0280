"""Amounts against the decimals of their currency: a warning, as an invoice may be split finer."""

import pytest

from ioreport.tables.checks.currency_decimals import check_minor_units
from ioreport.tables.datapackage import read_package
from ioreport.tables.read_tables import read_sheets
from tests.drawn import filled, rows_of, write_office


def found(folder, **drawings):
    write_office(folder, {name: filled(name, rows_of(text)) for name, text in drawings.items()}, {})
    findings = check_minor_units(read_sheets(folder, read_package(folder)[0]))
    assert {finding.level for finding in findings} <= {"warning"}
    return [(finding.file, finding.row, finding.found, finding.expected) for finding in findings]


@pytest.mark.parametrize(
    ("currency", "amount", "expected"),
    [
        ("EUR", "12.345", "an amount with at most 2 decimals, as EUR has (did you mean 12345?)"),
        ("EUR", "1.250", "an amount with at most 2 decimals, as EUR has (did you mean 1250?)"),
        ("EUR", "0.755", "an amount with at most 2 decimals, as EUR has"),
        ("EUR", "-1234.567", "an amount with at most 2 decimals, as EUR has"),
        ("JPY", "0.50", "a whole number, as JPY has"),
        ("JPY", "1.250", "a whole number, as JPY has (did you mean 1250?)"),
        ("EUR", "1234.50", ""),
        ("EUR", "10000.000", ""),
        ("JPY", "600000.00", ""),
        ("TND", "0.755", ""),
        ("TND", "1234.567", ""),
        ("IQD", "1.250", ""),
    ],
)
def test_an_amount_finer_than_its_currency_is_told(tmp_path, currency, amount, expected):
    drawing = f"| date | amount | currency |\n| 2023-01-01 | {amount} | {currency} |"
    told = found(tmp_path, transactions=drawing)
    assert told == ([("transactions.csv", 2, amount, expected)] if expected else [])


def test_a_line_is_in_the_currency_of_its_grant(tmp_path):
    grants = "| grant_id | amount | currency |\n| g | 1000.000 | JPY |\n| h | 1.500 | TND |"
    lines = "| grant_id | line_id | amount |\n| g | L1 | 0.5 |\n| h | L1 | 1.555 |"
    told = found(tmp_path, grants=grants, budget_lines=lines)
    assert [each[:3] for each in told] == [("budget_lines.csv", 2, "0.5")]
