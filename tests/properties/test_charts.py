"""Laws that hold for every chart of bars."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ioreport.brand import contrast, load_brand
from ioreport.charts.bar_chart import bars_body, ordered
from ioreport.charts.chart_items import Item, read_items
from ioreport.charts.chart_style import NARROW, WIDE, Caption, Page, framed
from ioreport.charts.marks import Area, TextMark
from ioreport.charts.text_fitting import clean, wrap
from ioreport.wording import Wording

pytestmark = pytest.mark.slow

ENGLISH = Wording("en")
FACE = load_brand().faces["regular"]
COLOURS = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)
LABELS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
ITEMS = st.lists(
    st.builds(
        lambda label, value, precision, hidden: Item(
            clean(label),
            None if hidden else value,
            "withheld" if hidden else "not known" if value is None else ENGLISH.word_count(value, precision),
            precision,
            hidden,
        ),
        LABELS,
        st.none() | st.integers(0, 10**9).map(Decimal),
        st.sampled_from(["exact", "about", "at_least", "at_most"]),
        st.booleans(),
    ),
    max_size=45,
)
PAGES = st.sampled_from([Page(layout, load_brand()) for layout in (WIDE, NARROW)])


@settings(deadline=None, max_examples=60)
@given(ITEMS, PAGES)
def test_every_mark_stays_on_the_page_and_every_bar_is_in_proportion(items, page):
    drawing = framed(bars_body(page, items, ENGLISH), Caption("Title", "Subtitle", "Source"), page)
    for mark in drawing.marks:
        if isinstance(mark, Area):
            left, top, right, bottom = mark.box
            assert 0 <= left <= right <= drawing.width and 0 <= top <= bottom <= drawing.height
        if isinstance(mark, TextMark):
            assert 0 < mark.y < drawing.height
    lengths = [right - left for left, _, right, _ in (area.box for area in drawing.areas("bar"))]
    values = [float(item.value) for item in items[:40] if item.value]
    assert len(lengths) == len(values)
    ratios = [length / value for length, value in zip(lengths, values, strict=True)]
    assert not ratios or max(ratios) - min(ratios) <= 1e-6 * max(ratios) + 1e-9


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 500), st.booleans()), min_size=1, max_size=20), st.integers(0, 10**6))
def test_whatever_is_withheld_changes_nothing_that_is_read(rows, other):
    def read(replaced: bool):
        values = [other if hidden and replaced else value for value, hidden in rows]
        hidden = [hidden for _, hidden in rows]
        frame = pd.DataFrame({"name": [f"n{n}" for n in range(len(rows))], "value": values, "withheld": hidden})
        return ordered(read_items(frame, key="k", label="name", value="value", wording=ENGLISH), "value")

    assert read(replaced=False) == read(replaced=True)


@given(LABELS, st.floats(20, 300))
def test_wrapping_loses_no_letter_and_keeps_to_the_width(text, width):
    cleaned = clean(text)
    lines = wrap(cleaned, FACE, 12, width)
    assert "".join(lines).replace(" ", "") == cleaned.replace(" ", "")
    assert all(FACE.width(line, 12) <= width or len(line) == 1 for line in lines)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways_and_between_1_and_21(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21
