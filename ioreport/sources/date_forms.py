"""Dates, months and periods as a source writes them: by declared forms, with the names of months in its language."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from ioreport.wording.date_format import month_names

_TOKENS = {
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<short>\d{2})",
    "MMMM": r"(?P<name>[^\W\d_]{3,}\.?)",
    "MMM": r"(?P<name>[^\W\d_]{3,}\.?)",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "dd": r"(?P<day>\d{2})",
    "d": r"(?P<day>\d{1,2})",
}
_TOKEN = re.compile("|".join(_TOKENS))
SERIAL = "serial"
"""The form of a date that is the number of days since 1899-12-30, as Excel keeps it."""


def form_holds(form: str) -> bool:
    """Whether a form names a day, a month and a year, each once.

    >>> form_holds("dd.MM.yyyy"), form_holds("dd.mm.yyyy"), form_holds("d MMMM yyyy")
    (True, False, True)
    """
    tokens = _TOKEN.findall(form)
    kinds = sorted(token[0] for token in tokens)
    return form == SERIAL or (
        kinds == ["M", "d", "y"] and not re.search("[A-Za-z]", _TOKEN.sub("", form.replace("'T'", "")))
    )


@dataclass(frozen=True)
class DateForms:
    """The declared forms of dates, and the language whose names of months are known beside the English ones.

    >>> forms = DateForms(("dd.MM.yyyy", "d MMMM yyyy"), "bg")
    >>> forms.read("21.06.2023"), forms.read("1 юни 2023"), forms.read("2023-06-21"), forms.read("31.06.2023")
    (datetime.date(2023, 6, 21), datetime.date(2023, 6, 1), None, None)
    """

    forms: tuple[str, ...] = ()
    language: str = "en"

    def read(self, text: str) -> dt.date | None:
        """The day that a text says in one of the forms."""
        for pattern in self._patterns:
            found = pattern.fullmatch(text.strip())
            if found:
                return self._day(found.groupdict())
        return None

    def _day(self, parts: Mapping[str, str]) -> dt.date | None:
        month = month_number(parts["name"], self.language) if "name" in parts else int(parts["month"])
        year = int(parts["year"]) if "year" in parts else 2000 + int(parts["short"])
        try:
            return dt.date(year, month, int(parts["day"]))
        except ValueError:
            return None

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_pattern(form) for form in self.forms if form != SERIAL)

    @property
    def expected(self) -> str:
        return f"a date as {' or '.join(self.forms)}" if self.forms else "a date cell, or a form in [dates] forms"


def _pattern(form: str) -> re.Pattern[str]:
    parts, end = [], 0
    for token in _TOKEN.finditer(form):
        parts += [re.escape(form[end : token.start()]), _TOKENS[token.group()]]
        end = token.end()
    return re.compile("".join([*parts, re.escape(form[end:])]))


def month_number(name: str, language: str) -> int:
    """The number of a month named in a language or in English, whole or shortened; 0 if it is none.

    >>> month_number("юни", "bg"), month_number("Jun", "bg"), month_number("déc.", "fr"), month_number("Foo", "en")
    (6, 6, 12, 0)
    """
    return _months(language).get(_folded(name), 0)


def _folded(name: str) -> str:
    return name.strip().rstrip(".").casefold()


@cache
def _months(language: str) -> dict[str, int]:
    """The name of each month, in English and in a language → its number."""
    known = [named for each in ("en", language) for named in month_names(each).items()]
    return {_folded(name): number for number, names in known for name in names}


@dataclass(frozen=True)
class Days:
    """A first and a last day, both inclusive."""

    start: dt.date
    end: dt.date

    @property
    def name(self) -> str:
        """The period's short name: a month as 2023-06, a quarter, half-year or year, else its days.

        >>> month_days(2023, 6).name, month_days(2023, 4, 3).name, month_days(2023, 7, 6).name
        ('2023-06', '2023-Q2', '2023-H2')
        """
        year, month = self.start.year, self.start.month
        names = {1: f"{year}-{month:02}", 3: f"{year}-Q{month // 3 + 1}", 6: f"{year}-H{month // 6 + 1}", 12: f"{year}"}
        for months, name in names.items():
            if (month - 1) % months == 0 and self == month_days(year, month, months):
                return name
        return f"{self.start}/{self.end}"

    @property
    def fields(self) -> dict[str, str]:
        """The fields that a row of this period has: its name, its first and its last day."""
        return {"period": self.name, "period:start": self.start.isoformat(), "period:end": self.end.isoformat()}


def month_days(year: int, month: int, months: int = 1) -> Days:
    """The days of a month, or of several from it on.

    >>> month_days(2024, 2).end
    datetime.date(2024, 2, 29)
    """
    last = month + months - 1
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return Days(dt.date(year, month, 1), dt.date(end_year, end_month, calendar.monthrange(end_year, end_month)[1]))


_QUARTER = re.compile(
    r"(?:q|кв\.?|тримесечие|t|trim\.?)\s*([1-4iv]{1,3})\b|([1-4iv]{1,3})\s*[-.]?\s*(?:q\b|кв|тримесечие|trim|квартал)",
    re.I,
)
_HALF = re.compile(
    r"(?:h|s|полугодие)\s*([12i]{1,2})\b|([12i]{1,2})\s*[-.]?\s*(?:полугодие|semestre|півріччя|h\b)", re.I
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def period_named(text: str, language: str, year: int | None = None) -> Days | None:
    """The month, quarter, half-year or year that a heading or name says; ``None`` where it says none for certain.

    >>> period_named("Юни 2023", "bg").name, period_named("Q2 2024", "en").start, period_named("2023-06", "en").name
    ('2023-06', datetime.date(2024, 4, 1), '2023-06')
    >>> period_named("3", "en", 2023).name, period_named("June", "en") is None, period_named("2023", "en").name
    ('2023-03', True, '2023')
    """
    words = text.strip()
    years = re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", words)
    known = {int(each) for each in years} or ({year} if year else set())
    if len(known) != 1:
        return None
    chosen = known.pop()
    rest = re.sub(r"(?<!\d)(?:19|20)\d{2}(?!\d)\s*(?:г\.?|р\.?)?", " ", words).strip(" -–/._")
    if not rest:
        return month_days(chosen, 1, 12)
    if quarter := _QUARTER.fullmatch(rest):
        number = _counted(quarter[1] or quarter[2])
        return month_days(chosen, 3 * number - 2, 3) if number else None
    if half := _HALF.fullmatch(rest):
        number = _counted(half[1] or half[2])
        return month_days(chosen, 6 * number - 5, 6) if number in (1, 2) else None
    month = int(rest) if re.fullmatch(r"\d{1,2}", rest) else month_number(rest, language)
    return month_days(chosen, month) if 1 <= month <= 12 else None


def _counted(text: str) -> int:
    return int(text) if text.isdigit() and len(text) == 1 else _ROMAN.get(text.lower(), 0)
