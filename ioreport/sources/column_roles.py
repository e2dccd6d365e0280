"""Roles of a sheet's columns: fields, values, checks, ignored or personal ones; a column without a role is a doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ioreport.sources.date_forms import period_named
from ioreport.sources.doubts import Doubt
from ioreport.sources.grid import Grid
from ioreport.sources.headings import Header, Heading, pattern_of_both
from ioreport.sources.mapping import SourceMapping, TableWrite, folded, label_fits
from ioreport.sources.sex_age_grammar import Question, SexAge, read_sex_age, sex_named
from ioreport.sources.table_columns import value_column


@dataclass(frozen=True)
class MeltedColumn:
    """A column of which each filled cell makes a row: the fields that its heading gives, and the column it fills."""

    heading: Heading
    target: str
    given: Mapping[str, str]


@dataclass
class ColumnRoles:
    """What each column of a sheet is.

    `choices` has for each field of several choices its columns of 0 and 1, by the choice that each stands for;
    `approval` is the column of submissions' status where only approved ones are read, 0 if there is none.
    """

    header: Header
    fields: dict[str, int] = field(default_factory=dict)
    choices: dict[str, dict[str, int]] = field(default_factory=dict)
    approval: int = 0
    melted: dict[str, list[MeltedColumn]] = field(default_factory=dict)
    checks: dict[int, str] = field(default_factory=dict)
    ignored: dict[int, str] = field(default_factory=dict)
    personal: dict[int, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def heading(self, column: int) -> Heading:
        return self.header.headings[column - 1]

    @property
    def field_columns(self) -> set[int]:
        """The columns of all fields, those of each choice included."""
        return {*self.fields.values(), *(column for columns in self.choices.values() for column in columns.values())}

    @property
    def values(self) -> set[int]:
        """The columns whose cells are values."""
        return {each.heading.column for melted in self.melted.values() for each in melted}

    def role(self, column: int) -> str:
        """A column's role in words, for people.

        >>> ColumnRoles(Header(1, 1, (Heading(1, ("Place",)),)), fields={"place": 1}).role(1)
        'field place'
        """
        names = [name for name, at in self.fields.items() if at == column]
        names += [
            f"{name} ({text})" for name, each in self.choices.items() for text, at in each.items() if at == column
        ]
        tables = [
            f"{table.partition(' ')[0]}: {_said_by_heading(each.given)} → {each.target}"
            for table, melted in self.melted.items()
            for each in melted
            if each.heading.column == column
        ]
        said = [*([f"field {', '.join(names)}"] if names else []), *tables]
        said += [f"check: {self.checks[column]}"] if column in self.checks else []
        said += [f"ignored: {self.ignored[column]}"] if column in self.ignored else []
        said += ["personal: counted, never stored"] if column in self.personal else []
        return "; ".join(said) or "? no entry names it"


def _said_by_heading(given: Mapping[str, str]) -> str:
    parts = [given.get("sex", ""), given.get("ages", ""), given.get("period", ""), given.get("basis", "")]
    return " ".join(part for part in parts if part) or given.get("heading", "")


def read_roles(grid: Grid, header: Header, mapping: SourceMapping, year: int | None = None) -> ColumnRoles:
    """The role of each column of a sheet, and a doubt for each that has none, or more than one."""
    roles = ColumnRoles(header)
    find = _Finder(grid, header, roles)
    several = {write.each for write in mapping.write if write.each}
    for name, source in mapping.fields.items():
        if name in several and (marked := find.choices(source.heading)):
            roles.choices[name] = marked
        if source.heading and not (name in roles.choices and not header.called(source.heading)):
            column = find.one(source.heading, f"fields.{name}")
            if column:
                roles.fields[name] = column
    for name, rule in mapping.check.items():
        roles.checks |= dict.fromkeys(find.every(name, f"check.{name}"), rule)
    for name in mapping.personal:
        roles.personal |= dict.fromkeys(find.every(name, "personal"), "personal")
    elsewhere = {*roles.field_columns, *roles.checks, *roles.personal}
    for name, reason in mapping.ignore.items():
        columns = find.matching(name)
        rest = [column for column in columns if column not in elsewhere] if "*" in name else columns
        roles.ignored |= dict.fromkeys(rest, reason)
    if mapping.submissions == "approved" and not {folded(name) for name in mapping.table.only} & {*_STATUS}:
        statuses = (heading for name in _STATUS for heading in header.called(name))
        roles.approval = next((heading.column for heading in statuses), 0)
    _melt(find, mapping, year)
    _conflicts(find)
    _tags(find)
    return roles


_STATUS = ("_validation_status", "reviewstate", "__system/reviewstate")
"""The headings of a submission's status in exports of Kobo and ODK Central."""


