"""Files of a series: the pattern of their names, with ``*`` for month, year and number, and what stays the same."""

from __future__ import annotations

import re

from ioreport.sources.date_forms import month_number
from ioreport.wording import languages

_WORD = re.compile(r"[^\W\d_]+|\d+")
_YEAR = r"(?<!\d)(?:19|20)\d{2}"
_DATES = (
    rf"{_YEAR}[-_. ]?\d{{1,2}}(?:[-_. ]?\d{{1,2}})?(?![^\W_])",
    rf"(?<![^\W_])(?:\d{{1,2}}[-_. ])?\d{{1,2}}[-_. ]{_YEAR}(?![-_. ]?\d)",
    rf"{_YEAR}(?!\d)",
)
_DATE = re.compile("|".join(_DATES))
"""A day, month or year in digits."""
_GONE, _MONTH = "\0", "\1"
_OF_MONTH = re.compile(rf"(?:(?<![^\W_])\d{{2}}[-_. ]+)?{_MONTH}(?:[-_. ]?\d{{2}}(?![^\W_]))?")
"""A month's name, with the day before it or the year after it."""
_BETWEEN = re.compile(rf"[-_. ]*{_GONE}[-_. {_GONE}]*")
_COPY = re.compile(r"\(\d+\)")
"""The number of a file that was saved twice."""
_PART_OF_YEAR = re.compile(r"(?<![^\W_])(?:[QH][1-4]|0[1-9]|1[0-2])(?![^\W_])", re.IGNORECASE)
"""A quarter, half-year, or month of two digits that stands alone."""


def file_pattern(file: str, language: str = "en") -> str:
    """The pattern that the files of other months have, too; empty if the name says no month, year or number.

    >>> file_pattern("inbox/5W_juillet_2025 (1).xlsx", "fr"), file_pattern("inbox/2023-06 ledger.csv")
    ('inbox/5W_*.xlsx', 'inbox/* ledger.csv')
    >>> file_pattern("inbox/5W.xlsx"), file_pattern("inbox/2023-06.csv")
    ('', '')
    """
    folder, slash, name = file.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    changing = [found.span() for found in _WORD.finditer(stem) if _changes(stem, found, language)]
    if not dot or not changing:
        return ""
    kept = list(stem)
    for start, end in changing:
        kept[start:end] = "*" * (end - start)
    pattern = re.sub(r"\*[\W_]*\*|\*+", "*", re.sub(r"\*[^\w*]*$", "*", "".join(kept)))
    pattern = re.sub(r"(?:\*[\W_]*)+\*", "*", pattern)
    return f"{folder}{slash}{pattern}{dot}{ending}" if re.search(r"[^\W_]", pattern) else ""


def _changes(stem: str, word: re.Match[str], language: str) -> bool:
    """Whether a word of a name is a month, a year, or a number that stands alone."""
    text = word.group()
    if not text.isdigit():
        return month_number(text, language) > 0
    before, after = stem[: word.start()][-1:], stem[word.end() :][:1]
    return (
        bool(re.fullmatch("(?:19|20)[0-9]{2}|(?:19|20)[0-9]{4}", text))
        or not (before + after).strip("_ -.()").isalnum()
    )


def name_of_series(stem: str) -> str:
    """A file's name without its day, month, quarter and year: the same for next month's file; empty if nothing is left.

    >>> [name_of_series(stem) for stem in ("Partner B 2023-06", "5W_juin_2025 (1)", "ledger Q2 2023", "June 2023")]
    ['Partner B', '5W', 'ledger', '']
    >>> [name_of_series(stem) for stem in ("partner-2-2023-06", "5W 20 June23", "Maya 2", "ledger-06")]
    ['partner-2', '5W', 'Maya 2', 'ledger']
    """
    for changing in (_COPY, _DATE):
        stem = changing.sub(_GONE, stem)
    stem = _WORD.sub(lambda word: _MONTH if any(month_number(word[0], each) for each in languages()) else word[0], stem)
    stem = _OF_MONTH.sub(_GONE, stem)
    stem = _PART_OF_YEAR.sub(_GONE, stem)
    return _BETWEEN.sub(lambda found: found[0][0].replace(_GONE, "-"), stem.strip(f"-_. {_GONE}"))
