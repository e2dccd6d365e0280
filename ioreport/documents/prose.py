"""Markdown cells as HTML: text stays text, and every evaluated number leads to its fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from markdown_it.token import Token

from ioreport.documents.layout import breakable
from ioreport.documents.passage import Passage, Use, numbered
from ioreport.errors import nearest
from ioreport.myst import USER_EXPRESSIONS, line_of, parser, refused
from ioreport.records import Fact, Text, read_record
from ioreport.records import Heading as MadeHeading
from ioreport.wording import Wording

OUTWARD = ("https://", "http://", "mailto:")


@dataclass(frozen=True)
class Heading:
    """A heading: its level (2 and lower), HTML, plain text and anchor."""

    level: int
    html: str
    text: str
    id: str


@dataclass(frozen=True)
class Prose:
    """A run of text between headings, as HTML; `missing` tells what a draft lacks."""

    html: str
    missing: bool = False


def made_heading(heading: MadeHeading, reading: Passage) -> Heading:
    """A heading that the notebook's program showed."""
    text = escape(heading.text, quote=False)
    return Heading(heading.level, text, text, reading.enter(heading.level, None))


def fact_link(use: Use, text: str = "") -> str:
    """A fact in the text: its wording, or a table's own, leading to where it comes from.

    >>> fact = Fact("held", "2", "activity", "exact", "2", "", "activities_held", {}, {})
    >>> fact_link(Use(fact, "use-held-1"))
    '<a class=fact id="use-held-1" href="#fact-held">2</a>'
    """
    shown = escape(text or use.fact.text)
    return f'<a class=fact id="{escape(use.id)}" href="#fact-{escape(use.fact.key)}">{shown}</a>'


def read_cell(cell: Any, reading: Passage) -> Iterator[Heading | Prose]:
    """The headings and runs of text of a Markdown cell, its expressions evaluated as jupyterlab-myst keeps them."""
    facts = {item["expression"]: item.get("result") or {} for item in cell.metadata.get(USER_EXPRESSIONS, ())}
    return read_prose(cell.source, facts, reading)


def read_text(text: Text, reading: Passage) -> Iterator[Heading | Prose]:
    """The headings and runs of a text that the notebook's program showed, with the facts it carries."""
    bundles = {name: {"status": "ok", "data": fact._repr_mimebundle_()} for name, fact in text.facts.items()}
    for part in read_prose(text.markdown, bundles, reading):
        yield replace(part, missing=text.missing) if isinstance(part, Prose) else part


def read_prose(source: str, facts: Mapping[str, Any], reading: Passage) -> Iterator[Heading | Prose]:
    """The headings and runs of MyST Markdown; `facts` are the kernel's answers by expression."""
    markdown = parser()
    tokens = markdown.parse(source)
    for each in refused(source):
        reading.fault("markdown", each.found, each.expected, each.line)
    for token in tokens:
        _check_block(token, reading)
        if token.type == "inline":
            children = [_inline(child, line, facts, reading) for line, child in _lines(token)]
            token.children = list(_named_links(children, reading))
    for run in _runs(tokens):
        if run[0].type == "heading_open" and run[0].level == 0:
            yield _heading(run, markdown, reading)
        else:
            yield Prose(markdown.renderer.render(list(_framed(run)), markdown.options, {}))


def _lines(token: Token) -> Iterator[tuple[int, Token]]:
    """Each piece of a text with its line in the cell."""
    line = line_of(token, 0)
    for child in token.children or ():
        yield (line_of(token, child.meta["offset"]) if child.type == "myst_role" else line), child
        line += child.type in ("softbreak", "hardbreak")


def _inline(token: Token, line: int, facts: Mapping[str, Any], reading: Passage) -> Token:
    if token.type == "myst_role":
        return _role(token, line, facts, reading)
    if token.type == "image":
        expected = "a chart or photo, which carries its source and a text for those who cannot see it"
        reading.fault("picture", str(token.attrGet("src")), expected, line)
    if token.type == "link_open":
        token.attrSet("href", _target(str(token.attrGet("href")), line, reading))
    return _broken(token) if token.type == "text" else token


LONGEST_WORD = 40
"""Letters from which on a word of a text, such as an address, may go on in the next line."""


def _broken(token: Token) -> Token:
    """A text in which a word too long for a line tells where the line may end."""
    if all(len(word) <= LONGEST_WORD for word in token.content.split(" ")):
        return token
    html = str(breakable(token.content, LONGEST_WORD))
    return Token("html_inline", "", 0, content=html, meta={"text": token.content})


