"""Bars of several series, beside each other or stacked; and columns, where their names fit below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ioreport.brand import Brand
from ioreport.brand.colour import readable_on
from ioreport.charts.alternative_text import more_in_table
from ioreport.charts.bar_shapes import STUB, bar_marks, end_room
from ioreport.charts.chart_items import Item
from ioreport.charts.chart_style import LEADING, Body, Page, nothing
from ioreport.charts.marks import Area, Line, Mark, TextMark, box
from ioreport.wording import Wording

MOST_SERIES = 5
MOST_GROUPS = 24
"""The most groups that are drawn; the table has them all."""
_THICK, _COLUMN_GAP, _GAP, _PAD = 17, 14, 12, 6
_COLUMNS_HEIGHT = 230
_LABEL_SHARE = 0.34
_LABEL_LINES = 3


@dataclass(frozen=True)
class Group:
    """A name, and its item of each series, in the order of the series."""

    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Shape:
    """How groups are drawn: stacked or beside each other, as columns or as rows."""

    stacked: bool
    vertical: bool


def fills_of(brand: Brand) -> tuple[str, ...]:
    """The fills of the series, in their order."""
    return (brand.accent, brand.accent_soft, brand.muted, brand.outline, brand.empty)


def series_body(page: Page, groups: Sequence[Group], series: Sequence[str], shape: Shape, wording: Wording) -> Body:
    """Draw groups of bars on one baseline, with a legend where there are several series."""
    if not groups:
        return nothing(page, wording.label("No data for this selection."))
    drawn = tuple(groups)[:MOST_GROUPS]
    entries = list(zip(series, fills_of(page.brand), strict=False)) if len(series) > 1 else []
    if shape.stacked and any(item.withheld for group in drawn for item in group.items):
        entries.append((wording.label("withheld"), ""))
    legend, top = _legend(page, entries) if entries else ([], 0.0)
    columns = shape.vertical and _columns_fit(page, drawn)
    marks, height = (_columns if columns else _rows)(page, drawn, shape.stacked, top)
    return Body((*legend, *marks), height, more_in_table(len(groups) - len(drawn), wording))


def _legend(page: Page, entries: Sequence[tuple[str, str]]) -> tuple[list[Mark], float]:
    """A swatch and a name for each fill, on as many lines as needed, and their height; without a fill it is hatched."""
    size, marks = page.layout.label, list[Mark]()
    x, y, step = 0.0, 0.0, page.layout.label * LEADING + 4
    for name, fill in entries:
        width = 16 + page.width(name, size) + 18
        if x and x + width > page.layout.inner:
            x, y = 0.0, y + step
        marks.append(
            _patch(page.brand, x, y + 3, 11, 11, fill, "key") if fill else _stub(page.brand, x, y + 3, 11, 11, "key")
        )
        marks += page.paragraph((name,), x + 16, y, size)
        x += width
    return marks, y + step + 6


def _patch(brand: Brand, x: float, y: float, width: float, height: float, fill: str, role: str = "bar") -> Area:
    outline = brand.outline if brand.needs_outline(fill) else brand.background
    return box(x, y, width, height, fill=fill, outline=outline, stroke=1, role=role)


# Rows


def _rows(page: Page, groups: Sequence[Group], stacked: bool, top: float) -> tuple[list[Mark], float]:
    size, above = page.layout.label, page.layout.stacked
    widest = max(page.width(group.label, size) for group in groups) + 2
    zero = 1.0 if above else min(widest, page.layout.inner * _LABEL_SHARE) + 8
    room = page.layout.inner - zero - _text_room(page, groups, stacked)
    scale = room / (max(_lengths(group, stacked) for group in groups) or 1)
    marks, y = list[Mark](), top
    for group in groups:
        lines = page.lines(group.label, size, page.layout.inner if above else zero - 8, most=_LABEL_LINES)
        height = _THICK if stacked else _THICK * len(group.items)
        label = len(lines) * size * LEADING
        if above:
            marks += page.paragraph(lines, 0, y, size)
            y += label + 2
        else:
            marks += page.paragraph(lines, zero - 8, y + (height - label) / 2, size, anchor="end")
        draw = _stacked_row if stacked else _grouped_row
        marks += draw(page, group, zero, y, scale)
        marks.append(Line(((zero, y - 3), (zero, y + height + 3)), page.brand.outline, 1.0))
        y += (height if above else max(height, label)) + _GAP
    return marks, y - _GAP


def _lengths(group: Group, stacked: bool) -> float:
    values = [float(item.value or 0) for item in group.items]
    return sum(values) if stacked else max(values, default=0.0)


def _text_room(page: Page, groups: Sequence[Group], stacked: bool) -> float:
    """Space for the words after the bars, or for the stubs at the end of the stacks."""
    if stacked:
        return max(sum(STUB + 2 for item in group.items if item.withheld) for group in groups) + 4
    items = [item for group in groups for item in group.items]
    return max(_words(page, item) + end_room(item) for item in items) + _PAD + 4


def _words(page: Page, item: Item) -> float:
    return page.width(item.text, page.layout.label, _face(item)) + (STUB if item.withheld else 0)


def _face(item: Item) -> str:
    return "italic" if item.value is None else "regular"


def _grouped_row(page: Page, group: Group, zero: float, y: float, scale: float) -> list[Mark]:
    marks = list[Mark]()
    for item, fill in zip(group.items, fills_of(page.brand), strict=False):
        marks += bar_marks(page.brand, item, zero, y + 1, scale, _THICK - 2, fill=fill)
        after = zero + (STUB if item.withheld else float(item.value or 0) * scale + end_room(item)) + _PAD
        marks += page.paragraph(
            (item.text,), after, y + (_THICK - page.layout.label * LEADING) / 2, page.layout.label, face=_face(item)
        )
        y += _THICK
    return marks


def _stacked_row(page: Page, group: Group, zero: float, y: float, scale: float) -> list[Mark]:
    """Parts one after the other, each with its number where it fits; withheld parts last, at one length."""
    marks, x = list[Mark](), zero
    for item, fill in zip(group.items, fills_of(page.brand), strict=False):
        width = float(item.value or 0) * scale
        if width:
            marks.append(_patch(page.brand, x, y, width, _THICK, fill))
            if page.width(item.text, page.layout.small) + 6 <= width:
                marks.append(_inside(page, item, x + width / 2, y + _THICK / 2, fill))
        x += width
    for item in (item for item in group.items if item.withheld):
        marks += bar_marks(page.brand, item, x + 2, y, scale, _THICK)
        x += STUB + 2
    if x == zero:
        top = y + (_THICK - page.layout.label * LEADING) / 2
        marks += page.paragraph((group.items[0].text,), zero + _PAD, top, page.layout.label, face="italic")
    return marks


def _inside(page: Page, item: Item, x: float, y: float, fill: str) -> TextMark:
    size, brand = page.layout.small, page.brand
    colour = readable_on(fill, brand.text, brand.background)
    return TextMark(x, y + size * 0.36, item.text, size, colour=colour, anchor="middle")


# Columns


def _columns_fit(page: Page, groups: Sequence[Group]) -> bool:
    """Whether each name and each number fits in its column."""
    wide = page.layout.inner / len(groups) - 6
    size = page.layout.label
    if any(page.width(word, size) > wide for group in groups for word in group.label.split()):
        return False
    if any(len(page.lines(group.label, size, wide)) > _LABEL_LINES for group in groups):
        return False
    each = max(len(group.items) for group in groups)
    texts = [page.width(item.text, page.layout.small, _face(item)) for group in groups for item in group.items]
    return max(texts) <= (wide - _COLUMN_GAP) / each


def _columns(page: Page, groups: Sequence[Group], stacked: bool, top: float) -> tuple[list[Mark], float]:
    size, small = page.layout.label, page.layout.small
    column = page.layout.inner / len(groups)
    head = small * LEADING + 4
    room = (
        _COLUMNS_HEIGHT - head - (max(sum(i.withheld for i in g.items) for g in groups) * (STUB + 2) if stacked else 0)
    )
    scale = room / (max(_lengths(group, stacked) for group in groups) or 1)
    base, marks, lowest = top + _COLUMNS_HEIGHT, list[Mark](), 0.0
    for place, group in enumerate(groups):
        left, wide = (
            place * column + _COLUMN_GAP / 2,
            min(column - _COLUMN_GAP, 84 if stacked else 48 * len(group.items)),
        )
        left += (column - _COLUMN_GAP - wide) / 2
        marks += (
            _stacked_column(page, group, left, wide, base, scale)
            if stacked
            else _grouped_column(page, group, left, wide, base, scale)
        )
        lines = page.lines(group.label, size, column - 6, most=_LABEL_LINES)
        marks += page.paragraph(lines, place * column + column / 2, base + 6, size, anchor="middle")
        lowest = max(lowest, len(lines) * size * LEADING + 6)
    marks.append(Line(((0, base), (page.layout.inner, base)), page.brand.outline, 1.0))
    return marks, base + lowest


def _grouped_column(page: Page, group: Group, left: float, wide: float, base: float, scale: float) -> list[Mark]:
    each, small, marks = wide / len(group.items), page.layout.small, list[Mark]()
    for place, (item, fill) in enumerate(zip(group.items, fills_of(page.brand), strict=False)):
        x = left + place * each
        height = STUB if item.withheld else float(item.value or 0) * scale
        if item.withheld:
            marks.append(_stub(page.brand, x + 1, base - height, each - 2, height))
        elif height:
            marks.append(_patch(page.brand, x + 1, base - height, each - 2, height, fill))
        top = base - height - small * LEADING - 1
        marks += page.paragraph((item.text,), x + each / 2, top, small, face=_face(item), anchor="middle")
    return marks


def _stacked_column(page: Page, group: Group, left: float, wide: float, base: float, scale: float) -> list[Mark]:
    marks, y = list[Mark](), base
    for item, fill in zip(group.items, fills_of(page.brand), strict=False):
        height = float(item.value or 0) * scale
        if height:
            marks.append(_patch(page.brand, left, y - height, wide, height, fill))
            if height >= page.layout.small * LEADING:
                marks.append(_inside(page, item, left + wide / 2, y - height / 2, fill))
        y -= height
    for _ in (item for item in group.items if item.withheld):
        marks.append(_stub(page.brand, left, y - STUB - 2, wide, STUB))
        y -= STUB + 2
    return marks


def _stub(brand: Brand, x: float, y: float, width: float, height: float, role: str = "stub") -> Area:
    look = {"fill": brand.background, "outline": brand.muted, "stroke": 1, "hatched": True, "dashed": True}
    return box(x, y, width, height, role=role, **look)
