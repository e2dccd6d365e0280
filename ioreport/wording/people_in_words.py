"""Find numbers of people in a text, in digits or in words, in every language.

A text beside a withheld count must not give it: "only three women came". A number counts people if it is in one
clause with a word for people: before it ("three young women"), as a part ("two of the women"), after it
("a family of four", "women: three"), or with a verb that only people can have ("only three came"). "Two workshops
for women" and "one of the aims" count nobody. Every text is read in all languages, because a text of the
office may be in another language than the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ioreport.wording.language_folders import all_words, kept_until_changed, languages, words_of_language

_PEOPLE = "people.toml"
_DIGITS = r"[0-9][0-9.,   ]*(?<![.,\s])"
MOST_BETWEEN = 3


def people_in_words(text: str) -> tuple[str, ...]:
    """The phrases of a text that say how many people there were.

    Mask dates, years and references first
    (`ioreport.facts.number_patterns`): every remaining digit is read as a number.

    >>> people_in_words("Only three young women came, and two of the men. One of the aims was met in two workshops.")
    ('three young women', 'two of the men')
    >>> people_in_words("Дойдоха само две жени и трима мъже; едно семейство остана.")
    ('две жени', 'трима', 'едно семейство')
    >>> people_in_words("Two workshops for women; hundreds of families; a family of four")
    ('a family of four',)
    """
    words = {*re.findall(r"\w+", text.casefold())}
    found = [
        match
        for language in languages()
        if not words.isdisjoint(_telling_words(language))
        for pattern in _patterns(language)
        for match in pattern(text)
    ]
    kept: list[re.Match[str]] = []
    for match in sorted(found, key=lambda each: (each.start(), -each.end())):
        if not kept or match.start() >= kept[-1].end():
            kept.append(match)
    return tuple(" ".join(match[0].split()) for match in kept)


def counted_people() -> str:
    """The pattern of a word for people that can follow a number, in every language, upper or lower case.

    >>> bool(re.fullmatch(counted_people(), "Ukrainians")), bool(re.fullmatch(counted_people(), "workshops"))
    (True, False)
    """
    return f"(?i:{any_of([*all_words(_PEOPLE, 'people'), *all_words(_PEOPLE, 'also_counted')])})"


_TELLING = ("people", "person", "groups", "came", "came_first", "personal")
"""The entries of which every phrase has a word."""


@kept_until_changed
def _telling_words(language: str) -> frozenset[str]:
    """The first words of those entries: a text without any of them says nothing in this language."""
    words = words_of_language(language, _PEOPLE)
    return frozenset(first for entry in _TELLING for word in words[entry] for first in re.findall(r"\w+", word)[:1])


@kept_until_changed
def _patterns(language: str) -> tuple[Callable[[str], Iterator[re.Match[str]]], ...]:
    words = words_of_language(language, _PEOPLE)
    return tuple(re.compile(pattern, re.IGNORECASE).finditer for pattern in _of(words))


def _of(words: Mapping[str, Any]) -> Iterator[str]:
    """The patterns of a language."""
    number, one = rf"(?:{any_of(words['numbers'])}|{_DIGITS})", any_of(words["one"])
    people, person = (rf"(?:{any_of(words[name])})(?!{any_of(words['possessive'])})" for name in ("people", "person"))
    between = rf"(?:{_adjective(words)}\s+){{0,{MOST_BETWEEN}}}?"
    of_the = rf"(?:{any_of(words['of'])})\s+(?:(?:{any_of(words['determiners'])})\s+)*"
    yield _word(rf"{number}(?:[\s-]+{number})*\s+{between}{people}")
    yield _word(rf"(?:{one})\s+{between}{person}")
    yield _word(rf"(?:{number}|{any_of(words['parts'])})\s+{of_the}{between}{people}")
    size = rf"(?:{number}|{any_of([*words['personal'], *words['one']])})"
    yield _word(rf"(?:\w+\s+)?(?:{any_of(words['groups'])})\s+(?:{any_of(words['of_number'])})\s+{size}")
    yield _word(rf"{people}\s*[:(–—-]\s*(?:{number}|{one})")
    yield _word(rf"{people}[^.;:!?\n]{{0,60}}?\b(?:{number}|{one})\s+(?:{any_of(words['of_them'])})")
    only = rf"(?:{any_of(words['only'])})\s+(?:{number}|{one})"
    yield _word(rf"(?:{only}|(?:(?<=[.;:!?]\s)|\A){number})\s+(?:{any_of(words['came'])})")
    yield _word(rf"(?:{any_of(words['came_first'])})\s+(?:{number}|{one})(?!\s+\w)")
    if words["personal"]:
        yield _word(any_of(words["personal"]))


def _adjective(words: Mapping[str, Any]) -> str:
    """The pattern of a word that may stand between a number and people."""
    ends, others = words["adjective_endings"], words["other_endings"]
    word = rf"[^\W\d_](?:[^\W\d_]|['’-])*{f'(?:{any_of(ends)})' if ends else ''}(?![\w'’-])"
    return rf"(?!(?:{any_of(words['stops'])})\b){word}{''.join(rf'(?<!{re.escape(end)})' for end in others)}"


def any_of(words: Iterable[str]) -> str:
    """The pattern of any of some words, with any kind of space in them; of no word, one that matches nothing.

    >>> any_of(["took part", "came"])
    'took\\\\s+part|came'
    """
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) if ordered else "(?!)"


def _word(pattern: str) -> str:
    """A pattern that matches whole words only, not parts of longer or hyphenated words."""
    return rf"(?<![\w-])(?<![0-9][.,])(?:{pattern})(?![\w-])"
