"""Errors and findings in words for users: what, where, found, expected, and the next step.

Every fault is a `Finding`; every error has all findings, not only the first.
The exit statuses of the command line are: 1 the data or document is not valid,
2 wrong use, 3 a cell of the notebook failed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ioreport.session_html import session_block, session_table

_BY_LINE = (".md", ".po")
"""Endings of files that have lines, not rows."""
_NAMED = ("cell ", "column ", "figure ", "metadata ", "parameter ", "photo ", "section ", "table ", "the ")
"""Columns with this prefix need no word such as "column" before them."""


@dataclass(frozen=True)
class Finding:
    """One fault, at one place.

    `file` is relative to its office or notebook folder; `row` is the row number in a spreadsheet
    (the header is row 1) or the line in a notebook's cell; `column` is the name of a column or
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
        place = "" if self.row is None else f"{self._line()} {self.row}"
        parts = (self._named(), place) if self._line() == "line" else (place, self._named())
        return ", ".join(filter(None, [self.file, *parts]))

    def _named(self) -> str:
        column = self.column or ""
        return column if not column or column.startswith(_NAMED) else f"column {column}"

    def _line(self) -> str:
        return "line" if (self.column or "").startswith("cell ") or self.file.endswith(_BY_LINE) else "row"

    def __str__(self) -> str:
        found = f"found {self.found!r}, " if self.found else ""
        return f"{self.where()}: {found}expected {self.expected}"

    def _repr_html_(self) -> str:
        return findings_table((self,))


class Findings(tuple[Finding, ...]):
    """Findings in their order, which JupyterLab shows as a table."""

    def _repr_html_(self) -> str:
        count = len(self)
        return session_block(f"{count} finding{'' if count == 1 else 's'}", table=findings_table(self))


@dataclass(frozen=True)
class Group:
    """Findings of one cause: the same level, file, column and rule. They are printed in one line.

    >>> codes = [("ж", " (did you mean f?)"), ("м", " (did you mean m?)"), ("ж", " (did you mean f?)")]
    >>> print(Group(tuple(
    ...     Finding("participations.csv", row, "sex", "code", "error", found, f"one of f, m{hint}")
    ...     for row, (found, hint) in enumerate(codes, start=2)
    ... )))
    participations.csv, column sex, rows 2, 3, 4:
    found 'ж' (did you mean f?), 'м' (did you mean m?), expected one of f, m
    """

    findings: tuple[Finding, ...]

    @property
    def level(self) -> str:
        return self.findings[0].level

    def where(self) -> str:
        """The place in words: file and column, then the number of rows and the first of them."""
        first = self.findings[0]
        if len(self.findings) == 1:
            return first.where()
        rows = sorted({finding.row for finding in self.findings if finding.row is not None})
        place = listed_rows(rows, first._line()) if rows else f"{len(self.findings):,} times"
        return ", ".join(filter(None, [first.file, first._named(), place]))

    def found_and_expected(self) -> tuple[str, str]:
        """Found and expected in words; each may be empty."""
        first, examples = self.findings[0], self._examples()
        if len(examples) == 1:
            return _quoted(first.found), first.expected
        bases = {_parted(finding.expected)[0] for finding in examples}
        if len(bases) > 1:
            return self._unlike(examples)
        hints = {_parted(finding.expected)[1] for finding in examples}
        shown = [_quoted(each.found) + _parted(each.expected)[1] * (len(hints) > 1) for each in examples[:_FIRST]]
        return _joined(shown, len(examples)), first.expected if len(hints) == 1 else bases.pop()

    def _examples(self) -> list[Finding]:
        """One finding for each value found; if the expected value differs from row to row, one for each pair."""
        examples: dict[tuple[str, str], Finding] = {}
        for finding in self.findings:
            examples.setdefault((finding.found, finding.expected), finding)
        return list(examples.values())

    def _unlike(self, examples: Sequence[Finding]) -> tuple[str, str]:
        first = examples[0]
        if first.row is None:
            return "", _joined([finding.expected for finding in examples[:_FIRST]], len(examples), "; ")
        return f"{_quoted(first.found)} in {first._line()} {first.row}".strip(), first.expected

    def rule(self) -> str:
        """The rule of a warning in brackets: by its name an office can accept it with a reason."""
        return f" [{self.findings[0].rule}]" if self.level == "warning" else ""

    def __str__(self) -> str:
        found, expected = self.found_and_expected()
        return f"{self.where()}: {f'found {found}, ' if found else ''}expected {expected}{self.rule()}"


def findings_table(findings: Iterable[Finding]) -> str:
    """Findings as a table of HTML, one row a cause.

    >>> findings_table([Finding("a.csv", 3, "sex", "code", "error", "<b>", "one of f, m")]).count("&lt;b&gt;")
    1
    """
    rows = [
        [group.level, group.where(), *group.found_and_expected(), group.findings[0].rule] for group in grouped(findings)
    ]
    return session_table(["level", "where", "found", "expected", "rule"], rows)


