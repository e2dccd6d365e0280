"""Suggest corrections of an invalid cell: the same cell read in other common notations."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping

from ioreport.errors import nearest
from ioreport.tables import code_lists
from ioreport.tables.schema import Field
from ioreport.wording import languages
from ioreport.wording.code_spellings import code_written
from ioreport.wording.date_format import with_english_months
from ioreport.wording.language_folders import all_words, kept_until_changed
from ioreport.wording.people_in_words import any_of

_FIRST_OF_EXCEL = dt.date(1899, 12, 30)
_FIRST_OF_APPLE = dt.date(1904, 1, 1)
_WORDED = ("%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y", "%b %d, %Y", "%b-%y", "%b %Y", "%B %Y")
_NOT_KNOWN = frozenset(("", "-", "–", "—", "--", "?", "#n/a", "null", "none", "nan", "nil"))
_MONEY_SIGNS = re.compile(r"^(?:[€$£¥]|лв\.?|[A-Z]{3})\s*(?=[-\d(])|(?<=[\d)])\s*(?:[€$£¥]|лв\.?|[A-Z]{3})$")


def hint(field: Field, found: str) -> str:
    """A hint at what was probably meant by an invalid cell, or an empty text.

    >>> from ioreport.tables.column_types import DATE, MONEY, WHOLE
    >>> hint(Field("people", WHOLE), "1,234"), hint(Field("date", DATE), "20.06.2023")
    (' (did you mean 1234?)', ' (did you mean 2023-06-20?)')
    >>> hint(Field("date", DATE), "3/4/2023"), hint(Field("amount", MONEY), "€ 1.234,50")
    (' (did you mean 2023-04-03 or 2023-03-04?)', ' (did you mean 1234.50?)')
    >>> hint(Field("sex", codes=("f", "m")), "f ")
    ' (without spaces around it)'
    """
    text = found.strip()
    if found != text and _allowed(field, [text]):
        return " (without spaces around it)"
    if likely := readings(field, text):
        return f" (did you mean {' or '.join(likely[:2])}?)"
    written = code_written(field.codes, text) if field.codes else ""
    return f" (did you mean {written}?)" if written else _in_words(field, text) or nearest(found, field.codes)


def readings(field: Field, text: str) -> list[str]:
    """All that an invalid cell can mean in other notations, written as the column asks; the likeliest first.

    >>> from ioreport.tables.column_types import DATE
    >>> readings(Field("date", DATE), "3/4/2023")
    ['2023-04-03', '2023-03-04']
    """
    return _allowed(field, _rewritten(field, text))


def _allowed(field: Field, cells: Iterable[str]) -> list[str]:
    written = list(dict.fromkeys(cell for cell in cells if cell))
    return [cell for cell, holds in zip(written, field.holds(written), strict=True) if holds]


def _rewritten(field: Field, text: str) -> list[str]:
    """The cell read in other notations, written in the contract's."""
    rewrite = _REWRITE.get(field.kind.rule)
    named = [code_lists.code_named(field.kind.listed, text)] if field.kind.listed else []
    return [*(rewrite(text) if rewrite else []), *named, text.lower(), text.upper()]


