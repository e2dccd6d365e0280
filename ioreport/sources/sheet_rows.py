"""Rows of one sheet: header, columns, kinds of rows, and each field's values, with every doubt on the way."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ioreport.errors import nearest
from ioreport.sources.accounting import Account
from ioreport.sources.cell_values import Reader, Value
from ioreport.sources.column_roles import ColumnRoles, MeltedColumn, read_roles
from ioreport.sources.date_forms import Days, month_days, month_number, period_named
from ioreport.sources.decisions import Decisions
from ioreport.sources.doubts import Doubt
from ioreport.sources.grid import EMPTY, TEXT, Grid, shown
from ioreport.sources.headings import find_header_row, read_header
from ioreport.sources.mapping import SourceMapping
from ioreport.sources.office_names import OfficeNames
from ioreport.sources.row_kinds import RowKinds, is_total_label, read_kinds
from ioreport.sources.sheet_xml import place_of
from ioreport.sources.table_columns import Template, field_kind, templates_of, value_column
from ioreport.tables.data_model import TABLES


@dataclass
class SheetRows:
    """One sheet of a source, read.

    `values` has for each field its text in the office's spelling, aligned with ``kinds.data``, and under ``NAME:text``
    as the source writes it. `melted` has for each table its columns with the values of their cells. `constants` are
    the fields that the sheet's name, a title or the mapping gives. `bad` are the rows that a doubt keeps out.
    """

    grid: Grid
    account: Account
    roles: ColumnRoles | None = None
    kinds: RowKinds = field(default_factory=RowKinds)
    values: dict[str, list[str]] = field(default_factory=dict)
    melted: dict[str, list[tuple[MeltedColumn, list[Value]]]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    period: Days | None = None
    doubts: list[Doubt] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)
    left_out: dict[int, str] = field(default_factory=dict)
    accounted: int = -1
    _known: set[Doubt] = field(default_factory=set)

    def doubt(self, row: int | None, column: int | None, rule: str, level: str, found: str, expected: str) -> None:
        """Keep a doubt; an error on a row keeps it out."""
        heading = self.roles.heading(column).path if self.roles and column else ""
        made = Doubt(self.grid.file, self.grid.sheet, row, column, rule, level, found, expected, heading)
        if made not in self._known:
            self._known.add(made)
            self.doubts.append(made)
        if row and level == "error":
            self.bad.add(row)

    @cached_property
    def taken(self) -> list[int]:
        """Places in ``kinds.data`` of the rows that are taken."""
        return [at for at, row in enumerate(self.kinds.data) if row not in self.bad and row not in self.left_out]

    def common_period(self, mapping: SourceMapping) -> str | None:
        """The period of all rows, by whose name they are replaced together; `None` where each has its own, by date."""
        kind = mapping.period or ("sheet" if self.period else "all")
        if kind == "date":
            return None
        if kind == "sheet":
            return self.period.name if self.period else ""
        return self.grid.file if kind == "file" else ""

    @property
    def stopped(self) -> bool:
        """Whether nothing of this sheet can be read."""
        return self.roles is None or any(doubt.stops for doubt in self.roles.doubts)


def read_sheet(grid: Grid, mapping: SourceMapping, names: OfficeNames, decisions: Decisions) -> SheetRows:
    """A sheet's rows, with the doubts on them."""
    sheet = SheetRows(grid, Account(grid))
    _name_fields(sheet, mapping)
    top = find_header_row(grid, mapping.table)
    if not top:
        found = f"no cell {mapping.table.find!r}" if mapping.table.find else f"{grid.height} rows"
        expected = f"the header that [table] header says{_near(grid, mapping.table.find)}"
        sheet.doubt(None, None, "header", "error", found, expected)
        return sheet
    header = read_header(grid, mapping.table, top)
    year = int(sheet.constants["year"]) if sheet.constants.get("year", "").isdigit() else None
    sheet.roles = read_roles(grid, header, mapping, year)
    sheet.doubts += sheet.roles.doubts
    if sheet.stopped:
        return sheet
    _cell_fields(sheet, mapping)
    sheet.kinds = read_kinds(grid, sheet.roles, mapping)
    _Columns(sheet, mapping, names, decisions).read()
    _hidden(sheet)
    _likely_totals(sheet, decisions)
    for row in sheet.kinds.unnamed:
        column = grid.filled_in(row)[0]
        expected = 'a row of the table, or [table] notes = "below"'
        sheet.doubt(row, column, "text_below", "error", shown(grid.value(row, column)), expected)
    return sheet


