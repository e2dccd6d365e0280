"""Headings of a table: one path for each column, from one or more header rows with merged cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from os.path import commonprefix

from ioreport.cell_ranges import column_letters
from ioreport.errors import nearest
from ioreport.sources.grid import EMPTY, TEXT, Grid, shown
from ioreport.sources.lookalike_letters import in_one_script
from ioreport.sources.mapping import TableShape, folded
from ioreport.sources.xls_form import XlsForm


@dataclass(frozen=True)
class Heading:
    """The heading over a column: its texts from top to bottom, and its HXL tag if there is a row of tags.

    `names` are the other texts that a form knows it by.

    >>> Heading(7, ("Деца 0-17", "Момичета")).path
    'Деца 0-17 / Момичета'
    """

    column: int
    parts: tuple[str, ...]
    tag: str = ""
    names: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return " / ".join(self.parts)

    @property
    def last(self) -> str:
        return self.parts[-1] if self.parts else ""

    @property
    def where(self) -> str:
        """The column for findings: its letters and heading."""
        return (
            f"column {column_letters(self.column)} ({self.path})"
            if self.parts
            else f"column {column_letters(self.column)}"
        )


@dataclass(frozen=True)
class Header:
    """The header of a table: its first and last row (a row of HXL tags included), and a heading for each column."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]

    def called(self, name: str) -> tuple[Heading, ...]:
        """The headings of a name: whole paths if any, else last parts, else what a form calls them.

        ``column A`` is a column without a heading.

        >>> [each.column for each in Header(1, 1, (Heading(1, ()), Heading(2, ("Place",)))).called("column A")]
        [1]
        """
        wanted = _plain(name)
        bare = tuple(each for each in self.headings if not each.parts and _plain(each.where) == wanted)
        if bare:
            return bare
        whole = tuple(heading for heading in self.headings if _plain(heading.path) == wanted)
        last = tuple(heading for heading in self.headings if _plain(heading.last) == wanted)
        return whole or last or tuple(each for each in self.headings if wanted in map(_plain, each.names))

    @property
    def _texts(self) -> set[str]:
        named = [heading for heading in self.headings if heading.parts]
        return {heading.path for heading in named} | {heading.last for heading in named}

    def nearest(self, name: str) -> str:
        """A hint at the heading that a name may mean."""
        return nearest(name, self._texts) or f" (there are {', '.join(sorted(self._texts)[:12])})"

    def renamed(self, name: str) -> str:
        """The heading that a name most likely became: the most similar one, or the only one that contains it.

        >>> Header(1, 1, (Heading(1, ("Place",)), Heading(2, ("Type of activity (main)",)))).renamed("Activity")
        'Type of activity (main)'
        """
        if hint := nearest(name, self._texts):
            return hint.removeprefix(" (did you mean ").removesuffix("?)")
        within = [text for text in self._texts if folded(name) in folded(text)] if len(name) >= _LONG_ENOUGH else []
        return within[0] if len(within) == 1 else ""


_LONG_ENOUGH = 4
"""How many letters two headings must share before a pattern for both is proposed."""


def pattern_of_both(one: str, other: str) -> str:
    """A pattern with ``*`` that fits two headings, from what they begin and end with; empty if that is little.

    >>> pattern_of_both("Activité", "Type d'activité"), pattern_of_both("Date", "Day")
    ('*activité', '')
    """
    texts = (folded(one), folded(other))
    start = commonprefix(texts)
    end = commonprefix([text[len(start) :][::-1] for text in texts])[::-1]
    fits = len(start + end) >= max(_LONG_ENOUGH, len(texts[0]) // 2) and "*" not in "".join(texts)
    return f"{start}*{end}" if fits else ""


def with_form(header: Header, form: XlsForm | None) -> Header:
    """A header whose headings are also known by the other names that a form has for them."""
    if form is None:
        return header
    named = (replace(each, names=form.spellings(each.last)) if each.parts else each for each in header.headings)
    return replace(header, headings=tuple(named))


def _plain(text: str) -> str:
    return folded(in_one_script(text))


def find_header_row(grid: Grid, shape: TableShape) -> int:
    """The first header row: the given one, or the first with a cell of the given heading; 0 if there is none."""
    if shape.row:
        return shape.row if shape.row <= grid.height else 0
    wanted = _plain(shape.find)
    for row, (kinds, values) in enumerate(zip(grid.kinds, grid.values, strict=True), start=1):
        if TEXT in kinds and any(
            kind == TEXT and _plain(value) == wanted for kind, value in zip(kinds, values, strict=False)
        ):
            return row
    return 0


def read_header(grid: Grid, shape: TableShape, top: int) -> Header:
    """The headings of all columns.

    Examples
    --------
    >>> grid = Grid("f", "s", [["", "Girls", ""], ["Place", "0-4", "5-17"]], [" t ", "ttt"])
    >>> [heading.path for heading in read_header(grid, TableShape(find="Place", rows=2, fill=True), 1).headings]
    ['Place', 'Girls / 0-4', 'Girls / 5-17']
    >>> [heading.path for heading in read_header(grid, TableShape(find="Place", rows=2), 1).headings]
    ['Place', 'Girls / 0-4', '5-17']
    """
    bottom = min(top + shape.rows - 1, grid.height)
    covered = _merged_texts(grid, top, bottom)
    rows = [_texts(grid, row, covered, shape.fill and row < bottom) for row in range(top, bottom + 1)]
    tags = _tags(grid, bottom + 1)
    width = max(grid.width, max(map(len, rows), default=0))
    headings = []
    for column in range(1, width + 1):
        parts = [row.get(column, "") for row in rows]
        distinct = tuple(part for number, part in enumerate(parts) if part and part not in parts[:number])
        headings.append(Heading(column, distinct, tags.get(column, "")))
    return Header(top, bottom + bool(tags), tuple(headings))


def _merged_texts(grid: Grid, top: int, bottom: int) -> Mapping[tuple[int, int], str]:
    """The text of each cell in a merged range of the header rows."""
    return {
        (row, column): _text(grid, span.top, span.left)
        for span in grid.merged
        if span.top <= bottom and span.bottom >= top and span.top >= top
        for row in range(span.top, min(span.bottom, bottom) + 1)
        for column in range(span.left, span.right + 1)
    }


def _text(grid: Grid, row: int, column: int) -> str:
    return " ".join(shown(grid.value(row, column)).split())


def _texts(grid: Grid, row: int, covered: Mapping[tuple[int, int], str], fill: bool) -> dict[int, str]:
    found: dict[int, str] = {}
    last = ""
    for column in range(1, grid.width + 1):
        text = covered.get((row, column), "") or _text(grid, row, column)
        last = text or last
        found[column] = last if fill else text
    return found


def _tags(grid: Grid, row: int) -> dict[int, str]:
    """The HXL tags of a row; empty if it is no row of tags."""
    if row > grid.height:
        return {}
    columns = grid.filled_in(row)
    found = {column: str(grid.value(row, column)).strip() for column in columns if grid.kind(row, column) == TEXT}
    return found if len(found) == len(columns) and found and all(tag.startswith("#") for tag in found.values()) else {}


def without_heading(
    grid: Grid, header: Header, rows: Iterable[int], named: Collection[int] = ()
) -> list[tuple[int, int]]:
    """The filled cells of rows under columns without a heading that the mapping does not name either."""
    bare = [heading.column for heading in header.headings if not heading.parts and heading.column not in named]
    return [(row, column) for row in rows for column in bare if grid.kind(row, column) != EMPTY]
