"""Chart style: two layouts, and the frame of title, subtitle, notes and source around every drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ioreport.brand import Brand
from ioreport.charts.marks import Drawing, Line, Mark, TextMark, box, shifted
from ioreport.charts.text_fitting import wrap

LEADING = 1.3
"""The distance from line to line, in font sizes."""


@dataclass(frozen=True)
class _Layout:
    """The sizes of one drawing, in pixels; `stacked` puts labels above their bars instead of beside them."""

    name: str
    width: float
    margin: float
    title: float
    subtitle: float
    label: float
    small: float
    stacked: bool

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin


WIDE = _Layout("wide", width=680, margin=14, title=18, subtitle=13.5, label=13, small=11, stacked=False)
NARROW = _Layout("narrow", width=320, margin=10, title=17, subtitle=13.5, label=13.5, small=11.5, stacked=True)


@dataclass(frozen=True)
class Caption:
    """The words around a drawing: title, subtitle, and the source line, which is part of the picture."""

    title: str
    subtitle: str
    source: str


@dataclass(frozen=True)
class Body:
    """The inner part of a drawing, from its own top left: marks, height, and the notes below it."""

    marks: tuple[Mark, ...]
    height: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """One layout in one brand; every part of a drawing takes its sizes, colours and faces from here."""

    layout: _Layout
    brand: Brand

    def width(self, text: str, size: float, face: str = "regular") -> float:
        """The width of a text, in pixels."""
        return self.brand.faces[face].width(text, size)

    def lines(self, text: str, size: float, width: float, face: str = "regular", most: int = 0) -> tuple[str, ...]:
        """A text wrapped to a width."""
        return wrap(text, self.brand.faces[face], size, width, most)

    def paragraph(self, lines: Iterable[str], x: float, y: float, size: float, **look: str) -> tuple[TextMark, ...]:
        """Lines below each other, the first with its top at `y`."""
        step = size * LEADING
        first = y + size * (LEADING + 0.72) / 2
        return tuple(TextMark(x, first + number * step, line, size, **look) for number, line in enumerate(lines))

    def on_ground(self, text: TextMark) -> list[Mark]:
        """A text on a patch of the background, so that no line runs through it."""
        width = self.width(text.text, text.size, text.face)
        left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
        patch = box(left - 2, text.y - text.size * 0.85, width + 4, text.size * 1.1, fill=self.brand.background)
        return [patch, text]


def framed(body: Body, caption: Caption, page: Page) -> Drawing:
    """A finished drawing: title and subtitle above the body; notes, a thin rule and the source below it."""
    layout, brand = page.layout, page.brand
    marks: list[Mark] = []
    y = layout.margin * 0.6
    for text, size, face, colour, gap in (
        (caption.title, layout.title, "bold", brand.heading, 2),
        (caption.subtitle, layout.subtitle, "regular", brand.muted, 12),
    ):
        lines = page.lines(text, size, layout.inner, face) if text else ()
        marks += page.paragraph(lines, layout.margin, y, size, face=face, colour=colour)
        y += len(lines) * size * LEADING + gap
    marks += shifted(body.marks, layout.margin, y)
    y += body.height
    return _footed(marks, y, body.notes, caption.source, page)


def _footed(marks: list[Mark], y: float, notes: Iterable[str], source: str, page: Page) -> Drawing:
    layout, brand = page.layout, page.brand
    y += 10
    for note in notes:
        lines = page.lines(note, layout.small, layout.inner)
        marks += page.paragraph(lines, layout.margin, y, layout.small, colour=brand.text)
        y += len(lines) * layout.small * LEADING + 4
    marks.append(Line(((layout.margin, y), (layout.width - layout.margin, y)), brand.rule, 0.8))
    y += 5
    lines = page.lines(source, layout.small, layout.inner)
    marks += page.paragraph(lines, layout.margin, y, layout.small, colour=brand.muted)
    y += len(lines) * layout.small * LEADING + layout.margin * 0.6
    return Drawing(layout.width, float(round(y)), tuple(marks))


def nothing(page: Page, words: str) -> Body:
    """The body of a chart that has nothing to draw: a sentence that says so."""
    size = page.layout.label
    lines = page.lines(words, size, page.layout.inner - 24, "italic")
    height = len(lines) * size * LEADING + 24
    return Body(page.paragraph(lines, 12, 12, size, face="italic", colour=page.brand.muted), height)
