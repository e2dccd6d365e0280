"""What is read from a figure: bars, lines, points, areas, steps, segments, colours, slices, sizes, and its texts."""

import datetime as dt

import pandas as pd
import pytest
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ioreport.charts.values_of_figure import drawn_in_proportion, drawn_values, levels, proportional, written_numbers


def drawn(draw):
    axes = Figure().add_subplot()
    draw(axes)
    return sorted({*drawn_values([axes.figure])} - {0.0})


DAYS = [dt.date(2023, 1, 1), dt.date(2023, 2, 1), dt.date(2023, 3, 1)]


@pytest.mark.parametrize(
    ("draw", "values"),
    [
        (lambda axes: axes.barh(["f", "m"], [12, 4]), [4, 12]),
        (lambda axes: axes.plot([0, 1, 2], [5, 9, 7]), [5, 7, 9]),
        (lambda axes: axes.plot(DAYS, [5, 9, 7]), [5, 7, 9]),
        (lambda axes: axes.plot([5, 9, 7], [0, 1, 2]), [1, 2, 5, 7, 9]),
        (lambda axes: axes.scatter([0, 1, 2], [5, 9, 7]), [5, 7, 9]),
        (lambda axes: axes.scatter(["a", "b"], [5, 9]), [5, 9]),
        (lambda axes: axes.scatter([30, 40], [5, 9]), [5, 9, 30, 40]),
        (lambda axes: axes.scatter([0, 1], [5, 9], c=[3, 8]), [3, 5, 8, 9]),
        (lambda axes: axes.fill_between([0, 1, 2], [5, 9, 7]), [5, 7, 9]),
        (lambda axes: axes.stackplot([0, 1], [5, 9], [2, 3]), [2, 3, 5, 9]),
        (lambda axes: axes.step([0, 1], [5, 9]), [5, 9]),
        (lambda axes: axes.stairs([5, 9]), [5, 9]),
        (lambda axes: axes.stem([0, 1], [5, 9]), [5, 9]),
        (lambda axes: axes.vlines([0, 1], 0, [5, 9]), [5, 9]),
        (lambda axes: axes.hlines(["a", "b"], 0, [5, 9]), [5, 9]),
        (lambda axes: axes.imshow([[5, 9]]), [5, 9]),
        (lambda axes: axes.pcolormesh([[5, 9]]), [5, 9]),
        (lambda axes: axes.hist([1, 1, 1, 2], bins=2), [1, 3]),
        (lambda axes: axes.add_patch(Rectangle((0, 0), 1, 5)), [1, 5]),
        (lambda axes: axes.fill([0, 1, 1], [0, 0, 5]), [5]),
    ],
)
def test_values_are_read(draw, values):
    assert drawn(draw) == values


@pytest.mark.parametrize(
    "draw", [lambda axes: axes.axhline(60), lambda axes: axes.axvline(60), lambda axes: axes.axvspan(2, 3)]
)
def test_lines_and_bands_over_the_whole_figure_are_no_values(draw):
    assert drawn(draw) == []


def test_the_level_of_a_straight_line_is_read_apart():
    axes = Figure().add_subplot()
    axes.axhline(60)
    axes.axvline(7)
    assert sorted(levels([axes.figure])) == [7, 60]


def test_the_areas_of_pandas_are_held_by_their_own_heights():
    frame = pd.DataFrame({"f": [5, 9], "m": [2, 3]})
    assert drawn(lambda axes: frame.plot.area(ax=axes)) == [2, 3, 5, 9]


def test_slices_and_sizes_are_in_proportion():
    axes = Figure().add_subplot()
    axes.pie([30, 10])
    axes.scatter([0, 1], [1, 1], s=[50, 100])
    slices, sizes = drawn_in_proportion([axes.figure])
    assert proportional(slices, [30, 10]) and not proportional(slices, [30, 20])
    assert proportional(sizes, [7, 14]) and not proportional(sizes, [7, 15])
    assert not proportional([1.0, 0.5], [])


def test_points_of_one_size_draw_nothing_by_it():
    axes = Figure().add_subplot()
    axes.scatter([0, 1], [1, 1], s=50)
    assert list(drawn_in_proportion([axes.figure])) == []


@pytest.mark.parametrize(
    ("write", "numbers"),
    [
        (lambda axes: axes.text(0, 0, "1,204 people, 40%"), [1204]),
        (lambda axes: axes.set_title("4 others"), [4]),
        (lambda axes: axes.set_xlabel("4 others"), [4]),
        (lambda axes: axes.bar(["f", "others (4)"], [1, 2]), [4]),
        (lambda axes: axes.set_xticks([0, 1], ["f", "others: 4"]), [4]),
        (lambda axes: axes.plot([0, 1], [1, 2], label="4 others") and axes.legend(), [4]),
        (lambda axes: axes.bar(["0-4", "5\u201311", "60+"], [1, 2, 3]), []),
        (lambda axes: axes.bar([1, 2, 3], [4, 5, 6]), []),
    ],
)
def test_numbers_in_texts_are_read_without_age_bands_and_the_numbers_of_an_axis(write, numbers):
    axes = Figure().add_subplot()
    write(axes)
    assert list(written_numbers([axes.figure])) == numbers


def test_a_name_of_the_data_is_no_number():
    axes = Figure().add_subplot()
    axes.bar(["Zone 4"], [60])
    assert list(written_numbers([axes.figure], ["Zone 4"])) == [] != list(written_numbers([axes.figure]))


def test_patches_in_a_collection_are_held_by_their_sides():
    axes = Figure().add_subplot()
    axes.add_collection(PatchCollection([Rectangle((0, 0), 1, 5)]))
    assert sorted({*drawn_values([axes.figure])}) == [1.0, 5.0]
