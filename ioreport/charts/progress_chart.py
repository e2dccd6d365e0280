"""Progress charts: indicators from baseline to target, with the elapsed time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

import pandas as pd

from ioreport.brand import Brand
from ioreport.charts.alternative_text import ALL_TOLD, Telling, make_chart, opening, short
from ioreport.charts.chart_items import (
    check_columns,
    check_part,
    column_or_default,
    known,
    read_known_numbers,
    read_numbers,
    refuse,
    withheld_rows,
)
from ioreport.charts.text_fitting import clean
from ioreport.charts.track_bars import Said, Signs, Track, tracks_body
from ioreport.records import Cell, Chart, Column
from ioreport.values import Trail
from ioreport.wording import Wording
from ioreport.wording.number_format import as_ratio, exponent, rounded

STATUSES = ("met", "on track", "behind", "no progress", "achieved", "not achieved", "no data")
BAD = ("behind", "no progress", "not achieved")
DRAWN = Decimal("0.0001")
"""Decimals of a drawn share, as in facts. More decimals would show from which whole numbers it was computed."""
DECIMALS = 1
_NOTHING = "–"


def draw_progress(
    frame: pd.DataFrame,
    *,
    key: str,
    title: str,
    subtitle: str,
    source: str,
    trail: Trail,
    language: str = "en",
    elapsed: Decimal | None = None,
    label: str = "title",
    value: str = "cumulative",
    withheld: str | None = None,
    brand: Brand | None = None,
) -> Chart:
    """Bars from baseline (0%) to target (100%), each with value, target, progress and status in words.

    Parameters
    ----------
    frame : DataFrame
        A results matrix, one row an indicator. Columns needed: `label`, ``unit`` (of the data model; a percent's
        figures are fractions), ``baseline``, ``target``, `value` (empty: no data), ``progress`` (a fraction, which may
        be below 0 or above 1; empty where the target is the baseline), ``status``.
    key : str
        Unique in the document, of a-z, 0-9 and "-".
    title : str
        What was found, where and when.
    subtitle : str
        What is shown and the period.
    source : str
        Where the figures come from; printed on the picture after the word "Source".
    trail : Trail
        The rows that the figures came from.
    language : str
        The language of the words that the chart adds: see ``docs/languages.md``.
    elapsed : Decimal, optional
        The elapsed share of the grant's time, from 0 to 1; if left out, it is not marked.
    label, value : str
        The columns of the indicators' names and of the achieved values.
    withheld : str, optional
        The column that is true where a value must not be shown (default: a column of this name); its progress and
        status are withheld too, because the value could be computed from them.
    brand : Brand, optional
        The brand, default the bundled one.

    Raises
    ------
    UsageError
        For a key or column that does not exist, or an elapsed time that is not from 0 to 1.
    DataError
        For cells that are not numbers, missing baselines and targets, unknown statuses.

    Notes
    -----
    A bar longer than 150% ends in an arrow at 150%; a value below the baseline is an arrow before the start.
    The words have the figure.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"title": ["People at welcome days"], "unit": ["person"], "baseline": [0], "target": [60],
    ...     "cumulative": [33], "progress": [Decimal("0.55")], "status": ["behind"]})
    >>> chart = draw_progress(frame, key="results", title="Results by June 2023", subtitle="Progress to target",
    ...     source="demo office", trail=Trail(), elapsed=Decimal("0.75"))
    >>> chart.alt.removeprefix("Results by June 2023. Progress to target. Progress bars, with the elapsed time. ")
    'Time elapsed: 75%. People at welcome days: 33 of 60 people, progress 55%, behind.'
    """
    telling = Telling.of(frame, key, title, subtitle, source, language, brand, trail)
    wording = telling.wording
    check_part("elapsed", elapsed)
    indicators = read_indicators(frame, key, label, value, withheld, wording)
    tracks = tuple(indicator_track(each, wording) for each in indicators)
    signs = Signs(wording.label("baseline"), wording.label("target"), elapsed, elapsed_words(elapsed, wording))
    draw = partial(tracks_body, tracks=tracks, signs=signs, wording=wording)
    heads = [wording.label(head) for head in _heads()]
    columns = (*map(Column, heads[:2]), *(Column(head, numeric=True) for head in heads[2:6]), Column(heads[6]))
    rows = tuple(indicator_cells(each, wording) for each in indicators)
    return make_chart(
        telling, draw, tell_indicators(telling, indicators, elapsed), columns, rows, _notes(indicators, wording)
    )


def _heads() -> tuple[str, ...]:
    return ("Indicator", "Unit", "Baseline", "Target", "Achieved", "Progress", "Status")


@dataclass(frozen=True)
class Indicator:
    """One indicator: name, unit, baseline, target and achieved value; a withheld one keeps only baseline and target."""

    label: str
    unit: str
    baseline: Decimal
    target: Decimal
    value: Decimal | None
    progress: Decimal | None
    status: str
    withheld: bool = False

    @property
    def has_data(self) -> bool:
        return self.value is not None


def read_indicators(
    frame: pd.DataFrame, key: str, label: str, value: str, withheld: str | None, wording: Wording
) -> tuple[Indicator, ...]:
    """The indicators of a results matrix, in its order.

    Columns needed and errors: see `draw_progress`.
    """
    withheld = column_or_default(frame, withheld, "withheld")
    check_columns(frame, key, label, "unit", "baseline", "target", value, "progress", "status", withheld)
    hidden = withheld_rows(frame, withheld)
    shown = pd.Series(False, index=frame.index)
    ways = (read_known_numbers(frame, key, name, shown, signed=True) for name in ("baseline", "target"))
    made = (read_numbers(frame, key, name, hidden, signed=True) for name in (value, "progress"))
    statuses = [str(cell) if known(cell) else "no data" for cell in frame["status"].tolist()]
    refuse(frame, key, "status", [each not in STATUSES for each in statuses], "code", "one of " + ", ".join(STATUSES))
    labels = [clean(name) if known(name) else wording.label("not known") for name in frame[label].tolist()]
    units = [str(cell) if known(cell) else "" for cell in frame["unit"].tolist()]
    rows = zip(labels, units, *ways, *made, statuses, hidden.tolist(), strict=True)
    return tuple(_indicator(Indicator(*row)) for row in rows)


def _indicator(read: Indicator) -> Indicator:
    """An indicator; without progress and status if its value is withheld or missing."""
    if read.withheld:
        return Indicator(read.label, read.unit, read.baseline, read.target, None, None, "", withheld=True)
    if not read.has_data:
        return Indicator(read.label, read.unit, read.baseline, read.target, None, None, "no data")
    return read


def elapsed_words(elapsed: Decimal | None, wording: Wording) -> str:
    """The words at the mark of the elapsed time; empty if the elapsed time is not given."""
    return "" if elapsed is None else wording.label("time elapsed: {share}", share=wording.word_share(elapsed))


def word_amount(number: Decimal, unit: str, wording: Wording) -> str:
    """An indicator's number without its unit's word: a percent's fraction as a percentage.

    >>> word_amount(Decimal("0.625"), "percent", Wording("en")), word_amount(Decimal("2.90"), "score", Wording("en"))
    ('63%', '2.9')
    """
    if unit == "percent":
        return wording.word_share(number)
    return wording.word_number(wording_decimals(number))


def wording_decimals(number: Decimal) -> Decimal:
    """A number with the decimals that its words show, rounded half up.

    >>> wording_decimals(Decimal("2.25")), wording_decimals(Decimal("7"))
    (Decimal('2.3'), Decimal('7'))
    """
    return rounded(number, DECIMALS) if -exponent(number) > DECIMALS else number


def _with_unit(number: Decimal, unit: str, wording: Wording) -> str:
    words = word_amount(number, unit, wording)
    return words if unit in ("percent", "") else f"{words} {wording.word_unit(unit, number)}"


def say_value(indicator: Indicator, wording: Wording) -> str:
    """The value against its target, and its baseline where that is not zero."""
    target = _with_unit(indicator.target, indicator.unit, wording)
    if indicator.withheld or indicator.value is None:
        return wording.label("target {target}", target=target)
    value = word_amount(indicator.value, indicator.unit, wording)
    if indicator.target == indicator.baseline:
        return wording.label("{value}; baseline and target {target}", value=value, target=target)
    if not indicator.baseline:
        return wording.label("{value} of {target}", value=value, target=target)
    baseline = word_amount(indicator.baseline, indicator.unit, wording)
    return wording.label("{value}, from {baseline} to {target}", value=value, baseline=baseline, target=target)


def say_state(indicator: Indicator, wording: Wording) -> str:
    """Progress and status, or words for none."""
    if indicator.withheld:
        return wording.label("withheld")
    status = wording.word_code("indicator_status", indicator.status)
    return status if indicator.progress is None else f"{wording.word_share(indicator.progress)}, {status}"


def indicator_track(indicator: Indicator, wording: Wording) -> Track:
    """An indicator's row in the drawing."""
    lacks = indicator.withheld or not indicator.has_data
    state = Said(say_state(indicator, wording), "italic" if lacks else "semibold", indicator.status in BAD)
    said = (Said(say_value(indicator, wording)), state)
    if indicator.progress is None:
        return Track(indicator.label, said, ground="blank", withheld=indicator.withheld)
    return Track(indicator.label, said, (indicator.progress.quantize(DRAWN, ROUND_HALF_UP),))


