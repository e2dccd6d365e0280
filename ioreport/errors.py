"""What can go wrong, told to a person: what, where, found, expected, and the next step.

Every fault is a `Finding`; every error carries all the findings there are, never only the first.
The exit statuses are those of the command line: 1 the data or document does not hold,
2 wrong use, 3 a cell of the notebook failed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_NAMED = ("cell ", "column ", "figure ", "metadata ", "parameter ", "photo ", "section ", "table ", "the ")
"""A column that begins so says itself what it is."""


@dataclass(frozen=True)
class Finding:
    """One fault, at one place.

    `file` is relative to its office or notebook folder; `row` counts as a spreadsheet does
    (the header is row 1) or is the line of a notebook's cell; `column` is a column's name or
    the cell of a notebook ("cell 4"). `level` is ``error`` (stops a build) or ``warning``.

    >>> print(Finding("activities.csv", 3, "start_date", "date", "error", "2023-06-31", "a date"))
    activities.csv, row 3, column start_date: found '2023-06-31', expected a date
    >>> print(Finding("report.ipynb", None, "parameter top", "parameter", "error", "x", "a whole number"))
    report.ipynb, parameter top: found 'x', expected a whole number
    >>> print(Finding("report.ipynb", None, "figure 1", "trail", "error", "by-place", "the rows that it came from"))
    report.ipynb, figure 1: found 'by-place', expected the rows that it came from
    """

    file: str
    row: int | None
    column: str | None
    rule: str
    level: str
    found: str
    expected: str

    def where(self) -> str:
        """The place in words: file, then row and column, or cell and line."""
        column = self.column or ""
        in_cell = column.startswith("cell ")
        named = column if not column or column.startswith(_NAMED) else f"column {column}"
        place = "" if self.row is None else f"{'line' if in_cell else 'row'} {self.row}"
        return ", ".join(filter(None, [self.file, *((named, place) if in_cell else (place, named))]))

    def __str__(self) -> str:
        found = f"found {self.found!r}, " if self.found else ""
        return f"{self.where()}: {found}expected {self.expected}"


class IoreportError(Exception):
    """A fault that a person can mend; `findings` lists every place where it shows."""

    exit_status = 1

    def __init__(self, message: str, findings: Iterable[Finding] = (), next_step: str = ""):
        self.message = message
        self.findings = tuple(findings)
        self.next_step = next_step
        super().__init__(message)

    def __str__(self) -> str:
        lines = [self.message, *(f"  {finding}" for finding in self.findings)]
        if self.next_step:
            lines.append(f"Next: {self.next_step}")
        return "\n".join(lines)


class DataError(IoreportError):
    """The office's data does not hold."""


class DocumentError(IoreportError):
    """A document cannot be written as it stands: an unexplained figure, an unknown fact, a missing text."""


class UsageError(IoreportError):
    """The command, a parameter or an argument is wrong."""

    exit_status = 2


class CellError(IoreportError):
    """A cell of the notebook failed while it ran."""

    exit_status = 3


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that names the known name most like `name`, the first of several in the alphabet, or nothing.

    >>> nearest("langauge", ["language", "event"])
    ' (did you mean language?)'
    >>> nearest("R-1", ["R-01", "R-51"])
    ' (did you mean R-01?)'
    >>> nearest("x", ["language", "event"])
    ''
    """
    import difflib

    names = sorted(known)
    matches = sorted(difflib.get_close_matches(name, names, n=len(names) or 1))
    best = max(matches, key=lambda match: difflib.SequenceMatcher(None, match, name).ratio(), default=None)
    return f" (did you mean {best}?)" if best else ""
