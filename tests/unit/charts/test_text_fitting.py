"""Text fit for a drawing: every letter kept, no line too wide, in a time that grows as the text does."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioreport.brand import load_brand
from ioreport.charts.text_fitting import clean, cut, wrap

FACE = load_brand("default").faces["regular"]
SIZE = 13


@given(st.text("abWЖ中-/ .", max_size=80), st.sampled_from([20, 60, 110, 400]))
def test_lines_hold_the_text_and_fit(text, width):
    text = clean(text)
    lines = wrap(text, FACE, SIZE, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(FACE.width(line, SIZE) <= width or len(line) == 1 for line in lines)


@given(st.text("abWЖ中-/ .", max_size=80), st.sampled_from([20, 60, 110, 400]))
def test_no_word_is_put_on_a_new_line_that_fits_the_old_one(text, width):
    lines = wrap(clean(text), FACE, SIZE, width)
    words = clean(text).split(" ")
    firsts = [line.split(" ")[0] for line in lines[1:]]
    pairs = [f"{line} {first}" for line, first in zip(lines, firsts, strict=False) if first in words]
    pairs = [pair for pair in pairs if pair in clean(text)]
    assert all(FACE.width(pair, SIZE) > width for pair in pairs)


def test_a_wide_word_is_broken_after_its_last_mark_that_fits():
    assert wrap("cash-and-voucher-assistance", FACE, SIZE, 90) == ("cash-and-", "voucher-", "assistance")


def test_the_last_line_is_cut_and_no_blank_comes_into_a_word():
    assert wrap("W" * 40, FACE, SIZE, 60, most=2) == ("WWWW", "WWWW…")


@pytest.mark.parametrize("text", ["x" * 200_000, "word " * 40_000, "-" * 200_000], ids=["word", "words", "marks"])
def test_a_text_of_200_000_letters_takes_no_longer_than_200_000_letters_need(text):
    begun = time.process_time()
    wrap(text, FACE, SIZE, 110, most=3)
    cut(text, FACE, SIZE, 110)
    assert time.process_time() - begun < 5