def _near(grid: Grid, wanted: str) -> str:
    texts = {shown(value).strip() for line in grid.values[:60] for value in line if isinstance(value, str)}
    return nearest(wanted, {text for text in texts if 0 < len(text) < 60})


def _name_fields(sheet: SheetRows, mapping: SourceMapping) -> None:
    """Fields of the sheet's name: the pattern's groups, and the period that month and year make."""
    sheet.constants |= {"source": mapping.id, "file": sheet.grid.file, "sheet": sheet.grid.sheet}
    for name, source in mapping.fields.items():
        if source.value:
            sheet.constants[name] = source.value
        elif source.file:
            _keep_part(sheet, name, source.match, sheet.grid.file.rpartition("/")[2])
    if mapping.sheets.match and sheet.grid.sheet:
        found = mapping.sheets.match.fullmatch(sheet.grid.sheet.strip())
        sheet.constants |= {name: text or "" for name, text in (found.groupdict() if found else {}).items()}
    _month_and_year(sheet, mapping)


def _cell_fields(sheet: SheetRows, mapping: SourceMapping) -> None:
    for name, source in mapping.fields.items():
        if source.cell:
            row, column = place_of(source.cell.upper())
            text = " ".join(shown(sheet.grid.value(row, column)).split()) if row else ""
            if not _keep_part(sheet, name, source.match, text):
                expected = f"a text for the field {name} in {source.cell}"
                sheet.doubt(row or None, column or None, "title_cell", "error", text, expected)
    _month_and_year(sheet, mapping)


def _keep_part(sheet: SheetRows, name: str, match: re.Pattern[str] | None, text: str) -> bool:
    found = match.search(text) if match else None
    if match and not found:
        return False
    if found and found.groupdict():
        sheet.constants |= {part: value or "" for part, value in found.groupdict().items()}
    chosen = found[1] if found and found.re.groups else found[0] if found else text
    sheet.constants[name] = chosen or ""
    return bool(text)


def _month_and_year(sheet: SheetRows, mapping: SourceMapping) -> None:
    """The period of a sheet, where its name or title says one; the month as 2023-06."""
    known = sheet.constants
    if "month" in known and known.get("year", "").isdigit() and not re.fullmatch(r"\d{4}-\d{2}", known["month"]):
        number = int(known["month"]) if known["month"].isdigit() else month_number(known["month"], mapping.language)
        if 1 <= number <= 12:
            sheet.period = month_days(int(known["year"]), number)
            known["month"] = sheet.period.name
        else:
            sheet.doubt(None, None, "month", "error", known["month"], f"the name of a month in {mapping.language}")
    elif "period" in known:
        sheet.period = period_named(
            known["period"], mapping.language, int(known["year"]) if known.get("year", "").isdigit() else None
        )
    elif known.get("year", "").isdigit() and "month" not in known:
        sheet.period = month_days(int(known["year"]), 1, 12)
    if sheet.period:
        known |= sheet.period.fields


def _likely_totals(sheet: SheetRows, decisions: Decisions) -> None:
    """Rows whose first text is a word for a total, and that the mapping does not name: they would count twice."""
    for row in sheet.kinds.data:
        column = sheet.grid.filled_in(row)[0]
        text = sheet.grid.value(row, column)
        if isinstance(text, str) and is_total_label(text) and not decisions.on(sheet.grid, row, column, text).accepts:
            expected = f'a row of data, or a label in [table] totals, as "{text.strip()}"'
            sheet.doubt(row, column, "likely_total", "error", text, expected)


