"""Origins of a trail: the file, sheet and cells that imported rows came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from ioreport.cell_ranges import Span, read_cells_named
from ioreport.reads import note_beside, unrecorded
from ioreport.tables.data_model import TABLES
from ioreport.tables.import_tables import ORIGINS, SOURCES
from ioreport.tables.joined_cells import cell_rows, joined_cells
from ioreport.values import CellOrigin, shortened

if TYPE_CHECKING:
    from ioreport.tables.office import Office


Imported: TypeAlias = tuple[CellOrigin, tuple[Span, ...]]
"""An origin with its ranges of cells in full."""


def cell_origins(office: Office, rows: Mapping[str, Collection[int]]) -> tuple[CellOrigin, ...]:
    """The cells that some rows were imported from, joined to ranges: one entry for each sheet of a source's period.

    Rows that were not imported have none.

    Parameters
    ----------
    office : Office
    rows : mapping
        File → its row numbers, as a trail has them.
    """
    return tuple(origin for origin, _ in imported_cells(office, rows))


def imported_cells(office: Office, rows: Mapping[str, Collection[int]]) -> tuple[Imported, ...]:
    """The same, each with all its ranges."""
    known = _known(office)
    if known is None:
        return ()
    tables = {table: rows[file] for table, file in office.files.items() if file in rows and table in TABLES}
    note_beside(ORIGINS.name, tables)
    note_beside(SOURCES.name, tables)
    places = [known.of_rows(office, table, numbers) for table, numbers in tables.items()]
    return known.joined(np.concatenate(places)) if places else ()


def row_origin(office: Office, table: str, key: str) -> CellOrigin | None:
    """Where one row was imported from, by its key as `origins` has it; nothing if it was not imported."""
    known = _known(office)
    place = None if known is None else known.place_of.get((table, key))
    return None if known is None or place is None else known.joined(np.array([place]))[0][0]


def untold_fingerprints(office: Office) -> tuple[str, ...]:
    """The files whose fingerprints no document may carry because rows that count people were imported from them.

    They are the originals, and the tables that have a hash of each original and of each row.
    """
    known = _known(office)
    if known is None:
        return ()
    tables = [table for table, file in office.files.items() if file in office.counted]
    originals = set(known.origins.loc[known.origins["table"].isin(tables), "file"])
    custody = [office.files[name] for name in (ORIGINS.name, SOURCES.name)] if originals else []
    return (*sorted(originals), *custody)


def row_keys(office: Office, table: str) -> pd.Series:
    """The key of each row as `origins` writes it: its parts joined by a slash.

    >>> from ioreport.tables import load
    >>> row_keys(load("tests/data/office"), "participations").loc[2]
    'A-01/1'
    """
    with unrecorded():
        frame = office.tables[table]
    parts = [_text(frame[name]) for name in TABLES[table].key]
    return parts[0].str.cat(parts[1:], sep="/") if len(parts) > 1 else parts[0]


def _text(column: pd.Series) -> pd.Series:
    shown = column.dt.strftime("%Y-%m-%d") if column.dtype.kind == "M" else column
    return shown.astype("object").fillna("").astype("str")


class _Known:
    """The origins of an office, each with its group: the source, period, file and sheet."""

    def __init__(self, origins: pd.DataFrame, sources: pd.DataFrame):
        self.origins = origins.fillna("").reset_index(drop=True)
        pairs = zip(sources["source_id"], sources["file"], strict=True)
        self.hashes = dict(zip(pairs, sources["sha256"].fillna(""), strict=True))
        self._places: dict[str, pd.Series] = {}

    @cached_property
    def place_of(self) -> Mapping[tuple[str, str], int]:
        """Table and key → place in `origins`."""
        return {pair: n for n, pair in enumerate(zip(self.origins["table"], self.origins["key"], strict=True))}

    @cached_property
    def cells(self) -> list[tuple[str, tuple[Span, ...]]]:
        """The sheet and ranges of each origin; a text that names no cells stands for a sheet of its own."""
        named = ((text, *read_cells_named(text)) for text in self.origins["cell"])
        return [(sheet if spans else text, spans) for text, sheet, spans in named]

    @cached_property
    def groups(self) -> tuple[np.ndarray, list[tuple[str, str, str, str]]]:
        """The number of each origin's group, and the groups in order."""
        names = self.origins[["source_id", "period", "file"]]
        keys = [(*row, cell[0]) for row, cell in zip(names.itertuples(index=False, name=None), self.cells, strict=True)]
        listed = sorted(set(keys))
        numbers = {key: number for number, key in enumerate(listed)}
        return np.array([numbers[key] for key in keys], dtype=np.int64), listed

    def of_rows(self, office: Office, table: str, rows: Collection[int]) -> np.ndarray:
        """The places in `origins` of some rows of a table."""
        if table not in self._places:
            own = self.origins.loc[self.origins["table"] == table, "key"]
            places = pd.Series(own.index, own.astype("str")).groupby(level=0).first()
            self._places[table] = row_keys(office, table).map(places) if len(own) else pd.Series(dtype="float64")
        found = self._places[table]
        return np.asarray(found[found.index.isin(list(rows))].dropna(), dtype=np.int64)

    def joined(self, places: np.ndarray) -> tuple[Imported, ...]:
        """The origins at some places, joined by their groups."""
        of, listed = self.groups
        groups, counts = np.unique(of[places], return_counts=True)
        ranges = joined_cells(cell_rows(of[places], [self.cells[place][1] for place in places]))
        return tuple(
            self._joined(listed[group], ranges[ranges[:, 0] == group, 1:], int(count))
            for group, count in zip(groups, counts, strict=True)
        )

    def _joined(self, group: tuple[str, str, str, str], ranges: np.ndarray, rows: int) -> Imported:
        source, period, file, sheet = group
        spans = tuple(Span(*map(int, each)) for each in ranges)
        count = sum((each.bottom - each.top + 1) * (each.right - each.left + 1) for each in spans)
        told = shortened(",".join(map(str, spans)), count) if spans else sheet
        sha256 = self.hashes.get((source, file), "")
        return CellOrigin(source, period, file, sha256, sheet if spans else "", told, rows), spans


_KEPT: WeakKeyDictionary[Office, _Known | None] = WeakKeyDictionary()


def _known(office: Office) -> _Known | None:
    """The origins of an office; nothing where nothing was imported."""
    if office not in _KEPT:
        with unrecorded():
            origins, sources = (office.tables.get(name) for name in (ORIGINS.name, SOURCES.name))
        empty = origins is None or sources is None or origins.empty
        _KEPT[office] = None if empty else _Known(origins, sources)
    return _KEPT[office]
