"""Read a mapping from its TOML file; every fault is a finding with its line and the nearest right name."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ioreport.errors import DataError, Finding, UsageError, nearest
from ioreport.input_files import inside, is_file, read_file
from ioreport.sources.date_forms import DateForms, form_holds
from ioreport.sources.mapping import (
    FOLDER,
    KINDS,
    PERIODS,
    SUBMISSIONS,
    FieldSource,
    Part,
    Repeat,
    SheetChoice,
    SkippedRows,
    SourceMapping,
    TableShape,
    TableWrite,
    Total,
)
from ioreport.sources.mapping_entries import ENTRIES, HOLDS, MAP, TEXTS, Entry, compiled
from ioreport.sources.number_forms import MINUS_FORMS, NumberForm
from ioreport.tables.code_lists import currencies
from ioreport.tables.column_types import ID
from ioreport.tables.data_model import TABLES
from ioreport.wording import languages

_WRITE = ENTRIES["write.TABLE"]
_TYPES = ("text", "date", "number", "month", "period")
_AGES = re.compile(r"\d{1,3}\s*[-–]\s*\d{1,3}|\d{1,3}\s*\+")


def mapping_ids(office: Path) -> tuple[str, ...]:
    """The ids of an office's mappings."""
    return tuple(sorted(file.stem for file in (office / FOLDER).glob("*.toml")))


def load_mapping(office: Path, source: str) -> SourceMapping:
    """The mapping of a source.

    Raises
    ------
    UsageError
        When the office has no such mapping; the message names the nearest one.
    DataError
        With every fault of the file.
    """
    file = f"{FOLDER}/{source}.toml"
    if not ID.pattern or not re.fullmatch(ID.pattern, source) or not is_file(office / file):
        known = mapping_ids(office)
        there = f"there are {', '.join(known)}" if known else "there is none yet"
        raise UsageError(
            f"The office has no mapping {file}{nearest(source, known)}; {there}.",
            next_step="write a first one with: ioreport sources guess FILE --data OFFICE",
        )
    try:
        data = read_file(office / file, office)
        text = data.decode("utf-8-sig")
        document = tomllib.loads(text)
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        line = re.search(r"line (\d+)", str(fault))
        finding = Finding(
            file, int(line[1]) if line else None, None, "toml", "error", str(fault), "a TOML file in UTF-8"
        )
        raise DataError(f"The mapping {file} cannot be read:", [finding], "correct it, then try again") from None
    findings = tuple(_Checked(file, text, document).findings(source))
    if findings:
        raise DataError(f"The mapping {file} has faults:", findings, "correct what is named above, then try again")
    mapping = _mapping(document, file, hashlib.sha256(data).hexdigest())
    return _with_form(office, mapping, document["form"]) if "form" in document else mapping


def _with_form(office: Path, mapping: SourceMapping, file: str) -> SourceMapping:
    from ioreport.sources.xls_form import read_form

    if not inside(office, file) or not is_file(office / file):
        expected = "the path of an XLSForm inside the office, as forms/attendance.xlsx"
        faults: tuple[Finding, ...] = (Finding(mapping.file, None, "the entry form", "form", "error", file, expected),)
        form = None
    else:
        form, faults = read_form(office, file, mapping.language)
    if faults:
        raise DataError(f"The form of the mapping {mapping.file} cannot be read:", faults, "correct it, then try again")
    both = mapping.sha256.encode() + read_file(office / file, office)
    return replace(mapping, form=form, sha256=hashlib.sha256(both).hexdigest())


