"""XLSForm: the names, labels and choices of a form, so that one mapping reads its exports by names and by labels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ioreport.errors import Finding
from ioreport.sources.grid import Grid, shown
from ioreport.sources.limited_reader import read_grids
from ioreport.sources.mapping import folded

_SELECT = re.compile(r"select[_ ](?:one|multiple)\s+(\S+)")


@dataclass(frozen=True)
class Named:
    """A question or choice: its name, and its labels, that of the mapping's language first."""

    name: str
    labels: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.labels)

    @property
    def label(self) -> str:
        """What people read."""
        return self.labels[0] if self.labels else self.name


@dataclass(frozen=True)
class Question(Named):
    """A question, with its choices if it has any; `several` if more than one can be chosen."""

    choices: tuple[Named, ...] = ()
    several: bool = False

    def choice(self, text: str) -> Named | None:
        """The choice that a text names, by its name or a label.

        >>> Question("sex", choices=(Named("f", ("Жена", "Female")),)).choice("female").name
        'f'
        """
        wanted = folded(text)
        by_name = next((each for each in self.choices if folded(each.name) == wanted), None)
        return by_name or next((each for each in self.choices if wanted in map(folded, each.labels)), None)


@dataclass(frozen=True)
class XlsForm:
    """The questions of a form, by every folded spelling that means one of them alone."""

    questions: Mapping[str, Question] = field(default_factory=dict)

    def question(self, heading: str) -> Question | None:
        """The question of a heading: its name or a label, with or without the groups before it.

        >>> form = form_of([Question("place", ("Място", "Place"))])
        >>> form.question("group_a/place").labels, form.question("МЯСТО").name, form.question("x")
        (('Място', 'Place'), 'place', None)
        """
        return self.questions.get(folded(heading)) or self.questions.get(folded(heading.rpartition("/")[2]))

    def spellings(self, heading: str) -> tuple[str, ...]:
        """The other texts that a heading could be: names and labels, also of one choice of several.

        >>> support = Question("support", ("Подкрепа",), (Named("food", ("Храна",)),), True)
        >>> form_of([support]).spellings("Подкрепа/Храна")
        ('support/food', 'support/Храна', 'Подкрепа/food', 'Подкрепа/Храна')
        """
        question = self.question(heading)
        if question:
            return question.spellings
        before, _, after = heading.rpartition("/")
        several = self.question(before) if before else None
        choice = several.choice(after) if several else None
        if not several or not choice:
            return ()
        return tuple(f"{name}/{text}" for name in several.spellings for text in choice.spellings)


def form_of(questions: Sequence[Question]) -> XlsForm:
    """A form of questions; a label that two of them have means neither."""
    found: dict[str, set[Question]] = {}
    for question in questions:
        for spelling in question.labels:
            found.setdefault(folded(spelling), set()).add(question)
    known = {spelling: next(iter(those)) for spelling, those in found.items() if len(those) == 1}
    return XlsForm({**known, **{folded(question.name): question for question in questions}})


def read_form(office: Path, file: str, language: str) -> tuple[XlsForm | None, tuple[Finding, ...]]:
    """The form in a file of the office, or the findings that say why there is none.

    Parameters
    ----------
    office : Path
    file : str
        The XLSForm, its path inside the office: a workbook with the sheets ``survey`` and ``choices``.
    language : str
        The language whose labels come first.
    """
    grids, findings = read_grids(office / file, file)
    sheets = {folded(grid.sheet): grid for grid in grids}
    if findings:
        return None, findings
    if "survey" not in sheets or not {"type", "name"} <= set(_header(sheets["survey"])):
        found = f"the sheets {', '.join(grid.sheet for grid in grids) or 'of a text'}"
        expected = "an XLSForm: a sheet survey with the headings type and name, and a sheet choices"
        return None, (Finding(file, None, None, "form", "error", found, expected),)
    lists = _lists(sheets.get("choices"), language)
    questions = [_question(row, lists, language) for row in _rows(sheets["survey"])]
    return form_of([question for question in questions if question.name]), ()


def _header(grid: Grid) -> list[str]:
    return [folded(shown(value)).replace(" ", "_") for value in grid.values[0]] if grid.height else []


def _rows(grid: Grid) -> list[dict[str, str]]:
    """The rows of a sheet as texts by their headings."""
    names = _header(grid)
    return [
        {name: shown(value).strip() for name, value in zip(names, row, strict=False) if name}
        for row in grid.values[1:]
        if any(value != "" for value in row)
    ]


def _lists(grid: Grid | None, language: str) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = {}
    for row in _rows(grid) if grid else []:
        found.setdefault(row.get("list_name", ""), []).append(Named(row.get("name", ""), _labels(row, language)))
    return found


def _question(row: Mapping[str, str], lists: Mapping[str, Sequence[Named]], language: str) -> Question:
    kind = row.get("type", "")
    select = _SELECT.match(kind)
    choices = tuple(lists.get(select[1], ())) if select else ()
    return Question(row.get("name", ""), _labels(row, language), choices, bool(select and "multiple" in select[0]))


def _labels(row: Mapping[str, str], language: str) -> tuple[str, ...]:
    """The labels of a row: ``label`` or ``label::Български (bg)``, those of the language first."""
    found = {name: text for name, text in row.items() if (name == "label" or name.startswith("label::")) and text}
    own = [name for name in found if name.endswith(f"({language})") or name.endswith(f"::{language}")]
    return tuple(dict.fromkeys(found[name] for name in [*own, *found]))
