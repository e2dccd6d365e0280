"""Hand-written content of the demonstration office: invented donors, places, projects and texts.

The files in the folder `invented` are tables of the data model with additional columns that control the
data (a grant's `pace`, an indicator's `course`); these columns are not written into the office.
"""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

WORDS_FOLDER = Path(__file__).parent / "invented"
AS_OF = dt.date(2026, 9, 30)
"""The last day of the data; anything that begins later is planned."""

LAST_MONTH_OF_THE_LEV = "2025-12"
_EPOCH = dt.date(1970, 1, 1)
Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of a hand-written table.

    >>> [row["short_name"] for row in rows("donors")][:2]
    ['Norland', 'Sundmark']
    """
    with open(WORDS_FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def texts(name: str) -> dict[str, Any]:
    """The texts of a hand-written file, such as ``narratives_en``."""
    return tomllib.loads((WORDS_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def column(table: str, name: str) -> np.ndarray:
    """A column of a hand-written table as texts."""
    return np.array([row[name] for row in rows(table)])


@cache
def wholes(table: str, name: str) -> np.ndarray:
    """A column of a hand-written table as whole numbers."""
    return column(table, name).astype(np.int64)


@cache
def days(table: str, name: str) -> np.ndarray:
    """A column of dates as days since 1970."""
    return np.array([day_number(text) for text in column(table, name)])


def places_in(table: str, key: str, names: np.ndarray) -> np.ndarray:
    """The row number of each name in a hand-written table.

    >>> places_in("donors", "donor_id", np.array(["sundmark", "norland"])).tolist()
    [1, 0]
    """
    known = {name: place for place, name in enumerate(column(table, key).tolist())}
    return np.array([known[name] for name in names.tolist()])


def day_number(text: str) -> int:
    """A date as days since 1970."""
    return (dt.date.fromisoformat(text) - _EPOCH).days


def written_days(numbers: np.ndarray) -> np.ndarray:
    """Days since 1970 as dates of ISO 8601.

    >>> written_days(np.array([0, 20_000])).tolist()
    ['1970-01-01', '2024-10-04']
    """
    return numbers.astype("datetime64[D]").astype(str)


LAST_DAY = day_number(AS_OF.isoformat())
