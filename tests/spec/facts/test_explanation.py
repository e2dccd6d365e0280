"""From a figure of a table or chart back to its rows: by its name and as it reads, money row by row."""

import io
from decimal import Decimal

import openpyxl
import pytest

import ioreport as ir
from ioreport import provenance
from ioreport.cli.explain_output import write_explained
from ioreport.documents.manifest_tables import listed_table
from ioreport.documents.tree.document_parts import Shown
from ioreport.errors import UsageError
from ioreport.measures import measure
from ioreport.measures.finance.itemised import RATIOS, TERMS, itemised
from ioreport.records import Chart, Table
from tests.drawn import draw_office

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def report():
    return ir.DonorReport(ir.load("tests/data/office"), "R-01")


@pytest.fixture(scope="module")
def manifest(report):
    parts = [part for part in report.parts() if isinstance(part, Chart | Table)]
    tables = [listed_table(Shown(number, part)) for number, part in enumerate(parts, 1)]
    told = {"notebook": "n.ipynb", "parameters": {}, "language": "en", "demonstration": True}
    return {
        "ioreport": 1,
        "report": told,
        "inputs": [],
        "facts": [fact.written() for fact in report.facts],
        "tables": tables,
    }


def names(found):
    return [figure.name for figure in found]


def test_every_cell_that_names_its_measure_is_what_the_measure_gives(report, manifest):
    """The names of rows and columns lead to the very figures, in tables and in the data of charts."""
    computed = [figure for figure in provenance.figures(manifest) if figure.place and figure.measure]
    assert {"finance", "results", "burn", "spending", "sex-and-age"} <= {name.split("/")[0] for name in names(computed)}
    assert provenance.unlike_cells(manifest, report.office) == ()


def test_a_cell_that_its_measure_gives_otherwise_is_named(report, manifest):
    finance = next(table for table in manifest["tables"] if table["key"] == "finance")
    rows = [
        {**row, "cells": [text.replace("1,800.00", "1,808.00") for text in row["cells"]]} for row in finance["rows"]
    ]
    changed = {**manifest, "tables": [{**finance, "rows": rows}]}
    told = [str(each) for each in provenance.unlike_cells(changed, report.office)]
    assert told == [
        f"finance/L1/{column}: shows “1,808.00”, the office's rows give “1,800.00”"
        for column in ("spent", "spent_to_date")
    ]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("finance/L1/spent_to_date", ["finance/L1/spent_to_date"]),
        (
            "finance/L1",
            [
                f"finance/L1/{name}"
                for name in ("line", "budget", "spent", "spent_to_date", "committed", "balance", "burn", "remark")
            ],
        ),
        ("spent_to_date", ["spent_to_date"]),
    ],
)
def test_a_figure_is_found_by_its_name_and_a_row_by_the_beginning(manifest, asked, meant):
    assert names(provenance.figures_called(manifest, asked)) == meant


def test_what_reads_alike_in_several_places_is_listed_whole(manifest):
    found = names(provenance.figures_called(manifest, "1,800.00"))
    assert {"finance/L1/spent", "finance/L1/spent_to_date", "burn/L1/spent_to_date"} <= set(found)


def test_a_cell_that_shows_a_fact_is_told_with_the_fact(manifest):
    (found,) = [each for each in provenance.figures_called(manifest, "spent_to_date") if each.fact]
    assert "finance/total/spent_to_date" in found.also
    (cell,) = provenance.figures_called(manifest, "finance/total/spent_to_date")
    assert (cell.measure, cell.fact["key"]) == ("spent_to_date", "spent_to_date")


def test_a_figure_that_there_is_not_is_refused_with_the_nearest_and_all_tables(manifest):
    with pytest.raises(UsageError) as refused:
        provenance.figures_called(manifest, "finance/L1/spent_to_dat")
    said = str(refused.value)
    assert "(did you mean finance/L1/spent_to_date?)" in said and "\n  finance: Finance by budget line" in said


