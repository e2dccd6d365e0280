"""The pieces of a document: each text, tile, cell, alternative text and label with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ioreport.documents.tree.document_parts import numbered
from ioreport.wording import Wording

TEXT, TILE, HEADING, CELL, ALT, LABEL, PICTURE, RUNNING = _KINDS = (
    "paragraph",
    "tile",
    "heading",
    "cell",
    "alternative text",
    "label",
    "picture",
    "running text",
)
"""The kinds of pieces. The text of a picture is its SHA-256."""


@dataclass(frozen=True)
class Piece:
    """A text of a document and its place.

    `place` is the heading above it, or the name of its figure (``Figure 2``); for a table's cell it is the cell's
    name, ``finance/L1/spent_to_date``. `number` counts the pieces of one kind and place, from 1. `facts` are the
    facts that it links to, each key with the link's text.
    """

    kind: str
    place: str
    text: str
    number: int = 1
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def where(self) -> str:
        """The place in words.

        >>> Piece("paragraph", "In brief", "…", 2).where, Piece("cell", "finance/L1/spent", "3").where
        ('In brief, paragraph 2', 'finance/L1/spent')
        """
        return self.place if self.kind == CELL else f"{self.place}, {self.kind} {self.number}"


@dataclass(frozen=True)
class Contents:
    """A finished document: its manifest, and its pieces in reading order."""

    manifest: Mapping[str, Any]
    pieces: tuple[Piece, ...]

    def of(self, *kinds: str) -> tuple[Piece, ...]:
        """The pieces of some kinds."""
        return tuple(piece for piece in self.pieces if piece.kind in kinds)

    @property
    def cells(self) -> dict[str, str]:
        """Every cell of a table or of a chart's data by its name: ``finance/L1/spent_to_date``."""
        return {piece.place: piece.text for piece in self.pieces if piece.kind == CELL}


@dataclass
class Reading:
    """The state while a document is read: the pieces found so far, and the current heading."""

    manifest: Mapping[str, Any]
    place: str = "first page"
    pieces: list[Piece] = field(default_factory=list)
    counted: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        words = Wording(self.manifest["report"]["language"])
        tables = self.manifest.get("tables", ())
        self.by_id = {table["id"]: table for table in tables}
        self.by_name = {numbered(table["id"], words): table for table in tables}

    def add(self, kind: str, text: str, place: str = "", facts: Sequence[tuple[str, str]] = ()) -> None:
        """Add a piece; an empty text is skipped."""
        text, place = single_spaced(text), place or self.place
        if not text:
            return
        number = self.counted[kind, place] = self.counted.get((kind, place), 0) + 1
        self.pieces.append(Piece(kind, place, text, number, tuple(facts)))

    def head(self, text: str) -> None:
        """Add a heading; the next pieces are below it."""
        self.place = single_spaced(text) or self.place
        self.add(HEADING, text)

    def grid(
        self,
        rows: Sequence[Sequence[str]],
        listed: Mapping[str, Any] | None,
        name: str,
        facts: Mapping[tuple[int, int], Sequence[tuple[str, str]]] | None = None,
    ) -> None:
        """Add a table's cells, its header row first; `listed` is the table in the manifest.

        If the manifest does not list it, or with another shape, cells are named by row and column: ``Table 2/r1/c3``.
        """
        body = rows[1:]
        key = listed["key"] if listed else name
        if listed and (len(body) != len(listed["rows"]) or any(len(row) != len(listed["columns"]) for row in rows)):
            listed = None
        for number, row in enumerate(rows):
            head = listed["rows"][number - 1]["name"] if listed and number else f"r{number}" if number else "head"
            for column, text in enumerate(row):
                named = listed["columns"][column]["name"] if listed else f"c{column + 1}"
                self.add(CELL, text, f"{key}/{head}/{named}", (facts or {}).get((number, column), ()))

    def contents(self) -> Contents:
        return Contents(self.manifest, tuple(self.pieces))


def single_spaced(text: str) -> str:
    """A text in which every run of whitespace is one space.

    >>> single_spaced("EUR\\xa04,425.13\\n to date")
    'EUR 4,425.13 to date'
    """
    return " ".join(text.split())
