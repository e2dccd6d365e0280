"""What a report says of groups that it shows together."""

from __future__ import annotations

import ioreport as ir
from ioreport.measures.coarser_groups import ALL_AGES, in_coarser_groups, small_joined
from ioreport.reports.coarser_breakdowns import members, said_of_groups
from ioreport.wording import Wording

OFFICE = ir.load("tests/data/office")
ENGLISH = Wording("en")


def test_nothing_is_said_of_a_table_as_fine_as_it_is_recorded():
    assert said_of_groups(ir.breakdown(OFFICE, "sex"), ENGLISH) == ""


def test_sexes_and_ages_that_are_shown_together_are_named():
    both = in_coarser_groups(ir.breakdown(OFFICE, ["sex", "age"]), "sex", {"x or u": ["x", "u"]})
    ages = sorted(set(both.frame["age"]))
    assert said_of_groups(in_coarser_groups(both, "age", {ALL_AGES: ages}), ENGLISH) == (
        "Another sex and sex not known are shown together. Ages are not told apart. "
        "This way fewer numbers have to be withheld."
    )
    assert members(both) == ()


BROAD = ("0-17", "18+")


def test_ages_are_told_as_coarser_only_where_there_are_ages_and_finer_ones():
    ages, groups = (ir.breakdown(OFFICE, by, bands=BROAD) for by in (["sex", "age"], "population"))
    coarser = "Ages are shown as children and adults. This way fewer numbers have to be withheld."
    assert said_of_groups(ages, ENGLISH) == coarser
    assert said_of_groups(ages, ENGLISH, bands=BROAD) == "", "as the office has them anyway"
    assert said_of_groups(groups, ENGLISH) == "", "a chart without ages"


def test_the_groups_that_stand_among_others_are_named():
    groups = ir.breakdown(OFFICE, "population")
    assert small_joined(groups, "population", 60) is None
    assert set(members(small_joined(groups, "population", 20))) == {"asylum_seeker", "temporary_protection", "unknown"}
    two = in_coarser_groups(groups, "population", {"other groups": groups.frame["population"].tolist()[:2]})
    assert said_of_groups(two, ENGLISH, lambda code: code.upper()).startswith("Other groups are: ")
