"""What indicators achieved, and how that is called, once more, in SQL over the office's files.

Written from the definitions alone; nothing of the package is used. All numbers are whole, so that nothing is
rounded: values are hundredths, and a quotient is kept as its two parts. An average over up to 4 places is
whole in twelfths, one over up to 6 periods in sixtieths, one of up to 10 rows of a place in 2520ths.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.second.database import asked

QUESTION = """
WITH granted AS (
    SELECT project_id, start_date::DATE AS begun, end_date::DATE AS over,
           coalesce($end::DATE, end_date::DATE) AS until,
           greatest(start_date::DATE, coalesce($start::DATE, start_date::DATE)) AS since
    FROM grants WHERE grant_id = $grant
),
times AS (
    SELECT greatest(0, least(until, over) - begun + 1)::HUGEINT AS passed, (over - begun + 1)::HUGEINT AS days
    FROM granted
),
own AS (
    SELECT indicator_id, unit, direction, over_places,
           CASE WHEN unit = 'percent' THEN 'latest' ELSE over_periods END AS over_periods,
           (baseline::DECIMAL(18, 2) * 100)::HUGEINT AS baseline, (target::DECIMAL(18, 2) * 100)::HUGEINT AS target
    FROM indicators JOIN granted USING (project_id)
),
scoped AS (
    SELECT scope, v.indicator_id, v.period_start::DATE AS first, v.period_end::DATE AS last, v.place_id,
           (v.value::DECIMAL(18, 2) * 100)::HUGEINT AS value,
           v.numerator::HUGEINT AS numerator, v.denominator::HUGEINT AS denominator
    FROM indicator_values v JOIN own USING (indicator_id), granted,
         (VALUES ('in_period'), ('cumulative')) AS scopes(scope)
    WHERE v.period_end::DATE <= until
      AND v.period_start::DATE >= CASE scope WHEN 'in_period' THEN since ELSE begun END
),
places AS (
    SELECT scope, indicator_id, first, last, place_id,
           CASE WHEN any_value(unit) = 'score' AND any_value(over_places) = 'max' THEN 2520 * max(value)
                WHEN any_value(unit) = 'score' THEN 2520 * sum(value) // count(*)
                ELSE 2520 * sum(value) END::HUGEINT AS value,
           sum(numerator)::HUGEINT AS numerator, sum(denominator)::HUGEINT AS denominator
    FROM scoped JOIN own USING (indicator_id) GROUP BY scope, indicator_id, first, last, place_id
    HAVING any_value(unit) <> 'percent' OR sum(denominator) > 0
),
moments AS (
    SELECT scope, indicator_id, place_id, value, numerator, denominator,
           CASE WHEN over_periods <> 'latest' THEN first END AS first,
           CASE WHEN over_periods <> 'latest' THEN last END AS last
    FROM places JOIN own USING (indicator_id)
    QUALIFY over_periods <> 'latest'
         OR row_number() OVER (PARTITION BY scope, indicator_id, place_id ORDER BY places.last DESC, places.first) = 1
),
periods AS (
    SELECT scope, indicator_id, first, last,
           CASE WHEN any_value(unit) = 'percent' THEN 100 * sum(numerator)
                WHEN any_value(over_places) = 'max' THEN 12 * max(value)
                WHEN any_value(over_places) = 'average' THEN 12 * sum(value) // count(*)
                ELSE 12 * sum(value) END::HUGEINT AS above,
           CASE WHEN any_value(unit) = 'percent' THEN sum(denominator) ELSE 12 * 2520 END::HUGEINT AS below
    FROM moments JOIN own USING (indicator_id) GROUP BY scope, indicator_id, first, last
),
achieved AS (
    SELECT scope, indicator_id,
           CASE any_value(over_periods)
                WHEN 'max' THEN 60 * max(above)
                WHEN 'average' THEN 60 * sum(above) // count(*)
                ELSE 60 * sum(above) END::HUGEINT AS above,
           (60 * max(below))::HUGEINT AS below
    FROM periods JOIN own USING (indicator_id) GROUP BY scope, indicator_id
),
known AS (SELECT * FROM achieved WHERE below <> 0),
made AS (
    SELECT own.*, total.above, total.below, recent.above AS recent_above, recent.below AS recent_below, passed, days,
           (total.above - baseline * total.below) * sign(target - baseline) AS way,
           abs(target - baseline) * total.below AS whole
    FROM own CROSS JOIN times
    LEFT JOIN known AS total ON total.indicator_id = own.indicator_id AND total.scope = 'cumulative'
    LEFT JOIN known AS recent ON recent.indicator_id = own.indicator_id AND recent.scope = 'in_period'
),
judged AS (
    SELECT *, CASE WHEN whole <> 0 THEN way >= whole
                   WHEN direction = 'increase' THEN above >= target * below
                   ELSE above <= target * below END AS reached
    FROM made
)
SELECT indicator_id, above, below, recent_above, recent_below, way::HUGEINT AS way, whole,
       CASE WHEN below IS NULL THEN 'no data' WHEN reached THEN 'met' WHEN whole = 0 THEN 'behind'
            WHEN 10 * way * days >= (10 * passed - days) * whole THEN 'on track'
            WHEN way > 0 THEN 'behind' ELSE 'no progress' END AS interim,
       CASE WHEN below IS NULL THEN 'no data' WHEN reached THEN 'achieved' ELSE 'not achieved' END AS final
FROM judged ORDER BY indicator_id
"""


def results(database: Any, grant: str, start: str | None, end: str | None) -> dict[str, dict[str, Any]]:
    """Indicator → ``in_period``, ``cumulative``, ``progress`` (exact, or None), ``interim`` and ``final`` status."""
    rows = asked(database, QUESTION, grant=grant, start=start, end=end)
    return {row["indicator_id"]: _result(row) for row in rows}


def _result(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "in_period": _quotient(row["recent_above"], row["recent_below"], 100),
        "cumulative": _quotient(row["above"], row["below"], 100),
        "progress": _quotient(row["way"], row["whole"], 1),
        "interim": row["interim"],
        "final": row["final"],
    }


def _quotient(above: int | None, below: int | None, scale: int) -> Fraction | None:
    return Fraction(int(above), int(below) * scale) if below else None
