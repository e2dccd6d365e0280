"""Read MyST Markdown: the text of a notebook, and the facts that it names.

The number lint and the documents use the same tokens, so that both see the same text.
The syntax is CommonMark with tables, strike-through, definition and task lists, and MyST roles,
admonitions, footnotes and formulas. Other MyST syntax, and HTML, is recognised so that it is refused with
its line instead of being printed raw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.myst_role.index import myst_role

from ioreport.formula_drawing import formula_fault

OUTWARD = ("https://", "http://", "mailto:")
"""The prefixes of links that lead out of the document."""

USER_EXPRESSIONS = "user_expressions"
"""The metadata key under which jupyterlab-myst keeps the evaluated expressions of a Markdown cell.

The value is a list, in the order of the text, of ``{"expression": …, "result": …}``; a result is the
answer of the kernel: ``{"status": "ok", "data": {mime: …}, "metadata": {}}`` or
``{"status": "error", "ename": …, "evalue": …, "traceback": […]}``.
"""


@dataclass(frozen=True)
class Expression:
    """The expression of an ``{eval}`` role as written, and its line in the text (from 1)."""

    expression: str
    line: int


@cache
def parser() -> MarkdownIt:
    """The parser; a role's token is a `myst_role` with `meta` ``{"name", "offset"}``.

    `offset` counts the characters before the role in its `inline` token's content.

    >>> parser().renderInline("<b>*bold*</b>")
    '&lt;b&gt;<em>bold</em>&lt;/b&gt;'
    >>> parser().render("- [x] done").splitlines()[1]
    '<li>☑ done</li>'
    """
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown.use(deflist_plugin).use(footnote_plugin, inline=False).use(colon_fence_plugin)
    # No spaces or digits next to the dollar signs: "from $5 to $6" is not a formula.
    markdown.use(dollarmath_plugin, allow_space=False, allow_digits=False)
    markdown.use(myst_role_plugin)
    markdown.inline.ruler.at("myst_role", _placed_role)
    markdown.core.ruler.after("block", "admonitions", _opened_admonitions)
    markdown.core.ruler.after("inline", "tasks", _marked_tasks)
    markdown.core.ruler.after("inline", "html_as_text", _html_as_text)
    markdown.add_render_rule("html_text", lambda self, tokens, place, options, env: escape(tokens[place].content))
    return markdown


def _html_as_text(state: StateCore) -> None:
    """HTML in a text is shown as text: it is refused, and if it is not refused, it must not run."""
    for token in state.tokens:
        for each in (token, *(token.children or ())):
            each.type = "html_text" if each.type in ("html_block", "html_inline") else each.type


ADMONITIONS = ("note", "tip", "hint", "important", "attention", "caution", "warning", "danger", "seealso")
"""The admonitions in documents, besides ``{admonition}`` with its own title."""

_ADMONITION = re.compile(rf"\{{({'|'.join(ADMONITIONS)})\}}|\{{(admonition)\}}[ ]+(\S.*)")


def _opened_admonitions(state: StateCore) -> None:
    """Parse the content of admonitions like the text around them, so that facts are evaluated and figures checked."""
    state.tokens = [each for token in state.tokens for each in _opened(token, state)]


def _opened(token: Token, state: StateCore) -> Iterator[Token]:
    """An admonition as tokens: its title, then its blocks; any other token unchanged."""
    found = _ADMONITION.fullmatch(token.info.strip()) if token.type in ("fence", "colon_fence") else None
    if found is None or token.content.lstrip().startswith((":", "---")):  # options are not supported
        yield token
        return
    first = (token.map or [0])[0]
    inner: list[Token] = []
    state.md.block.parse(token.content, state.md, state.env, inner)
    yield Token("admonition_open", "div", 1, map=token.map, block=True, info=found[1] or found[2])
    if found[3]:
        yield Token("admonition_title_open", "p", 1, map=[first, first + 1], block=True)
        yield Token("inline", "", 0, map=[first, first + 1], content=found[3], children=[], block=True)
        yield Token("admonition_title_close", "p", -1, block=True)
    for each in inner:
        each.map = each.map and [line + first + 1 for line in each.map]
        each.level += token.level + 1
        yield from _opened(each, state)
    yield Token("admonition_close", "div", -1, block=True)


_TASK = re.compile(r"\[([ xX])\] ")


def _marked_tasks(state: StateCore) -> None:
    """The box of a task, ``[ ]`` or ``[x]`` at the start of a list item, as a character that every format can show."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        in_item = item.type == "list_item_open" and paragraph.type == "paragraph_open" and inline.type == "inline"
        text = inline.children[0] if inline.children else None
        if in_item and text is not None and text.type == "text" and (box := _TASK.match(text.content)):
            text.content = ("☐ " if box[1] == " " else "☑ ") + text.content[box.end() :]


@dataclass(frozen=True)
class Refused:
    """A part of a text that cannot be shown in a document: its line (from 1), what was found, what to write instead."""

    line: int
    found: str
    expected: str


def refused(markdown: str) -> tuple[Refused, ...]:
    """Parts of a text that cannot be shown: unknown directives, HTML, half a footnote, a wrong formula or heading.

    Examples
    --------
    >>> [(each.line, each.found) for each in refused("We met.[^a]\\n\\n<u>Soon</u> more.")]
    [(1, '[^a]'), (3, '<u>')]
    >>> refused("From $5 to $6, ~~not~~ three < four.[^a]\\n\\n[^a]: In June.")
    ()
    """
    told: dict[str, Any] = {}
    tokens = parser().parse(markdown, told)
    found = [each for token in tokens for each in _refused_in(token)]
    found += [*_unmarked_notes(markdown, told), *_refused_headings(tokens), *_refused_notes(tokens)]
    return tuple(dict.fromkeys(sorted(found, key=lambda each: each.line)))


