"""3W and results as CSV with HXL tags; the extract for auditors, computed again from its own formulas."""

from __future__ import annotations

import io
import re
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest

from ioreport.errors import UsageError
from ioreport.export.audit_workbook import COLUMNS, audit_workbook
from ioreport.export.hxl_tables import RESULTS, WHO_WHAT_WHERE, indicator_results, who_what_where
from ioreport.export.write_export import check_place, write_export
from ioreport.measures.disclosure import Withholding
from tests.drawn import draw_office
from tests.unit.export.test_iati_export import TABLES, drawn

ACTIVITIES = {
    "projects": TABLES["projects"],
    "partners": "| partner_id | name | kind |\n| door | Open Door | ngo |",
    "places": "| place_id | name | admin1 | latitude | longitude |\n| lom | Lom | BG-12 | 43.8 | 23.2 |",
    "activities": """
        | activity_id | project_id | organiser_id | place_id | kind  | start_date | end_date   | status    |
        | a           | p          | door         | lom      | class | 2023-05-01 | 2023-05-03 | completed |
        | b           | p          |              |          | class | 2023-06-01 | 2023-06-01 | planned   |
        | c           | p          | door         | lom      | class | 2023-06-02 | 2023-06-02 | cancelled |
    """,
}


def lines(table):
    return [line.split(",") for line in table.content.decode().splitlines()]


def test_a_3w_has_organisation_sector_place_codes_and_days():
    head, tags, first, second = lines(who_what_where(draw_office(**ACTIVITIES)))
    assert tags == list(WHO_WHAT_WHERE.values())
    told = dict(zip(head, first, strict=True))
    assert (told["organisation"], told["organisation_type"], told["sector"]) == ("Open Door", "ngo", "72010")
    assert (told["place_id"], told["admin1"], told["country"]) == ("lom", "BG-12", "BG")
    assert (told["start"], told["end"], told["status"]) == ("2023-05-01", "2023-05-03", "completed")
    own = dict(zip(head, second, strict=True))
    assert (own["organisation"], own["organisation_type"], own["place"]) == ("Drawn", "office", "")


def test_a_text_that_a_spreadsheet_would_run_has_an_apostrophe_before_it():
    partners = "| partner_id | name | kind |\n| door | =1+1 | ngo |"
    _, _, first, _ = lines(who_what_where(draw_office(**{**ACTIVITIES, "partners": partners})))
    assert first[0] == "'=1+1"


def test_the_row_of_tags_can_be_left_out_and_every_tag_is_one():
    assert len(lines(who_what_where(draw_office(**ACTIVITIES), tags=False))) == 3
    assert all(
        re.fullmatch(r"#[a-z][a-z0-9]*(\+[a-z][a-z0-9]*)*", tag)
        for tag in (*WHO_WHAT_WHERE.values(), *RESULTS.values())
    )


def test_results_have_a_row_for_each_value_and_part():
    office = draw_office(
        donors="| donor_id |\n| d |",
        projects=TABLES["projects"],
        grants="| grant_id |\n| g |",
        indicators="| indicator_id |\n| trained |",
        indicator_values="| indicator_id | sex | value |\n| trained | f | 30 |\n| trained | m | 20 |",
    )
    head, *rows = lines(indicator_results(office, tags=False))
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(each["sex"], each["value"], each["target"]) for each in told] == [
        ("", "50", "100"),
        ("f", "30", ""),
        ("m", "20", ""),
    ]
    assert {each["demonstration"] for each in told} == {"yes"}


# The extract for auditors


class Sheet:
    """A sheet whose formulas are worked out here, and not by the program that wrote them."""

    def __init__(self, content, name):
        self.cells = openpyxl.load_workbook(io.BytesIO(content))[name]
        self.stored = openpyxl.load_workbook(io.BytesIO(content), data_only=True)[name]

    def value(self, cell):
        text = self.cells[cell].value
        if not isinstance(text, str) or not text.startswith("="):
            return Decimal(str(text or 0))
        if whole := re.fullmatch(r"=ROUND\((\w+)\*(\w+),(\d)\)", text):
            product = self.value(whole[1]) * self.value(whole[2])
            return product.quantize(Decimal(1).scaleb(-int(whole[3])), ROUND_HALF_UP)
        if whole := re.fullmatch(r"=SUM\(L(\d+):L(\d+)\)", text):
            return sum((self.value(f"L{row}") for row in range(int(whole[1]), int(whole[2]) + 1)), Decimal())
        parts = re.findall(r"([+-]?)(L\d+|\(-?[\d.]+\))", text.removeprefix("="))
        assert "".join(sign + part for sign, part in parts) == text.removeprefix("=")
        signed = [(-1 if sign == "-" else 1, part) for sign, part in parts]
        return sum((s * (self.value(p) if p[0] == "L" else Decimal(p.strip("()"))) for s, p in signed), Decimal())

    def row(self, title):
        return next(row[0].row for row in self.cells.iter_rows(max_col=1) if row[0].value == title)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    transactions = TABLES["transactions"].replace("| currency |", "| currency | voucher |").replace(" |\n", " | V |\n")
    transactions = transactions.replace("| currency | voucher | V |", "| currency | voucher |")
    return drawn(tmp_path_factory.mktemp("office"), transactions=transactions)