def _hidden(sheet: SheetRows) -> None:
    """Hidden rows and columns are taken, with a warning."""
    grid, roles = sheet.grid, sheet.roles
    assert roles is not None
    for row in sorted(grid.hidden_rows & set(sheet.kinds.data)):
        expected = "a row that the reader sees; it is taken like the others"
        sheet.doubt(row, None, "hidden_row", "warning", "a hidden row", expected)
    mapped = {*roles.fields.values(), *roles.values}
    for column in sorted(grid.hidden_columns & mapped):
        expected = "a column that the reader sees; it is taken like the others"
        sheet.doubt(None, column, "hidden_column", "warning", "a hidden column", expected)


class _Columns:
    """Reads the columns of a sheet: fields and melted columns."""

    def __init__(self, sheet: SheetRows, mapping: SourceMapping, names: OfficeNames, decisions: Decisions):
        self.sheet, self.mapping, self.names, self.decisions = sheet, mapping, names, decisions
        assert sheet.roles is not None
        self.roles = sheet.roles
        self.merged = {
            (row, column): (span.top, span.left)
            for span in sheet.grid.merged
            if span.bottom > self.roles.header.bottom and span.bottom > span.top
            for row in range(span.top, min(span.bottom, sheet.grid.height) + 1)
            for column in range(span.left, span.right + 1)
        }

    def read(self) -> None:
        for name, column in self.roles.fields.items():
            reader = self._reader(name)
            found = self._column(column, reader, name in self.mapping.table.down)
            self.sheet.values[name] = [value.text for value in found]
            self.sheet.values[f"{name}:text"] = self._texts(column)
            if any(value.precision for value in found):
                self.sheet.values["precision"] = [value.precision for value in found]
        for table, melted in self.roles.melted.items():
            self.sheet.melted[table] = [(each, self._melted(table, each)) for each in melted]

    def _reader(self, name: str) -> Reader:
        kind, column = field_types(self.mapping).get(name, ("text", None))
        return Reader(name, kind, self.mapping, self.names, column, self.mapping.codes.get(name))

    def _cell(self, row: int, column: int) -> tuple[str, Any]:
        row, column = self.merged.get((row, column), (row, column))
        return self.sheet.grid.kind(row, column), self.sheet.grid.value(row, column)

    def _texts(self, column: int) -> list[str]:
        return [" ".join(shown(self._cell(row, column)[1]).split()) for row in self.sheet.kinds.data]

    def _melted(self, table: str, melted: MeltedColumn) -> list[Value]:
        reader = Reader(melted.heading.path, "number", self.mapping, self.names, TABLES[table].columns[melted.target])
        return self._column(melted.heading.column, reader)

    def _column(self, column: int, reader: Reader, down: bool = False) -> list[Value]:
        known: dict[tuple[str, Any], Value] = {}
        found = []
        above = Value()
        for row in self.sheet.kinds.data:
            kind, cell = self._cell(row, column)
            value = known.get((kind, cell))
            if value is None:
                value = known[kind, cell] = reader.read(kind, cell)
            if value.rule or value.warning[0]:
                value = self._doubted(row, column, reader, value, kind, cell)
            if reader.kind == "number" and (row, column) in self.merged:
                expected = "a number in a cell of its own: it would count for each row"
                self.sheet.doubt(row, column, "merged_number", "error", shown(cell), expected)
            if down:
                value = above if kind == EMPTY else value
                above = value
            found.append(value)
        return found

    def _doubted(self, row: int, column: int, reader: Reader, value: Value, kind: str, cell: Any) -> Value:
        found = shown(cell)
        if not value.rule:
            if value.warning[0] == "text_number" and not self.sheet.grid.sheet:
                return value  # in a delimited text every number is text
            self.sheet.doubt(row, column, value.warning[0], "warning", found, value.warning[1])
            return value
        decision = self.decisions.on(self.sheet.grid, row, column, found)
        if decision.leaves_out:
            self.sheet.left_out[row] = decision.reason
            return Value()
        if decision.value is not None:
            decided = reader.read(TEXT, decision.value) if decision.value else Value()
            if not decided.rule:
                return Value(decided.text, precision=decided.precision)
        self.sheet.doubt(row, column, value.rule, "error", found, value.expected)
        return value


