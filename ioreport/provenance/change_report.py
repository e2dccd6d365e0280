"""Write the changes between two documents as lines of text, as plain values, and as the lists of a workbook."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from ioreport.provenance.document_changes import FACT, TABLE, WORDS, Change, Changes, plain_rows
from ioreport.provenance.fact_differences import exactly, other_arguments, plain_record
from ioreport.submitted.row_changes import Moved

_MOST_ROWS = 5
"""How many changed rows of a figure are printed."""

LONGEST = 160
"""How many characters of a text are printed."""


def lines(changes: Changes) -> Iterator[str]:
    """A line for each fact, cell and text that changed, with the rows that changed it.

    >>> row = Moved("participations", "p.csv", "A-005/2", "changed", (7, 7), "people", "26", "62")
    >>> print(*lines(Changes((Change("cell", "ages/f/5-11", "26", "62", rows=(row,)),))))
    ages/f/5-11: 26 → 62; participations A-005/2 people 26 → 62
    """
    for change in changes.of(FACT):
        yield f"{change.where}: {'; '.join([*_fact(change), *_moved(change.rows)])}"
    before: tuple[Moved, ...] = ()
    for change in changes.of(TABLE):
        told = _moved(change.rows) if change.rows != before else ["the same rows"] * bool(change.rows)
        yield f"{change.where}: {'; '.join([_from_to(change), *told])}"
        before = change.rows
    for change in changes.of(WORDS):
        yield f"{change.where}: {_from_to(change)}"


def _fact(change: Change) -> Iterator[str]:
    """The changed parts of a fact in words; the value is written beside the text, and known rows are left out."""
    parts = {each.part: each for each in change.parts}
    text, value = parts.get("text"), parts.get("value")
    for part, each in sorted(parts.items(), key=lambda pair: pair[0] != "text"):
        if part == "fact":
            yield f"added: {plain_record(change.new)}" if change.old is None else f"removed: {plain_record(change.old)}"
        elif part == "text":
            exact = (value.old, value.new) if value else (None, None)
            old = plain_record(each.old) + exactly(each.old, exact[0])
            new = plain_record(each.new) + exactly(each.new, exact[1])
            yield f"{old} → {new}"
        elif part == "arguments":
            yield from other_arguments(each)
        elif part == "definition":
            yield "another definition"
        elif part == "trail":
            files = [name for name in {**each.old, **each.new} if each.old.get(name) != each.new.get(name)]
            yield from [] if change.rows else [f"other rows of {', '.join(files)}"]
        elif part != "value" or not text:
            yield f"{part} {plain_record(each.old)} → {plain_record(each.new)}"


def _from_to(change: Change) -> str:
    old, new = (textwrap.shorten(plain_record(text), LONGEST, placeholder=" …") for text in (change.old, change.new))
    if change.old is None:
        return f"added: {new}"
    return f"removed: {old}" if change.new is None else f"{old} → {new}"


def _moved(rows: Sequence[Moved]) -> list[str]:
    told = [str(row) for row in rows[:_MOST_ROWS]]
    return [*told, f"and {len(rows) - _MOST_ROWS} more"] if len(rows) > _MOST_ROWS else told


def plain_changes(changes: Changes) -> Iterator[dict[str, Any]]:
    """Each change as plain values, then each changed row that changed no figure."""
    for each in changes.found:
        told = {"kind": each.kind, "where": each.where, "old": each.old, "new": each.new}
        parts = {part.part: {"old": part.old, "new": part.new} for part in each.parts if part.part != "fact"}
        yield {**told, **({"parts": parts} if parts else {}), "rows": plain_rows(each.rows)}
    for row in plain_rows(changes.unused):
        yield {"kind": "row", **row}


def sheets(changes: Changes) -> dict[str, tuple[list[str], list[list[Any]]]]:
    """The lists of a workbook: facts, tables, texts, and the rows that changed them."""
    both = ["old", "new"]
    moved = [(change.kind, change.where, row) for change in changes.found for row in change.rows]
    moved += [("", "", row) for row in changes.unused]
    facts = [[each.where, each.old, each.new, "; ".join(_fact(each))] for each in changes.of(FACT)]
    return {
        "facts": (["fact", *both, "what changed"], facts),
        "texts": (["place", *both], [[each.where, each.old, each.new] for each in changes.of(WORDS)]),
        "tables": (["cell", *both], [[each.where, each.old, each.new] for each in changes.of(TABLE)]),
        "rows": (
            ["kind", "figure", "table", "key", "change", "column", *both, "row before", "row after", "file"],
            [
                [kind, where, row.table, row.key, row.change, row.column, row.old, row.new, *row.row, row.file]
                for kind, where, row in moved
            ],
        ),
    }
