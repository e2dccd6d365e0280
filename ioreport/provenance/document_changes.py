"""Find what changed between two documents: facts, tables and charts, texts, and the rows that changed each figure."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ioreport.documents.readback import Contents, Piece, read_contents
from ioreport.documents.readback.pieces import ALT, HEADING, PICTURE, RUNNING, TEXT
from ioreport.documents.tree.document_parts import numbered
from ioreport.errors import IoreportError
from ioreport.measures import measure
from ioreport.provenance.fact_differences import Difference, diff
from ioreport.provenance.office_versions import Version, all_moved
from ioreport.submitted.row_changes import Moved
from ioreport.wording import Wording

FACT, TABLE, WORDS = "fact", "cell", "text"


@dataclass(frozen=True)
class Change:
    """A difference between two documents.

    `kind` is ``fact``, ``cell`` (of a table or of a chart's data) or ``text``; `where` is the fact's key, the cell's
    name or the place of the text; `old` and `new` are its texts, `None` if it is missing. `parts` are the changed
    parts of a fact, `rows` the rows and cells of the office that changed it.
    """

    kind: str
    where: str
    old: str | None
    new: str | None
    parts: tuple[Difference, ...] = ()
    rows: tuple[Moved, ...] = ()


@dataclass(frozen=True)
class Changes:
    """All changes between two documents.

    `moved` are all changed rows of the office; `rows_known` is whether both versions of the rows are available.
    `texts_known` is false for documents of different formats: their texts are not compared.
    """

    found: tuple[Change, ...]
    moved: tuple[Moved, ...] = ()
    rows_known: bool = False
    texts_known: bool = True

    def of(self, kind: str) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.found if change.kind == kind)

    @property
    def unused(self) -> tuple[Moved, ...]:
        """The changed rows that changed no figure."""
        used = {row for change in self.found for row in change.rows}
        return tuple(row for row in self.moved if row not in used)


def changes(old: Path, new: Path, versions: tuple[Version | None, Version | None] = (None, None)) -> Changes:
    """What changed from one document to another.

    Parameters
    ----------
    old, new : path
        Documents that a build wrote.
    versions : pair of Version
        The office's rows that each was made from, if they are known; see `ioreport.provenance.office_versions`.
    """
    was, now = read_contents(old), read_contents(new)
    before, after = versions
    moved = all_moved(before, after) if before and after else ()
    rows = _Rows(moved, versions)
    found = [*_facts(old, new, was, now, rows), *_cells(was, now, rows)]
    alike = old.suffix.lower() == new.suffix.lower()
    texts = tuple(_texts(was, now, {change.where.partition("/")[0] for change in found})) if alike else ()
    return Changes((*found, *texts), moved, bool(before and after), alike)


@dataclass(frozen=True)
class _Rows:
    """The changed rows, selected by the trails of a figure before and after."""

    moved: tuple[Moved, ...]
    versions: tuple[Version | None, Version | None]

    def of(self, *told: Mapping[str, Any] | None) -> tuple[Moved, ...]:
        """The changed rows that are in the trail of a fact or table, old or new."""
        if not self.moved:
            return ()
        trails = [_trail(each, version) if each else {} for each, version in zip(told, self.versions, strict=True)]
        return tuple(
            row
            for row in self.moved
            if any(number in trail.get(row.file, ()) for number, trail in zip(row.row, trails, strict=True) if number)
        )


def _trail(told: Mapping[str, Any], version: Version | None) -> dict[str, Collection[int]]:
    """The row numbers of each file; if the manifest has only their count, they are computed again, or are all rows."""
    trail = {file: _numbers(rows) for file, rows in told.get("trail", {}).items()}
    known = {file: rows for file, rows in trail.items() if rows is not None}
    if len(known) == len(trail):
        return known
    try:
        office = version.record.office() if version and version.record else version.office if version else None
        again = measure(office, told["measure"], **told["arguments"]).trail.rows if office and "measure" in told else {}
    except IoreportError:
        again = {}
    return {file: known[file] if file in known else again.get(file, range(2, 10**9)) for file in trail}


def _numbers(ranges: Any) -> Collection[int] | None:
    """Row numbers from the ranges in a manifest; None if the manifest has only their count.

    >>> sorted(_numbers("2-4,7"))
    [2, 3, 4, 7]
    """
    if not isinstance(ranges, str):
        return None
    ends = [part.partition("-") for part in ranges.split(",") if part]
    numbers = [(int(first), int(last or first)) for first, _, last in ends if (first + last).isdigit()]
    return {number for first, last in numbers for number in range(first, min(last, first + 10**7) + 1)}


def _facts(old: Path, new: Path, was: Contents, now: Contents, rows: _Rows) -> Iterator[Change]:
    before, after = ({fact["key"]: fact for fact in each.manifest["facts"]} for each in (was, now))
    parts: dict[str, list[Difference]] = {}
    for each in diff(old, new):
        parts.setdefault(each.key, []).append(each)
    for key, found in parts.items():
        pair = before.get(key), after.get(key)
        was_told, is_told = (fact["text"] if fact else None for fact in pair)
        moved = rows.of(*pair)
        if [each.part for each in found] != ["trail"] or moved or not rows.versions[0]:
            yield Change(FACT, key, was_told, is_told, parts=tuple(found), rows=moved)


def _cells(was: Contents, now: Contents, rows: _Rows) -> Iterator[Change]:
    """The changed cells, without the list of files and without cells that show a fact, which is compared itself."""
    before, after = ({each["key"]: each for each in one.manifest.get("tables", [])} for one in (was, now))
    stated = {*_stated(before), *_stated(after)}
    files = Wording(now.manifest["report"]["language"]).label("Files")
    old, new = (_whole_rows(*pair) for pair in ((was.cells, now.cells), (now.cells, was.cells)))
    for where in dict.fromkeys([*old, *new]):
        key = where.partition("/")[0]
        if old.get(where) != new.get(where) and where not in stated and not key.startswith(files):
            yield Change(TABLE, where, old.get(where), new.get(where), rows=rows.of(before.get(key), after.get(key)))


def _whole_rows(cells: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Cells by their names; the cells of a row that the other document does not have are joined into one.

    >>> _whole_rows({"t/a/x": "1", "t/b/x": "2", "t/b/y": "3"}, {"t/a/x": "4"})
    {'t/a/x': '1', 't/b': '2, 3'}
    """
    there = {where.rpartition("/")[0] for where in others}
    told: dict[str, str] = {}
    for where, text in cells.items():
        row = where.rpartition("/")[0]
        if row in there:
            told[where] = text
        else:
            told[row] = f"{told[row]}, {text}" if row in told else text
    return told


def _stated(tables: Mapping[str, Any]) -> Iterator[str]:
    """The names of the cells that show a fact."""
    for key, table in tables.items():
        for row in table["rows"]:
            yield from (f"{key}/{row['name']}/{column}" for column in row.get("facts", {}))


def _texts(was: Contents, now: Contents, tables: Collection[str]) -> Iterator[Change]:
    """The changed texts, without regard to the facts in them and to pictures of figures whose data changed."""
    before, after = (list(_told(each, tables)) for each in (was, now))
    matcher = difflib.SequenceMatcher(None, [_bare(each) for each in before], [_bare(each) for each in after], False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield from _pairs(before[i:j], after[k:m])


def _pairs(before: list[Piece], after: list[Piece]) -> Iterator[Change]:
    for place in range(max(len(before), len(after))):
        old, new = ([pieces[place]] if place < len(pieces) else [] for pieces in (before, after))
        where = [*new, *old][0].where
        yield Change(WORDS, where, old[0].text if old else None, new[0].text if new else None)


def _told(contents: Contents, tables: Collection[str]) -> Iterator[Piece]:
    """The texts of a document, without the sources section and without pictures and texts of changed tables."""
    words = Wording(contents.manifest["report"]["language"])
    changed = {numbered(table["id"], words) for table in contents.manifest.get("tables", []) if table["key"] in tables}
    for piece in contents.of(TEXT, HEADING, RUNNING, ALT, PICTURE):
        if piece.kind == HEADING and piece.text == words.label("Where each figure comes from"):
            return
        if not (piece.kind in (ALT, PICTURE) and piece.place.partition(",")[0] in changed):
            yield piece


def _bare(piece: Piece) -> tuple[str, str]:
    """A text with each fact replaced by its key, because facts are compared separately."""
    text = piece.text
    for key, shown in piece.facts:
        text = text.replace(shown, f"{{{key}}}", 1)
    return piece.kind, text


def plain_rows(rows: Iterable[Moved]) -> list[dict[str, Any]]:
    """Changed rows as plain values."""
    return [
        {
            "table": row.table,
            "file": row.file,
            "key": row.key,
            "change": row.change,
            "old_row": row.row[0],
            "new_row": row.row[1],
            "column": row.column,
            "old": row.old,
            "new": row.new,
        }
        for row in rows
    ]
