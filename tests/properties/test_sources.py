"""Workbooks changed at random: each is a right import or a doubt, every cell is accounted for, nothing breaks."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path

import openpyxl
import pytest

from ioreport.errors import DataError
from ioreport.sources import limited_reader
from ioreport.sources.file_process import answer
from ioreport.sources.import_plan import plan_import
from ioreport.sources.limited_reader import read_grids
from ioreport.sources.mapping_guess import guess_mapping
from tests.bad_files import KINDS, bad_file, deep_xml, long_text, zip_bomb
from tests.changed_ledgers import changed_layout, layout_complaints
from tests.changed_sources import MAPPING, changed_workbook, complaints
from tests.drawn_sources import draw_office

OFFICE = Path(__file__).parents[1] / "data" / "sources" / "office"
FILE = "5w-partner-b.xlsx"
CELLS = (None, "", " ", "x", 0, -1, 2.5, 1e20, "1 204", "1,5", "#N/A", "=1+1", True, "ОБЩО", "Момичета", "31.02.2023")
CELLS += ("Сoфия", "-", "\u202e", "a" * 300, 1204.0, dt.datetime(2023, 6, 1), dt.time(3, 4))


def change(page, chance):
    """One change of a sheet: a cell, two cells, a merged range, a row."""
    row, column = chance.randint(1, max(page.max_row, 2)), chance.randint(1, max(page.max_column, 2))
    kind = chance.choice(("cell", "cell", "swap", "unmerge", "insert", "delete", "hide"))
    if kind == "cell" and not isinstance(page.cell(row, column), openpyxl.cell.cell.MergedCell):
        page.cell(row, column).value = chance.choice(CELLS)
    elif kind == "swap" and row < page.max_row:
        page.move_range(f"A{row}:C{row}", rows=1)
    elif kind == "unmerge" and page.merged_cells.ranges:
        page.unmerge_cells(str(chance.choice(sorted(page.merged_cells.ranges, key=str))))
    elif kind == "insert":
        page.insert_rows(row)
    elif kind == "delete":
        page.delete_rows(row)
    elif kind == "hide":
        page.row_dimensions[row].hidden = True


@pytest.mark.slow
def test_changed_workbooks_are_accounted_for_cell_by_cell(tmp_path, monkeypatch):
    monkeypatch.setattr(limited_reader, "answer_apart", lambda request, seconds: answer(request))
    office = shutil.copytree(OFFICE, tmp_path / "office")
    for seed in range(30):
        chance = random.Random(seed)
        book = openpyxl.load_workbook(OFFICE / "inbox" / FILE)
        for _ in range(chance.randint(1, 6)):
            change(chance.choice(book.worksheets), chance)
        book.save(office / "inbox" / FILE)
        plan = plan_import(office, "partner-b")
        for each in plan.files:
            assert sum(each.counts().values()) == each.counted, seed
            assert "without a role" not in each.counts(), seed
        try:
            guess_mapping(office, f"inbox/{FILE}")
        except DataError as error:
            assert "No table was found" in str(error)


@pytest.mark.slow
def test_changed_workbooks_are_right_imports_or_findings(tmp_path, monkeypatch):
    """The same as ``benchmarks/broken_sources.py changed``, which takes 500 of them."""
    monkeypatch.setattr(limited_reader, "answer_apart", lambda request, seconds: answer(request))
    office = draw_office(tmp_path / "office", MAPPING)
    path = office / "inbox" / "b.xlsx"
    wrong = {}
    for seed in (*range(30), 39, 45, 162, 241, 336):  # the last five were imported wrongly once
        changes = changed_workbook(path, seed)
        if found := complaints(plan_import(office, "b"), path):
            wrong[seed, changes] = found
    assert not wrong


@pytest.mark.slow
def test_changed_ledgers_and_trackers_are_right_imports_or_findings(tmp_path, monkeypatch):
    """The same as ``benchmarks/broken_sources.py layouts``."""
    monkeypatch.setattr(limited_reader, "answer_apart", lambda request, seconds: answer(request))
    office = draw_office(tmp_path / "office", MAPPING)
    path = office / "inbox" / "b.xlsx"
    wrong = {}
    for seed in range(40):
        mapping, changes = changed_layout(path, seed)
        (office / "sources" / "b.toml").write_text(mapping, encoding="utf-8")
        if found := layout_complaints(plan_import(office, "b"), path):
            wrong[seed, changes] = found
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("seed", [at for at, kind in enumerate(KINDS) if kind not in (zip_bomb, long_text, deep_xml)])
def test_a_bad_file_is_bounded_and_ends_in_one_finding(tmp_path, seed):
    """The same as ``benchmarks/broken_sources.py bad``, which takes 100 of them, the largest too."""
    path, kind = bad_file(tmp_path, seed)
    grids, findings = read_grids(path, path.name, seconds=30)
    assert len(findings) == 1 or (kind == "damaged" and grids)
    assert not findings or findings[0].rule != "time"
