"""Date patterns: days, months and years in a text, in every language; and forms that an author may name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ioreport.facts.figure_words import CAPITALS, counted, end_of_number, months, words_for
from ioreport.wording.language_folders import all_words, kept_until_changed

Pass = tuple[re.Pattern[str], Callable[[re.Match[str], str], bool]]
"""A form that is allowed, and whether what has it is meant so, in its text; the pattern is for `with_counted_words`."""

_ALONE = r"(?<![\w.,/:-])"
_YEAR = r"(?:19[0-9]{2}|20[0-9]{2}|2100)"
_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"


@kept_until_changed
def named_patterns() -> Mapping[str, re.Pattern[str]]:
    """Name → the form of a time of day, a phone number, a code of capital letters and a number such as G-01."""
    return {
        "time": re.compile(rf"(?<![\w.,:]){_CLOCK}(?:\s?[–-]\s?{_CLOCK})?(?!\w|[.,:][0-9])"),
        # An international number, or one with a leading zero: "1 234 567" is an amount.
        "phone": re.compile(
            r"(?<![\w.,])(?:\+[0-9]{1,3}|\(?0[0-9]{1,4}\)?)(?:[ \u00a0/-]?\(?[0-9]{1,4}\)?){2,5}(?!\w|[.,/-]?[0-9])"
        ),
        "code": re.compile(
            rf"(?<![\w-])(?!(?:{words_for('money')})\b)[{CAPITALS}]{{1,10}}[-/][0-9][\w/-]{{0,20}}"
            r"(?!\w|[.,][0-9]|\s?[%‰])"
        ),
    }


def date_passes() -> tuple[Pass, ...]:
    """Days, months and years."""
    return ((_dates(), lambda match, text: True), (_years(), _is_year))


def _dates() -> re.Pattern[str]:
    day = rf"(?:3[01]|[12][0-9]|0?[1-9])(?:-?(?:{words_for('day_endings')}))?"
    between = words_for("between_days")
    month = months()
    days = (
        rf"{_ALONE}{day}(?:(?:\s*[–—-]\s*|,\s+|\s+(?:{between})\s+){day})*"
        rf"\s+(?:(?:{words_for('before_month')})\s+)?{month}"
    )
    on, end = rf"(?i:\b(?:{words_for('before_day')}))", end_of_number()
    return re.compile(
        rf"{days},?\s+{_YEAR}(?![0-9])"
        rf"|{on}\s+{days}(?:,?\s+{_YEAR}(?![0-9]))?(?!\w)"
        rf"|{days}(?!\w)(?!{counted()})"
        rf"|\b{month}\s+{day}(?:\s*[–—-]\s*{day})?,?\s+{_YEAR}(?![0-9])"
        rf"|{_ALONE}{_YEAR}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?{end}(?!-)"
        rf"|{_ALONE}(?:3[01]|[12][0-9]|0?[1-9])([./])(?:1[0-2]|0?[1-9])\1{_YEAR}{end}"
        rf"|{_ALONE}(?:1[0-2]|0?[1-9])/{_YEAR}{end}"
        rf"|{_ALONE}(?:1[0-2]|0?[1-9])\.{_YEAR}\s?(?:{words_for('year_words')})(?!\w)"
    )


def _years() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![0-9][.,/:-])(?<![0-9][–—])(?:\bFY\s?|(?<!\w))(?P<start>{_YEAR})"
        rf"(?:\s?[–—/-]\s?(?P<end>{_YEAR}|[0-9]{{2}}))?"
        rf"(?:(?:{words_for('year_endings')})\b|(?:\s?(?:{words_for('year_words')}))?(?!\w)){end_of_number()}"
    )


def _is_year(match: re.Match[str], text: str) -> bool:
    """Whether a number that looks like a year is one.

    "2000 parcels" and "with 1950 deaths" count; "the 2023 results" and "Refugee Day 2023 celebrations" do not.
    """
    end, start = match["end"], match["start"]
    backwards = end is not None and int(end) <= int(start[-len(end) :])
    before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 60]
    bare = match[0][-1].isdigit() and not _before_year().search(before)
    return not (backwards or _before_amount().search(before) or (bare and _after_count().match(after)))


@kept_until_changed
def _before_amount() -> re.Pattern[str]:
    return re.compile(rf"(?:[$€£#№+±~≈<>≤≥×*=]|\b(?:{words_for('money', 'before_amount')}))\s*$", re.IGNORECASE)


@kept_until_changed
def _after_count() -> re.Pattern[str]:
    other = "".join(rf"(?<!{re.escape(end)})" for end in all_words("figures.toml", "other_endings"))
    return re.compile(
        rf"\s+(?!(?:{words_for('not_counted')})\b)(?![{CAPITALS}])"
        rf"[^\W\d_]*(?:{words_for('counted_endings')})(?!\w){other}"
    )


@kept_until_changed
def _before_year() -> re.Pattern[str]:
    return re.compile(rf"(?:\b(?:{words_for('before_year')}|[{CAPITALS}][\w’']*),?\s+|\bmid-)$")
