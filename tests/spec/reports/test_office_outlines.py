"""A template's map is drawn from a file of outlines in the office's folder, whatever its country."""

import json

import pytest

from ioreport.records import Chart, Text
from ioreport.reports import TemplateReport
from ioreport.reports.office_outlines import outlines_of
from ioreport.reports.report_checks import check
from tests.spec.reports.drawing import draw

PLACES = """
    | place_id | name    | admin1 |
    | sofia    | Cahul   | MD-CA  |
"""
SQUARE = [[[28, 46], [29, 46], [29, 47], [28, 46]]]
AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"iso": code, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [[[x + by, y] for x, y in SQUARE[0]]]},
        }
        for by, (code, name) in enumerate([("MD-CA", "Cahul"), ("MD-BA", "Balti")])
    ],
}


def drawn(tmp_path, *names, content=None):
    office = draw(tmp_path, places=PLACES, projects="| project_id | title |\n| p | Town |")
    for name in names:
        (office.folder / name).write_text(content or json.dumps(AREAS), "utf-8")
    return office


@pytest.mark.parametrize("name", ["admin1.geojson", "moldova.geojson"])
@pytest.mark.slow
def test_a_geojson_file_is_enough_for_the_map(tmp_path, name):
    chart = TemplateReport(drawn(tmp_path, name), "r").chart("map")
    assert isinstance(chart, Chart)
    assert [[cell.text for cell in row] for row in chart.table.rows] == [["Cahul", "50"]]


@pytest.mark.slow
def test_without_outlines_there_is_no_map(tmp_path):
    assert isinstance(TemplateReport(drawn(tmp_path), "r").chart("map"), Text)


def test_of_several_files_the_one_that_is_named_for_it_is_taken(tmp_path):
    office = drawn(tmp_path, "a.geojson", "b.geojson")
    assert outlines_of(office) is None
    (office.folder / "admin1.geojson").write_text(json.dumps(AREAS), "utf-8")
    assert outlines_of(office).name == "admin1.geojson"


def test_a_file_that_has_no_areas_is_told_at_check(tmp_path):
    (found,) = [
        each
        for each in check(drawn(tmp_path, "moldova.geojson", content="{}").folder)
        if each.file == "moldova.geojson"
    ]
    assert found.rule == "topojson"
