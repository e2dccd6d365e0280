"""What is computed once is computed once, for equal arguments however they are given."""

from dataclasses import dataclass

import pandas as pd

from ioreport.measures.result_cache import computed_once, kept_between_runs
from ioreport.reads import note_rows, recording


class Owner:
    """Something that results are kept for."""


@dataclass(frozen=True)
class Answer:
    frame: pd.DataFrame


def test_equal_arguments_are_one_question_by_place_or_by_name():
    calls = []

    @computed_once
    def asked(owner, one, two="b"):
        calls.append((one, two))
        return len(calls)

    owner, other = Owner(), Owner()
    assert [asked(owner, "a"), asked(owner, "a", "b"), asked(owner, two="b", one="a")] == [1, 1, 1]
    assert [asked(owner, "a", "c"), asked(other, "a"), asked(owner, "a")] == [2, 3, 1]
    assert calls == [("a", "b"), ("a", "c"), ("a", "b")]


def test_an_argument_that_is_wrong_reaches_the_function():
    @computed_once
    def asked(owner, one):
        raise ValueError(one)

    try:
        asked(Owner(), ["a"])
    except ValueError as error:
        assert error.args == (["a"],)


def test_each_caller_has_a_frame_of_its_own():
    frame = pd.DataFrame({"n": [1, 2]})

    @computed_once
    def plain(owner):
        return frame

    @computed_once
    def record(owner):
        return Answer(frame)

    owner = Owner()
    for mine in (plain(owner), record(owner).frame):
        mine.loc[0, "n"] = 9
        mine["more"] = 0
    assert plain(owner).to_dict("list") == record(owner).frame.to_dict("list") == {"n": [1, 2]}


def test_nothing_is_kept_of_an_owner_that_is_gone():
    made = []

    @computed_once
    def asked(owner):
        made.append(1)
        return 1

    asked(Owner()), asked(Owner())
    assert len(made) == 2


def test_what_is_kept_between_runs_is_the_same_and_has_read_the_same_rows(tmp_path, monkeypatch):
    monkeypatch.setenv("IOREPORT_CACHE", str(tmp_path))
    calls = []

    def compute():
        calls.append(1)
        note_rows("grants", "p")
        return Answer(pd.DataFrame({"people": [3]}))

    def asked(*made_from):
        return kept_between_runs(
            compute, lambda made: made.frame.to_dict("list"), lambda plain: Answer(pd.DataFrame(plain)), *made_from
        )

    with recording() as first:
        assert asked("a", 1).frame["people"].tolist() == [3]
    with recording() as again:
        assert asked("a", 1).frame["people"].tolist() == [3]
    assert first == again == {("grants", "p")}
    assert len(calls) == 1
    asked("a", 2)
    assert len(calls) == 2, "another key is another result"
