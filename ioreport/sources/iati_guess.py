"""The first mapping of an IATI file: all its sheets are known; what the file leaves open is asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ioreport.sources.grid import EMPTY, Grid
from ioreport.sources.mapping_text import Guess

_QUESTION = re.compile(r"# \? \{([^}]+)\} ")
"""A question of the mapping, and what it is about: a sheet, or a sheet and a column of it that is not always filled."""


def iati_mapping(source: str, file: str, open_: Collection[str] = ()) -> str:
    """The mapping of an IATI file, with the questions on what is open.

    Parameters
    ----------
    source, file : str
        The source's id and its files.
    open_ : collection of str
        The sheets that have rows, and their columns with gaps, as ``activities end``.

    Examples
    --------
    >>> [line for line in iati_mapping("a", "b", {"values"}).splitlines() if line.startswith("# ?")]
    ['# ? {values} place = "place"  # in place of the line below, once places.csv has the places of the file']
    """
    text = Path(__file__).with_name("iati_mapping.toml").read_text("utf-8")
    named = text.replace("{id}", source, 1).replace("{files}", file, 1)
    return "\n".join(line for line in named.splitlines() if not _about(line) or _about(line) in open_) + "\n"


def _about(line: str) -> str:
    found = _QUESTION.match(line)
    return found[1] if found else ""


def guess_iati(source: str, file: str, grids: Sequence[Grid]) -> Guess:
    """A first mapping for the sheets of an IATI file."""
    guess = Guess(source)
    for line in iati_mapping(source, file, {about for grid in grids for about in _open(grid)}).splitlines():
        if _about(line):
            guess.ask(_QUESTION.sub("", line))
        else:
            guess.say(line)
    return guess


def _open(grid: Grid) -> Iterator[str]:
    """What of a sheet may be asked: itself, and its columns with gaps."""
    if grid.height < 2:
        return
    yield grid.sheet
    for column, heading in enumerate(grid.values[0], 1):
        if any(grid.kind(row, column) == EMPTY for row in range(2, grid.height + 1)):
            yield f"{grid.sheet} {heading}"
