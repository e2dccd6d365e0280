"""What a session of JupyterLab shows of an office, a ledger, a breakdown …: escaped, withheld, never in a document."""

import re

import nbformat.v4 as v4
import pytest

import ioreport as ir
from ioreport.documents import read_report
from ioreport.errors import Finding, Findings
from ioreport.records import Fact
from ioreport.session_html import is_asked_by_a_text, session_block, session_table
from tests.drawn import draw_office

EVIL = "<script>alert(1)</script>"
ACTIVITIES = """
    | activity_id | start_date | place_id |
    | a           | 2023-06-01 | town     |
    | b           | 2023-07-09 | town     |
"""
PARTICIPATIONS = """
    | activity_id | sex | people |
    | a           | f   | 40     |
    | a           | m   | 3      |
    | b           | f   | 2      |
"""


@pytest.fixture(scope="module")
def office():
    places = f"""
        | place_id | name   |
        | town     | {EVIL} |
    """
    return draw_office(activities=ACTIVITIES, participations=PARTICIPATIONS, places=places)


@pytest.fixture(scope="module")
def protected(office):
    facts = ir.Ledger(office, threshold=10)
    people = facts.protect(sex=ir.breakdown(office, "sex"), b=ir.measure(office, "people_reached", activity="b"))
    facts.state("at_b", "people_reached", activity="b", label=EVIL)
    return facts, people


def shown(thing):
    bundle = getattr(thing, "_repr_mimebundle_", dict)()
    return bundle.get("text/html") or thing._repr_html_()


def cells(thing):
    return [re.sub("<[^>]*>", "", cell) for cell in re.findall("<td[^>]*>.*?</td>", shown(thing))]


def test_an_office_shows_its_tables_with_rows_and_days(office):
    assert cells(office)[6:12] == ["activities", "Activities", "activities.csv", "2", "2023-06-01", "2023-07-09"]
    assert "Without rows: profile, donors" in shown(office)


def test_what_is_withheld_stays_withheld(protected):
    facts, people = protected
    assert cells(people["sex"]) == ["f", "withheld", "m", "withheld", "total", "45"]
    assert "3" not in cells(ir.Ledger(facts.office, threshold=10)) and "fewer than 20" in cells(facts)
    assert "<strong>fewer than 20</strong>" in shown(facts.at_b) and ">2<" not in shown(facts.at_b)
    assert "log" not in repr(people)


def test_counts_that_are_not_protected_say_so(office):
    people = ir.breakdown(office, "sex")
    assert cells(people) == ["f", "42", "m", "3", "total", "45"]
    assert "Not protected, for the office only" in shown(people)


def test_texts_of_the_data_are_escaped(office, protected):
    facts, people = protected
    table = ir.table(facts, office.places, key="places", caption=EVIL, columns={"name": EVIL}, source=EVIL)
    finding = Finding(EVIL, 2, EVIL, "code", "error", EVIL, EVIL)
    for thing in (office, facts, facts.at_b, people, people["sex"], table, finding, Findings([finding])):
        assert "<script" not in shown(thing) and "href" not in shown(thing)


def test_a_fact_within_a_sentence_is_its_words_alone(protected, monkeypatch):
    """jupyterlab-myst shows the HTML of a fact where there is any; a block would break the sentence."""
    facts, _ = protected
    assert "text/html" in facts.at_b._repr_mimebundle_()

    class Shell:
        def get_parent(self):
            return {"content": {"code": "", "user_expressions": {"0": "facts.at_b"}}}

    monkeypatch.setitem(__import__("sys").modules, "IPython", type("IPython", (), {"get_ipython": Shell}))
    assert is_asked_by_a_text()
    assert "text/html" not in facts.at_b._repr_mimebundle_()


def test_no_document_has_what_a_session_shows(office, protected):
    facts, people = protected
    cover = ir.cover(facts, title="T", subtitle="", acknowledgement="A.", period="P")
    things = [office, facts, people, people["sex"], ir.breakdown(office, "sex"), ir.measures("women")]
    outputs = [v4.new_output("execute_result", data={"text/html": shown(thing)}) for thing in things]
    outputs += [v4.new_output("execute_result", data=facts.at_b._repr_mimebundle_())]
    first = v4.new_code_cell("", outputs=[v4.new_output("display_data", data=cover._repr_mimebundle_())])
    report = read_report(v4.new_notebook(cells=[first, v4.new_code_cell("", outputs=outputs)]))
    assert report.lead == report.body == report.facts == ()
    assert [finding.rule for finding in report.warnings] == ["shown"] * len(things)


def test_measures_are_a_table_to_search():
    listed = ir.measures()
    assert {*listed["measure"]} == {*ir.MEASURES} and list(listed) == ["measure", "unit", "arguments", "rule"]
    assert ir.measures("Women")["measure"].tolist() == ["women_and_girls_share"]
    only = listed[listed["unit"] == "household"]
    assert cells(only)[0] == "household_attendance" and ir.MEASURES["households_reached"].rule[:60] in shown(only)
    assert "grant, start, end" in listed.set_index("measure").loc["people_reached", "arguments"]


def test_a_long_table_says_how_many_rows_it_leaves_out():
    assert "and 50 more rows" in session_table(["n"], [[str(n)] for n in range(250)])


def test_empty_lines_are_left_out():
    assert session_block("A", "", notes=["", "n"]) == "<div><p><strong>A</strong></p><p><small>n</small></p></div>"


def test_a_fact_is_read_back_as_it_was():
    fact = Fact("k", "2", "item", "exact", "2", "d", "m", {}, {"a.csv": "2"})
    assert "a.csv: rows 2" in shown(fact)
