"""The log of withheld numbers and the reasons, for the office only: it has the numbers that the document withholds."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ioreport.small_counts import is_small
from ioreport.tables.csv_dialect import csv_bytes, unrun_cell

SMALL = "small"
TO_PROTECT = "to protect others"
TOLD_BEFORE = "revealed too closely by earlier documents"
NOT_PROVEN = "nothing was proven safe for readers of earlier documents: everything except zeros is withheld"
OF_WITHHELD = "is computed from a withheld number"
WOULD_TELL = "would tell of a withheld number"


@dataclass(frozen=True)
class Withholding:
    """One withheld number: its publication and cell, its value, and the reason.

    `low` and `high` are two counts, at least n apart, that are both possible for an attacker; they are given only for
    small numbers, not for numbers that are withheld to protect these.
    """

    publication: str
    cell: str
    value: str
    why: str
    low: int | None = None
    high: int | None = None


def reason(count: Any, n: int) -> str:
    """Why a withheld count is withheld: because it is small itself, or to protect others."""
    return SMALL if is_small(count, n) else TO_PROTECT


def log_bytes(log: Iterable[Withholding]) -> bytes:
    """The log as a CSV file; a cell that a spreadsheet would run as a formula has an apostrophe before it.

    >>> log_bytes([Withholding("sex", "=m", "3", SMALL)]).decode().splitlines()
    ['publication,cell,value,why,low,high', "sex,'=m,3,small,,"]
    """
    names = [field.name for field in dataclasses.fields(Withholding)]
    return csv_bytes(names, (map(unrun_cell, dataclasses.astuple(each)) for each in log))


def write_log(path: str | Path, log: Iterable[Withholding]) -> None:
    """Write the log as a CSV file; for the office, never beside a document that is sent out.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(log_bytes(log))
