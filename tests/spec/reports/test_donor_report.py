"""A donor report out of a drawn office: what it says, in which order and language, and what it refuses."""

from decimal import Decimal

import pytest

import ioreport as ir
from ioreport.donor_templates import load_template
from ioreport.errors import DataError, DocumentError, UsageError
from ioreport.records import Chart, Figures, Heading, Table, Text
from ioreport.reports.report_case import Case
from ioreport.reports.report_narratives import narrative_findings, read_narratives
from ioreport.reports.standard_facts import FIGURES
from ioreport.reports.template_report import KNOWN
from tests.conftest import OFFICE
from tests.spec.reports.drawing import TABLES, TEMPLATE, draw

pytestmark = pytest.mark.slow

NARRATIVE = """
    | report_id | section_id | language | text   |
    | r         | {section}  | en       | {text} |
"""


def report_of(tmp_path, key="r", /, template="", language="", **drawings):
    return ir.DonorReport(draw(tmp_path, **drawings), key, template=template, language=language)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The drawn report as it stands."""
    return report_of(tmp_path_factory.mktemp("plain"))


def findings(report):
    with pytest.raises(DocumentError) as refused:
        report.check()
    return [(f.file, f.row, f.rule, f.found) for f in refused.value.findings]


def faults_of_texts(tmp_path, **drawings):
    """What is wrong with the texts alone; no figure is computed for it."""
    case = Case.of(draw(tmp_path, **drawings), "r")
    told = narrative_findings(load_template("ours", KNOWN, tmp_path), case, read_narratives(case), FIGURES)
    return [(f.file, f.row, f.rule, f.found) for f in told]


def shown(report, kind):
    return [part for part in report.parts() if isinstance(part, kind)]


def cells(table, column):
    return [row[column].text for row in table.rows]


# Facts


def test_every_fact_of_a_donor_report_is_stated_over_its_own_days(tmp_path):
    report = report_of(
        tmp_path,
        "r",
        reports="""
        | report_id | grant_id | kind    | period_start | period_end | audience | language |
        | r         | g        | interim | 2023-03-01   | 2023-06-30 | donor    | en       |
    """,
    )
    told = {fact.key: fact.value for fact in report.facts}
    assert list(told) == list(FIGURES)
    assert (told["spent"], told["spent_to_date"]) == ("50.00", "70.00")  # March alone; February and March
    assert (told["received"], told["balance"], told["burn"]) == ("100.00", "30.00", "0.7000")  # 70 of 60 + 40
    assert told["elapsed"] == str((Decimal(181) / 365).quantize(Decimal("0.0001")))  # 1 January to 30 June
    assert (told["people_reached"], told["activities_held"]) == ("0", "0")  # the garden day was in February


def test_counts_below_the_donors_threshold_are_withheld(tmp_path):
    report = report_of(
        tmp_path,
        participations="""
        | activity_id | sex | people |
        | a           | f   | 3      |
    """,
    )
    assert report.facts.people_reached.withheld and report.facts.people_reached.value is None
    assert report.facts.people_reached.text == "fewer than 10"


# Order and language


def test_sections_stand_in_the_templates_order_with_figures_text_charts_and_tables(plain):
    kinds = [(type(part), getattr(part, "key", "")) for part in plain.parts()]
    assert kinds == [
        (Heading, "story"),
        (Figures, "story-figures"),
        (Text, ""),
        (Chart, "sex-and-age"),
        (Chart, "timeline"),
        (Heading, "tables"),
        (Table, "results"),
        (Table, "finance"),
        (Table, "activities"),
        (Table, "key-figures"),
    ]


def test_what_two_sections_ask_for_stands_once_and_is_named_the_second_time(tmp_path):
    template = TEMPLATE.replace('tables = ["results", ', 'charts = ["timeline"]\ntables = ["results", ')
    report = ir.DonorReport(draw(tmp_path, template), "r")
    assert [chart.key for chart in shown(report, Chart)] == ["sex-and-age", "timeline"]
    assert "See [](#timeline)." in [text.markdown for text in shown(report, Text)]


def test_a_section_alone_has_its_own_parts_and_may_be_shown_again(plain):
    """The cell of a section can be run again; another section then still says where an item is."""
    for _ in range(2):
        assert [getattr(part, "key", "") for part in plain.section("story")][1:] == [
            "story-figures",
            "",
            "sex-and-age",
            "timeline",
        ]
    with pytest.raises(UsageError, match="no section 'stor' .did you mean story"):
        plain.section("stor")


def test_a_chart_or_table_can_be_changed_where_it_is_shown(plain):
    chart = plain.chart("timeline", title="When", subtitle="Days")
    assert (chart.title, chart.subtitle, chart.key) == ("When", "Days", "timeline")
    table = plain.table("finance", caption="Money")
    assert table.caption == "Money" and table.rows == plain.table("finance").rows
    assert plain.table("partners") == Text("There is nothing to show here for this period.")
    assert [tile.fact.key for tile in plain.figures("burn", "elapsed").tiles] == ["burn", "elapsed"]
    with pytest.raises(UsageError, match="did you mean finance"):
        plain.table("finances")
    with pytest.raises(UsageError, match="no argument 'rows'"):
        plain.table("finance", rows=())
    with pytest.raises(UsageError, match="no chart 'photos'"):
        plain.chart("photos")


def test_an_optional_section_is_there_when_it_has_a_text(tmp_path):
    narratives = NARRATIVE.format(section="story", text="S.") + "| r | one | en | O. |"
    titles = [heading.text for heading in shown(report_of(tmp_path, narratives=narratives), Heading)]
    assert titles == ["The story", "One", "Tables"]


def test_a_report_speaks_its_own_language_or_the_one_asked_for(tmp_path):
    report = report_of(tmp_path, language="bg")
    assert [heading.text for heading in shown(report, Heading)] == ["Разказът", "Таблици"]
    assert report.cover().subtitle == "Нашият отчет, междинен · Град · България · Норланд"
    assert report.cover().title == "Помощ {x}"  # braces of the data are text
    (activities,) = [table for table in shown(report, Table) if table.key == "activities"]
    assert cells(activities, 2) == ["София", "София"]
    assert [row[0].language for row in activities.rows] == ["en", "en"]  # titles that nobody translated


def test_both_languages_state_the_same_facts(tmp_path):
    office = draw(tmp_path)
    reports = (ir.DonorReport(office, "r", language=language) for language in ("en", "bg"))
    english, bulgarian = (
        [(f.key, f.value, f.unit, f.precision, f.withheld) for f in report.facts] for report in reports
    )
    assert english == bulgarian


def test_a_language_that_documents_are_not_written_in_is_a_finding(tmp_path):
    with pytest.raises(DataError) as refused:
        report_of(tmp_path, reports=TABLES["reports"].replace("| en       |", "| sw       |"))
    (found,) = refused.value.findings
    assert (found.file, found.row, found.column, found.found) == ("reports.csv", 2, "language", "sw")


# What was achieved and what was not


def test_the_brief_names_what_is_behind_and_what_is_over_its_budget(plain):
    _, text = plain.brief()
    assert text.markdown.split("\n\n") == [
        "In this period {eval}`facts.activities_held` activity was held. "
        "People reached, each counted once: {eval}`facts.people_reached`.",
        "Of {eval}`facts.indicators_total` indicators, {eval}`facts.indicators_on_track` are on track or met. "
        "Behind plan: People helped. The reasons stand in [](#results).",
        "Spending is ahead of the calendar: {eval}`facts.burn` of the budget after {eval}`facts.elapsed` of the time. "
        "Over budget: Travel.",
    ]
    assert set(text.facts) == {
        f"facts.{name}"
        for name in ("activities_held", "people_reached", "indicators_total", "indicators_on_track", "burn", "elapsed")
    }


def test_a_period_without_activities_says_so_and_draws_nothing_of_people(tmp_path):
    report = report_of(tmp_path, "r", activities=TABLES["activities"].replace("2023-0", "2022-0"))
    assert report.brief()[1].markdown.startswith("No activity was held in this period.")
    assert shown(report, Chart) == []
    assert "activities" not in [table.key for table in shown(report, Table)]


def test_a_period_before_the_grant_has_nobody_to_share_its_cost(tmp_path):
    """The grant begins in July, the report's period ends in June."""
    report = report_of(
        tmp_path,
        grants="""
        | grant_id | title     | amount | start_date | end_date   |
        | g        | First aid | 100.00 | 2023-07-01 | 2023-12-31 |
    """,
    )
    assert (report.facts.people_reached.value, report.facts.cost_per_person.value) == ("50", None)


