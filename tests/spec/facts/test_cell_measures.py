"""A table that a notebook makes of a breakdown or of rows names the measure of each cell, where one gives it again."""

import pytest

import ioreport as ir
from ioreport import provenance
from ioreport.documents.manifest_tables import listed_table
from ioreport.documents.tree.document_parts import Shown
from tests.drawn import draw_office


@pytest.fixture(scope="module")
def office():
    return draw_office(
        {"kits": {"kit": "string", "price": "number", "made": "date"}},
        activities="""
            | activity_id | start_date |
            | a           | 2023-06-01 |
            | b           | 2023-07-01 |
        """,
        participations="""
            | activity_id | sex | people |
            | a           | f   | 30     |
            | a           | m   | 20     |
            | b           | f   | 12     |
        """,
        kits="""
            | kit | price | made       |
            | a   | 12.50 | 2023-01-02 |
            | b   | 7     | 2023-01-03 |
        """,
    )


def computed(office, frame, columns, **given):
    """The manifest of one table, and what is computed again of it: cell → measure."""
    table = ir.table(ir.Ledger(office), frame, key="t", caption="T", source="s", columns=columns, **given)
    about = {"notebook": "n.ipynb", "parameters": {}, "language": "en", "demonstration": True}
    manifest = {"ioreport": 1, "report": about, "inputs": [], "facts": [], "tables": [listed_table(Shown(1, table))]}
    return manifest, {each.name: each.measure for each in provenance.figures(manifest) if each.measure}


SEX = {"sex": "Sex", "people": "People"}


def test_each_cell_of_a_breakdown_is_computed_again_wherever_its_rows_stand(office):
    frame = ir.breakdown(office, "sex").frame.sort_values("people")
    manifest, measures = computed(office, frame, SEX, codes={"sex": "sex"})
    assert measures == {"t/men-and-boys/People": "breakdown_cell", "t/women-and-girls/People": "breakdown_cell"}
    assert provenance.unlike_cells(manifest, office) == () and provenance.not_computed(manifest) == ()


def test_a_cell_that_was_changed_afterwards_is_named(office):
    manifest, _ = computed(office, ir.breakdown(office, "sex").frame, SEX)
    manifest["tables"][0]["rows"][0]["cells"][1] = "43"
    (unlike,) = provenance.unlike_cells(manifest, office)
    assert str(unlike) == "t/f/People: shows “43”, the office's rows give “42”"


def test_what_a_notebook_made_of_a_breakdown_has_no_measure_and_is_named(office):
    frame = ir.breakdown(office, "sex").frame
    manifest, measures = computed(office, frame.assign(people=frame["people"] * 2), SEX)
    assert measures == {} and provenance.not_computed(manifest) == ("t/People",)


def test_a_sum_that_was_put_below_has_none_and_the_rows_above_keep_theirs(office):
    frame = ir.breakdown(office, "sex").frame[["sex", "people"]]
    frame.loc[len(frame)] = ["all", frame["people"].sum()]
    manifest, measures = computed(office, frame, SEX)
    assert set(measures) == {"t/f/People", "t/m/People"} and provenance.not_computed(manifest) == ("t/all/People",)


def test_a_table_of_the_offices_rows_is_read_again_cell_by_cell(office):
    rows = office.kits.query("kit == 'b'").assign(double=office.kits["price"].astype("float") * 2)
    columns = {"kit": "Kit", "price": "Price", "made": "Made", "double": "Twice"}
    manifest, measures = computed(office, rows, columns, file="kits.csv", decimals={"price": 2})
    assert measures == dict.fromkeys(["t/b/Kit", "t/b/Price", "t/b/Made"], "recorded")
    assert provenance.unlike_cells(manifest, office) == () and provenance.not_computed(manifest) == ("t/Twice",)
    manifest["tables"][0]["rows"][0]["cells"][1] = "8.00"
    assert [each.where for each in provenance.unlike_cells(manifest, office)] == ["t/b/Price"]


def test_a_table_without_rows_has_none(office):
    manifest, measures = computed(office, ir.breakdown(office, "sex").frame.head(0), SEX, codes={"sex": "sex"})
    assert measures == {} and provenance.not_computed(manifest) == ()
