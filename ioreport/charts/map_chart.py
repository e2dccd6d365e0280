"""Map charts: a country's first-level areas (Bulgaria's 28 oblasts), each with its value on it."""

from __future__ import annotations

import math
import string
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from ioreport.brand import Brand, contrast, mixed, readable_on
from ioreport.charts.alternative_text import Telling, figures_in_words, item_cells, make_chart, opening
from ioreport.charts.area_outlines import Outline, areas_of, middle_of, placed, read_outlines, room_inside
from ioreport.charts.bar_chart import ordered
from ioreport.charts.chart_items import Item, check_columns, known, read_items, refuse
from ioreport.charts.chart_style import Body, Page
from ioreport.charts.marks import Area, Mark, Point, TextMark
from ioreport.records import Chart, Column
from ioreport.values import Trail
from ioreport.wording import Wording

TINTS = (0.25, 0.55, 1.0)
"""How strong the mark's colour is for the lower, middle and upper third of the largest value."""

OTHER_PLACES = "other places"
"""The code of the row of all areas that are too small to be shown alone."""
NAME_LINES = 2
LINE_CONTRAST = 2.0


def draw_map(
    frame: pd.DataFrame,
    *,
    key: str,
    admin1: str,
    outlines: str | Path,
    areas: pd.DataFrame | None = None,
    title: str,
    subtitle: str,
    source: str,
    trail: Trail,
    language: str = "en",
    value: str | None = None,
    text: str | None = None,
    precision: str | None = None,
    withheld: str | None = None,
    highlight: str | Collection[str] = (),
    together: Collection[str] = (),
    area_header: str = "",
    unit_label: str = "",
    brand: Brand | None = None,
) -> Chart:
    """Draw a map with the name and value on each area; an area without a row is light grey.

    Parameters
    ----------
    frame : DataFrame
        One row an area. Columns needed: `admin1` (ISO 3166-2; empty: no area given, said below the map).
    key : str
        Unique in the document, of a-z, 0-9 and "-".
    admin1 : str
        The column of the areas' codes.
    outlines : str or Path
        A TopoJSON or GeoJSON file of the areas.
    areas : DataFrame, optional
        The country's areas. Columns needed: ``iso``, ``name``, ``hasc`` (their code in `outlines`); a column such as
        ``name_bg`` names them in that language. By default made from a GeoJSON file, whose features have a code
        (``id``, or a property such as ``iso``, ``shapeISO``, ``ADM1_PCODE``) and a name (``name``, ``shapeName``,
        ``ADM1_EN``).
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
    value : str, optional
        The column of numbers; without it the map shows only where something is.
    text, precision, withheld : str, optional
        As of `draw_bars`.
    highlight : str or collection of str, optional
        The ISO code or codes to stress.
    together : collection of str
        The ISO codes of the areas whose people are in one row, of the code ``other places``; a note below the map says
        so.
    area_header, unit_label : str, optional
        The headers of the table behind the map, which lists every area.
    brand : Brand, optional
        The brand, default the bundled one.

    Raises
    ------
    UsageError
        For a key, column or file that does not exist.
    DataError
        For codes that are unknown or come twice, and values that are negative or not numbers.

    Examples
    --------
    >>> import ioreport as ir
    >>> office = ir.load("data/bulgaria")
    >>> held = ir.breakdown(office, "admin1", of="activities_held", start="2024-01-01", end="2024-01-31")
    >>> chart = ir.draw_map(
    ...     held.frame, key="sessions-by-oblast", admin1="admin1", value="activities", areas=office.admin1,
    ...     outlines=office.folder / "admin1.topo.json", title="Activities by oblast, January 2024",
    ...     subtitle="Activities held", source=office.name, trail=held.trail)
    >>> chart.alt.partition("held. ")[2]
    'Map of 28 regions. Varna: 1; Dobrich: 1; Plovdiv: 1; Sofia-Grad (stolitsa): 1. No region given: 1. Nothing recorded
    in 24 other regions.'
    """
    telling = Telling.of(frame, key, title, subtitle, source, language, brand, trail)
    wording = telling.wording
    areas = areas_of(Path(outlines)) if areas is None else areas
    check_columns(areas, key, "iso", "name", "hasc")
    check_columns(frame, key, admin1, value)
    names = area_names(areas, language)
    items = _items(
        frame,
        key,
        admin1,
        names,
        wording,
        value=value,
        text=text,
        precision=precision,
        withheld=withheld,
        highlight=highlight,
    )
    codes = dict(zip(areas["hasc"].tolist(), areas["iso"].tolist(), strict=True))
    shapes = tuple(Outline(codes.get(each.code, ""), each.rings) for each in read_outlines(Path(outlines)))
    columns = (
        Column(area_header or wording.label("Region")),
        Column(unit_label or wording.label("Value"), numeric=value is not None),
    )
    draw = partial(map_body, shapes=shapes, items=items, wording=wording, with_value=value is not None)
    rows = tuple(item_cells(item) for item in items.values())
    rest = _rest(items, names, wording, together)
    return make_chart(telling, draw, tell_map(telling, items, names, together), columns, rows, (rest,) if rest else ())


