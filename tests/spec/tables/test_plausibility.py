"""What is well written and hardly true: a warning with a rule's name, and none for what is merely large or late."""

import pytest

from ioreport.tables.plausibility import RULES
from tests.drawn import findings_of

PROJECT = "| project_id |\n| p |"
DONOR = "| donor_id |\n| d |"
GRANT = "| grant_id | amount |\n| g | 1000.00 |"
LINE = "| grant_id | line_id | amount |\n| g | L1 | 1000.00 |"
OFFICE = {"projects": PROJECT, "donors": DONOR, "grants": GRANT, "budget_lines": LINE}


def doubts(created="2024-01-31", **drawings):
    """The rows that the rules of plausibility name: rule, file without ending, row."""
    found = findings_of(created, **drawings)
    assert not [finding for finding in found if finding.level == "error"]
    return [(f.rule, f.file.removesuffix(".csv"), f.row) for f in found if f.rule in RULES]


def paid(*rows, kind="spent"):
    lines = "".join(f"| {day} | {amount} | {'L1' if kind == 'spent' else ''} | {kind} |\n" for day, amount in rows)
    return OFFICE | {"transactions": f"| date | amount | line_id | kind |\n{lines}"}


def test_every_rule_says_its_limit():
    assert all(f"{rule.limit:,g}" in str(rule) for rule in RULES.values() if rule.limit)
    assert len({str(rule) for rule in RULES.values()}) == len(RULES) == 22


@pytest.mark.parametrize("kind", ["spent", "received"])
def test_the_signs_of_a_ledger_are_doubted_at_the_grant(kind):
    # two of three amounts are below 0
    money = paid(("2023-02-01", "-300.00"), ("2023-02-02", "20.00"), ("2023-02-03", "-40.00"), kind=kind)
    assert doubts(**money) == [("negative_spending", "grants", 2)]
    (found,) = (finding for finding in findings_of(**money) if finding.rule == "negative_spending")
    assert found.found == f"{kind}: 2 of 3 amounts below 0"
    assert found.expected.endswith("transactions.csv, rows 2,4")


def test_a_reversal_and_a_commitment_that_is_paid_are_not_doubted():
    assert doubts(**paid(("2023-02-01", "300.00"), ("2023-02-02", "-300.00"))) == []
    assert doubts(**paid(("2023-02-01", "-300.00"), kind="committed")) == []


def test_spending_below_nothing_is_doubted_at_the_line_and_without_a_line_at_the_grant():
    # -3,000 + 500 = -2,500: one of two amounts is below 0, so that the signs alone are not doubted
    money = paid(("2023-02-01", "-3000.00"), ("2023-02-02", "500.00"))
    assert doubts(**money) == [("net_negative", "budget_lines", 2)]
    (found,) = (finding for finding in findings_of(**money) if finding.rule == "net_negative")
    assert (found.column, found.found) == ("line_id", "EUR -2,500.00 spent")
    unlined = OFFICE | {
        "transactions": "| date | amount |\n| 2023-02-01 | -3000.00 |\n| 2023-02-01 | 500.00 |",
    }
    assert doubts(**unlined) == [("net_negative", "grants", 2)]


def test_a_line_below_nothing_is_doubted_where_its_grant_is_above():
    money = OFFICE | {
        "grants": "| grant_id | amount |\n| g | 2000.00 |",
        "budget_lines": LINE + "\n| g | L2 | 1000.00 |",
        "transactions": "| date | amount | line_id |\n| 2023-02-01 | 900.00 | L1 |\n| 2023-02-02 | -50.00 | L2 |",
    }
    assert doubts(**money) == [("net_negative", "budget_lines", 3)]


def test_a_line_of_income_is_budgeted_and_booked_below_nothing():
    money = OFFICE | {
        "budget_lines": "| line_id | amount |\n| L1 | 1200.00 |\n| L2 | -200.00 |",
        "transactions": "| date | amount | line_id |\n| 2023-02-01 | 90.00 | L1 |\n| 2023-02-02 | -50.00 | L2 |",
    }
    assert doubts(**money) == []


