"""Rows of one sheet: header, columns, kinds of rows, and each field's values, with every doubt on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ioreport.cell_ranges import place_of
from ioreport.errors import nearest
from ioreport.sources.accounting import Account
from ioreport.sources.cell_values import Reader, Value
from ioreport.sources.choice_fields import Chosen, read_choices
from ioreport.sources.column_roles import ColumnRoles, MeltedColumn, read_roles
from ioreport.sources.date_forms import Days, month_days, month_number, period_named
from ioreport.sources.decisions import Decisions
from ioreport.sources.doubts import Doubt
from ioreport.sources.grid import EMPTY, TEXT, Grid, shown
from ioreport.sources.headings import find_header_row, read_header, with_form
from ioreport.sources.mapped_fields import FieldTypes, field_types
from ioreport.sources.mapping import SourceMapping
from ioreport.sources.office_names import OfficeNames
from ioreport.sources.row_kinds import NOT_APPROVED, RowKinds, is_total_label, read_kinds
from ioreport.sources.xls_form import Question
from ioreport.tables.data_model import TABLES


@dataclass
class SheetRows:
    """One table of a sheet of a source, read; `of` names the repeat or part of the mapping, the main table has none.

    `values` has for each field its text in the office's spelling, aligned with ``kinds.data``, and under ``NAME:text``
    as the source writes it. `melted` has for each table its columns with the values of their cells, `choices` for each
    field of several choices those that each row has. `constants` are the fields that the sheet's name, a title or the
    mapping gives. `bad` are the rows that a doubt keeps out.
    """

    grid: Grid
    account: Account
    roles: ColumnRoles | None = None
    kinds: RowKinds = field(default_factory=RowKinds)
    values: dict[str, list[str]] = field(default_factory=dict)
    melted: dict[str, list[tuple[MeltedColumn, list[Value]]]] = field(default_factory=dict)
    choices: dict[str, list[tuple[Chosen, ...]]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    period: Days | None = None
    doubts: list[Doubt] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)
    left_out: dict[int, str] = field(default_factory=dict)
    accounted: int = -1
    of: str = ""
    mapping: SourceMapping | None = None
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

    @property
    def place(self) -> tuple[str, str, str]:
        """The file, sheet and table of the sheet, as `TargetRow.place`."""
        return self.grid.file, self.grid.sheet, self.of

    @property
    def title(self) -> str:
        """The sheet's name, with that of the table where there are several on it."""
        is_part = self.mapping is not None and self.of in self.mapping.parts
        return f"{self.grid.sheet} [{self.of}]".strip() if is_part else self.grid.sheet

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


def read_sheet(
    grid: Grid,
    mapping: SourceMapping,
    names: OfficeNames,
    decisions: Decisions,
    whole: Grid | None = None,
    types: FieldTypes | None = None,
) -> SheetRows:
    """A sheet's rows, with the doubts on them.

    `whole` is the sheet where `grid` is one table of several; `types` says how the fields of all tables are read.
    """
    sheet = SheetRows(grid, Account(grid))
    _name_fields(sheet, mapping)
    top = find_header_row(grid, mapping.table)
    if not top:
        found = f"no cell {mapping.table.find!r}" if mapping.table.find else f"{grid.height} rows"
        expected = f"the header that [table] header says{_near(grid, mapping.table.find)}"
        sheet.doubt(None, None, "header", "error", found, expected)
        return sheet
    header = with_form(read_header(grid, mapping.table, top), mapping.form)
    year = int(sheet.constants["year"]) if sheet.constants.get("year", "").isdigit() else None
    sheet.roles = read_roles(grid, header, mapping, year)
    _covered_cells(sheet, header.top, header.bottom)
    sheet.doubts += sheet.roles.doubts
    if sheet.stopped:
        return sheet
    _cell_fields(sheet, mapping, whole or grid)
    sheet.kinds = read_kinds(grid, sheet.roles, mapping)
    _Columns(sheet, mapping, names, decisions, {**(types or {}), **_told(field_types(mapping))}).read()
    _covered_cells(sheet, header.bottom + 1, grid.height)
    _hidden(sheet)
    _likely_totals(sheet, decisions)
    _without_status(sheet)
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


def _cell_fields(sheet: SheetRows, mapping: SourceMapping, grid: Grid) -> None:
    for name, source in mapping.fields.items():
        if source.cell:
            row, column = place_of(source.cell.upper())
            text = " ".join(shown(grid.value(row, column)).split()) if row else ""
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


