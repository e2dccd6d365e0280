"""Mapping: what each part of a source is, as the office has written it down in ``sources/ID.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ioreport.sources.date_forms import DateForms
from ioreport.sources.number_forms import NumberForm
from ioreport.tables.import_tables import DATABASE

if TYPE_CHECKING:
    from ioreport.sources.xls_form import XlsForm

FOLDER = "sources"
"""The folder of mappings and quarantine files, inside the office."""
PERIODS = ("sheet", "file", "date", "all")
SUBMISSIONS = ("approved", "all")
KINDS = ("files", "sql")


@dataclass(frozen=True)
class SheetChoice:
    """Which sheets are read. Named groups of `match` become fields; `skip` has name → reason."""

    match: re.Pattern[str] | None = None
    skip: Mapping[str, str] = field(default_factory=dict)

    def skipped(self, name: str) -> str | None:
        return named(self.skip, name)


@dataclass(frozen=True)
class Total:
    """A row of totals: its label (``*`` stands for any text), and the rows it adds up (field → value; all if none)."""

    label: str
    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SkippedRows:
    """Rows that are left out by name: those whose cells under these headings read so, with the reason."""

    where: Mapping[str, str]
    reason: str


@dataclass(frozen=True)
class TableShape:
    """Where the table of a sheet stands and what its rows are.

    `find` is a heading in the first header row; with `row` instead the row's number. `rows` is how many header rows
    there are; `fill` lets a group heading reach to the next one although no range is merged. `notes` says where texts
    that belong to no row may stand (``below``, or empty). `sections` matches headings between rows, its named groups
    are fields. `down` names fields whose empty cells repeat the one above. `only` (heading → text) leaves out the rows
    whose cells read otherwise. `columns` (``A:F``) are the columns of a table beside another.
    """

    find: str = ""
    row: int = 0
    rows: int = 1
    fill: bool = False
    totals: tuple[Total, ...] = ()
    notes: str = ""
    sections: re.Pattern[str] | None = None
    down: tuple[str, ...] = ()
    skip_rows: tuple[SkippedRows, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    columns: str = ""


@dataclass(frozen=True)
class FieldSource:
    """Where a field's value comes from: a column by its `heading`, a constant `value`, a `cell`, or the `file`'s name.

    `match` takes a part of the text: its first group, while named groups are fields of their own. `type` is ``text``,
    ``date``, ``number``, ``month`` or ``period`` where the column that is written does not say it. `empty` is what an
    empty cell stands for.
    """

    heading: str = ""
    value: str = ""
    cell: str = ""
    file: bool = False
    match: re.Pattern[str] | None = None
    type: str = ""
    empty: str = ""


@dataclass(frozen=True)
class TableWrite:
    """How a table of the office is written from the fields of a row.

    `key` is the template of its id. `melt` selects the columns, by a pattern on the heading's path, of which each
    filled cell makes a row; `by` says what the heading tells (``people``: sex and age, ``period``, ``month``, or a
    field's name), `value` which column takes the cell. `values` maps the rest of a heading to a column instead
    (``Numerator`` → numerator), so that neighbouring cells make one row. `children` and `adults` are the ages of
    headings that say no more than girls, boys, women, men. `where` narrows the rows that are written (field → value).
    `count` writes one row for all rows alike, with their number in `value`. `each` names a field of several choices:
    one row for each that is chosen. `repeat` names the sheet of a repeat whose rows are meant, `part` another table of
    the sheet. `base` is the currency that rates are against, `inverse` says that they are units of it. `columns` has
    templates of the others. `number` counts the entries of one table.
    """

    table: str
    key: str = ""
    melt: re.Pattern[str] | None = None
    by: str = "people"
    value: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    children: str = ""
    adults: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    negate: Mapping[str, str] = field(default_factory=dict)
    count: bool = False
    each: str = ""
    repeat: str = ""
    part: str = ""
    base: str = ""
    inverse: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    number: int = 1

    @property
    def of(self) -> str:
        """The repeat or part whose rows it writes; empty for the main table."""
        return self.repeat or self.part

    @property
    def name(self) -> str:
        """Its table, with a number where the mapping has several entries for it."""
        return self.table if self.number == 1 else f"{self.table} {self.number}"


@dataclass(frozen=True)
class Part:
    """Another table on the same sheet: below the main one or beside it, with columns of its own."""

    table: TableShape
    fields: Mapping[str, FieldSource]
    ignore: Mapping[str, str] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    check: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Repeat:
    """A sheet of repeats, as Kobo and ODK export them: each row belongs to a row of the main sheet.

    `join` is the heading that names the main row (empty: the rows stand alone), `to` the heading that it names there.
    """

    table: TableShape
    fields: Mapping[str, FieldSource]
    ignore: Mapping[str, str] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    join: str = "_submission__uuid"
    to: str = "_uuid"


@dataclass(frozen=True)
class SourceMapping:
    """A whole mapping. `file` is its path inside the office, `sha256` the hash of its text.

    A source of a database has a `query`, and in `url` the name of the environment variable with the database's URL.
    In the mapping of a repeat or part alone, `others` are the tables that the rest of the source writes.
    """

    id: str
    files: str
    file: str
    sha256: str = ""
    language: str = "en"
    encoding: str = ""
    separator: str = ""
    period: str = ""
    sheets: SheetChoice = field(default_factory=SheetChoice)
    numbers: NumberForm = field(default_factory=NumberForm)
    dates: DateForms = field(default_factory=DateForms)
    table: TableShape = field(default_factory=TableShape)
    fields: Mapping[str, FieldSource] = field(default_factory=dict)
    ignore: Mapping[str, str] = field(default_factory=dict)
    check: Mapping[str, str] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    write: tuple[TableWrite, ...] = ()
    others: frozenset[str] = frozenset()
    repeats: Mapping[str, Repeat] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    submissions: str = "approved"
    url: str = ""
    query: str = ""
    newest: bool = False
    form: XlsForm | None = None

    @property
    def written(self) -> frozenset[str]:
        """The tables that the source writes."""
        return self.others | {write.table for write in self.write}

    @property
    def rows_of_query(self) -> str:
        """The name of a query's rows in place of a file's; empty for files."""
        return f"{DATABASE}{self.url}" if self.query else ""

    @property
    def quarantine(self) -> str:
        """The path of its quarantine file inside the office."""
        return f"{FOLDER}/{self.id}.quarantine.csv"


def folded(text: str) -> str:
    """A text for comparing: one blank between words, no capitals, no soft hyphens.

    >>> folded("  гр.\\u00a0Пловдив ") == folded("ГР. ПЛОВДИВ")
    True
    """
    return " ".join(str(text).replace("\xad", "").split()).casefold()


def named(known: Mapping[str, str], name: str) -> str | None:
    """The entry of a table by a folded name; ``*`` in a known name stands for any text.

    >>> named({"Percent *": "computed"}, "percent of Target"), named({"A": "x"}, "B")
    ('computed', None)
    """
    wanted = folded(name)
    for pattern, value in known.items():
        if wanted == folded(pattern) or ("*" in pattern and _wild(pattern).fullmatch(wanted)):
            return value
    return None


def coded(codes: Mapping[str, str], text: str) -> str | None:
    """The code of a text: by its own entry, else by one with ``*``; ``None`` if there is none.

    >>> coded({"PR-1.*": "G-01", "PR-1.9": "G-09"}, "pr-1.9"), coded({"PR-1.*": "G-01"}, "PR-1.2"), coded({}, "x")
    ('G-09', 'G-01', None)
    """
    wanted = folded(text)
    exact = next((code for name, code in codes.items() if folded(name) == wanted), None)
    return named(codes, text) if exact is None else exact


@lru_cache(maxsize=1024)
def _wild(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in folded(pattern).split("*")), re.DOTALL)


def label_fits(pattern: str, text: str) -> bool:
    """Whether a label is the one that a mapping names, ``*`` standing for any text.

    >>> label_fits("* (Total)", "Victoria (Total)"), label_fits("ОБЩО", "Общо")
    (True, True)
    """
    wanted = folded(text)
    return wanted == folded(pattern) or (
        "*" in pattern and pattern.strip("*") != "" and bool(_wild(pattern).fullmatch(wanted))
    )
