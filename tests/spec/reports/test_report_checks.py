"""What the check of an office says of its reports before any of them is built: the build would refuse it later."""

import json

import pytest

from ioreport.reports.report_checks import check, report_findings
from tests.spec.reports.drawing import TEMPLATE, draw

pytestmark = pytest.mark.slow

NARRATIVE = """
    | report_id | section_id | language | text                                                |
    | r         | {section}  | {language} | {text}                                            |
    | last      | plans      | en       | More of the same.                                   |
"""


def told(tmp_path, section="story", language="en", text="We met there.", **drawings):
    """Rule, level, row and what was found, of every finding on the reports of a drawn office."""
    drawings.setdefault("narratives", NARRATIVE.format(section=section, language=language, text=text))
    return [(f.rule, f.level, f.row, f.found) for f in report_findings(draw(tmp_path, **drawings))]


def test_an_office_whose_reports_are_whole_has_no_finding(tmp_path):
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("We met 50 people.", "number-lint", "50 in “We met 50 people.”"),
        ("{eval}`open('x').read()` came.", "narrative-code", "open('x').read()"),
        ("One two three four five six seven eight nine.", "section-too-long", "9 words"),
        ("All <u>came</u>.", "markdown", "<u>"),
        ("![x](y.png)", "picture", "y.png"),
        ("Costs $a + \\nosuch$.", "markdown", "a + \\nosuch"),
        ("[Photos](../photos)", "link", "../photos"),
        ("> ### In a quotation", "markdown", "a heading inside a list, quotation or note"),
        ("#### Too deep", "heading", "a heading of level 4"),
    ],
)
def test_what_is_wrong_in_a_text_is_an_error(tmp_path, text, rule, found):
    assert told(tmp_path, text=text) == [(rule, "error", 2, found)]


def test_a_fact_that_no_report_states_is_a_warning_for_a_notebook_may_state_it(tmp_path):
    text = "{eval}`facts.peple` came."
    office = draw(tmp_path, narratives=NARRATIVE.format(section="story", language="en", text=text))
    (finding,) = report_findings(office)
    assert (finding.level, finding.found) == ("warning", "facts.peple")
    assert finding.expected.endswith("; or a fact that the notebook states before donor_report.check()")


@pytest.mark.parametrize(("text", "found"), [("[x](#result)", ["#result"]), ("[x](#results), [y](https://a.eu)", [])])
def test_a_link_to_a_figure_that_no_report_has_is_a_warning(tmp_path, text, found):
    office = draw(tmp_path, narratives=NARRATIVE.format(section="story", language="en", text=text))
    findings = report_findings(office)
    assert [(each.rule, each.level, each.found) for each in findings] == [
        ("link-unknown", "warning", each) for each in found
    ]
    assert all("did you mean results?" in each.expected for each in findings)


EMPTY = '{"objects": {"a": {"geometries": []}}, "arcs": []}'


@pytest.mark.parametrize(("outlines", "rules"), [('{"objects": {}}', ["topojson"]), (EMPTY, ["topojson"]), (None, [])])
def test_outlines_that_no_map_can_be_drawn_of_are_an_error(tmp_path, outlines, rules):
    office = draw(tmp_path, narratives=NARRATIVE.format(section="story", language="en", text="We met there."))
    if outlines:
        (office.folder / "admin1.topo.json").write_text(outlines)
    assert [each.rule for each in report_findings(office)] == rules


def test_a_misspelt_section_names_the_nearest_and_the_missing_one_is_told(tmp_path):
    office = draw(tmp_path, narratives=NARRATIVE.format(section="storey", language="en", text="We met there."))
    wrong, missing = report_findings(office)
    assert (wrong.rule, wrong.level, wrong.row) == ("section-unknown", "error", 2)
    assert "did you mean story?" in wrong.expected
    assert (missing.rule, missing.level, missing.found) == ("section-missing", "warning", "r in en without story")


def test_a_section_of_another_template_is_a_warning_that_names_it(tmp_path):
    found = told(tmp_path, section="exit-strategy")
    assert ("section-of-another-template", "warning", 2, "exit-strategy") in found


def test_a_text_in_another_language_is_checked_too(tmp_path):
    narratives = NARRATIVE.format(section="story", language="bg", text="Дойдоха 50 души.")
    found = told(tmp_path, narratives=narratives + "| r | story | en | We met there. |")
    assert found == [("number-lint", "error", 2, "50 in “Дойдоха 50 души.”")]


REPORTS = """
    | report_id | grant_id | kind    | period_start | period_end | submitted_on | audience | language |
    | r         | g        | interim | 2023-01-01   | 2023-06-30 | {on}         | donor    | {language} |
"""


