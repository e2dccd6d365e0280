"""Read a donor template and check it: names are known, titles are given by language, limits are numbers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ioreport.age_bands import BANDS_EXPECTED, bands_hold
from ioreport.errors import DataError, Finding, UsageError, nearest
from ioreport.input_files import read_file
from ioreport.wording import languages
from ioreport.wording.catalogue import TEMPLATE_CONTEXT, translated
from ioreport.wording.language_folders import SOURCE

_BUNDLED = Path(__file__).parent
TEMPLATES_FOLDER = "templates"
"""The folder of an office's own templates; one with the name of a bundled template replaces it."""

_KINDS = ("interim", "final")
_TOLD = ("title", "guidance")
"""What a template says by language. A bundled one says it in English; the catalogues have the other languages."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Section:
    """A section of a report: its title and guidance by language, and what it needs.

    `words` is the most words that its text may have, `None` without limit; `required` names the kinds of report that
    must have the section. A section without `text` has only exhibits, such as an annex. A report has as many of the
    `choice` sections as the template allows. `facts`, `tables` and `charts` are shown with the text, in their order.
    """

    id: str
    title: Mapping[str, str]
    guidance: Mapping[str, str] = field(default_factory=dict)
    words: int | None = None
    required: tuple[str, ...] = ()
    text: bool = True
    choice: bool = False
    facts: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A donor template: its name, its title by language, its sections in their order.

    `choices` is how many `choice` sections a report may have; `tiles` are the facts of the first page;
    `age_bands` are the age bands that the donor asks for, empty if the office chooses them.
    """

    name: str
    title: Mapping[str, str]
    sections: tuple[Section, ...]
    tiles: tuple[str, ...]
    choices: int = 0
    age_bands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """The names that a template may ask for."""

    facts: Collection[str]
    charts: Collection[str]
    tables: Collection[str]


def template_names(office: Path | None = None) -> tuple[str, ...]:
    """The names of all templates: the bundled ones, and those in an office's folder ``templates``.

    >>> template_names()
    ('8+3', 'event', 'financial')
    """
    folders = [_BUNDLED, *([office / TEMPLATES_FOLDER] if office else [])]
    return tuple(sorted({file.stem for folder in folders for file in folder.glob("*.toml")}))


def templates_with(section: str, office: Path | None = None) -> tuple[str, ...]:
    """The templates that have a section; a file that cannot be read counts as having none.

    >>> templates_with("exit-strategy")
    ('8+3',)
    """
    return tuple(name for name in template_names(office) if section in _section_ids(name, office))


def section_ids(office: Path | None = None) -> set[str]:
    """The sections of all templates; a file that cannot be read counts as having none.

    >>> "exit-strategy" in section_ids()
    True
    """
    return {each for name in template_names(office) for each in _section_ids(name, office)}


def _section_ids(name: str, office: Path | None) -> set[str]:
    file = _file(name, office)
    if file is None:
        return set()
    try:
        sections = _read(file, file.name, _home(file, office)).get("sections")
    except DataError:
        return set()
    ids = (section.get("id") for section in _listed(sections) if isinstance(section, dict))
    return {each for each in ids if isinstance(each, str)}


def load_template(name: str, known: Known, office: Path | None = None) -> Template:
    """Load a template by its name.

    Parameters
    ----------
    name : str
        The name of a bundled template, or of a file in the office's folder ``templates``.
    known : Known
        The facts, charts and tables that a report can show.
    office : Path, optional
        The office's folder.

    Raises
    ------
    UsageError
        When there is no such template; the message names the nearest one.
    DataError
        With every fault of the file: an unknown or missing entry, a title or guidance that is not given by language,
        a limit that is not a number, a fact, chart or table that no report has, an id that comes twice.
    """
    file = _file(name, office)
    if file is None:
        names = template_names(office)
        raise UsageError(
            f"There is no template {name!r}{nearest(name, names)}.", next_step=f"take one of {', '.join(names)}"
        )
    shown = f"{TEMPLATES_FOLDER}/{file.name}"
    data = _read(file, shown, _home(file, office))
    findings = tuple(_faults(data, shown, known))
    if findings:
        raise DataError(f"The template {shown} does not hold.", findings, "correct these entries, then build again")
    return _template(name, data)


def _file(name: str, office: Path | None) -> Path | None:
    folders = [*([office / TEMPLATES_FOLDER] if office else []), _BUNDLED]
    files = (file for folder in folders for file in folder.glob("*.toml") if file.stem == name)
    return next(files, None)


def _home(file: Path, office: Path | None) -> Path:
    """The folder that a template must be in, after following links: the office's, or the bundled one."""
    return office if office and file.is_relative_to(office) else _BUNDLED


