"""The trail goes on behind the office's tables: to the file, sheet and cells that a row was imported from."""

from __future__ import annotations

import pytest

from ioreport.measures import measure
from ioreport.provenance.explanation import explain_rows
from ioreport.sources.import_run import import_sources
from ioreport.tables import check_office, load
from tests.drawn_sources import HEADER, ROW, draw_office, draw_workbook


@pytest.fixture
def office(tmp_path):
    folder = draw_office(tmp_path / "office")
    draw_workbook(folder / "inbox" / "b.xlsx", [HEADER, ROW])
    import_sources(folder, ["b"])
    return folder


def test_the_rows_of_a_figure_lead_to_sheet_and_cell(office):
    loaded = load(office)
    assert measure(loaded, "people_reached").value == 7
    rows = explain_rows({"measure": "people_reached", "arguments": {}}, loaded)["participations.csv"]
    digits = loaded.sources["sha256"].iloc[0][:12]
    assert [row["imported from"] for row in rows] == [
        f"b, Data!D2 of inbox/b.xlsx (SHA-256 {digits}…)",
        f"b, Data!E2 of inbox/b.xlsx (SHA-256 {digits}…)",
    ]


def test_check_tells_of_an_original_that_changed_or_is_gone(office):
    assert not check_office(office)
    draw_workbook(office / "inbox" / "b.xlsx", [HEADER, (*ROW[:3], 4, 4, 8)])
    assert [finding.rule for finding in check_office(office)] == ["original_changed"]
    (office / "inbox" / "b.xlsx").unlink()
    assert [finding.rule for finding in check_office(office)] == ["original_missing"]