def _role(token: Token, line: int, facts: Mapping[str, Any], reading: Passage) -> Token:
    name, expression = token.meta["name"], token.content.strip()
    fact = None
    if name != "eval":
        reading.fault("role", f"{{{name}}}", "the role {eval}, which shows a fact", line)
    else:
        fact = _fact(expression, line, facts, reading)
    return Token("html_inline", "", 0, content=fact_link(reading.use(fact)) if fact else "")


def _fact(expression: str, line: int, facts: Mapping[str, Any], reading: Passage) -> Fact | None:
    result = facts.get(expression)
    if result is None:
        rule = "evaluated" if facts else "unevaluated"
        reading.fault(rule, expression, f"an expression that was evaluated{nearest(expression, facts)}", line)
        return None
    if result.get("status") != "ok":
        told = f"{expression}: {result.get('ename', 'error')}: {result.get('evalue', '')}"
        reading.fault("evaluated", told, "an expression that gives a fact", line)
        return None
    record = read_record(result.get("data", {}))
    if not isinstance(record, Fact):
        reading.fault("evaluated", f"{expression} = {result.get('data', {}).get('text/plain', '')}", "a fact", line)
        return None
    return record


def _target(href: str, line: int, reading: Passage) -> str:
    """Where a link leads: outward, or to a figure or table named by its key."""
    if href.startswith(OUTWARD):
        return href
    if href.startswith("#") and href[1:] in reading.targets:
        return "#" + reading.targets[href[1:]]
    hint = nearest(href.removeprefix("#"), reading.targets)
    reading.fault("link", href, f"a web address, or # and the key of a figure or table{hint}", line)
    return "#main"


def _named_links(tokens: Iterable[Token], reading: Passage) -> Iterator[Token]:
    """A link without words of its own, ``[](#results)``, is called what its target is called: Table 2."""
    opened = None
    for token in tokens:
        if opened is not None and token.type == "link_close":
            href = str(opened.attrGet("href"))
            named = href != "#main" and href.startswith("#")
            yield Token("text", "", 0, content=numbered(href[1:], Wording(reading.language)) if named else href)
        opened = token if token.type == "link_open" else None
        yield token


def _check_block(token: Token, reading: Passage) -> None:
    if token.type == "heading_open" and token.level:
        reading.fault("heading_place", "a heading inside a list or quotation", "a heading that stands by itself",
                      (token.map or [0])[0] + 1)
    if token.type in ("th_open", "td_open"):
        _align(token)


def _align(token: Token) -> None:
    """A column's alignment as a class; a header cell says what it heads."""
    if token.attrs.pop("style", "") == "text-align:right":
        token.attrSet("class", "num")
    if token.type == "th_open":
        token.attrSet("scope", "col")


def _runs(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens cut at each heading: a heading by itself, then what follows it."""
    run: list[Token] = []
    for token in tokens:
        if token.type == "heading_open" and token.level == 0 and run:
            yield run
            run = []
        run.append(token)
        if token.type == "heading_close" and token.level == 0:
            yield run
            run = []
    if run:
        yield run


def _heading(run: list[Token], markdown: Any, reading: Passage) -> Heading:
    level, line = int(run[0].tag[1]), (run[0].map or [0])[0] + 1
    html = markdown.renderer.render([run[1]], markdown.options, {})
    text = "".join(_plain(child) for child in run[1].children or ())
    if not text.strip():
        reading.fault("heading", "an empty heading", "a heading that says what follows", line)
    return Heading(level, html, text, reading.enter(level, line))


def _plain(token: Token) -> str:
    if "text" in token.meta:
        return escape(token.meta["text"], quote=False)
    if token.type == "html_inline":
        return token.content.partition(">")[2].removesuffix("</a>")
    return {"softbreak": " ", "hardbreak": " "}.get(token.type, escape(token.content, quote=False))


def _framed(tokens: Iterable[Token]) -> Iterator[Token]:
    """Tables in a frame that scrolls by itself, so that the page never does."""
    for token in tokens:
        if token.type == "table_open":
            yield Token("html_block", "", 0, content='<div class="scroll" role="group" tabindex="0">')
        yield token
        if token.type == "table_close":
            yield Token("html_block", "", 0, content="</div>\n")
