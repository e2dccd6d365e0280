"""Read and check an office's datapackage.json: the description of the office and the list of its files."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ioreport.age_bands import BANDS_EXPECTED, bands_hold
from ioreport.errors import Finding, UsageError, nearest
from ioreport.input_files import inside, is_file, is_named, read_file
from ioreport.tables import column_types
from ioreport.tables.checks.limits import YEARS, check_descriptor_limits, shown_text
from ioreport.tables.code_lists import LISTS
from ioreport.tables.data_model import TABLES
from ioreport.tables.schema import Field, Reference, TableSchema

DATAPACKAGE = "datapackage.json"

_KINDS = {
    "integer": column_types.WHOLE,
    "number": column_types.NUMBER,
    "date": column_types.DATE,
    "boolean": column_types.TRUTH,
    "yearmonth": column_types.MONTH,
}


@dataclass(frozen=True)
class Resource:
    """A file of the office, and its table, if it has one."""

    name: str
    path: str
    schema: TableSchema | None = None


@dataclass(frozen=True)
class Package:
    """The content of datapackage.json; `document` is the whole file as it was read."""

    office: str = ""
    country: str = ""
    currency: str = ""
    languages: tuple[str, ...] = ()
    age_bands: tuple[str, ...] = ()
    demonstration: bool = True
    created: dt.date | None = None
    resources: tuple[Resource, ...] = ()
    document: Mapping[str, Any] = field(default_factory=dict)


def _fault(column: str | None, rule: str, found: Any, expected: str, row: int | None = None) -> Finding:
    shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return Finding(DATAPACKAGE, row, column, rule, "error", textwrap.shorten(shown, 80, placeholder=" …"), expected)


def read_package(folder: Path) -> tuple[Package, tuple[Finding, ...]]:
    """The package of a folder, as far as it can be read, and the findings on it.

    Parameters
    ----------
    folder : Path
        An office: a folder with ``datapackage.json`` in it.

    Raises
    ------
    UsageError
        When there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(
            f"There is no folder {folder}.", next_step=f"name an office: a folder that holds {DATAPACKAGE}"
        )
    if not is_named(folder / DATAPACKAGE):
        expected = f"a file {DATAPACKAGE} in the office's folder{_offices_in(folder)}"
        return Package(), (_fault(None, "missing_file", "", expected),)
    try:
        document, faults = _document(read_file(folder / DATAPACKAGE, folder))
        texts = tuple(_fault(*fault) for fault in check_descriptor_limits(document))
        document = shown_text(document)
    except OSError as error:
        return Package(), (_fault(None, "unreadable", error.strerror or "", "a file that can be read"),)
    except RecursionError:
        return Package(), (_fault(None, "json", "brackets within brackets without end", "JSON"),)
    if faults:
        return Package(), faults
    package, faults = _package(document, folder)
    hidden = {text.column for text in texts}
    names = {
        item.get("path")
        for place, item in enumerate(entries(document.get("resources")))
        if f"resources[{place}].path" in hidden
    }  # a name that cannot be shown is reported as such, not as missing
    return package, (*texts, *(fault for fault in faults if fault.file not in names))


def _offices_in(folder: Path) -> str:
    """A hint for a user who names the folder above the offices."""
    offices = sorted(path.parent.as_posix() for path in folder.glob(f"*/{DATAPACKAGE}"))
    return f" (did you mean {' or '.join(offices[:3])}?)" if offices else ""


def _document(data: bytes) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return {}, (_fault(None, "encoding", f"byte 0x{data[error.start]:02x} at byte {error.start}", "UTF-8 text"),)
    except json.JSONDecodeError as error:
        return {}, (_fault(None, "json", error.msg, "JSON", error.lineno),)
    except ValueError:  # JSON that Python refuses to read
        return {}, (_fault(None, "json", "a number of thousands of digits", "JSON"),)
    if not isinstance(document, dict):
        return {}, (_fault(None, "json", type(document).__name__, "one JSON object"),)
    return document, ()


def _package(document: dict[str, Any], folder: Path) -> tuple[Package, tuple[Finding, ...]]:
    own = document.get("ioreport")
    faults = _own_faults(own)
    own = own if isinstance(own, dict) else {}
    created, created_faults = _created(document.get("created"))
    resources, resource_faults = _resources(document.get("resources", []), folder)
    good = {name: own[name] for name in ("office", "country", "currency", "demonstration") if _holds(name, own)}
    lists = {name: tuple(own[name]) for name in ("languages", "age_bands") if _holds(name, own)}
    package = Package(**{**good, **lists}, created=created, resources=resources, document=document)
    return package, (*faults, *created_faults, *resource_faults)


_OWN: dict[str, tuple[Callable[[Any], bool], str]] = {
    "office": (lambda value: isinstance(value, str) and bool(value.strip()), "the office's name"),
    "country": (lambda value: _listed("country", value), "a country's code of ISO 3166-1, as BG"),
    "currency": (lambda value: _listed("currency", value), "a currency's code of ISO 4217, as EUR"),
    "languages": (
        lambda value: isinstance(value, list) and bool(value) and all(_listed("language", item) for item in value),
        'a list of languages\' codes, as ["en", "bg"]',
    ),
    "demonstration": (lambda value: isinstance(value, bool), "true when any figure is synthetic, else false"),
    "age_bands": (bands_hold, BANDS_EXPECTED),
}
_MAY_LACK = ("age_bands",)
"""The optional entries of an office."""


