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
    assert len({str(rule) for rule in RULES.values()}) == len(RULES) == 28


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


def told(rule, **drawings):
    (found,) = (finding for finding in findings_of(**drawings) if finding.rule == rule)
    return found.row, found.column, found.found, found.expected


def test_more_received_than_the_grant_is_doubted_with_its_rows_and_the_difference():
    money = paid(("2023-02-01", "600.00"), ("2023-03-01", "401.00"), kind="received")
    assert doubts(**money) == [("over_received", "grants", 2)]
    assert told("over_received", **money) == (
        2,
        "amount",
        "EUR 1,001.00 received",
        "at least what is received, or less received: transactions.csv, rows 2-3, is 1.00 more",
    )


def test_the_whole_grant_received_and_what_is_paid_back_are_not_doubted():
    assert doubts(**paid(("2023-02-01", "600.00"), ("2023-03-01", "400.00"), kind="received")) == []
    assert doubts(**paid(("2023-02-01", "1200.00"), ("2023-03-01", "-200.00"), kind="received")) == []


@pytest.mark.parametrize(("amount", "booked", "rules"), [("1150.00", "", []), ("1250.00", "", ["over_received"])])
def test_received_in_another_currency_may_differ_from_the_offices_rate(amount, booked, rules):
    # at 0.9 euro for a dollar: 1,150 dollars are 1,035 euro, and 1,250 are 1,125, of 1,000
    rows = f"| date | amount | currency | kind | booked |\n| 2023-02-01 | {amount} | USD | received | {booked} |"
    rates = "| month | currency | per_usd |\n| 2023-01 | EUR | 0.9 |\n| 2023-02 | EUR | 0.9 |"
    found = doubts(**OFFICE, transactions=rows, exchange_rates=rates)
    assert [rule for rule, *_ in found] == rules


FIVE_ACTIVITIES = "| activity_id | start_date |\n" + "".join(f"| a{place} | 2023-01-01 |\n" for place in range(5))


def attended(*rows):
    lines = "".join(f"| {activity} | {people} | {row} |\n" for row, (activity, people) in enumerate(rows))
    return {"activities": FIVE_ACTIVITIES, "participations": f"| activity_id | people | row_id |\n{lines}"}


def test_one_crowd_above_all_other_activities_by_orders_is_doubted():
    usual = [("a0", 18), ("a1", 40), ("a2", 25), ("a3", 31)]
    crowd = attended(*usual, ("a4", 2500), ("a4", 1800))
    assert doubts(**crowd) == [("lone_crowd", "participations", 6)], "both rows of the activity may be wrong"
    assert told("lone_crowd", **crowd)[1:] == (
        "people",
        "2500",
        "a count like the others, the largest of which is 40 in row 3: is a digit too many, or are several counts "
        "written as one?",
    )
    assert doubts(**attended(*usual, ("a4", 801)))[0][0] == "lone_crowd", "more than 20 times 40"
    assert doubts(**attended(*usual, ("a4", 800))) == [], "a festival beside courses"
    assert doubts(**attended(*usual[:2], ("a4", 9000))) == [], "too few others to tell"


def test_one_crowd_of_a_single_activity_is_held_against_its_other_rows():
    assert doubts(**attended(*(("a0", people) for people in (8, 9, 7, 11, 600)))) == [
        ("lone_crowd", "participations", 6)
    ]


def test_one_value_above_all_others_of_its_indicator_by_orders_is_doubted():
    months = [(f"2023-0{month}-01", f"2023-0{month}-28", "", "") for month in (1, 2, 3, 4, 5)]
    counted = "| indicator_id | target |\n| i | 20000 |"
    rows = [(*month, value, "", "") for month, value in zip(months, ("30", "28", "35", "3100", "31"), strict=True)]
    assert doubts(**values(counted, *rows)) == [("lone_crowd", "indicator_values", 5)]
    score = "| indicator_id | unit | target | over_places | over_periods |\n| i | score | 20000 | max | max |"
    assert doubts(**values(score, *rows)) == [], "a score may jump"


BULGARIA = ["42.70 | 23.32", "42.14 | 24.75", "43.21 | 27.91"]


def placed(*degrees):
    lines = "".join(f"| {'xyzvw'[n]} | p{n} | {at} |\n" for n, at in enumerate(degrees))
    return {"places": f"| name | place_id | latitude | longitude |\n{lines}"}


