"""Guesses of columns: which known field a heading means, which columns count people or periods, and which are asked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ioreport.sources.date_forms import period_named
from ioreport.sources.date_number_proofs import FormProof, NumberProof, prove_dates, prove_numbers
from ioreport.sources.grid import DATE, EMPTY, ERROR, NUMBER, TEXT, UNSAVED, shown
from ioreport.sources.headings import Heading
from ioreport.sources.mapping import folded
from ioreport.sources.number_forms import NumberForm, exact
from ioreport.sources.sex_age_grammar import Question, read_sex_age, words_of
from ioreport.sources.table_finder import FoundTable, field_words, personal_words, plain, system_words
from ioreport.tables.code_lists import currencies
from ioreport.wording import languages
from ioreport.wording.language_folders import words_of_language

DATED = ("date", "start_date", "end_date", "effective")
NUMERIC = ("amount", "booked", "per_usd", "value", "people")
_LIKE = 0.8
_ACHIEVED = ("achieved", "actual", "result", "постигнато", "реално", "изпълнение", "réalisé", "досягнуто", "виконано")
_BESIDE_PERIODS = {
    **dict.fromkeys((*_ACHIEVED, "realizat"), "value"),
    **dict.fromkeys(("numerator", "числител"), "numerator"),
    **dict.fromkeys(("denominator", "знаменател"), "denominator"),
}
"""A word of a heading beside its period → the column that the cells fill."""
_TARGETS = {"target", "targets", "planned", "цел", "план", "cible", "ціль", "țintă"}


@dataclass
class ColumnGuesses:
    """What the columns of a table are, as far as it is certain; `questions` has heading → candidates or why not."""

    fields: dict[str, Heading] = field(default_factory=dict)
    people: list[Heading] = field(default_factory=list)
    periods: list[Heading] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)
    targets: list[Heading] = field(default_factory=list)
    checks: list[Heading] = field(default_factory=list)
    personal: list[Heading] = field(default_factory=list)
    system: list[Heading] = field(default_factory=list)
    questions: dict[str, str] = field(default_factory=dict)
    needs: set[str] = field(default_factory=set)
    dates: FormProof = field(default_factory=FormProof)
    numbers: NumberProof = field(default_factory=NumberProof)


def guess_columns(table: FoundTable, language: str, year: int | None) -> ColumnGuesses:
    """The columns of a table; every heading is in exactly one group."""
    found = ColumnGuesses()
    totals = []
    for heading in table.header.headings:
        if not heading.parts:
            continue
        if folded(heading.path) in system_words():
            found.system.append(heading)
        elif _is_personal(heading):
            found.personal.append(heading)
        elif _is_period(heading, language, year) and _measures(table, heading):
            _keep_period(heading, found, language, year)
        elif not (why := _people_question(table, heading, found)):
            found.people.append(heading)
        elif _is_total(heading) and _measures(table, heading):
            totals.append(heading)
        else:
            _keep_field(table, heading, found, why)
    _keep_totals(table, totals, found)
    found.dates = prove_dates(_texts(table, found, DATED), language)
    columns = [
        *found.people,
        *found.periods,
        *found.checks,
        *(found.fields[name] for name in NUMERIC if name in found.fields),
    ]
    found.numbers = prove_numbers([text for heading in columns for text in _column_texts(table, heading)])
    return found


def language_of(table: FoundTable) -> str:
    """The language that most letters of the headings and words for months point to: the first that fits, or English."""
    text = folded(" ".join(heading.path for heading in table.header.headings) + " " + table.grid.sheet)
    scores = dict.fromkeys(languages(), 0) | {"en": 1}
    for language in languages():
        own = words_of_language(language, "language.toml")["letters"]
        scores[language] += 3 * sum(letter in own for letter in text)
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in text)
    if cyrillic > len(text) / 4:
        scores["bg"] += 2
    return max(languages(), key=lambda language: scores[language])


def _is_personal(heading: Heading) -> bool:
    return plain(heading.last) in personal_words()


def _is_total(heading: Heading) -> bool:
    return plain(heading.last) in words_of("total") | {"grand total"} or plain(heading.path) in words_of("total")


def _is_period(heading: Heading, language: str, year: int | None) -> bool:
    return any(period_named(part, language, year) for part in heading.parts)


def _measures(table: FoundTable, heading: Heading) -> bool:
    """Whether most filled cells of a column are numbers, or texts with digits."""
    kinds = [(table.grid.kind(row, heading.column), table.grid.value(row, heading.column)) for row in table.kinds.data]
    filled = [(kind, value) for kind, value in kinds if kind.strip()]
    fit = [kind in (NUMBER, UNSAVED, ERROR) or (kind == TEXT and _is_number(value)) for kind, value in filled]
    return 2 * sum(fit) > len(fit) or not filled


def _is_number(text: str) -> bool:
    return text.strip()[:1].isdigit() or text.strip() in ("-", "–") or text.strip()[1:2].isdigit()


def _keep_period(heading: Heading, found: ColumnGuesses, language: str, year: int | None) -> None:
    rest = [part for part in heading.parts if not period_named(part, language, year)]
    words = [plain(part) for part in rest]
    if any(word in _TARGETS for word in words):
        found.targets.append(heading)
        return
    for part, word in zip(rest, words, strict=True):
        if word in _BESIDE_PERIODS:
            found.beside[part] = _BESIDE_PERIODS[word]
    if all(word in _BESIDE_PERIODS for word in words):
        found.periods.append(heading)
    else:
        found.questions[heading.path] = f"does {' / '.join(rest)} belong to the values?"


def _people_question(table: FoundTable, heading: Heading, found: ColumnGuesses) -> str:
    """Why a column does not count people by sex and age; empty if it does."""
    if len(heading.parts) == 1 and plain(heading.last) in field_words():
        return "a field"
    read = read_sex_age(heading.parts)
    if isinstance(read, Question):
        assumed = read_sex_age(heading.parts, "0-17", "18+")
        if isinstance(assumed, Question):
            return read.why
        found.needs.add("children" if assumed.stage == "child" else "adults")
    return "" if _measures(table, heading) else "its cells are no numbers"


def _keep_field(table: FoundTable, heading: Heading, found: ColumnGuesses, why: str) -> None:
    name = field_words().get(plain(heading.last)) or field_words().get(plain(heading.path))
    if name and not _fits(table, name, heading):
        found.questions[heading.path] = f"perhaps {name}, but its cells do not look so"
    elif name and name not in found.fields:
        found.fields[name] = heading
    elif name:
        found.questions[heading.path] = f"it may be {name}, as {found.fields[name].path} is"
    else:
        near = difflib.get_close_matches(plain(heading.last), field_words(), n=2, cutoff=_LIKE)
        names = list(dict.fromkeys(field_words()[word] for word in near))
        names += ["booked"] * bool(re.search(r"\b(amount|сума|montant|suma)\b.*\b[a-z]{3}$", plain(heading.last)))
        sex_age = "" if why.startswith(("it names no", "the word", "a field")) else why
        found.questions[heading.path] = f"perhaps {' or '.join(names)}" if names else sex_age


def _fits(table: FoundTable, name: str, heading: Heading) -> bool:
    """Whether a column's cells look like what its heading says."""
    if name in NUMERIC:
        return _measures(table, heading)
    cells = [(table.grid.kind(row, heading.column), table.grid.value(row, heading.column)) for row in table.kinds.data]
    filled = [(kind, value) for kind, value in cells if kind.strip()]
    if name in DATED:
        return all(kind == DATE or (kind == TEXT and re.search(r"\d", value)) for kind, value in filled)
    if name == "currency":
        return all(kind == TEXT and value.strip() in currencies() for kind, value in filled)
    return True


