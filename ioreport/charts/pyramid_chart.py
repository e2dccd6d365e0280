"""Population pyramids: people by sex and age, women and girls on the left, men and boys on the right."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from ioreport.brand import Brand
from ioreport.charts.alternative_text import Telling, ended, make_chart, opening
from ioreport.charts.bar_shapes import STUB, bar_marks, end_room, reach
from ioreport.charts.chart_items import Item, check_columns, known, read_items, refuse
from ioreport.charts.chart_style import LEADING, Body, Page, nothing
from ioreport.charts.marks import Line, Mark, TextMark
from ioreport.records import Cell, Chart, Column
from ioreport.values import NOT_RECORDED, Trail
from ioreport.wording import Wording

_SEXES = ("f", "m", "x", "u", "x or u")
SIDES = ("f", "m")
BAND = r"\d+(-\d+|\+)|all ages"
_NOT_SPLIT = ("age not split", "age not split or unknown")
NOTHING = "–"
_TEXT_GAP = 6
TEXT_SHARE = 0.62
_THICK = 20
_GAP = 6

_Cells = Mapping[tuple[str, str], Item]
"""(sex, age) → item."""


def draw_pyramid(
    frame: pd.DataFrame,
    *,
    key: str,
    title: str,
    subtitle: str,
    source: str,
    trail: Trail,
    language: str = "en",
    people: str = "people",
    sex: str = "sex",
    age: str = "age",
    text: str | None = None,
    precision: str | None = None,
    withheld: str | None = None,
    brand: Brand | None = None,
) -> Chart:
    """Draw bars by age band, the oldest on top, on one scale; notes below give the rows without sex or band.

    Where ages are not split, a note on the picture, in the alternative text and under the table explains it.

    Parameters
    ----------
    frame : DataFrame
        A breakdown by sex and age, one row a cell. Columns needed: `sex` (f, m, x, u), `age` (a band such as ``0-4`` or
        ``60+``, ``age not split`` or ``age unknown``), `people` (number, empty where only words are known).
    key : str
        Unique in the document, of a-z, 0-9 and "-".
    title : str
        What was found, where and when.
    subtitle : str
        Unit, measure and period.
    source : str
        Where the figures come from; printed on the picture after the word "Source".
    trail : Trail
        The rows that the figures came from.
    language : str
        The language of the words that the chart adds: see ``docs/languages.md``.
    people, sex, age : str
        The names of these columns, if they differ.
    text, precision, withheld : str, optional
        See `draw_bars`.
    brand : Brand, optional
        The brand, default the bundled one.

    Raises
    ------
    UsageError
        For a key or column that does not exist.
    DataError
        For unknown codes, a cell that comes twice, and values that are negative or not numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"sex": ["f", "m", "u"], "age": ["0-4", "0-4", "age unknown"], "people": [12, 9, 5]})
    >>> chart = draw_pyramid(frame, key="reached", title="People reached, 2023", subtitle="People", trail=Trail(),
    ...     source="demo office")
    >>> chart.alt.removeprefix("People reached, 2023. People. ")
    'Pyramid by sex and age. Women and girls: 0–4: 12. Men and boys: 0–4: 9. Sex not known: age unknown: 5.'
    """
    telling = Telling.of(frame, key, title, subtitle, source, language, brand, trail)
    wording = telling.wording
    check_columns(frame, key, sex, age, people)
    cells = read_pyramid(frame, key, sex, age, wording, value=people, text=text, precision=precision, withheld=withheld)
    sexes = [each for each in _SEXES if each in SIDES or any(each == cell_sex for cell_sex, _ in cells)]
    ages = sorted({cell_age for _, cell_age in cells}, key=_age_order)
    rows = tuple(_table_row(cells, sexes, each, wording) for each in ages)
    blank = any(cell.text == NOTHING for row in rows for cell in row)
    columns = (Column(wording.label("Age")), *(Column(sex_words(each, wording), numeric=True) for each in sexes))
    draw = partial(pyramid_body, cells=cells, wording=wording)
    notes = (*((wording.label("–: nothing recorded."),) if blank else ()), *_split_note(cells, wording))
    return make_chart(telling, draw, tell_pyramid(telling, cells), columns, rows, notes)


def read_pyramid(
    frame: pd.DataFrame, key: str, sex: str, age: str, wording: Wording, **columns: Any
) -> dict[tuple[str, str], Item]:
    """The cells of a breakdown by sex and age; each is an item with its age as label."""
    sexes = [str(cell) if known(cell) else "u" for cell in frame[sex].tolist()]
    ages = [str(cell).replace("–", "-") if known(cell) else "age unknown" for cell in frame[age].tolist()]
    refuse(frame, key, sex, [each not in _SEXES for each in sexes], "code", "one of " + ", ".join(_SEXES))
    unknown = [not re.fullmatch(BAND, each) and not each.startswith("age ") for each in ages]
    refuse(frame, key, age, unknown, "code", "a band such as 0-4 or 60+, age not split or age unknown")
    places = pd.MultiIndex.from_arrays([sexes, ages])
    refuse(frame, key, age, places.duplicated().tolist(), "unique", "one row for each sex and age")
    labelled = frame.assign(**{"age label": [wording.word_age_band(each) for each in ages]})
    items = read_items(labelled, key=key, label="age label", wording=wording, **columns)
    cells = dict(zip(zip(sexes, ages, strict=True), items, strict=True))
    if not _is_not_split(cells):
        return cells
    return {place: _by_ages(item, place[1], wording) for place, item in cells.items()}


def _by_ages(item: Item, age: str, wording: Wording) -> Item:
    """Mark a band as not recorded where no row fits it because the rows cover several bands."""
    if not _is_lacking(item) or not re.fullmatch(BAND, age):
        return item
    return replace(item, text=wording.label("not recorded by these ages"))


def _is_lacking(item: Item) -> bool:
    return item.precision == NOT_RECORDED and not item.withheld


def _is_not_split(cells: _Cells) -> bool:
    """Whether there are people whose ages span several bands."""
    return any(age in _NOT_SPLIT and item.value != 0 and not _is_lacking(item) for (_, age), item in cells.items())


def _age_order(age: str) -> tuple[bool, int, str]:
    is_band = re.fullmatch(BAND, age) is not None
    first = re.match(r"\d+", age)
    return not is_band, int(first[0]) if first else 0, age


def sex_words(sex: str, wording: Wording) -> str:
    """The heading of a sex."""
    words = wording.word_code("sex", sex)
    return words[:1].upper() + words[1:]


def _table_row(cells: _Cells, sexes: Collection[str], age: str, wording: Wording) -> tuple[Cell, ...]:
    items = [cells.get((sex, age)) for sex in sexes]
    worded = (Cell(item.text, item.written, item.withheld) if item else Cell(NOTHING) for item in items)
    return (Cell(wording.word_age_band(age)), *worded)


def tell_pyramid(telling: Telling, cells: _Cells) -> str:
    """The alternative text: every cell, sex by sex, from the youngest."""
    wording = telling.wording
    words = [opening(telling, wording.label("Pyramid by sex and age"))]
    for sex in _SEXES:
        ages = sorted((age for each, age in cells if each == sex), key=_age_order)
        told = "; ".join(f"{cells[sex, age].label}: {cells[sex, age].text}" for age in ages)
        if all(_is_lacking(cells[sex, age]) for age in ages) and not _is_not_split(cells):
            told = wording.label("not recorded") if ages else ""
        words += [f"{sex_words(sex, wording)}: {told}."] if told else []
    words += _split_note(cells, wording)
    return " ".join(words if cells else [*words, wording.label("No data.")])


def _aside(cells: _Cells, wording: Wording) -> tuple[str, ...]:
    """The note on people who are not in the picture; cells of one sex with the same words are put together."""
    aside = [place for place in cells if place[0] not in SIDES or not re.fullmatch(BAND, place[1])]
    alike: dict[tuple[str, str], list[str]] = {}
    split = _is_not_split(cells)
    for sex, age in sorted(aside, key=lambda place: (_SEXES.index(place[0]), _age_order(place[1]))):
        if cells[sex, age].value != 0 and (split or not _is_lacking(cells[sex, age])):
            alike.setdefault((sex, cells[sex, age].text), []).append(cells[sex, age].label)
    told = [f"{wording.word_code('sex', sex)}, {', '.join(ages)}: {text}" for (sex, text), ages in alike.items()]
    return (wording.label("Not drawn: {items}.", items=ended("; ".join(told))),) if told else ()


def _split_note(cells: _Cells, wording: Wording) -> tuple[str, ...]:
    """The note on people whose age is not split: without it, a 0 beside a band would mean that nobody has that age.

    It goes with the figures everywhere: on the picture, in its alternative text and under its table.
    """
    if not _is_not_split(cells):
        return ()
    return (
        wording.label(
            "Age not split: people recorded with ages that span several bands, so that a band may have "
            "more people than it shows."
        ),
    )


@dataclass(frozen=True)
class _Measures:
    """Sizes that are the same for both sides: the start of each, the width of one, the pixels of one unit."""

    size: float
    left: float
    right: float
    room: float
    scale: float


def pyramid_body(page: Page, cells: _Cells, wording: Wording) -> Body:
    """Both sides, band by band, with the band's name between them."""
    bands = sorted({age for sex, age in cells if re.fullmatch(BAND, age) and sex in SIDES}, key=_age_order)
    notes = (*_aside(cells, wording), *_split_note(cells, wording))
    drawn = [item for (sex, age), item in cells.items() if sex in SIDES and age in bands]
    if not drawn or (all(map(_is_lacking, drawn)) and not _is_not_split(cells)):
        words = wording.label("not recorded") if drawn else wording.label("No data for this selection.")
        empty = nothing(page, words[:1].upper() + words[1:])
        return Body(empty.marks, empty.height, notes)
    measures = _measures(page, cells, bands, wording)
    marks, y = _heads(page, measures, wording)
    top = y
    for band in reversed(bands):
        middle = y + _THICK / 2 + measures.size * 0.36
        marks.append(TextMark(_centre(page), middle, wording.word_age_band(band), measures.size, anchor="middle"))
        for sex in SIDES:
            marks += _side(page, measures, cells.get((sex, band)), sex, y)
        y += _THICK + _GAP
    for x in (measures.left, measures.right):
        marks.append(Line(((x, top - 3), (x, y - _GAP + 3)), page.brand.outline, 1.0))
    return Body(tuple(marks), y - _GAP + 3, notes)