def _read(file: Path, shown: str, folder: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_file(file, folder).decode("utf-8"))
    except OSError as error:
        finding = Finding(shown, None, None, "unreadable", "error", error.strerror or "", "a file inside the office")
        raise DataError(f"The template {shown} cannot be read.", [finding]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        line = re.search(r"line (\d+)", str(fault))
        row = int(line[1]) if line else None
        finding = Finding(shown, row, None, "toml", "error", str(fault), "a TOML file in UTF-8")
        raise DataError(f"The template {shown} cannot be read.", [finding]) from None


def _template(name: str, data: Mapping[str, Any]) -> Template:
    sections = tuple(
        Section(**{key: _entry(key, value) for key, value in section.items()}) for section in data["sections"]
    )
    bands = tuple(data.get("age_bands", ()))
    return Template(name, _ByLanguage(data["title"]), sections, tuple(data["tiles"]), data.get("choices", 0), bands)


class _ByLanguage(Mapping[str, str]):
    """A text in every language that says it: the template's own words, else those of the language's catalogue."""

    def __init__(self, own: Mapping[str, str]):
        self._own = dict(own)

    def __getitem__(self, language: str) -> str:
        if language in self._own:
            return self._own[language]
        said = translated(language, TEMPLATE_CONTEXT, self._own.get(SOURCE, "")) if language in languages() else None
        if said is None:
            raise KeyError(language)
        return said

    def __iter__(self) -> Iterator[str]:
        return (language for language in dict.fromkeys((*self._own, *languages())) if language in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _entry(key: str, value: Any) -> Any:
    if key in _TOLD:
        return _ByLanguage(value)
    return tuple(value) if isinstance(value, list) else value


# Faults

_ENTRIES = {"title", "tiles", "choices", "age_bands", "sections"}
_OF_SECTION = {each.name for each in fields(Section)}
_LISTS = ("facts", "charts", "tables")


@dataclass(frozen=True)
class _Sheet:
    """A template's file, for its findings."""

    file: str
    known: Known

    def fault(self, place: str, rule: str, found: Any, expected: str) -> Finding:
        return Finding(self.file, None, place, rule, "error", str(found), expected)


def _faults(data: Mapping[str, Any], file: str, known: Known) -> Iterator[Finding]:
    sheet = _Sheet(file, known)
    yield from _unknown(data, _ENTRIES, "", sheet)
    yield from _by_language(data, "title", "title", sheet)
    yield from _names(data, "tiles", "tiles", known.facts, sheet)
    if not 3 <= len(_listed(data.get("tiles"))) <= 5:
        yield sheet.fault("tiles", "tiles", len(_listed(data.get("tiles"))), "three to five facts")
    yield from _number(data, "choices", "choices", sheet)
    if "age_bands" in data and not bands_hold(data["age_bands"]):
        yield sheet.fault("age_bands", "age_bands", data["age_bands"], BANDS_EXPECTED)
    sections = data.get("sections")
    if not isinstance(sections, list) or not sections or not all(isinstance(each, dict) for each in sections):
        yield sheet.fault("sections", "required", "", "one [[sections]] or more")
        return
    for number, section in enumerate(sections, 1):
        yield from _section_faults(section, f"section {section.get('id') or number}", sheet)
    ids = [section["id"] for section in sections if isinstance(section.get("id"), str)]
    for twice in sorted({each for each in ids if each and ids.count(each) > 1}):
        yield sheet.fault(f"section {twice}", "unique", twice, "an id that no other section has")


def _section_faults(section: Mapping[str, Any], place: str, sheet: _Sheet) -> Iterator[Finding]:
    yield from _unknown(section, _OF_SECTION, f"{place}, ", sheet)
    if not (isinstance(section.get("id"), str) and _ID.fullmatch(section["id"])):
        yield sheet.fault(f"{place}, id", "id", section.get("id", ""), "an id of a-z, 0-9 and -")
    yield from _by_language(section, "title", f"{place}, title", sheet)
    if section.get("text", True) is not False:
        yield from _by_language(section, "guidance", f"{place}, guidance", sheet)
    yield from _number(section, "words", f"{place}, words", sheet)
    for name in ("text", "choice"):
        if not isinstance(section.get(name, True), bool):
            yield sheet.fault(f"{place}, {name}", "kind", section[name], "true or false")
    yield from _names(section, "required", f"{place}, required", _KINDS, sheet)
    for name in _LISTS:
        yield from _names(section, name, f"{place}, {name}", getattr(sheet.known, name), sheet)


def _unknown(data: Mapping[str, Any], known: Collection[str], place: str, sheet: _Sheet) -> Iterator[Finding]:
    for name in sorted(data.keys() - known):
        expected = f"one of {', '.join(sorted(known))}{nearest(name, known)}"
        yield sheet.fault(f"{place}{name}", "known_entry", name, expected)


def _by_language(data: Mapping[str, Any], name: str, place: str, sheet: _Sheet) -> Iterator[Finding]:
    told = data.get(name)
    texts = list(told.values()) if isinstance(told, dict) else []
    if not texts or not all(isinstance(each, str) and each.strip() for each in texts):
        yield sheet.fault(place, "by_language", told or "", f'a text for each language: {name} = {{ en = "…" }}')


def _number(data: Mapping[str, Any], name: str, place: str, sheet: _Sheet) -> Iterator[Finding]:
    number = data.get(name, 1)
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        yield sheet.fault(place, "number", number, "a whole number")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _names(data: Mapping[str, Any], name: str, place: str, known: Collection[str], sheet: _Sheet) -> Iterator[Finding]:
    if not isinstance(data.get(name, []), list):
        yield sheet.fault(place, "list", data[name], f'a list of names: {name} = ["…"]')
    for each in _listed(data.get(name)):
        if not isinstance(each, str) or each not in known:
            hint = nearest(str(each), known) or f": {', '.join(known)}"
            yield sheet.fault(place, "known_name", each, f"a name that there is{hint}")
