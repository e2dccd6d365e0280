"""Check the limits of cells, on which every later step relies: numbers, days, lengths of texts, characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.column_types import DATE, MONEY, MONTH, NUMBER
from ioreport.tables.data_model import TABLES
from ioreport.tables.raw_table import Sheet
from ioreport.tables.schema import Field

YEARS = (1900, 2100)
"""The years that a date may lie in, both included."""
NUMBERS: Mapping[str, int] = MappingProxyType(
    {"people": 100_000_000, "first_time": 100_000_000, "age_min": 1000, "age_max": 1000, "min_cell": 1_000_000}
)
"""Column → the largest number in it."""
LARGEST_MONEY, LARGEST_NUMBER = 10**13, 10**12
"""The largest amount of money, in whatever currency, and the largest other number; the least are as far below 0."""
NAME, TEXT, NARRATIVE, ANY_TEXT = 500, 10_000, 15_000, 50_000
"""Characters of a name or title, of a text, of a section of a report, and of a cell in a column of the office's own."""
CELLS = 1_000_000
"""Characters of a list of cells, which may be as long as a sheet and has no spaces."""
WORD = 250
"""The most letters without a space; web addresses may come near to it."""
LENGTHS: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(
        (
            "objective",
            "summary",
            "description",
            "acknowledgement",
            "caption",
            "alt",
            "wording",
            "comment",
            "source",
            "value",
            "audience",
            "arguments",
        ),
        TEXT,
    )
    | {"text": NARRATIVE, "cell": CELLS}
)
"""Column of the data model → the characters of a text in it; every other one holds names."""
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
"""Control characters (C0 and C1) but tab and the ends of lines: terminals obey them, Word joins words at some."""
DIRECTIONS = "\u202a-\u202e\u2066-\u2069"
"""Marks that change the text direction (Unicode Bidirectional Algorithm): readers see another text."""
_HIDDEN = f"[{CONTROLS}{DIRECTIONS}]"
_ANY_HIDDEN = re.compile(_HIDDEN)
_HIDDEN_OR_HALF = re.compile(f"[{CONTROLS}{DIRECTIONS}\ud800-\udfff]")
_LONG_WORD = re.compile(rf"\S{{{WORD + 1}}}", re.ASCII)
_MOST_OF_FOUND = 60


def check_limits(sheet: Sheet) -> Iterator[Finding]:
    """The cells of a table that exceed the limits of the later steps."""
    yield from (_hidden_name(sheet, name) for name in sheet.cells.header if re.search(_HIDDEN, name))
    contract = TABLES[sheet.schema.name].columns if sheet.schema.name in TABLES else {}
    for name, field in sheet.fields.items():
        if not sheet.held[name].listed:
            continue
        if field.kind in (DATE, MONTH):
            yield from _years(sheet, field)
        elif field.kind.numeric and name in contract:
            yield from _numbers(sheet, field)
        elif not field.closed:
            yield from _texts(sheet, name, name in contract)


def _at(
    sheet: Sheet, wrong: np.ndarray, column: str, rule: str, expected: str, found: Callable[[str], str] = str
) -> Iterator[Finding]:
    for place in np.flatnonzero(wrong):
        told = found(sheet.written[column].at(place))
        yield sheet.finding(int(sheet.rows[place]), column, rule, "error", told, expected)


def _years(sheet: Sheet, field: Field) -> Iterator[Finding]:
    wrong = sheet.held[field.name].matching(lambda text: not YEARS[0] <= int(text[:4]) <= YEARS[1])
    return _at(sheet, wrong, field.name, field.kind.rule, f"a year from {YEARS[0]} to {YEARS[1]}")


def _numbers(sheet: Sheet, field: Field) -> Iterator[Finding]:
    of_kind = {MONEY: LARGEST_MONEY, NUMBER: LARGEST_NUMBER}
    largest = NUMBERS.get(field.name, of_kind.get(field.kind))
    if largest is not None:
        wrong = np.abs(sheet.numbers(field.name)) > largest
        yield from _at(sheet, wrong, field.name, "too_large", f"a number of at most {largest:,}")


def _texts(sheet: Sheet, column: str, known: bool) -> Iterator[Finding]:
    cells = sheet.held[column]
    longest = LENGTHS.get(column, NAME) if known else ANY_TEXT
    # One look at all texts together is many times faster than one at each, and nearly always enough.
    if max(map(len, cells.listed)) <= min(longest, WORD) and not _ANY_HIDDEN.search("\n".join(cells.listed)):
        return
    yield from _at(sheet, cells.matching(_ANY_HIDDEN.search), column, "hidden_character", _NO_HIDDEN, hidden_in)
    long = cells.matching(lambda text: len(text) > longest)
    yield from _at(sheet, long, column, "too_long", f"at most {longest:,} characters", told_length)
    if known and longest < CELLS:
        words = cells.matching(lambda text: WORD < len(text) <= longest and _LONG_WORD.search(text))
        yield from _at(sheet, words, column, "too_long", f"words of at most {WORD} letters", _told_word)


_NO_HIDDEN = "a text without control characters and without marks of direction: delete it, or type the text anew"


def _hidden_name(sheet: Sheet, name: str) -> Finding:
    return sheet.finding(1, "the header", "hidden_character", "error", hidden_in(name), _NO_HIDDEN)


def hidden_in(text: str) -> str:
    """The first invisible character of a text, by its number and place, or an empty text.

    >>> hidden_in("for 133\\u202e"), hidden_in("a tab\\tand a line\\n")
    ('U+202E at character 8', '')
    """
    found = _HIDDEN_OR_HALF.search(text)
    return f"U+{ord(found[0]):04X} at character {found.start() + 1}" if found else ""


def told_length(text: str) -> str:
    """The length of a text, and its start.

    >>> told_length("abc")
    '3 characters, abc'
    """
    shown = text if len(text) <= _MOST_OF_FOUND else f"{text[:_MOST_OF_FOUND]}…"
    return f"{len(text):,} characters, {shown}"


def _told_word(text: str) -> str:
    return told_length(max(text.split(), key=len)).replace("characters", "letters")


def check_descriptor_limits(value: Any, at: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Every text of datapackage.json that documents cannot show: its place, rule, found and expected.

    >>> list(check_descriptor_limits({"ioreport": {"office": "A\\ud800"}}))[0][:3]
    ('ioreport.office', 'hidden_character', 'U+D800 at character 2')
    """
    if isinstance(value, str):
        if hidden := hidden_in(value):
            yield at, "hidden_character", hidden, _NO_HIDDEN
        longest = NAME if at.rpartition(".")[2] in ("office", "name", "title") else NARRATIVE
        if len(value) > longest:
            yield at, "too_long", told_length(value), f"at most {longest:,} characters"
    elif isinstance(value, dict):
        for name, inner in value.items():
            inside = _HIDDEN_OR_HALF.sub("\ufffd", f"{at}.{name}" if at else name)[:100]
            if hidden := hidden_in(name):
                yield inside, "hidden_character", hidden, _NO_HIDDEN
            yield from check_descriptor_limits(inner, inside)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from check_descriptor_limits(inner, f"{at}[{place}]")


def shown_text(value: Any) -> Any:
    """A value of datapackage.json with the replacement character for every character that cannot be shown."""
    if isinstance(value, str):
        return _HIDDEN_OR_HALF.sub("\ufffd", value)
    if isinstance(value, dict):
        return {shown_text(name): shown_text(inner) for name, inner in value.items()}
    return [shown_text(inner) for inner in value] if isinstance(value, list) else value
