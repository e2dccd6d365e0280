"""Accepted warnings: ``ioreport.accept`` in datapackage.json silences warnings, each with a reason."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ioreport.errors import Finding, nearest
from ioreport.tables.datapackage import DATAPACKAGE
from ioreport.tables.plausibility import RULES
from ioreport.tables.raw_table import Sheet

if TYPE_CHECKING:
    from ioreport.tables.office import Office

OF_TABLES = (
    "age_range",
    "alike",
    "budget_sum",
    "dollar_rate",
    "gone_column",
    "left_out",
    "minor_units",
    "misspelt_column",
    "misspelt_file",
    "message_unknown",
    "missing_rate",
    "no_project",
    "negative_count",
    "not_read",
    "original_changed",
    "original_missing",
    "outside_project",
    "people_undeclared",
    "percent",
    "quote_name",
    "whole_and_parts",
    "whole_number",
)
"""The rules of warnings about tables, in addition to those of plausibility."""

_NAMES = ("rule", "file", "row", "key", "reason")
_EXPECTED = '{"rule", "file", "row" or "key", "reason"}, a text each, the row a whole number, the reason not empty'


@dataclass(frozen=True)
class Accepted:
    """A warning that an office accepts.

    `key` is the row's key, its parts joined by ``/``: it names the row even if the row moves; `row` is its number. For
    a warning without a row, `key` is its subject, such as a report.
    """

    rule: str
    file: str
    row: int | None
    key: str | None
    reason: str

    def written(self) -> dict[str, Any]:
        """The entry for a manifest, without its empty parts.

        >>> Accepted("rate_jump", "exchange_rates.csv", None, "2022-03/UAH", "the war").written()
        {'rule': 'rate_jump', 'file': 'exchange_rates.csv', 'key': '2022-03/UAH', 'reason': 'the war'}
        """
        return {name: getattr(self, name) for name in _NAMES if getattr(self, name) is not None}


@dataclass(frozen=True)
class AcceptedWarning:
    """An entry of ``ioreport.accept``: its place, what it accepts, and the rows with its key."""

    place: str
    accepted: Accepted
    rows: frozenset[int] = frozenset()

    def fits(self, finding: Finding) -> bool:
        """Whether a finding is at the entry's place; if the entry has no row and no key, the finding must have no row.

        >>> accepted = Accepted("photo-left-out", "photos.csv", None, "R-1", "Alike.")
        >>> entry = AcceptedWarning("ioreport.accept, entry 1", accepted)
        >>> [entry.fits(Finding("photos.csv", None, "photo_id", "photo-left-out", "warning", f"{report}: F-5", ""))
        ...  for report in ("R-1", "R-10")]
        [True, False]
        """
        mine = self.accepted
        if (finding.rule, finding.file) != (mine.rule, mine.file):
            return False
        if mine.row is None and mine.key is None:
            return finding.row is None
        named = mine.key is None or finding.row in self.rows or (finding.row is None and _is_about(finding, mine.key))
        return named and mine.row in (None, finding.row)

    def of_another_grant(self, office: Office, report: str | None) -> bool:
        """Whether all rows of the entry are of other grants than a report's: its reason is not for that donor."""
        named = next((table for table, file in office.files.items() if file == self.accepted.file), None)
        if report is None or named is None or named not in office.tables:
            return False
        rows = office.tables[named]
        rows = rows[rows.index.isin(self.rows | {self.accepted.row})]
        grants = office.reports.set_index("report_id")["grant_id"]
        if "grant_id" in rows:
            found = rows["grant_id"].dropna()
        elif "report_id" in rows:
            found = rows["report_id"].map(grants).dropna()
        else:
            return False
        return len(found) > 0 and not (found == grants.get(report)).any()


def _is_about(finding: Finding, key: str) -> bool:
    """Whether a finding has the entry's key as a whole word."""
    return re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", f"{finding.found} {finding.expected}") is not None


@dataclass(frozen=True)
class Judged:
    """The remaining findings, and the accepted ones in the order of the office's entries."""

    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...] = ()


def judge(findings: Iterable[Finding], entries: Iterable[AcceptedWarning]) -> Judged:
    """The findings without the warnings that an office accepts; an error cannot be accepted.

    >>> doubt = Finding("grants.csv", 2, "amount", "budget_sum", "warning", "90", "100")
    >>> accepted = Accepted("budget_sum", "grants.csv", 2, None, "The rest comes later.")
    >>> entry = AcceptedWarning("ioreport.accept, entry 1", accepted)
    >>> judge([doubt], [entry]) == Judged((), (entry.accepted,))
    True
    """
    found = tuple(findings)
    warned = [finding for finding in found if finding.level == "warning"]
    silenced = {entry: [finding for finding in warned if entry.fits(finding)] for entry in entries}
    gone = {finding for fitting in silenced.values() for finding in fitting}
    left = tuple(finding for finding in found if finding not in gone)
    return Judged(left, tuple(entry.accepted for entry, fitting in silenced.items() if fitting))


