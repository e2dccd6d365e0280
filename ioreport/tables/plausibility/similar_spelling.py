"""Similar spellings: kinds, categories and places that are spelt almost alike or mix two alphabets in a word."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from ioreport.errors import Finding
from ioreport.tables.checks.references import Sheets
from ioreport.tables.plausibility.plausibility_rules import RULES
from ioreport.tables.raw_table import Sheet
from ioreport.tables.text_column import TextColumn
from ioreport.wording.code_words import CODES

_LOOK_ALIKE = str.maketrans("аеорсухіѕјвкмнтъьё", "aeopcyxisjbkmhtbbe")
"""Cyrillic letters, and the Latin letters that look like them in lower or upper case."""
_WORD = re.compile(r"[^\W\d_]+")
_MIXED = re.compile(r"[A-Za-z][^\W\d_]*[\u0400-\u04ff]|[\u0400-\u04ff][^\W\d_]*[A-Za-z]")
_SHORTEST, _LONG = 5, 9
"""The shortest word that may differ by one letter, and by two."""
_MOST = 2000
"""The most texts of a column that are compared with each other."""
_RARE = 3
"""A replaced letter counts as a misspelling only if the other spelling has this many times as many rows: cooking and
cooling are two different kinds.
"""


def doubt_spelling(sheets: Sheets) -> Iterator[Finding]:
    """The warnings about kinds of activity, categories of budget lines and names of places."""
    for table, column, known in (
        ("activities", "kind", CODES["activity_kind"]),
        ("budget_lines", "category", {}),
        ("places", "name", {}),
    ):
        sheet = sheets[table]
        told = set()
        for finding in _alike(sheets, sheet, column, known):
            told.add(finding.row)
            yield finding
        yield from _mixed(sheet, column, told)


def _alike(sheets: Sheets, sheet: Sheet, column: str, known: Mapping[str, str]) -> Iterator[Finding]:
    cells = sheet.held[column]
    rows = {text: np.flatnonzero(cells.numbers == number) for text, number in sorted(_numbered(cells).items())}
    uses = {text: len(found) for text, found in rows.items()}
    if column == "name":
        uses = _visits(sheets, rows)
    weights = {text: (text in known, uses[text], -rows[text][0]) for text in rows}
    for one, other in _pairs(list(rows)):
        rare, usual = sorted((one, other), key=weights.__getitem__)
        slip = usual in known or uses[usual] >= _RARE * uses[rare]
        if not almost_alike(rare, usual, slip):
            continue
        apart = column == "name" and _far_apart(sheet, rows[rare][0], rows[usual][0])
        for place in rows[rare] if not apart else ():
            expected = f"{usual}, as in row {sheet.rows[rows[usual][0]]}, or a name less like it"
            yield RULES["almost_alike"].at(sheet, place, column, expected)


def _numbered(cells: TextColumn) -> dict[str, int]:
    """Each text that a row has, with its number."""
    return {cells.listed[number]: number for number in np.flatnonzero(cells.used).tolist()}


def _visits(sheets: Sheets, rows: Mapping[str, np.ndarray]) -> dict[str, int]:
    """The number of activities of each place."""
    visited, places = sheets["activities"].held["place_id"], sheets["places"].held["place_id"]
    counts = np.bincount(visited.numbers[visited.filled], minlength=len(visited.listed)).tolist()
    visits = Counter(dict(zip(visited.listed, counts, strict=True)))
    return {text: sum(visits[places.at(place)] for place in found) for text, found in rows.items()}


def _far_apart(places: Sheet, one: int, other: int) -> bool:
    """Whether two places differ by their region or are far apart on the map."""
    region, country = places.held["admin1"], places.held["country"]
    regions = region.filled[one] and region.filled[other] and region.numbers[one] != region.numbers[other]
    countries = country.at(one) != country.at(other) or not country.at(one)
    degrees = (places.numbers(name) for name in ("latitude", "longitude"))
    apart = any(abs(axis[one] - axis[other]) > 0.2 for axis in degrees)  # about 20 km
    return bool(regions or countries or apart)


def _pairs(texts: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs with the same first letter: a misspelt first letter is rare, so not all pairs need to be compared."""
    first = {text: letters(text)[:1] for text in texts[:_MOST]}
    for _, group in itertools.groupby(sorted(first, key=lambda text: (first[text], text)), key=first.__getitem__):
        yield from itertools.combinations(group, 2)


