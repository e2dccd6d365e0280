"""Fit text into a drawing: clean it, measure it with the font's metrics, wrap it, cut it."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from ioreport.brand import Face
from ioreport.text_direction import in_order

ELLIPSIS = "…"
BREAK_AFTER = "-–/"


def clean(text: object) -> str:
    """A text on one line, without control characters, lone surrogates or characters that change the text direction.

    >>> clean("  two\\nlines\\x00 ")
    'two lines'
    """
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in str(text))
    return " ".join(part for part in in_order("".join(kept)).split(" ") if part)


def wrap(text: str, face: Face, size: float, width: float, most: int = 0) -> tuple[str, ...]:
    """The lines of a text no wider than `width`; with `most`, at most so many, the last cut with "…".

    A word wider than a line is broken. The time is linear in the length of the text.

    >>> from ioreport.brand import load_brand
    >>> wrap("Information session in Plovdiv", load_brand().faces["regular"], 13, 110)
    ('Information', 'session in Plovdiv')
    """
    measured = _Measured(text, face, size)
    lines: list[tuple[int, int]] = []
    for start, end, begins_word in _pieces(measured, width):
        if lines and begins_word and measured.width(lines[-1][0], end) <= width:
            lines[-1] = lines[-1][0], end
        else:
            lines.append((start, end))
    if most and len(lines) > most:
        last = cut(text[lines[most - 1][0] :], face, size, width)
        return (*(text[start:end] for start, end in lines[: most - 1]), last)
    return tuple(text[start:end] for start, end in lines) or ("",)


def cut(text: str, face: Face, size: float, width: float) -> str:
    """A text shortened with "…" to fit a width; unchanged if it fits.

    >>> from ioreport.brand import load_brand
    >>> cut("Stara Zagora", load_brand().faces["regular"], 13, 60)
    'Stara Za…'
    """
    measured = _Measured(text, face, size)
    if measured.width(0, len(text)) <= width:
        return text
    return text[: measured.fitting(0, width, ELLIPSIS)].rstrip() + ELLIPSIS


class _Measured:
    """A text that is measured once; the width of any part of it is then known."""

    def __init__(self, text: str, face: Face, size: float):
        self.text, self.face, self.size = text, face, size
        self.ends = face.ends(text)

    def width(self, start: int, end: int) -> float:
        return self.face.scaled(self.ends[end] - self.ends[start], self.size)

    def fitting(self, start: int, width: float, beside: str = "") -> int:
        """The end of the longest part from `start` that, with a text beside it, is no wider than `width`."""
        more = self.face.ends(beside)[-1] - self.ends[start]
        held = bisect_right(self.ends, width, start, key=lambda end: self.face.scaled(end + more, self.size)) - 1
        return max(held, start)


def _pieces(measured: _Measured, width: float) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each word (a wide word in pieces), and whether a word begins there."""
    start = 0
    for word in measured.text.split(" "):
        end, begins = start + len(word), True
        while measured.width(start, end) > width and end - start > 1:
            piece = _piece_end(measured, start, end, width)
            yield start, piece, begins
            start, begins = piece, False
        if word:
            yield start, end, begins
        start = end + 1


def _piece_end(measured: _Measured, start: int, end: int, width: float) -> int:
    """The place to break a word that is too wide: after the last punctuation mark that fits, else at the width."""
    fitting = min(max(measured.fitting(start, width), start + 1), end - 1)
    mark = max(measured.text.rfind(each, start, fitting) for each in BREAK_AFTER)
    return fitting if mark < 0 else mark + 1
