"""Files of one source that give the same: copies of a file, and rows of one period that two files have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from ioreport.errors import Finding
from ioreport.sources.mapping import SourceMapping
from ioreport.sources.repeat_rows import submission_ids
from ioreport.sources.sheet_rows import SheetRows
from ioreport.sources.source_files import SourceFile
from ioreport.sources.table_columns import Template
from ioreport.sources.target_rows import NUMBERED, TargetRow

_OWN_ID = ("activities", "transactions")
"""Tables of which rows alike count twice where their ids differ; rows of one id are joined, or a doubt."""
_VALUES = {"people", "first_time", "precision", "basis", "wording", "value", "numerator", "denominator", "comment"}
"""Columns in which a corrected row differs from the first one."""
_WHO = ("partner", "project", "grant", "donor")
"""Fields that tell the files of several partners apart, also where no column of the row has them."""
_DAYS = ("period_start", "date", "start_date")
_Natural: TypeAlias = tuple[tuple[str, str], ...]
_Group: TypeAlias = Mapping[_Natural, list[TargetRow]]


def file_overlaps(files: Sequence[SourceFile], mapping: SourceMapping) -> list[Finding]:
    """What would be imported twice, because two files of a source are copies or report on the same period.

    Two files overlap in a period if half of the rows of one, or more, are in the other with the same place, days, kind,
    people and so on, whatever their values. With ``period = "file"`` each file is said to add rows of its own.
    """
    found = list(_copies(files))
    if mapping.period == "file" or len(files) == 1:
        return found
    originals = {each.sha256: each for each in reversed(files)}.values()
    groups = {each.file: _groups(each, mapping) for each in originals}
    for one, other in combinations(sorted(groups), 2):
        first, second = groups[one], groups[other]
        both = (_Overlap(said, first[said], second[said]) for said in sorted(first.keys() & second.keys()))
        found += [_finding(each, one, other, files[-1].file) for each in both if each.matters]
    return found


def _copies(files: Sequence[SourceFile]) -> Iterator[Finding]:
    known: dict[str, SourceFile] = {}
    for each in files:
        first = known.setdefault(each.sha256, each)
        if first is not each and (first.rows or each.rows):
            found = f"the same bytes as {first.file} (sha256 {each.sha256[:12]}…)"
            expected = "each file once: move one of the two out of inbox/"
            yield Finding(each.file, None, None, "same_file", "error", found, expected)


def _finding(overlap: _Overlap, one: str, other: str, last: str) -> Finding:
    expected = (
        "each period from one file: move the older one out of inbox/; or newest = true, where each file holds "
        f"everything (it reads {last} alone); or, where both are right, a field that tells them apart, such as "
        'partner, or period = "file"'
    )
    return Finding(other, None, None, "period_twice", "error", overlap.told(one), expected)


@dataclass(frozen=True)
class _Overlap:
    """The rows of one table and period that two files have, by what they say but for their values."""

    said: tuple[str, str]
    first: _Group
    second: _Group

    @property
    def _both(self) -> list[_Natural]:
        both = [natural for natural in self.second if natural in self.first]
        if self.said[0] not in _OWN_ID:
            return both
        return [each for each in both if _keys(self.first[each]) != _keys(self.second[each])]

    @property
    def _number(self) -> int:
        return sum(min(len(self.first[each]), len(self.second[each])) for each in self._both)

    @property
    def matters(self) -> bool:
        """Whether so many rows of one file are in the other that it is no chance."""
        return self._number > 0 and 2 * self._number >= min(_size(self.first), _size(self.second))

    def told(self, one: str) -> str:
        """The overlap in words; `one` is the file of the first rows."""
        table, period = self.said
        of_period = f" of {period}" if period else ""
        here, there = (_sheets(row for each in self._both for row in rows[each]) for rows in (self.second, self.first))
        rows = f"{self._number} of {_size(self.second)} rows of {table}{of_period}{here}"
        return f"{rows} that {one}{there} gives, too, but for their values"


def _keys(rows: Sequence[TargetRow]) -> set[str]:
    return {row.key for row in rows}


def _size(group: _Group) -> int:
    return sum(map(len, group.values()))


def _sheets(rows: Iterator[TargetRow]) -> str:
    names = ", ".join(dict.fromkeys(row.sheet for row in rows if row.sheet))
    return f" (sheet {names})" if names else ""


def _groups(file: SourceFile, mapping: SourceMapping) -> dict[tuple[str, str], _Group]:
    """The rows of a file by table and period, and in these by what they say but for their values.

    Rows that belong to a submission are left out: its id says whether it is there twice.
    """
    activities = {row.cells["activity_id"]: row.cells for row in file.rows if row.table == "activities"}
    told_apart = {sheet.place: _told_apart(sheet, mapping) for sheet in file.sheets if not _submissions(sheet)}
    joined = {name for name, repeat in mapping.repeats.items() if repeat.join}
    tables = {*NUMBERED, "transactions", *(() if "participations" in mapping.written else ("activities",))}
    groups: dict[tuple[str, str], dict[_Natural, list[TargetRow]]] = defaultdict(lambda: defaultdict(list))
    for row in file.rows:
        if row.table in tables and row.place in told_apart and row.of not in joined:
            activity = activities.get(row.cells.get("activity_id", ""), {})
            period = next((day[:7] for name in _DAYS if (day := activity.get(name) or row.cells.get(name))), row.period)
            natural = (*_said(row, activity), *told_apart[row.place].get(row.spans[0].top, ()))
            groups[row.table, period][natural].append(row)
    return dict(groups)


def _submissions(sheet: SheetRows) -> bool:
    return sheet.stopped or bool(submission_ids(sheet))


def _said(row: TargetRow, activity: Mapping[str, str]) -> _Natural:
    """What a row says but for its values and ids; of people the activity, if the file has it."""
    ids = {"row_id", "transaction_id", *(("activity_id",) if activity else ())}
    own = [(name, text) for name, text in row.cells.items() if text and name not in ids | _VALUES]
    return (*own, *((name, text) for name, text in activity.items() if text and name not in ("activity_id", "summary")))


def _told_apart(sheet: SheetRows, mapping: SourceMapping) -> dict[int, _Natural]:
    """Row → its fields that say whose it is, and those of its key that the source itself has."""
    in_keys = {name.partition(":")[0] for write in mapping.write for name in Template(write.key).names}
    names = sorted({*_WHO, *in_keys} - {"source", "file", "sheet", "row"})
    common = tuple((name, sheet.constants[name]) for name in names if name in sheet.constants)
    columns = [(name, sheet.values[name]) for name in names if name in sheet.values]
    return {row: (*common, *((name, texts[at]) for name, texts in columns)) for at, row in enumerate(sheet.kinds.data)}
