"""Voices of people: with consent, never by name, under the rules of texts, shown with who said it."""

import pytest

import ioreport as ir
from ioreport.reports.report_case import Case
from ioreport.reports.report_checks import report_findings
from ioreport.reports.report_quotes import read_quotes
from ioreport.tables import load
from tests.drawn import findings_of
from tests.spec.reports.drawing import draw

HEAD = "| quote_id | report_id | section_id | language | text | who | place_id | consent_ref | allow |"
GOOD = {
    "section": "story",
    "language": "en",
    "text": "We read now.",
    "who": "a mother from Kharkiv",
    "place": "",
    "consent": "C-1",
    "allow": "",
}


def table(**changed):
    told = {**GOOD, **changed}
    cells = ["q", "r", *(told[name] for name in ("section", "language", "text", "who", "place", "consent", "allow"))]
    return f"{HEAD}\n| {' | '.join(cells)} |"


def plain(text):
    return text.markdown.replace("\\", "")


def quotes(tmp_path, language="en", **changed):
    return read_quotes(Case.of(draw(tmp_path, quotes=table(**changed)), "r", language))


def test_a_quotation_is_shown_with_who_said_it_and_where(tmp_path):
    (quote,) = quotes(tmp_path, place="sofia")
    assert plain(quote.shown()) == "> We read now.\n>\n> — a mother from Kharkiv, Sofia"


def test_a_mark_in_a_quotation_is_a_letter_as_any_other(tmp_path):
    (quote,) = quotes(tmp_path, text="We *read* {eval}`facts.spent` <b>now</b>.")
    shown = quote.shown().markdown
    assert "\\*read\\*" in shown and "<b>" not in shown.replace("\\<b", "") and not quote.shown().facts


def test_none_is_shown_without_consent(tmp_path):
    assert quotes(tmp_path, consent="") == ()


def test_none_is_shown_in_another_language(tmp_path):
    assert quotes(tmp_path, language="bg") == ()


def findings(**changed):
    found = findings_of(reports="| report_id | grant_id |\n| r | g |", quotes=table(**changed))
    return [
        (f.file, f.row, f.column, f.rule, f.level) for f in found if f.file == "quotes.csv" and f.rule == "quote_name"
    ]


@pytest.mark.parametrize("who", ["Olena Kovalenko", "Olena, 34", "Олена", "Maria P. from Lipovo", "Peter"])
def test_a_name_is_an_error(who):
    assert findings(who=who) == [("quotes.csv", 2, "who", "quote_name", "error")]


def test_a_name_further_on_is_a_warning():
    assert findings(who="a mother, Olena Kovalenko") == [("quotes.csv", 2, "who", "quote_name", "warning")]


@pytest.mark.parametrize(
    "who", ["a mother from Kharkiv", "A teacher", "Mother, 34", "Една майка", "a nurse", "Doi tineri"]
)
def test_who_it_was_in_words_is_no_name(who):
    assert findings(who=who) == []


def test_the_name_of_a_place_of_the_office_is_no_name_of_a_person(tmp_path):
    places = "| place_id | name |\n| z | Stara Zagora |"
    reports = "| report_id | grant_id |\n| r | g |"
    found = findings_of(reports=reports, places=places, quotes=table(who="a nurse in Stara Zagora"))
    assert [f for f in found if f.rule == "quote_name"] == []


def of_report(tmp_path, **changed):
    office = draw(tmp_path, quotes=table(**changed))
    return [(f.file, f.row, f.rule, f.found) for f in report_findings(office) if f.file == "quotes.csv"]


def test_a_figure_typed_into_a_quotation_is_an_error_and_passes_with_its_reason(tmp_path):
    (found,) = of_report(tmp_path, text="We are 40 here.")
    assert found[:3] == ("quotes.csv", 2, "number-lint")
    assert of_report(tmp_path, text="We are 40 here.", allow="40 = said by her, not counted") == []


def test_a_section_that_the_template_has_not_is_an_error(tmp_path):
    assert of_report(tmp_path, section="stroy") == [("quotes.csv", 2, "section-unknown", "stroy")]


@pytest.mark.slow
def test_the_quotation_stands_after_the_text_of_its_section(tmp_path):
    draw(tmp_path, quotes=table())
    parts = ir.DonorReport(load(tmp_path, cache=False), "r").section("story")
    told = [plain(part) for part in parts if hasattr(part, "markdown")]
    assert told.index("> We read now.\n>\n> — a mother from Kharkiv") == 1
