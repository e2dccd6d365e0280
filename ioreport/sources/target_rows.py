"""Rows of the office's tables, made from the rows of a source, each with the cells that it came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ioreport.cell_ranges import Span, in_sheet
from ioreport.errors import nearest
from ioreport.sources.cell_values import Value
from ioreport.sources.column_roles import MeltedColumn
from ioreport.sources.mapped_fields import field_types, known_fields, parts_of
from ioreport.sources.mapping import SourceMapping, TableWrite, coded, folded
from ioreport.sources.office_names import OfficeNames, code_of
from ioreport.sources.sheet_rows import SheetRows
from ioreport.sources.table_columns import MELTED_FIELDS, Template, field_kind, templates_of, value_column
from ioreport.tables.column_types import ID
from ioreport.tables.data_model import TABLES
from ioreport.tables.joined_cells import joined_spans
from ioreport.tables.schema import Field

_LONGEST_ID = 40
NUMBERED = ("participations", "indicator_values")
"""Tables whose rows of one id get a number behind it: the id only names a row inside its group."""
SHARED = (
    "activities",
    "partners",
    "places",
    "projects",
    "donors",
    "activity_funding",
    "indicators",
    "grants",
    "budget_lines",
)
"""Tables of which several rows of a source may name the same row."""


@dataclass(frozen=True)
class TargetRow:
    """A row for a table of the office: its cells, and where it came from.

    `columns` are those that its source fills; `places` has for each of them the columns of the sheet that make it.
    """

    table: str
    cells: Mapping[str, str]
    file: str
    sheet: str
    spans: tuple[Span, ...]
    period: str = ""
    columns: tuple[str, ...] = field(default=(), compare=False)
    of: str = ""
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict, compare=False)

    @cached_property
    def key(self) -> str:
        """The key's parts joined by a slash, as `origins` has it."""
        return key_text(self.table, self.cells)

    @property
    def place(self) -> tuple[str, str, str]:
        """The file, sheet and table of the sheet that it came from."""
        return self.file, self.sheet, self.of

    @property
    def source_rows(self) -> set[int]:
        """The numbers of the rows of the sheet that it came from."""
        return {row for span in self.spans for row in range(span.top, span.bottom + 1)}

    @property
    def cell(self) -> str:
        """The cells in the original, as ``Юни 2023!G6:L6``."""
        return in_sheet(self.sheet, ",".join(map(str, self.spans)))


def key_text(table: str, cells: Mapping[str, str]) -> str:
    """A row's key in one text.

    >>> key_text("participations", {"activity_id": "a", "row_id": "1", "people": "5"})
    'a/1'
    """
    return "/".join([cells.get(name) or "" for name in TABLES[table].key])


def as_id(text: str) -> str:
    """An id made of a text: what an id cannot hold becomes a hyphen; a text that loses letters so gets a hash.

    >>> as_id("partner-b-2023-06-20-plovdiv"), as_id("a b"), len(as_id("x" * 50))
    ('partner-b-2023-06-20-plovdiv', 'a-b', 40)
    >>> as_id("Подкрепа") != as_id("Сесия"), as_id("")
    (True, '')
    """
    text = text.replace("+", "up")  # ages without an end
    plain = re.sub("[^A-Za-z0-9._-]+", "-", text).strip("-")
    lost = re.sub("[A-Za-z0-9._ -]", "", text)
    if len(plain) <= _LONGEST_ID and not lost:
        return plain
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
    return f"{plain[: _LONGEST_ID - 9].strip('-')}-{digest}".strip("-")


def rows_of(sheet: SheetRows, mapping: SourceMapping, names: OfficeNames) -> list[TargetRow]:
    """The rows that a sheet gives to every table that its mapping writes; a wrong one is a doubt on its source row."""
    rows: list[TargetRow] = []
    for write in (write for write in mapping.write if write.of == sheet.of):
        maker = _Maker(sheet, mapping, write, names)
        rows += maker.counted() if write.count else maker.rows()
    return [row for row in rows if row.spans[0].top not in sheet.bad]


class _Column:
    """A column that is written: its template, and whether its one field is read for this very kind of column."""

    def __init__(self, name: str, template: Template, own: Field, table: str, types: Mapping[str, tuple[str, object]]):
        self.name, self.template, self.own = name, template, own
        self.names, self.single, self.kind = template.names, template.single, field_kind(own, table)
        self.read_for_it = self.kind != "text" and types.get(self.single, ("", None))[0] == self.kind