@pytest.mark.parametrize("without", [True, False])
def test_a_grant_without_indicators_has_no_tile_that_says_so(tmp_path, without):
    asked = TEMPLATE.replace('tiles = ["people_reached", ', 'tiles = ["indicators_on_track", "people_reached", ')
    asked = asked.replace('facts = ["people_reached", "spent"]', 'facts = ["indicators_total", "spent"]')
    none = {"indicators": "| indicator_id |", "indicator_values": "| indicator_id |"}
    report = ir.DonorReport(draw(tmp_path, template=asked, **(none if without else {})), "r")
    figures = [tile.fact.key for part in shown(report, Figures) for tile in part.tiles]
    assert ("indicators_total" in figures) is not without and "spent" in figures
    assert ("indicators_on_track" in {tile.fact.key for tile in report.cover().tiles}) is not without


def test_titles_of_the_data_are_text_in_the_brief(tmp_path):
    drawn = TABLES["indicators"].replace("People helped", "*Aid* [x](y) {eval}`1+1`")
    text = report_of(tmp_path, indicators=drawn).brief()[1].markdown
    assert r"\*Aid\* \[x\]\(y\) \{eval\}\`1\+1\`" in text


# Tables


def test_the_results_table_says_progress_status_and_reason(plain):
    (results,) = [table for table in shown(plain, Table) if table.key == "results"]
    (row,) = results.rows
    assert [cell.text for cell in row] == [
        "People helped (people)",
        "0",
        "200",
        "50",
        "50",
        "25%",
        "behind",
        "Snow until May.",
    ]
    assert row[6].stressed and row[5].value == "0.25"
    assert results.columns[5].bar and results.columns[5].tick.startswith("0.4958")  # 181 of 365 days