def area_names(areas: pd.DataFrame, language: str) -> dict[str, str]:
    """ISO code → name, in the document's language where the table has it."""
    local = f"name_{language}"
    words = areas[local].fillna(areas["name"]) if local in areas.columns else areas["name"]
    return dict(zip(areas["iso"].tolist(), words.tolist(), strict=True))


def _items(
    frame: pd.DataFrame,
    key: str,
    admin1: str,
    names: Mapping[str, str],
    wording: Wording,
    *,
    value: str | None,
    text: str | None,
    highlight: str | Collection[str],
    **columns: Any,
) -> dict[str, Item]:
    """ISO code → item; the code of rows without an area is empty."""
    codes = [str(cell) if known(cell) else "" for cell in frame[admin1].tolist()]
    known_codes = {*names, "", OTHER_PLACES}
    refuse(frame, key, admin1, [code not in known_codes for code in codes], "reference", "an area's ISO code")
    refuse(frame, key, admin1, pd.Series(codes, dtype="str").duplicated().tolist(), "unique", "one row an area")
    without = {"": wording.label("No region given"), OTHER_PLACES: wording.label("Other regions together")}
    labels = [names.get(code) or without[code] for code in codes]
    stressed = [names.get(code, "") for code in ([highlight] if isinstance(highlight, str) else highlight)]
    # A map that only shows where something is has no numbers: its words are "yes", or the caller's.
    shown = frame.assign(
        **{"area label": labels, "no value": None, "presence": frame[text] if text else wording.label("yes")}
    )
    items = read_items(
        shown,
        key=key,
        label="area label",
        value=value or "no value",
        text=text if value else "presence",
        highlight=stressed,
        wording=wording,
        **columns,
    )
    # By the item itself: two areas may have the same name, such as a city and the province around it.
    code_of = {id(item): code for item, code in zip(items, codes, strict=True)}
    by_code = {code_of[id(item)]: item for item in ordered(items, "value")}
    return dict(sorted(by_code.items(), key=lambda pair: (pair[0] == "", pair[0] == OTHER_PLACES)))


def _rest(items: Mapping[str, Item], names: Mapping[str, str], wording: Wording, together: Collection[str]) -> str:
    """The areas without a row, counted in words; a table full of dashes would say no more."""
    rest = sum(code not in items and code not in together for code in names)
    words = wording.plural("Nothing recorded in {n} other region.", "Nothing recorded in {n} other regions.", rest)
    return words if rest else ""


def tell_map(
    telling: Telling, items: Mapping[str, Item], names: Mapping[str, str], together: Collection[str] = ()
) -> str:
    """The alternative text: every area with its figure, or the largest and smallest of many, and the rest."""
    wording = telling.wording
    kind = wording.plural("Map of {n} region", "Map of {n} regions", len(names))
    aside = [code for code in (OTHER_PLACES, "") if code in items]
    on_map = tuple(item for code, item in items.items() if code not in aside)
    words = f"{opening(telling, kind)} {figures_in_words(on_map, wording)}"
    for code in aside:
        words += f" {items[code].label}: {items[code].text}."
    rest = _rest(items, names, wording, together)
    return f"{words} {rest}" if rest and items else words


@dataclass(frozen=True)
class Label:
    """The text on an area: its lines, each with its face, and the place of their middle.

    `lettered` means that a letter replaces the name; the name is in a note below the map.
    """

    lines: tuple[tuple[str, str], ...]
    middle: Point
    lettered: bool = False


