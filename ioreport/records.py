"""Records: how a fact, text, chart, table, photo or cover is written into a cell's output.

The functions that a notebook calls make these records; `ioreport.record_reader` reads them from the executed notebook
for the writers of documents. Each record is frozen, has its own MIME type, and is shown in JupyterLab by
`_repr_mimebundle_`.
"""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ioreport.session_html import is_asked_by_a_text, session_block, session_table, trail_lines
from ioreport.values import CellOrigin, origin_lines

FACT_FIELDS = (
    "key",
    "value",
    "unit",
    "precision",
    "text",
    "definition",
    "measure",
    "arguments",
    "trail",
    "withheld",
)
"""The fields of a fact in `facts.json`, in this order."""

BELOW = "below"
"""The additional field of a withheld count in `facts.json`, if the document says "fewer than …"."""

IMPORTED = "origins"
"""The additional field of a fact or table in `facts.json` for the cells that imported rows came from."""

MIME = "application/vnd.ioreport.{}+json"


@dataclass(frozen=True)
class Fact:
    """A named value with unit, wording, definition and trail.

    `value` is an exact decimal string, an ISO date or a text, `None` if withheld or not known;
    `text` is the wording for readers; `trail` has row ranges by file, as in `facts.json`;
    `counted` are the files of the trail that count people, `cleared` those that disclosure control has cleared;
    `origins` are the cells that imported rows came from.
    For a withheld count, `below` is the n of "fewer than n", if the text says so.
    """

    mime: ClassVar[str] = MIME.format("fact")

    key: str
    value: str | None
    unit: str
    precision: str
    text: str
    definition: str
    measure: str
    arguments: Mapping[str, Any]
    trail: Mapping[str, Any]
    withheld: bool = False
    label: str = ""
    note: str = ""
    counted: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    below: int | None = None
    origins: tuple[CellOrigin, ...] = ()

    def written(self) -> dict[str, Any]:
        """The fact as an entry of `facts.json`, with ``below`` only if a withheld count is shown as "fewer than …"."""
        told = {name: _plain(getattr(self, name)) for name in FACT_FIELDS} | written_origins(self.origins)
        return told if self.below is None else {**told, BELOW: self.below}

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        # Within the sentence of a text, only the words are shown.
        shown = {} if is_asked_by_a_text() else {"text/html": _fact_html(self)}
        return {"text/plain": self.text, **shown, self.mime: to_json(self)}


@dataclass(frozen=True)
class Column:
    """A column of a shown table: its header, unit, and whether it holds numbers (right-aligned).

    With `bar` the exact values are fractions and have a bar of that length beside them; `tick` is a
    fraction marked on every bar, such as the elapsed time. `name` identifies the column
    in its table; `measure` and `arguments` say how its cells can be computed again.
    """

    label: str
    unit: str = ""
    numeric: bool = False
    bar: bool = False
    tick: str | None = None
    name: str = ""
    measure: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """A cell of a shown table: its wording, its exact value if it has one, and whether it is withheld.

    `stressed` cells are bad news: a line over its budget, an indicator behind plan. `language` is the language of the
    text if it is not the document's; `fact` is the key of the fact in the cell, one of its table's facts.
    """

    text: str
    value: str | None = None
    withheld: bool = False
    stressed: bool = False
    language: str = ""
    fact: str = ""


