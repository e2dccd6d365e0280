"""Draws: the same on every machine, within their bounds, and parts that add up."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioreport.demo.csv_files import written_cents
from ioreport.demo.photo_files import draw_picture
from ioreport.demo.random_draws import Draws, drawn_counts, parted


def test_a_stream_is_the_same_each_time_and_another_for_each_purpose_block_and_seed():
    def drawn(*place):
        return tuple(Draws(*place).whole(5, 0, 10**6).tolist())

    assert drawn(1, "a") == drawn(1, "a")
    assert len({drawn(1, "a"), drawn(1, "b"), drawn(1, "a", 1), drawn(2, "a")}) == 4


def test_the_first_numbers_are_these():
    assert Draws(2026, "activities").whole(4, 0, 999).tolist() == [195, 785, 605, 533]


@given(st.integers(0, 10**6), st.integers(-1000, 1000), st.integers(0, 1000))
def test_whole_numbers_lie_within_their_bounds(seed, low, more):
    drawn = Draws(seed, "x").whole(50, low, low + more)
    assert ((drawn >= low) & (drawn <= low + more)).all()


def test_every_number_of_a_range_is_drawn_about_as_often():
    counts = np.bincount(Draws(1, "dice").whole(60_000, 1, 6))[1:]
    assert ((counts > 9_500) & (counts < 10_500)).all()


def test_what_weighs_nothing_is_never_chosen():
    assert set(Draws(1, "x").chosen(500, np.array([0, 3, 0, 1, 0])).tolist()) == {1, 3}


def test_each_draw_may_have_weights_of_its_own():
    table = np.array([[1, 0, 0], [0, 0, 5]] * 100)
    assert Draws(1, "x").chosen(200, table).tolist() == [0, 2] * 100


def test_what_is_dealt_comes_to_every_few_of_a_group_about_as_often_as_it_is_heavy():
    group = np.arange(80) % 2
    dealt = Draws(1, "x").dealt(group, np.array([[3, 1, 0]] * 80))
    ten = [(dealt[group == one][start : start + 10] == 0).sum() for one in (0, 1) for start in range(30)]
    assert set(dealt.tolist()) == {0, 1} and min(ten) >= 6 and max(ten) <= 9


@given(st.lists(st.tuples(st.integers(0, 10**9), st.lists(st.integers(0, 500), min_size=1, max_size=6)), min_size=1))
def test_parts_add_up_to_their_total(groups):
    total = np.array([whole for whole, _ in groups])
    group = np.repeat(np.arange(len(groups)), [len(weights) for _, weights in groups])
    weights = np.array([weight for _, weights in groups for weight in weights])
    parts = parted(total, weights, group)
    sums = np.zeros(len(groups), dtype=np.int64)
    np.add.at(sums, group, parts)
    heavy = np.array([sum(weights) > 0 for _, weights in groups])
    assert (sums == np.where(heavy, total, 0)).all()
    assert (parts >= 0).all()


@given(st.lists(st.integers(0, 5)))
def test_counted_numbers_the_like_from_0(names):
    seen = [names[:place].count(name) for place, name in enumerate(names)]
    assert drawn_counts(np.array(names, dtype=np.int64)).tolist() == seen


@pytest.mark.parametrize("cents, text", [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-123456, "-1234.56")])
def test_cents_are_written_with_two_decimals(cents, text):
    assert written_cents(np.array([cents])).tolist() == [text]


def test_a_picture_is_one_that_others_can_read():
    from PIL import Image

    with Image.open(io.BytesIO(draw_picture(1, 1))) as picture:
        picture.load()
        assert picture.size == (420, 280)
        assert len(picture.convert("RGB").getcolors()) == 4
