"""Values used from the tables to the documents: periods, precisions, trails, kinds of parameters."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ioreport.cell_ranges import in_sheet

LONGEST_TRAIL = 1000
"""A list of rows longer than this many characters is written as its count and sha256."""

COUNTED_TABLES = ("participations", "indicator_values")
"""The tables whose rows count people."""

FOR_THE_OFFICE = "for-the-office"
"""The folder beside the documents for files that must not be sent out."""

RECIPE = "recipe"
"""The key in a breakdown frame's `attrs` for the codes and arguments that compute one cell alone."""
UNCLEARED = "ioreport.uncleared"
"""The key in the `attrs` of a frame that counts people for the files whose counts are not cleared."""

SOURCES_LENGTHS = ("short", "full", "file")
"""How long the sources section of a PDF or Word document is: definition, files and number of rows; also row numbers; or
only a reference to ``facts.json``. The ``facts.json`` embedded in the document always has everything.
"""
FORMATS = ("html", "pdf", "docx", "xlsx")
"""The formats of a document, which are also its file name extensions."""
ENDINGS = f"{', '.join(f'.{each}' for each in FORMATS[:-1])} or .{FORMATS[-1]}"
"""The endings of a document's name, in words."""

DRAFT = "IOREPORT_DRAFT"
"""The environment variable that a build sets for a draft, which marks missing texts instead of refusing them."""

SECTION = "section"
"""The key in a Markdown cell's metadata, under `ioreport`, for the section of the template that begins there."""

LOG = "IOREPORT_LOG"
"""The environment variable in which a build names the file for its log of what is withheld."""

PRECISIONS = ("exact", "about", "at_least", "at_most")
"""The precision of a number; `at_most` is for a published upper limit and never the result of a sum."""

NOT_RECORDED = "not_recorded"
"""The precision of a fact or cell whose value was not recorded: never 0."""

