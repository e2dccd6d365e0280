"""Languages of an office: read its folder ``languages``, check every file, and use what holds."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError

from ioreport.errors import Finding, nearest
from ioreport.input_files import is_file, read_file
from ioreport.wording.catalogue import parsed
from ioreport.wording.language_folders import BUNDLED, MESSAGES, SOURCE, WORD_FILES, use_files

LANGUAGES_FOLDER = "languages"
"""The folder of an office's own languages."""

_CODE = re.compile("[a-z]{2,3}")
_HEX = re.compile("[0-9A-Fa-f]{3,5}")
_LARGEST, _LONGEST, _MOST = 1_000_000, 60, 3000
"""The bytes of a file, the letters of a word, the words of a list."""
_SHOWN = 5


def use_languages_of(folder: Path) -> tuple[Finding, ...]:
    """Use an office's languages from now on, those that hold, and tell the faults of the others.

    >>> use_languages_of(Path("tests/data/office"))
    ()
    """
    files, findings = _read(folder)
    for language in sorted({language for language, _ in files}):
        faults = tuple(_faults(language, {name: data for (each, name), data in files.items() if each == language}))
        if any(fault.level == "error" for fault in faults):
            files = {place: data for place, data in files.items() if place[0] != language}
        findings += faults
    use_files(files)
    return tuple(findings)


def language_files(folder: Path) -> tuple[str, ...]:
    """The files of an office's languages, as paths inside the office."""
    home = folder / LANGUAGES_FOLDER
    paths = (path for path in home.glob("*/*") if path.name in (*WORD_FILES, MESSAGES))
    return tuple(sorted(path.relative_to(folder).as_posix() for path in paths))


def _read(folder: Path) -> tuple[dict[tuple[str, str], bytes], list[Finding]]:
    files, findings = {}, []
    for path in sorted((folder / LANGUAGES_FOLDER).glob("*/*")):
        shown, language = path.relative_to(folder).as_posix(), path.parent.name
        if not _CODE.fullmatch(language) or not _has_locale(language):
            findings.append(_fault(shown, "language", language, "a folder named by a language's code, as fr"))
        elif path.name not in (*WORD_FILES, MESSAGES):
            expected = f"one of {', '.join((*WORD_FILES, MESSAGES))}{nearest(path.name, (*WORD_FILES, MESSAGES))}"
            findings.append(_fault(shown, "file", path.name, expected))
        else:
            try:
                files[language, path.name] = _content(path, folder)
            except OSError as error:
                findings.append(
                    _fault(shown, "unreadable", error.strerror or "", "a file inside the office, up to 1 MB")
                )
    return files, findings


def _content(path: Path, folder: Path) -> bytes:
    if is_file(path) and path.stat().st_size > _LARGEST:
        raise OSError(27, "a file of more than 1 MB")
    return read_file(path, folder)


def _has_locale(language: str) -> bool:
    try:
        Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return False
    return True


def _fault(
    file: str, rule: str, found: Any, expected: str, row: int | None = None, place: str | None = None
) -> Finding:
    return Finding(file, row, place, rule, "error", str(found)[:80], expected)


