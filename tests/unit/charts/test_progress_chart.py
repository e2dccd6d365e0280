"""Progress of indicators: bars from baseline to target, status in words, nothing hidden by clipping."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from ioreport.charts import draw_progress
from ioreport.charts.marks import Area, Line, TextMark
from ioreport.charts.progress_chart import BAD, indicator_track, read_indicators
from ioreport.charts.track_bars import LIMIT, Signs, tracks_body
from ioreport.errors import DataError, UsageError
from ioreport.measures import results_matrix
from ioreport.wording import Wording
from tests.unit.charts.pictures import NARROW_PAGE, WIDE_PAGE, WORDS, everything, shown, tags, texts, widths

ENGLISH = Wording("en")
COLUMNS = ["title", "unit", "baseline", "target", "cumulative", "progress", "status", "withheld"]
MATRIX = pd.DataFrame(
    [
        ("Help known", "percent", "0.4", "0.8", "0.6", "0.5", "behind", False),
        ("Guests", "person", "0", "6000", "5500", "0.9166667", "on track", False),
        ("Kits in store", "item", "100", "20", "10", "1.125", "met", False),
        ("Leaflets", "item", "0", "100", "912", "9.12", "met", False),
        ("Coping score", "score", "2.5", "3.5", "2.1", "-0.4", "no progress", False),
        ("Complaints", "item", "0", "0", "0", None, "met", False),
        ("Winter kits", "household", "0", "500", None, None, "no data", False),
        ("Guardians", "person", "0", "40", "7", "0.175", "behind", True),
    ],
    columns=COLUMNS,
)
SAID = {
    "Help known": ("60%, from 40% to 80%", "50%, behind"),
    "Guests": ("5,500 of 6,000 people", "92%, on track"),
    "Kits in store": ("10, from 100 to 20 items", "113%, met"),
    "Leaflets": ("912 of 100 items", "912%, met"),
    "Coping score": ("2.1, from 2.5 to 3.5 points", "−40%, no progress"),
    "Complaints": ("0; baseline and target 0 items", "met"),
    "Winter kits": ("target 500 households", "no data"),
    "Guardians": ("target 40 people", "withheld"),
}


def drawn(frame: pd.DataFrame = MATRIX, **options):
    return draw_progress(frame, **{"key": "results", "elapsed": Decimal("0.75"), **WORDS, **options})


def body(page, frame: pd.DataFrame = MATRIX, elapsed=Decimal("0.75")):
    read = read_indicators(frame, "k", "title", "cumulative", None, ENGLISH)
    tracks = tuple(indicator_track(each, ENGLISH) for each in read)
    return tracks_body(page, tracks, Signs("baseline", "target", elapsed, "time elapsed: 75%"), ENGLISH)


def boxes(page, role, **options) -> list[tuple[float, ...]]:
    return [m.box for m in body(page, **options).marks if isinstance(m, Area) and m.role == role]


@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_value_target_progress_and_status_stand_in_words(layout):
    written = texts(getattr(drawn(), layout))
    for label, said in SAID.items():
        assert {label, *said} <= set(written)
    assert {"baseline", "target", "time elapsed: 75%"} <= set(written)
    assert f"Source: {WORDS['source']}" in shown(getattr(drawn(), layout))


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_a_bar_is_the_part_of_its_track_that_its_progress_says(page):
    track, (half, most, beyond, clipped) = widths(body(page), "track")[0], widths(body(page))
    assert [half / track, most / track, beyond / track] == pytest.approx([0.5, 0.9167, 1.125])
    assert clipped / track == pytest.approx(float(LIMIT))


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_what_goes_beyond_the_scale_ends_in_an_arrow_and_a_way_back_is_one_before_the_start(page):
    (over,), (under,) = boxes(page, "over"), boxes(page, "under")
    left, right = boxes(page, "bar")[3][0], boxes(page, "bar")[3][2]
    assert over[0] > right and over[2] <= page.layout.inner
    assert under[2] < left and under[0] >= 0
    assert "Arrow: further than the picture reaches; the words have the figure." in shown(drawn().svg)


def test_no_data_and_nothing_to_measure_have_an_empty_track_and_no_bar():
    frame = MATRIX[MATRIX["title"].isin(["Complaints", "Winter kits"])]
    assert (widths(body(WIDE_PAGE, frame)), widths(body(WIDE_PAGE, frame), "track")) == ([], [])
    assert len(widths(body(WIDE_PAGE, frame), "blank")) == 2


def test_bad_news_is_stressed_beside_its_words():
    brand = WIDE_PAGE.brand
    red = {m.text for m in body(WIDE_PAGE).marks if isinstance(m, TextMark) and m.colour == brand.bad_news}
    assert red == {"50%, behind", "−40%, no progress"}
    assert {"behind", "no progress"} < set(BAD)


def test_a_withheld_indicator_is_a_stub_and_keeps_its_progress_and_status():
    chart = drawn(MATRIX.tail(1).assign(cumulative="77177", progress="0.48213", status="met"))
    assert chart == drawn(MATRIX.tail(1))
    assert len(widths(body(WIDE_PAGE), "stub")) == 1
    row = chart.table.rows[0]
    assert [(cell.text, cell.value, cell.withheld) for cell in row[4:]] == [("withheld", None, True)] * 3
    assert not any(secret in everything(chart) for secret in ("77177", "77,177", "48213", "48%"))


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
@pytest.mark.parametrize("elapsed", [Decimal(n) / 100 for n in range(80, 101)])
def test_the_line_of_the_elapsed_time_crosses_no_word(page, elapsed):
    marks = body(page, elapsed=elapsed).marks
    (word,) = [mark for mark in marks if isinstance(mark, TextMark) and mark.text == "target"]
    (line,) = [mark for mark in marks if isinstance(mark, Line) and mark.stroke == 1.6 and mark.points[0][1] < word.y]
    assert not word.x <= line.points[0][0] <= word.x + page.width(word.text, word.size)
    assert word.x + page.width(word.text, word.size) <= page.layout.inner


def test_without_an_elapsed_time_none_is_marked():
    assert "elapsed" not in everything(drawn(elapsed=None)).replace(WORDS["title"], "")


def test_the_alternative_text_tells_every_indicator():
    alt = drawn(MATRIX.head(2)).alt
    assert alt.endswith(
        "Progress bars, with the elapsed time. Time elapsed: 75%. Help known: 60%, from 40% to 80%, progress 50%, "
        "behind; Guests: 5,500 of 6,000 people, progress 92%, on track."
    )


def test_the_alternative_text_of_many_counts_them_and_names_those_behind():
    alt = drawn(pd.concat([MATRIX, MATRIX.head(2)])).alt
    assert "10 indicators. met: 3; on track: 2; behind: 2; no progress: 1; no data: 1; withheld: 1." in alt
    assert "Coping score: 2.1, from 2.5 to 3.5 points, progress −40%, no progress; Help known: " in alt
    assert alt.endswith("Every value is in the table.")


def test_the_table_holds_every_figure_exactly():
    table = drawn().table
    assert [column.label for column in table.columns] == [
        "Indicator",
        "Unit",
        "Baseline",
        "Target",
        "Achieved",
        "Progress",
        "Status",
    ]
    assert [cell.text for cell in table.rows[1]] == ["Guests", "people", "0", "6,000", "5,500", "92%", "on track"]
    assert [cell.value for cell in table.rows[0][2:6]] == ["0.4", "0.8", "0.6", "0.5"]
    assert [cell.text for cell in table.rows[6]] == ["Winter kits", "households", "0", "500", "–", "–", "no data"]
    assert table.notes == (
        "–: nothing recorded.",
        "Where the target is the baseline, there is no progress to measure.",
    )


def test_a_half_is_rounded_up_as_everywhere():
    score = MATRIX[MATRIX["title"] == "Coping score"].assign(baseline="2.05", cumulative="2.25")
    assert drawn(score).table.rows[0][4].text == "2.3"
    assert "2.3, from 2.1 to 3.5 points" in drawn(score).alt


def test_a_results_matrix_is_drawn_as_it_is(office):
    matrix = results_matrix(office, "G-01", "2023-01-01", "2023-06-30")
    chart = drawn(matrix.frame, elapsed=matrix.elapsed, trail=matrix.trail)
    assert [row[0].text for row in chart.table.rows] == matrix.frame["title"].tolist()
    assert chart.trail == matrix.trail.written()
    assert chart == drawn(matrix.frame, elapsed=matrix.elapsed, trail=matrix.trail)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"status": "fine"}, "code"),
        ({"progress": "half"}, "number"),
        ({"target": None}, "required"),
        ({"cumulative": float("inf")}, "number"),
    ],
)
def test_cells_that_do_not_hold_are_refused(change, rule):
    with pytest.raises(DataError) as refusal:
        drawn(MATRIX.head(1).assign(**change))
    assert {finding.rule for finding in refusal.value.findings} == {rule}


@pytest.mark.parametrize("elapsed", [Decimal("-0.1"), Decimal("1.1")])
def test_an_elapsed_time_that_is_no_part_is_refused(elapsed):
    with pytest.raises(UsageError, match="elapsed"):
        drawn(elapsed=elapsed)


def test_a_bar_is_drawn_no_finer_than_facts_tell_a_share():
    close = [Decimal("0.33333333"), Decimal("0.33330001")]
    one, other = (drawn(MATRIX.head(1).assign(progress=[share])) for share in close)
    apart = drawn(MATRIX.head(1).assign(progress=[Decimal("0.3344")]))
    assert one.svg == other.svg != apart.svg


def test_a_missing_column_is_named():
    with pytest.raises(UsageError, match="progress"):
        drawn(MATRIX.drop(columns="progress"))


@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_without_rows_it_says_so(layout):
    assert "No data for this selection." in shown(getattr(drawn(MATRIX.head(0)), layout))


@pytest.mark.slow
def test_bulgarian_words_and_hostile_labels():
    chart = drawn(MATRIX.head(1).assign(title="<b>$x^2$</b>"), language="bg")
    assert "50%, изостава" in texts(chart.svg) and "<b>$x^2$</b>" in texts(chart.svg)
    assert "b" not in tags(chart.svg)
