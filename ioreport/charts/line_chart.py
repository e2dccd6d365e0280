"""Line charts over months, with labels at ends and peaks; a withheld or missing month is a gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from ioreport.brand import Brand
from ioreport.charts.alternative_text import ALL_TOLD, Telling, ended, make_chart, opening
from ioreport.charts.chart_items import Item
from ioreport.charts.chart_style import Body, Page
from ioreport.charts.line_marks import lines_body
from ioreport.charts.month_ranges import aside, runs_in_words, withheld_months
from ioreport.charts.month_series import Series, month_range, read_series
from ioreport.records import Cell, Chart, Column
from ioreport.values import Trail
from ioreport.wording import Wording

_NOTHING = "–"


def draw_lines(
    frame: pd.DataFrame,
    *,
    key: str,
    value: str | Sequence[str],
    title: str,
    subtitle: str,
    source: str,
    trail: Trail,
    language: str = "en",
    x: str = "month",
    series: str | None = None,
    names: Mapping[str, str] | None = None,
    text: str | None = None,
    precision: str | None = None,
    withheld: str | None = None,
    currency: str = "",
    unit_label: str = "",
    until: dt.date | None = None,
    brand: Brand | None = None,
) -> Chart:
    """One to four lines over months, from a baseline of zero.

    Parameters
    ----------
    frame : DataFrame
        One row a month, or one row a month and series. Columns needed: `x` (``YYYY-MM``; empty where the month is not
        known) and `value` (numbers, empty where only words are known).
    key : str
        Unique in the document, of a-z, 0-9 and "-".
    x : str
        The column of months.
    value : str or sequence of str
        The column of numbers, or up to four of them, each a line.
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
    series : str, optional
        The column that says which of up to four lines a row belongs to, as in a breakdown by month and sex.
    names : mapping of str to str, optional
        Column of `value` or code of `series` → its name (default: the data model's words for the code).
    text : str, optional
        The column with words for rows without a number.
    precision : str, optional
        The column of exact, about, at_least, at_most (default: a column of this name, else exact).
    withheld : str, optional
        The column that is true where a value must not be shown (default: a column of this name).
    currency : str, optional
        The code of the currency of every value, if they are money.
    unit_label : str, optional
        The header of the table's column if there is only one line.
    until : datetime.date, optional
        The day of the data. Later months are not drawn and not in the table; a note names those that have a value
        other than 0.
    brand : Brand, optional
        The brand, default the bundled one.

    Raises
    ------
    UsageError
        For a key or column that does not exist, and for more than four lines.
    DataError
        For cells that are not months, a month that comes twice in a line, and values that are not numbers.

    Notes
    -----
    A month without a row, a withheld month, and a month with words only are gaps in the line; a note names them.
    A month is zero only if the frame has a zero for it, as from ``breakdown(…, complete=True)``.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"month": ["2023-05", "2023-06"], "people": [20, 46], "precision": ["exact", "at_least"]})
    >>> chart = draw_lines(frame, key="people-by-month", value="people", title="People reached, 2023",
    ...     subtitle="People", source="demo office", trail=Trail())
    >>> chart.alt.removeprefix("People reached, 2023. People. ")
    'Line by month. May 2023: 20; June 2023: at least 46.'
    """
    telling = Telling.of(frame, key, title, subtitle, source, language, brand, trail)
    wording = telling.wording
    lines = read_series(
        frame,
        key=key,
        x=x,
        value=value,
        wording=wording,
        series=series,
        names=names,
        text=text,
        precision=precision,
        withheld=withheld,
        currency=currency,
    )
    lines, later = _ended(lines, until, wording)
    months = month_range([month for line in lines for month in line.items])
    draw = partial(_body, lines=lines, months=months, wording=wording, later=later)
    heads = [line.name or unit_label or wording.label("Value") for line in lines]
    columns = (Column(wording.label("Month")), *(Column(head, currency, numeric=True) for head in heads))
    rows = _rows(lines, wording, currency)
    blank = any(cell.text == _NOTHING for row in rows for cell in row)
    notes = (*((wording.label("–: nothing recorded."),) if blank else ()), *later)
    return make_chart(telling, draw, " ".join([tell_series(telling, lines), *later]), columns, rows, notes)


def _body(
    page: Page, lines: Sequence[Series], months: Sequence[dt.date], wording: Wording, later: Sequence[str]
) -> Body:
    drawn = lines_body(page, lines=lines, months=months, wording=wording)
    return replace(drawn, notes=(*drawn.notes, *later))


def _ended(
    lines: Sequence[Series], until: dt.date | None, wording: Wording
) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """The lines up to the month of a day, and a note on later months that have values."""
    if until is None:
        return tuple(lines), ()
    kept = tuple(replace(line, items={m: item for m, item in line.items.items() if m <= until}) for line in lines)
    later = [
        f"{line.name} ({item.label}): {item.text}" if line.name else f"{item.label}: {item.text}"
        for line in lines
        for month, item in sorted(line.items.items())
        if month > until and item.value != 0
    ]
    if not later:
        return kept, ()
    told = ended("; ".join(later[:ALL_TOLD] + ["…"] * (len(later) > ALL_TOLD)))
    return kept, (wording.label("After the day of the data and not drawn: {items}.", items=told),)


def _rows(lines: Sequence[Series], wording: Wording, currency: str) -> tuple[tuple[Cell, ...], ...]:
    """The table's rows: every month from the first to the last, then the row of no known month."""
    months = month_range([month for line in lines for month in line.items])
    dated = [
        (
            Cell(wording.word_month(month), f"{month:%Y-%m}"),
            *(_cell(line.items.get(month), wording, currency) for line in lines),
        )
        for month in months
    ]
    if not any(line.undated for line in lines):
        return tuple(dated)
    undated = (_cell(line.undated, wording, currency) for line in lines)
    return (*dated, (Cell(wording.label("Month not known")), *undated))