def letters(text: str) -> str:
    """A text in lower case without spaces and hyphens, with look-alike letters of two alphabets made equal.

    >>> letters("Сamp - West") == letters("camp west")
    True
    """
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).casefold()).translate(_LOOK_ALIKE)


def almost_alike(one: str, other: str, slip: bool = True) -> bool:
    """Whether two texts are probably the same, misspelt; `slip` says whether a replaced letter counts as a misspelling.

    >>> almost_alike("couseling", "counselling"), almost_alike("Training ", "training"), almost_alike("sport", "ѕport")
    (True, True, True)
    >>> almost_alike("course_1", "course_2"), almost_alike("women group", "men group"), almost_alike("Lom", "Rom")
    (False, False, False)
    >>> almost_alike("cooking", "cooling"), almost_alike("cooking", "cooling", slip=False)
    (True, False)
    """
    if letters(one) == letters(other):
        return True
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    words = [_WORD.findall(unicodedata.normalize("NFKC", text).casefold()) for text in (one, other)]
    if len(words[0]) != len(words[1]):
        return False
    different = [pair for pair in zip(words[0], words[1], strict=True) if pair[0] != pair[1]]
    return len(different) == 1 and _near(*different[0], slip)


def _near(one: str, other: str, slip: bool) -> bool:
    shortest = min(len(one), len(other))
    if shortest < _SHORTEST or one[0] != other[0]:
        return False
    distance, replaced = _distance(one, other)
    return distance <= (2 if shortest >= _LONG else 1) and (slip or not replaced)


def _distance(one: str, other: str) -> tuple[int, bool]:
    """The number of letters omitted, inserted, swapped or replaced between two words, and whether any is replaced."""
    rows: list[list[tuple[int, bool]]] = [[(place, False) for place in range(len(other) + 1)]]
    for i, a in enumerate(one, start=1):
        row = [(i, False)]
        for j, b in enumerate(other, start=1):
            ways = [_more(row[j - 1]), _more(rows[-1][j])]
            ways.append(rows[-1][j - 1] if a == b else (rows[-1][j - 1][0] + 1, True))
            if i > 1 and j > 1 and one[i - 2 : i] == b + other[j - 2]:
                ways.append(_more(rows[-2][j - 2]))
            row.append(min(ways))
        rows.append(row)
    return rows[-1][-1]


def _more(way: tuple[int, bool]) -> tuple[int, bool]:
    return way[0] + 1, way[1]


def _mixed(sheet: Sheet, column: str, told: set[int | None]) -> Iterator[Finding]:
    cells = sheet.held[column]
    for place in np.flatnonzero(cells.matching(_MIXED.search)):
        if int(sheet.rows[place]) not in told:
            yield RULES["mixed_letters"].at(sheet, place, column, _letters_named(cells.at(place)))


def _letters_named(text: str) -> str:
    word = next(word for word in _WORD.findall(text) if _MIXED.search(word))
    cyrillic = [letter for letter in word if "\u0400" <= letter <= "\u04ff"]
    few, name = (
        (cyrillic, "Cyrillic")
        if 2 * len(cyrillic) <= len(word)
        else ([letter for letter in word if letter.isascii()], "Latin")
    )
    places = ", ".join(str(place) for place, letter in enumerate(word, start=1) if letter in few)
    return f"letters of one alphabet in a word: in {word} letter {places} is {name}"
