"""A chart of one's own: any figure of matplotlib, with its alternative text and the table of what it draws."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from ioreport.brand import Brand, load_brand
from ioreport.charts.chart_items import check_key
from ioreport.charts.chart_style import Caption
from ioreport.charts.own_figure import draw_own, figure_from
from ioreport.charts.text_fitting import clean
from ioreport.charts.values_of_figure import (
    drawn_in_proportion,
    drawn_values,
    levels,
    numbers_in,
    proportional,
    written_numbers,
)
from ioreport.errors import DocumentError, Finding, UsageError
from ioreport.facts.breakdown_bars import counted_in_words, header_of, in_words
from ioreport.facts.ledger import Ledger
from ioreport.facts.own_chart_doubts import own_chart_doubts
from ioreport.facts.table import table
from ioreport.measures import Breakdown
from ioreport.records import Chart, Table
from ioreport.small_counts import is_small
from ioreport.tables.people_columns import named_after_people
from ioreport.values import RECIPE, UNCLEARED, Trail

_PROTECTED = (
    'call people = facts.protect(sex=ir.breakdown(office, "sex"), …) once, before the first facts.state; draw from '
    'people["sex"].frame, and give data=people["sex"]; keep that frame in its long form (assign, rename, filter)'
)


def chart(
    facts: Ledger,
    figure: Any,
    *,
    alt: str,
    data: pd.DataFrame | Breakdown | Table,
    title: str,
    source: str,
    trail: Trail | None = None,
    columns: Mapping[str, str] | None = None,
    codes: Mapping[str, str] | None = None,
    subtitle: str = "",
    notes: Sequence[str] = (),
    key: str = "",
    narrow: Any = None,
    brand: Brand | None = None,
) -> Chart:
    """A figure of matplotlib, or of pandas or seaborn, as a chart of the document.

    Its texts stay texts, in the brand's type; draw it in ``with ir.style():`` for the brand's colours, too. Every
    format has it with title, source, alternative text and the table of its data, as all charts.

    Parameters
    ----------
    facts : Ledger
        The document's facts, which also have its language.
    figure : Figure or Axes
        The figure, or axes of it, as ``frame.plot.bar()`` gives them. It is closed in pyplot, so that it is not shown
        twice.
    alt : str
        What the figure shows, in words, for those who do not see it. A figure is best stated as a fact.
    data : DataFrame, Breakdown or Table
        What the figure draws, value by value. Counts of people must be what `Ledger.protect` gave back.
    title : str
        What was found, where and when.
    source : str
        Where the figures come from.
    trail : Trail, optional
        The rows that the figures came from; a breakdown and a table know their own.
    columns, codes : mapping of str to str, optional
        As of `table`; by default all columns of a frame, by their names.
    subtitle : str
        Unit, measure and period.
    notes : sequence of str
        Sentences below the table.
    key : str, optional
        Unique in the document, of a-z, 0-9 and "-"; by default made from the title.
    narrow : Figure or Axes, optional
        The same for a phone, 300 pixels wide; without it the figure is made smaller.
    brand : Brand, optional
        The brand, default the current one.

    Raises
    ------
    UsageError
        When there is no alternative text, no figure, or no such column.
    DocumentError
        For data with numbers but no trail, counts of people that are not protected, a count that is below the least
        that is shown, and a figure of people that draws values which its data do not have.

    Notes
    -----
    A build warns of bars whose axis does not begin at 0, and of rows of the data that the figure does not draw.

    Examples
    --------
    >>> import ioreport as ir
    >>> facts = ir.Ledger(ir.load("tests/data/office"))
    >>> beds = facts.office.tables["shelter_beds"]
    >>> with ir.style():
    ...     axes = beds.plot.bar(x="place_id", y="beds", legend=False)
    >>> own = ir.chart(
    ...     facts, axes, alt="Bars of the beds in each shelter.", data=beds, title="Beds in shelters",
    ...     columns={"place_id": "Place", "beds": "Beds"}, trail=ir.Trail.of("shelter_beds.csv", beds.index),
    ...     source=facts.office.name)
    >>> own.key, [cell.text for cell in own.table.rows[0]]
    ('beds-in-shelters', ['PL-01', '40'])
    """
    key = key or _key_of(title)
    check_key(key)
    if not clean(alt):
        raise UsageError(
            f"The chart {key} has no alternative text.",
            next_step="say in alt=… what the figure shows, with its figures",
        )
    caption = Caption(clean(title), clean(subtitle), clean(source))
    shown = _table(facts, data, trail, columns, codes, key, caption, notes)
    own, small = figure_from(figure), None if narrow is None else figure_from(narrow)
    _check(facts, data, shown, key, [own, *([small] if small else [])], [alt, title, subtitle, *notes])
    doubts = own_chart_doubts([own, *([small] if small else [])], shown, key)
    svg, svg_narrow = draw_own(own, small, caption, facts.words, brand or load_brand(), key)
    return Chart(
        key=key,
        title=caption.title,
        subtitle=caption.subtitle,
        source=caption.source,
        alt=clean(alt),
        table=shown,
        svg=svg,
        svg_narrow=svg_narrow,
        trail=shown.trail,
        counted=shown.counted,
        cleared=shown.cleared,
        doubts=doubts,
    )


def _key_of(title: str) -> str:
    """A key made from a title.

    >>> _key_of("Beds in shelters, 2023"), _key_of("Легла")
    ('beds-in-shelters-2023', 'own-chart')
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "own-chart"


