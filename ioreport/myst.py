"""The one reader of MyST Markdown: what a notebook's prose says, and which facts it names.

The number lint and the documents read the same tokens, so that neither sees a text that the other
does not. The syntax is CommonMark with tables and MyST roles; HTML in a text is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.myst_role.index import myst_role

USER_EXPRESSIONS = "user_expressions"
"""Where jupyterlab-myst keeps a Markdown cell's evaluated expressions in the cell's metadata.

A list, in the order of the text, of ``{"expression": …, "result": …}``; a result is what the
kernel answers: ``{"status": "ok", "data": {mime: …}, "metadata": {}}`` or
``{"status": "error", "ename": …, "evalue": …, "traceback": […]}``.
"""


@dataclass(frozen=True)
class Expression:
    """What an ``{eval}`` role asks for, as written, and its line in the text (from 1)."""

    expression: str
    line: int


@cache
def parser() -> MarkdownIt:
    """The parser; a role's token is a `myst_role` with `meta` ``{"name", "offset"}``.

    `offset` counts the characters before the role in its `inline` token's content.

    >>> parser().renderInline("<b>*bold*</b>")
    '&lt;b&gt;<em>bold</em>&lt;/b&gt;'
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").use(myst_role_plugin)
    markdown.inline.ruler.at("myst_role", _placed_role)
    return markdown


def read_expressions(markdown: str) -> tuple[Expression, ...]:
    """Every ``{eval}`` role of a text, in order, wherever MyST evaluates one.

    Roles count in paragraphs, headings, lists, tables, quotations, emphasis and link texts; not
    in code, and not in a picture's alternative text, which is no place for a role.

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
    """The tokens that hold running text: one a paragraph, heading or table cell."""
    return (token for token in parser().parse(markdown) if token.type == "inline")


def is_expression(token: Token) -> bool:
    """Whether a token is an ``{eval}`` role."""
    return token.type == "myst_role" and token.meta.get("name") == "eval"


_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")


def as_markdown(text: str) -> str:
    """A text as Markdown that shows it letter by letter, on one line.

    >>> as_markdown("Kits [2] *new*")
    'Kits \\\\[2\\\\] \\\\*new\\\\*'
    """
    return _MARKUP.sub(lambda found: "\\" + found[0], " ".join(text.split()))


def line_of(inline: Token, offset: int) -> int:
    """The line (from 1) of the text at which a character of an inline token stands."""
    start = inline.map[0] if inline.map else 0
    return start + 1 + inline.content.count("\n", 0, offset)


def _placed_role(state: StateInline, silent: bool) -> bool:
    offset, before = state.pos, len(state.tokens)
    found = myst_role(state, silent)
    # Text held back before the role is pushed with it, so the role is the last of the new tokens.
    if found and len(state.tokens) > before:
        state.tokens[-1].meta["offset"] = offset
    return found