_MOST_NAMED = 12


class _Finder:
    """Finds columns by their headings, and keeps the doubts."""

    def __init__(self, grid: Grid, header: Header, roles: ColumnRoles):
        self.grid, self.header, self.roles = grid, header, roles

    def doubt(self, heading: Heading | None, rule: str, level: str, found: str, expected: str) -> None:
        column = heading.column if heading else None
        path = heading.path if heading else ""
        row = self.header.top
        self.roles.doubts.append(
            Doubt(self.grid.file, self.grid.sheet, row, column, rule, level, found, expected, path)
        )

    def one(self, name: str, entry: str) -> int:
        columns = self.every(name, entry)
        if len(columns) > 1:
            paths = ", ".join(f"{self.header.headings[column - 1].path}" for column in columns)
            self.doubt(
                None, "heading", "error", name, f"one column of this name for {entry}: write its whole path ({paths})"
            )
        return columns[0] if len(columns) == 1 else 0

    def every(self, name: str, entry: str) -> list[int]:
        called = [heading.column for heading in self.header.called(name)]
        columns = self.matching(name) if "*" in name else called
        if not columns:
            there = [heading.path for heading in self.header.headings if heading.parts]
            found = f"the headings {', '.join(there[:_MOST_NAMED])}{' …' if len(there) > _MOST_NAMED else ''}"
            expected = f"the heading {name!r} of {entry}{self._renamed(name, entry)}"
            place = (self.grid.file, self.grid.sheet, self.header.top, None)
            self.roles.doubts.append(Doubt(*place, "heading", "error", found, expected, f"the entry {entry}"))
        return columns

    def _renamed(self, name: str, entry: str) -> str:
        """A hint at the heading that stands there in place of one, and at a pattern that fits both."""
        likely = self.header.renamed(name)
        if not likely:
            return ""
        pattern = pattern_of_both(name, likely) if entry.startswith("fields.") else ""
        fits = bool(pattern) and len(self.matching(pattern)) == 1
        both = f'; {entry} = "{pattern}" fits both, for files with the old heading, too' if fits else ""
        return f" (did you mean {likely!r}?{both})"

    def matching(self, name: str) -> list[int]:
        return [
            heading.column
            for heading in self.header.headings
            if any(label_fits(name, text) for text in {heading.path, *heading.parts, *heading.names} if text)
        ]

    def choices(self, name: str) -> dict[str, int]:
        """The columns of a question's choices: those under its name and a slash, by what comes after it."""
        found: dict[str, int] = {}
        start = " ".join(name.split()) + "/"
        for heading in self.header.headings:
            texts = (" ".join(text.split()) for text in (heading.path, heading.last, *heading.names))
            after = (text[len(start) :] for text in texts if text.casefold().startswith(start.casefold()))
            if choice := next(after, ""):
                found.setdefault(choice, heading.column)
        return found


def _melt(find: _Finder, mapping: SourceMapping, year: int | None) -> None:
    taken = {*find.roles.field_columns, *find.roles.checks, *find.roles.ignored, *find.roles.personal}
    for write in mapping.write:
        if not write.melt:
            continue
        columns = []
        for heading in find.header.headings:
            if heading.column in taken or not heading.parts or not write.melt.search(heading.path):
                continue
            given = _less_said(heading, find.header, mapping) or _given(heading, write, mapping, year)
            if isinstance(given, Question):
                expected = f'what it counts, in [codes.heading] as "f 0-17", or a reason in [ignore]: {given.why}'
                find.doubt(heading, "heading_grammar", "error", heading.path, expected)
                given = "", {}
            columns.append(MeltedColumn(heading, *given))
        if not columns:
            expected = f"a heading that this pattern of write.{write.table}.melt finds"
            find.doubt(None, "melt", "error", write.melt.pattern, expected)
        _alike(find, columns, write)
        find.roles.melted[write.name] = columns


