"""The number lint in French, Ukrainian and Romanian: what passes as a day, a year or a reference, and what counts."""

import pytest

from tests.spec.facts.test_number_lint import figures

PASSES = """
20 juin 2023
Le 20 juin nous nous sommes réunis.
du 1 janvier au 31 décembre 2023
le 1er juillet 2023
En 2023, des réfugiés sont venus.
depuis 2019
de juin 2023
l’année 2023
ODD 10.7
Objectif 16 : la paix
cible 10.7
page 3
pages 3 et 4
Tableau 2
voir figure 4
section 2.1
Annexe 1
20 червня 2023 р.
20 червня 2023 року
20 червня ми зустрілися.
з 1 січня до 31 грудня 2023 року
У 2023 році прийшли біженці.
протягом 2023 року
червень 2023 був теплим
від 2019 до 2023
ЦСР 10.7
завдання 10.7
сторінка 3
стор. 4
Таблиця 2
Рис. 3
розділ 2.1
20 iunie 2023
Pe 20 iunie ne-am întâlnit.
de la 1 ianuarie până la 31 decembrie 2023
În 2023, refugiații au venit.
din 2019
anul 2023
ODD 10.7
Obiectivul 16
ținta 10.7
pagina 3
Tabelul 2
Figura 4
secțiunea 2.1
anexa 1
"""
REFUSED = """
40 personnes                           | 40
2000 familles                          | 2000
2000 colis                             | 2000
environ 2000                           | 2000
plus de 2000                           | 2000
2000 d’entre eux                       | 2000
40 %                                   | 40 %
1 234 réfugiés                         | 1 234
12,5 millions                          | 12,5
20 juin participants                   | 20
page 1234                              | 1234
40 осіб                                | 40
2000 біженців                          | 2000
2000 наборів                           | 2000
близько 2000                           | 2000
2000 з них                             | 2000
12 345 людей                           | 12 345
40 de persoane                         | 40
2000 de familii                        | 2000
2000 de pachete                        | 2000
circa 2000                             | 2000
2000 dintre ei                         | 2000
1.234 de refugiați                     | 1.234
20 mai mulți                           | 20
"""


@pytest.mark.parametrize("text", PASSES.strip().splitlines())
def test_passes(text):
    assert figures(text) == []


@pytest.mark.parametrize("row", REFUSED.strip().splitlines())
def test_is_a_figure(row):
    text, _, found = row.partition("|")
    assert figures(text.strip()) == found.strip().split(", ")
