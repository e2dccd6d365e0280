"""Faults of a mapping's file: each a finding with its line and the nearest right name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ioreport.errors import Finding, nearest
from ioreport.sources.date_forms import form_holds
from ioreport.sources.mapping import KINDS, PERIODS, SUBMISSIONS
from ioreport.sources.mapping_entries import ENTRIES, HOLDS, MAP, TEXTS, Entry
from ioreport.sources.number_forms import MINUS_FORMS
from ioreport.tables.code_lists import currencies
from ioreport.tables.data_model import TABLES
from ioreport.wording import languages

_WRITE = ENTRIES["write.TABLE"]
_TYPES = ("text", "date", "number", "month", "period")
_AGES = re.compile(r"\d{1,3}\s*[-–]\s*\d{1,3}|\d{1,3}\s*\+")


class CheckedMapping:
    """A mapping's file while it is checked: `findings` has every fault, with its line."""

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
        if not isinstance(write, dict) or not all(isinstance(each, dict) for _, each in written_tables(write)):
            yield self.fault("write", "kind", write, "one table [write.TABLE] or more")
            return
        for table, entries in written_tables(write):
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


def written_tables(write: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each table with its entries; a table may have several, as ``[[write.TABLE]]``."""
    for table, entries in write.items():
        yield from ((table, each) for each in (entries if isinstance(entries, list) else [entries]))


def _is_total(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("label"), str) and HOLDS[MAP](entry.get("of", {}))


def _is_skip(entry: Any) -> bool:
    return isinstance(entry, dict) and HOLDS[MAP](entry.get("where")) and isinstance(entry.get("reason"), str)
