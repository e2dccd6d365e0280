"""A first mapping of an export of Kobo or ODK: the submissions, and the sheets of repeats that belong to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ioreport.sources.column_guesses import ColumnGuesses, guess_columns
from ioreport.sources.grid import Grid
from ioreport.sources.mapping import folded
from ioreport.sources.mapping_text import Guess, MappingWriter, listed, quoted
from ioreport.sources.table_finder import FoundTable, system_words
from ioreport.tables.data_model import TABLES

_SYSTEM = "made by the collecting program"
_ID, _JOIN = "_uuid", "_submission__uuid"
_OF_PEOPLE = ("sex", "age", "people")


def submissions_in(tables: Sequence[FoundTable]) -> tuple[FoundTable, list[FoundTable]] | None:
    """The table of submissions and those of their repeats; `None` for a file that has no submissions."""
    mains = [table for table in tables if table.header.called(_ID)]
    repeats = [table for table in tables if table.header.called(_JOIN)]
    return (mains[0], repeats) if mains else None


class SubmissionWriter(MappingWriter):
    """Writes the mapping of an export."""

    def __init__(
        self, guess: Guess, office: Path, file: str, grids: Sequence[Grid], main: FoundTable, repeats: list[FoundTable]
    ):
        super().__init__(guess, office, file, "", "", grids, [main])
        self.repeats = [(table, guess_columns(table, self.language, None)) for table in repeats]
        self.target = "activities"

    def _sheets(self) -> None:
        """Sheets that are neither submissions nor repeats."""
        known = {self.table.grid.sheet, *(table.grid.sheet for table, _ in self.repeats)}
        others = [grid.sheet for grid in self.grids if grid.sheet not in known and grid.count()]
        if others:
            self._head("sheets")
        for name in others:
            self.guess.ask(f'skip.{quoted(name)} = "why is it not needed?"', "neither submissions nor repeats of them")

    def _table(self) -> None:
        self._head("table")
        self.guess.say(f"header = {{ find = {quoted(_ID)} }}")

    def _fields(self) -> None:
        super()._fields()
        self.guess.say(f"uuid = {quoted(_ID)}")

    def _rest(self) -> None:
        self._head("ignore")
        self._ignored(self.columns)

    def _ignored(self, columns: ColumnGuesses) -> None:
        """What the program made, and what a person must decide on; the choices of one question are one line."""
        for heading in columns.system:
            if not heading.path.startswith("_"):
                self.guess.say(f"{quoted(heading.path)} = {quoted(_SYSTEM)}")
        self.guess.say(f'"_*" = {quoted(_SYSTEM)}')
        for name, several in _questions(columns).items():
            why = "several choices: a field, and each = of a table, make a row of each" if several else ""
            why = why or columns.questions[name] or "what is it? name it in [fields], or leave it out"
            self.guess.ask(f'{quoted(f"{name}*" if several else name)} = "why is it not needed?"', why)

    def _codes(self) -> None:
        for table, columns in self.repeats:
            self._repeat(table, columns)
        super()._codes()

    def _repeat(self, table: FoundTable, columns: ColumnGuesses) -> None:
        name = quoted(table.grid.sheet) if re.search(r"[^A-Za-z0-9_-]", table.grid.sheet) else table.grid.sheet
        self._head(f"repeats.{name}")
        self.guess.say(f"header = {{ find = {quoted(_JOIN)} }}")
        if columns.personal:
            self.guess.say(f"personal = {listed(heading.path for heading in columns.personal)}")
        for field, heading in columns.fields.items():
            if field not in _OF_PEOPLE:
                columns.questions[heading.path] = f"perhaps {field}, which participations do not have"
        fields = {field: heading.path for field, heading in columns.fields.items() if field in _OF_PEOPLE}
        said = [
            f'{field} = {{ heading = {quoted(path)}, type = "number" }}'
            if field == "age"
            else f"{field} = {quoted(path)}"
            for field, path in fields.items()
        ]
        self.guess.say(f"fields = {{ {', '.join(said)} }}")
        self._head(f"repeats.{name}.ignore")
        self._ignored(columns)

    def _write(self) -> None:
        self._write_activities()
        for table, columns in self.repeats:
            self.guess.lines += ["", "[[write.participations]]"]
            self._participations(table.grid.sheet, columns)

    def _participations(self, sheet: str, columns: ColumnGuesses) -> None:
        say, fields = self.guess.say, columns.fields
        say(f"repeat = {quoted(sheet)}")
        if "people" not in fields and columns.questions:
            self.guess.ask("count = true", "is a row a person? else name the column of their number: people = …")
        elif "people" not in fields:
            say("count = true")
        if "sex" not in fields:
            say('sex = "u"')
        if "age" in fields:
            say('age_min = "{age}"')
            say('age_max = "{age}"')
        codes = ", ".join(TABLES["participations"].columns["population"].codes)
        self.guess.ask('population = "refugee"', f"who are they? {codes}")
        say('unit = "person"')
        self.guess.ask('basis = "counted"', "or estimated")

    def _key(self) -> str:
        return "{source}-{uuid}"


def _questions(columns: ColumnGuesses) -> dict[str, bool]:
    """Each question once, with whether it has columns of choices: ``Support``, for ``Support/Food`` and ``Support``."""
    parents = {path.rpartition("/")[0] for path in columns.questions if "/" in path}
    several = {name for name in parents if sum(_is_under(path, name) for path in columns.questions) > 1}
    found: dict[str, bool] = {}
    for path in columns.questions:
        if folded(path) in system_words() or path.startswith("_"):
            continue
        parent = next((name for name in several if path == name or _is_under(path, name)), "")
        found[parent or path] = bool(parent)
    return found


def _is_under(path: str, name: str) -> bool:
    return path.startswith(f"{name}/")
