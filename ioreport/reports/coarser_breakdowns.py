"""Coarser breakdowns of a report, used if small groups would have to be withheld, and their wording."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ioreport.measures import Breakdown, breakdown
from ioreport.measures.coarser_groups import (
    ALL_AGES,
    OTHERS,
    UNCLEAR,
    by_sex_and_age,
    has_small,
    quarters,
    small_joined,
)
from ioreport.reports.report_case import Case
from ioreport.wording import Wording

CHILDREN_AND_ADULTS = ("0-17", "18+")


def groupings(case: Case, finest: Breakdown, n: int) -> list[Breakdown]:
    """A breakdown and, if some of its cells are too small to be shown, coarser alternatives, finest first."""
    if not has_small(finest, n):
        return [finest]
    if "age" in finest.by:
        broad = breakdown(case.office, finest.by, bands=CHILDREN_AND_ADULTS, complete=True, **case.in_period)
        return by_sex_and_age(finest, broad)
    coarser = quarters(finest) if finest.by == ("month",) else small_joined(finest, finest.by[0], n)
    return [finest, *([coarser] if coarser else [])]


def members(people: Breakdown) -> tuple[str, ...]:
    """The codes that are joined as others: small population groups, small places."""
    if "sex" in people.by:
        return ()
    others = people.arguments.get("groups", {}).get(people.by[0], {})
    return tuple(others.get(OTHERS.get(people.by[0], ""), ()))


def said_of_groups(
    people: Breakdown, words: Wording, name: Callable[[str], str] = str, bands: Sequence[str] = ()
) -> str:
    """The joined groups of a breakdown in words; empty if there are none.

    Parameters
    ----------
    name : callable
        Words for a code in a joined group.
    bands : sequence of str
        The age bands of the breakdown if nothing is joined: these are not told as coarser.
    """
    told = list(_sentences(people, words, name, tuple(bands)))
    why = words.label("This way fewer numbers have to be withheld.")
    return " ".join([*told, why]) if told else ""


def _sentences(people: Breakdown, words: Wording, name: Callable[[str], str], usual: tuple[str, ...]) -> Iterator[str]:
    groups: Mapping[str, Mapping[str, Any]] = people.arguments.get("groups", {})
    if "sex" in groups:
        yield words.label("Another sex and sex not known are shown together.")
    ages = groups.get("age", {})
    if ALL_AGES in ages:
        yield words.label("Ages are not told apart.")
    if UNCLEAR in ages:
        yield words.label("Ages that are not split and ages that are not known are shown together.")
    if "age" in people.by and usual != CHILDREN_AND_ADULTS == tuple(people.arguments.get("bands", ())):
        yield words.label("Ages are shown as children and adults.")
    if "month" in groups:
        yield words.label("Months are shown together by quarter.")
    if members(people):
        named = words.word_list([name(code) for code in members(people)])
        yield words.label(
            "Other groups are: {names}." if people.by == ("population",) else "Other places are: {names}.", names=named
        )


def span_words(code: str, words: Wording) -> str:
    """A month, or the months of a group, in words.

    >>> span_words("2023-04/2023-06", Wording("en")), span_words("2023-04", Wording("en"))
    ('April 2023 – June 2023', 'April 2023')
    """
    return " – ".join(words.word_month(month) for month in code.split("/")) if code else words.label("Month not known")
