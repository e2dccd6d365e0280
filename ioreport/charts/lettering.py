"""Text made fit for a drawing: cleaned, measured with the face's own metrics, wrapped and cut."""

from __future__ import annotations

import unicodedata

from ioreport.brand import Face

ELLIPSIS = "…"
BREAK_AFTER = "-–/"


def clean(text: object) -> str:
    """A text on one line, without control characters or lone surrogates.

    >>> clean("  two\\nlines\\x00 ")
    'two lines'
    """
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in str(text))
    return " ".join(part for part in "".join(kept).split(" ") if part)


def wrap(text: str, face: Face, size: float, width: float, most: int = 0) -> tuple[str, ...]:
    """The lines of a text no wider than `width`; with `most`, at most so many, the last cut with "…".

    A word wider than a line is broken where it must be.

    >>> from ioreport.brand import load_brand
    >>> wrap("Information session in Plovdiv", load_brand().faces["regular"], 13, 110)
    ('Information', 'session in Plovdiv')
    """
    lines: list[str] = []
    line = ""
    for word in _words(text, face, size, width):
        joined = f"{line} {word}" if line else word
        if not line or face.width(joined, size) <= width:
            line = joined
        else:
            lines.append(line)
            line = word
    lines.append(line)
    if most and len(lines) > most:
        return (*lines[: most - 1], cut(" ".join(lines[most - 1 :]), face, size, width))
    return tuple(lines)


def cut(text: str, face: Face, size: float, width: float) -> str:
    """A text shortened with "…" to fit a width; whole where it fits.

    >>> from ioreport.brand import load_brand
    >>> cut("Stara Zagora", load_brand().faces["regular"], 13, 60)
    'Stara Za…'
    """
    if face.width(text, size) <= width:
        return text
    while text and face.width(text + ELLIPSIS, size) > width:
        text = text[:-1].rstrip()
    return text + ELLIPSIS


def _words(text: str, face: Face, size: float, width: float) -> list[str]:
    return [piece for word in text.split(" ") for piece in _pieces(word, face, size, width)]


def _pieces(word: str, face: Face, size: float, width: float) -> list[str]:
    pieces = []
    while face.width(word, size) > width and len(word) > 1:
        fitting = _fitting(word, face, size, width)
        pieces.append(word[:fitting])
        word = word[fitting:]
    return [*pieces, word]


def _fitting(word: str, face: Face, size: float, width: float) -> int:
    fitting = max((n for n in range(1, len(word)) if face.width(word[:n], size) <= width), default=1)
    breaks = [n for n in range(1, fitting + 1) if word[n - 1] in BREAK_AFTER]
    return breaks[-1] if breaks else fitting
