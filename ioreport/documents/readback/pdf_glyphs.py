"""Read the texts that are drawn on a page of a PDF, by the id of their marked content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

_DEEPEST = 20
"""How many levels of nested drawings are read."""

_BLANK, _APART = 0.12, 1.0
"""Gaps between letters, in parts of their size: above the first there is a space, above the second a new text."""

_PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_TRIPLE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTION = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_MOST_LETTERS = 0x10000


@dataclass(frozen=True)
class Font:
    """The letters of a font by their codes, and their widths in parts of the type size."""

    letters: dict[int, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """Letters drawn by one instruction: where they start and end on the line, the line, and the type size."""

    text: str
    start: float
    end: float
    line: float
    size: float


@dataclass
class DrawnText:
    """The texts of a page: `marked` by the id of their marked content, `loose` without one."""

    marked: dict[int, list[Run]] = field(default_factory=dict)
    loose: list[Run] = field(default_factory=list)

    def add(self, mark: int | None, run: Run) -> None:
        (self.loose if mark is None else self.marked.setdefault(mark, [])).append(run)


def labels(runs: list[Run]) -> Iterator[str]:
    """The texts of a drawing; letters may be drawn one by one, and those close together on a line are one text.

    >>> list(labels([Run("4", 0, 5, 0, 10), Run("7%", 5, 15, 0, 10), Run("of", 18, 26, 0, 10), Run("x", 0, 5, 20, 10)]))
    ['47% of', 'x']
    """
    text = runs[0].text if runs else ""
    for before, run in pairwise(runs):
        gap = (run.start - before.end) / (run.size or 1)
        if run.line != before.line or not -_APART < gap < _APART:
            yield text
            text = run.text
        else:
            text += (" " if gap > _BLANK else "") + run.text
    yield text


def page_texts(page: Any) -> DrawnText:
    """All texts that are drawn on a page, including those in its drawings."""
    drawn = DrawnText()
    _draw(page.obj, page.obj.get("/Resources", {}), drawn, None, 0)
    return drawn


def _draw(stream: Any, resources: Any, drawn: DrawnText, mark: int | None, depth: int) -> None:
    """Read the instructions of a page or drawing; `mark` is the marked content that a drawing is in."""
    import pikepdf

    if depth > _DEEPEST:
        raise ValueError("drawings are nested too deep")
    marks, font, size, place = [mark], Font(), 1.0, (1.0, 0.0, 0.0)
    fonts: dict[str, Font] = {}
    for instruction in pikepdf.parse_content_stream(stream):
        operands, name = instruction.operands, str(instruction.operator)
        if name in ("BDC", "BMC"):
            marks.append(_mark(operands, marks[-1]))
        elif name == "EMC" and len(marks) > 1:
            marks.pop()
        elif name == "cm":
            place = (float(operands[0]), float(operands[4]), float(operands[5]))
        elif name == "Tf":
            font, size = _font(resources, str(operands[0]), fonts), float(operands[1])
        elif name in ("Tj", "TJ", "'", '"'):
            drawn.add(marks[-1], _run(operands[-1], font, size, place))
        elif name == "Do":
            inner = resources.get("/XObject", {}).get(str(operands[0]))
            if inner is not None and inner.get("/Subtype") == "/Form":
                _draw(inner, inner.get("/Resources", resources), drawn, marks[-1], depth + 1)


def _mark(operands: Any, around: int | None) -> int | None:
    """The id of a marked content; an artifact has none."""
    import pikepdf

    if str(operands[0]) == "/Artifact":
        return None
    told = operands[1] if len(operands) > 1 else None
    return int(told.MCID) if isinstance(told, pikepdf.Dictionary) and "/MCID" in told else around


def _run(operand: Any, font: Font, size: float, place: tuple[float, float, float]) -> Run:
    import pikepdf

    pieces = operand if isinstance(operand, pikepdf.Array) else [operand]
    content = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
    scale, left, line = place
    if not font.letters:
        return Run(content.decode("latin-1"), left, left, line, scale * size)
    codes = [int.from_bytes(content[at : at + 2], "big") for at in range(0, len(content), 2)]
    text = "".join(font.letters.get(code, "\N{REPLACEMENT CHARACTER}") for code in codes)
    width = sum(font.widths.get(code, 0.5) for code in codes) * scale * size
    return Run(text, left, left + width, line, abs(scale) * size)


def _font(resources: Any, name: str, known: dict[str, Font]) -> Font:
    if name not in known:
        font = resources.get("/Font", {}).get(name, {})
        told = font.ToUnicode.read_bytes().decode("latin-1") if "/ToUnicode" in font else ""
        known[name] = Font(_unicode(told), _widths(font))
    return known[name]


def _widths(font: Any) -> dict[int, float]:
    """The widths of a font's letters.

    The font lists a first code with the widths from there on, or a first and a last code with one width for all.
    """
    import pikepdf

    widths: dict[int, float] = {}
    for within in font.get("/DescendantFonts", []):
        told = iter(within.get("/W", []))
        for first, second in zip(told, told, strict=False):
            if isinstance(second, pikepdf.Array):
                widths |= {int(first) + step: float(width) / 1000 for step, width in enumerate(second)}
            else:
                codes = range(int(first), min(int(second), int(first) + _MOST_LETTERS) + 1)
                widths |= dict.fromkeys(codes, float(next(told, 0)) / 1000)
    return widths


def _unicode(table: str) -> dict[int, str]:
    """The letters of a ToUnicode table.

    >>> _unicode("1 beginbfchar <0017> <006600660069> endbfchar 1 beginbfrange <0001> <0002> <0041> endbfrange")
    {23: 'ffi', 1: 'A', 2: 'B'}
    """
    letters: dict[int, str] = {}
    for kind, body in _SECTION.findall(table):
        if kind == "bfchar":
            letters |= {int(code, 16): _hex(text) for code, text in _PAIR.findall(body)}
            continue
        for first, last, text in _TRIPLE.findall(body):
            start, many = int(first, 16), min(int(last, 16) - int(first, 16) + 1, _MOST_LETTERS)
            plain = _hex(text)
            letters |= {start + step: plain[:-1] + chr(ord(plain[-1]) + step) for step in range(many) if plain}
    return letters


def _hex(text: str) -> str:
    return bytes.fromhex(text.zfill(len(text) + len(text) % 2)).decode("utf-16-be", "replace")
