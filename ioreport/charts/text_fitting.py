"""Text made fit for a drawing: cleaned, measured with the face's own metrics, wrapped and cut."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from ioreport.brand import Face
from ioreport.text_direction import in_order

ELLIPSIS = "…"
BREAK_AFTER = "-–/"


def clean(text: object) -> str:
    """A text on one line, without control characters, lone surrogates or what turns the order of letters.

    >>> clean("  two\\nlines\\x00 ")
    'two lines'
    """
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in str(text))
    return " ".join(part for part in in_order("".join(kept)).split(" ") if part)


def wrap(text: str, face: Face, size: float, width: float, most: int = 0) -> tuple[str, ...]:
    """The lines of a text no wider than `width`; with `most`, at most so many, the last cut with "…".

    A word wider than a line is broken where it must be. The time grows as the text does, whatever its words.

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
    """A text shortened with "…" to fit a width; whole where it fits.

    >>> from ioreport.brand import load_brand
    >>> cut("Stara Zagora", load_brand().faces["regular"], 13, 60)
    'Stara Za…'
    """
    measured = _Measured(text, face, size)
    if measured.width(0, len(text)) <= width:
        return text
    return text[: measured.fitting(0, width, ELLIPSIS)].rstrip() + ELLIPSIS


class _Measured:
    """A text whose parts' widths are known after one pass over it."""

    def __init__(self, text: str, face: Face, size: float):
        self.text, self.face, self.size = text, face, size
        self.ends = face.ends(text)

    def width(self, start: int, end: int) -> float:
        return self.face.scaled(self.ends[end] - self.ends[start], self.size)

    def fitting(self, start: int, width: float, beside: str = "") -> int:
        """Where the longest part ends that begins at `start` and is no wider than `width`, with a text beside it."""
        more = self.face.ends(beside)[-1] - self.ends[start]
        held = bisect_right(self.ends, width, start, key=lambda end: self.face.scaled(end + more, self.size)) - 1
        return max(held, start)


def _pieces(measured: _Measured, width: float) -> Iterator[tuple[int, int, bool]]:
    """Where each word begins and ends, a wide one in pieces; and whether a word begins there."""
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
    """Where a word that is too wide is broken: after its last mark that fits, else where it must be."""
    fitting = min(max(measured.fitting(start, width), start + 1), end - 1)
    mark = max(measured.text.rfind(each, start, fitting) for each in BREAK_AFTER)
    return fitting if mark < 0 else mark + 1
