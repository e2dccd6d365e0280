"""Pyramids by sex and age: both sides on one scale, nobody without sex or age forgotten."""

from __future__ import annotations

import pandas as pd
import pytest

from ioreport.charts import draw_pyramid
from ioreport.charts.bar_shapes import STUB
from ioreport.charts.marks import TextMark
from ioreport.charts.pyramid_chart import pyramid_body, read_pyramid
from ioreport.errors import DataError, UsageError
from ioreport.measures import breakdown
from ioreport.wording import Wording
from tests.unit.charts.pictures import NARROW_PAGE, WIDE_PAGE, WORDS, everything, shown, texts, widths

ENGLISH = Wording("en")
REACHED = pd.DataFrame(
    [
        ("f", "60+", 10, "exact", False),
        ("f", "0-4", 40, "about", False),
        ("f", "5-11", 3, "exact", True),
        ("m", "0-4", 20, "exact", False),
        ("m", "5-11", None, "exact", False),
        ("f", "age unknown", 8, "at_least", False),
        ("u", "5-11", 6, "exact", False),
    ],
    columns=["sex", "age", "people", "precision", "withheld"],
)


def drawn(frame: pd.DataFrame = REACHED, **options):
    return draw_pyramid(frame, **{"key": "pyramid", **WORDS, **options})


def body(page, frame: pd.DataFrame = REACHED):
    return pyramid_body(page, read_pyramid(frame, "k", "sex", "age", ENGLISH, value="people"), ENGLISH)


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_both_sides_have_one_scale_and_start_at_their_own_zero(page):
    marks = [mark for mark in body(page).marks if getattr(mark, "role", "") == "bar"]
    sixty, forty, twenty = widths(body(page))[0], widths(body(page))[1], widths(body(page))[2]
    assert (sixty / forty, twenty / forty) == (pytest.approx(1 / 4), pytest.approx(1 / 2))
    assert marks[0].box[2] == marks[1].box[2] < page.layout.inner / 2 < marks[2].box[0]


def test_the_oldest_are_on_top_and_the_band_stands_between_the_sides():
    bands = [mark for mark in body(WIDE_PAGE).marks if isinstance(mark, TextMark) and mark.anchor == "middle"]
    assert [mark.text for mark in sorted(bands, key=lambda mark: mark.y)] == ["60+", "5–11", "0–4"]


def test_a_withheld_cell_is_a_stub_and_leaks_nowhere():
    assert widths(body(WIDE_PAGE), "stub") == [STUB]
    frames = [REACHED.assign(people=[10, 40, value, 20, None, 8, 6]) for value in (48213, 1)]
    assert drawn(frames[0]) == drawn(frames[1])
    assert "48213" not in everything(drawn(frames[0]))


@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_every_cell_is_labelled_or_told_below(layout):
    svg = getattr(drawn(), layout)
    assert {"Women and girls", "Men and boys", "about 40", "20", "10", "withheld", "not known", "–"} <= set(texts(svg))
    assert "women and girls, age unknown: at least 8; sex not known, 5–11: 6." in shown(svg)


def test_whoever_has_no_place_in_the_picture_is_told_below_those_alike_together_and_nobody_where_nobody_is():
    others = pd.DataFrame(
        [("x", "0-4", 2, True), ("x", "5-11", 1, True), ("u", "0-4", 7, False), ("u", "5-11", 0, False)]
        + [("u", age, number, False) for number, age in enumerate(["12-17", "18-59", "60+", "age not split"], start=20)]
        + [("f", age, number, False) for number, age in enumerate(["age not split", "age unknown"], start=30)],
        columns=["sex", "age", "people", "withheld"],
    )
    assert (
        "Not drawn: women and girls, age not split: 30; women and girls, age unknown: 31; "
        "another sex, 0–4, 5–11: withheld; sex not known, 0–4: 7; sex not known, 12–17: 20; sex not known, 18–59: 21; "
        "sex not known, 60+: 22; sex not known, age not split: 23."
    ) in shown(drawn(others).svg)


NOT_SPLIT = (
    "Age not split: people recorded with ages that span several bands, so that a band may have more people than it "
    "shows."
)


@pytest.mark.parametrize("not_split", [(122, False), (None, True)])
def test_a_zero_beside_ages_that_are_not_split_says_that_it_may_be_more_wherever_it_stands(not_split):
    cells = [("f", "0-4", 0, False), ("f", "5-11", 7, False), ("f", "age not split", *not_split)]
    chart = drawn(pd.DataFrame(cells, columns=["sex", "age", "people", "withheld"]))
    assert NOT_SPLIT in shown(chart.svg) and NOT_SPLIT in shown(chart.svg_narrow)
    assert chart.alt.endswith(NOT_SPLIT) and NOT_SPLIT in chart.table.notes


