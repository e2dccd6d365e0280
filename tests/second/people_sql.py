"""Activities held, attendance and people reached once more, in SQL over the office's files.

Written from the definitions alone; nothing of the package is used.
"""

from __future__ import annotations

from typing import Any

from tests.second.database import asked

HELD = """
held AS (
    SELECT activity_id, start_date::DATE AS start_date,
           CASE WHEN umbrella IS NULL THEN 'alone ' || activity_id ELSE 'under ' || umbrella END AS team
    FROM activities
    WHERE (status = 'completed' OR (status = 'ongoing' AND start_date::DATE <= coalesce($end::DATE, 'infinity'::DATE)))
      AND start_date::DATE <= coalesce($end::DATE, 'infinity'::DATE)
      AND end_date::DATE >= coalesce($start::DATE, '-infinity'::DATE)
      AND ($grant IS NULL OR project_id IN (SELECT project_id FROM grants WHERE grant_id = $grant))
      AND ($place IS NULL OR place_id = $place)
)
"""
CAME = """
came AS (
    SELECT team, activity_id, start_date, people::BIGINT AS people, first_time::BIGINT AS first_time,
           CASE WHEN people IS NULL OR precision = 'at_least' THEN 2 WHEN precision = 'about' THEN 1 ELSE 0 END AS doubt
    FROM participations JOIN held USING (activity_id)
    WHERE unit = $unit AND ($population IS NULL OR population = $population)
)
"""
OUTCOME = """
SELECT CASE WHEN count(*) = 0 THEN 0 ELSE sum(number) END::BIGINT AS value,
       CASE coalesce(max(doubt), 0) WHEN 2 THEN 'at_least' WHEN 1 THEN 'about' ELSE 'exact' END AS precision
"""
ACTIVITIES_HELD = f"""
WITH {HELD} SELECT count(*) AS value, 'exact' AS precision FROM held
"""
ATTENDANCE = f"""
WITH {HELD}, {CAME} {OUTCOME} FROM (SELECT people AS number, doubt FROM came)
"""
REACHED = f"""
WITH {HELD}, {CAME},
teams AS (
    SELECT team, count(*) = count(first_time) AS by_first_time FROM came GROUP BY team
),
attended AS (
    SELECT team, activity_id, row_number() OVER (
        PARTITION BY team ORDER BY coalesce(sum(people), 0) DESC, start_date, activity_id
    ) AS place
    FROM came GROUP BY team, activity_id, start_date
),
stand AS (
    SELECT CASE WHEN by_first_time THEN first_time ELSE people END AS number, doubt
    FROM came JOIN teams USING (team) JOIN attended USING (team, activity_id)
    WHERE by_first_time OR place = 1
)
{OUTCOME} FROM stand
"""
RECORDED = f"""
WITH {HELD}
SELECT (SELECT count(*) FROM activities) > 0 AS listed,
       (SELECT count(*) FROM held) = 0
       OR (SELECT count(*) FROM participations WHERE activity_id IN (SELECT activity_id FROM held)
           AND ($unit = 'household' OR unit = 'person')) > 0 AS told
"""
QUESTIONS = {
    "activities_held": (ACTIVITIES_HELD, None),
    "attendance": (ATTENDANCE, "person"),
    "people_reached": (REACHED, "person"),
    "household_attendance": (ATTENDANCE, "household"),
    "households_reached": (REACHED, "household"),
}
SELECTION = ("grant", "start", "end", "place", "population")


def counted(database: Any, measure: str, **selection: str) -> tuple[int | None, str]:
    """A measure's value and precision."""
    question, unit = QUESTIONS[measure]
    given = {name: selection.get(name) for name in SELECTION} | {"unit": unit}
    written = _answer(database, RECORDED, given)
    if not written["listed"] or (unit and not written["told"]):
        return None, "not_recorded"
    row = _answer(database, question, given)
    return row["value"], row["precision"]


def _answer(database: Any, question: str, given: dict[str, Any]) -> dict[str, Any]:
    meant = {name: value for name, value in given.items() if f"${name}" in question}
    (row,) = asked(database, question, **meant)
    return row
