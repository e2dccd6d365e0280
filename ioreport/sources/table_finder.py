"""Find the table on a sheet that nobody has described: its header rows, its labels of totals, whether notes follow."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ioreport.sources.grid import EMPTY, NUMBER, TEXT, Grid, shown
from ioreport.sources.headings import Header, read_header
from ioreport.sources.lookalike_letters import in_one_script
from ioreport.sources.mapping import SourceMapping, TableShape, Total, folded
from ioreport.sources.row_kinds import RowKinds, is_total_label, read_kinds
from ioreport.sources.sex_age_grammar import Question, read_sex_age

_MOST_ABOVE = 40
_LONGEST_HEADING = 120


@dataclass(frozen=True, eq=False)
class FoundTable:
    """A table on a sheet: its shape as a mapping says it, its header, its rows."""

    grid: Grid
    shape: TableShape
    header: Header
    kinds: RowKinds


@cache
def _words() -> dict[str, object]:
    return tomllib.loads(Path(__file__).with_name("column_words.toml").read_text("utf-8"))


@cache
def field_words() -> Mapping[str, str]:
    """Every known heading of a column, plain → the field that it means.

    >>> field_words()["изпълняващ партньор"], field_words()["lieu"]
    ('partner', 'place')
    """
    return {plain(word): name for name, words in _words().items() if isinstance(words, list) for word in words}


@cache
def personal_words() -> frozenset[str]:
    """Headings of columns that hold personal data."""
    groups = _words()["personal"]
    assert isinstance(groups, dict)
    return frozenset(plain(word) for words in groups.values() for word in words)


@cache
def system_words() -> frozenset[str]:
    """Headings that collecting programs add, such as ``_uuid``."""
    groups = _words()["system"]
    assert isinstance(groups, dict)
    return frozenset(folded(word) for words in groups.values() for word in words)


def plain(text: str) -> str:
    """A heading without marks around it and notes in brackets.

    >>> plain(" Place*: "), plain("Date (dd.mm.yyyy)")
    ('place', 'date')
    """
    text = re.sub(r"\s*[(\[][^)\]]*[)\]]\s*$", "", folded(in_one_script(text)))
    return text.strip(" *:.?#№") or text


def find_table(grid: Grid) -> FoundTable | None:
    """The table on a sheet; ``None`` if no row has two headings that are known, or three columns with rows below."""
    top = _header_row(grid)
    if not top:
        return None
    rows = _header_rows(grid, top)
    while top > 1 and _groups(grid, top - 1):
        top, rows = top - 1, rows + 1
    shape = TableShape(row=top, rows=rows)
    header = read_header(grid, shape, top)
    labels = _total_labels(grid, header)
    shape = TableShape(_find_name(grid, top), 0, rows, False, tuple(Total(label) for label in labels), "below")
    kinds = _kinds(grid, header, shape)
    return FoundTable(grid, shape, header, kinds) if kinds.data else None


def _kinds(grid: Grid, header: Header, shape: TableShape) -> RowKinds:
    from ioreport.sources.column_roles import ColumnRoles

    roles = ColumnRoles(header, fields={heading.path: heading.column for heading in header.headings if heading.parts})
    return read_kinds(grid, roles, SourceMapping("guess", "", "", table=shape))


def _header_row(grid: Grid) -> int:
    """The row with the most headings: known words count three times, other short texts over filled columns once."""
    best, found = 3, 0
    for row in range(1, min(grid.height, _MOST_ABOVE) + 1):
        kinds = grid.kinds[row - 1]
        cells = [shown(grid.value(row, column)) for column in grid.filled_in(row) if kinds[column - 1] == TEXT]
        texts = list(dict.fromkeys(cells))
        if len(texts) < 2 or any(len(text) > _LONGEST_HEADING for text in texts):
            continue
        numbers = kinds.count(NUMBER)
        score = sum(3 if _is_known(text) else 1 for text in texts) - (2 * numbers if numbers > 12 else 0)
        if any(kind not in (EMPTY, TEXT, NUMBER) for kind in kinds):
            score -= 3
        if score > best and (any(map(_is_known, texts)) or len(texts) >= 3):
            best, found = score, row
    return found


def _is_known(text: str) -> bool:
    words = plain(text)
    return (
        words in field_words()
        or words in personal_words()
        or not isinstance(read_sex_age([text], "0-17", "18+"), Question)
    )


def _header_rows(grid: Grid, top: int) -> int:
    """How many header rows there are: as far as a cell of the first is merged downwards, or groups need names."""
    down = [span.bottom - top + 1 for span in grid.merged if span.top == top]
    across = any(span.right > span.left for span in grid.merged if span.top == top)
    rows = max(down, default=1)
    if rows == 1 and across and top < grid.height:
        below = grid.kinds[top].replace(EMPTY, "")
        rows = 2 if below and set(below) == {TEXT} else 1
    return min(rows, 4)


def _groups(grid: Grid, row: int) -> bool:
    """Whether a row has headings of groups: several merged cells side by side."""
    across = [span for span in grid.merged if span.top == row and span.right > span.left and span.bottom <= row + 3]
    return sum(grid.kind(span.top, span.left) == TEXT for span in across) > 1


def _find_name(grid: Grid, top: int) -> str:
    """A heading of the first header row that no other row above or in it has."""
    texts = [shown(grid.value(top, column)) for column in grid.filled_in(top) if grid.kind(top, column) == TEXT]
    above = {folded(shown(value)) for line in grid.values[: top - 1] for value in line if value != ""}
    chosen = [text for text in texts if folded(text) not in above]
    known = [text for text in chosen if plain(text) in field_words()]
    return (known or chosen or texts)[0]


def _total_labels(grid: Grid, header: Header) -> list[str]:
    """The labels of rows that begin with a word for a total."""
    found: dict[str, None] = {}
    for row in range(header.bottom + 1, grid.height + 1):
        filled = grid.filled_in(row)
        if filled and grid.kind(row, filled[0]) == TEXT:
            text = shown(grid.value(row, filled[0])).strip()
            if is_total_label(text):
                found[text] = None
    return list(found)
