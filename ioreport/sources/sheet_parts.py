"""Parts of a sheet: several tables below or beside one another, each as a grid in which the others are empty."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from ioreport.cell_ranges import place_of
from ioreport.sources.grid import EMPTY, Grid
from ioreport.sources.headings import find_header_row
from ioreport.sources.mapping import TableShape


def split_sheet(grid: Grid, shapes: Mapping[str, TableShape]) -> dict[str, Grid]:
    """The grid of each table of a sheet, every cell in the place that it has on the sheet and in one of them alone.

    A table has the columns that it declares; one that declares none has all that no other declares. Of tables in the
    same columns each goes from the first row after a blank one above its header down to the next table.

    Parameters
    ----------
    grid : Grid
    shapes : mapping
        Name → shape, the main table under the empty name first. One without a header row on this sheet is left out,
        save the main one.

    Examples
    --------
    >>> grid = Grid("f", "s", [["a"], ["1"], [], ["Title"], ["b"], ["2"]], ["t", "t", "", "t", "t", "t"])
    >>> parts = split_sheet(grid, {"": TableShape(find="a"), "more": TableShape(find="b")})
    >>> {name: [row for row in range(1, 7) if part.filled_in(row)] for name, part in parts.items()}
    {'': [1, 2], 'more': [4, 5, 6]}
    """
    columns = _columns(grid, shapes)
    tops = {
        name: find_header_row(_masked(grid, columns[name], 1, grid.height), shape) for name, shape in shapes.items()
    }
    there = [name for name in shapes if tops[name] or not name]
    starts = {name: _start(grid, columns[name], tops[name]) for name in there}
    found = {}
    for name in there:
        rivals = [other for other in there if other != name and columns[other] & columns[name]]
        after = [starts[other] for other in rivals if starts[other] > starts[name]]
        first = 1 if all(starts[other] > starts[name] for other in rivals) else starts[name]
        found[name] = _masked(grid, columns[name], first, min(after, default=grid.height + 1) - 1)
    return found


def _columns(grid: Grid, shapes: Mapping[str, TableShape]) -> dict[str, frozenset[int]]:
    declared = {name: _declared(shape.columns) for name, shape in shapes.items()}
    taken = frozenset().union(*declared.values())
    rest = frozenset(range(1, grid.width + 1)) - taken
    return {name: own or rest for name, own in declared.items()}


def _declared(columns: str) -> frozenset[int]:
    first, _, last = columns.partition(":")
    return frozenset(range(place_of(f"{first}1")[1], place_of(f"{last}1")[1] + 1)) if columns else frozenset()


def _start(grid: Grid, columns: frozenset[int], top: int) -> int:
    """The first row of a table: the one after the nearest blank row above its header; its header if there is none."""
    blank = (row for row in range(top - 1, 0, -1) if not columns & {*grid.filled_in(row)})
    return next(blank, top - 1) + 1


def _masked(grid: Grid, columns: Collection[int], first: int, last: int) -> Grid:
    """A grid with these columns of these rows alone."""
    kinds, values = [], []
    for row, (line, cells) in enumerate(zip(grid.kinds, grid.values, strict=True), start=1):
        inside = first <= row <= last
        kinds.append("".join(kind if inside and at in columns else EMPTY for at, kind in enumerate(line, start=1)))
        values.append(cells if inside else [""] * len(line))
    merged = tuple(span for span in grid.merged if span.left in columns and first <= span.top <= last)
    return replace(grid, values=values, kinds=kinds, merged=merged, filled=None, counted_by="")
