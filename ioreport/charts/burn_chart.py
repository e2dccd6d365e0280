"""Burn charts: spent and committed money as parts of each budget line, with the elapsed time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import pandas as pd

from ioreport.brand import Brand
from ioreport.charts.alternative_text import ALL_TOLD, Telling, make_chart, opening, short
from ioreport.charts.chart_items import check_columns, check_part, known, read_known_numbers, refuse
from ioreport.charts.progress_chart import elapsed_words
from ioreport.charts.text_fitting import clean
from ioreport.charts.track_bars import Said, Signs, Track, tracks_body
from ioreport.records import Cell, Chart, Column
from ioreport.values import Trail
from ioreport.wording import Wording
from ioreport.wording.number_format import rounded

_MONEY = ("budget", "spent_to_date", "committed")
LINE, UNASSIGNED, ROUNDING, TOTAL = "line", "not_assigned", "rounding", "total"
_KINDS = (LINE, UNASSIGNED, ROUNDING, TOTAL)
FLAGS = ("over", "slow", "fast", "as planned")
_NOTHING = "–"


def draw_burn(
    frame: pd.DataFrame,
    *,
    key: str,
    currency: str,
    title: str,
    subtitle: str,
    source: str,
    trail: Trail,
    language: str = "en",
    elapsed: Decimal | None = None,
    label: str = "title",
    brand: Brand | None = None,
) -> Chart:
    """Draw one bar for each budget line, from 0 to its budget (100%): spent to date, then committed.

    Parameters
    ----------
    frame : DataFrame
        A finance table's ``frame``, or its ``rows(…)`` with the total as the last row. Columns needed: `label`,
        ``budget``, ``spent_to_date``, ``committed`` (money), ``flag`` (``over`` where spent and committed exceed 110%
        of the budget; of a total ``slow``, ``fast``, ``as planned``; else empty; codes or their words) and ``kind``
        (``line``, ``not_assigned``, ``rounding``, ``total``).
    key : str
        Unique in the document, of a-z, 0-9 and "-".
    currency : str
        The code of the currency of every amount.
    title : str
        What was found, where and when.
    subtitle : str
        What is shown, and up to which day.
    source : str
        Where the figures come from; printed on the picture after the word "Source".
    trail : Trail
        The rows that the figures came from.
    language : str
        The language of the words that the chart adds: see ``docs/languages.md``.
    elapsed : Decimal, optional
        The elapsed share of the grant's time, from 0 to 1; if left out, it is not marked.
    label : str
        The column of the names of the lines.
    brand : Brand, optional
        The brand, default the bundled one.

    Raises
    ------
    UsageError
        For a key or column that does not exist, or an elapsed time that is not from 0 to 1.
    DataError
        For cells that are not numbers, unknown kinds and flags.

    Notes
    -----
    Money without a budget has its amounts in words and no bar. A budget below 0 is income, such as an own contribution:
    its bar is the part that was received. A rounding difference is in the table only.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"title": ["Events"], "budget": [4000], "spent_to_date": [1800], "committed": [200],
    ...     "flag": [""], "kind": ["line"]})
    >>> chart = draw_burn(frame, key="burn", currency="USD", title="Spending by June 2023", subtitle="Part of budget",
    ...     source="demo office", trail=Trail(), elapsed=Decimal("0.5"))
    >>> chart.alt.removeprefix("Spending by June 2023. Part of budget. ").replace("\\xa0", " ")
    'Bars of budget lines. Time elapsed: 50%. Events: spent USD 1,800 (45%), committed USD 200 (5%), budget USD 4,000.'
    """
    telling = Telling.of(frame, key, title, subtitle, source, language, brand, trail)
    wording = telling.wording
    check_part("elapsed", elapsed)
    lines = read_lines(frame, key, label, wording)
    drawn = tuple(line for line in lines if line.kind != ROUNDING)
    tracks = tuple(line_track(line, currency, wording) for line in drawn)
    signs = Signs(wording.word_share(0), wording.label("budget (100%)"), elapsed, elapsed_words(elapsed, wording))
    draw = partial(tracks_body, tracks=tracks, signs=signs, wording=wording)
    rows = tuple(line_cells(line, currency, wording) for line in lines)
    notes = (wording.label("–: no budget to measure against."),) if any(not line.budget for line in lines) else ()
    totals = sum(line.kind == TOTAL for line in lines)
    alt = tell_lines(telling, drawn, currency, elapsed)
    return make_chart(telling, draw, alt, _columns(currency, wording), rows, notes, totals)


def _columns(currency: str, wording: Wording) -> tuple[Column, ...]:
    money = (Column(wording.label(head), currency, numeric=True) for head in ("Budget", "Spent to date", "Committed"))
    burn = Column(wording.label("Burn"), numeric=True)
    return (Column(wording.label("Budget line")), *money, burn, Column(wording.label("Status")))


@dataclass(frozen=True)
class BudgetLine:
    """One row of a finance table, its name and flag in words."""

    label: str
    budget: Decimal
    spent: Decimal
    committed: Decimal
    flag: str
    kind: str

    @property
    def burn(self) -> Decimal | None:
        """Spent to date divided by the budget; `None` without a budget."""
        return self.part(self.spent)

    def part(self, amount: Decimal) -> Decimal | None:
        """An amount as a part of the budget."""
        return amount / self.budget if self.budget else None

    @property
    def over(self) -> bool:
        return self.kind == LINE and bool(self.flag)


def read_lines(frame: pd.DataFrame, key: str, label: str, wording: Wording) -> tuple[BudgetLine, ...]:
    """The rows of a finance table, in its order, the total last.

    Columns needed and errors: see `draw_burn`.
    """
    check_columns(frame, key, label, *_MONEY, "flag", "kind")
    shown = pd.Series(False, index=frame.index)
    kinds = [str(cell) if known(cell) else "" for cell in frame["kind"].tolist()]
    refuse(frame, key, "kind", [kind not in _KINDS for kind in kinds], "code", "one of " + ", ".join(_KINDS))
    flags = _read_flags(frame, key, wording)
    amounts = (read_known_numbers(frame, key, name, shown, signed=True) for name in _MONEY)
    names = _names(frame[label].tolist(), kinds, wording)
    rows = zip(names, *amounts, flags, kinds, strict=True)
    return tuple(sorted((BudgetLine(*row) for row in rows), key=lambda line: line.kind == TOTAL))


def _read_flags(frame: pd.DataFrame, key: str, wording: Wording) -> list[str]:
    """The flags in words; the input has codes or words."""
    coded = {flag: wording.word_code("finance_flag", flag) for flag in FLAGS}
    words = {"": ""} | {word: word for word in coded.values()} | coded
    flags = [str(cell) if known(cell) else "" for cell in frame["flag"].tolist()]
    expected = "one of " + ", ".join(FLAGS) + ", or empty"
    refuse(frame, key, "flag", [flag not in words for flag in flags], "code", expected)
    return [words[flag] for flag in flags]


def _names(labels: Collection[object], kinds: Collection[str], wording: Wording) -> list[str]:
    """The titles of the lines; the other rows are named in the document's language."""
    own = {
        UNASSIGNED: wording.label("Not assigned"),
        ROUNDING: wording.label("Rounding difference"),
        TOTAL: wording.label("Total"),
    }
    return [
        own.get(kind) or (clean(name) if known(name) else wording.label("not known"))
        for name, kind in zip(labels, kinds, strict=True)
    ]