def test_money_without_a_rate_may_be_what_lies_above_nothing():
    rows = "| 2023-02-01 | -90.00 | EUR |\n| 2023-02-02 | 9000 | JPY |"
    assert doubts(**OFFICE | {"transactions": f"| date | amount | currency |\n{rows}"}) == []


def test_a_line_spent_over_half_as_much_again_is_doubted_once_at_the_line():
    assert doubts(**paid(("2023-02-01", "800.00"), ("2023-03-01", "701.00"))) == [("over_budget", "budget_lines", 2)]
    assert doubts(**paid(("2023-02-01", "800.00"), ("2023-03-01", "700.00"))) == []


def test_a_budget_in_another_currency_is_compared_by_the_months_rate():
    # 3,400 lev are 1738.39 euro; 1700 dollars at 0.85 are 1445 euro
    money = OFFICE | {
        "transactions": "| date | amount | currency |\n| 2023-02-01 | {} | {} |",
        "exchange_rates": "| month | currency | per_usd |\n| 2023-01 | EUR | 0.85 |\n| 2023-02 | EUR | 0.85 |",
    }

    def spent(amount, currency):
        return money | {"transactions": money["transactions"].format(amount, currency)}

    assert doubts(**spent("3400.00", "BGN")) == [("over_budget", "grants", 2)]
    assert doubts(**spent("1700.00", "USD")) == []
    assert doubts(**spent("1800.00", "USD")) == [("over_budget", "grants", 2)]


def test_one_payment_above_all_others_by_orders_is_doubted():
    usual = [("2023-02-01", "10.00"), ("2023-02-02", "12.00"), ("2023-02-03", "9.00")]
    assert doubts(**paid(*usual, ("2023-02-04", "601.00"))) == [("lone_payment", "transactions", 5)]
    assert doubts(**paid(*usual, ("2023-02-04", "600.00"))) == []
    assert doubts(**paid(*usual[:2], ("2023-02-04", "900.00"))) == [], "too few others to tell"


BOOKED = "| date | amount | currency | booked |\n| 2023-02-01 | 195.58 | BGN | {} |"


@pytest.mark.parametrize("booked", ["195.58", "121.00", "-100.00", "79.00"])
def test_a_booked_amount_far_off_its_conversion_is_doubted(booked):
    money = OFFICE | {"transactions": BOOKED.format(booked)}  # 195.58 lev are 100 euro
    found = [finding for finding in findings_of(**money) if finding.rule == "booked_differs"]
    assert [(finding.row, finding.column, finding.found) for finding in found] == [(2, "booked", booked)]
    assert found[0].expected == "about EUR 100.00, the amount at the office's rates"


@pytest.mark.parametrize("booked", ["100.00", "119.00", "81.00", ""])
def test_a_booked_amount_near_its_conversion_is_not_doubted(booked):
    assert doubts(**OFFICE | {"transactions": BOOKED.format(booked)}) == []
    assert doubts(**OFFICE | {"transactions": BOOKED.format("7.00").replace("BGN", "JPY")}) == [], "no rate of JPY"


def test_a_booked_amount_counts_against_the_budget():
    money = OFFICE | {"transactions": "| date | amount | currency | booked |\n| 2023-02-01 | 9 | JPY | 1501.00 |"}
    assert doubts(**money) == [("over_budget", "grants", 2)]


def test_money_outside_the_grants_days_is_named_with_its_sums_on_both_sides():
    money = paid(("2022-12-30", "50.00"), ("2023-02-01", "500.00"), ("2024-01-02", "60.00"), ("2024-01-03", "40.00"))
    money["projects"] = "| project_id | start_date | end_date |\n| p | 2022-01-01 | 2024-12-31 |"
    found = [finding for finding in findings_of(**money) if finding.rule == "outside_grant"]
    assert [finding.row for finding in found] == [2, 4, 5]
    assert {finding.expected for finding in found} == {
        "a day of the grant g, 2023-01-01 to 2023-12-31 "
        "(outside: EUR 50.00 spent before, EUR 100.00 spent after, counted in sums to date)"
    }


def rates(*rows, currency="EUR", money="USD"):
    lines = "".join(f"| {month} | {currency} | {rate} |\n" for month, rate in rows)
    return OFFICE | {
        "exchange_rates": f"| month | currency | per_usd |\n{lines}",
        "transactions": f"| date | amount | currency |\n| 2023-01-01 | 1.00 | {money} |",
    }


