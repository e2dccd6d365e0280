"""Numbers, dates, lists and plurals of every language, compared with CLDR as Babel has it."""

import datetime as dt
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from ioreport.wording import Wording, languages
from ioreport.wording.catalogue import read_catalogue
from ioreport.wording.language_folders import words_of_language

NARROW, NBSP = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
pytestmark = pytest.mark.parametrize("language", languages())


def locale(language):
    return Locale.parse(words_of_language(language, "language.toml")["locale"])


def plain(text):
    return text.replace(NARROW, NBSP).replace("-", "\N{MINUS SIGN}")


@pytest.mark.parametrize("number", ["0", "7", "12345", "1234567.5", "-12345.25"])
def test_a_number(language, number):
    told = format_decimal(Decimal(number), locale=locale(language))
    assert Wording(language).word_number(number) == plain(told)


def test_a_number_of_four_digits_is_grouped_where_the_language_groups_it(language):
    grouped = {"en": "1,234", "bg": "1234", "fr": "1\xa0234", "ro": "1.234", "uk": "1\xa0234"}
    assert Wording(language).word_number(1234) == grouped[language]


@pytest.mark.parametrize("share", ["0.05", "0.54", "1"])
def test_a_share(language, share):
    assert Wording(language).word_share(share) == plain(format_percent(Decimal(share), locale=locale(language)))


@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_and_a_month(language, month):
    day, words = dt.date(2023, month, 3), Wording(language)
    assert words.word_date(day) == format_date(day, "long", locale(language)).replace(NARROW, NBSP)
    assert words.word_month(day) == format_skeleton("yMMMM", day, locale=locale(language)).replace(NARROW, NBSP)


def test_a_list(language):
    for items in (["a"], ["a", "b"], ["a", "b", "c"]):
        assert Wording(language).word_list(items) == format_list(items, locale=locale(language))


def test_a_country_and_a_language(language):
    here = locale(language)
    assert Wording(language).word_country("UA") == here.territories["UA"]
    assert Wording(language).word_code("language", "fr") == here.languages["fr"]


def test_two_numbers_have_one_form_exactly_where_cldr_gives_them_one_category(language):
    """French has one more category in CLDR, for whole millions: they take the plural here."""
    here, catalogue = locale(language), read_catalogue(language)
    forms = {}
    for number in (*range(0, 203), 1000, 1001, 1002, 1021):
        index = catalogue.ngettext("{n} row", "{n} rows", number)
        forms.setdefault(here.plural_form(number), set()).add(index)
    assert all(len(found) == 1 for found in forms.values())
    assert len({*map(frozenset, forms.values())}) == len(forms)


COUNTS = {
    "en": ["0 people", "1 person", "2 people", "5 people", "21 people"],
    "bg": ["0 души", "1 човек", "2 души", "5 души", "21 души"],
    "fr": ["0 personne", "1 personne", "2 personnes", "5 personnes", "21 personnes"],
    "uk": ["0 осіб", "1 особа", "2 особи", "5 осіб", "21 особа"],
    "ro": ["0 persoane", "1 persoană", "2 persoane", "5 persoane", "21 de persoane"],
}


def test_counts_of_people(language):
    assert [Wording(language).word_quantity(n, "person") for n in (0, 1, 2, 5, 21)] == COUNTS[language]


def test_the_tag_of_word_processors_and_the_dates_of_spreadsheets(language):
    tags = {"en": "en-GB", "bg": "bg-BG", "fr": "fr-FR", "uk": "uk-UA", "ro": "ro-RO"}
    days = {
        "en": "[$-809]d mmmm yyyy",
        "bg": '[$-402]d mmmm yyyy "г."',
        "fr": "[$-40C]d mmmm yyyy",
        "uk": '[$-422]d mmmm yyyy "р."',
        "ro": "[$-418]d mmmm yyyy",
    }
    assert Wording(language).tag == tags[language]
    assert Wording(language).spreadsheet_date() == days[language]