def line_track(line: BudgetLine, currency: str, wording: Wording) -> Track:
    """A budget line's row in the drawing."""
    spent, committed = line.part(line.spent), line.part(line.committed)
    has_parts = spent is not None and committed is not None
    said = [Said(text, part=part if has_parts else None) for text, part in _told_amounts(line, currency, wording)]
    if line.flag:
        said.append(Said(_flag_words(line, wording), "semibold", bad=line.over))
    under, total = say_budget(line, currency, wording), line.kind == TOTAL
    if spent is None or committed is None:
        return Track(line.label, tuple(said), (), under, "none", total=total)
    return Track(line.label, tuple(said), (spent, committed), under, total=total)


def say_budget(line: BudgetLine, currency: str, wording: Wording) -> str:
    """The budget in words, or the words for no budget."""
    if not line.budget:
        return wording.label("no budget")
    return wording.label("budget {amount}", amount=wording.word_money(line.budget, currency))


def _flag_words(line: BudgetLine, wording: Wording) -> str:
    if line.over:
        return wording.label("over 110% of the budget")
    return wording.label("{flag} for the time elapsed", flag=line.flag)


def _told_amounts(line: BudgetLine, currency: str, wording: Wording) -> list[tuple[str, int]]:
    """Spent to date and, if there is any, committed: in words, each with the number of its part."""
    spent = wording.label("spent {amount}", amount=_with_part(line, line.spent, currency, wording))
    if not line.committed:
        return [(spent, 0)]
    committed = wording.label("committed {amount}", amount=_with_part(line, line.committed, currency, wording))
    return [(spent, 0), (committed, 1)]


