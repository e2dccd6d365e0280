"""A report says what is not recorded, up to which day the data goes, and which days its money is of."""

import json
from dataclasses import replace

import pytest

from ioreport.records import Chart, Table, Text
from ioreport.reports import TemplateReport
from tests.spec.reports.drawing import TEMPLATE, draw

pytestmark = pytest.mark.slow

MONTHS = TEMPLATE.replace('"timeline"]', '"timeline", "people-by-month", "spending", "burn"]')


def parts(office, report="r", kind=Chart):
    return {part.key: part for part in TemplateReport(office, report).parts() if isinstance(part, kind)}


def texts(office, report="r"):
    return [
        part.markdown.replace("\\", "") for part in TemplateReport(office, report).parts() if isinstance(part, Text)
    ]


def figures(office):
    table = parts(office, kind=Table)["key-figures"]
    return {row[0].text: (row[1].text.replace("\N{NO-BREAK SPACE}", " "), row[2].text) for row in table.rows}


def test_without_participations_the_first_page_says_so_and_nothing_is_drawn(tmp_path):
    office = draw(tmp_path, MONTHS, participations="| activity_id | people |\n| b | 5 |")
    report = TemplateReport(office, "r")
    assert report.cover().tiles[0].fact.text == "not recorded"
    assert "How many people were reached is not recorded." in report.brief()[1].markdown
    assert "People reached by sex and age, 1 January to 30 June 2023: not recorded." in texts(office)
    assert not {"sex-and-age", "people-by-month"} & parts(office).keys()
    assert figures(office)["people reached"] == ("not recorded", "in the period")


def test_without_transactions_the_money_is_not_recorded(tmp_path):
    office = draw(tmp_path, MONTHS, transactions="| grant_id | date | amount |\n| h | 2023-01-01 | 5.00 |")
    assert "What was spent is not recorded." in TemplateReport(office, "r").brief()[1].markdown
    finance = parts(office, kind=Table)["finance"]
    assert [cell.text for cell in finance.rows[0]][1:7] == ["60.00", *["not recorded"] * 5]
    assert finance.rows[-1][6].text == "not recorded"
    assert not {"spending", "burn"} & parts(office).keys()
    assert any(text.startswith("Spending by month") and text.endswith("not recorded.") for text in texts(office))


def test_a_line_without_a_budget_is_not_said_to_have_nothing_recorded(tmp_path):
    lines = "| line_id | title | amount |\n| staff | Staff | 100.00 |\n| travel | Travel | 0.00 |"
    finance = parts(draw(tmp_path, budget_lines=lines), kind=Table)["finance"]
    assert [cell.text for cell in finance.rows[1]][1:] == [
        "0.00",
        "50.00",
        "50.00",
        "0.00",
        "−50.00",
        "not defined",
        "over budget",
    ]
    assert not any("nothing recorded" in note for note in finance.notes)


def ended_on(office, day):
    file = office.folder / "datapackage.json"
    described = json.loads(file.read_text("utf-8")) | {"created": f"{day}T00:00:00Z"}
    file.write_text(json.dumps(described), encoding="utf-8")
    return file.parent


@pytest.fixture
def march(tmp_path):
    """The office of which the data ends on 10 March; an activity and a payment bear later days."""
    from tests.drawn import read_unchecked

    late = """
        | activity_id | project_id | title | start_date | status    |
        | a           | p          | A     | 2023-02-01 | completed |
        | c           | p          | C     | 2023-05-01 | completed |
    """
    came = "| activity_id | people |\n| a | 50 |\n| c | 20 |"
    return read_unchecked(ended_on(draw(tmp_path, MONTHS, activities=late, participations=came), "2023-03-10"))


def test_months_after_the_day_of_the_data_are_not_drawn(march):
    months = parts(march)["people-by-month"]
    assert [row[0].value for row in months.table.rows] == ["2023-01", "2023-02", "2023-03"]
    assert months.subtitle.endswith(", up to 10 March 2023, the day of the data")
    later = "After the day of the data and not drawn: May 2023: 20."
    assert later in months.alt and later in months.table.notes and "April 2023" not in months.svg
    assert [row[0].value for row in parts(march)["spending"].table.rows] == ["2023-01", "2023-02", "2023-03"]


def test_an_activity_after_the_day_of_the_data_is_not_drawn_in_time(march):
    chart = parts(march)["timeline"]
    assert [row[0].text for row in chart.table.rows] == ["A"]
    assert chart.subtitle == "Each activity with its days, up to 10 March 2023, the day of the data"
    later = "After the day of the data and not drawn: C: 1 May 2023."
    assert later in chart.alt and later in chart.table.notes and ">C<" not in chart.svg


def test_the_elapsed_time_ends_with_the_data_and_the_report_says_so(march):
    report = TemplateReport(march, "last")
    assert report.facts.elapsed.value == "0.1890"  # 31 + 28 + 10 = 69 of 365 days
    assert "The data ends on 10 March 2023, before the period does." in report.brief()[1].markdown
    assert "At the end of the grant" not in report.brief()[1].markdown
    assert "The data ends on 2023-03-10, before the period does." in report.facts.elapsed.definition
    assert f"{report.results.elapsed:.4f}" == str(report.finance.total["elapsed"]) == report.facts.elapsed.value
    assert parts(march)["burn"].title == "Budget lines: spent and committed up to 10 March 2023"


def test_a_day_that_only_the_tables_tell_ends_nothing(march):
    assert TemplateReport(replace(march, dated=False), "last").facts.elapsed.value == "1.0000"


@pytest.mark.parametrize(
    ("days", "told", "note"),
    [
        (["2023-02-10"], "since the grant began", []),
        (
            ["2022-12-10", "2023-02-10"],
            "up to the period's end, also before the grant began",
            ["before the grant's start"],
        ),
        (["2024-01-10"], "since the grant began, also after it ended", ["after the grant's end"]),
        (
            ["2022-12-10", "2024-01-10"],
            "up to the period's end, also before the grant began and after it ended",
            ["before the grant's start", "after the grant's end"],
        ),
    ],
)
def test_what_is_called_since_the_grant_began_is(tmp_path, days, told, note):
    paid = "| date | kind | amount |\n" + "\n".join(f"| {day} | spent | 5.00 |" for day in days)
    reports = (
        "| report_id | grant_id | kind | period_start | period_end | audience | language |\n"
        "| r | g | interim | 2022-10-01 | 2024-01-31 | donor | en |"
    )
    office = draw(tmp_path, transactions=paid, reports=reports)
    shown = figures(office)
    assert shown["spent to date"][1] == shown["balance"][1] == told
    assert (shown["received"][1], shown["budget"][1]) == ("since the grant began", "the whole grant")
    table = parts(office, kind=Table)["finance"]
    assert [[words in each for each in table.notes].count(True) for words in note] == [1] * len(note)
    assert sum("Of what was spent to date" in each for each in table.notes) == len(note)


def test_a_template_names_the_bands_of_ages(tmp_path):
    came = """
        | activity_id | sex | age_min | age_max | people |
        | a           | f   | 0       | 17      | 30     |
        | a           | m   | 18      |         | 20     |
    """
    ages = [row[0].text for row in parts(draw(tmp_path, participations=came))["sex-and-age"].table.rows]
    assert ages[:2] == ["0–17", "18+"]
    asked = 'age_bands = ["0-59", "60+"]\n' + TEMPLATE
    ages = [row[0].text for row in parts(draw(tmp_path, asked, participations=came))["sex-and-age"].table.rows]
    assert ages[:2] == ["0–59", "60+"]