def indicator_cells(indicator: Indicator, wording: Wording) -> tuple[Cell, ...]:
    """An indicator's row in the table behind the chart."""
    words = partial(word_amount, unit=indicator.unit, wording=wording)
    hidden = Cell(wording.label("withheld"), None, withheld=True)
    status = Cell(wording.word_code("indicator_status", indicator.status))
    return (
        Cell(indicator.label),
        Cell(wording.word_unit(indicator.unit) if indicator.unit else _NOTHING),
        *(Cell(words(number), f"{number:f}") for number in (indicator.baseline, indicator.target)),
        hidden if indicator.withheld else _number_cell(indicator.value, words),
        hidden if indicator.withheld else _number_cell(indicator.progress, wording.word_share),
        hidden if indicator.withheld else status,
    )


def _number_cell(number: Decimal | None, words: Callable[[Decimal], str]) -> Cell:
    return Cell(_NOTHING) if number is None else Cell(words(number), f"{as_ratio(number):f}")


def _notes(indicators: Collection[Indicator], wording: Wording) -> tuple[str, ...]:
    """Notes that explain the en dashes of the table, if it has any."""
    shown = [each for each in indicators if not each.withheld]
    no_data = any(not each.has_data for each in shown)
    no_way = any(each.has_data and each.progress is None for each in shown)
    return (
        *((wording.label("–: nothing recorded."),) if no_data else ()),
        *((wording.label("Where the target is the baseline, there is no progress to measure."),) if no_way else ()),
    )


