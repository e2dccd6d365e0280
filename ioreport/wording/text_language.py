"""The language of a text, by the small words that every text of a language has."""

from __future__ import annotations

import re
from collections import Counter

from ioreport.wording.language_folders import kept_until_changed, languages, words_of_language

_LEAST_WORDS, _LEAST_FOUND, _MORE = 12, 4, 4
"""How long a text is of which a language can be told, how many small words it has of that language, and how many times
as many as of the language that it should be in.
"""


def other_language(text: str, language: str) -> str:
    """The language that a text is in, if it is certain that it is not in `language`; else an empty text.

    >>> other_language("The families came to the centre in the morning, and the children played with us.", "ro")
    'en'
    >>> other_language("The families came to the centre in the morning, and the children played with us.", "en")
    ''
    >>> other_language("Sofia, Plovdiv, Varna", "fr")
    ''
    """
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < _LEAST_WORDS or language not in languages():
        return ""
    found: Counter[str] = Counter()
    for word in words:
        found.update(_own_words().get(word, ()))
    best = max(languages(), key=lambda each: found[each])
    return best if found[best] >= max(_LEAST_FOUND, _MORE * found[language]) else ""


@kept_until_changed
def _own_words() -> dict[str, tuple[str, ...]]:
    """A small word that one language alone has → that language."""
    found: dict[str, tuple[str, ...]] = {}
    for language in languages():
        for word in words_of_language(language, "language.toml")["common"]:
            found[word] = (*found.get(word, ()), language)
    return {word: told for word, told in found.items() if len(told) == 1}
