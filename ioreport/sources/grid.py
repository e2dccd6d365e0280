"""Grid: a sheet as it stands in a file, every cell with its kind, value and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ioreport.cell_ranges import Span, place

EMPTY, TEXT, NUMBER, DATE, TIME, TRUTH, ERROR, UNSAVED = " tndTbef"
KIND_NAMES = {
    EMPTY: "empty",
    TEXT: "text",
    NUMBER: "number",
    DATE: "date",
    TIME: "time",
    TRUTH: "true or false",
    ERROR: "error",
    UNSAVED: "formula without a saved value",
}
"""Kind of a cell → its name. A grid has one letter for each cell of a row."""


def plain_grid(sheet: str, values: list[list[Any]], kinds: list[str], counted_by: str, **more: Any) -> dict[str, Any]:
    """A grid without merged ranges and hidden cells, as plain values: of a text, of JSON, of a query."""
    flat = {"merged": [], "hidden": False, "hidden_rows": [], "hidden_columns": []}
    return {"sheet": sheet, "values": values, "kinds": kinds, **flat, "counted_by": counted_by, **more}


@dataclass(frozen=True)
class Cell:
    """One cell: its kind (a letter of `KIND_NAMES`), value, place, merged range, and whether a reader sees it."""

    kind: str
    value: Any
    place: str
    merged: Span | None = None
    hidden: bool = False

    @property
    def shown(self) -> str:
        return shown(self.value)


def shown(value: Any) -> str:
    """A value in words for findings and keys.

    >>> shown(49.0), shown(2.5), shown(True), shown(" 1 204")
    ('49', '2.5', 'true', ' 1 204')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


@dataclass(frozen=True, eq=False)
class Grid:
    """One sheet of a file, or a whole delimited text.

    `values` and `kinds` have one entry for each row, from row 1 and column A on; rows may end early. `filled` is the
    number of cells that are not empty, counted by a second reader, which `counted_by` names; ``None`` where the format
    has none. `exported` says that every number is text, as a program writes it; `formulas` is the number of formulas in
    a format that does not say whether a value was computed.
    """

    file: str
    sheet: str
    values: Sequence[Sequence[Any]] = field(repr=False)
    kinds: Sequence[str] = field(repr=False)
    merged: tuple[Span, ...] = field(default=(), repr=False)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    filled: int | None = None
    counted_by: str = ""
    exported: bool = False
    formulas: int = 0

    @property
    def height(self) -> int:
        return len(self.kinds)

    @property
    def width(self) -> int:
        return max(map(len, self.kinds), default=0)

    def kind(self, row: int, column: int) -> str:
        """The kind of a cell, counted from 1; beyond the sheet's last cell all are empty."""
        kinds = self.kinds[row - 1] if 0 < row <= self.height else ""
        return kinds[column - 1] if 0 < column <= len(kinds) else EMPTY

    def value(self, row: int, column: int) -> Any:
        """The value of a cell; an empty text where there is none."""
        return "" if self.kind(row, column) == EMPTY else self.values[row - 1][column - 1]

    def cell(self, row: int, column: int) -> Cell:
        """A cell with all that is known of it."""
        merged = next((span for span in self.merged if (row, column) in span), None)
        hidden = self.hidden or row in self.hidden_rows or column in self.hidden_columns
        return Cell(self.kind(row, column), self.value(row, column), place(row, column), merged, hidden)

    def column(self, column: int) -> list[tuple[int, str, Any]]:
        """The filled cells of a column: row, kind, value."""
        at = column - 1
        rows = enumerate(zip(self.kinds, self.values, strict=True), start=1)
        return [(row, kinds[at], values[at]) for row, (kinds, values) in rows if kinds[at : at + 1].strip()]

    def filled_in(self, row: int) -> list[int]:
        """The columns of a row that hold something."""
        return [number for number, kind in enumerate(self.kinds[row - 1], start=1) if kind != EMPTY]

    def count(self) -> int:
        """How many cells are not empty, by the first reader."""
        return sum(len(kinds) - kinds.count(EMPTY) for kinds in self.kinds)
