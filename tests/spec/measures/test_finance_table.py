"""The finance table of a grant: every line, what has no line, the total, and what rounding leaves between them."""

from decimal import Decimal

import pandas as pd
import pytest

from ioreport.errors import DataError, UsageError
from ioreport.measures import finance_table, measure
from ioreport.measures.finance.finance_statement import MONEY_COLUMNS
from ioreport.wording import Wording
from tests.drawn import draw_office

GRANT = "| grant_id | amount | start_date | end_date |\n| g | 500.00 | 2023-01-01 | 2023-12-31 |"
LINES = """
    | line_id | title   | category | amount |
    | L2      | Courses | activity | 100.00 |
    | L10     | Rent    |          | 400.00 |
"""
PAID = """
    | date       | kind      | line_id | amount |
    | 2023-01-10 | received  |         | 300.00 |
    | 2023-02-01 | spent     | L10     | 50.00  |
    | 2023-05-01 | spent     | L2      | 30.00  |
    | 2023-05-02 | spent     |         | 7.00   |
    | 2023-05-03 | committed | L10     | 20.00  |
"""


def granted(transactions, grants=GRANT, budget_lines=LINES, donors="| donor_id |\n| d |", **tables):
    return draw_office(grants=grants, budget_lines=budget_lines, donors=donors, transactions=transactions, **tables)


def table_of(office, start="2023-04-01", end="2023-06-30"):
    return finance_table(office, "g", start, end=end)


def row(table, line):
    return table.frame[table.frame["line_id"] == line].iloc[0]


def test_the_table_of_a_grant():
    table = table_of(granted(PAID))
    expected = [
        # line, title, kind, budget, spent in the period, to date, committed, balance, burn
        ("L2", "Courses", "line", "100.00", "30.00", "30.00", "0.00", "70.00", "0.3000"),
        ("L10", "Rent", "line", "400.00", "0.00", "50.00", "20.00", "330.00", "0.1250"),
        ("", "Not assigned", "not_assigned", "0.00", "7.00", "7.00", "0.00", "-7.00", None),
    ]
    shown = table.frame[["line_id", "title", "kind", *MONEY_COLUMNS, "burn"]].astype("object")
    found = [tuple(None if cell is pd.NA else str(cell) for cell in line) for line in shown.to_numpy()]
    assert found == expected
    assert {name: str(value) for name, value in table.total.items()} == {
        "budget": "500.00",
        "spent": "37.00",
        "spent_to_date": "87.00",
        "committed": "20.00",
        "balance": "393.00",
        "received": "300.00",
        "burn": "0.1740",
        "elapsed": "0.4959",  # 87 / 500; 181 / 365 = 0.49589…
    }
    assert (table.currency, table.flag, table.precision) == ("EUR", "slow", "exact")
    assert table.arguments == {"grant": "g", "start": "2023-04-01", "end": "2023-06-30"}
    assert table.trail.written() == {
        "budget_lines.csv": "2-3",
        "donors.csv": "2",
        "grants.csv": "2",
        "transactions.csv": "2-6",
    }


def test_every_figure_of_the_table_is_a_measure_of_its_own():
    office = granted(PAID)
    table = table_of(office)
    for line in table.frame["line_id"]:
        for name in MONEY_COLUMNS:
            assert row(table, line)[name] == measure(office, name, **table.arguments, line=line).value
    for name in (*MONEY_COLUMNS, "received", "burn"):
        assert table.total[name] == measure(office, name, **table.arguments).value
    assert table.flag == measure(office, "grant_flag", **table.arguments).value


def test_money_without_a_line_is_never_dropped():
    loose = "| date | kind | amount |\n| 2023-05-01 | {kind} | 5.00 |\n| 2023-05-01 | {kind} | -5.00 |"
    for kind in ("spent", "committed"):
        assert "not_assigned" in set(table_of(granted(loose.format(kind=kind))).frame["kind"])
    for elsewhere in (loose.format(kind="received"), loose.format(kind="spent").replace("2023-05", "2023-07")):
        assert set(table_of(granted(elsewhere)).frame["kind"]) == {"line"}


def test_a_grant_without_lines_has_all_its_money_unassigned():
    table = table_of(granted("| date | amount |\n| 2023-05-01 | 600.00 |", budget_lines=()))
    assert table.frame[["title", "budget", "spent", "balance", "burn", "flag"]].astype("str").to_numpy().tolist() == [
        ["Not assigned", "500.00", "600.00", "-100.00", "1.2000", ""]
    ]
    assert table.total["balance"] == -100


# Over


@pytest.mark.parametrize(
    ("spent", "committed", "flag"),
    [
        ("110.00", "0.00", ""),
        ("110.01", "0.00", "over"),
        ("100.00", "10.00", ""),
        ("100.00", "10.01", "over"),
        ("120.00", "-10.00", ""),
    ],
)
def test_a_line_is_over_above_110_percent_of_its_budget(spent, committed, flag):
    office = granted(f"""
        | date       | kind      | line_id | amount      |
        | 2023-02-01 | spent     | L2      | {spent}     |
        | 2023-02-01 | committed | L2      | {committed} |
    """)
    assert row(table_of(office), "L2")["flag"] == flag