def test_of_a_report_that_was_sent_nothing_is_still_to_be_written(tmp_path):
    narratives = "\n| report_id | section_id | language | text |\n| r | one | en | We met. |\n"
    values = "\n| indicator_id | value | comment |\n| i | 50 | |\n"
    drawn = {"narratives": narratives, "indicator_values": values}
    waiting = told(tmp_path, reports=REPORTS.format(on="", language="en"), **drawn)
    assert [(rule, level) for rule, level, *_ in waiting] == [
        ("section-missing", "warning"),
        ("explanation-missing", "warning"),
    ]
    assert told(tmp_path, reports=REPORTS.format(on="2023-07-20", language="en"), **drawn) == []


def test_a_language_that_documents_are_not_written_in_is_an_error_at_its_row(tmp_path):
    assert told(tmp_path, reports=REPORTS.format(on="", language="sw")) == [("language", "error", 2, "sw")]


DONORS = """
    | donor_id | name    | acknowledgement | template   | currency |
    | d        | Norland | Paid by Norland | {template} | EUR      |
"""


@pytest.mark.parametrize(
    ("template", "rule", "level"), [("", "required", "warning"), ("our", "template-unknown", "error")]
)
def test_a_donor_without_a_template_is_told_and_its_texts_are_checked_all_the_same(tmp_path, template, rule, level):
    found = told(tmp_path, text="We met 50 people.", donors=DONORS.format(template=template))
    assert [each[:3] for each in found] == [(rule, level, 2), ("number-lint", "error", 2)]


def test_a_misspelt_section_is_told_beside_a_misspelt_template(tmp_path):
    narratives = NARRATIVE.format(section="storey", language="en", text="We met there.")
    office = draw(tmp_path, narratives=narratives, donors=DONORS.format(template="own-form"))
    template, section = report_findings(office)
    assert (template.rule, section.rule, section.row) == ("template-unknown", "section-unknown", 2)
    assert "did you mean story?" in section.expected


def test_a_template_that_does_not_hold_is_told_once_for_all_its_reports(tmp_path):
    found = told(tmp_path, template=TEMPLATE.replace('charts = ["sex-and-age"', 'charts = ["sex-and-aged"'))
    assert found == [("known_name", "error", None, "sex-and-aged")]


def test_a_template_that_no_donor_asks_for_is_checked_too(tmp_path):
    office = draw(tmp_path)
    (tmp_path / "templates" / "other.toml").write_text("tiles = 7", encoding="utf-8")
    assert "templates/other.toml" in {finding.file for finding in report_findings(office)}


def test_the_brand_of_the_office_is_checked(tmp_path):
    office = draw(tmp_path)
    (tmp_path / "brand.toml").write_text("[colours]\nred = 'red'\n", encoding="utf-8")
    assert ("brand.toml", "colours.red", "colour") in [(f.file, f.column, f.rule) for f in report_findings(office)]


def test_more_photos_with_consent_than_a_report_shows_are_told(tmp_path):
    photos = "\n| photo_id | activity_id | file | caption | alt | credit | consent_ref |\n" + "".join(
        f"| P-{n} | a | p{n}.png | C | A | X | {consent} |\n" for n, consent in enumerate(["c", "c", "", "c"], 1)
    )
    template = TEMPLATE.replace('charts = ["sex-and-age"', 'charts = ["photos"')
    found = told(tmp_path, template=template, photos=photos)
    assert ("photo-left-out", "warning", None, "r: P-4 left out") in found
    without = told(tmp_path, photos=photos)
    assert not [each for each in without if each[0] == "photo-left-out"], "no section shows photos"


def test_an_office_whose_tables_do_not_hold_is_checked_as_far_as_it_can_be_read(tmp_path):
    draw(tmp_path, narratives=NARRATIVE.format(section="story", language="en", text="We met 50 people."))
    grants = tmp_path / "grants.csv"
    grants.write_text(grants.read_text("utf-8").replace("100.00", "a lot"), encoding="utf-8")
    rules = [finding.rule for finding in check(tmp_path)]
    assert "number-lint" in rules and len(rules) > 1


def test_a_report_of_a_grant_that_is_not_there_is_told_by_the_tables_alone(tmp_path):
    draw(tmp_path, reports=REPORTS.format(on="", language="en").replace("| g  ", "| g9 "))
    found = check(tmp_path)
    assert [f.rule for f in found if f.level == "error" and f.file == "reports.csv"] == ["reference"]
    assert json.loads((tmp_path / "datapackage.json").read_text("utf-8"))["name"] == "drawn"


def test_a_row_without_a_key_is_no_hint_for_one_that_leads_nowhere(tmp_path):
    projects = "| project_id | title |\n|  | Open town |"
    rules = {rule for rule, *_ in told(tmp_path, projects=projects)}
    assert "section-unknown" not in rules
