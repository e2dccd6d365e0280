"""Write nodes of running text as Word paragraphs and runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

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
from ioreport.documents.word.word_pictures import Pictures
from ioreport.documents.word.word_xml import BOLD, LINK, PLAIN, Element, Look, R, made, paragraph_element, run, w

STEP = 340
"""The indent of each level of a list, as in the template's numbering, in 1/20 pt."""

NOTE_MARK = Look("FootnoteReference")

INDENTS = {"BlockText": (284, 0), "Admonition": (200, 200)}
"""The indents of quotations and boxes, left and right, as in the template's styles, in 1/20 pt."""

BULLETS, NUMBERS = 1, 2
"""The ids of the template's numberings."""


def marked(anchor: str, *content: Element) -> list[Element]:
    """Content with a bookmark; `name_anchors` gives bookmarks their final names and numbers."""
    return [made("bookmarkStart", id=anchor, name=anchor), *content, made("bookmarkEnd", id=anchor)]


def inner_link(anchor: str, text: str, look: Look = LINK) -> Element:
    """A link inside the document."""
    return made("hyperlink", run(text, look), anchor=anchor)


def word_fact_link(use: Use, look: Look, text: str = "") -> list[Element]:
    """A fact as a link to its source; `text` replaces the fact's own wording."""
    return marked(use.id, inner_link(f"fact-{use.fact.key}", text or use.fact.text, look))


