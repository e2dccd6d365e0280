"""Horizontal bars: what is drawn, what is said, what is refused."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from ioreport.brand import load_brand
from ioreport.charts import draw_bars
from ioreport.charts.bar_chart import bars_body
from ioreport.charts.bar_shapes import STUB, WAVE_DEPTH, bar_marks
from ioreport.charts.chart_items import Item, read_items
from ioreport.charts.marks import Line, TextMark
from ioreport.errors import DataError, UsageError
from ioreport.wording import Wording
from tests.unit.charts.pictures import NARROW_PAGE, WIDE_PAGE, WORDS, everything, shown, tags, texts, widths

ENGLISH = Wording("en")
CITIES = pd.DataFrame(
    {
        "city": ["Plovdiv", "Sofia", "Varna", "Burgas", "Haskovo"],
        "people": pd.array([40, 2100, 300, 7, None], dtype="Int64"),
        "precision": ["about", "at_least", "exact", "exact", "exact"],
        "said": [None, None, None, None, "hundreds of families"],
        "withheld": [False, False, False, True, False],
    }
)


def drawn(frame: pd.DataFrame = CITIES, **options):
    return draw_bars(frame, **{"key": "people", "label": "city", "value": "people", **WORDS, **options})


def items(*values: int | None, **look) -> tuple[Item, ...]:
    return tuple(Item(f"item {n}", None if v is None else Decimal(v), str(v), **look) for n, v in enumerate(values))


@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_title_subtitle_and_source_stand_on_the_image_as_text(layout):
    words = shown(getattr(drawn(), layout))
    assert WORDS["title"] in words
    assert WORDS["subtitle"] in words
    assert f"Source: {WORDS['source']}" in words


@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_every_bar_is_labelled_with_its_worded_value(layout):
    written = texts(getattr(drawn(text="said"), layout))
    for label, value in [
        ("Plovdiv", "about 40"),
        ("Sofia", "at least 2,100"),
        ("Varna", "300"),
        ("Burgas", "withheld"),
        ("Haskovo", "hundreds of families"),
    ]:
        assert {label, value} <= set(written)


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_bars_are_as_long_as_their_values_say(page):
    long, half, tenth = widths(bars_body(page, items(200, 100, 20), ENGLISH))
    assert half / long == pytest.approx(1 / 2)
    assert tenth / long == pytest.approx(1 / 10)


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_bars_start_at_zero_and_stay_on_the_page(page):
    body = bars_body(page, items(9, 5, 1), ENGLISH)
    boxes = [mark.box for mark in body.marks if getattr(mark, "role", "") == "bar"]
    (zero,) = {left for left, *_ in boxes}
    assert zero in {x for mark in body.marks if isinstance(mark, Line) for x, _ in mark.points}
    ends = [mark.x + page.width(mark.text, mark.size, mark.face) for mark in body.marks if isinstance(mark, TextMark)]
    starts = [mark for mark in body.marks if isinstance(mark, TextMark) and mark.anchor == "start"]
    assert len(starts) >= 3
    assert max(end for end, mark in zip(ends, body.marks, strict=False) if mark in starts) <= page.layout.inner + 0.5


def test_an_estimated_bar_has_a_wavy_end_a_lower_bound_points_on_an_upper_one_is_open():
    brand = load_brand()
    exact, about, least, most = (
        bar_marks(brand, Item("a", Decimal(10), "10", precision), 0, 0, 10, 20)
        for precision in ("exact", "about", "at_least", "at_most")
    )
    assert [len(bar[0].rings[0]) for bar in (exact, most)] == [4, 4]
    assert len(about[0].rings[0]) > 20 and min(x for x, _ in about[0].rings[0][1:-1]) == 100 - 2 * WAVE_DEPTH
    assert isinstance(least[1], Line)
    assert most[0].dashed and most[0].fill == brand.background


def test_a_faint_colour_gets_an_outline():
    brand = load_brand()
    (bar,) = bar_marks(brand, Item("a", Decimal(10), "10"), 0, 0, 10, 20, fill=brand.colours["yellow"])
    assert (bar.outline, bar.stroke) == (brand.outline, 1)


def test_a_withheld_value_is_a_hatched_stub_of_one_length_and_no_bar():
    body = bars_body(WIDE_PAGE, items(None, None, withheld=True), ENGLISH)
    assert widths(body) == []
    assert widths(body, "stub") == [STUB, STUB]
    assert all(mark.hatched for mark in body.marks if getattr(mark, "role", "") == "stub")


def test_words_and_zero_have_no_bar():
    assert widths(bars_body(WIDE_PAGE, items(None, 0), ENGLISH)) == []


def test_a_withheld_value_leaks_nowhere():
    frame = pd.DataFrame(
        {"city": ["A", "B"], "people": [48213, 100], "said": ["48213 people", None], "hide": [True, False]}
    )
    for said in (None, "said"):
        assert "48213" not in everything(drawn(frame, withheld="hide", text=said)).replace(",", "")


def test_a_withheld_value_changes_no_byte():
    def of(value):
        return drawn(CITIES.assign(people=[40, 2100, 300, value, None]))

    assert of(1) == of(2_000_000) == of(-5)


def test_a_row_that_does_not_say_whether_it_is_withheld_is_withheld():
    frame = pd.DataFrame({"city": ["A"], "people": [77], "withheld": pd.array([None], dtype="boolean")})
    assert drawn(frame).table.rows[0][1].withheld


def test_the_order_tells_nothing_of_a_withheld_value():
    frame = pd.DataFrame({"city": list("DCBA"), "people": [9, 8, 7, 6], "withheld": [False, True, False, True]})
    assert [row[0].text for row in drawn(frame).table.rows] == ["D", "B", "A", "C"]


def test_the_given_order_can_be_kept():
    assert [row[0].text for row in drawn(order="given").table.rows] == CITIES["city"].tolist()


def test_the_table_holds_every_value_with_its_wording():
    table = drawn(text="said", label_header="City", unit_label="People").table
    assert [(column.label, column.numeric) for column in table.columns] == [("City", False), ("People", True)]
    assert [(cells[0].text, cells[1].text, cells[1].value, cells[1].withheld) for cells in table.rows] == [
        ("Sofia", "at least 2,100", "2100", False),
        ("Varna", "300", "300", False),
        ("Plovdiv", "about 40", "40", False),
        ("Haskovo", "hundreds of families", None, False),
        ("Burgas", "withheld", None, True),
    ]
    assert table.key == "people-data"
    assert table.trail == {"participations.csv": "2-3"}


def test_the_alternative_text_says_the_message_with_every_figure():
    alt = drawn(text="said").alt
    assert alt.startswith("People reached in three cities, 2023.")
    assert alt.endswith(
        "Sofia: at least 2,100; Varna: 300; Plovdiv: about 40; Haskovo: hundreds of families; Burgas: withheld."
    )


def test_the_alternative_text_of_many_bars_names_the_ends_and_the_rest():
    frame = pd.DataFrame(
        {"city": [f"c{n}" for n in range(40)], "people": range(1, 41), "withheld": [False] * 39 + [True]}
    )
    alt = drawn(frame).alt
    assert "40 values." in alt and "Largest: c38, 39." in alt and "Smallest: c0, 1." in alt and "c39: withheld." in alt


def test_exact_decimals_stay_exact():
    frame = pd.DataFrame({"city": ["A"], "people": [Decimal("12345678901234567.25")]})
    cell = drawn(frame).table.rows[0][1]
    assert (cell.value, cell.text) == ("12345678901234567.25", "12,345,678,901,234,567.25")


def test_the_words_are_the_documents_language():
    chart = drawn(language="bg")
    assert "Източник: " in shown(chart.svg)
    assert "около 40" in chart.alt


def test_text_from_the_data_is_text():
    label = '$x^2$ <script>alert(1)</script> & \x00 "quoted"\nnext'
    chart = drawn(pd.DataFrame({"city": [label], "people": [1]}), title="<b>$\\frac{1}{2}$</b>", order="given")
    for svg in (chart.svg, chart.svg_narrow):
        assert "script" not in tags(svg)
        assert "<b>$\\frac{1}{2}$</b>" in texts(svg)
        assert '$x^2$ <script>alert(1)</script> & "quoted" next' in shown(svg)


def test_a_very_long_label_is_wrapped_and_cut_on_the_image_and_whole_in_the_table():
    label = "word " * 60 + "w" * 300
    chart = drawn(pd.DataFrame({"city": [label], "people": [1]}))
    assert chart.table.rows[0][0].text == label
    assert any(line.endswith("…") for line in texts(chart.svg))
    widest = max(WIDE_PAGE.width(line, 13) for line in texts(chart.svg) if "word" in line)
    assert widest <= WIDE_PAGE.layout.inner * 0.38 + 1


def test_letters_that_the_typeface_lacks_stay_text():
    frame = pd.DataFrame({"city": ["ウクライナ", "Київ", "София"], "people": [3, 2, 1]})
    assert {"ウクライナ", "Київ", "София"} <= set(texts(drawn(frame).svg))


@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_without_rows_the_chart_says_so(layout):
    chart = drawn(CITIES.head(0))
    assert "No data for this selection." in shown(getattr(chart, layout))
    assert chart.table.rows == ()
    assert chart.alt.endswith("No data.")


@pytest.mark.parametrize("count", [1, 40, 41])
def test_one_forty_and_more_rows(count):
    frame = pd.DataFrame({"city": [f"city {n}" for n in range(count)], "people": range(count)})
    chart = drawn(frame)
    assert len(chart.table.rows) == count
    assert ("1 more is in the table." in shown(chart.svg)) == (count > 40)


def test_no_row_overlaps_the_next():
    body = bars_body(NARROW_PAGE, items(*range(40, 0, -1)), ENGLISH)
    tops = [(mark.box[1], mark.box[3]) for mark in body.marks if getattr(mark, "role", "") == "bar"]
    assert all(bottom < top for (_, bottom), (top, _) in zip(tops, tops[1:], strict=False))


def test_a_stressed_bar_differs_in_weight_and_not_in_colour_alone():
    frame = pd.DataFrame({"city": ["A", "B"], "people": [2, 1]})
    read = read_items(frame, key="k", label="city", value="people", wording=ENGLISH, highlight="A")
    faces = {mark.text: mark.face for mark in bars_body(WIDE_PAGE, read, ENGLISH).marks if isinstance(mark, TextMark)}
    assert faces == {"A": "bold", "2": "bold", "B": "regular", "1": "regular"}


@pytest.mark.parametrize("value", [-1, -0.5, float("inf"), "many"])
def test_a_value_that_no_bar_can_show_is_refused_with_its_place(value):
    frame = pd.DataFrame({"city": ["A", "B"], "people": [3, value]}, dtype=object)
    frame.index = pd.Index([2, 3], name="row")
    with pytest.raises(DataError) as refusal:
        drawn(frame)
    (finding,) = refusal.value.findings
    assert (finding.file, finding.row, finding.column, finding.found) == ("chart people", 3, "people", str(value))


def test_an_unknown_precision_is_refused():
    with pytest.raises(DataError, match="roughly"):
        drawn(CITIES.assign(precision="roughly"))


def test_a_missing_column_is_named_with_the_nearest():
    with pytest.raises(UsageError, match="did you mean people"):
        drawn(value="poeple")


@pytest.mark.parametrize("key", ["", "Bars", "a b", "a--b", "x/y"])
def test_a_key_that_no_link_can_bear_is_refused(key):
    with pytest.raises(UsageError):
        drawn(key=key)


def test_an_unknown_order_is_refused():
    with pytest.raises(UsageError):
        drawn(order="size")
