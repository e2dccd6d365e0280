"""The log of what was withheld and why, for the office only: it holds the very numbers that the document does not."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SMALL = "small"
TO_PROTECT = "to protect others"
WOULD_TELL = "would tell of a withheld number"


@dataclass(frozen=True)
class Withholding:
    """One withheld number: where it would stand, what it is, why it does not stand there.

    `low` and `high` are counts that a reader of the document must both think possible, at least n apart;
    they are given for small numbers only, for whose sake the others are withheld.
    """

    publication: str
    cell: str
    value: str
    why: str
    low: int | None = None
    high: int | None = None


def write_log(path: str | Path, log: Iterable[Withholding]) -> None:
    """Write the log as a CSV file; for the office, never beside a document that is sent out.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    names = [field.name for field in dataclasses.fields(Withholding)]
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(dataclasses.asdict, log))
