"""Counts of people in an office's own tables: registers with a row for each person, and columns that count people.

All counts of one table are cells of one system. Rows that are in the same counts cannot be distinguished, so they are
one atom. Columns that add up to another in every row (women and men to people) give equations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from ioreport.errors import DocumentError
from ioreport.measures.disclosure.attacker import audit
from ioreport.measures.disclosure.cell_system import System, composed
from ioreport.measures.disclosure.redact import redacted_breakdown, redacted_fact
from ioreport.measures.disclosure.secondary import choose
from ioreport.measures.disclosure.withheld_log import Withholding, reason
from ioreport.measures.measured import Breakdown, Measured
from ioreport.measures.own_tables import cells_of, numbers_of
from ioreport.measures.row_matching import matching
from ioreport.small_counts import is_small
from ioreport.tables import Office
from ioreport.tables.people_columns import ROWS

OF_TABLES = ("table_sum", "table_count", "recorded")
MOST_PARTS = 4
"""How many columns may add up to another."""


@dataclass(frozen=True)
class _Sum:
    """A published count: the sum of a table's column over some of its rows."""

    table: str
    column: str
    rows: frozenset[int]


class OwnTables:
    """Decides on the counts of people of one document that come from the office's own tables."""

    def __init__(self, office: Office, n: int, log: list[Withholding]):
        self.office, self.n, self._log = office, n, log
        self._kept: dict[_Sum, bool] = {}

    def has(self, item: object) -> bool:
        """Whether an item counts people of an own table."""
        if not isinstance(item, Breakdown | Measured):
            return False
        name = item.measure if isinstance(item, Breakdown) else item.name
        if name not in OF_TABLES:
            return False
        columns = self.office.counting_people.get(str(item.arguments.get("table")), {})
        return str(item.arguments.get("column", ROWS)) in columns

    def protect(self, items: Mapping[str, Breakdown | Measured]) -> dict[str, Breakdown | Measured]:
        """Decide on the items of each table together."""
        sums = {name: self._sums(item) for name, item in items.items()}
        for table in sorted({each.table for listed in sums.values() for each in listed}):
            mine = list(dict.fromkeys(each for listed in sums.values() for each in listed if each.table == table))
            system, cells = self._system(table, mine)
            chosen = choose(system, self.n).withheld[cells]
            self._kept |= dict(zip(mine, map(bool, chosen), strict=True))
        return {
            name: self._table_as_kept(name, item, sums[name])
            if isinstance(item, Breakdown)
            else self._fact_as_kept(name, item, sums[name])
            for name, item in items.items()
        }

    def passed(self, measured: Measured, name: str) -> Measured:
        """A fact as it may be published; one that was not planned is withheld if it would reveal a withheld number.

        Raises
        ------
        DocumentError
            When even withholding the fact is not safe.
        """
        sums = self._sums(measured)
        new = [each for each in sums if each not in self._kept]
        for each in new:
            self._kept[each] = self._joined(each)
        return self._fact_as_kept(name, measured, sums, log=bool(new))

    def _joined(self, new: _Sum) -> bool:
        known = [each for each in self._kept if each.table == new.table]
        system, cells = self._system(new.table, [*known, new])
        value = int(system.values[cells[-1]])
        for withheld in (True,) if is_small(value, self.n) else (False, True) if value else (False,):
            mask = np.zeros(len(system.values), bool)
            mask[cells[[*(self._kept[each] for each in known), withheld]]] = True
            if all(interval.width >= self.n for interval in audit(system, mask, self.n)):
                return withheld
        raise DocumentError(
            f"A count of {self.office.file(new.table)} was not in the plan of what is published, and would give away a "
            "withheld number.",
            next_step="give it to facts.protect together with the other counts of the table",
        )

    def _sums(self, item: Breakdown | Measured) -> list[_Sum]:
        table, column = str(item.arguments["table"]), str(item.arguments.get("column", ROWS))
        if isinstance(item, Measured):
            return [_Sum(table, column, frozenset(item.trail.rows.get(self.office.file(table), ())))]
        where = {name: value for name, value in item.arguments.items() if name not in ("table", "by", "column")}
        rows = matching(self.office, table, where)
        cells = [frozenset(map(int, inside)) for _, inside, _ in cells_of(rows, item.by, column)]
        return [_Sum(table, column, inside) for inside in [*cells, frozenset(map(int, rows.index))]]

    def _system(self, table: str, sums: Sequence[_Sum]) -> tuple[System, np.ndarray]:
        frame, columns = self.office.tables[table], list(self.office.counting_people[table])
        signs = pd.DataFrame({place: frame.index.isin(each.rows) for place, each in enumerate(sums)}, index=frame.index)
        classes = signs.groupby(list(signs), sort=True).ngroup() if len(signs) else pd.Series(dtype="int64")
        count = int(classes.max()) + 1 if len(classes) else 0
        numbers = {name: numbers_of(frame, name) for name in columns}
        atoms = np.concatenate([numbers[name].groupby(classes).sum().to_numpy() for name in columns])
        first = {name: place * count for place, name in enumerate(columns)}
        rows = sparse.lil_array((len(sums), len(atoms)))
        for place, each in enumerate(sums):
            inside = classes[signs[place]].unique()
            rows[place, first[each.column] + inside] = 1
        ties = _ties(numbers, first, count, len(atoms))
        cost = np.array([1.0 + len(each.rows) / max(len(frame), 1) for each in sums])
        return composed(sparse.csr_array(rows), atoms.astype(np.int64), cost, ties)

    def _table_as_kept(self, name: str, item: Breakdown, sums: Sequence[_Sum]) -> Breakdown:
        withheld = [self._kept[each] for each in sums]
        self._log += _logged(name, [*item.frame["people"], item.total], withheld, self.n)
        return redacted_breakdown(item, withheld[:-1], withheld[-1], self.office.counted)

    def _fact_as_kept(self, name: str, item: Measured, sums: Sequence[_Sum], log: bool = True) -> Measured:
        withheld = [self._kept[each] for each in sums]
        if log:
            self._log += _logged(name, [item.value], withheld, self.n)
        return redacted_fact(item, self.office.counted) if withheld[0] else item


def _ties(
    numbers: Mapping[str, pd.Series], first: Mapping[str, int], count: int, atoms: int
) -> sparse.csr_array | None:
    rows = []
    for whole, parts in _added(numbers):
        signs = sparse.lil_array((count, atoms))
        for place in range(count):
            signs[place, first[whole] + place] = 1
            for part in parts:
                signs[place, first[part] + place] = -1
        rows.append(sparse.csr_array(signs))
    return sparse.csr_array(sparse.vstack(rows)) if rows else None


def _added(numbers: Mapping[str, pd.Series]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns that are the sum of some others in every row."""
    columns = [name for name in numbers if name != ROWS]
    for whole in columns:
        others = [name for name in columns if name != whole]
        for parts in (each for size in range(1, MOST_PARTS + 1) for each in combinations(others[:8], size)):
            if numbers[whole].any() and (sum(numbers[part] for part in parts) == numbers[whole]).all():
                yield whole, parts
                break


def _logged(name: str, values: Sequence[Any], withheld: Sequence[bool], n: int) -> Iterator[Withholding]:
    for place, (value, kept) in enumerate(zip(values, withheld, strict=True)):
        if kept:
            cell = "total" if place == len(values) - 1 else f"row {place + 1}"
            yield Withholding(name, cell, str(value), reason(int(value), n))
