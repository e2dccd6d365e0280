"""Warnings that an office has judged: ``ioreport.accept`` in datapackage.json silences each with a reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ioreport.errors import Finding, nearest
from ioreport.tables.package import FILE
from ioreport.tables.plausible import RULES
from ioreport.tables.sheet import Sheet

_NAMES = ("rule", "file", "row", "key", "reason")
_EXPECTED = '{"rule", "file", "row" or "key", "reason"}, a text each, the row a whole number, the reason not empty'


@dataclass(frozen=True)
class Accepted:
    """A warning that an office takes for right.

    `key` is the row's key, its parts joined by ``/``: it names the row wherever it moves; `row` is its number.
    """

    rule: str
    file: str
    row: int | None
    key: str | None
    reason: str

    def written(self) -> dict[str, Any]:
        """The entry as a manifest has it, without what it leaves open.

        >>> Accepted("rate_jump", "exchange_rates.csv", None, "2022-03/UAH", "the war").written()
        {'rule': 'rate_jump', 'file': 'exchange_rates.csv', 'key': '2022-03/UAH', 'reason': 'the war'}
        """
        return {name: getattr(self, name) for name in _NAMES if getattr(self, name) is not None}


@dataclass(frozen=True)
class Judged:
    """What is left of an office's findings, and what was accepted of them."""

    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...] = ()


def judge(findings: Sequence[Finding], document: Mapping[str, Any], sheets: Mapping[str, Sheet]) -> Judged:
    """The findings without the warnings that the office accepts; what cannot be accepted is a finding itself.

    Parameters
    ----------
    findings : sequence of Finding
        All that a check has found.
    document : mapping
        The whole of datapackage.json.
    sheets : mapping of str to Sheet
        The office's tables, for the keys of their rows.
    """
    own = document.get("ioreport")
    listed = own.get("accept", []) if isinstance(own, dict) else []
    if not isinstance(listed, list):
        return Judged((*findings, _fault("ioreport.accept", listed, f"a list of objects, each {_EXPECTED}")))
    left, accepted, faults = list(findings), [], []
    for place, entry in enumerate(listed):
        column = f"ioreport.accept[{place}]"
        wrong = _wrong(entry)
        if wrong:
            faults.append(_fault(column, entry, wrong))
            continue
        acceptance = _acceptance(entry)
        fitting = _fitting(findings, acceptance, sheets)
        silenced = [finding for finding in fitting if finding.level == "warning"]
        left = [finding for finding in left if finding not in silenced]
        if silenced:
            accepted.append(acceptance)
        else:
            faults.append(_useless(column, acceptance, fitting, findings))
    return Judged((*left, *faults), tuple(accepted))


def _fault(column: str, found: Any, expected: str, level: str = "error") -> Finding:
    shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return Finding(FILE, None, column, "accept", level, shown[:120], expected)


def _wrong(entry: Any) -> str:
    """What an entry should have been; nothing where it is well written."""
    if not isinstance(entry, dict):
        return f"an object: {_EXPECTED}"
    for name in entry:
        if name not in _NAMES:
            return f"{_EXPECTED}; {name} is none of them{nearest(name, _NAMES)}"
    texts = all(isinstance(entry.get(name), str) and entry[name].strip() for name in ("rule", "file", "reason"))
    row, key = entry.get("row"), entry.get("key")
    numbered = row is None or (isinstance(row, int) and not isinstance(row, bool))
    named = key is None or isinstance(key, str) or (
        isinstance(key, list) and all(isinstance(part, str) for part in key)
    )
    return "" if texts and numbered and named else _EXPECTED


def _acceptance(entry: Mapping[str, Any]) -> Accepted:
    key = "/".join(entry["key"]) if isinstance(entry.get("key"), list) else entry.get("key")
    return Accepted(entry["rule"], entry["file"], entry.get("row"), key, entry["reason"].strip())


def _fitting(findings: Iterable[Finding], accepted: Accepted, sheets: Mapping[str, Sheet]) -> list[Finding]:
    """The findings at the place that an entry names; one without row and key names those that have no row."""
    there = [finding for finding in findings if (finding.rule, finding.file) == (accepted.rule, accepted.file)]
    if accepted.row is None and accepted.key is None:
        return [finding for finding in there if finding.row is None]
    if accepted.row is not None:
        there = [finding for finding in there if finding.row == accepted.row]
    if accepted.key is not None:
        rows = _rows_of(accepted, sheets)
        there = [finding for finding in there if finding.row in rows]
    return there


def _rows_of(accepted: Accepted, sheets: Mapping[str, Sheet]) -> set[int]:
    sheet = next((sheet for sheet in sheets.values() if sheet.file == accepted.file), None)
    key = list(sheet.schema.key) if sheet else []
    if sheet is None or not key or not set(key) <= set(sheet.raw):
        return set()
    keys = sheet.raw[key].fillna("").agg("/".join, axis="columns")
    return set(keys.index[keys.str.rstrip("/") == (accepted.key or "").rstrip("/")])


def _useless(
    column: str, accepted: Accepted, fitting: Sequence[Finding], findings: Sequence[Finding]
) -> Finding:
    """The warning of an entry that silences nothing."""
    place = accepted.key or accepted.row
    found = ", ".join(map(str, filter(None, (accepted.rule, accepted.file, place))))
    return _fault(column, found, _why(accepted, fitting, findings), "warning")


def _why(accepted: Accepted, fitting: Sequence[Finding], findings: Sequence[Finding]) -> str:
    if fitting:
        return "a warning: this one is an error, which is mended and not accepted"
    rules = {finding.rule for finding in findings if finding.level == "warning"}
    if accepted.rule not in rules | set(RULES):
        return f"the name of a rule that warns{nearest(accepted.rule, rules | set(RULES))}"
    rows = sorted({
        finding.row or 0 for finding in findings if (finding.rule, finding.file) == (accepted.rule, accepted.file)
    })
    if rows:
        return f"the row, by its number or key, of a warning of this rule, as row {', '.join(map(str, rows[:3]))}"
    return f"a warning of this rule in {accepted.file}: there is none, so this entry can go"