def test_a_line_of_the_finance_table_leads_to_its_rows_with_rate_and_converted_amount(report, manifest):
    """Line L1 paid 1955.83 lev at the legal rate (1000 euro) and 800 euro: 1,800.00."""
    (figure,) = provenance.figures_called(manifest, "finance/L1/spent_to_date")
    found = provenance.explained(figure, report.office, "en")
    ((name, rows),) = provenance.money_lists(found.money)
    assert (name, found.today.value, found.money.total) == ("spent_to_date", "1800.00", Decimal("1800.00"))
    assert [row[2:] for row in rows] == [
        ("L1", "1,955.83", "BGN", "0.5112918812", "1,000.00"),
        ("L1", "800.00", "EUR", "1", "800.00"),
        ("", "", "EUR", "", "1,800.00"),
    ]
    assert [row["amount"] for row in found.rows["transactions.csv"]] == ["1955.83", "800.00"]


MONEY = {
    "donors": """
        | donor_id | name  | kind       | acknowledgement | currency |
        | d        | Donor | government | Thanks          | EUR      |""",
    "projects": """
        | project_id | title | start_date | end_date   |
        | p          | P     | 2023-01-01 | 2023-12-31 |""",
    "grants": """
        | grant_id | donor_id | project_id | title | amount | currency | start_date | end_date   |
        | g        | d        | p          | G     | 100.00 | EUR      | 2023-01-01 | 2023-12-31 |""",
    "transactions": """
        | transaction_id | grant_id | date       | kind  | amount | currency |
        | t1             | g        | 2023-01-05 | spent | 0.05   | NOK      |
        | t2             | g        | 2023-01-06 | spent | 0.05   | NOK      |
        | t3             | g        | 2023-01-07 | spent | 0.05   | NOK      |""",
    "exchange_rates": """
        | month   | currency | per_usd | source   |
        | 2023-01 | EUR      | 0.9     | Invented |
        | 2023-01 | NOK      | 10.7    | Invented |""",
}


def test_what_rounding_takes_from_the_rows_stands_in_a_line_of_its_own():
    """0.05 krone are 0.0042 euro: three rows of 0.00, 0.01 in all, and a difference of 0.01."""
    (part,) = itemised(draw_office(**MONEY), "spent_to_date", grant="g").parts
    assert [str(each) for each in part.rows["converted"]] == ["0.00"] * 3
    assert (part.subtotal, part.difference) == (Decimal("0.01"), Decimal("0.01"))


@pytest.mark.parametrize("name", sorted({*TERMS} - {*RATIOS}))
@pytest.mark.parametrize("grant", ["G-01", "G-02"])
def test_rows_subtotals_and_differences_add_up_to_the_figure(name, grant):
    office = ir.load("tests/data/office")
    asked = {"grant": grant, "end": "2023-12-31"}
    found = itemised(office, name, **asked)
    for part in found.parts:
        assert sum(part.rows["converted"], part.difference) == part.subtotal
    assert sum((part.sign * part.subtotal for part in found.parts), found.difference) == found.total
    assert found.total == round(measure(office, name, **asked).value, 2)


def test_a_measure_of_people_has_no_money():
    assert itemised(ir.load("tests/data/office"), "people_reached", grant="G-01") is None


def test_the_workbook_is_for_the_office_and_nothing_in_it_runs(report, manifest, tmp_path):
    (figure,) = provenance.figures_called(manifest, "finance/L1/spent_to_date")
    found = provenance.explained(figure, report.office, "en")
    found.rows["transactions.csv"][0]["voucher"] = '=HYPERLINK("https://example.org")'
    path = write_explained([found], tmp_path / "d.html", tmp_path)
    assert path == tmp_path / "for-the-office" / "d.finance-L1-spent_to_date.explained.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    money = [[cell.value for cell in row] for row in book["money"].iter_rows()]
    assert money[0][-4:] == ["amount", "currency", "rate", "converted"]
    assert [row[-1] for row in money[1:]] == [1000, 800, 1800, 1800] and money[-1][2] == "total"
    cells = [cell for row in book["transactions"].iter_rows() for cell in row]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert any(cell.value == '=HYPERLINK("https://example.org")' and cell.data_type == "s" for cell in cells)
    assert path.read_bytes() == write_explained([found], tmp_path / "d.html", tmp_path).read_bytes()
