"""The language of a text, told for certain or not at all."""

import csv
import tomllib
from pathlib import Path

import pytest

from ioreport.wording.text_language import other_language

ROOT = Path(__file__).parents[3]
TEXTS = {
    "en": "In spring the families came to the centre, and their children were taught by the teachers who live there.",
    "bg": "През пролетта семействата дойдоха в центъра и децата им се учеха с учителите, които са от града.",
    "fr": "Au printemps, les familles sont venues au centre et leurs enfants ont appris avec les enseignants.",
    "ro": "Primăvara familiile au venit la centru, iar copiii lor au învățat cu profesorii care locuiesc în oraș.",
    "uk": "Навесні родини приходили до центру, а їх діти вчилися з учителями, які живуть у місті, і було весело.",
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("asked", TEXTS)
def test_a_text_is_in_its_own_language_and_in_no_other(language, asked):
    assert other_language(TEXTS[language], asked) == ("" if language == asked else language)


@pytest.mark.parametrize("text", ["Sofia, Plovdiv, Varna", "Norland", "", "{eval}`facts.people_reached` la 3 mai"])
@pytest.mark.parametrize("asked", TEXTS)
def test_of_a_short_text_nothing_is_certain(text, asked):
    assert other_language(text, asked) == ""


def test_an_english_text_that_quotes_a_romanian_sentence_is_english():
    assert (
        other_language(
            f"{TEXTS['en']} One of them said: “Am fost la școală și au venit și copiii de pe strada noastră.”", "en"
        )
        == ""
    )


def test_the_narratives_here_are_in_the_languages_of_their_rows():
    with (ROOT / "tests/data/office/narratives.csv").open(encoding="utf-8", newline="") as file:
        told = [(row["text"], row["language"]) for row in csv.DictReader(file)]
    for language in ("en", "bg"):
        data = tomllib.loads((ROOT / f"ioreport/demo/invented/narratives_{language}.toml").read_text("utf-8"))
        told += [(text, language) for text in texts_of(data)]
    assert len(told) > 20
    assert [(text, language) for text, language in told if other_language(text, language)] == []


def texts_of(value):
    if isinstance(value, str):
        return [value]
    return [text for each in (value.values() if isinstance(value, dict) else value) for text in texts_of(each)]