class _Maker:
    """Makes the rows of one table from one sheet."""

    def __init__(self, sheet: SheetRows, mapping: SourceMapping, write: TableWrite, names: OfficeNames):
        self.sheet, self.mapping, self.write, self.names = sheet, mapping, write, names
        self.schema = TABLES[write.table]
        self.templates = templates_of(write, mapping, {*known_fields(mapping), *sheet.values, *sheet.constants})
        types, fields = field_types(mapping), self.schema.columns
        columns = [
            _Column(name, template, fields[name], write.table, types) for name, template in self.templates.items()
        ]
        self.columns = sorted(columns, key=lambda column: column.name in self.schema.key)
        # A key may name other columns of the row.
        self.shared = {name for column in columns for name in column.template.fields} - {*sheet.values}
        self.order, self.needed = tuple(fields), self.schema.needed
        self._fixed: dict[tuple[str, str], str | None] = {}

    def rows(self) -> list[TargetRow]:
        if self.write.melt:
            return [row for at in self._chosen() for row in self._melted(at)]
        if self.write.each:
            return [row for at in self._chosen() for row in self._each(at)]
        return [self._row(at, {}, self._field_columns(), {}) for at in self._chosen()]

    def _chosen(self) -> list[int]:
        """The rows that are taken and that `where` allows."""
        where = {name: folded(value) for name, value in self.write.where.items()}
        return [
            at
            for at in self.sheet.taken
            if all(folded(self._value(at, name, {})) == value for name, value in where.items())
        ]

    def _field_columns(self) -> list[int]:
        assert self.sheet.roles is not None
        used = {name for column in self.columns for name in column.template.fields}
        return sorted({column for name, column in self.sheet.roles.fields.items() if name in used})

    def _melted(self, at: int) -> Iterator[TargetRow]:
        """One row for each filled cell; cells of one name under different targets make one row together."""
        groups: dict[tuple[tuple[str, str], ...], list[tuple[MeltedColumn, Value]]] = {}
        for column, values in self.sheet.melted.get(self.write.name, ()):
            if values[at].text:
                given = tuple(
                    (name, text) for name, text in column.given.items() if name != "heading" or not self.write.values
                )
                groups.setdefault(given, []).append((column, values[at]))
        for given, cells in groups.items():
            found = {column.target: value.text for column, value in cells}
            more = dict(given) | {"precision": next((value.precision for _, value in cells if value.precision), "")}
            if "basis" in more and not more["basis"]:
                more["basis"] = self._value(at, "basis", {})
            yield self._row(at, more, [column.heading.column for column, _ in cells], found)

    def _each(self, at: int) -> Iterator[TargetRow]:
        """One row for each choice of a field."""
        name = self.write.each
        codes = self.mapping.codes.get(name, {})
        for chosen in self.sheet.choices[name][at]:
            spellings = (coded(codes, text) for text in (chosen.name, chosen.text))
            code = next((code for code in spellings if code is not None), chosen.name)
            if code:
                yield self._row(at, {name: code, f"{name}:text": chosen.text}, [chosen.column], {})

    def _row(self, at: int, given: Mapping[str, str], columns: list[int], values: Mapping[str, str]) -> TargetRow:
        cells = dict(values)
        given, unknown = {**given}, set[str]()
        for column in self.columns:
            text = self._filled(at, column, given)
            if column.name == "basis" and given.get("basis"):
                text = given["basis"]
            cells[column.name] = self._fitting(at, column, text, given) if text else ""
            if text and self._fixed.get((column.name, text), "") is None:
                unknown.add(column.name)
            if column.name in self.shared:
                given.setdefault(column.name, cells[column.name])
        row = self.sheet.kinds.data[at]
        if self.write.negate:
            self._negate(at, cells)
        for name in self.needed:
            if not cells.get(name) and name not in unknown:
                self.sheet.doubt(row, None, "required", "error", "", f"a value for {name} of {self.write.table}")
        order = {name: cells[name] for name in self.order if name in cells}
        return TargetRow(
            self.write.table,
            order,
            self.sheet.grid.file,
            self.sheet.grid.sheet,
            _spans(row, columns),
            self._period(at),
            tuple(order),
            self.sheet.of,
            {name: self._places(name, columns) for name in order},
        )

    def _places(self, name: str, cells: list[int]) -> tuple[int, ...]:
        """The columns of the sheet that a column is made of; `cells` are those whose headings and cells fill it."""
        assert self.sheet.roles is not None
        template = self.templates.get(name)
        if template is None:
            return tuple(cells) if len(cells) == 1 else ()
        known = self.sheet.roles.fields
        own = {known[part] for part in template.fields if part in known}
        given = {*(MELTED_FIELDS if self.write.melt else ()), self.write.each} - {*known, *self.sheet.constants}
        return tuple(sorted(own | {*cells} if given & {*template.fields} else own))

    def _filled(self, at: int, column: _Column, given: Mapping[str, str]) -> str:
        """The text of a column's template."""
        if column.single:
            text = self._value(at, column.single, given)
            if column.kind == "number" and text.startswith("{"):  # [codes] may say that a word means another field
                return Template(text).filled({name: self._value(at, name, given) for name in Template(text).names})
            return text
        if not column.names:
            return column.template.text
        return column.template.filled({name: self._value(at, name, given) for name in column.names})

    def _negate(self, at: int, cells: dict[str, str]) -> None:
        if all(
            folded(cells.get(name, self._value(at, name, {}))) == folded(value)
            for name, value in self.write.negate.items()
        ):
            for name in ("amount", "booked", "value"):
                if cells.get(name):
                    cells[name] = cells[name][1:] if cells[name].startswith("-") else f"-{cells[name]}"

    def _value(self, at: int, name: str, given: Mapping[str, str]) -> str:
        if name in given:
            return given[name]
        if name in self.sheet.values:
            return self.sheet.values[name][at]
        row = self.sheet.kinds.data[at]
        if name in self.sheet.kinds.sections.get(row, {}):
            return self.sheet.kinds.sections[row][name]
        if name in self.sheet.constants:
            return self.sheet.constants[name]
        if ":" in name:
            base, _, part = name.partition(":")
            known = {base: self._value(at, base, given), f"{base}:text": self._text(at, base, given)}
            return parts_of(known, base, part)
        return str(row) if name == "row" else ""

    def _text(self, at: int, name: str, given: Mapping[str, str]) -> str:
        texts = self.sheet.values.get(f"{name}:text")
        return texts[at] if texts else self._value(at, name, given)

    def _period(self, at: int) -> str:
        common = self.sheet.common_period(self.mapping)
        return self._value(at, "date", {})[:7] if common is None else common

    def _fitting(self, at: int, column: _Column, text: str, given: Mapping[str, str]) -> str:
        """A text as the column takes it: an id made of it, a code or row that it names."""
        if column.read_for_it and column.single in self.sheet.values and column.single not in given:
            return text
        place = (column.name, text)
        if place not in self._fixed:
            self._fixed[place] = self._looked_up(column.name, column.kind, text)
        known = self._fixed[place]
        if known is None:
            expected = f"{column.own.expected}: say which in [codes.{column.name}]{self._hint(column.kind, text)}"
            self.sheet.doubt(self.sheet.kinds.data[at], None, f"unknown_{column.name}", "error", text, expected)
            return ""
        return known

    def _looked_up(self, column: str, kind: str, text: str) -> str | None:
        """What a template's text means in a column; ``None`` if nothing."""
        own = self.schema.columns[column]
        code = coded(self.mapping.codes.get(column, {}), text)
        if code is not None:
            return code
        table = kind.partition(" ")[2]
        if table and table not in {write.table for write in self.mapping.write}:
            return self.names.id_named(table, text) or None
        if own.kind is ID:
            return as_id(text)
        if kind == "code":
            return code_of(own, text) or None
        if kind == "kind":
            return self.names.kinds.get(folded(text), text)
        return text

    def _hint(self, kind: str, text: str) -> str:
        table = kind.partition(" ")[2]
        return self.names.nearest(table, text) if table else nearest(text, self.names.kinds)

    def counted(self) -> list[TargetRow]:
        """One row for all rows alike, with their number, or the sum of a field of the value's name."""
        target = value_column(self.write)
        groups: dict[tuple[str, ...], tuple[TargetRow, int, list[Span]]] = {}
        for at in self._chosen():
            row = self._row(at, {}, self._field_columns(), {target: "1"})
            if self.sheet.kinds.data[at] in self.sheet.bad:
                continue
            said = self._value(at, target, {}) if target in self.sheet.values else "1"
            number = int(said) if re.fullmatch(r"\d+", said) else 0
            alike = tuple(row.cells.get(name, "") for name in row.cells if name != target)
            first, total, spans = groups.get(alike, (row, 0, []))
            groups[alike] = (first, total + number, [*spans, *row.spans])
        return [
            replace(first, cells={**first.cells, target: str(total)}, spans=joined_spans(spans))
            for first, total, spans in groups.values()
        ]


def _spans(row: int, columns: Collection[int]) -> tuple[Span, ...]:
    """The cells of a row, neighbours joined.

    >>> [str(span) for span in _spans(6, [2, 3, 5])]
    ['B6:C6', 'E6']
    """
    spans: list[Span] = []
    for column in sorted(columns):
        if spans and spans[-1].right == column - 1:
            spans[-1] = Span(row, spans[-1].left, row, column)
        else:
            spans.append(Span(row, column, row, column))
    return tuple(spans) or (Span(row, 1, row, 1),)
