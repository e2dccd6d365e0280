"""Changes of the office's tables: what an import adds, changes and takes away, and what it leaves as edited by hand."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from ioreport.errors import Finding
from ioreport.input_files import is_file, read_file
from ioreport.sources.target_rows import TargetRow, key_text
from ioreport.tables.csv_dialect import csv_bytes
from ioreport.tables.data_model import TABLES
from ioreport.tables.import_tables import ORIGINS

Contents: TypeAlias = Mapping[str, bytes]
"""What files of the office will hold, by their paths in it."""


@dataclass(frozen=True)
class Origin:
    """A row of the table `origins`."""

    table: str
    key: str
    cell: str
    source_id: str
    file: str
    period: str = ""
    columns: str = ""
    written: str = ""


@dataclass(frozen=True)
class RowChange:
    """What happens to one row: ``added``, ``changed``, ``gone``, or ``kept`` as a person edited it."""

    table: str
    key: str
    kind: str
    cell: str = ""
    detail: str = ""


@dataclass
class TableChanges:
    """All changes of an import: rows by table, origins after it, and what stands in the way."""

    rows: list[RowChange] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unchanged: int = 0
    instead: Contents = field(default_factory=dict)


@dataclass
class CsvTable:
    """The rows of an office's file as text, in their order, with its header and way of ending lines."""

    header: list[str]
    rows: list[dict[str, str]]
    end: str = "\n"
    mark: bytes = b""

    def content(self) -> bytes:
        rows = ([row.get(name, "") for name in self.header] for row in self.rows)
        return self.mark + csv_bytes(self.header, rows, self.end)


def read_csv_table(office: Path, file: str, instead: Contents | None = None) -> CsvTable:
    """A file of the office as it stands, or as `instead` says it will; no rows where there is no file.

    Raises
    ------
    OSError, ValueError
        When it cannot be read, or rows are not as wide as the header.
    """
    path = office / file
    given = (instead or {}).get(file)
    if given is None and not is_file(path):
        return CsvTable([], [])
    data = given if given is not None else read_file(path, office)
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    text = data.removeprefix(mark).decode("utf-8")
    lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    header, rows = lines[0] if lines else [], [line for line in lines[1:] if any(line)]
    if any(len(line) != len(header) for line in rows) or len(set(header)) != len(header):
        raise ValueError("rows that are not as wide as the header")
    end = "\r\n" if "\r\n" in text.partition("\n")[0] + "\n" else "\n"
    return CsvTable(header, [dict(zip(header, line, strict=True)) for line in rows], end, mark)


def digest(cells: Mapping[str, str], columns: Iterable[str]) -> str:
    """A short hash of some cells of a row.

    >>> digest({"a": "1", "b": ""}, ["a", "b"]) == digest({"a": "1"}, ["b", "a"])
    True
    """
    said = "\x1f".join([f"{name}={cells[name]}" for name in sorted(columns) if cells.get(name)])
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:16]


def read_origins(office: Path, file: str = "origins.csv", instead: Contents | None = None) -> list[Origin]:
    """The origins of an office's rows, as its table has them."""
    names = tuple(ORIGINS.columns)
    return [Origin(**{name: row.get(name, "") for name in names}) for row in read_csv_table(office, file, instead).rows]


def plan_changes(
    office: Path,
    files: Mapping[str, str],
    rows: Iterable[TargetRow],
    source: str,
    periods: Collection[str],
    instead: Contents | None = None,
) -> TableChanges:
    """What the rows of a source change in the office's tables.

    Parameters
    ----------
    office : Path
    files : mapping
        Table → its file in the office.
    rows : iterable of TargetRow
        All rows that the source gives now, one for each key.
    source : str
        The source's id.
    periods : collection of str
        The periods that were read: rows of other periods stay as they are. The empty period is all of the source.
    instead : mapping, optional
        What the import of another source, done together with this one, will have written.
    """
    plan = TableChanges(instead=instead or {})
    origins = read_origins(office, files.get("origins", "origins.csv"), instead)
    mine = {(each.table, each.key): each for each in origins if each.source_id == source}
    others = [each for each in origins if each.source_id != source]
    given = {(row.table, row.key): row for row in rows}
    tables = {row.table for row in given.values()} | {table for table, _ in mine}
    kept: list[Origin] = []
    for table in TABLES:
        if table in tables:
            new = {key: row for (name, key), row in given.items() if name == table}
            old = {key: each for (name, key), each in mine.items() if name == table}
            kept += _Merge(office, table, files[table], new, old, source, periods, plan).origins_after()
    plan.origins = sorted([*others, *kept], key=lambda each: (list(TABLES).index(each.table), each.source_id))
    return plan


