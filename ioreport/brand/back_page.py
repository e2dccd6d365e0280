"""Back page: contact, address and licence as a heading and lines of plain text, for each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_NAMES = ("heading", "lines")
_ADDRESS = re.compile(r"(?P<web>https?://[^\s<>\"]*[^\s<>\".,;:!?)])|(?P<mail>[\w.+-]+@[\w-]+(\.[\w-]+)+)")


@dataclass(frozen=True)
class BackPage:
    """The last page of a document, about its organisation; each line is a paragraph."""

    language: str
    heading: str
    lines: tuple[str, ...]


def linked_pieces(line: str) -> tuple[tuple[str, str], ...]:
    """A line split at web and e-mail addresses: each piece with its link, or an empty text.

    >>> linked_pieces("Write to office@harbour.example.")
    (('Write to ', ''), ('office@harbour.example', 'mailto:office@harbour.example'), ('.', ''))
    """
    pieces, end = [], 0
    for found in _ADDRESS.finditer(line):
        pieces.append((line[end : found.start()], ""))
        pieces.append((found.group(), found.group() if found["web"] else f"mailto:{found.group()}"))
        end = found.end()
    return tuple(piece for piece in (*pieces, (line[end:], "")) if piece[0])


def back_page_faults(pages: Mapping[str, Any]) -> Iterator[tuple[str, str, object, str]]:
    """Every fault of the section: place, rule, found, expected."""
    for language, page in pages.items():
        place = f"back_page.{language}"
        if not re.fullmatch("[a-z]{2,3}", language) or not isinstance(page, Mapping):
            yield place, "section", language, "a section for each language, such as [back_page.en]"
            continue
        for name in sorted(page.keys() - set(_NAMES)):
            yield f"{place}.{name}", "known_name", name, "one of " + ", ".join(_NAMES)
        if not _is_text(page.get("heading")):
            yield f"{place}.heading", "required", page.get("heading", ""), "a heading, such as Contact"
        lines = page.get("lines")
        if not isinstance(lines, list) or not lines or not all(map(_is_text, lines)):
            yield f"{place}.lines", "required", "" if lines is None else lines, "a list of lines of text"


def read_back_pages(pages: Mapping[str, Any]) -> tuple[BackPage, ...]:
    """The back pages of a section that has no faults."""
    return tuple(BackPage(language, page["heading"], tuple(page["lines"])) for language, page in pages.items())


def _is_text(found: object) -> bool:
    return isinstance(found, str) and bool(found.strip()) and "\n" not in found
