"""`ioreport build … --brand`: charts, page and refusals."""

import shutil

import pytest

from ioreport.brand import VARIABLE, brand_names, load_brand
from tests.functional.test_build_refusals import desk  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow

BARS = """import pandas as pd
from ioreport.charts import draw_bars
from ioreport.values import Trail
frame = pd.DataFrame({"town": ["Lom", "Ruse"], "people": [3, 4]})
draw_bars(frame, key="k", label="town", value="people", title="T", subtitle="S", source="x",
          trail=Trail.of("activities.csv", [2]), highlight="Lom")"""


@pytest.fixture(autouse=True)
def no_current_brand(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


def marks(page):
    """The colour of the page and whether its charts have it."""
    import base64
    import re

    html = page.read_text("utf-8")
    mark = re.search(r"--accent:(#\w+)", html).group(1)
    svg = base64.b64decode(re.search(r"data:image/svg\+xml;base64,([\w+/=]+)\" alt=\"T", html).group(1)).decode()
    return mark, mark.lower() in svg.lower()


def test_the_brand_that_is_asked_for_is_on_page_and_charts(desk):  # noqa: F811
    done = desk.build("--brand", "harbour", code=BARS)
    assert done.returncode == 0, done.stderr
    assert marks(desk.folder / "reports" / "n.html") == (load_brand("harbour").accent, True)


def test_an_offices_own_brand_is_taken_without_an_option_and_gives_way_to_one(desk):  # noqa: F811
    shutil.copy(brand_names()["high_contrast"], desk.folder / "office" / "brand.toml")
    assert desk.build(code=BARS).returncode == 0
    assert marks(desk.folder / "reports" / "n.html") == (load_brand("high_contrast").accent, True)
    assert desk.build("--brand", "default", code=BARS).returncode == 0
    assert marks(desk.folder / "reports" / "n.html") == (load_brand("default").accent, True)


def test_an_unknown_brand_is_refused_before_anything_runs(desk):  # noqa: F811
    desk.refused(2, "no brand 'harbor'", "did you mean harbour?", arguments=("--brand", "harbor"), code="1 / 0")


def test_a_brand_file_that_does_not_hold_is_refused_with_every_fault(desk):  # noqa: F811
    text = brand_names()["default"].read_text("utf-8")
    text = text.replace('accent = "blue" ', 'accent = "teal" ').replace('link = "blue"', 'link = "bleu"')
    (desk.folder / "office" / "brand.toml").write_text(text, "utf-8")
    desk.refused(1, "brand.toml", "roles.accent", "at least 4.5:1", "roles.link", code="1 / 0")
