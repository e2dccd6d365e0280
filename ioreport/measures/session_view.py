"""What results of measures show in a session of JupyterLab: value, rule and rows; and the list of all measures."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from ioreport.session_html import session_block, session_table, trail_lines
from ioreport.values import NOT_RECORDED, UNCLEARED, Trail, is_currency
from ioreport.wording import Wording

if TYPE_CHECKING:
    from ioreport.measures.finance.finance_statement import FinanceTable
    from ioreport.measures.indicators.results_matrix import ResultsMatrix
    from ioreport.measures.measured import Breakdown, Measured

_ENGLISH = Wording("en")


def measured_html(measured: Measured) -> str:
    """A measured value with its rule and rows.

    >>> from ioreport.measures import measure
    >>> from ioreport.tables import load
    >>> measured_html(measure(load("tests/data/office"), "activities_held")).count("<strong>7 activities</strong>")
    1
    """
    title = _value(measured)
    asked = _asked(measured.arguments)
    return session_block(title, measured.name + asked, notes=_notes(measured.rule, measured.note, measured.trail))


def _value(measured: Measured) -> str:
    value, unit = measured.value, measured.unit
    if measured.withheld:
        return _ENGLISH.word_withheld(measured.below)
    if value is None:
        return "; ".join(measured.wordings) or ("not defined" if measured.undefined else "not known")
    if not isinstance(value, int | Decimal):
        return str(value)
    if unit == "ratio":
        return _ENGLISH.word_share(value, measured.precision)
    if is_currency(unit):
        return _ENGLISH.word_money(value, unit, measured.precision)
    told = _ENGLISH.word_precision(_ENGLISH.word_number(value), measured.precision)
    return f"{told} {_ENGLISH.word_unit(unit, value)}".strip() if unit else told


def breakdown_html(people: Breakdown) -> str:
    """A breakdown: its cells with their precision, the total, the rule and the rows; what is withheld stays so."""
    frame = people.frame
    hidden = frame["withheld"] if "withheld" in frame else pd.Series(False, frame.index)
    columns = zip(frame[people.column], frame["precision"], frame["wordings"].fillna(""), hidden, strict=True)
    numbers = [_cell(*cell) for cell in columns]
    codes = frame[list(people.by)].astype("object").fillna("").astype("str").replace("", "not known")
    rows = [[*code, number] for code, number in zip(codes.itertuples(index=False), numbers, strict=True)]
    total = _cell(people.total, people.precision, "; ".join(people.wordings), people.withheld)
    rows.append(["total", *[""] * (len(people.by) - 1), total])
    table = session_table([*people.by, people.column], rows, numeric=[len(people.by)], totals=1)
    title = f"{people.measure} by {' and '.join(people.by)}"
    notes = _notes(people.rule, people.note, people.trail)
    if frame.attrs.get(UNCLEARED):
        notes.insert(0, "Not protected, for the office only: documents show what facts.protect gives back.")
    return session_block(title, _asked(people.arguments, "by", "of", "groups").strip(" ()"), table=table, notes=notes)


def _cell(number: Any, precision: Any, wordings: str, withheld: Any) -> str:
    if withheld is True or (withheld is not False and bool(withheld)):
        return _ENGLISH.word_withheld()
    if number is None or pd.isna(number):
        return wordings or ("not recorded" if precision == NOT_RECORDED else "not known")
    return _ENGLISH.word_count(int(number), str(precision))


def finance_html(table: FinanceTable) -> str:
    """A finance table: its lines and the total, in the donor's currency, with the rule and the rows."""
    names = ["budget", "spent", "spent_to_date", "committed", "balance"]
    shown = table.rows()
    rows = [
        [
            str(cells["title"]),
            *(_amount(cells[name], table.currency) for name in names),
            "" if pd.isna(cells["burn"]) else _ENGLISH.word_share(cells["burn"]),
            str(cells["flag"] or ""),
        ]
        for cells in shown.to_dict("records")
    ]
    headers = ["line", *names, "burn", "flag"]
    received = _amount(table.total.get("received"), table.currency)
    lines = f"in {table.currency}; received {received}{_asked(table.arguments)}"
    return session_block(
        f"Finance of {table.grant}",
        lines,
        table=session_table(headers, rows, numeric=range(1, 7), totals=1),
        notes=_notes(table.rule, table.note, table.trail),
    )


def _amount(value: Any, currency: str) -> str:
    return "not recorded" if value is None or pd.isna(value) else _ENGLISH.word_amount(value, currency)


def results_html(results: ResultsMatrix) -> str:
    """The results of a grant: each indicator with its target, value and status; what is withheld stays so."""
    rows = [
        [
            str(cells["indicator_id"]),
            str(cells["title"]),
            _quantity(cells["target"], cells["unit"]),
            "withheld" if cells.get("withheld") is True else _quantity(cells["cumulative"], cells["unit"]),
            "withheld" if cells.get("withheld") is True else str(cells["status"] or ""),
        ]
        for cells in results.frame.to_dict("records")
    ]
    table = session_table(["indicator", "title", "target", "to date", "status"], rows, numeric=[2, 3])
    notes = _notes(results.rule, results.note, results.trail)
    return session_block(
        f"Results of {results.grant}", _asked(results.arguments).strip(" ()"), table=table, notes=notes
    )


def _quantity(value: Any, unit: str) -> str:
    """A value of an indicator; of a percent it is a fraction."""
    if value is None or pd.isna(value):
        return ""
    number = Decimal(str(value))
    return _ENGLISH.word_share(number) if unit == "percent" else _ENGLISH.word_number(number)


def _asked(arguments: Mapping[str, Any], *without: str) -> str:
    told = [f"{name}={value}" for name, value in arguments.items() if name not in without and value not in (None, "")]
    return f" ({', '.join(told)})" if told else ""


def _notes(rule: str, note: str, trail: Trail) -> list[str]:
    return [f"Rule: {rule}", note, *trail_lines(trail.written())]


class MeasureList(pd.DataFrame):  # type: ignore[misc]  # pandas has no types
    """The list of measures, which JupyterLab shows with whole sentences."""

    @property
    def _constructor(self) -> type[MeasureList]:
        return MeasureList

    def _repr_html_(self) -> str:
        rows = self.astype("object").fillna("").astype("str").itertuples(index=False)
        table = session_table([str(name) for name in self.columns], map(list, rows))
        return session_block(f"{len(self)} measure{'' if len(self) == 1 else 's'}", table=table)


def list_measures(word: str = "") -> MeasureList:
    """Every measure that a notebook can ask for, as a table: name, unit, arguments and rule.

    Parameters
    ----------
    word : str
        Only measures that have this word in their name, arguments or rule.

    Examples
    --------
    >>> list_measures("women")["measure"].tolist()
    ['women_and_girls_share']
    """
    from ioreport.measures.registry import MEASURES

    rows = [
        {
            "measure": each.name,
            "unit": each.unit,
            "arguments": ", ".join(_arguments(each.function)),
            "rule": each.rule,
        }
        for each in MEASURES.values()
    ]
    listed = MeasureList(rows)
    texts = listed.agg(" ".join, axis="columns").str.casefold()
    return MeasureList(listed[texts.str.contains(word.casefold(), regex=False)].reset_index(drop=True))


def _arguments(function: Any) -> list[str]:
    """The arguments of a measure: those of its signature, and those that narrow the activities."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    named = [each.name for each in parameters if each.kind is not each.VAR_KEYWORD]
    if len(named) < len(parameters):
        from ioreport.measures.activity_selection import Asked

        named += list(Asked.__annotations__)
    return named