def test_over_is_told_from_exact_amounts_not_from_shown_ones():
    # 215.1413 lev are 110 euro; one stotinka more shows as 110.00 euro, and is over.
    office = granted("| date | line_id | currency | amount |\n| 2023-02-01 | L2 | BGN | 215.15 |")
    assert row(table_of(office), "L2")[["spent_to_date", "flag"]].tolist() == [Decimal("110.00"), "over"]


def test_a_burn_that_rounds_to_nothing_is_zero_and_not_minus_zero():
    office = granted("| date | line_id | amount |\n| 2023-05-01 | L2 | -0.01 |")  # -0.01 / 500 = -0.00002
    assert str(table_of(office).total["burn"]) == "0.0000"


def test_a_line_without_budget_is_over_with_the_first_cent():
    lines = "| line_id | amount |\n| L1 | 0.00 |\n| L2 | 500.00 |"
    for amount, flag in (("0.01", "over"), ("0.00", "")):
        office = granted(f"| date | line_id | amount |\n| 2023-05-01 | L1 | {amount} |", budget_lines=lines)
        assert row(table_of(office), "L1")["flag"] == flag


# Rounding


def test_what_the_shown_lines_lack_to_the_shown_total_is_a_row_of_its_own():
    # A lev is 0.51129… euro, shown as 0.51. Two lines of it: 1.02 against 1.02258…, shown as 1.02; three: 1.53 against
    # 1.53387…, shown as 1.53; they add up. Five: 2.55 against 2.55645…, shown as 2.56; a cent is lacking.
    def of(lines):
        drawn = [{"line_id": f"L{n}", "amount": "100.00"} for n in range(lines)]
        paid = [{"date": "2023-05-01", "line_id": f"L{n}", "currency": "BGN", "amount": "1.00"} for n in range(lines)]
        return table_of(granted(paid, budget_lines=drawn))

    assert [set(of(lines).frame["kind"]) for lines in (2, 3)] == [{"line"}, {"line"}]
    table = of(5)
    rounding = table.frame[table.frame["kind"] == "rounding"].iloc[0]
    assert table.total["spent"] == Decimal("2.56")
    assert rounding[list(MONEY_COLUMNS)].tolist() == [Decimal(x) for x in ("0.00", "0.01", "0.01", "0.00", "-0.01")]
    assert all(table.frame[name].sum() == table.total[name] for name in MONEY_COLUMNS)


def test_rounding_can_leave_too_much():
    # 0.01 lev is 0.00511… euro, shown as 0.01; two of them are 0.0102… euro, shown as 0.01.
    paid = [{"date": "2023-05-01", "line_id": line, "currency": "BGN", "amount": "0.01"} for line in ("L2", "L10")]
    table = table_of(granted(paid))
    assert table.frame["spent"].tolist() == [Decimal("0.01"), Decimal("0.01"), Decimal("-0.01")]
    assert table.frame["title"].tolist()[-1] == "Rounding difference"


# Currency, remarks, rows in words


def test_a_table_names_all_missing_rates_at_once():
    office = granted(
        "| date | kind | currency | amount |\n| 2023-05-01 | spent | GBP | 1 |\n| 2023-02-01 | received | CHF | 1 |",
        donors="| currency |\n| USD |",
    )
    with pytest.raises(DataError) as refusal:
        table_of(office)
    assert [finding.expected.split(",")[0] for finding in refusal.value.findings] == [
        "a rate of EUR for 2023-01",
        "a rate of CHF for 2023-02",
        "a rate of GBP for 2023-05",
    ]


def test_the_note_says_what_a_reader_must_know():
    early, lines = "| date | amount |\n| 2022-12-01 | 5.00 |", "| line_id | amount |\n| L1 | 9 |"
    table = table_of(granted(early, budget_lines=lines))
    assert table.note == (
        "The grant's 1 budget line does not add up to its amount. "
        "1 transaction is dated before the grant's start, and counts."
    )


def test_a_period_without_anything_is_an_empty_table_and_no_error():
    table = table_of(granted("| date | amount |\n| 2023-02-01 | 5.00 |"), "2020-01-01", "2020-12-31")
    assert table.frame["spent"].tolist() == [0, 0]
    assert (table.total["elapsed"], table.total["burn"], table.flag) == (0, 0, "as planned")


def test_the_rows_are_worded_in_the_documents_language():
    paid = PAID + "| 2023-05-04 | spent | L2 | 200.00 |\n| 2023-05-04 | spent | L10 | 400.00 |"
    english, bulgarian = (table_of(granted(paid)).rows(Wording(language)) for language in ("en", "bg"))
    assert english["title"].tolist() == ["Courses", "Rent", "Not assigned", "Total"]
    assert english["flag"].tolist() == ["over budget", "over budget", "", "fast"]
    assert bulgarian["title"].tolist() == ["Courses", "Rent", "Неразпределени", "Общо"]
    assert bulgarian["flag"].tolist() == ["над бюджета", "над бюджета", "", "бързо"]
    assert english.iloc[-1][list(MONEY_COLUMNS)].tolist() == [
        table_of(granted(paid)).total[name] for name in MONEY_COLUMNS
    ]
    assert Wording("bg").label("Rounding difference") == "Разлика от закръгляване"


def test_refuses_an_unknown_grant():
    with pytest.raises(UsageError, match="grants.csv has no 'h'"):
        finance_table(granted(()), "h", end="2023-12-31")
