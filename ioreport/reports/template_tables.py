"""Tables of templates, by name; each gives the tables that have rows, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pandas as pd

from ioreport.facts.cell_wording import EMPTY_CELL
from ioreport.measures.finance.finance_statement import LINE, MONEY_COLUMNS, ROUNDING, TOTAL, UNASSIGNED
from ioreport.measures.indicators.target_progress import TO_EXPLAIN
from ioreport.records import Cell, Column, RowName, Table
from ioreport.reports.activity_tables import activities_table, partners_table, programme_table, support_table
from ioreport.reports.cell_recipes import NamedColumns, named_cells
from ioreport.reports.coverage_notes import NOTE_PARTS, data_note, outside_note, since
from ioreport.reports.report_table import report_table, text_cell
from ioreport.reports.standard_facts import FIGURES, PERIOD, RESULTS
from ioreport.reports.stated_report import StatedReport
from ioreport.values import Trail
from ioreport.wording.number_format import as_ratio


def _results_table(report: StatedReport) -> Iterator[Table]:
    """The results matrix: every indicator with its achieved value, and why it is behind."""
    words, results = report.words, report.results
    titles = report.case.told(results.frame, "title")
    label = words.label
    columns = [
        Column(label("Indicator (unit)")),
        *(
            Column(head, numeric=True)
            for head in (label("Baseline"), label("Target"), label("In period"), label("To date"))
        ),
        Column(label("Progress"), numeric=True, bar=True, tick=f"{results.elapsed:f}"),
        Column(label("Status")),
        Column(label("Explanation")),
    ]
    shown = zip(titles, results.frame.to_dict("records"), strict=True)
    rows = [_result(report, title, cells) for title, cells in shown]
    note = label(
        "The mark on each bar is the part of the grant's time that is over: {share}.",
        share=words.word_share(results.elapsed),
    )
    told = [
        words.plural(each.singular, each.plural, each.number, words="; ".join(each.words))
        for each in results.remarks
        if each.words
    ]
    caption = label("Results by indicator, {period}", period=report.period)
    for table in report_table(report, "results", caption, columns, rows, results.trail, notes=(note, *told)):
        yield named_cells(table, indicator_columns(report), indicator_rows(report), report.case.in_period)


PLANNED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("baseline", "indicator_baseline", {}),
    ("target", "indicator_target", {}),
)
"""The columns of baseline and target."""


def indicator_columns(report: StatedReport) -> list[tuple[str, str, dict[str, str]]]:
    """The columns of the results by their names, each with the measure that gives it."""
    return [
        ("indicator", "", {}),
        *PLANNED,
        ("in_period", "indicator_value", {"scope": "in_period"}),
        ("to_date", "indicator_value", {"scope": "cumulative"}),
        ("progress", "indicator_progress", {}),
        ("status", "indicator_status", {"kind": report.case.kind}),
        ("explanation", "", {}),
    ]


def indicator_rows(report: StatedReport) -> list[RowName]:
    """The indicators by their ids."""
    return [RowName(str(key), {"indicator": str(key)}) for key in report.results.frame["indicator_id"]]


def _result(report: StatedReport, title: str, cells: Mapping[str, Any]) -> Iterator[Cell]:
    words, unit = report.words, str(cells["unit"])
    named = f"{title} ({words.word_unit(unit)})"
    shown = words.label("of which: {part}", part=named) if cells["depth"] else named
    yield text_cell(shown, language=_language(report, title, cells["title"]))
    for name in ("baseline", "target"):
        yield _quantity(report, cells[name], unit)
    for name, mark, sure in (
        ("in_period", "in_period_withheld", "in_period_precision"),
        ("cumulative", "withheld", "precision"),
    ):
        planned = report.results.measured.get((str(cells["indicator_id"]), name))
        below = planned.below if planned else None
        yield withheld(report, below) if cells[mark] else _quantity(report, cells[name], unit, str(cells[sure]))
    yield withheld(report) if cells["withheld"] else _quantity(report, cells["progress"], "percent")
    status = "" if cells["withheld"] or cells["status"] is None else str(cells["status"])
    yield (
        withheld(report)
        if not status
        else Cell(words.word_code("indicator_status", status), status, stressed=status in TO_EXPLAIN)
    )
    if cells["lacking_explanation"]:  # only a draft is built without an explanation
        missing = report.words.label("This explanation is still missing.")
        yield Cell(missing, missing, stressed=True)
    else:
        yield text_cell(cells["explanation"])


def _language(report: StatedReport, shown: str, own: Any) -> str:
    """The language of a text of the office that has no translation."""
    return report.case.foreign if report.case.foreign and shown == own else ""


def withheld(report: StatedReport, below: int | None = None) -> Cell:
    return Cell(report.words.word_withheld(below), None, withheld=True)


def _quantity(report: StatedReport, value: Any, unit: str, precision: str = "exact") -> Cell:
    """The cell of an indicator's value with its precision; a percent is kept as a fraction."""
    if value is None or value != value:
        return EMPTY_CELL
    number = Decimal(str(value))
    if unit == "percent":
        return Cell(report.words.word_precision(report.words.word_share(number), precision), f"{as_ratio(number):f}")
    whole = number == number.to_integral_value()
    told = report.words.word_number(number, 0 if whole else 1)
    return Cell(report.words.word_precision(told, precision), f"{number:f}")


def money_cell(report: StatedReport, value: Any, precision: str = "exact", **more: Any) -> Cell:
    """An amount with its currency's decimals, its currency in the header."""
    if value is None or value != value:
        return Cell(report.words.label("not recorded"), **more)
    return Cell(report.words.word_amount(value, report.finance.currency, precision), f"{value:f}", **more)


