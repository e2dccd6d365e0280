"""Bars on a track from zero to a whole (a target, a budget), with the elapsed time marked on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ioreport.charts.alternative_text import MOST_DRAWN, more_in_table
from ioreport.charts.bar_shapes import bar_marks
from ioreport.charts.chart_items import Item
from ioreport.charts.chart_style import LEADING, Body, Page, nothing
from ioreport.charts.marks import Area, Line, Mark, TextMark, box
from ioreport.wording import Wording

LIMIT = Decimal("1.5")
"""The longest track, in wholes; a longer bar ends in an arrow."""

_THICK = 16
_GAP = 12
BESIDE = 14
ARROW = 10
SWATCH = 9
CLEAR = 5
"""The space between a line and a word beside it."""

_LABEL_SHARE = 0.31
WORDS_SHARE = 0.37
_LABEL_LINES = 4
SAID_LINES = 3
HIDDEN = Item("", None, "", withheld=True)


@dataclass(frozen=True)
class Said:
    """A line of words at a bar; `part` is the part whose colour is shown before it, `bad` stresses bad news."""

    text: str
    face: str = "regular"
    bad: bool = False
    part: int | None = None


@dataclass(frozen=True)
class Track:
    """One row: its label, the parts of the whole (end to end), and its words.

    `ground` is ``whole`` for a track, ``blank`` where there is a whole but no value to draw on it,
    ``none`` where there is no whole. `under` is written below the label.
    """

    label: str
    said: tuple[Said, ...]
    parts: tuple[Decimal, ...] = ()
    under: str = ""
    ground: str = "whole"
    withheld: bool = False
    total: bool = False

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """The end of each part, counted from zero."""
        return tuple(sum(self.parts[: n + 1], Decimal()) for n in range(len(self.parts)))


@dataclass(frozen=True)
class Signs:
    """The words above the tracks: at their start, at the whole, and at the elapsed time."""

    start: str
    whole: str
    elapsed: Decimal | None = None
    elapsed_words: str = ""


@dataclass(frozen=True)
class _Grid:
    """Sizes in pixels, the same for all rows of one drawing; `top` is the end of the scale (1 is the whole)."""

    size: float
    label_width: float
    left: float
    unit: float
    top: Decimal
    words: float
    words_width: float
    stacked: bool

    def x(self, share: Decimal) -> float:
        """The place of a share of the whole, kept within the scale."""
        return self.left + self.unit * float(min(max(share, Decimal()), self.top))


@dataclass(frozen=True)
class _Row:
    """Layout of one row: its track, lines and places."""

    track: Track
    label: tuple[TextMark, ...]
    words: tuple[Mark, ...]
    bar: float
    bottom: float


def tracks_body(page: Page, tracks: Sequence[Track], signs: Signs, wording: Wording) -> Body:
    """Draw the rows below each other on one scale, with the whole and the elapsed time marked across them."""
    if not tracks:
        return nothing(page, wording.label("No data for this selection."))
    totals = tuple(track for track in tracks if track.total)
    drawn = (*[track for track in tracks if not track.total][: MOST_DRAWN - len(totals)], *totals)
    grid = _grid(page, drawn)
    marks, y = _heads(page, grid, signs)
    top, rows = y, []
    for track in drawn:
        if track.total:
            marks.append(Line(((0, y), (page.layout.inner, y)), page.brand.rule, 1.0))
            y += _GAP / 2
        rows.append(_row(page, grid, track, y))
        y = rows[-1].bottom + _GAP
    for row in rows:
        marks += [*row.label, *_bar_marks(page, grid, row), *row.words]
    marks += _across(page, grid, signs, rows, top)
    return Body(tuple(marks), y - _GAP, _notes(tracks, len(tracks) - len(drawn), wording))


def _notes(tracks: Sequence[Track], left: int, wording: Wording) -> tuple[str, ...]:
    further = any(_is_over(track) or _is_under(track) for track in tracks)
    arrow = (wording.label("Arrow: further than the picture reaches; the words have the figure."),) if further else ()
    return (*arrow, *more_in_table(left, wording))


def _is_over(track: Track) -> bool:
    return any(end > LIMIT for end in track.ends)


def _is_under(track: Track) -> bool:
    return any(end < 0 for end in track.ends)


def _grid(page: Page, tracks: Collection[Track]) -> _Grid:
    size, inner, stacked = page.layout.label, page.layout.inner, page.layout.stacked
    farthest = max((end for track in tracks for end in track.ends), default=Decimal(1))
    top = min(max(farthest, Decimal(1)), LIMIT)
    before = ARROW + 3 if any(map(_is_under, tracks)) else 1
    after = ARROW + 3 if any(map(_is_over, tracks)) else 1
    if stacked:
        return _Grid(size, inner, before, (inner - before - after) / float(top), top, 0, inner, True)
    label = min(max(_label_width(page, track) for track in tracks) + 2, inner * _LABEL_SHARE)
    words = min(max(_said_width(page, said, size) for track in tracks for said in track.said) + 2, inner * WORDS_SHARE)
    left, right = label + BESIDE + before, inner - words - BESIDE - after
    return _Grid(size, label, left, (right - left) / float(top), top, inner - words, words, False)


def _label_width(page: Page, track: Track) -> float:
    size = page.layout.label
    return max(page.width(track.label, size, _label_face(track)), page.width(track.under, page.layout.small))


def _label_face(track: Track) -> str:
    return "bold" if track.total else "regular"


def _said_width(page: Page, said: Said, size: float) -> float:
    return page.width(said.text, size, said.face) + _indent(said)


def _indent(said: Said) -> float:
    return 0 if said.part is None else SWATCH + 6


def _heads(page: Page, grid: _Grid, signs: Signs) -> tuple[list[Mark], float]:
    """The words above the tracks: the elapsed time is above the start and the whole, so that no words overlap."""
    small, inner = page.layout.small, page.layout.inner
    step = small * LEADING
    marks: list[Mark] = []
    y = small
    if signs.elapsed is not None:
        half = page.width(signs.elapsed_words, small, "semibold") / 2
        x = min(max(grid.x(signs.elapsed), half), inner - half)
        marks.append(TextMark(x, y, signs.elapsed_words, small, "semibold", anchor="middle"))
        lines = ((grid.x(signs.elapsed), y + 3), (grid.x(signs.elapsed), y + step + 8))
        marks.append(Line(lines, page.brand.text, 1.6))
        y += step
    left = _whole_left(page, grid, signs)
    marks += page.on_ground(TextMark(left, y, signs.whole, small, colour=page.brand.muted))
    marks += _start(page, grid, signs, left - 8, y)
    return marks, y + 10


def _whole_left(page: Page, grid: _Grid, signs: Signs) -> float:
    """The left end of the word at the whole: above the whole, or beside a line that would cross it."""
    inner, width = page.layout.inner, page.width(signs.whole, page.layout.small)
    over = min(grid.x(Decimal(1)) - width / 2, inner - width)
    if signs.elapsed is None or not over - CLEAR < grid.x(signs.elapsed) < over + width + CLEAR:
        return over
    lines = (grid.x(signs.elapsed), grid.x(Decimal(1)))
    after = max(lines) + CLEAR
    return after if after + width <= inner else min(lines) - CLEAR - width


def _start(page: Page, grid: _Grid, signs: Signs, most: float, y: float) -> list[Mark]:
    """The word at the start of the tracks: right of the start, or left of it where other marks leave no space."""
    small = page.layout.small
    width = page.width(signs.start, small)
    free = most if signs.elapsed is None else min(most, grid.x(signs.elapsed) - 4)
    before = grid.left + width > free and width <= grid.left
    if not before and grid.left + width > most:
        return []
    word = TextMark(grid.left, y, signs.start, small, colour=page.brand.muted, anchor="end" if before else "start")
    return page.on_ground(word)


def _row(page: Page, grid: _Grid, track: Track, y: float) -> _Row:
    """The words and places of a row; on a narrow page the bar is between the label and the words."""
    label = page.lines(track.label, grid.size, grid.label_width, _label_face(track), _LABEL_LINES)
    said = _said_lines(page, grid, track)
    step = grid.size * LEADING
    label_height = _height(page, grid, track, label)
    if grid.stacked:
        bar = y + label_height + 4
        below = bar + _THICK + 3 if track.ground != "none" else y + label_height
        words = _words(page, grid, said, 0, below)
        return _Row(track, _label_texts(page, grid, track, label, y), words, bar, below + len(said) * step)
    height = max(label_height, len(said) * step, _THICK)
    texts = _label_texts(page, grid, track, label, y + (height - label_height) / 2)
    words = _words(page, grid, said, grid.words, y + (height - len(said) * step) / 2)
    return _Row(track, texts, words, y + (height - _THICK) / 2, y + height)


def _under(page: Page, grid: _Grid, track: Track) -> tuple[str, ...]:
    return page.lines(track.under, page.layout.small, grid.label_width, most=2) if track.under else ()


def _height(page: Page, grid: _Grid, track: Track, label: Collection[str]) -> float:
    return (len(label) * grid.size + len(_under(page, grid, track)) * page.layout.small) * LEADING


def _label_texts(page: Page, grid: _Grid, track: Track, label: Collection[str], y: float) -> tuple[TextMark, ...]:
    look = {"anchor": "start"} if grid.stacked else {"anchor": "end"}
    x = 0 if grid.stacked else grid.label_width
    named = page.paragraph(label, x, y, grid.size, face=_label_face(track), **look)
    below = y + len(label) * grid.size * LEADING
    small = page.paragraph(_under(page, grid, track), x, below, page.layout.small, colour=page.brand.muted, **look)
    return (*named, *small)


def _said_lines(page: Page, grid: _Grid, track: Track) -> list[tuple[Said, str, bool]]:
    """Every wrapped line of a row's words, and whether it is the first line of its text."""
    return [
        (said, line, number == 0)
        for said in track.said
        for number, line in enumerate(
            page.lines(said.text, grid.size, grid.words_width - _indent(said), said.face, SAID_LINES)
        )
    ]


