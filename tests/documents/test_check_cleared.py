"""No document counts people without disclosure control: what the build refuses, and what it lets through."""

import pytest

from ioreport import documents
from ioreport.errors import DocumentError
from tests.documents.notebooks import FACTS, chart, cover, executed, fact, says, shows, table


def findings(*cells, **held_to):
    with pytest.raises(DocumentError, match="without disclosure control") as refused:
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


@pytest.mark.parametrize("trail", [{"who-came.csv": "2-9"}, {"activities.csv": "2", "who-came.csv": "2-9"}])
def test_a_file_that_no_office_has_told_to_count_nobody_counts_people(trail):
    shown = [shows(record(cleared=(), trail=trail)) for record in (table, chart)]
    cells = [shows(cover(tiles=(), facts=())), *shown]
    assert findings(*cells) == [("table 1", "protected", "towns"), ("figure 1", "protected", "by-town")]


def test_a_record_that_says_that_it_counts_people_is_held_to_it_though_its_office_has_another_file_of_that_name():
    told = {"cleared": (), "counted": ("activities.csv",), "trail": {"activities.csv": "2"}}
    cells = [shows(cover(tiles=(), facts=())), shows(table(**told)), shows(chart(**told))]
    assert findings(*cells) == [("table 1", "protected", "towns"), ("figure 1", "protected", "by-town")]


def test_a_notebook_run_by_an_older_version_is_cleared_of_nothing():
    cells = [shows(cover(tiles=(), facts=())), shows(table(cleared=(), trail={"activities.csv": "2"}))]
    for cell in cells:
        for record in cell.outputs[0]["data"].values():
            if isinstance(record, dict):
                record.pop("uncounted", None)
                record.pop("counted", None)
    assert findings(*cells) == [("table 1", "protected", "towns")]


def test_a_manifest_that_a_notebook_brings_clears_nothing():
    from ioreport.documents import ReportHTMLExporter

    notebook = executed(shows(cover()), shows(table(cleared=())))
    notebook.metadata["ioreport"] = {"manifest": {"ioreport": 1, "report": {"notebook": "x.ipynb"}, "facts": []}}
    with pytest.raises(DocumentError, match="x.ipynb counts people without disclosure control"):
        ReportHTMLExporter().from_notebook_node(notebook)


def test_numbers_without_any_trail_are_refused_and_zeros_are_not():
    assert findings(shows(cover()), shows(table(trail={}))) == [("table 1", "trail", "towns")]
    nobody = table(trail={}, rows={"Sofia": 0, "Ruse": 0})
    assert documents.build_manifest(executed(shows(cover()), shows(nobody)), name="x.ipynb")


def test_a_ledger_that_shows_smaller_counts_than_its_report_may_is_refused():
    assert findings(shows(cover(least=5)), least=10) == [("the cover", "threshold", "5")]
    assert documents.build_manifest(executed(shows(cover(least=10))), name="x.ipynb", least=10)


def test_the_page_that_jupyter_saves_is_held_to_the_same():
    from ioreport.documents import ReportHTMLExporter

    with pytest.raises(DocumentError, match="without disclosure control"):
        ReportHTMLExporter().from_notebook_node(executed(shows(cover()), shows(table(cleared=()))))
    assert FACTS["people_reached"].text in ReportHTMLExporter().from_notebook_node(executed(shows(cover())))[0]
