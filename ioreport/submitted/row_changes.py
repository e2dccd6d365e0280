"""Changed rows and cells between two versions of a file of the office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from ioreport.tables.csv_file import read_cells
from ioreport.tables.data_model import TABLES

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_SAID = {
    "participations": ("people", "wording"),
    "transactions": ("currency", "amount"),
    "indicator_values": ("value", "numerator", "denominator"),
    "budget_lines": ("amount",),
    "exchange_rates": ("currency", "per_usd"),
    "activities": ("status",),
}
"""The cells shown for an added or removed row: those used in figures."""


@dataclass(frozen=True)
class Moved:
    """A cell that changed, or a row that was added or removed.

    `key` names the row by its table's key (``A-005/2``), `row` is its number before and after, if it exists;
    `column` is empty for a whole row, of which `old` or `new` say the figure.

    >>> print(Moved("participations", "participations.csv", "A-005/2", CHANGED, (7, 7), "people", "26", "62"))
    participations A-005/2 people 26 → 62
    >>> print(Moved("transactions", "transactions.csv", "JV-101C", ADDED, (None, 90), "", "", "EUR 779.66"))
    transactions JV-101C added, EUR 779.66
    """

    table: str
    file: str
    key: str
    change: str
    row: tuple[int | None, int | None]
    column: str
    old: str
    new: str

    def __str__(self) -> str:
        if self.change == CHANGED:
            return f"{self.table} {self.key} {self.column} {self.old or 'nothing'} → {self.new or 'nothing'}"
        said = self.new if self.change == ADDED else self.old
        return f"{self.table} {self.key} {self.change}" + (f", {said}" if said else "")


def moved_rows(table: str, file: str, old: bytes, new: bytes) -> tuple[Moved, ...]:
    """All changes between two versions of a file, in the order of its rows.

    Rows are identified by the key of their table; if it has none, or rows share one, by all their cells.

    Examples
    --------
    >>> before = b"activity_id,row_id,people\\nA-005,2,26\\nA-006,1,9\\n"
    >>> after = b"activity_id,row_id,people\\nA-005,2,62\\nA-007,1,8\\n"
    >>> print(*moved_rows("participations", "participations.csv", before, after), sep="; ")
    participations A-005/2 people 26 → 62; participations A-006/1 removed, 9; participations A-007/1 added, 8
    """
    if old == new:
        return ()
    frames = [read_cells(content, file).frame.astype("object").fillna("") for content in (old, new)]
    before, after = (_keyed(frame, _key(table, frames)) for frame in frames)
    gone = [_whole(table, file, before, key, REMOVED) for key in before.index.difference(after.index, sort=False)]
    come = [_whole(table, file, after, key, ADDED) for key in after.index.difference(before.index, sort=False)]
    changed = list(_changed(table, file, before, after))
    return tuple(sorted([*changed, *gone, *come], key=lambda each: each.row[0] or each.row[1] or 0))


def _key(table: str, frames: Sequence[pd.DataFrame]) -> list[str]:
    key = list(TABLES[table].key) if table in TABLES else []
    held = key and all(set(key) <= set(frame) and not frame.duplicated(key).any() for frame in frames)
    return key if held else []


def _keyed(frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """The rows indexed by key, with their numbers in the column ``row``; without a key, indexed by all their cells."""
    named = frame[list(key)] if key else frame
    names = pd.Series(["/".join(cells) for cells in named.astype("str").to_numpy()], frame.index, dtype="str")
    twice = names.groupby(names).cumcount()
    names = names.where(twice == 0, names + "#" + (twice + 1).astype("str"))
    return frame.assign(row=frame.index).set_index(names)


def _whole(table: str, file: str, frame: pd.DataFrame, key: str, change: str) -> Moved:
    row = frame.loc[key]
    said = " ".join(str(row[name]) for name in _SAID.get(table, ()) if name in frame and row[name])
    number = int(row["row"])
    if change == ADDED:
        return Moved(table, file, key, change, (None, number), "", "", said)
    return Moved(table, file, key, change, (number, None), "", said, "")


def _changed(table: str, file: str, before: pd.DataFrame, after: pd.DataFrame) -> Iterator[Moved]:
    both = before.index.intersection(after.index, sort=False)
    columns = [name for name in dict.fromkeys([*before, *after]) if name != "row"]
    old, new = (
        frame.drop(columns="row").loc[both].reindex(columns=columns, fill_value="") for frame in (before, after)
    )
    unlike = (old != new).stack()
    for key, column in unlike.index[unlike]:
        rows = (int(before.loc[key, "row"]), int(after.loc[key, "row"]))
        yield Moved(table, file, key, CHANGED, rows, column, str(old.loc[key, column]), str(new.loc[key, column]))