def _words(page: Page, grid: _Grid, lines: Sequence[tuple[Said, str, bool]], x: float, y: float) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    step = grid.size * LEADING
    for number, (said, line, first) in enumerate(lines):
        top = y + number * step
        colour = page.brand.bad_news if said.bad else ""
        marks += page.paragraph([line], x + _indent(said), top, grid.size, face=said.face, colour=colour)
        if first and said.part is not None:
            look = part_look(page, said.part)
            marks.append(box(x + 0.5, top + (step - SWATCH) / 2, SWATCH, SWATCH, role="swatch", **look))
    return tuple(marks)


def part_look(page: Page, part: int) -> dict[str, Any]:
    """The colour of a part: full for the first, fainter and outlined for the next."""
    brand = page.brand
    if part == 0:
        return {"fill": brand.accent}
    return {"fill": brand.background, "outline": brand.accent, "stroke": 1.6}


def _bar_marks(page: Page, grid: _Grid, row: _Row) -> list[Mark]:
    track, width = row.track, grid.x(Decimal(1)) - grid.left
    if track.withheld:
        return [_blank(page, grid, row, width), *bar_marks(page.brand, HIDDEN, grid.left, row.bar, 0, _THICK)]
    if track.ground == "none":
        return []
    if track.ground == "blank":
        return [_blank(page, grid, row, width)]
    ground = box(grid.left, row.bar, width, _THICK, fill=page.brand.empty, role="track")
    return [ground, *_parts(page, grid, row), *_arrows(page, grid, row)]