MINOR_UNITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""The decimals of currencies that do not have 2, from list one of ISO 4217 (SIX, 2024)."""


def minor_units(currency: str) -> int:
    """The number of decimals of a currency in ISO 4217.

    CLDR, which babel uses, counts the coins in use instead: 0 for the Iraqi dinar, which has three decimals.

    >>> [minor_units(code) for code in ("EUR", "JPY", "TND")]
    [2, 0, 3]
    """
    return next((places for places, codes in MINOR_UNITS.items() if currency in codes.split()), 2)


def is_currency(unit: str) -> bool:
    """Whether a unit is a currency's code.

    >>> is_currency("EUR"), is_currency("person")
    (True, False)
    """
    return len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper()


@dataclass(frozen=True)
class Period:
    """A closed range of days.

    >>> Period.of("2023-01-01", "2023-12-31").days
    365
    """

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"a period starts on or before its end: {self.start} is after {self.end}")

    @classmethod
    def of(cls, start: str, end: str) -> Period:
        return cls(dt.date.fromisoformat(start), dt.date.fromisoformat(end))

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


def named_rows(rows: Iterable[int]) -> str:
    """Row numbers after the word for them.

    >>> named_rows([3]), named_rows([3, 4, 9])
    ('row 3', 'rows 3-4,9')
    """
    numbers = {*rows}
    return f"{'row' if len(numbers) == 1 else 'rows'} {row_ranges(numbers)}"


def row_ranges(rows: Iterable[int]) -> str:
    """Row numbers as ranges, numbered as in a spreadsheet.

    >>> row_ranges([45, 2, 3, 4, 3])
    '2-4,45'
    """
    ranges: list[list[int]] = []
    for row in sorted(set(rows)):
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)


MOST_ROWS = 1_048_576
"""The rows of a spreadsheet; higher row numbers in a trail are ignored."""


def rows_named(ranges: str) -> Iterator[int]:
    """The row numbers of ``2-40,45``; other text is ignored, because a document may come from anybody.

    >>> list(rows_named("2-4,7"))
    [2, 3, 4, 7]
    """
    for first, last in re.findall(r"(\d{1,7})(?:-(\d{1,7}))?", ranges):
        yield from range(int(first), min(int(last or first), MOST_ROWS) + 1)


@dataclass(frozen=True)
class CellOrigin:
    """Where imported rows of a trail came from: cells of one sheet of an original.

    `source` is the id of the mapping and `period` its part, `sha256` that of the original as it was imported; `cells`
    has ranges, or their number and sha256 if they are long; `rows` is how many rows of the office came from them.

    >>> CellOrigin("partner-b", "2023-06", "inbox/b.xlsx", "0a…", "Юни 2023", "G6:L6", 1).written()["cells"]
    'Юни 2023!G6:L6'
    """

    source: str
    period: str
    file: str
    sha256: str
    sheet: str
    cells: str | Mapping[str, Any]
    rows: int

    @property
    def named(self) -> str:
        """The source with its period."""
        return f"{self.source} {self.period}".strip()

    @property
    def place(self) -> str:
        """Sheet and cells, or how many cells they are."""
        if isinstance(self.cells, str):
            return in_sheet(self.sheet, self.cells)
        return f"{self.sheet}{': ' * bool(self.sheet)}{self.cells['count']:,} cells"

    @property
    def told(self) -> str:
        """Source, cells, file and the first digits of its hash."""
        digits = f" (SHA-256 {self.sha256[:_DIGITS]}…)" if self.sha256 else ""
        return f"{self.named}, {self.place} of {self.file}{digits}"

    def written(self) -> dict[str, Any]:
        """The origin as in `facts.json`, which has the hash of each original once, beside the inputs."""
        cells = in_sheet(self.sheet, self.cells) if isinstance(self.cells, str) else {"sheet": self.sheet, **self.cells}
        return {"source": self.source, "period": self.period, "file": self.file, "cells": cells, "rows": self.rows}


_DIGITS = 12
"""How many digits of a hash are shown where a line has more to say."""


def origin_lines(origins: Iterable[CellOrigin]) -> list[str]:
    """Origins in words, one line each.

    >>> origin_lines([CellOrigin("b", "2023-06", "inbox/b.xlsx", "0a1b2c3d4e5f6a7b", "Юни 2023", "G6:L6", 1)])
    ['imported from b 2023-06, Юни 2023!G6:L6 of inbox/b.xlsx (SHA-256 0a1b2c3d4e5f…)']
    """
    return [f"imported from {each.told}" for each in origins]


@dataclass(frozen=True)
class Trail:
    """The rows that a figure came from: file name → row numbers (header = 1).

    `cleared` are the files for which disclosure control has cleared the figure; unchecked files are not in it.
    `counted` are the files that are known to count people; nothing is known about a file that is in neither.
    `origins` has the cells that imported rows came from, once an office has followed the trail.

    >>> trail = Trail.of("participations.csv", [2, 3, 4]) | Trail.of("participations.csv", [7])
    >>> trail.written()
    {'participations.csv': '2-4,7'}
    """

    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    cleared: frozenset[str] = field(default=frozenset(), compare=False)
    counted: frozenset[str] = field(default=frozenset(), compare=False)
    origins: tuple[CellOrigin, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, file: str, rows: Iterable[int]) -> Trail:
        numbers = tuple(sorted({int(row) for row in rows}))
        return cls({file: numbers} if numbers else {})

    def __or__(self, other: Trail) -> Trail:
        files = sorted({*self.rows, *other.rows})
        cleared = frozenset(f for f in files if all(f in each.cleared for each in (self, other) if f in each.rows))
        rows = {f: tuple(sorted({*self.rows.get(f, ()), *other.rows.get(f, ())})) for f in files}
        return Trail(rows, cleared, self.counted | other.counted)

    def of_frame(self, attrs: Mapping[str, Any]) -> Trail:
        """The trail for showing a frame: files whose counts are not cleared for the frame are removed from `cleared`.

        >>> people = Trail({"participations.csv": (2,)}, frozenset(["participations.csv"]))
        >>> people.of_frame({}).cleared, people.of_frame({UNCLEARED: ("participations.csv",)}).cleared
        (frozenset({'participations.csv'}), frozenset())
        """
        uncleared = attrs.get(UNCLEARED, ())
        rows = {**dict.fromkeys(uncleared, ()), **self.rows}
        return replace(self, rows=rows, cleared=self.cleared - {*uncleared}, counted=self.counted | {*uncleared})

    def told(self) -> dict[str, Any]:
        """The fields of a record for its trail, the files that count people, the cleared files, and the origins.

        >>> Trail({"who-came.csv": (2, 3)}, counted=frozenset(["who-came.csv"])).told()
        {'trail': {'who-came.csv': '2-3'}, 'counted': ('who-came.csv',), 'cleared': (), 'origins': ()}
        """
        counted, cleared = (tuple(sorted(files)) for files in (self.counted, self.cleared))
        return {"trail": self.written(), "counted": counted, "cleared": cleared, "origins": self.origins}

    def written(self) -> dict[str, str | dict[str, Any]]:
        """The trail as in `facts.json`: ranges, or count and sha256 if they are long."""
        return {file: shortened(row_ranges(rows), len(rows)) for file, rows in sorted(self.rows.items())}


def shortened(ranges: str, count: int) -> str | dict[str, Any]:
    """Ranges as they are; their count and sha256 where they are longer than `LONGEST_TRAIL`.

    >>> shortened("2-4,7", 4), shortened("2," * 600, 600)["count"]
    ('2-4,7', 600)
    """
    if len(ranges) <= LONGEST_TRAIL:
        return ranges
    return {"count": count, "sha256": hashlib.sha256(ranges.encode()).hexdigest()}


# The kinds of a notebook's parameters, written as annotations in its `parameters` cell.


@dataclass(frozen=True)
class Choice:
    """A parameter that takes one of a few words: ``language: ir.Choice("en", "bg") = "en"``."""

    options: tuple[str, ...]

    def __init__(self, *options: str):
        object.__setattr__(self, "options", options)


@dataclass(frozen=True)
class Key:
    """A parameter that names a row of a table: ``event: ir.Key("activities") = "wrd-2023"``."""

    table: str


class TemplateName(str):
    """A parameter that names a donor template: ``template: ir.TemplateName = ""``; empty means the donor's own."""


class Language(str):
    """A parameter that names a language of documents: ``language: ir.Language = ""``; empty means the report's own."""


class Day(dt.date):
    """A parameter that is a day, written ``2023-06-20``."""


Folder = Path
"""A parameter that names an office's folder, relative to the notebook."""
