"""The number lint: a figure typed into prose by hand stops the build.

Prose is the notebook's own text that a reader will see: its Markdown, and the sentences in its
code. Numbers in it must be facts, which have a trail.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from ioreport.errors import Finding, nearest
from ioreport.facts.date_patterns import named_patterns
from ioreport.facts.number_patterns import HOLE, NAMED_PATTERNS, find_figures, has_digit, name_pattern
from ioreport.myst import is_expression, line_of, parser

NUMBER_LINT_RULE = "number-lint"
_ALLOW = "metadata ioreport.allow"
_EXPECTED = "a fact, e.g. {eval}`facts.…`"
_YEAR_HINT = " (a year takes a comma or its word before a noun: In 2023, …; през 2023 г. …)"


@dataclass(frozen=True)
class _Prose:
    """A piece of running text and the line of its cell where it begins."""

    text: str
    line: int

    def line_at(self, offset: int) -> int:
        """The line of the character at an offset of the text."""
        return self.line + self.text.count("\n", 0, offset)


def lint_notebook(notebook: Mapping[str, Any], file: str) -> tuple[Finding, ...]:
    """Every figure that a notebook's author typed into prose.

    Parameters
    ----------
    notebook
        The notebook as nbformat reads it. Markdown cells are read whole (code spans and
        alternative texts too, link targets not), code cells by their sentences: texts with a
        space and a digit, outside the cell tagged ``parameters`` and outside docstrings.
    file
        The notebook's name for findings.

    Returns
    -------
    tuple of Finding
        Errors of rule ``number-lint``, at cell ("cell 3", counted from 1) and line; an error for
        an entry of ``ioreport.allow`` without text or reason; a warning for one never used; an
        error of rule ``role`` for an ``{eval}`` that would be printed instead of evaluated.

    Notes
    -----
    Dates, years, references to Sustainable Development Goals, pages, figures, tables and
    sections pass by their form; so do the names that ``ioreport.allow`` declares.

    >>> cell = {"cell_type": "markdown", "source": "On 20 June 2023\\nwe reached 500 people.", "metadata": {}}
    >>> for finding in lint_notebook({"cells": [cell], "metadata": {}}, "report.ipynb"):
    ...     print(finding.where(), "|", finding.found)
    report.ipynb, cell 1, line 2 | 500 in “2023 we reached 500 people.”
    """
    entries = _entries(notebook)
    allowed = [entry["text"] for entry in entries if _says(entry, "text")]
    patterns = [entry["pattern"] for entry in entries if _says(entry, "pattern") and entry["pattern"] in NAMED_PATTERNS]
    cells = [(number, list(_cell_prose(cell))) for number, cell in enumerate(notebook.get("cells", ()), start=1)]
    prose = [piece for _, pieces in cells for piece in pieces]
    findings = (
        Finding(file, line, f"cell {number}", rule, "error", found, expected)
        for number, pieces in cells
        for piece in pieces
        for line, rule, found, expected in _faults(piece, allowed, _entry, patterns)
    )
    return (*findings, *_allow_findings(entries, prose, file))


def lint_text(markdown: str, file: str, row: int | None, column: str | None, allow: str = "") -> tuple[Finding, ...]:
    """Every figure typed into one Markdown text, such as a narrative in the office's data.

    Parameters
    ----------
    row, column : int, str
        The text's cell in a table; without a column the text is in a file of its own, and the row is its first line.
    allow : str
        The row's cell in the column ``allow``: the allowed figures and names, each with its reason.

    >>> [f.found for f in lint_text("We reached 500, or {eval}`facts.people_reached`.", "narratives.csv", 2, "text")]
    ['500 in “We reached 500, or {…}.”']
    >>> lint_text("After COVID-19.", "narratives.csv", 2, "text", allow="COVID-19 = a disease; 20 = planned")
    ()
    """
    entries = [tuple(map(str.strip, entry.partition("=")[::2])) for entry in allow.split(";") if entry.strip()]
    allowed = [name for name, _ in entries if name]
    found = tuple(
        Finding(file, row if column or row is None else row + line - 1, column, rule, "error", found, expected)
        for piece in markdown_prose(markdown)
        for line, rule, found, expected in _faults(piece, allowed, _listed if column else _in_head)
    )
    without = tuple(
        Finding(file, row if column else 2, "allow", NUMBER_LINT_RULE, "error", name, f"{name or '…'} = the reason")
        for name, reason in entries
        if not (name and reason)
    )
    return (*found, *without)


def _listed(name: str) -> str:
    """The form of an allowed figure in the column beside a text."""
    return f"in the row's column allow “{name} = the reason”"


def _in_head(name: str) -> str:
    """The form of an allowed figure in the head of a file."""
    return f"in the file's head, between two lines ---, “allow: {name} = the reason”"


def _faults(
    piece: _Prose, allowed: Sequence[str], allowing: Callable[[str], str], patterns: Sequence[str] = ()
) -> Iterator[tuple[int, str, str, str]]:
    """Line, rule, what was found and what was expected, for each fault of a text."""
    for figure in find_figures(piece.text, allowed, patterns):
        like_a_year = re.fullmatch(r"(?:19|20)[0-9]{2}", figure.text)
        found = f"{figure.text} in “{figure.context}”"
        expected = f"{_EXPECTED}, or {allowing(figure.name)}{_YEAR_HINT if like_a_year else ''}"
        yield piece.line_at(figure.offset), NUMBER_LINT_RULE, found, expected
    for role in re.finditer(r"\{eval\}", piece.text):
        yield piece.line_at(role.start()), "role", role[0], "{eval}`facts.…` in running text, its backticks closed"


# Figures and names that the author declared


def _entry(name: str) -> str:
    """The form of an allowed figure in a notebook's metadata."""
    entry = json.dumps({"text": name, "reason": "…"}, ensure_ascii=False)
    return f'in the notebook\'s metadata "ioreport": {{"allow": [{entry}]}}'


