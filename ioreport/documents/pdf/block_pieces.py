"""Convert nodes of running text into pieces for the Typst template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ioreport.documents.column_widths import LONGEST_IN_TEXT
from ioreport.documents.pdf.line_pieces import PieceLine, TypstPiece, broken, link, text, typst_fact
from ioreport.documents.pdf.table_pieces import plain_table
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
    Verbatim,
    Words,
)
from ioreport.formula_drawing import INK, draw_formula


def typst_line(content: Iterable[Inline]) -> PieceLine:
    """The inline nodes of a line as strings and pieces."""
    return [piece for inline in content for piece in _INLINES[type(inline)](inline)]


def typst_blocks(blocks: Iterable[Block]) -> list[TypstPiece]:
    """Block nodes as pieces, in order."""
    return [_BLOCKS[type(block)](block) for block in blocks]


def paragraph(*line: Any) -> TypstPiece:
    return {"kind": "paragraph", "content": list(line), "tight": False}


def _formula(formula: Formula) -> PieceLine:
    drawing = draw_formula(formula.text)
    return [
        {
            "kind": "formula",
            "alt": formula.text,
            "svg": drawing.svg,
            "ink": INK,
            "height": drawing.height,
            "depth": drawing.depth,
        }
    ]


def _listing(listing: Listing) -> TypstPiece:
    items = [typst_blocks(item) for item in listing.items]
    tight = all(block["kind"] != "paragraph" or block["tight"] for item in items for block in item)
    return {"kind": "list", "items": items, "start": listing.start, "tight": tight}


def _terms(definitions: Definitions) -> TypstPiece:
    entries = [
        {"terms": [typst_line(term) for term in terms], "meanings": [typst_blocks(each) for each in meanings]}
        for terms, meanings in definitions.entries
    ]
    return {"kind": "terms", "entries": entries}


def _grid(grid: ProseTable) -> TypstPiece:
    head, *rows = ([typst_line(cell) for cell in row] for row in grid.rows)
    return plain_table(head, rows, grid.numeric)


_INLINES: dict[type, Callable[[Any], PieceLine]] = {
    Words: lambda words: broken(words.text, LONGEST_IN_TEXT),
    Break: lambda end: [{"kind": "end"} if end.hard else " "],
    Code: lambda code: [{"kind": "code", "text": text(code.text)}],
    FactText: lambda shown: [typst_fact(shown.use)],
    Formula: _formula,
    Footnote: lambda note: [
        {
            "kind": "footnote",
            "id": f"note-{note.number}",
            "again": not note.content,
            "lines": [typst_line(each.content) for each in note.content],
        }
    ],
    Styled: lambda styled: [{"kind": styled.style, "content": typst_line(styled.content)}],
    Link: lambda found: [link(found.target, typst_line(found.content))],
}
_BLOCKS: dict[type, Callable[[Any], TypstPiece]] = {
    Paragraph: lambda block: {"kind": "paragraph", "content": typst_line(block.content), "tight": block.tight},
    Listing: _listing,
    Quote: lambda quote: {
        "kind": "quote",
        "content": typst_blocks(quote.content),
        "said": typst_line(quote.attribution),
    },
    Admonition: lambda box: {
        "kind": "admonition",
        "title": typst_line(box.title),
        "content": typst_blocks(box.content),
    },
    Verbatim: lambda block: {"kind": "verbatim", "lines": block.text.removesuffix("\n").split("\n")},
    Rule: lambda rule: {"kind": "rule"},
    ProseTable: _grid,
    Definitions: _terms,
}
