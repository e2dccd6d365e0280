"""The office's own names: which id or code a text of a source means, by exact spelling without regard to capitals."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ioreport.sources.lookalike_letters import in_one_script
from ioreport.sources.mapping import folded
from ioreport.tables.code_lists import LISTS, code_named
from ioreport.tables.datapackage import read_package
from ioreport.tables.raw_table import Sheet
from ioreport.tables.read_tables import read_sheets
from ioreport.tables.schema import Field
from ioreport.wording.code_spellings import spelled_codes

NAMES: Mapping[str, tuple[str, ...]] = {
    "places": ("place_id", "name", "name_local"),
    "partners": ("partner_id", "name"),
    "donors": ("donor_id", "name", "short_name"),
    "projects": ("project_id", "title"),
    "grants": ("grant_id", "title", "reference"),
    "budget_lines": ("line_id", "title"),
    "activities": ("activity_id", "title"),
    "indicators": ("indicator_id", "title"),
    "reports": ("report_id",),
}
"""Table → the columns that name a row, its id first."""


@dataclass(frozen=True, eq=False)
class OfficeNames:
    """What the office's tables are called by; read once for an import."""

    sheets: Mapping[str, Sheet] = field(repr=False)
    _known: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)

    def id_named(self, table: str, text: str) -> str:
        """The id of the row that a text names, or an empty text: also where two rows have this name.

        >>> names = read_names(Path("tests/data/office"))
        >>> names.id_named("places", " lipovo "), names.id_named("places", "Липово"), names.id_named("places", "Sofia")
        ('PL-01', 'PL-01', '')
        """
        return self.spellings(table).get(folded(in_one_script(text)), "")

    def spellings(self, table: str) -> Mapping[str, str]:
        """Every folded name of a table's rows → the id."""
        if table not in self._known:
            self._known[table] = self._spellings(table)
        return self._known[table]

    def _spellings(self, table: str) -> dict[str, str]:
        columns = NAMES.get(table, ())
        if table not in self.sheets or not columns:
            return {}
        raw = self.sheets[table].raw
        found: dict[str, set[str]] = {}
        for column in columns:
            if column in raw:
                for name, key in zip(raw[column], raw[columns[0]], strict=True):
                    if isinstance(name, str) and isinstance(key, str):
                        found.setdefault(folded(in_one_script(name)), set()).add(key)
        return {name: keys.pop() for name, keys in found.items() if len(keys) == 1}

    def nearest_row(self, table: str, text: str) -> tuple[str, str]:
        """The id and name of the row whose name is most like a text; two empty texts if none is."""
        known = self.spellings(table)
        found = difflib.get_close_matches(folded(in_one_script(text)), list(known), n=1)
        return (known[found[0]], found[0]) if found else ("", "")

    def nearest(self, table: str, text: str) -> str:
        """A hint at that row, or an empty text."""
        code, name = self.nearest_row(table, text)
        return f" (did you mean {code}, {name}?)" if code else ""

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kinds of activities that the office has or that the program knows, by their spellings."""
        known = dict(spelled_codes("activity_kind"))
        raw = self.sheets["activities"].raw if "activities" in self.sheets else None
        if raw is not None and "kind" in raw:
            known |= {folded(kind): kind for kind in raw["kind"].dropna().unique()}
        return known


def read_names(office: Path) -> OfficeNames:
    """The names of an office's rows; tables that cannot be read have none."""
    package, _ = read_package(office)
    return OfficeNames(read_sheets(office, package))


def code_of(column: Field, text: str) -> str:
    """The code that a text means in a column with codes or a published list, or an empty text.

    >>> from ioreport.tables import TABLES
    >>> population = TABLES["participations"].columns["population"]
    >>> code_of(population, "Бежанци"), code_of(population, "refugee"), code_of(population, "refugeees")
    ('refugee', 'refugee', '')
    """
    wanted = folded(in_one_script(text))
    if column.codes:
        exact = {code.casefold(): code for code in column.codes}
        return exact.get(wanted) or spelled_codes(column.codes).get(wanted, "")
    listed, plain = column.kind.listed, text.strip()
    if listed and all(part.strip() in LISTS[listed]() for part in plain.split(";")):
        return plain
    return code_named(listed, plain) if listed in ("country", "currency", "language") else ""
