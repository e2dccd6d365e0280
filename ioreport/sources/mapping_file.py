"""Read a mapping from its TOML file; every fault is a finding with its line and the nearest right name."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ioreport.errors import DataError, Finding, UsageError, nearest
from ioreport.input_files import inside, is_file, read_file
from ioreport.sources.date_forms import DateForms
from ioreport.sources.mapping import (
    FOLDER,
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
from ioreport.sources.mapping_entries import ENTRIES, compiled
from ioreport.sources.mapping_faults import CheckedMapping, written_tables
from ioreport.sources.number_forms import NumberForm
from ioreport.tables.column_types import ID
from ioreport.tables.data_model import TABLES

_WRITE = ENTRIES["write.TABLE"]


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
        twice = str(fault).startswith(("Cannot overwrite", "Cannot declare"))
        expected = "each entry once: delete one of the two" if twice else "a TOML file in UTF-8"
        finding = Finding(file, int(line[1]) if line else None, None, "toml", "error", str(fault), expected)
        raise DataError(f"The mapping {file} cannot be read:", [finding], "correct it, then try again") from None
    findings = tuple(CheckedMapping(file, text, document).findings(source))
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
        write=_numbered(_table_write(name, entries) for name, entries in written_tables(document["write"])),
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
