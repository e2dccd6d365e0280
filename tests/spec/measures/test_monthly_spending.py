"""What was spent of a grant, month by month."""

from decimal import Decimal

import pytest

from ioreport.errors import UsageError
from ioreport.measures import measure, spending_over_time
from ioreport.wording import Wording
from tests.drawn import draw_office

GRANT = "| grant_id | start_date | end_date |\n| g | 2023-01-01 | 2023-04-30 |"
PAID = """
    | date       | line_id | kind      | amount |
    | 2023-01-05 | L1      | spent     | 10.00  |
    | 2023-01-31 |         | spent     | 2.00   |
    | 2023-03-01 | L1      | spent     | 30.00  |
    | 2023-03-31 | L1      | spent     | -5.00  |
    | 2023-03-31 | L1      | committed | 99.00  |
"""


def granted(transactions):
    return draw_office(
        grants=GRANT,
        budget_lines="| line_id | amount |\n| L1 | 100.00 |",
        donors="| donor_id |\n| d |",
        transactions=transactions,
    )


def laid_out(spending):
    return [tuple(map(str, row)) for row in spending.frame.to_numpy()]


def test_every_month_of_the_period_with_what_was_spent_in_it_and_to_date():
    spending = spending_over_time(granted(PAID), "g", "2023-01-01", "2023-04-30")
    assert laid_out(spending) == [
        ("2023-01", "12.00", "12.00"),
        ("2023-02", "0.00", "12.00"),
        ("2023-03", "25.00", "37.00"),  # 30 - 5
        ("2023-04", "0.00", "37.00"),
    ]
    assert (spending.total, spending.difference, spending.currency) == (37, 0, "EUR")
    assert spending.trail.written()["transactions.csv"] == "2-5"
    assert spending.arguments == {"grant": "g", "start": "2023-01-01", "end": "2023-04-30"}


def test_a_month_counts_as_far_as_it_lies_in_the_period():
    spending = spending_over_time(granted(PAID), "g", "2023-01-10", "2023-03-30")
    assert laid_out(spending) == [
        ("2023-01", "2.00", "12.00"),
        ("2023-02", "0.00", "12.00"),
        ("2023-03", "30.00", "42.00"),
    ]
    assert spending.total == measure(granted(PAID), "spent", **spending.arguments).value


def test_a_line_of_its_own():
    assert laid_out(spending_over_time(granted(PAID), "g", "2023-01-01", "2023-01-31", line="L1")) == [
        ("2023-01", "10.00", "10.00")
    ]
    assert laid_out(spending_over_time(granted(PAID), "g", "2023-01-01", "2023-01-31", line="")) == [
        ("2023-01", "2.00", "2.00")
    ]


def test_an_open_period_reaches_over_the_grants_days_and_all_spending():
    late = "| date | amount |\n| 2022-11-30 | 1.00 |\n| 2023-06-01 | 2.00 |"
    assert [month for month, *_ in laid_out(spending_over_time(granted(late), "g"))] == [
        "2022-11",
        "2022-12",
        "2023-01",
        "2023-02",
        "2023-03",
        "2023-04",
        "2023-05",
        "2023-06",
    ]
    received = granted("| date | kind | amount |\n| 2023-02-01 | received | 1.00 |")
    assert [month for month, *_ in laid_out(spending_over_time(received, "g", end="2022-05-31"))] == ["2022-05"]
    assert [month for month, *_ in laid_out(spending_over_time(received, "g", start="2023-12-31"))] == ["2023-12"]
    # The day of the data is 31 January 2024: of later months nothing is known.
    assert laid_out(spending_over_time(received, "g", start="2024-05-31")) == []


def test_rounding_leaves_a_row_between_the_months_and_the_total():
    paid = [{"date": f"2023-0{month}-01", "currency": "BGN", "amount": "0.01"} for month in (1, 2, 3)]
    spending = spending_over_time(granted(paid), "g", "2023-01-01", "2023-03-31")
    # 0.01 lev is 0.0051… euro, shown as 0.01; three of them are 0.0153… euro, shown as 0.02.
    assert (spending.total, spending.difference) == (Decimal("0.02"), Decimal("-0.01"))
    assert spending.frame["spent_to_date"].tolist() == [Decimal("0.01"), Decimal("0.01"), Decimal("0.02")]
    rows = spending.rows(Wording("bg"))
    assert rows["month"].tolist() == ["2023-01", "2023-02", "2023-03", "Разлика от закръгляване", "Общо"]
    assert rows["spent"].tolist()[3:] == [Decimal("-0.01"), Decimal("0.02")]


@pytest.mark.parametrize(
    ("asked", "words"), [({"grant": "h"}, "grants.csv has no 'h'"), ({"grant": "g", "line": "L2"}, "has no 'L2'")]
)
def test_refuses_a_wrong_call(asked, words):
    with pytest.raises(UsageError, match=words):
        spending_over_time(granted(PAID), **asked)