def test_the_finance_table_stresses_the_line_over_its_budget_and_links_its_total_to_the_facts(plain):
    (finance,) = [table for table in shown(plain, Table) if table.key == "finance"]
    assert cells(finance, 0) == ["Staff", "Travel", "Total"]
    assert cells(finance, 3) == ["20.00", "50.00", "70.00"]
    assert [row[-1].stressed for row in finance.rows] == [False, True, False]
    assert [cell.fact for cell in finance.rows[-1]][1:7] == [
        "budget",
        "spent",
        "spent_to_date",
        "committed",
        "balance",
        "burn",
    ]
    assert finance.totals == 1


def test_a_budget_that_is_an_upper_limit_says_so_in_the_table_too(tmp_path):
    report = report_of(
        tmp_path,
        grants="| grant_id | amount | amount_precision |\n| g | 100.00 | at_most |",
        budget_lines="| line_id | grant_id | title | amount |\n| x | other | Other | 1.00 |",
    )
    (finance,) = [table for table in shown(report, Table) if table.key == "finance"]
    told = ["up to 100.00", "70.00", "70.00", "0.00", "up to 30.00", "at least 70%"]
    assert [[cell.text for cell in row[1:7]] for row in finance.rows] == [told, told]
    assert report.facts.budget.text.startswith("up to") and report.facts.burn.text == "at least 70%"


def test_shares_are_rounded_once_wherever_they_stand(tmp_path):
    # 5449.60 of 10000 are 0.54496, told as 54%; 201 of 731 days 0.274966, told as 27%. 0.5450 and 0.2750 would not be.
    office = draw(
        tmp_path,
        TEMPLATE.replace('"timeline"]', '"burn"]'),
        transactions="| date | line_id | amount |\n| 2023-02-10 | staff | 5449.60 |",
        budget_lines="| line_id | title | amount |\n| staff | Staff | 10000.00 |",
        grants="| grant_id | end_date |\n| g | 2024-12-31 |",
        reports="""
            | report_id | grant_id | kind    | period_start | period_end | audience | language |
            | r         | g        | interim | 2023-01-01   | 2023-07-20 | donor    | en       |
        """,
    )
    report = ir.DonorReport(office, "r")
    (finance,) = [table for table in shown(report, Table) if table.key == "finance"]
    assert (report.facts.burn.text, report.facts.elapsed.text) == ("54%", "27%")
    assert [(row[6].text, row[6].value) for row in finance.rows] == [("54%", "0.5450"), ("54%", "0.5450")]
    assert "time that is over: 27%" in finance.notes[0]
    (chart,) = [chart for chart in shown(report, Chart) if chart.key == "burn"]
    assert "Time elapsed: 27%." in chart.alt and "(54%)" in chart.alt