@pytest.fixture(scope="module")
def extract(office):
    return audit_workbook(office)


def test_every_formula_of_the_extract_adds_up_to_the_figure_and_the_value_stored_with_it(extract):
    made = extract
    sheet = Sheet(made.content, "g")
    # 10 lei are 3.333… euro: twice 3.33 is 6.66, and the report states 6.67; the row of rounding has the cent.
    figures = {
        "Received, in all": "60.00",
        "Spent, in all": "21.67",
        "Committed, in all": "7.00",
        "Spent: rounding": "0.01",
    }
    for title, figure in figures.items():
        assert sheet.value(f"L{sheet.row(title)}") == Decimal(figure)
    balance = sheet.row("Balance: budget − spent − committed")
    assert sheet.value(f"L{balance}") == Decimal("71.33")
    for (cell,) in sheet.cells["L2:L30"]:
        if cell.value is not None:
            assert float(sheet.value(cell.coordinate)) == pytest.approx(sheet.stored[cell.coordinate].value)
    assert made.transactions == 6


def test_a_row_has_amount_rate_line_voucher_and_the_number_of_its_row(extract):
    cells = Sheet(extract.content, "g").cells
    head = [cell.value for cell in cells[1]]
    rows = [dict(zip(head, (cell.value for cell in row), strict=True)) for row in cells.iter_rows(min_row=2)]
    (own,) = [row for row in rows if row["transaction"] == "a"]
    assert head == list(COLUMNS)
    assert (own["amount"], own["currency"], own["rate"], own["voucher"]) == (10, "RON", 0.3333333333, "V")
    assert own["row of the file"] == 3 and own["date"] == "2023-01-11"


def test_an_amount_that_the_ledger_booked_counts_and_stands_beside_the_entered_one(tmp_path):
    rows = "| transaction_id | date | amount | currency | booked |\n| a | 2023-01-11 | 10.00 | RON | 4.00 |"
    sheet = Sheet(audit_workbook(drawn(tmp_path, transactions=rows)).content, "g")
    head = [cell.value for cell in sheet.cells[1]]
    (own,) = [dict(zip(head, row, strict=True)) for row in sheet.cells.iter_rows(values_only=True) if row[3] == "a"]
    assert (own["amount"], own["currency"], own["booked"], own["rate"]) == (10, "RON", 4, 1)
    assert sheet.value(f"L{sheet.row('Spent, in all')}") == 4


def test_the_summary_takes_its_figures_from_the_sheets(extract):
    content = extract.content
    formulas, stored = (
        openpyxl.load_workbook(io.BytesIO(content), data_only=data)["Summary"] for data in (False, True)
    )
    rows = [[cell.value for cell in row] for row in formulas.iter_rows(min_row=3)]
    assert rows[0][0] == "g" and all(str(cell).startswith("='g'!L") for cell in rows[0][4:])
    assert [cell.value for cell in stored[3]][4:] == [100, 60, 21.67, 7, 71.33]
    assert "invented" in stored["A1"].value


def test_the_extract_is_the_same_to_the_byte_each_time(office, extract):
    assert audit_workbook(office).content == extract.content


def test_a_text_that_looks_like_a_formula_is_a_text(tmp_path):
    office = drawn(tmp_path, transactions="| transaction_id | date | amount | voucher |\n| a | 2023-01-11 | 1 | =1+1 |")
    cell = next(
        c for row in Sheet(audit_workbook(office).content, "g").cells.iter_rows() for c in row if c.value == "=1+1"
    )
    assert cell.data_type == "s"


def test_an_unknown_grant_is_refused_with_the_known_ones(office):
    with pytest.raises(UsageError, match="take one of g"):
        audit_workbook(office, ["x"])


# The files


def test_an_export_is_written_with_its_log_or_not_at_all(tmp_path):
    log = [Withholding("trained", "total", "3", "small")]
    path = write_export(tmp_path / "out" / "iati.xml", b"<a/>", log)
    assert path == tmp_path / "out" / "for-the-office" / "iati.withheld.csv"
    assert "trained" in path.read_text() and (tmp_path / "out" / "iati.xml").read_bytes() == b"<a/>"
    assert write_export(tmp_path / "out" / "iati.xml", b"<b/>") is None
    assert not path.exists()


def test_a_place_that_cannot_be_written_leaves_all_as_it_was(tmp_path):
    (tmp_path / "iati.xml").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        write_export(tmp_path / "iati.xml", b"<a/>", [Withholding("a", "b", "3", "small")])
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


def test_a_file_of_the_office_and_another_ending_are_refused(office):
    with pytest.raises(UsageError, match="of the office itself"):
        check_place(office, office.folder / "projects.csv", ".csv")
    with pytest.raises(UsageError, match=r"ends in \.xlsx"):
        check_place(office, office.folder / "a.csv", ".xlsx")
