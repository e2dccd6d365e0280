"""Budgets below zero, lines without a budget, refunds: a flag where it means something, words where a ratio is none."""

import pandas as pd
import pytest

import ioreport as ir
from ioreport.measures import finance_table, measure
from tests.drawn import draw_office

OWN = {
    "projects": "| project_id |\n| p |",
    "donors": "| donor_id |\n| d |",
    "grants": "| grant_id | amount |\n| g | 10000.00 |",
    "budget_lines": """
        | line_id | amount   |
        | staff   | 12000.00 |
        | own     | -2000.00 |
        | bank    | 0.00     |
    """,
}
PAID = """
    | date       | line_id | kind     | amount  |
    | 2023-01-05 | staff   | spent    | 1000.00 |
    | 2023-01-05 | own     | spent    | -500.00 |
    | 2023-02-05 | bank    | spent    | 35.00   |
    | 2023-03-05 | staff   | received | -9.00   |
"""


@pytest.fixture(scope="module")
def table():
    return finance_table(draw_office(**OWN, transactions=PAID), "g", end="2023-06-30")


def test_an_own_contribution_is_never_over_and_spending_without_a_budget_is(table):
    assert table.frame["line_id"].tolist() == ["staff", "own", "bank"]
    assert table.frame["flag"].tolist() == ["", "", "over"]
    burns = table.frame["burn"].astype("object").tolist()
    assert [None if pd.isna(burn) else str(burn) for burn in burns] == [
        "0.0833",
        "0.2500",
        None,
    ]
    assert table.total["budget"] == 12000 - 2000 and table.total["balance"] == 10000 - 1000 + 500 - 35


def test_a_grant_whose_budget_is_not_above_0_is_neither_slow_nor_fast():
    below = draw_office(**OWN | {"budget_lines": "| line_id | amount |\n| own | -2000.00 |"}, transactions=PAID)
    assert finance_table(below, "g", end="2023-06-30").flag is None
    assert measure(below, "grant_flag", grant="g", end="2023-06-30").value is None


def test_the_burn_chart_draws_a_budget_below_0(table):
    told = {"title": "t", "subtitle": "", "source": "s", "trail": table.trail}
    chart = ir.draw_burn(table.rows(), key="burn", currency="EUR", **told)
    alt = chart.alt.replace("\N{NO-BREAK SPACE}", " ")
    assert "own: spent −EUR 500 (25%), budget −EUR 2,000" in alt
    assert "spent EUR 35, no budget, over" in alt
    assert chart.table.rows[1][1].text == "−2,000.00"


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2022-12-31", "1 transaction is dated before the grant's start, and counts."),
        ("2024-01-01", "1 transaction is dated after the grant's end, and counts."),
        ("2023-12-31", ""),
    ],
)
def test_money_outside_the_grant_s_days_counts_and_is_told(date, told):
    office = draw_office(**OWN, transactions=f"| date | amount |\n| {date} | 5.00 |")
    spent = measure(office, "spent_to_date", grant="g", end="2024-06-30")
    assert (spent.value, spent.note) == (5, told)
