"""Write nodes of running text as HTML; every text is escaped here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from ioreport.documents.column_widths import LONGEST_IN_TEXT
from ioreport.documents.html.html_tables import breakable, svg_image
from ioreport.documents.tree.nodes import (
    Admonition,
    Block,
    Break,
    Code,
    Definitions,
    FactText,
    Footnote,
    Formula,
    Inline,
    Link,
    Listing,
    Paragraph,
    ProseTable,
    Quote,
    Rule,
    Styled,
    Use,
    Verbatim,
    Words,
)
from ioreport.formula_drawing import draw_formula

BLACK = "#000000"
_COLUMN, _NUMBER = ' scope="col"', ' class="num"'
_TAGS = {"emphasis": "em", "strong": "strong", "struck": "s"}


def fact_link(use: Use, text: str = "") -> str:
    """A fact in the text as a link to its source; `text` replaces the fact's own wording.

    >>> from ioreport.records import Fact
    >>> fact = Fact("held", "2", "activity", "exact", "2", "", "activities_held", {}, {})
    >>> fact_link(Use(fact, "use-held-1"))
    '<a class=fact id="use-held-1" href="#fact-held">2</a>'
    """
    shown = escape(text or use.fact.text)
    return f'<a class=fact id="{escape(use.id)}" href="#fact-{escape(use.fact.key)}">{shown}</a>'


def line_html(content: Iterable[Inline], ink: str = BLACK) -> str:
    """The inline nodes of a line as HTML; formulas are drawn in the colour `ink`.

    >>> line_html((Words("5 < 6, "), Styled("strong", (Words("sure"),))))
    '5 &lt; 6, <strong>sure</strong>'
    """
    return "".join(_INLINES[type(inline)](inline, ink) for inline in content)


def blocks_html(blocks: Iterable[Block], ink: str = BLACK) -> str:
    """Block nodes as HTML, each on its own lines."""
    return "".join(_BLOCKS[type(block)](block, ink) for block in blocks)


def notes_html(notes: Iterable[Footnote], ink: str = BLACK) -> str:
    """The footnotes below their text; the number of each links back to its mark."""
    told = "".join(_note(note, ink) for note in notes)
    return f'<div class="notes">\n{told}</div>\n' if told else ""


def _note(note: Footnote, ink: str) -> str:
    first, *more = (line_html(paragraph.content, ink) for paragraph in note.content)
    first = f'<a href="#mark-{note.number}">{note.number}</a> {first}'
    lines = "".join(f"<p>{line}</p>\n" for line in (first, *more))
    return f'<div id="note-{note.number}">{lines}</div>\n'


def _mark(note: Footnote, ink: str) -> str:
    """A footnote's mark; a note that is used again has several marks, and only the first has an anchor."""
    anchor = f' id="mark-{note.number}"' if note.content else ""
    return f'<sup><a{anchor} href="#note-{note.number}">{note.number}</a></sup>'


def _formula(formula: Formula, ink: str) -> str:
    drawing = draw_formula(formula.text)
    style = f"height:{drawing.height:.3f}em;vertical-align:{-drawing.depth:.3f}em"
    return f'<img src="{svg_image(drawing.in_ink(ink))}" alt="{escape(formula.text)}" style="{style}">'


def _words(words: Words, ink: str) -> str:
    if all(len(word) <= LONGEST_IN_TEXT for word in words.text.split(" ")):
        return escape(words.text, quote=False)
    return str(breakable(words.text, LONGEST_IN_TEXT))


def _paragraph(paragraph: Paragraph, ink: str) -> str:
    text = line_html(paragraph.content, ink)
    return f"{text}\n" if paragraph.tight else f"<p>{text}</p>\n"


def _listing(listing: Listing, ink: str) -> str:
    tag = "ul" if listing.start is None else "ol"
    start = f' start="{listing.start}"' if listing.start not in (None, 1) else ""
    items = "".join(f"<li>{_item(item, ink)}</li>\n" for item in listing.items)
    return f"<{tag}{start}>\n{items}</{tag}>\n"


def _item(blocks: tuple[Block, ...], ink: str) -> str:
    """The blocks of a list item; a single block is written without line breaks around it."""
    return blocks_html(blocks, ink).strip("\n") if len(blocks) == 1 else "\n" + blocks_html(blocks, ink)


def _quote(quote: Quote, ink: str) -> str:
    said_by = f'<p class="said">— {line_html(quote.attribution, ink)}</p>\n' if quote.attribution else ""
    return f"<blockquote>\n{blocks_html(quote.content, ink)}{said_by}</blockquote>\n"


def _admonition(admonition: Admonition, ink: str) -> str:
    title = f"<p><strong>{line_html(admonition.title, ink)}</strong></p>\n"
    return f'<div class="admonition" role="note">\n{title}{blocks_html(admonition.content, ink)}</div>\n'


def _verbatim(verbatim: Verbatim, ink: str) -> str:
    told = f' class="language-{escape(verbatim.language)}"' if verbatim.language else ""
    return f"<pre><code{told}>{escape(verbatim.text)}</code></pre>\n"


def _grid(grid: ProseTable, ink: str) -> str:
    """A table in a frame that scrolls sideways, so that the page does not."""
    head, *rows = grid.rows
    body = "".join(f"<tr>{_cells('td', '', row, grid, ink)}</tr>\n" for row in rows)
    body = f"<tbody>\n{body}</tbody>\n" if rows else ""
    header = f"<thead>\n<tr>{_cells('th', _COLUMN, head, grid, ink)}</tr>\n</thead>\n"
    return f'<div class="scroll" role="group" tabindex="0"><table>\n{header}{body}</table>\n</div>\n'


def _cells(tag: str, told: str, row: tuple[tuple[Inline, ...], ...], grid: ProseTable, ink: str) -> str:
    pairs = zip(row, grid.numeric, strict=True)
    return "".join(f"<{tag}{_NUMBER * num}{told}>{line_html(cell, ink)}</{tag}>" for cell, num in pairs)


def _definitions(definitions: Definitions, ink: str) -> str:
    entries = "".join(
        "".join(f"<dt>{line_html(term, ink)}</dt>\n" for term in terms)
        + "".join(f"<dd>{_item(meant, ink)}</dd>\n" for meant in meanings)
        for terms, meanings in definitions.entries
    )
    return f"<dl>\n{entries}</dl>\n"


_INLINES: dict[type[Inline], Callable[[Any, str], str]] = {
    Words: _words,
    Break: lambda end, ink: "<br>\n" if end.hard else "\n",
    Code: lambda code, ink: f"<code>{escape(code.text)}</code>",
    FactText: lambda shown, ink: fact_link(shown.use),
    Footnote: _mark,
    Formula: _formula,
    Styled: lambda styled, ink: f"<{_TAGS[styled.style]}>{line_html(styled.content, ink)}</{_TAGS[styled.style]}>",
    Link: lambda link, ink: f'<a href="{escape(link.target)}">{line_html(link.content, ink)}</a>',
}
_BLOCKS: dict[type[Block], Callable[[Any, str], str]] = {
    Paragraph: _paragraph,
    Listing: _listing,
    Quote: _quote,
    Admonition: _admonition,
    Verbatim: _verbatim,
    Rule: lambda rule, ink: "<hr>\n",
    ProseTable: _grid,
    Definitions: _definitions,
}
