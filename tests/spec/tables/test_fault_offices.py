"""Small offices as people of the trade have them, each wrong in a way that `ioreport check` names."""

from pathlib import Path

import pytest

from ioreport.errors import grouped
from ioreport.tables import check_office
from tests.command import status_of

FAULTS = Path(__file__).parents[2] / "data" / "faults"


def told(name):
    return [f"{group.level}: {group}" for group in grouped(check_office(FAULTS / name))]


def named(name):
    return [(found.rule, found.file.removesuffix(".csv"), found.row) for found in check_office(FAULTS / name)]


def test_a_year_an_age_and_a_crowd_that_cannot_be():
    assert named("implausible") == [
        ("activity_later", "activities", 2),
        ("old_age", "participations", 2),
        ("crowd", "participations", 2),
    ]


def test_what_lies_after_the_day_of_the_data():
    assert named("future") == [("activity_later", "activities", 3), ("report_later", "reports", 2)]


def test_money_and_a_report_outside_the_grant():
    assert named("beyond") == [
        ("report_outside_grant", "reports", 2),
        ("report_outside_grant", "reports", 2),
        ("transaction_later", "transactions", 2),
        ("report_later", "reports", 2),
        ("outside_grant", "transactions", 2),
        ("outside_grant", "transactions", 3),
    ]
    assert told("beyond")[-1].endswith(
        "rows 2, 3: found '2027-02-05', '2025-12-05', expected a day of the grant G1, 2026-01-01 to 2026-12-31 "
        "(outside: EUR 100.00 spent after, EUR 50.00 spent before, counted in sums to date) [outside_grant]"
    )


def test_a_rate_upside_down():
    assert named("rates_inverted") == [("rate_jump", "exchange_rates", 4)]


def test_a_submission_that_was_sent_twice():
    assert named("dup_kobo") == [("alike", "participations", 6)]


def test_rows_of_tags():
    assert named("hxl") == [("hxl", "activities", 2), ("hxl", "participations", 2)]


def test_codes_in_the_offices_own_language():
    assert told("cyr_codes") == [
        "error: participations.csv, column sex, rows 2, 3, 4: found 'ж' (did you mean f?), 'м' (did you mean m?), "
        "'жена' (did you mean f?), expected one of f, m, x, u",
        "error: participations.csv, row 4, column population: found 'бежанец', expected one of refugee, asylum_seeker, "
        "temporary_protection, migrant, returnee, idp, stateless, host_community, other, unknown "
        "(did you mean refugee?)",
    ]


def test_days_that_a_spreadsheet_counts():
    assert [line.partition("expected ")[2] for line in told("d1904")] == [
        "a date, as 2023-06-20 (did you mean 2022-03-14 or 2026-03-15?)"
    ] * 2


@pytest.mark.parametrize("name", ["implausible", "beyond"])
def test_doubts_stop_no_check(name, capsys):
    assert status_of("check", FAULTS / name) == 0
    assert "errors 0, warnings" in capsys.readouterr().out