def test_latitude_and_longitude_that_are_exchanged_are_doubted_and_the_right_ones_named():
    exchanged = placed(*BULGARIA, "27.46 | 42.50")
    assert doubts(**exchanged) == [("swapped_degrees", "places", 5)]
    assert told("swapped_degrees", **exchanged)[1:] == (
        "latitude",
        "27.46, 42.50",
        "coordinates near the other places of BG (did you mean latitude 42.50, longitude 27.46?)",
    )
    assert doubts(**placed(BULGARIA[0], "27.46 | 42.50")) == [("swapped_degrees", "places", 3)], "one of two"


@pytest.mark.parametrize(
    "degrees",
    [
        BULGARIA,
        ["36.99 | 35.33", "37.07 | 37.38", "38.50 | 43.38", "41.01 | 28.98"],  # Adana, Gaziantep, Van, Istanbul
        ["7.73 | 8.52", "7.19 | 9.98", "7.87 | 11.78", "13.06 | 5.24"],  # Nigeria, where the two are alike
        ["50.45 | 30.52", "48.62 | 22.29", "46.48 | 30.73", "48.01 | 37.80"],
        ["42.70 | 23.32", "42.14 | 24.75", "43.21 | 27.91", "60.17 | 24.94"],  # far away, and nowhere else either
    ],
)
def test_places_far_apart_are_right_where_they_are_no_nearer_exchanged(degrees):
    assert doubts(**placed(*degrees)) == []


def test_the_places_of_two_countries_are_not_compared():
    places = (
        "| place_id | country | latitude | longitude |\n| sofia | BG | 42.7 | 23.3 |\n| riyadh | SA | 24.7 | 46.7 |"
    )
    assert doubts(places=places) == []


def reported(*rows):
    head = "| report_id | grant_id | kind | period_start | period_end | audience | language |\n"
    lines = "".join(f"| R{number} | g | {' | '.join(row)} |\n" for number, row in enumerate(rows))
    return OFFICE | {"reports": head + lines}


def test_reports_to_one_reader_that_share_a_part_of_their_periods_are_doubted():
    half = ("interim", "2023-01-01", "2023-06-30", "donor", "en")
    both = reported(half, ("interim", "2023-06-01", "2023-09-30", "donor", "en"))
    assert doubts(**both) == [("report_overlap", "reports", 3)]
    assert told("report_overlap", **both)[1:] == (
        "period_start",
        "2023-06-01",
        "a day after 2023-06-30, the end of the report R0 of the same grant, audience and language, or a period "
        "within it",
    )


@pytest.mark.parametrize(
    "other",
    [
        ("interim", "2023-07-01", "2023-09-30", "donor", "en"),  # the next one
        ("final", "2023-01-01", "2023-12-31", "donor", "en"),  # the final report of which it is a part
        ("interim", "2023-01-01", "2023-06-30", "donor", "bg"),  # the same in another language
        ("interim", "2023-03-01", "2023-09-30", "public", "en"),  # to another reader
    ],
)
def test_an_interim_report_within_a_final_one_and_other_readers_are_not_doubted(other):
    assert doubts(**reported(("interim", "2023-01-01", "2023-06-30", "donor", "en"), other)) == []


DOWN = "| indicator_id | unit | baseline | target | direction | over_places | over_periods |\n"


def test_what_should_fall_and_has_risen_is_doubted():
    falls = DOWN + "| i | score | 40 | 20 | decrease | max | latest |"
    risen = values(falls, (*Q1, "", "", "35", "", ""), (*Q2, "", "", "60", "", ""))
    assert doubts(**risen) == [("beyond_baseline", "indicators", 2)]
    assert told("beyond_baseline", **risen)[1:] == (
        "direction",
        "decrease",
        "values of at most the baseline, which is 40: by the values it is 60; or the direction increase",
    )
    fallen = values(falls, (*Q1, "", "", "60", "", ""), (*Q2, "", "", "40", "", ""))
    assert doubts(**fallen) == []


def test_what_should_stay_at_nothing_may_happen_once():
    held = DOWN + "| i | event | 0 | 0 | decrease | sum | sum |"
    assert doubts(**values(held, (*Q1, "", "", "1", "", ""))) == []


def test_a_target_against_the_direction_is_doubted():
    wrong = DOWN + "| i | score | 0 | 5 | decrease | max | latest |\n| j | score | 8 | 5 | increase | max | latest |"
    assert sorted(doubts(**values(wrong, (*Q1, "", "", "20", "", "")))) == [
        ("target_direction", "indicators", n) for n in (2, 3)
    ]
    right = DOWN + "| i | score | 5 | 0 | decrease | max | latest |\n| j | score | 5 | 5 | increase | max | latest |"
    assert doubts(**values(right, (*Q1, "", "", "2", "", ""))) == []