def tell_indicators(telling: Telling, indicators: Collection[Indicator], elapsed: Decimal | None) -> str:
    """The alternative text: every indicator; of many, how many have each status and which are behind."""
    wording = telling.wording
    kind = wording.label("Progress bars, with the elapsed time" if elapsed is not None else "Progress bars")
    parts = [opening(telling, kind)]
    if elapsed is not None:
        parts.append(wording.label("Time elapsed: {share}.", share=wording.word_share(elapsed)))
    if not indicators:
        return " ".join([*parts, wording.label("No data.")])
    if len(indicators) <= ALL_TOLD:
        return " ".join([*parts, "; ".join(_told(each, wording) for each in indicators) + "."])
    bad = [each for each in indicators if each.status in BAD]
    parts += [wording.plural("{n} indicator.", "{n} indicators.", len(indicators)), _counted(indicators, wording)]
    parts += ["; ".join(_told(each, wording) for each in bad[:ALL_TOLD]) + "."] if bad else []
    return " ".join([*parts, wording.label("Every value is in the table.")])


def _told(indicator: Indicator, wording: Wording) -> str:
    """An indicator in a sentence: its value and target, its progress, its status."""
    name, value = short(indicator.label), say_value(indicator, wording)
    if indicator.progress is None:
        return f"{name}: {value}, {say_state(indicator, wording)}"
    progress = wording.label("progress {share}", share=wording.word_share(indicator.progress))
    return f"{name}: {value}, {progress}, {wording.word_code('indicator_status', indicator.status)}"


def _counted(indicators: Collection[Indicator], wording: Wording) -> str:
    counts = Counter(each.status for each in indicators)
    said = [f"{wording.word_code('indicator_status', each)}: {counts[each]}" for each in STATUSES if counts[each]]
    hidden = [f"{wording.label('withheld')}: {counts['']}"] if counts[""] else []
    return "; ".join([*said, *hidden]) + "."
