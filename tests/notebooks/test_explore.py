"""The analyst's tour runs from its first cell to its last, with its figures in the text."""

from pathlib import Path

import nbformat
import pytest

from ioreport.documents.clearance import COUNTED
from ioreport.myst import read_expressions
from ioreport.records import Chart, Fact, read_record
from ioreport.runs import run_notebook

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"

pytestmark = pytest.mark.slow


def test_the_tour_runs_and_shows_a_chart_and_facts():
    notebook = nbformat.read(NOTEBOOKS / "explore.ipynb", as_version=4)
    asked = {index: [found.expression for found in read_expressions(cell.source)]
             for index, cell in enumerate(notebook.cells) if cell.cell_type == "markdown"}
    ran = run_notebook(notebook, folder=NOTEBOOKS, file="explore.ipynb", expressions=asked)
    outputs = [output for cell in ran.cells for output in cell.get("outputs", []) if "data" in output]
    records = [read_record(output["data"]) for output in outputs]
    assert {Chart, Fact} <= {type(record) for record in records}
    charts = [record for record in records if isinstance(record, Chart)]
    assert len(charts) == 5
    for chart in charts:
        assert set(COUNTED) & chart.trail.keys() <= set(chart.cleared), f"{chart.key} would not build"
    answers = [answer for cell in ran.cells for answer in cell.metadata.get("user_expressions", [])]
    assert [answer["result"]["data"]["text/plain"] for answer in answers] == ["at least 90"]
