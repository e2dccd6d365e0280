"""Text of a first mapping: what is certain as entries, everything doubtful as a commented question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ioreport.sources.column_guesses import ColumnGuesses, distinct_texts, guess_columns, language_of
from ioreport.sources.date_forms import period_named
from ioreport.sources.file_pattern import file_pattern
from ioreport.sources.grid import Grid
from ioreport.sources.headings import Heading
from ioreport.sources.number_forms import NumberForm
from ioreport.sources.office_names import OfficeNames, code_of, read_names
from ioreport.sources.table_finder import FoundTable, find_table
from ioreport.tables.data_model import TABLES

_MOST_CODES = 40
_NAMED = {
    "place": "places",
    "partner": "partners",
    "donor": "donors",
    "project": "projects",
    "grant": "grants",
    "indicator": "indicators",
}


@dataclass
class Guess:
    """A first mapping: its id, its text, what is certain in it and how many questions it asks."""

    source: str
    lines: list[str] = field(default_factory=list)
    sure: int = 0
    questions: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip() + "\n"

    def say(self, line: str = "") -> None:
        self.lines.append(line)
        self.sure += "=" in line and not line.startswith("#")

    def ask(self, line: str, why: str = "") -> None:
        """A line that a person must decide on: it stands there as a comment."""
        self.lines.append(f"# ? {line}" + (f"  # {why}" if why else ""))
        self.questions += 1


def quoted(text: str) -> str:
    """A text as TOML writes it.

    >>> quoted('a "b"')
    '"a \\\\"b\\\\""'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found.group()):04x}", escaped) + '"'


def listed(texts: Iterable[str]) -> str:
    """A list of texts as TOML writes it."""
    return "[" + ", ".join(map(quoted, texts)) + "]"