def map_body(
    page: Page, shapes: Sequence[Outline], items: Mapping[str, Item], wording: Wording, with_value: bool
) -> Body:
    """Draw the areas, then the text on them; text that does not fit on its area goes below the map."""
    drawn, height = placed(shapes, page.layout.inner - 4)
    by_code = {shape.code: shape for shape in drawn}
    on_map = {code: item for code, item in items.items() if code in by_code}
    largest = max((item.value for item in on_map.values() if item.value), default=None)
    fills = {code: _fill(page.brand, item, largest) for code, item in on_map.items()}
    order = sorted(drawn, key=lambda shape: (shape.code in items, shape.code in items and items[shape.code].stressed))
    marks: list[Mark] = [_area(page.brand, shape, items.get(shape.code), fills) for shape in order]
    told: list[str] = []
    for code, item in on_map.items():
        letter = _letter(len(told))
        label = _label(page, by_code[code], item, letter, with_value)
        if label.lettered:
            told.append(_told(letter, item, with_value))
        marks += _label_marks(page, label, item, fills[code])
    return Body(tuple(marks), height + 4, _notes(items, on_map, told, wording))


def _notes(
    items: Mapping[str, Item], on_map: Mapping[str, Item], told: Collection[str], wording: Wording
) -> tuple[str, ...]:
    """The notes below the map: names that do not fit, figures without a place on the map, and the caveat."""
    elsewhere = "; ".join(f"{item.label}: {item.text}" for code, item in items.items() if code not in on_map)
    empty = "" if items else wording.label("No data for this selection.")
    caveat = wording.label("Boundaries and names shown imply no official endorsement or acceptance.")
    return tuple(filter(None, (empty, "; ".join(told), elsewhere, caveat)))


def _told(letter: str, item: Item, with_value: bool) -> str:
    words = f":\N{NO-BREAK SPACE}{item.text}" if with_value or item.withheld else ""
    return f"{letter}\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{item.label}{words}"


def _letter(number: int) -> str:
    """The sign of an area whose name does not fit on it: A, B, …, Z, AA, AB, …"""
    rounds, place = divmod(number, len(string.ascii_uppercase))
    return (_letter(rounds - 1) if rounds else "") + string.ascii_uppercase[place]


def _fill(brand: Brand, item: Item, largest: Decimal | None) -> str:
    if item.withheld:
        return brand.background
    if item.value is None:
        return mixed(brand.accent, brand.background, TINTS[0] if largest else TINTS[1])
    if not item.value or not largest:
        return brand.background
    third = math.ceil(3 * item.value / largest)
    return mixed(brand.accent, brand.background, TINTS[third - 1])


def _area(brand: Brand, shape: Outline, item: Item | None, fills: Mapping[str, str]) -> Area:
    if item is None:
        return Area(shape.rings, fill=brand.empty, outline=brand.rule, stroke=0.8, role="empty")
    role = "withheld" if item.withheld else "area"
    fill, stroke = fills[shape.code], 2.4 if item.stressed else 1.0
    # A dark line between two dark areas is not visible.
    line = brand.background if contrast(fill, brand.outline) < LINE_CONTRAST and not item.stressed else brand.outline
    return Area(shape.rings, fill, line, stroke, hatched=item.withheld, role=role)


def _label(page: Page, shape: Outline, item: Item, letter: str, with_value: bool) -> Label:
    """The fullest label that fits on an area: name and value, a letter and the value, or a letter alone."""
    size = page.layout.small
    value = [(item.text, "bold")] if with_value or item.withheld else []
    face = "bold" if item.stressed or not with_value else "regular"
    candidates = []
    for width in (1000.0, *(page.width(word, size, face) + 1 for word in sorted(item.label.split(), key=len)[-1:])):
        lines = page.lines(item.label, size, width, face)
        if len(lines) <= NAME_LINES:
            candidates.append(tuple([*((line, face) for line in lines), *value]))
    short = (((f"{letter}: {item.text}", "bold"),),) if value else ()
    for lines in (*candidates, *short):
        middle = room_inside(shape, *_label_size(page, lines, size))
        if middle:
            return Label(lines, middle, lettered=lines in short)
    return Label(((letter, "bold"),), middle_of(shape), lettered=True)


def _label_size(page: Page, lines: Collection[tuple[str, str]], size: float) -> tuple[float, float]:
    return max(page.width(line, size, face) for line, face in lines) + 4, len(lines) * size * 1.15 + 2


def _label_marks(page: Page, label: Label, item: Item, fill: str) -> list[Mark]:
    size, brand = page.layout.small, page.brand
    colour = readable_on(fill, dark=brand.text, light=brand.background)
    x, y = label.middle
    first = y - len(label.lines) * size * 1.15 / 2 + size * 0.93
    texts = [
        TextMark(x, first + number * size * 1.15, line, size, face, colour, "middle")
        for number, (line, face) in enumerate(label.lines)
    ]
    return [mark for text in texts for mark in (page.on_ground(text) if item.withheld else [text])]
