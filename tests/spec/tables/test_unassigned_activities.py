"""People of activities without a project are told in an office with reports, and nowhere else."""

import pytest

from tests.drawn import findings_of

FRAME = {
    "projects": "| project_id |\n| p |",
    "donors": "| donor_id |\n| d |",
    "grants": "| grant_id | amount |\n| g | 1.00 |",
}
REPORT = (
    "| report_id | grant_id | kind | period_start | period_end | due_date | audience | language |\n"
    "| R | g | interim | 2023-01-01 | 2023-06-30 | 2023-07-31 | donor | en |"
)
HEAD = (
    "| activity_id | project_id | start_date | end_date | status |\n| a | p | 2023-02-01 | 2023-02-01 | completed |\n"
)
PEOPLE = "| activity_id | people | unit |\n| a | 7 | person |\n"


def told(activities, people, **more):
    tables = {"reports": REPORT, "activities": HEAD + activities, "participations": PEOPLE + people, **FRAME, **more}
    found = findings_of(**tables)
    return [(each.file, each.row, each.level, each.expected) for each in found if each.rule == "no_project"]


def row(name, project="", status="completed", day="2023-03-01"):
    return f"| {name} | {project} | {day} | {day} | {status} |\n"


def test_people_of_activities_without_a_project_are_told_with_their_number():
    # 12 + 30 people at two activities
    expected = "a project: 2 activities with 42 people name none, and no report to a donor counts them"
    found = told(row("b") + row("c"), "| b | 12 | person |\n| c | 30 | person |\n")
    assert found == [("activities.csv", number, "warning", expected) for number in (3, 4)]
    ((*_, alone),) = told(row("b"), "| b | 5 | household |\n")
    assert alone == "a project: 1 activity with 5 households names none, and no report to a donor counts them"


@pytest.mark.parametrize(
    ("activities", "people"),
    [
        (row("b", "p"), "| b | 12 | person |\n"),  # it has its project
        (row("b"), ""),  # nobody is counted
        (row("b", status="planned", day="2024-03-01"), "| b | 12 | person |\n"),  # not held yet
    ],
)
def test_an_activity_with_a_project_without_people_or_only_planned_is_not_told(activities, people):
    assert told(activities, people) == []


def test_an_office_without_reports_may_leave_projects_out():
    assert told(row("b"), "| b | 12 | person |\n", reports=[]) == []
