"""A whole report, every chart and table of it, where people are shown in coarser groups or every count is withheld."""

import json
import re
import shutil
from pathlib import Path

import pytest

import ioreport as ir
from ioreport.provenance.document_figures import merged
from ioreport.records import Chart, Figures, Table, Text
from ioreport.reports.template_charts import CHARTS
from ioreport.reports.template_tables import TEMPLATE_TABLES
from tests.drawn import read_unchecked
from tests.spec.reports.drawing import draw

pytestmark = pytest.mark.slow

BULGARIA = Path("data/bulgaria")
TEMPLATE = f"""
tiles = ["people_reached", "cost_per_person", "women_and_girls_share"]
title = {{ en = "Our report", bg = "Нашият отчет" }}

[[sections]]
id = "all"
title = {{ en = "Everything", bg = "Всичко" }}
text = false
facts = ["people_reached", "attendance", "households_reached", "children_share"]
charts = {sorted(CHARTS)}
tables = {sorted(TEMPLATE_TABLES)}
""".replace("'", '"')

# The months have 7003 and 7005, then 7007, then 7009 people; no other number of the office is among their sums.
OFFICE = {
    "places": """
        | place_id | name  | admin1 |
        | sofia    | Sofia | BG-22  |
        | varna    | Varna | BG-03  |
        | ruse     | Ruse  | BG-18  |
    """,
    "activities": """
        | activity_id | project_id | start_date | place_id | status    | kind  |
        | a           | p          | 2023-01-20 | sofia    | completed | event |
        | b           | p          | 2023-02-20 | varna    | completed | event |
        | c           | p          | 2023-05-20 | ruse     | completed | class |
        | d           | p          |            | sofia    | completed | class |
    """,
    "participations": """
        | activity_id | population           | sex | age_min | age_max | people |
        | a           | refugee              | f   | 0       | 4       | {a}    |
        | b           | migrant              | m   | 18      | 59      | {b}    |
        | c           | temporary_protection | x   | 5       | 11      | {c}    |
        | c           | asylum_seeker        | u   |         |         | {d}    |
    """,
    "donors": """
        | donor_id | name    | name_bg | acknowledgement | template | currency | language | min_cell   |
        | d        | Norland | Норланд | Paid by Norland | ours     | EUR      | en       | {min_cell} |
    """,
    "indicator_values": "| indicator_id | value |\n| i | {sum} |",
}
LARGE = {"a": 7003, "b": 7005, "c": 7007, "d": 7009}
SMALL = {"a": 2, "b": 4, "c": 30, "d": 6}
PEOPLE = ("sex-and-age", "population", "map", "people-by-month")
QUARTERS = {
    "en": ["January 2023 – March 2023", "April 2023 – June 2023"],
    "bg": ["януари 2023\u00a0г. – март 2023\u00a0г.", "април 2023\u00a0г. – юни 2023\u00a0г."],
}


def report_of(folder, language, min_cell, people):
    filled = {"min_cell": min_cell, "sum": sum(people.values()), **people}
    draw(folder, TEMPLATE, **{name: drawing.format(**filled) for name, drawing in OFFICE.items()})
    _with_outlines(folder)
    report = ir.DonorReport(read_unchecked(folder), "r", language=language)
    return report, list(report.parts())


def _with_outlines(folder):
    """Give the office the outlines of its country."""
    for name in ("admin1.csv", "admin1.topo.json"):
        shutil.copy(BULGARIA / name, folder)
    described, bulgaria = (json.loads((each / "datapackage.json").read_text("utf-8")) for each in (folder, BULGARIA))
    described["resources"] = [each for each in bulgaria["resources"] if each["name"] == "admin1"]
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")


def words_of(report, parts):
    """Everything that a report tells: first page, sentences, alternative texts, drawings, tables with their values."""
    for part in (*report.brief(), *parts):
        if isinstance(part, Text):
            yield part.markdown
        if isinstance(part, Figures):
            yield from (tile.fact.text for tile in part.tiles)
        if isinstance(part, Chart):
            yield from (part.title, part.subtitle, part.alt, part.svg, part.svg_narrow)
        table = part.table if isinstance(part, Chart) else part if isinstance(part, Table) else None
        if table:
            yield from (table.caption, *table.notes)
            yield from (f"{cell.text} {cell.value}" for row in table.rows for cell in row)
    yield from (tile.fact.text for tile in report.cover().tiles)
    yield from (f"{fact.text} {fact.value} {fact.definition}" for fact in report.facts)


def numbers(text):
    return {int(re.sub(r"\D", "", number)) for number in re.findall(r"\d(?:[\d,\u00a0\u202f]*\d)?", text)}


@pytest.fixture(scope="module", params=QUARTERS)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def secret(language, tmp_path_factory):
    """The report to a donor whose threshold no count reaches."""
    return report_of(tmp_path_factory.mktemp("secret"), language, 1_000_000, LARGE)


@pytest.fixture(scope="module")
def coarse(language, tmp_path_factory):
    """The report that shows 2 people of January and 4 of February together as 6, for fewer than 5 are withheld."""
    return report_of(tmp_path_factory.mktemp("coarse"), language, 5, SMALL)


def charts(parts):
    return {part.key: part for part in parts if isinstance(part, Chart)}


def test_a_report_of_which_every_count_is_withheld_has_sentences_in_place_of_its_charts_of_people(secret):
    report, parts = secret
    assert {"progress", "burn", "spending", "activities-by-kind", "timeline"} == charts(parts).keys()
    total = report.words.label("In all: {people_reached}.", people_reached="{eval}`facts.people_reached`")
    told = [part for part in parts if isinstance(part, Text) and part.markdown.endswith(total)]
    assert len(told) == len(PEOPLE)
    assert {part.facts["facts.people_reached"].text for part in told} == {report.words.word_withheld(2_000_000)}


def test_no_withheld_count_and_no_sum_of_them_is_told(secret):
    a, b, c, d = LARGE.values()
    counts = {a, b, c, d, a + b, c + d, a + b + c, a + b + c + d}
    assert not [text for text in words_of(*secret) if numbers(text) & counts]


def test_the_search_finds_a_count_that_is_shown(coarse):
    assert [text for text in words_of(*coarse) if numbers(text) & {sum(SMALL.values())}]


def test_months_that_are_shown_by_quarter_are_named_by_their_first_and_last(coarse, language):
    chart = charts(coarse[1])["people-by-month"]
    assert [row[0].text for row in chart.table.rows] == QUARTERS[language]
    assert [row[1].value for row in chart.table.rows] == ["6", "36"]  # 2 + 4 and 30 + 6
    assert all(span in chart.alt for span in QUARTERS[language])


def test_a_figure_of_a_coarser_group_can_be_computed_again(coarse):
    report, parts = coarse
    figures = [
        (column, [table.arguments, column.arguments, name.arguments], cell)
        for table in (charts(parts)[key].table for key in PEOPLE if key in charts(parts))
        for name, row in zip(table.names, table.rows, strict=True)
        if name.arguments is not None
        for column, cell in zip(table.columns, row, strict=True)
        if column.measure and cell.value
    ]
    assert len(figures) >= 6
    for column, asked, cell in figures:
        assert str(ir.measure(report.office, column.measure, **merged(*asked)).value) == cell.value
