"""The guard of a document: it plans all its counts of people together, and checks those that are stated later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from ioreport.errors import DocumentError, UsageError
from ioreport.measures.disclosure.attacker import Interval
from ioreport.measures.disclosure.cell_system import composed
from ioreport.measures.disclosure.decision import decide
from ioreport.measures.disclosure.indicator_cells import (
    MARKS,
    OF_AN_INDICATOR,
    as_its_measure,
    is_kept_back,
    matrix_shown,
    measure_of,
    tells_on_track,
)
from ioreport.measures.disclosure.joint_system import JointSystem
from ioreport.measures.disclosure.own_table_cells import OwnTables
from ioreport.measures.disclosure.people_cells import HEADLINE, people_of
from ioreport.measures.disclosure.plan import (
    Plan,
    described,
    with_bound,
    with_count,
    with_statement,
)
from ioreport.measures.disclosure.protected_publications import Protected, Publication
from ioreport.measures.disclosure.published_counts import (
    PEOPLE,
    Named,
    Statement,
    counts_of,
    guarded,
    is_counted,
    statements_of,
    unlisted,
)
from ioreport.measures.disclosure.recoding import choose_groupings
from ioreport.measures.disclosure.redact import marked_cleared, redacted_breakdown, redacted_fact, without_left_out
from ioreport.measures.disclosure.secondary import choose
from ioreport.measures.disclosure.withheld_log import (
    SMALL,
    TOLD_BEFORE,
    WOULD_TELL,
    Withholding,
    reason,
)
from ioreport.measures.indicators.results_matrix import ResultsMatrix, results_matrix
from ioreport.measures.measured import Breakdown, Measured
from ioreport.measures.reach import COUNTED
from ioreport.measures.shares import coarsened
from ioreport.small_counts import is_small
from ioreport.tables import Office

Published = Mapping[str, Plan]
"""Unit → the plan of a document."""
BOUNDED = ("exact", "at_most")
"""The precisions of counts that may be shown as "fewer than 10"; for "at least 4" that may be wrong."""
FROM_ROWS = ("recorded", "table_sum")
COUNTS_IN_ROWS = {
    "participations": (("people", "first_time"), "attendance, people_reached or breakdown_cell"),
    "indicator_values": (("value", "numerator", "denominator"), "indicator_value"),
}
"""Table → its columns that count people, and the measures that are protected."""


class Guard:
    """Decides on all counts of persons and households of one document.

    Parameters
    ----------
    office : Office
    n : int
        The least count that is shown: see `threshold`.
    readers : sequence of sequences of mapping
        For each reader of the document, the `plans` of the earlier documents that they hold; by default one reader
        who holds none.
    width : int
        The least width of the interval of each small count, if that is more than n: a reader may hold documents with
        a higher threshold.
    """

    def __init__(self, office: Office, n: int, readers: Sequence[Sequence[Published]] = ((),), width: int = 0):
        if not isinstance(n, int) or n < 0:
            raise UsageError(f"threshold: found {n!r}, expected a whole number such as 5.")
        self.office, self.n = office, n
        self.log: list[Withholding] = []
        self._counted = frozenset(office.counted)
        self._own = OwnTables(office, n, self.log)
        people = people_of(office)
        held = {unit: tuple(tuple(plans[unit] for plans in each) for each in readers) for unit in PEOPLE}
        self._plans = {unit: Plan(people, n, width=width, readers=held[unit]) for unit in PEOPLE}

    @property
    def plans(self) -> Published:
        """The plan of each unit, for the plans of later documents."""
        return dict(self._plans)

    def protect(self, publications: Mapping[str, Publication | Sequence[Breakdown]]) -> Protected:
        """Decide on all counts of a document together; their order does not matter.

        Instead of a breakdown, several of the same people may be given, the finest first: only the one that keeps the
        most information is published.

        Raises
        ------
        DocumentError
            When counts were published before, or the attacker's interval for a withheld count is too narrow.
        """
        if any(plan.published or plan.stated for plan in self._plans.values()):
            raise DocumentError(
                "Counts of people were published before the plan was made.",
                next_step="move facts.protect(sex=…, women=…), once with all of them, before the "
                "first facts.state; in JupyterLab, run the cell that makes the ledger again; of a report to a donor, "
                "give them to it: ir.DonorReport(office, report, also={…}), then show donor_report.people[…]",
            )
        with_results = {**publications, **_of_results(publications)}
        options = {
            name: (item,) if isinstance(item, Publication) else tuple(item) for name, item in with_results.items()
        }
        first = {name: items[0] for name, items in options.items()}
        found: dict[str, Publication] = {}
        for unit in PEOPLE:
            mine = {name: items for name, items in sorted(options.items()) if _unit(items[0]) == unit}
            found |= self._planned(unit, mine) if mine else {}
        own = {n: each for n, each in first.items() if not isinstance(each, ResultsMatrix) and self._own.has(each)}
        found |= self._own.protect(own)
        found |= {name: self._alone(name, item) for name, item in first.items() if name not in found}
        items = {name: marked_cleared(found[name]) for name in publications}
        return Protected(items, self.n, tuple(self.log))

    def passed(self, measured: Measured, name: str = "") -> Measured:
        """A fact as it may be published: unchanged, coarsened, or without its value.

        A fact that is not in the plan is added to it, and is withheld if it would reveal a withheld number.

        Raises
        ------
        DocumentError
            When even withholding the fact is not safe, or it sums a column of people outside the plan.
        """
        return marked_cleared(self._passed(measured, name or measured.name))

    def _passed(self, measured: Measured, name: str) -> Measured:
        if self._own.has(measured):
            return self._own.passed(measured, name)
        if measured.name in OF_AN_INDICATOR and (own := measure_of(self.office, measured)) and is_counted(own):
            return as_its_measure(measured, own, self._passed(own, name), self._counted)
        if not is_counted(measured):
            return self._fact_alone(name, measured)
        unit = _unit(measured)
        for count in counts_of(measured):
            if count not in self._plans[unit].published:
                self._plans[unit] = with_count(self._plans[unit], count)
                self._log_count(name, unit, count, measured.value)
        for statement in statements_of(self.office, measured):
            if statement.key not in self._plans[unit].stated:
                self._plans[unit] = with_statement(self._plans[unit], statement)
                self._log_statement(name, unit, statement, measured)
        for count in counts_of(measured) if measured.precision in BOUNDED else ():
            self._plans[unit] = with_bound(self._plans[unit], count)
        return self._fact_as_planned(unit, measured)

    def _planned(self, unit: str, options: Mapping[str, Sequence[Publication]]) -> dict[str, Publication]:
        """Decide on the items of one unit together."""
        stated = {
            name: statements_of(self.office, items[0])
            for name, items in options.items()
            if isinstance(items[0], Measured)
        }
        tables = {name: [each for each in items if isinstance(each, Breakdown)] for name, items in options.items()}
        tables = {name: items for name, items in tables.items() if items}
        statements = [statement for listed in stated.values() for statement in listed]
        groupings, statements = choose_groupings(self._plans[unit], tables, statements)
        facts = {name: each[0] for name, each in options.items() if isinstance(each[0], Measured)}
        items: dict[str, Breakdown | Measured] = {name: facts.get(name) or groupings[name] for name in options}
        counts = {name: counts_of(item) for name, item in items.items()}
        together = [count for listed in counts.values() for count in listed]
        together += [count for item in items.values() if isinstance(item, Breakdown) for count in unlisted(item)]
        finest = [count for listed in tables.values() for count in guarded(listed[0])]
        sure = [name for name, fact in facts.items() if fact.precision in BOUNDED]
        bounded_counts = dict.fromkeys(count for name in sure for count in counts[name])
        decision = decide(self._plans[unit], together, statements, finest, tuple(bounded_counts))
        self._plans[unit], joint = decision.plan, decision.joint
        if decision.why:
            self.log.append(Withholding("earlier documents", "all counts", "", decision.why))
        _check_unaltered(items, counts, joint)
        self._log_told(joint)
        for name in items:
            self._log_counts(name, unit, counts[name], joint, decision.near)
            for statement in stated.get(name, ()):
                self._log_statement(name, unit, statement, facts[name])
        return {
            name: self._fact_as_planned(unit, item) if isinstance(item, Measured) else self._as_planned(unit, item)
            for name, item in items.items()
        }

    def _as_planned(self, unit: str, item: Breakdown) -> Breakdown:
        *withheld, total = (self._plans[unit].published[count] for count in counts_of(item))
        return redacted_breakdown(item, withheld, total, self._counted)

    def _fact_as_planned(self, unit: str, item: Measured) -> Measured:
        plan = self._plans[unit]
        counts = counts_of(item)
        withheld = [plan.published[count] for count in counts]
        said = statements_of(self.office, item)
        statements = [plan.stated[each.key] for each in said]
        if any(withheld) or any(statements[:1]):
            return redacted_fact(item, self._counted, plan.below(counts[0]) if counts else None)
        given = coarsened(item, plan.nearest(said[0].key)) if said else item
        return without_left_out(given) if any(statements[1:]) else given

    def _alone(self, name: str, item: Publication) -> Publication:
        """Decide on an item that is not connected with counts of participations."""
        if isinstance(item, ResultsMatrix):
            return self._matrix(name, item)
        return self._breakdown_alone(name, item) if isinstance(item, Breakdown) else self._fact_alone(name, item)

    def _fact_alone(self, name: str, item: Measured) -> Measured:
        self._refuse_counts_in_rows(item)
        why = self._reason(item)
        if not why:
            return item
        self.log.append(Withholding(name, "", str(item.value), why))
        return redacted_fact(item, self._counted)

    def _reason(self, item: Measured) -> str:
        """Why a fact that is not connected with counts of participations is withheld; empty if it is not withheld."""
        if item.name == "indicators_on_track":
            matrix = results_matrix(self.office, **item.arguments)
            return WOULD_TELL if tells_on_track(matrix, self._let_through(matrix), self.n) else ""
        of_indicator = item.name in OF_AN_INDICATOR and is_kept_back(self.office, item, self.n)
        return SMALL if of_indicator or (item.unit in PEOPLE and is_small(item.value, self.n)) else ""

    def _matrix(self, name: str, matrix: ResultsMatrix) -> ResultsMatrix:
        kept, of_plan = self._let_through(matrix), {indicator for indicator, _ in matrix.measured}
        apart = ~matrix.frame["indicator_id"].isin(of_plan)
        for column, mark in MARKS.items():
            for row in matrix.frame[kept.frame[mark] & apart].itertuples():
                value = getattr(row, column)
                why = SMALL if row.unit == "percent" else reason(value, self.n)
                self.log.append(Withholding(name, f"{row.indicator_id}; {column}", str(value), why))
        return kept

    def _let_through(self, matrix: ResultsMatrix) -> ResultsMatrix:
        """A results matrix in which each measure of activities is as the plan allows."""
        counts = {key: own for key, own in matrix.measured.items() if is_counted(own)}
        return matrix_shown(matrix, self.n, self.office, {key: self._in_plan(own) for key, own in counts.items()})

    def _in_plan(self, measured: Measured) -> Measured:
        """A count or share as the plan allows; one that is not in the plan is withheld if it is small or a share."""
        plan = self._plans[_unit(measured)]
        statements = [each.key for each in statements_of(self.office, measured)]
        if set(counts_of(measured)) <= set(plan.published) and set(statements) <= set(plan.stated):
            return self._fact_as_planned(_unit(measured), measured)
        return redacted_fact(measured, self._counted) if statements or is_small(measured.value, self.n) else measured

    def _breakdown_alone(self, name: str, item: Breakdown) -> Breakdown:
        """Decide on a breakdown of another table, whose cells are connected only with its total."""
        values = np.array(_numbers(item)[:-1])
        if item.unit not in PEOPLE or not len(values):
            return redacted_breakdown(item, [False] * len(item.frame), False, self._counted)
        sums = sparse.vstack([sparse.eye_array(len(values)), np.ones((1, len(values)))], format="csr")
        system, cells = composed(sums, values, np.append(np.ones(len(values)), HEADLINE))
        withheld = choose(system, self.n).withheld[cells]
        for place in np.flatnonzero(withheld):
            value = system.values[cells[place]]
            self.log.append(
                Withholding(
                    name,
                    f"row {place + 1}" if place < len(values) else "total",
                    str(value),
                    reason(value, self.n),
                )
            )
        return redacted_breakdown(item, withheld[:-1], bool(withheld[-1]), self._counted)

    def _refuse_counts_in_rows(self, measured: Measured) -> None:
        table, column = (measured.arguments.get(name) for name in ("table", "column"))
        columns, instead = COUNTS_IN_ROWS.get(str(table), ((), ""))
        if measured.name in FROM_ROWS and column in columns:
            raise DocumentError(
                f"{measured.name} of {table} counts people without protection.", next_step=f"state {instead}"
            )

    def _log_counts(
        self, name: str, unit: str, counts: list[Named], joint: JointSystem, near: Mapping[int, Interval]
    ) -> None:
        for count in counts:
            if self._plans[unit].published[count]:
                cell = joint.cell[count]
                value, interval = int(joint.system.values[cell]), near.get(cell)
                ends = (interval.low, interval.high) if interval else (None, None)
                why = reason(value, self.n)
                self.log.append(Withholding(name, described(count), str(value), why, *ends))

    def _log_told(self, joint: JointSystem) -> None:
        """Log the counts that earlier documents reveal too closely, whatever this one withholds."""
        for count, low, high in joint.told_before():
            value = int(joint.system.values[joint.cell[count]])
            self.log.append(Withholding("earlier documents", described(count), str(value), TOLD_BEFORE, low, high))

    def _log_count(self, name: str, unit: str, count: Named, value: Any) -> None:
        if self._plans[unit].published[count]:
            why = reason(value, self.n)
            self.log.append(Withholding(name, described(count), str(value), why))

    def _log_statement(self, name: str, unit: str, statement: Statement, measured: Measured) -> None:
        if self._plans[unit].stated[statement.key]:
            told = described(statement.parts[0])
            value = str(measured.value) if statement.key[0] == measured.name else "how many are left out"
            self.log.append(Withholding(name, told, value, WOULD_TELL))


def _of_results(publications: Mapping[str, Publication | Sequence[Breakdown]]) -> dict[str, Measured]:
    """The counts of participations that results matrices publish, by matrix, indicator and column."""
    return {
        f"{name}; {indicator}; {scope}": own
        for name, item in publications.items()
        if isinstance(item, ResultsMatrix)
        for (indicator, scope), own in item.measured.items()
        if is_counted(own)
    }


def _unit(item: Publication) -> str:
    """The unit of an item that counts people of the office's participations; empty for any other item."""
    if isinstance(item, ResultsMatrix) or not is_counted(item):
        return ""
    counts = counts_of(item)
    return counts[0].counting.unit if counts else COUNTED["people_reached"].unit


def _check_unaltered(
    items: Mapping[str, Breakdown | Measured], counts: Mapping[str, list[Named]], joint: JointSystem
) -> None:
    """Refuse an item whose counts differ from those in the system: then it was altered after it was measured."""
    for name, item in items.items():
        values = [int(joint.system.values[joint.cell[count]]) for count in counts[name]]
        given = _numbers(item) if counts[name] else []
        if values != given:
            raise DocumentError(
                f"{name} differs from the result of its arguments.",
                next_step="protect a breakdown as ir.breakdown gives it, unaltered",
            )


def _numbers(item: Breakdown | Measured) -> list[int]:
    if isinstance(item, Measured):
        return [int(item.number or 0)]
    cells = pd.concat([item.frame[item.column], pd.Series([item.total], dtype="Int64")])
    return cells.fillna(0).astype("int64").tolist()
