"""Figure words: what stands around a figure in a text, in every language, as parts of patterns."""

from __future__ import annotations

import re

from ioreport.wording.date_format import month_names
from ioreport.wording.language_folders import all_words, kept_until_changed, languages, words_of_language
from ioreport.wording.people_in_words import any_of, counted_people

_FILE = "figures.toml"
CAPITALS = "A-ZÀ-ÖØ-ÞĂȘȚŞŢА-ЯЄІЇҐ"
"""The capital letters of all alphabets here, for a class."""

_COUNTED = "\N{CYRILLIC SMALL LETTER DOUBLE MONOCULAR O}"
"""A letter that no text has."""


def words_for(*entries: str) -> str:
    """The pattern of any word of some entries, in any language.

    >>> {"pp", "стр"} <= {*words_for("page_marks").split("|")}
    True
    """
    return any_of([word for entry in entries for word in all_words(_FILE, entry)])


@kept_until_changed
def months() -> str:
    """The pattern of a month's name. In some languages a month has a capital letter: "20 may attend" is no day.

    >>> bool(re.fullmatch(months(), "Jan.")), bool(re.fullmatch(months(), "may")), bool(re.fullmatch(months(), "юни"))
    (True, False, True)
    """
    capital: set[str] = set()
    other: set[str] = set()
    for language in languages():
        names = {name.rstrip(".") for each in _month_names(language) for name in each if len(name.rstrip(".")) > 2}
        if words_of_language(language, _FILE)["capital_months"]:
            capital |= names | {name.upper() for name in names}
        else:
            other |= names
    return rf"(?:{any_of(sorted(capital))}|(?i:{any_of(sorted(other))}))\b\.?"


def _month_names(language: str) -> list[tuple[str, ...]]:
    locale = words_of_language(language, "language.toml")["locale"]
    return [*month_names(language).values(), *month_names(locale).values()]


@kept_until_changed
def counted() -> str:
    """The pattern after a number that counts something, whatever year or reference it looks like."""
    return (
        rf"(?:\s?[%‰€$£+]|-[^\W\d_]|\s+(?:{words_for('of_them')})\b"
        rf"|\s+(?:(?:{words_for('adjectives')})\s+){{0,3}}{_COUNTED}+\b)"
    )


def with_counted_words(text: str) -> str:
    """The text with the letters of each word for what is counted replaced, for the patterns of `counted`.

    The words of all languages are searched once in a text, not by every pattern in every place.

    >>> with_counted_words("We met 5 women.") == f"We met 5 {5 * _COUNTED}."
    True
    """
    return _counted_words().sub(lambda match: _COUNTED * len(match[0]), text)


@kept_until_changed
def _counted_words() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{counted_people()}|{words_for('things', 'money', 'scale')})\b")


@kept_until_changed
def end_of_number() -> str:
    """The pattern of a number's end, where it counts nothing."""
    return rf"(?![0-9]|[.,:/][0-9])(?!{counted()})"


def joins() -> str:
    """The pattern between two numbers of a list of references."""
    word = f"(?:{words_for('joins')})"
    return rf"(?:\s*,\s*(?:{word}\s+)?|\s+{word}\s+|\s*[–&/-]\s*)"


def ends_list() -> str:
    """The pattern after the last number of a list; a number that something else follows may count it."""
    return rf"(?=\s*(?:[.,;:)\]–—-]|$)|\s+(?:{words_for('goes_on')})\b)"
