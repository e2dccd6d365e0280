"""Write an office's datapackage.json: the schemas of its tables as in the Data Package standard."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ioreport.atomic_files import write_whole
from ioreport.errors import DataError
from ioreport.tables.column_types import CODE
from ioreport.tables.data_model import TABLES
from ioreport.tables.datapackage import DATAPACKAGE, entries, read_package
from ioreport.tables.raw_table import Sheet
from ioreport.tables.read_tables import read_sheets
from ioreport.tables.schema import Field, Reference, TableSchema

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def describe(folder: str | Path) -> dict[str, Any]:
    """The full descriptor of an office, made from the tables' schemas and its files.

    The office's own entries stay unchanged: its ``ioreport`` object, its other keys, its other
    resources, and the fields that it added. Tables of the data model that have a file but are not listed are added.

    Parameters
    ----------
    folder : str or Path
        An office.

    Raises
    ------
    DataError
        When there is no datapackage.json to start from, or it is not valid.

    Examples
    --------
    >>> [resource["name"] for resource in describe("tests/data/office")["resources"]][:2]
    ['profile', 'donors']
    """
    folder = Path(folder)
    package, faults = read_package(folder)
    if faults:
        raise DataError(f"{DATAPACKAGE} of {folder} cannot be described:", faults, "correct it, then run again")
    sheets = {name: sheet for name, sheet in read_sheets(folder, package).items() if sheet.present}
    listed = {entry["name"]: entry for entry in package.document.get("resources", [])}
    order = [*(name for name in sheets if name not in listed), *listed]
    resources = [_resource(name, listed.get(name, {}), sheets) for name in order]
    head = {"$schema": PROFILE} | {key: value for key, value in package.document.items() if key != "resources"}
    return head | {"resources": resources}


def write_descriptor(folder: str | Path) -> Path:
    """Write an office's datapackage.json again, from `describe`; the old file stays until the new one is complete."""
    path = Path(folder) / DATAPACKAGE
    text = json.dumps(describe(folder), ensure_ascii=False, indent=2) + "\n"
    write_whole(path, text.encode())
    return path


def _resource(name: str, entry: Mapping[str, Any], sheets: Mapping[str, Sheet]) -> dict[str, Any]:
    sheet = sheets.get(name)
    if sheet is None:
        return dict(entry)
    made = {
        "name": name,
        "title": entry.get("title") or sheet.schema.title or name,
        "path": sheet.file,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": _schema(sheet, entry.get("schema"), sheets),
    }
    return made | {key: value for key, value in entry.items() if key not in made}


def _schema(sheet: Sheet, given: Any, sheets: Mapping[str, Sheet]) -> dict[str, Any]:
    given = given if isinstance(given, dict) else {}
    own = {field["name"]: field for field in entries(given.get("fields"))}
    contract = TABLES.get(sheet.schema.name)
    names = [name for name in sheet.cells.header if name]
    fields = [_described(name, contract, own.get(name, {})) for name in names]
    if contract is None:
        return {**given, "fields": fields}
    rest = {key: value for key, value in given.items() if key not in ("fields", "primaryKey", "foreignKeys")}
    return {**rest, "fields": fields, **_keys(contract, sheets, entries(given.get("foreignKeys")))}


def _described(name: str, contract: TableSchema | None, own: Mapping[str, Any]) -> dict[str, Any]:
    """A field of the contract with the office's words for it; any other field unchanged."""
    if contract is None or name not in contract.columns:
        return dict(own) or {"name": name, "type": "string"}
    words = {key: own[key] for key in ("title", "description") if key in own}
    return field_entry(contract.columns[name], contract) | words


def field_entry(field: Field, table: TableSchema | None = None) -> dict[str, Any]:
    """A column as a field of the standard.

    >>> field_entry(TABLES["participations"].columns["people"])
    {'name': 'people', 'type': 'integer', 'constraints': {'minimum': 0}}
    """
    about = {"description": field.about} if field.about else {}
    standard = {key: value for key, value in field.kind.standard.items() if key != "constraints"}
    limits = _constraints(field, table is not None and field.name in table.needed)
    return {"name": field.name, **standard, **about, **({"constraints": limits} if limits else {})}


def _constraints(field: Field, needed: bool) -> dict[str, Any]:
    limits = {
        "required": needed or None,
        "enum": list(field.codes) if field.kind is CODE else None,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "exclusiveMinimum": field.above,
    }
    return {key: value for key, value in limits.items() if value is not None} | dict(
        field.kind.standard.get("constraints", {})
    )


def _keys(table: TableSchema, sheets: Mapping[str, Sheet], own: list[Mapping[str, Any]]) -> dict[str, Any]:
    foreign = [_foreign(reference) for reference in table.references if _publishable(reference, table, sheets)]
    foreign += [dict(entry) for entry in own if entry not in foreign]
    header = sheets[table.name].cells.header
    key = [name for name in table.key if name in header or name in table.always]
    # In the standard a primary key has no empty part; a unique key may have one.
    unique = {"primaryKey": key} if set(key) <= set(table.always) else {"uniqueKeys": [key]}
    return unique | ({"foreignKeys": foreign} if foreign else {})


def _publishable(reference: Reference, table: TableSchema, sheets: Mapping[str, Sheet]) -> bool:
    """The standard has no foreign key with a column that may be empty: such a reference is checked by ioreport only."""
    always = len(reference.columns) == 1 or set(reference.columns) <= set(table.needed)
    there = (reference.table or table.name) in sheets
    return always and there and set(reference.columns) <= set(sheets[table.name].cells.header)


def _foreign(reference: Reference) -> dict[str, Any]:
    return {
        "fields": list(reference.columns),
        "reference": {"resource": reference.table, "fields": list(reference.to)},
    }
