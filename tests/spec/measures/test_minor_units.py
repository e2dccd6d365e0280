"""Money has its currency's decimals wherever it is rounded: facts, tables, spending, words."""

import pytest

import ioreport as ir
from ioreport.documents.excel.cell_entries import fact_entry
from ioreport.measures import finance_table, spending_over_time
from ioreport.values import minor_units
from ioreport.wording import Wording
from tests.drawn import draw_office


def office(currency, *amounts):
    paid = "\n".join(f"| 2023-02-01 | {amount} | {currency} |" for amount in amounts)
    return draw_office(
        projects="| project_id |\n| p |",
        donors=f"| donor_id | currency |\n| d | {currency} |",
        grants=f"| grant_id | amount | currency |\n| g | 10000 | {currency} |",
        transactions=f"| date | amount | currency |\n{paid}",
        activities="| activity_id | project_id | start_date |\n| a | p | 2023-02-01 |",
        participations="| activity_id | people |\n| a | 7 |",
    )


@pytest.mark.parametrize(
    ("currency", "amounts", "value", "text", "each", "number_format"),
    [
        ("TND", ["1234.567", "0.755"], "1235.322", "TND 1,235.322", "176.475", "#,##0.000"),
        ("TND", ["5"], "5.000", "TND 5", "0.714", "#,##0.000"),
        ("JPY", ["1234.50"], "1235", "JPY 1,235", "176", "#,##0"),
        ("EUR", ["12.345", "0.002"], "12.35", "EUR 12.35", "1.76", "#,##0.00"),
    ],
)
def test_money_is_rounded_to_its_currency_s_decimals(currency, amounts, value, text, each, number_format):
    drawn = office(currency, *amounts)
    facts = ir.Ledger(drawn)
    spent = facts.state("spent_to_date", grant="g", end="2023-12-31")
    assert (spent.value, spent.text.replace("\N{NO-BREAK SPACE}", " ")) == (value, text)
    assert facts.state("cost_per_person", grant="g", end="2023-12-31").value == each
    assert fact_entry(spent, Wording("en")).number_format == number_format
    assert str(finance_table(drawn, "g", end="2023-12-31").frame["spent_to_date"].iloc[0]) == value
    assert str(spending_over_time(drawn, "g", "2023-02-01", "2023-02-28").frame["spent"].iloc[0]) == value
    assert Wording("en").word_amount(spent.value, currency) == f"{float(value):,.{minor_units(currency)}f}"


@pytest.mark.parametrize(
    ("currency", "places"),
    [("EUR", 2), ("BGN", 2), ("JPY", 0), ("TND", 3), ("KWD", 3), ("IQD", 3), ("KRW", 0), ("AFN", 2), ("LBP", 2)],
)
def test_the_decimals_are_those_of_iso_4217_not_of_the_coins_in_use(currency, places):
    assert minor_units(currency) == places
