"""A copy of a source's sheet for the office: its cells as texts, without those that could name a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ioreport.cell_ranges import Span
from ioreport.errors import IoreportError
from ioreport.sources.decisions import read_decisions
from ioreport.sources.grid import NUMBER, Grid, shown
from ioreport.sources.import_frames import private_columns
from ioreport.sources.limited_reader import read_grids
from ioreport.sources.mapping_file import load_mapping
from ioreport.sources.office_names import OfficeNames
from ioreport.sources.sheet_rows import SheetRows
from ioreport.sources.source_files import read_source_files
from ioreport.tables.datapackage import read_package
from ioreport.tables.read_tables import read_sheets

HIDDEN = "…"
"""What stands in place of a cell that is not shown."""
_OF_THE_TABLE = frozenset("hfvt")
"""Roles of cells that are shown beside personal columns: headings, fields, values and checked totals."""


@dataclass(frozen=True)
class SheetCopy:
    """The texts of a sheet by row and column, counted from 1; `numbers` are the cells that hold a number.

    `top` is the last header row, `merged` are the ranges that a reader sees as one cell, and `is_masked` says that
    cells are hidden.
    """

    height: int
    width: int
    texts: dict[tuple[int, int], str]
    numbers: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[Span, ...] = ()
    top: int = 0
    is_masked: bool = False


@dataclass
class _Copying:
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: set[tuple[int, int]] = field(default_factory=set)
    is_masked: bool = False

    def add(self, grid: Grid, row: int, column: int, is_hidden: bool) -> None:
        text = shown(grid.value(row, column))
        if not text.strip():
            return
        self.texts[row, column] = HIDDEN if is_hidden else text
        self.is_masked |= is_hidden
        if grid.kind(row, column) == NUMBER and not is_hidden:
            self.numbers.add((row, column))


Cells = Collection[tuple[int, int]]
"""Rows and columns of cells, counted from 1."""


def copy_sheets(office: Path, source: str, file: str, marked: Mapping[str, Cells]) -> dict[str, SheetCopy]:
    """Copies of some sheets of a file, read again as its mapping says; a sheet that the file has not has none.

    Cells of columns that are declared personal, or whose headings say that they are, are not shown. On a sheet with
    such a column, nor are cells outside its table, such as a title or a note. Where the mapping does not read a sheet
    any more, only the marked cells are shown.

    Parameters
    ----------
    office : Path
    source : str
        The id of its mapping.
    file : str
        A file inside the office.
    marked : mapping
        Sheet → rows and columns of the cells that an import took; the empty name is that of a text.
    """
    tables = _tables(office, source, file)
    unread = set(marked) - {each.grid.sheet for each in tables}
    grids = read_grids(office / file, file, "", "")[0] if unread else ()
    copies = {
        sheet: _copied([each for each in tables if each.grid.sheet == sheet], [], cells)
        for sheet, cells in marked.items()
        if sheet not in unread
    }
    return copies | {each.sheet: _copied([], [each], marked[each.sheet]) for each in grids if each.sheet in unread}


def _copied(tables: Sequence[SheetRows], unread: Sequence[Grid], marked: Cells) -> SheetCopy:
    """The copy of a sheet: of its tables, or of its cells where no table of it was read."""
    copying = _Copying()
    for each in tables:
        _copy(each, marked, copying)
    for grid in unread:
        _copy_marked(grid, marked, copying)
    grids = [*(each.grid for each in tables), *unread]
    return SheetCopy(
        max(grid.height for grid in grids),
        max(grid.width for grid in grids),
        copying.texts,
        frozenset(copying.numbers),
        grids[0].merged,
        max((each.roles.header.bottom for each in tables if each.roles), default=0),
        copying.is_masked,
    )


def _tables(office: Path, source: str, file: str) -> Sequence[SheetRows]:
    """The tables of a file, read by its mapping; none where that cannot be."""
    try:
        mapping = load_mapping(office, source)
        names = OfficeNames(read_sheets(office, read_package(office)[0]))
        (read,) = read_source_files(office, [file], mapping, names, read_decisions(office, mapping))
    except IoreportError:
        return ()
    return read.sheets


def _copy(sheet: SheetRows, marked: Cells, copying: _Copying) -> None:
    """Add the cells of one table of a sheet."""
    if sheet.roles is None:
        _copy_marked(sheet.grid, marked, copying)
        return
    private, header = private_columns(sheet), sheet.roles.header
    for row in range(1, sheet.grid.height + 1):
        of_header = header.top <= row <= header.bottom
        for column in sheet.grid.filled_in(row):
            of_table = not private or sheet.account.role(row, column) in _OF_THE_TABLE or (row, column) in marked
            copying.add(sheet.grid, row, column, not of_table or (column in private and not of_header))


def _copy_marked(grid: Grid, marked: Cells, copying: _Copying) -> None:
    for row in range(1, grid.height + 1):
        for column in grid.filled_in(row):
            copying.add(grid, row, column, (row, column) not in marked)
