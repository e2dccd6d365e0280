"""The document tree: a report and its parts in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ioreport.documents.tree.nodes import Block, Footnote, Inline, Use, text_of_nodes
from ioreport.errors import Finding
from ioreport.records import Chart, Cover, Fact, Photo, Table
from ioreport.wording import Wording


@dataclass(frozen=True)
class SectionHeading:
    """A heading: its level (2 and lower), content and anchor."""

    level: int
    content: tuple[Inline, ...]
    id: str

    @property
    def text(self) -> str:
        return text_of_nodes(self.content)


@dataclass(frozen=True)
class Prose:
    """A run of text between headings, with its footnotes; `missing` text says what a draft lacks."""

    content: tuple[Block, ...]
    missing: bool = False
    notes: tuple[Footnote, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A numbered chart, photo or table; charts and photos share one numbering. `uses` has a table's facts by key."""

    number: int
    record: Chart | Photo | Table
    uses: Mapping[str, Use] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """``chart``, ``photo`` or ``table``."""
        return type(self.record).__name__.lower()

    @property
    def id(self) -> str:
        return f"{'table' if self.kind == 'table' else 'figure'}-{self.number}"

    @property
    def title(self) -> str:
        return self.record.title if isinstance(self.record, Chart) else self.record.caption

    @property
    def chart(self) -> Chart:
        """The record of a chart."""
        assert isinstance(self.record, Chart)
        return self.record

    @property
    def photo(self) -> Photo:
        """The record of a photo."""
        assert isinstance(self.record, Photo)
        return self.record

    @property
    def table(self) -> Table:
        """The table itself, or the data behind a chart; a photo has none."""
        if isinstance(self.record, Chart):
            return self.record.table
        assert isinstance(self.record, Table)
        return self.record


@dataclass(frozen=True)
class FactStatement:
    """A fact that a code cell displayed by itself, with ``display(facts.…)``."""

    use: Use

    @property
    def label(self) -> str:
        return self.use.fact.label or self.use.fact.definition


Tiles = tuple[tuple[str, Use], ...]
"""Key figures side by side: each label with the use of its fact."""


@dataclass(frozen=True)
class Strip:
    """Key figures side by side at the start of a section."""

    tiles: Tiles


Part = SectionHeading | Prose | Shown | FactStatement | Strip


@dataclass(frozen=True)
class Report:
    """A document's contents in reading order.

    `lead` has the parts before the first heading; `facts` are in the order of their first use; `uses` has the anchors
    of each fact by its key; `warnings` are for the author: of outputs that no document shows, and of doubtful charts;
    `formulas` has each formula of the text once.
    """

    cover: Cover
    tiles: Tiles
    lead: tuple[Part, ...]
    body: tuple[Part, ...]
    facts: tuple[Fact, ...]
    uses: Mapping[str, tuple[str, ...]]
    warnings: tuple[Finding, ...] = ()
    formulas: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[SectionHeading, ...]:
        return tuple(part for part in self.body if isinstance(part, SectionHeading))

    @property
    def shown(self) -> tuple[Shown, ...]:
        return tuple(part for part in (*self.lead, *self.body) if isinstance(part, Shown))

    @property
    def full_title(self) -> str:
        """The title in a file's properties."""
        return f"{self.cover.title} – {self.cover.office}"

    @property
    def description(self) -> str:
        return self.cover.subtitle or self.cover.acknowledgement


def numbered(anchor: str, words: Wording) -> str:
    """The name of a figure or table, with its number.

    >>> numbered("figure-2", Wording("en")), numbered("table-1", Wording("en"))
    ('Figure 2', 'Table 1')
    """
    kind, _, number = anchor.partition("-")
    return words.label("Figure {n}" if kind == "figure" else "Table {n}", n=number)


FICTIONAL = "Demonstration data: every figure in this document is fictional"
"""The notice on the first page and in every footer of demonstration data, before translation."""


def stamp_line(cover: Cover, words: Wording) -> str:
    """The period of a document and the day of its data, for the first page."""
    day = words.label("Data as of {date}", date=cover.stamp)
    return f"{cover.period} · {day}" if cover.period else day


def notes_of(table: Table, words: Wording, source: bool = True) -> list[str]:
    """The lines below a table: its notes and its source."""
    told = table.source if source else ""
    if told and not told.startswith(words.label("Source")):
        told = words.label("Source: {source}", source=told)
    return [*table.notes, *([told] if told else [])]


def closed(sentence: str) -> str:
    """A caption with a full stop, so that a sentence can follow; "… 2024 г." already ends with one.

    >>> closed("People by town"), closed("Хора, 2024 г.")
    ('People by town.', 'Хора, 2024 г.')
    """
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