class MappingWriter:
    """Writes the parts of a mapping in their order."""

    def __init__(
        self,
        guess: Guess,
        office: Path,
        file: str,
        encoding: str,
        separator: str,
        grids: Sequence[Grid],
        chosen: Sequence[FoundTable],
    ):
        self.guess, self.office, self.file, self.grids, self.chosen = guess, office, file, grids, chosen
        self.encoding, self.separator = encoding, separator
        self.table = chosen[0]
        self.language = language_of(self.table)
        period = period_named(self.table.grid.sheet, self.language)
        self.columns = guess_columns(self.table, self.language, period.start.year if period else None)
        self.target = _target(self.columns)
        _set_aside(self.columns, self.target)

    def write(self) -> None:
        say = self.guess.say
        say(f"# A first mapping of {self.file}.")
        say("# A line with # ? is a question: decide, and take the mark away, or delete the line.")
        say(f"# Then: ioreport sources try {self.guess.source} --data OFFICE")
        say(f"id = {quoted(self.guess.source)}")
        say(f"files = {quoted(self.file)}")
        if pattern := file_pattern(self.file, self.language):
            self.guess.ask(f"files = {quoted(pattern)}", "in place of the line above, to read next month's file, too")
        say(f"language = {quoted(self.language)}")
        if self.encoding:
            say(f"encoding = {quoted(self.encoding)}")
        if self.separator:
            say(f"separator = {quoted(self.separator)}")
        if self.columns.personal:
            say(f"personal = {listed(heading.path for heading in self.columns.personal)}")
        self._sheets()
        self._forms()
        self._table()
        self._fields()
        self._rest()
        self._codes()
        self._write()

    def _head(self, name: str) -> None:
        self.guess.lines += ["", f"[{name}]"]

    def _sheets(self) -> None:
        if not any(grid.sheet for grid in self.grids):
            return
        names = [table.grid.sheet for table in self.chosen]
        patterns = {_pattern(name, self.language) for name in names}
        if "" in patterns and sum(grid.count() > 0 for grid in self.grids) == 1:
            return
        self._head("sheets")
        if len(patterns) == 1 and "" not in patterns:
            self.guess.say(f"match = '{patterns.pop()}'")
        else:
            self.guess.say(f"match = '{'|'.join(map(_escaped, names))}'")
        for grid in self.grids:
            if grid.sheet in names or not grid.count():
                continue
            if not grid.hidden and not find_table(grid):
                self.guess.say(f'skip.{quoted(grid.sheet)} = "no table on it"')
            else:
                why = "a hidden sheet" if grid.hidden else "a table of another layout: it needs a mapping of its own"
                self.guess.ask(f'skip.{quoted(grid.sheet)} = "why is it not needed?"', why)

    def _forms(self) -> None:
        proof = self.columns.numbers
        form = proof.form
        if (form and form != NumberForm()) or proof.candidates or proof.asked:
            self._head("numbers")
        if form and (form.decimal != "." or form.group):
            self.guess.say(f"decimal = {quoted(form.decimal)}")
            self.guess.say(f"group = {listed(form.group)}")
        if form and form.minus != "leading":
            self.guess.say(f"minus = {quoted(form.minus)}")
        missing = form.missing if form else proof.candidates[0].missing if proof.candidates else ()
        if missing:
            self.guess.say(f"missing = {listed(missing)}")
        for candidate in proof.candidates:
            lines = f"decimal = {quoted(candidate.decimal)}\n# ? group = {listed(candidate.group)}"
            self.guess.ask(lines, "one of these")
        if proof.asked:
            self.guess.ask(f"missing = {listed(proof.asked)}", "texts among numbers: do they mean not known?")
        if self.columns.dates.forms:
            self._head("dates")
            self.guess.say(f"forms = {listed(self.columns.dates.forms)}")
        elif self.columns.dates.candidates:
            self._head("dates")
            for each in self.columns.dates.candidates:
                self.guess.ask(f"forms = {listed([each])}", "no day decides between these")

    def _table(self) -> None:
        shape = self.table.shape
        self._head("table")
        rows = f", rows = {shape.rows}" if shape.rows > 1 else ""
        self.guess.say(f"header = {{ find = {quoted(shape.find)}{rows} }}")
        if labels := list(dict.fromkeys(total.label for table in self.chosen for total in table.shape.totals)):
            self.guess.say(f"totals = {listed(labels)}")
        if any(row > table.kinds.data[-1] for table in self.chosen for row in table.kinds.notes):
            self.guess.say('notes = "below"')

    def _fields(self) -> None:
        self._head("fields")
        for name, heading in self.columns.fields.items():
            self.guess.say(f"{'date' if name == 'effective' else name} = {quoted(heading.path)}")
        if self.target == "participations" and "population" not in self.columns.fields:
            self.guess.ask(
                'population = { value = "refugee" }',
                "who are they? " + ", ".join(TABLES["participations"].columns["population"].codes),
            )

    def _rest(self) -> None:
        if self.columns.checks:
            self._head("check")
            for heading in self.columns.checks:
                self.guess.say(f'{quoted(heading.path)} = "sum of people"')
        if self.columns.questions or self.columns.system or self.columns.targets:
            self._head("ignore")
        for heading in self.columns.system:
            self.guess.say(f'{quoted(heading.path)} = "made by the collecting program"')
        for heading in self.columns.targets:
            self.guess.ask(f'{quoted(heading.path)} = "targets are in the table indicators"')
        for path, why in self.columns.questions.items():
            self.guess.ask(
                f'{quoted(path)} = "why is it not needed?"', why or "what is it? name it in [fields], or leave it out"
            )

    def _codes(self) -> None:
        names = read_names(self.office)
        for name, heading in self.columns.fields.items():
            unknown = [text for text in distinct_texts(self.table, heading) if not _known(name, text, names)]
            if name not in (*_NAMED, "population") or not unknown:
                continue
            self._head(f"codes.{name}")
            for text in unknown[:_MOST_CODES]:
                code, word = names.nearest_row(_NAMED[name], text) if name in _NAMED else ("", "")
                why = f"as {word}?" if code else f"no {name} of this name in the office"
                if name == "population":
                    why = f"which of {', '.join(TABLES['participations'].columns['population'].codes)}?"
                self.guess.ask(f"{quoted(text)} = {quoted(code)}", why)

    def _write(self) -> None:
        {
            "participations": self._write_people,
            "indicator_values": self._write_indicators,
            "transactions": self._write_ledger,
            "exchange_rates": self._write_rates,
        }.get(self.target, self._write_activities)()

    def _write_activities(self) -> None:
        fields = self.columns.fields
        self._head("write.activities")
        self.guess.say(f'key = "{self._key()}"')
        if "date" not in fields and "start_date" not in fields:
            self.guess.ask('start_date = "2023-06-01"', "which day?")
            self.guess.ask('end_date = "2023-06-30"', "which day?")
        if "kind" not in fields:
            self.guess.ask('kind = "training"', "which kind?")
            self.guess.ask('title = "…"', "what is it called?")
        self.guess.ask('project_id = "…"', "which project?")

    def _key(self) -> str:
        """The template of an activity's id."""
        names = [name for name in ("date", "start_date", "place", "kind") if name in self.columns.fields]
        return "-".join(["{source}", *(f"{{{name}}}" for name in names)])

    def _write_people(self) -> None:
        self._write_activities()
        self._head("write.participations")
        if self.columns.people:
            self.guess.say(f"melt = '{_melt(self.columns.people)}'")
        elif "people" not in self.columns.fields:
            self.guess.say("count = true")
        for name, ages in (("children", "0-17"), ("adults", "18+")):
            if name in self.columns.needs:
                self.guess.ask(f"{name} = {quoted(ages)}", "headings that say no age: which is meant?")
        if not self.columns.people and "sex" not in self.columns.fields:
            self.guess.say('sex = "u"')
        self.guess.say('unit = "person"')
        self.guess.ask('basis = "counted"', "or estimated")

    def _write_indicators(self) -> None:
        self._head("write.indicator_values")
        if self.columns.periods:
            self.guess.say(f"melt = '{_melt(self.columns.periods)}'")
            self.guess.say('by = "period"')
            if self.columns.beside:
                pairs = ", ".join(f"{quoted(part)} = {quoted(column)}" for part, column in self.columns.beside.items())
                self.guess.say(f"values = {{ {pairs} }}")
        elif "period" not in self.columns.fields:
            self.guess.ask('period_start = "2023-01-01"', "which period?")
            self.guess.ask('period_end = "2023-03-31"', "which period?")
        self.guess.say('key = "{period}-{place}"' if "place" in self.columns.fields else 'key = "{period}"')

    def _write_ledger(self) -> None:
        fields = self.columns.fields
        self._head("write.transactions")
        key: list[str] = [name for name in ("document", "item") if name in fields] or ["source", "row"]
        self.guess.say(f'key = "{"-".join(f"{{{name}}}" for name in key)}"')
        if "account" in fields:
            self.guess.ask('kind = "{account}"', "and [codes.kind]: which accounts are spent, received, committed?")
        elif "kind" not in fields:
            self.guess.ask('kind = "spent"', "or received, committed")
        if "wbs" in fields:
            self.guess.ask('grant_id = "{wbs}"', "and [codes.grant_id]: which element is which grant?")
            self.guess.ask('line_id = "{wbs}"', "and [codes.line_id]: which element is which budget line?")
        elif "grant" not in fields:
            self.guess.ask('grant_id = "…"', "which grant?")

    def _write_rates(self) -> None:
        self._head("write.exchange_rates")
        self.guess.say('month = "{date:rate_month}"')
        self.guess.say('valid_from = "{date:rate_from}"')
        self.guess.ask('source = "UN operational rates of exchange"', "who published them?")


