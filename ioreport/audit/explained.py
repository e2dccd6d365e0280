"""From a figure of a document to its rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from ioreport.audit.differences import plain
from ioreport.errors import UsageError, nearest
from ioreport.measures import measure
from ioreport.tables import Office
from ioreport.tables.delimited import read_cells
from ioreport.wording import Wording


def find_facts(manifest: Mapping[str, Any], asked: str) -> tuple[dict[str, Any], ...]:
    """The facts of a document that bear a name; where none does, those that read so.

    Parameters
    ----------
    asked : str
        A key (``people_reached``), a key in words (``people reached``), the text that a reader sees (``1,234``,
        ``about 40``) or a figure in it (``40``).

    Raises
    ------
    UsageError
        When no fact is meant; lists them all with their texts.
    """
    facts, words = manifest["facts"], plain(asked).casefold()
    figure = re.compile(rf"(?<![\w.,]){re.escape(words)}(?!\w|[.,]\d)")
    for is_meant in (
        lambda fact: fact["key"] == asked,
        lambda fact: words in (fact["key"].replace("_", " ").casefold(), plain(fact["text"]).casefold()),
        lambda fact: figure.search(plain(fact["text"]).casefold()),
    ):
        if found := tuple(filter(is_meant, facts)):
            return found
    known = "".join(f"\n  {fact['key']}: {plain(fact['text'])}" for fact in facts)
    hint = nearest(asked, [fact["key"] for fact in facts])
    last = Wording(manifest["report"]["language"]).label("Where each figure comes from")
    raise UsageError(
        f"The document has no fact {asked!r}{hint}; it has{':' if known else ' none.'}{known}",
        next_step="name one of these; a figure of a table or chart is none: the document's last section, "
                  f"“{last}”, has the files and rows of each table and chart",
    )


def explain_rows(fact: Mapping[str, Any], office: Office) -> dict[str, list[dict[str, str]]]:
    """The very rows behind a fact, by file: each row's number and its cells as they stand in the file."""
    again = measure(office, fact["measure"], **fact["arguments"])
    return {file: _cells(office.folder / file, rows) for file, rows in again.trail.rows.items()}


def _cells(file: Path, rows: Collection[int]) -> list[dict[str, str]]:
    texts = read_cells(file.read_bytes(), file.name).frame.loc[list(rows)].fillna("")
    return [{"row": str(row), **cells} for row, cells in zip(texts.index, texts.to_dict("records"), strict=True)]
