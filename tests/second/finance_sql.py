"""The money of a grant once more, in SQL over the office's files.

Written from the definitions alone; nothing of the package is used. Money is counted in whole millionths of
a cent, each transaction cut to them after it was converted, so a sum of a hundred is right to a ten-thousandth
of a cent.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb

from tests.second.database import asked

UNIT = Decimal("0.00000001")
"""A millionth of a cent."""

# Rates have at most 4 decimals here, so that no product outgrows 38 digits.
RATES = """
listed AS (
    SELECT month, currency, (per_usd::DECIMAL(18, 4) * 10000)::HUGEINT AS units FROM exchange_rates
    WHERE currency <> 'USD'
),
rates AS (
    SELECT month, currency, units AS over, 10000::HUGEINT AS under FROM listed
    UNION ALL
    SELECT month, 'BGN', units * 195583, 1000000000 FROM listed AS own
    WHERE currency = 'EUR' AND month NOT IN (SELECT month FROM listed WHERE currency = 'BGN')
    UNION ALL
    SELECT month, 'EUR', units * 100000, 1955830000 FROM listed AS own
    WHERE currency = 'BGN' AND month NOT IN (SELECT month FROM listed WHERE currency = 'EUR')
    UNION ALL
    SELECT DISTINCT strftime(day, '%Y-%m'), 'USD', 1, 1 FROM entries
)
"""
ENTRIES = """
chosen AS (
    SELECT grants.*, donors.currency AS into_currency, grants.start_date::DATE AS first_day,
           grants.end_date::DATE AS last_day
    FROM grants JOIN donors USING (donor_id) WHERE grant_id = $grant
),
entries AS (
    SELECT 'budget' AS part, line_id, first_day AS day, currency, lines.amount
    FROM budget_lines AS lines JOIN chosen USING (grant_id)
    UNION ALL
    SELECT 'budget', NULL, first_day, currency, amount FROM chosen
    WHERE grant_id NOT IN (SELECT grant_id FROM budget_lines)
    UNION ALL
    SELECT CASE kind WHEN 'spent' THEN 'spent_to_date' ELSE kind END, line_id, date::DATE, currency, amount
    FROM transactions WHERE grant_id = $grant AND date::DATE <= $end::DATE
    UNION ALL
    SELECT 'spent', line_id, date::DATE, currency, amount
    FROM transactions WHERE grant_id = $grant AND kind = 'spent' AND date::DATE BETWEEN $start::DATE AND $end::DATE
)
"""
CONVERTED = """
converted AS (
    SELECT part, coalesce(line_id, '') AS line_id, CASE
        WHEN entries.currency = into_currency THEN fine
        WHEN entries.currency = 'EUR' AND into_currency = 'BGN' THEN fine * 195583 // 100000
        WHEN entries.currency = 'BGN' AND into_currency = 'EUR' THEN fine * 100000 // 195583
        ELSE fine * there.over * here.under // (here.over * there.under)
    END AS value
    FROM (SELECT *, (amount::DECIMAL(18, 2) * 100)::HUGEINT * 1000000 AS fine FROM entries) AS entries, chosen
    LEFT JOIN rates AS here ON here.month = strftime(day, '%Y-%m') AND here.currency = entries.currency
    LEFT JOIN rates AS there ON there.month = strftime(day, '%Y-%m') AND there.currency = into_currency
)
"""
PARTS = """
sum(CASE part WHEN 'budget' THEN value ELSE 0 END)::HUGEINT AS budget,
sum(CASE part WHEN 'received' THEN value ELSE 0 END)::HUGEINT AS received,
sum(CASE part WHEN 'spent' THEN value ELSE 0 END)::HUGEINT AS spent,
sum(CASE part WHEN 'spent_to_date' THEN value ELSE 0 END)::HUGEINT AS spent_to_date,
sum(CASE part WHEN 'committed' THEN value ELSE 0 END)::HUGEINT AS committed
"""
LINES = f"""
WITH {ENTRIES}, {RATES}, {CONVERTED},
lines AS (SELECT line_id, {PARTS} FROM converted WHERE part <> 'received' GROUP BY line_id)
SELECT *, budget - spent_to_date - committed AS balance,
       line_id <> '' AND 10 * (spent_to_date + committed) > 11 * budget AS over
FROM lines
"""
WHOLE = f"""
WITH {ENTRIES}, {RATES}, {CONVERTED},
days AS (
    SELECT (last_day - first_day + 1)::HUGEINT AS every,
           least(greatest($end::DATE - first_day + 1, 0), last_day - first_day + 1)::HUGEINT AS passed,
           into_currency AS currency
    FROM chosen
),
whole AS (SELECT {PARTS} FROM converted)
SELECT *, budget - spent_to_date - committed AS balance,
    (SELECT count(*) FROM transactions WHERE grant_id = $grant) > 0 AS recorded, CASE
    WHEN budget = 0 THEN NULL
    WHEN 20 * (spent_to_date * every - passed * budget) > 3 * budget * every THEN 'fast'
    WHEN 20 * (passed * budget - spent_to_date * every) > 3 * budget * every THEN 'slow'
    ELSE 'as planned'
END AS flag
FROM whole, days
"""


def lines(database: duckdb.DuckDBPyConnection, **given: str) -> dict[str, dict[str, Any]]:
    """Line → its amounts and whether it is over; money without a line stands under ``""``."""
    return {line["line_id"]: _money(line) for line in asked(database, LINES, **given)}


def whole(database: duckdb.DuckDBPyConnection, **given: str) -> dict[str, Any]:
    """The amounts, currency, days and flag of a grant."""
    return _money(asked(database, WHOLE, **given)[0])


def _money(row: dict[str, Any]) -> dict[str, Any]:
    fine = {"budget", "received", "spent", "spent_to_date", "committed", "balance"}
    return {name: value * UNIT if name in fine else value for name, value in row.items()}
