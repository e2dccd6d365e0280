"""Headings by sex and age in five languages: each right, or a question."""

from __future__ import annotations

import pytest

from ioreport.sources.sex_age_grammar import Question, read_sex_age

RIGHT = {
    "Girls 0–17": ("f", "0-17"),
    "Girls (0-17 years)": ("f", "0-17"),
    "Male 18-59 yrs": ("m", "18-59"),
    "Men / 60+": ("m", "60+"),
    "Women 60 and above": ("f", "60+"),
    "Females under 5": ("f", "0-4"),
    "Boys <5": ("m", "0-4"),
    "F 5 to 11": ("f", "5-11"),
    "Female": ("f", ""),
    "Children 0-17 / Girls": ("f", "0-17"),
    "Elderly women 60+": ("f", "60+"),
    "Children under 18": ("", "0-17"),
    "Adults over 59": ("", "60+"),
    "Деца 0-17 / Момичета": ("f", "0-17"),
    "Жени 18–59": ("f", "18-59"),
    "60+ / Мъже": ("m", "60+"),
    "Момчета 0 - 17 г.": ("m", "0-17"),
    "Жени над 60 години": ("f", "61+"),
    "Деца под 5 г.": ("", "0-4"),
    "Мъже 60 и повече": ("m", "60+"),
    "Filles (0-17 ans)": ("f", "0-17"),
    "Femmes 18 à 59 ans": ("f", "18-59"),
    "Hommes de 60 ans et plus": ("m", "60+"),
    "Garçons de moins de 5 ans": ("m", "0-4"),
    "Дівчата 0-17": ("f", "0-17"),
    "Чоловіки 18-59 років": ("m", "18-59"),
    "Жінки 60 років і старше": ("f", "60+"),
    "Fete 0-17 ani": ("f", "0-17"),
    "Bărbați 60 de ani și peste": ("m", "60+"),
    "Femei între 18-59 ani": ("f", "18-59"),
    "Băieți sub 5 ani": ("m", "0-4"),
    "Wоmen 18-59": ("f", "18-59"),
}
ASKED = [
    "Women",
    "Момичета",
    "Деца до 18 г.",
    "Girls and Boys 0-17",
    "Girls 0-17 with disability",
    "of which girls 0-17",
    "от които жени 18-59",
    "dont femmes 18-59",
    "Total women 18-59",
    "Women 0-4",
    "Girls 18-59",
    "Men 59-18",
    "Place",
    "Hygiene kits 0-5",
]


@pytest.mark.parametrize("heading", RIGHT)
def test_a_heading_is_read(heading):
    read = read_sex_age(heading.split(" / "))
    assert not isinstance(read, Question), read.why
    assert (read.sex, read.ages) == RIGHT[heading]


@pytest.mark.parametrize("heading", ASKED)
def test_a_heading_is_a_question(heading):
    assert isinstance(read_sex_age([heading]), Question)


def test_ages_that_the_mapping_declares():
    assert read_sex_age(["Girls"], "0-17", "18+").ages == "0-17"
    assert read_sex_age(["Women"], "0-17", "18+").ages == "18+"
