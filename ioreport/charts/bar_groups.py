"""Read a frame into groups of bars, one item for each series, and refuse labels that are repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ioreport.charts.chart_items import Item, check_columns, known
from ioreport.charts.series_bars import MOST_SERIES, Group
from ioreport.charts.text_fitting import clean
from ioreport.errors import DataError, Finding, UsageError
from ioreport.records import Cell
from ioreport.wording import Wording
from ioreport.wording.code_words import CODES


def refuse_repeated(frame: pd.DataFrame, key: str, label: str, series: str | None = None) -> None:
    """Refuse a label that has several rows; with series, one that has several rows of a series.

    Raises
    ------
    DataError
        With every such row.

    Examples
    --------
    >>> refuse_repeated(pd.DataFrame({"place": ["Sofia", "Sofia"]}), "k", "place")
    Traceback (most recent call last):
        ...
    ioreport.errors.DataError: Chart k cannot be drawn.
      chart k, column place: found 'Sofia', expected each label once
    Next: add up the rows of a label, or name the column of their series: series=…
    """
    columns = [label, *([series] if series else [])]
    check_columns(frame, key, *columns)
    again = frame[frame.duplicated(columns)]
    rows = again.index if frame.index.name == "row" else [None] * len(again)
    told = again[label].astype("str").tolist()
    findings = [
        Finding(f"chart {key}", row, label, "repeated", "error", name, "each label once")
        for row, name in zip(rows, told, strict=True)
    ]
    if findings:
        raise DataError(
            f"Chart {key} cannot be drawn.",
            findings,
            "add up the rows of a label, or name the column of their series: series=…",
        )


def series_names(
    frame: pd.DataFrame, key: str, series: str, names: Mapping[str, str] | None, wording: Wording
) -> dict[object, str]:
    """Code of a series → its name, in the order of the frame.

    Raises
    ------
    UsageError
        When there are too many to be told apart by their fills.
    """
    codes = list(dict.fromkeys(frame[series].tolist()))
    if len(codes) > MOST_SERIES:
        raise UsageError(
            f"Chart {key} has {len(codes)} series, expected at most {MOST_SERIES}.",
            next_step="join some of them, or draw a chart for each",
        )
    given = names or {}
    return {
        code: clean(given.get(str(code)) or _named(series, code, wording))
        if known(code)
        else wording.label("not known")
        for code in codes
    }


def _named(series: str, code: object, wording: Wording) -> str:
    return wording.word_code(series, str(code)) if series in CODES else str(code)


def grouped_items(
    frame: pd.DataFrame,
    items: Sequence[Item],
    label: str,
    series: str | None,
    names: Mapping[object, str],
    wording: Wording,
) -> tuple[Group, ...]:
    """The items by label, in the order of the frame; a series that a label has no row of is not known there."""
    if series is None:
        return tuple(Group(item.label, (item,)) for item in items)
    found: dict[str, dict[object, Item]] = {}
    for item, code in zip(items, frame[series].tolist(), strict=True):
        found.setdefault(item.label, {})[code] = item
    lacking = wording.label("not known")
    return tuple(
        Group(each, tuple(of_label.get(code, Item(each, None, lacking)) for code in names))
        for each, of_label in found.items()
    )


def ordered_groups(groups: Sequence[Group], order: str) -> tuple[Group, ...]:
    """The groups in the order of the drawing; the place of one with a withheld value never follows from its size."""
    if order == "given":
        return tuple(groups)
    if order != "value":
        raise UsageError(f"A chart has no order {order!r}.", next_step="Use 'value' or 'given'.")
    whole = [group for group in groups if not any(item.withheld for item in group.items)]
    rest = [group for group in groups if any(item.withheld for item in group.items)]
    return (
        *sorted(whole, key=lambda group: -sum(i.value or 0 for i in group.items)),
        *sorted(rest, key=lambda g: g.label),
    )


def group_cells(group: Group) -> tuple[Cell, ...]:
    """A group's row in the table: its label, then each value as worded, with the exact value behind it."""
    return (Cell(group.label), *(Cell(item.text, item.written, item.withheld) for item in group.items))