def _dates(text: str) -> list[str]:
    """Days in other notations. With slashes the first part may be the day or the month; a spreadsheet number may count
    days from 1900 or, in old spreadsheets of Apple computers, from 1904.

    >>> _dates("31/03/2026"), _dates("46112"), _dates("31-Mar-26"), _dates("2026-03-31 00:00:00")
    (['2026-03-31'], ['2026-03-31', '2030-04-01'], ['2026-03-31'], ['2026-03-31'])
    """
    text = re.sub(r"[T ]00:00(:00(\.0+)?)?Z?$", "", text)
    if re.fullmatch("[2-6][0-9]{4}", text):
        return [(first + dt.timedelta(int(text))).isoformat() for first in (_FIRST_OF_EXCEL, _FIRST_OF_APPLE)]
    if parts := re.fullmatch(r"([0-9]{4})[-./ ]?([0-9]{1,2})[-./ ]?([0-9]{1,2})\.?", text):
        return _days([parts.groups()])
    if parts := re.fullmatch(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([0-9]{2}|[0-9]{4})", text):
        one, mark, two, year = parts.groups()
        full = year if len(year) == 4 else f"20{year}"
        return _days([(full, two, one), *([(full, one, two)] if mark != "." else [])])
    return _worded(text)


def _days(parts: Iterable[tuple[str, ...]]) -> list[str]:
    found: dict[str, None] = {}
    for year, month, day in parts:
        try:
            found[dt.date(int(year), int(month), int(day)).isoformat()] = None
        except ValueError:  # not a day of the calendar
            continue
    return list(found)


def _worded(text: str) -> list[str]:
    """Days and months with the month's name, in any of the package's languages.

    >>> _worded("1 June 2023"), _worded("1 юни 2023 г.")
    (['2023-06-01'], ['2023-06-01'])
    """
    text = with_english_months(text, languages())
    for form in _WORDED:
        try:
            return [dt.datetime.strptime(text, form).date().isoformat()]
        except ValueError:
            continue
    return []


def _months(text: str) -> list[str]:
    """Months in other notations; a day gives its month.

    >>> _months("06/2023"), _months("Jun-23"), _months("2023-6")
    (['2023-06'], ['2023-06'], ['2023-06'])
    """
    if parts := re.fullmatch(r"([0-9]{1,2})[-./ ]([0-9]{4})|([0-9]{4})[-./ ]([0-9]{1,2})", text):
        first, year, other, month = parts.groups()
        return [f"{year or other}-{int(first or month):02}"]
    return [day[:7] for day in _dates(text)]


def _numbers(text: str) -> list[str]:
    """A number without grouping marks, with a decimal point and its minus sign in front.

    >>> _numbers("1.234,50"), _numbers("1'234.50"), _numbers("(500)"), _numbers("1,234"), _numbers("12.0")
    (['1234.50'], ['1234.50'], ['-500'], ['1234', '1.234'], ['12.0', '12'])
    """
    text = "".join(str(int(char)) if char.isdecimal() else char for char in text).replace("\N{MINUS SIGN}", "-")
    text = re.sub(r"[\s'’]", "", re.sub(r"^\((.+)\)$|^(.+)-$", r"-\1\2", text).removeprefix("+"))
    commas = re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text)
    points = re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?", text)
    found = [
        text.replace(",", "") if commas else "",
        text.replace(".", "").replace(",", ".") if points else "",
        text.replace(",", ".") if text.count(",") == 1 and "." not in text else "",
        re.sub(r"^(-?)(?=\.)|\.$", r"\g<1>0" if text.startswith((".", "-.")) else "", text),
        re.sub(r"\.0+$", "", text),
    ]
    return [cell for cell in dict.fromkeys(found) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell)]


def _amounts(text: str) -> list[str]:
    return _numbers(_MONEY_SIGNS.sub("", text))


def _degrees(text: str) -> list[str]:
    parts = re.fullmatch(r"([0-9.,]+)\s*°?\s*([NSEWnsew]?)", text)
    return _numbers(("-" if parts[2].upper() in ("S", "W") and parts[2] else "") + parts[1] if parts else text)


_TRUTHS = {"true": "yes", "false": "no"}


def _cell_words(meaning: str) -> tuple[str, ...]:
    return all_words("language.toml", "cells", meaning)


def _is_not_known(text: str) -> bool:
    return text.lower() in _NOT_KNOWN or text.lower() in _cell_words("not_known")


_REWRITE: Mapping[str, Callable[[str], list[str]]] = {
    "date": _dates,
    "month": _months,
    "whole_number": _numbers,
    "number": _numbers,
    "money": _amounts,
    "degrees": _degrees,
    "truth": lambda text: [truth for truth, word in _TRUTHS.items() if text.lower() in _cell_words(word)],
    "sdg_targets": lambda text: [re.sub(", *", ";", text)],
}


def _in_words(field: Field, text: str) -> str:
    """Advice if no other cell can be suggested."""
    if text.startswith("#") and not _is_not_known(text):
        return " (a formula failed in the spreadsheet: correct it there)"
    if field.name == "people":
        return _people(field, text)
    if field.kind.rule == "date" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return " (there is no such day in the calendar)"
    if _is_not_known(text):
        return "" if field.required else " (an empty cell where it is not known)"
    if field.kind.numeric and re.fullmatch(r"-?[0-9.,]+E\+?[0-9]+", text, re.IGNORECASE):
        return " (a spreadsheet has shortened it: widen the column, save again)"
    told = field.about and not re.fullmatch(r"-?[0-9.]+", text) and not nearest(text, field.codes)
    return f" ({field.about})" if told else ""


def _people(field: Field, text: str) -> str:
    """Advice for counts: the precision of a number has its own column; a count that is not a number goes in words."""
    for pattern, precision in _precisions():
        if parts := pattern.fullmatch(text):
            likely = _allowed(field, _numbers(next(filter(None, parts.groups()))))
            return f" (did you mean {likely[0]}, with precision {precision}?)" if likely else ""
    in_words = _is_not_known(text) or re.search(r"[^\W\d_]{3}|\d\s*[-–]\s*\d", text)
    return " (an empty cell, with wording saying what is known instead)" if in_words else ""


@kept_until_changed
def _precisions() -> tuple[tuple[re.Pattern[str], str], ...]:
    number = r"\s*([\d., ]+)"
    about, at_least = (any_of(_cell_words(words)) for words in ("about", "at_least"))
    return (
        (re.compile(rf"(?:~|≈|±|{about}){number}", re.IGNORECASE), "about"),
        (re.compile(rf"(?:>|≥|>=|{at_least}){number}|([\d., ]+)\+", re.IGNORECASE), "at_least"),
    )
