"""A period may be asked for that has a hundred thousand months: those of the data are measured."""

from __future__ import annotations

import datetime as dt

import pandas as pd

import ioreport as ir
from ioreport.measures.period_months import MOST, months_of

DAYS = pd.Series(pd.to_datetime(["2023-05-08", None, "2023-06-20"]))


def test_a_period_of_fifty_years_has_all_its_months_and_a_longer_one_those_of_the_data():
    first = dt.date(1980, 1, 1)
    assert len(months_of(first, dt.date(2029, 12, 31), DAYS)) == MOST
    assert months_of(first, dt.date(2030, 1, 1), DAYS) == ["2023-05", "2023-06"]


def test_without_a_day_in_it_a_long_period_has_its_first_month():
    assert months_of(dt.date(1000, 1, 1), dt.date(1999, 1, 1), DAYS) == ["1000-01"]


def test_people_by_month_from_the_year_1000_to_9999_are_counted_at_once():
    office = ir.load("tests/data/office")
    told = ir.breakdown(office, "month", start="1000-01-01", end="9999-12-31").frame
    assert len(told) < 40
