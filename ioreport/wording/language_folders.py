"""Language folders: the languages that there are, and the content of their files.

A language is a folder named by its code (ISO 639): ``language.toml`` (its CLDR locale, words of cells), ``people.toml``
(how it says how many people there were), ``figures.toml`` (the words around a figure) and ``messages.po``. An office
adds a language, or corrects one of these, in its own folder ``languages``: its messages and words come first, its lists
are added to ours. Everything in them is a word or a number, never a pattern.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from ioreport.errors import nearest

BUNDLED = Path(__file__).parent / "languages"
WORD_FILES = ("language.toml", "people.toml", "figures.toml")
MESSAGES = "messages.po"
SOURCE = "en"
"""The language of the messages themselves; it has no catalogue."""

Files = Mapping[tuple[str, str], bytes]
"""Language and name of a file → its content."""

Result = TypeVar("Result")

_of_office: dict[tuple[str, str], bytes] = {}
_kept: list[Callable[[], None]] = []


def kept_until_changed(read: Callable[..., Result]) -> Callable[..., Result]:
    """Keep a function's results until an office with other languages is read."""
    kept = cache(read)
    _kept.append(kept.cache_clear)
    return kept


def use_files(files: Files) -> None:
    """Use an office's language files, in place of those of the office before it."""
    if dict(files) != _of_office:
        _of_office.clear()
        _of_office.update(files)
        for clear in _kept:
            clear()


def office_words_sha256() -> str:
    """The sha256 of all language files of the office."""
    parts = (f"{place}\0{hashlib.sha256(data).hexdigest()}" for place, data in sorted(_of_office.items()))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@kept_until_changed
def languages() -> tuple[str, ...]:
    """The languages that documents can be in: English first, then by their codes.

    >>> languages()[:2]
    ('en', 'bg')
    """
    found = {path.name for path in BUNDLED.iterdir() if path.is_dir()} | {language for language, _ in _of_office}
    return (SOURCE, *sorted(found - {SOURCE}))


def languages_expected(found: str) -> str:
    """The languages that there are, for a finding; with the nearest one.

    >>> languages_expected("eng")
    'one of en, bg, fr, ro, uk (did you mean en?)'
    """
    there = languages()
    return f"one of {', '.join(there)}{nearest(found, there)}"


@kept_until_changed
def words_of_language(language: str, file: str) -> Mapping[str, Any]:
    """The words in a file of a language: ours, with those of the office.

    >>> words_of_language("en", "language.toml")["locale"], words_of_language("bg", "people.toml")["of"]
    ('en_GB', ['от'])
    """
    found = [BUNDLED / language / file]
    texts = [path.read_bytes() for path in found if path.is_file()]
    texts += [_of_office[language, file]] if (language, file) in _of_office else []
    words: Mapping[str, Any] = {}
    for text in texts:
        words = joined(words, tomllib.loads(text.decode("utf-8-sig")))
    return MappingProxyType(words) if isinstance(words, dict) else words


def joined(words: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Entries with further ones: lists are added up, anything else is replaced.

    >>> joined({"a": ["x"], "b": 1}, {"a": ["y", "x"], "b": 2})
    {'a': ['x', 'y'], 'b': 2}
    """
    both = dict(words)
    for name, value in more.items():
        old = both.get(name)
        if isinstance(old, list) and isinstance(value, list):
            both[name] = list(dict.fromkeys([*old, *value]))
        elif isinstance(old, dict) and isinstance(value, dict):
            both[name] = joined(old, value)
        else:
            both[name] = value
    return both


def catalogues(language: str) -> tuple[bytes, ...]:
    """The message files of a language: the office's first, then ours."""
    ours = BUNDLED / language / MESSAGES
    own = [_of_office[language, MESSAGES]] if (language, MESSAGES) in _of_office else []
    return (*own, *([ours.read_bytes()] if ours.is_file() else []))


def all_words(file: str, *names: str) -> tuple[str, ...]:
    """The words of some entries of a file, in all languages, each once: `names` leads to the list.

    >>> all_words("language.toml", "cells", "yes")[:3]
    ('yes', 'y', 'да')
    """
    found: dict[str, None] = {}
    for language in languages():
        entry: Any = words_of_language(language, file)
        for name in names:
            entry = entry[name]
        found |= dict.fromkeys(entry)
    return tuple(found)
