"""What the author of a report is told that the document tells as nothing."""

import pytest

import ioreport as ir
from ioreport.records import Chart
from ioreport.reports.author_warnings import report_doubts
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


CAME = """
    | activity_id | row_id | sex | people | first_time |
    | a           | 1      | f   | 12     | {first}    |
    | b           | 1      | f   | 14     |            |
"""


@pytest.mark.parametrize(
    ("umbrella", "first", "rules"),
    [
        ("", "", ["counted_twice"]),
        ("garden", "", []),
        ("", "12", []),
    ],
)
def test_people_who_may_have_come_twice_and_nothing_that_tells(tmp_path, umbrella, first, rules):
    activities = f"""
        | activity_id | project_id | title      | start_date | place_id | status    | umbrella   |
        | a           | p          | Garden day | 2023-02-01 | sofia    | completed | {umbrella} |
        | b           | p          | Picnic     | 2023-05-01 | sofia    | completed |            |
    """
    office = draw(tmp_path, activities=activities, participations=CAME.format(first=first))
    assert [doubt.rule for doubt in report_doubts(office, "r")] == rules
    report = ir.DonorReport(office, "r")
    how = "counted at each activity" if rules else "each counted once"
    assert f"People reached, {how}: {{eval}}`facts.people_reached`." in report.brief()[1].markdown
    (ages,) = (part for part in report.parts() if isinstance(part, Chart) and part.key == "sex-and-age")
    assert ages.subtitle == f"People, {how}"


def test_a_text_that_names_what_is_withheld(tmp_path):
    office = draw(
        tmp_path,
        narratives="""
        | report_id | section_id    | language | text                                                    |
        | r         | what-happened | en       | In all, {eval}`facts.people_reached` came.              |
        | r         | what-happened | bg       | Общо {eval}`facts.people_reached`.                      |
    """,
    )
    told = [
        (doubt.row, doubt.found)
        for doubt in report_doubts(office, "r", "en", {"people_reached": "fewer than 10", "attendance": "withheld"})
        if doubt.rule == "names_withheld"
    ]
    assert told == [(2, "facts.people_reached")]
    assert not [d for d in report_doubts(office, "r", "en") if d.rule == "names_withheld"]
