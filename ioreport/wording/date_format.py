"""Days, months and periods in the form of a language (CLDR's long forms)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale
from babel.dates import format_date, format_skeleton, get_month_names

from ioreport.wording.language_folders import all_words

_NARROW = "\N{NARROW NO-BREAK SPACE}"
_NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Dates:
    """Words days, months and periods in one locale; `joined` is the language's "{start} to {end}".

    >>> english = Dates(Locale("en", "GB"), "{start} to {end}")
    >>> english.day(dt.date(2023, 6, 20)), english.month(dt.date(2023, 6, 1))
    ('20 June 2023', 'June 2023')
    >>> english.period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    '1 January to 31 December 2023'
    >>> Dates(Locale("bg"), "{start} – {end}").day(dt.date(2023, 6, 20))
    '20 юни 2023\\xa0г.'
    """

    locale: Locale
    joined: str

    def day(self, day: dt.date) -> str:
        return _printable(format_date(_day(day), "long", self.locale))

    def month(self, month: dt.date) -> str:
        return _printable(format_skeleton("yMMMM", _day(month), locale=self.locale))

    def period(self, start: dt.date | str, end: dt.date | str) -> str:
        start, end = _day(start), _day(end)
        if start > end:
            raise ValueError(f"a period starts on or before its end: {start} is after {end}")
        if start == end:
            return self.day(start)
        return self.joined.format(start=self._start(start, end), end=self.day(end))

    def spreadsheet_pattern(self, days: bool) -> str:
        """CLDR's long pattern of a day, or of a month, in the letters of a spreadsheet.

        >>> Dates(Locale("bg"), "").spreadsheet_pattern(days=True)
        'd mmmm yyyy "г."'
        """
        pattern = self.locale.date_formats["long"].pattern if days else self.locale.datetime_skeletons["yMMMM"].pattern
        letters = {"'": '"', "y": "yyyy", "MMMM": "mmmm", "LLLL": "mmmm"}
        found = re.sub("'|y+|MMMM|LLLL", lambda each: letters.get(each[0], "yyyy"), pattern)
        return re.sub('"([^"]*)"\\.', r'"\1."', found.replace(_NARROW, " ").replace(_NBSP, " "))

    def _start(self, start: dt.date, end: dt.date) -> str:
        # The month or year that both ends share is written once.
        if start.year != end.year:
            return self.day(start)
        return str(start.day) if start.month == end.month else format_date(start, "d MMMM", self.locale)


def as_month(month: dt.date | str) -> dt.date:
    """The first day of a month given as a date or as ``2023-06``.

    >>> as_month("2023-06")
    datetime.date(2023, 6, 1)
    """
    return dt.date.fromisoformat(f"{month}-01") if isinstance(month, str) else _day(month)


def _day(day: dt.date | str) -> dt.date:
    if isinstance(day, str):
        return dt.date.fromisoformat(day)
    return day.date() if isinstance(day, dt.datetime) else day


def _printable(text: str) -> str:
    # The bundled fonts have no narrow no-break space, which CLDR puts before "г.".
    return text.replace(_NARROW, _NBSP)


def month_names(language: str) -> dict[int, tuple[str, ...]]:
    """Number of a month → its names in a language: whole and shortened, alone and beside a day.

    >>> month_names("uk")[6], month_names("en")[6]
    (('червень', 'червня', 'черв.'), ('June', 'Jun'))
    """
    forms = [
        get_month_names(width, context, language)
        for width in ("wide", "abbreviated")
        for context in ("stand-alone", "format")
    ]
    return {number: tuple(dict.fromkeys(names[number] for names in forms)) for number in range(1, 13)}


def with_english_months(text: str, languages: Iterable[str]) -> str:
    """A text with the English names of the months that it names in one of `languages`, without the word for a year.

    >>> with_english_months("20 юни 2023 г.", ["bg"])
    '20 June 2023'
    """
    english = get_month_names("wide", locale="en")
    years = "|".join(re.escape(word.rstrip(".")) for word in all_words("figures.toml", "year_words"))
    text = re.sub(rf"\s*(?:{years})\.?$", "", text)
    for language in languages:
        for number, name in get_month_names("wide", locale=language).items():
            text = re.sub(rf"\b{re.escape(name)}\b", english[number], text, flags=re.IGNORECASE)
    return text