def _table(
    facts: Ledger,
    data: pd.DataFrame | Breakdown | Table,
    trail: Trail | None,
    columns: Mapping[str, str] | None,
    codes: Mapping[str, str] | None,
    key: str,
    caption: Caption,
    notes: Sequence[str],
) -> Table:
    """The table behind the figure."""
    if isinstance(data, Table):
        return data
    frame = data.frame if isinstance(data, Breakdown) else data
    if not isinstance(frame, pd.DataFrame):
        raise UsageError(
            f"The data of the chart {key} is a {type(data).__name__}, expected a frame, a breakdown or a table.",
            next_step="give what the figure draws: data=frame",
        )
    headers = {str(name): header_of(str(name), facts.words) for name in frame.columns}
    if isinstance(data, Breakdown):
        headers = {**{name: headers[name] for name in data.by}, data.column: counted_in_words(data, facts.words)}
        frame = frame if codes else in_words(facts, data)
    return table(
        facts,
        frame,
        key=f"{key}-data",
        caption=caption.title,
        columns=columns or headers,
        codes=codes or {},
        source=caption.source,
        notes=notes,
        trail=data.trail if trail is None and isinstance(data, Breakdown) else trail,
    )


def _check(
    facts: Ledger, data: object, shown: Table, key: str, figures: Sequence[Figure], words: Sequence[str]
) -> None:
    """Refuse counts of people that disclosure control has not seen, in the data and in the figure."""
    if not any(column.numeric for column in shown.columns):
        return
    if not shown.trail:
        raise DocumentError(
            f"The data of the chart {key} have numbers but no trail.",
            next_step="give the rows that they came from: trail=ir.Trail.of(file, frame.index), or that of a breakdown",
        )
    findings = [Finding(f"chart {key}", None, *fault) for fault in _faults(facts, data, shown, figures, words)]
    if findings:
        raise DocumentError(f"The chart {key} counts people past disclosure control.", findings, _PROTECTED)


def _faults(
    facts: Ledger, data: Any, shown: Table, figures: Sequence[Figure], words: Sequence[str]
) -> Iterator[tuple[str, str, str, str, str]]:
    """Column, rule, level, found and expected of each fault."""
    frame = data.frame if isinstance(data, Breakdown) else data
    attrs, names = (frame.attrs, map(str, frame)) if isinstance(frame, pd.DataFrame) else ({RECIPE: ""}, ())
    headers = [column.label for column in shown.columns if column.numeric] if isinstance(data, Table) else []
    people = [name for name in (*names, *headers) if named_after_people(name)]
    if not (people or shown.counted):
        return
    column = people[0] if people else "the data"
    if {*shown.counted} - {*shown.cleared} or UNCLEARED in attrs:
        yield column, "protected", "error", "counts of people that were not protected", "what facts.protect gave back"
    elif RECIPE not in attrs:
        yield column, "protected", "error", "counts of people of unknown origin", "a frame that facts.protect gave back"
    else:
        least = facts.least or 0
        counts = [] if isinstance(data, Table) else [pd.to_numeric(frame[name], "coerce").dropna() for name in people]
        if small := sorted(each for listed in counts for each in listed if is_small(each, least)):
            yield column, "small", "error", f"{small[0]:g}", f"no count below {least}: what is withheld stays empty"
        yield from _not_in_data(shown, figures, least)
        yield from _in_words(facts, shown, words, least)


def _in_words(
    facts: Ledger, shown: Table, words: Sequence[str], least: int
) -> Iterator[tuple[str, str, str, str, str]]:
    """The first small number in the texts of a chart of people that neither its data nor a fact has."""
    known = {cell.value for row in shown.rows for cell in row} | {fact.value for fact in facts if not fact.withheld}
    written = (number for text in words for number in numbers_in(text) if is_small(number, least))
    if strange := [number for number in written if f"{number:g}" not in known]:
        yield "the texts", "drawn", "error", f"{strange[0]:g}", "only numbers that the data or a fact have"


def _not_in_data(shown: Table, figures: Sequence[Figure], least: int) -> Iterator[tuple[str, str, str, str, str]]:
    """The first value that a figure of people draws and its table does not have."""
    cells = [cell.value or "" for row in shown.rows for cell in row]
    values = {Decimal(cell) for cell in cells if re.fullmatch(r"-?\d+(?:\.\d+)?", cell)}
    names = [cell.text.strip() for row in shown.rows for cell in row] + [column.label for column in shown.columns]
    drawn = [each for each in drawn_values(figures) if each]
    drawn += [each for each in (*written_numbers(figures, names), *levels(figures)) if is_small(each, least)]
    if strange := [each for each in drawn if _exactly(each) not in values]:
        expected = "only values that the data have, each as it stands there"
        yield "the figure", "drawn", "error", f"{strange[0]:g}", expected
    numbers = [float(value) for value in values]
    if any(not proportional(parts, numbers) for parts in drawn_in_proportion(figures)):
        expected = "slices or sizes in proportion to values that the data have"
        yield "the figure", "drawn", "error", "slices or sizes of other values", expected


def _exactly(drawn: float) -> Decimal:
    return Decimal(f"{drawn:.6f}")