def _covered_cells(sheet: SheetRows, first: int, last: int) -> None:
    """Filled cells under a merged range, of which a spreadsheet shows the first alone; headings stop the sheet."""
    grid, roles = sheet.grid, sheet.roles
    assert roles is not None
    for span in grid.merged:
        for row in range(max(span.top, first), min(span.bottom, last) + 1):
            for column in range(span.left, min(span.right, grid.width) + 1):
                if grid.kind(row, column) == EMPTY or (row, column) == (span.top, span.left):
                    continue
                found, expected = shown(grid.value(row, column)), f"an empty cell under the merged range {span}"
                if row > roles.header.bottom:
                    sheet.doubt(row, column, "covered_cell", "error", found, expected)
                else:
                    doubt = Doubt(grid.file, grid.sheet, row, column, "covered_cell", "error", found, expected)
                    roles.doubts.append(doubt)


def _without_status(sheet: SheetRows) -> None:
    """Submissions none of which has a status: nobody looks at them, so that none would ever be approved."""
    assert sheet.roles is not None
    column, rows = sheet.roles.approval, [row for row, why in sheet.kinds.skipped.items() if why == NOT_APPROVED]
    if rows and not sheet.kinds.data and not any(shown(sheet.grid.value(row, column)).strip() for row in rows):
        expected = 'submissions that are approved; or submissions = "all" in the mapping'
        sheet.doubt(None, column, "no_status", "error", f"{len(rows)} submissions without a status", expected)


def _hidden(sheet: SheetRows) -> None:
    """Hidden rows and columns are taken, with a warning."""
    grid, roles = sheet.grid, sheet.roles
    assert roles is not None
    for row in sorted(grid.hidden_rows & set(sheet.kinds.data)):
        expected = "a row that the reader sees; it is taken like the others"
        sheet.doubt(row, None, "hidden_row", "warning", "a hidden row", expected)
    mapped = {*roles.field_columns, *roles.values}
    for column in sorted(grid.hidden_columns & mapped):
        expected = "a column that the reader sees; it is taken like the others"
        sheet.doubt(None, column, "hidden_column", "warning", "a hidden column", expected)


def _told(types: FieldTypes) -> FieldTypes:
    """The fields that are read as more than a text."""
    return {name: (kind, column) for name, (kind, column) in types.items() if kind != "text"}


class _Columns:
    """Reads the columns of a sheet: fields and melted columns."""

    def __init__(
        self, sheet: SheetRows, mapping: SourceMapping, names: OfficeNames, decisions: Decisions, types: FieldTypes
    ):
        self.sheet, self.mapping, self.names, self.decisions, self.types = sheet, mapping, names, decisions, types
        assert sheet.roles is not None
        self.roles = sheet.roles
        ids = (self.roles.header.called(name) for name in ("_uuid", "_submission__uuid"))
        # In delimited texts and in exports every number is text.
        self.exported = sheet.grid.exported or not sheet.grid.sheet or any(ids)
        self.merged = {
            (row, column): (span.top, span.left)
            for span in sheet.grid.merged
            if span.bottom > self.roles.header.bottom and span.bottom > span.top
            for row in range(span.top, min(span.bottom, sheet.grid.height) + 1)
            for column in range(span.left, span.right + 1)
        }

    def read(self) -> None:
        several = {write.each for write in self.mapping.write if write.each}
        for name, column in self.roles.fields.items():
            if name in several:
                continue
            reader = self._reader(name)
            found = self._column(column, reader, name in self.mapping.table.down)
            empty = self.mapping.fields[name].empty if name in self.mapping.fields else ""
            self.sheet.values[name] = [value.text or ("" if value.rule else empty) for value in found]
            self.sheet.values[f"{name}:text"] = self._texts(column, self._question(name))
            if any(value.precision for value in found):
                self.sheet.values["precision"] = [value.precision for value in found]
        for name in several:
            self.sheet.choices[name] = read_choices(self.sheet, name, self.mapping)
        for write in self.mapping.write:
            melted = self.roles.melted.get(write.name, ())
            self.sheet.melted[write.name] = [(each, self._melted(write.table, each)) for each in melted]

    def _reader(self, name: str) -> Reader:
        kind, column = self.types.get(name, ("text", None))
        return Reader(name, kind, self.mapping, self.names, column, self.mapping.codes.get(name), self._question(name))

    def _question(self, name: str) -> Question | None:
        """The form's question of a field's column, if it has choices."""
        form, column = self.mapping.form, self.roles.fields.get(name)
        question = form.question(self.roles.heading(column).last) if form and column else None
        return question if question and question.choices else None

    def _cell(self, row: int, column: int) -> tuple[str, Any]:
        row, column = self.merged.get((row, column), (row, column))
        return self.sheet.grid.kind(row, column), self.sheet.grid.value(row, column)

    def _texts(self, column: int, question: Question | None) -> list[str]:
        texts = [" ".join(shown(self._cell(row, column)[1]).split()) for row in self.sheet.kinds.data]
        if question is None:
            return texts
        chosen = {text: question.choice(text) for text in set(texts)}
        return [choice.label if (choice := chosen[text]) else text for text in texts]

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
            if value.warning[0] == "text_number" and self.exported:
                return value
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
