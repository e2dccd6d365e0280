"""Look-alike letters: Latin letters inside a Cyrillic word and Cyrillic ones inside a Latin word."""

from __future__ import annotations

import re

_LATIN = "ABCEHIKMOPTXYaceikopxy"
_CYRILLIC = "АВСЕНІКМОРТХУасеікорху"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_WORD = re.compile(r"[^\W\d_]+")
_IN_CYRILLIC = re.compile("[\u0400-\u04ff]")
_IN_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


def in_one_script(text: str) -> str:
    """A text whose words are each in one script, where letters that look alike make that possible.

    A word is taken for the script that most of its letters are in. A word that no exchange makes pure stays.

    >>> in_one_script("Сoфия") == "София", in_one_script("Wоmen") == "Women", in_one_script("IT отдел")
    (True, True, 'IT отдел')
    """
    if not (_IN_CYRILLIC.search(text) and _IN_LATIN.search(text)):
        return text
    return _WORD.sub(lambda found: _pure(found.group()), text)


def _pure(word: str) -> str:
    cyrillic, latin = len(_IN_CYRILLIC.findall(word)), len(_IN_LATIN.findall(word))
    if not cyrillic or not latin:
        return word
    ways = [word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)]
    if latin > cyrillic:
        ways.reverse()
    return next((way for way in ways if not (_IN_CYRILLIC.search(way) and _IN_LATIN.search(way))), word)
