"""The pictures themselves: the same bytes, all inside, nothing of the machine, the user's settings untouched."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont

from ioreport.brand import load_brand
from ioreport.charts.marks import Drawing, TextMark, box
from ioreport.charts.svg_picture import write_svg
from ioreport.charts.text_fitting import clean, wrap
from ioreport.record_reader import read_record
from ioreport.records import to_json
from tests.unit.charts.pictures import SVG, tags, texts
from tests.unit.charts.test_bar_chart import drawn

DRAWING = Drawing(
    200,
    100,
    (TextMark(5, 20, "Bold заглавие", 14, "bold"), box(5, 40, 90, 20, outline="#333333", stroke=1, hatched=True)),
)
BRAND = load_brand()


def test_the_same_chart_has_the_same_bytes():
    assert drawn() == drawn()


@pytest.mark.slow
def test_another_process_writes_the_same_bytes():
    code = "from tests.unit.charts.test_bar_chart import drawn; c = drawn(); print(c.svg + c.svg_narrow, end='')"
    elsewhere = {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "PYTHONUTF8": "1"}
    empty = dict.fromkeys(("PATH", "HOME", "MPLCONFIGDIR", "SYSTEMROOT"), "")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={**empty, **elsewhere})
    here = drawn()
    assert done.stdout.decode() == here.svg + here.svg_narrow


def test_the_users_settings_neither_matter_nor_change():
    plain = drawn()
    with mpl.rc_context({"font.size": 40, "svg.fonttype": "path", "axes.facecolor": "red", "lines.linewidth": 9}):
        before = mpl.rcParams.copy()
        assert drawn() == plain
        assert mpl.rcParams.copy() == before


@pytest.mark.slow
def test_importing_the_charts_opens_no_figure_and_changes_no_setting():
    code = (
        "import matplotlib as mpl, sys; before = mpl.rcParams.copy(); import ioreport.charts;"
        "assert mpl.rcParams.copy() == before; assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_svg_needs_nothing_from_outside():
    svg = drawn().svg
    assert not re.findall(r"(?:href|src|url)\s*[=(]\s*['\"]?(?:https?:|file:|//)", svg)
    assert "<metadata" not in svg and "<!DOCTYPE" not in svg and "<?xml" not in svg
    assert tags(svg) <= {"svg", "title", "defs", "style", "g", "path", "text", "pattern", "rect", "clipPath"}


def test_ids_of_two_charts_in_one_page_never_meet():
    one, other = (drawn(key=key) for key in ("one", "other"))
    ids = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (one.svg, one.svg_narrow, other.svg, other.svg_narrow)]
    assert all(ids)
    assert len(set().union(*ids)) == sum(map(len, ids))


def test_every_letter_of_the_text_is_in_the_embedded_faces():
    svg = write_svg(DRAWING, BRAND, "k", "t")
    faces = re.findall(r"font-weight:(\d+);font-style:(\w+);src:url\(data:font/woff2;base64,([^)]+)\)", svg)
    assert [(weight, style) for weight, style, _ in faces] == [("700", "normal")]
    letters = TTFont(io.BytesIO(base64.b64decode(faces[0][2]))).getBestCmap()
    assert {ord(letter) for letter in "".join(texts(svg))} <= set(letters)
    assert "font-family: 'Open Sans', sans-serif" in svg


def test_the_size_is_in_pixels_and_the_title_is_escaped():
    svg = write_svg(DRAWING, BRAND, "k", "a < b & c")
    assert 'width="200" height="100" viewBox="0 0 200 100"' in svg
    assert f"{SVG}title" and "<title>a &lt; b &amp; c</title>" in svg


def test_a_chart_of_an_older_version_is_read_without_the_picture_that_it_kept():
    chart = drawn()
    assert read_record({chart.mime: {**to_json(chart), "png": "AAAA"}}) == chart


def test_a_chart_travels_over_the_bridge_unchanged():
    chart = drawn()
    assert read_record({chart.mime: to_json(chart)}) == chart


@pytest.mark.parametrize(
    ("given", "kept"),
    [("  a\n b\t", "a b"), ("a\x00\x1bb", "a b"), ("a\ud800b", "a b"), ("12\xa0345", "12\xa0345"), (7, "7")],
)
def test_a_text_is_cleaned_to_one_line(given, kept):
    assert clean(given) == kept


def test_a_line_that_cannot_be_wrapped_is_broken_after_a_hyphen_or_where_it_must_be():
    face = BRAND.faces["regular"]
    assert wrap("Sofia-Grad", face, 13, face.width("Sofia-G", 13)) == ("Sofia-", "Grad")
    assert wrap("wwww", face, 13, face.width("ww", 13) + 0.1) == ("ww", "ww")
    assert wrap("", face, 13, 50) == ("",)