def test_activities_that_were_not_held_stand_in_the_table_too(plain):
    (activities,) = [table for table in shown(plain, Table) if table.key == "activities"]
    assert cells(activities, 0) == ["Garden *day", "Picnic"]
    assert [(row[-1].text, row[-1].stressed) for row in activities.rows] == [("completed", False), ("cancelled", True)]
    assert activities.trail == {"activities.csv": "2-3"}


def test_the_key_figures_are_facts_every_one(plain):
    (figures,) = [table for table in shown(plain, Table) if table.key == "key-figures"]
    assert [row[1].fact for row in figures.rows] == [fact.key for fact in figures.facts] == list(FIGURES)


# Refusals, all at once


@pytest.mark.parametrize(
    ("section", "text", "rule", "found"),
    [
        ("story", "One two three four five six seven eight nine.", "section-too-long", "9 words"),
        ("story", "We met 50 people.", "number-lint", "50 in “We met 50 people.”"),
        ("story", "{eval}`facts.peple_reached` came.", "fact-unknown", "facts.peple_reached"),
        ("story", "{eval}`open('x').read()` came.", "narrative-code", "open('x').read()"),
        ("story", "{eval}`facts.burn.text` went.", "narrative-code", "facts.burn.text"),
        ("story", "All <u>came</u>.", "markdown", "<u>"),
        ("story", "![x](y.png)", "picture", "y.png"),
        ("story", "{abbr}`IDP`", "role", "{abbr}"),
        ("story", "## Mine", "heading", "a heading of level 2"),
        ("storey", "Hello.", "section-unknown", "storey"),
    ],
)
def test_a_fault_of_a_text_is_named_with_its_row(tmp_path, section, text, rule, found):
    told = faults_of_texts(tmp_path, narratives=NARRATIVE.format(section=section, text=text))
    assert ("narratives.csv", 2, rule, found) in told
    assert len(told) == (2 if rule == "section-unknown" else 1)  # an unknown section leaves the required one missing


@pytest.mark.parametrize(
    ("allow", "told"),
    [
        ("20 = planned; COVID-19 = a disease", []),
        ("20 = planned", ["19 in “After COVID-19 we train 20.”"]),
        ("20; COVID-19 = a disease", ["20"]),
    ],
)
def test_a_text_says_by_hand_what_its_row_allows_with_a_reason(tmp_path, allow, told):
    narratives = f"""
        | report_id | section_id | language | text                        | allow   |
        | r         | story      | en       | After COVID-19 we train 20. | {allow} |
    """
    found = [fault[3] for fault in faults_of_texts(tmp_path, narratives=narratives) if fault[2] == "number-lint"]
    assert found == told


def test_a_text_may_name_a_fact_that_the_notebook_states_besides(tmp_path):
    report = report_of(tmp_path, narratives=NARRATIVE.format(section="story", text="We held {eval}`facts.ours`."))
    assert ("narratives.csv", 2, "fact-unknown", "facts.ours") in findings(report)
    report.facts.state("ours", "activities_held")
    report.check()


def test_a_missing_section_says_its_title_and_guidance(tmp_path):
    case = Case.of(draw(tmp_path), "last")
    (found,) = narrative_findings(load_template("ours", KNOWN, tmp_path), case, read_narratives(case), FIGURES)
    assert (found.column, found.rule) == ("section plans of last in en", "section-missing")
    assert found.expected == "a text for “Plans”. What comes."


def test_a_section_of_another_template_says_which_has_it(tmp_path):
    case = Case.of(draw(tmp_path, narratives=NARRATIVE.format(section="exit-strategy", text="Hello.")), "r")
    findings = narrative_findings(load_template("ours", KNOWN, tmp_path), case, read_narratives(case), ())
    (found,) = [finding for finding in findings if finding.rule == "section-of-another-template"]
    assert "the template 8+3 has it: build with -p template=8+3" in found.expected


def test_an_indicator_behind_plan_needs_a_comment(tmp_path):
    report = report_of(
        tmp_path,
        indicator_values="""
        | indicator_id | value | comment |
        | i            | 50    |         |
    """,
    )
    assert findings(report) == [("indicators.csv", 2, "explanation-missing", "behind, no comment")]


