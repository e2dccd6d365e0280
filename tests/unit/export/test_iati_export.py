"""The IATI file of a drawn office: its money adds up, its budgets are of a year at most, its texts can be read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree

from ioreport.errors import DataError, UsageError
from ioreport.export.iati_activities import iati_file
from ioreport.export.project_results import project_results
from tests.drawn import draw_office, filled, read_unchecked, rows_of, write_office

CONSTANTS = '[reporting_org]\nref = "XM-DAC-47066"\ntype = "40"\n[activity]\nflow_type = "10"\n'
TABLES = {
    "projects": """
        | project_id | title    | title_bg | start_date | end_date   | sector | sdg_targets |
        | p          | Winter   | Зима     | 2023-01-01 | 2024-12-31 | 72010  | 10.7        |
    """,
    "donors": """
        | donor_id | name    | kind       | acknowledgement | currency | iati_ref |
        | d        | Norland | government | Thanks.         | EUR      | XM-DAC-7 |
    """,
    "grants": """
        | grant_id | amount | currency | start_date | end_date   |
        | g        | 100.00 | EUR      | 2023-01-01 | 2024-06-30 |
    """,
    "exchange_rates": """
        | month   | currency | per_usd |
        | 2023-01 | EUR      | 1       |
        | 2023-01 | RON      | 3       |
        | 2023-02 | EUR      | 1       |
        | 2023-02 | RON      | 3       |
    """,
    "transactions": """
        | transaction_id | date       | kind     | amount | currency |
        | in             | 2023-01-10 | received | 60.00  | EUR      |
        | a              | 2023-01-11 | spent    | 10.00  | RON      |
        | b              | 2023-02-11 | spent    | 10.00  | RON      |
        | c              | 2023-05-11 | spent    | 20.00  | EUR      |
        | d              | 2023-05-12 | spent    | -5.00  | EUR      |
        | due            | 2023-05-12 | committed | 7.00  | EUR      |
    """,
    "indicators": """
        | indicator_id | unit    | target | direction |
        | kits         | item    | 50     | increase  |
        | heard        | percent | 0.5    | increase  |
    """,
    "indicator_values": """
        | indicator_id | period_start | period_end | value | numerator | denominator |
        | kits         | 2023-01-01   | 2023-03-31 | 12    |           |             |
        | kits         | 2023-04-01   | 2023-06-30 | 30    |           |             |
        | heard        | 2023-04-01   | 2023-06-30 |       | 20        | 30          |
    """,
}


def drawn(folder, constants=CONSTANTS, **changed):
    tables = {name: filled(name, rows_of(drawing)) for name, drawing in {**TABLES, **changed}.items()}
    write_office(folder, tables, {})
    if constants:
        (folder / "iati.toml").write_text(constants, encoding="utf-8")
    return read_unchecked(folder)


def written(office):
    return etree.fromstring(iati_file(office).content)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    office = drawn(tmp_path_factory.mktemp("office"))
    return iati_file(office), iati_file(office)


@pytest.fixture(scope="module")
def activity(made):
    return etree.fromstring(made[0].content).find("iati-activity")


def test_it_is_the_same_to_the_byte_each_time_and_breaks_no_rule(made):
    first, again = made
    assert first.content == again.content
    assert not first.warnings


def test_received_is_incoming_and_spent_is_expenditure_by_quarter(activity):
    flows = [
        (each.get("ref"), each.find("transaction-type").get("code"), each.find("transaction-date").get("iso-date"))
        + (each.findtext("value"), each.find("value").get("currency"))
        for each in activity.iterfind("transaction")
    ]
    # 10 lei are 3.333… euro in January and in February: 6.67 together, as the report of the grant states it.
    assert flows == [
        ("in", "1", "2023-01-10", "60.00", "EUR"),
        ("g-2023Q1", "4", "2023-03-31", "6.67", "EUR"),
        ("g-2023Q2", "4", "2023-06-30", "15.00", "EUR"),
    ]


def test_a_budget_of_more_than_a_year_is_split_and_adds_up(activity):
    budgets = [
        (each.find("period-start").get("iso-date"), each.find("period-end").get("iso-date"), each.findtext("value"))
        for each in activity.iterfind("budget")
    ]
    # 365 of 547 days.
    assert budgets == [("2023-01-01", "2023-12-31", "66.73"), ("2024-01-01", "2024-06-30", "33.27")]
    assert sum(Decimal(amount) for *_, amount in budgets) == Decimal("100.00")


def test_texts_have_their_translations_and_codes_their_places(activity):
    spoken = "{http://www.w3.org/XML/1998/namespace}lang"
    titles = [(each.get(spoken), each.text) for each in activity.iterfind("title/narrative")]
    assert titles == [(None, "Winter"), ("bg", "Зима")]
    assert activity.findtext("iati-identifier") == "XM-DAC-47066-p"
    assert activity.find("recipient-country").get("code") == "BG"
    assert (activity.find("sector").get("code"), activity.find("tag").get("code")) == ("72010", "10.7")
    assert [(each.get("role"), each.get("ref")) for each in activity.iterfind("participating-org")] == [
        ("1", "XM-DAC-7"),
        ("2", "XM-DAC-47066"),
        ("4", "XM-DAC-47066"),
    ]
    assert activity.find("activity-status").get("code") == "2"


def test_invented_figures_say_so(activity):
    assert "invented" in activity.findtext("description[@type='4']/narrative")


def test_results_have_baseline_target_and_value_and_a_percent_is_out_of_100(activity):
    told = [
        (each.find("reference").get("code"), each.get("measure"), each.find("period/target").get("value"))
        + tuple(actual.get("value") for actual in each.iterfind("period/actual"))
        for each in activity.iterfind("result/indicator")
    ]
    assert told == [("kits", "1", "50", "42"), ("heard", "2", "50", "66.6667")]


def test_a_character_that_xml_cannot_hold_is_left_out(tmp_path):
    office = drawn(tmp_path, projects=TABLES["projects"].replace("Winter ", "Win\x02ter"))
    assert written(office).findtext("iati-activity/title/narrative") == "Winter"


@pytest.mark.parametrize(
    ("constants", "found"),
    [
        ("", "iati.toml: expected a file"),
        ('[reporting_org]\nref = "X"\n', "the entry reporting_org.type"),
        ('[reporting_org]\nref = "X"\ntype = "401"\n', "iati.toml, row 3, the entry reporting_org.type: found '401'"),
        ('[reporting_org]\nreff = "X"\ntype = "40"\n', "did you mean ref?"),
        ('[reporting_organisation]\nref = "X"\n', "[reporting_org]"),
        ("[reporting_org\n", "expected a TOML file"),
        (CONSTANTS + "humanitarian = 1\n", "expected true or false"),
        (CONSTANTS + "aid_type = 5\n", "a text in quotation marks"),
    ],
)
def test_constants_that_are_missing_or_wrong_are_named(tmp_path, constants, found):
    with pytest.raises(DataError) as fault:
        iati_file(drawn(tmp_path, constants))
    assert found in str(fault.value)


def test_a_project_without_a_sector_is_named_unless_the_constants_have_one(tmp_path):
    projects = TABLES["projects"].replace("72010", "     ")
    office = drawn(tmp_path, projects=projects)
    with pytest.raises(DataError, match=r"projects.csv, row 2, column sector"):
        iati_file(office)
    (tmp_path / "iati.toml").write_text(CONSTANTS + 'sector = "15190"\n', encoding="utf-8")
    assert written(office).find("iati-activity/sector").get("code") == "15190"


def test_a_file_that_breaks_a_rule_is_not_written(tmp_path):
    office = drawn(tmp_path, projects=TABLES["projects"].replace("2024-12-31", "2022-12-31"))
    with pytest.raises(
        DataError, match="the activity XM-DAC-47066-p: found '2023-01-01, 2022-12-31', expected The planned start"
    ):
        iati_file(office)


def test_an_identifier_that_no_agency_gave_is_a_warning(tmp_path):
    office = drawn(tmp_path, CONSTANTS.replace("XM-DAC-47066", "IOM"))
    assert [each.rule for each in iati_file(office).warnings] == ["1.14.8"]


def test_an_office_without_projects_is_refused(tmp_path):
    office = draw_office(places="| place_id |\n| a |")
    (tmp_path / "iati.toml").write_text(CONSTANTS, encoding="utf-8")
    object.__setattr__(office, "folder", tmp_path)
    with pytest.raises(UsageError, match="no project"):
        iati_file(office)


def test_a_missing_rate_is_named(tmp_path):
    with pytest.raises(DataError, match="2023-02"):
        iati_file(drawn(tmp_path, exchange_rates="| month | currency | per_usd |\n| 2023-01 | RON | 3 |"))


def test_nothing_of_a_project_that_has_not_begun_is_told(tmp_path):
    projects = TABLES["projects"].replace("2023-01-01", "2024-03-01")
    office = drawn(tmp_path, projects=projects)
    assert [each.value for each in project_results(office, "p").results] == [None, None]
    assert written(office).find("iati-activity/activity-status").get("code") == "1"