def entries_of(
    document: Mapping[str, Any], sheets: Mapping[str, Sheet]
) -> tuple[tuple[AcceptedWarning, ...], tuple[Finding, ...]]:
    """The entries of an office, and a finding for each entry that is not valid.

    Parameters
    ----------
    document : mapping
        The whole of datapackage.json.
    sheets : mapping of str to Sheet
        The office's tables, for the keys of their rows.
    """
    own = document.get("ioreport")
    listed = own.get("accept", []) if isinstance(own, dict) else []
    if not isinstance(listed, list):
        return (), (_fault("ioreport.accept", listed, f"a list of objects, each {_EXPECTED}"),)
    places = [(f"ioreport.accept, entry {number}", entry, _wrong(entry)) for number, entry in enumerate(listed, 1)]
    written = [(place, _acceptance(entry)) for place, entry, wrong in places if not wrong]
    return (
        tuple(AcceptedWarning(place, accepted, _rows_of(accepted, sheets)) for place, accepted in written),
        tuple(_fault(place, entry, wrong) for place, entry, wrong in places if wrong),
    )


def useless(entry: AcceptedWarning, findings: Iterable[Finding], rules: Collection[str] = ()) -> Finding:
    """The warning of an entry that silences nothing.

    Parameters
    ----------
    findings : iterable of Finding
        All findings.
    rules : collection of str
        The names of the rules of warnings, in addition to those of tables.
    """
    found, mine = list(findings), entry.accepted
    told = ", ".join(map(str, filter(None, (mine.rule, mine.file, mine.key or mine.row))))
    return _fault(entry.place, told, _why(entry, found, {*rules, *RULES, *OF_TABLES}), "warning")


def _why(entry: AcceptedWarning, findings: Sequence[Finding], rules: set[str]) -> str:
    if any(map(entry.fits, findings)):
        return "a warning: this one is an error, which is corrected and not accepted"
    mine, warned = entry.accepted, rules | {finding.rule for finding in findings if finding.level == "warning"}
    if mine.rule not in warned:
        return f"the name of a rule that warns{nearest(mine.rule, warned)}"
    rows = {finding.row for finding in findings if (finding.rule, finding.file) == (mine.rule, mine.file)}
    if numbers := sorted(row for row in rows if row is not None):
        return f"the row, by its number or key, of a warning of this rule, as row {', '.join(map(str, numbers[:3]))}"
    if rows:
        return "neither row nor key, or as key what a warning of this rule names: it has no row"
    return f"a warning of this rule in {mine.file}: there is none, so this entry can go"


def _fault(column: str, found: Any, expected: str, level: str = "error") -> Finding:
    shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return Finding(DATAPACKAGE, None, column, "accept", level, shown[:120], expected)


def _wrong(entry: Any) -> str:
    """What an entry should be; empty if it is valid."""
    if not isinstance(entry, dict):
        return f"an object: {_EXPECTED}"
    for name in entry:
        if name not in _NAMES:
            return f"{_EXPECTED}; {name} is none of them{nearest(name, _NAMES)}"
    texts = all(isinstance(entry.get(name), str) and entry[name].strip() for name in ("rule", "file", "reason"))
    row, key = entry.get("row"), entry.get("key")
    numbered = row is None or (isinstance(row, int) and not isinstance(row, bool))
    named = (
        key is None or isinstance(key, str) or (isinstance(key, list) and all(isinstance(part, str) for part in key))
    )
    return "" if texts and numbered and named else _EXPECTED


def _acceptance(entry: Mapping[str, Any]) -> Accepted:
    key = "/".join(entry["key"]) if isinstance(entry.get("key"), list) else entry.get("key")
    return Accepted(entry["rule"], entry["file"], entry.get("row"), key, entry["reason"].strip())


def _rows_of(accepted: Accepted, sheets: Mapping[str, Sheet]) -> frozenset[int]:
    sheet = next((sheet for sheet in sheets.values() if sheet.file == accepted.file), None)
    key = list(sheet.schema.key) if sheet else []
    if sheet is None or accepted.key is None or not key or not set(key) <= set(sheet.written):
        return frozenset()
    meant = accepted.key.rstrip("/")
    parts = [sheet.written[name] for name in key]
    likely = np.logical_and.reduce([~part.filled | part.matching(lambda text: text in meant) for part in parts])
    places = [
        place for place in np.flatnonzero(likely) if "/".join(part.at(place) for part in parts).rstrip("/") == meant
    ]
    return frozenset(sheet.rows[places].tolist())
