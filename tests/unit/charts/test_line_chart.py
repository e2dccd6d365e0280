"""Lines over months: from zero, gaps where nothing may or can be drawn, words at ends and peaks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest

from ioreport.charts import draw_lines
from ioreport.charts.line_marks import STUB_HEIGHT, lines_body, unbroken
from ioreport.charts.marks import Area, Dot, Line, TextMark
from ioreport.charts.month_axes import nice_ticks
from ioreport.charts.month_series import month_range, read_series
from ioreport.errors import DataError, UsageError
from ioreport.measures import breakdown, spending_over_time
from ioreport.wording import Wording
from tests.unit.charts.pictures import NARROW_PAGE, WIDE_PAGE, WORDS, everything, shown, tags, texts

ENGLISH = Wording("en")
PEOPLE = pd.DataFrame(
    [
        ("2023-01", 40, "exact", False, None),
        ("2023-02", 50, "about", False, None),
        ("2023-03", 120, "at_least", False, None),
        ("2023-04", 6, "exact", True, None),
        ("2023-05", None, "exact", False, "hundreds of families"),
        ("2023-07", 80, "exact", False, None),
        ("", 17, "exact", False, None),
    ],
    columns=["month", "people", "precision", "withheld", "words"],
)
BY_SEX = pd.DataFrame(
    [(f"2023-0{month}", sex, people * month) for month in range(1, 7) for sex, people in (("f", 30), ("m", 20))],
    columns=["month", "sex", "people"],
)


def drawn(frame: pd.DataFrame = PEOPLE, **options):
    return draw_lines(frame, **{"key": "people", "value": "people", "text": "words", **WORDS, **options})


def by_sex(frame: pd.DataFrame = BY_SEX, **options):
    return drawn(frame, **{"series": "sex", "text": None, **options})


def read(frame: pd.DataFrame = PEOPLE, **options):
    return read_series(frame, **{"key": "k", "x": "month", "value": "people", "wording": ENGLISH, **options})


def body(page, frame: pd.DataFrame = PEOPLE, **options):
    lines = read(frame, **options)
    return lines_body(page, lines, month_range([month for line in lines for month in line.items]), ENGLISH)


def dots(page, frame: pd.DataFrame = PEOPLE) -> list[Dot]:
    return [mark for mark in body(page, frame).marks if isinstance(mark, Dot)]


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_heights_are_in_proportion_from_a_baseline_of_zero(page):
    zero = next(m.points[0][1] for m in body(page).marks if isinstance(m, Line) and m.colour == page.brand.outline)
    heights = [zero - dot.y for dot in dots(page)]
    assert [height / heights[0] for height in heights] == pytest.approx([1, 50 / 40, 120 / 40, 2])


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_months_are_equally_far_apart_and_a_missing_one_keeps_its_room(page):
    january, february, march, july = (dot.x for dot in dots(page))
    assert february - january == pytest.approx(march - february)
    assert july - march == pytest.approx(4 * (march - february))


def test_the_line_breaks_at_every_month_without_a_number():
    (line,) = read()
    assert [[month.month for month, _ in part] for part in unbroken(line)] == [[1, 2, 3], [7]]


def test_a_month_counts_as_zero_only_where_the_frame_says_so():
    zeros = pd.DataFrame({"month": ["2023-01", "2023-02", "2023-03"], "people": [5, 0, 4]})
    (line,) = read(zeros)
    assert len(unbroken(line)) == 1
    assert "Nothing recorded: June 2023." in shown(drawn().svg)


@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_everything_that_is_not_drawn_is_told(layout):
    words = shown(getattr(drawn(), layout))
    for note in (
        "Withheld: April 2023.",
        "Nothing recorded: June 2023.",
        "In words: May 2023: hundreds of families.",
        "Not drawn: Month not known: 17.",
        "Dot with an arrow: at least that many.",
        "Open dot: about that many.",
    ):
        assert note in words


def test_ends_and_peaks_are_labelled():
    assert {"at least 120", "80"} <= set(texts(drawn().svg))
    assert {"Women and girls", "180", "Men and boys", "120"} <= set(texts(by_sex().svg))


def test_a_peak_under_another_line_has_no_words_that_would_seem_to_be_that_lines():
    months = ["2023-01", "2023-02", "2023-03"]
    women, men = [20, 90, 30], [10, 83, 15]
    frame = pd.DataFrame({"month": months * 2, "sex": ["f"] * 3 + ["m"] * 3, "people": women + men})
    shown = texts(by_sex(frame).svg)
    assert "90" in shown and "83" not in shown
    apart = frame.assign(people=women + [83, 10, 15])
    assert {"90", "83"} <= set(texts(by_sex(apart).svg))


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_the_last_value_of_a_line_alone_stands_beside_its_end(page):
    jagged = pd.DataFrame({"month": [f"2023-{n:02}" for n in range(1, 13)], "people": [90, 5] * 6})
    marks = body(page, jagged).marks
    last = next(mark for mark in marks if isinstance(mark, TextMark) and mark.text == "5")
    line = next(mark for mark in marks if isinstance(mark, Line) and len(mark.points) == 12)
    assert line.points[-1][0] < last.x
    assert abs(line.points[-1][1] - last.y) < page.layout.label


def test_a_line_alone_that_ends_early_says_when():
    early = pd.DataFrame({"month": ["2023-01", "2023-02"], "people": [5, 4], "withheld": [False, True]})
    assert "5 (January 2023)" in texts(drawn(early, text=None).svg)


def test_dots_say_how_sure_they_are():
    exact, about, least, _ = dots(WIDE_PAGE)
    brand = WIDE_PAGE.brand
    assert (exact.fill, about.fill, least.fill) == (brand.accent, brand.background, brand.accent)
    arrows = [m for m in body(WIDE_PAGE).marks if isinstance(m, Line) and len(m.points) == 3 and m.stroke == 1.8]
    assert [arrow.points[1][0] for arrow in arrows] == [least.x]


def test_a_withheld_month_is_a_hatched_stub_of_one_height_on_the_zero_line():
    stubs = [m for m in body(WIDE_PAGE).marks if isinstance(m, Area) and m.role == "stub"]
    assert [(stub.box[3] - stub.box[1], stub.hatched) for stub in stubs] == [(pytest.approx(STUB_HEIGHT), True)]
    assert "withheld" in texts(drawn().svg)


def test_a_withheld_value_changes_no_byte_and_leaks_nowhere():
    def of(value):
        return drawn(PEOPLE.assign(people=[40, 50, 120, value, None, 80, 17]))

    assert of(1) == of(48213) == of(-5)
    assert "48213" not in everything(of(48213)).replace(",", "")


def test_lines_differ_in_more_than_colour():
    lines = [m for m in body(WIDE_PAGE, BY_SEX, series="sex").marks if isinstance(m, Line) and len(m.points) > 3]
    assert [line.dashed for line in lines] == [False, True]


def test_names_at_the_ends_do_not_meet():
    close = BY_SEX.assign(people=[100, 101] * 6)
    tops = sorted(
        m.y for m in body(NARROW_PAGE, close, series="sex").marks if isinstance(m, TextMark) and m.face == "bold"
    )
    assert tops[1] - tops[0] >= 2 * NARROW_PAGE.layout.label


def test_a_line_that_ends_early_says_when():
    assert "20 (January 2023)" in texts(by_sex(BY_SEX[(BY_SEX["sex"] == "f") | (BY_SEX["month"] == "2023-01")]).svg)


def test_several_columns_are_lines_with_the_names_given():
    frame = pd.DataFrame({"month": ["2023-01", "2023-02"], "spent": [5, -2], "to_date": [5, 3]})
    names = {"spent": "In the month", "to_date": "To date"}
    chart = drawn(frame, value=["to_date", "spent"], names=names, text=None, currency="EUR")
    assert [column.label for column in chart.table.columns] == ["Month", "To date", "In the month"]
    assert [cell.text for cell in chart.table.rows[1]] == ["February 2023", "3.00", "−2.00"]
    assert "In the month: January 2023: EUR\N{NO-BREAK SPACE}5; February 2023: −EUR\N{NO-BREAK SPACE}2." in chart.alt


def test_the_alternative_text_tells_every_month_or_the_ends_of_many():
    assert drawn().alt.endswith(
        "Line by month. January 2023: 40; February 2023: about 50; March 2023: at least 120; April 2023: withheld; "
        "May 2023: hundreds of families; July 2023: 80; Month not known: 17."
    )
    months = [f"2023-{month:02}" for month in range(1, 13)]
    long = pd.DataFrame({"month": months, "people": range(1, 13), "withheld": [False] * 10 + [True, False]})
    assert drawn(long, text=None).alt.endswith(
        "First: January 2023, 1. Last: December 2023, 12. Largest: December 2023, 12. Smallest: January 2023, 1. "
        "Withheld: November 2023. Every value is in the table."
    )


def test_the_table_has_every_month_and_what_has_none():
    table = drawn(unit_label="People").table
    assert [(row[0].text, row[0].value, row[1].text, row[1].value, row[1].withheld) for row in table.rows] == [
        ("January 2023", "2023-01", "40", "40", False),
        ("February 2023", "2023-02", "about 50", "50", False),
        ("March 2023", "2023-03", "at least 120", "120", False),
        ("April 2023", "2023-04", "withheld", None, True),
        ("May 2023", "2023-05", "hundreds of families", None, False),
        ("June 2023", "2023-06", "–", None, False),
        ("July 2023", "2023-07", "80", "80", False),
        ("Month not known", None, "17", "17", False),
    ]
    assert table.notes == ("–: nothing recorded.",)


def test_spending_and_people_of_the_measures_are_drawn_as_they_are(office):
    spending = spending_over_time(office, "G-01", "2023-01-01", "2023-07-31")
    chart = drawn(spending.frame, value="spent", text=None, currency=spending.currency, trail=spending.trail)
    assert sum(Decimal(row[1].value) for row in chart.table.rows) == spending.total
    people = breakdown(office, ("month", "sex"))
    chart = by_sex(people.frame, trail=people.trail)
    values = [cell.value for row in chart.table.rows for cell in row[1:] if cell.value]
    assert sum(map(int, values)) == people.total


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"month": "June"}, "month"),
        ({"month": "2023-13"}, "month"),
        ({"people": "many"}, "number"),
        ({"precision": "roughly"}, "code"),
    ],
)
def test_cells_that_do_not_hold_are_refused(change, rule):
    with pytest.raises(DataError) as refusal:
        drawn(PEOPLE.head(1).assign(**change))
    assert {finding.rule for finding in refusal.value.findings} == {rule}


def test_a_month_that_comes_twice_and_a_span_of_centuries_are_refused():
    with pytest.raises(DataError, match="unique|each month"):
        drawn(pd.concat([PEOPLE.head(1)] * 2))
    with pytest.raises(DataError, match="50 years"):
        drawn(PEOPLE.head(2).assign(month=["0223-01", "2023-01"]))


def test_more_than_four_lines_or_two_kinds_of_lines_are_wrong_use():
    many = pd.DataFrame({"month": "2023-01", "kind": list("abcde"), "people": 1})
    with pytest.raises(UsageError, match="4 series at most, found 5: a, b, c, d, e"):
        drawn(many, series="kind", text=None)
    with pytest.raises(UsageError, match="not both"):
        by_sex(value=["people", "people"])
    with pytest.raises(UsageError, match="did you mean people"):
        drawn(value="peolpe")


@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_without_rows_or_with_every_month_withheld_it_says_so(layout):
    assert "No data for this selection." in shown(getattr(drawn(PEOPLE.head(0)), layout))
    assert "Withheld: January 2023 to May 2023; July 2023." in shown(
        getattr(drawn(PEOPLE.assign(withheld=True)), layout)
    )


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_negative_months_stand_below_the_zero_line(page):
    refunds = PEOPLE.head(3).assign(people=[40, -30, 120])
    zero = next(
        m.points[0][1] for m in body(page, refunds).marks if isinstance(m, Line) and m.colour == page.brand.outline
    )
    heights = [zero - dot.y for dot in dots(page, refunds)]
    assert heights[1] < 0 < heights[0]
    assert heights[1] / heights[0] == pytest.approx(-30 / 40)


def test_ticks_of_whole_numbers_are_whole():
    assert nice_ticks(Decimal(0), Decimal(2), whole=True) == (0, 1, 2)


def test_bulgarian_words_and_hostile_names():
    chart = by_sex(names={"f": "<b>$x^2$</b>"}, language="bg")
    assert {"<b>$x^2$</b>", "Мъже и момчета"} <= set(texts(chart.svg)) and "b" not in tags(chart.svg)
    assert "юни 2023" in chart.alt and "г.." not in chart.alt


def test_the_months_of_a_range_are_all_there():
    assert len(month_range([dt.date(2022, 11, 1), dt.date(2024, 2, 1)])) == 16