def _keep_totals(table: FoundTable, totals: Sequence[Heading], found: ColumnGuesses) -> None:
    """A column called total is a check where it mostly equals the columns that count people."""
    form = prove_numbers([text for heading in [*found.people, *totals] for text in _column_texts(table, heading)]).form
    for heading in totals:
        agree = differ = 0
        for row in table.kinds.data:
            said = _number(table, row, heading, form)
            parts = [_number(table, row, each, form) for each in found.people]
            if said is not None and None not in parts:
                same = said == sum(part for part in parts if part is not None)
                agree, differ = agree + same, differ + (not same)
        if found.people and agree > differ:
            found.checks.append(heading)
        else:
            found.questions[heading.path] = "a total: of which columns?"


def _number(table: FoundTable, row: int, heading: Heading, form: NumberForm | None) -> Decimal | None:
    """A cell as a number, an empty or missing one as nothing; ``None`` where it cannot be read."""
    kind, value = table.grid.kind(row, heading.column), table.grid.value(row, heading.column)
    if kind == NUMBER:
        return exact(value)
    if kind == EMPTY:
        return Decimal()
    read = form.read(value) if form and kind == TEXT else None
    return None if read is None else read.number or Decimal()


def _texts(table: FoundTable, found: ColumnGuesses, names: Sequence[str]) -> list[str]:
    return [text for name in names if name in found.fields for text in _column_texts(table, found.fields[name])]


def _column_texts(table: FoundTable, heading: Heading) -> list[str]:
    """The texts of a column's data rows; days and numbers that a spreadsheet keeps as such need no form."""
    return [
        shown(table.grid.value(row, heading.column))
        for row in table.kinds.data
        if table.grid.kind(row, heading.column) == TEXT
    ]


def distinct_texts(table: FoundTable, heading: Heading) -> list[str]:
    """The different texts of a column, in their order."""
    texts = (
        " ".join(shown(table.grid.value(row, heading.column)).split())
        for row in table.kinds.data
        if table.grid.kind(row, heading.column) not in (DATE, NUMBER)
    )
    return [text for text in dict.fromkeys(texts) if text]