def _alike(find: _Finder, columns: list[MeltedColumn], write: TableWrite) -> None:
    """Columns that say the same: one of two numbers for the same people would be lost."""
    known: dict[tuple[object, ...], Heading] = {}
    for column in columns:
        said = [(name, text) for name, text in column.given.items() if name != "heading" or not write.values]
        first = known.setdefault((column.target, *said), column.heading) if column.given else column.heading
        if first is not column.heading:
            expected = f"headings that differ: {first.where} says the same"
            find.doubt(column.heading, "heading_twice", "error", column.heading.path, expected)


def _less_said(heading: Heading, header: Header, mapping: SourceMapping) -> Question | None:
    """A heading that says no more than its group while one beside it does: its own part is missing."""
    size = len(heading.parts)
    others = [each for each in header.headings if each.parts[:size] == heading.parts and len(each.parts) > size]
    if not others or any(label_fits(name, heading.path) for name in mapping.codes.get("heading", {})):
        return None
    return Question(f"beside it stands {others[0].path!r}, and here a part of the heading is missing")


def _given(
    heading: Heading, write: TableWrite, mapping: SourceMapping, year: int | None
) -> tuple[str, dict[str, str]] | Question:
    """The target column of a melted heading, and the fields that it gives."""
    target = value_column(write)
    parts = list(heading.parts)
    for word, column in write.values.items():
        fits = [part for part in parts if label_fits(word, part)]
        if fits:
            target = column
            parts = [part for part in parts if part not in fits]
    codes = mapping.codes.get("heading", {})
    if code := next((code for name, code in codes.items() if label_fits(name, heading.path)), ""):
        parts = [code]
    if write.by == "people":
        read = read_sex_age(parts, write.children, write.adults)
        return read if isinstance(read, Question) else (target, _of_people(read, heading, write))
    if write.by in ("period", "month"):
        named = (period_named(part, mapping.language, year) for part in [" ".join(parts), *parts])
        if found := next(filter(None, named), None):
            return target, {**found.fields, "heading": heading.path}
        return Question("it names no month, quarter or year for certain")
    name = " / ".join(parts) or heading.path
    return target, {write.by: name, "heading": heading.path}


def _of_people(read: SexAge, heading: Heading, write: TableWrite) -> dict[str, str]:
    return {
        "sex": read.sex or "u",
        "age_min": "" if read.age_min is None else str(read.age_min),
        "age_max": "" if read.age_max is None else str(read.age_max),
        "ages": read.ages or "all",
        "basis": "estimated" if read.estimated else write.columns.get("basis", ""),
        "heading": heading.path,
    }


def _conflicts(find: _Finder) -> None:
    """Columns with several roles, and columns with none."""
    roles = find.roles
    groups: list[Any] = [
        roles.field_columns,
        roles.values,
        set(roles.checks),
        set(roles.ignored),
        set(roles.personal),
    ]
    names = ("[fields]", "melt", "[check]", "[ignore]", "personal")
    for heading in find.header.headings:
        inside = [name for name, columns in zip(names, groups, strict=True) if heading.column in columns]
        if len(inside) > 1:
            found = f"{heading.path}: {' and '.join(inside)}"
            find.doubt(heading, "two_roles", "error", found, "one role for each column")
        elif not inside and heading.parts:
            example = f'"{heading.path}" = "not needed"'
            expected = f"an entry that names it: in [fields], [check], or [ignore] with a reason, as {example}"
            find.doubt(heading, "unmapped_column", "error", heading.path, expected)


def _tags(find: _Finder) -> None:
    """Tags of HXL that contradict the heading above them."""
    for heading in find.header.headings:
        attributes = set(folded(heading.tag).split("+")[1:])
        tagged = attributes & {"f", "m"}
        said = sex_named(heading.path)
        if len(tagged) == 1 and said in ("f", "m") and said not in tagged:
            expected = f"+{said}, as the heading {heading.path!r} says; the heading is taken"
            find.doubt(heading, "hxl_contradiction", "warning", heading.tag, expected)
