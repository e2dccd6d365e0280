"""Find numbers of people in a text, in digits or in words, in every language with a file in `people`.

A text beside a withheld count must not give it: "only three women came". A number counts people if it is in one
clause with a word for people: before it ("three young women"), as a part ("two of the women"), after it
("a family of four", "women: three"), or with a verb that only people can have ("only three came"). "Two workshops
for women" and "one of the aims" count nobody. Every text is read in all languages, because a text of the
office may be in another language than the document.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "people"
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
    found = [match for pattern in _patterns() for match in pattern(text)]
    kept: list[re.Match[str]] = []
    for match in sorted(found, key=lambda each: (each.start(), -each.end())):
        if not kept or match.start() >= kept[-1].end():
            kept.append(match)
    return tuple(" ".join(match[0].split()) for match in kept)


@cache
def languages() -> tuple[str, ...]:
    """The languages with a file of words.

    >>> languages()
    ('bg', 'en')
    """
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def words_for_people(language: str) -> Mapping[str, Any]:
    """The content of a language's file."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))


def counted_people() -> str:
    """The pattern of a word for people that can follow a number, in every language, upper or lower case.

    >>> bool(re.fullmatch(counted_people(), "Ukrainians")), bool(re.fullmatch(counted_people(), "workshops"))
    (True, False)
    """
    files = map(words_for_people, languages())
    return f"(?i:{_any([word for words in files for word in (*words['people'], *words['also_counted'])])})"


@cache
def _patterns() -> tuple[Callable[[str], Iterator[re.Match[str]]], ...]:
    return tuple(
        re.compile(pattern, re.IGNORECASE).finditer
        for language in languages()
        for pattern in _of(words_for_people(language))
    )


def _of(words: Mapping[str, Any]) -> Iterator[str]:
    """The patterns of a language."""
    number, one = rf"(?:{_any(words['numbers'])}|{_DIGITS})", _any(words["one"])
    people, person = (rf"(?:{_any(words[name])})(?!{words['possessive']})" for name in ("people", "person"))
    between = rf"(?:(?!(?:{_any(words['stops'])})\b){words['between']}\s+){{0,{MOST_BETWEEN}}}?"
    yield _word(rf"{number}(?:[\s-]+{number})*\s+{between}{people}")
    yield _word(rf"(?:{one})\s+{between}{person}")
    yield _word(rf"(?:{number}|{_any(words['parts'])})\s+{words['of_the']}{between}{people}")
    size = rf"(?:{number}|{_any([*words['personal'], *words['one']])})"
    yield _word(rf"(?:\w+\s+)?(?:{_any(words['groups'])})\s+(?:{words['of_number']})\s+{size}")
    yield _word(rf"{people}\s*[:(–—-]\s*(?:{number}|{one})")
    yield _word(rf"{people}[^.;:!?\n]{{0,60}}?\b(?:{number}|{one})\s+(?:{_any(words['of_them'])})")
    yield _word(rf"(?:(?:{words['only']})\s+(?:{number}|{one})|(?:(?<=[.;:!?]\s)|\A){number})\s+(?:{words['came']})")
    yield _word(rf"(?:{words['came_first']})\s+(?:{number}|{one})(?!\s+\w)")
    if words["personal"]:
        yield _word(_any(words["personal"]))


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def _word(pattern: str) -> str:
    """A pattern that matches whole words only, not parts of longer or hyphenated words."""
    return rf"(?<![\w-])(?<![0-9][.,])(?:{pattern})(?![\w-])"
