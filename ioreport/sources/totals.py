"""Totals: each compared with its rows; a difference is a doubt with its likely cause, and never taken over."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ioreport.cell_ranges import column_letters, place
from ioreport.sources.cell_values import Reader, Value
from ioreport.sources.decisions import Decisions
from ioreport.sources.doubts import Doubt
from ioreport.sources.grid import EMPTY, ERROR, TEXT, shown
from ioreport.sources.mapping import SourceMapping, Total, folded
from ioreport.sources.number_forms import plain_number
from ioreport.sources.office_names import OfficeNames
from ioreport.sources.sheet_rows import SheetRows

_MOST_NAMED = 3


@dataclass(frozen=True)
class CheckedTotal:
    """A total of a sheet: the cell, what it says, what its rows add up to, and the likely cause of a difference."""

    sheet: str
    cell: str
    heading: str
    label: str
    said: str
    rows: Decimal
    cause: str = ""

    @property
    def difference(self) -> str:
        return plain_number(Decimal(self.said) - self.rows) if re.fullmatch(r"-?\d+(\.\d+)?", self.said) else ""


@dataclass(frozen=True)
class _Item:
    row: int
    number: Decimal
    kind: str
    hidden: bool


def check_totals(
    sheet: SheetRows, mapping: SourceMapping, names: OfficeNames, decisions: Decisions
) -> list[CheckedTotal]:
    """Every total of a sheet, in rows and in columns; a difference is a doubt, an error where no cause is found."""
    if sheet.stopped:
        return []
    checker = _Checker(sheet, mapping, names, decisions)
    found: list[CheckedTotal] = []
    before: list[int] = []
    for row, total in sheet.kinds.totals.items():
        for column in sheet.grid.filled_in(row):
            if checker.adds_up(row, column):
                found.append(checker.total(row, column, total, before))
        before.append(row)
    return found + checker.row_totals()


class _Checker:
    def __init__(self, sheet: SheetRows, mapping: SourceMapping, names: OfficeNames, decisions: Decisions):
        self.sheet, self.mapping, self.decisions = sheet, mapping, decisions
        assert sheet.roles is not None
        self.roles = sheet.roles
        self.reader = Reader("total", "number", mapping, names)
        self._numbers: dict[int, list[_Item]] = {}
        self._cached: dict[tuple[str, object], Value] = {}

    def adds_up(self, row: int, column: int) -> bool:
        """Whether a cell of a total row is held against numbers: not its label, and not a cell under a text column."""
        mapped = {*self.roles.values, *self.roles.checks, *self.roles.field_columns}
        is_label = column == self.sheet.grid.filled_in(row)[0]
        return column in mapped and not is_label and bool(self._items(column))

    def _value(self, row: int, column: int) -> Value:
        key = (self.sheet.grid.kind(row, column), self.sheet.grid.value(row, column))
        if key not in self._cached:
            self._cached[key] = self.reader.read(*key)
        return self._cached[key]

    def _items(self, column: int) -> list[_Item]:
        if column not in self._numbers:
            self._numbers[column] = [item for row in self.sheet.kinds.data if (item := self._item(row, column))]
        return self._numbers[column]

    def total(self, row: int, column: int, total: Total, before: Sequence[int]) -> CheckedTotal:
        items = [item for item in self._items(column) if item.row < row and self._is_of(item.row, total)]
        since = [item for item in items if not before or item.row > before[-1]]
        first = before[-1] if before and since else self.roles.header.bottom
        said = self._value(row, column)
        ways = [sum((item.number for item in way), Decimal()) for way in (since, items)]
        rows = ways[0] if since else ways[1]  # a total right below another one is of all rows
        label = shown(self.sheet.grid.value(row, self.sheet.grid.filled_in(row)[0])).strip()
        heading = self.roles.heading(column).path
        text = said.text or shown(self.sheet.grid.value(row, column))
        made = CheckedTotal(self.sheet.grid.sheet, place(row, column), heading, label, text, rows)
        if said.text and Decimal(said.text) in ways:
            return replace(made, rows=Decimal(said.text))
        cause, explained = self._cause(said, since or items, column, range(first + 1, row))
        self._doubt(row, column, rows, cause, explained)
        return replace(made, cause=cause)

    def _is_of(self, row: int, total: Total) -> bool:
        at = self.sheet.kinds.data.index(row) if total.of else 0
        return all(
            folded(self.sheet.values.get(name, {at: ""})[at]) == folded(value) for name, value in total.of.items()
        )

    def _doubt(self, row: int, column: int, rows: Decimal, cause: str, explained: bool) -> None:
        """A total that differs: an error, unless its cause is found or an analyst has accepted it."""
        grid, found = self.sheet.grid, shown(self.sheet.grid.value(row, column))
        decision = self.decisions.on(grid, row, column, found)
        level = "warning" if explained or decision.accepts else "error"
        why = f"accepted: {decision.reason}" if decision.accepts else cause
        expected = f"{plain_number(rows)}, the sum of its rows: {why}"
        heading = self.roles.heading(column).path
        self.sheet.doubts.append(Doubt(grid.file, grid.sheet, row, column, "total", level, found, expected, heading))

    def _cause(self, said: Value, items: Sequence[_Item], column: int, over: range) -> tuple[str, bool]:
        """The likely cause of a difference, and whether it explains all of it; the total is of the rows `over`."""
        data = [row for row in self.sheet.kinds.data if row in over]
        errors = [row for row in data if self.sheet.grid.kind(row, column) == ERROR]
        if errors:
            return f"the column has error cells ({_named(errors, column)})", True
        if not said.text:
            return f"the total itself is no number ({said.expected})", False
        number = Decimal(said.text)
        for why, away, more in self._ways(items, column, over):
            counted = [item for item in items if item not in away]
            if (away or more) and number == sum((item.number for item in (*counted, *more)), Decimal()):
                return f"{why} ({self._cells([*away, *more], column)})", True
        if unread := [row for row in data if self._value(row, column).rule]:
            difference = number - sum((item.number for item in items), Decimal())
            named = self._cells([_Item(row, Decimal(), TEXT, False) for row in unread], column)
            return f"not in the sum of its rows is what cannot be read: {named}, for {plain_number(difference)}", True
        return self._arithmetic(number, items, column)

    def _ways(
        self, items: Sequence[_Item], column: int, over: range
    ) -> Iterator[tuple[str, Sequence[_Item], Sequence[_Item]]]:
        """How a sheet may add up otherwise: why, which rows its sum leaves out, and which others it counts."""
        texts, hidden = [item for item in items if item.kind == TEXT], [item for item in items if item.hidden]
        both = [item for item in items if item.hidden or item.kind == TEXT]
        yield "the sheet's sum leaves out numbers stored as text", texts, ()
        yield "the sheet's sum leaves out hidden rows", hidden, ()
        yield "the sheet's sum leaves out text numbers and hidden rows", both, ()
        yield "the sheet's sum leaves out rows that are kept out", [i for i in items if i.row in self.sheet.bad], ()
        reasons = {row: why for row, why in self.sheet.kinds.skipped.items() if row in over}
        skipped = [item for row in reasons if (item := self._item(row, column))]
        counts = "the sheet's sum counts what the mapping leaves out"
        for why in dict.fromkeys(reasons.values()):
            yield f"{counts}, {why}", (), [item for item in skipped if reasons[item.row] == why]
        for item in skipped:
            yield f"{counts}, {reasons[item.row]}", (), [item]
        yield counts, (), skipped

    def _item(self, row: int, column: int) -> _Item | None:
        value, grid = self._value(row, column), self.sheet.grid
        return _Item(row, Decimal(value.text), grid.kind(row, column), row in grid.hidden_rows) if value.text else None

    def _arithmetic(self, number: Decimal, items: Sequence[_Item], column: int) -> tuple[str, bool]:
        difference = number - sum((item.number for item in items), Decimal())
        places = -int(number.as_tuple().exponent) if int(number.as_tuple().exponent) < 0 else 0
        finer = any(item.number != item.number.quantize(Decimal(1).scaleb(-places)) for item in items)
        if finer and abs(difference) <= Decimal(len(items)) * Decimal("0.5").scaleb(-places):
            return "rounding", True
        for factor, why in ((-1, "is left out"), (1, "is counted twice"), (-2, "has the other sign")):
            like = [item for item in items if item.number and factor * item.number == difference]
            if len(like) == 1:
                return (
                    f"perhaps row {like[0].row} {why}: {place(like[0].row, column)} is {plain_number(like[0].number)}",
                    False,
                )
        return f"no cause found; the difference is {plain_number(difference)}", False

    def _cells(self, items: Sequence[_Item], column: int) -> str:
        named = [
            f"{place(item.row, column)} {shown(self.sheet.grid.value(item.row, column))!r}"
            for item in items[:_MOST_NAMED]
        ]
        more = len(items) - _MOST_NAMED
        return ", ".join(named) + (f" and {more} others" if more > 0 else "")

    # Totals at the end of a row

    def row_totals(self) -> list[CheckedTotal]:
        """The columns of [check]: what a row's cell says against the sum of the columns that its rule names."""
        found = []
        for column, rule in self.roles.checks.items():
            parts = self._parts(rule, column)
            for at, row in enumerate(self.sheet.kinds.data):
                if not parts or self.sheet.grid.kind(row, column) == EMPTY:
                    continue
                made = self._row_total(at, row, column, parts)
                if made:
                    found.append(made)
        return found

    def _parts(self, rule: str, column: int) -> list[int]:
        named = re.sub(r"^\s*sum of\s*", "", rule, flags=re.IGNORECASE)
        melted = [each.heading.column for group in self.roles.melted.values() for each in group if each.target == named]
        if melted:
            return melted
        parts = [heading.column for name in named.split("+") for heading in self.roles.header.called(name.strip())]
        if len(parts) < len(named.split("+")):
            hint = self.roles.header.nearest(named)
            expected = f'"sum of people" (a column that is written) or "sum of A + B" (headings){hint}'
            self.sheet.doubt(self.roles.header.top, column, "check_rule", "error", rule, expected)
            return []
        return parts

    def _row_total(self, at: int, row: int, column: int, parts: Sequence[int]) -> CheckedTotal | None:
        """A row's total that differs; ``None`` where it holds."""
        values = [self._value(row, part) for part in parts]
        rows = sum((Decimal(value.text) for value in values if value.text), Decimal())
        said = self._value(row, column)
        if said.text and Decimal(said.text) == rows:
            return None
        text = said.text or shown(self.sheet.grid.value(row, column))
        wrong = [place(row, part) for part, value in zip(parts, values, strict=True) if value.rule]
        if wrong:
            cause, explained = f"{', '.join(wrong)} cannot be read", True
        else:
            difference = Decimal(said.text) - rows if said.text else Decimal()
            cause = self._beside(row, {*parts, column}, difference) or "its own cells say otherwise"
            explained = row in self.sheet.bad
        self._doubt(row, column, rows, cause, explained)
        heading, cell = self.roles.heading(column).path, place(row, column)
        return CheckedTotal(self.sheet.grid.sheet, cell, heading, f"row {row}", text, rows, cause)

    def _beside(self, row: int, counted: Collection[int], difference: Decimal) -> str:
        """The cells of a row, in columns that are not read, that its total counts; empty where none explain it."""
        others = [column for column in self.sheet.grid.filled_in(row) if column not in counted and self._idle(column)]
        items = {column: Decimal(said) for column in others if (said := self._value(row, column).text)}
        if difference and difference in (ways := [*items.values(), sum(items.values(), Decimal())]):
            named = [column for column in items if items[column] == difference] if difference in ways[:-1] else [*items]
            told = ", ".join(f"{place(row, at)} {plain_number(items[at])}" for at in named[:_MOST_NAMED])
            return f"it counts {told}, under {self._why_idle(named[0])}"
        return ""

    def _idle(self, column: int) -> bool:
        """Whether a column is not read: ignored, or without a role."""
        return column not in {*self.roles.field_columns, *self.roles.values, *self.roles.checks, *self.roles.personal}

    def _why_idle(self, column: int) -> str:
        heading = self.roles.heading(column).path or f"column {column_letters(column)}"
        why = self.roles.ignored.get(column)
        return f"{heading!r}, which is ignored: {why}" if why else f"{heading!r}, which no entry names"


def _named(rows: Sequence[int], column: int) -> str:
    return ", ".join(f"{column_letters(column)}{row}" for row in rows[:_MOST_NAMED])
