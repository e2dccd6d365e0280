"""Files of the office on their way: text columns put under the header that the data model gives them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, TextIO

import numpy as np

from ioreport.demo.invented_words import Row
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
"""The columns that this office has beside those of the data model; `admin1` is a table of its own."""

UNUSED = {
    "transactions": ("booked",),
    "exchange_rates": ("valid_from",),
}
"""The columns of the data model that this office does without."""

_NAMES = (*TABLES, "admin1")


def header(table: str) -> tuple[str, ...]:
    """The columns of a table of this office.

    >>> header("partners")
    ('partner_id', 'name', 'kind', 'country', 'name_bg')
    """
    known = TABLES[table].columns if table in TABLES else ()
    return (*(name for name in known if name not in UNUSED.get(table, ())), *ADDED.get(table, ()))


def write_headers(folder: Path) -> None:
    """Write every table with its header and without rows."""
    for table in _NAMES:
        with _open(folder, table, "w") as file:
            csv.writer(file, lineterminator="\n").writerow(header(table))


def append_rows(folder: Path, table: str, rows: Iterable[Row]) -> None:
    """Add rows to a table; what a row does not name is empty, what the table does not have is left out."""
    with _open(folder, table, "a") as file:
        csv.DictWriter(file, header(table), "", "ignore", lineterminator="\n").writerows(rows)


def append_columns(folder: Path, table: str, columns: TextColumns) -> None:
    """Add a block of rows to a table, given as columns; a column that is not given is empty."""
    count = len(next(iter(columns.values())))
    empty = np.full(count, "")
    cells = [np.asarray(columns.get(name, empty)).tolist() for name in header(table)]
    with _open(folder, table, "a") as file:
        csv.writer(file, lineterminator="\n").writerows(zip(*cells, strict=True))


def _open(folder: Path, table: str, mode: Literal["w", "a"]) -> TextIO:
    return open(folder / f"{table}.csv", mode, encoding="utf-8", newline="")


def written_csv(numbers: np.ndarray, known: np.ndarray | bool = True) -> np.ndarray:
    """Whole numbers as text, empty where not known.

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
    """Texts put together, column by column.

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
