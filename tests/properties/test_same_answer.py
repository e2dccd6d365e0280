"""A question to an office has one answer, whatever was asked before and whatever became of earlier answers."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ioreport.measures import breakdown, finance_table, measure, results_matrix, spending_over_time
from ioreport.measures.activity_selection import Selection, held
from ioreport.measures.counted_rows import attending, reached
from ioreport.measures.finance.grant_account import ACCOUNT_PARTS, account
from ioreport.tables import read_office

pytestmark = pytest.mark.slow

OFFICE = "tests/data/office"
TIME = {"start": "2023-01-01", "end": "2023-06-30"}
NAMED = (
    "people_reached",
    "attendance",
    "women_and_girls_share",
    "spent",
    "balance",
    "cost_per_person",
    "indicators_on_track",
)
QUESTIONS = {
    **{f"{name}, {grant}": (measure, name, grant) for name in NAMED for grant in ("G-01", "G-02")},
    **{f"by {by}": (breakdown, by) for by in ("sex", "month", "place")},
    "results": (results_matrix,),
    "finance": (finance_table,),
    "spending": (spending_over_time,),
    "held": (held,),
    "attending": (attending,),
    "reached": (reached,),
    "account": (account,),
}


def answer(office, question):
    function, *given = QUESTIONS[question]
    if function is measure:
        return measure(office, given[0], grant=given[1], **TIME)
    if function is breakdown:
        return breakdown(office, given[0], grant="G-01", **TIME)
    if function in (held, attending, reached):
        return function(office, Selection(grant="G-01", **TIME))
    if function is account:
        return account(office, Selection(grant="G-01", **TIME), ACCOUNT_PARTS).total("budget")
    return function(office, grant="G-01", **TIME)


def told(found):
    """An answer as it can be compared."""
    if isinstance(found, pd.DataFrame):
        return found.to_json(date_format="iso", default_handler=str), dict(found.attrs), list(found.columns)
    frame = getattr(found, "frame", None)
    plain = (
        {name: item for name, item in vars(found).items() if name != "frame"} if hasattr(found, "__dict__") else found
    )
    return repr(plain), None if frame is None else told(frame)


def spoil(found):
    """Change all that a caller can change in a frame that it was given."""
    frame = found if isinstance(found, pd.DataFrame) else getattr(found, "frame", None)
    if frame is not None:
        for column in list(frame.columns):
            frame[column] = 0
        frame["more"] = 1
        frame.loc[:, :] = 7
        frame.attrs["ioreport.uncleared"] = ("nothing",)
        del frame["more"]


@pytest.fixture(scope="module")
def used_office():
    return read_office(OFFICE)[0]


@pytest.fixture(scope="module")
def expected(used_office):
    return {question: told(answer(used_office, question)) for question in QUESTIONS}


@settings(max_examples=15)
@given(st.lists(st.sampled_from(sorted(QUESTIONS)), min_size=1, max_size=12))
def test_an_answer_depends_on_nothing_but_the_question(expected, used_office, asked):
    office = replace(used_office)  # which was asked nothing before
    for question in asked:
        found = answer(office, question)
        assert told(found) == expected[question], question
        spoil(found)


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_who_changes_an_answer_changes_no_other(expected, used_office, question):
    spoil(answer(used_office, question))
    assert told(answer(used_office, question)) == expected[question]
