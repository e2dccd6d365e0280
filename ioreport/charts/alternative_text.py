"""Alternative text of a chart, and the table of every value that it draws."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import pandas as pd

from ioreport.brand import Brand, load_brand
from ioreport.charts.chart_items import Item, check_key
from ioreport.charts.chart_style import NARROW, WIDE, Body, Caption, Page, framed
from ioreport.charts.svg_picture import write_svg
from ioreport.charts.text_fitting import ELLIPSIS, clean
from ioreport.records import Cell, Chart, Column, Table
from ioreport.values import Trail
from ioreport.wording import Wording

ALL_TOLD = 8
"""Up to this many items, the alternative text has them all."""

LABEL_TOLD = 100
"""The longest label in an alternative text, in characters."""

MOST_DRAWN = 40
"""The most items that a chart draws; its table has them all."""


@dataclass(frozen=True)
class Telling:
    """The context of a chart: its key, words, language and brand, and the rows that its figures came from."""

    key: str
    caption: Caption
    wording: Wording
    brand: Brand
    trail: Trail

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        key: str,
        title: str,
        subtitle: str,
        source: str,
        language: str,
        brand: Brand | None,
        trail: Trail,
    ) -> Telling:
        check_key(key)
        caption = Caption(clean(title), clean(subtitle), clean(source))
        return cls(key, caption, Wording(language), brand or load_brand(), trail.of_frame(frame.attrs))


def make_chart(
    telling: Telling,
    draw: Callable[[Page], Body],
    alt: str,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    notes: Collection[str] = (),
    totals: int = 0,
) -> Chart:
    """The chart's record: both drawings, the picture for Word, and the table behind it, totals last."""
    key, caption, brand = telling.key, telling.caption, telling.brand
    on_image = _with_source_word(caption, telling.wording)
    wide, narrow = (framed(draw(page), on_image, page) for page in (Page(WIDE, brand), Page(NARROW, brand)))
    followed = telling.trail.told()
    table = Table(
        f"{key}-data", caption.title, columns, rows, totals, notes=tuple(notes), source=caption.source, **followed
    )
    return Chart(
        key=key,
        title=caption.title,
        subtitle=caption.subtitle,
        source=caption.source,
        alt=alt,
        table=table,
        svg=write_svg(wide, brand, key, caption.title, narrow),
        svg_narrow=write_svg(narrow, brand, key, caption.title, wide),
        **followed,
    )


def _with_source_word(caption: Caption, wording: Wording) -> Caption:
    words = wording.label("Source: {source}", source=caption.source)
    return Caption(caption.title, caption.subtitle, words)


def chart_in_words(telling: Telling, kind: str, items: Collection[Item]) -> str:
    """The alternative text: the message, then every figure, or the largest and smallest of many."""
    return f"{opening(telling, kind)} {figures_in_words(items, telling.wording)}"


def opening(telling: Telling, kind: str) -> str:
    """The first sentences of an alternative text: title, subtitle, and the kind of chart."""
    caption = telling.caption
    return " ".join(f"{part.rstrip('.')}." for part in (caption.title, caption.subtitle, kind) if part)


def more_in_table(left: int, wording: Wording) -> tuple[str, ...]:
    """A note that the table has more than the drawing, if it has."""
    if left <= 0:
        return ()
    return (wording.plural("{n} more is in the table.", "{n} more are in the table.", left),)


def figures_in_words(items: Collection[Item], wording: Wording) -> str:
    """Every item with its figure; of many, the largest, the smallest, and those without a number."""
    if not items:
        return wording.label("No data.")
    if len(items) <= ALL_TOLD:
        return "; ".join(f"{short(item.label)}: {item.text}" for item in items) + "."
    valued = sorted((item for item in items if item.value is not None), key=lambda item: item.number)
    parts = [wording.plural("{n} value.", "{n} values.", len(items))]
    if valued:
        parts.append(wording.label("Largest: {item}.", item=f"{short(valued[-1].label)}, {valued[-1].text}"))
        parts.append(wording.label("Smallest: {item}.", item=f"{short(valued[0].label)}, {valued[0].text}"))
    unvalued = [item for item in items if item.value is None]
    if 0 < len(unvalued) <= ALL_TOLD:
        parts += [f"{short(item.label)}: {item.text}." for item in unvalued]
    return " ".join([*parts, wording.label("Every value is in the table.")])


def ended(text: str) -> str:
    """A text without its final full stop, before another one is added. In some languages a date ends with one.

    >>> ended("юни 2023 г.") + "."
    'юни 2023 г.'
    """
    return text.removesuffix(".")


def short(label: str) -> str:
    """A label for the alternative text: a very long one is cut, as on the picture.

    >>> short("Sofia")
    'Sofia'
    """
    return label if len(label) <= LABEL_TOLD else label[: LABEL_TOLD - 1].rstrip() + ELLIPSIS


def item_cells(item: Item) -> tuple[Cell, Cell]:
    """An item's row in the table: its label and its value as worded, with the exact value behind it."""
    return Cell(item.label), Cell(item.text, item.written, item.withheld)