_FIRST = 3
"""How many rows and how many found values are listed for one cause."""


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Findings grouped by cause, errors first, then in the order in which each cause is found first.

    A few findings with different expected values stay separate.

    >>> late = [Finding("a.csv", row, "end", "late", "warning", "2030", "2024") for row in range(2, 3002)]
    >>> for group in grouped([*late, Finding("a.csv", 9, "kind", "required", "error", "", "a text")]):
    ...     print(f"{group.level}: {group}")
    error: a.csv, row 9, column kind: expected a text
    warning: a.csv, column end, 3,000 rows, first 2, 3, 4: found '2030', expected 2024 [late]
    """
    causes: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: finding.level != "error"):
        causes.setdefault((finding.level, finding.file, finding.column, finding.rule), []).append(finding)
    return tuple(group for cause in causes.values() for group in _apart(cause))


def _apart(cause: list[Finding]) -> list[Group]:
    alike = len({_parted(finding.expected)[0] for finding in cause}) == 1
    return [Group(tuple(cause))] if alike or len(cause) > _FIRST else [Group((finding,)) for finding in cause]


def listed_rows(rows: Sequence[int], line: str = "row") -> str:
    """The number of rows and the first of them.

    >>> listed_rows([2]), listed_rows([2, 5, 6, 9])
    ('row 2', '4 rows, first 2, 5, 6')
    """
    named = ", ".join(map(str, rows[:_FIRST]))
    if len(rows) > _FIRST:
        return f"{len(rows):,} {line}s, first {named}"
    return f"{line}{'s' * (len(rows) > 1)} {named}"


def _joined(shown: Sequence[str], count: int, between: str = ", ") -> str:
    more = count - len(shown)
    words = between.join(filter(None, shown))
    return f"{words} and {more:,} other{'s' * (more > 1)}" if more and words else words


def _parted(expected: str) -> tuple[str, str]:
    """The expected value, and the hint in brackets after it, which differs from cell to cell."""
    base, opening, hint = expected.rpartition(" (")
    return (base, opening + hint) if opening and hint.endswith(")") else (expected, "")


def _quoted(found: str) -> str:
    return repr(found) if found else ""


class IoreportError(Exception):
    """An error that a user can correct; `findings` lists every place."""

    exit_status = 1

    def __init__(self, message: str, findings: Iterable[Finding] = (), next_step: str = ""):
        self.message = message
        self.findings = tuple(findings)
        self.next_step = next_step
        super().__init__(message)

    def __str__(self) -> str:
        lines = [self.message, *(f"  {group}" for group in grouped(self.findings))]
        if self.next_step:
            lines.append(f"Next: {self.next_step}")
        return "\n".join(lines)


class DataError(IoreportError):
    """The office's data is not valid."""


class DocumentError(IoreportError):
    """A document cannot be written: an unexplained figure, an unknown fact, a missing text."""


class UsageError(IoreportError):
    """The command, a parameter or an argument is wrong."""

    exit_status = 2


class CellError(IoreportError):
    """A cell of the notebook failed while it ran."""

    exit_status = 3


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint with the known name that is most similar to `name`; empty if none is, or several are equally.

    Of equally similar names, one with the same letters and digits in another order is taken. Names that differ in their
    number alone name different things: R-99 is no misspelling of R-09.

    >>> nearest("R-30", ["R-01", "R-02", "R-03"]), nearest("R-1", ["R-01", "R-51"])
    (' (did you mean R-03?)', ' (did you mean R-01?)')
    >>> nearest("langauge", ["language", "event"])
    ' (did you mean language?)'
    >>> nearest("R-99", ["R-01", "R-09"]), nearest("x", ["language", "event"]), nearest("tea", ["teas", "team"])
    ('', '', '')
    """
    import difflib

    names = [each for each in known if not _of_another_number(name, each)]
    matches = difflib.get_close_matches(name, sorted(names), n=len(names) or 1)

    def likeness(match: str) -> tuple[float, bool]:
        return difflib.SequenceMatcher(None, match, name).ratio(), _same_letters(match, name)

    most = max(map(likeness, matches), default=None)
    best = [each for each in matches if likeness(each) == most]
    return f" (did you mean {best[0]}?)" if len(best) == 1 else ""


def _of_another_number(name: str, other: str) -> bool:
    """Whether two names differ only in the digits of a number."""
    return re.sub(r"\d+", "0", name) == re.sub(r"\d+", "0", other) and not _same_letters(name, other)


def _same_letters(name: str, other: str) -> bool:
    """Whether two names have the same letters and digits in any order, or differ in zeros before a number."""
    plain, of_other = (re.sub(r"(?<!\d)0+(?=\d)", "", each) for each in (name, other))
    return sorted(name) == sorted(other) or plain == of_other
