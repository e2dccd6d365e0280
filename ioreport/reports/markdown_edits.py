"""Edits of a narrative's Markdown by its words: each letter that a reader sees is found where it is written.

Emphasis, escapes, links and list marks are kept around the words that change; a figure is one letter, `HOLE`. Nobody
relies on this reading alone: it is compared with the words that were shown, and after an edit with those that shall be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from ioreport.myst import inlines, is_expression

HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""A figure among the letters of a text."""
BREAK = "\n\n"

_START = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|(?:[-*+]|[0-9]{1,9}[.)])[ \t]+|>[ \t]?)*")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+")
_PIECES = re.compile(
    r"(?P<fact>\{eval\}`facts\.(?P<key>\w+)`)|\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<space>[ \t]*\n[ \t]*)"
    r"|(?P<target>\]\([^()\s]*\))|(?P<mark>\[(?=[^\]]+\]\()|\*+|~~|`+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w))|(?P<letter>.)",
    re.DOTALL,
)
_MARKS = re.compile(r"([\\`*_\[\]<>{}$#~|])")


@dataclass(frozen=True)
class MarkdownBlock:
    """A paragraph or list item: its letters, where each is written (start and end), and the keys of its figures."""

    start: int
    end: int
    letters: str
    places: tuple[tuple[int, int], ...]
    facts: tuple[str, ...]


def blocks_of(markdown: str) -> tuple[MarkdownBlock, ...]:
    """The paragraphs, headings and list items of a text.

    >>> [block.letters for block in blocks_of("We *met* 3\\\\.\\n\\n- one\\n- two\\n  more")]
    ['We met 3.', 'one', 'two more']
    """
    return tuple(_block(markdown, start, end) for start, end in _spans(markdown) if markdown[start:end].strip())


def _spans(markdown: str) -> Iterator[tuple[int, int]]:
    start = place = 0
    for line in markdown.splitlines(keepends=True):
        if not line.strip() or (_ITEM.match(line) and place > start):
            yield start, place
            start = place if line.strip() else place + len(line)
        place += len(line)
    yield start, place


def _block(markdown: str, start: int, end: int) -> MarkdownBlock:
    end = start + len(markdown[start:end].rstrip())
    found = _START.match(markdown, start, end)
    letters, places, facts = [], [], []
    for piece in _PIECES.finditer(markdown, found.end() if found else start, end):
        if piece["mark"] or piece["target"]:
            continue
        letters.append(HOLE if piece["fact"] else piece["escaped"] or (" " if piece["space"] else piece["letter"]))
        places.append(piece.span())
        if piece["fact"]:
            facts.append(piece["key"])
    return MarkdownBlock(start, end, "".join(letters), tuple(places), tuple(facts))


def edited(markdown: str, blocks: tuple[MarkdownBlock, ...], edits: list[tuple[int, int, str]]) -> str | None:
    """The text with some letters of neighbouring blocks replaced; ``None`` where this cannot be done for certain.

    Parameters
    ----------
    edits : list of (int, int, str)
        First letter, the letter after the last, and the words in their place; letters are counted over the blocks with
        two for each break between them. ``BREAK`` in the words begins a new paragraph, or item of a list.

    >>> text = "We *met* many people."
    >>> edited(text, blocks_of(text), [(3, 6, "saw"), (18, 19, " there.")])
    'We *saw* many people there.'
    """
    places, item = _joined(blocks), _ITEM.match(markdown, blocks[0].start, blocks[0].end)
    letters = BREAK.join(block.letters for block in blocks)
    changed, shown = markdown, _shown_parts(markdown)
    for first, last, words in sorted(edits, reverse=True):
        wanted = letters[:first] + words + letters[last:]
        asked = _replaced(shown, _parts(letters), _parts(wanted))
        at = places[first - 1][1] if first == last and first else places[first][0]
        until = places[last - 1][1] if last > first else at
        written = _MARKS.sub(r"\\\1", words).replace(BREAK, f"\n{item[0]}" if item else BREAK)
        tries = (changed[:start] + written + changed[end:] for start, end in _ranges(changed, at, until, not words))
        found = next((each for each in tries if asked is not None and _shown_parts(each) == asked), None)
        if found is None or asked is None:
            return None
        changed, shown, letters = found, asked, wanted
    return re.sub(r"\n{3,}", BREAK, changed).strip("\n") + "\n" * markdown.endswith("\n")


def _shown_parts(markdown: str) -> list[str]:
    """What a reader sees of a text, paragraph by paragraph, as the reader of narratives has it."""
    return [part for inline in inlines(markdown) if (part := _plain("".join(map(_shown, inline.children or ()))))]


def _shown(token: Token) -> str:
    if is_expression(token):
        return HOLE
    return token.content if token.type in ("text", "code_inline") else " " * token.type.endswith("break")


def _parts(letters: str) -> list[str]:
    return [plain for part in letters.split(BREAK) if (plain := _plain(part))]


def _replaced(shown: list[str], old: list[str], new: list[str]) -> list[str] | None:
    """The parts with some that follow each other replaced; ``None`` if they are not there."""
    for start in range(len(shown) - len(old) + 1):
        if shown[start : start + len(old)] == old:
            return [*shown[:start], *new, *shown[start + len(old) :]]
    return None


def _ranges(markdown: str, start: int, end: int, goes: bool) -> Iterator[tuple[int, int]]:
    """Where words may stand, or what may go: as it is, with the marks around it, with the marks before or after it."""
    yield start, end
    if goes:
        yield _with_empty_marks(markdown, start, end)
        before = re.search(r"[*_~`]*\Z", markdown[:start])
        after = re.match(r"[*_~`]*", markdown[end:])
        yield start - len(before[0] if before else ""), end
        yield start, end + len(after[0] if after else "")


def _with_empty_marks(markdown: str, start: int, end: int) -> tuple[int, int]:
    """What is taken out, with the marks of emphasis that would stand around nothing."""
    for mark in ("**", "__", "~~", "*", "_", "`"):
        if markdown[:start].endswith(mark) and markdown[end:].startswith(mark):
            return _with_empty_marks(markdown, start - len(mark), end + len(mark))
    return start, end


def _joined(blocks: tuple[MarkdownBlock, ...]) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        places += block.places
        if following is not None:
            middle = (block.end, following.places[0][0] if following.places else following.end)
            places += [middle, (middle[1], middle[1])]
    return places


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
