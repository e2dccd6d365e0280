"""Files read into grids: what a second reader sees, and bad files that end in one finding each."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import sys
import zipfile

import openpyxl
import pytest
import xlsxwriter

from ioreport.sources.file_process import answer
from ioreport.sources.limited_reader import read_grids
from ioreport.sources.sheet_xml import ForbiddenXml, read_facts
from ioreport.sources.side_process import begin_beside
from ioreport.sources.unreadable import Unreadable
from tests.drawn_sources import HEADER, ROW, draw_workbook


def read(path, encoding="", separator=""):
    return answer({"path": str(path), "encoding": encoding, "separator": separator})


def fault_of(path, data, **more):
    path.write_bytes(data)
    return read(path, **more)["fault"][0]


@pytest.fixture
def odd(tmp_path):
    """A workbook with every kind of cell, hidden parts, merged cells and an empty shared string."""
    path = tmp_path / "odd.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Data")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        page.write_row("A1", ["text", 1.5, True])
        page.write_datetime("D1", dt.datetime(2023, 6, 20), day)
        page.write_formula("E1", "=1/0", None, "#DIV/0!")
        page.write_string("G1", " ")
        page.merge_range("A2:C2", "merged")
        page.write_string("A4", "hidden row")
        page.set_row(3, None, None, {"hidden": True})
        page.set_column("F:F", None, None, {"hidden": True})
        book.add_worksheet("Lists").write("A1", "x")
        book.worksheets()[1].hide()
    return path


def test_all_kinds_of_cells_and_what_is_hidden(odd):
    data, lists = read(odd)["sheets"]
    assert data["kinds"][0] == "tnbde t"
    assert data["values"][0][3:5] == [dt.date(2023, 6, 20), "#DIV/0!"]
    assert (data["hidden_rows"], data["hidden_columns"], data["merged"]) == ([4], [6], [(2, 1, 2, 3)])
    assert (data["hidden"], lists["hidden"]) == (False, True)
    assert data["filled"] == 8


def test_openpyxl_sees_the_same_cells(odd):
    for sheet in read(odd)["sheets"]:
        page = openpyxl.load_workbook(odd, data_only=True)[sheet["sheet"]]
        cells = [cell for row in page.iter_rows() for cell in row if cell.value not in (None, "")]
        seen = {(cell.row, cell.column): cell.value for cell in cells}
        ours = {
            (row, column): value
            for row, (kinds, values) in enumerate(zip(sheet["kinds"], sheet["values"], strict=True), 1)
            for column, (kind, value) in enumerate(zip(kinds, values, strict=True), 1)
            if kind != " "
        }
        assert seen.keys() == ours.keys()
        assert {at: value for at, value in seen.items() if not isinstance(value, dt.datetime)} == {
            at: value for at, value in ours.items() if not isinstance(value, dt.date)
        }


def test_formulas_without_a_saved_value_are_seen(tmp_path):
    sheet = read(draw_workbook(tmp_path / "f.xlsx", [["=1+1", 3]]))["sheets"][0]
    assert (sheet["kinds"], sheet["filled"]) == (["fn"], 2)


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>
<table:table table:name="Data">
<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2"
 table:number-rows-spanned="1"><text:p>Place</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell office:value-type="float" office:value="3"
 table:number-columns-repeated="2"><text:p>3</text:p></table:table-cell><table:table-cell table:formula="of:=NA()"
 office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>
<table:table-cell table:formula="of:=1+1"/></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def test_an_opendocument_spreadsheet(tmp_path):
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    content = ODS.replace(">\n", ">").replace("\n", " ")
    parts = {"mimetype": mime, "META-INF/manifest.xml": "<manifest/>", "content.xml": content}
    (tmp_path / "t.ods").write_bytes(packed(parts))
    sheet = read(tmp_path / "t.ods")["sheets"][0]
    assert sheet["kinds"][1] == "nnef"
    assert (sheet["values"][1][2], sheet["filled"]) == ("#N/A", 5)
    assert (sheet["hidden_rows"], sheet["merged"]) == ([2], [(1, 1, 1, 2)])


def test_days_since_1904(tmp_path):
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet().write_datetime("A1", dt.datetime(2023, 6, 20), day)
    assert read(path)["sheets"][0]["values"] == [[dt.date(2023, 6, 20)]]


def test_the_two_ways_through_the_xml_agree():
    head, tail = b"<worksheet><sheetData>", b"</sheetData></worksheet>"
    rows = (
        b'<row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1"><f>A1</f></c>'
        b'<c r="D1" t="str"><f>A1</f><v></v></c><c r="E1" t="inlineStr"><is><t>x</t></is></c></row>'
    )
    plain = read_facts(head + rows + tail)
    commented = read_facts(head + b"<!-- -->" + rows + tail)
    assert plain == commented
    assert (plain.filled, plain.errors, plain.unsaved, plain.hidden_rows) == (4, {(1, 2): "#N/A"}, {(1, 3)}, {1})


@pytest.mark.parametrize(
    "cells",
    [
        b'<c r="A1"><f>B1</f></c><c r="B1"><f>C1</f><v>1</v></c>',
        b'<c r="A1"><f t="shared" si="0"/><v></v></c><c r="B1"><f t="shared" si="0"/><v>1</v></c>',
        b'<c r="A1"><f ca="1">NOW()</f><v/></c><c r="B1" t="str"><f>C1</f><v></v></c><c r="C1"><v>1</v></c>',
        b'<c r="A1" s="1"><f t="shared" si="0"/></c><c r="B1" t="inlineStr"><is><t>t="e" &lt;f&gt;</t></is></c>',
    ],
)
def test_formulas_without_a_value_are_found_however_they_are_written(cells):
    head, tail = b'<worksheet><sheetData><row r="1">', b"</row></sheetData></worksheet>"
    found = {read_facts(head + mark + cells + tail).unsaved == {(1, 1)} for mark in (b"", b"<!-- -->", b"\n ")}
    assert found == {True}
    assert len({read_facts(head + mark + cells + tail).filled for mark in (b"", b"<!-- -->", b"\n ")}) == 1


def test_a_document_type_is_refused():
    with pytest.raises(ForbiddenXml):
        read_facts(b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>')


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("място;хора\nЛипово;12\n".encode("cp1251"), {"encoding": "cp1251"}),
        ("място;хора\nЛипово;12\n".encode("utf-16"), {}),
        ("sep=;\r\nмясто;хора\r\nЛипово;12\r\n".encode(), {}),
        ("място\tхора\nЛипово\t12\n".encode("utf-8-sig"), {}),
        ("място|хора\nЛипово|12\n".encode(), {"separator": "|"}),
    ],
)
def test_delimited_texts(tmp_path, text, more):
    (tmp_path / "t.csv").write_bytes(text)
    sheet = read(tmp_path / "t.csv", **more)["sheets"][0]
    assert (sheet["values"], sheet["filled"]) == ([["място", "хора"], ["Липово", "12"]], 4)


@pytest.mark.parametrize(
    ("text", "more", "rule"),
    [
        ("място;хора\n".encode("cp1251"), {}, "encoding"),
        ("a;b\n".encode("utf-16"), {"encoding": "cp1251"}, "encoding"),
        (b"a,b;c\n1,2;3\n", {}, "separator"),
        (b'a;"b\n1;2\n', {"separator": ";"}, "quotation"),
        (b"", {}, "empty_file"),
        (b"\0\0\0\0", {}, "empty_file"),
    ],
)
def test_a_text_that_proves_nothing_is_asked_about(tmp_path, text, more, rule):
    assert fault_of(tmp_path / "t.csv", text, **more) == rule


def test_a_truncated_workbook(tmp_path):
    whole = draw_workbook(tmp_path / "w.xlsx", [HEADER, ROW]).read_bytes()
    for length in (30, len(whole) // 2, len(whole) - 30):
        assert fault_of(tmp_path / "cut.xlsx", whole[:length]) in ("truncated", "unreadable")


def test_an_encrypted_workbook(tmp_path):
    name = "EncryptedPackage".encode("utf-16-le")
    assert fault_of(tmp_path / "e.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + name) == "encrypted"


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def parts_of(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_document_type_in_a_workbook(tmp_path):
    parts = parts_of(draw_workbook(tmp_path / "w.xlsx", [HEADER, ROW]))
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = b'<!DOCTYPE a [<!ENTITY a "a">]>' + parts[sheet]
    assert fault_of(tmp_path / "x.xlsx", packed(parts)) == "document_type"


def test_a_sheet_of_too_many_cells(tmp_path):
    path = draw_workbook(tmp_path / "w.xlsx", [["a"]])
    book = openpyxl.load_workbook(path)
    book.active["XFD1048576"] = 1
    book.save(path)
    grids, findings = read_grids(path, "w.xlsx")
    assert (grids, [finding.rule for finding in findings]) == ((), ["size"])


@pytest.mark.slow
def test_a_workbook_that_unpacks_to_gigabytes(tmp_path):
    parts = parts_of(draw_workbook(tmp_path / "w.xlsx", [HEADER, ROW]))
    parts["xl/media/zeros.bin"] = b"\0" * (450 * 2**20)
    assert fault_of(tmp_path / "bomb.xlsx", packed(parts)) == "size"


def test_a_file_that_takes_too_long(tmp_path):
    path = draw_workbook(tmp_path / "w.xlsx", [HEADER, ROW])
    grids, findings = read_grids(path, "inbox/w.xlsx", seconds=0.001)
    assert [(finding.file, finding.rule) for finding in findings] == [("inbox/w.xlsx", "time")]


@pytest.mark.slow
def test_a_large_workbook_is_looked_through_in_a_side_process_with_the_same_result(tmp_path):
    chance, path = random.Random(1), tmp_path / "large.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Data")
        for row in range(4000):
            page.write_row(row, 0, [chance.random(), f"{chance.getrandbits(160):x}", row % 7])
        page.write_formula("E1", "=NA()", None, "#N/A")
        page.set_row(5, None, None, {"hidden": True})
    assert path.stat().st_size > 200_000
    (grid,), findings = read_grids(path, "large.xlsx")
    here = read(path)["sheets"][0]
    assert not findings
    assert (grid.values, list(grid.kinds), grid.filled) == (here["values"], here["kinds"], here["filled"])
    assert (grid.cell(1, 5).kind, grid.hidden_rows, grid.count()) == ("e", {6}, 12001)


def test_what_a_side_process_raises_is_raised_here():
    def refused():
        raise Unreadable("size", "too much", "less")

    with pytest.raises(Unreadable, match="too much"):
        begin_beside(refused)()


@pytest.mark.skipif(sys.platform != "linux", reason="there is no fork elsewhere")
def test_a_side_process_that_breaks_is_out_of_memory():
    with pytest.raises(MemoryError):
        begin_beside(lambda: os._exit(1))()
