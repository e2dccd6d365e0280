"""Numbers, dates and words as readers of English and of Bulgarian write them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioreport.errors import UsageError
from ioreport.values import PRECISIONS
from ioreport.wording import Wording, languages
from ioreport.wording.code_words import CODES

ENGLISH, BULGARIAN = Wording("en"), Wording("bg")
NBSP = "\N{NO-BREAK SPACE}"


def spaced(text):
    """In the tables below a plain space stands for the no-break space."""
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("value", "english", "bulgarian"),
    [
        ("0", "0", "0"),
        ("999", "999", "999"),
        ("1234", "1,234", "1234"),
        ("9999", "9,999", "9999"),
        ("10000", "10,000", "10 000"),
        ("12345", "12,345", "12 345"),
        ("1234567", "1,234,567", "1 234 567"),
        ("-1234", "−1,234", "−1234"),
        ("1234.5", "1,234.5", "1234,5"),
        ("12345.50", "12,345.5", "12 345,5"),
        ("1E+3", "1,000", "1000"),
        (
            "12345678901234567890123456789012345.67",
            "12,345,678,901,234,567,890,123,456,789,012,345.67",
            "12 345 678 901 234 567 890 123 456 789 012 345,67",
        ),
    ],
)
def test_a_number_is_grouped_by_the_language_s_rules(value, english, bulgarian):
    assert ENGLISH.word_number(value) == english
    assert spaced(BULGARIAN.word_number(Decimal(value))) == bulgarian


def test_the_space_inside_a_number_does_not_break_a_line():
    assert BULGARIAN.word_number(12345) == f"12{NBSP}345"
    assert BULGARIAN.word_money(12345, "BGN") == f"12{NBSP}345{NBSP}BGN"


@pytest.mark.parametrize(
    ("value", "decimals", "worded"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "−3"),
        ("0.125", 2, "0.13"),
        ("2.675", 2, "2.68"),
        ("-0.4", 0, "0"),
        ("7", 2, "7.00"),
        ("999.5", 0, "1,000"),
    ],
)
def test_a_number_is_rounded_once_half_up(value, decimals, worded):
    assert ENGLISH.word_number(value, decimals) == worded


def test_a_number_is_grouped_as_it_stands_after_rounding():
    assert spaced(BULGARIAN.word_number("9999.5", 0)) == "10 000"


@pytest.mark.parametrize("value", [0.1, 1.0, True, None, [1]])
def test_what_is_no_exact_number_is_refused(value):
    with pytest.raises(TypeError, match="Decimal, an int or a decimal text"):
        ENGLISH.word_number(value)


@pytest.mark.parametrize("value", ["", "1,234", "many", "NaN", "Infinity", Decimal("NaN")])
def test_a_text_that_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="is not a decimal number"):
        ENGLISH.word_count(value)


@pytest.mark.parametrize(
    ("precision", "english", "bulgarian"),
    [
        ("exact", "2,150", "2150"),
        ("about", "about 2,150", "около 2150"),
        ("at_least", "at least 2,150", "най-малко 2150"),
        ("at_most", "up to 2,150", "до 2150"),
    ],
)
def test_a_count_says_its_precision(precision, english, bulgarian):
    assert ENGLISH.word_count(2150, precision) == english
    assert BULGARIAN.word_count(2150, precision) == bulgarian


def test_an_unknown_precision_is_refused():
    with pytest.raises(ValueError, match="exact, about, at_least, at_most"):
        ENGLISH.word_count(1, "roughly")


@pytest.mark.parametrize(
    ("value", "options", "english", "bulgarian"),
    [
        ("311231", {}, "USD 311,231", "311 231 USD"),
        ("311231", {"decimals": 2}, "USD 311,231.00", "311 231,00 USD"),
        ("311231.5", {}, "USD 311,231.50", "311 231,50 USD"),
        ("311231.5", {"decimals": 0}, "USD 311,232", "311 232 USD"),
        ("0.005", {}, "USD 0.01", "0,01 USD"),
        ("99.996", {}, "USD 100", "100 USD"),
        ("-1234.5", {}, "−USD 1,234.50", "−1234,50 USD"),
        ("-0.001", {}, "USD 0", "0 USD"),
        ("12", {"precision": "at_least"}, "at least USD 12", "най-малко 12 USD"),
    ],
)
def test_money_names_its_currency_and_shows_cents_where_there_are_any(value, options, english, bulgarian):
    assert spaced(ENGLISH.word_money(value, "USD", **options)) == english
    assert spaced(BULGARIAN.word_money(value, "USD", **options)) == bulgarian


def test_a_currency_without_cents_of_its_own_keeps_the_decimals_that_are_asked_for():
    assert spaced(ENGLISH.word_money("1234", "JPY", decimals=2)) == "JPY 1,234.00"


@pytest.mark.parametrize(
    ("fraction", "decimals", "english", "bulgarian"),
    [
        ("0", 0, "0%", "0%"),
        ("0.005", 0, "1%", "1%"),
        ("0.545", 0, "55%", "55%"),
        ("0.5454", 1, "54.5%", "54,5%"),
        ("1", 0, "100%", "100%"),
        ("12.345", 0, "1,235%", "1235%"),
        ("-0.1", 0, "−10%", "−10%"),
    ],
)
def test_a_share_is_a_percentage(fraction, decimals, english, bulgarian):
    assert ENGLISH.word_share(fraction, decimals=decimals) == english
    assert BULGARIAN.word_share(fraction, decimals=decimals) == bulgarian


@pytest.mark.parametrize(
    ("fraction", "words"),
    [
        ("0", "0%"),
        ("0.0049", "0.5%"),
        ("0.005", "1%"),
        ("-0.002", "−0.2%"),
        ("0.9949", "99%"),
        ("0.995", "99.5%"),
        ("1", "100%"),
        ("1.0049", "100.5%"),
        ("1.005", "101%"),
    ],
)
def test_a_share_that_is_not_nothing_or_all_does_not_seem_so(fraction, words):
    assert ENGLISH.word_share(fraction) == words


def test_a_share_says_its_precision():
    assert ENGLISH.word_share("0.5", "about") == "about 50%"


DAY = dt.date


@pytest.mark.parametrize(
    ("start", "end", "english", "bulgarian"),
    [
        (DAY(2023, 6, 20), DAY(2023, 6, 20), "20 June 2023", "20 юни 2023 г."),
        (DAY(2023, 6, 20), DAY(2023, 6, 22), "20 to 22 June 2023", "20 – 22 юни 2023 г."),
        (DAY(2023, 1, 1), DAY(2023, 12, 31), "1 January to 31 December 2023", "1 януари – 31 декември 2023 г."),
        (DAY(2022, 6, 1), DAY(2023, 6, 30), "1 June 2022 to 30 June 2023", "1 юни 2022 г. – 30 юни 2023 г."),
    ],
)
def test_a_period_says_once_what_its_ends_share(start, end, english, bulgarian):
    assert ENGLISH.word_period(start, end) == english
    assert spaced(BULGARIAN.word_period(start, end)) == bulgarian


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="starts on or before its end"):
        ENGLISH.word_period(DAY(2023, 6, 21), DAY(2023, 6, 20))


@pytest.mark.parametrize("month", ["2023-06", DAY(2023, 6, 20), dt.datetime(2023, 6, 20, 23, 59)])
def test_a_month(month):
    assert ENGLISH.word_month(month) == "June 2023"
    assert spaced(BULGARIAN.word_month(month)) == "юни 2023 г."


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("month", range(1, 13))
def test_a_date_has_no_space_that_the_bundled_fonts_lack(language, month):
    words = Wording(language)
    worded = words.word_date(DAY(2023, month, 1)) + words.word_month(DAY(2023, month, 1))
    assert "\N{NARROW NO-BREAK SPACE}" not in worded


@pytest.mark.parametrize(
    ("items", "english", "bulgarian"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a и b"),
        (["a", "b", "c"], "a, b and c", "a, b и c"),
    ],
)
def test_a_list(items, english, bulgarian):
    assert ENGLISH.word_list(items) == english
    assert BULGARIAN.word_list(items) == bulgarian


@pytest.mark.parametrize(
    ("number", "english", "bulgarian"),
    [
        (0, "0 people", "0 души"),
        (1, "1 person", "1 човек"),
        (2, "2 people", "2 души"),
        (21, "21 people", "21 души"),
        (1234, "1,234 people", "1234 души"),
    ],
)
def test_what_is_counted_stands_in_the_number_s_form(number, english, bulgarian):
    assert ENGLISH.word_quantity(number, "person") == english
    assert BULGARIAN.word_quantity(number, "person") == bulgarian


@pytest.mark.parametrize(
    ("unit", "one", "many"),
    [
        ("household", "1 домакинство", "5 домакинства"),
        ("event", "1 събитие", "5 събития"),
        ("activity", "1 дейност", "5 дейности"),
        ("item", "1 брой", "5 броя"),
    ],
)
def test_bulgarian_units_have_their_count_form(unit, one, many):
    assert (BULGARIAN.word_quantity(1, unit), BULGARIAN.word_quantity(5, unit)) == (one, many)


def test_a_unit_of_the_office_s_own_is_shown_as_it_is():
    assert ENGLISH.word_quantity(2, "hygiene kit") == "2 hygiene kit"


@pytest.mark.parametrize(
    ("low", "high", "words"), [(0, 4, "0–4"), (60, None, "60+"), (18, 18, "18"), (None, 17, "0–17")]
)
def test_ages(low, high, words):
    assert ENGLISH.word_ages(low, high) == BULGARIAN.word_ages(low, high) == words


@pytest.mark.parametrize(
    ("band", "english", "bulgarian"),
    [
        ("5-11", "5–11", "5–11"),
        ("60+", "60+", "60+"),
        ("age unknown", "age unknown", "неизвестна възраст"),
        ("age not split", "age not split", "възраст без разбивка"),
    ],
)
def test_age_bands(band, english, bulgarian):
    assert ENGLISH.word_age_band(band) == english
    assert BULGARIAN.word_age_band(band) == bulgarian


def test_one_code_may_have_another_word_in_another_list():
    worded = {codes: BULGARIAN.word_code(codes, "other") for codes in ("population", "element_kind", "donor_kind")}
    assert worded == {"population": "други лица", "element_kind": "друго", "donor_kind": "друг"}


def test_a_code_of_the_office_s_own_is_shown_as_text():
    assert ENGLISH.word_code("activity_kind", "chess_club") == "chess club"


@pytest.mark.parametrize("codes", CODES)
@pytest.mark.parametrize("language", languages())
def test_words_of_one_list_differ(language, codes):
    worded = [Wording(language).word_code(codes, code) for code in CODES[codes]]
    assert len(set(worded)) == len(worded)


def test_the_precisions_have_words():
    assert set(CODES["precision"]) == set(PRECISIONS)


def test_places_in_a_label_are_filled():
    assert ENGLISH.label("page {n} of {total}", n=2, total=7) == "page 2 of 7"
    assert BULGARIAN.label("page {n} of {total}", n=2, total=7) == "страница 2 от 7"
    assert ENGLISH.label("page {n} of {total}") == "page {n} of {total}"


def test_braces_in_a_value_are_text():
    assert ENGLISH.label("Source: {source}", source="{n} {") == "Source: {n} {"
    assert ENGLISH.label("no {place} asked") == "no {place} asked"


def test_a_plural_words_its_number():
    assert BULGARIAN.plural("{n} row", "{n} rows", 1) == "1 ред"
    assert spaced(BULGARIAN.plural("{n} row", "{n} rows", 12345)) == "12 345 реда"


@pytest.mark.parametrize("language", ["de", "", "EN", None])
def test_a_language_without_wording_is_refused_and_those_there_are_named(language):
    with pytest.raises(UsageError, match="en, bg"):
        Wording(language)


def test_a_slip_of_the_pen_is_recognised():
    with pytest.raises(UsageError, match="did you mean bg"):
        Wording("bgg")


@pytest.mark.parametrize("language", languages())
@given(number=st.integers(-(10**40), 10**40), precision=st.sampled_from(PRECISIONS))
def test_the_digits_of_a_worded_count_are_the_number_s(language, number, precision):
    words = Wording(language).word_count(number, precision)
    assert "".join(char for char in words if char.isdecimal()) == str(abs(number))
    assert (number < 0) == any(part.startswith("−") for part in words.split(" "))


@pytest.mark.parametrize(("language", "group", "point"), [("en", ",", "."), ("bg", NBSP, ",")])
@given(number=st.decimals(-(10**30), 10**30, places=4))
def test_a_worded_number_can_be_read_back(language, group, point, number):
    words = Wording(language).word_number(number)
    assert Decimal(words.replace(group, "").replace(point, ".").replace("−", "-")) == number
