"""The money of a grant by name: budget, received, spent, to date, committed, balance, burn, elapsed, cost."""

from decimal import Decimal
from fractions import Fraction

import pytest

from ioreport.errors import DataError, UsageError
from ioreport.measures import MEASURES, measure
from ioreport.measures.finance.grant_ratios import flag_of
from tests.drawn import draw_office

GRANT = """
    | grant_id | amount | currency | start_date | end_date   |
    | g        | 500.00 | EUR      | 2023-01-01 | 2023-12-31 |
    | other    | 100.00 | EUR      | 2023-01-01 | 2023-12-31 |
"""
LINES = """
    | line_id | amount |
    | L1      | 400.00 |
    | L2      | 100.00 |
"""
JUNE = {"grant": "g", "start": "2023-04-01", "end": "2023-06-30"}
ENDED = {"grant": "g", "end": "2023-12-31"}


def granted(transactions=(), grants=GRANT, budget_lines=LINES, donors="| donor_id |\n| d |", **tables):
    return draw_office(grants=grants, budget_lines=budget_lines, donors=donors, transactions=transactions, **tables)


PAID = """
    | grant_id | date       | kind      | line_id | amount |
    | g        | 2023-01-10 | received  |         | 300.00 |
    | g        | 2023-02-01 | spent     | L1      | 50.00  |
    | g        | 2023-03-31 | spent     | L1      | 1.00   |
    | g        | 2023-04-01 | spent     | L1      | 20.00  |
    | g        | 2023-06-30 | spent     | L2      | 30.10  |
    | g        | 2023-06-30 | spent     |         | 0.20   |
    | g        | 2023-05-01 | spent     | L1      | -5.00  |
    | g        | 2023-02-01 | committed | L2      | 40.00  |
    | g        | 2023-06-01 | committed | L2      | -30.00 |
    | g        | 2023-07-01 | spent     | L1      | 1000   |
    | g        | 2023-07-01 | committed | L1      | 1000   |
    | g        | 2023-07-01 | received  |         | 1000   |
    | other    | 2023-05-01 | spent     |         | 9999   |
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("budget", Decimal("400.00") + Decimal("100.00")),
        ("received", Decimal("300.00")),
        # from the first day of the period to its last, less the reversal
        ("spent", Decimal("20.00") + Decimal("30.10") + Decimal("0.20") - Decimal("5.00")),
        ("spent_to_date", Decimal("51.00") + Decimal("45.30")),
        ("committed", Decimal("40.00") - Decimal("30.00")),
        ("balance", Decimal("500.00") - Decimal("96.30") - Decimal("10.00")),
        ("burn", Decimal("96.30") / Decimal("500.00")),
        ("elapsed", Decimal(31 + 28 + 31 + 30 + 31 + 30) / Decimal(365)),
    ],
)
def test_a_grant_in_a_period(name, expected):
    measured = measure(granted(PAID), name, **JUNE)
    assert round(measured.value, 20) == round(expected, 20)
    assert (measured.name, measured.precision, measured.rule) == (name, "exact", MEASURES[name].rule)
    assert measured.unit == ("ratio" if name in ("burn", "elapsed") else "EUR")
    assert measured.arguments == JUNE


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("budget", "L1", "400.00"),
        ("spent", "L1", "15.00"),
        ("spent_to_date", "L1", "66.00"),
        ("committed", "L2", "10"),
        ("balance", "L2", "59.90"),
        ("burn", "L2", "0.301"),
        ("spent", "", "0.20"),
        ("budget", "", "0.00"),
        ("balance", "", "-0.20"),
    ],
)
def test_a_line_of_a_grant_in_a_period(name, line, expected):
    assert measure(granted(PAID), name, **JUNE, line=line).value == Decimal(expected)


def test_a_side_left_open_has_no_bound():
    office = granted(PAID)
    assert measure(office, "spent", grant="g").value == Decimal("1096.30")
    assert measure(office, "spent", grant="g", start="2023-04-01").value == Decimal("1045.30")
    assert measure(office, "received", grant="g").value == Decimal("1300.00")


def test_what_was_paid_before_the_grant_began_counts_and_is_told():
    office = granted("""
        | date       | amount |
        | 2022-12-31 | 10.00  |
        | 2023-01-01 | 5.00   |
    """)
    assert measure(office, "spent_to_date", **ENDED).value == 15
    assert measure(office, "balance", **ENDED).note == "1 transaction is dated before the grant's start, and counts."
    assert measure(office, "spent", **ENDED, start="2023-01-01").value == 5
    assert measure(office, "spent", **ENDED, start="2023-01-01").note == ""


# Currencies


def test_a_budget_converts_at_the_month_of_the_grants_start_and_a_payment_at_its_own():
    office = granted(
        """
        | date       | currency | amount |
        | 2023-02-10 | EUR      | 80.00  |
        | 2023-02-20 | CHF      | 45.00  |
        | 2023-03-01 | USD      | 1.00   |
        """,
        donors="| currency |\n| USD |",
        exchange_rates="""
        | month   | currency | per_usd |
        | 2023-01 | EUR      | 0.5     |
        | 2023-02 | EUR      | 0.8     |
        | 2023-02 | CHF      | 0.9     |
        """,
    )
    budget, spent = (measure(office, name, **ENDED) for name in ("budget", "spent"))
    assert (budget.value, budget.unit) == (1000, "USD")  # (400 + 100) / 0.5
    assert (spent.value, spent.unit) == (151, "USD")  # 80 / 0.8 + 45 / 0.9 + 1
    assert measure(office, "burn", **ENDED).value == Decimal("0.151")
    assert budget.trail.written() == {
        "budget_lines.csv": "2-3",
        "donors.csv": "2",
        "exchange_rates.csv": "2",
        "grants.csv": "2",
    }
    assert spent.trail.written() == {
        "donors.csv": "2",
        "exchange_rates.csv": "3-4",
        "grants.csv": "2",
        "transactions.csv": "2-4",
    }


def test_an_amount_is_not_rounded_before_it_is_shown():
    office = granted(
        """
        | date       | currency | amount |
        | 2023-02-10 | BGN      | 0.01   |
        | 2023-03-10 | BGN      | 0.01   |
        | 2023-04-10 | BGN      | 0.01   |
        """
    )
    spent = measure(office, "spent", **ENDED).value
    assert str(spent).startswith("0.015338756")  # 0.03 / 1.95583, where three times 0.01 would be 0.03
    assert abs(Fraction(spent) - Fraction("0.03") / Fraction("1.95583")) < Fraction(1, 10**50)


def test_cents_add_up_exactly():
    rows = [{"date": "2023-05-01", "amount": "0.10", "transaction_id": f"t{n}"} for n in range(1000)]
    assert measure(granted(rows), "spent", **ENDED).value == 100


def test_all_missing_rates_are_named_at_once_with_the_rows_that_need_them():
    office = granted(
        """
        | date       | kind      | currency | amount |
        | 2023-02-10 | spent     | CHF      | 1.00   |
        | 2023-02-11 | spent     | CHF      | -1.00  |
        | 2023-03-10 | committed | GBP      | 1.00   |
        | 2023-03-10 | received  | JPY      | 1.00   |
        | 2023-04-10 | spent     | BGN      | 1.00   |
        """,
        donors="| currency |\n| USD |",
        exchange_rates="| month | currency | per_usd |\n| 2023-04 | EUR | 0.9 |",
    )
    with pytest.raises(DataError) as refusal:
        measure(office, "balance", **ENDED)
    assert [finding.expected for finding in refusal.value.findings] == [
        "a rate of EUR for 2023-01, for budget_lines.csv, rows 2-3",
        "a rate of CHF for 2023-02, for transactions.csv, rows 2-3",
        "a rate of GBP for 2023-03, for transactions.csv, row 4",
    ]
    april = measure(office, "spent", grant="g", start="2023-04-01")
    assert round(april.value, 20) == round(1 / (Decimal("0.9") * Decimal("1.95583")), 20)


def test_a_rate_that_no_amount_of_the_period_needs_may_be_missing():
    office = granted("""
        | date       | currency | amount |
        | 2023-02-10 | EUR      | 1.00   |
        | 2023-07-10 | JPY      | 1.00   |
    """)
    assert measure(office, "spent_to_date", **JUNE).value == 1


# The budget


def test_the_budget_is_the_sum_of_the_lines_also_where_the_amount_differs():
    budget = measure(granted(budget_lines="| line_id | amount |\n| L1 | 450.00 |"), "budget", grant="g")
    assert (budget.value, budget.note) == (450, "The grant's 1 budget line does not add up to its amount.")


def test_a_grant_without_lines_has_its_amount_as_budget():
    office = granted("| date | amount |\n| 2023-02-01 | 125.00 |", budget_lines=())
    assert measure(office, "budget", grant="g").value == 500
    assert measure(office, "budget", grant="g").trail.written() == {"donors.csv": "2", "grants.csv": "2"}
    assert measure(office, "burn", **ENDED).value == Decimal("0.25")


@pytest.mark.parametrize(
    ("amount", "of_burn", "of_flag"),
    [
        ("exact", "exact", "exact"),
        ("at_most", "at_least", "about"),
        ("at_least", "at_most", "about"),
        ("about", "about", "about"),
    ],
)
def test_the_precision_of_an_amount_travels_on(amount, of_burn, of_flag):
    office = granted(
        "| date | amount |\n| 2023-02-01 | 125.00 |",
        budget_lines=(),
        grants=f"| grant_id | amount | amount_precision |\n| g | 500.00 | {amount} |",
    )
    names = ("budget", "balance", "burn", "grant_flag", "spent")
    assert [measure(office, name, **ENDED).precision for name in names] == [amount, amount, of_burn, of_flag, "exact"]


def test_a_budget_of_nothing_has_no_burn_and_no_flag():
    office = granted(PAID, grants="| grant_id | amount |\n| g | 0.00 |", budget_lines=())
    assert measure(office, "burn", **ENDED).value is None
    assert measure(office, "grant_flag", **ENDED).value is None
    assert measure(granted(PAID), "burn", **ENDED, line="").value is None


# Time


@pytest.mark.parametrize(
    ("end", "expected"),
    [("2022-12-31", "0"), ("2023-01-01", "0.1"), ("2023-01-05", "0.5"), ("2023-01-10", "1"), ("2024-01-01", "1")],
)
def test_elapsed_counts_days_inclusive_and_at_most_all(end, expected):
    office = granted(grants="| grant_id | start_date | end_date |\n| g | 2023-01-01 | 2023-01-10 |", budget_lines=())
    elapsed = measure(office, "elapsed", grant="g", end=end)
    assert elapsed.value == Decimal(expected)
    assert elapsed.trail.written() == {"grants.csv": "2"}


def test_elapsed_without_an_end_is_refused():
    office = granted()
    with pytest.raises(UsageError, match="end: found none, expected the last day of the period"):
        measure(office, "elapsed", grant="g", end=None)


def test_elapsed_runs_from_the_grants_start_whatever_the_periods():
    office = granted()
    assert measure(office, "elapsed", **JUNE).value == measure(office, "elapsed", grant="g", end=JUNE["end"]).value


@pytest.mark.parametrize(
    ("burn", "elapsed", "flag"),
    [
        ("0.35", "0.5", "as planned"),
        ("0.3499", "0.5", "slow"),
        ("0.65", "0.5", "as planned"),
        ("0.6501", "0.5", "fast"),
        ("0", "0.15", "as planned"),
        ("0", "0.1501", "slow"),
        ("1.16", "1", "fast"),
    ],
)
def test_a_grant_is_slow_or_fast_when_burn_and_elapsed_differ_by_more_than_15_hundredths(burn, elapsed, flag):
    assert flag_of(Fraction(burn), Fraction(elapsed)) == flag


@pytest.mark.parametrize(("paid", "flag"), [("34.99", "slow"), ("35.00", "as planned"), ("65.01", "fast")])
def test_the_flag_is_told_from_exact_values(paid, flag):
    office = granted(
        f"| date | amount |\n| 2023-01-01 | {paid} |",
        budget_lines=(),
        grants="| grant_id | amount | start_date | end_date |\n| g | 100.00 | 2023-01-01 | 2023-01-10 |",
    )
    assert measure(office, "grant_flag", grant="g", end="2023-01-05").value == flag


# Cost per person

CAME = """
    | activity_id | people | precision |
    | spring      | 40     |           |
    | winter      | 8      |           |
    | before      | 500    |           |
    | elsewhere   | 700    |           |
