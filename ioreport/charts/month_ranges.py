"""Ranges of months in words: the months that a chart withholds, lacks, or has only in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from ioreport.charts.alternative_text import ALL_TOLD, ended
from ioreport.charts.month_series import Series, month_range
from ioreport.charts.time_axis import add_months
from ioreport.values import NOT_RECORDED
from ioreport.wording import Wording

Span = tuple[dt.date, dt.date]
"""The first and the last of consecutive months."""


def runs(months: Collection[dt.date]) -> list[Span]:
    """Months as runs of consecutive months.

    >>> days = [dt.date(2023, month, 1) for month in (1, 2, 5)]
    >>> [(first.month, last.month) for first, last in runs(days)]
    [(1, 2), (5, 5)]
    """
    found: list[Span] = []
    for month in sorted(months):
        if found and add_months(found[-1][1], 1) == month:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return found


def runs_in_words(months: Collection[dt.date], wording: Wording, most: int = ALL_TOLD) -> list[str]:
    """Runs of months in words; of very many, the first ones.

    >>> runs_in_words([dt.date(2023, month, 1) for month in (1, 2, 5)], Wording("en"))
    ['January 2023 to February 2023', 'May 2023']
    """
    words = [_span_words(first, last, wording) for first, last in runs(months)]
    return words if len(words) <= most else [*words[:most], "…"]


def _span_words(first: dt.date, last: dt.date, wording: Wording) -> str:
    start, end = wording.word_month(first), wording.word_month(last)
    return start if first == last else wording.label("{start} to {end}", start=start, end=end)


def withheld_months(line: Series) -> list[dt.date]:
    """The withheld months of a line."""
    return [month for month, item in line.items.items() if item.withheld]


def missing_months(line: Series, months: Sequence[dt.date]) -> list[dt.date]:
    """The months between the first and last of a chart for which a line has no row or nothing is recorded."""
    return [month for month in months if month not in line.items or line.items[month].precision == NOT_RECORDED]


def aside(lines: Sequence[Series], wording: Wording) -> tuple[str, ...]:
    """Notes on months without a row, and on values that are only words.

    Months that all lines lack are named once, the others with the lines that lack them.
    """
    missing = _missing(lines, wording)
    worded = _by_line(lines, [_worded(line) for line in lines])
    return (
        *((wording.label("Nothing recorded: {items}.", items=ended(missing)),) if missing else ()),
        *((wording.label("In words: {items}.", items=ended(worded)),) if worded else ()),
    )


def _missing(lines: Sequence[Series], wording: Wording) -> str:
    months = month_range([month for line in lines for month in line.items])
    lacking = [missing_months(line, months) for line in lines]
    everywhere = set(months).intersection(*lacking) if lines else set()
    own = [runs_in_words(set(each) - everywhere, wording, _most(lines)) for each in lacking]
    words = ["; ".join(runs_in_words(everywhere, wording)), _by_line(lines, own)]
    return "; ".join(word for word in words if word)


def _worded(line: Series) -> list[str]:
    without = [
        item
        for _, item in sorted(line.items.items())
        if item.value is None and not item.withheld and item.precision != NOT_RECORDED
    ]
    told = [f"{item.label}: {item.text}" for item in without]
    return told if len(told) <= ALL_TOLD else [*told[:ALL_TOLD], "…"]


def _most(lines: Sequence[Series]) -> int:
    """How many runs of months are named for each line: fewer if there are several lines; the table has them all."""
    return ALL_TOLD if len(lines) == 1 else ALL_TOLD // 2


def gap_notes(lines: Sequence[Series], wording: Wording) -> tuple[str, ...]:
    """Every note on values that the lines do not show: withheld, missing, in words, without a month."""
    runs_of_lines = [runs_in_words(withheld_months(line), wording, _most(lines)) for line in lines]
    hidden = _by_line(lines, runs_of_lines)
    unknown = wording.label("Month not known")
    undated = _by_line(lines, [[f"{unknown}: {line.undated.text}"] if line.undated else [] for line in lines])
    return (
        *((wording.label("Withheld: {items}.", items=ended(hidden)),) if hidden else ()),
        *aside(lines, wording),
        *((wording.label("Not drawn: {items}.", items=ended(undated)),) if undated else ()),
    )


def _by_line(lines: Sequence[Series], told: Sequence[Sequence[str]]) -> str:
    """The notes, with the name of their line if there are several lines."""
    words = ["; ".join(each) for each in told]
    if len(lines) > 1:
        words = [f"{line.name} ({each})" for line, each in zip(lines, words, strict=True) if each]
    return "; ".join(words)
