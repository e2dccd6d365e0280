"""The nodes of running text: inline nodes, and blocks.

Every text is plain: each writer escapes it for its own format. Nodes do not depend on a format.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ioreport.records import Fact


@dataclass(frozen=True)
class Use:
    """One place where a fact is shown; `id` is the anchor of that place."""

    fact: Fact
    id: str


@dataclass(frozen=True)
class Words:
    """Plain text."""

    text: str


@dataclass(frozen=True)
class Break:
    """The end of a line in the source; a `hard` one also ends the line on the page."""

    hard: bool = False


@dataclass(frozen=True)
class Code:
    """A name or command in running text."""

    text: str


@dataclass(frozen=True)
class FactText:
    """A fact in the text: its wording, linked to its source."""

    use: Use

    @property
    def text(self) -> str:
        return self.use.fact.text


@dataclass(frozen=True)
class Styled:
    """A stretch of text in ``emphasis``, ``strong`` or ``struck``."""

    style: str
    content: tuple[Inline, ...]


@dataclass(frozen=True)
class Link:
    """A link: `target` is a web address, or ``#`` and the anchor of a figure or table."""

    target: str
    content: tuple[Inline, ...]


@dataclass(frozen=True)
class Formula:
    """A formula without its dollar signs; it is shown as a drawing, and its source is the alternative text."""

    text: str


@dataclass(frozen=True)
class Footnote:
    """The mark of a footnote; only the first mark has the text. `number` counts through the document."""

    number: int
    content: tuple[Paragraph, ...] = ()

    @property
    def text(self) -> str:
        return ""


Inline = Words | Break | Code | FactText | Styled | Link | Formula | Footnote


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; in a `tight` list it has no space around it."""

    content: tuple[Inline, ...]
    tight: bool = False


@dataclass(frozen=True)
class Listing:
    """A list of items with bullets, or with numbers from `start` on."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True)
class Quote:
    """A quotation and its attribution."""

    content: tuple[Block, ...]
    attribution: tuple[Inline, ...] = ()


@dataclass(frozen=True)
class Admonition:
    """A box with a title, such as “Note”."""

    title: tuple[Inline, ...]
    content: tuple[Block, ...]


@dataclass(frozen=True)
class Verbatim:
    """Lines that are shown exactly as they are typed."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True)
class ProseTable:
    """A table in running text; the first row has the headers. `numeric` columns are right-aligned."""

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True)
class Definitions:
    """A definition list: each entry has its terms, then its definitions."""

    entries: tuple[tuple[tuple[tuple[Inline, ...], ...], tuple[tuple[Block, ...], ...]], ...] = field(default=())


Block = Paragraph | Listing | Quote | Admonition | Verbatim | Rule | ProseTable | Definitions


def text_of_nodes(content: tuple[Inline, ...]) -> str:
    """The plain text of a line.

    >>> text_of_nodes((Words("In"), Break(), Styled("strong", (Words("seven"),)), Words(" towns")))
    'In seven towns'
    """
    return "".join(_plain(inline) for inline in content)


def _plain(inline: Inline) -> str:
    if isinstance(inline, Break):
        return " "
    return text_of_nodes(inline.content) if isinstance(inline, Styled | Link) else inline.text
