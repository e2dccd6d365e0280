"""A report of few people says what it can: fewer than 10, and a sentence in place of a chart without a number."""

import pytest

from ioreport.provenance import verify
from ioreport.records import Chart, Figures, Table, Text
from ioreport.reports import TemplateReport
from ioreport.tables import load
from tests.conftest import OFFICE
from tests.spec.reports.drawing import TEMPLATE, draw

pytestmark = pytest.mark.slow

FEW = OFFICE.parent / "faults" / "few"
CHARTS = {"sex-and-age", "population", "people-by-month"}


@pytest.fixture(scope="module")
def report():
    """Three women and a man came to the first of five activities; the donor's min_cell is 5."""
    return TemplateReport(load(FEW), "R1")


def sentences(report):
    return [part.markdown.replace("\\", "") for part in report.parts() if isinstance(part, Text)]


@pytest.mark.parametrize(("language", "text"), [("en", "fewer than 10"), ("bg", "по-малко от 10")])
def test_the_total_reads_alike_wherever_it_stands(language, text):
    report = TemplateReport(load(FEW), "R1", language=language)
    parts = list(report.parts())
    tiles = [tile.fact for tile in report.cover().tiles]
    tiles += [tile.fact for part in parts if isinstance(part, Figures) for tile in part.tiles]
    assert {fact.text for fact in tiles if fact.key in ("people_reached", "attendance")} == {text}
    (key_figures,) = (part for part in parts if isinstance(part, Table) and part.key == "key-figures")
    cells = {row[1].fact: row[1] for row in key_figures.rows}
    assert (cells["people_reached"].text, cells["people_reached"].value) == (text, None)
    assert cells["people_reached"].withheld
    assert any(note.startswith(f"{text}: ") for note in key_figures.notes)


def test_the_sentence_on_the_first_page_says_it(report):
    text = report.brief()[1]
    assert "People reached, counted at each activity: {eval}`facts.people_reached`." in text.markdown
    assert text.facts["facts.people_reached"].text == "fewer than 10"


def test_in_place_of_a_chart_without_a_number_stands_a_sentence(report):
    assert not CHARTS & {part.key for part in report.parts() if isinstance(part, Chart)}
    told = [text for text in sentences(report) if "no number can be shown" in text]
    assert [text.partition(",")[0] for text in told] == [
        "People reached by sex and age",
        "Who was reached",
        "People reached by month",
    ]
    assert all(text.endswith("In all: {eval}`facts.people_reached`.") for text in told)


def test_verify_counts_a_withheld_number_again(report):
    office, facts = load(FEW), [fact.written() for fact in report.facts]
    manifest = {"report": {"language": "en"}, "facts": facts}
    assert verify(manifest, office) == ()
    told = next(fact for fact in facts if fact["key"] == "people_reached")

    def differing(**changed):
        found = verify({**manifest, "facts": [{**told, **changed}]}, office)
        return [(each.part, each.old, each.new) for each in found]

    assert differing(below=3, text="fewer than 3") == [("text", "fewer than 3", "not fewer than 3")]
    assert differing(text="fewer than 20") == [("text", "fewer than 20", "fewer than 10")]
    later = {**told["arguments"], "start": "2026-05-01"}
    assert differing(arguments=later) == [("text", "fewer than 10", "0")]


MEASURED = {
    "participations": "| activity_id | people | sex |\n| a | 3 | f |",
    "indicators": "| indicator_id | project_id | unit | measure | over_places | target |"
    "\n| i | p | person | people_reached | sum | 40 |",
    "indicator_values": "| indicator_id | value |",
}


def test_an_indicator_that_is_the_same_count_reads_alike(tmp_path):
    report = TemplateReport(draw(tmp_path, **MEASURED), "r")
    (results,) = (part for part in report.parts() if isinstance(part, Table) and part.key == "results")
    assert [cell.text for cell in results.rows[0][3:5]] == ["fewer than 10", "fewer than 10"]
    assert [cell.text for cell in results.rows[0][5:7]] == ["withheld", "withheld"]


def test_a_chart_with_a_number_is_drawn_with_its_marks(tmp_path):
    people = "| activity_id | people | sex |\n| a | 30 | f |\n| a | 40 | m |\n| a | 3 | x |"
    template = TEMPLATE.replace('"timeline"]', '"timeline", "sex-and-age"]')
    report = TemplateReport(draw(tmp_path, template, participations=people), "r")
    assert "sex-and-age" in {part.key for part in report.parts() if isinstance(part, Chart)}
    assert not any("no number can be shown" in text for text in sentences(report))