class WordText:
    """Converts nodes into paragraphs; web addresses and numbered lists are added to `document`."""

    def __init__(self, document: Document, pictures: Pictures):
        self.document, self.pictures = document, pictures

    def line(self, content: Iterable[Inline], look: Look = PLAIN) -> list[Element]:
        """The runs of a line's inline nodes."""
        return [element for inline in content for element in _INLINES[type(inline)](self, inline, look)]

    def blocks(self, blocks: Iterable[Block], style: str = "BodyText", depth: int = 0) -> list[Element]:
        """The paragraphs and tables of blocks; `depth` is how many lists they are in."""
        return [element for block in blocks for element in _BLOCKS[type(block)](self, block, style, depth)]

    def styled(self, styled: Styled, look: Look) -> list[Element]:
        shown: dict[str, Any] = {styled.style: True}
        return self.line(styled.content, replace(look, **shown))

    def link(self, link: Link, look: Look) -> list[Element]:
        runs = self.line(link.content, replace(look, style="Hyperlink"))
        if link.target.startswith("#"):
            return [made("hyperlink", *runs, anchor=link.target[1:])]
        return [self.outward(link.target, runs)]

    def outward(self, address: str, runs: list[Element]) -> Element:
        """A link to a web address."""
        element = made("hyperlink", *runs, history=1)
        element.set(f"{{{R}}}id", self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        return element

    def notes(self, notes: Iterable[Footnote]) -> list[Element]:
        """The footnotes below their text; the number of each links back to its mark."""
        elements = []
        for note in notes:
            back = marked(f"note-{note.number}", inner_link(f"mark-{note.number}", str(note.number), NOTE_MARK))
            first, *more = (self.line(each.content) for each in note.content)
            elements += [
                paragraph_element("FootnoteText", *back, run(" "), *first),
                *(paragraph_element("FootnoteText", *runs) for runs in more),
            ]
        return elements

    def paragraph(self, block: Paragraph, style: str, depth: int) -> list[Element]:
        compact = block.tight and style == "BodyText"
        return [paragraph_element("Compact" if compact else style, *self.line(block.content))]

    def listing(self, listing: Listing, style: str, depth: int) -> list[Element]:
        number = BULLETS if listing.start is None else self.numbering(listing.start, depth)
        return [element for item in listing.items for element in self.item(item, number, style, depth)]

    def numbering(self, start: int, depth: int) -> int:
        """Add a numbering for one list, so that its numbers begin at `start`."""
        numbering = self.document.part.numbering_part.element.add_num(NUMBERS)
        numbering.add_lvlOverride(min(depth, 8)).add_startOverride(start)
        return int(numbering.numId)

    def item(self, blocks: tuple[Block, ...], number: int, style: str, depth: int) -> list[Element]:
        """The paragraphs of a list item; only the first has the bullet or number."""
        elements, is_first = [], True
        for block in blocks:
            found = self.blocks((block,), style, depth + 1)
            if isinstance(block, Listing):
                elements += found
                continue
            for element in found:
                if element.tag == w("p"):
                    element.find(w("pPr")).extend(_in_list(number, style, depth, is_first))
                is_first = False
            elements += found
        return elements

    def quote(self, quote: Quote, style: str, depth: int) -> list[Element]:
        said_by = (
            [paragraph_element("BlockText", run("— "), *self.line(quote.attribution))] if quote.attribution else []
        )
        return [*self.blocks(quote.content, "BlockText", depth), *said_by]

    def admonition(self, admonition: Admonition, style: str, depth: int) -> list[Element]:
        title = paragraph_element("Admonition", *self.line(admonition.title, BOLD))
        title.find(w("pPr")).append(made("keepNext"))
        # Without space between them, Word joins two boxes into one.
        return [title, *self.blocks(admonition.content, "Admonition", depth), paragraph_element("Spacer")]

    def verbatim(self, verbatim: Verbatim, style: str, depth: int) -> list[Element]:
        first, *more = verbatim.text.removesuffix("\n").split("\n")
        runs = [run(first, Look("VerbatimChar"))]
        for line in more:
            runs += [made("r", made("br")), run(line, Look("VerbatimChar"))]
        return [paragraph_element("SourceCode", *runs)]

    def grid(self, grid: ProseTable, style: str, depth: int) -> list[Element]:
        """A table in running text; its widths are set later, with those of all tables."""
        kinds = ["TableHead", *["Table"] * (len(grid.rows) - 1)]
        rows = [
            [_cell(kind, number, self.line(cell)) for cell, number in zip(row, grid.numeric, strict=True)]
            for kind, row in zip(kinds, grid.rows, strict=True)
        ]
        return [table_element("Table", rows)]

    def definitions(self, definitions: Definitions, style: str, depth: int) -> list[Element]:
        elements = []
        for terms, meanings in definitions.entries:
            for term in terms:
                elements.append(paragraph_element("DefinitionTerm", *self.line(term, BOLD)))
            elements += [each for meaning in meanings for each in self.blocks(meaning, "Definition", depth)]
        return elements


_INLINES: dict[type, Callable[[WordText, Any, Look], list[Element]]] = {
    Words: lambda text, words, look: [run(words.text, look)],
    Break: lambda text, end, look: [made("r", made("br"))] if end.hard else [run(" ", look)],
    Code: lambda text, code, look: [run(code.text, replace(look, style=look.style or "VerbatimChar"))],
    FactText: lambda text, shown, look: word_fact_link(shown.use, replace(look, style=look.style or "FactLink")),
    Formula: lambda text, formula, look: [text.pictures.formula(formula.text)],
    Footnote: lambda text, note, look: _mark(note),
    Styled: WordText.styled,
    Link: WordText.link,
}
_BLOCKS: dict[type, Callable[[WordText, Any, str, int], list[Element]]] = {
    Paragraph: WordText.paragraph,
    Listing: WordText.listing,
    Quote: WordText.quote,
    Admonition: WordText.admonition,
    Verbatim: WordText.verbatim,
    Rule: lambda text, rule, style, depth: [paragraph_element("Rule")],
    ProseTable: WordText.grid,
    Definitions: WordText.definitions,
}


def table_element(style: str, rows: Iterable[Iterable[list[Element]]]) -> Element:
    """A table of cells, each a list of paragraphs; widths are set later."""
    made_rows = [made("tr", *(made("tc", *cell) for cell in row)) for row in rows]
    return made("tbl", made("tblPr", made("tblStyle", val=style)), made("tblGrid"), *made_rows)


def _cell(kind: str, number: bool, runs: list[Element]) -> list[Element]:
    styles = {("TableHead", False): "TableHead", ("TableHead", True): "TableHeadNumber", ("Table", True): "TableNumber"}
    return [paragraph_element(styles.get((kind, number), "TableText"), *runs)]


def _mark(note: Footnote) -> list[Element]:
    """A footnote's mark; a note that is used again has several marks, and only the first has a bookmark."""
    link = inner_link(f"note-{note.number}", str(note.number), NOTE_MARK)
    return marked(f"mark-{note.number}", link) if note.content else [link]


def _in_list(number: int, style: str, depth: int, is_first: bool) -> list[Element]:
    """The properties that make a paragraph part of a list; only an item's first paragraph has the bullet or number."""
    left, right = INDENTS.get(style, (0, 0))
    told = {"left": left + STEP * (depth + 1), **({"right": right} if right else {})}
    if not is_first:
        return [made("ind", **told)]
    mark = made("numPr", made("ilvl", val=min(depth, 8)), made("numId", val=number))
    return [mark, made("ind", **told, hanging=STEP)] if left else [mark]
