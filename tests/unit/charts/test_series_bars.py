"""Bars of several series, beside each other and stacked, and columns."""

from __future__ import annotations

import pandas as pd
import pytest

from ioreport.charts import draw_bars
from ioreport.charts.bar_groups import grouped_items, ordered_groups
from ioreport.charts.chart_items import Item
from ioreport.charts.series_bars import STUB, Group, Shape, series_body
from ioreport.errors import DataError, UsageError
from ioreport.wording import Wording
from tests.unit.charts.pictures import NARROW_PAGE, WIDE_PAGE, WORDS, everything, shown, texts

ENGLISH = Wording("en")
FRAME = pd.DataFrame(
    {
        "place": ["Sofia", "Sofia", "Plovdiv", "Plovdiv", "Varna"],
        "sex": ["f", "m", "f", "m", "f"],
        "people": pd.array([60, 40, 30, 7, 200], dtype="Int64"),
        "precision": ["exact", "about", "at_least", "exact", "exact"],
        "withheld": [False, False, False, True, False],
    }
)
SHAPES = [
    {"series": "sex"},
    {"series": "sex", "stacked": True},
    {"series": "sex", "vertical": True},
    {"series": "sex", "stacked": True, "vertical": True},
]


def drawn(frame=FRAME, **options):
    return draw_bars(frame, **{"key": "people", "label": "place", "value": "people", **WORDS, **options})


def groups(*values):
    """A group a tuple of values; `None` is withheld."""
    return [
        Group(f"g{n}", tuple(Item(f"g{n}", each, str(each or "withheld"), withheld=each is None) for each in row))
        for n, row in enumerate(values)
    ]


def boxes(body, role="bar"):
    """Left, top, right and bottom of the shapes of a role, rounded."""
    return [tuple(round(end) for end in mark.box) for mark in body.marks if getattr(mark, "role", "") == role]


@pytest.mark.parametrize("options", SHAPES)
@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_labels_and_series_are_named_and_what_is_withheld_is_not_told(options, layout):
    chart = drawn(**options)
    words = shown(getattr(chart, layout))
    assert all(each in words for each in ("Sofia", "Plovdiv", "Varna", "women and girls", "men and boys", "withheld"))
    assert "7" not in [cell.value for row in chart.table.rows for cell in row]
    assert ">7<" not in everything(chart) and " 7;" not in chart.alt


@pytest.mark.parametrize("options", SHAPES)
def test_the_table_has_a_row_a_label_and_a_column_a_series(options):
    table = drawn(**options, label_header="Place").table
    assert [column.label for column in table.columns] == ["Place", "women and girls", "men and boys"]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Varna", "200", "not known"],
        ["Sofia", "60", "about 40"],
        ["Plovdiv", "at least 30", "withheld"],
    ]


def test_the_alternative_text_names_the_kind_and_each_figure():
    assert drawn(series="sex", stacked=True, order="given").alt.endswith(
        "Stacked bars. Sofia, women and girls: 60; Sofia, men and boys: about 40; "
        "Plovdiv, women and girls: at least 30; Plovdiv, men and boys: withheld; "
        "Varna, women and girls: 200; Varna, men and boys: not known."
    )
    assert "Bars in groups." in drawn(series="sex").alt
    assert "Vertical bars. Varna: 200; Sofia: 60;" in drawn(FRAME[FRAME["sex"] == "f"], vertical=True).alt


def test_stacked_parts_follow_one_another_on_one_scale():
    (a, b), (c, d) = (
        [
            (left, right)
            for left, _, right, _ in boxes(
                series_body(WIDE_PAGE, groups(row, (100, 100)), "fm", Shape(True, False), ENGLISH)
            )[:2]
        ]
        for row in ((50, 30), (30, 50))
    )
    assert a[1] == b[0] and c[1] == d[0] and b[1] == d[1]
    assert abs((a[1] - a[0]) * 30 - (b[1] - b[0]) * 50) <= 60


def test_grouped_bars_begin_at_one_zero_and_columns_stand_on_one_base():
    rows = boxes(series_body(WIDE_PAGE, groups((50, 30), (20, 100)), "fm", Shape(False, False), ENGLISH))
    assert len({left for left, *_ in rows}) == 1
    columns = boxes(series_body(WIDE_PAGE, groups((50, 30), (20, 100)), "fm", Shape(False, True), ENGLISH))
    heights = [bottom - top for _, top, _, bottom in columns]
    assert len({bottom for *_, bottom in columns}) == 1
    assert [round(height / heights[3], 1) for height in heights] == [0.5, 0.3, 0.2, 1.0]


@pytest.mark.parametrize("shape", [Shape(True, False), Shape(True, True), Shape(False, False), Shape(False, True)])
def test_a_withheld_part_is_drawn_at_one_size_whatever_it_is(shape):
    body = series_body(WIDE_PAGE, groups((50, None), (20, 100)), "fm", shape, ENGLISH)
    ((left, top, right, bottom),) = boxes(body, "stub")
    assert STUB in (right - left, bottom - top)


def test_columns_become_rows_where_their_names_do_not_fit():
    many = groups(*((50,) for _ in range(12)))
    wide, narrow = (
        series_body(page, many, ["Value"], Shape(False, True), ENGLISH) for page in (WIDE_PAGE, NARROW_PAGE)
    )
    assert len({bottom for *_, bottom in boxes(wide)}) == 1
    assert len({left for left, *_ in boxes(narrow)}) == 1


def test_a_label_without_any_number_says_so_in_a_stack():
    frame = pd.DataFrame({"place": ["Sofia", "Varna"], "sex": ["f", "f"], "people": [10, None]})
    assert "not known" in texts(drawn(frame, series="sex", stacked=True).svg)


def test_the_place_of_a_group_with_a_withheld_part_does_not_follow_from_its_size():
    for hidden in (groups((1, 1), (500, None), (9, 9)), groups((1, 1), (None, 500), (9, 9))):
        assert [group.label for group in ordered_groups(hidden, "value")] == ["g2", "g0", "g1"]


def test_a_series_that_a_label_lacks_is_not_known_there_and_not_zero():
    (group,) = grouped_items(
        FRAME[4:], [Item("Varna", 200, "200")], "place", "sex", {"f": "women", "m": "men"}, ENGLISH
    )
    assert [item.value for item in group.items] == [200, None]


# What is refused


@pytest.mark.parametrize("options", [{}, {"vertical": True}])
def test_a_repeated_label_is_refused(options):
    with pytest.raises(DataError) as refusal:
        drawn(**options)
    assert "found 'Sofia', 'Plovdiv', expected each label once" in str(refusal.value)
    assert "name the column of their series: series=…" in str(refusal.value)


def test_a_series_repeated_for_a_label_is_refused_and_once_for_each_is_not():
    with pytest.raises(DataError, match="each label once"):
        drawn(pd.concat([FRAME, FRAME[:1]]), series="sex")
    assert drawn(FRAME, series="sex").table.rows


def test_too_many_series_and_an_unknown_column_are_refused():
    frame = pd.DataFrame({"place": ["Sofia"] * 6, "kind": list("abcdef"), "people": [1] * 6})
    with pytest.raises(UsageError, match="has 6 series, expected at most 5"):
        drawn(frame, series="kind")
    with pytest.raises(UsageError, match=r"did you mean sex\?"):
        drawn(FRAME, series="sexx")