class _Merge:
    """Brings the rows of a source into one table."""

    def __init__(
        self,
        office: Path,
        table: str,
        file: str,
        new: Mapping[str, TargetRow],
        old: Mapping[str, Origin],
        source: str,
        periods: Collection[str],
        plan: TableChanges,
    ):
        self.table, self.file, self.new, self.old = table, file, new, old
        self.source, self.periods, self.plan = source, periods, plan
        self.office = office

    def origins_after(self) -> list[Origin]:
        """The origins of this table's rows after the import; the changes are entered in the plan."""
        try:
            content = read_csv_table(self.office, self.file, self.plan.instead)
        except (OSError, ValueError, csv.Error) as error:
            expected = "a table as docs/tables.md says: run ioreport check first"
            self.plan.findings.append(Finding(self.file, None, None, "unreadable", "error", str(error)[:80], expected))
            return list(self.old.values())
        before = {key_text(self.table, row): row for row in content.rows}
        content.header = self._header(content.header)
        kept: list[Origin] = []
        rows = []
        for key, row in before.items():
            after, origin = self._existing(key, row)
            rows += [after] if after is not None else []
            kept += [origin] if origin else []
        for key, target in self.new.items():
            if key not in before:
                added, origin = self._missing(key, target)
                rows += [added] if added is not None else []
                kept.append(origin)
        kept += [each for key, each in self.old.items() if key not in before and key not in self.new]
        content.rows = rows
        if self._touched():
            self.plan.contents[self.file] = content.content()
        return kept

    def _touched(self) -> bool:
        return any(
            change.table == self.table and change.kind in ("added", "changed", "gone") for change in self.plan.rows
        )

    def _header(self, header: list[str]) -> list[str]:
        written = {name for row in self.new.values() for name, cell in row.cells.items() if cell}
        needed = set(TABLES[self.table].needed) if not header else set()
        return [
            *header,
            *(name for name in TABLES[self.table].columns if name in written | needed and name not in header),
        ]

    def _origin(self, target: TargetRow, written: str) -> Origin:
        return Origin(
            self.table,
            target.key,
            target.cell,
            self.source,
            target.file,
            target.period,
            ";".join(target.columns),
            written,
        )

    def _note(self, key: str, kind: str, cell: str = "", detail: str = "") -> None:
        self.plan.rows.append(RowChange(self.table, key, kind, cell, detail))

    def _existing(self, key: str, row: dict[str, str]) -> tuple[dict[str, str] | None, Origin | None]:
        """A row that the office has: after the import, and its origin."""
        target, origin = self.new.get(key), self.old.get(key)
        if target is None:
            return self._without(key, row, origin)
        now = digest(target.cells, target.columns)
        same = digest(row, target.columns) == now
        if origin is None:
            if not same:
                expected = (
                    f"no row {key} from elsewhere, or the same cells as in {target.cell}: change the key in the mapping"
                )
                self.plan.findings.append(Finding(self.file, None, "the key", "key_taken", "error", key, expected))
            return row, self._origin(target, now)
        if same:
            self.plan.unchanged += 1
            return row, self._origin(target, now)
        if digest(row, origin.columns.split(";")) != origin.written:
            self._note(key, "kept", target.cell, _differences(row, target, "{!r} by hand, {!r} in the source"))
            return row, replace(self._origin(target, origin.written), columns=origin.columns)
        self._note(key, "changed", target.cell, _differences(row, target, "{!r} → {!r}"))
        return {**row, **target.cells}, self._origin(target, now)

    def _without(
        self, key: str, row: dict[str, str], origin: Origin | None
    ) -> tuple[dict[str, str] | None, Origin | None]:
        """A row that the source does not give: its own of a period that was read is gone, unless it was edited."""
        if origin is None or not (origin.period in self.periods or "" in self.periods):
            return row, origin
        if digest(row, origin.columns.split(";")) != origin.written:
            self._note(key, "kept", origin.cell, "edited by hand; the source has it no more")
            return row, origin
        self._note(key, "gone", origin.cell)
        return None, None

    def _missing(self, key: str, target: TargetRow) -> tuple[dict[str, str] | None, Origin]:
        """A row that the office does not have: new, or taken out by hand after an earlier import."""
        origin = self.old.get(key)
        if origin is not None:
            self._note(key, "kept", target.cell, "taken out by hand; it stays away")
            return None, origin
        self._note(key, "added", target.cell)
        return dict(target.cells), self._origin(target, digest(target.cells, target.columns))


def _differences(row: Mapping[str, str], target: TargetRow, form: str) -> str:
    """The columns whose cells differ, with the office's cell and the source's in a form of words."""
    unlike = [name for name in target.columns if (row.get(name) or "") != target.cells[name]]
    return ", ".join(f"{name}: {form.format(row.get(name, ''), target.cells[name])}" for name in unlike)