def test_more_sections_of_choice_than_the_template_allows_are_refused(tmp_path):
    narratives = NARRATIVE.format(section="story", text="S.") + "| r | one | en | O. |\n| r | two | en | T. |"
    assert faults_of_texts(tmp_path, narratives=narratives) == [("narratives.csv", 4, "section-choices", "one, two")]


def test_every_fault_is_told_at_once(tmp_path):
    report = report_of(
        tmp_path,
        narratives=NARRATIVE.format(section="one", text="{eval}`facts.x` and 12 more"),
        indicator_values="""
        | indicator_id | value | comment |
        | i            | 50    |         |
    """,
    )
    assert {rule for _, _, rule, _ in findings(report)} == {
        "section-missing",
        "fact-unknown",
        "number-lint",
        "explanation-missing",
    }


def test_a_report_that_is_whole_passes(plain):
    plain.check()


def test_a_donor_without_template_is_a_finding_and_a_template_can_be_given(tmp_path):
    donors = TABLES["donors"].replace("ours", "    ")
    with pytest.raises(DataError) as refused:
        report_of(tmp_path, donors=donors)
    (found,) = refused.value.findings
    assert (found.file, found.row, found.column) == ("donors.csv", 2, "template")
    assert found.expected.startswith("one of 8+3, event, financial, ours")
    assert report_of(tmp_path, donors=donors, template="event").template.name == "event"


def test_a_report_that_does_not_exist_names_the_nearest(tmp_path):
    with pytest.raises(UsageError, match=r"reports.csv has no row 'lst' \(did you mean last\?\)"):
        report_of(tmp_path, "lst")


def test_missing_rates_are_named_by_month_and_currency(tmp_path):
    with pytest.raises(DataError) as refused:
        report_of(
            tmp_path,
            transactions="""
            | date       | line_id | kind  | amount | currency |
            | 2023-02-10 | staff   | spent | 20.00  | NOK      |
        """,
        )
    assert "NOK" in str(refused.value) and "2023-02" in str(refused.value)


# A draft


@pytest.fixture
def drafting(monkeypatch):
    monkeypatch.setenv("IOREPORT_DRAFT", "1")


def test_a_draft_marks_a_missing_text_with_its_guidance_and_is_not_refused(tmp_path, drafting):
    report = report_of(tmp_path, narratives=NARRATIVE.format(section="one", text="Only this."))
    report.check()
    (missing,) = [part for part in report.parts() if isinstance(part, Text) and part.missing]
    assert missing.markdown == "**This text is still missing.** What happened\\."


def test_a_draft_marks_a_missing_explanation(tmp_path, drafting):
    report = report_of(
        tmp_path,
        indicator_values="""
        | indicator_id | value | comment |
        | i            | 50    |         |
    """,
    )
    report.check()
    (results,) = [table for table in shown(report, Table) if table.key == "results"]
    assert results.rows[0][-1].text == "This explanation is still missing."


def test_a_draft_is_refused_for_what_is_wrong_in_a_text(tmp_path, drafting):
    report = report_of(tmp_path, narratives=NARRATIVE.format(section="one", text="We met 50 people."))
    assert findings(report) == [("narratives.csv", 2, "number-lint", "50 in “We met 50 people.”")]


def test_the_title_of_a_draft_says_so_in_its_language(tmp_path, drafting):
    assert report_of(tmp_path).cover().title == "DRAFT – First aid"
    assert report_of(tmp_path, language="bg").cover().title.startswith("ЧЕРНОВА – ")


def test_without_draft_a_missing_text_stops_the_report(tmp_path):
    report = report_of(tmp_path, narratives=NARRATIVE.format(section="one", text="Only this."))
    assert [fault[2] for fault in findings(report)] == ["section-missing"]
    assert not report.cover().draft


def test_counts_of_ones_own_are_decided_on_with_the_reports():
    """A notebook's own table of people is protected together with the report's; a name of the report's is refused."""
    office = ir.load(OFFICE)
    asked = {"grant": "G-01", "start": "2023-01-01", "end": "2023-06-30"}
    own = {"kind": ir.breakdown(office, "kind", **asked)}
    report = ir.DonorReport(office, "R-01", also=own)
    assert list(report.people["kind"].frame["kind"]) == list(own["kind"].frame["kind"])
    assert report.people["kind"].frame["withheld"].dtype == bool
    with pytest.raises(UsageError, match="counts named month itself"):
        ir.DonorReport(office, "R-01", also={"month": own["kind"]})
