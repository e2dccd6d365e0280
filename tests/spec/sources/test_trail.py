"""The trail goes on behind the office's tables: to the file, sheet and cells that a row was imported from."""

from __future__ import annotations

import json

import pytest

from ioreport.facts import Ledger
from ioreport.measures import measure
from ioreport.provenance.explanation import explain_rows
from ioreport.record_reader import read_record
from ioreport.sources.import_run import import_sources
from ioreport.tables import check_office, load
from tests.drawn_sources import HEADER, MAPPING, ROW, draw_office, draw_workbook


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


def test_a_fact_in_jupyterlab_ends_at_the_cells_and_its_record_is_read_back(office):
    loaded = load(office)
    fact = Ledger(loaded).state("people", "people_reached")
    shown = fact._repr_mimebundle_()
    digits = loaded.sources["sha256"].iloc[0][:12]
    assert f"<br>imported from b, Data!A2:E2 of inbox/b.xlsx (SHA-256 {digits}…)</small>" in shown["text/html"]
    assert read_record(json.loads(json.dumps(shown))) == fact
    assert (
        "imported" not in Ledger(loaded).state("towns", "table_count", table="places")._repr_mimebundle_()["text/html"]
    )


def test_a_long_attendance_list_names_each_activity_s_cells_as_ranges(tmp_path):
    rows = [(*ROW[:3], 1 + number % 3, 4, 5 + number % 3) for number in range(120)]
    folder = draw_office(tmp_path / "office", MAPPING.replace("{source}-{date}-{place}", "{source}-{place}"))
    draw_workbook(folder / "inbox" / "b.xlsx", [HEADER, *rows])
    import_sources(folder, ["b"])
    origins = load(folder).origins
    assert list(origins.loc[origins["table"] == "activities", "cell"]) == ["Data!A2:C121"]