def _faults(language: str, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """The faults of a language: an entry or message that does not hold, and for a new language what it lacks."""
    home = f"{LANGUAGES_FOLDER}/{language}"
    new = not (BUNDLED / language).is_dir()
    for name in sorted({*WORD_FILES, MESSAGES} - files.keys() if new else ()):
        yield _fault(f"{home}/{name}", "missing_file", "", f"this file, as {LANGUAGES_FOLDER}/fr of ioreport has it")
    for name in WORD_FILES:
        if name in files:
            yield from _word_faults(language, f"{home}/{name}", name, files[name], new)
    if MESSAGES in files:
        yield from _message_faults(language, f"{home}/{MESSAGES}", files[MESSAGES], new)


# Words


def _word_faults(language: str, file: str, name: str, data: bytes, new: bool) -> Iterator[Finding]:
    try:
        words = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        line = re.search(r"line (\d+)", str(fault))
        yield _fault(file, "toml", fault, "a TOML file in UTF-8", int(line[1]) if line else None)
        return
    model = tomllib.loads((BUNDLED / SOURCE / name).read_text("utf-8"))
    yield from _entry_faults(file, words, model, "", new)
    locale = words.get("locale")
    if isinstance(locale, str) and not (_has_locale(locale) and Locale.parse(locale).language == language):
        yield _fault(file, "locale", locale, f"a locale of {language} that CLDR has, as {language}", place="locale")


def _entry_faults(
    file: str, words: Mapping[str, Any], model: Mapping[str, Any], above: str, new: bool
) -> Iterator[Finding]:
    for name in words.keys() - model.keys():
        expected = f"one of {', '.join(model)}{nearest(name, model)}"
        yield _fault(file, "known_entry", f"{above}{name}", expected, place=f"{above}{name}")
    for name in model.keys() - words.keys() if new else ():
        yield _fault(file, "required", "", f"an entry {above}{name}", place=f"{above}{name}")
    for name in words.keys() & model.keys():
        if isinstance(model[name], dict) and isinstance(words[name], dict):
            yield from _entry_faults(file, words[name], model[name], f"{name}.", new)
        elif expected := _kind_fault(name, words[name], model[name]):
            yield _fault(file, "kind", words[name], expected, place=f"{above}{name}")


def _kind_fault(name: str, found: Any, model: Any) -> str:
    """What an entry should be, if it is not."""
    if isinstance(model, list):
        right = isinstance(found, list) and len(found) <= _MOST and all(map(_is_word, found))
        return "" if right else f"a list of words of up to {_LONGEST} letters"
    if isinstance(model, bool):
        return "" if isinstance(found, bool) else "true or false"
    if isinstance(model, int):
        return "" if type(found) is int and 1 <= found <= 4 else "a whole number from 1 to 4"
    if name == "lcid":
        return "" if isinstance(found, str) and _HEX.fullmatch(found) else "a hexadecimal number, as 40C"
    return "" if isinstance(found, str) and len(found) <= _LONGEST and found.isprintable() else "a text"


def _is_word(found: Any) -> bool:
    is_text = isinstance(found, str) and 0 < len(found.strip()) == len(found) <= _LONGEST and found.isprintable()
    return is_text and any(map(str.isalnum, found))


# Messages


@cache
def _known_messages() -> frozenset[tuple[str | None, str]]:
    bundled = next(path for path in sorted(BUNDLED.glob(f"*/{MESSAGES}")))
    return frozenset(map(_key, filter(_id, parsed(bundled.read_bytes(), bundled.parent.name))))


def _id(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, _id(message)


def _message_faults(language: str, file: str, data: bytes, new: bool) -> Iterator[Finding]:
    try:
        catalogue = parsed(data, language)
    except (PoFileError, UnicodeDecodeError, ValueError, LookupError) as fault:
        yield _fault(file, "po", fault, "a file of messages (gettext)")
        return
    plural = get_plural(language)
    forms = (catalogue.num_plurals, re.sub(r"\s", "", catalogue.plural_expr))
    if forms != (plural.num_plurals, re.sub(r"\s", "", plural.plural_expr)):
        found, expected = catalogue.plural_forms, f"Plural-Forms: {plural.plural_forms.rstrip(';')};"
        yield _fault(file, "plural_forms", found, expected, 1)
        return
    messages = [message for message in catalogue if _id(message)]
    for message in messages:
        if _key(message) not in _known_messages():
            known = [each for _, each in _known_messages()]
            expected = f"a message of ioreport{nearest(_id(message), known)}"
            yield Finding(file, message.lineno, "msgid", "message_unknown", "warning", _id(message)[:80], expected)
        elif any(_strings(message)):
            yield from _translation_faults(message, file, plural.num_plurals)
    said = {_key(message) for message in messages if all(_strings(message))}
    lacking = sorted(text for context, text in _known_messages() - said) if new else []
    if lacking:
        shown = "; ".join(lacking[:_SHOWN]) + (f" and {len(lacking) - _SHOWN} more" if len(lacking) > _SHOWN else "")
        yield Finding(file, None, "msgid", "messages_missing", "error", shown, "a translation of every message")


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def _translation_faults(message: Message, file: str, forms: int) -> Iterator[Finding]:
    told = _strings(message)
    if isinstance(message.id, tuple | list) and not (len(told) == forms and all(told)):
        yield _fault(file, "plural_forms", len(told), f"{forms} forms", message.lineno, "msgstr")
    asked = message.id[-1] if isinstance(message.id, tuple | list) else message.id
    for text in filter(None, told):
        if _places(text) != _places(asked):
            asked_for = ", ".join(f"{{{each}}}" for each in sorted(_places(asked) or ()))
            expected = f"the places {asked_for}, as in the message" if asked_for else "no braces, as in the message"
            yield _fault(file, "places", text, expected, message.lineno, "msgstr")


def _places(text: str) -> set[str] | None:
    """The names in braces; none if a text has braces that cannot be filled."""
    try:
        fields = [(name, form, how) for _, name, form, how in string.Formatter().parse(text) if name is not None]
    except ValueError:
        return None
    return {name for name, form, how in fields} if not any(form or how for _, form, how in fields) else None
