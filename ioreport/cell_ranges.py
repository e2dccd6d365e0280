"""Ranges of cells in a sheet, as a spreadsheet names them: ``Юни 2023!G6:L6``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")


def place(row: int, column: int) -> str:
    """A cell's place as a spreadsheet names it; rows and columns count from 1.

    >>> place(6, 7), place(1, 28)
    ('G6', 'AB1')
    """
    return f"{column_letters(column)}{row}"


def place_of(name: str) -> tuple[int, int]:
    """Row and column of a place such as G6, counted from 1; zeros for another text.

    >>> place_of("G6"), place_of("AB1"), place_of("6G")
    ((6, 7), (1, 28), (0, 0))
    """
    parts = _PLACE.fullmatch(name)
    if not parts:
        return 0, 0
    column = 0
    for letter in parts[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(parts[2]), column


def column_letters(column: int) -> str:
    """The letters of a column, counted from 1.

    >>> column_letters(1), column_letters(26), column_letters(703)
    ('A', 'Z', 'AAA')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class Span:
    """A rectangle of cells, both ends inclusive, counted from 1.

    >>> str(Span(6, 7, 6, 12)), str(Span(6, 7, 6, 7))
    ('G6:L6', 'G6')
    """

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, cell: tuple[int, int]) -> bool:
        return self.top <= cell[0] <= self.bottom and self.left <= cell[1] <= self.right

    def __str__(self) -> str:
        first, last = place(self.top, self.left), place(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


def in_sheet(sheet: str, where: str) -> str:
    """A place with its sheet; without one in a text that has no sheets.

    >>> in_sheet("Юни 2023", "G6:L6"), in_sheet("", "I11")
    ('Юни 2023!G6:L6', 'I11')
    """
    return f"{sheet}!{where}" if sheet else where


def read_cells_named(text: str) -> tuple[str, tuple[Span, ...]]:
    """The sheet and the ranges of a text that names cells; no ranges where it names none.

    >>> sheet, spans = read_cells_named("Юни 2023!G6:L6,N6")
    >>> sheet, [str(span) for span in spans], read_cells_named("the third row")
    ('Юни 2023', ['G6:L6', 'N6'], ('', ()))
    """
    sheet, _, where = text.rpartition("!")
    ends = [tuple(map(place_of, each.split(":"))) for each in where.split(",")]
    spans = tuple(Span(*each[0], *each[-1]) for each in ends if len(each) < 3)
    sound = len(spans) == len(ends) and all(
        0 < each.top <= each.bottom and 0 < each.left <= each.right for each in spans
    )
    return (sheet, spans) if sound else ("", ())