def _blank(page: Page, grid: _Grid, row: _Row, width: float) -> Area:
    look = {"outline": page.brand.muted, "stroke": 0.8, "dashed": True}
    return box(grid.left, row.bar, width, _THICK, role="blank", **look)


def _parts(page: Page, grid: _Grid, row: _Row) -> list[Mark]:
    """The parts end to end, each from the end of the one before it, up to the end of the scale."""
    marks: list[Mark] = []
    start = Decimal()
    for part, end in enumerate(row.track.ends):
        left, right = grid.x(start), grid.x(end)
        if right > left:
            look = part_look(page, part)
            inset = float(look.get("stroke", 0)) / 2
            size = (max(right - left - 2 * inset, 0.5), _THICK - 2 * inset)
            marks.append(box(left + inset, row.bar + inset, *size, role=("bar", "bar-more")[part > 0], **look))
        start = end
    return marks


def _arrows(page: Page, grid: _Grid, row: _Row) -> list[Mark]:
    """Arrows where a bar is longer than the scale, or lies before its start."""
    middle, half = row.bar + _THICK / 2, _THICK / 2
    marks: list[Mark] = []
    for there, x, way, role in (
        (_is_over(row.track), grid.x(grid.top) + 2, 1, "over"),
        (_is_under(row.track), grid.left - 2, -1, "under"),
    ):
        ring = ((x, middle - half), (x + way * ARROW, middle), (x, middle + half))
        marks += [Area((ring,), fill=page.brand.accent, role=role)] if there else []
    return marks


def _across(page: Page, grid: _Grid, signs: Signs, rows: Sequence[_Row], top: float) -> list[Mark]:
    """The lines for the start, the whole and the elapsed time: through all rows, or at each bar alone."""
    tracked = [row for row in rows if row.track.ground != "none"]
    spans = [(row.bar - 3, row.bar + _THICK + 3) for row in tracked]
    if not grid.stacked and tracked:
        spans = [(top, tracked[-1].bottom + 2)]
    marks: list[Mark] = []
    for share, stroke, colour in (
        (Decimal(), 1.0, page.brand.outline),
        (Decimal(1), 1.0, page.brand.outline),
        (signs.elapsed, 1.6, page.brand.text),
    ):
        if share is not None:
            x = grid.x(share)
            covered = [row for row in tracked if _covers(row.track, share)]
            marks += [Line(((x, row.bar), (x, row.bar + _THICK)), page.brand.background, 4.0) for row in covered]
            marks += [Line(((x, start), (x, end)), colour, stroke) for start, end in spans]
    return marks


def _covers(track: Track, share: Decimal) -> bool:
    """Whether a full bar covers the place of a mark; the mark then needs a pale edge to be visible."""
    return bool(track.parts) and 0 < share < track.parts[0]