def _refused_in(token: Token) -> Iterator[Refused]:
    line = line_of(token, 0)
    if token.type in _REFUSED:
        yield Refused(line, *_refusal(token))
    if token.type == "math_block":
        yield from _refused_formula(token, line)
    for child in token.children or ():
        if child.type == "math_inline":
            yield from _refused_formula(child, line)
        if child.type in _REFUSED and not child.content.startswith("</"):
            yield Refused(line, *_refusal(child))
        if child.type == "text" and (mark := _MARK.search(child.content)):
            yield Refused(line, mark[0], f"the footnote's text, in a line that begins with {mark[0]}:")
        line += child.type in ("softbreak", "hardbreak")
    if token.type == "fence" and token.info.startswith("{"):
        yield Refused(line, f"the directive {token.info.split()[0]}", _NO_DIRECTIVE)


def _unmarked_notes(markdown: str, told: Mapping[str, Any]) -> Iterator[Refused]:
    """Footnotes without a mark in the text; no reader would find them."""
    marked = told.get("footnotes", {}).get("refs", {})
    for number, line in enumerate(markdown.splitlines(), 1):
        note = _NOTE.match(line)
        if note and marked.get(f":{note[1]}", 0) < 0:
            yield Refused(number, f"the footnote {note[1]}", f"its mark [^{note[1]}] in the text")


def _refused_formula(token: Token, line: int) -> Iterator[Refused]:
    source = " ".join(token.content.split())
    if fault := formula_fault(source):
        yield Refused(line, _short(source), f"a formula that can be drawn: {fault}")


def _refused_headings(tokens: Sequence[Token]) -> Iterator[Refused]:
    """Headings in a list, quotation or admonition, empty headings, and headings with a footnote."""
    for heading, inline in pairwise(tokens):
        if heading.type != "heading_open":
            continue
        line, inside = line_of(heading, 0), inline.children or ()
        if heading.level:
            yield Refused(line, "a heading inside a list, quotation or note", "a heading that stands by itself")
        elif not any(child.content.strip() for child in inside):
            yield Refused(line, "an empty heading", "a heading that says what follows")
        if any(child.type == "footnote_ref" for child in inside):
            yield Refused(line, "a footnote in a heading", "its mark in the text under the heading")


def _refused_notes(tokens: Sequence[Token]) -> Iterator[Refused]:
    """Footnotes that are empty or have anything but paragraphs; they are printed one by one after the text."""
    name, line, is_empty = "", 1, True
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "footnote_open":
            name, is_empty = token.meta["label"], True
        wrong = is_empty if token.type == "footnote_close" else token.type not in _IN_NOTE
        if name and wrong:
            yield Refused(line, f"the footnote {name}", "paragraphs and nothing else in a footnote")
        if wrong or token.type == "footnote_close":
            name = ""
        is_empty = is_empty and not token.content.strip()


_IN_NOTE = ("footnote_open", "paragraph_open", "inline", "paragraph_close", "footnote_anchor")
_MARK = re.compile(r"\[\^[^\]\s]+\]")
_NOTE = re.compile(r"[\s>]*\[\^([^\]\s]+)\]:")
_NO_DIRECTIVE = f"{', '.join(f'{{{name}}}' for name in ADMONITIONS)} without options, or {{admonition}} with a title"
_REFUSED = {
    "html_text": "Markdown without HTML; write \\< for the sign <",
    "colon_fence": _NO_DIRECTIVE,
}


def _refusal(token: Token) -> tuple[str, str]:
    named = {"colon_fence": f"the directive {token.info.strip()}"}
    shown = named.get(token.type) or " ".join(token.content.split())
    return _short(shown), _REFUSED[token.type]


def _short(shown: str) -> str:
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def read_expressions(markdown: str) -> tuple[Expression, ...]:
    """Every ``{eval}`` role of a text, in order, wherever MyST evaluates one.

    Roles count in paragraphs, headings, lists, tables, quotations, emphasis and link texts; not
    in code and not in the alternative text of a picture.

    >>> read_expressions("We reached\\n**{eval}`facts.people_reached`** people, not `{eval}` ones.")
    (Expression(expression='facts.people_reached', line=2),)
    """
    return tuple(
        Expression(role.content, line_of(inline, role.meta["offset"]))
        for inline in inlines(markdown)
        for role in inline.children or ()
        if is_expression(role)
    )


def inlines(markdown: str) -> Iterator[Token]:
    """The tokens with running text: one for each paragraph, heading or table cell."""
    return (token for token in parser().parse(markdown) if token.type == "inline")


def is_expression(token: Token) -> bool:
    """Whether a token is an ``{eval}`` role."""
    return token.type == "myst_role" and token.meta.get("name") == "eval"


_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")


def as_markdown(text: str) -> str:
    """A text escaped as Markdown, on one line, so that it is shown literally.

    >>> as_markdown("Kits [2] *new*")
    'Kits \\\\[2\\\\] \\\\*new\\\\*'
    """
    return _MARKUP.sub(lambda found: "\\" + found[0], " ".join(text.split()))


def line_of(inline: Token, offset: int) -> int:
    """The line (from 1) in the text of a character of an inline token."""
    start = inline.map[0] if inline.map else 0
    return start + 1 + inline.content.count("\n", 0, offset)


def _placed_role(state: StateInline, silent: bool) -> bool:
    offset, before = state.pos, len(state.tokens)
    found = myst_role(state, silent)
    # Pending text before the role is pushed with it, so the role is the last of the new tokens.
    if found and len(state.tokens) > before:
        state.tokens[-1].meta["offset"] = offset
    return found
