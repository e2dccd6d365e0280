"""Constants of an office's IATI file: ``iati.toml`` in the office's folder; every fault is a finding."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ioreport.errors import DataError, Finding, nearest
from ioreport.export.iati_ruleset import read_codelists
from ioreport.input_files import is_file, read_file

FILE = "iati.toml"
ENTRIES: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "reporting_org": {
            "ref": ("", "the organisation's IATI identifier, as `XM-DAC-47066`"),
            "type": ("OrganisationType", "its kind: a code of OrganisationType, as `40` (multilateral)"),
            "name": ("", "its name; by default the office's"),
        },
        "activity": {
            "language": ("Language", "the language of the office's texts; by default the office's first"),
            "sector": ("Sector", "a DAC purpose code for projects that have none"),
            "collaboration_type": ("CollaborationType", "as `1` (bilateral)"),
            "flow_type": ("FlowType", "as `10` (official development assistance)"),
            "finance_type": ("FinanceType", "as `110` (standard grant)"),
            "aid_type": ("AidType", "as `C01` (project-type interventions)"),
            "tied_status": ("TiedStatus", "as `5` (untied)"),
            "humanitarian": ("true or false", "whether the activities are humanitarian"),
        },
    }
)
"""Part of ``iati.toml`` → its entries: the code list (empty = any text), and what the entry says."""
REQUIRED = ("ref", "type")
_TRUTH = "true or false"
_NEXT = f"write {FILE} into the office's folder; docs/exports.md has an example"


@dataclass(frozen=True)
class IatiConstants:
    """What an IATI file says besides the office's tables; empty where ``iati.toml`` does not say it."""

    ref: str
    type: str
    name: str = ""
    language: str = ""
    sector: str = ""
    collaboration_type: str = ""
    flow_type: str = ""
    finance_type: str = ""
    aid_type: str = ""
    tied_status: str = ""
    humanitarian: bool = False


def read_constants(folder: Path) -> IatiConstants:
    """The constants of an office.

    Raises
    ------
    DataError
        When there is no ``iati.toml``, or with every fault of it.
    """
    if not is_file(folder / FILE):
        finding = Finding(FILE, None, None, "file", "error", "", "a file with [reporting_org]: ref and type")
        raise DataError("The office has no constants for IATI.", [finding], _NEXT)
    try:
        text = read_file(folder / FILE, folder).decode("utf-8-sig")
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as fault:
        finding = Finding(FILE, None, None, "toml", "error", str(fault), "a TOML file in UTF-8")
        raise DataError(f"{FILE} cannot be read:", [finding], "correct it, then try again") from None
    findings = tuple(_faults(document, text))
    if findings:
        raise DataError(f"{FILE} has faults:", findings, "correct what is named above, then try again")
    given = {name: value for part in document.values() for name, value in part.items()}
    return IatiConstants(**given)


def _faults(document: Mapping[str, Any], text: str) -> Iterator[Finding]:
    for part, entries in document.items():
        if part not in ENTRIES or not isinstance(entries, dict):
            yield _fault(text, part, "known_entry", part, f"[{'] or ['.join(ENTRIES)}]{nearest(part, ENTRIES)}")
            continue
        for name, value in entries.items():
            yield from _entry_faults(text, part, name, value)
    organisation = document.get("reporting_org", {})
    for name in REQUIRED:
        if not isinstance(organisation, dict) or not organisation.get(name):
            about = ENTRIES["reporting_org"][name][1]
            yield _fault(text, f"reporting_org.{name}", "required", "", about)


def _entry_faults(text: str, part: str, name: str, value: Any) -> Iterator[Finding]:
    known = ENTRIES[part]
    if name not in known:
        yield _fault(text, f"{part}.{name}", "known_entry", name, f"one of {', '.join(known)}{nearest(name, known)}")
        return
    codelist = known[name][0]
    if codelist == _TRUTH:
        if not isinstance(value, bool):
            yield _fault(text, f"{part}.{name}", "kind", str(value), _TRUTH)
    elif not isinstance(value, str):
        yield _fault(text, f"{part}.{name}", "kind", str(value), 'a text in quotation marks, as "10"')
    elif codelist and value and value not in read_codelists()[codelist][1]:
        codes = read_codelists()[codelist][1]
        few = f"one of {', '.join(sorted(codes))}" if len(codes) <= 16 else f"a code of {codelist}"
        yield _fault(text, f"{part}.{name}", "codelist", value, few + nearest(value, codes))


def _fault(text: str, entry: str, rule: str, found: str, expected: str) -> Finding:
    name = entry.rpartition(".")[2]
    line = next(
        (n for n, each in enumerate(text.splitlines(), 1) if re.match(rf"\s*{re.escape(name)}\s*=", each)), None
    )
    return Finding(FILE, line, f"the entry {entry}", rule, "error", found, expected)