def test_where_all_ages_are_split_or_not_known_no_note_speaks_of_others():
    nobody = pd.DataFrame([("f", "age not split", 0, False)], columns=["sex", "age", "people", "withheld"])
    assert "span several bands" not in everything(drawn(pd.concat([REACHED, nobody])))


def test_the_alternative_text_has_every_figure():
    assert drawn().alt.endswith(
        "Women and girls: 0–4: about 40; 5–11: withheld; 60+: 10; age unknown: at least 8."
        " Men and boys: 0–4: 20; 5–11: not known. Sex not known: 5–11: 6."
    )


def test_the_table_lays_out_ages_by_sex():
    table = drawn().table
    assert [column.label for column in table.columns] == ["Age", "Women and girls", "Men and boys", "Sex not known"]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["0–4", "about 40", "20", "–"],
        ["5–11", "withheld", "not known", "6"],
        ["60+", "10", "–", "–"],
        ["age unknown", "at least 8", "–", "–"],
    ]
    assert table.notes == ("–: nothing recorded.",)


def test_a_breakdown_of_the_measures_is_drawn_as_it_is(office):
    by_sex_and_age = breakdown(office, ("sex", "age"))
    chart = drawn(by_sex_and_age.frame, trail=by_sex_and_age.trail)
    values = [cell.value for row in chart.table.rows for cell in row[1:] if cell.value]
    assert sum(map(int, values)) == by_sex_and_age.total


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"sex": "women"}, "code"),
        ({"age": "old"}, "code"),
        ({"people": -1}, "not_negative"),
        ({"sex": "f", "age": "0-4"}, "unique"),
    ],
)
def test_cells_that_do_not_hold_are_refused(change, rule):
    with pytest.raises(DataError) as refusal:
        drawn(REACHED.assign(**change))
    assert rule in {finding.rule for finding in refusal.value.findings}


def test_a_missing_column_is_wrong_use():
    with pytest.raises(UsageError):
        drawn(REACHED.drop(columns="sex"))


def test_without_rows_or_without_bands_it_says_so():
    assert "No data for this selection." in shown(drawn(REACHED.head(0)).svg)
    unknown = drawn(REACHED.tail(1).assign(age="age unknown"))
    assert "No data for this selection." in shown(unknown.svg)
    assert "sex not known, age unknown: 6." in shown(unknown.svg)


def test_bulgarian_words():
    words = shown(drawn(language="bg").svg)
    assert "Жени и момичета" in words and "около 40" in words


def test_groups_that_are_shown_together_have_words_of_their_own():
    frame = pd.DataFrame(
        {
            "sex": ["f", "m", "x or u", "f"],
            "people": [12, 9, 5, 3],
            "age": ["all ages", "all ages", "all ages", "age not split or unknown"],
        }
    )
    chart = drawn(frame)
    assert "Women and girls: all ages: 12; age not split or unknown: 3." in chart.alt
    assert "Another sex or not known: all ages: 5." in chart.alt
    assert [cell.text for cell in chart.table.rows[0]] == ["all ages", "12", "9", "5"]
    assert len(widths(body(WIDE_PAGE, frame))) == 2


def test_where_sex_and_age_are_known_of_nobody_it_says_so_in_place_of_zeros():
    cells = [(sex, age) for sex in "fmu" for age in ("0-17", "18+", "age not split", "age unknown")]
    frame = pd.DataFrame(cells, columns=["sex", "age"]).assign(people=pd.NA, precision="not_recorded")
    frame.loc[frame.index[-1], ["people", "precision"]] = 40, "exact"
    chart = drawn(frame, precision="precision")
    assert "Women and girls: not recorded. Men and boys: not recorded. Sex not known: 0–17: not recorded" in chart.alt
    assert {cell.text for row in chart.table.rows for cell in row[1:]} == {"not recorded", "40"}
    cells = read_pyramid(frame, "k", "sex", "age", ENGLISH, value="people", precision="precision")
    picture = pyramid_body(WIDE_PAGE, cells, ENGLISH)
    assert [mark.text for mark in picture.marks if isinstance(mark, TextMark)] == ["Not recorded"]
    assert picture.notes == ("Not drawn: sex not known, age unknown: 40.",)
