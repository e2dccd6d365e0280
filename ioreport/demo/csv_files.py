"""Write the demo office's CSV files: text columns under the headers of the data model."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, TextIO

import numpy as np

from ioreport.demo.invented_tables import Row
from ioreport.tables import TABLES

TextColumns = Mapping[str, np.ndarray]

ADDED = {
    "donors": ("name_bg", "acknowledgement_bg"),
    "partners": ("name_bg",),
    "projects": ("title_bg", "objective_bg"),
    "grants": ("title_bg",),
    "budget_lines": ("title_bg",),
    "activities": ("title_bg",),
    "indicators": ("title_bg",),
    "indicator_values": ("comment_bg", "site"),
    "admin1": ("iso", "name", "name_bg", "hasc"),
}
"""The columns of this office that the data model does not have; `admin1` is a table of the office's own."""

UNUSED = {
    "transactions": ("booked",),
    "exchange_rates": ("valid_from",),
}
"""The columns of the data model that this office does not use."""

_NAMES = (*(name for name in TABLES if name not in ("sources", "origins")), "admin1")
"""The tables of this office: nothing in it was imported."""


def header(table: str) -> tuple[str, ...]:
    """The columns of a table of this office.

    >>> header("partners")
    ('partner_id', 'name', 'kind', 'country', 'name_bg')
    """
    known = TABLES[table].columns if table in TABLES else ()
    return (*(name for name in known if name not in UNUSED.get(table, ())), *ADDED.get(table, ()))


def write_headers(folder: Path) -> None:
    """Write every table with its header, without rows."""
    for table in _NAMES:
        with _open(folder, table, "w") as file:
            csv.writer(file, lineterminator="\n").writerow(header(table))


def append_rows(folder: Path, table: str, rows: Iterable[Row]) -> None:
    """Add rows to a table; a missing value is an empty cell, an unknown column is left out."""
    with _open(folder, table, "a") as file:
        csv.DictWriter(file, header(table), "", "ignore", lineterminator="\n").writerows(rows)


def append_columns(folder: Path, table: str, columns: TextColumns) -> None:
    """Add a block of rows to a table, given as columns; a missing column is empty."""
    count = len(next(iter(columns.values())))
    empty = np.full(count, "")
    cells = [np.asarray(columns.get(name, empty)).tolist() for name in header(table)]
    with _open(folder, table, "a") as file:
        csv.writer(file, lineterminator="\n").writerows(zip(*cells, strict=True))


def _open(folder: Path, table: str, mode: Literal["w", "a"]) -> TextIO:
    return open(folder / f"{table}.csv", mode, encoding="utf-8", newline="")


def written_csv(numbers: np.ndarray, known: np.ndarray | bool = True) -> np.ndarray:
    """Whole numbers as text, empty if not known.

    >>> written_csv(np.array([3, 4]), np.array([True, False])).tolist()
    ['3', '']
    """
    return np.where(known, numbers.astype(str), "")


def written_cents(cents: np.ndarray) -> np.ndarray:
    """Cents as amounts with two decimals.

    >>> written_cents(np.array([123450, -5])).tolist()
    ['1234.50', '-0.05']
    """
    size = np.abs(cents)
    sign = np.where(cents < 0, "-", "")
    return joined_columns(sign, (size // 100).astype(str), ".", np.char.zfill((size % 100).astype(str), 2))


def joined_columns(*parts: np.ndarray | str) -> np.ndarray:
    """Columns of texts, joined row by row.

    >>> joined_columns(np.array(["a", "b"]), "-", np.array(["1", "2"])).tolist()
    ['a-1', 'b-2']
    """
    whole = np.asarray(parts[0])
    for part in parts[1:]:
        whole = np.char.add(whole, part)
    return whole


def numbered_ids(prefix: str, numbers: np.ndarray, width: int) -> np.ndarray:
    """Ids such as A-00001."""
    return joined_columns(prefix, np.char.zfill(numbers.astype(str), width))
