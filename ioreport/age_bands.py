"""Age bands: ranges of whole years, named in an office, a template or a call."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ioreport.errors import UsageError

DEFAULT_BANDS = ("0-4", "5-11", "12-17", "18-59", "60+")
BANDS_EXPECTED = 'age bands, each after the one before it, as ["0-4", "5-17", "18-59", "60+"]'
"""The words in findings for a list of bands."""


@dataclass(frozen=True)
class Band:
    """A range of whole years, both ends included; `high` is `None` if it has no upper end."""

    code: str
    low: int
    high: int | None


def read_bands(bands: Iterable[str]) -> tuple[Band, ...]:
    """Age bands from texts such as ``"5-11"`` and ``"60+"``.

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
    low = int(found[1]) if found else 0
    high = int(found[2]) if found and found[2] else None
    if not found or (high is not None and low > high):
        raise UsageError(f"bands: found {text!r}, expected a band such as 5-11 or 60+.")
    return Band(band_code(low, high), low, high)


def band_code(low: int, high: int | None) -> str:
    """The code of a range of ages.

    >>> band_code(5, 11), band_code(60, None)
    ('5-11', '60+')
    """
    return f"{low}+" if high is None else f"{low}-{high}"


def bands_hold(value: object) -> bool:
    """Whether a value from a file is a list of age bands.

    >>> bands_hold(["0-17", "18+"]), bands_hold(["18+", "0-17"]), bands_hold("0-17")
    (True, False, False)
    """
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return False
    try:
        read_bands(value)
    except UsageError:
        return False
    return True