def field_types(mapping: SourceMapping) -> dict[str, tuple[str, Any]]:
    """Field → how its cells are read and the column of the office that they must fit, from the tables written."""
    found: dict[str, tuple[str, Any]] = {}
    fields = known_fields(mapping)
    for write in mapping.write:
        columns = TABLES[write.table].columns
        for name, template in templates_of(write, mapping, fields).items():
            _type_of(template, columns[name], write.table, found)
        counted = value_column(write) if write.count and write.value in columns else ""
        if counted:
            found.setdefault(counted, ("number", None))
    for name, source in mapping.fields.items():
        if source.type:
            found[name] = (source.type, None)
    return found


def _type_of(template: Template, column: Any, table: str, found: dict[str, tuple[str, Any]]) -> None:
    if template.single:
        kind = field_kind(column, table)
        before = found.get(template.single, ("text", None))[0]
        if kind != "text":
            # A field that means different things in different columns is looked up for each of them.
            found[template.single] = (kind, column) if before in ("text", kind) else ("text", None)
        found.setdefault(template.single, (kind, column))
    for name, part in (
        zip(template.fields, template.filters, strict=False) if len(template.filters) == len(template.fields) else ()
    ):
        if part in ("rate_month", "rate_from", "month", "year"):
            found.setdefault(name, ("date", None))
        elif part in ("start", "end"):
            found.setdefault(name, ("period", None))


def known_fields(mapping: SourceMapping) -> Collection[str]:
    """Every field that rows of a source can have: those of [fields], of patterns, and the period they make."""
    named: set[str] = set(mapping.fields)
    patterns = [mapping.sheets.match, mapping.table.sections, *(source.match for source in mapping.fields.values())]
    named |= {name for pattern in patterns if pattern for name in pattern.groupindex}
    named |= {write.by for write in mapping.write if write.melt and write.by not in ("people", "period", "month")}
    if "year" in named or "period" in named:
        named.add("period")
    return named


def parts_of(values: Mapping[str, str], name: str, part: str) -> str:
    """A part of a field's value: see `FILTERS`.

    >>> parts_of({"date": "2023-12-31"}, "date", "rate_month"), parts_of({"date": "2024-02-15"}, "date", "rate_from")
    ('2024-01', '2024-02-15')
    """
    text = values.get(name, "")
    if not text or part == "text":
        return values.get(f"{name}:text", text)
    if part in ("rate_month", "rate_from"):
        return _rate(text, part)
    if part in ("start", "end"):
        days = period_named(text, "en") or _spelled(text)
        return (days.start if part == "start" else days.end).isoformat() if days else text
    return text[:7] if part == "month" else text[:4]


def _spelled(text: str) -> Days | None:
    ends = text.split("/")
    return Days(dt.date.fromisoformat(ends[0]), dt.date.fromisoformat(ends[-1])) if len(ends) == 2 else None


def _rate(text: str, part: str) -> str:
    """Month and first day of a rate: one that is effective on a month's last day is the next month's."""
    day = dt.date.fromisoformat(text)
    following = day + dt.timedelta(1)
    if following.month != day.month:
        return f"{following:%Y-%m}" if part == "rate_month" else ""
    if part == "rate_month":
        return f"{day:%Y-%m}"
    return "" if day.day == 1 else text