class _Checked:
    """A mapping's file while it is checked."""

    def __init__(self, file: str, text: str, document: Mapping[str, Any]):
        self.file, self.document = file, document
        self._lines = text.splitlines()

    def fault(self, entry: str, rule: str, found: Any, expected: str) -> Finding:
        return Finding(self.file, self._line(entry), f"the entry {entry}", rule, "error", str(found), expected)

    def _line(self, entry: str) -> int | None:
        """The line that an entry stands in: found by its table's head and its name."""
        table, _, name = entry.rpartition(".")
        start = (
            next((number for number, line in enumerate(self._lines) if line.strip() == f"[{table}]"), 0) if table else 0
        )
        quoted = re.compile(rf"""(?:^|[;{{,])\s*["']?{re.escape(name)}["']?\s*=|^\s*\[+{re.escape(entry)}\]""")
        return next((n for n, line in enumerate(self._lines[start:], start + 1) if quoted.search(line)), None)

    def findings(self, source: str) -> Iterator[Finding]:
        document = self.document
        for name in ("", "sheets", "numbers", "dates", "table"):
            part = document if not name else document.get(name, {})
            yield from self._entries(part, name, ENTRIES[name])
        yield from self._head(source)
        yield from self._forms()
        yield from self._table(document.get("table"))
        yield from self._fields(document.get("fields"))
        yield from self._further("repeats", document.get("repeats", {}), "[repeats.SHEET] for each sheet of repeats")
        yield from self._further("parts", document.get("parts", {}), "[parts.NAME] for each further table of a sheet")
        yield from self._codes(document.get("codes", {}))
        yield from self._write(document.get("write"))

    def _entries(
        self, part: Any, place: str, known: Mapping[str, Entry], also: Collection[str] = ()
    ) -> Iterator[Finding]:
        if not isinstance(part, dict):
            yield self.fault(place, "kind", part, f"a table [{place}]")
            return
        before = f"{place}." if place else ""
        for name, value in part.items():
            if name not in known and name not in also:
                yield self.fault(
                    f"{before}{name}",
                    "known_entry",
                    name,
                    f"one of {', '.join([*known, *also])}{nearest(name, [*known, *also])}",
                )
            elif name in known and known[name].kind and not HOLDS[known[name].kind](value):
                yield self.fault(f"{before}{name}", "kind", value, known[name].kind)

    def _head(self, source: str) -> Iterator[Finding]:
        of_sql = self.document.get("kind") == "sql"
        yield from self._one_of("kind", self.document.get("kind", "files"), KINDS)
        for name in ("id", *(("url", "query") if of_sql else ("files", "table")), "fields", "write"):
            if name not in self.document:
                yield self.fault(name, "required", "", f"an entry {name}")
        yield from self._url()
        for name in ("files",) if of_sql else ("url", "query"):
            if name in self.document:
                expected = "no files beside a query" if of_sql else 'kind = "sql" beside it'
                yield self.fault(name, "known_entry", name, expected)
        if self.document.get("id", source) != source:
            yield self.fault("id", "id", self.document["id"], f"{source}, the name of this file")
        files = self.document.get("files", "")
        if isinstance(files, str) and (files.startswith(("/", "\\")) or ".." in files.split("/") or ":" in files):
            yield self.fault("files", "path", files, "files inside the office, as inbox/partner-b/5W*.xlsx")
        yield from self._one_of("language", self.document.get("language", "en"), languages())
        yield from self._one_of("period", self.document.get("period", "all"), PERIODS)
        yield from self._one_of("submissions", self.document.get("submissions", "all"), SUBMISSIONS)

    def _url(self) -> Iterator[Finding]:
        url = self.document.get("url")
        if isinstance(url, str) and not re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,59}", url):
            expected = "the name of an environment variable, as LEDGER_URL: a URL in a mapping would tell its password"
            yield self.fault("url", "url", "", expected)

    def _one_of(self, entry: str, found: Any, known: Collection[str]) -> Iterator[Finding]:
        if isinstance(found, str) and found not in known:
            yield self.fault(entry, "code", found, f"one of {', '.join(known)}{nearest(found, known)}")

    def _forms(self) -> Iterator[Finding]:
        numbers = self.document.get("numbers", {})
        if isinstance(numbers, dict):
            yield from self._one_of("numbers.minus", numbers.get("minus", "leading"), MINUS_FORMS)
            decimal, group = numbers.get("decimal", "."), numbers.get("group", [])
            if decimal not in (".", ","):
                yield self.fault("numbers.decimal", "code", decimal, '"." or ","')
            if isinstance(group, list) and decimal in group:
                yield self.fault("numbers.group", "code", decimal, "another mark than the decimal one")
        dates = self.document.get("dates", {})
        for form in dates.get("forms", []) if isinstance(dates, dict) and HOLDS[TEXTS](dates.get("forms", [])) else []:
            if not form_holds(form):
                expected = 'day, month and year once each, as "dd.MM.yyyy" or "d MMMM yyyy"; or "serial"'
                yield self.fault("dates.forms", "date_form", form, expected)

    def _table(self, table: Any) -> Iterator[Finding]:
        if not isinstance(table, dict):
            return
        header = table.get("header")
        if header is None and self.document.get("kind") != "sql":
            yield self.fault(
                "table.header", "required", "", 'where the headings stand: header = { find = "a heading", rows = 1 }'
            )
        elif header is not None:
            yield from self._entries(header, "table.header", ENTRIES["table.header"])
            if isinstance(header, dict) and not header.get("find") and not header.get("row"):
                yield self.fault("table.header", "required", header, "find, a heading's name, or row, its number")
        yield from self._one_of("table.notes", table.get("notes", "below"), ("below",))
        if not re.fullmatch("([A-Z]{1,3}:[A-Z]{1,3})?", str(table.get("columns", ""))):
            yield self.fault("table.columns", "columns", table["columns"], 'the first and last column, as "A:F"')
        totals = table.get("totals", [])
        if not isinstance(totals, list) or not all(isinstance(each, str) or _is_total(each) for each in totals):
            yield self.fault(
                "table.totals",
                "kind",
                totals,
                'a list of labels, as ["ОБЩО"] or [{ label = "Total", of = { kind = "spent" } }]',
            )
        skipped = table.get("skip_rows", [])
        if not isinstance(skipped, list) or not all(_is_skip(each) for each in skipped):
            yield self.fault("table.skip_rows", "kind", skipped, '[{ where = { "Heading" = "text" }, reason = "why" }]')

    def _further(self, name: str, found: Any, expected: str) -> Iterator[Finding]:
        """The sheets of repeats, or the further tables of a sheet."""
        if not isinstance(found, dict):
            yield self.fault(name, "kind", found, expected)
            return
        known = ENTRIES["repeats.SHEET" if name == "repeats" else "parts.NAME"]
        for each, entries in found.items():
            yield from self._entries(entries, f"{name}.{each}", {**ENTRIES["table"], **known})
            if isinstance(entries, dict):
                yield from self._table(entries)
                yield from self._fields(entries.get("fields", {}))

    def _fields(self, found: Any) -> Iterator[Finding]:
        if found is None:
            return
        if not isinstance(found, dict):
            yield self.fault("fields", "kind", found, "a table [fields]")
            return
        for name, value in found.items():
            if not re.fullmatch("[a-z][a-z0-9_]*", name):
                yield self.fault(f"fields.{name}", "field_name", name, "a name of a-z, 0-9 and _")
            if isinstance(value, dict):
                yield from self._entries(value, f"fields.{name}", ENTRIES["fields.NAME"])
                if len({"heading", "value", "cell", "file"} & value.keys()) != 1:
                    yield self.fault(f"fields.{name}", "required", value, "one of heading, value, cell, file")
                yield from self._one_of(f"fields.{name}.type", value.get("type", "text"), _TYPES)
            elif not isinstance(value, str):
                yield self.fault(f"fields.{name}", "kind", value, 'a heading, as place = "Място"')

    def _codes(self, codes: Any) -> Iterator[Finding]:
        if not isinstance(codes, dict) or not all(HOLDS[MAP](each) for each in codes.values()):
            yield self.fault("codes", "kind", codes, '[codes.FIELD] with lines "text" = "code"')

    def _write(self, write: Any) -> Iterator[Finding]:
        if write is None:
            return
        if not isinstance(write, dict) or not all(isinstance(each, dict) for _, each in _writes(write)):
            yield self.fault("write", "kind", write, "one table [write.TABLE] or more")
            return
        for table, entries in _writes(write):
            place = f"write.{table}"
            if table not in TABLES:
                yield self.fault(place, "known_table", table, f"a table of the office{nearest(table, TABLES)}")
                continue
            columns = TABLES[table].columns
            yield from self._entries(entries, place, _WRITE, columns)
            yield from self._write_values(place, entries, columns)
            for name, value in entries.items():
                if name in columns and name not in _WRITE and not isinstance(value, str):
                    yield self.fault(f"{place}.{name}", "kind", value, "a text in quotation marks")

    def _write_values(self, place: str, entries: Mapping[str, Any], columns: Collection[str]) -> Iterator[Finding]:
        """Ages, currencies and columns that the entries of a table name."""
        for name in ("children", "adults"):
            if isinstance(entries.get(name), str) and not _AGES.fullmatch(entries[name]):
                yield self.fault(f"{place}.{name}", "ages", entries[name], 'ages, as "0-17" or "18+"')
        if isinstance(base := entries.get("base", ""), str) and base and base not in currencies():
            yield self.fault(f"{place}.base", "currency", base, "a currency's code of ISO 4217, as EUR")
        values = entries.get("values", {})
        targets = [entries.get("value"), *values.values()] if HOLDS[MAP](values) else []
        for target in filter(None, targets):
            yield from self._one_of(f"{place}.value", target, tuple(columns))


