"""Columns of the office's tables that a mapping fills: the template of each, given or by the fields' names."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ioreport.errors import Finding, nearest
from ioreport.sources.mapping import SourceMapping, TableWrite
from ioreport.tables.data_model import TABLES
from ioreport.tables.schema import Field

ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "place_id": "place",
        "organiser_id": "partner",
        "partner_id": "partner",
        "donor_id": "donor",
        "grant_id": "grant",
        "line_id": "line",
        "project_id": "project",
        "activity_id": "activity",
        "indicator_id": "indicator",
        "start_date": "date",
        "end_date": "date",
    }
)
"""Column → the field that fills it where the mapping gives neither a template nor a field of the column's own name."""
DEFAULTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {("activities", "title"): "{kind:text}", ("activities", "status"): "completed"}
)
"""Table and column → its template where nothing else fills it."""
FILTERS = ("text", "month", "year", "start", "end", "rate_month", "rate_from")
"""What may stand behind a field's name in a template: the text as the source writes it, parts of a date or period."""
KNOWN_FIELDS = ("source", "file", "sheet", "row")
"""Fields that every row has."""
MELTED_FIELDS = ("sex", "age_min", "age_max", "ages", "people", "precision", "basis", "period", "heading")
"""Fields that a melted cell has."""
_NAME = re.compile(r"\{([a-z][a-z0-9_]*)(?::([a-z_]+))?\}")
VALUES = {"participations": "people", "indicator_values": "value", "transactions": "amount", "budget_lines": "amount"}
"""Table → the column that takes a melted cell where the mapping does not say."""


@dataclass(frozen=True)
class Template:
    """The text of a column with fields in it.

    >>> template = Template("{source}-{date:month}")
    >>> template.fields, template.single, template.filled({"source": "b", "date:month": "2023-06"})
    (('source', 'date'), '', 'b-2023-06')
    """

    text: str

    @property
    def names(self) -> tuple[str, ...]:
        """Each field with its filter, as ``date:month``."""
        return tuple(name if not part else f"{name}:{part}" for name, part in _NAME.findall(self.text))

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for name, _ in _NAME.findall(self.text))

    @property
    def filters(self) -> tuple[str, ...]:
        return tuple(part for _, part in _NAME.findall(self.text) if part)

    @property
    def single(self) -> str:
        """The field's name where the template is one field and nothing else, without a filter."""
        whole = _NAME.fullmatch(self.text)
        return whole[1] if whole and not whole[2] else ""

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with the fields' values; empty where a field that stands alone is."""
        return _NAME.sub(lambda found: values[f"{found[1]}:{found[2]}" if found[2] else found[1]], self.text)


def templates_of(write: TableWrite, mapping: SourceMapping, fields: Collection[str]) -> dict[str, Template]:
    """Column → its template, for a table that a mapping writes.

    Parameters
    ----------
    write : TableWrite
    mapping : SourceMapping
    fields : collection of str
        The fields that rows have, those of sheet names and titles included.
    """
    found: dict[str, Template] = {}
    schema = TABLES[write.table]
    melted = value_column(write)
    for column in schema.columns:
        text = _template(column, write, mapping, fields)
        if text and not (column == melted and column not in write.columns):
            found[column] = Template(text)
    return found


def _template(column: str, write: TableWrite, mapping: SourceMapping, fields: Collection[str]) -> str:
    own = TABLES[write.table].own_key
    if column in write.columns:
        return write.columns[column]
    if own and column == own[-1] and write.key:
        return write.key
    if write.melt and write.by == "people" and column in ("sex", "age_min", "age_max", "precision"):
        return f"{{{column}}}"
    if write.melt and write.by in ("period", "month") and column in ("period_start", "period_end"):
        return f"{{period:{column.removeprefix('period_')}}}"
    for name in (column, ALIASES.get(column, "")):
        if name in fields and (own == () or column != own[-1] or name == column):
            return f"{{{name}}}"
    if column in ("period_start", "period_end") and "period" in fields:
        return f"{{period:{column.removeprefix('period_')}}}"
    if column == "activity_id" and (other := _activities(write, mapping)):
        return other
    if column == "row_id" and write.table == "participations":
        return "{population}-{sex}-{ages}" if write.melt and write.by == "people" else "{population}-{sex}"
    default = DEFAULTS.get((write.table, column), "")
    return default if all(name in fields for name in Template(default).fields) else ""


def _activities(write: TableWrite, mapping: SourceMapping) -> str:
    """The key of the activities that the same rows write: their participations belong to them."""
    if write.table == "activities":
        return ""
    return next((other.key for other in mapping.write if other.table == "activities"), "")


def value_column(write: TableWrite) -> str:
    """The column that takes a melted cell; empty where nothing is melted or counted.

    >>> value_column(TableWrite("participations", melt=re.compile("Girls")))
    'people'
    """
    if not write.melt and not write.count:
        return ""
    return write.value or VALUES.get(write.table, "")


def template_faults(
    write: TableWrite, templates: Mapping[str, Template], mapping: SourceMapping, fields: Collection[str]
) -> list[Finding]:
    """Faults of a table's templates: unknown fields, unknown filters, required columns that nothing fills."""
    known = {*fields, *KNOWN_FIELDS, *(MELTED_FIELDS if write.melt else ()), *templates}
    found = []

    def fault(column: str, wrong: str, expected: str) -> None:
        entry = f"the entry write.{write.table}.{column}"
        found.append(Finding(mapping.file, None, entry, "template", "error", wrong, expected))

    for column, template in templates.items():
        for name in template.fields:
            if name not in known:
                fault(
                    column,
                    f"{{{name}}}",
                    f"a field of [fields]{nearest(name, known) or ', as ' + ', '.join(sorted(known)[:12])}",
                )
        for part in template.filters:
            if part not in FILTERS:
                fault(column, part, f"one of {', '.join(FILTERS)}{nearest(part, FILTERS)}")
    filled = {*templates, value_column(write), *write.values.values()}
    for column in TABLES[write.table].needed:
        if column not in filled:
            fault(column, "", f'a template or constant that fills {column}: {column} = "…", or a field of this name')
    return found


def field_kind(column: Field, table: str) -> str:
    """How cells are read for a column: date, number, month, truth, code, lookup in a table, or text.

    >>> field_kind(TABLES["activities"].columns["place_id"], "activities")
    'table places'
    """
    rule = column.kind.rule
    references = {r.columns[-1]: r.table for r in TABLES[table].references if r.table}
    if column.name in references:
        return f"table {references[column.name]}"
    if rule in ("whole_number", "money", "number", "degrees"):
        return "number"
    if rule in ("date", "month", "truth"):
        return rule
    if column.codes or column.kind.listed:
        return "code"
    return "kind" if (table, column.name) == ("activities", "kind") else "text"
