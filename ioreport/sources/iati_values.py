"""Values of an IATI indicator, so that nothing is counted twice.

A period may state its value several times: alone, by sex, by age, by place. The value without dimensions is the total.
The values of one set of dimensions are its parts: they are taken in its place if they add up to it and the office has
columns for all of them. Values of different sets are never added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

_PERCENTAGE = "2"
_SEX_NAMES = ("sex", "gender")
_AGE_NAMES = ("age", "age group", "age-group", "age_group")
_SEXES = {"f": "f", "female": "f", "women": "f", "girls": "f", "m": "m", "male": "m", "men": "m", "boys": "m"}
_SEXES |= {"x": "x", "other": "x", "u": "u", "unknown": "u"}
_AGES = re.compile(r"(\d{1,3})\s*(?:[-–]\s*(\d{1,3})|(\+))")
_MOST_PLACES = 3
Row = tuple[str, ...]


@dataclass(frozen=True)
class _Actual:
    """One stated value: its number as text, its place, and its dimensions by name."""

    text: str
    place: str
    dimensions: tuple[tuple[str, str], ...]
    comment: str

    @property
    def kind(self) -> tuple[str, ...]:
        """What it is a part by; empty for a total."""
        return tuple(sorted([*(name for name, _ in self.dimensions), *(["place"] if self.place else [])]))


def number(text: str) -> Decimal | None:
    """A number as XML writes it; ``None`` if it is none.

    >>> number("1200.50"), number("n/a"), number("NaN")
    (Decimal('1200.50'), None, None)
    """
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def plain(text: str) -> str:
    """A number without zeros at its end that say nothing; any other text as it is.

    >>> plain("169512.7800000000"), plain("5.00"), plain("1,300.00")
    ('169512.78', '5.00', '1,300.00')
    """
    found = number(text)
    places = 0 if found is None else -int(found.as_tuple().exponent)
    return text if places <= _MOST_PLACES else f"{found:f}".rstrip("0").rstrip(".")


def value_rows(indicator: Any) -> Iterator[Row]:
    """The values of an indicator: start, end, place, sex, ages, value, numerator, denominator, comment.

    A percentage has the numerator that is written, and the denominator 100.
    """
    percent = indicator.get("measure") == _PERCENTAGE
    for period in indicator.iterfind("period"):
        days = tuple(_attribute(period, name) for name in ("period-start", "period-end"))
        for actual in _once(list(map(_read, period.iterfind("actual"))), percent):
            sex, low, high = _people(actual)
            ratio = ("", actual.text, "100" if actual.text else "") if percent else (actual.text, "", "")
            yield (*days, actual.place, sex, low, high, *ratio, actual.comment)


def _attribute(element: Any, path: str) -> str:
    found = element.find(path)
    return "" if found is None else (found.get("iso-date") or "")[:10]


def _read(element: Any) -> _Actual:
    dimensions = tuple(
        ((each.get("name") or "").strip().casefold(), (each.get("value") or "").strip())
        for each in element.iterfind("dimension")
    )
    location = element.find("location")
    comment = element.find("comment/narrative")
    return _Actual(
        plain((element.get("value") or "").strip()),
        "" if location is None else (location.get("ref") or "").strip(),
        dimensions,
        "" if comment is None else " ".join((comment.text or "").split()),
    )


def _once(actuals: Sequence[_Actual], percent: bool) -> Sequence[_Actual]:
    """The values of a period that count: the total, or parts that add up to it."""
    stated = [each for each in actuals if each.text]
    kinds: dict[tuple[str, ...], list[_Actual]] = {}
    for each in stated:
        kinds.setdefault(each.kind, []).append(each)
    totals = kinds.pop((), [])
    if len(totals) > 1:
        return [_doubtful("several totals", totals)]
    if percent:
        return totals or ([_doubtful("percentages of parts alone", stated)] if stated else [])
    sums = {kind: _sum(each) for kind, each in kinds.items()}
    if totals:
        wanted = number(totals[0].text)
        fitting = [kind for kind, total in sums.items() if total is not None and total == wanted]
        return _finest([kind for kind in fitting if _has_columns(kinds[kind])], kinds) or totals
    return _of_parts(kinds, sums)


def _of_parts(
    kinds: dict[tuple[str, ...], list[_Actual]], sums: dict[tuple[str, ...], Decimal | None]
) -> Sequence[_Actual]:
    """Parts without a total: those of one set of dimensions, if all sets have the same sum."""
    if not kinds:
        return []
    if len(set(sums.values())) > 1 or None in sums.values():
        return [_doubtful("parts with different sums", [each for listed in kinds.values() for each in listed])]
    known = _finest([kind for kind, listed in kinds.items() if _has_columns(listed)], kinds)
    total = next(iter(sums.values()))
    return known or [_Actual(f"{total:f}", "", (), "")]


def _sum(actuals: Sequence[_Actual]) -> Decimal | None:
    numbers = [number(each.text) for each in actuals]
    return None if None in numbers else sum((each for each in numbers if each is not None), Decimal())


def _finest(kinds: Sequence[tuple[str, ...]], known: dict[tuple[str, ...], list[_Actual]]) -> Sequence[_Actual]:
    """The parts of the set with the most dimensions."""
    return known[max(kinds, key=lambda kind: (len(kind), len(known[kind])))] if kinds else []


def _has_columns(actuals: Sequence[_Actual]) -> bool:
    """Whether the office has columns that can say every dimension of these values."""
    return all(_is_sayable(name, value) for each in actuals for name, value in each.dimensions)


def _is_sayable(name: str, value: str) -> bool:
    if name in _SEX_NAMES:
        return value.casefold() in _SEXES
    return name in _AGE_NAMES and bool(_AGES.fullmatch(value))


def _doubtful(why: str, actuals: Sequence[_Actual]) -> _Actual:
    """A value that no number is: it is told, and kept out."""
    return _Actual(f"{why}: {'; '.join(each.text for each in actuals[:6])}", "", (), "")


def _people(actual: _Actual) -> tuple[str, str, str]:
    """Sex and ages, as far as the dimensions say them."""
    sex, low, high = "", "", ""
    for name, value in actual.dimensions:
        if name in _SEX_NAMES:
            sex = _SEXES[value.casefold()]
        elif name in _AGE_NAMES and (found := _AGES.fullmatch(value)):
            low, high = found[1], found[2] or ""
    return sex, low, high
