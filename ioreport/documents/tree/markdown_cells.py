"""Read Markdown cells into nodes: text is kept as plain text, and every evaluated expression becomes a fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from ioreport.documents.tree.document_parts import Prose, SectionHeading, numbered
from ioreport.documents.tree.fact_direction import ordered
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
from ioreport.documents.tree.notebook_passage import Passage
from ioreport.errors import nearest
from ioreport.myst import OUTWARD, USER_EXPRESSIONS, line_of, parser, refused
from ioreport.record_reader import read_record
from ioreport.records import Fact, Text
from ioreport.records import Heading as MadeHeading
from ioreport.text_direction import in_order
from ioreport.wording import Wording


def made_heading(heading: MadeHeading, reading: Passage) -> SectionHeading:
    """A heading that a code cell displayed."""
    return SectionHeading(heading.level, (Words(heading.text),), reading.enter(heading.level, None))


def read_cell(cell: Any, reading: Passage) -> Iterator[SectionHeading | Prose]:
    """The headings and runs of text of a Markdown cell; its metadata has the values of its expressions.

    jupyterlab-myst stores them there, under `user_expressions`.
    """
    facts = {item["expression"]: item.get("result") or {} for item in cell.metadata.get(USER_EXPRESSIONS, ())}
    return read_prose(cell.source, facts, reading)


def read_text(text: Text, reading: Passage) -> Iterator[SectionHeading | Prose]:
    """The headings and runs of a text that a code cell displayed, with its facts."""
    bundles = {name: {"status": "ok", "data": fact._repr_mimebundle_()} for name, fact in text.facts.items()}
    for part in read_prose(text.markdown, bundles, reading):
        yield replace(part, missing=text.missing) if isinstance(part, Prose) else part


def read_prose(source: str, facts: Mapping[str, Any], reading: Passage) -> Iterator[SectionHeading | Prose]:
    """The headings and runs of text of MyST Markdown; `facts` has the kernel's result for each expression."""
    for each in refused(source):
        reading.fault("markdown", each.found, each.expected, each.line)
    tokens = parser().parse(source)
    for token in tokens:
        if token.type == "inline":
            _place(token)
    root = SyntaxTreeNode(tokens)
    reader = _Reader(facts, reading, _notes(root))
    run: list[Block] = []
    for node in root.children:
        if node.type != "heading":
            run += reader.block(node)
            continue
        if run:
            yield reader.prose(run)
            run = []
        yield reader.heading(node)
    if run:
        yield reader.prose(run)


def _notes(root: SyntaxTreeNode) -> dict[int, SyntaxTreeNode]:
    """The footnotes of a text by their ids; the parser puts them at its end."""
    blocks = (node for node in root.children if node.type == "footnote_block")
    return {note.meta["id"]: note for block in blocks for note in block.children}


def _place(token: Token) -> None:
    """Store the line in the cell with each piece of a text."""
    line = line_of(token, 0)
    for child in token.children or ():
        child.meta["line"] = line_of(token, child.meta["offset"]) if child.type == "myst_role" else line
        line += child.type in ("softbreak", "hardbreak")