def _with_part(line: BudgetLine, amount: Decimal, currency: str, wording: Wording) -> str:
    money, part = wording.word_money(amount, currency), line.part(amount)
    return money if part is None else f"{money} ({wording.word_share(part)})"


def line_cells(line: BudgetLine, currency: str, wording: Wording) -> tuple[Cell, ...]:
    """A line's row in the table behind the chart."""
    amounts = (line.budget, line.spent, line.committed)
    burn = line.burn if line.kind != ROUNDING else None
    return (
        Cell(line.label),
        *(Cell(wording.word_amount(amount, currency), f"{amount:f}") for amount in amounts),
        Cell(_NOTHING) if burn is None else Cell(wording.word_share(burn), f"{rounded(burn, 4):f}"),
        Cell(line.flag),
    )


def tell_lines(telling: Telling, lines: Collection[BudgetLine], currency: str, elapsed: Decimal | None) -> str:
    """The alternative text: every line; of many lines, those over budget, those without a budget, and the total."""
    wording = telling.wording
    parts = [opening(telling, wording.label("Bars of budget lines"))]
    if elapsed is not None:
        parts.append(wording.label("Time elapsed: {share}.", share=wording.word_share(elapsed)))
    if not lines:
        return " ".join([*parts, wording.label("No data.")])
    if len(lines) <= ALL_TOLD:
        return " ".join([*parts, "; ".join(_told(line, currency, wording) for line in lines) + "."])
    own = [line for line in lines if line.kind == LINE]
    burnt = sorted((line for line in own if line.budget), key=lambda line: line.spent / line.budget)
    parts.append(wording.plural("{n} budget line.", "{n} budget lines.", len(own)))
    if burnt:
        parts.append(wording.label("Highest burn: {item}.", item=_told(burnt[-1], currency, wording)))
        parts.append(wording.label("Lowest burn: {item}.", item=_told(burnt[0], currency, wording)))
    ends = burnt[-1:] + burnt[:1]
    marked = [line for line in lines if (line.over or line.kind != LINE) and line not in ends]
    parts += [f"{_told(line, currency, wording)}." for line in marked]
    return " ".join([*parts, wording.label("Every value is in the table.")])


def _told(line: BudgetLine, currency: str, wording: Wording) -> str:
    """A line in a sentence: its amounts, its budget, its flag."""
    amounts = [text for text, _ in _told_amounts(line, currency, wording)]
    flag = [_flag_words(line, wording)] if line.flag else []
    return f"{short(line.label)}: {', '.join([*amounts, say_budget(line, currency, wording), *flag])}"