def test_a_rate_that_is_upside_down_for_a_month_is_doubted_alone_and_its_inverse_named():
    found = findings_of(**rates(("2023-01", "0.85"), ("2023-02", "0.86"), ("2023-03", "1.17"), ("2023-04", "0.85")))
    jumps = [(finding.row, finding.found) for finding in found if finding.rule == "rate_jump"]
    assert jumps == [(4, "1.17")]
    assert "0.86 of 2023-02 in row 3 (did you mean 0.854701?" in found[-1].expected


@pytest.mark.parametrize(
    "later,doubted",
    [(("2023-02", "1.02"), []), (("2023-02", "1.03"), [3]), (("2023-03", "1.20"), []), (("2023-03", "1.23"), [3])],
    ids=["a fifth in a month", "more", "over two months", "more"],
)
def test_the_limit_is_a_fifth_for_each_month(later, doubted):
    # 0.85 × 1.2 = 1.02; over two months 0.85 × 1.44 = 1.224
    found = doubts(**rates(("2023-01", "0.85"), later))
    assert [row for rule, _, row in found if rule == "rate_jump"] == doubted


def test_a_rate_that_stays_where_it_went_is_doubted_once_and_one_that_nobody_uses_never():
    moved = [("2023-01", "20"), ("2023-02", "30"), ("2023-03", "30.5")]
    assert doubts(**rates(*moved, currency="TRY", money="TRY")) == [("rate_jump", "exchange_rates", 3)]
    assert doubts(**rates(*moved, currency="TRY")) == []


def test_lev_and_euro_off_the_legal_rate_are_doubted_at_the_lev():
    # 0.85 × 1.95583 = 1.66246; one percent more is 1.67908
    def both(lev):
        drawn = f"| month | currency | per_usd |\n| 2023-01 | EUR | 0.85 |\n| 2023-01 | BGN | {lev} |"
        return doubts(**OFFICE, exchange_rates=drawn)

    assert both("1.679") == []
    assert both("1.68") == [("legal_rate", "exchange_rates", 3)]


ACTIVITIES = "| activity_id | status | start_date | end_date |\n| a | {} | {} | {} |"


@pytest.mark.parametrize(
    "status,start,end,rule",
    [
        ("completed", "2024-01-30", "2024-02-01", "activity_later"),
        ("completed", "2024-01-30", "2024-01-31", None),
        ("ongoing", "2024-02-01", "2024-03-01", "activity_later"),
        ("ongoing", "2024-01-31", "2024-03-01", None),
        ("planned", "2024-01-01", "2024-01-30", "planned_past"),
        ("planned", "2024-01-01", "2024-01-31", None),
        ("cancelled", "2025-01-01", "2025-01-01", None),
    ],
)
def test_an_activitys_state_is_held_against_the_day_of_the_data(status, start, end, rule):
    found = doubts(activities=ACTIVITIES.format(status, start, end))
    assert found == ([(rule, "activities", 2)] if rule else [])


def test_a_transaction_after_the_day_of_the_data_is_doubted():
    assert doubts(created="2023-06-30", **paid(("2023-06-30", "5.00"), ("2023-07-01", "5.00"))) == [
        ("transaction_later", "transactions", 3)
    ]


REPORTS = "| report_id | grant_id | kind | period_start | period_end | due_date | submitted_on | audience |\n"


@pytest.mark.parametrize(
    "start,end,due,submitted,rules",
    [
        ("2023-01-01", "2023-06-30", "2023-07-31", "2023-07-01", []),
        ("2022-12-31", "2023-06-30", "", "", ["report_outside_grant"]),
        ("2023-01-01", "2024-01-01", "", "", ["report_outside_grant", "report_later"]),
        ("2023-01-01", "2023-06-30", "2023-06-29", "", ["due_early"]),
        ("2023-01-01", "2023-06-30", "", "2023-06-29", ["submitted_early"]),
        ("2023-01-01", "2023-06-30", "", "2023-10-01", ["submitted_later"]),
        ("2023-07-01", "2023-12-31", "", "", ["report_later"]),
        ("2023-10-01", "2023-12-31", "", "", []),  # owed, not begun
        ("2023-10-01", "2023-12-31", "", "2023-09-01", ["submitted_early", "report_later"]),
    ],
)
def test_a_reports_days_are_held_against_its_grant_and_the_data(start, end, due, submitted, rules):
    drawn = REPORTS + f"| R | g | interim | {start} | {end} | {due} | {submitted} | donor |"
    assert [rule for rule, *_ in doubts(created="2023-09-30", **OFFICE, reports=drawn)] == rules


