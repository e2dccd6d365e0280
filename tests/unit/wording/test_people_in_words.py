"""Which texts say how many people there were, and which neighbours of them say nothing of the kind."""

import pytest

from ioreport.wording import languages
from ioreport.wording.language_folders import words_of_language
from ioreport.wording.people_in_words import people_in_words

SAID = [
    "Only three young women came",
    "only two of the women",
    "a family of four",
    "both girls left early",
    "half of the families moved on",
    "One woman stayed",
    "just 3 women",
    "A couple of families",
    "a dozen refugees",
    "twenty-three children",
    "women: three",
    "The women, three of them with babies, spoke",
    "only three came",
    "Only one came",
    "Rain fell. Four took part.",
    "It was attended by four",
    "two very determined mothers",
    "one elderly Syrian man",
    "Three people",
    "5 households",
    "a mother of two",
    "children (7)",
    "Дойдоха само две жени",
    "една жена от Сирия",
    "двама души",
    "трима мъже",
    "едно младо семейство",
    "семейство с четири деца",
    "половината от жените",
    "Дойдоха само три",
    "двадесет и три деца",
    "две от момичетата",
    "12 бежанци",
    "двете сирийски семейства",
    "единствено дете",
    "жени: 3",
    "Сред тях бяха петима.",
    "група от шестима",
    "Seules trois jeunes femmes sont venues",
    "deux des femmes",
    "une famille de quatre",
    "trois nouvelles familles",
    "une seule femme est restée",
    "femmes : trois",
    "une douzaine de réfugiés",
    "la moitié des familles",
    "quatre-vingts enfants",
    "12 ménages",
    "Прийшли лише три жінки",
    "двоє дітей",
    "дві молоді родини",
    "п’ять осіб",
    "дві з дівчат",
    "одна літня жінка",
    "родина з чотирьох",
    "половина родин",
    "жінки: 3",
    "Au venit numai trei femei tinere",
    "două dintre femei",
    "o familie de patru",
    "o singură femeie a rămas",
    "douăzeci de copii",
    "femei: trei",
    "jumătate din familii",
    "trei tineri refugiați",
]
UNSAID = [
    "One of the aims was met",
    "Two workshops for women",
    "hundreds of families with children",
    "dozens of neighbours",
    "in three towns women said",
    "Two villages, one table",
    "two children's books",
    "three family tents",
    "The first two sessions served people well",
    "women and girls",
    "one of the women told us her story",
    "Opening in the evening brought people who work by day.",
    "One session was held for children",
    "Two posts were vacant in the first months; they are filled now.",
    "for the second time families came",
    "Partners took over part of the work earlier than planned.",
    "five-year-old children",
    "one hour with children",
    "The two-day course was for young people",
    "Both partners worked with families",
    "several families",
    "one more workshop; women asked",
    "most of the time people waited",
    "one day a woman came",
    "The risks that we had foreseen did not all come, and one came that we had not foreseen.",
    "goods of which two came",
    "people reached, each counted once",
    "In the two weeks people came",
    "десетки съседи",
    "две работилници за жени",
    "в три града жените казаха",
    "един ден децата играха",
    "една от целите",
    "Една седмица за хората",
    "От две години хората",
    "всички деца",
    "стотици семейства",
    "des centaines de familles",
    "deux ateliers pour les femmes",
    "l’un des objectifs a été atteint",
    "une femme nous a raconté son histoire",
    "dans trois villes des femmes ont parlé",
    "plusieurs familles",
    "deux livres pour enfants",
    "les deux séances pour les familles",
    "Deux visites de familles",
    "сотні родин",
    "дві майстерні для жінок",
    "у трьох містах жінки казали",
    "одна із цілей",
    "За два тижні люди прийшли",
    "усі діти",
    "sute de familii",
    "două ateliere pentru femei",
    "unul dintre obiective",
    "o femeie ne-a povestit",
    "în trei orașe femeile au spus",
    "mai multe familii",
]


@pytest.mark.parametrize("text", SAID)
def test_a_number_beside_a_word_for_people_is_found(text):
    assert people_in_words(text)


@pytest.mark.parametrize("text", UNSAID)
def test_a_number_of_something_else_and_many_people_without_a_number_are_not(text):
    assert not people_in_words(text)


@pytest.mark.parametrize("file", ["language.toml", "people.toml", "figures.toml"])
def test_every_language_of_documents_has_its_words(file):
    assert len({frozenset(words_of_language(language, file)) for language in languages()}) == 1


def test_each_place_is_found_once_and_whole():
    assert people_in_words("We met two of the young women and a family of four.") == (
        "two of the young women",
        "a family of four",
    )
