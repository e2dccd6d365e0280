"""Money converts at its own day's rate, exactly; the lev and the euro at the legal rate, whatever the table says."""

from decimal import Decimal
from fractions import Fraction

import pytest

from ioreport.errors import DataError, UsageError
from ioreport.measures import convert, measure
from ioreport.measures.finance.currency import as_decimal, as_money, shown_money
from tests.drawn import draw_office

RATES = """
    | month   | currency | per_usd |
    | 2023-03 | EUR      | 0.8     |
    | 2023-03 | CHF      | 0.9     |
    | 2023-04 | CHF      | 1.2     |
    | 2023-04 | BGN      | 1.6     |
    | 2023-05 | EUR      | 0.9     |
    | 2023-05 | BGN      | 9.9     |
    | 2023-05 | USD      | 7.0     |
"""


def rated():
    return draw_office(exchange_rates=RATES)


def test_an_amount_is_divided_by_one_rate_and_multiplied_by_the_other():
    assert convert(rated(), "72.00", "CHF", "EUR", "2023-03") == Fraction("72") / Fraction("0.9") * Fraction("0.8")
    assert 72 / Fraction("0.9") * Fraction("0.8") == 64


def test_each_month_has_its_own_rate():
    office = rated()
    assert convert(office, "36.00", "CHF", "USD", "2023-03") == 40  # 36 / 0.9
    assert convert(office, "36.00", "CHF", "USD", "2023-04") == 30  # 36 / 1.2


def test_of_its_month_a_day_takes_the_newest_rate_that_is_valid_then():
    office = draw_office(
        exchange_rates="""
        | month   | currency | valid_from | per_usd |
        | 2024-01 | CHF      | 2023-12-31 | 2       |
        | 2024-01 | CHF      | 2024-01-16 | 4       |
        | 2024-02 | CHF      |            | 5       |
        | 2024-02 | CHF      | 2024-02-10 | 8       |
    """
    )
    days = {
        "2024-01-01": 2,
        "2024-01-15": 2,
        "2024-01-16": 4,
        "2024-01-31": 4,
        "2024-02-09": 5,
        "2024-02": 5,
        "2024-02-10": 8,
    }
    assert {day: 40 / convert(office, "40.00", "CHF", "USD", day) for day in days} == days


def test_before_the_first_rate_of_its_month_a_day_has_none():
    office = draw_office(
        exchange_rates="""
        | month   | currency | valid_from | per_usd |
        | 2023-12 | CHF      |            | 2       |
        | 2024-01 | CHF      | 2024-01-16 | 4       |
    """
    )
    with pytest.raises(DataError) as refusal:
        convert(office, "1.00", "CHF", "USD", "2024-01-15")
    (finding,) = refusal.value.findings
    assert finding.expected == "a rate of CHF for 2024-01 that is valid on 2024-01-15"


def test_sums_take_each_amount_at_its_own_day():
    office = draw_office(
        exchange_rates="""
            | month   | currency | valid_from | per_usd |
            | 2023-04 | CHF      |            | 2       |
            | 2023-04 | CHF      | 2023-04-11 | 4       |
        """,
        donors="| donor_id | currency |\n| d | USD |",
        grants="| grant_id | currency |\n| g | USD |",
        transactions="""
            | date       | amount | currency |
            | 2023-04-01 | 4.00   | CHF      |
            | 2023-04-10 | 6.00   | CHF      |
            | 2023-04-11 | 8.00   | CHF      |
            | 2023-04-30 | 1.50   | USD      |
        """,
    )
    assert measure(office, "spent", grant="g").value == Decimal("8.50")  # 4 / 2 + 6 / 2 + 8 / 4 + 1.50


def test_the_dollar_is_one_whatever_the_table_says():
    assert convert(rated(), "90.00", "EUR", "USD", "2023-05") == 100  # 90 / 0.9
    assert convert(rated(), "100.00", "USD", "EUR", "2023-05") == 90


@pytest.mark.parametrize("month", ["2023-03", "2023-04", "2023-05", "1999-01", "2030-12"])
def test_lev_and_euro_convert_at_the_legal_rate_at_every_date(month):
    office = rated()
    assert convert(office, "1000.00", "EUR", "BGN", month) == Fraction("1955.83")
    assert convert(office, "1955.83", "BGN", "EUR", month) == 1000


def test_where_only_the_euro_has_a_rate_the_lev_follows():
    # 0.8 euro for a dollar are 0.8 × 1.95583 = 1.564664 lev.
    assert convert(rated(), "1564.664", "BGN", "USD", "2023-03") == 1000
    assert convert(rated(), "90.00", "CHF", "BGN", "2023-03") == Fraction("156.4664")


def test_where_only_the_lev_has_a_rate_the_euro_follows():
    assert convert(rated(), "1000.00", "USD", "EUR", "2023-04") == 1600 / Fraction("1.95583")


def test_where_both_have_a_rate_each_has_its_own():
    assert convert(rated(), "990.00", "BGN", "USD", "2023-05") == 100  # 990 / 9.9
    assert convert(rated(), "90.00", "EUR", "USD", "2023-05") == 100  # 90 / 0.9


def test_an_amount_in_its_own_currency_needs_no_rate():
    assert convert(draw_office(), "12.34", "JPY", "JPY", "2023-03") == Fraction("12.34")


def test_a_missing_rate_names_month_and_currency():
    with pytest.raises(DataError) as refusal:
        convert(rated(), "1.00", "JPY", "GBP", "2023-03")
    assert [str(finding) for finding in refusal.value.findings] == [
        "exchange_rates.csv, column per_usd: expected a rate of JPY for 2023-03",
        "exchange_rates.csv, column per_usd: expected a rate of GBP for 2023-03",
    ]
    assert {(finding.rule, finding.level) for finding in refusal.value.findings} == {("missing_rate", "error")}
    assert "add a row with month, currency, per_usd and source to exchange_rates.csv" in str(refusal.value)


def test_an_office_without_rates_says_which_it_lacks():
    with pytest.raises(DataError, match="a rate of EUR for 2023-03"):
        convert(draw_office(), "1.00", "EUR", "USD", "2023-03")


@pytest.mark.parametrize("amount", [0.1, True])
def test_a_binary_float_is_refused(amount):
    with pytest.raises(UsageError, match="expected a Decimal"):
        convert(rated(), amount, "EUR", "BGN", "2023-03")


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        ("0.005", "0.01"),
        ("0.00499999999999999999999999999999", "0.00"),
        ("-0.005", "-0.01"),
        ("-0.004", "0.00"),
        ("1.675", "1.68"),
        ("2", "2.00"),
        ("99999999999999999999.995", "100000000000000000000.00"),
    ],
)
def test_money_is_rounded_half_up_once(exact, shown):
    assert str(shown_money(Fraction(exact), "EUR")) == shown


def test_an_endless_fraction_rounds_as_if_it_were_written_out():
    just_below = Fraction("0.005") - Fraction(1, 3 * 10**90)
    assert as_decimal(just_below) != Decimal("0.005")
    assert shown_money(just_below, "EUR") == Decimal("0.00")
    assert shown_money(Fraction("0.005") + Fraction(1, 3 * 10**90), "EUR") == Decimal("0.01")


def test_money_that_cents_can_say_is_said_in_cents():
    assert (str(as_money(Fraction(5, 2), "EUR")), str(as_money(Fraction(0), "EUR"))) == ("2.50", "0.00")
    assert str(as_money(Fraction(1, 3), "EUR")).startswith("0.33333333333333333333333333")
