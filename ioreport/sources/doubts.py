"""Doubts: what is not certain in a source, each with its sheet, cell, what was found and what was expected."""

from __future__ import annotations

from dataclasses import dataclass

from ioreport.cell_ranges import column_letters, place
from ioreport.errors import Finding


@dataclass(frozen=True)
class Doubt:
    """One doubt. An ``error`` keeps its row out of the tables (its sheet, if it has no row); a ``warning`` is printed.

    `heading` is that of its column; without a column it may be the mapping's entry that finds none.

    >>> print(Doubt("inbox/5w.xlsx", "June", 10, 8, "error_cell", "error", "#N/A", "a number", "Boys").finding)
    inbox/5w.xlsx, June, row 10, column H (Boys): found '#N/A', expected a number
    """

    file: str
    sheet: str
    row: int | None
    column: int | None
    rule: str
    level: str
    found: str
    expected: str
    heading: str = ""

    @property
    def cell(self) -> str:
        """The cell's place, as H10; of a whole row or column its number or letters."""
        if self.row and self.column:
            return place(self.row, self.column)
        return str(self.row) if self.row else column_letters(self.column) if self.column else ""

    @property
    def finding(self) -> Finding:
        where = f"{self.file}, {self.sheet}" if self.sheet else self.file
        named = f"column {column_letters(self.column)}" if self.column else self.heading or None
        if self.column and self.heading:
            named = f"{named} ({self.heading})"
        return Finding(where, self.row, named, self.rule, self.level, self.found, self.expected)

    @property
    def stops(self) -> bool:
        return self.level == "error"
