"""Exchange rates with a day from which they hold: which are missing, which repeat, which never hold."""

from tests.drawn import findings_of

GRANT = "| grant_id | currency | start_date |\n| g        | CHF      | 2024-01-10 |"


def rated(*rates, **tables):
    head = "| month   | currency | valid_from | per_usd |"
    found = findings_of(
        **tables,
        grants=GRANT,
        donors="| donor_id |\n| d |",
        projects="| project_id |\n| p |",
        exchange_rates="\n".join([head, "| 2024-01 | EUR      |            | 1       |", *rates]),
    )
    return [
        (finding.row, finding.rule, finding.level, finding.expected)
        for finding in found
        if finding.file == "exchange_rates.csv"
    ]


def test_a_rate_that_holds_by_the_day_is_enough():
    assert rated("| 2024-01 | CHF | 2023-12-31 | 2 |", "| 2024-01 | CHF | 2024-01-20 | 2.1 |") == []
    assert rated("| 2024-01 | CHF |            | 2 |", "| 2024-01 | CHF | 2024-01-20 | 2.1 |") == []


def test_a_rate_that_holds_later_in_the_month_is_none():
    needed = "a rate of CHF for 2024-01 that is valid on 2024-01-10, for grants.csv, row 2"
    assert rated("| 2024-01 | CHF | 2024-01-11 | 2 |") == [(None, "missing_rate", "warning", needed)]


def test_an_amount_that_the_ledger_booked_needs_the_rate_of_the_grants_currency_alone():
    paid = "| grant_id | date | kind | amount | currency | booked |\n| g | 2024-01-15 | spent | 9 | {} | {} |"
    rate = "| 2024-01 | CHF | 2024-01-10 | 2 |"
    assert rated(rate, transactions=paid.format("JPY", "1.00")) == []
    needed = "a rate of JPY for 2024-01, for transactions.csv, row 2"
    assert rated(rate, transactions=paid.format("JPY", "")) == [(None, "missing_rate", "warning", needed)]
    later = paid.format("EUR", "1.00").replace("2024-01-15", "2024-02-15")
    needed = "a rate of {} for 2024-02, for transactions.csv, row 2"
    assert [finding[3] for finding in rated(rate, transactions=later)] == [needed.format("CHF"), needed.format("EUR")]


def test_two_rates_from_one_day_are_a_repeated_key_however_the_day_is_written():
    expected = "month + currency + valid_from on one row only{}; row 3 has it already"
    first, same = "| 2024-01 | CHF | 2024-01-01 | 2 |", "| 2024-01 | CHF | 2024-01-01 | 2.2 |"
    assert rated(first, same) == [(4, "unique", "error", expected.format(""))]
    unwritten = "| 2024-01 | CHF |            | 2.2 |"
    assert rated(first, unwritten) == [(4, "unique", "error", expected.format(", empty being the month's first day"))]


def test_a_rate_from_a_day_after_its_month_never_holds():
    late = "| 2024-01 | CHF | 2024-02-01 | 2 |"
    assert rated("| 2024-01 | CHF |            | 2 |", late) == [
        (4, "rate_day", "error", "a day before the end of 2024-01, or an empty cell")
    ]
