"""Accounting: every filled cell of a sheet has exactly one role, and the roles add up to the second reader's count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ioreport.cell_ranges import place
from ioreport.sources.doubts import Doubt
from ioreport.sources.grid import EMPTY, TEXT, Grid

ROLES = {
    "h": "heading",
    "f": "field",
    "v": "value",
    "t": "checked total",
    "n": "note",
    "i": "ignored by name",
    "p": "personal",
    "q": "quarantined",
    "b": "blank text",
}
"""Letter → role; ``?`` is a filled cell that has none yet.

`personal` cells are counted and forgotten; `blank text` cells hold only blanks.
"""


class Account:
    """The role of each cell of one sheet. A cell that gets a second role is a fault of the program, so it raises."""

    def __init__(self, grid: Grid):
        self.grid = grid
        self._roles = [bytearray(re.sub(f"[^{EMPTY}]", "?", kinds), "ascii") for kinds in grid.kinds]
        for line, kinds, values in zip(self._roles, grid.kinds, grid.values, strict=True):
            if TEXT in kinds:
                for column, kind in enumerate(kinds):
                    if kind == TEXT and values[column].isspace():
                        line[column] = ord("b")

    def give(self, role: str, row: int, columns: Iterable[int]) -> None:
        """Give cells of a row their role; empty and blank cells keep theirs."""
        line, letter = self._roles[row - 1], ord(role)
        for column in columns:
            if column > len(line) or line[column - 1] in b" b":
                continue
            if line[column - 1] != ord("?"):
                raise AssertionError(f"{place(row, column)} is accounted for twice")
            line[column - 1] = letter

    def give_rest(self, role: str, row: int) -> None:
        """Give every cell of a row that has no role yet the same role."""
        line = self._roles[row - 1]
        self._roles[row - 1] = line.replace(b"?", role.encode())

    def role(self, row: int, column: int) -> str:
        """The letter of a cell's role: a blank for an empty cell, ``?`` for none."""
        line = self._roles[row - 1] if row <= len(self._roles) else bytearray()
        return chr(line[column - 1]) if column <= len(line) else EMPTY

    def counts(self) -> Counter[str]:
        """How many cells have each role, by the role's name."""
        letters: Counter[str] = Counter()
        for line in self._roles:
            letters.update(line.decode("ascii"))
        letters.pop(EMPTY, None)
        return Counter({ROLES.get(letter, "without a role"): number for letter, number in letters.items()})

    def doubts(self) -> list[Doubt]:
        """Cells without a role, and a sum that differs from the second count: each stops the import."""
        file, sheet = self.grid.file, self.grid.sheet
        bare = [(row, line.index(b"?") + 1) for row, line in enumerate(self._roles, start=1) if b"?" in line]
        found = [
            Doubt(file, sheet, row, column, "no_role", "error", str(self.grid.value(row, column)), "a role")
            for row, column in bare
        ]
        total = sum(self.counts().values())
        if self.grid.filled is not None and total != self.grid.filled:
            sums = f"{total} cells accounted for, {self.grid.filled} counted by {self.grid.counted_by}"
            found.append(Doubt(file, sheet, None, None, "second_count", "error", sums, "the same number"))
        return found
