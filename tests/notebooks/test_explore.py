"""The analyst's tour runs from its first cell to its last, and is a report without what only its author needs."""

from pathlib import Path

import pytest

from ioreport.build import build
from ioreport.documents import read_manifest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


def test_the_tour_builds_with_its_charts_and_facts_and_nothing_left_over(tmp_path):
    built = build(ROOT / "notebooks" / "explore.ipynb", to=["html"], out=tmp_path)
    assert not [str(warning) for warning in built.warnings if warning.file == "explore.ipynb"]
    page = built.files[0].read_text("utf-8")
    assert page.count("<figure") == 5
    assert "ir.load" not in page and "A tour for analysts" not in page
    texts = {fact["key"]: fact["text"] for fact in read_manifest(built.files[0])["facts"]}
    assert texts.keys() == {"people_reached", "spent"}
    for key, text in texts.items():
        assert f'id="use-{key}-2" href="#fact-{key}">{text}</a>' in page, "a tile, and once in the text"
