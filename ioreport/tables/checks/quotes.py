"""Check who is quoted: in words, never by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ioreport.errors import Finding
from ioreport.tables.raw_table import Sheet
from ioreport.wording.language_folders import all_words, kept_until_changed

_WORD = r"[^\W\d_][^\s,.;:()\d]*\.?"
_FIRST = re.compile(rf"\s*({_WORD})")
_PAIR = re.compile(rf"(?=(?<!\S)({_WORD})\s+({_WORD}))")
_EXPECTED = "who it was in words, never by name, as “a mother from Kharkiv”; in small letters where it is no name"
_PLACES = (("places", "name"), ("places", "name_local"), ("partners", "name"))


def check_who(sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """An error where `who` begins like a personal name, a warning where it has one further on."""
    sheet = sheets["quotes"]
    known = _known(sheets)
    for row, who in sheet.typed["who"].dropna().items() if len(sheet.rows) else ():
        if begins_with_name(str(who), known):
            yield sheet.finding(int(row), "who", "quote_name", "error", str(who), _EXPECTED)
        elif name := _named_in(str(who), known):
            yield sheet.finding(int(row), "who", "quote_name", "warning", name, _EXPECTED)


def begins_with_name(who: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether a text begins like a personal name: with a capital letter, in no word for people and no small word.

    A word for what somebody does may begin like a name (Baker): in small letters it is none.
    `known` are words of places and organisations, in small letters.

    >>> [begins_with_name(who) for who in ("Olena Kovalenko, 34", "Peter, 34", "Олена К.", "Baker")]
    [True, True, True, True]
    >>> [begins_with_name(who) for who in ("a baker", "A mother from Kharkiv", "Mother, 34", "Une mère", "Две жени")]
    [False, False, False, False, False]
    """
    found = _FIRST.match(who)
    return found is not None and _is_capital(found[1]) and found[1].casefold() not in known | _plain_words()


@kept_until_changed
def _plain_words() -> frozenset[str]:
    """The words with which a description begins: words for people, numbers and small words of all languages."""
    listed = [
        all_words("people.toml", entry) for entry in ("people", "person", "also_counted", "one", "numbers", "stops")
    ]
    return frozenset(word for words in (*listed, all_words("language.toml", "common")) for word in words)


def _named_in(who: str, known: frozenset[str]) -> str:
    """Two words with capital letters one after the other, neither of a place or organisation."""
    for first, second in _PAIR.findall(who):
        plain = {first.casefold(), second.casefold()}
        if _is_capital(first) and _is_capital(second) and not plain & (known | _plain_words()):
            return f"{first} {second}"
    return ""


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and not (word.isupper() and len(word.rstrip(".")) > 1)


def _known(sheets: Mapping[str, Sheet]) -> frozenset[str]:
    texts = (str(text) for table, column in _PLACES for text in sheets[table].typed[column].dropna())
    return frozenset(word.casefold() for text in texts for word in re.findall(r"[^\W\d_]+", text))
