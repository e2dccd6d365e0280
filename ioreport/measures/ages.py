"""Age bands: which band holds a row's whole range of ages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ioreport.errors import UsageError

DEFAULT_BANDS = ("0-4", "5-11", "12-17", "18-59", "60+")
NOT_SPLIT = "age not split"
UNKNOWN = "age unknown"
LAST_YEAR_OF_CHILDHOOD = 17


@dataclass(frozen=True)
class Band:
    """A range of whole years, both ends in it; `high` is `None` where it has no upper end."""

    code: str
    low: int
    high: int | None


def read_bands(bands: Iterable[str]) -> tuple[Band, ...]:
    """Age bands from plain words.

    Raises
    ------
    UsageError
        When a band is neither ``"5-11"`` nor ``"60+"``, or does not start after the one before it.

    Examples
    --------
    >>> read_bands(["0-17", "18+"])
    (Band(code='0-17', low=0, high=17), Band(code='18+', low=18, high=None))
    """
    given = [bands] if isinstance(bands, str) else list(bands)
    read = tuple(_band(text) for text in given)
    for before, after in zip(read, read[1:], strict=False):
        if before.high is None or before.high >= after.low:
            raise UsageError(f"bands: {after.code!r} must start after {before.code!r} ends.")
    if not read:
        raise UsageError("bands: found none, expected bands such as 0-17 and 18+.")
    return read


def _band(text: str) -> Band:
    found = re.fullmatch(r"(\d{1,3})(?:[-–](\d{1,3})|(\+))", str(text), re.ASCII)
    low, high = (int(found[1]), found[2] and int(found[2])) if found else (1, 0)
    if high is not None and low > high:
        raise UsageError(f"bands: found {text!r}, expected a band such as 5-11 or 60+.")
    return Band(f"{low}+" if high is None else f"{low}-{high}", low, high)


def age_codes(bands: Iterable[Band]) -> list[str]:
    """Every code that `age_band` may give, in the order in which they are shown."""
    return [*(band.code for band in bands), NOT_SPLIT, UNKNOWN]


def age_band(age_min: pd.Series, age_max: pd.Series, bands: Iterable[Band]) -> pd.Series:
    """The band that holds each row's whole range of ages.

    Parameters
    ----------
    age_min, age_max : Series of Int64
        Years, both ends in the range. Both missing: unknown; only `age_max` missing: an open end.

    Returns
    -------
    Series of str
        A band's code; ``age not split`` where no band holds the range; ``age unknown`` without ages.

    Examples
    --------
    >>> low, high = pd.Series([5, 10, None], dtype="Int64"), pd.Series([11, 14, None], dtype="Int64")
    >>> age_band(low, high, read_bands(DEFAULT_BANDS)).tolist()
    ['5-11', 'age not split', 'age unknown']
    """
    unknown = age_min.isna() & age_max.isna()
    low, open_end = age_min.fillna(0), age_max.isna()
    codes = pd.Series(NOT_SPLIT, index=age_min.index, dtype="str").mask(unknown, UNKNOWN)
    for band in bands:
        below_top = True if band.high is None else ~open_end & (age_max <= band.high).fillna(False)
        codes = codes.mask(~unknown & (low >= band.low) & below_top, band.code)
    return codes


def is_child(age_min: pd.Series, age_max: pd.Series) -> pd.Series:
    """Whether a row's whole range of ages is at most 17."""
    return (age_max <= LAST_YEAR_OF_CHILDHOOD).fillna(False).astype("bool")


def is_adult(age_min: pd.Series, age_max: pd.Series) -> pd.Series:
    """Whether a row's whole range of ages is at least 18."""
    return (age_min > LAST_YEAR_OF_CHILDHOOD).fillna(False).astype("bool")