def _entries(notebook: Mapping[str, Any]) -> list[Any]:
    section = notebook.get("metadata", {}).get("ioreport", {})
    entries = section.get("allow", []) if isinstance(section, Mapping) else []
    return list(entries) if isinstance(entries, list | tuple) else [entries]


def _says(entry: Any, name: str) -> bool:
    said = entry.get(name) if isinstance(entry, Mapping) else None
    return isinstance(said, str) and bool(said.strip())


def _allow_findings(entries: Sequence[Any], prose: Sequence[_Prose], file: str) -> Iterator[Finding]:
    for entry in entries:
        found, expected, level = "", "", "error"
        if _says(entry, "pattern") and entry["pattern"] not in NAMED_PATTERNS:
            found, expected = (
                entry["pattern"],
                f"one of {', '.join(NAMED_PATTERNS)}{nearest(entry['pattern'], NAMED_PATTERNS)}",
            )
        elif not ((_says(entry, "text") or _says(entry, "pattern")) and _says(entry, "reason")):
            found, expected = str(entry), 'an entry {"text": "…", "reason": "…"}'
        elif not any(_pattern_of(entry).search(piece.text) for piece in prose):
            found, level = entry.get("pattern") or entry["text"], "warning"
            expected = "a figure or name in the notebook's prose"
        if expected:
            yield Finding(file, None, _ALLOW, NUMBER_LINT_RULE, level, found, expected)


def _pattern_of(entry: Mapping[str, str]) -> re.Pattern[str]:
    return named_patterns()[entry["pattern"]] if _says(entry, "pattern") else name_pattern(entry["text"])


# What a reader sees of a cell


