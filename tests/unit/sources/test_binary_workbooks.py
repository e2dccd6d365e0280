"""Binary workbooks: what calamine leaves empty in xls and xlsb is seen by a second reader."""

from __future__ import annotations

import datetime as dt
import shutil
import struct
import zipfile
from pathlib import Path

from ioreport.sources.file_process import answer
from ioreport.sources.import_plan import plan_import
from tests.drawn_sources import draw_office

FOLDER = Path(__file__).parents[2] / "data" / "sources" / "binary"


def read(path):
    return answer({"path": str(path), "encoding": "", "separator": ""})


def test_an_old_workbook():
    data, lists = read(FOLDER / "odd.xls")["sheets"]
    assert data["kinds"] == ["tnbdeen", "t      ", "       ", "t      "]
    assert data["values"][0][3:] == [dt.date(2023, 6, 20), "#DIV/0!", "#N/A", 3.0]
    assert (data["hidden_rows"], data["hidden_columns"], data["merged"]) == ([4], [6], [(2, 1, 2, 3)])
    assert (data["hidden"], lists["hidden"]) == (False, True)
    assert (data["filled"], data["counted_by"], data["formulas"]) == (9, "xlrd", 4)


def test_a_formula_that_is_computed_on_opening_has_no_saved_value(tmp_path):
    data = (FOLDER / "odd.xls").read_bytes()
    places = [
        at for at in range(len(data) - 22) if data[at : at + 2] == b"\x06\x00" and data[at + 4 : at + 8] == b"\0\0\6\0"
    ]
    assert len(places) == 1  # the formula of G1
    changed = bytearray(data)
    changed[places[0] + 18] |= 2
    (tmp_path / "on_load.xls").write_bytes(changed)
    assert read(tmp_path / "on_load.xls")["sheets"][0]["kinds"][0] == "tnbdeef"


def test_formulas_in_a_format_that_does_not_say_whether_they_were_computed_are_told(tmp_path):
    office = draw_office(tmp_path / "office")
    shutil.copy(FOLDER / "odd.xls", office / "inbox")
    doubts = [doubt for doubt in plan_import(office, "b").doubts if doubt.rule == "formula_values"]
    assert [(doubt.level, doubt.found) for doubt in doubts] == [("warning", "4 formulas in an xls workbook")]


def record(number, data=b""):
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    return head + bytes([len(data)]) + data


def text(words):
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def row(number, hidden=False):
    return record(0, struct.pack("<IIH", number, 0, 300) + bytes([0, 0x10 if hidden else 0, 0]) + struct.pack("<I", 0))


def cell(number, column, data):
    return record(number, struct.pack("<II", column, 0) + data)


def draw_xlsb(path, *cells):
    """A binary workbook of one sheet."""
    names = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + text("rId1") + text("Data"))
    sheet = record(129) + record(148, struct.pack("<IIII", 0, 9, 0, 9))
    sheet += record(390) + record(60, struct.pack("<IIIIH", 5, 5, 10, 0, 1)) + record(391)
    sheet += record(145) + b"".join(cells) + record(146)
    sheet += record(177) + record(176, struct.pack("<IIII", 1, 1, 0, 2)) + record(178) + record(130)
    link = '<Relationship Id="rId{}" Type="http://x/relationships/{}" Target="{}"/>'
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.bin", names + record(144) + record(132))
        packed.writestr(
            "xl/_rels/workbook.bin.rels",
            head
            + link.format(1, "worksheet", "worksheets/sheet1.bin")
            + link.format(2, "sharedStrings", "sharedStrings.bin")
            + "</Relationships>",
        )
        packed.writestr(
            "xl/sharedStrings.bin",
            record(159, struct.pack("<II", 2, 2))
            + record(19, b"\0" + text("Place"))
            + record(19, b"\0" + text(""))
            + record(160),
        )
        packed.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


CELLS = (
    row(0),
    cell(7, 0, struct.pack("<I", 0)),
    cell(5, 1, struct.pack("<d", 1.5)),
    cell(3, 2, b"\x2a"),
    cell(11, 3, b"\x07" + b"\0" * 10),
    cell(7, 4, struct.pack("<I", 1)),
    row(3, hidden=True),
    cell(6, 0, text("hidden row")),
)


def test_a_binary_workbook(tmp_path):
    data = read(draw_xlsb(tmp_path / "b.xlsb", *CELLS))["sheets"][0]
    assert [line.rstrip() for line in data["kinds"]] == ["tnee", "", "", "t"]
    assert data["values"][0][:4] == ["Place", 1.5, "#N/A", "#DIV/0!"]
    assert (data["hidden_rows"], data["hidden_columns"], data["merged"]) == ([4], [6], [(2, 1, 2, 3)])
    assert (data["filled"], data["formulas"]) == (5, 1)


def test_a_binary_workbook_that_ends_too_early(tmp_path):
    path = draw_xlsb(tmp_path / "b.xlsb", *CELLS[:-1], b"\x06\x20\x00")
    assert read(path)["fault"][0] == "unreadable"
