"""Spellings of codes: the words that people write in tables instead of a code, in every language with a catalogue."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from types import MappingProxyType

from ioreport.wording.catalogue import read_catalogue
from ioreport.wording.code_words import CODES
from ioreport.wording.language_folders import kept_until_changed, languages

WRITTEN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "sex": {
            "f": "female; woman; women; girl; girls",
            "m": "male; man; men; boy; boys",
            "x": "other; non-binary; diverse",
            "u": "unknown; not known; not stated",
        },
        "population": {
            "refugee": "refugee; refugees",
            "asylum_seeker": "asylum seeker; asylum seekers; asylum-seeker; asylum-seekers",
            "temporary_protection": "temporary protection; people under temporary protection; TP",
            "migrant": "migrant; migrants",
            "returnee": "returnee; returnees",
            "idp": "IDP; IDPs; displaced people",
            "stateless": "stateless; stateless people",
            "host_community": "host community; host communities; locals",
            "other": "other",
            "unknown": "unknown; not known",
        },
        "activity_kind": {
            "public_event": "public event; public events; event",
            "launch_event": "launch event; launch",
            "information_session": "information session; information sessions; info session; awareness session",
            "distribution": "distribution; distributions; NFI distribution; food distribution",
            "language_course": "language course; language courses; language classes",
            "training": "training; trainings",
            "workshop": "workshop; workshops",
            "counselling": "counselling; counseling; consultation; consultations",
            "result_story": "result story",
        },
        "unit": {"person": "person; people; individual; individuals", "household": "household; households; family"},
    }
)
"""List of codes → code → words for it, separated by ;. A translation may have more or fewer words."""
CONTEXT = "{} as written"
"""The context of these messages in a catalogue."""
_NEAR = 0.8


def code_written(codes: tuple[str, ...], text: str) -> str:
    """The code that a text names in any language, or an empty text.

    >>> sexes = ("f", "m", "x", "u")
    >>> code_written(sexes, "жена"), code_written(sexes, "М"), code_written(sexes, "Female"), code_written(sexes, "7")
    ('f', 'm', 'f', '')
    >>> code_written(("refugee", "migrant"), "бежанец")
    'refugee'
    """
    named = _named(codes)
    found = text.strip().casefold()
    if found in named:
        return named[found]
    near = difflib.get_close_matches(found, named, n=1, cutoff=_NEAR)
    return named[near[0]] if near else ""


def spelled_codes(codes: tuple[str, ...] | str) -> Mapping[str, str]:
    """Every word for the codes of a list, in any language, in small letters → the code; exact spellings only.

    `codes` are the codes themselves, or the name of a list.

    >>> spelled_codes(("f", "m", "x", "u"))["жени"], spelled_codes("activity_kind")["информационна сесия"]
    ('f', 'information_session')
    """
    return _named(tuple(CODES[codes]) if isinstance(codes, str) else codes)


@kept_until_changed
def _named(codes: tuple[str, ...]) -> Mapping[str, str]:
    """Every word for one of these codes → the code; a word for two codes is left out."""
    named: dict[str, set[str]] = {}
    for listing, context in [(CODES, "{}"), (WRITTEN, CONTEXT)]:
        for name, words in listing.items():
            if set(codes) <= set(words):
                for code in codes:
                    for word in _in_all_languages(words[code], context.format(name)):
                        named.setdefault(word, set()).add(code)
    return {word: min(found) for word, found in named.items() if len(found) == 1}


def _in_all_languages(words: str, context: str) -> set[str]:
    said = [words, *(read_catalogue(language).pgettext(context, words) for language in languages())]
    return {word.strip().casefold() for each in said for word in each.split(";")}
