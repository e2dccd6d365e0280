"""Which band holds a row's whole range of ages."""

import pandas as pd
import pytest

from ioreport.measures.row_age_bands import DEFAULT_BANDS, age_band, is_adult, is_child, read_bands


def years(*values):
    return pd.Series(values, dtype="Int64")


@pytest.mark.parametrize(
    ("low", "high", "band"),
    [
        (0, 4, "0-4"),
        (4, 4, "0-4"),
        (4, 5, "age not split"),
        (5, 11, "5-11"),
        (12, 17, "12-17"),
        (18, 59, "18-59"),
        (60, None, "60+"),
        (75, 80, "60+"),
        (59, None, "age not split"),
        (18, None, "age not split"),
        (None, 4, "0-4"),
        (None, 5, "age not split"),
        (0, 120, "age not split"),
        (None, None, "age unknown"),
    ],
)
def test_a_band_holds_the_whole_range_or_none_does(low, high, band):
    assert age_band(years(low), years(high), read_bands(DEFAULT_BANDS)).tolist() == [band]


@pytest.mark.parametrize(
    ("low", "high", "child", "adult"),
    [
        (0, 17, True, False),
        (0, 18, False, False),
        (18, 18, False, True),
        (18, None, False, True),
        (17, None, False, False),
        (None, 17, True, False),
        (None, 30, False, False),
        (None, None, False, False),
    ],
)
def test_children_and_adults_are_told_by_the_whole_range(low, high, child, adult):
    assert is_child(years(low), years(high)).tolist() == [child]
    assert is_adult(years(low), years(high)).tolist() == [adult]


def test_bands_may_leave_gaps():
    assert age_band(years(6, 20), years(8, 25), read_bands(["0-4", "18-64"])).tolist() == ["age not split", "18-64"]
