"""Reference patterns: goals and their targets, pages and parts of a document, addresses, in every language."""

from __future__ import annotations

import re

from ioreport.facts.date_patterns import Pass
from ioreport.facts.figure_words import end_of_number, ends_list, joins, words_for
from ioreport.wording.language_folders import all_words

# The Sustainable Development Goals by their own numbers (A/RES/70/1): goal → targets, means.

_TARGETS = {
    1: (5, "ab"),
    2: (5, "abc"),
    3: (9, "abcd"),
    4: (7, "abc"),
    5: (6, "abc"),
    6: (6, "ab"),
    7: (3, "ab"),
    8: (10, "ab"),
    9: (5, "abc"),
    10: (7, "abc"),
    11: (7, "abc"),
    12: (8, "abc"),
    13: (3, "ab"),
    14: (7, "abc"),
    15: (9, "abc"),
    16: (10, "ab"),
    17: (19, ""),
}

_ADDRESSES = re.compile(r"(?:https?://|www\.)[^\s<>\"'()\[\]]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]+)+")


def reference_passes() -> tuple[Pass, ...]:
    """Addresses and references."""
    return tuple(
        (pattern, lambda match, text: True) for pattern in (_ADDRESSES, _goals(), _target_lists(), _references())
    )


def _target(goal: int) -> str:
    last, means = _TARGETS[goal]
    numbers = "|".join(map(str, range(last, 0, -1)))
    return rf"{goal}\.(?:{numbers}{f'|[{means}]' if means else ''})"


def _any_target() -> str:
    return rf"(?:{'|'.join(_target(goal) for goal in reversed(_TARGETS))})(?:\.[1-5])?(?![\w]){end_of_number()}"


def _goals() -> re.Pattern[str]:
    target, goal = _any_target(), rf"(?:1[0-7]|[1-9])(?!\w){end_of_number()}"
    return re.compile(
        rf"\b(?:{words_for('goals')})\s+(?:(?:{words_for('goal_parts', 'targets')})\s+)?"
        rf"(?:{target}|{goal})(?:{joins()}(?:{target}|{goal}{ends_list()}))*"
    )


def _target_lists() -> re.Pattern[str]:
    target = _any_target()
    return re.compile(rf"(?i:\b(?:{words_for('targets')}))\s+{target}(?:{joins()}{target})*")


def _references() -> re.Pattern[str]:
    end = end_of_number()
    number, part = rf"[0-9]{{1,3}}(?!\w){end}", rf"[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{0,3}}(?!\w){end}"
    more, figures = rf"(?:{joins()}{{}}{ends_list()})*", words_for("figures")
    capital = "|".join(word.capitalize() for word in all_words("figures.toml", "figures"))
    return re.compile(
        rf"\b(?i:(?:{words_for('pages')})\s+|(?:{words_for('page_marks')})\.\s?){number}{more.replace('{}', number)}"
        rf"|\b(?i:{words_for('sections')})\s+{part}{more.replace('{}', part)}"
        # "The figure 40" is a figure; "Figure 4" and "see figure 4" are not.
        rf"|\b(?:(?i:(?:{words_for('see')})\s+(?:{figures}))|{capital}"
        rf"|(?i:{words_for('figure_marks')})\.)\s+{part}{more.replace('{}', part)}"
    )
