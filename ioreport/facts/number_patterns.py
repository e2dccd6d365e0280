"""Number patterns: find the figures in a text that must be facts, apart from dates, pages and goals.

Dates, years, references to Sustainable Development Goals or pages, and names that the author declared
are masked; every remaining digit is a figure. If unclear, a digit is a figure: a refusal costs
the author a minute, a wrong number costs the office its credibility.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from ioreport.facts.date_patterns import Pass, date_passes, named_patterns
from ioreport.facts.figure_words import with_counted_words
from ioreport.facts.reference_patterns import reference_passes
from ioreport.wording.language_folders import kept_until_changed

HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""The placeholder in a text for a fact, a picture or a value from code."""

_MASK = "\ue000"

NAMED_PATTERNS = ("time", "phone", "code")
"""The forms of a time of day, a phone number, a code of capital letters and a number such as G-01.

They pass only where the notebook names them, because amounts can look alike.
"""


@dataclass(frozen=True)
class _Figure:
    """A figure found in a text, its start, the words around it, and the word that it is part of."""

    text: str
    offset: int
    context: str
    name: str


def find_figures(text: str, allowed: Iterable[str] = (), patterns: Iterable[str] = ()) -> tuple[_Figure, ...]:
    """Every figure in a text, except those allowed by their form and allowed names.

    Parameters
    ----------
    text
        Running text, without markup; digits of every script and vulgar fractions count.
    allowed
        Names with digits that the author declared, such as ``COVID-19``.
    patterns
        Names of `NAMED_PATTERNS`, whose figures the author declared.

    >>> [figure.text for figure in find_figures("In 2023, SDG 10.7 reached 1,234 people (40%).")]
    ['1,234', '40%']
    >>> find_figures("COVID-19 on 20 June 2023, see page 3", allowed=["COVID-19"])
    ()
    """
    masked = _digits_plain(mask_passes(mask_patterns(mask_names(text, allowed), patterns)))
    return tuple(
        _Figure(text[found.start() : found.end()].strip(), found.start(), _context(text, found), _name(text, found))
        for found in _FIGURE.finditer(masked)
    )


def mask_names(text: str, names: Iterable[str]) -> str:
    """The text with every declared name masked, the longest first, whole words only.

    >>> mask_names("8+3 and 18+3", ["8+3"]).count(_MASK)
    3
    """
    for name in sorted(names, key=len, reverse=True):
        text = name_pattern(name).sub(_blotted, text)
    return text


def mask_patterns(text: str, names: Iterable[str]) -> str:
    """The text with everything masked that has one of the forms named.

    >>> mask_patterns("From 10:30 to 12:00: 40 people", ["time"]).replace(_MASK, "")
    'From  to : 40 people'
    """
    for name in names:
        text = named_patterns()[name].sub(_blotted, text)
    return text


def name_pattern(name: str) -> re.Pattern[str]:
    """The pattern of a declared name: not inside a longer word or number, with any kind of space."""
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w)(?<![0-9][.,]){words}(?!\w)(?![.,][0-9]|\s?[%‰])")


def mask_passes(text: str) -> str:
    """The text with everything that is allowed by its form masked."""
    if not has_digit(text):
        return text
    masked = with_counted_words(text)
    for pattern, is_one in _passes():
        masked = pattern.sub(partial(_blotted_if, is_one, text), masked)
    return "".join(_MASK if new == _MASK else old for old, new in zip(text, masked, strict=True))


def _blotted_if(is_one: Callable[[re.Match[str], str], bool], text: str, match: re.Match[str]) -> str:
    return _blotted(match) if is_one(match, text) else match[0]


@kept_until_changed
def _passes() -> tuple[Pass, ...]:
    return (*reference_passes(), *date_passes())


def has_digit(text: str) -> bool:
    """Whether the text has a digit or a number sign of any script.

    >>> has_digit("½"), has_digit("hundreds of families")
    (True, False)
    """
    return "0" in _digits_plain(text)


def _digits_plain(text: str) -> str:
    return "".join("0" if unicodedata.category(char).startswith("N") else char for char in text)


# Groups, decimals, clock times and fractions are one figure: 1,234 · 12 345 · 3.5 · 10:30 · 3/4.
_FIGURE = re.compile(r"0(?:0|[.,:/’'](?=0)|[ \u00a0\u2009\u202f](?=000(?!0)))*(?:\s?[%‰])?")


def _context(text: str, found: re.Match[str]) -> str:
    start, end = found.span()
    before = re.search(r"(?:\S+\s+){0,3}\S*$", text[max(0, start - 60) : start])
    after = re.match(r"\S*(?:\s+\S+){0,3}", text[end : end + 60])
    assert before and after  # both match an empty text, too
    return " ".join((before[0] + text[start:end] + after[0]).split()).replace(HOLE, "{…}")


def _name(text: str, found: re.Match[str]) -> str:
    """The figure with the letters and signs joined to it, as in a declared name (COVID-19)."""
    start, end = found.span()
    before = re.search(rf"{_JOINED}*\Z", text[max(0, start - 60) : start])
    after = re.match(f"{_JOINED}*", text[end : end + 60])
    assert before and after  # both match an empty text, too
    return before[0].lstrip(_BETWEEN) + text[start:end].strip() + after[0].rstrip(_BETWEEN)


_JOINED = rf"[^\s{HOLE}\"“”„«»()\[\]{{}}<>|—…]"
_BETWEEN = ".,:;!?'’‘*/–-"


def _blotted(match: re.Match[str]) -> str:
    return _MASK * len(match[0])
