"""Every figure of a chart of activities, and every baseline and target, leads to the measure that gives it again."""

import pytest

from ioreport import provenance
from ioreport.documents.manifest_tables import listed_table
from ioreport.documents.tree.document_parts import Shown
from ioreport.records import Chart, Table
from ioreport.reports import TemplateReport
from tests.spec.reports.drawing import TEMPLATE, draw

pytestmark = pytest.mark.slow

ACTIVITIES = """
    | activity_id | project_id | start_date | end_date   | status    | kind     |
    | early       | p          | 2022-12-20 | 2023-01-10 | completed | workshop |
    | a           | p          | 2023-02-01 | 2023-02-01 | completed | workshop |
    | b           | p          | 2023-02-05 | 2023-02-05 | ongoing   | event    |
    | c           | p          | 2023-05-01 | 2023-05-01 | completed | workshop |
    | off         | p          | 2023-05-02 | 2023-05-02 | cancelled | event    |
"""
INDICATORS = """
    | indicator_id | title         | unit    | baseline | target | over_periods | over_places |
    | i            | People helped | person  | 10       | 200    | sum          | sum         |
    | share        | Who knows     | percent | 0.38     | 0.81   | latest       | average     |
"""
CHARTS = TEMPLATE.replace('["sex-and-age", "timeline"]', '["progress", "activities-by-kind", "timeline"]')


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A report of few activities, laid out by month as one of many is, and its manifest."""
    office = draw(tmp_path_factory.mktemp("office"), CHARTS, activities=ACTIVITIES, indicators=INDICATORS)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("ioreport.reports.template_charts.MOST_EVENTS", 1)
        report = TemplateReport(office, "r")
        parts = [part for part in report.parts() if isinstance(part, Chart | Table)]
    tables = [listed_table(Shown(number, part)) for number, part in enumerate(parts, 1)]
    about = {"notebook": "n.ipynb", "parameters": {}, "language": "en", "demonstration": True}
    return office, {"ioreport": 1, "report": about, "inputs": [], "facts": [], "tables": tables}


def computed(told, table):
    return {
        figure.name.removeprefix(f"{table}/"): figure.text
        for figure in provenance.figures(told[1])
        if figure.place and figure.measure and figure.name.startswith(f"{table}/")
    }


def test_activities_by_kind_and_month_are_computed_again(told):
    assert computed(told, "activities-by-kind") == {"workshop/activities": "3", "event/activities": "1"}
    assert computed(told, "timeline") == {
        "2023-01/activities": "1",
        "2023-02/activities": "2",
        "2023-03/activities": "0",
        "2023-04/activities": "0",
        "2023-05/activities": "1",
        "2023-06/activities": "0",
    }  # what began in December counts in January


@pytest.mark.parametrize("table", ["progress", "results"])
def test_baseline_and_target_are_computed_again(told, table):
    found = computed(told, table)
    assert {found["i/baseline"], found["i/target"]} == {"10", "200"}
    assert {found["share/baseline"], found["share/target"]} == {"38%", "81%"}


def test_each_is_what_its_measure_gives_and_another_is_named(told):
    office, manifest = told
    assert provenance.unlike_cells(manifest, office) == ()
    kinds = next(table for table in manifest["tables"] if table["key"].startswith("activities-by-kind"))
    rows = [{**row, "cells": [text.replace("3", "4") for text in row["cells"]]} for row in kinds["rows"]]
    changed = {**manifest, "tables": [{**kinds, "rows": rows}]}
    assert [each.held for each in provenance.unlike_cells(changed, office)] == ["3"]