def _finance_table(report: StatedReport) -> Iterator[Table]:
    """The finance table: each budget line, money without a line, and the total, with burn and elapsed time."""
    words, finance = report.words, report.finance
    label = words.label
    heads = {
        "budget": label("Budget"),
        "spent": label("Spent in period"),
        "spent_to_date": label("Spent to date"),
        "committed": label("Committed"),
        "balance": label("Balance"),
    }
    columns = [
        Column(label("Budget line")),
        *(Column(head, finance.currency, numeric=True) for head in heads.values()),
        Column(label("Burn"), numeric=True, bar=True, tick=f"{finance.total['elapsed']:f}"),
        Column(label("Remark")),
    ]
    shown = finance.rows(words)
    titles = line_titles(report, shown)
    rows = [_line(report, title, cells) for title, cells in zip(titles, shown.to_dict("records"), strict=True)]
    notes = (
        label(
            "Burn: spent to date of the budget. The mark on each bar is the part of the grant's time that is "
            "over: {share}.",
            share=words.word_share(report.results.elapsed),
        ),
        *outside_note(report),
        *data_note(report),
    )
    stated = tuple(getattr(report.facts, name) for name in (*MONEY_COLUMNS, "burn"))
    caption = label("Finance by budget line up to {day}", day=words.word_date(report.money_day))
    for table in report_table(
        report, "finance", caption, columns, rows, finance.trail, totals=1, notes=notes, facts=stated
    ):
        names: NamedColumns = [("line", "", {}), *((name, name, {}) for name in (*heads, "burn")), ("remark", "", {})]
        yield named_cells(table, names, line_rows(shown), report.case.in_period)


def line_rows(shown: pd.DataFrame) -> list[RowName]:
    """The rows of a finance table by line; the total belongs to all lines, a rounding difference to none."""
    return [
        RowName(line if kind == LINE else kind, _asked_of_line(line, kind))
        for line, kind in zip(shown["line_id"], shown["kind"], strict=True)
    ]


def _asked_of_line(line: str, kind: str) -> dict[str, str] | None:
    if kind in (LINE, UNASSIGNED):
        return {"line": line}
    return {} if kind == TOTAL else None


def line_titles(report: StatedReport, shown: pd.DataFrame) -> list[str]:
    lines = report.case.rows("budget_lines")
    mine = lines[lines["grant_id"] == report.case.grant["grant_id"]]
    told = dict(zip(mine["line_id"].astype("str"), report.case.told(mine, "title"), strict=True))
    return [
        told.get(line, title) if kind == LINE else title
        for line, title, kind in zip(shown["line_id"], shown["title"], shown["kind"], strict=True)
    ]


def _line(report: StatedReport, title: str, cells: Mapping[str, Any]) -> Iterator[Cell]:
    total = cells["kind"] == "total"
    yield text_cell(title)
    for name in MONEY_COLUMNS:
        # Of a grant without lines the budget may be an upper limit; with lines it is exact, and so is each line.
        sure = report.finance.precision if name in ("budget", "balance") else "exact"
        yield money_cell(report, cells[name], sure, fact=name if total else "")
    burn = report.facts.burn
    yield Cell(burn.text, burn.value, fact="burn") if total else _line_burn(report, cells)
    flag = cells["flag"] or ""
    yield Cell(flag, flag, stressed=not total) if flag else Cell("")


def _line_burn(report: StatedReport, cells: Mapping[str, Any]) -> Cell:
    """Worded from the amounts: a burn rounded to 4 decimals would be rounded twice (0.54496 to 55%)."""
    burn = cells["burn"]
    if burn is None or burn != burn:
        if cells["kind"] == ROUNDING:
            return Cell("")
        return Cell(report.words.label("not defined" if report.finance.recorded else "not recorded"))
    part = cells["spent_to_date"] / cells["budget"]
    return Cell(report.words.word_share(part, report.facts.burn.precision), f"{burn:f}")


def _key_figures(report: StatedReport) -> Iterator[Table]:
    """Every figure that a donor report states, with its days."""
    words = report.words
    label = words.label
    about = {PERIOD: label("in the period"), RESULTS: label("at its end")}
    whole, to_date = {"budget": label("the whole grant")}, label("since the grant began")
    whole |= {name: since(report, parts) for name, parts in NOTE_PARTS.items()}
    facts = [getattr(report.facts, name) for name in FIGURES]
    rows = [
        (
            Cell(fact.label, fact.label),
            Cell(fact.text, fact.value, fact.withheld, fact=fact.key),
            Cell(about.get(FIGURES[fact.key], whole.get(fact.key, to_date))),
        )
        for fact in facts
    ]
    columns = (Column(label("Figure")), Column(label("Value"), numeric=True), Column(label("About")))
    caption = label("Key figures, {period}", period=report.period)
    notes = (*outside_note(report), *data_note(report))
    for table in report_table(report, "key-figures", caption, columns, rows, Trail(), facts=tuple(facts), notes=notes):
        yield named_cells(
            table, [("figure", "", {}), ("value", "", {}), ("about", "", {})], [RowName(fact.key) for fact in facts], {}
        )


TEMPLATE_TABLES: Mapping[str, Callable[[StatedReport], Iterator[Table]]] = MappingProxyType(
    {
        "results": _results_table,
        "finance": _finance_table,
        "key-figures": _key_figures,
        "activities": activities_table,
        "partners": partners_table,
        "support": support_table,
        "programme": programme_table,
    }
)