def _cell(item: Item | None, wording: Wording, currency: str) -> Cell:
    """The cell of a value; for money the currency is in the header and every row has its cents."""
    if item is None:
        return Cell(_NOTHING)
    if item.value is None or not currency:
        return Cell(item.text, item.written, item.withheld)
    return Cell(wording.word_amount(item.value, currency, item.precision), item.written)


def tell_series(telling: Telling, lines: Sequence[Series]) -> str:
    """The alternative text: every month of each line; of a long line the first, last, largest and smallest."""
    wording = telling.wording
    kind = wording.label("Line by month" if len(lines) == 1 else "Lines by month")
    parts = [opening(telling, kind)]
    if not any(line.items or line.undated for line in lines):
        return " ".join([*parts, wording.label("No data.")])
    parts += [_told(line, wording) for line in lines]
    long = any(len(line.items) > ALL_TOLD for line in lines)
    return " ".join([*parts, *([wording.label("Every value is in the table.")] if long else [])])


def _told(line: Series, wording: Wording) -> str:
    undated = [f"{wording.label('Month not known')}: {line.undated.text}"] if line.undated else []
    if len(line.items) <= ALL_TOLD:
        told = [f"{item.label}: {item.text}" for _, item in sorted(line.items.items())]
        name = f"{line.name}: " if line.name else ""
        return name + ended("; ".join([*told, *undated])) + "."
    name = f"{line.name}. " if line.name else ""
    return name + " ".join([*_ends(line, wording), *(f"{words}." for words in undated)])


def _ends(line: Series, wording: Wording) -> list[str]:
    """The first, last, largest and smallest month of a long line, and the notes on it."""
    valued = [item for _, item in line.valued()]
    said = []
    if valued:
        largest, smallest = max(valued, key=lambda item: item.number), min(valued, key=lambda item: item.number)
        said = [
            wording.label("First: {item}.", item=_item_words(valued[0])),
            wording.label("Last: {item}.", item=_item_words(valued[-1])),
            wording.label("Largest: {item}.", item=_item_words(largest)),
            wording.label("Smallest: {item}.", item=_item_words(smallest)),
        ]
    hidden = withheld_months(line)
    if hidden:
        said.append(wording.label("Withheld: {items}.", items=ended("; ".join(runs_in_words(hidden, wording)))))
    return [*said, *aside([line], wording)]


def _item_words(item: Item) -> str:
    return f"{item.label}, {item.text}"
