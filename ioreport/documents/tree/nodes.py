"""The nodes of running text: what stands in a line, and the blocks that lines make up.

Every text is plain: a writer escapes it for its own format. No node knows a format.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ioreport.records import Fact


@dataclass(frozen=True)
class Use:
    """One place where a fact is shown; `id` is the anchor that leads back to it."""

    fact: Fact
    id: str


@dataclass(frozen=True)
class Words:
    """Plain text."""

    text: str


@dataclass(frozen=True)
class Break:
    """The end of a line: in the source only, or, where it is `hard`, on the page too."""

    hard: bool = False


@dataclass(frozen=True)
class Code:
    """A name or command in running text."""

    text: str


@dataclass(frozen=True)
class FactText:
    """A fact in the text: its wording, which leads to where it comes from."""

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
    """A formula as it is typed, without its dollar signs; it is shown as a drawing, and read out as it is typed."""

    text: str


@dataclass(frozen=True)
class Footnote:
    """The mark of a footnote, with its text where it is met first; `number` counts them through the document."""

    number: int
    content: tuple[Paragraph, ...] = ()

    @property
    def text(self) -> str:
        return ""


Inline = Words | Break | Code | FactText | Styled | Link | Formula | Footnote


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; in a `tight` list it has no room around it."""

    content: tuple[Inline, ...]
    tight: bool = False


@dataclass(frozen=True)
class Listing:
    """A list of items with marks, or with numbers from `start` on."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True)
class Quote:
    """A quotation, and who said it."""

    content: tuple[Block, ...]
    attribution: tuple[Inline, ...] = ()


@dataclass(frozen=True)
class Admonition:
    """A box that stands out from the text, under its title, such as “Note”."""

    title: tuple[Inline, ...]
    content: tuple[Block, ...]


@dataclass(frozen=True)
class Verbatim:
    """Lines that are shown as they are typed."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True)
class Grid:
    """A table typed in the text: its rows of cells, the first row the headers; `numeric` columns stand to the right."""

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True)
class Definitions:
    """Terms with what they mean: each entry its terms, then its definitions."""

    entries: tuple[tuple[tuple[tuple[Inline, ...], ...], tuple[tuple[Block, ...], ...]], ...] = field(default=())


Block = Paragraph | Listing | Quote | Admonition | Verbatim | Rule | Grid | Definitions


def text_of_nodes(content: tuple[Inline, ...]) -> str:
    """The text of a line without its marks.

    >>> text_of_nodes((Words("In"), Break(), Styled("strong", (Words("seven"),)), Words(" towns")))
    'In seven towns'
    """
    return "".join(_plain(inline) for inline in content)


def _plain(inline: Inline) -> str:
    if isinstance(inline, Break):
        return " "
    return text_of_nodes(inline.content) if isinstance(inline, Styled | Link) else inline.text
