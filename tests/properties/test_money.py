"""Laws of money that hold for every office."""

import datetime as dt
import json
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ioreport.measures import convert, finance_table, measure, spending_over_time
from ioreport.measures.finance.currency import as_decimal, shown_money
from ioreport.measures.finance.finance_statement import MONEY_COLUMNS
from tests.drawn import draw_office

pytestmark = pytest.mark.slow

CURRENCIES = ["EUR", "BGN", "USD", "CHF"]
MONTHS = ["2023-01", "2023-02", "2023-03"]
LINES = ["L1", "L2", "L3"]
NAMES = [*MONEY_COLUMNS, "received", "burn"]
PERIOD = {"grant": "g", "start": "2023-02-01", "end": "2023-03-15"}
few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])

money = st.integers(-(10**7), 10**7).map(lambda amount: Decimal(amount).scaleb(-2))
rate = st.integers(1, 10**9).map(lambda units: Decimal(units).scaleb(-6))
fractions = st.fractions(max_denominator=10**12) | st.decimals(-1000, 1000, places=3).map(Fraction)

transaction = st.fixed_dictionaries(
    {
        "date": st.dates(dt.date(2023, 1, 1), dt.date(2023, 3, 31)).map(str),
        "kind": st.sampled_from(["received", "committed", "spent", "spent"]),
        "line_id": st.sampled_from([*LINES, ""]),
        "amount": money.map(str),
        "currency": st.sampled_from(CURRENCIES),
    }
)


@st.composite
def tables(draw):
    """A grant of a few lines with all the rates that it can need; of lev and euro sometimes only one."""
    fixed = {(month, "CHF"): draw(rate) for month in MONTHS}
    pegged = {
        (month, name): draw(rate)
        for month in MONTHS
        for name in draw(st.sampled_from([["EUR"], ["BGN"], ["EUR", "BGN"]]))
    }
    paid = draw(st.lists(transaction, min_size=1, max_size=15))
    return {
        "donors": [{"donor_id": "d", "currency": draw(st.sampled_from(CURRENCIES))}],
        "grants": [{"grant_id": "g", "currency": draw(st.sampled_from(CURRENCIES))}],
        "budget_lines": [{"line_id": line, "amount": str(abs(draw(money)))} for line in LINES],
        "transactions": [
            row | {"transaction_id": f"t{number}", "line_id": "" if row["kind"] == "received" else row["line_id"]}
            for number, row in enumerate(paid)
        ],
        "exchange_rates": [
            {"month": month, "currency": name, "per_usd": str(units)}
            for (month, name), units in (fixed | pegged).items()
        ],
    }


@few
@given(tables(), money, st.sampled_from(CURRENCIES), st.sampled_from(CURRENCIES), st.sampled_from(MONTHS))
def test_converting_there_and_back_is_the_identity(drawn, amount, here, there, month):
    office = draw_office(exchange_rates=drawn["exchange_rates"])
    assert convert(office, convert(office, amount, here, there, month), there, here, month) == amount


@pytest.fixture(scope="module")
def unrated():
    return draw_office()


@given(amount=money, month=st.sampled_from(["2010-01", "2023-06", "2026-01", "2040-12"]))
def test_lev_and_euro_convert_there_and_back_without_any_rate(unrated, amount, month):
    assert convert(unrated, convert(unrated, amount, "EUR", "BGN", month), "BGN", "EUR", month) == amount
    assert convert(unrated, convert(unrated, amount, "BGN", "EUR", month), "EUR", "BGN", month) == amount
    assert convert(unrated, amount, "EUR", "BGN", month) == Fraction(amount) * Fraction(195583, 100000)


@given(fractions)
def test_a_decimal_rounds_as_its_fraction_does(value):
    half_up = int(abs(value) * 100 + Fraction(1, 2)) * (-1 if value < 0 else 1)
    assert shown_money(value, "EUR") == Decimal(half_up).scaleb(-2, Context(prec=60))
    assert as_decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP, Context(prec=60)) == shown_money(value, "EUR")


@few
@given(tables())
def test_lines_and_what_is_not_assigned_add_up_to_the_grant(drawn):
    office = draw_office(**drawn)
    for name in MONEY_COLUMNS:
        parts = sum(Fraction(measure(office, name, **PERIOD, line=line).value) for line in [*LINES, ""])
        assert abs(parts - Fraction(measure(office, name, **PERIOD).value)) < Fraction(1, 10**40)