"""
HELD = """
    | activity_id | project_id | start_date |
    | before      | p          | 2022-12-31 |
    | winter      | p          | 2023-01-01 |
    | spring      | p          | 2023-05-01 |
    | elsewhere   | q          | 2023-05-01 |
"""


def test_cost_per_person_is_spent_to_date_by_people_reached_since_the_grants_start():
    cost = measure(granted(PAID, activities=HELD, participations=CAME), "cost_per_person", **JUNE)
    assert Fraction(cost.value) == Fraction("96.30") / (40 + 8)
    assert (cost.unit, cost.precision, cost.arguments) == ("EUR", "exact", JUNE)
    assert cost.trail.written() == {
        "activities.csv": "3-4",
        "donors.csv": "2",
        "grants.csv": "2",
        "participations.csv": "2-3",
        "transactions.csv": "3-8",
    }


@pytest.mark.parametrize(("people", "cost"), [("exact", "exact"), ("about", "about"), ("at_least", "at_most")])
def test_at_least_so_many_people_cost_at_most_so_much(people, cost):
    came = f"| activity_id | people | precision |\n| spring | 40 | {people} |"
    assert measure(granted(PAID, activities=HELD, participations=came), "cost_per_person", **JUNE).precision == cost


def test_money_that_came_back_from_at_least_so_many_people_bounds_nothing():
    came = "| activity_id | people | precision |\n| spring | 40 | at_least |"
    office = granted("| date | amount |\n| 2023-02-01 | -1.00 |", activities=HELD, participations=came)
    assert measure(office, "cost_per_person", **JUNE).precision == "about"


@pytest.mark.parametrize(
    ("came", "undefined"),
    [
        ("| activity_id | people |\n| spring | 0 |", True),
        ("| activity_id | people | wording |\n| spring | | dozens |", False),
    ],
)
def test_cost_per_person_is_not_defined_where_nobody_was_reached_and_not_known_where_no_number_is(came, undefined):
    cost = measure(granted(PAID, activities=HELD, participations=came), "cost_per_person", **JUNE)
    assert (cost.value, cost.precision, cost.wordings, cost.undefined) == (None, "exact", (), undefined)


def test_cost_per_person_is_not_defined_before_the_grant_begins():
    office = granted(PAID, activities=HELD, participations=CAME)
    assert measure(office, "cost_per_person", grant="g", end="2022-12-31").value is None


# Nothing, and wrong use


@pytest.mark.parametrize("name", ["received", "spent", "spent_to_date", "committed"])
def test_an_empty_selection_is_empty_and_not_an_error(name):
    nothing = measure(granted(PAID), name, grant="g", end="2022-01-31")
    assert (str(nothing.value), nothing.unit) == ("0.00", "EUR")
    assert nothing.trail.written() == {"donors.csv": "2", "grants.csv": "2"}


@pytest.mark.parametrize(
    ("name", "asked", "words"),
    [
        ("spent", {"grant": "G"}, "grant: grants.csv has no 'G'"),
        ("spent", {"grant": "g", "line": "L3"}, "line: the grant g has no 'L3'"),
        ("spent", {"grant": "g", "line": "L3"}, "take one of '', L1, L2"),  # '' is money without a line
        ("spent", {"grant": "g", "start": "2023-02-01", "end": "2023-01-01"}, "A period starts on or before its end"),
        ("spent", {"grant": "g", "end": "June"}, "end: found 'June', expected a day"),
        ("elapsed", {"grant": "g"}, "elapsed needs the argument 'end'"),
        ("received", {"grant": "g", "line": "L1"}, "received has no argument 'line'"),
        ("balance", {}, "balance needs the argument 'grant'"),
    ],
)
def test_refuses_a_wrong_call(name, asked, words):
    with pytest.raises(UsageError) as refusal:
        measure(granted(), name, **asked)
    assert words in str(refusal.value)


def test_a_donor_without_a_currency_is_named():
    with pytest.raises(DataError) as refusal:
        measure(granted(donors="| donor_id |\n| someone |"), "spent", grant="g")
    assert "grants.csv, row 2, column donor_id: found 'd', expected a donor of donors.csv" in str(refusal.value)


BOOKED = """
    | grant_id | date       | kind  | line_id | amount  | currency | booked |
    | g        | 2023-05-01 | spent | L1      | 195.58  | BGN      | 101.00 |
    | g        | 2023-05-02 | spent | L1      | 195.583 | BGN      |        |
    | g        | 2023-05-03 | spent | L1      | 7.00    | JPY      | 0.05   |
    | g        | 2023-05-04 | spent | L2      | 3.00    | EUR      | 3.00   |
    | g        | 2023-05-05 | spent | L1      | -195.58 | BGN      | -99.00 |
"""


def test_what_the_ledger_booked_counts_in_place_of_a_conversion():
    measured = measure(granted(BOOKED), "spent", **JUNE)  # no rate of JPY is needed
    assert measured.value == Decimal("101.00") + Decimal("100") + Decimal("0.05") + Decimal("3.00") - Decimal("99.00")
    assert [remark.number for remark in measured.remarks] == [3]


def test_a_booked_amount_is_converted_as_the_grants_own_money_is():
    donors = "| donor_id | currency |\n| d | USD |"
    rates = "| month | currency | per_usd |\n| 2023-01 | EUR | 0.8 |\n| 2023-05 | EUR | 0.5 |"
    booked = "| grant_id | date | kind | amount | currency | booked |\n| g | 2023-05-01 | spent | 9 | JPY | 10.00 |"
    measured = measure(granted(booked, donors=donors, exchange_rates=rates), "spent", **JUNE)
    assert (measured.value, measured.unit) == (Decimal("10.00") / Decimal("0.5"), "USD")