def _writes(write: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each table with its entries; a table may have several, as ``[[write.TABLE]]``."""
    for table, entries in write.items():
        yield from ((table, each) for each in (entries if isinstance(entries, list) else [entries]))


def _is_total(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("label"), str) and HOLDS[MAP](entry.get("of", {}))


def _is_skip(entry: Any) -> bool:
    return isinstance(entry, dict) and HOLDS[MAP](entry.get("where")) and isinstance(entry.get("reason"), str)


# From a document without faults to the record


def _mapping(document: Mapping[str, Any], file: str, sha256: str) -> SourceMapping:
    language = document.get("language", "en")
    sheets = document.get("sheets", {})
    return SourceMapping(
        id=document["id"],
        files=document.get("files", ""),
        file=file,
        sha256=sha256,
        language=language,
        encoding=document.get("encoding", ""),
        separator=document.get("separator", ""),
        period=document.get("period", ""),
        sheets=SheetChoice(_pattern(sheets.get("match")), dict(sheets.get("skip", {}))),
        numbers=NumberForm(**{name: _frozen(value) for name, value in document.get("numbers", {}).items()}),
        dates=DateForms(tuple(document.get("dates", {}).get("forms", ())), language),
        table=_shape({"header": {"row": 1}, **document.get("table", {})}),
        url=document.get("url", ""),
        query=document.get("query", ""),
        fields={name: _field(value) for name, value in document["fields"].items()},
        ignore=dict(document.get("ignore", {})),
        check=dict(document.get("check", {})),
        personal=tuple(document.get("personal", ())),
        codes={name: dict(known) for name, known in document.get("codes", {}).items()},
        write=_numbered(_table_write(name, entries) for name, entries in _writes(document["write"])),
        repeats={sheet: _repeat(entries) for sheet, entries in document.get("repeats", {}).items()},
        parts={name: _part(entries) for name, entries in document.get("parts", {}).items()},
        submissions=document.get("submissions", "approved"),
        newest=document.get("newest", False),
    )


def _numbered(writes: Iterable[TableWrite]) -> tuple[TableWrite, ...]:
    found: list[TableWrite] = []
    for write in writes:
        found.append(replace(write, number=1 + sum(each.table == write.table for each in found)))
    return tuple(found)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return None if text is None else compiled(text)


def _shape(table: Mapping[str, Any]) -> TableShape:
    header = table["header"]
    return TableShape(
        find=header.get("find", ""),
        row=header.get("row", 0),
        rows=header.get("rows", 1),
        fill=header.get("fill", False),
        totals=tuple(
            Total(each) if isinstance(each, str) else Total(each["label"], each.get("of", {}))
            for each in table.get("totals", ())
        ),
        notes=table.get("notes", ""),
        sections=_pattern(table.get("sections")),
        down=tuple(table.get("down", ())),
        only=dict(table.get("only", {})),
        columns=table.get("columns", ""),
        skip_rows=tuple(SkippedRows(each["where"], each["reason"]) for each in table.get("skip_rows", ())),
    )


def _repeat(entries: Mapping[str, Any]) -> Repeat:
    fields = {name: _field(value) for name, value in entries.get("fields", {}).items()}
    more = {name: _frozen(entries[name]) for name in ("ignore", "personal", "join", "to") if name in entries}
    return Repeat(_shape(entries), fields, **more)


def _part(entries: Mapping[str, Any]) -> Part:
    fields = {name: _field(value) for name, value in entries.get("fields", {}).items()}
    more = {name: _frozen(entries[name]) for name in ("ignore", "personal", "check") if name in entries}
    return Part(_shape(entries), fields, **more)


def _field(value: Any) -> FieldSource:
    if isinstance(value, str):
        return FieldSource(heading=value)
    return FieldSource(**{**value, "match": _pattern(value.get("match"))})


def _table_write(table: str, entries: Mapping[str, Any]) -> TableWrite:
    columns = {name: value for name, value in entries.items() if name not in _WRITE}
    given = {name: value for name, value in entries.items() if name in _WRITE and name != "melt"}
    if "value" in TABLES[table].columns and "{" in str(entries.get("value", "")):
        columns["value"] = given.pop("value")
    return TableWrite(table, melt=_pattern(entries.get("melt")), columns=columns, **given)
