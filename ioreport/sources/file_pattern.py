"""Pattern of the files of a series: a file's name with ``*`` for its month, year and number."""

from __future__ import annotations

import re

from ioreport.sources.date_forms import month_number

_WORD = re.compile(r"[^\W\d_]+|\d+")


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
