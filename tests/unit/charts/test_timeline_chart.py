"""Timelines: dates said no surer than they are known, plans told apart from what took place."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest

from ioreport.brand import load_brand
from ioreport.charts import draw_timeline
from ioreport.charts.marks import Area, Dot, Line, TextMark
from ioreport.charts.time_axis import Event, add_months, axis_ends, axis_marks, read_events, word_when
from ioreport.charts.timeline_chart import fitting_axis, mark_ends, mark_look, timeline_body
from ioreport.errors import DataError, UsageError
from ioreport.wording import Wording
from tests.unit.charts.pictures import NARROW_PAGE, WIDE_PAGE, WORDS, shown, tags, texts

ENGLISH = Wording("en")
EVENTS = pd.DataFrame(
    {
        "title": ["Vouchers", "Refugee Day", "Session", "Programme", "Story", "Concert"],
        "start_date": ["2025-07-01", "2023-06-20", "2024-01-16", "2017-01-01", None, "2024-05-02"],
        "end_date": ["2025-07-31", "2023-06-20", None, "2017-12-31", None, "2024-05-04"],
        "date_precision": ["month", "day", "day", "year", "day", "day"],
        "status": ["planned", "completed", "planned", "completed", "ongoing", "cancelled"],
    }
)
WHEN = {
    "Programme": "2017",
    "Refugee Day": "20 June 2023",
    "Session": "16 January 2024, planned",
    "Concert": "2 to 4 May 2024, cancelled",
    "Vouchers": "July 2025, planned",
    "Story": "date not known, ongoing",
}


def drawn(frame: pd.DataFrame = EVENTS, **options):
    given = {"key": "events", "label": "title", "date": "start_date", "end": "end_date", "status": "status"}
    return draw_timeline(frame, **{**given, **WORDS, **options})


def events(frame: pd.DataFrame = EVENTS, **options) -> tuple[Event, ...]:
    given = {"key": "k", "label": "title", "date": "start_date", "end": "end_date", "status": "status"}
    return read_events(frame, **{**given, "wording": ENGLISH, **options})


def spanning(first: str, last: str) -> tuple[Event, ...]:
    return events(pd.DataFrame({"t": ["A", "B"], "a": [first, last]}), label="t", date="a", end=None, status=None)


@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_every_event_stands_with_its_date_and_status_in_words(layout):
    written = texts(getattr(drawn(), layout))
    for label, words in WHEN.items():
        assert {label, words} <= set(written)
    assert f"Source: {WORDS['source']}" in shown(getattr(drawn(), layout))


def test_events_stand_in_the_order_of_their_dates_and_undated_ones_last():
    assert [row[0].text for row in drawn().table.rows] == list(WHEN)


def test_the_alternative_text_tells_every_event():
    assert drawn().alt.endswith("; ".join(f"{label}: {words}" for label, words in WHEN.items()) + ".")


def test_the_alternative_text_of_many_tells_first_and_last():
    frame = pd.DataFrame({"title": [f"e{n}" for n in range(12)], "on": pd.date_range("2024-01-01", periods=12)})
    alt = drawn(frame, date="on", end=None, status=None).alt
    assert "12 events. First: e0: 1 January 2024. Last: e11: 12 January 2024." in alt


def test_the_table_has_the_dates_as_they_are_known():
    written = {row[0].text: (row[1].value, row[2].text) for row in drawn().table.rows}
    assert written == {
        "Programme": ("2017", "completed"),
        "Refugee Day": ("2023-06-20", "completed"),
        "Session": ("2024-01-16", "planned"),
        "Concert": ("2024-05-02/2024-05-04", "cancelled"),
        "Vouchers": ("2025-07", "planned"),
        "Story": (None, "ongoing"),
    }


def test_without_a_status_nothing_is_said_of_it():
    chart = drawn(status=None)
    assert [column.label for column in chart.table.columns] == ["Event", "Date"]
    assert "planned" not in shown(chart.svg)


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_a_day_is_a_dot_at_its_place_and_a_year_spans_the_whole_of_it(page):
    read = events()
    axis = fitting_axis(page, read, ENGLISH)
    day, year = (next(event for event in read if event.label == label) for label in ("Refugee Day", "Programme"))
    left, right = mark_ends(axis, day)
    assert (left + right) / 2 == pytest.approx(axis.x(dt.date(2023, 6, 20)), abs=1)
    assert mark_ends(axis, year) == (axis.x(dt.date(2017, 1, 1)), axis.x(dt.date(2018, 1, 1)))
    marks = timeline_body(page, read, ENGLISH).marks
    assert (
        sum(isinstance(mark, Dot) for mark in marks) + len([m for m in marks if getattr(m, "role", "") == "event"]) == 5
    )


def test_a_plan_is_open_and_dashed_a_cancelled_one_open_and_crossed_out():
    brand = load_brand()
    looks = {event.status: mark_look(brand, event) for event in events()}
    assert looks["planned"] == {"fill": brand.background, "outline": brand.accent, "stroke": 1.6, "dashed": True}
    assert looks["cancelled"]["fill"] == brand.background and not looks["cancelled"]["dashed"]
    assert looks["completed"]["fill"] != brand.background
    cancelled = [event for event in events() if event.status == "cancelled"]
    crosses = [
        m
        for m in timeline_body(WIDE_PAGE, cancelled, ENGLISH).marks
        if isinstance(m, Line) and m.colour == brand.accent
    ]
    assert len(crosses) == 2


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_the_words_of_the_axis_do_not_touch_and_all_text_stays_on_the_page(page):
    marks = [mark for mark in timeline_body(page, events(), ENGLISH).marks if isinstance(mark, TextMark)]
    axis = [mark for mark in marks if mark.anchor == "middle"]
    halves = [page.width(mark.text, mark.size) / 2 for mark in axis]
    spans = [(mark.x - half, mark.x + half) for mark, half in zip(axis, halves, strict=True)]
    assert len(spans) >= 2
    assert all(right < left for (_, right), (left, _) in zip(spans, spans[1:], strict=False))
    for mark in marks:
        width = page.width(mark.text, mark.size, mark.face)
        left = mark.x - {"start": 0, "middle": width / 2, "end": width}[mark.anchor]
        assert left >= -12 and left + width <= page.layout.inner + 0.5


def test_words_with_no_room_beside_their_mark_stand_above_it():
    frame = pd.DataFrame({"t": ["A", "B"], "a": ["2020-01-01", "2024-12-31"], "b": ["2024-12-31", "2024-12-31"]})
    read = events(frame, label="t", date="a", end="b", status=None)
    marks = timeline_body(WIDE_PAGE, read, ENGLISH).marks
    (words,) = [mark for mark in marks if isinstance(mark, TextMark) and mark.text.startswith("1 January 2020")]
    bar = next(mark for mark in marks if isinstance(mark, Area) and mark.role == "event")
    assert words.y < bar.box[1]


def test_months_and_years_are_said_as_ranges_where_they_are():
    start, end = dt.date(2020, 4, 1), dt.date(2024, 4, 30)
    assert word_when(start, end, "month", ENGLISH) == "April 2020 to April 2024"
    assert word_when(start, end, "year", ENGLISH) == "2020 to 2024"


def test_an_axis_of_years_starts_and_ends_on_years():
    start, end = axis_ends(dt.date(2022, 5, 25), dt.date(2025, 7, 31), 12)
    days = axis_marks(start, end, 12)
    assert [day.isoformat() for day in days] == ["2022-01-01", "2023-01-01", "2024-01-01", "2025-01-01"]
    assert end == dt.date(2026, 1, 1)


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
@pytest.mark.parametrize("wording", [ENGLISH, Wording("bg")])
@pytest.mark.parametrize("months", range(1, 40))
def test_the_words_of_an_axis_never_touch(page, wording, months):
    axis = fitting_axis(page, spanning("2023-02-14", add_months(dt.date(2023, 2, 1), months).isoformat()), wording)
    spans = [(word.x - half, word.x + half) for word in axis.words for half in [page.width(word.text, word.size) / 2]]
    assert spans and all(right < left for (_, right), (left, _) in pairwise(spans))


def test_an_axis_ends_with_the_month_of_its_last_event():
    axis = fitting_axis(WIDE_PAGE, spanning("2024-01-19", "2025-01-14"), Wording("bg"))
    assert (axis.start, axis.end) == (dt.date(2024, 1, 1), dt.date(2025, 2, 1))


def test_a_date_with_a_full_stop_ends_its_sentence():
    frame = pd.DataFrame({"title": ["Б"], "start_date": ["2024-05-02"]})
    assert drawn(frame, end=None, status=None, language="bg").alt.endswith("Б: 2 май 2024\xa0г.")


@pytest.mark.parametrize(
    ("column", "cells", "rule"),
    [
        ("start_date", ["2023-06-31"] * 6, "date"),
        ("end_date", ["2001-01-01"] * 6, "date_order"),
        ("date_precision", ["century"] * 6, "code"),
    ],
)
def test_dates_that_do_not_hold_are_refused(column, cells, rule):
    with pytest.raises(DataError) as refusal:
        drawn(EVENTS.assign(**{column: cells}))
    assert {finding.rule for finding in refusal.value.findings} == {rule}


def test_a_missing_column_is_wrong_use():
    with pytest.raises(UsageError, match="start_date"):
        drawn(date="start_day")


@pytest.mark.parametrize("count", [0, 1, 45])
def test_none_one_and_very_many(count):
    frame = pd.DataFrame({"title": [f"e{n}" for n in range(count)], "on": ["2024-02-29"] * count})
    chart = drawn(frame, date="on", end=None, status=None)
    assert len(chart.table.rows) == count
    assert ("No data for this selection." in shown(chart.svg)) == (count == 0)
    assert ("5 more are in the table." in shown(chart.svg_narrow)) == (count == 45)


def test_without_any_date_the_events_still_stand():
    chart = drawn(EVENTS.assign(start_date=None, end_date=None))
    assert texts(chart.svg).count("date not known, planned") == 2


def test_text_from_the_data_is_text():
    chart = drawn(EVENTS.assign(title="$x^2$ <script>alert(1)</script>"))
    assert "script" not in tags(chart.svg)
    assert "$x^2$ <script>alert(1)</script>" in texts(chart.svg)


def test_events_that_begin_after_the_day_of_the_data_are_named_and_not_drawn():
    chart = drawn(until=dt.date(2024, 1, 16))
    assert [row[0].text for row in chart.table.rows] == ["Programme", "Refugee Day", "Session", "Story"]
    note = "After the day of the data and not drawn: Concert: 2 to 4 May 2024, cancelled; Vouchers: July 2025, planned."
    assert chart.alt.endswith(note) and chart.table.notes == (note,)
    assert not {"Concert", "Vouchers"} & {*texts(chart.svg)}
    whole = drawn(until=dt.date(2025, 7, 1))
    assert (whole.svg, whole.alt, whole.table) == (drawn().svg, drawn().alt, drawn().table)
