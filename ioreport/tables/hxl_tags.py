"""HXL tags: rows of tags below a table's header, as in the Humanitarian Exchange Language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ioreport.errors import Finding

_TAG = re.compile(r"\s*#\s*[A-Za-z]\w*(\s*[+@]\s*\w+)*\s*")
"""A hashtag, then its attributes: #affected+f+children (HXL 1.1)."""
FIRST_ROWS = 3
"""The rows below a header among which rows of tags are looked for."""
_SHOWN = 3


def are_tags(cells: Iterable[object]) -> bool:
    """Whether at least two cells, and most of those that are filled in, are HXL tags.

    >>> are_tags(["#activity+code", "#date +start", None]), are_tags(["#REF!", "#N/A", "#1"])
    (True, False)
    """
    filled = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    tags = sum(bool(_TAG.fullmatch(cell)) for cell in filled)
    return tags > 1 and 2 * tags > len(filled)


def find_tags(first: Mapping[int, Sequence[str]], file: str) -> tuple[Finding, ...]:
    """A finding for each row of HXL tags among the first rows of a table, given as row number → cells."""
    return tuple(tags_fault(file, row, cells) for row, cells in first.items() if are_tags(cells))


def tags_fault(file: str, row: int, cells: Iterable[object]) -> Finding:
    """The finding of a row of tags."""
    shown = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
    found = ", ".join(shown[:_SHOWN]) + ", …" * (len(shown) > _SHOWN)
    expected = "a row of data: this is a row of HXL tags, delete it"
    if row == 1:
        expected = "the columns' names in row 1: these are HXL tags, put the names in their place"
    return Finding(file, row, None, "hxl", "error", found, expected)
