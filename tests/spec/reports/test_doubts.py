"""What the author of a report is told that the document tells as nothing."""

import pytest

from ioreport.reports.doubts import report_doubts
from tests.spec.reports.drawing import draw

LOOSE = """
    | activity_id | project_id | title      | start_date | place_id | status    |
    | a           |            | Garden day | 2023-02-01 | sofia    | completed |
    | b           | {project}  | Picnic     | 2023-05-01 | sofia    | completed |
"""
OTHER = """
    | grant_id | title | amount |
    | g        | First | 100.00 |
    | other    | Other | 10.00  |
"""
SPENT = """
    | grant_id | date       | line_id | kind  | amount |
    | {grant}  | 2023-02-10 |         | spent | 20.00  |
"""


@pytest.mark.parametrize(("project", "told"), [("", 2), ("p", None)])
def test_activities_that_name_no_project_where_none_names_the_reports(tmp_path, project, told):
    doubts = report_doubts(draw(tmp_path, activities=LOOSE.format(project=project)), "r")
    said = [f"the project p in some row: the report counts its activities alone, and {told} name no project"]
    assert [(d.file, d.column, d.level) for d in doubts] == [("activities.csv", "project_id", "warning")] * bool(told)
    assert [d.expected for d in doubts] == said * bool(told)


@pytest.mark.parametrize(("grant", "rules"), [("other", ["no_transaction"]), ("g", [])])
def test_a_grant_without_any_transaction(tmp_path, grant, rules):
    office = draw(tmp_path, grants=OTHER, budget_lines="| line_id |", transactions=SPENT.format(grant=grant))
    assert [doubt.rule for doubt in report_doubts(office, "r")] == rules
