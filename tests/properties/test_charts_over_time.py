"""Laws that hold for every chart of progress, of budget lines and of months."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ioreport.brand import load_brand
from ioreport.charts.chart_style import NARROW, WIDE, Caption, Page, framed
from ioreport.charts.label_placement import Places, along, spread
from ioreport.charts.line_marks import lines_body
from ioreport.charts.marks import Area, Dot, Drawing, Line, TextMark
from ioreport.charts.month_axes import nice_ticks
from ioreport.charts.month_series import month_range, read_series
from ioreport.charts.track_bars import LIMIT, Said, Signs, Track, tracks_body
from ioreport.wording import Wording

pytestmark = pytest.mark.slow

ENGLISH = Wording("en")
PAGES = st.sampled_from([Page(layout, load_brand()) for layout in (WIDE, NARROW)])
PARTS = st.lists(st.decimals(-2, 5, places=3), min_size=1, max_size=2).map(tuple)
WORDS = st.text("abc de-", min_size=1, max_size=70)
TRACKS = st.lists(
    st.builds(
        lambda label, parts, ground, hidden, total: Track(
            label,
            (Said(label, part=0), Said("55%, behind", bad=True)),
            parts if ground == "whole" else (),
            "budget",
            ground,
            hidden,
            total,
        ),
        WORDS,
        PARTS,
        st.sampled_from(["whole", "blank", "none"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)
MONTHS = st.dictionaries(
    st.integers(0, 40).map(lambda n: f"{2020 + n // 12}-{n % 12 + 1:02}"),
    st.tuples(st.integers(-(10**6), 10**9), st.sampled_from(["exact", "about", "at_least", "at_most"]), st.booleans()),
    max_size=40,
)


def inside(drawing: Drawing, page: Page) -> None:
    """Every mark lies on the page, and every text ends on it."""
    for mark in drawing.marks:
        if isinstance(mark, Area):
            left, top, right, bottom = mark.box
            assert left >= 0 and right <= drawing.width and top >= 0 and bottom <= drawing.height
        if isinstance(mark, Line):
            assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in mark.points)
        if isinstance(mark, Dot):
            assert 0 < mark.x < drawing.width and 0 < mark.y < drawing.height
        if isinstance(mark, TextMark):
            width = page.width(mark.text, mark.size, mark.face)
            left = mark.x - {"start": 0, "middle": width / 2, "end": width}[mark.anchor]
            assert left >= -0.5 and left + width <= drawing.width + 0.5 and 0 < mark.y < drawing.height


@settings(deadline=None, max_examples=60)
@given(TRACKS, st.none() | st.decimals(0, 1, places=3), PAGES)
def test_every_track_stays_on_the_page_and_every_bar_in_proportion(tracks, elapsed, page):
    body = tracks_body(page, tracks, Signs("baseline", "budget (100%)", elapsed, "time elapsed: 50%"), ENGLISH)
    drawing = framed(body, Caption("Title", "Subtitle", "Source"), page)
    inside(drawing, page)
    wholes = {round(right - left, 6) for left, _, right, _ in (area.box for area in drawing.areas("track"))}
    assert len(wholes) <= 1
    firsts = [
        t.parts[0] for t in sorted(tracks, key=lambda t: t.total) if t.parts and not t.withheld and t.parts[0] > 0
    ]
    bars = [right - left for left, _, right, _ in (area.box for area in drawing.areas("bar"))]
    for bar, part in zip(bars, firsts, strict=True):
        assert abs(bar - max(wholes.copy().pop() * float(min(part, LIMIT)), 0.5)) < 0.01


def frame_of(rows, other: int | None = None) -> pd.DataFrame:
    values = [other if hidden and other is not None else value for value, _, hidden in rows.values()]
    frame = pd.DataFrame({"month": list(rows), "n": values}, dtype=object)
    return frame.assign(precision=[p for _, p, _ in rows.values()], withheld=[h for *_, h in rows.values()])


@settings(deadline=None, max_examples=60)
@given(MONTHS, PAGES)
def test_every_line_stays_on_the_page(rows, page):
    lines = read_series(frame_of(rows), key="k", x="month", value="n", wording=ENGLISH)
    body = lines_body(page, lines, month_range([month for line in lines for month in line.items]), ENGLISH)
    inside(framed(body, Caption("Title", "Subtitle", "Source"), page), page)


@settings(deadline=None, max_examples=60)
@given(MONTHS, PAGES)
def test_no_words_cover_a_line(rows, page):
    lines = read_series(frame_of(rows), key="k", x="month", value="n", wording=ENGLISH)
    body = lines_body(page, lines, month_range([month for line in lines for month in line.items]), ENGLISH)
    drawn = [m for m in body.marks if isinstance(m, Line) and m.colour == page.brand.accent and len(m.points) > 1]
    points = [point for line in drawn for point in along(line.points)]
    places = Places(page, (0, 0, 0, 0))
    for text in (m for m in body.marks if isinstance(m, TextMark) and m.face == "semibold"):
        left, top, right, bottom = places.box(text)
        assert not any(left < x < right and top < y < bottom for x, y in points)


@settings(deadline=None, max_examples=30)
@given(MONTHS, st.integers(-9, 10**7))
def test_whatever_is_withheld_changes_nothing_that_is_read(rows, other):
    read = [
        read_series(frame_of(rows, value), key="k", x="month", value="n", wording=ENGLISH) for value in (None, other)
    ]
    assert read[0] == read[1]


@given(st.decimals(-(10**9), 10**9, places=2), st.decimals(-(10**9), 10**9, places=2))
def test_ticks_hold_zero_and_both_ends_and_are_few(one, other):
    low, high = min(one, other), max(one, other)
    ticks = nice_ticks(low, high, whole=False)
    assert ticks[0] <= min(low, Decimal()) and ticks[-1] >= max(high, Decimal())
    assert Decimal() in ticks and 2 <= len(ticks) <= 7


@given(st.lists(st.tuples(st.floats(0, 200), st.floats(10, 40)), max_size=4).map(sorted))
def test_what_is_spread_never_overlaps_and_keeps_within_its_end(boxes):
    tops = spread([top for top, _ in boxes], [height for _, height in boxes], 0, 230)
    ends = [top + height for top, (_, height) in zip(tops, boxes, strict=True)]
    assert all(end <= top + 1e-9 for end, top in zip(ends, tops[1:], strict=False))
    assert all(end <= 230 + 1e-9 for end in ends) and all(top >= -1e-9 for top in tops)