@dataclass(frozen=True)
class RowName:
    """The name of a row, unique in its table, and the arguments of its measures.

    If the arguments are `None`, no measure gives the cells of the row.
    """

    name: str
    arguments: Mapping[str, Any] | None = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table as a reader sees it: caption, headed columns, worded cells.

    The first column names its row (a row header) when `row_headers` is true; the last `totals`
    rows are totals, below a rule. `notes` are below the table and explain marks such as "–".
    `key` is unique in a document and made of a-z, 0-9 and "-". `facts` are the facts in its cells.
    `names` has one entry for each row, or none. A cell is computed again by its column's measure with the arguments
    of the table, the row and the column; if two have the same argument, the later one is used.
    """

    mime: ClassVar[str] = MIME.format("table")

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: int = 0
    row_headers: bool = True
    notes: tuple[str, ...] = ()
    source: str = ""
    trail: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    counted: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    names: tuple[RowName, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=dict)
    origins: tuple[CellOrigin, ...] = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        text = f"{self.caption} ({len(self.rows)} rows)"
        return {"text/plain": text, "text/html": _table_html(self), self.mime: to_json(self)}


@dataclass(frozen=True)
class Heading:
    """A heading made by code in the notebook, such as the title of a template's section.

    `level` is 2 or lower; `key` names the section in its document, made of a-z, 0-9 and "-".
    """

    mime: ClassVar[str] = MIME.format("heading")

    level: int
    text: str
    key: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        shown = f"<h{self.level}>{html.escape(self.text)}</h{self.level}>"
        return {"text/plain": self.text, "text/html": shown, self.mime: to_json(self)}


@dataclass(frozen=True)
class Text:
    """A text from the office's data or from a catalogue, in MyST Markdown.

    `facts` has the fact of every ``{eval}`` role by its expression; the text has no other computed figures.
    With `missing` the text says what a draft lacks, and is shown in a marked box.
    """

    mime: ClassVar[str] = MIME.format("text")

    markdown: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    missing: bool = False

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        shown = self.markdown
        for expression, fact in self.facts.items():
            shown = shown.replace(f"{{eval}}`{expression}`", f"**{fact.text}**")
        return {"text/plain": shown, "text/markdown": shown, self.mime: to_json(self)}


@dataclass(frozen=True)
class Chart:
    """A chart with everything that a copied picture needs.

    `svg` is drawn for a page (wide), `svg_narrow` for a phone; both keep text as text.
    `alt` is the message with its figures; `table` has every value drawn.
    `key` is unique in a document and made of a-z, 0-9 and "-". `doubts` are for the author, who is warned of them at a
    build: rule, what was found and what is expected of each.
    """

    mime: ClassVar[str] = MIME.format("chart")

    key: str
    title: str
    subtitle: str
    source: str
    alt: str
    table: Table
    svg: str
    svg_narrow: str
    trail: Mapping[str, Any] = field(default_factory=dict)
    counted: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    doubts: tuple[tuple[str, str, str], ...] = ()
    origins: tuple[CellOrigin, ...] = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/plain": self.alt, "image/svg+xml": self.svg, self.mime: to_json(self)}


@dataclass(frozen=True)
class Photo:
    """A photo that may be published: its picture (base64, without camera metadata), texts and credit."""

    mime: ClassVar[str] = MIME.format("photo")

    key: str
    caption: str
    alt: str
    credit: str
    media_type: str
    picture: str
    trail: Mapping[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/plain": self.alt, self.media_type: self.picture, self.mime: to_json(self)}


@dataclass(frozen=True)
class Tile:
    """A headline figure of the first page: a short label over a fact."""

    label: str
    fact: Fact


@dataclass(frozen=True)
class Figures:
    """A few large figures at the start of a section, each above its label."""

    mime: ClassVar[str] = MIME.format("figures")

    key: str
    tiles: tuple[Tile, ...]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        told = "; ".join(f"{tile.label}: {tile.fact.text}" for tile in self.tiles)
        return {"text/plain": told, "text/html": _tiles_html(self.tiles), self.mime: to_json(self)}


@dataclass(frozen=True)
class Cover:
    """The first page: what, where, when; who paid; the headline figures.

    `period` and `place` are in words; `as_of` is the day of the data (ISO), `stamp` the same in words. `least` is
    the smallest count of people that the document shows, if it withholds smaller ones; `uncounted` are the
    office's files whose rows count nobody: figures from all other files must be cleared. `reissue` says which
    version this is, which one it replaces and what changed; a build with --reissue fills it in. A `draft` is marked
    on each page.
    """

    mime: ClassVar[str] = MIME.format("cover")

    title: str
    subtitle: str
    acknowledgement: str
    office: str
    period: str
    as_of: str
    stamp: str
    language: str
    demonstration: bool
    least: int | None = None
    uncounted: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    facts: tuple[Fact, ...] = ()
    reissue: str = ""
    draft: bool = False

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        shown = (
            f"<h1>{html.escape(self.title)}</h1><p>{html.escape(self.subtitle)}</p>"
            f"<p><em>{html.escape(self.acknowledgement)}</em></p>{_tiles_html(self.tiles)}"
        )
        return {"text/plain": self.title, "text/html": shown, self.mime: to_json(self)}


Record = Fact | Table | Heading | Text | Figures | Chart | Photo | Cover


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def to_json(record: Record) -> dict[str, Any]:
    """A record as plain JSON, every field by its name."""
    fields: dict[str, Any] = _plain(record)
    return fields


def written_origins(origins: tuple[CellOrigin, ...]) -> dict[str, Any]:
    """The origins of a record as in `facts.json`; nothing where no row was imported."""
    return {IMPORTED: [each.written() for each in origins]} if origins else {}


def _fact_html(fact: Fact) -> str:
    named = " · ".join(filter(None, [fact.key, fact.label, fact.unit]))
    rows = [*trail_lines(fact.trail), *origin_lines(fact.origins)]
    return session_block(fact.text, named, notes=[f"Rule: {fact.definition}", fact.note, *rows])


def _tiles_html(tiles: tuple[Tile, ...]) -> str:
    shown = (f"<li><strong>{html.escape(t.fact.text)}</strong> {html.escape(t.label)}</li>" for t in tiles)
    return f"<ul>{''.join(shown)}</ul>"


def _table_html(table: Table) -> str:
    heads = [f"{c.label} ({c.unit})" if c.unit else c.label for c in table.columns]
    rows = [[cell.text for cell in row] for row in table.rows]
    numeric = [place for place, column in enumerate(table.columns) if column.numeric]
    shown = session_table(heads, rows, numeric, table.totals)
    source = f"Source: {table.source}" if table.source else ""
    notes = [*table.notes, source, *trail_lines(table.trail), *origin_lines(table.origins)]
    return session_block(table.caption, table=shown, notes=notes)