@dataclass(frozen=True)
class _Reader:
    """Converts the syntax tree of one text into nodes.

    `facts` has the kernel's result for each expression; `numbers` has the numbers of the footnotes found so far;
    `waiting` has the footnotes that belong to the next run of text.
    """

    facts: Mapping[str, Any]
    reading: Passage
    notes: Mapping[int, SyntaxTreeNode]
    numbers: dict[int, int] = field(default_factory=dict)
    waiting: list[Footnote] = field(default_factory=list)

    def prose(self, blocks: list[Block]) -> Prose:
        """A run of text with its footnotes."""
        notes = tuple(self.waiting)
        self.waiting.clear()
        return Prose(tuple(blocks), notes=notes)

    def heading(self, node: SyntaxTreeNode) -> SectionHeading:
        level = int(node.tag[1])
        line = (node.map or (0, 0))[0] + 1
        return SectionHeading(level, self.inlines(node), self.reading.enter(level, line))

    def blocks(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        return tuple(block for child in node.children for block in self.block(child))

    def block(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        made = _BLOCKS[node.type](self, node) if node.type in _BLOCKS else None
        return () if made is None else (made,)

    def inlines(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """The inline nodes of a paragraph, heading or cell."""
        return ordered(tuple(inline for child in node.children for inline in self.run(child)))

    def run(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        found = (_INLINES[child.type](self, child) for child in node.children if child.type in _INLINES)
        return tuple(inline for inline in found if inline is not None)

    def paragraph(self, node: SyntaxTreeNode) -> Paragraph:
        return Paragraph(self.inlines(node), node.hidden)

    def listing(self, node: SyntaxTreeNode) -> Listing:
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        return Listing(tuple(map(self.blocks, node.children)), start)

    def quote(self, node: SyntaxTreeNode) -> Quote:
        blocks = self.blocks(node)
        last = blocks[-1].content if blocks and isinstance(blocks[-1], Paragraph) else ()
        line = max((place + 1 for place, inline in enumerate(last) if isinstance(inline, Break)), default=0)
        name = last[line] if line < len(last) else None
        if not (isinstance(name, Words) and _SAID_BY.match(name.text) and (line or len(blocks) > 1)):
            return Quote(blocks)
        said = (Paragraph(last[: line - 1]),) if line else ()
        attribution = (Words(_SAID_BY.sub("", name.text, count=1)), *last[line + 1 :])
        return Quote((*blocks[:-1], *said), attribution)

    def admonition(self, node: SyntaxTreeNode) -> Admonition:
        title = next((child for child in node.children if child.type == "admonition_title"), None)
        if title is None:
            usual = _titles(Wording(self.reading.language))[node.info]
            return Admonition((Words(usual),), self.blocks(node))
        return Admonition(self.inlines(title), self.blocks(node))

    def verbatim(self, node: SyntaxTreeNode) -> Verbatim:
        return Verbatim(in_order(node.content), "".join(node.info.split()[:1]))

    def grid(self, node: SyntaxTreeNode) -> ProseTable:
        rows = [row.children for section in node.children for row in section.children]
        numeric = tuple(cell.attrs.get("style") == "text-align:right" for cell in rows[0])
        return ProseTable(tuple(tuple(map(self.inlines, row)) for row in rows), numeric)

    def definitions(self, node: SyntaxTreeNode) -> Definitions:
        entries: list[tuple[list[Any], list[Any]]] = []
        for child in node.children:
            if child.type == "dd":
                entries[-1][1].append(self.blocks(child))
                continue
            if not entries or entries[-1][1]:
                entries.append(([], []))
            entries[-1][0].append(self.inlines(child))
        return Definitions(tuple((tuple(terms), tuple(meant)) for terms, meant in entries))

    def styled(self, node: SyntaxTreeNode) -> Styled:
        return Styled(_STYLES[node.type], self.run(node))

    def picture(self, node: SyntaxTreeNode) -> None:
        expected = "a chart or photo, which carries its source and a text for those who cannot see it"
        self.reading.fault("picture", str(node.attrs["src"]), expected, node.meta["line"])

    def link(self, node: SyntaxTreeNode) -> Link:
        """A link; without words of its own, as in ``[](#results)``, it shows its target's name: Table 2."""
        target = self.target(str(node.attrs["href"]), node.meta["line"])
        named = numbered(target[1:], Wording(self.reading.language)) if target.startswith("#") else target
        return Link(target, self.run(node) or (Words(named),))

    def target(self, href: str, line: int) -> str:
        """The target of a link: a web address, or the anchor of a figure or table that is named by its key."""
        if href.startswith(OUTWARD):
            return href
        if href.startswith("#") and href[1:] in self.reading.targets:
            return "#" + self.reading.targets[href[1:]]
        hint = nearest(href.removeprefix("#"), self.reading.targets)
        self.reading.fault("link", href, f"a web address, or # and the key of a figure or table{hint}", line)
        return href

    def formula(self, node: SyntaxTreeNode) -> Formula:
        source = in_order(" ".join(node.content.split()))
        self.reading.formulas[source] = None
        return Formula(source)

    def footnote(self, node: SyntaxTreeNode) -> Footnote:
        name = node.meta["id"]
        if name in self.numbers:
            return Footnote(self.numbers[name])
        self.numbers[name] = self.reading.note()
        paragraphs = tuple(block for block in self.blocks(self.notes[name]) if isinstance(block, Paragraph))
        self.waiting.append(Footnote(self.numbers[name], paragraphs))
        return self.waiting[-1]

    def role(self, node: SyntaxTreeNode) -> FactText | None:
        name, line = node.meta["name"], node.meta["line"]
        if name != "eval":
            self.reading.fault("role", f"{{{name}}}", "the role {eval}, which shows a fact", line)
            return None
        fact = self.fact(node.content.strip(), line)
        return FactText(self.reading.use(fact)) if fact else None

    def fact(self, expression: str, line: int) -> Fact | None:
        result = self.facts.get(expression)
        if result is None:
            rule = "evaluated" if self.facts else "unevaluated"
            expected = f"an expression that was evaluated{nearest(expression, self.facts)}"
            self.reading.fault(rule, expression, expected, line)
            return None
        if result.get("status") != "ok":
            told = f"{expression}: {result.get('ename', 'error')}: {result.get('evalue', '')}"
            self.reading.fault("evaluated", told, "an expression that gives a fact", line)
            return None
        record = read_record(result.get("data", {}))
        if not isinstance(record, Fact):
            found = f"{expression} = {result.get('data', {}).get('text/plain', '')}"
            self.reading.fault("evaluated", found, "a fact", line)
            return None
        return record


_SAID_BY = re.compile(r"(?:—|–|--) ")
"""The start of a quotation's last line if that line is its attribution."""

_STYLES = {"em": "emphasis", "strong": "strong", "s": "struck"}
_INLINES: dict[str, Callable[[_Reader, SyntaxTreeNode], Inline | None]] = {
    "text": lambda reader, node: Words(in_order(node.content)) if node.content else None,
    "html_text": lambda reader, node: Words(in_order(node.content)),
    "softbreak": lambda reader, node: Break(),
    "hardbreak": lambda reader, node: Break(hard=True),
    "code_inline": lambda reader, node: Code(in_order(node.content)),
    "em": _Reader.styled,
    "strong": _Reader.styled,
    "s": _Reader.styled,
    "link": _Reader.link,
    "image": _Reader.picture,
    "myst_role": _Reader.role,
    "footnote_ref": _Reader.footnote,
    "math_inline": _Reader.formula,
}
_BLOCKS: dict[str, Callable[[_Reader, SyntaxTreeNode], Block | None]] = {
    "paragraph": _Reader.paragraph,
    "bullet_list": _Reader.listing,
    "ordered_list": _Reader.listing,
    "blockquote": _Reader.quote,
    "admonition": _Reader.admonition,
    "fence": _Reader.verbatim,
    "code_block": _Reader.verbatim,
    "hr": lambda reader, node: Rule(),
    "table": _Reader.grid,
    "dl": _Reader.definitions,
    "math_block": lambda reader, node: Paragraph((reader.formula(node),)),
}


def _titles(words: Wording) -> dict[str, str]:
    """The default titles of admonitions, by their kind."""
    label = words.label
    return {
        "note": label("Note"),
        "tip": label("Tip"),
        "hint": label("Hint"),
        "important": label("Important"),
        "attention": label("Attention"),
        "caution": label("Caution"),
        "warning": label("Warning"),
        "danger": label("Danger"),
        "seealso": label("See also"),
    }