def _known(name: str, text: str, names: OfficeNames) -> bool:
    if name == "population":
        return bool(code_of(TABLES["participations"].columns["population"], text))
    return bool(names.id_named(_NAMED.get(name, ""), text))


def _target(columns: ColumnGuesses) -> str:
    """The table that the rows are for."""
    fields = columns.fields
    if "per_usd" in fields and "currency" in fields:
        return "exchange_rates"
    if "amount" in fields and ("document" in fields or "account" in fields or "currency" in fields):
        return "transactions"
    if "indicator" in fields:
        return "indicator_values"
    return "participations" if columns.people or columns.personal or "people" in fields else "activities"


_OF_ACTIVITIES = {"place", "date", "start_date", "end_date", "kind", "title", "partner", "project", "summary"}
_USED = {
    "exchange_rates": {"currency", "per_usd", "effective", "date"},
    "transactions": {"document", "item", "wbs", "account", "amount", "booked", "currency", "voucher", "date"}
    | {"grant", "line", "kind", "activity"},
    "indicator_values": {"indicator", "period", "place", "value", "sex"},
    "participations": _OF_ACTIVITIES | {"population", "sex", "people"},
    "activities": _OF_ACTIVITIES,
}
"""Table → the fields that its rows, and the activities beside them, are made of."""


def _set_aside(columns: ColumnGuesses, target: str) -> None:
    """Fields that the table has no use for are questions: their headings may mean something else here."""
    for name in [name for name in columns.fields if name not in _USED[target]]:
        columns.questions[columns.fields.pop(name).path] = f"perhaps {name}, which {target} do not have"


def _pattern(name: str, language: str) -> str:
    """The pattern of sheet names like this one; empty if the name says no month and year."""
    if not (days := period_named(name, language)) or len(days.name) != 7:
        return ""
    year = re.sub(r"(?<!\d)(?:19|20)\d{2}(?!\d)", "\0", _escaped(name.strip()))  # a mark in which no month is found
    if re.search(r"[^\W\d_]{3,}", name):
        pattern = re.sub(r"[^\W\d_]{3,}", lambda _: r"(?P<month>\p{L}+)", year, count=1)
    else:
        pattern = re.sub(r"(?<!\d)\d{1,2}(?!\d)", lambda _: r"(?P<month>\d{1,2})", year, count=1)
    return pattern.replace("\0", "(?P<year>[0-9]{4})")


def _escaped(name: str) -> str:
    """The pattern of a sheet's name; blanks and hyphens stay as they are."""
    return re.escape(name).replace("\\ ", " ").replace("\\-", "-")


def _melt(headings: Sequence[Heading]) -> str:
    """A pattern that finds these headings: by their groups where there are some, else by their names."""
    parts = dict.fromkeys(heading.parts[0] if len(heading.parts) > 1 else heading.path for heading in headings)
    return "|".join("^" + re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", part) for part in parts).replace("'", ".")
