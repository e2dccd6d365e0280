"""`Wording`: numbers, dates and the fixed words of a document in one language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from gettext import NullTranslations
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages
from babel.lists import format_list

from ioreport.errors import UsageError
from ioreport.values import PRECISIONS, minor_units
from ioreport.wording.catalogue import read_catalogue
from ioreport.wording.code_words import UNITS, words_of
from ioreport.wording.date_format import Dates, as_month
from ioreport.wording.language_folders import languages, languages_expected, words_of_language
from ioreport.wording.number_format import Numbers, rounded

LANGUAGE_NAMES = "language"
"""The list of codes whose words are CLDR's names of languages."""

Number = Decimal | int | str


@dataclass(frozen=True)
class Wording:
    """Words values in one language; the same value always has the same words.

    Numbers are `Decimal`, `int` or decimal texts (never binary floats), rounded half up, once.
    Spaces inside a number, and between a number and its currency or "г.", do not break a line.

    Raises
    ------
    UsageError
        When the language has no wording; the message names the languages that have one.

    >>> english, bulgarian = Wording("en"), Wording("bg")
    >>> english.word_count(2150, "at_least"), bulgarian.word_count(2150, "at_least")
    ('at least 2,150', 'най-малко 2150')
    >>> english.word_date(dt.date(2023, 6, 20)), bulgarian.word_date(dt.date(2023, 6, 20))
    ('20 June 2023', '20 юни 2023\\xa0г.')
    """

    language: str

    def __post_init__(self) -> None:
        if self.language not in languages():
            raise UsageError(
                f"There is no wording in the language {self.language!r}: {languages_expected(str(self.language))}.",
                next_step="choose one of these, or add a language in the office's folder languages (docs/languages.md)",
            )

    # Numbers

    def word_number(self, value: Number, decimals: int | None = None) -> str:
        """A number without unit; with `decimals`, exactly that many, else its own.

        >>> Wording("en").word_number("1234.50"), Wording("en").word_number("1234.5", decimals=2)
        ('1,234.5', '1,234.50')
        """
        return self._numbers.number(value, decimals)

    def word_count(self, value: Number, precision: str = "exact") -> str:
        """A whole number with the words for its precision.

        >>> [Wording("bg").word_count(40, p) for p in ("exact", "about", "at_least", "at_most")]
        ['40', 'около 40', 'най-малко 40', 'до 40']
        """
        return self.word_precision(self._numbers.number(value, 0), precision)

    def word_money(self, value: Number, currency: str, precision: str = "exact", decimals: int | None = None) -> str:
        """Money with its currency code; without cents if they are zero, unless `decimals` is given.

        A currency has the decimals of ISO 4217: most have two, the yen none, the Tunisian dinar three.

        >>> Wording("en").word_money("311231", "USD"), Wording("en").word_money("311231", "USD", decimals=2)
        ('USD\\xa0311,231', 'USD\\xa0311,231.00')
        """
        return self.word_precision(self._numbers.money(value, currency, decimals), precision)

    def word_amount(self, value: Number, currency: str, precision: str = "exact") -> str:
        """Money without its currency code, for a column whose header has the code; all decimals, so that figures align.

        >>> Wording("en").word_amount("1234.5", "EUR"), Wording("en").word_amount("-1234.5", "JPY")
        ('1,234.50', '−1,235')
        """
        return self.word_precision(self._numbers.number(value, minor_units(currency)), precision)

    def word_share(self, value: Number, precision: str = "exact", decimals: int | None = None) -> str:
        """A fraction as a whole percentage; with one decimal if it would otherwise round to 0% or 100%.

        >>> Wording("en").word_share("0.5432"), Wording("bg").word_share("0.5432", decimals=1)
        ('54%', '54,3%')
        >>> [Wording("en").word_share(value) for value in ("0.002", "0.998", "1", "0.00001")]
        ['0.2%', '99.8%', '100%', '0%']
        """
        if decimals is None:
            seems = rounded(value, 2)
            decimals = int(seems in (0, 1) and seems != rounded(value, 3))
        return self.word_precision(self._numbers.share(value, decimals), precision)

    def word_precision(self, text: str, precision: str) -> str:
        """A worded figure with the words for its precision around it.

        >>> Wording("en").word_precision("USD 40", "about")
        'about USD 40'
        """
        patterns = {
            "exact": "{number}",
            "about": self.label("about {number}"),
            "at_least": self.label("at least {number}"),
            "at_most": self.label("up to {number}"),
        }
        if precision not in patterns:
            raise ValueError(f"a precision is one of {', '.join(PRECISIONS)}, not {precision!r}")
        return patterns[precision].replace("{number}", text)

    def word_withheld(self, below: int | None = None) -> str:
        """The word for a withheld number, or "fewer than …" if that may be shown.

        >>> Wording("en").word_withheld(), Wording("en").word_withheld(10), Wording("bg").word_withheld(10)
        ('withheld', 'fewer than 10', 'по-малко от 10')
        """
        return self.label("withheld") if below is None else self.label("fewer than {n}", n=self.word_number(below))

    def explain_withheld(self, marks: Iterable[str]) -> list[str]:
        """Explanations of the words that `word_withheld` gives, each once.

        >>> Wording("en").explain_withheld(["fewer than 10", "fewer than 10"])[0][:44]
        'fewer than 10: at least one. The exact numbe'
        """
        return [
            self.label("withheld: too small to be shown, or would give away a number that is.")
            if mark == self.word_withheld()
            else self.label(
                "{mark}: at least one. The exact number is too small to be shown, or would give away one that is.",
                mark=mark,
            )
            for mark in sorted(set(marks), key=lambda mark: (mark != self.word_withheld(), mark))
        ]

    def word_unit(self, unit: str, value: Number = 2) -> str:
        """The word for a unit, in the grammatical form that the number needs.

        >>> Wording("en").word_unit("person", 1), Wording("bg").word_unit("person", 5)
        ('person', 'души')
        """
        if unit not in UNITS:
            return unit
        return self._ngettext(*UNITS[unit], value)

    def word_quantity(self, value: Number, unit: str, precision: str = "exact") -> str:
        """A count with its unit.

        >>> Wording("en").word_quantity(1234, "person"), Wording("bg").word_quantity(1, "household", "about")
        ('1,234 people', 'около 1 домакинство')
        """
        return f"{self.word_count(value, precision)} {self.word_unit(unit, value)}"

    # Days

    def word_date(self, day: dt.date) -> str:
        """A day.

        >>> Wording("en").word_date(dt.date(2023, 6, 20))
        '20 June 2023'
        """
        return self._dates.day(day)

    def word_period(self, start: dt.date | str, end: dt.date | str) -> str:
        """A closed range of days, each a date or like ``2023-06-20``; a month or year that both share is written once.

        >>> Wording("en").word_period(dt.date(2023, 6, 20), dt.date(2023, 6, 22))
        '20 to 22 June 2023'
        >>> Wording("en").word_period("2023-06-20", "2023-06-22")
        '20 to 22 June 2023'
        >>> Wording("bg").word_period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
        '1 януари – 31 декември 2023\\xa0г.'
        """
        return self._dates.period(start, end)

    def word_month(self, month: dt.date | str) -> str:
        """A month, given as any of its days or like ``2023-06``.

        >>> Wording("en").word_month("2023-06")
        'June 2023'
        """
        return self._dates.month(as_month(month))

    # Words

    def word_list(self, items: Iterable[str]) -> str:
        """An enumeration.

        >>> Wording("en").word_list(["food", "music", "sport"]), Wording("bg").word_list(["храна", "музика"])
        ('food, music and sport', 'храна и музика')
        """
        return format_list(list(items), locale=self._locale)

    def word_code(self, codes: str, code: str) -> str:
        """A code of the data model in words; `codes` is its list (`sex`, `population`, `element_kind` …).

        A code that is not in the list, such as an office's own kind of activity, is shown as text.

        >>> Wording("en").word_code("sex", "f"), Wording("bg").word_code("population", "refugee")
        ('women and girls', 'бежанци')
        >>> Wording("en").word_code("activity_kind", "chess_club")
        'chess club'
        """
        if codes == LANGUAGE_NAMES:
            return str(self._locale.languages.get(code, code))
        word = words_of(codes).get(code)
        return code.replace("_", " ") if word is None else self._catalogue.pgettext(codes, word)

    def word_ages(self, low: int | None, high: int | None) -> str:
        """A range of ages in whole years, both ends included.

        >>> [Wording("en").word_ages(*ages) for ages in ((0, 4), (60, None), (5, 5), (None, None))]
        ['0–4', '60+', '5', 'age unknown']
        """
        if low is None and high is None:
            return self.label("age unknown")
        start = low or 0
        if high is None:
            return f"{start}+"
        return str(start) if start == high else f"{start}–{high}"

    def word_age_band(self, band: str) -> str:
        """An age band of the measures: ``0-4``, ``60+``, ``age unknown``, ``age not split``.

        >>> Wording("en").word_age_band("12-17"), Wording("bg").word_age_band("age unknown")
        ('12–17', 'неизвестна възраст')
        """
        return band.replace("-", "–") if band[:1].isdigit() else self.label(band)

    def label(self, message: str, /, **values: object) -> str:
        """Fixed words of a document; `values` fill the names in braces.

        >>> Wording("bg").label("Contents"), Wording("en").label("page {n} of {total}", n=2, total=7)
        ('Съдържание', 'page 2 of 7')
        """
        text = self._catalogue.gettext(message) if message else ""
        return text.format(**values) if values else text

    def plural(self, singular: str, plural: str, n: Number, /, **values: object) -> str:
        """The singular or the plural; ``{n}`` in it becomes the worded number.

        >>> Wording("en").plural("{n} row", "{n} rows", 1200)
        '1,200 rows'
        """
        text = self._ngettext(singular, plural, n).replace("{n}", self.word_count(n))
        return text.format(**values) if values else text

    def word_country(self, code: str) -> str:
        """A country (ISO 3166-1 alpha-2).

        >>> Wording("en").word_country("BG"), Wording("bg").word_country("BG")
        ('Bulgaria', 'България')
        """
        return str(self._locale.territories.get(code, code))

    @property
    def tag(self) -> str:
        """The language with its main country, as word processors name it (BCP 47).

        >>> Wording("en").tag, Wording("bg").tag
        ('en-GB', 'bg-BG')
        """
        likely = Locale.parse(get_global("likely_subtags").get(str(self._locale), str(self._locale)))
        return f"{self.language}-{self._locale.territory or likely.territory}"

    def spreadsheet_date(self, days: bool = True) -> str:
        """The format of a day, or of a month, in a spreadsheet, from CLDR's pattern.

        >>> Wording("en").spreadsheet_date(), Wording("bg").spreadsheet_date(days=False)
        ('[$-809]d mmmm yyyy', '[$-402]mmmm yyyy "г."')
        """
        return f"[$-{self._own('lcid')}]{self._dates.spreadsheet_pattern(days)}"

    def is_official_in(self, country: str) -> bool:
        """Whether the language is official in a country (ISO 3166-1 alpha-2), by CLDR.

        >>> Wording("bg").is_official_in("BG"), Wording("en").is_official_in("BG")
        (True, False)
        """
        return self.language in get_official_languages(country)

    # What the methods share

    def _ngettext(self, singular: str, plural: str, value: Number) -> str:
        return self._catalogue.ngettext(singular, plural, int(rounded(value, 0)))

    @property
    def _catalogue(self) -> NullTranslations:
        return read_catalogue(self.language)

    @property
    def _locale(self) -> Locale:
        return Locale.parse(self._own("locale"))

    def _own(self, name: str) -> Any:
        return words_of_language(self.language, "language.toml")[name]

    @property
    def _numbers(self) -> Numbers:
        return Numbers(self._locale, self._own("minimum_grouping"))

    @property
    def _dates(self) -> Dates:
        return Dates(self._locale, self.label("{start} to {end}"))