def _centre(page: Page) -> float:
    return page.layout.inner / 2


def _measures(page: Page, cells: _Cells, bands: Sequence[str], wording: Wording) -> _Measures:
    size = page.layout.label
    half = max(page.width(wording.word_age_band(band), size) for band in bands) / 2 + 8
    room = _centre(page) - half
    fits = [
        (room - _text_width(page, item, size, room) - _TEXT_GAP - end_room(item)) / float(item.value)
        for (sex, age), item in cells.items()
        if sex in SIDES and age in bands and item.value
    ]
    return _Measures(size, _centre(page) - half, _centre(page) + half, room, min(fits, default=0.0))


def _text_lines(page: Page, item: Item, size: float, room: float) -> tuple[str, ...]:
    width = room * TEXT_SHARE if item.value else room - _TEXT_GAP - (STUB if item.withheld else 0)
    return page.lines(item.text, size, width, _face(item), most=2)


def _text_width(page: Page, item: Item, size: float, room: float) -> float:
    return max(page.width(line, size, _face(item)) for line in _text_lines(page, item, size, room))


def _face(item: Item) -> str:
    return "italic" if item.value is None else "regular"


def _heads(page: Page, measures: _Measures, wording: Wording) -> tuple[list[Mark], float]:
    """The names of the two sides above their bars, each wrapped to its half."""
    size, step = measures.size, measures.size * LEADING
    sides = ((SIDES[0], measures.left, "end"), (SIDES[1], measures.right, "start"))
    wrapped = [
        (page.lines(sex_words(sex, wording), size, measures.room, "bold"), x, anchor) for sex, x, anchor in sides
    ]
    deepest = max(len(lines) for lines, _, _ in wrapped) * step
    marks: list[Mark] = []
    for lines, x, anchor in wrapped:
        marks += page.paragraph(lines, x, deepest - len(lines) * step, size, face="bold", anchor=anchor)
    return marks, deepest + 8


def _side(page: Page, measures: _Measures, item: Item | None, sex: str, y: float) -> list[Mark]:
    brand, size = page.brand, measures.size
    is_left = sex == SIDES[0]
    zero, way, anchor = (measures.left, -1, "end") if is_left else (measures.right, 1, "start")
    shown = item or Item("", None, NOTHING)
    fill = brand.accent if is_left else brand.accent_soft
    bar = bar_marks(brand, shown, zero, y, measures.scale, _THICK, fill=fill, left=is_left)
    lines = _text_lines(page, shown, size, measures.room)
    step = min(size * LEADING, (_THICK + _GAP) / len(lines)) if len(lines) > 1 else size * LEADING
    x = zero + way * (reach(shown, measures.scale) + _TEXT_GAP)
    first = y + _THICK / 2 - len(lines) * step / 2 + step / 2 + size * 0.36
    words = [TextMark(x, first + n * step, line, size, _face(shown), anchor=anchor) for n, line in enumerate(lines)]
    return [*bar, *words]
