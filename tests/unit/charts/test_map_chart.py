"""Maps: outlines, what stands on an area and what below, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from ioreport.charts import draw_map
from ioreport.charts.area_outlines import Outline, middle_of, placed, read_outlines, room_inside
from ioreport.charts.map_chart import area_names
from ioreport.errors import DataError, UsageError
from tests.unit.charts.pictures import WORDS, everything, shown, tags, texts

BULGARIA = Path(__file__).parents[3] / "data" / "bulgaria"
AREAS = pd.DataFrame(
    {
        "iso": ["XX-1", "XX-2", "XX-3", "XX-4"],
        "name": ["Westland", "Eastland", "Far Island", "Isle"],
        "name_bg": ["Запад", None, "Остров", "Скала"],
        "hasc": ["XX.W", "XX.E", "XX.F", "XX.I"],
    }
)
HELD = pd.DataFrame(
    {
        "admin1": ["XX-1", "XX-2", "XX-4", ""],
        "events": pd.array([6, 2, 5, 4], dtype="Int64"),
        "precision": ["at_least", "exact", "exact", "exact"],
        "withheld": [False, False, True, False],
    }
)


@pytest.fixture(scope="module")
def outlines(tmp_path_factory) -> Path:
    """Two squares with a common side, and two islets, one of two parts; quantised as TopoJSON does it."""
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [20.0, 40.0]},
        "arcs": [
            [[20, 0], [0, 20]],
            [[20, 20], [-20, 0], [0, -20], [20, 0]],
            [[20, 0], [20, 0], [0, 20], [-20, 0]],
            [[50, 0], [2, 0], [0, 2], [-2, 0], [0, -2]],
            [[56, 0], [2, 0], [0, 2], [-2, 0], [0, -2]],
            [[50, 8], [2, 0], [0, 2], [-2, 0], [0, -2]],
        ],
        "objects": {
            "xx": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "id": "XX.W", "arcs": [[0, 1]]},
                    {"type": "Polygon", "id": "XX.E", "arcs": [[2, -1]]},
                    {"type": "MultiPolygon", "id": "XX.F", "arcs": [[[3]], [[4]]]},
                    {"type": "Polygon", "id": "XX.I", "arcs": [[5]]},
                ],
            }
        },
    }
    file = tmp_path_factory.mktemp("outlines") / "xx.topo.json"
    file.write_text(json.dumps(topology), "utf-8")
    return file


def drawn(outlines: Path, frame: pd.DataFrame = HELD, **options):
    given = {"key": "held", "admin1": "admin1", "value": "events", "areas": AREAS, "outlines": outlines}
    return draw_map(frame, **{**given, **WORDS, **options})


def test_two_areas_of_one_name_keep_their_own_values(outlines):
    alike = AREAS.assign(name=["Land", "Land", "Far Island", "Isle"])
    table = drawn(outlines, areas=alike).table
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Land", "at least 6"],
        ["Land", "2"],
        ["Isle", "withheld"],
        ["No region given", "4"],
    ]


def test_arcs_are_decoded_joined_and_turned_round(outlines):
    west, east, far, _ = read_outlines(outlines)
    assert west == Outline("XX.W", (((22, 40), (22, 42), (20, 42), (20, 40)),))
    assert east.rings == (((22, 40), (24, 40), (24, 42), (22, 42)),)
    assert len(far.rings) == 2


def test_degrees_of_longitude_are_narrower_than_those_of_latitude():
    square = Outline("a", (((20.0, 59.0), (22.0, 59.0), (22.0, 61.0), (20.0, 61.0)),))
    _, height = placed([square], 100)
    assert height == pytest.approx(200)


def test_a_label_stands_well_inside_its_area_or_not_at_all():
    corner = Outline("a", (((0, 0), (100, 0), (100, 20), (20, 20), (20, 100), (0, 100)),))
    x, y = room_inside(corner, 60, 10)
    assert x >= 30 and 5 <= y <= 15
    assert room_inside(corner, 60, 30) is None
    assert 0 < middle_of(corner)[0] < 100


@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_areas_bear_their_name_and_value(outlines, layout):
    words = shown(getattr(drawn(outlines), layout))
    assert "Westland" in words and "at least 6" in words
    assert "Eastland" in words and "2" in words
    assert f"Source: {WORDS['source']}" in words
    assert "No region given: 4" in words


def test_what_does_not_fit_is_told_below_the_map_by_a_letter(outlines):
    written = texts(drawn(outlines).svg)
    assert "A" in written
    assert "A = Isle: withheld" in " ".join(written).replace("\N{NO-BREAK SPACE}", " ")


def test_the_table_lists_every_area_with_a_value_and_counts_the_rest(outlines):
    table = drawn(outlines, area_header="Region", unit_label="Events").table
    assert [(row[0].text, row[1].text, row[1].value) for row in table.rows] == [
        ("Westland", "at least 6", "6"),
        ("Eastland", "2", "2"),
        ("Isle", "withheld", None),
        ("No region given", "4", "4"),
    ]
    assert table.notes == ("Nothing recorded in 1 other region.",)


def test_the_alternative_text_has_every_figure_and_counts_the_rest(outlines):
    assert drawn(outlines).alt.endswith(
        "Map of 4 regions. Westland: at least 6; Eastland: 2; Isle: withheld. No region given: 4."
        " Nothing recorded in 1 other region."
    )


def test_a_withheld_value_leaks_nowhere(outlines):
    def of(value):
        return drawn(outlines, HELD.assign(events=[6, 2, value, 4]))

    assert of(48213) == of(1)
    assert "48213" not in everything(of(48213)).replace(",", "")


def test_a_map_without_numbers_shows_where(outlines):
    chart = drawn(outlines, HELD.iloc[:2][["admin1"]], value=None)
    assert [row[1].text for row in chart.table.rows] == ["yes", "yes"]
    assert "Westland" in texts(chart.svg) and "yes" not in texts(chart.svg)


def test_words_stand_where_no_number_is_known(outlines):
    frame = pd.DataFrame({"admin1": ["XX-1"], "events": [None], "said": ["many families"]})
    assert "many families" in texts(drawn(outlines, frame, text="said").svg)


def test_names_are_the_documents_language_where_there_are_any():
    assert list(area_names(AREAS, "bg").values()) == ["Запад", "Eastland", "Остров", "Скала"]
    assert list(area_names(AREAS, "en").values()) == AREAS["name"].tolist()


def test_an_area_that_has_no_outline_is_told_below(outlines):
    areas = pd.concat([AREAS, pd.DataFrame({"iso": ["XX-5"], "name": ["Moon"], "hasc": ["XX.M"]})])
    frame = pd.DataFrame({"admin1": ["XX-5"], "events": [7]})
    assert "Moon: 7" in texts(drawn(outlines, frame, areas=areas).svg)


def test_without_rows_the_map_says_so(outlines):
    chart = drawn(outlines, HELD.head(0))
    assert "No data for this selection." in shown(chart.svg)
    assert chart.alt.endswith("No data.")


def test_text_from_the_data_is_text(outlines):
    chart = drawn(outlines, areas=AREAS.assign(name=["$x$", "<script>", "b", "c"]))
    assert "script" not in tags(chart.svg)
    assert {"$x$", "<script>"} <= set(texts(chart.svg))


@pytest.mark.parametrize(
    ("codes", "rule"), [(["XX-9", "XX-1"], "reference"), (["XX-1", "XX-1"], "unique"), (["", None], "unique")]
)
def test_codes_that_do_not_hold_are_refused(outlines, codes, rule):
    with pytest.raises(DataError) as refusal:
        drawn(outlines, pd.DataFrame({"admin1": codes, "events": [1, 2]}))
    assert {finding.rule for finding in refusal.value.findings} == {rule}


def test_a_negative_value_is_refused(outlines):
    with pytest.raises(DataError):
        drawn(outlines, HELD.assign(events=-1))


@pytest.mark.parametrize("text", ["{}", "not json", '{"arcs": [], "objects": {}}', "[]"])
def test_a_file_that_is_no_topojson_is_refused(tmp_path, text):
    file = tmp_path / "x.json"
    file.write_text(text, "utf-8")
    with pytest.raises(DataError):
        drawn(file)


def test_a_missing_file_is_wrong_use(tmp_path):
    with pytest.raises(UsageError):
        drawn(tmp_path / "none.json")


def test_all_28_oblasts_of_bulgaria_have_a_place():
    areas = pd.read_csv(BULGARIA / "admin1.csv")
    frame = pd.DataFrame({"admin1": areas["iso"], "events": range(1, 29)})
    chart = draw_map(
        frame,
        key="oblasts",
        admin1="admin1",
        value="events",
        areas=areas,
        outlines=BULGARIA / "admin1.topo.json",
        **WORDS,
    )
    assert "Map of 28 regions" in chart.alt
    assert len(chart.table.rows) == 28
    words = shown(chart.svg)
    assert all(word in words for name in areas["name"] for word in name.split())


def test_areas_that_are_told_together_are_not_counted_as_areas_without_a_record(outlines):
    frame = pd.DataFrame({"admin1": ["XX-1", "other places"], "events": pd.array([6, 7], dtype="Int64")})
    chart = drawn(outlines, frame, together=("XX-2", "XX-3"))
    assert "Westland: 6. Other regions together: 7. Nothing recorded in 1 other region." in chart.alt
    assert [cell.text for cell in chart.table.rows[-1]] == ["Other regions together", "7"]


# GeoJSON, with the table of areas made from it


def feature(code, name, west, **more):
    ring = [[west, 40], [west + 2, 40], [west + 2, 42, 100], [west, 42], [west, 40]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"shapeISO": code, "shapeName": name}, "geometry": geometry, **more}


def geojson(folder, *features):
    path = folder / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), "utf-8")
    return path


def test_a_map_is_drawn_from_geojson_alone(tmp_path):
    path = geojson(
        tmp_path, feature("XX-1", "Westland", 20), feature("XX-2", "Eastland", 22), feature("XX-4", "Isle", 25)
    )
    chart = draw_map(HELD, key="held", admin1="admin1", value="events", outlines=path, **WORDS)
    assert {"Westland", "Eastland", "Isle"} <= set(texts(chart.svg))
    assert [row[0].text for row in chart.table.rows][:2] == ["Westland", "Eastland"]


def test_an_area_of_geojson_has_its_rings_and_the_code_of_its_properties_or_its_id(tmp_path):
    parts = {
        "type": "MultiPolygon",
        "coordinates": [feature("", "", west)["geometry"]["coordinates"] for west in (20, 30)],
    }
    several = {"type": "Feature", "id": "XX-9", "properties": None, "geometry": parts}
    one, other = read_outlines(geojson(tmp_path, feature("XX-1", "Westland", 20), several))
    assert one == Outline("XX-1", (((20, 40), (22, 40), (22, 42), (20, 42)),), "Westland")
    assert (other.code, len(other.rings), other.name) == ("XX-9", 2, "XX-9")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (feature("", "Nameless", 20), "a feature without a code"),
        ({**feature("XX-1", "Point", 20), "geometry": {"type": "Point", "coordinates": [1, 2]}}, "'Point'"),
        ({**feature("XX-1", "Nothing", 20), "geometry": None}, "expected a TopoJSON or GeoJSON file of polygons"),
        (feature("XX-1", "Metres", 500_000), "points beyond the degrees"),
    ],
)
def test_geojson_that_is_no_map_of_areas_is_refused(tmp_path, wrong, words):
    with pytest.raises(DataError) as refusal:
        read_outlines(geojson(tmp_path, wrong))
    assert words in str(refusal.value)