@few
@given(tables())
def test_what_is_shown_adds_up_to_the_shown_total(drawn):
    table = finance_table(draw_office(**drawn), **PERIOD)
    for name in MONEY_COLUMNS:
        assert table.frame[name].sum() == table.total[name]
    assert (table.frame["kind"] == "rounding").sum() <= 1


@few
@given(tables())
def test_the_table_shows_the_measures(drawn):
    office = draw_office(**drawn)
    table = finance_table(office, **PERIOD)
    for name in (*MONEY_COLUMNS, "received"):
        assert table.total[name] == measure(office, name, **PERIOD).value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert table.flag == measure(office, "grant_flag", **PERIOD).value
    assert set(table.trail.rows) >= {"grants.csv", "donors.csv", "budget_lines.csv"}


@few
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(drawn, random):
    shuffled = {table: random.sample(rows, len(rows)) for table, rows in drawn.items()}
    here, there = (draw_office(**each) for each in (drawn, shuffled))
    for name in NAMES:
        assert measure(here, name, **PERIOD).value == measure(there, name, **PERIOD).value
    assert finance_table(here, **PERIOD).total == finance_table(there, **PERIOD).total


@few
@given(tables(), st.sampled_from([*NAMES, "elapsed", "grant_flag"]))
def test_arguments_recompute_the_same(drawn, name):
    office = draw_office(**drawn)
    measured = measure(office, name, **PERIOD)
    assert measure(office, measured.name, **json.loads(json.dumps(measured.arguments))) == measured


@few
@given(tables())
def test_a_period_cut_in_two_spends_the_same(drawn):
    office = draw_office(**drawn)
    halves = ("2023-01-01", "2023-02-10"), ("2023-02-11", "2023-03-31")
    parts = [Fraction(measure(office, "spent", grant="g", start=start, end=end).value) for start, end in halves]
    assert abs(sum(parts) - Fraction(measure(office, "spent", grant="g").value)) < Fraction(1, 10**40)


@few
@given(tables())
def test_the_months_add_up_to_what_was_spent(drawn):
    office = draw_office(**drawn)
    spending = spending_over_time(office, **PERIOD)
    assert spending.frame["spent"].sum() + spending.difference == spending.total
    assert spending.total == measure(office, "spent", **PERIOD).value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    last = measure(office, "spent_to_date", **PERIOD).value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert spending.frame["spent_to_date"].iloc[-1] == last


def slow_amount(drawn, part, first="0000", last="9999"):
    """A part of the account once more, row by row, to hold the vectorised one against."""
    kind = "spent" if part == "spent_to_date" else part
    into = drawn["donors"][0]["currency"]
    rows = [row for row in drawn["transactions"] if row["kind"] == kind and first <= row["date"] <= last]
    return sum((slow_convert(drawn, row["amount"], row["currency"], into, row["date"][:7]) for row in rows), Fraction())


def slow_convert(drawn, amount, source, into, month):
    if source == into:
        return Fraction(amount)
    if {source, into} == {"EUR", "BGN"}:
        return Fraction(amount) / Fraction("1.95583") if into == "EUR" else Fraction(amount) * Fraction("1.95583")
    return Fraction(amount) / slow_rate(drawn, month, source) * slow_rate(drawn, month, into)


def slow_rate(drawn, month, currency):
    known = {row["currency"]: Fraction(row["per_usd"]) for row in drawn["exchange_rates"] if row["month"] == month}
    legal = Fraction("1.95583")
    followed = {
        "USD": 1,
        **({"BGN": known["EUR"] * legal} if "EUR" in known else {}),
        **({"EUR": known["BGN"] / legal} if "BGN" in known else {}),
    }
    return (followed | known | {"USD": Fraction(1)})[currency]


@few
@given(tables())
def test_the_rule_read_slowly_gives_the_same(drawn):
    office, bounds = draw_office(**drawn), {"last": PERIOD["end"]}
    for part in ("received", "spent_to_date", "committed"):
        assert abs(Fraction(measure(office, part, **PERIOD).value) - slow_amount(drawn, part, **bounds)) < 1e-40
    spent = slow_amount(drawn, "spent", first=PERIOD["start"], **bounds)
    assert abs(Fraction(measure(office, "spent", **PERIOD).value) - spent) < Fraction(1, 10**40)