def test_nobody_is_over_120_and_no_row_counts_a_town():
    people = "| activity_id | age_min | age_max | people |\n| a | 18 | 120 | 100000 |\n| a | 18 | 590 | 100001 |"
    assert doubts(activities="| activity_id | start_date |\n| a | 2023-01-01 |", participations=people) == [
        ("old_age", "participations", 3),
        ("crowd", "participations", 3),
    ]


def values(indicator, *rows):
    head = "| indicator_id | period_start | period_end | place_id | sex | value | numerator | denominator |\n"
    lines = "".join(f"| i | {' | '.join(row)} |\n" for row in rows)
    return {
        "projects": PROJECT,
        "places": "| place_id |\n| x |\n| y |",
        "indicators": indicator,
        "indicator_values": head + lines,
    }


Q1, Q2 = ("2023-01-01", "2023-03-31"), ("2023-04-01", "2023-06-30")


def test_a_numerator_above_its_denominator_is_doubted():
    share = "| indicator_id | unit | target | over_periods |\n| i | percent | 0.8 | latest |"
    assert doubts(**values(share, (*Q1, "", "", "", "5", "5"), (*Q2, "", "", "", "6", "5"))) == [
        ("over_whole", "indicator_values", 3)
    ]


def test_a_target_reached_three_times_over_is_doubted_by_the_indicators_own_way_of_adding():
    rows = [(*Q1, "x", "f", "80", "", ""), (*Q1, "x", "m", "80", "", ""), (*Q2, "y", "", "141", "", "")]
    counted = "| indicator_id | target | over_periods |\n| i | 100 | {} |"
    # 80 + 80 + 141 = 301; the latest is 141
    assert doubts(**values(counted.format("sum"), *rows)) == [("over_target", "indicators", 2)]
    assert doubts(**values(counted.format("latest"), *rows)) == []
    assert doubts(**values(counted.format("sum"), *rows[:2], (*Q2, "y", "", "140", "", ""))) == []


@pytest.mark.slow
def test_fewer_than_the_target_is_no_doubt_where_fewer_is_the_aim():
    down = "| indicator_id | target | baseline | direction |\n| i | 10 | 500 | decrease |"
    assert doubts(**values(down, (*Q1, "", "", "400", "", ""))) == []


def kinds(*words):
    lines = "".join(f"| a{place} | 2023-01-01 | {word} |\n" for place, word in enumerate(words))
    return doubts(activities=f"| activity_id | start_date | kind |\n{lines}")


@pytest.mark.parametrize(
    "misspelt", ["couseling", "Counseling", "counseling_", "counselnig", "сounseling", "coun seling"]
)
def test_the_rarer_of_two_spellings_is_named(misspelt):
    assert kinds("counseling", misspelt, "counseling", "sport") == [("almost_alike", "activities", 3)]


def test_a_kind_of_the_common_ones_is_right_however_rare_it_is():
    assert kinds("trainning", "trainning", "training") == [("almost_alike", "activities", row) for row in (2, 3)]


def test_kinds_that_are_two_are_not_doubted():
    assert kinds("course_1", "course_2", "women_group", "men_group", "cooking", "cooling", "formal", "informal") == []


def test_a_word_of_two_alphabets_is_doubted_alone():
    assert kinds("trаining") == [("mixed_letters", "activities", 2)]
    assert kinds("обучение", "training") == []


def test_places_are_one_by_their_name_unless_region_or_map_tell_them_apart():
    places = "| place_id | name | admin1 |\n| x | Bankya | {} |\n| y | Banya | {} |"
    assert doubts(places=places.format("BG-22", "BG-13")) == []
    assert doubts(places=places.format("BG-22", "")) == [("almost_alike", "places", 3)]