def source_of(cell: Mapping[str, Any]) -> str:
    """The source of a cell, as one text."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _cell_prose(cell: Mapping[str, Any]) -> Iterator[_Prose]:
    text, kind = source_of(cell), cell.get("cell_type")
    if kind == "markdown":
        yield from markdown_prose(text)
    elif kind == "code" and _PARAMETERS.isdisjoint(cell.get("metadata", {}).get("tags", ())):
        yield from code_prose(text)
    elif kind == "raw":
        yield _Prose(text, 1)


def markdown_prose(markdown: str) -> Iterator[_Prose]:
    """The running texts of Markdown: a placeholder for each ``{eval}`` role, no list markers, no link targets.

    >>> list(markdown_prose("1. *Reached*: {eval}`facts.people_reached`"))
    [_Prose(text='Reached: \\ufffc', line=1)]
    """
    for token in parser().parse(markdown):
        if token.type == "inline":
            line = line_of(token, 0)
            yield _Prose("".join(map(_shown, token.children or ())), line)
            yield from (_Prose(text, line) for text in _hidden(token))
        elif token.type in ("fence", "code_block"):
            yield _Prose(_code(token), line_of(token, 0) + (1 if token.type == "fence" else 0))
        elif token.type in ("html_text", "math_block", "colon_fence"):
            yield _Prose(_code(token), line_of(token, 0))


def _shown(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "image" or is_expression(token):
        return HOLE
    return _code(token) if token.type == "code_inline" else token.content


def _code(token: Token) -> str:
    # In code a role is an example; elsewhere an {eval} that remains is a mistake.
    return token.content.replace("{eval}", HOLE)


def _hidden(inline: Token) -> Iterator[str]:
    """Text that only some readers see: alternative texts of pictures, and titles."""
    for token in inline.children or ():
        if token.type == "image":
            yield token.content
        if title := token.attrGet("title"):
            yield str(title)


# Sentences in the program

_PARAMETERS = {"parameters", "injected-parameters"}
_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2}\s*)$", re.MULTILINE)
_ASSIGNED_MAGIC = re.compile(r"^(\s*[\w., ]+=)\s*[%!].*$", re.MULTILINE)
_SHOWN_MAGIC = re.compile(r"%%(?:markdown|html|latex|svg)\b[^\n]*")
_QUOTED = re.compile(r"(?P<quote>['\"])(?P<text>.*?)(?P=quote)")
_FORMAT = re.compile(
    r"\{(?:[A-Za-z_][\w.\[\]]*|[0-9])?(?:![rsa])?(?::[^{}\s]{0,12})?\}|%[-+#]?[0-9]*(?:\.[0-9]+)?[dfgs]\b"
)


def code_prose(source: str) -> Iterator[_Prose]:
    """The sentences of a program: texts with a space and a digit, parts of one sentence joined.

    >>> list(code_prose('title = f"Reached 500 in {place}"'))
    [_Prose(text='Reached 500 in \ufffc', line=1)]
    """
    if _SHOWN_MAGIC.match(source):
        yield _Prose(_SHOWN_MAGIC.sub("", source, count=1), 1)
        return
    for line, text in _texts(source):
        sentence = _FORMAT.sub(HOLE, text.replace("{eval}", HOLE))
        if has_digit(sentence) and any(char.isspace() for char in sentence):
            yield _Prose(sentence, line)


def _texts(source: str) -> Iterator[tuple[int, str]]:
    tree = program(source)
    if tree is not None:
        yield from ((node.lineno, _as_laid_out(node, text)) for node, text in _walk(tree))
        return
    # The code need not be valid for the kernel; texts in quotes are read anyway.
    for line, text in enumerate(source.splitlines(), start=1):
        yield from ((line, quoted["text"]) for quoted in _QUOTED.finditer(text))


def program(source: str) -> ast.Module | None:
    """A cell parsed as Python, without the notebook's magics; `None` if it is not Python."""
    without_magics = _ASSIGNED_MAGIC.sub(r"\1 None", _MAGIC.sub(r"\1pass", source))
    return _program(source) or _program(without_magics)


def _program(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def _as_laid_out(node: ast.expr, text: str) -> str:
    """The text with line breaks as in the code, so that lines can be counted."""
    spans = (node.end_lineno or node.lineno) - node.lineno
    return text if text.count("\n") == spans else text.replace("\n", " ")


def _walk(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """The texts below a node, the largest first: joined texts are read as one, not again in parts."""
    text = None
    if isinstance(node, ast.expr) and (text := _joined(node)) is not None:
        yield node, text
    for child in _children(node, text is not None):
        yield from _walk(child)


def _children(node: ast.AST, read: bool) -> Iterator[ast.AST]:
    if read:
        yield from _values(node)
        return
    left_out = _not_prose(node)
    yield from (child for child in ast.iter_child_nodes(node) if child is not left_out)


def _not_prose(node: ast.AST) -> ast.AST | None:
    """A docstring, or the expression of ``facts.compute``, whose numbers the document shows."""
    if isinstance(node, _DOCUMENTED) and ast.get_docstring(node) is not None:
        return node.body[0]
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "compute" and len(node.args) > 1:
        return node.args[1]
    return None


_DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _joined(node: ast.AST) -> str | None:
    """The words of a text, an f-string or a sum of them, with a placeholder for each value; else `None`."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_joined(part) or _literal(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _joined(node.left), _joined(node.right)
        return None if left is None and right is None else (left or HOLE) + (right or HOLE)
    return None


def _literal(part: ast.expr) -> str:
    value = part.value if isinstance(part, ast.FormattedValue) else None
    return str(value.value) if isinstance(value, ast.Constant) and isinstance(value.value, int | float) else HOLE


def _values(node: ast.AST) -> Iterator[ast.AST]:
    """The expressions in the placeholders of a text, to be searched too."""
    if isinstance(node, ast.JoinedStr):
        yield from (part.value for part in node.values if isinstance(part, ast.FormattedValue))
    elif isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            yield from _values(side) if _joined(side) is not None else (side,)
