"""Activities held: status completed, or ongoing and begun by the period's end; and its days meet the period."""

import pytest

from ioreport.measures import activities_held
from tests.drawn import draw_office

OFFICE = draw_office(
    activities="""
        | activity_id | status    | start_date | end_date   |
        | done        | completed | 2023-03-10 | 2023-03-20 |
        | running     | ongoing   | 2023-03-15 | 2024-06-30 |
        | planned     | planned   | 2023-03-12 | 2023-03-12 |
        | called-off  | cancelled | 2023-03-12 | 2023-03-12 |
    """
)


@pytest.mark.parametrize(
    ("start", "end", "rows"),
    [
        ("2023-03-01", "2023-03-31", "2-3"),  # both meet it; neither planned nor cancelled counts
        ("2023-03-20", "2023-03-31", "2-3"),  # the last day meets
        ("2023-03-21", "2023-03-31", "3"),
        ("2023-03-01", "2023-03-10", "2"),  # the first day meets; the ongoing one has not begun
        ("2023-03-01", "2023-03-09", None),
        ("2023-03-12", "2023-03-13", "2"),  # inside the activity
        ("2023-03-15", "2023-03-15", "2-3"),
        ("2024-07-01", None, None),
        (None, "2023-03-14", "2"),
        (None, None, "2-3"),
    ],
)
def test_counts_what_was_held_in_the_period(start, end, rows):
    measured = activities_held(OFFICE, start=start, end=end)
    assert measured.trail.written() == ({"activities.csv": rows} if rows else {})
    assert measured.value == sum(len(measured.trail.rows[file]) for file in measured.trail.rows)


def test_is_exact_and_says_its_rule():
    measured = activities_held(OFFICE)
    assert (measured.unit, measured.precision) == ("activity", "exact")
    assert "completed, or ongoing" in measured.rule
