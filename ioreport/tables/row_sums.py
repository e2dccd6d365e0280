"""Sums of rows: a number for each row of a table, another one where a cell or the row's number differs."""

from __future__ import annotations

import zlib
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from ioreport.reads import unrecorded
from ioreport.tables.office import Office

_KEPT: WeakKeyDictionary[Office, dict[str, np.ndarray]] = WeakKeyDictionary()


def row_sums(office: Office, table: str) -> np.ndarray:
    """For each row of a table a number of 64 bits that is made from its cells, its row number and the columns' names.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> len(row_sums(office, "places")) == len(office.places)
    True
    """
    kept = _KEPT.setdefault(office, {})
    if table not in kept:
        with unrecorded():
            frame = office.tables[table]
        plain = frame.astype({name: "object" for name in frame.columns if not _is_plain(frame[name])})
        sums = pd.util.hash_pandas_object(plain, index=True).to_numpy()
        kept[table] = sums ^ np.uint64(zlib.crc32("\0".join(map(str, frame.columns)).encode()))
    return kept[table]


def _is_plain(column: pd.Series) -> bool:
    """Whether a column's cells are hashed as they are: times, floats and texts; others as what they are written as."""
    return column.dtype.kind in "Mf" or str(column.dtype) == "str"