def _listed(name: str, value: Any) -> bool:
    return isinstance(value, str) and value in LISTS[name]()


def _holds(name: str, own: Mapping[str, Any]) -> bool:
    return name in own and _OWN[name][0](own[name])


def _own_faults(own: Any) -> list[Finding]:
    if not isinstance(own, dict):
        return [_fault("ioreport", "ioreport", own, "an object that describes the office")]
    asked = [name for name in _OWN if name in own or name not in _MAY_LACK]
    return [_own_fault(name, own) for name in asked if not _holds(name, own)]


def _own_fault(name: str, own: Mapping[str, Any]) -> Finding:
    hint = "" if name in own else nearest(name, [other for other in own if other not in _OWN])
    return _fault(f"ioreport.{name}", "ioreport", own.get(name, ""), _OWN[name][1] + hint)


def _created(value: Any) -> tuple[dt.date | None, list[Finding]]:
    if value is None:
        return None, []
    try:
        day = dt.datetime.fromisoformat(value).date()
    except (TypeError, ValueError):
        return None, [_fault("created", "date", value, "a date and time, as 2024-01-31T00:00:00Z")]
    if not YEARS[0] <= day.year <= YEARS[1]:
        return None, [_fault("created", "date", value, f"a year from {YEARS[0]} to {YEARS[1]}")]
    return day, []


def _resources(listed: Any, folder: Path) -> tuple[tuple[Resource, ...], list[Finding]]:
    if not isinstance(listed, list):
        return (), [_fault("resources", "resources", listed, "a list of resources")]
    resources: dict[str, Resource] = {}
    faults: list[Finding] = []
    for place, item in enumerate(listed):
        fault = _resource_fault(item, f"resources[{place}]", resources, folder)
        if fault:
            faults.append(fault)
        else:
            resources[item["name"]] = _resource(item)
    return tuple(resources.values()), faults


def _resource_fault(item: Any, column: str, known: Mapping[str, Resource], folder: Path) -> Finding | None:
    if not isinstance(item, dict) or not isinstance(item.get("name"), str) or not isinstance(item.get("path"), str):
        return _fault(column, "resources", item, "an object with a name and a path")
    if item["name"] in known:
        return _fault(column, "unique", item["name"], "every resource under a name of its own")
    if item["name"] in TABLES and not item["path"].lower().endswith(".csv"):
        return _fault(f"{column}.path", "csv", item["path"], "a CSV file")
    if not column_types.PATH_PATTERN.fullmatch(item["path"]) or not inside(folder, item["path"]):
        return _fault(f"{column}.path", "path", item["path"], "a path inside the office")
    if not is_file(folder / item["path"]):
        return Finding(item["path"], None, None, "missing_file", "error", "", "the file that datapackage.json lists")
    return None


def _resource(item: Mapping[str, Any]) -> Resource:
    tabular = item["path"].lower().endswith(".csv")
    return Resource(item["name"], item["path"], _schema(item, entry(item.get("schema"))) if tabular else None)


def _schema(item: Mapping[str, Any], described: Mapping[str, Any]) -> TableSchema:
    """The schema of a table: the contract's with the office's additional columns, or the office's own."""
    given = tuple(_field(each) for each in entries(described.get("fields")) if isinstance(each.get("name"), str))
    references = tuple(filter(None, map(_reference, entries(described.get("foreignKeys")))))
    contract = TABLES.get(item["name"])
    if contract:
        return contract.extended(given, references)
    return TableSchema(
        item["name"],
        str(item.get("title", "")),
        _names(described.get("primaryKey")),
        given,
        references,
        missing=_names(described.get("missingValues")),
        described=tuple(field.name for field in given),
    )


def entry(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, else an empty object."""
    return value if isinstance(value, dict) else {}


def entries(value: Any) -> list[Mapping[str, Any]]:
    """The objects in a list; empty if the value is not a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, list) else ()


def _field(described: Mapping[str, Any]) -> Field:
    limits = entry(described.get("constraints"))
    kind = _KINDS.get(str(described.get("type")), column_types.TEXT)
    enum = limits.get("enum")
    codes = enum if kind is column_types.TEXT and isinstance(enum, list) else []
    return Field(
        described["name"],
        kind,
        required=limits.get("required") is True,
        codes=tuple(str(code) for code in codes),
        about=str(described.get("description", "")),
    )


def _reference(described: Mapping[str, Any]) -> Reference | None:
    target = entry(described.get("reference"))
    columns, to = _names(described.get("fields")), _names(target.get("fields"))
    # A reference without a resource is to the table itself.
    table = str(target.get("resource", ""))
    return Reference(columns, table, to) if columns and len(columns) == len(to) else None
