"""Fields of several choices (select_multiple): which of them each row has, by columns of 0 and 1 or by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ioreport.sources.grid import EMPTY, NUMBER, TEXT, TRUTH, shown
from ioreport.sources.mapping import SourceMapping, folded
from ioreport.sources.xls_form import Named, Question

if TYPE_CHECKING:
    from ioreport.sources.sheet_rows import SheetRows

_MARKS = {"1": True, "true": True, "0": False, "false": False, "": False}


@dataclass(frozen=True)
class Chosen:
    """One choice of a row: its name, what people read, and the column that says it."""

    name: str
    text: str
    column: int


def read_choices(sheet: SheetRows, name: str, mapping: SourceMapping) -> list[tuple[Chosen, ...]]:
    """The choices of each data row.

    Where there are columns of 0 and 1, they say it, and the words beside them must agree. Words alone are told apart by
    the names of [codes] and of the form; without either each word is a choice.
    """
    roles = sheet.roles
    assert roles is not None
    columns, words = roles.choices.get(name, {}), roles.fields.get(name, 0)
    question = mapping.form.question(mapping.fields[name].heading) if mapping.form else None
    known = _known(question, [*columns, *(text for text in mapping.codes.get(name, {}) if "*" not in text)])
    found = []
    for row in sheet.kinds.data:
        if columns:
            marked = [text for text, column in columns.items() if _is_marked(sheet, row, column)]
            if words and sorted(_names(marked, question)) != sorted(_names(_split(sheet, row, words, known), question)):
                expected = f"the choices that are marked with 1: {' '.join(marked) or 'none'}"
                sheet.doubt(row, words, "choice_words", "error", shown(sheet.grid.value(row, words)), expected)
            chosen = [(text, columns[text]) for text in marked]
        else:
            chosen = [(text, words) for text in _split(sheet, row, words, known)]
        found.append(tuple(_named(text, column, question) for text, column in chosen))
    return found


def _named(text: str, column: int, question: Question | None) -> Chosen:
    choice = question.choice(text) if question else None
    return Chosen(choice.name if choice else text, choice.label if choice else text, column)


def _names(texts: Sequence[str], question: Question | None) -> list[str]:
    return [folded(_named(text, 0, question).name) for text in texts]


def _known(question: Question | None, others: Sequence[str]) -> list[list[str]]:
    """Every text that stands for a choice, in words, the longest first."""
    choices: Sequence[Named] = question.choices if question else ()
    texts = [*(text for choice in choices for text in choice.spellings), *others]
    return sorted((folded(text).split(" ") for text in texts), key=len, reverse=True)


def _is_marked(sheet: SheetRows, row: int, column: int) -> bool:
    kind, cell = sheet.grid.kind(row, column), sheet.grid.value(row, column)
    marked = _MARKS.get(folded(shown(cell))) if kind in (EMPTY, TEXT, NUMBER, TRUTH) else None
    if marked is None:
        sheet.doubt(row, column, "choice", "error", shown(cell), "1 where it is chosen, 0 where it is not")
    return bool(marked)


def _split(sheet: SheetRows, row: int, column: int, known: Sequence[Sequence[str]]) -> list[str]:
    """The choices in a text of words; a part that is none is a doubt."""
    if not column:
        return []
    said = " ".join(shown(sheet.grid.value(row, column)).split())
    words, found = said.split(" ") if said else [], []
    if not known:
        return words
    while words:
        size = next((len(each) for each in known if [folded(word) for word in words[: len(each)]] == each), 0)
        if not size:
            expected = "choices that the form, [codes] or the columns beside it have"
            sheet.doubt(row, column, "choice", "error", words[0], expected)
            return []
        found.append(" ".join(words[:size]))
        words = words[size:]
    return found
