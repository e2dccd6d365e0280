"""What a notebook's parameters cell may say, and what happens to a value that does not fit."""

import nbformat.v4 as v4
import pytest

from ioreport.errors import UsageError
from ioreport.runs import (
    Parameter,
    check_parameters,
    inject_parameters,
    read_parameters,
    row_keys,
    row_parameter,
)
from ioreport.values import Choice, Key
from tests.drawn import draw_office

CELL = """
import ioreport as ir

data: ir.Folder = "../data/office"  # the office's folder
report: ir.Key("reports")
language: ir.Choice("en", "bg") = "en"
until: ir.Day = "2023-12-31"
top: int = 5
draft: bool = False
title = "Plain text"
"""


def notebook(*sources, tag="parameters"):
    cells = [v4.new_code_cell(source, metadata={"tags": [tag]}) for source in sources]
    return v4.new_notebook(cells=cells)


def refusal(declared, **given):
    with pytest.raises(UsageError) as caught:
        check_parameters(declared, given, None, "n.ipynb")
    return str(caught.value)


def test_every_kind_is_read_from_its_annotation():
    kinds = {p.name: p.kind for p in read_parameters(notebook(CELL), "n.ipynb")}
    assert kinds == {
        "data": "Folder",
        "report": Key("reports"),
        "language": Choice("en", "bg"),
        "until": "Day",
        "top": "int",
        "draft": "bool",
        "title": "str",
    }


def test_a_parameter_without_default_is_required():
    report = read_parameters(notebook(CELL), "n.ipynb")[1]
    assert report.required
    assert "a value, for it has no default: an id of the table reports" in refusal([report])


def test_a_notebook_without_parameters_cell_has_none():
    assert read_parameters(notebook("x = 1", tag="other"), "n.ipynb") == ()


@pytest.mark.parametrize(
    "line",
    [
        "print(1)",
        "a: list = []",
        "a: int = 1 + x",
        "a, b = 1, 2",
        "a: ir.Choise('x') = 'x'",
        "a = b = 1",
        "a = None",
        "a = 1.5",
        "a.b: int = 1",
        "a: ir.Choice(1, 2) = 1",
        "a: ir.Key(1)",
    ],
)
def test_anything_but_a_written_out_assignment_is_refused_with_its_line(line):
    with pytest.raises(UsageError) as caught:
        read_parameters(notebook(f"ok: int = 1\n{line}"), "n.ipynb")
    assert "n.ipynb, cell 1, line 2" in str(caught.value)


def test_a_cell_that_is_not_python_is_refused_with_its_line():
    with pytest.raises(UsageError, match="cell 1, line 2: the parameters cell is not Python"):
        read_parameters(notebook("a: int = 1\nb: = 2"), "n.ipynb")


def test_one_name_twice_is_refused_with_its_line():
    with pytest.raises(UsageError, match="cell 1, line 2: the parameter a stands there twice"):
        read_parameters(notebook("a = 1\na = 2"), "n.ipynb")


def test_two_parameters_cells_are_refused():
    with pytest.raises(UsageError, match="cell 1 and cell 2"):
        read_parameters(notebook("a = 1", "b = 2"), "n.ipynb")


def test_given_values_take_the_place_of_defaults():
    declared = [Parameter("top", "int", 5), Parameter("draft", "bool", False), Parameter("until", "Day", "2023-12-31")]
    assert check_parameters(declared, {"top": "7", "draft": "yes"}, None, "n.ipynb") == {
        "top": 7,
        "draft": True,
        "until": "2023-12-31",
    }


def test_all_faults_are_told_at_once_and_name_the_nearest():
    declared = [Parameter("language", Choice("en", "bg"), "en"), Parameter("until", "Day", "2023-12-31")]
    said = refusal(declared, langauge="bg", until="31.12.2023", language="bgg")
    assert "parameter langauge" in said and "did you mean language?" in said
    assert "parameter until: found '31.12.2023', expected a day, as 2023-06-20" in said
    assert "one of en, bg (did you mean bg?)" in said


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int", "5.0"),
        ("int", "five"),
        ("int", "1_0"),
        ("int", " 3"),
        ("int", "٣"),
        ("int", "9" * 5000),
        ("bool", "perhaps"),
        ("Day", "2023-02-30"),
        ("Day", "20230228"),
        ("Day", "2023-W01-1"),
        ("Day", "2023-2-1"),
        ("Folder", " "),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(kind, value):
    assert repr(value) in refusal([Parameter("x", kind, None)], x=value)


def test_a_key_must_name_a_row_of_its_table(office):
    declared = [Parameter("event", Key("activities"), None, required=True)]
    known = office.activities["activity_id"].iloc[0]
    assert check_parameters(declared, {"event": known}, office, "n.ipynb") == {"event": known}
    with pytest.raises(UsageError, match=f"did you mean {known}"):
        check_parameters(declared, {"event": known + "x"}, office, "n.ipynb")


def test_a_key_of_a_table_that_the_office_has_not_is_refused(office):
    with pytest.raises(UsageError, match="not activity .did you mean activities"):
        check_parameters([Parameter("event", Key("activity"), "A-01")], {}, office, "n.ipynb")


def test_a_notebook_without_keys_makes_no_document_for_each_row():
    with pytest.raises(UsageError, match="it has no ir.Key at all"):
        row_parameter([Parameter("top", "int", 5)], "reports", {}, "n.ipynb")


@pytest.mark.parametrize("given", [{}, {"report": "R1"}])
def test_where_the_table_has_no_row_the_next_step_is_to_add_its_file(given):
    office = draw_office(partners="| partner_id | name | kind |\n| p | P | ngo |")
    with pytest.raises(UsageError) as refused:
        check_parameters([Parameter("report", Key("reports"), "R-01")], given, office, "n.ipynb")
    assert refused.value.findings[0].expected == "an id of the table reports, which has no row"
    assert refused.value.next_step.startswith("add reports.csv to the folder ")
    with pytest.raises(UsageError, match="has no row") as refused:
        row_keys(office, "reports")
    assert refused.value.next_step.startswith("add reports.csv to the folder ")


def test_values_are_injected_as_literals_behind_the_parameters_cell():
    injected = inject_parameters(notebook("a: str = 'x'", "b = 1", tag="parameters"), {"a": "'); import os #"})
    assert injected.cells[1].metadata.tags == ["injected-parameters"]
    scope = {}
    exec(injected.cells[1].source, scope)
    assert scope["a"] == "'); import os #"
