"""Age bands of rows: the band that contains a row's whole range of ages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import pandas as pd

from ioreport.age_bands import DEFAULT_BANDS, Band, band_code, read_bands

NOT_SPLIT = "age not split"
UNKNOWN = "age unknown"
LAST_YEAR_OF_CHILDHOOD = 17
MOST_OWN = 8
"""The most age groups of an office; more than this are single years."""


def age_codes(bands: Iterable[Band]) -> list[str]:
    """Every code that `age_band` may give, in the order shown."""
    return [*(band.code for band in bands), NOT_SPLIT, UNKNOWN]


def age_band(age_min: pd.Series, age_max: pd.Series, bands: Iterable[Band]) -> pd.Series:
    """The band that contains each row's whole range of ages.

    Parameters
    ----------
    age_min, age_max : Series of Int64
        Years, both ends included. Both missing: unknown; only `age_max` missing: an open end.

    Returns
    -------
    Series of str
        A band's code; ``age not split`` if no band contains the range; ``age unknown`` without ages.

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


def spans(age_min: pd.Series, age_max: pd.Series, band: Band) -> pd.Series:
    """Whether each row's range of ages overlaps a band; a row without ages does not.

    >>> spans(pd.Series([0, 18], dtype="Int64"), pd.Series([17, 59], dtype="Int64"), Band("0-4", 0, 4)).tolist()
    [True, False]
    """
    known = age_min.notna() | age_max.notna()
    below = True if band.high is None else (age_min.fillna(0) <= band.high)
    return (known & below & (age_max.isna() | (age_max >= band.low).fillna(False))).astype("bool")


def fitting_bands(age_min: pd.Series, age_max: pd.Series, apart: pd.Series | None = None) -> tuple[str, ...]:
    """The age bands in which rows can be shown.

    The default bands, if rows fit each band that any row overlaps. Else the rows' own age groups, if these are
    adjacent: 0–5, 6–13, 14–17, 18–64, 65+. Else the default bands, joined where a row overlaps several; rows of
    children and adults together join no bands and stay *not split*, so that children and adults stay separate.

    Parameters
    ----------
    apart : Series, optional
        The column by which rows are shown separately, such as their sex: each part must fit the bands.

    Examples
    --------
    >>> def found(*ranges):
    ...     ages = pd.DataFrame(ranges, dtype="Int64")
    ...     return fitting_bands(ages[0], ages[1])
    >>> found((0, 4), (18, 59)), found((0, 17), (5, 11), (18, None)), found((15, 24), (0, 17), (18, 59))
    (('0-4', '5-11', '12-17', '18-59', '60+'), ('0-17', '18+'), ('0-17', '18-59', '60+'))
    """
    known = (age_min.notna() | age_max.notna()).to_numpy()
    parts = pd.Series("", age_min.index) if apart is None else apart.astype("str")
    frame = pd.DataFrame({"part": parts[known], "low": age_min.fillna(0)[known], "high": age_max[known]})
    by_part: dict[str, set[Ages]] = {}
    for part, low, high in frame.drop_duplicates().to_numpy(dtype="object"):
        by_part.setdefault(part, set()).add((int(low), None if pd.isna(high) else int(high)))
    bands = read_bands(DEFAULT_BANDS)
    if all(_fill(ranges, (band.low, band.high)) for ranges in by_part.values() for band in bands):
        return DEFAULT_BANDS
    ranges = set().union(*by_part.values())
    return _own_groups(ranges) or _joined(bands, ranges)


Ages = tuple[int, int | None]
"""The first and the last year of a range; `None` if it is open."""


def _last(ages: Ages) -> float:
    return float("inf") if ages[1] is None else ages[1]


def _within(ages: Ages, other: Ages) -> bool:
    return other[0] <= ages[0] and _last(ages) <= _last(other)


def _fill(ranges: Collection[Ages], band: Ages) -> bool:
    """Whether a band can be shown: a range fits it, or none overlaps it."""
    spanned = any(each[0] <= _last(band) and band[0] <= _last(each) for each in ranges)
    return not spanned or any(_within(each, band) for each in ranges)


def _crosses(ages: Ages, year: int) -> bool:
    """Whether a range has years on both sides of the start of a band."""
    return ages[0] < year <= _last(ages)


def _own_groups(ranges: Collection[Ages]) -> tuple[str, ...]:
    """The widest ranges, if they are adjacent without gaps; otherwise none."""
    widest = sorted(each for each in ranges if not any(each != other and _within(each, other) for other in ranges))
    side_by_side = all(_last(one) + 1 == other[0] for one, other in pairwise(widest))
    mixed = [each for each in widest if _crosses(each, LAST_YEAR_OF_CHILDHOOD + 1)]
    holding = any(each != other and _within(other, each) for each in mixed for other in ranges)
    if not side_by_side or holding or not 2 <= len(widest) <= MOST_OWN:
        return ()
    return tuple(band_code(*ages) for ages in widest)


def _joined(bands: Sequence[Band], ranges: Collection[Ages]) -> tuple[str, ...]:
    """Bands without the limits that lie inside a row's range."""
    adult = LAST_YEAR_OF_CHILDHOOD + 1
    telling = [each for each in ranges if not _crosses(each, adult)]
    starts = [band.low for band in bands if not any(_crosses(each, band.low) for each in telling)]
    ends = [*(start - 1 for start in starts[1:]), None]
    return tuple(band_code(*ages) for ages in zip(starts, ends, strict=True))


def is_child(age_min: pd.Series, age_max: pd.Series) -> pd.Series:
    """Whether a row's whole range of ages is at most 17."""
    return (age_max <= LAST_YEAR_OF_CHILDHOOD).fillna(False).astype("bool")


def is_adult(age_min: pd.Series, age_max: pd.Series) -> pd.Series:
    """Whether a row's whole range of ages is at least 18."""
    return (age_min > LAST_YEAR_OF_CHILDHOOD).fillna(False).astype("bool")
