"""No document counts people past disclosure control: what the build refuses, and what it lets through."""

import pytest

from ioreport import documents
from ioreport.errors import DocumentError
from tests.documents.notebooks import FACTS, chart, cover, executed, fact, says, shows, table


def findings(*cells, **held_to):
    with pytest.raises(DocumentError, match="past disclosure control") as refused:
        documents.build_manifest(executed(*cells), name="x.ipynb", **held_to)
    return [(finding.column, finding.rule, finding.found) for finding in refused.value.findings]


def test_facts_tables_and_charts_that_no_plan_has_seen_are_refused_all_at_once():
    alone = fact("alone", "3", "3", cleared=())
    cells = [
        shows(cover()),
        says("{eval}`facts.alone`", {"alone": alone}),
        shows(table(cleared=())),
        shows(chart(cleared=())),
    ]
    assert findings(*cells) == [
        ("the facts", "protected", "alone"),
        ("table 1", "protected", "towns"),
        ("figure 1", "protected", "by-town"),
    ]


@pytest.mark.parametrize("least, threshold_wanting", [(5, False), (None, True)])
def test_the_next_step_is_the_call_that_is_wanting(least, threshold_wanting):
    with pytest.raises(DocumentError) as refused:
        documents.build_manifest(executed(shows(cover(least=least)), shows(table(cleared=()))), name="x.ipynb")
    assert 'people = facts.protect(sex=ir.breakdown(office, "sex"), …) once' in refused.value.next_step
    assert ("threshold=ir.threshold(office" in refused.value.next_step) is threshold_wanting


def test_a_figure_that_counts_no_people_needs_no_plan():
    trail = {"transactions.csv": "2-9"}
    cells = [shows(cover()), shows(table(cleared=(), trail=trail)), shows(chart(cleared=(), trail=trail))]
    assert documents.build_manifest(executed(*cells), name="x.ipynb")["facts"]


def test_an_office_names_its_own_file_of_counts():
    trail = {"who-came.csv": "2-9"}
    held_to = {"counted": ["who-came.csv"]}
    assert findings(shows(cover(tiles=(), facts=())), shows(table(cleared=(), trail=trail)), **held_to) == [
        ("table 1", "protected", "towns")
    ]


def test_numbers_without_any_trail_are_refused_and_zeros_are_not():
    assert findings(shows(cover()), shows(table(trail={}))) == [("table 1", "trail", "towns")]
    nobody = table(trail={}, rows={"Sofia": 0, "Ruse": 0})
    assert documents.build_manifest(executed(shows(cover()), shows(nobody)), name="x.ipynb")


def test_a_ledger_that_shows_smaller_counts_than_its_report_may_is_refused():
    assert findings(shows(cover(least=5)), least=10) == [("the cover", "threshold", "5")]
    assert documents.build_manifest(executed(shows(cover(least=10))), name="x.ipynb", least=10)


def test_the_page_that_jupyter_saves_is_held_to_the_same():
    from ioreport.documents import ReportHTMLExporter

    with pytest.raises(DocumentError, match="past disclosure control"):
        ReportHTMLExporter().from_notebook_node(executed(shows(cover()), shows(table(cleared=()))))
    assert FACTS["people_reached"].text in ReportHTMLExporter().from_notebook_node(executed(shows(cover())))[0]
